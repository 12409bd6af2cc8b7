"""The load report: each kind of concern from a small event in which one thing is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import lexicons
from analysis.articles import load_articles
from analysis.check import concerns, find_leftovers, find_twins, find_unmatched, load_report
from analysis.codebook import parse_codebook, read_codebook
from analysis.extract import extract

LONG = "The council met on Tuesday and said that the gates of the harbour would be opened again before the end of the week. "


@pytest.mark.parametrize("row", lexicons.read("leftovers"), ids=lambda row: row["what"])
def test_each_leftover_is_found_where_it_is_and_not_where_it_only_looks_so(row: dict[str, str]) -> None:
    assert {found.what for found in find_leftovers(row["takes"])} == {row["what"]}
    assert find_leftovers(row["refuses"]) == []


@pytest.mark.parametrize(
    ("text", "unmatched"),
    [
        ("", []),
        ("“Closed”, he said.", []),
        ("“Open, he said.\n\nNext.", ["“Open, he said."]),
        ("“One paragraph,\n\n“and the next,” he said.", []),
        ('He said: "No.\n\nNext "one" here.', ['"No.']),
        ("A pipe of 6\" and the workers' day", []),
    ],
)
def test_quotations_that_are_opened_and_never_closed(text: str, unmatched: list[str]) -> None:
    assert [text[start:end] for start, end in find_unmatched(text)] == unmatched


def test_twins_share_most_runs_of_words_of_the_shorter_text() -> None:
    story = " ".join(f"word{n}" for n in range(60))
    texts = [story, story.upper() + " and a tail", "other " * 30, " ".join(story.split()[:30]) + " " + "new " * 30, ""]
    # 53 runs of eight words in the first, all of them in the second; 23 of the fourth's distinct runs are not enough
    assert [(i, j) for i, j, _ in find_twins(texts)] == [(0, 1)]
    assert find_twins(texts)[0][2] == 1.0


def kinds(event: Path, codebook_text: str = "") -> dict[str, list[str]]:
    problems: list[str] = []
    codebook = parse_codebook(codebook_text) if codebook_text else read_codebook(event / "codebook.yml")
    articles = load_articles(event, on_problem=problems.append)
    table = concerns(extract(articles, codebook, fast=True, on_problem=problems.append), codebook, problems)
    return {str(kind): list(rows["where"] + ": " + rows["says"]) for kind, rows in table.groupby("kind")}


def add(event: Path, name: str, text: str, **front: str) -> None:
    lines = "".join(
        f"{key}: {value}\n" for key, value in ({"outlet": "The Gazette", "published": "2023-03-05"} | front).items()
    )
    (event / "articles" / f"{name}.md").write_text(f"---\n{lines}---\n{text}", encoding="utf8")


@pytest.mark.parametrize(
    ("kind", "front", "text", "says"),
    [
        ("no date", {"published": ""}, LONG * 3, "has no date"),
        ("date to come", {"published": "2999-01-01"}, LONG * 3, "2999-01-01, which is yet to come"),
        ("not English", {"language": "de"}, LONG * 3, "is in “de”"),
        (
            "not English",
            {},
            "Le pont reste fermé, dit la ville, et les travaux vont durer. " * 8,
            "say so (language: fr)",
        ),
        ("short", {}, "The gates are open.", "has 4 words"),
        ("outlet names alike", {"outlet": "gazette"}, LONG * 3, "are taken for different outlets"),
        (
            "quotation never closed",
            {},
            "“The gates are open.\n\n" + LONG * 3,
            "text line 1: “…[[“The gates are open.]]",
        ),
        ("leftover", {}, LONG * 3 + "Press &amp; radio", "markup; save the text without it"),
        ("left out", {"outlet": ""}, LONG, "outlet is missing or empty"),
    ],
)
def test_what_is_odd_about_an_article_is_told(
    event: Path, kind: str, front: dict[str, str], text: str, says: str
) -> None:
    assert kind == "short" or not [c for c in kinds(event).get(kind, []) if "odd" in c]
    add(event, "odd", text, **front)
    found = [c for c in kinds(event)[kind] if "odd" in c or kind.startswith("outlet")]
    assert len(found) == 1
    assert says in found[0]


def test_one_text_twice_is_told_with_what_it_does(event: Path) -> None:
    add(event, "first", LONG * 3)
    add(event, "second", LONG * 3)
    add(event, "third", LONG * 3, outlet="The Herald")
    says = "\n".join(kinds(event)["text twice"])
    assert (
        "first, second: share 100% of their runs of words: both of The Gazette; all that is in them counts twice"
        in says
    )
    assert "first, third: share 100% of their runs of words: The Gazette and The Herald print one text" in says


def test_what_the_codebook_names_in_vain_is_told(event: Path) -> None:
    found = kinds(
        event,
        """
frames:
  violence: [riot*, uproar, "thug*"]
  nothing: [zeppelin*]
figures:
  arrested: {nouns: [people], verbs: [arrest*]}
  strikers: {nouns: [docker*]}
  ships: {nouns: [ship*]}
speakers: [Ada Quill, Bo Hale]
rivals:
  people: [thug*, angel*]
rules:
  - {says: never, terms: [zeppelin*], allowed: []}
""",
    )
    assert found["term never used"] == [
        "violence: 1 of 3 terms are in no article: uproar",
        "rivals people: 1 of 2 terms are in no article: angel*",
    ]
    assert found["frame never used"] == [
        "nothing: none of its terms is in any article: zeppelin*",
        "rule 1: none of its terms is in any article: zeppelin*",
    ]
    assert [c.split(":")[0] for c in found["counted thing never found"]] == ["ships"]
    assert [c.split(":")[0] for c in found["counted thing in one outlet"]] == ["strikers"]
    assert [c.split(":")[0] for c in found["speaker never credited"]] == ["Bo Hale"]
    assert found["speaker never credited"][0].endswith("is in no article under any of its names")


def test_the_report_tells_the_gravest_first_and_counts_what_was_loaded(event: Path) -> None:
    (event / "articles" / "b.jsonl").write_text(json.dumps({"id": "b", "text": "T"}), encoding="utf8")
    problems: list[str] = []
    codebook = read_codebook(event / "codebook.yml")
    tables = extract(load_articles(event, on_problem=problems.append), codebook, fast=True)
    report = load_report("harbour", tables, codebook, problems)
    parts = report.split("\n\n")
    assert parts[0] == "harbour: 2 articles, 2 outlets, 65 words, 2023-03-03 to 2023-03-04"
    assert parts[2].startswith("left out (1)\n  articles/b.jsonl, line 1: outlet is missing or empty")
    assert "The Gazette           1       38 2023-03-03 2023-03-03" in report
    assert [p.split("\n")[0] for p in parts[-3:]] == [
        "Words by segment (headline, subhead and body are counted)",
        "Uses of each frame",
        "Figures of each counted thing",
    ]

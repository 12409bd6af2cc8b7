from __future__ import annotations

import json
import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pandas as pd
import pytest

from analysis.articles import InputError, load_articles, read_date, select, told_as


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf8"))
    return path


def load(path: Path) -> tuple[pd.DataFrame, list[str]]:
    problems: list[str] = []
    return load_articles(path, on_problem=problems.append), problems


def test_front_matter_is_taken_off_and_the_text_is_left_to_the_letter(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.md",
        "\ufeff---\noutlet: Paper\npublished: 2022-01-10\ntranslated: true\ntitle: 'No: 1'\n---\n\n  Text  \n\x0b",
    )
    frame, problems = load(tmp_path)
    row = frame.iloc[0]
    assert problems == []
    assert row["text"] == "\n  Text  \n\x0b"
    assert (row["article"], row["outlet"], row["title"], row["translated"]) == ("a", "Paper", "No: 1", True)
    assert row["published"] == pd.Timestamp("2022-01-10", tz="UTC")
    assert row["published_precision"] == "day"
    assert row["source_file"] == f"{tmp_path.name}/a.md"


def test_a_headline_with_a_colon_needs_no_quotation_marks(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\noutlet: 'Yes'\ntitle: Flood at Varda: 38 dead\npublished: 2022-01-10\n---\nText")
    frame, problems = load(tmp_path)
    assert problems == []
    assert frame.loc[0, ["outlet", "title"]].tolist() == ["Yes", "Flood at Varda: 38 dead"]


def test_a_pipe_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\noutlet: no\n---\nText")
    os.mkfifo(tmp_path / "b.md")
    assert load(tmp_path)[0]["outlet"].tolist() == ["no"]


def test_an_outlet_with_a_comma_can_be_selected(tmp_path: Path) -> None:
    for name, outlet in (("a", "P, Q"), ("b", "R"), ("c", "S")):
        write(tmp_path, f"{name}.md", f"---\noutlet: {outlet}\n---\nT")
    frame = load(tmp_path)[0]
    assert list(select(frame, outlets="P, Q")["article"]) == ["a"]
    assert list(select(frame, outlets="R, S")["article"]) == ["b", "c"]


def test_a_rule_in_the_text_is_no_front_matter(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", json.dumps({"id": "x", "outlet": "P", "text": "---\nnot: front\n---\nText"}))
    assert load(tmp_path)[0].iloc[0]["text"] == "---\nnot: front\n---\nText"


def test_an_empty_string_is_missing_and_unknown_keys_are_passed_over(tmp_path: Path) -> None:
    write(
        tmp_path, "a.jsonl", json.dumps({"id": 7, "outlet": "P", "text": "T", "title": " ", "url": "", "mood": "grim"})
    )
    row = load(tmp_path)[0].iloc[0]
    assert row["article"] == "7"
    assert pd.isna(row["title"])
    assert pd.isna(row["url"])


BROKEN = [
    ("a.md", "Text without an outlet", r"articles/a\.md: outlet is missing or empty"),
    ("a.md", "---\noutlet: P\n---\n \n", r"a\.md: text is missing or empty"),
    ("a.md", "---\noutlet: [P\n---\nT", r"a\.md, line 3: front matter is not YAML"),
    ("a.md", "---\n- P\n---\nT", r"a\.md, line 2: front matter is no list of `key: value` lines"),
    (
        "a.md",
        "---\noutlet: &o P\ntitle: *o\n---\nT",
        r"a\.md, line 3: front matter: aliases \(\*name\) are not allowed",
    ),
    (
        "a.md",
        "---\noutlet: P\npublished: 10/1/22\n---\nT",
        r'published is "10/1/22"; give an ISO date such as 2024-02-29',
    ),
    ("a.md", "---\noutlet: P\npublished: 2023-02-29\n---\nT", r'"2023-02-29", which is no date'),
    ("a.md", "---\noutlet: P\ntranslated: maybe\n---\nT", 'translated is "maybe"; allowed are true and false'),
    ("a.txt", b"---\noutlet: P\n---\ncaf\xe9", r"a\.txt, line 4: is not UTF-8"),
    ("a.jsonl", '{"id": "x", "outlet": "P", "text": "T"\n', r"a\.jsonl, line 1: is not JSON"),
    ("a.jsonl", "\n[1]\n", r"a\.jsonl, line 2: is no JSON object but list"),
    ("a.jsonl", '{"outlet": "P", "text": "T"}', r"a\.jsonl, line 1: id is missing"),
    ("a.jsonl", '{"id": "x", "outlet": "P", "text": "\\ud800"}', "half a character"),
    ("a.jsonl", '{"id": "x", "outlet": "P", "text": ["T"]}', "text is no text but"),
    ("a.jsonl", '{"id": "x", "outlet": NaN, "text": "T"}', "outlet is missing"),
    ("a.jsonl", '{"id": "x", "outlet": "P\\nQ", "text": "T"}', "outlet holds a line break"),
    (
        "a.md",
        "---\noutlet: " + "[" * 15_000 + "\n---\nT",
        r"a\.md, line 2: front matter: .*deeper than 20 levels; write it flat",
    ),
    (
        "a.md",
        "---\noutlet: P\nx: " + "y" * 20_000 + "\n---\nT",
        r"front matter has 20,014 characters, more than 20,000",
    ),
    ("a.md", " \n", r"a\.md, line 1: the file is empty"),
    ("a.md", "---\noutlet: P\nText", "front matter has no end"),
    ("a.jsonl", "[" * 100_000, r"a\.jsonl, line 1: is not JSON"),
    (
        "a.docx",
        "T",
        r"a\.docx: is left out, its format is none of \.csv, \.jsonl, \.md, \.parquet, \.tsv, \.txt; save its text",
    ),
]


@pytest.mark.parametrize(("name", "content", "message"), BROKEN)
def test_a_broken_article_costs_only_itself(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    write(tmp_path, f"articles/{name}", content)
    write(tmp_path, "articles/good.md", "---\noutlet: P\n---\nGood")
    frame, problems = load(tmp_path)
    assert list(frame["article"]) == ["good"]
    assert len(problems) == 1
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(problems[0])


def test_one_name_is_one_however_a_system_stores_its_accents(tmp_path: Path) -> None:
    write(tmp_path, "cafe\u0301.md", "---\noutlet: E\u0301cho\ntitle: e\u0301\n---\nTe\u0301xt")
    write(tmp_path, "b.md", "---\noutlet: \u00c9cho\n---\nText")
    frame = load(tmp_path)[0].set_index("article")
    assert set(frame.index) == {"b", "caf\u00e9"}
    assert set(frame["outlet"]) == {"\u00c9cho"}
    assert frame.loc["caf\u00e9", ["title", "text"]].tolist() == ["e\u0301", "Te\u0301xt"]  # offsets point into these


@pytest.mark.parametrize(
    ("path", "root"),
    [
        (PurePosixPath("/home/ada/strike/articles/a/b.md"), PurePosixPath("/home/ada/strike/articles")),
        (PureWindowsPath(r"C:\Users\Ada\strike\articles\a\b.md"), PureWindowsPath(r"C:\Users\Ada\strike\articles")),
    ],
)
def test_a_file_is_told_by_the_same_name_on_every_system(
    path: PurePosixPath | PureWindowsPath, root: PurePosixPath | PureWindowsPath
) -> None:
    assert told_as(path, root) == "articles/a/b.md"


def test_an_id_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "articles/a.md", "---\noutlet: P\n---\nOne")
    write(tmp_path, "articles/b.jsonl", '{"id": "a", "outlet": "Q", "text": "Two"}')
    frame, problems = load(tmp_path)
    assert list(frame["text"]) == ["One"]
    assert problems == [
        'articles/b.jsonl, line 1: id "a" is taken by articles/a.md; the article is left out, give it another id'
    ]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.md", "---\noutlet: P\n---\nSecret")
    write(tmp_path, "event/articles/a.md", "---\noutlet: P\n---\nOpen")
    (tmp_path / "event/articles/b.md").symlink_to(secret)
    (tmp_path / "event/articles/loop").symlink_to(tmp_path / "event")
    frame, problems = load(tmp_path / "event")
    assert list(frame["text"]) == ["Open"]
    assert "it is a link out of the folder" in problems[0]


def test_inputs_that_cannot_be_used_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file or folder"):
        load_articles(tmp_path / "no")
    with pytest.raises(InputError, match="no article could be read"):
        load_articles(tmp_path)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2022", "2022-01-01T00:00+00:00", "year"),
        ("2022-03", "2022-03-01T00:00+00:00", "month"),
        (" 2022-03-05 ", "2022-03-05T00:00+00:00", "day"),
        ("2022-03-05T23:30-05:00", "2022-03-06T04:30+00:00", "minute"),
        ("2022-03-05 23:30:01.5Z", "2022-03-05T23:30:01.500000+00:00", "second"),
    ],
)
def test_dates_are_kept_in_utc_with_their_precision(text: str, moment: str, precision: str) -> None:
    found, how = read_date(text, "published")
    assert found == pd.Timestamp(moment)
    assert how == precision


@pytest.mark.parametrize("text", ["", "yesterday", "2022-1-5", "05.03.2022", "2022-03-05T25:00", "0000-01-01", "٢٠٢٢"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="give an ISO date"):
        read_date(text, "published")


def test_selection_by_outlet_and_day(tmp_path: Path) -> None:
    for name, outlet, day in (("a", "P", "2022-01-09"), ("b", "P", "2022-01-10T23:59Z"), ("c", "Q", "2022-01-11")):
        write(tmp_path, f"{name}.md", f"---\noutlet: {outlet}\npublished: {day}\n---\nT")
    frame = load(tmp_path)[0]
    assert list(select(frame, outlets=["P"])["article"]) == ["a", "b"]
    assert list(select(frame, since="2022-01-10", until="2022-01-10")["article"]) == ["b"]
    assert list(select(frame, until="2022")["article"]) == ["a", "b", "c"]
    with pytest.raises(InputError, match='"R" has no article here; the outlets are P, Q'):
        select(frame, outlets=["R"])
    with pytest.raises(InputError, match="no article is left"):
        select(frame, since="2023")

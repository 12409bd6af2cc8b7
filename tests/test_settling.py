"""What a figure counts, settled with what other articles print. Texts are invented."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import lexicons, tables
from analysis.codebook import parse_codebook
from analysis.figures import figures_table, find_figures
from analysis.segments import segments_table
from analysis.settling import Choice, compare, describe

FIRE = parse_codebook(
    "figures: {dead: {nouns: [people], verbs: [kill*, die*, dead]}, hurt: {nouns: [people], verbs: [hurt, hospital*]}}"
)
KEYS = {thing.key for thing in FIRE.figures}
NORTH = "The fire killed two people. 57 people were hurt."
SOUTH = "Two people died, and 57 people are in hospital."


def settled(*texts: str) -> pd.DataFrame:
    """The figures of texts that as many outlets published on one day."""
    articles = tables.build(
        "articles",
        [
            {
                "article": f"a{i}", "outlet": f"o{i}", "language": "en", "text": text, "title": pd.NA,
                "published": pd.Timestamp("2023-03-06", tz="UTC"),
            }
            for i, text in enumerate(texts)
        ],
    )  # fmt: skip
    return figures_table(articles, segments_table(articles), tables.build("attributions", []), FIRE)


def counted(figures: pd.DataFrame, surface: str) -> list[tuple[str, str]]:
    rows = figures[figures["surface"].eq(surface)]
    return list(zip(rows["counted"].fillna(""), rows["counted_by"].fillna(""), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "The fire killed the owner and 57 people needed a doctor, the hospital said.",
        "After the fire killed the owner, the hospital said on Monday, 57 people had come.",
    ],
)
def test_a_number_that_others_print_for_a_thing_is_of_that_thing(text: str) -> None:
    assert counted(settled(text), "57 people") == [("dead", "codebook")]
    assert counted(settled(text, NORTH, SOUTH), "57 people")[0] == ("hurt", "articles")


@pytest.mark.parametrize("number", ["7", "570", "5,700", "58"])
def test_a_number_far_from_what_others_print_stays_what_its_text_says(number: str) -> None:
    figures = settled(f"In the fire {number} people were hurt.", NORTH, SOUTH)
    assert counted(figures, f"{number} people") == [("hurt", "codebook")]


def test_two_numbers_that_exclude_one_another_stay_of_one_thing() -> None:
    text = "Police said 57 people were hurt. The fire chief spoke of 90 people hurt."
    assert counted(settled(text, NORTH, SOUTH), "90 people") == [("hurt", "codebook")]


def test_who_prints_first_or_last_does_not_matter() -> None:
    texts = [
        "The fire killed the owner and 57 people needed a doctor, the hospital said.",
        NORTH,
        SOUTH,
        "Of 80 people 2 died.",
    ]
    one, two = settled(*texts), settled(*reversed(texts))
    rows = ["surface", "start", "counted"]
    assert sorted(map(tuple, one[rows].astype(str).to_numpy())) == sorted(map(tuple, two[rows].astype(str).to_numpy()))


def test_what_is_chosen_from_is_no_column_of_the_table() -> None:
    assert not {"fits", "words"} & set(settled(NORTH).columns)
    assert not {"fits", "words"} & set(settled().columns)


def test_an_article_is_no_witness_of_its_own_numbers() -> None:
    twice = [Choice("a", 1, 642.0, {"cases": 1.0}), Choice("a", 1, 642.0, {"cases": 1.0})]
    other = Choice("b", 1, 642.0, {"cases": 1.0})
    alone, _ = compare(twice)
    seen, *_ = compare([*twice, other])
    assert "number is this thing elsewhere" not in alone["cases"]
    assert seen["cases"]["number is this thing elsewhere"] == 1.0


@pytest.mark.parametrize(("day", "told"), [(1, True), (4, True), (5, False), (None, True)])
def test_articles_of_other_weeks_tell_nothing(day: int | None, told: bool) -> None:
    here, _ = compare([Choice("a", 1, 642.0, {"cases": 1.0}), Choice("b", day, 642.0, {"cases": 1.0})])
    assert ("number is this thing elsewhere" in here["cases"]) == told


def test_every_weight_is_of_something_that_is_looked_at() -> None:
    rows = lexicons.read("choosing")
    of_text = {row["feature"] for row in rows if row["step"] == "text"}
    figures = find_figures(
        "The fire hurt 40 people; 12 died. 57 people were hurt, some 60 of them at home.", counted=FIRE.figures
    )
    looked_at = {name for found in describe(figures, KEYS) for of_key in found.values() for name in of_key}
    assert len(looked_at & of_text) > len(looked_at) / 2
    choices = [Choice("a", 1, 57.0, {"hurt": 1.0, "dead": 0.2}), Choice("a", 1, 40.0, {"hurt": 0.5})]
    choices += [
        Choice(a, 1, n, {k: s})
        for a, n, k, s in (("b", 57.0, "hurt", 1.0), ("c", 57.0, "dead", 1.0), ("d", 3.0, "hurt", 1.0))
    ]
    choices += [
        Choice(a, 1, n, {k: s})
        for a, n, k, s in (("e", 57.0, "hurt", -1.0), ("f", 3.0, "gone", 1.0), ("g", 3.0, "dead", -1.0))
    ]
    looked_at = {name for found in compare(choices) for of_key in found.values() for name in of_key}
    assert {row["feature"] for row in rows if row["step"] == "articles"} <= looked_at

"""The labels made by hand: every row points at its own words and holds only what the contract of the tables allows."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.tables import HEDGES, SEGMENTS, STATUSES, VOICES

DATA = Path(__file__).resolve().parents[1] / "data"
EVENTS = sorted(folder.parent for folder in DATA.glob("*/gold"))

COLUMNS = {  # in the order of the files
    "frames": ["article", "start", "end", "surface", "frame", "voice", "speaker", "segment", "ambiguous"],
    "figures": [
        *("article", "start", "end", "surface", "value", "unit", "counted"),
        *("hedge", "speaker", "status", "as_of", "segment", "ambiguous"),
    ],
}
ALLOWED = {
    "frames": {"voice": VOICES, "segment": SEGMENTS},
    "figures": {"hedge": HEDGES, "status": STATUSES, "segment": SEGMENTS},
}


class GoldFile(NamedTuple):
    """One gold file of one event."""

    event: Path
    table: str

    def rows(self) -> list[dict[str, str]]:
        with (self.event / "gold" / f"{self.table}.csv").open(encoding="utf8", newline="") as lines:
            return list(csv.DictReader(lines))

    def texts(self) -> dict[str, str]:
        return {row["article"]: read_article(self.event, row["article"])[1] for row in self.rows()}


def read_article(event: Path, article: str) -> tuple[list[str], str]:
    """The front matter's lines, and the text behind the line that closes it."""
    opening, matter, text = (event / "articles" / f"{article}.md").read_text(encoding="utf8").split("---\n", 2)
    assert opening == ""
    return matter.splitlines(), text


GOLD = [GoldFile(event, table) for event in EVENTS for table in COLUMNS]
each_gold_file = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold.event.name}-{gold.table}")


def test_there_is_gold_to_check() -> None:
    assert EVENTS


@each_gold_file
def test_columns_and_rows_are_there(gold: GoldFile) -> None:
    rows = gold.rows()
    assert rows
    assert all(list(row) == COLUMNS[gold.table] for row in rows)


@each_gold_file
def test_every_surface_stands_at_its_offsets(gold: GoldFile) -> None:
    texts = gold.texts()
    for row in gold.rows():
        start, end = int(row["start"]), int(row["end"])
        assert 0 <= start < end, row
        assert texts[row["article"]][start:end] == row["surface"], row


@each_gold_file
def test_rows_are_sorted_and_never_overlap(gold: GoldFile) -> None:
    rows = [(row["article"], int(row["start"]), int(row["end"])) for row in gold.rows()]
    for (article, _, end), (next_article, next_start, _) in pairwise(rows):
        assert (article, end) <= (next_article, next_start)


@each_gold_file
def test_surfaces_begin_and_end_with_whole_words(gold: GoldFile) -> None:
    texts = gold.texts()
    for row in gold.rows():
        text, start, end = texts[row["article"]], int(row["start"]), int(row["end"])
        assert not text[start - 1 : start].isalnum(), row
        assert not text[end : end + 1].isalnum(), row


@each_gold_file
def test_values_are_those_the_tables_allow(gold: GoldFile) -> None:
    for row in gold.rows():
        for column, values in ALLOWED[gold.table].items():
            assert row[column] in values, (column, row)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_only_credited_words_have_a_speaker(event: Path) -> None:
    for row in GoldFile(event, "frames").rows():
        assert row["frame"], row
        if row["voice"] in ("own", "scare"):
            assert row["speaker"] == "", row
        if row["voice"] == "quoted":
            assert row["speaker"], row


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_figures_have_a_value_unless_they_are_vague(event: Path) -> None:
    for row in GoldFile(event, "figures").rows():
        assert row["unit"], row
        assert row["counted"], row
        assert (row["value"] == "") == (row["hedge"] == "vague"), row
        if row["value"]:
            assert float(row["value"]) >= 0, row
        if row["as_of"]:
            assert date.fromisoformat(row["as_of"]), row


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_every_article_is_marked_as_a_digest_or_its_event_as_invented(event: Path) -> None:
    title = (event / "codebook.yml").read_text(encoding="utf8").split("\nevent: ", 1)[1].split("\n", 1)[0]
    invented = title.endswith("(invented)")
    articles = sorted((event / "articles").glob("*.md"))
    assert articles
    for path in articles:
        matter, text = read_article(event, path.stem)
        assert ("digest: true" in matter) != invented, path.name
        title = next(line for line in matter if line.startswith("title: "))
        assert text.startswith(title.removeprefix("title: ").strip('"') + "\n"), path.name

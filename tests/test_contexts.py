from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.codebook import Codebook
from analysis.contexts import find_uses, kwic_table
from analysis.extract import extract

TEXT = "The long strike began. Dockers said the short strike ended, and a strike began.\n\nRead also: The strike"


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return extract(make_articles(("P", TEXT), ("Q", "Strikes, many strikes.")), Codebook())


def test_a_term_is_found_as_a_codebook_finds_it_where_it_counts(found: dict[str, pd.DataFrame]) -> None:
    uses = find_uses(found, "strike*")
    assert uses["surface"].to_list() == ["strike", "strike", "strike", "Strikes", "strikes"]
    assert uses["voice"].to_list() == ["own", "indirect", "indirect", "own", "own"]
    assert len(find_uses(found, ["strike", "dockers"])) == 4
    assert find_uses(found, "ferry").empty


@pytest.mark.parametrize("term", ["*", "", " "])
def test_a_term_that_is_none_is_refused(found: dict[str, pd.DataFrame], term: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        find_uses(found, term)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("article", ["long", "short", "a", "", "many"]),  # told apart by the word before
        ("left", ["", "a", "long", "many", "short"]),
        # nothing, "began Dockers", "began Read", "ended", "many strikes"
        ("right", ["many", "long", "a", "short", ""]),
    ],
)
def test_lines_are_sorted_by_what_stands_beside(found: dict[str, pd.DataFrame], sort: str, order: list[str]) -> None:
    lines = kwic_table(find_uses(found, "strike*"), found["articles"], sort=sort)
    before = [(line.replace(",", "").split() or [""])[-1] for line in lines["left"]]
    assert before == order


def test_a_line_is_cut_at_whole_words(found: dict[str, pd.DataFrame]) -> None:
    line = kwic_table(find_uses(found, "dockers"), found["articles"], width=10).iloc[0]
    assert (line["left"], line["use"], line["right"]) == ("began. ", "Dockers", " said the")


def test_only_the_voices_that_are_asked_for(found: dict[str, pd.DataFrame]) -> None:
    lines = kwic_table(find_uses(found, "strike*"), found["articles"], voices=["own"])
    assert list(lines["voice"]) == ["own"] * 3


def test_a_sort_that_there_is_not(found: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match='sort is "top"; allowed are article, left, right'):
        kwic_table(find_uses(found, "strike"), found["articles"], sort="top")

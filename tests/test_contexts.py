from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import Codebook, parse_codebook
from analysis.contexts import dispersion, dispersion_table, find_uses, kwic_table, positions
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


def test_dispersion_is_gries() -> None:
    counts, totals = np.array([[1.0], [2], [3], [4], [5]]), np.array([9.0, 10, 10, 10, 11])
    raw = dispersion(counts, totals)[0] * (1 - 9 / 50)
    assert raw == pytest.approx(0.18)  # Gries 2008, the worked example
    assert dispersion(np.array([[0.0], [7]]), np.array([50.0, 50]))[0] == 1
    assert dispersion(np.array([[2.0], [4]]), np.array([50.0, 100]))[0] == pytest.approx(0)
    assert np.isnan(dispersion(np.array([[2.0]]), np.array([50.0]))[0])


def test_where_in_how_many_articles(make_articles: Callable[..., pd.DataFrame]) -> None:
    codebook = parse_codebook("frames: {riot: [riot*], calm: [calm]}")
    texts = ("Riot one two three four five six riot.", "One two three four five six calm eight.", "Riots riots.")
    articles = make_articles(("P", texts[0]), ("P", texts[1]), ("Q", texts[2]))
    articles.loc[2, "title"] = "Calm"
    found = extract(articles, codebook)
    columns = ["frame", "outlet", "n", "n_articles", "of_articles", "first", "second", "third", "fourth"]
    table = dispersion_table(found["mentions"], found)
    assert table[columns].to_numpy().tolist() == [
        ["calm", "P", 1, 1, 2, 0, 0, 0, 1],
        ["calm", "Q", 1, 1, 1, 1, 0, 0, 0],  # the title stands before the text
        ["riot", "P", 2, 1, 2, 1, 0, 0, 1],
        ["riot", "Q", 2, 1, 1, 0, 1, 1, 0],
    ]
    assert table["dispersion"].tolist()[0] == 1
    assert table["dispersion"].isna().tolist() == [False, True, False, True]
    assert positions(found["mentions"], found)["position"].max() == pytest.approx(7 / 8)


def test_no_uses_no_rows(found: dict[str, pd.DataFrame]) -> None:
    assert dispersion_table(found["mentions"], found).empty
    assert kwic_table(found["mentions"], found["articles"]).empty

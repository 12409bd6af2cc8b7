"""Collocates against NLTK and published worked examples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from nltk.metrics import BigramAssocMeasures

from analysis.codebook import Codebook
from analysis.contexts import find_uses
from analysis.extract import extract
from analysis.words import beside, collocates, collocations, frequencies, log_dice, log_likelihood

TEXT = "The harbour strike. The harbour strike began; 300 of the harbour's men left.\n\nRead also: harbour harbour harbour harbour"


def found(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return extract(articles, Codebook())


def test_frequencies_leave_out_function_words_numbers_and_what_is_not_counted(
    make_articles: Callable[..., pd.DataFrame],
) -> None:
    ranking = frequencies(found(make_articles(("P", TEXT))), most=2)
    assert ranking.table[["word", "n", "n_words"]].to_numpy().tolist() == [["harbour", 3, 13], ["strike", 2, 13]]
    assert len(ranking.explain("harbour").text.splitlines()) == 2


def test_outlets_side_by_side(make_articles: Callable[..., pd.DataFrame]) -> None:
    table = beside(frequencies(found(make_articles(("P", "Strike, strike! Harbour"), ("Q", "It's harbour’s day")))))
    assert table.reset_index().fillna("").to_numpy().tolist() == [
        [1, "strike (2)", "day (1)"],
        [2, "harbour (1)", "harbour (1)"],
    ]


def test_collocations_are_pairs_within_five_words(make_articles: Callable[..., pd.DataFrame]) -> None:
    ranking = collocations(found(make_articles(("P", TEXT))), most=2)
    assert ranking.table[["pair", "n"]].to_numpy().tolist() == [["strike … began", 2], ["harbour … strike", 3]]
    assert ranking.explain("harbour … strike", "P").text.splitlines() == [
        "P: The [[harbour]] [[strike]].",
        "P: The [[harbour]] [[strike]] began; 300 of the harbour's men left.",
    ]


@pytest.mark.parametrize(
    ("both", "one", "other", "total", "expected"),
    [  # Manning and Schütze 1999, table 5.12; Dunning 1993, table 1
        (150, 12_593, 932, 14_307_668, 1291.42),
        (110, 2552, 221, 31_777, 270.72),
        (10, 10, 13, 31_777, 167.23),
    ],
)
def test_log_likelihood_is_nltks_and_the_published(
    both: int, one: int, other: int, total: int, expected: float
) -> None:
    g2 = log_likelihood(np.array([float(both)]), one, np.array([float(other)]), total)[0]
    assert g2 == pytest.approx(BigramAssocMeasures.likelihood_ratio(both, (one, other), total))
    assert g2 == pytest.approx(expected, rel=1e-4)


def test_log_dice_is_fourteen_where_neither_is_without_the_other() -> None:
    assert log_dice(np.array([5.0, 5.0]), 5, np.array([5.0, 15.0])).tolist() == [14, 13]


TEXTS = (
    ("P", "Armed thugs fled. Thugs and armed men left. The men slept. Birds sang and more birds sang in the trees."),
    ("Q", "“Armed thugs fled,” Mayor Ada Quill said. No armed men. Thugs slept."),
)


def test_collocates_stand_beside_a_term_within_its_sentence(make_articles: Callable[..., pd.DataFrame]) -> None:
    tables = found(make_articles(*TEXTS))
    ranking = collocates(tables, find_uses(tables, "thug*"), fewest=2)
    columns = ["word", "n", "n_words", "n_articles", "own", "quoted", "indirect"]
    assert ranking.table[columns].to_numpy().tolist() == [["fled", 2, 2, 2, 1, 1, 0], ["armed", 3, 4, 2, 2, 1, 0]]
    near = "armed fled and armed men left armed fled mayor ada quill said slept".split()
    n_words = sum(len(t.split()) for _, t in TEXTS)
    g2 = BigramAssocMeasures.likelihood_ratio(3, (len(near), 4), n_words)
    assert ranking.table["G2"].iat[1] == pytest.approx(g2)
    assert ranking.table["log_dice"].iat[1] == pytest.approx(14 + np.log2(2 * 3 / (4 + 4)))


def test_collocates_of_one_voice_and_their_sentences(make_articles: Callable[..., pd.DataFrame]) -> None:
    tables = found(make_articles(*TEXTS))
    ranking = collocates(tables, find_uses(tables, "thug*"), voices=["quoted"], fewest=1)
    assert ranking.explain("fled").text == "Q: “Armed [[thugs]] [[fled]],” Mayor Ada Quill said."
    assert collocates(tables, find_uses(tables, "ferry")).table.empty


def test_no_words(make_articles: Callable[..., pd.DataFrame]) -> None:
    tables = found(make_articles(("P", "…")))
    assert frequencies(tables).table.empty
    assert collocations(tables).table.empty

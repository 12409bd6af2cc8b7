from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.segments import segments_table
from analysis.words import beside, collocations, concordance, frequencies

TEXT = "The harbour strike. The harbour strike began; 300 of the harbour's men left.\n\nRead also: harbour harbour harbour harbour"


def test_frequencies_leave_out_function_words_numbers_and_what_is_not_counted(
    make_articles: Callable[..., pd.DataFrame],
) -> None:
    articles = make_articles(("P", TEXT))
    found = frequencies(articles, segments_table(articles), most=2)
    assert found[["word", "n", "n_words"]].to_numpy().tolist() == [["harbour", 2, 13], ["strike", 2, 13]]


def test_outlets_side_by_side(make_articles: Callable[..., pd.DataFrame]) -> None:
    articles = make_articles(("P", "Strike, strike! Harbour"), ("Q", "It's harbour’s day"))
    table = beside(frequencies(articles, segments_table(articles)), "word")
    assert table.reset_index().fillna("").to_numpy().tolist() == [
        [1, "strike (2)", "day (1)"],
        [2, "harbour (1)", "harbour’s (1)"],
    ]


def test_collocations_are_pairs_within_five_words(make_articles: Callable[..., pd.DataFrame]) -> None:
    articles = make_articles(("P", TEXT))
    found = collocations(articles, segments_table(articles), most=1)
    assert found[["pair", "n"]].to_numpy().tolist() == [["harbour … strike", 3]]


def test_concordance(make_articles: Callable[..., pd.DataFrame]) -> None:
    found = concordance(make_articles(("P", "Men said the strike went on"), ("Q", "No such word")), "strike")
    assert len(found) == 1
    assert found.iloc[0]["left"].endswith("Men said the")
    assert found.iloc[0]["right"].startswith("went on")


def test_no_words(make_articles: Callable[..., pd.DataFrame]) -> None:
    articles = make_articles(("P", "…"))
    assert frequencies(articles, segments_table(articles)).empty
    assert collocations(articles, segments_table(articles)).empty

"""Against SciPy, statsmodels and published worked examples; the prior's formulas worked out word by word."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.codebook import Codebook
from analysis.extract import extract
from analysis.intervals import rate_ratio
from analysis.keyness import keyness, log_likelihood, log_odds, log_ratio

ONE = np.array([12.0, 0.0, 150.0, 3.0])
TWO = np.array([4.0, 9.0, 90.0, 3.0])


def test_log_likelihood_is_scipys_of_two_cells() -> None:
    found = log_likelihood(ONE, TWO, 10_000, 4_000)
    for i, (a, b) in enumerate(zip(ONE, TWO, strict=True)):
        expected = [(a + b) * 10_000 / 14_000, (a + b) * 4_000 / 14_000]
        assert found[i] == pytest.approx(stats.power_divergence([a, b], expected, lambda_="log-likelihood").statistic)


def test_log_ratio_counts_doublings() -> None:
    assert log_ratio(np.array([8.0, 0.0, 3.0]), np.array([1.0, 1.0, 0.0]), 1000, 1000) == pytest.approx(
        [3, -1, math.log2(6)]
    )


def test_log_odds_are_those_of_monroe_colaresi_and_quinn() -> None:
    prior = (ONE + TWO) / 14_000 * 500
    delta, z = log_odds(ONE, TWO, 10_000, 4_000, prior, 500)
    for i in range(4):
        y, x, a = ONE[i], TWO[i], prior[i]
        odds = [(c + a) / (n + 500 - c - a) for c, n in ((y, 10_000), (x, 4_000))]
        assert delta[i] == pytest.approx(math.log(odds[0]) - math.log(odds[1]))
        assert z[i] == pytest.approx(delta[i] / math.sqrt(1 / (y + a) + 1 / (x + a)))


P1, P2 = "The harbour strike grew. Harbour harbour police fled.", "A strike at the harbour grew; the police fled."
Q1, Q2 = "The ferry strike grew. Ferry police.", "A ferry strike grew. The ferry."


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return extract(make_articles(("P", P1), ("P", P2), ("Q", Q1), ("Q", Q2)), Codebook())


def test_a_row_a_word_that_an_outlet_uses_more(found: dict[str, pd.DataFrame]) -> None:
    table = keyness(found, fewest=2).table
    assert list(zip(table["outlet"], table["word"], strict=True)) == [
        ("P", "harbour"), ("P", "fled"), ("P", "police"), ("Q", "ferry"), ("Q", "grew"), ("Q", "strike"),
    ]  # fmt: skip
    assert keyness(found, fewest=2, most=1).table["word"].to_list() == ["harbour", "ferry"]
    harbour = table.iloc[0]
    assert (harbour["n"], harbour["n_other"], harbour["n_articles"], harbour["of_articles"]) == (4, 0, 2, 2)
    assert harbour["per_1000_words"] == pytest.approx(1000 * 4 / 17)
    assert harbour["dispersion"] == pytest.approx((3 / 4 - 8 / 17) / (1 - 8 / 17))
    assert harbour["low_95"] <= harbour["log_ratio"] <= harbour["high_95"]


def test_q_is_over_all_words_that_were_compared(found: dict[str, pd.DataFrame]) -> None:
    counts = {"fled": "1100", "ferry": "0022", "grew": "1111", "harbour": "3100", "police": "1110", "strike": "1111"}
    words = np.array([8.0, 9.0, 6.0, 6.0])
    p = []
    for digits in counts.values():
        uses = np.array([float(d) for d in digits])[:, None]
        p.append(rate_ratio(uses[:2], words[:2, None], uses[2:], words[2:, None]).p[0])
    expected = dict(zip(counts, multipletests(p, method="fdr_bh")[1], strict=True))
    table = keyness(found, fewest=2).table
    assert dict(zip(table["word"], table["q"], strict=True)) == pytest.approx(expected)


def test_one_article_a_side_gives_no_q(found: dict[str, pd.DataFrame]) -> None:
    one = {name: frame[frame["article"].isin(["a0", "a2"])] for name, frame in found.items() if "article" in frame}
    table = keyness(one, fewest=2).table
    assert table[["low_95", "high_95", "q", "dispersion"]].isna().all(axis=None)
    assert table["z"].gt(0).all()


def test_what_an_outlet_says_itself_and_what_it_prints_of_others(make_articles: Callable[..., pd.DataFrame]) -> None:
    found = extract(
        make_articles(("P", "Calm came. “Thugs, thugs,” Mayor Ada Quill said."), ("Q", "Rain.")), Codebook()
    )
    assert "thugs" not in set(keyness(found, outlet="P", fewest=1).table["word"])
    assert "thugs" in set(keyness(found, outlet="P", fewest=1, voices=()).table["word"])


def test_a_word_is_explained_by_its_sentences(found: dict[str, pd.DataFrame]) -> None:
    ranking = keyness(found, fewest=2)
    assert ranking.explain("ferry").text.splitlines() == [
        "Q: The [[ferry]] strike grew.", "Q: [[Ferry]] police.", "Q: A [[ferry]] strike grew.", "Q: The [[ferry]].",
    ]  # fmt: skip
    assert len(ranking.explain("strike", "Q").text.splitlines()) == 2
    with pytest.raises(ValueError, match='"fery" is not in this table; near it: ferry'):
        ranking.explain("fery")


def test_an_outlet_that_there_is_not(found: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(ValueError, match='there is no outlet "R"; there are P, Q'):
        keyness(found, outlet="R")
    assert keyness(found, outlet="P", against="Q", fewest=2).table["outlet"].unique().tolist() == ["P"]


def test_nothing_to_compare(make_articles: Callable[..., pd.DataFrame]) -> None:
    assert keyness(extract(make_articles(("P", "Rain.")), Codebook())).table.empty
    assert keyness(extract(make_articles(("P", "…"), ("Q", "…")), Codebook())).table.empty

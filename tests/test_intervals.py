"""Against statsmodels and SciPy where uses are drawn alone, by hand where they come in bunches."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from analysis.intervals import (
    VoiceErrors,
    adjust,
    corrected_rate,
    find_spread,
    rate_interval,
    rate_ratio,
    share_interval,
)


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


EVEN = column(3, 4, 3, 4, 3, 4)  # articles that differ less than chance would have it: the exact interval stands


def test_few_uses_of_articles_as_even_as_chance_get_the_exact_poisson_interval() -> None:
    low, high = rate_interval(column(1, 1, 1, 1, 1), column(*[1000] * 5))
    assert (low[0] * 5000, high[0] * 5000) == pytest.approx(confint_poisson(5, 1, method="exact-c", alpha=0.05))
    none, most = rate_interval(column(0, 0), column(500, 1500))
    assert (none[0], most[0] * 2000) == pytest.approx((0, -np.log(0.025)))


def test_more_uses_of_such_articles_get_jeffreys() -> None:
    low, high = rate_interval(EVEN, column(*[1000] * 6))
    assert (low[0] * 6000, high[0] * 6000) == pytest.approx(confint_poisson(21, 1, method="jeff", alpha=0.05))


@pytest.mark.parametrize(("x", "n"), [(0, 9), (1, 9), (5, 9), (9, 9), (17, 80)])
def test_the_share_of_one_article_is_clopper_and_pearsons(x: int, n: int) -> None:
    limits = share_interval(column(x), column(n))
    assert [float(limit[0]) for limit in limits] == pytest.approx(proportion_confint(x, n, method="beta"))


def test_a_share_that_all_articles_have_counts_each_of_them_once() -> None:
    low, high = share_interval(column(5, 9, 0), column(5, 9, 0))
    assert (low[0], high[0]) == pytest.approx(proportion_confint(2, 2, method="beta"))


def test_the_spread_is_that_of_leaving_one_article_out() -> None:
    spread = find_spread(column(12, 0, 30, 0), column(1000, 2000, 1500, 0))  # the last has no word and tells nothing
    left_out = np.array([30 / 3500, 42 / 2500, 12 / 3000])
    assert spread.variance[0] == pytest.approx(2 / 3 * ((left_out - left_out.mean()) ** 2).sum())
    assert (spread.articles[0], spread.df[0]) == (3, 2)


def test_what_one_article_repeats_tells_less() -> None:
    words = column(*[1000] * 10)
    bunched, spread_out = column(20, *[0] * 9), column(*[2] * 10)
    low, high = rate_interval(np.hstack([bunched, spread_out]), np.hstack([words, words]))
    assert low[0] < low[1] < 0.002 < high[1] < high[0]
    assert find_spread(bunched, words).df[0] < 4 < find_spread(spread_out, words).df[0]


def test_one_use_tells_no_less_than_none_and_bounds_rise_with_the_uses() -> None:
    uses = np.array([[float(i < k) for k in range(6)] for i in range(20)])
    low, high = rate_interval(uses, np.full((20, 6), 500.0))
    assert (np.diff(low) > 0).all()
    assert (np.diff(high) > 0).all()
    assert high[1] < 2 * high[0]


def test_the_interval_is_the_exact_one_of_the_effective_count() -> None:
    uses, words = [6, 0, 0, 9, 2, 1], [900, 1100, 700, 1300, 500, 500]
    k, n = sum(uses), sum(words)
    off = np.array([(u - k / n * w) / (1 - w / n) for u, w in zip(uses, words, strict=True)])
    off -= off.mean()
    variance = 5 / 6 * sum(off**2) / n**2
    df = min(5, 12 / (6 * sum(off**4) / sum(off**2) ** 2 - 6 / k - 1))
    design = variance / (k / n**2) * (stats.t.ppf(0.975, df) / stats.norm.ppf(0.975)) ** 2
    low, high = rate_interval(column(*uses), column(*words))
    assert design > 2
    assert low[0] == pytest.approx(stats.gamma.ppf(0.025, k / design) * design / n)
    assert high[0] == pytest.approx(stats.gamma.ppf(0.975, k / design + 1) * design / n)


@pytest.mark.parametrize("articles", [0, 1])
def test_nothing_is_inferred_from_one_article(articles: int) -> None:
    one = np.ones((articles, 2))
    assert np.isnan(rate_interval(one, one * 100)).all()
    found = rate_ratio(one, one * 100, np.ones((9, 2)), np.full((9, 2), 100.0))
    assert np.isnan([found.low, found.high, found.p]).all()


@pytest.mark.parametrize(("others", "surely_less"), [((3, 4, 3, 4), False), ((6, 7, 6, 7), True)])
def test_the_ratio_of_articles_as_even_as_chance_is_the_exact_one(others: tuple[int, ...], surely_less: bool) -> None:
    found = rate_ratio(EVEN, column(*[1000] * 6), column(*others), column(*[500] * 4))
    n = 21 + sum(others)
    exact = stats.binomtest(21, n).proportion_ci(method="exact")
    limits = [part / (1 - part) * 2000 / 6000 for part in (exact.low, exact.high)]
    assert (found.low[0], found.high[0]) == pytest.approx(limits)
    assert found.ratio[0] == pytest.approx(7 / sum(others))
    assert found.p[0] == pytest.approx(2 * stats.binom.cdf(21, n, 0.75))
    assert (found.p[0] < 0.05) == (found.high[0] < 1) == surely_less


def test_a_side_without_a_use_has_an_open_ratio() -> None:
    none, some, words = column(*[0] * 8), column(*[2, 3] * 4), column(*[1000] * 8)
    bound = proportion_confint(0, 20, method="beta")[1]
    found = rate_ratio(none, words, some, words)
    assert (found.ratio[0], found.low[0], found.high[0]) == pytest.approx((0, 0, bound / (1 - bound)))
    found = rate_ratio(some, words, none, words)
    assert (found.ratio[0], found.low[0], found.high[0]) == pytest.approx((np.inf, (1 - bound) / bound, np.inf))


def test_no_use_on_either_side_is_no_ratio() -> None:
    found = rate_ratio(column(0, 0), column(9, 9), column(0, 0), column(9, 9))
    assert np.isnan([found.ratio, found.low, found.high, found.p]).all()


def test_p_values_are_adjusted_as_statsmodels_does_and_missing_ones_do_not_count() -> None:
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.005, 0.8])
    known = ~np.isnan(p)
    adjusted = adjust(p)
    assert adjusted[known] == pytest.approx(multipletests(p[known], method="fdr_bh")[1])
    assert np.isnan(adjusted[1])
    assert np.isnan(adjust(np.array([np.nan]))).all()


ERRORS = VoiceErrors(own=99, own_right=89, other=199, other_right=179)  # right 89.5 of 100 times and 179.5 of 200


def test_labels_that_err_are_corrected_as_rogan_and_gladen_do() -> None:
    own, every, words = column(20, 30, 10), column(60, 40, 50), column(5000, 5000, 5000)
    rate, low, high = corrected_rate(own, every, words, ERRORS)
    assert rate[0] == pytest.approx((60 - (1 - 0.8975) * 150) / (0.895 + 0.8975 - 1) / 15000)
    plain_low, plain_high = rate_interval(own, words)
    assert high[0] - low[0] > plain_high[0] - plain_low[0]
    assert low[0] < rate[0] < high[0]


def test_the_errors_of_labels_alone_where_there_is_one_article() -> None:
    rate, low, high = corrected_rate(column(20), column(60), column(5000), ERRORS)
    assert 0 < low[0] < rate[0] < high[0] < 60 / 5000
    _, surer_low, surer_high = corrected_rate(
        column(20), column(60), column(5000), VoiceErrors(10**6, 10**6, 10**6, 10**6)
    )
    assert (surer_low[0], surer_high[0]) == pytest.approx((20 / 5000, 20 / 5000), rel=0.02)


def test_labels_no_better_than_chance_tell_nothing_and_no_use_is_never_less_than_none() -> None:
    assert np.isnan(corrected_rate(column(2), column(6), column(500), VoiceErrors(10, 5, 10, 4))).all()
    rate, low, high = corrected_rate(column(0, 0), column(6, 4), column(500, 500), ERRORS)
    assert (rate[0], low[0]) == (0, 0)
    assert high[0] >= -np.log(0.0251) / 1000


def test_a_rate_of_more_than_one_use_a_word_is_no_limit() -> None:
    uses, words = np.array([[1.0], [0.0]]), np.array([[20.0], [200.0]])
    low, high = rate_interval(uses, words)
    assert np.isnan(low).all()
    assert np.isnan(high).all()

"""How far a number would move with other articles of the same outlet: 95 % intervals; the article is what is sampled.

One method for rates, shares and ratios: an exact interval at the effective count. The spread of the articles around the
outlet's number (the jackknife of a ratio, Tukey 1958) says how many uses, each drawn alone, would tell as much as these
uses do, which come in bunches (Korn and Graubard 1998). Its degrees of freedom are taken from the articles' own kurtosis
(Satterthwaite 1946), less that of sparse counts, so that a number which hangs on one or two articles gets a wide interval.
The exact interval of that many uses is Garwood's (1936) for rates, Clopper and Pearson's (1934) for shares and ratios; they
never count for more than the uses that there are. No random numbers are drawn.

Coverage on simulated articles is in benchmarks/README.md. Known limits: with ten articles and fewer, a term that 3 of 10
articles repeat and the others lack is covered 76 to 99 times in 100, the less the more often it is used; one that few
articles have and that is rare as well is covered up to 99.9 times, wider than need be.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import scipy  # which loads `special` where it is first used: a fifth of a second that few rows need pay
from numpy.typing import NDArray

Array = NDArray[np.float64]
FEWEST_ARTICLES = 2  # one article says nothing about how far its outlet's next one would differ
FEW_ARTICLES = 10  # below, intervals are wide, and where they hold too seldom they do so here
FEW_USES = 6  # below, a rate's limits are exact
FEWEST_DF = 1.5  # degrees of freedom, unless there are two articles; with fewer no interval would end
NORMAL = NormalDist().inv_cdf(0.975)


class Spread(NamedTuple):
    """How the articles spread around a ratio of sums: its variance, degrees of freedom, and articles it rests on."""

    variance: Array
    df: Array
    articles: NDArray[np.int64]


class VoiceErrors(NamedTuple):
    """How often labels of voice err: of `own` uses a person labelled as own, `own_right` were; of `other` uses, `other_right`."""

    own: int
    own_right: int
    other: int
    other_right: int


def rate_interval(uses: Array, words: Array) -> tuple[Array, Array]:
    """95 % limits of each column's `uses.sum() / words.sum()`; rows are articles.

    NaN below two articles with words, and where the articles are so few and so unlike that the upper limit would be more
    than one use a word: nothing can be concluded then.

    Garwood's limits with fewer than six uses or where the uses come in bunches; the less they do, the nearer to Jeffreys'
    (Brown, Cai and DasGupta 2003), since exact limits hold more often than they need then.
    """
    k, n = uses.sum(axis=0), words.sum(axis=0)
    spread = find_spread(uses, words)
    with np.errstate(invalid="ignore", divide="ignore"):
        design = _design(spread, np.where(k > 0, k / n**2, np.nan))
        added = np.where(k < FEW_USES, 1, np.minimum(1, 1.5 - 1 / design))
        low, high = _poisson_limits(k / design, added)
        low, high = low * design / n, high * design / n
        too_few = (spread.articles < FEWEST_ARTICLES) | (n == 0) | (high > 1)
        return np.where(too_few, np.nan, low), np.where(too_few, np.nan, high)


def share_interval(part: Array, whole: Array) -> tuple[Array, Array]:
    """95 % limits of each column's `part.sum() / whole.sum()`; rows are articles. NaN where the whole is 0.

    Where all uses are of one kind, so that no spread can be seen, each article counts as one use. With one article
    the limits are for its uses, as if each were drawn alone, and say nothing of the outlet's other articles.
    """
    x, n = part.sum(axis=0), whole.sum(axis=0)
    spread = find_spread(part, whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        one_kind = (x == 0) | (x == n)
        design = np.where(one_kind, np.maximum(1, n / spread.articles), _design(spread, p * (1 - p) / n))
        design = np.where(spread.articles < FEWEST_ARTICLES, 1, design)
        low, high = _beta_limits(x / design, n / design)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


class Ratio(NamedTuple):
    """A ratio of two rates, its 95 % limits, and how often chance would give one as far from 1 (two-sided)."""

    ratio: Array
    low: Array
    high: Array
    p: Array


def rate_ratio(uses: Array, words: Array, other_uses: Array, other_words: Array) -> Ratio:
    """The ratio of each column's rate to that of other articles. NaN where a side has fewer than two articles, or no side a use.

    Of all uses on both sides a binomial part falls on the first (Przyborowski and Wilenski 1940); `p` is below 0.05 where
    the limits leave out 1.
    """
    x, n, y, m = uses.sum(axis=0), words.sum(axis=0), other_uses.sum(axis=0), other_words.sum(axis=0)
    one, two = find_spread(uses, words), find_spread(other_uses, other_words)
    with np.errstate(invalid="ignore", divide="ignore"):
        # relative variances, whose sum is that of the ratio's logarithm; a side without a use has none to see
        a = np.where(x > 0, one.variance / (x / n) ** 2, 0)
        b = np.where(y > 0, two.variance / (y / m) ** 2, 0)
        df = np.where(a + b > 0, (a + b) ** 2 / (a**2 / one.df + b**2 / two.df), np.inf)
        alone = np.where(x > 0, 1 / x, 0) + np.where(y > 0, 1 / y, 0)
        design = _design(Spread(a + b, df, one.articles), alone)
        k, total = x / design, (x + y) / design
        low, high = _beta_limits(k, total)
        expected = n / (n + m)
        above = np.where(k > 0, scipy.special.betainc(k, total - k + 1, expected), 1)
        below = np.where(k < total, scipy.special.betaincc(k + 1, total - k, expected), 1)
        known = (one.articles >= FEWEST_ARTICLES) & (two.articles >= FEWEST_ARTICLES) & (x + y > 0)
        low, high = (np.where(known, part / (1 - part) * m / n, np.nan) for part in (low, high))
        p = np.where(known, np.minimum(1, 2 * np.minimum(above, below)), np.nan)
        return Ratio((x / n) / (y / m), low, high, p)


def corrected_rate(own: Array, every: Array, words: Array, errors: VoiceErrors) -> tuple[Array, Array, Array]:
    """The rate of uses in the outlet's own voice if labels err as `errors` says, and its 95 % limits; rows are articles.

    `own` are uses labelled as own, `every` those in all voices, `words` those labelled as own, which are taken as they are.
    Rogan and Gladen (1978); the errors' own uncertainty and that of the articles are added up. With one article the limits
    tell the labels' errors only. NaN where the labels are no better than chance.
    """
    right_own, right_other = (
        (k + 0.5) / (n + 1) for k, n in ((errors.own_right, errors.own), (errors.other_right, errors.other))
    )
    better = right_own + right_other - 1  # than chance
    n = words.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if better <= 0:
            nothing = np.full(n.shape, np.nan)
            return nothing, nothing, nothing
        truly = (own - (1 - right_other) * every) / better
        rate, total = np.clip(truly.sum(axis=0), 0, every.sum(axis=0)) / n, every.sum(axis=0) / n
        spread = find_spread(truly, words)
        drawn = (rate * right_own * (1 - right_own) + (total - rate) * right_other * (1 - right_other)) / n / better**2
        single = spread.articles < FEWEST_ARTICLES
        variance = np.where(single, drawn, np.maximum(spread.variance, rate / n))
        variance = variance + (rate**2 * _beta_variance(right_own, errors.own)) / better**2
        variance = variance + (total - rate) ** 2 * _beta_variance(right_other, errors.other) / better**2
        reach = np.where(single, NORMAL, scipy.special.stdtrit(spread.df, 0.975)) / NORMAL
        k = rate**2 / (variance * reach**2)
        low, high = _poisson_limits(k)
        none = np.maximum(_poisson_limits(np.zeros_like(n))[1] / n, NORMAL * np.sqrt(variance))
        some = rate > 0
        return (
            np.where(n > 0, rate, np.nan),
            np.where(n > 0, np.where(some, low / k * rate, 0), np.nan),
            np.where(
                n > 0, np.where(some, high / k * rate, np.where(single, NORMAL * np.sqrt(variance), none)), np.nan
            ),
        )


def adjust(p: Array) -> Array:
    """`p` values after Benjamini and Hochberg (1995); those that are NaN stay so and do not count."""
    known = ~np.isnan(p)
    if not known.any():
        return p
    from scipy.stats import false_discovery_control  # noqa: PLC0415 - half a second that few comparisons need pay

    adjusted = np.full(p.shape, np.nan)
    adjusted[known] = false_discovery_control(p[known])
    return adjusted


def find_spread(part: Array, whole: Array) -> Spread:
    """The spread of articles (rows) around each column's `part.sum() / whole.sum()`; those without a whole tell nothing."""
    there = whole > 0
    m, n = there.sum(axis=0), whole.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = part.sum(axis=0) / n
        left_out = np.where(
            there, (part - ratio * whole) / (1 - whole / n), 0
        )  # -n times what the ratio moves without it
        off = np.where(there, left_out - left_out.sum(axis=0) / m, 0) ** 2
        variance = (m - 1) / m * off.sum(axis=0) / n**2
        square = off.sum(axis=0) / m
        # sparse counts have a kurtosis of their own, m / part, which is chance and tells nothing of the articles
        kurtosis = (off**2).sum(axis=0) / m / square**2 - m / np.maximum(part.sum(axis=0), 1)
        most = np.maximum(m - 1, 1)
        df = np.where(
            square > 0, np.clip(2 * m / np.maximum(kurtosis - 1, 1e-9), np.minimum(FEWEST_DF, most), most), most
        )
    return Spread(variance, df, m)


def _design(spread: Spread, alone: Array) -> Array:
    """How many of the uses tell as much as one that is drawn alone, whose variance `alone` is; never less than one."""
    wider = (scipy.special.stdtrit(spread.df, 0.975) / NORMAL) ** 2
    return np.fmax(1, spread.variance / alone * wider)


def _poisson_limits(k: Array, added: Array | float = 1.0) -> tuple[Array, Array]:
    """Limits for a count, which need not be whole: Garwood's where 1 is `added` to it, Jeffreys' where one half is."""
    low = np.where(k > 0, scipy.special.gammaincinv(k + 1 - added, 0.025), 0.0)
    return low, np.asarray(scipy.special.gammaincinv(k + added, 0.975), dtype=float)


def _beta_limits(x: Array, n: Array) -> tuple[Array, Array]:
    """Clopper and Pearson's limits for x of n, which need not be whole."""
    low = np.where(x > 0, scipy.special.betaincinv(x, n - x + 1, 0.025), 0.0)
    high = np.where(x < n, scipy.special.betaincinv(x + 1, n - x, 0.975), 1.0)
    return low, high


def _beta_variance(p: float, n: int) -> float:
    return p * (1 - p) / (n + 2)

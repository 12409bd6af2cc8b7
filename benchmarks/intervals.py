"""How often the 95 % intervals hold what they should: simulated outlets whose articles use a term in bunches.

python benchmarks/intervals.py                 rates, shares and ratios, 10,000 outlets a line
python benchmarks/intervals.py --outlets 2000  quicker, less exact

An article has some 550 words (log-normal). How much more or less than its outlet it uses the term is drawn from a gamma or
log-normal distribution, or most articles do not use it at all; its uses are then Poisson. Beside our interval stand
the bootstraps over articles that are often used for it. "width" is the median, in uses per 1,000 words, of shares, or upper by
lower limit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import rate_interval, rate_ratio, share_interval

Array = NDArray[np.float64]
KINDS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Array]] = {
    "even (Poisson)": lambda _, shape: np.ones(shape),
    "gamma, shape 3": lambda rng, shape: rng.gamma(3, 1 / 3, shape),
    "gamma, shape 1": lambda rng, shape: rng.gamma(1, 1, shape),
    "gamma, shape 0.4": lambda rng, shape: rng.gamma(0.4, 2.5, shape),
    "log-normal, sigma 1": lambda rng, shape: np.exp(rng.normal(-0.5, 1, shape)),
    "3 of 10 articles": lambda rng, shape: (rng.random(shape) < 0.3) * rng.gamma(1.5, 1 / 1.5, shape) / 0.3,
}
RESAMPLES = 999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=10_000, help="simulated outlets a line (default: 10,000)")
    outlets = parser.parse_args().outlets
    rates(outlets)
    shares(outlets)
    ratios(outlets)


def rates(outlets: int) -> None:
    print("rates: coverage in per cent (median width)")
    print(
        "| articles | uses per 1,000 words | articles differ | interval | percentile bootstrap | studentised bootstrap |"
    )
    print("|---|---|---|---|---|---|")
    for articles in (2, 5, 10, 30, 60, 150):
        for rate in (0.2, 1.0, 3.0):
            for kind in KINDS:
                rng = np.random.default_rng([articles, int(10 * rate), list(KINDS).index(kind)])
                uses, words = articles_of(rng, (articles, outlets), rate, kind)
                ours = covered(*rate_interval(uses, words), rate / 1000, 1000)
                few = min(outlets, 2000)  # the bootstraps take their time
                percentile, studentised = bootstraps(rng, uses[:, :few], words[:, :few])
                rest = [covered(*limits, rate / 1000, 1000) for limits in (percentile, studentised)]
                print(f"| {articles} | {rate:g} | {kind} | {ours} | {rest[0]} | {rest[1]} |", flush=True)


def shares(outlets: int) -> None:
    print("\nshares of a name: coverage in per cent (median width)")
    print(
        "| articles | uses an article | share | likeness of uses within an article | interval |\n|---|---|---|---|---|"
    )
    for articles in (2, 5, 10, 30, 100):
        for mean in (1, 4):
            for share in (0.1, 0.5):
                for likeness in (0.01, 0.2, 0.6):
                    rng = np.random.default_rng([articles, mean, int(10 * share), int(100 * likeness)])
                    n = rng.negative_binomial(1.5, 1.5 / (1.5 + mean), (articles, outlets))
                    n = n[:, (n > 0).sum(axis=0) > 1]
                    a = (1 - likeness) / likeness
                    x = rng.binomial(n, rng.beta(share * a, (1 - share) * a, n.shape))
                    ours = covered(*share_interval(x.astype(float), n.astype(float)), share, 1)
                    print(f"| {articles} | {mean} | {share} | {likeness} | {ours} |", flush=True)


def ratios(outlets: int) -> None:
    print("\nratios of two outlets: coverage in per cent (median of upper by lower limit)")
    print(
        "| articles | of the other | uses per 1,000 words | true ratio | articles differ | interval |\n|---|---|---|---|---|---|"
    )
    for articles, others in ((5, 5), (10, 10), (30, 30), (30, 180)):
        for rate in (0.3, 1.0, 3.0):
            for ratio in (1, 3):
                for kind in KINDS:
                    rng = np.random.default_rng([articles, others, int(10 * rate), ratio, list(KINDS).index(kind)])
                    one = articles_of(rng, (articles, outlets), rate * ratio, kind)
                    two = articles_of(rng, (others, outlets), rate, kind)
                    found = rate_ratio(*one, *two)
                    known = ~np.isnan(found.low)
                    low, high = found.low[known], found.high[known]
                    with np.errstate(divide="ignore"):
                        width = float(np.median(high / low))
                    share = 100 * float(((low <= ratio) & (ratio <= high)).mean())
                    print(
                        f"| {articles} | {others} | {rate:g} | {ratio} | {kind} | {share:.1f} ({width:.3g}) |",
                        flush=True,
                    )


def articles_of(rng: np.random.Generator, shape: tuple[int, int], rate: float, kind: str) -> tuple[Array, Array]:
    """Uses and words of each article (rows) of each outlet (columns)."""
    words = np.maximum(30, np.exp(rng.normal(np.log(550), 0.6, shape))).round()
    return rng.poisson(rate / 1000 * words * KINDS[kind](rng, shape)).astype(float), words


def bootstraps(rng: np.random.Generator, uses: Array, words: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """The percentile and the studentised bootstrap over articles (Efron and Tibshirani 1993, chapters 12 and 13)."""
    n = len(uses)
    weights = rng.multinomial(n, np.full(n, 1 / n), RESAMPLES).astype(float)
    rate, error = ratio_and_error(np.ones((1, n)), uses, words)
    with np.errstate(invalid="ignore", divide="ignore"):
        again, errors = ratio_and_error(weights, uses, words)
        student = np.nan_to_num((again - rate) / errors, nan=0.0)
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    first, last = np.quantile(student, [0.025, 0.975], axis=0)
    return (low, high), (rate[0] - last * error[0], rate[0] - first * error[0])


def ratio_and_error(weights: Array, uses: Array, words: Array) -> tuple[Array, Array]:
    """The weighted ratio of sums and its linearised standard error."""
    n = len(uses)
    total = weights @ words
    ratio = (weights @ uses) / total
    off = weights @ uses**2 - 2 * ratio * (weights @ (uses * words)) + ratio**2 * (weights @ words**2)
    return ratio, np.sqrt(n / (n - 1) * np.maximum(off, 0)) / total


def covered(low: Array, high: Array, truth: float, unit: float) -> str:
    share = 100 * float(((low <= truth) & (truth <= high)).mean())
    width = unit * float(np.median(high - np.maximum(low, 0)))
    return f"{share:.1f} ({width:.2g})"


if __name__ == "__main__":
    main()

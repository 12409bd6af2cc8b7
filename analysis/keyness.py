"""Which words an outlet uses more than others do: how much more, how surely, in how many of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.contexts import dispersion
from analysis.intervals import Array, adjust, rate_ratio
from analysis.rankings import Ranking
from analysis.vocabulary import tells, words_table

PRIOR_WORDS = 500  # as many words as one article has
AT_ONCE = 2000  # words compared in one go, so that memory does not grow with the vocabulary
COLUMNS = [
    "word", "outlet", "n", "n_other", "per_1000_words", "per_1000_words_other", "log_ratio", "low_95", "high_95",
    "log_odds", "z", "G2", "q", "n_articles", "of_articles", "dispersion",
]  # fmt: skip


def keyness(
    found: Mapping[str, pd.DataFrame],
    *,
    outlet: str = "",
    against: str = "",
    voices: Iterable[str] = ("own",),
    once_per_origin: bool = False,
    fewest: int = 3,
    most: int = 20,
) -> Ranking:
    """One row a word that an outlet uses more than the others, the most telling first, `most` an outlet.

    `outlet` none: each in turn; `against` none: all others together. Counts words of `voices` (empty: all) in segments
    that count, each passage once with `once_per_origin`; numbers, function words and words used fewer than `fewest` times are
    left out. Ranked by `z` of the `log_odds` with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, equations
    16, 20 and 22), whose prior is worth 500 words of all outlets together. `log_ratio` (Hardie 2014) is the binary logarithm
    of the ratio of rates: 1 is twice as often. Its limits and `q` (Benjamini and Hochberg, over all words compared) come from
    `intervals.rate_ratio`, where the article is sampled, and are NA where a side has one article. `G2` is Rayson and Garside's
    log-likelihood (2000), which takes words for independent, hence without a p-value. `n_articles` of `of_articles` have the
    word; `dispersion` is Gries' DP, normalised: 0 where it is spread as the words are, 1 where all of it is in one article.

    Raises ValueError where there is no such outlet.
    """
    words = words_table(found, voices=voices, once_per_origin=once_per_origin)
    names = sorted(found["articles"]["outlet"].unique())
    for name in filter(None, (outlet, against)):
        if name not in names:
            raise ValueError(f'there is no outlet "{name}"; there are {", ".join(names)}')
    counts, totals, vocabulary, owner = _by_article(words, fewest)
    parts = []
    for one in [outlet] if outlet else names:
        other = [against] if against else [n for n in names if n != one]
        mine, theirs = owner == one, np.isin(owner, other)
        if mine.any() and theirs.any():
            table = _compare(counts, totals, mine, theirs, vocabulary).assign(outlet=one)
            table = table[table["z"] > 0].sort_values(["z", "word"], ascending=[False, True])
            parts.append(table.head(most))
    table = pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)

    def evidence(term: str, of: str) -> pd.DataFrame:
        return words[words["word"].eq(term) & (words["outlet"].eq(of) if of else True)]

    return Ranking(table, "word", evidence, found)


def _by_article(words: pd.DataFrame, fewest: int) -> tuple[Array, Array, list[str], np.ndarray]:
    """Uses by article and word, words by article, the words, and the outlet of each article."""
    articles, first = np.unique(words["article"].to_numpy(str), return_index=True)
    at = words["article"].map({a: i for i, a in enumerate(articles)}).to_numpy(int)
    totals = np.bincount(at, minlength=len(articles)).astype(float)
    often = words["word"].value_counts()
    vocabulary = sorted(w for w in often[often >= fewest].index if tells(w))
    column = words["word"].map({w: i for i, w in enumerate(vocabulary)}).fillna(-1).to_numpy(int)
    counts = np.zeros((len(articles), len(vocabulary)))
    np.add.at(counts, (at[column >= 0], column[column >= 0]), 1)
    return counts, totals, vocabulary, words["outlet"].to_numpy(str)[first]


def _compare(counts: Array, totals: Array, mine: np.ndarray, theirs: np.ndarray, vocabulary: list[str]) -> pd.DataFrame:
    a, b = counts[mine].sum(axis=0), counts[theirs].sum(axis=0)
    n, m = totals[mine].sum(), totals[theirs].sum()
    limits = []
    for i in range(0, max(1, len(vocabulary)), AT_ONCE):
        here = counts[:, i : i + AT_ONCE]
        x = np.broadcast_to(totals[:, None], here.shape)
        limits.append(rate_ratio(here[mine], x[mine], here[theirs], x[theirs])[1:])
    low, high, p = (np.concatenate(parts) for parts in zip(*limits, strict=True))
    prior = PRIOR_WORDS * counts.sum(axis=0) / totals.sum()
    delta, z = log_odds(a, b, n, m, prior, PRIOR_WORDS)
    with np.errstate(divide="ignore"):
        low, high = np.log2(low), np.log2(high)
    return pd.DataFrame(
        {
            "word": vocabulary, "n": a.astype(int), "n_other": b.astype(int),
            "per_1000_words": 1000 * a / n, "per_1000_words_other": 1000 * b / m,
            "log_ratio": log_ratio(a, b, n, m), "low_95": low, "high_95": high,
            "log_odds": delta, "z": z, "G2": log_likelihood(a, b, n, m), "q": adjust(p),
            "n_articles": (counts[mine] > 0).sum(axis=0), "of_articles": int(mine.sum()),
            "dispersion": dispersion(counts[mine], totals[mine]),
        }
    )  # fmt: skip


def log_odds(a: Array, b: Array, n: float, m: float, prior: Array, prior_words: float) -> tuple[Array, Array]:
    """Difference of log odds of a in n words and b in m words with a Dirichlet prior, and that by its standard deviation."""
    one, two = a + prior, b + prior
    delta = np.log(one / (n + prior_words - one)) - np.log(two / (m + prior_words - two))
    return delta, delta / np.sqrt(1 / one + 1 / two)


def log_likelihood(a: Array, b: Array, n: float, m: float) -> Array:
    """G2 of a uses in n words against b uses in m words."""
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (a + b) / (n + m)
        one = np.where(a > 0, a * np.log(a / (n * expected)), 0)
        two = np.where(b > 0, b * np.log(b / (m * expected)), 0)
    return 2 * (one + two)


def log_ratio(a: Array, b: Array, n: float, m: float) -> Array:
    """Binary logarithm of the ratio of rates; a word that one side lacks counts as half a use there."""
    return np.log2(np.where(a > 0, a, 0.5) / n / (np.where(b > 0, b, 0.5) / m))

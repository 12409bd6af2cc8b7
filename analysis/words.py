"""Words and their company: the most frequent ones, pairs that recur, and what stands beside a term in which voice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence import Sentences
from analysis.intervals import Array
from analysis.rankings import Ranking
from analysis.tables import VOICES, each_row
from analysis.vocabulary import KEPT, tells, words_table

Tables = Mapping[str, pd.DataFrame]


def frequencies(found: Tables, *, most: int = 10) -> Ranking:
    """One row an outlet and word, the most frequent first: `n`, `n_words`, `per_1000_words`; function words left out."""
    words = words_table(found)
    sizes = words.groupby("outlet").size()
    counts = words[words["word"].map(tells).astype(bool)].groupby(["outlet", "word"]).size().rename("n").reset_index()
    table = counts.sort_values(["outlet", "n", "word"], ascending=[True, False, True]).groupby("outlet").head(most)
    n_words = table["outlet"].map(sizes).astype("int64")
    table = table.assign(n_words=n_words, per_1000_words=(1000 * table["n"] / n_words).round(1)).reset_index(drop=True)

    def evidence(word: str, outlet: str) -> pd.DataFrame:
        return words[words["word"].eq(word) & (words["outlet"].eq(outlet) if outlet else True)]

    return Ranking(table, "word", evidence, found)


def collocations(found: Tables, *, most: int = 10, window: int = 5, fewest: int = 2) -> Ranking:
    """One row an outlet and pair of words found within `window` words at least `fewest` times, by log-likelihood.

    Dunning's G² (1993) as NLTK computes it; on a few articles it orders pairs and proves nothing.
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder  # noqa: PLC0415 - NLTK imports all of itself

    words = words_table(found)
    rows: list[dict[str, Any]] = []
    for outlet, of_outlet in words.groupby("outlet"):
        finder = BigramCollocationFinder.from_words(of_outlet["word"], window_size=window)
        finder.apply_freq_filter(fewest)
        finder.apply_word_filter(lambda w: not tells(w))
        scored = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda pair: (-pair[1], pair[0]))
        rows += [
            {"outlet": outlet, "pair": " … ".join(pair), "n": finder.ngram_fd[pair], "log_likelihood": round(score, 1)}
            for pair, score in scored[:most]
        ]

    def evidence(pair: str, outlet: str) -> pd.DataFrame:
        here = words[words["outlet"].eq(outlet)] if outlet else words
        first, second = (np.flatnonzero(here["word"].eq(word)) for word in pair.split(" … "))
        distance = second[None, :] - first[:, None]
        near = (distance > 0) & (distance < window)
        return here.iloc[np.union1d(first[near.any(axis=1)], second[near.any(axis=0)])]

    return Ranking(pd.DataFrame(rows, columns=["outlet", "pair", "n", "log_likelihood"]), "pair", evidence, found)


def beside(ranking: Ranking) -> pd.DataFrame:
    """One row a rank, one column an outlet: what is ranked, with its count."""
    table = ranking.table
    shown = table[ranking.ranked] + " (" + table["n"].astype(str) + ")"
    ranked = table.assign(shown=shown, rank=table.groupby("outlet").cumcount() + 1)
    return ranked.pivot(index="rank", columns="outlet", values="shown").rename_axis(columns=None)


def collocates(
    found: Tables,
    uses: pd.DataFrame,
    *,
    voices: Iterable[str] = (),
    window: int = 5,
    once_per_origin: bool = False,
    fewest: int = 2,
    most: int = 20,
) -> Ranking:
    """One row a word that stands beside `uses` more than elsewhere, the most telling first.

    Takes rows of `mentions`, `uses` or `contexts.find_uses`; `voices` keeps those in these voices (none given: all). Beside
    is within `window` words and within the sentence; a word beside two uses counts once. `n` of `n_words` times it stands
    there, `own`, `quoted`, … of them beside a use in that voice, in `n_articles`. Ranked by `G2` (Dunning 1993, all four
    cells); `log_dice` (Rychlý 2008) can be compared between corpora: 14 at most, a point less is half as much.
    With `once_per_origin`, a passage of eight and more words that an earlier article has is left out.
    """
    words = words_table(found, once_per_origin=once_per_origin)
    kept = uses[uses["voice"].isin(set(voices) or set(VOICES))]
    by_use = _beside(words, kept, Sentences(found["articles"]), window)
    near = words.loc[sorted(by_use)].assign(of=[by_use[i].voice for i in sorted(by_use)])
    table = near.groupby("word").agg(n=("word", "size"), n_articles=("article", "nunique"))
    table = table[table["n"].ge(fewest) & np.array([tells(w) for w in table.index], dtype=bool)]
    n, n_words = (np.array(c, dtype=float) for c in (table["n"], words["word"].value_counts().reindex(table.index)))
    by_voice = near.groupby(["word", "of"]).size().unstack(fill_value=0)
    table = table.join(by_voice.reindex(columns=list(VOICES), fill_value=0)).assign(
        n_words=n_words.astype(int),
        log_dice=log_dice(n, len(kept), n_words),
        G2=log_likelihood(n, len(near), n_words, len(words)),
    )
    table = table[n * len(words) > n_words * len(near)].reset_index()
    table = table.sort_values(["G2", "word"], ascending=[False, True]).head(most)
    columns = ["word", "n", "n_words", "n_articles", *VOICES, "log_dice", "G2"]

    def evidence(word: str, outlet: str) -> pd.DataFrame:
        rows = near[near["word"].eq(word) & (near["outlet"].eq(outlet) if outlet else True)]
        of = pd.DataFrame([by_use[i] for i in rows.index]).drop(columns="Index")
        both = pd.concat([rows, of.drop_duplicates(["article", "field", "start"])])
        return both[[*KEPT, "start", "end"]].sort_values(["article", "field", "start"])

    return Ranking(table[columns].reset_index(drop=True), "word", evidence, found)


def _beside(words: pd.DataFrame, uses: pd.DataFrame, sentences: Sentences, window: int) -> dict[int, Any]:
    """By the index of each word beside a use: the use, the first where there are two."""
    places = words.groupby(["article", "field"], sort=False).indices
    starts, ends = words["start"].to_numpy(int), words["end"].to_numpy(int)
    by_use: dict[int, Any] = {}
    within: set[int] = set()
    for use in each_row(uses.sort_values(["article", "field", "start", "end"])):
        rows = places.get((use.article, use.field))
        if rows is None:
            continue
        first, last = int(rows[0]), int(rows[-1]) + 1  # the words of a text stand together
        left = first + int(np.searchsorted(ends[first:last], use.start, "right"))
        right = first + int(np.searchsorted(starts[first:last], use.end, "left"))
        within.update(range(left, right))
        _, _, begin, end = sentences.bounds(use)
        for i in (*range(max(first, left - window), left), *range(right, min(last, right + window))):
            if begin <= starts[i] < end:
                by_use.setdefault(i, use)
    return {i: use for i, use in by_use.items() if i not in within}


def log_likelihood(both: Array, near: float, word: Array, total: float) -> Array:
    """Dunning's G² of a word found `both` times among `near` words, `word` times among all of `total`."""
    observed = np.array([both, near - both, word - both, total - near - word + both])
    expected = (
        np.array([near * word, near * (total - word), (total - near) * word, (total - near) * (total - word)]) / total
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0)
    g2: Array = 2 * terms.sum(axis=0)
    return g2


def log_dice(both: Array, uses: float, word: Array) -> Array:
    """14 and the binary logarithm of Dice's coefficient of a word and the term."""
    score: Array = 14 + np.log2(2 * both / (uses + word))
    return score

"""Words and their company, by NLTK: frequencies, collocations, concordance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from analysis import lexicons
from analysis.segments import WORD
from analysis.tables import COUNTED_SEGMENTS, each_row


def frequencies(articles: pd.DataFrame, segments: pd.DataFrame, *, most: int = 10) -> pd.DataFrame:
    """One row an outlet and word, the most frequent first: `n`, `n_words`, `per_1000_words`; function words left out."""
    from nltk import FreqDist  # noqa: PLC0415 - NLTK imports all of itself, a second that most steps need not pay

    rows: list[dict[str, Any]] = []
    for outlet, words in _words_by_outlet(articles, segments):
        counts = FreqDist(w for w in words if _tells(w))
        best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
        rows += [
            {
                "outlet": outlet,
                "word": w,
                "n": n,
                "n_words": len(words),
                "per_1000_words": round(1000 * n / len(words), 1),
            }
            for w, n in best
        ]
    return pd.DataFrame(rows, columns=["outlet", "word", "n", "n_words", "per_1000_words"])


def collocations(
    articles: pd.DataFrame, segments: pd.DataFrame, *, most: int = 10, window: int = 5, fewest: int = 2
) -> pd.DataFrame:
    """One row an outlet and pair of words found within `window` words at least `fewest` times, by log-likelihood.

    Dunning's G² (1993) as NLTK computes it; on a few articles it orders pairs and proves nothing.
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for outlet, words in _words_by_outlet(articles, segments):
        finder = BigramCollocationFinder.from_words(words, window_size=window)
        finder.apply_freq_filter(fewest)
        finder.apply_word_filter(lambda w: not _tells(w))
        scored = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda pair: (-pair[1], pair[0]))
        rows += [
            {"outlet": outlet, "pair": " … ".join(pair), "n": finder.ngram_fd[pair], "log_likelihood": round(score, 1)}
            for pair, score in scored[:most]
        ]
    return pd.DataFrame(rows, columns=["outlet", "pair", "n", "log_likelihood"])


def beside(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a rank, one column an outlet: the words or pairs of `frequencies` or `collocations` with their counts."""
    shown = table[column] + " (" + table["n"].astype(str) + ")"
    ranked = table.assign(shown=shown, rank=table.groupby("outlet").cumcount() + 1)
    return ranked.pivot(index="rank", columns="outlet", values="shown").rename_axis(columns=None)


def concordance(articles: pd.DataFrame, word: str, *, width: int = 90, most: int = 25) -> pd.DataFrame:
    """One row a use of `word`, in order of article: `outlet`, `article`, `left`, `word`, `right`."""
    from nltk.text import Text  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for a in each_row(articles):
        tokens = Text([m.group() for m in WORD.finditer(a.text)])
        for line in tokens.concordance_list(word, width=width, lines=most):
            rows.append(
                {
                    "outlet": a.outlet,
                    "article": a.article,
                    "left": line.left_print,
                    "word": line.query,
                    "right": line.right_print,
                }
            )
    return pd.DataFrame(rows[:most], columns=["outlet", "article", "left", "word", "right"])


def _words_by_outlet(articles: pd.DataFrame, segments: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    used = segments[segments["segment"].isin(COUNTED_SEGMENTS)].merge(
        articles[["article", "outlet", "text", "title"]], on="article"
    )
    for outlet, rows in used.groupby("outlet"):
        words = [m.group().lower() for r in each_row(rows) for m in WORD.finditer(getattr(r, r.field)[r.start : r.end])]
        if words:
            yield str(outlet), words


def _tells(word: str) -> bool:
    """Whether a word says something of its own: no function word, no number, no single letter."""
    stem = word.replace("’", "'").partition("'")[0]
    return len(stem) > 1 and not word[0].isdigit() and stem not in _function_words()


@cache
def _function_words() -> frozenset[str]:
    return frozenset(word for row in lexicons.read("function_words") for word in row["words"].split())

"""Where a figure came from first: outlets that print one source's figure, or one passage, are one origin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

RUN = 8  # words in a row that two outlets share only if one passage was taken over

_TOKEN = re.compile(r"\w+")


class _Groups:
    """Disjoint sets of row numbers (union-find)."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        one, two = sorted((self.find(i), self.find(j)))
        self.parent[two] = one


# ---------------------------------------------------------------- which words were printed before


def find_repeated(words: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """One truth a row of `words`: it stands in a run of eight and more words that an earlier article has too.

    Takes `article`, `field` and `word` in reading order. Of articles without a date, or of one time, the first by id counts.
    """
    rank = {a: i for i, a in enumerate(articles.sort_values(["published", "article"])["article"])}
    repeated = np.zeros(len(words), dtype=bool)
    if len(words) >= RUN:
        codes = pd.factorize(words["word"])[0].astype(np.uint64)
        text = words.groupby(["article", "field"], sort=False).ngroup().to_numpy()
        order = words["article"].map(rank).to_numpy(int)
        last = len(words) - RUN + 1
        runs = np.zeros(last, dtype=np.uint64)
        for i in range(RUN):  # one number a run; two different runs get the same one once in 10^19 times
            runs = runs * np.uint64(0x9E3779B97F4A7C15) + (codes[i : i + last] + np.uint64(1)) * np.uint64(
                0xBF58476D1CE4E5B9
            )
        whole = text[:last] == text[RUN - 1 :]
        first = pd.Series(order[:last][whole]).groupby(runs[whole]).transform("min").to_numpy()
        again = np.flatnonzero(whole)[order[:last][whole] > first]
        for i in range(RUN):
            repeated[again + i] = True
    return pd.Series(repeated, index=words.index)


# ---------------------------------------------------------------- where a figure came from first

_GENERIC = frozenset("the a an of and mr mrs ms dr s president minister spokesman spokeswoman".split())


def find_origins(
    counted: pd.Series,
    best: pd.Series,
    outlets: pd.Series,
    speakers: pd.Series,
    published: pd.Series,
    contexts: Sequence[str],
) -> list[str]:
    """One origin per row: the speaker credited; else the outlet that printed the passage first; else the outlet itself."""
    names = _one_name(speakers.dropna().unique())
    columns = (column.tolist() for column in (counted, best, outlets, speakers, published))
    rows = list(zip(*columns, contexts, strict=True))
    first: dict[tuple[str, object, int], int] = {}
    groups = _Groups(len(rows))
    numbers = [(key, None if pd.isna(value) else value) for key, value, *_ in rows]
    told = Counter(numbers)
    for i, number in enumerate(numbers):
        if told[number] > 1:  # most numbers stand once, and share no passage
            for run in _runs(rows[i][5]):
                groups.join(i, first.setdefault((*number, run), i))
    together: dict[int, list[int]] = defaultdict(list)
    for i in range(len(rows)):
        together[groups.find(i)].append(i)
    origins = [""] * len(rows)
    for members in together.values():
        credited = [names[rows[i][3]] for i in members if not pd.isna(rows[i][3])]
        early = min(members, key=lambda i: (pd.isna(rows[i][4]), str(rows[i][4]), rows[i][2]))
        shared = Counter(credited).most_common(1)[0][0] if credited else rows[early][2]
        for i in members:
            origins[i] = names[rows[i][3]] if not pd.isna(rows[i][3]) else shared
    return origins


def _runs(context: str) -> Iterable[int]:
    words = [w.lower() for w in _TOKEN.findall(context)]
    return {hash(tuple(words[i : i + RUN])) for i in range(len(words) - RUN + 1)}


def _one_name(speakers: Iterable[str]) -> dict[str, str]:
    """The shortest name whose telling words are within a speaker's: "Kazakh Interior Ministry" is "Interior Ministry"."""
    telling = {
        name: frozenset(_TOKEN.findall(name.lower())) - _GENERIC or frozenset([name.lower()]) for name in speakers
    }
    short = sorted(telling, key=lambda name: (len(telling[name]), name))
    return {name: next(other for other in short if telling[other] <= words) for name, words in telling.items()}

"""Which figures of different outlets are one: told of one thing in like words, or from one source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import pandas as pd

from analysis.nouns import FUNCTION_WORDS

SHARED_STEMS = 3  # content words that two contexts must share to be about one thing …
SHARED_PART = 0.4  # … and their part in the shorter context
COMMON = 40  # contexts; a stem in more of them tells nothing
RUN = 8  # words in a row that two outlets share only if one passage was taken over

_WORD = re.compile(r"[^\W\d_]{3,}")
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


def find_same_things(
    counted: Iterable[str], weak: Iterable[bool], outlets: Iterable[str], contexts: Sequence[str]
) -> list[str]:
    """One key per row: weak keys get the telling words of their contexts behind a colon, "casino: closed revenue".

    Rows of one weak key stay together only if another outlet tells of them in like words (`SHARED_STEMS`).
    """
    keys, outlet = list(counted), list(outlets)
    rows: dict[str, list[int]] = defaultdict(list)
    for i, (key, is_weak) in enumerate(zip(keys, weak, strict=True)):
        if is_weak:
            rows[key].append(i)
    stems = {i: _stems(contexts[i]) for group in rows.values() for i in group}
    groups = _Groups(len(keys))
    for group in rows.values():
        for i, j in _alike(group, stems, outlet):
            groups.join(i, j)
    members: dict[int, list[int]] = defaultdict(list)
    for i in stems:
        members[groups.find(i)].append(i)
    taken: Counter[str] = Counter()
    for first in sorted(members):
        words = Counter(w for i in members[first] for w in stems[i].values())
        label = " ".join(w for w, _ in sorted(words.items(), key=lambda x: (-x[1], -len(x[0]), x[0]))[:3])
        name = f"{keys[first]}: {label}" if label else keys[first]
        taken[name] += 1
        name += f" ({taken[name]})" if taken[name] > 1 else ""
        for i in members[first]:
            keys[i] = name
    return keys


def _stems(context: str) -> dict[str, str]:
    """Content words by their first six letters, so that "arrested" and "arrests" are one."""
    words = (w.lower() for w in _WORD.findall(context))
    return {w[:6]: w for w in words if w not in FUNCTION_WORDS and len(w) > 3}


def _alike(group: Sequence[int], stems: dict[int, dict[str, str]], outlets: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of rows of different outlets whose contexts share enough; found through the stems, not by comparing all."""
    where: dict[str, list[int]] = defaultdict(list)
    for i in group:
        for stem in stems[i]:
            where[stem].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for places in where.values():
        if 1 < len(places) <= COMMON:
            shared.update(pair for pair in combinations(places, 2) if outlets[pair[0]] != outlets[pair[1]])
    return sorted(
        (i, j)
        for (i, j), n in shared.items()
        if n >= SHARED_STEMS and n >= SHARED_PART * min(len(stems[i]), len(stems[j]))
    )


# ---------------------------------------------------------------- where a figure came from first

_GENERIC = frozenset("the a an of and mr mrs ms dr s president minister spokesman spokeswoman".split())


def find_origins(
    counted: Sequence[str] | pd.Series,
    best: pd.Series,
    outlets: pd.Series,
    speakers: pd.Series,
    published: pd.Series,
    contexts: Sequence[str],
) -> list[str]:
    """One origin per row: the speaker credited; else the outlet that printed the passage first; else the outlet itself."""
    names = _one_name(speakers.dropna().unique())
    rows = list(zip(counted, best, outlets, speakers, published, contexts, strict=True))
    first: dict[tuple[str, object, int], int] = {}
    groups = _Groups(len(rows))
    for i, (key, value, _, _, _, context) in enumerate(rows):
        for run in _runs(context):
            other = first.setdefault((key, None if pd.isna(value) else value, run), i)
            groups.join(i, other)
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

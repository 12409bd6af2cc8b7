"""Which figures of different outlets are one: told of one thing in like words, or from one source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.nouns import FUNCTION_WORDS

SHARED_STEMS = 3  # content words that two contexts must share to be about one thing …
SHARED_PART = 0.4  # … and their part in the shorter context
RARE = 10  # of the stems of a context, the ones by which others like it are looked for …
COMMON = 40  # … and in how many groups at most
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


def find_same_things(counted: Iterable[str], weak: Iterable[bool], contexts: Sequence[str]) -> list[str]:
    """One key per row: weak keys get the telling words of their contexts behind a colon, "jet: airline contract".

    Rows of one weak key stay together only if they are told in like words (`SHARED_STEMS`): each row joins the first row
    of the group that it shares most with, or starts a group of its own (leader clustering, Hartigan 1975).
    """
    keys = list(counted)
    rows: dict[str, list[int]] = defaultdict(list)
    for i, (key, is_weak) in enumerate(zip(keys, weak, strict=True)):
        if is_weak:
            rows[key].append(i)
    for key, group in rows.items():
        stems = {i: _stems(contexts[i]) for i in group}
        taken: Counter[str] = Counter()
        for members in _like_words(stems).values():
            words = Counter(word for i in members for word in stems[i].values())
            telling = sorted(words.items(), key=lambda x: (-x[1], -len(x[0]), x[0]))[:3]
            name = ": ".join(filter(None, (key, " ".join(word for word, _ in telling))))
            taken[name] += 1
            for i in members:
                keys[i] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return keys


def _stems(context: str) -> dict[str, str]:
    """Content words by their first six letters, so that "arrested" and "arrests" are one."""
    words = (w.lower() for w in _WORD.findall(context))
    return {w[:6]: w for w in words if w not in FUNCTION_WORDS and len(w) > 3}


def _like_words(stems: dict[int, dict[str, str]]) -> dict[int, list[int]]:
    """The rows of each group by its first row. A row is only compared with first rows that share its rarest stems."""
    often = Counter(stem for found in stems.values() for stem in found)
    groups: dict[int, list[int]] = {}
    leaders: dict[str, list[int]] = defaultdict(list)
    for i, found in stems.items():
        rare = sorted(found, key=lambda stem: (often[stem], stem))[:RARE]
        near = Counter(leader for stem in rare for leader in leaders[stem][:COMMON])
        shared = [(len(found.keys() & stems[leader].keys()), -leader) for leader in near]
        most, leader = max(shared, default=(0, 0))
        if most >= SHARED_STEMS and most >= SHARED_PART * min(len(found), len(stems[-leader])):
            groups[-leader].append(i)
            continue
        groups[i] = [i]
        for stem in found:
            leaders[stem].append(i)
    return groups


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

"""Which figures of different outlets are one: told of one thing in like words, or from one source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.dates import MONTHS, WEEKDAYS
from analysis.nouns import FUNCTION_WORDS

SHARED_STEMS = 3  # content words that two contexts must share to be about one thing …
SHARED_PART = 0.4  # … and their part in the shorter context
SHARED_PART_OTHER = 0.6  # … where the numbers differ
RARE = 10  # of the stems of a context, the ones by which others like it are looked for …
COMMON = 40  # … and in how many groups at most
SPAN = 14  # days within which outlets write of one event
FEW_NAMES = 2  # contexts with fewer names say nothing of the event
SHARED_NAMES = 0.25  # of a context's names that a group of one event has to know
SHARED_BESIDE = 0.25  # of the words of a context with few names
SHARED_STORY = 0.3  # of the names of an article
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
    counted: Iterable[str],
    by: Iterable[Any],
    published: Iterable[Any],
    best: Iterable[Any],
    contexts: Sequence[str],
    heads: Sequence[str],
) -> list[str]:
    """One key per row: keys that fell apart get the telling words of their contexts behind a colon, "jet: airline contract".

    Keys of a codebook stay as they are. Those of an event ("killed") stay together while they are printed within `SPAN`
    days and share names: 40 killed in one town are no rivals of 12 in another. Those of a noun alone must be told in like
    words (`SHARED_STEMS`), the more so where the numbers differ: an equal number is a sign of one thing by itself. Each
    row joins the group that it shares most with, or starts one (leader clustering, Hartigan 1975).
    """
    keys, values = list(counted), [None if pd.isna(value) else float(value) for value in best]
    days = [None if pd.isna(day) else date.fromisoformat(str(day)[:10]) for day in published]
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (key, kind) in enumerate(zip(keys, by, strict=True)):
        if not pd.isna(kind) and kind in ("noun", "event"):
            rows[key, str(kind)].append(i)
    for (key, kind), group in rows.items():
        group.sort(key=lambda i: (days[i] or date.max, i))
        stems = {i: _stems(contexts[i]) for i in group}
        by_names = kind == "event"
        groups = _like_names(contexts, heads, stems, days, values) if by_names else _like_words(stems, days, values)
        taken: Counter[str] = Counter()
        for members in groups.values():
            words = Counter(word for i in members for word in stems[i].values())
            telling = sorted(words.items(), key=lambda x: (-x[1], -len(x[0]), x[0]))[:3]
            name = ": ".join(filter(None, (key, " ".join(word for word, _ in telling))))
            if kind == "event" and len(groups) == 1:
                name = key
            taken[name] += 1
            for i in members:
                keys[i] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return keys


# Takes the "Orlando" of "in Orlando"; refuses the first word of a sentence, which is capitalised anyway.
_NAME = re.compile(r"(?<=[^\W\d_,;:]\s)(?:[\"“(]?)([A-Z][^\W\d_]{2,})|(?<=[,;:]\s)([A-Z][^\W\d_]{2,})")
_CALENDAR = frozenset(name.capitalize() for name in (*MONTHS, *WEEKDAYS))


@lru_cache(maxsize=8192)
def _names(context: str) -> frozenset[str]:
    """Capitalised words within sentences: most are names of people, places and bodies."""
    return frozenset(m[1] or m[2] for m in _NAME.finditer(context)) - _CALENDAR


def _like_names(
    contexts: Sequence[str],
    heads: Sequence[str],
    stems: dict[int, dict[str, str]],
    days: Sequence[date | None],
    values: Sequence[float | None],
) -> dict[int, list[int]]:
    """The rows of each group by its first row. Articles that share many names are on one event; else the
    contexts must share names, or if they have few, words or an equal number."""
    groups: dict[int, list[int]] = {}
    known: dict[int, set[str]] = {}  # the names of each group's contexts
    told: dict[int, set[str]] = {}  # and of the articles that they stand in
    for i, found in stems.items():
        own = _names(contexts[i])
        best, most = None, -1
        for leader in list(groups)[-COMMON:]:
            if not _same_time(days[i], days[leader]):
                continue
            shared = len(own & known[leader])
            equal = values[i] == values[leader]
            if _one_story(_names(heads[i]), told[leader]):
                fits = True
            elif min(len(own), len(known[leader])) < FEW_NAMES:
                alike = len(found.keys() & stems[leader].keys())
                fits = equal or alike >= SHARED_BESIDE * min(len(found), len(stems[leader]))
            else:
                fits = shared >= max(1 if equal else 2, SHARED_NAMES * len(own))
            if fits and shared > most:
                best, most = leader, shared
        if best is None:
            best, groups[i], known[i], told[i] = i, [], set(), set()
        groups[best].append(i)
        known[best] |= own
        told[best] |= _names(heads[i])
    return groups


def _one_story(one: frozenset[str], two: Collection[str]) -> bool:
    """Whether an article is on the event of others, as far as their names tell; without names nothing speaks against it."""
    few = min(len(one), len(two))
    return few < FEW_NAMES or len(one.intersection(two)) >= max(FEW_NAMES, SHARED_STORY * len(one))


def _same_time(one: date | None, two: date | None) -> bool:
    return one is None or two is None or abs((one - two).days) <= SPAN


def _stems(context: str) -> dict[str, str]:
    """Content words by their first six letters, so that "arrested" and "arrests" are one."""
    words = (w.lower() for w in _WORD.findall(context))
    return {w[:6]: w for w in words if w not in FUNCTION_WORDS and len(w) > 3}


def _like_words(
    stems: dict[int, dict[str, str]], days: Sequence[date | None], values: Sequence[float | None]
) -> dict[int, list[int]]:
    """The rows of each group by its first row. A row is only compared with first rows that share its rarest stems."""
    often = Counter(stem for found in stems.values() for stem in found)
    groups: dict[int, list[int]] = {}
    leaders: dict[str, list[int]] = defaultdict(list)
    for i, found in stems.items():
        rare = sorted(found, key=lambda stem: (often[stem], stem))[:RARE]
        near = Counter(leader for stem in rare for leader in leaders[stem][:COMMON])
        best, most = None, 0
        for leader in sorted(near):
            shared = len(found.keys() & stems[leader].keys())
            part = SHARED_PART if values[i] == values[leader] else SHARED_PART_OTHER
            needed = max(SHARED_STEMS, part * min(len(found), len(stems[leader])))
            if shared >= needed and shared > most and _same_time(days[i], days[leader]):
                best, most = leader, shared
        if best is not None:
            groups[best].append(i)
            continue
        groups[i] = [i]
        for stem in found:
            leaders[stem].append(i)
    return groups


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

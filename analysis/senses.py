"""What news counts: the words of events ("arrested", "lost their lives") and the classes of nouns, one lexicon for every reading.

A figure without a codebook takes its key from them; a codebook's words are taken in their sense, so that `killed` finds "died".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

import re2

from analysis import lexicons
from analysis.patterns import Glob

LOOSE = frozenset(("voted", "prosecuted", "protested", "deployed"))  # what many texts count on many occasions


@cache
def pattern_of(kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """One alternation of a kind's patterns; the name of the group that matched leads to the key."""
    rows = [row for row in lexicons.read("counted") if row["kind"] == kind]
    alternatives = [f"(?P<g{i}>{row['pattern']})" for i, row in enumerate(rows)]
    keys = {f"g{i}": row["key"] for i, row in enumerate(rows)}
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE), keys


# ---------------------------------------------------------------- events


class EventWord(NamedTuple):
    """A word `text[start:end]` that tells of an event ("arrested"): the event's key, empty where a codebook must say which
    of its `senses` the word has ("cut")."""

    start: int
    end: int
    key: str
    senses: frozenset[str]


class EventWords:
    """The event words of a text, found in a sentence when they are asked for: in most no number stands that could be of them.

    `ends` are the places where sentences end.
    """

    def __init__(self, text: str, ends: Sequence[int]) -> None:
        self._data = text.encode("ascii", "replace")
        self._edges = [0, *ends, len(text)]
        self._found: dict[int, list[EventWord]] = {}

    def between(self, start: int, end: int) -> Iterator[EventWord]:
        """Those that begin in `text[start:end]`, from left to right."""
        for k in range(bisect_right(self._edges, start) - 1, len(self._edges) - 1):
            if self._edges[k] >= end:
                return
            if k not in self._found:
                self._found[k] = _event_words(self._data, self._edges[k], self._edges[k + 1])
            words = self._found[k]
            for word in islice(words, bisect_left(words, start, key=itemgetter(0)), None):
                if word.start >= end:
                    return
                yield word


def _event_words(data: bytes, start: int, end: int) -> list[EventWord]:
    """RE2 reads 200 MB/s of them, `re` 4; every letter beyond ASCII is made one question mark, so that offsets hold."""
    found = []
    for match in _event_pattern().finditer(data, start, end):
        first, last = match.span()
        word = data[first:last].decode("ascii").lower()
        found.append(EventWord(first, last, event_of(word), senses_of(word)))
    return found


@cache
def _event_pattern() -> Any:
    patterns = [row["pattern"] for row in lexicons.read("counted") if row["kind"] in ("event", "sense")]
    options = re2.Options()
    options.case_sensitive = False
    options.longest_match = True  # "lost their lives" before "lost"
    return re2.compile(rf"\b(?:{'|'.join(patterns)})\b", options=options)


@lru_cache(maxsize=4096)
def event_of(word: str) -> str:
    """The event that a word tells of by itself; empty for a word that needs a codebook to say what it counts ("cut")."""
    pattern, keys = pattern_of("event")
    match = pattern.fullmatch(word)
    return keys[match.lastgroup or ""] if match else ""


@lru_cache(maxsize=4096)
def senses_of(word: str) -> frozenset[str]:
    """Every event that a word may tell of: "burned" of damage and of an area."""
    return frozenset(key for key, pattern in _senses() if pattern.fullmatch(word))


@cache
def _senses() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [row for row in lexicons.read("counted") if row["kind"] in ("event", "sense")]
    return tuple((row["key"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows)


_ENDINGS = ("", "s", "d", "ed", "e", "ing", "al", "ised", "ths")


def senses_of_terms(terms: Iterable[Glob]) -> frozenset[str]:
    """Every event that a codebook's terms may tell of: `injur*` of injuries."""
    found: set[str] = set()
    for term in terms:
        if not term.regex:
            stem = term.written.replace("*", "").replace("?", "").lower()
            found.update(*(senses_of(stem + ending) for ending in (_ENDINGS if "*" in term.written else ("",))))
    return frozenset(found)


# ---------------------------------------------------------------- nouns


def is_event_noun(phrase: str) -> bool:
    """Whether a noun phrase names what befell those it counts: "40 arrests", "the wounded"."""
    return pattern_of("event")[0].search(phrase) is not None


def object_of(head: str) -> str | None:
    """One key for nouns that mean one thing: house for homes and dwellings."""
    pattern, keys = pattern_of("object")
    found = pattern.fullmatch(head)
    return keys[found.lastgroup or ""] if found else None


@lru_cache(maxsize=4096)
def kind_of(phrase: str) -> str | None:
    """The class of the counted noun: security, civilian, child …; "person" for people of whom no more is said."""
    pattern, keys = pattern_of("thing")
    found = pattern.search(phrase)
    if found:
        return keys[found.lastgroup or ""]
    if pattern_of("broad")[0].search(phrase) or _STATE.match(phrase):
        return "person"
    return None


@lru_cache(maxsize=4096)
def classes_of(phrase: str) -> frozenset[str]:
    """The classes that a noun phrase is of: one of things ("house"), one of people, and "person" for people of any trade."""
    head = phrase.rsplit(" ", 1)[-1]
    found = {object_of(head) or "", kind_of(phrase) or ""} - {"", "place"}
    if found & {"civilian", "worker", "crew", "captive"} or pattern_of("persons")[0].search(phrase):
        found.add("person")
    return frozenset(found)


def plain_terms(terms: Iterable[Glob]) -> list[str]:
    """The terms that are no regular expressions, without the signs of a glob."""
    return [term.written.replace("*", "").replace("?", "").lower() for term in terms if not term.regex]


def classes_meant(terms: Iterable[Glob]) -> frozenset[str]:
    """The classes that a codebook's nouns stand for; `people` stands for people of any trade, `miner*` for no others."""
    return frozenset(
        key for word in plain_terms(terms) for key in (object_of(word), kind_of(word)) if key and key != "place"
    )


# Takes "dead", "wounded in"; refuses "deadlines".
_STATE = re.compile(
    r"(?:dead|killed|wounded|injured|missing|arrested|detained|ill|sick|homeless|stranded|trapped|unaccounted)\b",
    re.IGNORECASE,
)

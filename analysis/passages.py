"""Which words of a text were changed: passages, found word by word, in time that long texts can pay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST = 2_000_000  # pairs of words that are compared one by one; longer stretches are first parted by paragraphs …
MOST_PARAGRAPHS = 25_000_000  # … if they have no more than so many pairs of them
NEAR = 2  # equal words between two changes that are taken for one change
_WORD = re.compile(r"\S+")


class Passage(NamedTuple):
    """One change: words `old[old_start:old_end]` gave way to `new[start:end]`; either may be empty."""

    old_start: int
    old_end: int
    start: int
    end: int


def find_passages(old: str, new: str) -> list[Passage]:
    """One row a changed passage, in order; white space alone is no change.

    Equal beginnings and ends are cut off first; what is left is compared by paragraphs where it is long, then by words
    (Ratcliff and Obershelp, as in difflib). Known miss: a passage that moved is one that went and one that came.
    """
    olds, news = _Words(old), _Words(new)
    found: list[list[int]] = []
    for a, b, c, d in _changes(olds, news, 0, len(olds.words), 0, len(news.words)):
        if found and a - found[-1][1] <= NEAR and c - found[-1][3] <= NEAR:
            found[-1][1], found[-1][3] = b, d
        else:
            found.append([a, b, c, d])
    return [Passage(*olds.span(a, b), *news.span(c, d)) for a, b, c, d in found]


class _Words:
    def __init__(self, text: str) -> None:
        self.text = text
        spans = [m.span() for m in _WORD.finditer(text)]
        self.starts = [s for s, _ in spans]
        self.ends = [e for _, e in spans]
        self.words = [text[s:e] for s, e in spans]

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Where words [first, stop) stand; no words stand before the word `first`."""
        if first < stop:
            return self.starts[first], self.ends[stop - 1]
        at = self.starts[first] if first < len(self.starts) else len(self.text)
        return at, at

    def paragraphs(self, first: int, stop: int) -> list[tuple[int, int]]:
        """Words [first, stop) in ranges that a line break ends."""
        cuts = [i for i in range(first + 1, stop) if "\n" in self.text[self.ends[i - 1] : self.starts[i]]]
        return list(zip([first, *cuts], [*cuts, stop], strict=True)) if first < stop else []


def _changes(olds: _Words, news: _Words, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int, int]]:
    while a < b and c < d and olds.words[a] == news.words[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and olds.words[b - 1] == news.words[d - 1]:
        b, d = b - 1, d - 1
    if a == b or c == d:
        if a != b or c != d:
            yield a, b, c, d
    elif (b - a) * (d - c) <= MOST:
        for i, j, k, m in _differing(olds.words[a:b], news.words[c:d]):
            yield a + i, a + j, c + k, c + m
    else:
        ones, twos = olds.paragraphs(a, b), news.paragraphs(c, d)
        lines = [[tuple(w.words[i:j]) for i, j in ranges] for w, ranges in ((olds, ones), (news, twos))]
        if len(ones) == len(twos) == 1 or len(ones) * len(twos) > MOST_PARAGRAPHS:
            yield a, b, c, d
            return
        for i, j, k, m in _differing(*lines):
            old, new = [*ones, (b, b)], [*twos, (d, d)]
            yield from _within(olds, news, old[i][0], old[j][0], new[k][0], new[m][0])


def _within(olds: _Words, news: _Words, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int, int]]:
    if (b - a) * (d - c) <= MOST:
        yield from _changes(olds, news, a, b, c, d)
    else:
        yield a, b, c, d


def _differing(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int, int]]:
    # autojunk: a word that is everywhere is no anchor, which keeps the time from growing with its square
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield i, j, k, m

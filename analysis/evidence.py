"""The sentences behind rows: what a reader must see before a label can be believed."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from analysis.segments import find_sentences

NO_TEXT = "FRAMING_NO_TEXT"  # a run sets it for its kernels and for itself
MOST_WORDS = 25  # of an article in one place, where the texts are left out …
PART = 20  # … and no more than this part of it, or the snippets of a short article would add up to it …
LEAST_WORDS = 7  # … but enough to see a label's reason
AROUND = 280  # characters shown on either side of a term in a sentence that goes on for longer
# control characters and marks that turn the direction of what follows; takes NUL, U+202E; refuses tab, line feed, U+0301
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Passage(NamedTuple):
    """A sentence around things found in it: pieces of text, each with whether it was found."""

    pieces: tuple[tuple[str, bool], ...]

    def marked(self) -> str:
        """The sentence with what was found in [[ ]]."""
        return "".join(f"[[{text}]]" if found else text for text, found in self.pieces)


class Sentences:
    """Sentences of articles by offset, each field cut once and only when it is asked for."""

    def __init__(self, articles: pd.DataFrame) -> None:
        self._articles = articles.set_index("article")[["text", "title"]]
        self._cut: dict[tuple[str, str], tuple[list[int], list[int]]] = {}

    def bounds(self, row: Any) -> tuple[str, str, int, int]:
        """Article, field, start and end of the sentence that `row` begins in, up to the end of the one it ends in."""
        article, field = str(row.article), str(row.field)
        if (article, field) not in self._cut:
            self._cut[article, field] = _cut(str(self._articles.at[article, field]))
        starts, ends = self._cut[article, field]
        first = max(0, bisect_right(starts, row.start) - 1)
        last = max(first, bisect_right(starts, row.end - 1) - 1)
        return article, field, min(starts[first], row.start), max(ends[last], row.end)

    def around(self, rows: Sequence[Any]) -> Passage:
        """The sentence of `rows`, which all stand in one, in order; a long one is cut some way before and behind them.

        Where the texts are to be left out, all of it is 25 words at most, of a short article fewer.
        """
        article, field, left, right = self.bounds(rows[0])
        text = str(self._articles.at[article, field])
        right = max(right, *(row.end for row in rows))
        at = (
            _word_begin(text, max(left, rows[0].start - AROUND), rows[0].start)
            if rows[0].start - AROUND > left
            else left
        )
        last = max(row.end for row in rows)
        stop = _word_end(text, last, last + AROUND) if last + AROUND < right else right
        pieces = [("… ", False)] if at > left else []
        for row in rows:
            if row.start >= at:
                pieces += [(visible(text[at : row.start]), False), (visible(text[row.start : row.end]), True)]
                at = row.end
        pieces += [(visible(text[at:stop]), False), (" …" if stop < right else "", False)]
        whole = Passage(tuple(piece for piece in pieces if piece[0]))
        if not texts_left_out():
            return whole
        return snippet(whole, min(MOST_WORDS, max(LEAST_WORDS, text.count(" ") // PART)))


def texts_left_out() -> bool:
    """Whether this process makes a report that may be published: no more of an article than snippets."""
    return bool(os.environ.get(NO_TEXT))


def snippet(passage: Passage, most: int = MOST_WORDS) -> Passage:
    """At most so many words of the passage, around the first thing that was found in it."""
    words = [(word, found) for text, found in passage.pieces for word in re.findall(r"\S+\s*|\s+", text)]
    count = [bool(word.strip(" …")) for word, _ in words]
    if sum(count) <= most:
        return passage
    first = next((i for i, (_, found) in enumerate(words) if found), 0)
    begin = first
    while begin and sum(count[begin - 1 : first]) <= most // 2:
        begin -= 1
    end = begin
    while end < len(words) and sum(count[begin : end + 1]) <= most:
        end += 1
    pieces = [("… ", False)] if begin else []
    for found, part in groupby(words[begin:end], lambda pair: pair[1]):
        pieces.append(("".join(word for word, _ in part), found))
    return Passage((*pieces, (" …", False)) if end < len(words) else tuple(pieces))


def _word_begin(text: str, at: int, latest: int) -> int:
    """Where the first whole word behind `at` begins; `at` itself where no word ends before `latest`."""
    space = text.find(" ", at, latest - 1)
    return at if space < 0 else space + 1


def _word_end(text: str, earliest: int, at: int) -> int:
    space = text.rfind(" ", earliest + 1, at)
    return at if space < 0 else space


@lru_cache(maxsize=2048)  # texts; pages of the same articles are made one after the other
def _cut(text: str) -> tuple[list[int], list[int]]:
    cut = find_sentences(text)
    return [start for start, _ in cut], [end for _, end in cut]


def visible(text: str) -> str:
    """`text` as it may be shown: no control characters, line breaks as spaces."""
    return re.sub(r"\s+", " ", INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text))

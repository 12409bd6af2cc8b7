"""Tokens of a text as parallel lists, cut into paragraphs and sentences: what the rules and the model both read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from analysis.numerals import in_lower_case
from analysis.segments import Segment, paragraph_sentences

# Words, clitics and single signs. Takes U.S., Jean-Paul, 2,030, 's, “; refuses to join "end.Next" into one word.
# The blank before each is taken along, so that all of them together are the text and their lengths say where they stand:
# twice as fast as asking every match.
_TOKEN = re.compile(
    r"\s*+(?:[A-Za-z]{2,}+(?![\w-])"  # most words; the rest below would take them too, and more slowly
    r"|(?:[^\W\d_]\.){2,}"
    r"|\d+(?:[.,]\d+)*(?:[^\W\d_]+)?"
    r"|[^\W\d_]+(?:-[^\W_]+)*"
    r"|['’](?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL])\b"
    r"|--+|\S)"
)
LONGEST = 400  # tokens of one sentence that are read together; what has no full stop is cut there


class Tokens(NamedTuple):
    """All tokens of a text; `words` is lower case with straight apostrophes, `sentences` are half-open token ranges.

    `paragraph_of[k]` numbers the segment that sentence k stands in.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[tuple[int, int]]
    paragraph_of: list[int]

    def capital(self, i: int) -> bool:
        return self.text[self.starts[i]].isupper()

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character span of tokens [first, last)."""
        return self.starts[first], self.ends[last - 1]


def tokenise(text: str, segments: Sequence[Segment]) -> Tokens:
    printed = _TOKEN.findall(in_lower_case(text).replace("’", "'"))
    words = [*map(str.lstrip, printed)]
    ends = [*accumulate(map(len, printed))]
    starts = [*map(sub, ends, map(len, words))]
    sentences: list[tuple[int, int]] = []
    paragraph_of: list[int] = []
    for number, segment in enumerate(segments):
        for start, end in paragraph_sentences(text, segment.start, segment.end):
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            for cut in range(first, last, LONGEST):
                sentences.append((cut, min(cut + LONGEST, last)))
                paragraph_of.append(number)
    return Tokens(text, words, starts, ends, sentences, paragraph_of)

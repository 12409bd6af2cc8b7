"""The sentences behind rows: what a reader must see before a label can be believed."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, NamedTuple

import pandas as pd

from analysis.segments import find_sentences
from analysis.tables import each_row

AROUND = 280  # characters shown on either side of a term in a sentence that goes on for longer
# control characters and marks that turn the direction of what follows; takes NUL, U+202E; refuses tab, line feed, U+0301
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Passage(NamedTuple):
    """A sentence around something found in it: `before`, `found`, `after`, to be read one behind the other."""

    before: str
    found: str
    after: str


class Sentences:
    """Sentences of articles by offset, each field cut once and only when it is asked for."""

    def __init__(self, articles: pd.DataFrame) -> None:
        self._articles = articles.set_index("article")[["text", "title"]]
        self._cut: dict[tuple[str, str], tuple[list[int], list[int]]] = {}

    def around(self, row: Any) -> Passage:
        """The sentence that `row` (article, field, start, end) begins in, up to the sentence it ends in."""
        key = (str(row.article), str(row.field))
        text = str(self._articles.at[key[0], key[1]])
        if key not in self._cut:
            cut = find_sentences(text)
            self._cut[key] = [s for s, _ in cut], [e for _, e in cut]
        starts, ends = self._cut[key]
        start, end = int(row.start), int(row.end)
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, end - 1) - 1)
        left, right = min(starts[first], start), max(ends[last], end)
        cut_left, cut_right = max(left, start - AROUND), min(right, end + AROUND)
        return Passage(
            ("… " if cut_left > left else "") + visible(text[cut_left:start]),
            visible(text[start:end]),
            visible(text[end:cut_right]) + (" …" if cut_right < right else ""),
        )


def visible(text: str) -> str:
    """`text` as it may be shown: no control characters, line breaks as spaces."""
    return re.sub(r"\s+", " ", INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text))


def sentences_table(rows: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """`rows` (article, field, start, end) with the column `sentence`, in which what was found stands in [[ ]]."""
    sentences = Sentences(articles)
    shown = [f"{p.before}[[{p.found}]]{p.after}" for p in map(sentences.around, each_row(rows))]
    return rows.assign(sentence=pd.Series(shown, index=rows.index, dtype="string"))

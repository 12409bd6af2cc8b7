"""The text cut into runs of one voice: what every rate is divided by, and how many words each speaker gets."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.documents import Credit, Document, documents
from analysis.quotations import find_quotations
from analysis.segments import WORD


def stretches_table(articles: pd.DataFrame, segments: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """One row a longest run of text in one segment, one voice and one attribution; together they are all segments.

    A word belongs to the stretch that it begins in, so that the words of all stretches add up to those of the segments.
    """
    rows: list[tuple[Any, ...]] = []
    for document in documents(articles, segments, attributions):
        starts = [m.start() for m in WORD.finditer(document.text)]
        for row in _stretches(document):
            n_words = bisect_left(starts, row.end) - bisect_left(starts, row.start)
            rows.append((document.article, document.outlet, document.field, *row[:3], *row.credit, n_words))
    columns = ["article", "outlet", "field", "start", "end", "segment", *Credit._fields, "n_words"]
    return tables.build("stretches", pd.DataFrame(rows, columns=columns))


class _Stretch(NamedTuple):
    start: int
    end: int
    segment: str
    credit: Credit


def _stretches(document: Document) -> list[_Stretch]:
    edges = {edge for row in document.rows for edge in (row.start, row.end)}
    edges |= {edge for q in find_quotations(document.text) for edge in (q.start, q.end)}
    cuts = sorted(edges)
    rows: list[_Stretch] = []
    for segment in document.segments:
        inner = cuts[bisect_left(cuts, segment.start + 1) : bisect_left(cuts, segment.end)]
        begin, before = segment.start, document.credit(segment.start, segment.end)
        for cut in inner:
            credit = document.credit(cut, segment.end)
            if credit != before:
                rows.append(_Stretch(begin, cut, segment.segment, before))
                begin, before = cut, credit
        rows.append(_Stretch(begin, segment.end, segment.segment, before))
    return rows

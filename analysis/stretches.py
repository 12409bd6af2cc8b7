"""The text cut into runs of one voice: what every rate is divided by, and how many words each speaker gets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.documents import Credit, Document, documents
from analysis.quotations import find_quotations
from analysis.segments import word_starts


def stretches_table(
    articles: pd.DataFrame,
    segments: pd.DataFrame,
    attributions: pd.DataFrame,
    *,
    read: Sequence[Document] | None = None,
) -> pd.DataFrame:
    """One row a longest run of text in one segment, one voice and one attribution; together they are all segments.

    A word belongs to the stretch that it begins in, so that the words of all stretches add up to those of the segments.
    `read` is the same as `documents`, where a caller has them.
    """
    rows: list[tuple[Any, ...]] = []
    for document in documents(articles, segments, attributions) if read is None else read:
        article, outlet, field = document.article, document.outlet, document.field
        for start, end, segment, credit, n_words in _stretches(document):
            rows.append((article, outlet, field, start, end, segment, *credit, n_words))
    columns = ["article", "outlet", "field", "start", "end", "segment", *Credit._fields, "n_words"]
    return tables.build("stretches", pd.DataFrame(rows, columns=columns))


_Stretch = tuple[int, int, str, Credit, int]  # start, end, segment, credit and words


def _stretches(document: Document) -> list[_Stretch]:
    edges = {edge for row in document.rows for edge in (row.start, row.end)}
    edges |= {edge for q in find_quotations(document.text) for edge in (q.start, q.end)}
    cuts = sorted(edges)
    places = sorted(edges.union(*((s.start, s.end) for s in document.segments)))
    before = dict(zip(places, np.searchsorted(word_starts(document.text), places).tolist(), strict=True))
    rows: list[_Stretch] = []
    for segment in document.segments:
        inner = cuts[bisect_left(cuts, segment.start + 1) : bisect_left(cuts, segment.end)]
        begins, credits = [segment.start], [document.credit(segment.start, segment.end)]
        for cut in inner:
            credit = document.credit(cut, segment.end)
            if credit != credits[-1]:
                begins.append(cut)
                credits.append(credit)
        for start, end, credit in zip(begins, [*begins[1:], segment.end], credits, strict=True):
            rows.append((start, end, segment.segment, credit, before[end] - before[start]))
    return rows

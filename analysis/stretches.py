"""The text cut into runs of one voice: what every rate is divided by, and how many words each speaker gets."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import pandas as pd

from analysis import tables
from analysis.documents import Document, documents
from analysis.quotations import find_quotations
from analysis.segments import WORD


def stretches_table(articles: pd.DataFrame, segments: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """One row a longest run of text in one segment, one voice and one attribution; together they are all segments.

    A word belongs to the stretch that it begins in, so that the words of all stretches add up to those of the segments.
    """
    rows: list[dict[str, Any]] = []
    for document in documents(articles, segments, attributions):
        starts = [m.start() for m in WORD.finditer(document.text)]
        for row in _stretches(document):
            n_words = bisect_left(starts, row["end"]) - bisect_left(starts, row["start"])
            rows.append(document.keys() | row | {"n_words": n_words})
    return tables.build("stretches", rows)


def _stretches(document: Document) -> list[dict[str, Any]]:
    edges = {edge for row in document.rows for edge in (row.start, row.end)}
    edges |= {edge for q in find_quotations(document.text) for edge in (q.start, q.end)}
    cuts = sorted(edges)
    rows: list[dict[str, Any]] = []
    for segment in document.segments:
        inner = cuts[bisect_left(cuts, segment.start + 1) : bisect_left(cuts, segment.end)]
        begun = len(rows)
        for start, end in zip([segment.start, *inner], [*inner, segment.end], strict=True):
            credit = document.credit(start, end)._asdict()
            if len(rows) > begun and credit.items() <= rows[-1].items():
                rows[-1]["end"] = end
            else:
                rows.append({"start": start, "end": end, "segment": segment.segment} | credit)
    return rows

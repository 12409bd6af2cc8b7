"""Where the codebook's terms are used, and in whose voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.codebook import Codebook, Frame
from analysis.segments import Segment


class Mention(NamedTuple):
    """One use of a term at `text[start:end]`."""

    start: int
    end: int
    surface: str
    frame: str
    term: str
    segment: str


def find_mentions(text: str, segments: Sequence[Segment], frames: Sequence[Frame]) -> list[Mention]:
    """One row a use of a term, in order; within a frame the longest match wins, and no term runs over two paragraphs."""
    rows = []
    for segment in segments:
        for frame in frames:
            excluded = frame.exclude.spans(text, segment.start, segment.end) if frame.exclude else []
            for start, end in frame.terms.spans(text, segment.start, segment.end):
                if not any(s <= start and end <= e for s, e in excluded):
                    surface = text[start:end]
                    rows.append(Mention(start, end, surface, frame.key, frame.terms.term(surface).written, segment.segment))
    return sorted(rows)

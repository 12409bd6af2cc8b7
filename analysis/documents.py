"""One string of one article with everything found in it so far: what every extracting room's bookkeeping walks over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from analysis.quotations import find_quotations
from analysis.segments import Segment
from analysis.tables import FIELDS, VOICES, each_row
from analysis.voices import VoiceIndex

# the columns of `attributions` that a voice is taken from
CREDITS = ["article", "field", "start", "end", "kind", "source", "cue_start", "cue_end", "speaker", "attribution"]


class Credit(NamedTuple):
    """The voice of a stretch, and the row of `attributions` it was taken from."""

    voice: str
    speaker: str | None
    attribution: str | None


UNCREDITED = {voice: Credit(voice, None, None) for voice in VOICES}


class Document(NamedTuple):
    """A field of an article; `rows` are its rows of `attributions`, `voices` tells whose words a stretch stands in."""

    article: str
    outlet: str
    field: str
    text: str
    published: date | None
    english: bool
    segments: tuple[Segment, ...]
    rows: Sequence[Any]
    voices: VoiceIndex

    def credit(self, start: int, end: int) -> Credit:
        """Whose words `text[start:end]` is; the rules know English, so in other languages they abstain."""
        if not self.english:
            return Credit("unclear", None, None)
        voice, row = self.voices.at(start, end)
        if row is None:
            return UNCREDITED[voice]
        found: Any = row  # a row of `attributions`: it has a speaker and an id in text
        return Credit(voice, None if pd.isna(found.speaker) else found.speaker, found.attribution)

    def keys(self) -> dict[str, str]:
        return {"article": self.article, "outlet": self.outlet, "field": self.field}


def documents(
    articles: pd.DataFrame, segments: pd.DataFrame, attributions: pd.DataFrame | None = None
) -> Iterator[Document]:
    """Every field of every article that has segments, in the order of `articles`; without attributions none is credited."""
    parts = _by_document(segments)
    credited = {} if attributions is None else _by_document(attributions[CREDITS])
    for a in each_row(articles):
        for field in FIELDS:
            found = parts.get((a.article, field))
            if found is None:
                continue
            text: str = getattr(a, field)
            rows = credited.get((a.article, field), [])
            yield Document(
                a.article, a.outlet, field, text, None if pd.isna(a.published) else a.published.date(), is_english(a.language),
                tuple(Segment(r.start, r.end, r.segment, bool(r.lead), r.n_words) for r in found),
                rows, VoiceIndex(text, rows, find_quotations(text) if attributions is not None else []),
            )  # fmt: skip


def is_english(language: Any) -> bool:
    """Whether the rules may read it; an article that does not say its language is taken for English."""
    return bool(pd.isna(language)) or str(language).lower().split("-")[0] in ("en", "eng", "english")


def _by_document(frame: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    rows: dict[tuple[str, str], list[Any]] = {}
    for row in each_row(frame):
        rows.setdefault((row.article, row.field), []).append(row)
    return rows

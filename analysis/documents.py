"""One string of one article with everything found in it so far: what every extracting room's bookkeeping walks over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
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


_WORD = re.compile(r"[^\W_]+")
BEFORE_WORK = frozenset("a an the this our its new recent own earlier".split())
# What an outlet does itself, beside its name.
OWN_WORK = frozenset(
    "survey poll analysis investigation review count tally estimate reporter reporters correspondent correspondents"
    " journalists editorial paper newspaper magazine".split()
)
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
        if voice == "indirect" and is_author(found.source, self.outlet):
            return UNCREDITED["own"]
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


@lru_cache(maxsize=10_000)
def is_author(source: Any, outlet: str) -> bool:
    """Whether an outlet tells what it found itself: "this paper", "a Mercury survey" in the Mercury.

    Known misses: an outlet that goes by another name than the one in the table ("nyt"); "we", which may be anybody in a
    transcript without quotation marks.
    """
    if pd.isna(source):
        return False
    words = _WORD.findall(str(source))
    lower = [word.lower() for word in words]
    name = [low for word, low in zip(words, lower, strict=True) if word[0].isupper() and low not in BEFORE_WORK]
    rest = set(lower) - set(name)
    if not rest <= BEFORE_WORK | OWN_WORK:
        return False
    if not name:
        return bool(rest & {"this", "our"}) and bool(rest & OWN_WORK)
    printed = [word for word in _WORD.findall(outlet.lower()) if word != "the"]
    if "".join(name) == "".join(printed):
        return True
    known = all(any(word == p or (len(p) > 2 and word.startswith(p)) for p in printed) for word in name)
    return known and name[-1] == printed[-1]


def is_english(language: Any) -> bool:
    """Whether the rules may read it; an article that does not say its language is taken for English."""
    return bool(pd.isna(language)) or str(language).lower().split("-")[0] in ("en", "eng", "english")


def _by_document(frame: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    rows: dict[tuple[str, str], list[Any]] = {}
    for row in each_row(frame):
        rows.setdefault((row.article, row.field), []).append(row)
    return rows

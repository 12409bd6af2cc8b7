"""Where the codebook's terms are used, in whose voice, and whether they are asserted at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons, tables
from analysis.codebook import Codebook, Frame
from analysis.dates import MONTHS, WEEKDAYS
from analysis.documents import Document, documents
from analysis.patterns import Pattern
from analysis.segments import Segment
from analysis.speakers import is_body

_DATES = "|".join(name.capitalize() for name in (*WEEKDAYS, *MONTHS))
LONGEST_NAME = 5  # words with capitals behind a term; more are a headline
AROUND = 80  # characters looked at on either side of a term for what turns it round


class Mention(NamedTuple):
    """One use of a term at `text[start:end]`."""

    start: int
    end: int
    surface: str
    frame: str
    term: str
    segment: str
    polarity: str


def find_mentions(text: str, segments: Sequence[Segment], frames: Sequence[Frame]) -> list[Mention]:
    """One row a use of a term, in order; within a frame the longest match wins, and no term runs over two paragraphs."""
    rows = []
    for frame in frames:
        for segment, start, end in _by_segment(frame.terms, text, segments):
            surface = text[start:end]
            if frame.exclude is not None and _excluded(frame.exclude, text, segment, start, end):
                continue
            term = frame.terms.term(surface).written
            polarity = find_polarity(text, segment.start, start, end)
            rows.append(Mention(start, end, surface, frame.key, term, segment.segment, polarity))
    return sorted(rows)


def _by_segment(pattern: Pattern, text: str, segments: Sequence[Segment]) -> list[tuple[Segment, int, int]]:
    """Matches with the segment they stand in. The text is read at one go, and by segments only where a match runs over two."""
    starts = [s.start for s in segments]
    found = []
    for start, end in pattern.spans(text):
        segment = segments[bisect_right(starts, start) - 1] if starts and start >= starts[0] else None
        if segment is None or end > segment.end:
            return [(s, a, b) for s in segments for a, b in pattern.spans(text, s.start, s.end)]
        found.append((segment, start, end))
    return found


def _excluded(exclude: Pattern, text: str, segment: Segment, start: int, end: int) -> bool:
    first, last = max(segment.start, start - AROUND), min(segment.end, end + AROUND)
    return any(s <= start and end <= e for s, e in exclude.spans(text, first, last))


def find_polarity(text: str, first: int, start: int, end: int) -> str:
    """How the term at `text[start:end]` is used: asserted, negated, distanced or compound; nothing before `first` counts.

    "not terrorists" and "deny that they are terrorists" negate, "so-called terrorists" distances; "anti-terrorist" and
    "the Terror Prevention Board" name something else. Known misses: irony, and a negation more than a few words away
    ("It would be wrong, he said, to call them terrorists").
    """
    if text[start:end].istitle() and _in_a_name(text[max(first, start - AROUND) : start], text[end : end + AROUND]):
        return "compound"
    around = {
        "before": text[max(first, start - AROUND) : start],
        "inside": text[start:end],
        "after": text[end : end + AROUND],
    }
    for polarity, place, pattern in _polarity_rules():
        if pattern.search(around[place]):
            return polarity
    return "asserted"


# Behind a term. Takes " University", " Prevention Board" and " and Peace Act"; refuses " Monday" and ". Others".
_NAME_BEHIND = re.compile(rf"(?:[ -](?:(?:and|of|of the|for|in the) )?(?!(?:{_DATES})\b)[^\W\d_a-z][\w’'-]+)+")
# Before a term. Takes "the Campaign Against " and "Commission on "; refuses "the ", "President Ruiz on ".
_NAME_BEFORE = re.compile(
    r"(?:^|[^.!?\n] |[“\"(])(?:[^\W\d_a-z][\w’'-]+ )+(?:(?:of|for|on|against|to [Ss]top|to [Ee]nd|Of|For|On|Against) (?:the )?)$"
)
_LONGER_WORD = re.compile(r"[^\W\d_]{4,}")


def _in_a_name(before: str, after: str) -> bool:
    """Whether a term with a capital is a part of a longer name: "Liberty University", "the Campaign Against Violence".

    Words with capitals beside it are one only where not every word has one, as in headlines, and where no sentence
    begins with the term, unless a word of bodies follows.
    """
    behind = _NAME_BEHIND.match(after)
    ahead = _NAME_BEFORE.search(before)
    names_body = behind is not None and is_body(behind.group().split())
    if ahead is not None:
        names_body = names_body or any(is_body([w]) for w in ahead.group().split() if w[0].isupper())
    opens = not before.strip() or re.search(r"[.!?:\n][\"”’)]*\s+$", before) is not None
    if not (names_body or (behind is not None and not opens)):
        return False
    if behind is not None and len(behind.group().split()) > LONGEST_NAME:
        return False
    around = _LONGER_WORD.findall(before[: ahead.start()] if ahead else before)
    around += _LONGER_WORD.findall(after[behind.end() :] if behind else after)
    return 2 * sum(word[0].isupper() for word in around) <= len(around) or not around


def mentions_table(
    articles: pd.DataFrame,
    segments: pd.DataFrame,
    attributions: pd.DataFrame,
    codebook: Codebook,
    *,
    read: Sequence[Document] | None = None,
) -> pd.DataFrame:
    """One row a mention in every article, in the voice and of the speaker that `attributions` gives it.

    `read` is the same as `documents`, where a caller has them.
    """
    found = documents(articles, segments, attributions) if read is None else read
    return tables.build("mentions", list(_rows(found, codebook.frames)))


def uses_table(
    articles: pd.DataFrame,
    segments: pd.DataFrame,
    attributions: pd.DataFrame,
    codebook: Codebook,
    *,
    read: Sequence[Document] | None = None,
) -> pd.DataFrame:
    """One row a use of a rival name, or of a term that a rule of style has for itself; found as mentions are.

    `read` is the same as `documents`, where a caller has them.
    """
    found = documents(articles, segments, attributions) if read is None else read
    sought = {f"rivals/{r.key}": r for r in codebook.rivals}
    frames = [Frame(key, r.label, r.terms, r.exclude) for key, r in sought.items()]
    for number, rule in enumerate(codebook.rules, 1):
        if rule.terms is not None:
            frames.append(Frame(f"rules/{number}", rule.says, rule.terms, rule.exclude))
    rows = []
    for row in _rows(found, frames):
        key = row.pop("frame")
        rows.append(row | {"sought": key, "name": sought[key].names[row["term"]] if key in sought else None})
    return tables.build("uses", rows)


def _rows(read: Iterable[Document], frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    if not frames:
        return
    for document in read:
        for mention in find_mentions(document.text, document.segments, frames):
            yield mention._asdict() | document.keys() | document.credit(mention.start, mention.end)._asdict()


@cache
def _polarity_rules() -> list[tuple[str, str, re.Pattern[str]]]:
    return [(r["polarity"], r["place"], re.compile(r["pattern"], re.IGNORECASE)) for r in lexicons.read("polarity")]

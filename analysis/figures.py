"""Numbers in the news: value, hedge, what is counted, as-of date, whether it still stands, and who says it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import lexicons, tables
from analysis.counting import counted_key
from analysis.dates import DateSpan, find_dates, weekday_before
from analysis.documents import documents
from analysis.nouns import lemma
from analysis.quantities import Quantity, find_quantities
from analysis.segments import Segment

if TYPE_CHECKING:
    from analysis.codebook import Codebook, CountedThing


class Figure(NamedTuple):
    """One number in the news, `text[start:end]`: hedge, number and counted noun phrase.

    `low` and `high` are what the words allow; `as_of` is an ISO date or None; `noun` is the counted noun phrase.
    """

    start: int
    end: int
    surface: str
    value: float | None
    value_high: float | None
    low: float
    high: float
    hedge: str
    unit: str | None
    unit_id: str | None
    noun: str | None
    counted: str | None
    as_of: str | None
    status: str


def find_figures(
    text: str,
    segments: Sequence[Segment] | None = None,
    published: date | None = None,
    counted: Sequence[CountedThing] = (),
) -> list[Figure]:
    """Figures of `text` from left to right; given `segments`, only those within one.

    Dates, years, times, ordinals, scores, names and phone numbers are none. Known misses: numbers that count by
    what went before ("the two agreed"), sums over sentences, sporting jargon.
    """
    dates = list(find_dates(text, published))
    quantities = find_quantities(text, dates)
    sentences = _Sentences(text)
    starts = [s.start for s in segments or ()]
    found = []
    for i, quantity in enumerate(quantities):
        if segments is not None and not _within(segments, starts, quantity.start):
            continue
        span = sentences.at(quantity.start)
        near = [q for q in quantities[max(0, i - 4) : i + 5] if q is not quantity]
        found.append(_figure(text, quantity, span, near, dates, published, counted))
    return found


def _within(segments: Sequence[Segment], starts: Sequence[int], position: int) -> bool:
    at = bisect_right(starts, position) - 1
    return at >= 0 and position < segments[at].end


def _figure(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    near: Sequence[Quantity],
    dates: Sequence[DateSpan],
    published: date | None,
    things: Sequence[CountedThing],
) -> Figure:
    hedge = find_hedge(
        text, quantity, max((q for q in near if q.end <= quantity.start), key=lambda q: q.end, default=None)
    )
    low, high = interval(quantity, hedge)
    end = max(quantity.end, quantity.noun.end if quantity.noun and _noun_is_counted(quantity) else 0, hedge.end or 0)
    unit, unit_id = _unit(text, quantity)
    noun = text[quantity.noun.start : quantity.noun.end] if quantity.noun else None
    return Figure(
        hedge.start, end, text[hedge.start : end], quantity.value, quantity.value_high, low, high, hedge.hedge, unit, unit_id,
        noun, counted_key(text, quantity, sentence, near, things), _as_of(text, quantity, sentence, near, dates, published),
        _status(text, quantity.start, sentence),
    )  # fmt: skip


def _noun_is_counted(quantity: Quantity) -> bool:
    return quantity.unit is None or quantity.value is None


def _unit(text: str, quantity: Quantity) -> tuple[str | None, str | None]:
    """The unit as printed and normalised: a unit of measurement or a currency, else the counted noun."""
    rate = quantity.rate
    per = f" per {rate[1].lower()}" if rate else ""
    if quantity.unit is not None:
        printed = quantity.unit.printed
        return (printed + per) or None, quantity.unit.unit_id + per
    if quantity.noun is None:
        return (per.strip() or None), (per.strip() or None)
    head = quantity.noun.head
    return head + per, lemma(head) + per


# ---------------------------------------------------------------- hedges


class Hedge(NamedTuple):
    """How exact a number is said to be: `start` is where the hedge begins (or the number), `end` where one behind it ends."""

    start: int
    end: int | None
    hedge: str
    reach: str


@cache
def _hedges(position: str) -> dict[str, tuple[str, str]]:
    return {r["phrase"]: (r["hedge"], r["reach"]) for r in lexicons.read("hedges") if r["position"] == position}


_BEFORE = re.compile(r"(?:[^\W\d_]+[ \u00a0]+){1,5}$|[~≈<>≤≥±][ ]?$")
_SKIPPED = frozenset(["a", "an", "the", "another", "additional", "further", "total", "of", "average", "as"])


# Takes what stands between a measure and its conversion: " (", " / "; refuses ", ".
_CONVERSION = re.compile(r" ?\(| / ")


def find_hedge(text: str, quantity: Quantity, last: Quantity | None = None) -> Hedge:
    """The hedge that stands before ("nearly", "a total of more than") or behind ("or so") a number.

    A conversion in brackets is hedged like `last`, the measure it converts: "just under 60 mph (96 km/h)".
    """
    start = quantity.start
    if quantity.value is None:
        return Hedge(start, None, "vague", "around")
    measured = (
        last is not None
        and last.unit is not None
        and quantity.unit is not None
        and quantity.unit.start >= quantity.number_end
    )
    if last is not None and measured and _CONVERSION.fullmatch(text, last.end, start):
        return find_hedge(text, last)._replace(start=start, end=None)
    before = text[max(0, start - 44) : start]
    words = list(re.finditer(r"[^\W\d_]+", before))[-6:]
    at = len(words)
    sign = before.rstrip()[-1:]
    if sign and sign in "~≈<>≤≥±":
        hedge, reach = _hedges("before")[sign]
        return Hedge(start - (len(before) - before.rindex(sign)), None, hedge, reach)
    gap_ok = not before or before[-1] in " \u00a0("
    lexicon = _hedges("before")
    for skip in range(3):
        last = at - skip
        if not gap_ok or last <= 0:
            break
        if re.search(r"[^\w\s'’(-]", before[words[last - 1].end() :]):
            break
        for n in (4, 3, 2, 1):
            if n > last:
                continue
            phrase = " ".join(w.group().lower() for w in words[last - n : last])
            if phrase in lexicon:
                hedge, reach = lexicon[phrase]
                return Hedge(start - len(before) + words[last - n].start(), None, hedge, reach)
        if words[last - 1].group().lower() not in _SKIPPED:
            break
    return _hedge_behind(text, quantity)


def _hedge_behind(text: str, quantity: Quantity) -> Hedge:
    for at in {quantity.number_end, quantity.end, quantity.noun.end if quantity.noun else quantity.end}:
        tail = text[at : at + 16].lower()
        for phrase, (hedge, reach) in _hedges("after").items():
            glued = not phrase[0].isalpha()
            if tail.startswith(phrase if glued else " " + phrase):
                end = at + len(phrase) + (0 if glued else 1)
                if not text[end : end + 1].isalnum():
                    return Hedge(quantity.start, end, hedge, reach)
    return Hedge(quantity.start, None, "exact", "at")


def interval(quantity: Quantity, hedge: Hedge) -> tuple[float, float]:
    """What the words allow; "about" and "just over" are taken to reach a tenth of the value."""
    if quantity.value is None:
        return quantity.low, quantity.high
    low = min(quantity.value, quantity.value_high if quantity.value_high is not None else quantity.value)
    high = max(quantity.value, quantity.value_high if quantity.value_high is not None else quantity.value)
    tenth = abs(high) / 10
    if hedge.reach == "around":
        return low - abs(low) / 10, high + tenth
    if hedge.reach == "above":
        return low, high + tenth if hedge.hedge == "approx" else math.inf
    if hedge.reach == "below":
        if hedge.hedge == "approx":
            return low - abs(low) / 10, high
        return (0.0 if high > 0 else -math.inf), high
    if hedge.reach == "just":
        return (low, high + tenth) if hedge.hedge == "more_than" else (low - abs(low) / 10, high)
    return low, high


# ---------------------------------------------------------------- sentences

# Takes the end of "… on Monday. The …" and a line break; refuses "Mr. Tokayev", "U.S. forces", "4.5".
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Sgt|Capt|Cpl|Sen|Rep|Gov|St|Jr|Sr|No|Nos|vs|Inc|Co|Corp|Ltd|approx|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)


class _Sentences:
    """Where sentences end. Coarser than `segments.find_sentences` and many times faster: only stretches with figures matter."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.ends = [
            m.end()
            for m in _SENTENCE_END.finditer(text)
            if text[m.start()] != "." or not _ABBREVIATION.search(text, max(0, m.start() - 8), m.start() + 1)
        ]

    def at(self, position: int) -> tuple[int, int]:
        i = bisect_right(self.ends, position)
        return (self.ends[i - 1] if i else 0), (self.ends[i] if i < len(self.ends) else self.length)


# ---------------------------------------------------------------- as-of dates

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# Takes "as of Monday", "by late Sunday"; refuses "on Monday", which dates the event as often as the count.
_AS_OF = re.compile(rf"\b(?:[Aa]s of|[Aa]s at|[Bb]y|[Uu]p to|[Uu]ntil)(?: (?:late|early|midnight on|the end of|noon on|midday on))?"
                    rf"(?: (?:on|the))?[ \u00a0]+(?P<when>{_WEEKDAY}|today|yesterday|\d|[A-Z][a-z]{{2,8}}\.?[ \u00a0]\d)")  # fmt: skip
_SAID = re.compile(r"\b(?:announced|said|reported|stated|told|according to|updated|published|released|put the)\b")


def _as_of(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    near: Sequence[Quantity],
    dates: Sequence[DateSpan],
    published: date | None,
) -> str | None:
    """The date the sentence gives for the figure: "as of …" wins over the date of the announcement.

    A date behind the figure is that of the last figure before it, one in front of it goes for all that follow.
    """
    following = min((q.start for q in near if q.start > quantity.start), default=sentence[1])
    for match in _AS_OF.finditer(text, *sentence):
        if match.start() > following:
            break
        day = _day_at(match.start("when"), match["when"], dates, published)
        if day:
            return day.isoformat()
    for span in dates[bisect_left(dates, sentence[0], key=lambda d: d.start) :]:
        if span.start >= min(sentence[1], following):
            break
        lead = text[max(sentence[0], span.start - 40) : span.start]
        if span.day and _SAID.search(lead) and not re.search(r"\b(?:since|from|after|before|in|for)\W*$", lead):
            return span.day.isoformat()
    return None


def _day_at(start: int, when: str, dates: Sequence[DateSpan], published: date | None) -> date | None:
    i = bisect_right(dates, start, key=lambda d: d.start) - 1
    if i >= 0 and dates[i].end > start:
        return dates[i].day
    if published is None:
        return None
    if when in ("today", "yesterday"):
        return published - timedelta(days=when == "yesterday")
    return weekday_before(when, published) if when.endswith("day") else None


# ---------------------------------------------------------------- status


@cache
def _status_patterns(side: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE), row["status"])
        for row in lexicons.read("status")
        if row["side"] == side
    )


def _status(text: str, start: int, sentence: tuple[int, int]) -> str:
    """Whether the sentence says that the figure was withdrawn, denied or disputed."""
    for side, (left, right) in (("before", (sentence[0], start)), ("after", (start, sentence[1]))):
        for pattern, status in _status_patterns(side):
            if pattern.search(text, left, right):
                return status
    return "reported"


# ---------------------------------------------------------------- the table


def figures_table(
    articles: pd.DataFrame, segments: pd.DataFrame, attributions: pd.DataFrame, codebook: Codebook | None = None
) -> pd.DataFrame:
    """One row per figure of every article and field in English, with its segment, voice and speaker."""
    things = codebook.figures if codebook is not None else ()
    rows: list[dict[str, Any]] = []
    for document in documents(articles, segments, attributions):
        if not document.english:
            continue
        starts = [s.start for s in document.segments]
        for figure in find_figures(document.text, document.segments, document.published, things):
            credit = document.credit(figure.start, figure.end)._asdict()
            segment = document.segments[bisect_right(starts, figure.start) - 1].segment if starts else None
            rows.append(figure._asdict() | document.keys() | credit | {"segment": segment})
    return tables.build("figures", rows)

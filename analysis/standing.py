"""As of which day a figure is given, whether it still stands, and whether it is said to have changed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import re2

from analysis import lexicons
from analysis.dates import DateSpan, weekday_before
from analysis.quantities import CHANGED_FROM, Quantity, Sentence

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# Takes "as of Monday", "by late Sunday"; refuses "on Monday", which dates the event as often as the count.
_AS_OF = re.compile(
    r"\b(?:[Aa]s of|[Aa]s at|[Bb]y|[Uu]p to)"
    r"(?: (?:late|early|midnight on|the end of|noon on|midday on))?(?: (?:on|the))?[ \u00a0]+"
    rf"(?P<when>{_WEEKDAY}|today|yesterday|\d|[A-Z][a-z]{{2,8}}\.?[ \u00a0]\d)"
)
# Takes the word of announcement before "on Monday (January 10th)"; refuses "since".
_SAID = re.compile(r"\b(?:announced|said|reported|stated|told|according to|updated|published|released|put the)\b")
_NO_AS_OF = re.compile(r"\b(?:since|from|after|before|in|for|until)\W*$")


# Takes " on Tuesday", " on March 5" right behind a number; refuses " on the coast".
_ON = re.compile(
    rf"[ \u00a0][Oo]n (?:late |early )?(?P<when>{_WEEKDAY}|\d|[A-Z][a-z]{{2,8}}\.?[ \u00a0]\d)|"
    rf"^[Oo]n (?P<first>{_WEEKDAY}|\d|[A-Z][a-z]{{2,8}}\.?[ \u00a0]\d)"
)
# Takes what stands between a count and the earlier one it is compared with; refuses " and ".
_UP_FROM = re.compile(r"[^.;:!?]{0,24}\b(?:up|down|compared) (?:from|with|to) (?:about |some |nearly |the )?")
# Takes " a day earlier" behind a number; refuses " a day".
_DAYS_BACK = re.compile(r" (?:an?|the|one) (day|week) (?:earlier|before|ago)\b")


def find_as_of(
    text: str,
    quantity: Quantity,
    sentence: Sentence,
    dates: Sequence[DateSpan],
    published: date | None,
    change: str | None = None,
) -> date | None:
    """The day the sentence gives for the figure: "as of …" wins over the day of the announcement.

    A date behind the figure is that of the last figure before it, one in front of it goes for all that follow. A count that
    is only told as an earlier one is of the day that stands beside it ("from 40 on Monday", "on Monday it had spoken of 40").
    """
    later = sorted(min(q.start, sentence.end) for q in sentence.others if quantity.start < q.start < sentence.end)
    if later and _UP_FROM.fullmatch(text, max(quantity.end, _noun_end(quantity)), later[0]):
        later = later[1:]  # "19, up from 12 at the weekend, it said on Wednesday"
    end = later[0] if later else sentence.end
    beside = _ON.match(text, max(quantity.end, _noun_end(quantity)))
    if change in ("earlier", "up", "down"):
        day = _day_at(beside.start("when"), beside["when"], dates, published) if beside and beside["when"] else None
        if day or change == "earlier":
            return day or _earlier_day(text, quantity, sentence, dates, published)
    for match in _AS_OF.finditer(text, sentence.start, end):
        day = _day_at(match.start("when"), match["when"], dates, published)
        if day:
            return day
    for span in dates[bisect_left(dates, sentence.start, key=lambda d: d.start) :]:
        if span.start >= end:
            break
        lead = text[max(sentence.start, span.start - 40) : span.start]
        if span.day and _SAID.search(lead) and not _NO_AS_OF.search(lead):
            return span.day
    return None


def _earlier_day(
    text: str, quantity: Quantity, sentence: Sentence, dates: Sequence[DateSpan], published: date | None
) -> date | None:
    """The day of a count that another one is compared with: "a day earlier", or "on Monday" between it and the one before."""
    end = max(quantity.end, _noun_end(quantity))
    back = _DAYS_BACK.match(text, end)
    if back:
        return published - timedelta(days=7 if back[1] == "week" else 1) if published else None
    start = max([q.end for q in sentence.others if q.end <= quantity.start], default=sentence.start)
    day = None
    for match in _ON.finditer(text[max(start, sentence.start) : quantity.start]):
        at = max(start, sentence.start) + match.start("when" if match["when"] else "first")
        day = _day_at(at, match["when"] or match["first"], dates, published)
    return day


def _noun_end(quantity: Quantity) -> int:
    return quantity.noun.end if quantity.noun else 0


def _day_at(start: int, when: str, dates: Sequence[DateSpan], published: date | None) -> date | None:
    i = bisect_right(dates, start, key=lambda d: d.start) - 1
    if i >= 0 and dates[i].end > start:
        return dates[i].day
    if published is None:
        return None
    if when in ("today", "yesterday"):
        return published - timedelta(days=when == "yesterday")
    return weekday_before(when, published) if when.endswith("day") else None


@cache
def _statuses(side: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row for row in lexicons.read("status") if row["side"] == side]
    return tuple((re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE), row["status"]) for row in rows)


# Takes the turn of "withdrew a report of 164 dead but said 16 had died"; refuses "and 30 wounded".
_TURN = re.compile(
    r"\b(?:but|while|although|instead|whereas|and (?:said|put|gave|announced|confirmed|added|spoke))\b"
    r"|;|, (?:saying|because|since|as|adding)\b",
    re.IGNORECASE,
)
# Takes "corrected it to 40, not " before the number that falls; refuses "could not ".
_NOT = re.compile(
    r"(?:, |\band |\bbut )(?:not|instead of|rather than)(?:, as [^,.;]{3,40},)?(?: the| an?)?(?: [a-z]+)? ?[$€£]?$"
)
# Takes "that the government admits" behind "not the 40"; refuses "that it had planned".
_AS_SOMEBODY_SAYS = re.compile(
    r"(?: \w+){0,2} (?:that|which|as) (?:[\w’']+ ){1,4}(?:admit|conced|claim|giv|gave|announc|stat|insist|sa[iy])\w*"
)
# Takes what stands between "the number" and the number that is taken back: " of cars in the country to "; refuses ". ".
_OF_ITS_OWN = re.compile(r" of [^.;!?]{0,60}|:[^.;!?]{0,60}")
# Takes the end of a sentence; refuses "Mr. ".
_SENTENCE_END = re.compile(r"(?<=[\w\"”’')]{3})[.!?][\"”’']?\s")
_SUBJECT = 30  # characters before a figure where the subject of "was withdrawn" may stand: "a report of 40 deaths"
_SHORT = 40  # … and what is too short to be all that is said
_NEXT = 160  # characters of the next sentence in which a figure may be taken back


class Doubts:
    """Whether words that may take a figure back stand in a stretch of a text; most have none, and RE2 says so in no time."""

    def __init__(self, text: str) -> None:
        self._data = text.encode("ascii", "replace")

    def any(self, start: int, end: int) -> bool:
        return _doubts().search(self._data, start, end) is not None


@cache
def _doubts() -> Any:
    patterns = [row["pattern"] for row in lexicons.read("status")]
    return re2.compile(rf"(?i)\b(?:{'|'.join(patterns)})\b")


def find_status(text: str, quantity: Quantity, sentence: Sentence) -> str:
    """Whether the sentence, or the beginning of the next one, says that the figure was withdrawn, denied or disputed."""
    if text.endswith(" not the ", 0, quantity.start) and _AS_SOMEBODY_SAYS.match(text, quantity.end):
        return "disputed"
    if not sentence.doubts.any(sentence.start, sentence.end + _NEXT):
        return "reported"
    behind = min((q.start for q in sentence.others if q.start > quantity.start), default=sentence.end)
    stretches = {
        "instead": (sentence.start, quantity.start) if _NOT.search(text, sentence.start, quantity.start) else (0, 0),
        "before": (sentence.start, quantity.start),
        "after": (max(sentence.start, quantity.start - _SUBJECT), min(max(behind, quantity.end), sentence.end)),
        "next": _next_sentence(text, sentence) if behind >= sentence.end else (0, 0),
    }
    rows = [(side, stretch, row) for side, stretch in stretches.items() for row in _statuses(side)]
    # "40 died, but the ministry denies this": what a next sentence may say stands behind the number in its own
    rows += [("next", (quantity.end, min(max(behind, quantity.end), sentence.end)), row) for row in _statuses("next")]
    for side, (start, end), (pattern, status) in rows:
        match = pattern.search(text, start, end) if end > start else None
        if match is None or (side == "before" and _TURN.search(text, match.end(), end)):
            continue
        if side == "next" and (_takes_another_back(match, sentence) or not _points_back(text, match, sentence)):
            continue
        if side != "after" or match.end() > quantity.end:
            return status
    return "reported"


def _takes_another_back(match: re.Match[str], sentence: Sentence) -> bool:
    """Whether a number stands between the end of the figure's sentence and what takes a number back."""
    return any(sentence.end <= q.start < match.start() for q in sentence.others)


def _next_sentence(text: str, sentence: Sentence) -> tuple[int, int]:
    """The sentence behind, with one more where it is short: "It gave no evidence. The government denied that."."""
    last = min(len(text), sentence.end + _NEXT)
    found = _SENTENCE_END.search(text, sentence.end + _SHORT, last)
    return sentence.end, found.start() if found else last


_HEDGED = r"(?: (?:about|around|nearly|almost|over|some|more than|at least|just))?"


def _points_back(text: str, match: re.Match[str], sentence: Sentence) -> bool:
    """Whether what a sentence takes back stands before it: "We withdraw that figure", "It denied this."."""
    if _PRONOUN.search(match.group()):
        return _GOES_ON.match(text, match.end()) is None
    if _POINTS.search(match.group()):
        return True
    later = (q.start for q in sentence.others if q.start >= match.end())
    return not any(_OF_ITS_OWN.fullmatch(text, match.end(), start) for start in later)


# Takes what a pronoun begins: "denied it had"; refuses "denied it and said", "denied that on Monday".
_GOES_ON = re.compile(r" (?!(?:and|but|on|in|at|as|yesterday|later|flatly|outright|again)\b)")
_PRONOUN = re.compile(r"\b(?:it|this|that|them|these)$")
_POINTS = re.compile(r"\b(?:this|that) \w+$")


@cache
def _changes() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = lexicons.read("changes")
    return tuple((re.compile(rf"\b(?:{r['pattern']}){_HEDGED} $", re.IGNORECASE), r["change"]) for r in rows)


@cache
def _any_change() -> Any:
    """All patterns of `changes` at one go, for text whose letters beyond ASCII are question marks: most windows hold none."""
    patterns = "|".join(row["pattern"] for row in lexicons.read("changes")).replace(r"\w", r"[\w?]")
    return re2.compile(rf"(?i)\b(?:{patterns}){_HEDGED} $")


def find_change(text: str, quantity: Quantity, sentence: Sentence) -> str | None:
    """Whether a count went `up` or `down` to the number, whether it is an `earlier` one that another is compared with, one
    that stands `corrected`, or that of a `running` count ("so far", "now", "still")."""
    for q in sentence.others:
        one, two = (q, quantity) if q.start < quantity.start else (quantity, q)
        if text[one.end : two.start] == " to " and CHANGED_FROM.search(text, max(0, one.start - 60), one.start):
            return "earlier" if one is quantity else "up" if two.low > one.low else "down"
        if _alike(one, two) and _FROM.fullmatch(text, one.tail, two.start):
            if not _WENT_TO.search(text, max(0, one.start - 24), one.start):
                continue
            return "earlier" if two is quantity else "up" if one.low > two.low else "down"
    start, end = max(sentence.start, quantity.start - 100), min(sentence.end, quantity.end + 70)
    if _any_change().search(text[start : quantity.start].encode("ascii", "replace")):
        for pattern, change in _changes():
            if pattern.search(text, start, quantity.start):
                return change
    noun_end = max(quantity.end, quantity.noun.end if quantity.noun else 0)
    if _BEFORE.match(text, noun_end):
        return "earlier"
    if _INSTEAD.match(text, noun_end) and sentence.doubts.any(sentence.start, quantity.start):
        return "corrected"
    if _COMPARES.search(text, noun_end, end):
        return "up"
    near = max(sentence.start, quantity.start - 40)
    return "running" if _RUNNING.search(text, near, end) else None


def _alike(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers may be counts of one thing, by their units and nouns."""
    if one.unit is not None and two.unit is not None:
        return one.unit.unit_id == two.unit.unit_id
    return two.unit is None and (two.noun is None or (one.noun is not None and one.noun.head == two.noun.head))


# Takes "to about " and ", from " around the number of "to €950 million, from €900 million"; refuses ", down from".
_WENT_TO = re.compile(rf"\b(?:to|at){_HEDGED} $")
_FROM = re.compile(
    r",? (?:up |down )?from (?:about |around |nearly |almost |over |some |an? |the )*(?:earlier |previous )?"
)
# Takes " a day earlier" behind a number; refuses " a day".
_BEFORE = re.compile(r" (?:an?|the|one) (?:day|week|month|year|weekend|night) (?:earlier|before|ago)\b")
# Takes ", not 160" behind the number that a correction gives; refuses ", not counting".
_INSTEAD = re.compile(r",? (?:and )?(?:not|instead of|rather than) (?:the |about |some )?[$€£]?\d")
# Takes "twice as many as a day before"; refuses "as many as 40".
_COMPARES = re.compile(
    r"\b(?:as many as|as much as|more than|fewer than|less than|up on|down on) (?:(?:a|an|the|on|one) )?"
    r"(?:day|week|month|year|weekend|night|\w+day)(?: (?:before|earlier|ago))?\b"
)
_RUNNING = re.compile(r"\b(?:now|so far|still|already|to date|up to now)\b", re.IGNORECASE)

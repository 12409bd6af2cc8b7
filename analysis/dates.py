"""Dates and times of day in English text: which numbers belong to them, and which day they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import re2

from analysis.patterns import GAP, find_matches

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DateSpan(NamedTuple):
    """One date or time of day at `text[start:end]`; `day` is None for times, decades and days without a year."""

    start: int
    end: int
    day: date | None


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAYS = rf"{_DAY}(?:\s?(?:-|–|to|and)\s?{_DAY}\b)?"
# Takes "January 10th, 2022", "Sept. 20-24", "Jul 15 2019"; refuses "May 300 people", "march 5 miles".
_MONTH_DAY = rf"\b(?P<m1>{_MONTH})\s(?P<d1>{_DAYS})(?!\d|[,.]\d{{3}}(?!\d)|\.\d|%)(?:,?\s(?P<y1>{_YEAR})\b)?"
# Takes "1 September 2019", "the 10th of January"; refuses "10 Marchers".
_DAY_MONTH = rf"\b(?P<d2>{_DAYS})(?:\sof)?\s(?P<m2>{_MONTH})(?!\w)(?:,?\s(?P<y2>{_YEAR})\b)?"
# Takes "January 2022"; refuses "May 200".
_MONTH_YEAR = rf"\b{_MONTH}(?:,|\sof)?\s{_YEAR}\b(?!,\d)"
# Takes "2019-09-01T10:38:07.190Z"; refuses "2019-20".
_ISO = r"\b(?P<iso>\d{4}-\d\d-\d\d)(?:T[\d:.]+Z?)?(?!\d)"
# Takes "10/01/2022" and "9/11"; refuses "1/2 pound" and "24/7/365".
_SLASHED = r"\b\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b|\b9/11\b|\b24/7\b|\b\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b"
# Takes "11:30", "9:35 PM", "1.05am", "11 a.m.", "9 o'clock", "5-6pm"; refuses "11 amps".
_TIME = (
    r"\b\d{1,2}(?::\d\d){1,2}(?:\.\d+)?(?:\s?[ap]\.?m\b\.?)?"
    r"|\b(?:\d{1,2}\s?[-–]\s?)?\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]m\b|[ap]\.m\.?|o['’]clock|GMT\b|hrs?\sGMT)"
)
_DATE = re.compile(rf"{_MONTH_DAY}|{_DAY_MONTH}|{_MONTH_YEAR}|{_ISO}|{_SLASHED}|{_TIME}")
# What it begins with, for RE2 to look for.
_BEGINS = re2.compile(
    rf"\b{_MONTH}(?:,|{GAP}of)?{GAP}[0-9]|\b[0-9]{{1,4}}(?:st|nd|rd|th)?(?:[-–/.:apotGh]|{GAP}(?:[-–apotGh]|{_MONTH}))"
)


def find_dates(text: str, published: date | None = None) -> Iterator[DateSpan]:
    """Dates and times from left to right; a date without a year gets the one that puts it nearest before `published`."""
    for match in find_matches(_DATE, _BEGINS, text):
        yield DateSpan(match.start(), match.end(), _day(match, published))


def _day(match: re.Match[str], published: date | None) -> date | None:
    if match["iso"]:
        try:
            return date.fromisoformat(match["iso"])
        except ValueError:
            return None
    month, day, year = match["m1"] or match["m2"], match["d1"] or match["d2"], match["y1"] or match["y2"]
    if not month or not day:
        return None
    number = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3]))
    return _resolve(number, [int(d) for d in re.findall(r"\d+", day)][-1], int(year) if year else None, published)


def _resolve(month: int, day: int, year: int | None, published: date | None) -> date | None:
    """The day meant; without a year the last such day up to a month after publication."""
    if year is None and published is None:
        return None
    try:
        if year is not None:
            return date(year, month, day)
        assert published is not None
        this_year = date(published.year, month, day)
        return this_year if this_year <= published + timedelta(days=31) else date(published.year - 1, month, day)
    except ValueError:
        return None


def weekday_before(name: str, published: date) -> date:
    """The day that a weekday's name means in an article published on `published`: that day or the last one before."""
    back = (published.weekday() - WEEKDAYS.index(name.lower())) % 7
    return published - timedelta(days=back)

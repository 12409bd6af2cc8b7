"""Dates and times: which day they mean, and which numbers they take out of the count."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.dates import find_dates, weekday_before

PUBLISHED = date(2023, 3, 8)
DATES = [
    ("", []),
    ("March 4", [date(2023, 3, 4)]),
    ("on 4 March", [date(2023, 3, 4)]),
    ("the 4th of March", [date(2023, 3, 4)]),
    ("Dec. 30", [date(2022, 12, 30)]),
    ("March 4, 2021", [date(2021, 3, 4)]),
    ("Feb. 12-14", [date(2023, 2, 14)]),
    ("2020-02-29", [date(2020, 2, 29)]),
    ("February 30", [None]),
    ("2021-13-40", [None]),
    ("May 2019", [None]),
    ("at 9:45 p.m.", [None]),
    ("at 7am", [None]),
    ("03/04/2021", [None]),
    ("May 300 people", []),
    ("March 1,200 miles", []),
    ("the march of 3 men", []),
    ("a 4 percent rise", []),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: list[date | None]) -> None:
    assert [d.day for d in find_dates(text, PUBLISHED)] == expected


def test_a_day_without_a_year_needs_a_day_of_publication() -> None:
    assert [d.day for d in find_dates("March 4")] == [None]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Wednesday", date(2023, 3, 8)), ("Tuesday", date(2023, 3, 7)), ("Thursday", date(2023, 3, 2))],
)
def test_a_weekday_is_that_day_or_the_last_one(name: str, expected: date) -> None:
    assert weekday_before(name, PUBLISHED) == expected

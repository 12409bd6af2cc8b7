"""What each stretch of an article is: headline, subhead, body, teaser, leftovers of the page; and its sentences."""
from __future__ import annotations
from functools import cache
from typing import NamedTuple


class Segment(NamedTuple):
    """One stretch `text[start:end]`; `lead` marks the first body paragraph."""

    start: int
    end: int
    segment: str
    lead: bool = False

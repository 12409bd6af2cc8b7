"""Totals told together with their parts, and whether the parts make the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.tables import FIELDS


class Sum(NamedTuple):
    """A total and its parts, by their places in the sequence of figures; `told` is the sum in words: "33 + 4 = 37"."""

    total: int
    parts: tuple[int, ...]
    fits: bool
    told: str


class Number(NamedTuple):
    """What a sum is made of: an exact count `text[start:end]` with its noun."""

    start: int
    end: int
    value: float


FAR_OFF = 0.5  # a list that misses the total by more than this part of it is no list of its parts
# Takes what stands between a total and its first part: " were killed, ", ": ", " (made up of "; refuses ", including ".
_OPENS = re.compile(
    r"(?![^.;\n]*\b(?:including|among|of them|of whom|but|while|with)\b)[^.;:\n\d]{0,40}[,:(–—] ?(?:made up of )?"
)
# Takes ", ", " and ", ", and "; refuses " and then ".
_JOINS = re.compile(r",? and |, ")
_LAST = re.compile(r",? and ")


def find_sums(text: str, numbers: Sequence[Number | None]) -> list[Sum]:
    """Totals with a list of parts behind them, "36 dead: 33 passengers and three workers"; None stands for other figures."""
    found = []
    for i, total in enumerate(numbers[:-2]):
        if total is None or numbers[i + 1] is None:
            continue
        parts = _parts(text, numbers, i)
        if len(parts) < 2:
            continue
        values = [one.value for j in parts if (one := numbers[j]) is not None]
        if max(values) < total.value and abs(sum(values) - total.value) <= FAR_OFF * total.value:
            told = " + ".join(f"{value:,g}" for value in values) + f" = {sum(values):,g}"
            found.append(Sum(i, tuple(parts), sum(values) == total.value, told))
    return found


def _parts(text: str, numbers: Sequence[Number | None], i: int) -> list[int]:
    """The places of the list behind a total, up to the one behind "and"; empty where there is none."""
    last = numbers[i]
    parts: list[int] = []
    for j in range(i + 1, len(numbers)):
        number = numbers[j]
        if last is None or number is None:
            return []
        between = text[last.end : number.start]
        if not (_JOINS if parts else _OPENS).fullmatch(between):
            return []
        parts.append(j)
        if len(parts) > 1 and _LAST.fullmatch(between):
            return parts
        last = number
    return []


def wrong_sums(articles: pd.DataFrame, figures: pd.DataFrame) -> dict[tuple[str, str, int], str]:
    """The sums that do not make their total, in words, by the article, field and start of the total."""
    texts = {field: dict(zip(articles["article"], articles[field], strict=True)) for field in FIELDS}
    told: dict[tuple[str, str], list[tuple[int, Number | None]]] = {}  # each figure's start, and what a sum needs of it
    columns = ("article", "field", "start", "end", "value", "hedge", "unit_id")
    rows = zip(*(figures[c].astype(object).tolist() for c in columns), strict=True)
    for article, field, start, end, value, hedge, unit in rows:
        counts = hedge == "exact" and not pd.isna(value) and not pd.isna(unit) and value > 0
        counts = counts and texts[field][article][end - 1].isalpha()
        number = Number(start, end, float(value)) if counts else None
        told.setdefault((article, field), []).append((start, number))
    wrong: dict[tuple[str, str, int], str] = {}
    for (article, field), numbers in told.items():
        for one in find_sums(texts[field][article], [number for _, number in numbers]):
            if not one.fits:
                wrong[article, field, numbers[one.total][0]] = one.told
    return wrong

"""How exact a number is said to be ("nearly", "more than", "or so"), as a hedge and as an interval."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple

from analysis import lexicons
from analysis.quantities import Quantity, is_duration

TENTH = 0.1  # how far "about", "nearly" and "just over" are taken to reach


class Hedge(NamedTuple):
    """How exact a number is: `start` is that of the hedge, or of the number; `end` is that of a hedge behind the number.

    `reach`: to which side of the number the words reach: `at`, `around`, `above`, `below`, or `just` to one side.
    """

    start: int
    end: int | None
    hedge: str
    reach: str


@cache
def _hedges(position: str) -> dict[str, tuple[str, str]]:
    return {r["phrase"]: (r["hedge"], r["reach"]) for r in lexicons.read("hedges") if r["position"] == position}


_LONGEST = 4  # words in a hedge
_WORD = re.compile(r"[^\W\d_]+")
_SKIPPED = frozenset(
    ["a", "an", "the", "another", "additional", "further", "total", "of", "average", "as", "between", "from"]
)
# Takes what stands between a measure and its conversion: " (", " / "; refuses ", ".
_CONVERSION = re.compile(r" ?\(| / ")


def find_hedge(text: str, quantity: Quantity, last: Quantity | None = None) -> Hedge:
    """The hedge that stands before ("nearly", "more than a total of") or behind ("or so") a number.

    A conversion in brackets is hedged like `last`, the measure it converts: "just under 60 mph (96 km/h)".
    """
    if quantity.value is None:
        return Hedge(quantity.start, None, "vague", "at")
    if last is not None and _converts(text, last, quantity):
        return find_hedge(text, last)._replace(start=quantity.start, end=None)
    return (
        _hedge_before(text, quantity.start, quantity, last)
        or _hedge_behind(text, quantity)
        or Hedge(quantity.start, None, "exact", "at")
    )


def _converts(text: str, last: Quantity, quantity: Quantity) -> bool:
    one, two = last.unit, quantity.unit
    measures = one is not None and two is not None and two.start >= quantity.number_end
    return measures and _CONVERSION.fullmatch(text, last.end, quantity.start) is not None


# Takes the verb of "handed over 40 prisoners" and "a row over 40 prisoners"; refuses "rose over 40".
_PARTICLE = re.compile(
    r"\b(?:hand|turn|t[oa]k|g[ai]v|brought|bring|sign|carr|pass)(?:e|ed|en|ing|s|es|ies|ied)? over $"
    r"|\b(?:f[io]ught|fights?|fighting|rows?|disputes?|clash(?:es|ed)?|wars?|talks|argu\w+|quarrel\w*|anger|concerns?|protests?)"
    r" over $"
)


def _is_preposition(text: str, start: int, quantity: Quantity, last: Quantity | None) -> bool:
    """Whether "over" is no hedge: "handed over 40 prisoners", "6 per cent over two years"."""
    if not text.startswith("over ", start):
        return False
    spread = last is not None and last.unit is not None and quantity.unit is not None and last.end == start - 1
    return (spread and is_duration(quantity.unit.unit_id if quantity.unit else "")) or bool(
        _PARTICLE.search(text, max(0, start - 20), start + 5)
    )


def _hedge_before(text: str, start: int, quantity: Quantity, last: Quantity | None) -> Hedge | None:
    """The longest hedge that ends at the number; up to two words such as "a total of" may stand between."""
    lexicon = _hedges("before")
    window = text[max(0, start - 44) : start]
    sign = window.rstrip(" ")[-1:]
    if sign in lexicon:
        return Hedge(start - len(window) + window.rindex(sign), None, *lexicon[sign])
    words = [(m.start(), m.end(), m.group().lower()) for m in _WORD.finditer(window)]
    edge, definite, article = len(window), False, False
    while words:
        if window[words[-1][1] : edge].strip(" \u00a0(-"):
            return None
        for n in range(min(_LONGEST, len(words)), 0, -1):
            phrase = " ".join(word for _, _, word in words[-n:])
            if phrase in lexicon:
                begin = start - len(window) + words[-n][0]
                if definite and lexicon[phrase][0] in ("more_than", "less_than"):
                    return None  # "hoped for more than the 40 that came" compares with a number
                if article and phrase == "over":
                    return None  # "over an eleven-day strike"
                return None if _is_preposition(text, begin, quantity, last) else Hedge(begin, None, *lexicon[phrase])
        if words[-1][2] not in _SKIPPED:
            return None
        definite = words[-1][2] == "the"
        article = words[-1][2] in ("a", "an", "the")
        edge = words.pop()[0]
    return None


def _hedge_behind(text: str, quantity: Quantity) -> Hedge | None:
    places = (quantity.number_end, quantity.end, quantity.noun.end if quantity.noun else quantity.end)
    for at in dict.fromkeys(places):
        if match := _behind().match(text, at):
            return Hedge(quantity.start, match.end(), *_hedges("after")[match.group().lower().removeprefix(" ")])
    return None


@cache
def _behind() -> re.Pattern[str]:
    """The hedges that stand behind a number, the longest first; after a space where they are words."""
    phrases = sorted(_hedges("after"), key=lambda phrase: (-len(phrase), phrase))
    printed = "|".join((" " if phrase[0].isalpha() else "") + re.escape(phrase) for phrase in phrases)
    return re.compile(rf"(?:{printed})(?![^\W_])", re.IGNORECASE)


def interval(quantity: Quantity, hedge: Hedge) -> tuple[float, float]:
    """The lowest and the highest value that the words allow; inf where they are open."""
    if quantity.value is None:
        return quantity.low, quantity.high
    second = quantity.value if quantity.value_high is None else quantity.value_high
    low, high = min(quantity.value, second), max(quantity.value, second)
    lower, higher = low - abs(low) * TENTH, high + abs(high) * TENTH
    floor = 0.0 if high > 0 else -math.inf
    return {
        ("around", "approx"): (lower, higher),
        ("above", "approx"): (low, higher),
        ("below", "approx"): (lower, high),
        ("just", "more_than"): (low, higher),
        ("just", "less_than"): (lower, high),
        ("above", "more_than"): (low, math.inf),
        ("above", "at_least"): (low, math.inf),
        ("below", "less_than"): (floor, high),
        ("below", "at_most"): (floor, high),
        ("below", "up_to"): (floor, high),
    }.get((hedge.reach, hedge.hedge), (low, high))

"""What a figure counts, as a key that lines figures up: from the codebook, else from the figure's own noun and verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis import lexicons
from analysis.nouns import FUNCTION_WORDS, lemma
from analysis.quantities import Quantity

if TYPE_CHECKING:
    from analysis.codebook import CountedThing


class _Word(NamedTuple):
    """A word of an event ("arrested", "death toll") and the event's key."""

    start: int
    end: int
    key: str


@cache
def _pattern(kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """One alternation of a kind's patterns; the name of the group that matched leads to the key."""
    rows = [row for row in lexicons.read("counted") if row["kind"] == kind]
    alternatives = [f"(?P<g{i}>{row['pattern']})" for i, row in enumerate(rows)]
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE), {
        f"g{i}": r["key"] for i, r in enumerate(rows)
    }


def find_event_words(text: str, start: int, end: int) -> list[_Word]:
    """The words of events in a sentence, left to right."""
    pattern, keys = _pattern("event")
    return [_Word(m.start(), m.end(), keys[m.lastgroup or ""]) for m in pattern.finditer(text, start, end)]


def counted_key(
    text: str,
    quantity: Quantity,
    sentence: tuple[int, int],
    neighbours: Sequence[Quantity],
    things: Sequence[CountedThing] = (),
) -> str | None:
    """The codebook's first entry that fits; without a codebook, a key made of the event and the noun's class."""
    for thing in things:
        if _fits(text, quantity, sentence, thing):
            return thing.key
    return _own_key(text, quantity, sentence, neighbours)


def noun_text(text: str, quantity: Quantity) -> str:
    """The counted noun phrase with its unit, as printed."""
    noun = quantity.noun
    if noun is not None and noun.end <= quantity.start:  # left out here, said before
        return text[noun.start : noun.end]
    return text[quantity.number_end : max(quantity.end, noun.end if noun else 0)].strip(" \u00a0-")


def _fits(text: str, quantity: Quantity, sentence: tuple[int, int], thing: CountedThing) -> bool:
    clause = text[sentence[0] : sentence[1]]
    phrase = noun_text(text, quantity) or text[quantity.start : quantity.end]
    if thing.nouns is not None and not thing.nouns.search(phrase):
        return False
    if thing.verbs is not None and not thing.verbs.search(clause):
        return False
    return thing.exclude is None or not thing.exclude.search(clause)


def _own_key(text: str, quantity: Quantity, sentence: tuple[int, int], neighbours: Sequence[Quantity]) -> str | None:
    if quantity.unit is not None or quantity.rate is not None:
        return _measured_key(text, quantity, sentence)
    phrase = noun_text(text, quantity)
    event = _event(text, quantity, sentence, neighbours)
    in_noun = _pattern("event")[0].search(phrase)
    kind = _thing(phrase)
    if in_noun and event and kind in (None, "person"):
        return event
    if kind == "security" and event in (None, "deployed"):
        return "troops"
    if kind == "equipment":
        return "equipment"
    if (
        kind in (None, "person")
        and event
        and (kind == "person" or not phrase or (quantity.value is None and not quantity.noun))
    ):
        return event
    if kind and kind != "person":
        return f"{event}_{kind}" if event else kind
    if kind == "person":
        return "person"
    if quantity.noun is None:
        return event
    noun = lemma(quantity.noun.head)
    return f"{event}_{noun}" if event else noun


def _thing(phrase: str) -> str | None:
    """The class of the counted noun: security, civilian, child …; "person" for people of whom no more is said."""
    pattern, keys = _pattern("thing")
    found = pattern.search(phrase)
    if found:
        return keys[found.lastgroup or ""]
    return (
        "person"
        if _pattern("broad")[0].search(phrase) or re.match(r"(?:dead|wounded|injured|missing)\b", phrase)
        else None
    )


# ---------------------------------------------------------------- which event a count belongs to

_CLAUSE = re.compile(r"[;:,–—]|\b(?:and|while|but|that|which|who|whose|as|after|when|where)\b")


def _event(text: str, quantity: Quantity, sentence: tuple[int, int], neighbours: Sequence[Quantity]) -> str | None:
    """The event word nearest to the figure; each clause boundary and each other figure between them puts it further off."""
    start, end = quantity.start, max(quantity.end, quantity.noun.end if quantity.noun else 0)
    others = [q.start for q in neighbours]
    best, best_cost = None, 14.0
    for word in find_event_words(text, *sentence):
        if word.start < end and word.end > start:
            return word.key
        left, right = (word.end, start) if word.end <= start else (end, word.start)
        between = text[left:right]
        cost = len(between.split()) + 5.0 * len(_CLAUSE.findall(between))
        cost += 8.0 * (bisect_left(others, right) - bisect_left(others, left))
        if word.start >= end and re.match(
            r"(?: (?:people|others?))? ?(?:(?:were|was|have|has|had|been|being|are|is) )*$", between + " "
        ):
            cost -= 3.0  # "16 were killed"
        if cost < best_cost:
            best, best_cost = word.key, cost
    return best


# ---------------------------------------------------------------- measures, money, shares

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _measured_key(text: str, quantity: Quantity, sentence: tuple[int, int]) -> str | None:
    """What a measure is about: the noun behind a compound ("5-day break"), else the nearest noun before it."""
    family = _family(quantity)
    if quantity.compound and quantity.noun is not None:
        about = _span_noun(text[quantity.noun.start : quantity.noun.end]) or lemma(quantity.noun.head)
        return f"{family}_{about}"
    window = text[sentence[0] : quantity.start]
    span = list(_pattern("span")[0].finditer(text, *sentence)) if family == "duration" else []
    if span:
        nearest = min(span, key=lambda m: (abs(m.start() - quantity.start), m.start()))
        return f"{family}_{_span_noun(nearest.group()) or nearest.group().lower()}"
    of = re.match(
        r" (?:of|in) (?:the |its |their |his |her )?((?:[^\W\d_]+ ?){1,4})", text[quantity.end : quantity.end + 60]
    )
    words = [w for w in _WORD.findall(of[1] if of else window)[-8:] if w.lower() not in FUNCTION_WORDS]
    words = [w for w in words if not w.endswith(("ed", "ing", "ly")) and len(w) > 2]
    if not words:
        return family
    return f"{family}_{lemma(words[0] if of else words[-1])}"


def _span_noun(word: str) -> str | None:
    match = _pattern("span")[0].match(word)
    if not match:
        return None
    return _pattern("span")[1][match.lastgroup or ""] or match.group().lower()


def _family(quantity: Quantity) -> str:
    assert quantity.unit is not None or quantity.rate is not None
    if quantity.unit is None:
        return "rate"
    unit = quantity.unit.unit_id
    if (unit.isupper() and len(unit) == 3) or unit in ("dollar", "cent", "peso", "franc", "rupee", "buck"):
        return "money"
    if unit.endswith("-of-age"):
        return "age"
    if unit.startswith(("second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century")):
        return "duration"
    return "share" if unit in ("percent", "percentage-point") else unit

"""Quantities in English text: numbers with their unit or the noun they count; dates, names and labels are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.dates import MONTHS, WEEKDAYS, DateSpan
from analysis.nouns import FUNCTION_WORDS, LABELS, NounPhrase, find_noun_phrase, noun_behind_hyphen
from analysis.numerals import Numeral, find_numerals, magnitude_of
from analysis.units import Unit, find_money_after, find_money_before, find_unit_after, rate_after


class Quantity(NamedTuple):
    """One quantity `text[start:end]`, currency and unit included, hedge left out.

    `number_start` is where the digits begin; `low`, `high` are an interval only for vague counts and stated ranges.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float | None
    value_high: float | None
    low: float
    high: float
    unit: Unit | None
    rate: tuple[int, str] | None
    noun: NounPhrase | None
    numeral: Numeral
    compound: bool


def find_quantities(text: str, dates: Sequence[DateSpan]) -> list[Quantity]:
    """Quantities of `text` in order; `dates` are the spans whose numbers are none."""
    found: list[Quantity] = []
    spans = iter(dates)
    span = next(spans, None)
    for numeral in find_numerals(text):
        while span is not None and span.end <= numeral.start:
            span = next(spans, None)
        if span is not None and span.start <= numeral.start:
            continue
        quantity = _read(text, numeral)
        if quantity is None:
            continue
        merged = _merge(text, found[-1], quantity) if found else None
        if merged is not None:
            found[-1] = merged
        else:
            found.append(quantity)
    return [q for q in (_complete(text, one) for one in found) if q is not None]


# ---------------------------------------------------------------- one number

# Takes the minus of " -1.3%" and of "minus-5", "minus 387"; refuses the hyphen of "TA-25".
_MINUS = re.compile(r"(?:(?:^|[\s($€£])[-−]|\bminus[ -])[$€£]?$", re.IGNORECASE)
_ORDINALS = ("st", "nd", "rd", "th")


def _read(text: str, numeral: Numeral) -> Quantity | None:
    """The number with its currency or unit; None where letters around it make it a name, an ordinal or a decade."""
    start, end = numeral.start, numeral.end
    value, low, high = numeral.value, numeral.low, numeral.high
    money = find_money_before(text, start)
    unit: Unit | None = None
    if numeral.suffix_end > end:
        letters = text[end : numeral.suffix_end]
        if letters == "s":  # a decade: "the 2000s"
            return None
        scale = magnitude_of(letters)
        unit = None if money else find_unit_after(text, end, glued=True)
        if scale is not None and (money or unit is None or _means_magnitude(text, letters, numeral.suffix_end)):
            unit, end = None, numeral.suffix_end
            assert value is not None
            value = low = high = _clean(value * scale)
            numeral = numeral._replace(end=end, scale=scale, value=value)
        elif unit is None:
            unit = find_money_after(text, end)
            if unit is None or unit.start != end:
                return None
    elif end < len(text) and text[end] in "%°″′'":
        unit = find_unit_after(text, end, glued=True)
    if unit is None and money is None:
        unit = find_money_after(text, end)
    unit = money or unit or find_unit_after(text, end, glued=False)
    number_start = start
    if money:
        start = money.start
    minus = _MINUS.search(text[max(0, start - 7) : start + (1 if money and text[start : start + 1] in "$€£" else 0)])
    if text[number_start - 1 : number_start] == "-" and money:  # "$-50.8bn"
        minus = minus or _MINUS.search("-")
    if minus and value is not None:
        value, low, high = -value, -high, -low
        if text[start - 1] in "-−":
            start -= 1
    if start and not minus and not _may_begin(text, start, numeral):
        return None
    tail = max(end, unit.end if unit else end)
    rate = rate_after(text, tail)
    return Quantity(
        start, rate[0] if rate else tail, number_start, end, value, None, low, high, unit, rate, None, numeral, False
    )


def _clean(value: float) -> float:
    """Without the dust of multiplying decimals: 13.6 million, not 13599999.999999998."""
    return float(f"{value:.12g}")


def _means_magnitude(text: str, letters: str, end: int) -> bool:
    """Whether "m", "b", "t", "k" stand for a magnitude although they may be a unit: "12.3m tonnes", "40k"."""
    if letters not in ("m", "b", "t"):
        return True
    return letters == "m" and find_noun_phrase(text, end, plural=True) is not None


def _may_begin(text: str, start: int, numeral: Numeral) -> bool:
    """Whether a number can begin here: not within a name or a code ("S23", "TA-25", "COVID-19", "#4", "2-1")."""
    before = text[start - 1]
    if before.isspace() or before in "([{“\"‘'~≈<>≤≥±—–…|:;,*+=/\u200b":
        return before != "/" or (start > 1 and text[start - 2].isdigit())
    if before in "-‐‑":
        return (
            (start > 1
            and (text[start - 2].isdigit() or text[start - 2] in " %"))
            or text[max(0, start - 4) : start - 1] == "to"
        )
    return not (before.isalnum() or before in "#_@&$€£.^\\%")


# ---------------------------------------------------------------- ranges

# Takes "16-18", "5% to 10%", "four thousand to five"; refuses a comma.
_TO = re.compile(r" ?(?:-|–|—|‑) ?| (?:up )?to[ -]|-to-| through ")
_OR = re.compile(r",? or (?:even )?")
_BETWEEN = re.compile(r"\bbetween (?:about |some |around |roughly )?$", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:by|up|down|rose|rises?|fell|falls?|gained|lost|added|climbed|dropped|jumped|slid|increased|decreased|slipped"
                     r"|advanced|declined|plunged|plummeted|surged|grew)(?: (?:about|around|nearly|almost|over|some|just))?[ (]*$",
                     re.IGNORECASE)  # fmt: skip


def _merge(text: str, one: Quantity, two: Quantity) -> Quantity | None:
    """Both ends of a stated range as one quantity; None where they are two."""
    if one.value is None or two.value is None or one.value_high is not None:
        return None
    joiner = text[one.end : two.start]
    if len(joiner) > 10 or not joiner:
        return None
    before = text[max(0, one.start - 22) : one.start]
    if joiner in (" and ", ", and ", " and from "):
        if not _BETWEEN.search(before):
            return None
    elif _OR.fullmatch(joiner):
        if one.unit or one.value >= two.value or one.rate or (two.numeral.value or 0) > 50 * max(one.value, 1):
            return None
    elif _TO.fullmatch(joiner):
        if one.unit and two.unit and one.unit.unit_id != two.unit.unit_id:
            return None
        if one.unit and "to" in joiner and _CHANGE.search(before):
            return None
        if one.unit and not two.unit and one.unit.start >= one.number_end:  # "64.06 points to 4,577.10"
            return None
    else:
        return None
    low, high = one.value, abs(two.value) if "-" in joiner else two.value
    scale = two.numeral.scale
    bare = one.numeral.scale == 1.0 and not one.numeral.grouped
    if scale > 1.0 and bare and 0 < low <= high / scale * 10 and low < 1000:  # "four to five thousand"
        low = _clean(low * scale)
    unit = two.unit or one.unit
    return two._replace(start=one.start, number_start=one.number_start, value=low, value_high=high, low=min(low, high),
                        high=max(low, high), unit=unit, numeral=two.numeral._replace(start=one.numeral.start))  # fmt: skip


# ---------------------------------------------------------------- what is no quantity

_PREVIOUS = re.compile(r"([^\W_][\w'’&.+-]*)[ \u00a0]$")
_YEAR_BEFORE = frozenset(
    ["in", "since", "until", "till", "during", "of", "by", "after", "before", "from", "late", "early", "mid", "the", "for", "and", "to", "through", "between", "circa", "season", "year", "summer", "winter", "spring", "fall", "autumn", "election", "elections", "cup", "olympics", "vs"]
)
_CALENDAR = frozenset(name.capitalize() for name in (*MONTHS, *WEEKDAYS))


_LEAD_WORDS = FUNCTION_WORDS | {
    "about",
    "around",
    "some",
    "only",
    "at",
    "least",
    "most",
    "roughly",
    "an",
    "estimated",
    "total",
}
_PERSON = re.compile(
    r"(?:people|persons?|men|women|children|others|civilians|soldiers|troops|officers|police\w*|protesters)\b"
)
# Takes the "one" of "no one", "the same one", "each one", "this one"; refuses that of "just one".
_PRONOUN_BEFORE = frozenset(
    ["no", "any", "every", "each", "this", "that", "the", "another", "which", "same", "old", "new", "only", "big", "wrong", "right", "first", "last", "next", "a"]
)
_SCORE_BEFORE = re.compile(r"\b(?:won|win|wins|beat|beats|beaten|lost|lose|drew|draw|draws|defeat(?:ed)?|victory|score|scored|lead|led"
                           r"|trail|trailed|tie|tied|ended|finished|was|were|by|a|the|[A-Z]\w+) $")  # fmt: skip


def _complete(text: str, quantity: Quantity) -> Quantity | None:
    """The quantity with the noun it counts; None where the number is a year, a name, a label, a score or a pronoun."""
    end, unit, numeral = quantity.number_end, quantity.unit, quantity.numeral
    after = text[end : end + 1]
    measured = unit is not None or quantity.rate is not None
    if (after in ("-", "‐", "‑") and not measured) or (unit and text[end : end + 1] == "-" and unit.start == end + 1):
        return _compound(text, quantity)
    previous = _PREVIOUS.search(text[max(0, quantity.start - 24) : quantity.start])
    before = previous[1] if previous else ""
    if measured:
        noun = None
        if unit is not None and unit.start >= end:
            noun = find_noun_phrase(text, quantity.end, plural=True)
        return quantity._replace(noun=noun)
    if numeral.value is None:
        return quantity._replace(noun=find_noun_phrase(text, end, plural=True))
    noun = find_noun_phrase(text, end, plural=quantity.value != 1)
    if (
        noun is None
        and quantity.value_high is not None
        and text[quantity.number_start - 1 : quantity.number_start] == ""
    ):
        return None
    if numeral.in_words:
        return _in_words(text, quantity, noun, before)
    if _is_year(text, quantity, before) or _is_score(text, quantity, noun) or _is_named(text, quantity, noun, before):
        return None
    return quantity._replace(noun=noun)


def _compound(text: str, quantity: Quantity) -> Quantity | None:
    """A compound adjective: "5-day break" is a quantity; "six-speed" and "three-bed" name a kind, as number words mostly do."""
    end, unit = quantity.number_end, quantity.unit
    if unit is not None:
        if quantity.numeral.in_words and not _is_span(unit.unit_id):
            return None
        return quantity._replace(noun=find_noun_phrase(text, unit.end, plural=False), compound=True)
    noun = noun_behind_hyphen(text, end)
    if noun is None or quantity.numeral.in_words or noun.head[0].isupper():
        return None
    return quantity._replace(noun=noun, compound=True)


def _is_span(unit_id: str) -> bool:
    return unit_id.startswith(
        ("second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century")
    )


def _in_words(text: str, quantity: Quantity, noun: NounPhrase | None, before: str) -> Quantity | None:
    lower = before.lower()
    if quantity.value == 1 and quantity.value_high is None:
        if noun is None or lower in _PRONOUN_BEFORE or (before[:1].isupper() and text[quantity.start].isupper()):
            return None
        return quantity._replace(noun=noun)
    if noun is None and quantity.numeral.scale == 1.0:
        dead = re.compile(
            r" (?:were|was|have|had|are|others?|more|dead|died|killed|injured|wounded|missing|arrested)\b"
        )
        if lower in ("the", "these", "those", "last", "first", "top", "bottom") or not dead.match(text, quantity.end):
            return None
    return quantity._replace(noun=noun)


def _is_year(text: str, quantity: Quantity, before: str) -> bool:
    """Whether four digits are a year; with a plural behind them ("2000 hires") only after a word that dates go with."""
    digits = text[quantity.number_start : quantity.number_end]
    values = (quantity.value, quantity.value_high or quantity.value)
    if quantity.numeral.grouped or not all(v is not None and 1600 <= v < 2100 and v == int(v) for v in values):
        return False
    if quantity.numeral.scale != 1.0 or len(digits.strip()) < 4:
        return False
    if before.lower() in _YEAR_BEFORE or before in _CALENDAR:
        return True
    noun = find_noun_phrase(text, quantity.end, plural=True)
    return noun is None or text[noun.start].isupper() or not _plural_head(noun)


def _plural_head(noun: NounPhrase) -> bool:
    return noun.head.lower().endswith("s") or _PERSON.match(noun.head.lower()) is not None


def _is_score(text: str, quantity: Quantity, noun: NounPhrase | None) -> bool:
    """Whether "2-1" is the score of a game: the higher number first, or a word of winning before it."""
    if quantity.value_high is None or quantity.value is None:
        return False
    written = text[quantity.number_start : quantity.number_end]
    if not re.fullmatch(r"\d{1,3}[-–]\d{1,3}", written):
        return False
    return quantity.value >= quantity.value_high or noun is None


def _is_named(text: str, quantity: Quantity, noun: NounPhrase | None, before: str) -> bool:
    """Whether the number is part of a name or follows a label: "Stoxx 600", "Section 427", "category 4"."""
    value = quantity.value
    assert value is not None
    if quantity.numeral.grouped or quantity.numeral.scale != 1.0 or quantity.value_high is not None:
        return False
    lower = before.lower()
    if lower in LABELS:
        return True
    if value != int(value) or not before or before in _CALENDAR or lower in _LEAD_WORDS:
        return False
    if not before[0].isupper() and not (len(before) > 1 and any(c.isupper() for c in before)):
        return False
    return not (noun is not None and _PERSON.match(noun.head.lower()))

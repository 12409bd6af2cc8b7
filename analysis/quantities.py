"""Quantities in English text: numbers with their unit or the noun they count; dates, names and labels are left out."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import re2

from analysis import lexicons
from analysis.dates import MONTHS, WEEKDAYS, DateSpan
from analysis.nouns import (
    FUNCTION_WORDS,
    LABELS,
    NounPhrase,
    find_noun_phrase,
    find_whole,
    is_plural,
    noun_behind_hyphen,
)
from analysis.numerals import Numeral, find_numerals, magnitude_of, without_dust
from analysis.patterns import find_matches
from analysis.units import Unit, find_money_after, find_money_before, find_unit_after, rate_after

if TYPE_CHECKING:
    from analysis.senses import EventWord, EventWords
    from analysis.standing import Doubts


class Quantity(NamedTuple):
    """One quantity `text[start:end]`, sign, currency, unit and rate included, hedge and counted noun left out.

    The number itself is `text[number_start:number_end]`; of a stated range `value` is the first end, `value_high` the
    second. `compound`: it stands before a noun with a hyphen ("5-day break"), and `noun` is that noun.
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
    compound: bool = False

    @property
    def tail(self) -> int:
        """Where the number ends with the noun that stands behind it."""
        return max(self.end, self.noun.end if self.noun else 0)


class Sentence(NamedTuple):
    """Where a quantity's sentence starts and ends, the other quantities near it; the event words of the whole text, and
    whether words of doubt stand here or behind (`standing.Doubts`); and the counted noun that was last printed before, in
    this sentence or the one before."""

    start: int
    end: int
    others: Sequence[Quantity]
    events: EventWords
    doubts: Doubts
    antecedent: str | None = None
    before: int | None = None  # where the sentence before starts, if it is of the same paragraph

    def event_words(self, start: int | None = None, end: int | None = None) -> Iterator[EventWord]:
        """The event words of the sentence, or of another stretch."""
        return self.events.between(self.start if start is None else start, self.end if end is None else end)


def noun_text(text: str, quantity: Quantity) -> str:
    """The counted noun phrase, with the unit if there is one, as printed."""
    noun = quantity.noun
    if noun is not None and noun.end <= quantity.start:  # left out here, said before
        return text[noun.start : noun.end]
    return text[quantity.number_end : quantity.tail].strip(" \u00a0-")


# Takes telephone numbers, "50/50", "192.168.0.1", "3:1", "1080p"; refuses "5,000-6,000" and "1/2 pound".
_CODE = re.compile(
    r"\+\d[\d ().-]{6,20}\d|\b(?:\d{1,2}[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b"
    r"|\b\d{3}-\d{4}\b(?![,.]\d)|\b(\d\d)/\1\b|\b\d+(?:\.\d+){2,}|\b\d{1,3}:\d{1,3}\b|\b9-to-5\b"
    r"|\b(?:480|720|1080|1440|2160)[pi]\b|\b[48]K\b"
)
# What it begins with, for RE2 to look for.
_CODE_BEGINS = re2.compile(r"\b[0-9]+(?:[-./:piK)]| \(?[0-9]{3})|[+(][0-9]")


def find_quantities(text: str, dates: Sequence[DateSpan]) -> list[Quantity]:
    """Quantities of `text` in order; numbers within `dates` are none."""
    found: list[Quantity] = []
    spans = heapq.merge(((d.start, d.end) for d in dates), (m.span() for m in find_matches(_CODE, _CODE_BEGINS, text)))
    span = next(spans, None)
    for numeral in find_numerals(text):
        while span is not None and span[1] <= numeral.start:
            span = next(spans, None)
        if span is not None and span[0] <= numeral.start:
            continue
        quantity = _read(text, numeral)
        if quantity is None or text.endswith(_PER, 0, quantity.start):
            continue
        if found and _is_ratio(text, found[-1], quantity):
            found[-1] = _ratio(found[-1], quantity)
        elif found and _is_range(text, found[-1], quantity):
            found[-1] = _range(text, found[-1], quantity)
        else:
            found.append(quantity)
    return _fill_in(text, [q for q in (_complete(text, one) for one in found) if q is not None])


_SENTENCE_END = re.compile(r"[.!?] [A-Z]|\n")
# Takes "of them", "who" behind a bare number; refuses "o'clock".
_OF_THE_SAME = re.compile(r" (?:who|whom|of (?:them|those|whom|these))\b")
# Whose the whole is: "the", "its", "the firm's", "Arlow's".
_WHOSE = r"(?:the|its|his|her|their|these|those|our|my|(?:the )?(?:[\w-]+ )?[\w-]+(?:['’]s|s['’]))"
# Takes "of its " between "Four" and "nine carriages", " of the firm's "; refuses "of ".
_OF_THE = re.compile(rf" of(?: {_WHOSE})?(?: (?:past|last|first|other|more than))? ")
# Takes "number of " and what is numbered; refuses "a number of", which is no count.
_NUMBER_OF = re.compile(r"\b(?:the|[Tt]he|its|their) (?:[a-z]+ )?(?:number|total|tally|count) of\b")
# Takes "its staff of about "; refuses "a group of ", which may count anything.
_GROUP_OF = re.compile(
    r"\b(staff|crew|workforce|crowd|family) of(?: (?:about|around|some|nearly|almost|over|more than|at least|only|just))? $"
)
# Takes "brings the number to ten, and the beds to "; refuses "brings the beds to the hall".
_BROUGHT = re.compile(
    r"\b(?:br(?:ings?|inging|ought)|rais(?:es|ed|ing)|lift(?:s|ed|ing)|tak(?:es|ing)|took|cut(?:s|ting)?)\b[^.;:!?\n]{0,60}?"
    r"\b(?:the|its|their)(?P<noun> [a-z]+s) to(?: (?:about|around|some|nearly|almost|more than|at least|only))? $"
)

# Takes "down from an earlier figure of ", "compared with "; refuses "from ".
_COMPARED = re.compile(
    r"\b(?:(?:up|down|revised|rose|fell|increase|drop|rise|risen|fallen) from|compared (?:with|to)"
    r"|instead of|not the)\b[^,;.:]*$"
)


def _fill_in(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """A number that leaves out its noun counts what the one before it counts: "6 million homes, 1.5 million of them"."""
    done: list[Quantity] = []
    for q in quantities:
        bare = q.noun is None and q.unit is None and q.rate is None and q.value is not None
        same = (
            q.numeral.scale >= 1000
            or _OF_THE_SAME.match(text, q.end)
            or _COMPARED.search(text, max(0, q.start - 50), q.start)
        )
        if bare and (noun := _numbered(text, q)):
            q = q._replace(noun=noun)
        elif done and bare and same:
            one = done[-1]
            ends = len(_SENTENCE_END.findall(text, one.end, q.start)) if q.start - one.end < 160 else 9
            near = ends <= int(_THEM.match(text, q.end) is not None)
            if near and one.noun is not None and one.unit is None:
                q = q._replace(noun=one.noun)
        done.append(q)
    for i in range(len(done) - 1):
        one, two = done[i], done[i + 1]
        if one.noun is None and one.unit is None and two.unit is None and of_the_whole(text, one, two):
            done[i] = one._replace(noun=two.noun)
    return done


def of_the_whole(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether the first number is said to be out of the second: "four of its nine carriages"."""
    return _OF_THE.fullmatch(text, one.end, two.start) is not None


def _numbered(text: str, q: Quantity) -> NounPhrase | None:
    """The noun that a clause is about: "the number of people who fled rose to 40"."""
    if group := _GROUP_OF.search(text, max(0, q.start - 40), q.start):
        return NounPhrase(group.start(1), group.end(1), group[1], "")
    near_to = text.find(" to ", max(0, q.start - 24), q.start) >= 0
    if near_to and (brought := _BROUGHT.search(text, max(0, q.start - 100), q.start)):
        return find_noun_phrase(text, brought.start("noun"), plural=True)
    found = None
    for found in _NUMBER_OF.finditer(text, max(0, q.start - 120), q.start):  # noqa: B007
        pass
    if found is None or _BREAK.search(text, found.end(), q.start):
        return None
    return find_noun_phrase(text, found.end(), plural=True)


# Takes the end of a clause or another number; refuses "since 1987 has risen to ".
_BREAK = re.compile(r"[.;:!?\n]|\b(?!(?:19|20)\d\d\b(?![,.]\d))\d")
# Takes " of them", said of what the sentence before counts; refuses " who".
_THEM = re.compile(r" of (?:them|those|these)\b")


# ---------------------------------------------------------------- one number

_PER = (" per ", " every ", "Per ")  # a rate's base: "53 cases per 100,000 people"

# Takes the minus of " -1.3%", "$-50.8bn", "minus-5", "minus 387"; refuses the hyphens of "TA-25" and "5-10".
_MINUS = re.compile(r"(?:(?:^|[\s(])[-−]|(?<!plus or )\bminus[ -])$", re.IGNORECASE)
_SIGNS = "-−"


def _read(text: str, numeral: Numeral) -> Quantity | None:
    """The number with sign, currency, unit and rate; None where it is part of a name, an ordinal or a decade."""
    start = numeral.start
    sign_between = start > 1 and text[start - 1] in _SIGNS and text[start - 2] in "$€£"  # "$-50.8bn"
    money = find_money_before(text, start - 1 if sign_between else start)
    read = _magnitude_or_unit(text, numeral, money)
    if read is None:
        return None
    numeral, unit = read
    start = money.start if money else start
    minus = _MINUS.search(text, max(0, start - 16), start)
    value, low, high = numeral.value, numeral.low, numeral.high
    if (minus or sign_between) and value is not None:
        value, low, high = -value, -high, -low
        start = minus.start() + (text[minus.start()] in " \n\t\u00a0(") if minus else start
    elif start and not _may_begin(text, start):
        return None
    tail = max(numeral.end, unit.end if unit else 0)
    rate = rate_after(text, tail)
    end = rate[0] if rate else tail
    return Quantity(start, end, numeral.start, numeral.end, value, None, low, high, unit, rate, None, numeral)


def _magnitude_or_unit(text: str, numeral: Numeral, money: Unit | None) -> tuple[Numeral, Unit | None] | None:
    """What is glued to the digits or follows them; None where glued letters are neither ("22nd", "2000s", "5G")."""
    end = numeral.end
    if numeral.suffix_end > end:
        letters = text[end : numeral.suffix_end]
        unit = None if money or letters == "s" else find_unit_after(text, end, glued=True)
        scale = magnitude_of(letters)
        if scale is not None and numeral.value is not None and (unit is None or _means_magnitude(text, numeral)):
            value = without_dust(numeral.value * scale)
            numeral = numeral._replace(end=numeral.suffix_end, scale=scale, value=value, low=value, high=value)
            end = numeral.end
        elif unit is None and not money:
            unit = find_money_after(text, end)
            return (numeral, unit) if unit is not None and unit.start == end else None
        else:
            return (numeral, unit) if unit is not None else None
    if money is not None:
        return numeral, money
    glued = end < len(text) and text[end] in "%°″′"
    unit = (find_unit_after(text, end, glued=True) if glued else None) or find_money_after(text, end)
    return numeral, unit or find_unit_after(text, end, glued=False)


def _means_magnitude(text: str, numeral: Numeral) -> bool:
    """Whether letters that may be a unit stand for a magnitude: "12.3m tonnes" is millions, "a 12.3m jump" is metres."""
    letters = text[numeral.end : numeral.suffix_end]
    if letters not in ("m", "b", "t"):
        return True
    follows = find_noun_phrase(text, numeral.suffix_end, plural=True)
    return letters == "m" and follows is not None and is_plural(follows.head)


_OPENERS = frozenset("([{“”\"‘'’~≈<>≤≥±—–…|:;,*+=\u200b")


def _may_begin(text: str, start: int) -> bool:
    """Whether a number can begin here: not within a name or a code ("S23", "TA-25", "COVID-19", "#4", "v1.2")."""
    before = text[start - 1]
    if before.isspace() or before in _OPENERS:
        return True
    if before in "-‐‑":
        return start > 1 and (
            text[start - 2] in " %" or text[start - 2].isdigit() or text.endswith(" to", 0, start - 1)
        )
    return before == "/" and start > 1 and text[start - 2].isdigit()


# ---------------------------------------------------------------- ranges

# Takes the joint of "16-18", "5% to 10%", "200,000 to-260,000"; refuses ", ".
_TO = re.compile(r" ?[-–—‑] ?| (?:up )?to[ -]|-to-| through ")
_OR = re.compile(r" or (?:even )?")
_AND = re.compile(r",? and (?:from )?")
_BETWEEN = re.compile(r"\bbetween (?:about |some |around |roughly |an estimated )?$", re.IGNORECASE)
# Takes "rose " before "5% to 10%", where 10% is where it went; refuses "from ".
_CHANGED = re.compile(
    r"\b(?:by|up|down|rose|rises?|fell|falls?|gain(?:ed|s)|los(?:t|es)|add(?:ed|s)|climb(?:ed|s)|drop(?:ped|s)|jump(?:ed|s)|slid"
    r"|increas(?:ed|es)|decreas(?:ed|es)|slip(?:ped|s)|advanc(?:ed|es)|declin(?:ed|es)|plung(?:ed|es)|plummet(?:ed|s)"
    r"|surg(?:ed|es)|grew|grows)(?: (?:about|around|nearly|almost|over|some|just))?[ (]*$",
    re.IGNORECASE,
)


def _is_range(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether two numbers side by side are the ends of a stated range."""
    joint = text[one.end : two.start]
    if not joint or len(joint) > 10 or one.value is None or two.value is None or one.value_high is not None:
        return False
    before = text[max(0, one.start - 60) : one.start]
    if _AND.fullmatch(joint):
        return _BETWEEN.search(before) is not None
    if _OR.fullmatch(joint):  # "three or four years"; not "25k or 40k"
        return (
            not (one.unit or one.rate) and one.numeral.scale == 1.0 and one.value < two.value <= 3 * max(one.value, 1)
        )
    return _TO.fullmatch(joint) is not None and _go_together(one, two, joint, before)


# Takes "rose from ", "raises the pension age in Ordana from "; refuses "ranging from ".
CHANGED_FROM = re.compile(
    r"\b(?:ris|ros|rais|climb|jump|increas|soar|surg|gr[eo]w|f[ae]ll|dropp|declin|lower|slid|cut|reduc|revis|up|down|went|gone)"
    r"[a-z]*(?: [\w'’-]+){0,6} from $",
    re.IGNORECASE,
)


def _go_together(one: Quantity, two: Quantity, joint: str, before: str) -> bool:
    if "to" in joint and CHANGED_FROM.search(before):
        return False  # "rose from 8 to 11" is two counts
    if one.unit is None:
        far = one.value is not None and two.value is not None and two.value > 4 * one.value
        if far and "to" in joint and before.endswith(" by ") and _CHANGED.search(before):  # "rose by 310 to 2,155"
            return False
        a_year = _looks_like_year(one) and not _looks_like_year(two)
        return not (a_year and before.endswith(("in ", "since ", "of ", "by ")))
    if two.unit is None:  # "$89 to 93 billion"; not "64.06 points to 4,577.10"
        return one.unit.start < one.number_start and not ("to" in joint and _CHANGED.search(before))
    if "to" in joint and (_CHANGED.search(before) or (_falls(one, two) and not before.endswith("from "))):
        return False  # "rose 5% to 10%", "leads by 64% to 56%"
    return one.unit.unit_id == two.unit.unit_id


def _falls(one: Quantity, two: Quantity) -> bool:
    shares = one.unit is not None and one.unit.unit_id == "percent"
    return shares and one.value is not None and two.value is not None and one.value > two.value


def _range(text: str, one: Quantity, two: Quantity) -> Quantity:
    """Both ends as one quantity; the magnitude of the second is that of the first too: "four to five thousand"."""
    assert one.value is not None and two.value is not None
    first, second = one.value, two.value
    if text[two.start : two.number_start].strip() in _SIGNS and text[one.end : two.start].strip() == "":
        second = abs(second)
    scale = two.numeral.scale
    if (
        scale > 1.0
        and one.numeral.scale == 1.0
        and not one.numeral.grouped
        and 0 < first < 1000
        and first <= 10 * second / scale
    ):
        first = without_dust(first * scale)
    return two._replace(
        start=one.start,
        number_start=one.number_start,
        value=first,
        value_high=second,
        low=min(first, second),
        high=max(first, second),
        unit=two.unit or one.unit,
        numeral=two.numeral._replace(start=one.numeral.start),
    )


_BASES = frozenset((3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100, 1000, 10000, 100000))


def _is_ratio(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether two numbers are a share: "six in 10", "one out of every four"."""
    if one.value is None or two.value is None or one.unit or one.value_high is not None or one.value != int(one.value):
        return False
    joint = text[one.end : two.start].lower()
    return (
        joint in (" in ", " in every ", " out of ", " out of every ")
        and two.value in _BASES
        and 0 < one.value < min(two.value, 10)
        and two.unit is None
    )


def _ratio(one: Quantity, two: Quantity) -> Quantity:
    assert one.value is not None and two.value is not None
    share = one.value / two.value
    words = two.numeral._replace(start=one.start, in_words=True)
    return two._replace(start=one.start, number_start=one.start, value=share, low=share, high=share, numeral=words)


# ---------------------------------------------------------------- what a number counts, and what is no quantity

_LISTS = {row["kind"]: frozenset(row["words"].split()) for row in lexicons.read("function_words")}
_BEFORE_YEAR, _BEFORE_PRONOUN = _LISTS["before_year"], _LISTS["before_pronoun_one"]
_NAMELESS = FUNCTION_WORDS | _LISTS["lead"]
_CALENDAR = frozenset(name.capitalize() for name in (*MONTHS, *WEEKDAYS))
# Takes "Section" before "427"; refuses a word with a comma behind it.
_PREVIOUS = re.compile(r"([^\W_][\w'’&.+-]*)[ \u00a0]$")
_PERSONS = frozenset(
    "people person persons men women children others civilians soldiers troops officers police policemen protesters"
    " demonstrators victims workers residents students".split()
)
# Takes "three were killed", "two others", "three of them"; refuses "two agreed".
_STANDS_ALONE = re.compile(
    r" (?:(?:were|was|have|had|are|has been|of whom|of them|of those|of these|of the (?:dead|wounded|injured|victims)|out of) "
    r"|(?:others?|more|dead|died|die|did not|killed|injured|wounded|hurt|missing|arrested|remain|survived|captured|detained"
    r"|rescued|drowned|critically|seriously|(?:taken )?prisoner|taken (?:to|into)"
    r"|in (?:intensive care|hospital|custody|all|total)|altogether|of us"
    r"|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
# Takes what tells a count before it: "the toll rose to ", "puts it at ", "killed "; refuses "one to ".
_COUNT_IS = re.compile(
    r"(?:\b(?:tolls?|number|total|tally|count|figure|deaths|dead|missing|injured|wounded|arrests|cases"
    r"|those \w+)\b[^.;:!?\n]{0,60}?"
    r" (?:at|to|was|is|reached|hit|now)|\b(?:put|puts|putting) (?:it|them|the \w+|the \w+ toll) at"
    r"|\b(?:kill|injur|wound|arrest|detain|evacuat|rescu)(?:s|es|ed|ing)"
    r"|\b(?:staff|crew|workforce|team|family) of|\bbr(?:ings?|inging|ought) to|\b(?:loss|deaths?) of"
    r"|\b(?:had|has|have) (?:earlier |first |previously |at first )?(?:spoken|talked) of|\bspoke of|\bsays? (?:it is|it was)"
    r"|\bsaid it was)"
    r"(?: (?:about|around|nearly|almost|over|at least|more than|just|only))? $",
    re.IGNORECASE,
)

# Takes "of its nine" behind "Four", "of the 16"; refuses "of its own".
_OF_COUNTED = re.compile(
    rf" of {_WHOSE}(?: (?:past|last|first|other))?"
    r" (?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)


def _complete(text: str, quantity: Quantity) -> Quantity | None:
    """The quantity with the noun it counts; None where the number is a year, a name, a label, a score or a pronoun."""
    end, unit = quantity.number_end, quantity.unit
    if text[end : end + 1] in ("-", "‐", "‑") and (unit is None or unit.start == end + 1):
        return _compound(text, quantity)
    if unit is not None or quantity.rate is not None:
        behind = unit is None or unit.start >= end
        return quantity._replace(noun=find_noun_phrase(text, quantity.end, plural=True) if behind else None)
    if quantity.numeral.in_words and quantity.value is not None and 0 < quantity.value < 1:
        return quantity._replace(noun=find_whole(text, end))
    noun = find_noun_phrase(text, end, plural=quantity.value != 1)
    one_of = quantity.value == 1 and quantity.numeral.in_words and _ONE_OF.match(text, end)
    if one_of and not text.endswith(("not ", "Not "), 0, quantity.start):
        return None
    none = _NONE_OF.search(text, max(0, quantity.start - 16), quantity.start)
    if none and quantity.value_high is None:
        return quantity._replace(start=none.start(), value=0.0, low=0.0, high=0.0, noun=noun)
    if quantity.value is None:
        return quantity._replace(noun=noun, unit=_money_of(noun))
    previous = _PREVIOUS.search(text, max(0, quantity.start - 24), quantity.start)
    before = previous[1] if previous else ""
    if before.endswith(".") and before.lower() not in LABELS and len(before) > 2:  # the sentence before ends here
        before = ""
    if quantity.numeral.in_words:
        refused = _is_pronoun(text, quantity, noun, before)
    else:
        refused = (
            _is_year(text, quantity, noun, before)
            or _is_score(text, quantity, noun)
            or _is_named(text, quantity, noun, before)
        )
    if not refused and noun is None and _is_age(text, quantity):
        return quantity._replace(unit=Unit(end, end, "", "year-of-age"))
    return None if refused else quantity._replace(noun=noun)


# Takes " of our drones" behind "one"; refuses " of the oldest".
_ONE_OF = re.compile(r" of (?:our|my|your)\b")
# Takes "none of the "; refuses "one of the ".
_NONE_OF = re.compile(r"\bnone of (?:the|its|their|those|these) $", re.IGNORECASE)
# Takes "aged ", "aged 24 and ", "turned ", "the youngest "; refuses "returned ".
_AGED = re.compile(
    r"\b(?:aged?(?: \d{1,3},?){0,3}(?: and)?|turn(?:s|ed|ing)?|d(?:ied|ies|ead) at|(?:youngest|oldest|eldest)(?: was)?) $",
    re.IGNORECASE,
)

# Takes "a kitchen helper of " before a number that ends its clause; refuses "a group of ".
_SOMEBODY_OF = re.compile(
    r"\b(?:an?|the) (?:[a-z]+ )?(?:man|woman|boy|girl|mother|father|[a-z]{3,}(?:er|or|ist|ent|ant|ian)) of $"
)
# Takes "children under ", "were over "; refuses "arrests under ".
_OF_AN_AGE = re.compile(
    r"\b(?:is|are|was|were|be|children|people|those|anyone|anybody|everyone|boys|girls|men|women|voters|adults|minors)"
    r" (?:just )?(?:under|over) $",
    re.IGNORECASE,
)

# Takes "Its driver, " before "28, had been on duty"; refuses "in rooms 3, ".
_AGE_OF = re.compile(r"\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]he|[Aa]n?) (?:[a-z-]+ )?[a-z]{3,}(?<!s), $")
_GOES_ON = re.compile(r", (?:is|was|has|had|who|whose|said|says|told|will|would|died|from|[a-z]{3,}ed)\b")


def _is_age(text: str, quantity: Quantity) -> bool:
    """Whether a bare number between commas behind a name is an age: "Ana Silva, 42, said"."""
    value, at = quantity.value, quantity.start
    plain = value is not None and 0 < value < 120 and quantity.value_high is None and quantity.numeral.scale == 1.0
    if plain and (_AGED.search(text, max(0, at - 24), at) or _OF_AN_AGE.search(text, max(0, at - 32), at)):
        return True
    ends = re.match(r"[,;:)]|[.!?](?:\s|$)", text[quantity.end : quantity.end + 2])
    if plain and ends and _SOMEBODY_OF.search(text, max(0, at - 40), at):
        return True
    if not plain or not re.match(r",|\.\s|\)", text[quantity.end : quantity.end + 2]):
        return False
    if _AGE_OF.search(text, max(0, at - 24), at) and _GOES_ON.match(text, quantity.end):
        return True
    return re.search(r"[A-Z][^\W\d_]+(?:,| \()[ \u00a0]?$", text[max(0, at - 24) : at]) is not None


def _money_of(noun: NounPhrase | None) -> Unit | None:
    """The currency of "millions of dollars"."""
    money = find_money_after(noun.head, 0) if noun else None
    return Unit(noun.end - len(noun.head), noun.end, money.printed, money.unit_id) if noun and money else None


def _compound(text: str, quantity: Quantity) -> Quantity | None:
    """A compound adjective. "5-day break" is a quantity; "six-speed", "three-bed" name a kind, as number words mostly do."""
    unit, in_words = quantity.unit, quantity.numeral.in_words
    if unit is not None:
        if in_words and not is_duration(unit.unit_id):
            return None
        return quantity._replace(noun=find_noun_phrase(text, unit.end, plural=False), compound=True)
    noun = noun_behind_hyphen(text, quantity.number_end)
    if noun is not None and noun.head.lower() in ("something", "ish"):
        return None
    if noun is not None and noun.head.lower() in ("plus", "odd", "strong"):
        return quantity._replace(noun=find_noun_phrase(text, noun.end, plural=True))
    if noun is None or in_words or noun.head[0].isupper() or not _plain_count(quantity):
        return None
    return quantity._replace(noun=noun, compound=True)


def _plain_count(quantity: Quantity) -> bool:
    return quantity.value is not None and (quantity.value == int(quantity.value) or quantity.value < 1000)


def is_duration(unit_id: str) -> bool:
    """Whether a unit measures time, ages among them."""
    return unit_id.startswith(
        ("second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century")
    )


def _is_pronoun(text: str, quantity: Quantity, noun: NounPhrase | None, before: str) -> bool:
    """Whether a number word stands for something said before ("the two agreed", "the same one") or is in a name."""
    if (
        before[:1].isupper()
        and text[quantity.start].isupper()
        and before.lower() not in _NAMELESS
        and not before.isupper()
    ):
        return True  # "Formula One"
    if before.lower() == "number":
        return True  # "the number two official"
    if quantity.value == 1 and quantity.value_high is None:
        return noun is None or before.lower() in _BEFORE_PRONOUN
    if noun is not None or quantity.numeral.scale != 1.0:
        return noun is None and before.endswith(("'s", "’s"))  # "a baker's dozen"
    if before.lower() in ("the", "these", "those", "last", "first", "top", "bottom"):
        return True
    if quantity.value is not None and quantity.value > 12:
        return False
    if _COUNT_IS.search(text, max(0, quantity.start - 100), quantity.start):
        return False
    return _STANDS_ALONE.match(text, quantity.end) is None and _OF_COUNTED.match(text, quantity.end) is None


def _looks_like_year(quantity: Quantity) -> bool:
    """Four plain digits from 1600 to 2099, both ends of a range."""
    if (
        quantity.numeral.grouped
        or quantity.numeral.in_words
        or quantity.numeral.scale != 1.0
        or quantity.unit is not None
    ):
        return False
    ends = (quantity.value, quantity.value if quantity.value_high is None else quantity.value_high)
    return all(v is not None and 1600 <= v < 2100 and v == int(v) for v in ends)


def _is_year(text: str, quantity: Quantity, noun: NounPhrase | None, before: str) -> bool:
    """Whether four digits are a year; with a plural behind them ("2000 hires") only after a word that years follow."""
    if not _looks_like_year(quantity):
        return False
    if before.lower() in _BEFORE_YEAR or before in _CALENDAR:
        return True
    return noun is None or text[noun.start].isupper() or not is_plural(noun.head)


# Takes "2-1" and "108–94"; refuses "5,000-6,000".
_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}")


def _is_score(text: str, quantity: Quantity, noun: NounPhrase | None) -> bool:
    """Whether "2-1" is the score of a game: nothing counted behind it, or the higher number first."""
    if quantity.value is None or quantity.value_high is None:
        return False
    if not _SCORE.fullmatch(text, quantity.number_start, quantity.number_end):
        return False
    return noun is None or quantity.value >= quantity.value_high


def _is_named(text: str, quantity: Quantity, noun: NounPhrase | None, before: str) -> bool:
    """Whether the number is part of a name or follows a label: "Stoxx 600", "Section 427", "11 Pro Max"."""
    value, numeral = quantity.value, quantity.numeral
    if numeral.grouped or numeral.scale != 1.0 or quantity.value_high is not None or value is None:
        return False
    if before.lower() in LABELS or (noun is None and before.lower() == "top"):
        return True
    if value != int(value):
        return False
    if noun is None and value >= 1e9:  # a key, a telephone number
        return True
    if noun is None and re.match(r" [A-Z][a-z]", text[quantity.end : quantity.end + 3]):
        return True
    if not before or before in _CALENDAR or before.lower() in _NAMELESS or not any(c.isupper() for c in before):
        return False
    if noun is not None and _IN_A_PLACE.search(text, max(0, quantity.start - 60), quantity.start):
        return False  # "In Lower Garrow 118 houses burned"
    return noun is None or noun.head.lower() not in _PERSONS


# Takes "In Lower Garrow " at the beginning of a sentence; refuses "the Boeing ".
_IN_A_PLACE = re.compile(r"(?:^|[.!?;\n] *)(?:In|At|Near|Around|Across|Outside) (?:[A-Z][\w'’-]+ ){1,3}$")

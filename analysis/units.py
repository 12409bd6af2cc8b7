"""Units of measurement and money as they are printed. Names and symbols come from Unicode CLDR through Babel; the
lexicons `units` and `currencies` add what newspapers print and CLDR does not hold."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name

from analysis import lexicons
from analysis.nouns import is_plural


class Unit(NamedTuple):
    """One unit at `text[start:end]`, as printed, with its normalised name (a CLDR unit or an ISO 4217 code)."""

    start: int
    end: int
    printed: str
    unit_id: str


# CLDR forms that are ordinary English words, or letters too common to be read as units after a space.
_NOT_UNITS = frozenset(
    "in at a drop drops item items point points pt pts dot dots st part parts stone grain grains cup cups q em quarter"
    " quarters to c y w mo ac gal tn rev pinch pinches jigger mc mol pound-force G Gs K n".split()
)
_CODES_THAT_ARE_WORDS = frozenset("ALL TOP TRY CUP PEN MOP BAM GEL MAD SOS BOB COP LAK XXX".split())


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Printed form → unit: names (compared in lower case) and symbols (compared as they are)."""
    names: dict[str, str] = {}
    symbols: dict[str, str] = {}
    for tag in ("en", "en_GB"):
        # Babel keeps CLDR's units where its own `babel.units` reads them; there is no public list.
        for category_and_unit, widths in Locale.parse(tag)._data["unit_patterns"].items():
            unit_id = category_and_unit.partition("-")[2]
            for width, forms in dict(widths).items():
                for form in dict(forms).values():
                    printed = form.replace("{0}", "").strip()
                    if printed in _NOT_UNITS or not printed or "{" in printed or printed.startswith("/"):
                        continue
                    if width == "long":
                        names.setdefault(printed.lower(), unit_id)
                    else:
                        symbols.setdefault(printed, unit_id)
    for row in lexicons.read("units"):
        if row["kind"] == "name":
            names[row["printed"].lower()] = row["unit_id"]
        else:
            symbols[row["printed"]] = row["unit_id"]
    return names, symbols


_CURRENCIES = lexicons.read("currencies")
_BEFORE = {row["printed"]: row["unit_id"] for row in _CURRENCIES if row["place"] == "before"}
_ATTACHED = {row["printed"]: row["unit_id"] for row in _CURRENCIES if row["place"] == "attached"}
_AFTER = {row["printed"]: row["unit_id"] for row in _CURRENCIES if row["place"] == "after"}
_STUCK = {row["printed"]: row["unit_id"] for row in _CURRENCIES if row["place"] == "stuck"}


@cache
def _codes() -> frozenset[str]:
    return frozenset(Locale.parse("en").currencies) - _CODES_THAT_ARE_WORDS


# Takes "US $", "€", "RM", "Rs. ", "EUR "; refuses "S" alone. Anchored at the end of a short window.
_MONEY_BEFORE = re.compile(
    r"(?:(?<![^\W\d_])(?:(?:US|AU|NZ|HK|CA|Cdn|NT|MX|S) ?|[ACJR])\$|\$(?:US|A|NZ)?|[€£¥₹₩₽₺₴₸₦₪₱₫฿₿]|[YE]="
    r"|(?<![\w-])(?:Rs\.?|Re|RM|Rp|R[Mm][Bb]|Kshs?|PS|[A-Z]{3}))(?P<gap> ?)$"
)


def find_money_before(text: str, start: int) -> Unit | None:
    """The currency printed before a number that starts at `start`."""
    if not start:
        return None
    window = text[max(0, start - 9) : start]
    match = _MONEY_BEFORE.search(window)
    if not match:
        letter = window[-1]
        alone = len(window) == 1 or not (window[-2].isalnum() or window[-2] in "-'’")
        return Unit(start - 1, start, letter, _ATTACHED[letter]) if letter in _ATTACHED and alone else None
    printed = match.group().rstrip()
    key = printed.replace(" ", "")
    if "$" in key:
        unit_id = _BEFORE.get(key) or "USD"
    elif key in _BEFORE:
        unit_id = _BEFORE[key]
    elif key in _codes():
        unit_id = key
    else:
        return None
    at = start - len(match.group())
    return Unit(at, at + len(printed), printed, unit_id)


def is_money(unit_id: str) -> bool:
    """Whether a normalised unit is a currency: an ISO 4217 code, or a name that several countries use."""
    return unit_id in _SHARED_NAMES or (len(unit_id) == 3 and unit_id.isupper())


def is_unit(unit_id: str) -> bool:
    """Whether a normalised unit measures or pays, and is no noun that is counted: "day", "USD per hour"; not "person"."""
    unit = unit_id.partition(" per ")[0]
    return is_money(unit) or unit in _unit_ids()


@cache
def is_printed_unit(word: str) -> bool:
    """Whether a word, as somebody writes it, measures or pays: "days", "€", "per cent"; not "people"."""
    glued = find_unit_after(word, 0, glued=True) if not word[:1].isalpha() else None
    return bool(
        glued or find_unit_after(f" {word}", 0, glued=False) or find_money_after(f" {word}", 0) or word in "$€£"
    )


@cache
def _unit_ids() -> frozenset[str]:
    return frozenset(unit_id for table in _tables() for unit_id in table.values())


@cache
def spellings(unit_id: str) -> tuple[str, ...]:
    """Every way a unit is printed, its name in the plural too: "%", "per cent", "percent" for percent, "€", "euros" for EUR."""
    names, symbols = _tables()
    printed = {form for table in (names, symbols) for form, unit in table.items() if unit == unit_id}
    printed |= {row["printed"] for row in _CURRENCIES if row["unit_id"] == unit_id}
    if unit_id in _codes():
        printed |= {unit_id, *(get_currency_name(unit_id, count=n, locale="en") for n in (1, 2))}
    return tuple(sorted(printed))


_SHARED_NAMES = frozenset(name.rstrip("s") for name, unit_id in _AFTER.items() if not unit_id)
_LONGEST_SYMBOL = 8
# Takes "A/cm2", "mg/dL"; refuses "and/or", for a symbol is short.
_COMPOSED = re.compile(r"[^\W\d_]{1,3}[²³23]?/[^\W\d_]{1,2}[²³23]?(?!\w)")
# Takes "miles per hour", "year-old"; refuses "5". Four words at most.
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:[ \u00a0][^\W\d_]+(?:-[^\W\d_]+)*){0,3}")
# Takes " per day", " a barrel", "/month", " per 100,000 people"; refuses " a man".
_RATE = re.compile(
    r"[ \u00a0](?:per|an?|each|every)[ \u00a0](?P<base>second|minute|hour|day|night|week|month|year|quarter|person|head"
    r"|capita|share|barrel|gallon|litre|liter|tonne?|ounce|pound|kilogram|kilo|mile|kilometre|kilometer|acre|hectare"
    r"|unit|household|\d[\d,]*[ \u00a0](?:people|inhabitants|residents|population|births|live births))\b"
    r"(?! (?:earlier|before|ago|later|after))"
    r"|/(?P<slash>s|sec|min|h|hr|day|week|month|year|yr)\b",
    re.IGNORECASE,
)


def find_unit_after(text: str, end: int, glued: bool) -> Unit | None:
    """The unit behind a number that ends at `end`: glued to it ("50mph") or after a space or a hyphen ("3.5-liter")."""
    names, symbols = _tables()
    gap = 0 if glued else 1
    if not glued and (end >= len(text) or text[end] not in " \u00a0\u202f-"):
        return None
    at = end + gap
    words = _WORDS.match(text, at, at + 60)
    if words:
        phrase = words.group().lower().replace("\u00a0", " ")
        while phrase:
            if phrase in names:
                return Unit(at, at + len(phrase), _spelling(text[at : at + len(phrase)]), names[phrase])
            cut = max(phrase.rfind(" "), phrase.rfind("-"))
            phrase = phrase[:cut] if cut > 0 else ""
    for length in range(_LONGEST_SYMBOL, 0, -1):
        printed = text[at : at + length]
        if (
            len(printed) == length
            and printed in symbols
            and (glued or length > 1 or printed in "%°VWFL" or (printed == "m" and not _counts_behind(text, at + 1)))
            and _closed(text, at + length)
        ):
            return Unit(at, at + length, printed, symbols[printed])
    composed = _COMPOSED.match(text, at)
    if composed:
        return Unit(at, composed.end(), composed.group(), composed.group())
    return None


def _spelling(printed: str) -> str:
    return "percent" if printed.lower() == "per cent" else printed


def _counts_behind(text: str, end: int) -> bool:
    """Whether a plural stands behind "m", which then is a million: "5 m votes", not "7.4 m in May"."""
    word = _WORDS.match(text, end + 1)
    return word is not None and is_plural(word.group().split()[0])


def _closed(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum())


# Takes " euros", " Australian dollars", "-dollar"; which words are money is looked up.
_MONEY_AFTER = re.compile(r"[ \u00a0-]?([A-Za-z]+)\b(?:[ \u00a0]([A-Za-z]+)\b)?(?:[ \u00a0]([A-Za-z]+)\b)?")


def find_money_after(text: str, end: int) -> Unit | None:
    """The currency behind a number: "euros", "Australian dollars", "USD", a glued "p"."""
    match = _MONEY_AFTER.match(text, end)
    if not match:
        return None
    start, first = match.start(1), match[1]
    if first in _STUCK:
        return Unit(start, match.end(1), first, _STUCK[first]) if start == end else None
    if first in _codes():
        return Unit(start, match.end(1), first, first)
    for group in (1, 2, 3):
        word = (match[group] or "").lower()
        if word in _AFTER:
            printed = text[start : match.end(group)]
            return Unit(start, match.end(group), printed, _named_currency(printed) or _AFTER[word] or word.rstrip("s"))
        if not word or not match[group][0].isupper():  # an adjective of a country may stand between
            return None
    return None


@cache
def _currency_names() -> dict[str, str]:
    names = Locale.parse("en")._data["currency_names_plural"]
    found: dict[str, str] = {}
    for code, forms in names.items():
        for form in dict(forms).values():
            found.setdefault(form.lower(), code)
    return found


def _named_currency(printed: str) -> str | None:
    return _currency_names().get(" ".join(printed.lower().split()))


def rate_after(text: str, end: int) -> tuple[int, str] | None:
    """A rate's base behind a unit ("per day", "a month"): where it ends and its name."""
    match = _RATE.match(text, end)
    return (match.end(), match["base"] or match["slash"]) if match else None

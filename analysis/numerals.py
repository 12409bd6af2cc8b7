"""Numbers in English text, in digits and in words: where they stand and what they are worth, nothing more."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import re2

from analysis import lexicons
from analysis.patterns import find_matches


class Numeral(NamedTuple):
    """One number at `text[start:end]`; a vague one ("dozens") has no value but an interval.

    `suffix_end` is behind letters stuck to the digits ("50mph", "2.7m"), which may be a magnitude or a unit.
    """

    start: int
    end: int
    value: float | None
    low: float
    high: float
    in_words: bool = False
    grouped: bool = False  # written with separators, as no year and no name is
    scale: float = 1.0  # the magnitude that ends it: a million in "1.8 million"
    suffix_end: int = 0


_ROWS = lexicons.read("numbers")
_VALUES = {row["word"]: float(row["value"]) for row in _ROWS}
_KINDS = {row["word"]: row["kind"] for row in _ROWS}
_LETTERS = {word for word, kind in _KINDS.items() if kind == "letter"}
_SCALES = {word for word, kind in _KINDS.items() if kind == "scale"}
_VAGUE = {word for word, kind in _KINDS.items() if kind == "vague"}
_CARDINALS = "|".join(word for word, kind in _KINDS.items() if kind in ("unit", "ten", "scale"))
_LONGEST = 40  # digits; a longer run is a key or a serial number, not a quantity

# Takes "2,030" and "1.2.3" whole; refuses nothing, for `_read_digits` decides. No branch can give back: linear.
_DIGITS = r"\d++(?:[.,\u00a0\u202f\u2009']\d++)*+(?: 000\b)*+"
# Takes "twenty-eight thousand six hundred and forty-two"; refuses "someone".
_IN_WORDS = rf"\b(?:{_CARDINALS})\b(?:(?:[ \u00a0-]|,? and (?:a )?)(?:{_CARDINALS})\b)*+"
# Takes "tens of thousands", "dozens"; refuses "hundredth".
# "Scores" is a verb or a result unless something follows that is counted.
_INDEFINITE = (
    rf"\b(?:(?:tens|dozens|hundreds|thousands) of )?(?:{'|'.join(_VAGUE - {'scores'})})\b"
    r"|\bscores(?= (?:of (?!\d)|more\b|were\b|have\b|had\b|injured\b|killed\b|wounded\b|dead\b|arrested\b))"
    rf"|\ba score(?= of (?!\d|the\b|an?\b|(?:{_CARDINALS})\b))"
)
# Takes "tenfold", "six-fold"; refuses "manifold".
_IS_FOLD = re.compile(r"-?fold\b", re.IGNORECASE)
_FOLD = rf"\b(?:{_CARDINALS})(?=-?fold\b)"
_FEW_WORDS = "an?|one|two|three|four|five|six|seven|eight|nine"
# Takes "two-thirds", "a quarter of", "half the"; refuses "third quarter", "the first half".
_PART = (
    rf"\b(?:(?:{_FEW_WORDS})[ -](?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)(?= of\b)"
    r"|(?:two|three|four|nine)[ -](?:thirds|quarters|fifths|tenths)\b"
    r"|(?:(?<=by )|(?<=by about )|(?<=by nearly )|(?<=by almost ))a (?:third|quarter|fifth|tenth)\b"
    r"|half(?= (?:of|the|its|their|his|her|our|all|those|these)\b))"
)
# Takes the "no" of "no casualties", "nobody" in "nobody died"; refuses that of "no doubt", "nobody knows".
_NONE = (
    r"\bno(?:body|[ -]one)(?= (?:(?:was|is|has been|had been|were) (?:reported )?"
    r"(?:killed|hurt|injured|wounded|arrested|detained|missing)|(?:has |had )?died)\b)"
    r"|\bno(?= (?:(?:reported|immediate|civilian|known|confirmed|serious|new|other|further) (?:reports of )?)?"
    r"(?:casualties|deaths|fatalities|injuries|arrests|victims|survivors)\b)"
)
_NUMERAL = re.compile(
    rf"(?:({_DIGITS})|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|({_INDEFINITE})|({_FOLD})|({_PART})|({_NONE})|({_IN_WORDS}))"
)
# What it begins with, for RE2 to look for.
_BEGINS = re2.compile(
    rf"[0-9½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\b(?:{_CARDINALS}|{'|'.join(_VAGUE)}|tens|half|no)(?:-?fold|body)?\b"
    r"|\ban?[ -](?:third|quarter|fifth|sixth|eighth|tenth|score)"
)

# Takes "7,939", "1,00,000", "10 000" with a narrow space; refuses "3,5" and "1.2.3".
_GROUPED = re.compile(
    r"(?:\d{1,3}(?:([,\u00a0\u202f\u2009'])\d{3})(?:\1\d{3})*|\d{1,3}(?: 000)+|\d{1,2}(?:,\d\d)+,\d{3})(?:\.\d+)?"
)
# Takes "12.5"; refuses "1,5".
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
# Takes " million", "bn", "-dozen"; refuses "billionaire".
_MAGNITUDE = re.compile(rf"[ \u00a0-]?(?:{'|'.join(_SCALES)}|(?<=[ \u00a0])(?:bn|mn|tn|mln|bln|trn))\b", re.IGNORECASE)
_SUFFIX = re.compile(r"[^\W\d_]++")
_FRACTION = re.compile(r"[ \u00a0-]?(?:(\d{1,3})[/⁄](\d{1,3})(?![\d/.,]*\d)|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]))")
_SLASHED = re.compile(r"[/⁄](\d{1,3})(?![\d/]|[.,]\d)")
# Takes "e5" and "^6", "×10^6"; refuses "e-mail".
_EXPONENT = re.compile(r"[eE]([+-]?\d+)\b|\^([+-]?\d+)\b|\s?[x×·]\s?10\^([+-]?\d+)\b")
_VAGUE_LEAD = re.compile(r"(?:\b(?:several|a few|many|some|a couple of) )$", re.IGNORECASE)
_FEW = {"several": (3.0, 9.0), "a few": (2.0, 9.0), "many": (2.0, math.inf), "a couple of": (2.0, 3.0)}
_ARTICLE = re.compile(r"\b(?:an?|one) (?:half[ -])?$|\bhalf(?: an?|-an?)? $", re.IGNORECASE)


# What is left of a word that is no number: the "e999" of "1e999".
_REST = re.compile(r"[\w^]*")


def find_numerals(text: str) -> Iterator[Numeral]:
    """Numbers of `text` from left to right, without judging whether they are quantities, dates or names."""
    end = 0
    for match in find_matches(_NUMERAL, _BEGINS, in_lower_case(text)):
        if match.start() < end:
            continue
        if match.lastindex == 1:
            numeral = _read_digits(text, match.start(), match.end())
        elif match.lastindex == 2:
            value = unicodedata.numeric(match.group())
            numeral = Numeral(match.start(), match.end(), value, value, value, suffix_end=match.end())
        elif match.lastindex == 3:
            numeral = _read_vague(text, match.start(), match.end())
        elif match.lastindex == 5:
            numeral = _read_part(text, match)
        elif match.lastindex == 6:  # none at all
            numeral = Numeral(match.start(), match.end(), 0.0, 0.0, 0.0, True, suffix_end=match.end())
        else:
            numeral = _read_words(text, match.start(), match.end())
        if numeral is not None:
            end = numeral.end
            yield numeral
        else:
            rest = _REST.match(text, match.end())
            end = rest.end() if rest else match.end()


def in_lower_case(text: str) -> str:
    """`text` in lower case with every offset kept: a few capitals ("İ") grow when they are made small."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _read_digits(text: str, start: int, end: int) -> Numeral | None:
    """The number written in digits, with the magnitude behind it; None where they are no number ("1.2.3")."""
    written = text[start:end]
    if len(written) > _LONGEST:
        return None
    grouped = _GROUPED.fullmatch(written) is not None
    if not grouped and not _PLAIN.fullmatch(written):
        return None
    if start and text[start - 1] == "." and not grouped and written.isdecimal():  # ".001 per cent"
        if start > 1 and not text[start - 2].isspace() and text[start - 2] not in "$€£(":
            return None
        start, written = start - 1, "0." + written
    value = float(re.sub(r"[, \u00a0\u202f\u2009']", "", written))
    exponent = _EXPONENT.match(text, end)
    if exponent:
        value = _raise(value, exponent)
        end = exponent.end()
    elif not grouped and "." not in written:
        value, end = _add_fraction(text, value, end)
    value, end, scale = _scale(text, value, end)
    if not math.isfinite(value):
        return None
    suffix = _SUFFIX.match(text, end)
    return Numeral(start, end, value, value, value, False, grouped, scale, suffix.end() if suffix else end)


def _raise(value: float, exponent: re.Match[str]) -> float:
    """`value` with its power of ten; infinite where nobody means it ("1e999")."""
    of_ten, of_itself, times_ten = exponent.groups()
    power = of_ten or of_itself or times_ten
    if len(power) > 4:
        return math.inf
    try:
        return float(value ** int(power) if of_itself else value * 10.0 ** int(power))
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _add_fraction(text: str, value: float, end: int) -> tuple[float, int]:
    """Adds the fraction of "1 1/2" and "1½", or turns "1/2" into one half."""
    slashed = _SLASHED.match(text, end)
    if slashed:  # "1/2"; not "80/20", "24/7", "9/11"
        below = int(slashed[1])
        if value < below <= 16:
            return value / below, slashed.end()
        return value, end
    mixed = _FRACTION.match(text, end)
    if mixed and mixed[3]:
        return value + unicodedata.numeric(mixed[3]), mixed.end()
    if mixed and 0 < int(mixed[1]) < int(mixed[2]) <= 16 and text[end] in " -":
        return value + int(mixed[1]) / int(mixed[2]), mixed.end()
    return value, end


def _scale(text: str, value: float, end: int) -> tuple[float, int, float]:
    """Multiplies by the magnitudes that follow ("4 hundred million"); at most three of them."""
    scale = 1.0
    for _ in range(3):
        magnitude = _MAGNITUDE.match(text, end)
        if not magnitude:
            break
        scale *= _VALUES[magnitude.group().lstrip(" \u00a0-").lower()]
        end = magnitude.end()
    return without_dust(value * scale), end, scale


def without_dust(value: float) -> float:
    """A product of decimals as it is written: 13.6 million, not 13599999.999999998."""
    return float(f"{value:.12g}")


def magnitude_of(letters: str) -> float | None:
    """What letters stuck to a number multiply it by ("bn"); None where they are no magnitude."""
    return _VALUES[letters.lower()] if letters.lower() in _LETTERS else None


def _read_words(text: str, start: int, end: int) -> Numeral | None:
    """The number written in words; None where the words do not make one ("two three" reads as two)."""
    value, end = _compose(text, start, end)
    words = re.findall(r"\w+", text[start:end].lower())
    scale = math.prod(_VALUES[word] for word in itertools.takewhile(_SCALES.__contains__, reversed(words)))
    if words[0] in _SCALES:
        window = text[max(0, start - 14) : start]
        vague = _VAGUE_LEAD.search(window)
        if vague and vague.group().strip().lower() in _FEW:  # "several hundred", "a few dozen"
            few = _FEW[vague.group().strip().lower()]
            return Numeral(start - len(vague.group()), end, None, few[0] * value, few[1] * value, True, suffix_end=end)
        article = _ARTICLE.search(window)
        if article:
            half = "half" in article.group().lower()
            start -= len(article.group())
            value = value / 2 if half else value
    if text.startswith(" and a half", end):
        value, end, further = _scale(text, value + scale / 2, end + len(" and a half"))
        scale *= further
    fold = _IS_FOLD.match(text, end)
    return Numeral(start, end, value, value, value, True, False, scale, fold.end() if fold else end)


_NTHS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_WHICH_HALF = re.compile(r"\b(?:first|second|other|latter|last|top|bottom|final|the|and a)[ -]$", re.IGNORECASE)


# Takes " of a million" behind "a quarter"; refuses " of a cake".
_OF_A_MILLION = re.compile(r" of an? (million|billion|trillion|dozen|hundred|thousand)\b", re.IGNORECASE)


def _read_part(text: str, match: re.Match[str]) -> Numeral | None:
    """A fraction in words: "two-thirds", "a quarter of", "half the"."""
    if _WHICH_HALF.search(text, max(0, match.start() - 8), match.start()):
        return None
    words = re.split(r"[ -]", match.group().lower())
    value, end = _VALUES.get(words[0], 1.0) / _NTHS[words[-1].rstrip("s")], match.end()
    million = _OF_A_MILLION.match(text, end)
    if million:
        value, end = value * _VALUES[million[1].lower()], million.end()
    return Numeral(match.start(), end, value, value, value, True, suffix_end=end)


_TOKEN = re.compile(rf"\b(?:{_CARDINALS})\b", re.IGNORECASE)


def _compose(text: str, start: int, end: int) -> tuple[float, int]:
    """Value of number words, and where the number ends: of "five and six" only "five" is read."""
    total = group = 0.0
    kind_before, smallest, last_end = "", math.inf, start
    for token in _TOKEN.finditer(text, start, end):
        word = token.group().lower()
        kind, value = _KINDS[word], _VALUES[word]
        and_between = " and " in text[last_end : token.start()]
        if kind == "scale" and value < 1000:
            group = (group or 1.0) * value
        elif kind == "scale":
            total = total * value if kind_before == "scale" and not group else total + (group or 1.0) * value
            group = 0.0
        elif (kind_before in ("", "scale") and value < smallest) or (
            kind_before == "ten" and kind == "unit" and value < 10 and not and_between
        ):
            group += value
        else:
            break
        kind_before, last_end = kind, token.end()
        smallest = value if kind == "scale" else math.inf
    return total + group, last_end


def _read_vague(text: str, start: int, end: int) -> Numeral:
    """A count that names only its order, from two of it to fewer than the next: "dozens", "tens of thousands"."""
    if text[start:end].lower() == "a score":
        return Numeral(start, end, 20.0, 20.0, 20.0, True, suffix_end=end)
    first, *rest = text[start:end].lower().split(" of ")
    low, high = {"tens": (20.0, 100.0), "dozens": (24.0, 100.0), "scores": (40.0, 100.0)}.get(
        first, (_VALUES.get(first, 0.0), 5 * _VALUES.get(first, 0.0))
    )
    times = _VALUES[rest[0]] / 2 if rest else 1.0
    return Numeral(start, end, None, low * times, high * times - 1, True, suffix_end=end)

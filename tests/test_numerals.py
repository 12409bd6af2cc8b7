"""Numbers in digits and words: what they are worth, and what is none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.numerals import find_numerals

NUMBERS = [
    ("", []),
    ("no figure at all", []),
    ("7,481", [7481.0]),
    ("12.5", [12.5]),
    (".004", [0.004]),
    ("3\u202f400 and 3 000", [3400.0, 3000.0]),
    ("1,00,000", [100000.0]),
    ("4.2 million", [4.2e6]),
    ("4.1 million", [4_100_000.0]),  # 4.1 * 1e6 is 4099999.9999999995
    ("6 hundred million", [6e8]),
    ("zero", [0.0]),
    ("seventeen", [17.0]),
    ("forty-one", [41.0]),
    ("two hundred and six", [206.0]),
    ("ninety-three thousand two hundred eleven", [93211.0]),
    ("five million two hundred thousand", [5.2e6]),
    ("three dozen", [36.0]),
    ("a dozen", [12.0]),
    ("half a dozen", [6.0]),
    ("half a million", [5e5]),
    ("a hundred", [100.0]),
    ("six and a half", [6.5]),
    ("one and a half million", [1.5e6]),
    ("a million million", [1e12]),
    ("¾", [0.75]),
    ("2½", [2.5]),
    ("1 3/4", [1.75]),
    ("3/4", [0.75]),
    ("two-thirds", [2 / 3]),
    ("a quarter of", [0.25]),
    ("half the", [0.5]),
    ("the first half of", []),
    ("the third quarter", []),
    ("no casualties", [0.0]),
    ("no doubt", []),
    ("4.1e3", [4100.0]),
    ("10^4", [10000.0]),
    ("٤٢", [42.0]),
    ("someone, often, tense, weight", []),
    ("billionaire", []),
    # shapes that must not be read as anything
    ("1e999", []),
    ("10^99999", []),
    ("4.5.6", []),
    ("3,5", []),
    ("9" * 10_000, []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_values(text: str, expected: list[float]) -> None:
    assert [n.value for n in find_numerals(text)] == pytest.approx(expected)


VAGUE = [
    ("dozens", (24, 99)),
    ("hundreds", (200, 999)),
    ("thousands", (2000, 9999)),
    ("tens of thousands", (20_000, 99_999)),
    ("hundreds of thousands", (200_000, 999_999)),
    ("several hundred", (300, 900)),
    ("a few dozen", (24, 108)),
    ("scores of cars", (40, 99)),
]


@pytest.mark.parametrize(("text", "interval"), VAGUE)
def test_vague_counts_have_an_interval_and_no_value(text: str, interval: tuple[float, float]) -> None:
    (numeral,) = find_numerals(text)
    assert numeral.value is None
    assert (numeral.low, numeral.high) == interval


def test_scores_as_a_verb_are_no_number() -> None:
    assert list(find_numerals("Striker scores twice")) == []


@given(st.text(alphabet=st.sampled_from("0123456789 .,-/^e½٣onetwmilhd and'’\u00a0İß%"), max_size=300))
def test_any_text_gives_finite_numbers_in_order(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        assert numeral.value is None or math.isfinite(numeral.value)
        assert numeral.low <= numeral.high
        end = numeral.end


def test_offsets_hold_behind_letters_that_grow_in_lower_case() -> None:
    text = "İstanbul İzmir: seven ferries"
    (numeral,) = find_numerals(text)
    assert text[numeral.start : numeral.end] == "seven"

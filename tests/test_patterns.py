from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import dates, numerals, quantities
from analysis.patterns import Glob, Pattern, find_matches


@pytest.mark.parametrize(
    ("globs", "text", "expected"),
    [
        (["coup"], "", []),
        (["coup"], "coup", ["coup"]),
        (["coup"], "Coup, COUP; coups recoup coupé couṕ _coup", ["Coup", "COUP"]),
        (["coup"], "coup coup coup", ["coup", "coup", "coup"]),  # one space is the edge of both
        (["terroris*"], "terrorist-like terrorists’ anti-terrorism", ["terrorist-like", "terrorists", "terrorism"]),
        (
            ["colo?r* revolution*"],
            "color revolution, Coloured\nRevolutions, colour-revolution",
            ["color revolution", "Coloured\nRevolutions", "colour-revolution"],
        ),
        (
            ["coup", "coup attempt*"],
            "a coup attempt, a coup attempting, a coup attem",
            ["coup attempt", "coup attempting", "coup"],
        ),
        (["armed men", "men who"], "armed men who ran", ["armed men"]),
        (["протест*"], "Протесты и протест", ["Протесты", "протест"]),
        (["tokayev"], "Tokáyev Tokayev", ["Tokayev"]),
        (["coup d'état"], "coup d’état", ["coup d’état"]),
        (["c++"], "c++ c", ["c++"]),
        (["العنف"], "عن العنف.", ["العنف"]),
        (["𝒳*"], "𝒳𝒴 ok", ["𝒳𝒴"]),
    ],
)
def test_whole_words_in_any_script(globs: list[str], text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in Pattern(globs).spans(text)] == expected


def test_thousands_of_globs_make_one_pattern() -> None:
    pattern = Pattern([f"word{i}*" for i in range(2000)])
    text = "aword1 word7s, word1999"
    assert [text[s:e] for s, e in pattern.spans(text)] == ["word7s", "word1999"]


def test_a_regex_is_taken_as_it_is_and_named_as_written() -> None:
    pattern = Pattern([Glob(r"(?:shot|killed) (\w+ )?protesters?", regex=True), Glob("protester*")])
    text = "shot two protesters; protesters"
    assert [(text[s:e], pattern.term(text[s:e]).written) for s, e in pattern.spans(text)] == [
        ("shot two protesters", r"(?:shot|killed) (\w+ )?protesters?"),
        ("protesters", "protester*"),
    ]


@pytest.mark.parametrize("written", ["(", "a{2000}{2000}", r"(\w)\1", "(?=x)", "x*", ""])
def test_impossible_patterns_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"no valid pattern|matches no letter"):
        Pattern([Glob(written, regex=True)])


def test_a_pattern_that_hangs_other_engines_is_read_once() -> None:
    text = "a" * 20_000 + "!"
    begun = time.process_time()
    assert Pattern([Glob("(a+)+b", regex=True)]).spans(text) == []
    assert Pattern(["*a*a*a*a*b"]).spans(text) == []
    assert time.process_time() - begun < 60  # years in an engine that goes back


@given(st.text())
def test_matches_are_whole_words_in_order(text: str) -> None:
    last = 0
    for start, end in Pattern(["a*", "?b", "c d"]).spans(text):
        assert last <= start < end <= len(text)
        assert start == 0 or not text[start - 1].isalnum()
        assert end == len(text) or not text[end].isalnum()
        last = end


RARE = (
    (numerals._NUMERAL, numerals._BEGINS),
    (dates._DATE, dates._BEGINS),
    (quantities._CODE, quantities._CODE_BEGINS),
)
EACH = [
    *(
        "half the seats",
        "a third of it",
        "one-tenth of it",
        "two thirds",
        "fell by a quarter",
        "a score of men",
        "scores of men",
    ),
    *(
        "tens of thousands",
        "dozens",
        "sixfold",
        "ten-fold",
        "no one was killed",
        "nobody died",
        "no deaths",
        "½",
        "7,939",
    ),
    *(
        "two hundred and six",
        "٣٤ one",
        "é10",
        "January 5",
        "Jan. 10th-12th, 2022",
        "5\u00a0of\u2009May 2020",
        "2019-09-01T10:38",
    ),
    *(
        "May, 2020",
        "9/11",
        "10.01.2022",
        "11:30 pm",
        "9am",
        "5–6 p.m.",
        "9 o’clock",
        "10 GMT",
        "10hrs GMT",
        "10 hrs GMT",
    ),
    *(
        "10 to 12 June",
        "2and 3 June",
        "+44 20 7946 0123",
        "1 (555) 123 4567",
        "(555) 123-4567",
        "555-1234",
        "50/50",
        "1.2.3",
    ),
    *("3:1", "9-to-5", "1080p", "4K"),
]


@pytest.mark.parametrize("text", EACH)
def test_each_thing_that_is_rare_is_found_where_it_begins(text: str) -> None:
    found = [[match.span() for match in find_matches(pattern, begins, f"é {text}, x")] for pattern, begins in RARE]
    assert found == [[match.span() for match in pattern.finditer(f"é {text}, x")] for pattern, _ in RARE]
    assert any(found)


@given(
    st.lists(st.sampled_from([*" ".join(EACH).split(), *" -./,:+½é_x", "\u00a0", "\n", ""]), max_size=12).map("".join)
)
def test_what_may_begin_leaves_no_match_out(text: str) -> None:
    for pattern, begins in RARE:
        found = [match.span() for match in find_matches(pattern, begins, text)]
        assert found == [match.span() for match in pattern.finditer(text)]

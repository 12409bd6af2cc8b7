from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.patterns import Glob, Pattern


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

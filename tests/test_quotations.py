"""Quotation marks, paired."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.quotations import find_quotations

CASES = [
    ("", []),
    ("No marks at all", []),
    ('"', []),
    ("She said “yes” and “no”.", ["yes", "no"]),
    ('A "plan" and a "ploy".', ["plan", "ploy"]),
    ("They would ” never “ leave.", ["never"]),  # reversed, as machine translation prints them
    ("We stay at home. “", []),  # nothing behind it
    ("“We stay at home. “", ["We stay at home."]),  # closed by an opening mark
    ("«Ja», sagte er, „nein“ sie, »doch« beide.", ["Ja", "nein", "doch"]),
    ("Speech of“A grand idea”, calling “Some people”", ["A grand idea", "Some people"]),
    ("It's the dogs' day, isn't it?", []),  # apostrophes
    ("‘Who cares?’ it’s over", ["Who cares?"]),
    ("He said 'maybe' twice", ["maybe"]),
    ("“He told me ‘go home’ and left”", ["He told me ‘go home’ and left", "go home"]),
    ('A 6" nail and a "hammer"', ["hammer"]),
    ("「はい」", ["はい"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_stands_in_quotation_marks(text: str, expected: list[str]) -> None:
    assert [text[q.inner_start : q.inner_end] for q in find_quotations(text)] == expected


def test_quotation_over_paragraphs_is_closed_by_its_last_one_only() -> None:
    text = "“One thing first.\n\n“Then another.\n\n“Then we rest.” All slept."
    assert [(text[q.start : q.end], q.closed) for q in find_quotations(text)] == [
        ("“One thing first.", False),
        ("“Then another.", False),
        ("“Then we rest.”", True),
    ]


def test_offsets_include_the_marks() -> None:
    assert find_quotations("a “b” c") == [(2, 5, 3, 4, True)]


@pytest.mark.parametrize("mark", ["“", "”", '"', "«", "'", "‘", "“‘", '"' + "'"])
def test_a_hundred_thousand_marks_are_read_in_one_pass(mark: str) -> None:
    text = f" {mark}x" * 100_000
    assert all(0 <= q.start < q.end <= len(text) for q in find_quotations(text))


@given(st.text(alphabet="ab .\n\t“”\"„‟«»‹›‘’'‚`「」\u202e\x00é", max_size=200))
def test_spans_lie_inside_the_text_and_are_sorted(text: str) -> None:
    found = find_quotations(text)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    for q in found:
        assert 0 <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.segments import WORD, count_words, find_segments, find_sentences, segments_table, word_starts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One line, no more", [("body", "One line, no more")]),
        ("Ships held in port\n\nThe ships lay still.", [("headline", "Ships held in port"), ("body", "The ships lay still.")]),
        ("The ships lay still.\n\nNobody moved.", [("body", "The ships lay still."), ("body", "Nobody moved.")]),
        ("The ships lay still.\n\nWhat the port says\n\nIt said no.", [("body", "The ships lay still."), ("subhead", "What the port says"), ("body", "It said no.")]),
        ("It sank.\n\nRead also How it sank", [("body", "It sank."), ("teaser", "Read also How it sank")]),
        ("It sank.\n\nLeave a Reply", [("body", "It sank."), ("boilerplate", "Leave a Reply")]),
        ("It sank.\n\nThe Post with Reuters", [("body", "It sank."), ("byline", "The Post with Reuters")]),
        ("By Jo Marsh\n\nIt sank.", [("byline", "By Jo Marsh"), ("body", "It sank.")]),
        ("It sank.\n\nPhoto: the wreck on Monday.", [("body", "It sank."), ("caption", "Photo: the wreck on Monday.")]),
        ("Ship sinks off coast\nIt sank.\nShip sinks off coast", [("headline", "Ship sinks off coast"), ("body", "It sank."), ("duplicate", "Ship sinks off coast")]),
        ("It sank in the\nharbour at\nnoon.", [("body", "It sank in the\nharbour at\nnoon.")]),  # lines a mail program broke
        ("It sank.\r\n\r\nNobody died.\r\n", [("body", "It sank."), ("body", "Nobody died.")]),
    ],
)  # fmt: skip
def test_each_paragraph_is_of_one_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(s.segment, text[s.start : s.end]) for s in find_segments(text)] == expected


def test_the_title_is_the_headline_even_where_it_ends_like_a_sentence() -> None:
    text = "Nobody is safe.\n\nThe ships lay still."
    assert [s.segment for s in find_segments(text)] == ["body", "body"]
    assert [s.segment for s in find_segments(text, "Nobody is safe")] == ["headline", "body"]


def test_the_first_body_paragraph_is_the_lead() -> None:
    assert [s.lead for s in find_segments("Ships held\n\nIt sank.\n\nIt rose.")] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("no stop at all", ["no stop at all"]),
        ("Mr. Alder left. Gov. Birch stayed.", ["Mr. Alder left.", "Gov. Birch stayed."]),
        ("It stopped.. Then it went.", ["It stopped..", "Then it went."]),
        ("“Never.” He left.", ["“Never.”", "He left."]),
        ("Paragraph one\n\nParagraph two", ["Paragraph one", "Paragraph two"]),
        ("The U.S. Senate sat. It rose.", ["The U.S. Senate sat.", "It rose."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in find_sentences(text)] == expected


@pytest.mark.parametrize(("text", "n"), [("", 0), ("—", 0), ("don't", 1), ("7,939 people", 2), ("a-b c.", 2)])
def test_words(text: str, n: int) -> None:
    assert count_words(text) == n


@given(st.text(st.sampled_from("ab1_é中①Ⅷー\U0001d7d8\ud800'’,.- \n“½٣")))
def test_words_begin_where_the_pattern_finds_them(text: str) -> None:
    assert word_starts(text).tolist() == [match.start() for match in WORD.finditer(text)]


@given(st.text())
def test_segments_and_sentences_hold_all_that_is_not_blank(text: str) -> None:
    for spans in ([(s.start, s.end) for s in find_segments(text)], find_sentences(text)):
        assert all(0 <= s < e <= len(text) for s, e in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = "".join(text[s.start : s.end] for s in find_segments(text))
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize("hostile", ["a" * 300_000, ". " * 50_000, '"' * 100_000, "Mr. " * 50_000, "x\n" * 20_000])
def test_no_text_is_too_strange(hostile: str) -> None:
    assert find_segments(hostile)
    assert find_sentences(hostile)


def test_a_title_apart_from_the_text_is_a_headline_of_its_own(make_articles: Callable[..., pd.DataFrame]) -> None:
    apart = segments_table(make_articles(("O", "It sank. It rose."), title="Ship lost"))
    assert list(zip(apart["field"], apart["segment"], strict=True)) == [("text", "body"), ("title", "headline")]
    opening = segments_table(make_articles(("O", "Ship lost\n\nIt sank."), title="SHIP LOST!"))
    assert list(zip(opening["field"], opening["segment"], strict=True)) == [("text", "headline"), ("text", "body")]

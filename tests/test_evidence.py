from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis import tables
from analysis.evidence import NO_TEXT, Passage, Sentences, snippet


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("riot", "riot", "[[riot]]"),
        ("One. The riot\nspread. Two.", "riot", "The [[riot]] spread."),
        ("One. It end. ed here. Two.", "end. ed", "It [[end. ed]] here."),  # over the edge of two sentences
        ("a\x00b \u202eriot\u202c", "riot", "a�b �[[riot]]�"),
        ("w" * 400 + " riot " + "w" * 400, "riot", "… " + "w" * 279 + " [[riot]] " + "w" * 279 + " …"),
        (
            "up " * 100 + "riot" + " down" * 100,
            "riot",
            "… " + "up " * 93 + "[[riot]]" + " down" * 55 + " …",
        ),  # whole words
    ],
)
def test_the_sentence_around(text: str, found: str, expected: str, make_articles: Callable[..., pd.DataFrame]) -> None:
    start = text.index(found)
    rows = tables.build("mentions", [{"article": "a0", "field": "text", "start": start, "end": start + len(found)}])
    (row,) = tables.each_row(rows)
    assert Sentences(make_articles(("P", text))).around([row]).marked() == expected


def test_a_title_is_its_own_field(make_articles: Callable[..., pd.DataFrame]) -> None:
    articles = make_articles(("P", "Nothing here."), title="A riot begins")
    row = next(
        iter(tables.each_row(tables.build("mentions", [{"article": "a0", "field": "title", "start": 2, "end": 6}])))
    )
    assert Sentences(articles).around([row]).pieces == (("A ", False), ("riot", True), (" begins", False))


def test_what_stands_in_one_sentence_is_shown_in_it_together(make_articles: Callable[..., pd.DataFrame]) -> None:
    text = "A riot. A riot and a clash."
    places = [{"article": "a0", "field": "text", "start": s, "end": s + n} for s, n in ((2, 4), (10, 4), (21, 5))]
    rows = list(tables.each_row(tables.build("mentions", places)))
    sentences = Sentences(make_articles(("P", text)))
    assert [sentences.bounds(row)[2:] for row in rows] == [(0, 7), (8, 27), (8, 27)]
    assert sentences.around(rows[1:]).marked() == "A [[riot]] and a [[clash]]."


NUMBERED = " ".join(f"w{i}" for i in range(60))


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("a b ", False), ("c", True)], "a b [[c]]"),
        ([(NUMBERED + " ", False), ("riot", True), (" " + NUMBERED, False)], "… " + " ".join(f"w{i}" for i in range(48, 60)) + " [[riot]] " + " ".join(f"w{i}" for i in range(12)) + "  …"),
        ([("riot", True), (" " + NUMBERED, False)], "[[riot]] " + " ".join(f"w{i}" for i in range(24)) + "  …"),
        ([(NUMBERED, True)], "[[" + " ".join(f"w{i}" for i in range(25)) + " ]] …"),  # what was found is a whole passage
        ([("a ", False), ("riot", True), (" " + NUMBERED + " ", False), ("clash", True)], "a [[riot]] " + " ".join(f"w{i}" for i in range(23)) + "  …"),
    ],
)  # fmt: skip
def test_a_snippet_is_25_words_at_most(pieces: list[tuple[str, bool]], expected: str) -> None:
    short = snippet(Passage(tuple(pieces)))
    assert short.marked() == expected
    assert len(short.marked().replace("…", "").split()) <= 26  # "]]" may stand alone


def test_where_texts_are_left_out_every_sentence_is_a_snippet(
    make_articles: Callable[..., pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tables.build("mentions", [{"article": "a0", "field": "text", "start": 0, "end": 2}])
    sentences, around = Sentences(make_articles(("P", NUMBERED))), list(tables.each_row(rows))
    assert "w59" in sentences.around(around).marked()
    monkeypatch.setenv(NO_TEXT, "1")
    assert "w25" not in sentences.around(around).marked()


@pytest.mark.parametrize(("more", "most"), [(0, 7), (220, 13), (2000, 25)])
def test_a_short_article_gives_shorter_snippets(
    more: int, most: int, make_articles: Callable[..., pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tables.build("mentions", [{"article": "a0", "field": "text", "start": 0, "end": 2}])
    sentences = Sentences(make_articles(("P", f"{NUMBERED}.\n\n" + "x " * more)))
    monkeypatch.setenv(NO_TEXT, "1")
    shown = sentences.around(list(tables.each_row(rows))).marked()
    assert (f"w{most - 1}" in shown, f"w{most}" in shown) == (True, False)

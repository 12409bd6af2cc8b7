from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from analysis import pages
from analysis.charts import VOICE_WORDS
from analysis.codebook import Codebook, parse_codebook
from analysis.extract import extract
from analysis.summary import caveats, summarise

GAZETTE = 'The riot began. "These thugs came," Mayor Ada Quill said. Police arrested 40 people.'
HERALD = "The violence ended, according to Mayor Ada Quill. Some 42 people were arrested."


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> Mapping[str, pd.DataFrame]:
    return extract(make_articles(("Gazette", GAZETTE), ("Herald", HERALD)), codebook)


def cells(html: str) -> list[list[str]]:
    """The text of the first line of each cell of the first table, row by row."""
    lines = []
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL):
        found = re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)
        lines.append(
            [re.sub(r"<div class=\"sentences\">.*?</div>|<[^>]+>|\n", "", c, flags=re.DOTALL).strip() for c in found]
        )
    return lines


def test_each_number_stands_under_its_own_voice(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> None:
    _, header, frame, gazette, herald = cells(pages.frames_page(found, codebook).html)[:5]
    assert header[:6] == [*VOICE_WORDS.values(), "all"]
    assert header[8:] == ["headlines", "lead", "rest of the body"]
    assert frame == ["Violence"]
    numbers = [[cell.rpartition(": ")[2] for cell in line] for line in (gazette, herald)]
    assert numbers[0][:7] == ["Gazette", "1", "0", "1", "0", "0", "2"]
    assert numbers[1][:7] == ["Herald", "0", "0", "0", "1", "0", "1"]
    assert numbers[0][8] == "90.9 of 11"  # one use in eleven words of its own
    assert [line[9:] for line in numbers] == [["0", "1 of 2", "0"], ["0", "0 of 1", "0"]]


def test_the_shares_of_rival_names_stand_with_counts_intervals_and_sentences(
    make_articles: Callable[..., pd.DataFrame],
) -> None:
    codebook = parse_codebook("rivals: {who: {label: the men, names: {thugs: [thug*], men: [men]}}}")
    found = extract(
        make_articles(("P", "Thugs came. Thugs left. Men slept. “Men,” Ada Quill said."), ("Q", "Rain.")), codebook
    )
    html = pages.choices_page(found, codebook).html
    header, gazette, herald = cells(html)
    assert header == ["the men", "thugs", "men", "all names"]
    assert [cell.rpartition(": ")[2] for cell in gazette] == ["P", "267 % (9–99)", "133 % (1–91)", "3"]
    assert herald == ["Q", "0", "0", "0"]
    assert "<mark>Thugs</mark> came." in html
    assert "<mark>Men</mark>,” Ada Quill said" in pages.choices_page(found, codebook, "all").html
    assert "no rival names" in pages.choices_page(found, Codebook()).html


def test_behind_each_number_stand_its_sentences(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> None:
    html = pages.frames_page(found, codebook).html
    assert html.count("<mark>") == 2 * len(pages.counted(found["mentions"]))  # by voice, and by place
    assert "<mark>thugs</mark>" in html
    assert "Ada Quill (“said”)" in html


def test_what_an_article_says_is_shown_and_not_run(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    evil = "<script>alert(1)</script> riot <img src=x onerror=alert(2)> thugs"
    tables = extract(
        make_articles((evil, f"A riot. {evil} said {evil}.\n\nPolice arrested 3 people & 4 people {evil}.")), codebook
    )
    shown = [
        pages.frames_page(tables, codebook),
        pages.ledger_page(tables, codebook),
        pages.speakers_page(tables, codebook),
    ]
    shown.append(pages.sentences_page(tables["mentions"], tables))
    for page in shown:
        assert "<script" not in page.html
        assert "<img" not in page.html
    assert "&lt;script&gt;" in shown[0].html


def test_the_ledger_shows_the_verdict_and_each_entry_with_its_sentence(
    found: Mapping[str, pd.DataFrame], codebook: Codebook
) -> None:
    html = pages.ledger_page(found, codebook).html
    assert "People arrested" in html
    assert 'class="counted compatible"' in html
    assert "<mark>Some 42 people</mark>" in html


def test_a_conflict_has_its_sentences_side_by_side(
    found: Mapping[str, pd.DataFrame], codebook: Codebook, make_articles: Callable[..., pd.DataFrame]
) -> None:
    assert "No two outlets" in pages.conflicts_page(found, codebook).html
    rivals = make_articles(("North", "Police arrested 4,812 people."), ("South", "Police arrested 4,862 people."))
    page = pages.conflicts_page(extract(rivals, codebook), codebook)
    assert [f"<mark>{n} people</mark>" in page.html for n in ("4,812", "4,862")] == [True, True]
    assert "differ in one digit" in page.html
    cards = page.html[page.html.index('class="cards"') :]
    assert re.findall(r"<b>(\w+: [\d,]+ people)</b>\s*<blockquote>", cards) == [
        "North: 4,812 people",
        "South: 4,862 people",
    ]


def test_speakers_bring_in_frames(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> None:
    html = pages.speakers_page(found, codebook).html
    assert "Ada Quill" in html
    assert "<mark>violence</mark>" in html


def test_the_style_is_css_and_not_escaped() -> None:
    assert "summary{" in pages.style()
    assert "&gt;" not in pages.style()


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (7939.0, "7,939"), (2.5, "2.5"), (float("inf"), "∞"), (0.0, "0")]
)
def test_numbers_as_people_read_them(value: float | None, shown: str) -> None:
    assert pages.number(value) == shown


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_prose(words: list[str], joined: str) -> None:
    assert pages.join_words(words) == joined


def test_the_summary_says_who_uses_which_word_in_whose_voice(
    found: Mapping[str, pd.DataFrame], codebook: Codebook
) -> None:
    claims = summarise(found, codebook)
    assert [c.text for c in claims if c.topic == "words"] == [
        "Violence: Gazette twice, 1 in its own words and 1 quoted (Ada Quill 1); Herald once, reported (Ada Quill 1)."
    ]
    assert any(c.text.startswith("People arrested: compatible. ") for c in claims if c.topic == "figures")
    for claim in claims:
        if claim.rows is not None:
            assert len(claim.rows)


def test_the_summary_of_nothing(make_articles: Callable[..., pd.DataFrame]) -> None:
    claims = summarise(extract(make_articles(("P", "Fine weather.")), Codebook()), Codebook())
    assert claims[0].text == "1 article of 1 outlet: P (1 article, 2 words)."
    assert {c.topic for c in claims} == {"read", "caveat"}


def test_caveats(make_articles: Callable[..., pd.DataFrame]) -> None:
    (few,) = caveats(make_articles(*[("P", "a")] * 10, ("Q", "c"), ("Q", "d")))
    assert few.startswith("Q: fewer than 10 articles, so that intervals are wide")
    assert list(caveats(make_articles(*[("P", "a")] * 10, *[("Q", "b")] * 10))) == []
    one = " ".join(
        caveats(make_articles(("P", "a"), ("P", "b"), ("Q", "c"), language="fr", translated=True, digest=True))
    )
    for words in (
        "Q: one article only",
        "3 of 3 texts are digests",
        "3 of 3 texts are translated",
        "The rules know English; in a0, a1 and a2",
    ):
        assert words in one


def test_a_long_table_says_how_many_rows_it_leaves_out() -> None:
    frame = pd.DataFrame({"n": range(1002)})
    page = pages.table_page(frame, most=2)
    assert page.html.count("<tr>") == 3
    assert "and 1,000 more rows" in page.html
    assert str(page).splitlines()[-2:] == ["1  1", "… and 1,000 more rows"]
    assert "more row" not in pages.table_page(frame.head(2), most=2).html
    assert "and 1 more row<" in pages.table_page(frame.head(3), most=2).html


def test_of_very_many_entries_every_outlet_has_its_first(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_ON_A_PAGE", 1)  # eight lines are the fewest
    many = " ".join(f"Police arrested {i} people." for i in range(20, 40))
    tables = extract(make_articles(("Gazette", many), ("Herald", "Police arrested 90 people.")), codebook)
    html = pages.ledger_page(tables, codebook).html
    n = int((tables["entries"]["counted"] == "arrested").sum())
    assert n > 8
    assert html.count("<tr>") - 1 == 8
    assert "<td>Herald</td>" in html
    assert f"and {n - 8} more, in the table of entries" in html

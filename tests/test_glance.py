"""The first screen: its three answers, and that each opens the sentences it was made of."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from analysis.codebook import Codebook
from analysis.extract import extract
from analysis.glance import glance_page

GAZETTE = ("The Gazette", 'The riot began. "These thugs came," Mayor Ada Quill said. Police arrested 40 people.')
HERALD = ("The Herald", "The violence ended, according to Mayor Ada Quill. Some 42 people were arrested.")
OTHER = ("The Other", "Police arrested 90 people.")


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        (
            [GAZETTE, HERALD],
            [
                "In an outlet’s own words: Violence (The Gazette 1×).",
                "Ada Quill is heard most, quoted or reported: 22 % of all words, in both outlets. The same speaker has most words in quotation marks: 3.",
                "No conflict is found: 1 compatible.",
            ],
        ),
        (
            [HERALD, OTHER],
            [
                "No outlet uses any of these words as its own.",
                "Ada Quill is heard most, quoted or reported: 18 % of all words, in 1 of 2 outlets. Nobody is quoted.",
                "1 of 1 figures conflict: people arrested.",
            ],
        ),
        (
            [("The Gazette", "Riots here."), ("The Herald", "A riot and a strike.")],
            [
                "In an outlet’s own words: Violence (both), protest (The Herald 1×).",
                "Nobody is credited with anything in these articles.",
                "No two outlets print a figure of the same thing.",
            ],
        ),
        (
            [(f"Outlet {i}", "A riot. " * (i + 1)) for i in range(4)] + [("Zero", "Nothing.")],
            [
                "In an outlet’s own words: Violence (Outlet 3 4×, Outlet 2 3× and 2 more outlets).",
                "Nobody is credited with anything in these articles.",
                "No two outlets print a figure of the same thing.",
            ],
        ),
        (
            [("The Gazette", "Fine weather.")],
            [
                "No term of the codebook occurs in these articles.",
                "Nobody is credited with anything in these articles.",
                "No two outlets print a figure of the same thing.",
            ],
        ),
    ],
)
def test_the_three_answers(
    texts: list[tuple[str, str]], answers: list[str], make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    assert repr(glance_page(extract(make_articles(*texts), codebook), codebook)).splitlines() == answers


def test_every_use_is_a_mark_in_its_voice_and_opens_its_sentence(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    html = glance_page(extract(make_articles(GAZETTE, HERALD), codebook), codebook).html
    words = html[: html.index("Who is heard and quoted most")]
    cell = words[words.index("Violence, The Gazette: ") - 200 :]
    assert '<i class="own"></i><i class="quoted"></i>' in cell
    assert "<b>1</b> of 2" in cell
    assert words.count("<mark>") == 3
    assert "The <mark>riot</mark> began." in words


@pytest.mark.parametrize(("n", "rows"), [(3, "Violence"), (4, "Outlet 0")])
def test_few_outlets_are_columns_and_many_are_rows(
    n: int, rows: str, make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    html = glance_page(extract(make_articles(*[(f"Outlet {i}", "A riot.") for i in range(n)]), codebook), codebook).html
    body = html[html.index("<tbody>") :]
    assert rows in body[: body.index("</th>")]


def test_a_cell_says_whose_words_the_others_are(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> None:
    texts = ("The Gazette", GAZETTE[1] + ' "No riot," Bo Tamm said. "A riot," she said.'), HERALD
    html = glance_page(extract(make_articles(*texts), codebook), codebook).html.replace("\N{NO-BREAK SPACE}", " ")
    assert re.findall(r"</span><small>(.*?)</small></summary>", html) == ["Bo Tamm 2, Ada Quill 1", "Ada Quill 1"]


DAYS = pd.to_datetime(["2024-03-02", "2024-03-04"]).tz_localize("UTC")


@pytest.mark.parametrize(
    ("texts", "prints"),
    [
        (
            ["40 people had been arrested, Mayor Ada Quill said.", "Police arrested 90 people."],
            [("40 people", "(Ada Quill, published 2 Mar)"), ("90 people", "(nobody credited, published 4 Mar)")],
        ),
        (
            ["As of March 1, 40 people had been arrested.", "Police arrested 40 people."],
            [("40 people", "(nobody credited, as of 1 Mar); (nobody credited, published 4 Mar)")],
        ),
        (
            ["As of December 30, 2023, 40 people had been arrested.", "Fine weather. Police arrested 41 people."],
            [("40 people", "(nobody credited, as of 30 Dec 2023)"), ("41 people", "(nobody credited, published 4 Mar)")],
        ),
        (
            [" ".join(f"Police arrested {n} people." for n in (50, 40, 30, 90, 20, 60)), "Police arrested 50 people."],
            [
                ("50 people", "(nobody credited, published 2 Mar); (nobody credited, published 4 Mar)"),
                ("40 people", "(nobody credited, published 2 Mar)"),
                ("20 people", "(nobody credited, published 2 Mar)"),
                ("90 people", "(nobody credited, published 2 Mar)"),
            ],
        ),
    ],
)  # fmt: skip
def test_a_figure_says_by_whom_and_as_of_when(
    texts: list[str], prints: list[tuple[str, str]], make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    articles = make_articles(("Gazette", texts[0]), ("Herald", texts[1])).assign(published=DAYS)
    html = glance_page(extract(articles, codebook), codebook).html
    shown = re.findall(r'<span class="print"><b>(.*?)</b>(.*?)</span>', html)
    assert [(words, "; ".join(re.findall(r"\(.*?\)", told))) for words, told in shown] == prints
    assert ("and 2 more</small>" in html) == (len(prints) == 4)


def test_withdrawn_figures_are_told_once_with_their_outlets(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    denial = "Mayor Ada Quill denied that 40 people had been arrested."
    texts = [(f"Outlet {i}", denial) for i in range(4)] + [("Outlet 4", "Police arrested dozens of people.")]
    page = glance_page(extract(make_articles(*texts), codebook), codebook)
    assert "people arrested (denied: Outlet 0, Outlet 1 and 2 more outlets)." in repr(page)
    assert 'only_in">one denied</span>' in page.html


def test_many_mentions_are_bars(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> None:
    html = glance_page(extract(make_articles(("P", "A riot. " * 13), ("Q", "A riot.")), codebook), codebook).html
    assert html.count('class="bar"') == 2
    assert '<i class="own" style="flex:13">' in html

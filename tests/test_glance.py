"""The first screen: its three answers, and that each opens the sentences it was made of."""

from __future__ import annotations

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
                "No conflict is found: 1 compatible.",
                "Ada Quill is heard most, with 22 % of all words, in both outlets.",
            ],
        ),
        (
            [HERALD, OTHER],
            [
                "No outlet uses any of these words as its own.",
                "1 of 1 figures conflict: people arrested.",
                "Ada Quill is heard most, with 18 % of all words, in 1 of 2 outlets.",
            ],
        ),
        (
            [("The Gazette", "Riots here."), ("The Herald", "A riot and a strike.")],
            [
                "In an outlet’s own words: Violence (both), protest (The Herald 1×).",
                "No two outlets print a figure of the same thing.",
                "Nobody is credited with anything in these articles.",
            ],
        ),
        (
            [(f"Outlet {i}", "A riot. " * (i + 1)) for i in range(4)] + [("Zero", "Nothing.")],
            [
                "In an outlet’s own words: Violence (Outlet 3 4×, Outlet 2 3× and 2 more outlets).",
                "No two outlets print a figure of the same thing.",
                "Nobody is credited with anything in these articles.",
            ],
        ),
        (
            [("The Gazette", "Fine weather.")],
            [
                "No term of the codebook occurs in these articles.",
                "No two outlets print a figure of the same thing.",
                "Nobody is credited with anything in these articles.",
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
    words = html[: html.index("Which figures conflict")]
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


def test_many_mentions_are_bars(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> None:
    html = glance_page(extract(make_articles(("P", "A riot. " * 13), ("Q", "A riot.")), codebook), codebook).html
    assert html.count('class="bar"') == 2
    assert '<i class="own" style="flex:13">' in html

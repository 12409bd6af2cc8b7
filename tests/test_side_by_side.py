"""The articles next to one another: where text is cut, what is linked to what, which articles are chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.codebook import Codebook, parse_codebook
from analysis.extract import extract
from analysis.side_by_side import choose, cut, side_by_side_page

GAZETTE = 'Harbour riot\n\nThe riot began. "These thugs came," Mayor Ada Quill said. Police arrested 40 people.'
HERALD = (
    "The violence ended, according to Mayor Ada Quill. Some 42 people were arrested.\n\nA <b>bold</b> & brave strike."
)


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> Mapping[str, pd.DataFrame]:
    return extract(make_articles(("Gazette", GAZETTE), ("Herald", HERALD)), codebook)


def mention(start: int, end: int, frame: str = "a") -> SimpleNamespace:
    return SimpleNamespace(start=start, end=end, frame=frame, voice="own")


@pytest.mark.parametrize(
    ("mentions", "figures", "pieces"),
    [
        ([], [], [("abcdef", (), False, None)]),
        ([mention(1, 3)], [], [("a", (), False, None), ("bc", (1,), True, None), ("def", (), False, None)]),
        ([mention(0, 6)], [], [("abcdef", (1,), True, None)]),
        ([mention(0, 3), mention(2, 5, "b")], [], [("ab", (1,), False, None), ("c", (1, 2), True, None), ("de", (2,), True, None), ("f", (), False, None)]),
        ([mention(2, 3)], [(1, 5)], [("a", (), False, None), ("b", (), False, 0), ("c", (1,), True, 0), ("de", (), False, 0), ("f", (), False, None)]),
        ([mention(-2, 2), mention(4, 9)], [], [("ab", (1,), True, None), ("cd", (), False, None), ("ef", (1,), False, None)]),  # over the edges
    ],
)  # fmt: skip
def test_text_is_cut_wherever_something_begins_or_ends(
    mentions: list[SimpleNamespace],
    figures: list[tuple[int, int]],
    pieces: list[tuple[str, tuple[int, ...], bool, int | None]],
) -> None:
    rows = [SimpleNamespace(start=s, end=e, Index=i) for i, (s, e) in enumerate(figures)]
    got = list(cut("abcdef", 0, 6, mentions, rows, {"a": 1, "b": 2}))
    assert [(p.text, p.frames, p.ends, p.figure) for p in got] == pieces


def test_all_of_every_article_is_there_and_nothing_of_it_is_markup(
    found: Mapping[str, pd.DataFrame], codebook: Codebook
) -> None:
    html = side_by_side_page(found, codebook).html
    plain = re.sub(
        r'<span class="(?:tip|vh)">.*?</span>(?:</span>)?|<sup>.*?</sup>|<style>.*?</style>', "", html, flags=re.DOTALL
    )
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", plain)).split())
    for text in (GAZETTE, HERALD):
        for paragraph in text.split("\n\n"):
            assert paragraph in words
    assert "<b>bold</b>" not in html


def test_a_figure_leads_to_its_counterpart_and_back(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> None:
    html = side_by_side_page(found, codebook).html
    links = dict(re.findall(r'class="fig" id="(\w+)" href="#(\w+)"', html))
    assert len(links) == 2
    assert all(links[links[one]] == one for one in links)
    assert "People arrested (compatible). Herald: Some 42 people" in html


def test_a_figure_that_runs_on_behind_a_change_of_voice_is_one_box_and_one_stop_of_the_keyboard(
    found: Mapping[str, pd.DataFrame], codebook: Codebook
) -> None:
    stretches = found["stretches"].sort_values(["article", "start"]).reset_index(drop=True)
    at = HERALD.index("42")  # cut the stretch between "Some" and "42 people"
    row = stretches[stretches["article"].eq("a1") & stretches["start"].lt(at) & stretches["end"].gt(at)].index[0]
    halves = pd.concat([stretches, stretches.loc[[row]].assign(start=at)], ignore_index=True)
    halves.loc[row, "end"] = at
    tables = {**found, "stretches": halves.sort_values(["article", "start"])}
    html = side_by_side_page(tables, codebook).html
    boxes = re.findall(r'<a class="(fig[^"]*)"( id="\w+")?( tabindex="-1")? href', html)
    assert [(kind, bool(name), bool(passed)) for kind, name, passed in boxes] == [
        ("fig", True, False), ("fig on", True, False), ("fig from", False, True)
    ]  # fmt: skip


def test_who_is_credited_is_there_for_hover_focus_and_screen_readers(
    found: Mapping[str, pd.DataFrame], codebook: Codebook
) -> None:
    html = side_by_side_page(found, codebook).html
    assert (
        '<span class="said" tabindex="0"><span class="tip">quoted, Ada Quill (“said”)<span class="vh">: </span>' in html
    )
    assert re.search(r'<mark class="t0 quoted">thugs<sup>1<span class="vh"> Violence, quoted</span></sup></mark>', html)


def test_chosen_articles(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> None:
    texts = [(f"Outlet {i % 7}", "A riot. " * (i // 7) + "Fine weather.") for i in range(21)]
    tables = extract(make_articles(*texts), codebook)
    assert choose(tables, 3) == ["a14", "a15", "a16"]
    page = side_by_side_page(tables, codebook)
    assert page.html.count("<article") == 7
    assert "7 of 21 articles: of each outlet the one with most framing words" in page.html
    assert side_by_side_page(tables, codebook, ["a3", "a0"]).html.count("<article") == 2
    with pytest.raises(ValueError, match='there is no article "a99"; give ids from the column `article`'):
        side_by_side_page(tables, codebook, ["a99"])


def test_without_a_codebook_the_texts_are_still_shown(make_articles: Callable[..., pd.DataFrame]) -> None:
    tables = extract(make_articles(("Gazette", GAZETTE)), parse_codebook(""))
    assert "Police arrested" in side_by_side_page(tables, Codebook()).html

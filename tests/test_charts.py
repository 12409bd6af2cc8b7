from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import charts, pages, tables
from analysis.codebook import Codebook
from analysis.compare import who_says, words_by_speaker
from analysis.contexts import positions
from analysis.drawn import read_marks
from analysis.extract import extract

TEXT = 'The riot began. "These thugs came," Mayor Ada Quill said. Police arrested 40 people.'


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> Iterator[Mapping[str, pd.DataFrame]]:
    yield extract(make_articles(("Gazette", TEXT), ("Herald", "Fine weather. Over 45 people were arrested.")), codebook)
    plt.close("all")


def test_a_bar_is_as_long_as_its_rate_and_its_parts_are_voices(found: Mapping[str, pd.DataFrame]) -> None:
    rates = found["rates"].query("segment_group == 'all'")
    ax = charts.plot_rates(rates)
    total = rates[(rates["frame"] == "violence") & (rates["voice"] == "all") & (rates["outlet"] == "Gazette")]
    widths = [p.get_width() for p in ax.patches]
    assert len(widths) == 2  # one own, one quoted; the Herald has none
    assert sum(widths) == pytest.approx(float(total["per_1000_words"].iloc[0]))
    assert ax.get_xlim()[0] == 0
    assert [t.get_text() for t in ax.get_yticklabels()] == ["violence (n=2)"]
    assert {t.get_text() for t in ax.texts} == {"2", "0"}


def test_shares_of_voices_add_up_to_all(found: Mapping[str, pd.DataFrame]) -> None:
    ax = charts.plot_voices(found["stretches"])
    by_row: dict[float, float] = {}
    for bar in ax.patches:
        by_row[round(bar.get_y(), 3)] = by_row.get(round(bar.get_y(), 3), 0) + bar.get_width()
    assert list(by_row.values()) == pytest.approx([100, 100])


def test_an_open_end_is_an_arrow_and_what_was_withdrawn_is_dotted() -> None:
    rows = [
        {"counted": "killed", "outlet": "P", "low": 164, "best": 164, "high": float("inf"), "hedge": "more_than", "status": "retracted"},
        {"counted": "killed", "outlet": "Q", "low": 24, "best": None, "high": 99, "hedge": "vague", "status": "reported"},
    ]  # fmt: skip
    entries = tables.build(
        "entries", [r | {"article": "a", "field": "text", "start": i, "end": i + 1} for i, r in enumerate(rows)]
    )
    ax = charts.plot_counted(entries)
    assert [line.get_linestyle() for line in ax.lines if len(line.get_xdata()) == 2] == [":", "-"]
    assert [line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1] == [">", "o"]
    assert [t.get_text() for t in ax.texts] == ["more than 164 (retracted)", "24 to 99"]
    assert ax.get_xlim()[0] == 0
    plt.close("all")


def test_one_panel_a_counted_thing(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> None:
    figure = charts.chart_ledger(pages.with_figures(found), pages.counted_labels(codebook), ["arrested"])
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["people arrested"]
    assert len(charts.chart_ledger(found["entries"].iloc[:0], {}, []).axes) == 1


def test_units_do_not_share_an_axis() -> None:
    rows = [
        {"counted": "outage", "outlet": o, "low": v, "best": v, "high": v, "hedge": "exact", "status": "reported", "unit_id": unit,
         "published": "2023-03-08", "article": "a", "field": "text", "start": i, "end": i + 1}
        for i, (o, v, unit) in enumerate([("P", 5, "day"), ("Q", 111, "hour"), ("R", 6, "day")])
    ]  # fmt: skip
    figure = charts.chart_ledger(tables.build("entries", rows), {"outage": "length of the outage"}, ["outage"])
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert titles == ["length of the outage, in day", "length of the outage, in hour"]
    people = tables.build(
        "entries", [r | {"unit_id": noun} for r, noun in zip(rows, ("person", "soldier", None), strict=True)]
    )
    assert len(charts.chart_ledger(people, {}, ["outage"]).axes) == 1  # nouns are counted, and no units


def test_timelines_show_what_is_told_on_several_days() -> None:
    days = [
        ("P", 16, 16, "2023-03-05", "2023-03-06"),
        ("Q", 19, 19, None, "2023-03-08"),
        ("Q", 18, float("inf"), None, "2023-03-08"),
    ]
    rows = [
        {"counted": "killed", "outlet": o, "low": v, "best": v, "high": h, "hedge": "exact", "status": "reported", "as_of": a, "published": p,
         "article": "a", "field": "text", "start": i, "end": i + 1}
        for i, (o, v, h, a, p) in enumerate(days)
    ]  # fmt: skip
    entries = tables.build("entries", rows)
    figure = charts.chart_timelines(entries, {"killed": "people killed"}, ["killed"])
    assert figure is not None
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [[float(y) for y in line.get_ydata()] for line in dots] == [[16], [19, 18]]
    assert [tuple(mark)[1:] for mark in read_marks(figure)] == [
        ("line", "P", "2023-03-05: 16"), ("dot", "P, 16", "2023-03-05: 16"),
        ("line", "Q", "2023-03-08: 19"), ("line", "Q", "2023-03-08: 18"),
        ("dot", "Q, 19", "2023-03-08: 19"), ("dot", "Q, 18", "2023-03-08: 18"),
    ]  # fmt: skip
    assert len(figure.axes[0].get_xticks()) == 2  # the as-of date goes before the day of publication
    assert charts.chart_timelines(entries.iloc[1:], {}, ["killed"]) is None


def test_a_dot_a_speaker_and_outlet(found: Mapping[str, pd.DataFrame]) -> None:
    words = words_by_speaker(found["stretches"], found["attributions"])
    ax = charts.plot_speakers(words)
    assert [list(line.get_xdata()) for line in ax.lines] == [[float(words["n_words"].iloc[0])]]


def test_an_outlet_has_one_colour_whatever_the_order() -> None:
    assert charts.outlet_colours(["b", "a"]) == charts.outlet_colours(["a", "b"])
    assert len(set(charts.COLOURS)) == 7
    assert set(charts.FILLS) == set(charts.VOICE_WORDS) == set(tables.VOICES)
    assert list(charts.VOICE_WORDS) == list(tables.VOICES)


def test_the_outlets_own_rates_are_dots_on_their_intervals(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    texts = [
        ("Gazette", "A riot here. " + "Fine weather. " * 100),
        ("Gazette", "A riot there. " + "No news. " * 100),
        ("Herald", '"A riot," Ada Quill said.'),
    ]
    rates = extract(make_articles(*texts), codebook)["rates"]
    figure = charts.chart_own_rates(rates, {"violence": "Violence", "protest": "protest"})
    assert figure is not None
    (ax,) = figure.axes
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Gazette (2 in 406 words)", "Herald (0 in 3 words)"]
    lines = [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(lines) == 1  # one article has no interval
    dots = [float(line.get_xdata()[0]) for line in ax.lines if len(line.get_xdata()) == 1]
    assert dots == pytest.approx([2000 / 406, 0])
    assert lines[0][0] <= dots[0] <= lines[0][1] <= ax.get_xlim()[1]
    assert charts.chart_own_rates(rates, {"protest": "protest"}) is None
    plt.close("all")


def test_who_says_a_frame(found: Mapping[str, pd.DataFrame]) -> None:
    said = who_says(found["mentions"])
    assert said.values.tolist() == [
        ["violence", "(its own words)", "Gazette", 1],
        ["violence", "Ada Quill", "Gazette", 1],
    ]
    figure = charts.chart_sayers(said, {"violence": "Violence"})
    assert figure is not None
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["(its own words)", "Ada Quill"]
    assert [m.name for m in read_marks(figure)] == ["(its own words), Gazette", "Ada Quill, Gazette"]
    assert charts.chart_sayers(said.iloc[:0], {}) is None


def test_positions_run_from_the_first_word_to_the_last(found: Mapping[str, pd.DataFrame]) -> None:
    uses = positions(pages.counted(found["mentions"]), found)
    figure = charts.chart_positions(uses, {"violence": "Violence"})
    assert figure is not None
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["Gazette (n=2)"]
    marks = {m.name: m.place for m in read_marks(figure)}
    assert marks == {"own words": "Violence: 7.14", "quoted": "Violence: 28.57"}  # words 2 and 5 of 14
    assert charts.chart_positions(uses.iloc[:0], {}) is None

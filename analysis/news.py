"""What a run adds to its report for a reader who saw the last one: what changed since, and how things went before."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis.changes import WHAT, in_words, news
from analysis.charts import chart_history
from analysis.codebook import Codebook
from analysis.drawn import Chart, show
from analysis.evidence import texts_left_out
from analysis.pages import counted_labels, frame_labels, render
from analysis.tables import each_row

MOST = 8  # changes of a kind that are told; the rest is in the table
AROUND = 60  # characters around a changed passage
MOST_PANELS = 6


class Told(NamedTuple):
    """One change in words; of an edit the words around it, what went and what came."""

    says: str
    passage: tuple[str, str, str, str] | None


def changes_section(changes: pd.DataFrame | None, since: str, articles: pd.DataFrame) -> Markup:
    """The section "What changed" since the last good run's time; a line where nothing did, nothing in a first run."""
    if changes is None:
        return Markup("")
    told = one_line(changes, since)
    texts = {(a.article, f): getattr(a, f) for a in each_row(articles) for f in ("text", "title")}
    by_articles = news(changes)
    others = changes.drop(by_articles.index)
    return render("changes.html", told=told, groups=_groups(by_articles, texts), others=_groups(others, texts))


def one_line(changes: pd.DataFrame | None, since: str) -> str:
    """What changed, in a sentence; what other rules, codebook, corrections or selection changed, apart."""
    if changes is None:
        return "This is the first run: there is nothing to compare it with."
    by_articles = news(changes)
    others = changes.drop(by_articles.index)
    apart = f" Beside the articles: {in_words(others)}." if len(others) else ""
    told = in_words(by_articles) if len(by_articles) or not apart else "the articles brought nothing new"
    moment = datetime.fromisoformat(since)
    return f"Since the run of {moment.day} {moment:%B %Y, %H:%M} UTC: {told}.{apart}"


def _groups(changes: pd.DataFrame, texts: Mapping[tuple[str, str], Any]) -> list[dict[str, Any]]:
    groups = []
    for what in WHAT:
        rows = changes[changes["what"].eq(what)]
        if len(rows):
            told = [Told(r.says, _passage(r, texts)) for r in each_row(rows.head(MOST))]
            groups.append({"label": WHAT[what][len(rows) > 1], "told": told, "more": len(rows) - len(told)})
    return groups


def _passage(row: Any, texts: Mapping[tuple[str, str], Any]) -> tuple[str, str, str, str] | None:
    """What stands before an edit, the words that went, those that came, and what stands behind."""
    if row.what != "article_edited" or pd.isna(row.start) or texts_left_out():
        return None
    text = texts[row.article, row.field]
    lead, tail = text[max(0, row.start - AROUND) : row.start], text[row.end : row.end + AROUND]
    return (
        ("…" if row.start > AROUND else "") + lead,
        str(row.before),
        str(row.after),
        tail + ("…" if row.end + AROUND < len(text) else ""),
    )


def history_section(history: pd.DataFrame, codebook: Codebook, folder: Path) -> Markup:
    """The section "How it went"; its charts are saved in `folder` too. Empty where there are neither two runs nor two days."""
    charts = [(title, chart) for title, chart in _charts(history, codebook) if chart is not None]
    shown = []
    for n, (title, chart) in enumerate(charts, 1):
        (folder / f"history_{n}.png").write_bytes(chart.png)
        picture = f"data:image/png;base64,{base64.b64encode(chart.png).decode()}"
        shown.append({"title": title, "picture": picture, "alt": chart.alt, "width": chart.width})
    return render("history.html", charts=shown) if shown else Markup("")


def _charts(history: pd.DataFrame, codebook: Codebook) -> Iterator[tuple[str, Chart | None]]:
    labels = {"figure": counted_labels(codebook), "rate": frame_labels(codebook)}
    outlets = sorted(history["outlet"].dropna().unique())
    for over, words in (("runs", "over the runs"), ("days", "over the days")):
        here = history[history["over"].eq(over)]
        figures = here[here["kind"].eq("figure")]
        yield f"Figures {words}", _chart(figures, labels["figure"], outlets)
        rates = here[here["kind"].eq("rate") & here["voice"].eq("own")]
        yield f"Frames in the outlets' own words {words}, per 1,000 words", _chart(rates, labels["rate"], outlets)


def _chart(rows: pd.DataFrame, labels: Mapping[Any, str], outlets: Sequence[str]) -> Chart | None:
    """A panel a key that is told at several times, those that moved first; None where there is none."""
    panels: dict[str, pd.DataFrame] = {}
    spread = rows.dropna(subset=["value"]).groupby("key")["value"].agg(lambda v: (v.max() - v.min()) / (v.max() or 1))
    for key in spread.sort_values(ascending=False, kind="stable").index:
        mine = rows[rows["key"].eq(key) & rows["value"].notna()]
        if mine["at"].nunique() > 1 and len(panels) < MOST_PANELS:
            panels[labels.get(key, str(key))] = mine
    note = "Source: the runs of this event; an upright line is what the words allow, or the 95 % interval."
    return show(chart_history(panels, outlets, note)) if panels else None

"""The articles next to one another: terms coloured by frame, voices underlined, figures linked, speakers on hover and focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis.charts import VOICE_WORDS, outlet_colours
from analysis.codebook import Codebook
from analysis.evidence import INVISIBLE
from analysis.pages import (
    VERDICT_WORDS,
    Page,
    Quoter,
    counted,
    counted_labels,
    frame_labels,
    render,
    style,
    upper_first,
)
from analysis.tables import COUNTED_SEGMENTS, each_row

MOST_ARTICLES = 12  # chosen where nobody says which
# tints that dark text stays readable on; each frame has a number as well, since no eye tells ten colours apart
TINTS = ("#cfe3f5", "#fbd9c0", "#cdeedd", "#f3d3e4", "#fce8a6", "#d9d4f2", "#e3d8cf", "#dce6b8", "#cfeef2", "#e2e2e2")


class Piece(NamedTuple):
    """A run of text in which nothing begins or ends: its frames (by number) with their voices, and its figure."""

    text: str
    frames: tuple[int, ...]
    voice: str
    ends: bool  # the term that it belongs to ends here
    figure: int | None


class Run(NamedTuple):
    """Pieces that are one figure, or none; whether it `begins` and `ends` here: it may run on behind a change of voice."""

    figure: int | None
    begins: bool
    ends: bool
    pieces: list[Piece]


class Said(NamedTuple):
    """A stretch of one voice, with who is credited where somebody is."""

    credit: str
    runs: list[Run]


class Figure(NamedTuple):
    """A number in the text: what it counts, what the other articles print of the same, and where to go from here."""

    id: str
    counterpart: str
    note: str


def side_by_side_page(
    tables: Mapping[str, pd.DataFrame], codebook: Codebook, articles: Sequence[str] | None = None
) -> Page:
    """The articles of those ids next to one another; without ids all of them, or where they are many the most contested.

    Raises ValueError where there is no such article.
    """
    ids, why = _chosen(tables, articles)
    html = render("side_by_side.html", **_contents(tables, codebook, ids, why))
    shown = tables["articles"].set_index("article").loc[ids]
    text = "\n".join(f"{a.outlet}: {a.Index}, {a.n_words} words" for a in each_row(shown))
    return Page(f"<style>{side_style()}</style>{html}", text)


def write_side_by_side(folder: Path, title: str, tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Path:
    """Write `folder/side-by-side.html`: one page that needs no network and runs no script."""
    page = side_by_side_page(tables, codebook)
    path = folder / "side-by-side.html"
    path.write_text(
        render("side_by_side_file.html", title=title, style=style(), page=Markup(page.html)), encoding="utf8"
    )
    return path


@cache
def side_style() -> Markup:
    """What this page has in style beside the package's own sheet."""
    return render("side_by_side.css", tints=TINTS)


def choose(tables: Mapping[str, pd.DataFrame], most: int = MOST_ARTICLES) -> list[str]:
    """Of each outlet the article with most figures that several outlets print and most framing words; the fullest `most`."""
    articles = tables["articles"]
    shared = tables["verdicts"].loc[tables["verdicts"]["verdict"] != "only_in", "counted"]
    entries = tables["entries"]
    score = entries[entries["counted"].isin(shared)].groupby("article").size()
    score = score.add(counted(tables["mentions"]).groupby("article").size(), fill_value=0)
    ranked = articles.assign(score=articles["article"].map(score).fillna(0).astype("float64"))
    ranked = ranked.sort_values(["score", "article"], ascending=[False, True], kind="stable")
    best = ranked.drop_duplicates("outlet").head(most)
    return list(best["article"])


def _chosen(tables: Mapping[str, pd.DataFrame], ids: Sequence[str] | None) -> tuple[list[str], str]:
    articles = tables["articles"]
    why = ""
    if ids is None:
        few = len(articles) <= MOST_ARTICLES
        ids = list(articles["article"]) if few else choose(tables)
        if not few:
            why = (
                f"{len(ids)} of {len(articles):,} articles: of each outlet the one with most framing words and most "
                "figures that other outlets print too."
            )
    if missing := [i for i in ids if i not in set(articles["article"])]:
        raise ValueError(
            f'there is no article "{missing[0]}"; give ids from the column `article` of the table `articles`'
        )
    shown = articles[articles["article"].isin(list(ids))]
    return list(shown.sort_values(["outlet", "published", "article"])["article"]), why


def _contents(tables: Mapping[str, pd.DataFrame], codebook: Codebook, ids: Sequence[str], why: str) -> dict[str, Any]:
    labels = frame_labels(codebook)
    mine = {name: tables[name][tables[name]["article"].isin(list(ids))] for name in MARKED}
    figures = _link(mine["figures"], tables, codebook, ids)
    quoter = Quoter(tables["articles"], tables["attributions"])
    parts = {name: dict(list(rows.groupby("article"))) for name, rows in mine.items()}
    articles = []
    numbers = {key: n for n, key in enumerate(labels, 1)}
    for a in each_row(tables["articles"].set_index("article").loc[list(ids)]):
        rows = {name: parts[name].get(a.Index, mine[name].iloc[:0]) for name in MARKED}
        blocks = list(_blocks({"text": a.text, "title": a.title}, rows, numbers, figures, quoter))
        articles.append({"article": a.Index, "outlet": a.outlet, "date": quoter.date(a.Index), "blocks": blocks})
    used = set(mine["mentions"]["frame"])
    return {
        "articles": articles,
        "why": why,
        "frames": {numbers[key]: label for key, label in labels.items() if key in used},
        "voices": VOICE_WORDS,
        "colours": outlet_colours(list(tables["articles"]["outlet"].unique())),
        "figures": figures,
    }


MARKED = ("segments", "stretches", "mentions", "figures")


def _link(
    rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], codebook: Codebook, ids: Sequence[str]
) -> dict[Any, Figure]:
    """Each figure whose counted thing other articles print too, by its row; it leads to the next article's, and round."""
    labels = counted_labels(codebook)
    verdicts = dict(zip(tables["verdicts"]["counted"], tables["verdicts"]["verdict"], strict=True))
    rows = rows[rows["segment"].isin(COUNTED_SEGMENTS) & rows["counted"].notna()]
    place = {article: n for n, article in enumerate(ids)}
    found: dict[Any, Figure] = {}
    for key, group in rows.groupby("counted", sort=False):
        prints = {
            article: next(each_row(part))
            for article, part in sorted(group.groupby("article"), key=lambda p: place[str(p[0])])
        }
        if len(prints) < 2:
            continue
        order = list(prints)
        for row in each_row(group):
            after = order[(order.index(row.article) + 1) % len(order)]
            others = "; ".join(f"{r.outlet}: {r.surface}" for a, r in prints.items() if a != row.article)
            verdict = VERDICT_WORDS.get(verdicts.get(str(key), ""), "")
            said = f"{upper_first(labels.get(str(key), str(key)))}{' (' + verdict + ')' if verdict else ''}. {others}"
            found[row.Index] = Figure(f"n{row.Index}", f"n{prints[after].Index}", said)
    return found


def _blocks(
    fields: Mapping[str, Any],
    rows: Mapping[str, pd.DataFrame],
    numbers: Mapping[str, int],
    figures: Mapping[Any, Figure],
    quoter: Quoter,
) -> Iterator[dict[str, Any]]:
    """The segments of an article in reading order, each as stretches of one voice, each of these as pieces."""
    for field in ("title", "text"):
        text = fields[field]
        if pd.isna(text):
            continue
        here = {name: list(each_row(frame[frame["field"] == field])) for name, frame in rows.items()}
        for segment in here["segments"]:
            inside = [s for s in here["stretches"] if segment.start <= s.start < segment.end]
            said = []
            for s in inside:
                mentions = [m for m in here["mentions"] if m.start < s.end and m.end > s.start]
                marked = [f for f in here["figures"] if f.Index in figures and f.start < s.end and f.end > s.start]
                pieces = cut(str(text), s.start, s.end, mentions, marked, numbers)
                begun = {f.Index for f in marked if f.start >= s.start}
                ended = {f.Index for f in marked if f.end <= s.end}
                runs = [Run(f, f in begun, f in ended, list(p)) for f, p in groupby(pieces, lambda piece: piece.figure)]
                said.append(Said(quoter.credit(s) if pd.notna(s.attribution) else "", runs))
            counts = segment.segment in COUNTED_SEGMENTS
            yield {"segment": segment.segment, "counts": counts, "said": said}


def cut(
    text: str, start: int, end: int, mentions: Sequence[Any], figures: Sequence[Any], numbers: Mapping[str, int]
) -> Iterator[Piece]:
    """`text[start:end]` in pieces, cut wherever a mention or a figure begins or ends; things may overlap as they like."""
    edges = {start, end} | {e for row in (*mentions, *figures) for e in (row.start, row.end) if start < e < end}
    order = sorted(edges)
    for left, right in pairwise(order):
        here = [m for m in mentions if m.start <= left and m.end >= right]
        figure = next((f.Index for f in figures if f.start <= left and f.end >= right), None)
        frames = tuple(dict.fromkeys(numbers[m.frame] for m in here))
        ends = any(m.end == right for m in here)
        voice = here[0].voice if here else ""
        yield Piece(INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", text[left:right]), frames, voice, ends, figure)

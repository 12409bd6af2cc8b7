"""A term in its surroundings: lines to read (KWIC), the words beside it by voice, and where in which articles it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.codebook import Codebook, Frame
from analysis.corrections import texts_of
from analysis.evidence import texts_left_out, visible
from analysis.framing import mentions_table
from analysis.intervals import FEWEST_ARTICLES, Array
from analysis.patterns import Pattern
from analysis.segments import WORD
from analysis.tables import each_row
from analysis.vocabulary import words_table

SORTS = ("article", "left", "right")
QUARTERS = ("first", "second", "third", "fourth")


def find_uses(found: Mapping[str, pd.DataFrame], terms: str | Iterable[str]) -> pd.DataFrame:
    """One row a use of any of `terms`, written as in a codebook; the columns of `mentions`, in counted segments only.

    Raises ValueError where a term is no pattern.
    """
    given = [terms] if isinstance(terms, str) else list(terms)
    searched = Codebook(frames=(Frame("searched", ", ".join(given), Pattern(given)),))
    rows = mentions_table(found["articles"], found["segments"], found["attributions"], searched)
    return rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)].reset_index(drop=True)


def kwic_table(
    rows: pd.DataFrame, articles: pd.DataFrame, *, sort: str = "right", width: int = 60, voices: Iterable[str] = ()
) -> pd.DataFrame:
    """One row a use: `outlet`, `left`, `use`, `right`, `voice`, `speaker` and its place, a concordance to read down.

    Takes rows of `mentions`, `uses` or `figures`. `sort` is "right" (by the words that follow), "left" (by the words before,
    the nearest first) or "article". `width` is in characters to either side, cut at whole words; `voices` keeps only those.
    """
    if sort not in SORTS:
        raise ValueError(f'sort is "{sort}"; allowed are {", ".join(SORTS)}')
    kept = set(voices) or set(tables.VOICES)
    texts = texts_of(articles)
    lines = []
    for row in each_row(rows[rows["voice"].isin(kept)]):
        whole = str(texts[row.article, row.field])
        left, right = whole[max(0, row.start - width) : row.start], whole[row.end : row.end + width]
        if row.start > width and not whole[row.start - width - 1].isspace():
            left = left.partition(" ")[2]
        if row.end + width < len(whole) and not whole[row.end + width].isspace():
            right = right.rpartition(" ")[0]
        if texts_left_out():  # a term and its surroundings are a snippet then
            left, right = " ".join(left.split()[-10:]) + " ", " " + " ".join(right.split()[:10])
        lines.append(
            {
                "outlet": row.outlet, "left": visible(left), "use": visible(whole[row.start : row.end]), "right": visible(right),
                "voice": row.voice, "speaker": row.speaker,
                "article": row.article, "field": row.field, "start": row.start, "end": row.end,
            }
        )  # fmt: skip
    columns = ["outlet", "left", "use", "right", "voice", "speaker", "article", "field", "start", "end"]
    table = pd.DataFrame(lines, columns=columns)
    order = sorted(range(len(table)), key=lambda i: _sort_key(lines[i], sort))
    return table.iloc[order].reset_index(drop=True)


def positions(rows: pd.DataFrame, found: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows with `position`: the part of the article's counted words that stands before each, from 0 to 1."""
    words = words_table(found)
    words = words.assign(text=words["field"].eq("text")).sort_values(["article", "text"], kind="stable")  # titles first
    part = words.groupby("article").cumcount() / words.groupby("article")["word"].transform("size")
    places = words.assign(position=part).groupby(["article", "field"])
    groups = {key: (g["start"].to_numpy(int), g["position"].to_numpy(float)) for key, g in places}
    found_at = []
    for row in each_row(rows):
        starts, parts = groups[row.article, row.field]
        found_at.append(parts[max(0, int(np.searchsorted(starts, row.start, "right")) - 1)])
    return rows.assign(position=np.array(found_at, dtype=float))


def dispersion_table(
    rows: pd.DataFrame, found: Mapping[str, pd.DataFrame], by: Iterable[str] = ("frame", "outlet")
) -> pd.DataFrame:
    """One row a group: `n` uses in `n_articles` of the outlet's `of_articles`, how evenly, and where in the articles.

    Takes rows of `mentions` or `uses`; those in segments that count are counted. `dispersion` is Gries' DP, normalised, over
    the outlet's articles: 0 where they are spread as the words are, 1 where all stand in one place; NA for one article.
    `first` … `fourth` are the uses in each quarter of their article's words, headline first.
    """
    keys = list(by)
    counted = positions(rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)], found)
    used = found["stretches"][found["stretches"]["segment"].isin(tables.COUNTED_SEGMENTS)]
    words = {str(outlet): rows.groupby("article")["n_words"].sum() for outlet, rows in used.groupby("outlet")}
    lines = []
    for key, group in counted.groupby(keys):
        sizes = words[str(group["outlet"].iat[0])]
        uses = group.groupby("article").size().reindex(sizes.index, fill_value=0)
        even = dispersion(np.array(uses, dtype=float)[:, None], np.array(sizes, dtype=float))[0]
        quarters = (group["position"] * 4).astype(int).clip(0, 3).value_counts()
        lines.append(
            dict(zip(keys, key, strict=True))
            | {"n": len(group), "n_articles": int((uses > 0).sum()), "of_articles": len(sizes), "dispersion": even}
            | {name: int(quarters.get(i, 0)) for i, name in enumerate(QUARTERS)}
        )
    columns = [*keys, "n", "n_articles", "of_articles", "dispersion", *QUARTERS]
    return pd.DataFrame(lines, columns=columns)


def dispersion(counts: Array, totals: Array) -> Array:
    """Gries' deviation of proportions (2008) of each column over articles (rows), normalised (Lijffijt and Gries 2012).

    NaN where there is one article, or no use.
    """
    there = totals > 0
    if there.sum() < FEWEST_ARTICLES:
        return np.full(counts.shape[1], np.nan)
    expected = (totals[there] / totals.sum())[:, None]
    with np.errstate(invalid="ignore"):
        observed = counts[there] / counts.sum(axis=0)
    deviation: Array = np.abs(observed - expected).sum(axis=0) / 2 / (1 - expected.min())
    return deviation


def _sort_key(line: Mapping[str, Any], sort: str) -> tuple[Any, ...]:
    place = (line["article"], line["field"], line["start"], line["end"])
    if sort == "article":
        return place
    words = WORD.findall(line[sort].casefold())
    return (words if sort == "right" else words[::-1], *place)

"""A term in its surroundings: lines to read (KWIC), the words beside it by voice, and where in which articles it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis import tables
from analysis.codebook import Codebook, Frame
from analysis.evidence import visible
from analysis.framing import mentions_table
from analysis.patterns import Pattern
from analysis.segments import WORD
from analysis.tables import each_row

SORTS = ("article", "left", "right")


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
    text = articles.set_index("article")[["text", "title"]]
    lines = []
    for row in each_row(rows[rows["voice"].isin(kept)]):
        whole = str(text.at[row.article, row.field])
        left, right = whole[max(0, row.start - width) : row.start], whole[row.end : row.end + width]
        if row.start > width and not whole[row.start - width - 1].isspace():
            left = left.partition(" ")[2]
        if row.end + width < len(whole) and not whole[row.end + width].isspace():
            right = right.rpartition(" ")[0]
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


def _sort_key(line: Mapping[str, Any], sort: str) -> tuple[Any, ...]:
    place = (line["article"], line["field"], line["start"], line["end"])
    if sort == "article":
        return place
    words = WORD.findall(line[sort].casefold())
    return (words if sort == "right" else words[::-1], *place)

"""What an outlet does not print although it could have known it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pandas as pd

from analysis import tables
from analysis.matching import HEAD, SPAN, Stories

LEAST = 2  # outlets that must print a figure before its absence elsewhere says anything


def omissions_table(articles: pd.DataFrame, entries: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row per counted thing and outlet that prints no figure of it, though it published after others had.

    `known_since` is when the second outlet had printed it, `known_from` which outlets had by then, `n_articles` how many
    articles the outlet published from then on, `looked_for` the words that others print the figure in, and `same_number`
    figures of the outlet with one of these values under another key: read those first, they may be the figure itself.
    Outlets that published only before `known_since`, and articles without a time, make no row: nothing can be said of them.
    An article known to the day counts as published at its start, so that of one day only the later ones count. Of a key that
    no codebook gave, nothing is claimed but of articles of the next two weeks on the story of those that print it, and only
    where its number is nowhere in the outlet's figures.
    """
    when: dict[str, pd.Timestamp] = dict(zip(articles["article"].tolist(), articles["published"].tolist(), strict=True))
    heads = articles["text"].str[:HEAD].tolist()
    stories = Stories(dict(zip(when, heads, strict=True)))
    by_outlet: dict[str, list[str]] = {}
    for article, outlet in zip(when, articles["outlet"].tolist(), strict=True):
        if not pd.isna(when[article]):
            by_outlet.setdefault(outlet, []).append(article)
    printed: dict[str, set[str]] = {}
    for key, outlet in zip(entries["counted"].tolist(), entries["outlet"].tolist(), strict=True):
        printed.setdefault(key, set()).add(outlet)
    surfaces: dict[tuple[str, float], list[tuple[int, str]]] = {}  # in the order of the figures
    numbers = figures.loc[figures["value"].notna(), ["outlet", "value", "surface"]]
    for n, figure in enumerate(tables.each_row(numbers)):
        surfaces.setdefault((figure.outlet, figure.value), []).append((n, figure.surface))
    rows = []
    for counted, group in _told(entries, when).items():
        first: dict[str, pd.Timestamp] = {}
        for entry in group:
            first[entry.outlet] = min(first.get(entry.outlet, when[entry.article]), when[entry.article])
        since = sorted((time, outlet) for outlet, time in first.items())
        known = since[LEAST - 1][0]
        values = {entry.best for entry in group if not pd.isna(entry.best)}
        own_words = any(entry.counted_by in ("event", "noun") for entry in group)
        looked_for = "; ".join(dict.fromkeys(" ".join(entry.surface.split()) for entry in group))
        for outlet in sorted(set(by_outlet) - printed[counted]):
            after = [a for a in by_outlet[outlet] if when[a] > known]
            if own_words:
                soon = known + pd.Timedelta(days=SPAN)
                told_in = list(dict.fromkeys(entry.article for entry in group))
                after = [a for a in after if when[a] <= soon and any(stories.one(a, other) for other in told_in)]
            if not after:
                continue
            same = [one for _, one in sorted(chain.from_iterable(surfaces.get((outlet, v), ()) for v in values))]
            if own_words and same:
                continue
            rows.append(
                {
                    "counted": counted,
                    "outlet": outlet,
                    "known_since": known,
                    "known_from": "; ".join(outlet for time, outlet in since if time <= known),
                    "n_articles": len(after),
                    "looked_for": looked_for,
                    "same_number": "; ".join(same),
                }
            )
    return tables.build("omissions", rows)


def _told(entries: pd.DataFrame, when: Mapping[str, pd.Timestamp]) -> dict[str, list[Any]]:
    """The standing entries of each thing that enough outlets count, as far as their time is known."""
    told: dict[str, list[Any]] = {}
    for entry in tables.each_row(entries[entries["status"].eq("reported")]):
        if not pd.isna(when[entry.article]):
            told.setdefault(entry.counted, []).append(entry)
    return {key: group for key, group in sorted(told.items()) if len({entry.outlet for entry in group}) >= LEAST}

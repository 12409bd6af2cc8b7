"""What an outlet does not print although it could have known it."""

from __future__ import annotations

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
    when: dict[str, pd.Timestamp] = dict(zip(articles["article"], articles["published"], strict=True))
    told = entries[entries["status"].eq("reported")]
    told = told.assign(time=told["article"].map(when)).dropna(subset=["time"])
    told = told[told.groupby("counted")["outlet"].transform("nunique") >= LEAST]  # most things stand in one outlet only
    stories = Stories(dict(zip(articles["article"], articles["text"].str[:HEAD], strict=True)))
    rows = []
    by_outlet: dict[str, list[str]] = {}
    for article, outlet in zip(articles["article"], articles["outlet"], strict=True):
        if not pd.isna(when[article]):
            by_outlet.setdefault(outlet, []).append(article)
    printed: dict[str, set[str]] = {}
    for key, outlet in zip(entries["counted"], entries["outlet"], strict=True):
        printed.setdefault(key, set()).add(outlet)
    surfaces: dict[str, list[tuple[float | None, str]]] = {}
    for outlet, value, surface in zip(figures["outlet"], figures["value"], figures["surface"], strict=True):
        surfaces.setdefault(outlet, []).append((None if pd.isna(value) else value, surface))
    for counted, group in told.groupby("counted"):
        first = group.groupby("outlet")["time"].min().sort_values(kind="stable")
        known = first.iloc[LEAST - 1]
        values = set(group["best"].dropna())
        own_words = bool(group["counted_by"].isin(["event", "noun"]).any())
        looked_for = "; ".join(dict.fromkeys(" ".join(str(s).split()) for s in group["surface"]))
        for outlet in sorted(set(by_outlet) - printed[str(counted)]):
            after = [a for a in by_outlet[outlet] if when[a] > known]
            if own_words:
                soon = known + pd.Timedelta(days=SPAN)
                told_in = list(dict.fromkeys(group["article"]))
                after = [a for a in after if when[a] <= soon and any(stories.one(a, other) for other in told_in)]
            if not after:
                continue
            same = [surface for value, surface in surfaces.get(outlet, ()) if value in values]
            if own_words and same:
                continue
            rows.append(
                {
                    "counted": counted,
                    "outlet": outlet,
                    "known_since": known,
                    "known_from": "; ".join(first.index[first <= known]),
                    "n_articles": len(after),
                    "looked_for": looked_for,
                    "same_number": "; ".join(same),
                }
            )
    return tables.build("omissions", rows)

"""Which of its rival names a thing goes by: militants, fighters or terrorists; protest, riot or uprising."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.codebook import Codebook
from analysis.intervals import FEWEST_ARTICLES, share_interval

VOICES = ("own", "all")


def choices_table(
    uses: pd.DataFrame, articles: pd.DataFrame, codebook: Codebook, voices: Sequence[str] = VOICES
) -> pd.DataFrame:
    """One row a thing, outlet, voice and rival name, names that are not used included: how often, and which share.

    Takes `uses`. Only what is asserted is a choice: in "anti-terrorist", "so-called terrorists" and "no terrorists"
    nobody is called so. `interval` says what `low_95` and `high_95` hold for: with uses in two articles or more the outlet's
    articles, with one only these uses.
    """
    rows: list[dict[str, Any]] = []
    outlets = sorted(articles["outlet"].unique())
    for thing in codebook.rivals:
        names = list(dict.fromkeys(thing.names.values()))
        chosen = choices(uses, thing.key)
        for outlet in outlets:
            of_outlet = chosen[chosen["outlet"] == outlet]
            for voice in voices:
                counted = of_outlet if voice == "all" else of_outlet[of_outlet["voice"] == voice]
                by_article = counted.groupby(["article", "name"]).size().unstack(fill_value=0)
                part = by_article.reindex(columns=names, fill_value=0).to_numpy(dtype="float64")
                whole = part.sum(axis=1, keepdims=True)
                low, high = share_interval(part, np.broadcast_to(whole, part.shape))
                n, n_all = part.sum(axis=0), int(whole.sum())
                held = ("articles" if len(part) >= FEWEST_ARTICLES else "uses") if n_all else None
                for i, name in enumerate(names):
                    rows.append(
                        {
                            "thing": thing.key, "outlet": outlet, "voice": voice, "name": name, "n": int(n[i]), "n_all": n_all,
                            "share": n[i] / n_all if n_all else None, "low_95": low[i], "high_95": high[i],
                            "n_articles": len(part), "interval": held,
                        }
                    )  # fmt: skip
    return tables.build("choices", rows)


def choices(uses: pd.DataFrame, thing: str) -> pd.DataFrame:
    """The rows of `uses` in which a name for `thing` is asserted in a segment that counts: what its shares are made of."""
    counted = uses["segment"].isin(tables.COUNTED_SEGMENTS) & uses["polarity"].eq("asserted")
    return uses[counted & uses["sought"].eq(f"rivals/{thing}")]

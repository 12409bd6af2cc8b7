"""What the outlets do differently: rates of frames by voice, with the counts that they are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from analysis import tables
from analysis.codebook import Codebook

GROUPS = {"headline": ("headline", "subhead"), "body": ("body",), "all": tables.COUNTED_SEGMENTS}
FEWEST_ARTICLES = 2  # one article says nothing about how far its outlet's next one would differ


def rates_table(mentions: pd.DataFrame, stretches: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """One row an outlet, segment group, frame and voice, zeros included; `voice` "all" stands for all of them together.

    Takes `mentions` and `stretches` and adds `n_articles`. Each rate is mentions per 1,000 words of that outlet, in those
    segments and in that voice. `low_95` and `high_95` are NA where an outlet has fewer than two articles; else the wider
    of two intervals: the ratio estimator's over articles (Cochran 1977, section 6.4) and the exact Poisson one
    (Garwood 1936), so that an outlet without a mention does not get an interval without a width.
    """
    parts = [_group_rates(mentions, stretches, codebook, group) for group in GROUPS]
    return tables.build("rates", pd.concat(parts, ignore_index=True) if parts else [])


def _group_rates(mentions: pd.DataFrame, stretches: pd.DataFrame, codebook: Codebook, group: str) -> pd.DataFrame:
    used = stretches[stretches["segment"].isin(GROUPS[group])]
    counted = mentions[mentions["segment"].isin(GROUPS[group])]
    voices = (*tables.VOICES, "all")
    owner = stretches.drop_duplicates("article").set_index("article")["outlet"].sort_index()
    words = _by_voice(used.groupby(["article", "voice"])["n_words"].sum().unstack(), owner.index, voices)
    frames = []
    for frame in codebook.frames:
        of_frame = counted[counted["frame"] == frame.key]
        uses = _by_voice(of_frame.groupby(["article", "voice"]).size().unstack(), owner.index, voices)
        for outlet, articles in owner.groupby(owner).groups.items():
            x, y = words.loc[articles].to_numpy(), uses.loc[articles].to_numpy()
            low, high = interval(y, x)
            n_words, n_mentions = x.sum(axis=0), y.sum(axis=0)
            with np.errstate(invalid="ignore", divide="ignore"):
                rate = np.where(n_words > 0, 1000 * n_mentions / n_words, np.nan)
            frames.append(
                pd.DataFrame(
                    {
                        "outlet": outlet, "segment_group": group, "frame": frame.key, "voice": voices,
                        "n_mentions": n_mentions.astype(int), "n_words": n_words.astype(int), "per_1000_words": rate,
                        "low_95": low, "high_95": high, "n_articles": (x[:, -1] > 0).sum(),
                    }
                )
            )  # fmt: skip
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def interval(uses: np.ndarray, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % limits per 1,000 words of each column's rate; rows are articles. NaN with fewer than two articles or no word."""
    n_articles = len(words)
    total, count = words.sum(axis=0), uses.sum(axis=0)
    low, high = np.full(total.shape, np.nan), np.full(total.shape, np.nan)
    if n_articles < FEWEST_ARTICLES:
        return low, high
    some = total > 0
    total, count = total[some], count[some]
    rate = count / total
    spread = ((uses[:, some] - rate * words[:, some]) ** 2).sum(axis=0) * n_articles / (n_articles - 1)
    reach = special.stdtrit(n_articles - 1, 0.975) * np.sqrt(spread) / total
    exact_low = np.where(count > 0, special.gammaincinv(np.maximum(count, 1), 0.025), 0) / total
    exact_high = special.gammaincinv(count + 1, 0.975) / total
    low[some] = 1000 * np.maximum(0, np.minimum(rate - reach, exact_low))
    high[some] = 1000 * np.maximum(rate + reach, exact_high)
    return low, high


def _by_voice(table: pd.DataFrame, articles: pd.Index, voices: tuple[str, ...]) -> pd.DataFrame:
    wide = table.reindex(index=articles, columns=list(voices[:-1])).astype("Float64").fillna(0.0).astype("float64")
    return wide.assign(all=wide.sum(axis=1))

"""What the outlets do differently: rates of frames by voice, with the counts that they are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from analysis import tables
from analysis.codebook import Codebook

FEWEST_ARTICLES = 2  # one article says nothing about how far its outlet's next one would differ


def rates_table(
    mentions: pd.DataFrame, stretches: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """One row an outlet, segment group, frame and voice, zeros included; `voice` "all" stands for all of them together.

    Takes `mentions`, `stretches` and `segments`, and adds `n_articles`. Each rate is mentions per 1,000 words of that outlet,
    in those segments and in that voice. `low_95` and `high_95` are NA where an outlet has fewer than two articles; else the
    wider of two intervals: the ratio estimator's over articles (Cochran 1977, section 6.4) and the exact Poisson one
    (Garwood 1936), so that an outlet without a mention does not get an interval without a width.
    """
    counted, used = with_group(mentions, segments), with_group(stretches, segments)
    parts = [_group_rates(counted, used, codebook, group) for group in tables.GROUPS]
    return tables.build("rates", pd.concat(parts, ignore_index=True))


def with_group(rows: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """The rows in segments that count, each with its `segment_group`: headline (subheads too), lead or body."""
    counted = rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)]
    leads = segments[segments["lead"].fillna(False)].set_index(["article", "field"])[["start", "end"]]
    lead = leads.reindex(pd.MultiIndex.from_frame(counted[["article", "field"]])).set_index(counted.index)
    in_lead = (counted["start"].ge(lead["start"]) & counted["start"].lt(lead["end"])).fillna(False)
    group = counted["segment"].where(counted["segment"].eq("body"), "headline").mask(in_lead, "lead")
    return counted.assign(segment_group=group)


def _group_rates(counted: pd.DataFrame, used: pd.DataFrame, codebook: Codebook, group: str) -> pd.DataFrame:
    owner = used.drop_duplicates("article").set_index("article")["outlet"].sort_index()
    if group != "all":
        counted, used = (rows[rows["segment_group"] == group] for rows in (counted, used))
    voices = (*tables.VOICES, "all")
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


def voices_by_outlet(rates: pd.DataFrame, group: str = "all") -> pd.DataFrame:
    """One row a frame and outlet: mentions in each voice, all of them, and the rate per 1,000 words; unused frames left out."""
    used = rates[rates["segment_group"] == group]
    counts = used.pivot_table(
        index=["frame", "outlet"], columns="voice", values="n_mentions", aggfunc="sum", sort=False
    )
    total = used[used["voice"] == "all"].set_index(["frame", "outlet"])
    counts = counts[[*tables.VOICES, "all"]].assign(
        n_words=total["n_words"], per_1000_words=total["per_1000_words"].round(1)
    )
    mentioned = counts.groupby(level="frame")["all"].transform("sum") > 0
    return counts[mentioned].rename_axis(columns=None)


def words_by_speaker(stretches: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """One row a speaker and outlet, most words first: `n_words`, `quoted`, `indirect`, `n_attributions`, `cues`, type."""
    used = stretches[stretches["segment"].isin(tables.COUNTED_SEGMENTS) & stretches["speaker"].notna()]
    keys = ["speaker", "outlet"]
    words = used.groupby([*keys, "voice"])["n_words"].sum().unstack(fill_value=0)
    words = words.reindex(columns=["quoted", "indirect"], fill_value=0).astype("int64")
    rows = attributions[attributions["segment"].isin(tables.COUNTED_SEGMENTS) & attributions["speaker"].notna()]
    told = rows.groupby(keys).agg(
        n_attributions=("attribution", "nunique"), speaker_type=("speaker_type", _most_common), cues=("cue", _cues)
    )
    table = words.assign(n_words=words["quoted"] + words["indirect"]).join(told).reset_index().rename_axis(columns=None)
    table = table[table["n_words"] > 0]
    return table.sort_values(["n_words", *keys], ascending=[False, True, True]).reset_index(drop=True)


def _cues(cues: pd.Series) -> str:
    counts = cues.dropna().str.lower().value_counts()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{cue} ({n})" if n > 1 else str(cue) for cue, n in ordered[:6])


def _most_common(values: pd.Series) -> object:
    counts = values.dropna().value_counts()
    return pd.NA if counts.empty else min(counts[counts == counts.max()].index)


def articles_by_outlet(articles: pd.DataFrame) -> pd.DataFrame:
    """One row an outlet: `n_articles`, `n_words`, `first` and `last` day of publication, in UTC."""
    days = articles.assign(day=articles["published"].dt.strftime("%Y-%m-%d"))
    return days.groupby("outlet").agg(
        n_articles=("article", "size"), n_words=("n_words", "sum"), first=("day", "min"), last=("day", "max")
    )


def words_by_segment(segments: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row a segment that occurs, one column an outlet: words; `counted` says whether the segment counts."""
    words = segments.merge(articles[["article", "outlet"]], on="article")
    wide = words.pivot_table(index="segment", columns="outlet", values="n_words", aggfunc="sum", fill_value=0)
    wide = wide.reindex([s for s in tables.SEGMENTS if s in wide.index]).rename_axis(columns=None)
    return wide.assign(counted=wide.index.isin(tables.COUNTED_SEGMENTS))


def cues_by_outlet(attributions: pd.DataFrame) -> pd.DataFrame:
    """One row a cue, outlet and stance, most used first: `n` attributions in counted segments."""
    used = attributions[attributions["segment"].isin(tables.COUNTED_SEGMENTS) & attributions["cue"].notna()]
    once = used.drop_duplicates("attribution")
    keys = ["cue", "stance", "outlet"]
    counts = once.assign(cue=once["cue"].str.lower()).groupby(keys, dropna=False).size().rename("n").reset_index()
    return counts.sort_values(["n", "cue", "outlet"], ascending=[False, True, True]).reset_index(drop=True)

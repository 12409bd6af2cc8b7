"""What the outlets do differently: rates of frames by voice, with the counts that they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.codebook import Codebook
from analysis.intervals import FEWEST_ARTICLES, VoiceErrors, adjust, corrected_rate, rate_interval, rate_ratio
from analysis.tables import each_row

EVERY_VOICE = (*tables.VOICES, "all")
MOST_TIMES = 1000  # a ratio beyond is told as "over"
CORRECTED = ("corrected", "corrected_low", "corrected_high")


def rates_table(
    mentions: pd.DataFrame,
    stretches: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    errors: VoiceErrors | None = None,
) -> pd.DataFrame:
    """One row an outlet, segment group, frame and voice, zeros included; `voice` "all" stands for all of them together.

    Takes `mentions`, `stretches` and `segments`, and adds `n_articles`. Each rate is mentions per 1,000 words of that outlet,
    in those segments and in that voice. `low_95` and `high_95` (`intervals.rate_interval`) are NA where fewer than two of
    the outlet's articles have such words.
    With `errors`, rows of the own voice get `corrected`, `corrected_low` and `corrected_high` (`intervals.corrected_rate`),
    and `corrected_for`: "articles" where the limits hold for the outlet, "labels" where they tell the labels' errors only.
    """
    if not codebook.frames:
        return tables.build("rates", pd.DataFrame({"n_articles": pd.array([], "Int64")}))
    counted, used = with_group(mentions, segments), with_group(stretches, segments)
    owner = _owner(stretches)
    parts = []
    for group in tables.GROUPS:
        here = [rows if group == "all" else rows[rows["segment_group"] == group] for rows in (counted, used)]
        uses, words = _counts(here[0], here[1], owner, codebook)
        parts += [_rates(uses, words, owner, outlet, group, codebook, errors) for outlet in sorted(owner.unique())]
    return tables.build("rates", pd.concat(parts, ignore_index=True) if parts else [])


def ratios_table(
    mentions: pd.DataFrame, stretches: pd.DataFrame, codebook: Codebook, voices: Sequence[str] = ("own", "all")
) -> pd.DataFrame:
    """One row a frame, voice, outlet and what it is compared with: each outlet against the rest (`other` NA), then every pair.

    Takes `mentions` and `stretches`, headlines, leads and bodies together. With two outlets there is only their pair. Limits
    and `p` (`intervals.rate_ratio`) are NA where a side has fewer than two articles: nothing can be concluded then.
    """
    if not codebook.frames:
        return tables.build("ratios", [])
    counted, used = (rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)] for rows in (mentions, stretches))
    owner = _owner(stretches)
    uses, words = _counts(counted, used, owner, codebook)
    columns = [EVERY_VOICE.index(v) for v in voices]
    y, x = (
        array[:, :, columns].reshape(len(owner), -1) for array in (uses, np.broadcast_to(words[:, None, :], uses.shape))
    )
    outlets = sorted(owner.unique())
    sides = [(o, None) for o in outlets] if len(outlets) > 2 else []
    rows = []
    for outlet, other in [*sides, *combinations(outlets, 2)]:
        one = (owner == outlet).to_numpy()
        two = ~one if other is None else (owner == other).to_numpy()
        found = rate_ratio(y[one], x[one], y[two], x[two])
        keys = {"frame": [f.key for f in codebook.frames for _ in voices], "voice": [*voices] * len(codebook.frames)}
        with np.errstate(invalid="ignore", divide="ignore"):
            numbers = {
                "n_mentions": y[one].sum(axis=0).astype(int), "per_1000_words": 1000 * y[one].sum(axis=0) / x[one].sum(axis=0),
                "n_mentions_other": y[two].sum(axis=0).astype(int),
                "per_1000_words_other": 1000 * y[two].sum(axis=0) / x[two].sum(axis=0),
                "ratio": found.ratio, "low_95": found.low, "high_95": found.high, "p": found.p,
            }  # fmt: skip
        rows.append(pd.DataFrame(keys | {"outlet": outlet, "other": other} | numbers))
    if not rows:
        return tables.build("ratios", [])
    table = pd.concat(rows, ignore_index=True)
    table["q"] = table.groupby(table["other"].isna())["p"].transform(lambda p: adjust(p.to_numpy()))
    return tables.build("ratios", table)


def differences(ratios: pd.DataFrame, labels: Mapping[str, str], voice: str = "own") -> pd.DataFrame:
    """One row a frame that is used and an outlet: its rate by that of the rest (of two outlets: the one by the other).

    What people read of `ratios`: how many times as often, the 95 % interval, `q`, and whether the difference is sure.
    """
    rest = ratios["other"].isna()
    rows = ratios[ratios["voice"].eq(voice) & (rest if rest.any() else True) & ratios["ratio"].notna()]
    rows = _in_order(rows, list(labels))
    return pd.DataFrame(
        {
            "frame": rows["frame"].map(labels), "outlet": rows["outlet"], "against": rows["other"].fillna("the rest"),
            "uses": rows["n_mentions"], "uses there": rows["n_mentions_other"],
            "times as often": ["only here" if r.ratio == np.inf else _times(r.ratio) for r in each_row(rows)],
            "95 % interval": ["–" if pd.isna(r.low_95) else f"{_times(r.low_95)} to {_times(r.high_95)}" for r in each_row(rows)],
            "q": rows["q"].round(3),
            "so": [_so(r) for r in each_row(rows)],
        }
    )  # fmt: skip


def _in_order(rows: pd.DataFrame, frames: list[str]) -> pd.DataFrame:
    """The rows in the order of the codebook's frames, then of outlets."""
    at = rows["frame"].map({key: i for i, key in enumerate(frames)})
    return rows.assign(at=at).sort_values(["at", "outlet"], kind="stable").drop(columns="at").reset_index(drop=True)


def _times(ratio: float) -> str:
    if ratio > MOST_TIMES:
        return "any" if ratio == np.inf else f"over {MOST_TIMES:,}"
    return "0" if ratio < 0.01 else f"{ratio:.2g}" if ratio < 10 else f"{ratio:,.0f}"


def _so(row: Any) -> str:
    if pd.isna(row.low_95):
        return "cannot be concluded: fewer than two articles"
    if row.q < 0.05:
        return "more" if row.ratio > 1 else "less"
    return "no difference is shown"


def own_corrected(found: Mapping[str, pd.DataFrame], codebook: Codebook, errors: VoiceErrors | None) -> pd.DataFrame:
    """One row a frame that is used and an outlet: its own-voice rate as labelled, and if labels err as `errors` says.

    Empty without errors. `holds_for`: "articles" where the interval is the outlet's, "labels" where it is the labels' alone.
    """
    if errors is None:
        return pd.DataFrame()
    rates = rates_table(found["mentions"], found["stretches"], found["segments"], codebook, errors)
    rates = rates[rates["segment_group"] == "all"]
    used = rates[rates["voice"].eq("all") & rates["n_mentions"].gt(0)][["outlet", "frame"]]
    own = _in_order(rates[rates["voice"] == "own"].merge(used), [f.key for f in codebook.frames])
    own["frame"] = own["frame"].map({f.key: f.label for f in codebook.frames})
    columns = ["frame", "outlet", "n_mentions", "n_words", "per_1000_words", *CORRECTED, "corrected_for"]
    rounded = own[columns].round(dict.fromkeys(("per_1000_words", *CORRECTED), 1))
    return rounded.rename(columns={"corrected_for": "holds_for"})


def with_group(rows: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """The rows in segments that count, each with its `segment_group`: headline (subheads too), lead or body."""
    counted = rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)]
    leads = segments[segments["lead"].fillna(False)].set_index(["article", "field"])[["start", "end"]]
    lead = leads.reindex(pd.MultiIndex.from_frame(counted[["article", "field"]])).set_index(counted.index)
    in_lead = (counted["start"].ge(lead["start"]) & counted["start"].lt(lead["end"])).fillna(False)
    group = counted["segment"].where(counted["segment"].eq("body"), "headline").mask(in_lead, "lead")
    return counted.assign(segment_group=group)


def _owner(stretches: pd.DataFrame) -> pd.Series:
    """The outlet of each article, by article."""
    return stretches.drop_duplicates("article").set_index("article")["outlet"].sort_index()


def _counts(
    counted: pd.DataFrame, used: pd.DataFrame, owner: pd.Series, codebook: Codebook
) -> tuple[np.ndarray, np.ndarray]:
    """Mentions by article, frame and voice, and words by article and voice, "all" the last of the voices."""
    frames = {f.key: i for i, f in enumerate(codebook.frames)}
    place = {article: i for i, article in enumerate(owner.index)}
    voice = {v: i for i, v in enumerate(tables.VOICES)}
    uses = np.zeros((len(owner), len(frames), len(EVERY_VOICE)))
    words = np.zeros((len(owner), len(EVERY_VOICE)))
    rows = counted[counted["frame"].isin(frames) & counted["article"].isin(place)]
    np.add.at(
        uses,
        (
            rows["article"].map(place).to_numpy(int),
            rows["frame"].map(frames).to_numpy(int),
            rows["voice"].map(voice).to_numpy(int),
        ),
        1,
    )
    np.add.at(
        words,
        (used["article"].map(place).to_numpy(int), used["voice"].map(voice).to_numpy(int)),
        used["n_words"].to_numpy(float),
    )
    uses[..., -1], words[..., -1] = uses.sum(axis=-1), words.sum(axis=-1)
    return uses, words


def _rates(
    uses: np.ndarray,
    words: np.ndarray,
    owner: pd.Series,
    outlet: str,
    group: str,
    codebook: Codebook,
    errors: VoiceErrors | None,
) -> pd.DataFrame:
    mine = (owner == outlet).to_numpy()
    y = uses[mine].reshape(int(mine.sum()), -1)
    x = np.broadcast_to(words[mine][:, None, :], uses[mine].shape).reshape(y.shape)
    low, high = rate_interval(y, x)
    n_mentions, n_words = y.sum(axis=0), x.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = 1000 * n_mentions / n_words
    table = pd.DataFrame(
        {
            "outlet": outlet, "segment_group": group,
            "frame": [f.key for f in codebook.frames for _ in EVERY_VOICE], "voice": [*EVERY_VOICE] * len(codebook.frames),
            "n_mentions": n_mentions.astype(int), "n_words": n_words.astype(int), "per_1000_words": rate,
            "low_95": 1000 * low, "high_95": 1000 * high, "n_articles": (words[mine][:, -1] > 0).sum(),
        }
    )  # fmt: skip
    if errors is None:
        return table
    own, every = (uses[mine][:, :, EVERY_VOICE.index(v)] for v in ("own", "all"))
    words_own = np.broadcast_to(words[mine][:, EVERY_VOICE.index("own")][:, None], own.shape)
    is_own = table["voice"] == "own"
    for column, numbers in zip(CORRECTED, corrected_rate(own, every, words_own, errors), strict=True):
        table.loc[is_own, column] = 1000 * numbers
    held = np.where((words_own > 0).sum(axis=0) < FEWEST_ARTICLES, "labels", "articles")
    table.loc[is_own, "corrected_for"] = held
    return table


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


def who_says(mentions: pd.DataFrame) -> pd.DataFrame:
    """One row a frame, speaker and outlet, most uses first: `n` uses in counted segments, the outlet's own among them."""
    used = mentions[mentions["segment"].isin(tables.COUNTED_SEGMENTS)]
    nobody = used["voice"].map({"own": "(its own words)", "scare": "(its own quotation marks)"}).fillna("(not named)")
    said = used.assign(speaker=used["speaker"].fillna(nobody)).groupby(["frame", "speaker", "outlet"]).size()
    return said.rename("n").reset_index().sort_values("n", ascending=False, kind="stable").reset_index(drop=True)


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


def words_by_type(stretches: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """One row a type of speaker, one column an outlet: words credited to it in counted segments; `none` where nobody is named."""
    used = stretches[
        stretches["segment"].isin(tables.COUNTED_SEGMENTS) & stretches["voice"].isin(("quoted", "indirect"))
    ]
    types = attributions.drop_duplicates("attribution").set_index("attribution")["speaker_type"]
    kinds = used["attribution"].map(types).fillna("none").rename("speaker_type")
    words = used.groupby([kinds, "outlet"])["n_words"].sum().unstack(fill_value=0).rename_axis(columns=None)
    return words.loc[words.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def frames_by_speaker(mentions: pd.DataFrame) -> pd.DataFrame:
    """One row a speaker, frame and outlet, most used first: uses `quoted` and `indirect` in counted segments, `asserted` ones."""
    used = mentions[mentions["segment"].isin(tables.COUNTED_SEGMENTS) & mentions["speaker"].notna()]
    used = used[used["voice"].isin(("quoted", "indirect"))]
    keys = ["speaker", "frame", "outlet"]
    table = (
        used.assign(
            quoted=used["voice"].eq("quoted"),
            indirect=used["voice"].eq("indirect"),
            asserted=used["polarity"].eq("asserted"),
        )
        .groupby(keys)[["quoted", "indirect", "asserted"]]
        .sum()
        .astype("int64")
        .reset_index()
    )
    n = table["quoted"] + table["indirect"]
    return table.assign(n=n).sort_values(["n", *keys], ascending=[False, True, True, True]).reset_index(drop=True)


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

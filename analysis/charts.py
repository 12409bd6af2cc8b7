"""Finished tables as charts: matplotlib Axes, one colour an outlet, voice told by fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from analysis.drawn import called, each_called
from analysis.tables import VOICES, each_row
from analysis.units import is_unit

# Okabe and Ito 2008, "Color universal design", without black and yellow; told apart by all common kinds of colour vision
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6F4E37")
FILLS: Mapping[str, tuple[float, str]] = {  # voice: (strength of the colour, hatch)
    "own": (1.0, ""), "scare": (0.55, "xxx"), "quoted": (0.0, ""), "indirect": (0.35, "///"), "unclear": (0.12, "...")
}  # fmt: skip
VOICE_WORDS = {
    "own": "own words", "scare": "own, in quotation marks", "quoted": "quoted", "indirect": "reported", "unclear": "unclear"
}  # fmt: skip
MOST_PANELS, MOST_ROWS, MOST_ENTRIES = 8, 10, 14  # of one chart; a chart is looked at, tables have the rest
PRINTED_AS = ["outlet", "low", "best", "high", "status"]
INK, GREY = "#222222", "#767676"


def outlet_colours(outlets: Sequence[str]) -> dict[str, str]:
    """One colour an outlet, the same in every chart; from the eighth outlet on the colours come round again."""
    return {outlet: COLOURS[i % len(COLOURS)] for i, outlet in enumerate(sorted(outlets))}


def plot_rates(rates: pd.DataFrame, *, labels: Mapping[str, str] | None = None, ax: Axes | None = None) -> Axes:
    """A bar an outlet and frame: mentions per 1,000 words of counted text, cut by voice, the number of mentions at its end.

    Takes rows of `rates` of one segment group. The parts are shares of the bar, whose length is the rate of all voices.
    """
    totals = rates[rates["voice"] == "all"]
    used = totals.groupby("frame")["n_mentions"].sum()
    frames = [f for f in totals["frame"].unique() if used[f] > 0]
    outlets = sorted(totals["outlet"].unique())
    colours = outlet_colours(outlets)
    ax = ax or new_axes(len(frames) * (len(outlets) * 0.2 + 0.25) + 1.7)
    height = 0.8 / max(1, len(outlets))
    cells = {(r.frame, r.outlet, r.voice): r for r in each_row(rates)}
    for i, frame in enumerate(frames):
        for j, outlet in enumerate(outlets):
            total, y, left = cells[frame, outlet, "all"], i - 0.4 + height * (j + 0.5), 0.0
            for voice in VOICES:
                n = cells[frame, outlet, voice].n_mentions
                if n:
                    width = total.per_1000_words * n / total.n_mentions
                    bar = ax.barh(y, width, height * 0.86, left=left, **_fill(colours[outlet], voice))
                    called(bar, (labels or {}).get(frame, frame), outlet, VOICE_WORDS[voice])
                    left += width
            ax.annotate(
                str(total.n_mentions),
                (left, y),
                (3, 0),
                textcoords="offset points",
                va="center",
                size=7,
                color=INK,
            )
    words = totals.drop_duplicates("outlet").set_index("outlet")["n_words"]
    ax.set_yticks(
        range(len(frames)),
        [f"{(labels or {}).get(frame, frame.replace('_', ' '))} (n={used[frame]})" for frame in frames],
    )
    ax.set_ylim(len(frames) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.set_xlabel("mentions per 1,000 words; number of mentions at the end of each bar")
    _legend(
        ax,
        {f"{_short(o)} ({int(words[o]):,} words)": _fill(colours[o], "own") for o in outlets},
        [v for v in VOICES if (rates["voice"].eq(v) & rates["n_mentions"].gt(0)).any()],
    )
    return ax


def plot_voices(stretches: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A bar an outlet: the share of its counted words in each voice, in per cent."""
    words = stretches.groupby(["outlet", "voice"])["n_words"].sum().unstack(fill_value=0)
    outlets = sorted(words.index)
    colours = outlet_colours(outlets)
    ax = ax or new_axes(len(outlets) * 0.42 + 1.6)
    present = [v for v in VOICES if v in words and words[v].sum() > 0]
    for y, outlet in enumerate(outlets):
        left, total = 0.0, int(words.loc[outlet].sum())
        for voice in present:
            share = 100 * float(words.loc[outlet, voice]) / total if total else 0.0
            if not share:
                continue
            called(ax.barh(y, share, 0.66, left=left, **_fill(colours[outlet], voice)), outlet, VOICE_WORDS[voice])
            if share >= 6:
                ink = "white" if voice == "own" else INK
                box = None if voice == "own" else {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"}
                ax.text(left + share / 2, y, f"{share:.0f} %", ha="center", va="center", size=8, color=ink, bbox=box)
            left += share
    ax.set_yticks(range(len(outlets)), [f"{_short(o)} (n={int(words.loc[o].sum()):,} words)" for o in outlets])
    ax.set_ylim(len(outlets) - 0.5, -0.5)
    ax.set_xlim(0, 100)
    ax.set_xlabel("share of the outlet's words, per cent")
    _legend(ax, {}, present)
    return ax


def plot_counted(
    entries: pd.DataFrame, *, title: str = "", outlets: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """A row an entry of one counted thing: the number printed as a dot, what its words allow as a line, open ends as arrows."""
    entries = entries.sort_values(["outlet", "article", "start"]).reset_index(drop=True)
    colours = outlet_colours(outlets or list(entries["outlet"].unique()))
    ax = ax or new_axes(len(entries) * 0.34 + 1.0)
    finite = [
        float(v)
        for c in ("low", "best", "high")
        for v in entries[c].dropna()
        if float(v) not in (float("inf"), float("-inf"))
    ]
    limit = max([*finite, 1.0]) * 1.25
    for y, e in enumerate(each_row(entries)):
        colour, standing = colours[e.outlet], e.status in ("reported", "disputed")
        low, high = _bound(e.low, 0.0, limit), _bound(e.high, limit, limit)
        line = "-" if standing else ":"
        label = entry_words(e)
        called(ax.plot([low, high], [y, y], line, color=colour, lw=2, solid_capstyle="butt"), label)
        if pd.notna(e.high) and float(e.high) == float("inf"):
            called(ax.plot([high], [y], ">", color=colour, ms=6, clip_on=False), label, "open end")
        if pd.notna(e.best):
            dot = ax.plot([float(e.best)], [y], "o", color=colour, mfc=colour if standing else "white", ms=7)
            called(dot, label)
        ax.annotate(
            label,
            ((low + high) / 2 if pd.isna(e.best) else float(e.best), y),
            (0, 6),
            textcoords="offset points",
            ha="center",
            size=7.5,
            color=INK,
        )
    days = entries["as_of"].fillna(entries["published"]) if "published" in entries else entries["as_of"]
    several = entries["outlet"].duplicated(keep=False) & days.notna()
    names = [
        f"{_short(o)}, {d}" if more else _short(o) for o, d, more in zip(entries["outlet"], days, several, strict=True)
    ]
    ax.set_yticks(range(len(entries)), names)
    ax.set_ylim(len(entries) - 0.4, -0.75)
    ax.set_xlim(0, limit)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}" if v == int(v) else f"{v:,g}"))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def chart_ledger(entries: pd.DataFrame, labels: Mapping[str, str], counted: Sequence[str]) -> Figure:
    """One panel a counted thing and unit, in the order given, each with its own axis from zero.

    What one outlet prints twice is drawn once; of very many entries and things the first are, and the title says of how many.
    """
    panels = [
        (title, rows.drop_duplicates(PRINTED_AS)) for title, rows in _by_unit(entries, labels, counted[:MOST_PANELS])
    ]
    heights = [min(MOST_ENTRIES, len(rows)) * 0.36 + 0.75 for _, rows in panels] or [1]
    figure, axes = plt.subplots(
        len(heights), 1, figsize=(7.2, sum(heights) + 0.5), height_ratios=heights, squeeze=False, layout="constrained"
    )
    for ax, (title, rows) in zip(axes[:, 0], panels, strict=False):
        _style(ax)
        more = f" ({MOST_ENTRIES} of {len(rows)} entries)" if len(rows) > MOST_ENTRIES else ""
        plot_counted(rows.head(MOST_ENTRIES), title=title + more, outlets=list(entries["outlet"].unique()), ax=ax)
    sign(figure)
    return figure


def _by_unit(
    entries: pd.DataFrame, labels: Mapping[str, str], counted: Sequence[str]
) -> list[tuple[str, pd.DataFrame]]:
    """A title and the entries of each counted thing, apart where they are printed in several units: days, hours."""
    panels = []
    for key in counted:
        rows = entries[entries["counted"] == key]
        units = rows["unit_id"] if "unit_id" in rows else pd.Series(pd.NA, index=rows.index, dtype="string")
        units = units.where(units.map(lambda unit: isinstance(unit, str) and is_unit(unit)), "").fillna("")
        for unit, some in rows.groupby(units, sort=False):
            label = labels.get(key, key)
            apart = units.nunique() > 1 and unit != ""
            panels.append((f"{label}, in {unit}" if apart else label, some))
    return panels


def plot_timeline(
    entries: pd.DataFrame, *, title: str = "", outlets: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """A dot an entry of one counted thing, by day: the as-of date, or where there is none the day of publication."""
    days = pd.to_datetime(entries["as_of"].fillna(entries["published"]))
    rows = entries.assign(day=days)[days.notna() & entries["best"].notna()].sort_values(["day", "outlet", "start"])
    colours = outlet_colours(outlets or list(entries["outlet"].unique()))
    ax = ax or new_axes(2.4)
    told = sorted(set(rows["day"]))
    order = sorted(rows["outlet"].unique())
    width = max(1, (told[-1] - told[0]).days) if told else 1
    # outlets of one day stand side by side on the paper, not on top of one another, and nearer to it than to the next
    nearest = min([(after - day).days for day, after in pairwise(told)], default=width)
    beside = min(5.0, 340 * nearest / width / max(1, len(order)))
    paper = ax.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]
    standing = rows["status"].isin(("reported", "disputed")).rename("standing")
    groups: dict[Any, pd.DataFrame] = dict(list(rows.groupby([rows["outlet"], standing])))
    for (outlet, stands), part in groups.items():
        points = beside * (order.index(outlet) - (len(order) - 1) / 2)
        aside = ax.transData + ScaledTranslation(points / 72, 0, paper)
        colour, high = colours[outlet], part["high"].where(part["high"] != float("inf"), part["best"])
        _upright(ax, part["day"], part["low"], high, colour, 1.6, outlet, solid=stands, transform=aside)
        face = colour if stands else "white"
        dots = ax.plot(part["day"], part["best"].astype("float64"), "o", color=colour, mfc=face, ms=7, transform=aside)
        each_called(dots[0], [f"{outlet}, {entry_words(e)}" for e in each_row(part)])
    top = max([float(v) for v in rows["best"]] + [float(v) for v in rows["high"] if v != float("inf")], default=1.0)
    ax.set_ylim(0, top * 1.12)
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=top > 5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,g}"))
    ax.xaxis.set_major_formatter(DateFormatter("%d %b"))  # type: ignore[no-untyped-call]
    ax.set_xticks(told)
    if told:
        margin = pd.Timedelta(days=0.06 * width)
        ax.set_xlim(told[0] - margin, told[-1] + margin)
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def _upright(
    ax: Axes,
    xs: pd.Series,
    low: pd.Series,
    high: pd.Series,
    colour: str,
    lw: float,
    name: str,
    *,
    solid: bool = True,
    **more: Any,
) -> None:
    """A line from low to high at each x, all of them in one call: of a thousand articles there are thousands."""
    more |= {"linestyles": "-", "capstyle": "projecting"} if solid else {"linestyles": ":"}
    called(ax.vlines(xs, low.astype("float64"), high.astype("float64"), colors=colour, lw=lw, **more), name)


def chart_timelines(entries: pd.DataFrame, labels: Mapping[str, str], counted: Sequence[str]) -> Figure | None:
    """One panel a counted thing and unit that is told on several days; None where there is no such thing."""
    days = entries["as_of"].fillna(entries["published"])
    several = [
        (title, rows)
        for title, rows in _by_unit(entries, labels, counted)
        if days[rows.index[rows["best"].notna()]].nunique() > 1
    ]
    if not several:
        return None
    figure, axes = plt.subplots(
        len(several), 1, figsize=(7.2, 2.5 * len(several) + 0.4), squeeze=False, layout="constrained"
    )
    for ax, (title, rows) in zip(axes[:, 0], several, strict=True):
        _style(ax)
        plot_timeline(rows, title=title, outlets=list(entries["outlet"].unique()), ax=ax)
    colours = outlet_colours(list(entries["outlet"].unique()))
    told = sorted({outlet for _, rows in several for outlet in rows["outlet"]})
    handles = [Patch(label=outlet, **_fill(colours[outlet], "own")) for outlet in told]
    figure.legend(handles=handles, frameon=False, fontsize=8, ncols=4, loc="outside upper left")
    sign(figure)
    return figure


def plot_history(
    history: pd.DataFrame, *, title: str = "", outlets: Sequence[str] = (), ax: Axes | None = None
) -> Axes:
    """A line an outlet (grey: all of them together) over runs or days, with what its numbers allow as upright lines.

    Takes rows of `history` of one kind and key.
    """
    rows = history.assign(at=pd.to_datetime(history["at"])).dropna(subset=["value"])
    colours = outlet_colours(outlets or list(rows["outlet"].dropna().unique()))
    ax = ax or new_axes(2.4)
    for outlet in [*sorted(rows["outlet"].dropna().unique()), None]:
        mine = rows[rows["outlet"].isna() if outlet is None else rows["outlet"].eq(outlet)].sort_values("at")
        colour = GREY if outlet is None else colours[outlet]
        allowed = mine.dropna(subset=["low", "high"])
        if len(allowed):
            high = allowed["high"].where(allowed["high"] != float("inf"), allowed["value"])
            _upright(ax, allowed["at"], allowed["low"], high, colour, 1.2, outlet or "all outlets")
        if len(mine):
            line = ax.plot(mine["at"], mine["value"].astype("float64"), "o-", color=colour, ms=4, lw=1.4)
            called(line, outlet or "all outlets")
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=bool((rows["value"] > 3).any())))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,g}"))
    times = sorted(set(rows["at"]))
    ax.set_xticks(times[:: -(-len(times) // 8)])
    ax.xaxis.set_major_formatter(DateFormatter("%d %b"))  # type: ignore[no-untyped-call]
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def chart_history(panels: Mapping[str, pd.DataFrame], outlets: Sequence[str], note: str) -> Figure:
    """One panel a title, each of rows of `history` of one kind and key."""
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(7.2, 1.9 * len(panels) + 0.6), squeeze=False, layout="constrained"
    )
    for ax, (title, rows) in zip(axes[:, 0], panels.items(), strict=True):
        _style(ax)
        plot_history(rows, title=title, outlets=outlets, ax=ax)
    shown = {o for rows in panels.values() for o in rows["outlet"].dropna()}
    colours = outlet_colours(outlets)
    handles = [Patch(label=_short(o), **_fill(colours[o], "own")) for o in sorted(shown)]
    if handles:
        figure.legend(handles=handles, frameon=False, fontsize=8, ncols=4, loc="outside upper left")
    return sign(figure, note)


def plot_speakers(words: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """A row a speaker, a dot an outlet: words credited to the speaker. Takes `speaker`, `outlet`, `n_words`."""
    order = words.groupby("speaker")["n_words"].sum().sort_values(ascending=False, kind="stable").index
    outlets = sorted(words["outlet"].unique())
    colours = outlet_colours(outlets)
    ax = ax or new_axes(len(order) * 0.3 + 1.4)
    for outlet in outlets:
        mine = words[words["outlet"] == outlet].set_index("speaker")["n_words"]
        ys = [y for y, s in enumerate(order) if s in mine.index]
        xs = [float(mine[order[y]]) for y in ys]
        called(ax.plot(xs, ys, "o", color=colours[outlet], ms=8, alpha=0.85, label=outlet), outlet)
    ax.set_yticks(range(len(order)), [str(s)[:48] for s in order])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.grid(axis="y", color="#e6e6e6", lw=0.8)
    ax.set_axisbelow(True)
    ax.set_xlabel("words credited to the speaker, quoted and reported")
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    return ax


def plot_own_rate(rates: pd.DataFrame, *, title: str = "", ax: Axes | None = None) -> Axes:
    """A row an outlet: uses of one frame in its own words per 1,000 of these words, a dot, with its 95 % interval, a line.

    Takes rows of `rates` of one frame, one segment group and voice "own". Without two articles there is no interval.
    """
    rows = rates.sort_values("outlet").reset_index(drop=True)
    colours = outlet_colours(list(rows["outlet"]))
    ax = ax or new_axes(len(rows) * 0.3 + 1.0)
    for y, r in enumerate(each_row(rows)):
        if pd.notna(r.low_95):
            called(ax.plot([r.low_95, r.high_95], [y, y], "-", color=colours[r.outlet], lw=2), "95 % interval")
        if pd.notna(r.per_1000_words):
            dot = ax.plot([r.per_1000_words], [y], "o", color=colours[r.outlet], ms=7, clip_on=False, zorder=3)
            called(dot, "own words")
    ax.set_yticks(
        range(len(rows)), [f"{_short(r.outlet)} ({r.n_mentions} in {r.n_words:,} words)" for r in each_row(rows)]
    )
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ends = [float(v) for c in ("per_1000_words", "high_95") for v in rows[c].dropna()]
    ax.set_xlim(0, 1.05 * max([*ends, 1.0]))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def chart_own_rates(rates: pd.DataFrame, labels: Mapping[str, str]) -> Figure | None:
    """One panel a frame that an outlet uses as its own, all with one axis; None where none does."""
    own = rates[rates["segment_group"].eq("all") & rates["voice"].eq("own")]
    used = [key for key in labels if own.loc[own["frame"] == key, "n_mentions"].sum() > 0][:MOST_PANELS]
    figure, axes = _panels(len(used), own["outlet"].nunique())
    for ax, key in zip(axes, used, strict=True):
        plot_own_rate(own[own["frame"] == key], title=labels[key], ax=ax)
    if axes:
        right = max(ax.get_xlim()[1] for ax in axes)
        for ax in axes:
            ax.set_xlim(0, right)
        axes[-1].set_xlabel("uses per 1,000 words of the outlet's own; line: 95 % interval")
    return figure


def plot_sayers(said: pd.DataFrame, *, title: str = "", outlets: Sequence[str] = (), ax: Axes | None = None) -> Axes:
    """A row a speaker, a dot an outlet: how often the speaker is printed with a word. Takes `speaker`, `outlet`, `n`."""
    order = said.groupby("speaker", sort=False)["n"].sum().sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    colours = outlet_colours(outlets or list(said["outlet"].unique()))
    ax = ax or new_axes(len(order) * 0.3 + 1.0)
    for y, speaker in enumerate(order):
        rows = said[said["speaker"] == speaker].sort_values("outlet")
        for i, r in enumerate(each_row(rows)):  # outlets of one number stand beneath one another
            beside = (i - (len(rows) - 1) / 2) * min(0.16, 0.7 / len(rows))
            dot = ax.plot([r.n], [y + beside], "o", color=colours[r.outlet], ms=7 if len(rows) < 4 else 4.5)
            called(dot, str(speaker), r.outlet)
    ax.set_yticks(range(len(order)), [_short(str(s)) for s in order])
    ax.set_ylim(len(order) - 0.5, -0.5)
    ax.set_xlim(left=0)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.grid(axis="y", color="#e6e6e6", lw=0.8)
    ax.set_axisbelow(True)
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def chart_sayers(said: pd.DataFrame, labels: Mapping[str, str]) -> Figure | None:
    """One panel a frame, the most used first: who is printed with its words, in which outlet. Takes `who_says`."""
    used = list(said.groupby("frame")["n"].sum().sort_values(ascending=False, kind="stable").index)[: MOST_PANELS // 2]
    heights = [min(MOST_ROWS, said.loc[said["frame"] == key, "speaker"].nunique()) for key in used]
    figure, axes = _panels(len(used), heights)
    outlets = list(said["outlet"].unique())
    for ax, key in zip(axes, used, strict=True):
        plot_sayers(said[said["frame"] == key], title=labels.get(key, key), outlets=outlets, ax=ax)
    if figure is not None:
        axes[-1].set_xlabel("uses; (its own words): the outlet itself, nobody credited")
        _key(figure, outlets)
    return figure


def plot_positions(
    uses: pd.DataFrame, *, labels: Mapping[str, str], title: str = "", colour: str = COLOURS[0], ax: Axes | None = None
) -> Axes:
    """A row a frame, a mark a use in one outlet: how far through its article it stands, in per cent of the words before it.

    Takes rows of `mentions` with a `position`. Voice is told by fill.
    """
    keys = [key for key in labels if (uses["frame"] == key).any()]
    ax = ax or new_axes(len(keys) * 0.3 + 1.0)
    for voice in VOICES:
        rows = uses[uses["voice"] == voice]
        xs, ys = [100 * float(p) for p in rows["position"]], [keys.index(f) for f in rows["frame"]]
        if not xs:
            continue
        called(ax.plot(xs, ys, ls="None", **_marker(colour, voice)), VOICE_WORDS[voice])
    ax.set_yticks(range(len(keys)), [labels[key] for key in keys])
    ax.set_ylim(max(len(keys), 1) - 0.5, -0.5)
    ax.set_xlim(-2, 102)
    ax.grid(axis="y", color="#e6e6e6", lw=0.8)
    ax.set_axisbelow(True)
    ax.set_title(title, loc="left", size=9, color=INK)
    return ax


def chart_positions(uses: pd.DataFrame, labels: Mapping[str, str]) -> Figure | None:
    """One panel an outlet, those with most uses: where in its articles each frame is used. Takes `positions`."""
    colours = outlet_colours(list(uses["outlet"].unique()))
    shown = sorted(uses["outlet"].value_counts().head(MOST_PANELS).index)
    parts = {o: uses[uses["outlet"] == o] for o in shown}
    figure, axes = _panels(len(shown), [part["frame"].nunique() for part in parts.values()], sharex=True)
    for ax, (outlet, part) in zip(axes, parts.items(), strict=True):
        plot_positions(part, title=f"{outlet} (n={len(part)})", labels=labels, colour=colours[outlet], ax=ax)
    if figure is not None:
        axes[-1].set_xlabel("share of the article's words that stand before the use, per cent")
        told = [v for v in VOICES if uses["voice"].eq(v).any()]
        handles = [Line2D([], [], ls="None", label=VOICE_WORDS[v], **_marker("#555555", v)) for v in told]
        figure.legend(handles=handles, frameon=False, fontsize=8, ncols=5, loc="outside upper left")
    return figure


def _marker(colour: str, voice: str) -> dict[str, Any]:
    """A voice as a dot too small for a hatch: full, half full, open; of an unclear one a cross."""
    marker = {"scare": "D", "unclear": "x"}.get(voice, "o")
    fill = {"indirect": "left", "quoted": "none"}.get(voice, "full")
    return {"marker": marker, "fillstyle": fill, "ms": 6, "mew": 1.2, "mfcalt": "white", "color": colour}


def _panels(n: int, rows: int | Sequence[int], *, sharex: bool = False) -> tuple[Figure | None, list[Axes]]:
    """Panels one below the other, as high as their rows; no figure where there is nothing to draw."""
    if n == 0:
        return None, []
    heights = [0.3 * r + 0.55 for r in ([rows] * n if isinstance(rows, int) else rows)]
    figure, axes = plt.subplots(
        n,
        1,
        figsize=(7.2, sum(heights) + 0.9),
        height_ratios=heights,
        squeeze=False,
        sharex=sharex,
        layout="constrained",
    )
    for ax in axes[:, 0]:
        _style(ax)
    return sign(figure), list(axes[:, 0])


def _key(figure: Figure, outlets: Sequence[str]) -> None:
    colours = outlet_colours(outlets)
    handles = [Patch(label=_short(o), **_fill(colours[o], "own")) for o in sorted(outlets)[:24]]
    figure.legend(handles=handles, frameon=False, fontsize=8, ncols=4, loc="outside upper left")


def entry_words(entry: Any) -> str:
    """An entry as its outlet would print it: "nearly 8,000", "more than 164 (retracted)"."""
    words = {
        "approx": "about ",
        "more_than": "more than ",
        "at_least": "at least ",
        "less_than": "less than ",
        "at_most": "at most ",
        "up_to": "up to ",
    }
    surface = getattr(entry, "surface", None)
    if isinstance(surface, str) and surface:
        text = surface if len(surface) <= 44 else surface[:43] + "…"
    elif pd.isna(entry.best):
        text = f"{entry.low:,.0f} or more" if entry.high == float("inf") else f"{entry.low:,.0f} to {entry.high:,.0f}"
    else:
        text = words.get(entry.hedge, "") + f"{entry.best:,g}"
    return text if entry.status == "reported" else f"{text} ({entry.status})"


def sign(figure: Figure, note: str = "") -> Figure:
    """Put the source at the foot of a chart."""
    figure.supxlabel(
        note or "Source: the articles named in this report; own count.", x=0.01, ha="left", size=7, color=GREY
    )
    return figure


def new_axes(height: float) -> Axes:
    """Axes of the package's one look; `height` in inches."""
    figure, ax = plt.subplots(figsize=(7.2, max(1.6, height)), layout="constrained")
    _style(ax)
    sign(figure)
    return ax


def _style(ax: Axes) -> None:
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.spines["bottom"].set_color("#999999")
    ax.tick_params(axis="y", length=0, labelsize=8.5, colors=INK)
    ax.tick_params(axis="x", labelsize=8, colors=INK)
    ax.xaxis.label.set_fontsize(8)


def _fill(colour: str, voice: str) -> dict[str, Any]:
    strength, hatch = FILLS[voice]
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    face = tuple(1 - strength * (1 - c) for c in (red, green, blue))
    return {"facecolor": face, "edgecolor": colour, "hatch": hatch, "linewidth": 0.9}


def _legend(ax: Axes, outlets: Mapping[str, dict[str, Any]], voices: Sequence[str]) -> None:
    handles = [Patch(label=name, **fill) for name, fill in outlets.items()]
    handles += [Patch(label=VOICE_WORDS[v], **_fill("#555555", v)) for v in voices]
    ax.legend(
        handles=handles,
        frameon=False,
        fontsize=8,
        ncols=3,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        borderaxespad=0.3,
    )


def _short(name: str) -> str:
    """A name that leaves room for the chart."""
    return name if len(name) <= 32 else f"{name[:31]}…"


def _bound(value: Any, missing: float, limit: float) -> float:
    return missing if pd.isna(value) else min(max(float(value), 0.0), limit)

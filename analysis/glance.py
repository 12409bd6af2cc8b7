"""The first screen: which words outlets use as their own, who is heard most, which figures conflict; each opens its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import compare
from analysis.charts import VOICE_WORDS, entry_words, outlet_colours
from analysis.codebook import Codebook
from analysis.pages import (
    VERDICT_WORDS,
    Page,
    Quoter,
    as_day,
    counted,
    counted_labels,
    frame_labels,
    join_words,
    render,
    upper_first,
    who_says,
    with_figures,
)
from analysis.tables import VOICES, each_row

MOST_SENTENCES = 8  # behind one number of the first screen; the chapters show more
MOST_DOTS = 12  # in one cell; where any cell holds more mentions, all of them are bars
FEW_OUTLETS = 3  # up to here a column each, so that the screen of a phone holds them; more are rows
MANY_OUTLETS = 8  # from here on a table scrolls in its box
MOST_FRAMES, MOST_FIGURES, MOST_SPEAKERS, MOST_NAMES = 12, 6, 3, 3
MOST_PRINTS, MOST_SOURCES = 4, 2  # of one figure, of one number
TOLD_VERDICTS = {  # behind a number
    "scope": "of different scope", "update": "changed from day to day", "compatible": "compatible", "agree": "in agreement"
}  # fmt: skip
WITHDRAWN = ("retracted", "denied", "disputed")


def glance_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """Three answers with what they rest on: words by outlet and voice, the most heard, figures of several outlets."""
    quoter = Quoter(tables["articles"], tables["attributions"], most=MOST_SENTENCES)
    outlets = sorted(tables["articles"]["outlet"].unique())
    parts = [
        _words(tables, codebook, quoter, outlets),
        _heard(tables, quoter, outlets),
        _figures(tables, codebook, quoter),
    ]
    html = render(
        "glance.html", colours=outlet_colours(outlets), voices=VOICE_WORDS, parts=parts, most_sources=MOST_SOURCES
    )
    return Page(html, "\n".join(part["answer"] for part in parts))


def _words(
    tables: Mapping[str, pd.DataFrame], codebook: Codebook, quoter: Quoter, outlets: Sequence[str]
) -> dict[str, Any]:
    mentions = counted(tables["mentions"])
    labels = frame_labels(codebook)
    used = [key for key in labels if (mentions["frame"] == key).any()]
    by_cell: dict[Any, pd.DataFrame] = dict(list(mentions.groupby(["frame", "outlet"])))
    totals = {
        (r.frame, r.outlet): r for r in each_row(tables["rates"].query("segment_group == 'all' and voice == 'all'"))
    }
    dots = max((len(rows) for rows in by_cell.values()), default=0) <= MOST_DOTS
    longest = max((r.per_1000_words for r in totals.values() if r.n_mentions), default=1.0)
    cells = {}
    for key in used[:MOST_FRAMES]:
        for outlet in outlets:
            rows = by_cell.get((key, outlet), mentions.iloc[:0])
            n = rows["voice"].value_counts().reindex(list(VOICES), fill_value=0)
            order = rows["voice"].map(list(VOICES).index)
            total = totals[key, outlet]
            cells[key, outlet] = {
                "cell": quoter.cell(rows.loc[order.sort_values(kind="stable").index]),
                "marks": [(voice, int(n[voice])) for voice in VOICES if n[voice]],
                "own": int(n["own"]),
                "credited": _credited(rows, MOST_NAMES if len(outlets) <= FEW_OUTLETS else 1),
                "total": total,
                "width": 0 if not len(rows) else 100 * total.per_1000_words / longest,
            }
    return {
        "kind": "words",
        "answer": _words_answer(mentions, {key: labels[key] for key in used}, len(outlets)),
        "dots": dots,
        "frames": {key: labels[key] for key in used[:MOST_FRAMES]},
        "outlets": outlets,
        "few": len(outlets) <= FEW_OUTLETS,
        "many": len(outlets) > MANY_OUTLETS,
        "cells": cells,
        "left_out": [labels[key] for key in used[MOST_FRAMES:]],
        "never": [labels[key] for key in labels if key not in used],
    }


def _words_answer(mentions: pd.DataFrame, labels: Mapping[str, str], n_outlets: int) -> str:
    """Which frames stand in an outlet's own words, and in whose; then those that never do."""
    own = mentions[mentions["voice"] == "own"]
    said = []
    for key, label in labels.items():
        uses = own.loc[own["frame"] == key, "outlet"].value_counts()
        if len(uses):
            said.append(f"{label} ({_who_of(uses, n_outlets)})")
    never = [label for key, label in labels.items() if key not in set(own["frame"])]
    if not labels:
        return "No term of the codebook occurs in these articles."
    first = f"In an outlet’s own words: {', '.join(said)}." if said else "No outlet uses any of these words as its own."
    return f"{first} Never in an outlet’s own words: {', '.join(never)}." if never and said else first


def _credited(rows: pd.DataFrame, most: int) -> str:
    """Whose words the quoted and reported uses are, as in: "Ada Quill 3, Bo Tamm 2, others 5, not named 1"."""
    others = rows.loc[rows["voice"].isin(["quoted", "indirect"]), "speaker"]
    uses = sorted(others.value_counts().items(), key=lambda pair: (-pair[1], str(pair[0])))
    names = [f"{speaker}\N{NO-BREAK SPACE}{n}" for speaker, n in uses[:most]]
    if more := sum(n for _, n in uses[most:]):
        names.append(f"others {more}")
    if unnamed := int(others.isna().sum()):
        names.append(f"not named {unnamed}")
    return ", ".join(names)


def _who_of(uses: pd.Series, n_outlets: int) -> str:
    """As in: "all 7"; "Gazette 3×"; "Gazette 9×, Herald 4× and 3 more outlets"."""
    if len(uses) == n_outlets > 1:
        return "both" if n_outlets == 2 else f"all {n_outlets}"
    names = [f"{outlet} {n}×" for outlet, n in sorted(uses.items(), key=lambda pair: (-pair[1], str(pair[0])))]
    return _few_of(names)


def _figures(tables: Mapping[str, pd.DataFrame], codebook: Codebook, quoter: Quoter) -> dict[str, Any]:
    labels = counted_labels(codebook)
    entries, verdicts = with_figures(tables), tables["verdicts"]
    coded = verdicts["counted"].isin(list(labels)) if labels else verdicts["counted"].notna()
    shared = verdicts[coded & (verdicts["n_outlets"] > 1) & (verdicts["verdict"] != "only_in")]
    withdrawn = entries[entries["status"].isin(WITHDRAWN) & entries["counted"].isin(verdicts.loc[coded, "counted"])]
    also = verdicts[
        coded & verdicts["counted"].isin(withdrawn["counted"]) & ~verdicts["counted"].isin(shared["counted"])
    ]
    years = tables["articles"]["published"].dropna().dt.year.unique()
    year = int(years[0]) if len(years) == 1 else None
    blocks = []
    for verdict in each_row(pd.concat([shared, also])):
        rows = entries[entries["counted"] == verdict.counted]
        prints = _prints(rows, year)
        label = upper_first(labels.get(verdict.counted, verdict.counted.replace("_", " ")))
        gone = rows.loc[rows["status"].isin(WITHDRAWN), "status"]
        chip = f"one {gone.iat[0]}" if verdict.verdict == "only_in" and len(gone) else VERDICT_WORDS[verdict.verdict]
        blocks.append(
            {
                "label": label,
                "verdict": verdict,
                "chip": chip,
                "prints": _telling(prints),
                "more": len(prints) - MOST_PRINTS,
                "cell": quoter.cell(rows),
            }
        )
    return {
        "kind": "figures",
        "answer": _figures_answer(shared, {str(b["verdict"].counted): b["label"] for b in blocks}, withdrawn),
        "blocks": blocks[:MOST_FIGURES],
        "more": len(blocks) - MOST_FIGURES,
    }


def _prints(rows: pd.DataFrame, year: int | None) -> list[dict[str, Any]]:
    """Each number as printed, that of most outlets first: by which outlets, who says so, and as of when.

    `year` is left out of the days, where the page's head says it.
    """
    prints: dict[str, dict[str, Any]] = {}
    for e in each_row(rows):
        words = entry_words(e)
        told = prints.setdefault(
            words.lower(), {"words": words, "status": e.status, "best": e.best, "outlets": [], "sources": {}}
        )
        told["outlets"] = list(dict.fromkeys([*told["outlets"], e.outlet]))
        day = f"as of {as_day(e.as_of, year)}" if pd.notna(e.as_of) else f"published {as_day(e.published, year)}"
        sharing = told["sources"].setdefault(f"{who_says(e, 'nobody credited')}, {day}", [])
        sharing += [] if e.outlet in sharing else [e.outlet]
    return sorted(prints.values(), key=lambda p: (p["status"] in WITHDRAWN, -len(p["outlets"])))


def _telling(prints: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many as a glance takes in; where there are more, those of most outlets, the lowest and the highest."""
    if len(prints) <= MOST_PRINTS:
        return prints
    first, rest = prints[: MOST_PRINTS - 2], prints[MOST_PRINTS - 2 :]
    by_size = sorted((p for p in rest if pd.notna(p["best"])), key=lambda p: float(p["best"])) or rest
    return [*first, by_size[0], by_size[-1]]


def _figures_answer(shared: pd.DataFrame, labels: Mapping[str, str], withdrawn: pd.DataFrame) -> str:
    grave = shared[shared["verdict"] == "conflict"]
    counts = shared["verdict"].value_counts(sort=False)
    if shared.empty:
        text = "No two outlets print a figure of the same thing."
    elif len(grave):
        names = [labels[key].lower() for key in grave["counted"]]
        text = f"{len(grave)} of {len(shared)} figures conflict: {join_words(names)}."
    else:
        text = f"No conflict is found: {join_words(f'{n} {TOLD_VERDICTS[str(verdict)]}' for verdict, n in counts.items())}."
    gone: dict[tuple[str, str], list[str]] = {}
    for e in each_row(withdrawn.drop_duplicates(["counted", "status", "outlet"])):
        gone.setdefault((labels[e.counted].lower(), e.status), []).append(e.outlet)
    told = [f"{label} ({status}: {_few_of(outlets)})" for (label, status), outlets in gone.items()]
    return f"{text} Withdrawn or doubted: {_few_of(told, 'things')}." if told else text


def _few_of(names: Sequence[str], noun: str = "outlets") -> str:
    return join_words(names if len(names) <= MOST_NAMES else [*names[:2], f"{len(names) - 2} more {noun}"])


def _heard(tables: Mapping[str, pd.DataFrame], quoter: Quoter, outlets: Sequence[str]) -> dict[str, Any]:
    speakers = compare.words_by_speaker(tables["stretches"], tables["attributions"])
    stretches = counted(tables["stretches"])
    words = stretches.groupby("outlet")["n_words"].sum()
    of_speaker: dict[Any, pd.DataFrame] = dict(list(stretches.groupby(["speaker", "outlet"])))
    lines = []
    longest = max((100 * r.n_words / words[r.outlet] for r in each_row(speakers)), default=1.0)
    for outlet in outlets:
        rows = speakers[speakers["outlet"] == outlet].head(MOST_SPEAKERS)
        heard = [
            {
                "speaker": r.speaker,
                "n_words": r.n_words,
                "share": 100 * r.n_words / words[outlet],
                "marks": [("quoted", r.quoted / r.n_words), ("indirect", r.indirect / r.n_words)],
                "cell": quoter.cell(of_speaker[r.speaker, outlet]),
            }
            for r in each_row(rows)
        ]
        blank = MOST_SPEAKERS - max(1, len(heard))
        lines.append({"outlet": outlet, "n_words": int(words.get(outlet, 0)), "heard": heard, "blank": blank})
    return {
        "kind": "heard",
        "answer": _heard_answer(speakers, words),
        "lines": lines,
        "longest": longest,
        "many": len(outlets) > MANY_OUTLETS,
    }


def _heard_answer(speakers: pd.DataFrame, words: pd.Series) -> str:
    if speakers.empty:
        return "Nobody is credited with anything in these articles."
    totals = speakers.groupby("speaker").agg(
        n=("n_words", "sum"), outlets=("outlet", "nunique"), quoted=("quoted", "sum")
    )
    totals = totals.reset_index()
    first = next(each_row(totals.sort_values("n", ascending=False, kind="stable")))
    quoted = next(each_row(totals.sort_values("quoted", ascending=False, kind="stable")))
    share, of = 100 * first.n / words.sum(), len(words)
    everywhere = "the only outlet" if of == 1 else "both outlets" if of == 2 else f"all {of} outlets"
    where = everywhere if first.outlets == of else f"{first.outlets} of {of} outlets"
    told = f"{upper_first(first.speaker)} is heard most, quoted or reported: {share:.0f} % of all words, in {where}."
    if not quoted.quoted:
        return f"{told} Nobody is quoted."
    who = "The same speaker" if quoted.speaker == first.speaker else upper_first(quoted.speaker)
    return f"{told} {who} has most words in quotation marks: {int(quoted.quoted):,}."

"""An event under the reader's hands: a selection of its tables, a term tried out, a label put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from analysis import tables
from analysis.articles import select
from analysis.charts import VOICE_WORDS
from analysis.codebook import Codebook, CodebookError, Frame, parse_codebook
from analysis.compare import rates_table
from analysis.contexts import kwic_table
from analysis.corrections import DELETE, CorrectionError, add_correction, apply_corrections, read_corrections
from analysis.events import Event, travels_with_package
from analysis.evidence import visible
from analysis.extract import SINGLE, Opened
from analysis.framing import mentions_table
from analysis.ledger import entries_table, verdicts_table
from analysis.pages import Page, counted, frames_page, join_words, ledger_page, render, sentences_page
from analysis.patterns import Glob
from analysis.side_by_side import side_by_side_page
from analysis.tables import each_row

MOST_LINES = 300  # of a concordance; more is narrowed and not read
NOBODY = ""  # stands among speakers for: nobody is credited
# What a reader can put right, and what each column is asked as. Where a row stands is no label.
CORRECTABLE: Mapping[str, Mapping[str, str]] = {
    "mentions": {
        DELETE: "it is no mention of the frame", "voice": "whose words it is", "speaker": "who is credited",
        "frame": "the frame", "polarity": "how it is meant", "segment": "where it stands",
    },
    "figures": {
        DELETE: "it is no figure", "counted": "what it counts", "value": "the number", "value_high": "the upper number",
        "low": "the lower end", "high": "the upper end", "hedge": "how exact it is", "unit": "the unit",
        "as_of": "as of which day", "status": "whether it stands", "voice": "whose words it is",
        "speaker": "who is credited", "segment": "where it stands",
    },
}  # fmt: skip


class Selection(NamedTuple):
    """What is looked at; empty means all. Days are ISO dates, both included; NOBODY is among speakers who is not credited."""

    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    frames: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


# ---------------------------------------------------------------- a selection


def choose(opened: Opened, selection: Selection) -> Opened:
    """The event cut down to a selection: its frames, its articles, and what is found in them in these voices of these speakers.

    Words in other voices and of other speakers stay among the `stretches`, but count as none, so that a rate is one per
    1,000 words of what was chosen. Tables that compare outlets are not in it: a view makes those it shows.
    """
    articles = select(opened["articles"], outlets=selection.outlets, since=selection.since, until=selection.until)
    here = set(articles["article"])
    cut = {name: opened[name][opened[name]["article"].isin(here)].reset_index(drop=True) for name in SINGLE}
    for name, frame in cut.items():
        if name == "stretches":
            cut[name] = frame.assign(n_words=frame["n_words"].where(_said(frame, selection), 0))
        elif "voice" in frame:
            cut[name] = frame[_said(frame, selection)].reset_index(drop=True)
    frames = [f for f in opened.codebook.frames if not selection.frames or f.key in selection.frames]
    mentions = cut["mentions"]
    cut["mentions"] = mentions[mentions["frame"].isin([f.key for f in frames])].reset_index(drop=True)
    return Opened(opened.event, replace(opened.codebook, frames=tuple(frames)), cut | {"articles": articles})


def _said(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    """Whether each row is in a chosen voice and of a chosen speaker."""
    voices = selection.voices or tables.VOICES
    said = rows["voice"].isin(voices)
    return said & rows["speaker"].fillna(NOBODY).isin(selection.speakers) if selection.speakers else said


def speakers_heard(opened: Opened) -> list[tuple[str, int]]:
    """Each speaker with the number of mentions and figures credited to them, most first; NOBODY among them."""
    rows = pd.concat([counted(opened[name])["speaker"] for name in ("mentions", "figures")])
    counts = rows.fillna(NOBODY).value_counts()
    return sorted(((str(name), int(n)) for name, n in counts.items()), key=lambda pair: (-pair[1], pair[0]))


def in_words(chosen: Opened, opened: Opened) -> str:
    """What is chosen of an event, in one line."""
    articles = chosen["articles"]
    days = articles["published"].dropna().dt.strftime("%Y-%m-%d")
    parts = [
        f"{len(articles):,} of {len(opened['articles']):,} articles",
        join_some(sorted(articles["outlet"].unique())),
    ]
    if len(days):
        parts.append(days.min() if days.min() == days.max() else f"{days.min()} to {days.max()}")
    for name in ("mentions", "figures"):
        parts.append(f"{len(counted(chosen[name])):,} of {len(counted(opened[name])):,} {name}")
    return " · ".join(parts)


def join_some(words: Sequence[str], most: int = 4) -> str:
    """ "a, b and 3 more"."""
    return join_words(words if len(words) <= most + 1 else [*words[:most], f"{len(words) - most} more"])


# ---------------------------------------------------------------- its views


def matrix(chosen: Opened) -> Page:
    """A row a frame and outlet, a column a voice: how often, and behind each number its sentences."""
    rates = rates_table(chosen["mentions"], chosen["stretches"], chosen["segments"], chosen.codebook)
    return frames_page({**chosen.tables, "rates": rates}, chosen.codebook)


def sentences(chosen: Opened) -> Page:
    """The sentences of the mentions."""
    return sentences_page(counted(chosen["mentions"]), chosen.tables)


def in_context(chosen: Opened, sort: str = "right") -> Page:
    """A line a mention, with the words before and after it; sorted by those, or by article."""
    table = kwic_table(counted(chosen["mentions"]), chosen["articles"], sort=sort, width=48)
    lines, left_out = table.head(MOST_LINES), max(0, len(table) - MOST_LINES)
    html = render("in_context.html", lines=list(each_row(lines)), left_out=left_out, voices=VOICE_WORDS)
    return Page(html, table.to_string())


def ledger(chosen: Opened) -> Page:
    """A block a counted thing: verdict, reason, and each outlet's entries with their sentences."""
    return ledger_page(_with_verdicts(chosen), chosen.codebook)


def side_by_side(chosen: Opened) -> Page:
    """The articles next to one another; of many, the one of each outlet that holds most of what is chosen."""
    return side_by_side_page(_with_verdicts(chosen), chosen.codebook)


def _with_verdicts(chosen: Opened) -> dict[str, pd.DataFrame]:
    entries = entries_table(chosen["articles"], chosen["figures"])
    return {**chosen.tables, "entries": entries, "verdicts": verdicts_table(entries)}


# ---------------------------------------------------------------- a term tried out


def try_term(opened: Opened, frame: str, term: str, *, regex: bool = False) -> Opened:
    """The event as it were with one more term in a frame of its codebook; CodebookError where the term is none.

    The codebook's own parser reads it, a glob or a regular expression.
    """
    before = frame_of(opened.codebook, frame)
    if Glob(term.strip(), regex) in before.terms.globs:
        raise CodebookError(f'"{term.strip()}" is among the terms of {before.label} already')
    return with_frame(opened, _read(frame, _entry(before, Glob(term, regex))))


def with_frame(opened: Opened, frame: Frame) -> Opened:
    """The event with `frame` in the place of the one of its key: mentions found as in a run, corrections included."""
    alone = Codebook(frames=(frame,))
    rows = mentions_table(opened["articles"], opened["segments"], opened["attributions"], alone)
    old = opened["mentions"]
    rows = pd.concat([old[old["frame"] != frame.key], rows]).sort_values("frame", kind="stable")  # ties stand by frame
    found = {**opened.tables, "mentions": tables.build("mentions", rows)}
    corrections = [c for c in read_corrections(opened.event.corrections) if c.table == "mentions"]
    found = apply_corrections(found, corrections, lambda _: None)  # those of other rows are in the tables already
    frames = tuple(frame if f.key == frame.key else f for f in opened.codebook.frames)
    return Opened(opened.event, replace(opened.codebook, frames=frames), found)


def _read(key: str, entry: Mapping[str, Any]) -> Frame:
    try:
        return parse_codebook(yaml.safe_dump({"frames": {key: entry}}, allow_unicode=True), "term").frames[0]
    except CodebookError as error:  # the file and line it names are of no file that the reader has
        raise CodebookError(str(error).partition(": ")[2]) from None


def frame_of(codebook: Codebook, key: str) -> Frame:
    """The frame of that key."""
    return next(f for f in codebook.frames if f.key == key)


def tried_terms(frame: Frame, written: Codebook) -> tuple[Glob, ...]:
    """The terms of a frame that the codebook as written does not have."""
    return tuple(g for g in frame.terms.globs if g not in frame_of(written, frame.key).terms.globs)


def is_tried(row: Any, written: Codebook) -> bool:
    """Whether a mention is one of a term that the codebook as written does not have."""
    return hasattr(row, "term") and row.term not in [g.written for g in frame_of(written, row.frame).terms.globs]


def frame_yaml(frame: Frame) -> str:
    """The frame as an entry to paste under `frames:` in codebook.yml, in the place of the one that stands there."""
    text: str = yaml.safe_dump(
        {frame.key: _entry(frame)}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
    return "".join(f"  {line}\n" for line in text.splitlines())


def _entry(frame: Frame, *more: Glob) -> dict[str, Any]:
    entry: dict[str, Any] = {"label": frame.label, "terms": [_written(g) for g in (*frame.terms.globs, *more)]}
    return entry if frame.exclude is None else entry | {"exclude": [_written(g) for g in frame.exclude.globs]}


def _written(glob: Glob) -> str | dict[str, str]:
    return {"regex": glob.written} if glob.regex else glob.written


# ---------------------------------------------------------------- a label put right


def with_words(rows: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows of `mentions` or `figures` that have all of these words in their own, in any order; all rows without words."""
    surface = rows["surface"].str.casefold()
    here = pd.Series(True, index=rows.index)
    for word in words.casefold().split():
        here &= surface.str.contains(word, regex=False)
    return rows[here]


def lines_to_choose(rows: pd.DataFrame, articles: pd.DataFrame) -> list[tuple[str, Any]]:
    """For each row a line to know it by, and its index."""
    lines = each_row(kwic_table(rows, articles, sort="article", width=40))
    return [
        (f"{line.outlet}, {VOICE_WORDS[line.voice]}: …{line.left}[{line.use}]{line.right}…", index)
        for line, index in zip(lines, rows.index, strict=True)
    ]


def allowed_values(opened: Opened, table: str, column: str) -> tuple[str, ...]:
    """The only values a cell may get, "" for none among them; empty where any will do."""
    if column == DELETE:
        return ("delete",)
    if column == "frame":
        return tuple(f.key for f in opened.codebook.frames)
    values = tables.TABLES[table][column].values
    return (*values, "") if values else ()


def known_values(opened: Opened, table: str, column: str) -> tuple[str, ...]:
    """What the event holds in a column already, most used first: to choose from, not to be bound by."""
    named = {"speaker": [s.name for s in opened.codebook.speakers], "counted": [c.key for c in opened.codebook.figures]}
    used = opened[table][column].dropna().astype("string").value_counts()
    return tuple(dict.fromkeys([*used.index, *named.get(column, [])]))


def put_right(opened: Opened, table: str, row: Any, column: str, value: str, reason: str = "") -> Opened:
    """The event with one cell of `row` as it should be, once that is in its corrections.csv, where it holds for every run.

    Raises CorrectionError, and writes nothing, where the value cannot be or the folder is none to write to.
    """
    if travels_with_package(opened.event):
        problem = "came with the package, and goes with its next version"
        raise CorrectionError(f"{opened.event.folder}: {problem}; {_copy(opened.event)}")
    place = {k: str(getattr(row, k)) for k in ("article", "field", "start", "end")}
    words = visible(str(row.surface))
    words = words if words == words.strip() else ""  # a file of cells keeps no space at a cell's ends
    cell = {"table": table, **place, "text": words, "column": column, "value": value, "reason": reason}
    try:
        added = add_correction(opened.event.corrections, cell)
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise CorrectionError(f"{opened.event.corrections}: {problem}; {_copy(opened.event)}") from None
    return Opened(opened.event, opened.codebook, apply_corrections(opened.tables, [added], _stop))


def _copy(event: Event) -> str:
    return f'copy the folder to {Path.cwd() / "data" / event.name} and open "{event.name}" again'


def _stop(problem: str) -> None:
    raise CorrectionError(problem)

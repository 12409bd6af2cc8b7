"""Tables a reader can open: every number with the sentences it was counted from, in plain HTML without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis import audit, choices, compare
from analysis.charts import VOICE_WORDS, entry_words, outlet_colours
from analysis.codebook import Codebook
from analysis.evidence import Passage, Sentences
from analysis.tables import COUNTED_SEGMENTS, each_row

MOST_SENTENCES = 40  # shown behind one number; the rest is in the tables
VERDICT_WORDS = {  # on a chip
    "conflict": "conflict", "scope": "different scope", "update": "update", "compatible": "compatible",
    "agree": "agree", "only_in": "one outlet only",
}  # fmt: skip
MOST_ON_A_PAGE = 3000  # sentences behind all numbers of one page
MOST_SPEAKERS = 25
PLACES = {"headline": "headlines", "lead": "lead", "body": "rest of the body"}
COLUMN_WORDS = {  # names of columns as readers know them; any other loses its underscores only
    **{f"n_{thing}": thing for thing in ("articles", "words", "outlets", "origins")},
    "own": "own words", "scare": "own, in quotation marks", "indirect": "reported", "n_mentions": "uses",
    "per_1000_words": "per 1,000 words", "segment_group": "where",
}  # fmt: skip


class Page:
    """HTML for a notebook or the report; where HTML cannot be shown, the same as a plain table."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return f"<style>{style()}</style>{self.html}"

    def __repr__(self) -> str:
        return self.text


class Quote(NamedTuple):
    """A sentence and where it stands: outlet, date, segment, and in whose voice what was found in it is."""

    passage: Passage
    outlet: str
    article: str
    date: str
    segment: str
    credits: tuple[str, ...]


class Cell(NamedTuple):
    """A number and the sentences behind it; `left_out` sentences were not shown."""

    number: int
    quotes: list[Quote]
    left_out: int


class Quoter:
    """Makes quotes of rows of `mentions`, `figures` and the like, one a sentence."""

    def __init__(self, articles: pd.DataFrame, attributions: pd.DataFrame, *, most: int = MOST_SENTENCES) -> None:
        self._most = most
        self._sentences = Sentences(articles)
        self._dates = {a.article: _date(a) for a in each_row(articles)}
        self._cues = dict(zip(attributions["attribution"], attributions["cue"], strict=True))

    def quote(self, rows: Sequence[Any]) -> Quote:
        first = rows[0]
        told = tuple(dict.fromkeys(credit for credit in map(self.credit, rows) if credit))
        passage = self._sentences.around(rows)
        return Quote(passage, first.outlet, first.article, self._dates[first.article], first.segment, told)

    def cell(self, rows: pd.DataFrame) -> Cell:
        by_sentence: dict[tuple[str, str, int], list[Any]] = {}
        for row in each_row(rows):
            by_sentence.setdefault(self._sentences.bounds(row)[:3], []).append(row)
        shown = [sorted(group, key=lambda r: (r.start, r.end)) for group in list(by_sentence.values())[: self._most]]
        return Cell(len(rows), [self.quote(group) for group in shown], len(by_sentence) - len(shown))

    def date(self, article: str) -> str:
        """The day an article was published, as people write it."""
        return self._dates[article]

    def credit(self, row: Any) -> str:
        """Whose words `row` stands in, who is credited and with which cue: "quoted, Ada Quill (“said”)"."""
        cue = self._cues.get(row.attribution) if pd.notna(row.attribution) else None
        voice = VOICE_WORDS.get(row.voice, "")  # what was left out has none
        words = voice if pd.isna(row.speaker) else f"{voice}, {row.speaker}"
        return words if cue is None or pd.isna(cue) or not cue else f"{words} (“{cue}”)"


def frames_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """A row a frame and outlet: uses in each voice, how often in its own words, and where; behind each number its sentences."""
    mentions = compare.with_group(tables["mentions"], tables["segments"])
    rates = {(r.segment_group, r.frame, r.outlet, r.voice): r for r in each_row(tables["rates"])}
    by_voice: dict[Any, pd.DataFrame] = dict(list(mentions.groupby(["frame", "outlet", "voice"])))
    by_place: dict[Any, pd.DataFrame] = dict(list(mentions.groupby(["frame", "outlet", "segment_group"])))
    quoter = Quoter(tables["articles"], tables["attributions"], most=fewer(len(by_voice) + len(by_place)))
    outlets = sorted(tables["articles"]["outlet"].unique())
    blocks = []
    for frame in codebook.frames:
        lines = []
        for outlet in outlets:
            key, none = (frame.key, outlet), mentions.iloc[:0]
            own, total = rates["all", *key, "own"], rates["all", *key, "all"]
            places = {place: quoter.cell(by_place.get((*key, place), none)) for place in PLACES}
            lines.append(
                {
                    "outlet": outlet,
                    "voices": {voice: quoter.cell(by_voice.get((*key, voice), none)) for voice in VOICE_WORDS},
                    "all": total.n_mentions,
                    "rate": total,
                    "own": own,
                    "places": {p: (cell, rates[p, *key, "own"].n_mentions) for p, cell in places.items()},
                }
            )
        if any(line["all"] for line in lines):
            blocks.append({"label": frame.label, "lines": lines})
    absent = [f.label for f in codebook.frames if f.label not in {b["label"] for b in blocks}]
    colours = outlet_colours(outlets)
    html = render("frames.html", blocks=blocks, voices=VOICE_WORDS, places=PLACES, absent=absent, colours=colours)
    return Page(html, compare.voices_by_outlet(tables["rates"]).to_string())


def ledger_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """A block a counted thing, the most contested first: verdict, reason, and each outlet's entries with their sentences."""
    blocks = _ledger_blocks(tables, codebook)
    return Page(
        render("ledger.html", **blocks), tables["verdicts"][["counted", "verdict", "reason"]].to_string(index=False)
    )


def conflicts_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """A block a conflict, the sentences of its outlets side by side; those that no codebook names come last, and apart."""
    verdicts = tables["verdicts"]
    verdicts = verdicts[verdicts["verdict"].eq("conflict")]
    blocks = _ledger_blocks({**tables, "verdicts": verdicts}, codebook)
    lines = (
        verdicts[["counted", "reason"]].to_string(index=False)
        if len(verdicts)
        else "No two outlets' numbers exclude one another."
    )
    return Page(render("conflicts.html", **blocks), lines)


def _ledger_blocks(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> dict[str, list[dict[str, Any]]]:
    """Verdicts with their entries and sentences: printed by several outlets, lined up by their own words, by one outlet."""
    quoter = Quoter(tables["articles"], tables["attributions"])
    entries = with_figures(tables)
    labels = counted_labels(codebook)
    by_counted = dict(list(entries.groupby("counted", sort=False)))
    most = max(8, MOST_ON_A_PAGE // max(1, len(tables["verdicts"])))
    blocks: dict[str, list[dict[str, Any]]] = {"shared": [], "own_words": [], "only_in": []}
    for verdict in each_row(tables["verdicts"]):
        rows = by_counted.get(verdict.counted, entries.iloc[:0])
        turns = (
            rows.groupby("outlet").cumcount().sort_values(kind="stable").index
        )  # the first of every outlet come first
        shown = rows.loc[sorted(turns[:most])]
        lines = [
            {"entry": e, "prints": entry_words(e), "who": who_says(e), "quote": quoter.quote([e])}
            for e in each_row(shown)
        ]
        block = {
            "verdict": verdict,
            "label": upper_first(labels.get(verdict.counted, verdict.counted.replace("_", " "))),
            "lines": lines,
            "left_out": len(rows) - len(shown),
        }
        coded = verdict.counted in labels or not labels
        told = verdict.n_outlets > 1 or (rows["status"] != "reported").any()
        blocks[("shared" if coded else "own_words") if told else "only_in"].append(block)
    return blocks


def speakers_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """A row a speaker and outlet: words quoted and reported, under which cues, and which frames the speaker brings in."""
    quoter = Quoter(tables["articles"], tables["attributions"])
    labels: dict[Any, str] = dict(frame_labels(codebook))
    mentions = counted(tables["mentions"])
    brought: dict[Any, pd.DataFrame] = dict(list(mentions[mentions["speaker"].notna()].groupby(["speaker", "outlet"])))
    speakers = compare.words_by_speaker(tables["stretches"], tables["attributions"])
    order = list(speakers.groupby("speaker")["n_words"].sum().sort_values(ascending=False, kind="stable").index)
    blocks = []
    for speaker in order[:MOST_SPEAKERS]:
        lines = []
        for row in each_row(speakers[speakers["speaker"] == speaker]):
            uses = brought.get((speaker, row.outlet), mentions.iloc[:0])
            frames = [(labels[key], quoter.cell(group)) for key, group in uses.groupby("frame")]
            lines.append({"row": row, "frames": frames})
        blocks.append({"speaker": speaker, "lines": lines})
    html = render("speakers.html", blocks=blocks, left_out=max(0, len(order) - MOST_SPEAKERS))
    return Page(html, speakers.to_string(index=False))


def audit_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Page:
    """A block a rule of style, a row an outlet: uses that keep the rule, and behind the others their sentences."""
    quoter = Quoter(tables["articles"], tables["attributions"])
    judged = audit.judge(tables, codebook)
    groups: dict[Any, pd.DataFrame] = dict(list(judged.groupby(["rule", "outlet", "judged"])))
    blocks = []
    for (number, says), rows in tables["audits"].groupby(["rule", "says"]):
        lines = []
        for row in each_row(rows):
            found = {what: groups.get((number, row.outlet, what), judged.iloc[:0]) for what in audit.JUDGED}
            lines.append({"row": row, "cells": {what: quoter.cell(part) for what, part in found.items()}})
        blocks.append({"says": says, "lines": lines})
    html = render("audit.html", blocks=blocks, judged=audit.JUDGED, note=audit.NOT_A_BREACH)
    return Page(html, tables["audits"].drop(columns="rule").to_string(index=False))


def choices_page(tables: Mapping[str, pd.DataFrame], codebook: Codebook, voice: str = "own") -> Page:
    """A block a thing, a row an outlet, a column a name: which share of its names, and behind each count its sentences."""
    quoter = Quoter(tables["articles"], tables["attributions"])
    rows = tables["choices"][tables["choices"]["voice"] == voice]
    blocks = []
    for thing in codebook.rivals:
        chosen = choices.choices(tables["uses"], thing.key)
        if voice != "all":
            chosen = chosen[chosen["voice"] == voice]
        groups: dict[Any, pd.DataFrame] = dict(list(chosen.groupby(["outlet", "name"])))
        lines = []
        for outlet, names in rows[rows["thing"] == thing.key].groupby("outlet", sort=False):
            cells = [(row, quoter.cell(groups.get((outlet, row.name), chosen.iloc[:0]))) for row in each_row(names)]
            lines.append({"outlet": outlet, "cells": cells, "all": names["n_all"].iat[0]})
        blocks.append({"label": thing.label, "names": list(dict.fromkeys(thing.names.values())), "lines": lines})
    html = render(
        "choices.html", blocks=blocks, of="own words" if voice == "own" else VOICE_WORDS.get(voice, "all voices")
    )
    columns = ["thing", "outlet", "name", "n", "n_all", "share", "low_95", "high_95", "interval"]
    shown = rows[columns].round(2).astype(object)
    return Page(html, shown.where(shown.notna(), "–").to_string(index=False))


def sentences_page(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Page:
    """The sentences of rows of `mentions` or `figures`, one below the other."""
    quoter = Quoter(tables["articles"], tables["attributions"])
    cell = quoter.cell(rows)
    lines = [f"{q.outlet}: {q.passage.marked()}" for q in cell.quotes]
    return Page(render("sentences.html", cell=cell), "\n".join(lines))


def table_page(
    frame: pd.DataFrame, behind: Mapping[str, Sequence[Cell]] | None = None, *, most: int | None = None
) -> Page:
    """A plain table as people read it: numbers grouped, missing values as a dash; copies cleanly, escapes what it holds.

    `behind` gives a column of counts the sentences of each row. Of a frame with more than `most` rows the first are shown, and
    how many are not is said.
    """
    left_out = 0 if most is None else max(0, len(frame) - most)
    frame = frame.head(len(frame) - left_out)
    shown = frame if frame.index.names == [None] else frame.reset_index()  # an index without a name says nothing
    told = {"voice": VOICE_WORDS, "verdict": VERDICT_WORDS, "segment_group": PLACES}
    shown = shown.assign(**{c: shown[c].map(words).fillna(shown[c]) for c, words in told.items() if c in shown})
    lines: list[list[Any]] = [[_shown(value) for value in row] for row in shown.itertuples(index=False)]
    for column, cells in (behind or {}).items():
        for line, cell in zip(lines, cells[: len(lines)], strict=True):
            line[list(shown.columns).index(column)] = cell
    names = [COLUMN_WORDS.get(str(c), str(c).replace("_", " ")) for c in shown.columns]
    numeric = [pd.api.types.is_numeric_dtype(t) and not pd.api.types.is_bool_dtype(t) for t in shown.dtypes]
    columns = list(zip(names, numeric, strict=True))
    html = render("table.html", columns=columns, lines=lines, numeric=numeric, left_out=left_out)
    return Page(html, frame.to_string() + (f"\n… and {left_out:,} more rows" if left_out else ""))


def notes_page(notes: Iterable[str]) -> Page:
    """Sentences as a list."""
    lines = list(notes)
    return Page(render("notes.html", lines=lines), "\n".join(lines))


def fewer(n_cells: int) -> int:
    """How many sentences a number may open on a page with that many numbers, so that any page opens in seconds."""
    return max(3, min(MOST_SENTENCES, MOST_ON_A_PAGE // max(1, n_cells)))


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that count: those in headlines, subheads and bodies."""
    return rows[rows["segment"].isin(COUNTED_SEGMENTS)]


def left_out(segments: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The segments that do not count, as rows that `sentences_page` can show."""
    rows = segments[~segments["segment"].isin(COUNTED_SEGMENTS)]
    blank = pd.Series(pd.NA, index=rows.index, dtype="string")
    outlets = rows["article"].map(articles.set_index("article")["outlet"])
    return rows.assign(outlet=outlets, voice="", speaker=blank, attribution=blank)


def with_figures(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """`entries` with surface, segment, voice and attribution of the figure that each was taken from."""
    keys = ["article", "field", "start", "end"]
    entries = tables["entries"]
    more = [c for c in ("surface", "segment", "voice", "attribution") if c not in entries]
    return entries.merge(tables["figures"][[*keys, *more]].drop_duplicates(keys), on=keys, how="left")


def counted_labels(codebook: Codebook) -> dict[str, str]:
    """What each counted thing is in words, where the codebook says it."""
    return {c.key: c.says for c in codebook.figures}


def frame_labels(codebook: Codebook) -> dict[str, str]:
    """What each frame is called."""
    return {f.key: f.label for f in codebook.frames}


def render(template: str, **values: Any) -> Markup:
    """A template of this package with `values`, every one of them escaped that is not such a page itself."""
    return Markup(_environment().get_template(template).render(**values))  # jinja escaped what is in it


@cache
def style() -> Markup:
    """The package's one style sheet."""
    return render("style.css")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["number"] = number
    environment.filters["interval"] = _interval
    environment.globals["verdict_words"] = VERDICT_WORDS
    environment.filters["rate"] = lambda v: "–" if pd.isna(v) else f"{float(v):.1f}"
    return environment


def number(value: Any) -> str:
    """A number as people read it: 7,939; 2.5; ∞; – where there is none."""
    if pd.isna(value):
        return "–"
    if float(value) == float("inf"):
        return "∞"
    return f"{float(value):,.0f}" if float(value) == round(float(value)) else f"{float(value):,g}"


def _interval(row: Any) -> str:
    """The 95 % limits of a rate, or nothing where there are none."""
    return "" if pd.isna(row.low_95) else f"{row.low_95:.1f} to {row.high_95:.1f}"


def who_says(entry: Any, outlet: str = "the outlet") -> str:
    """Who says a number: a name, somebody who is not named, or the outlet."""
    if pd.notna(entry.speaker):
        return str(entry.speaker)
    return outlet if entry.voice in ("own", "scare") else "not named"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return "–"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float | np.number) else str(value)


def as_day(day: Any, year: int | None = None) -> str:
    """An ISO day of the tables in few characters: 10 Jan 2022, or 10 Jan where `year` is 2022; "no date" where there is none."""
    if pd.isna(day):
        return "no date"
    moment = pd.Timestamp(day)
    return f"{moment.day} {moment:%b}" if moment.year == year else f"{moment.day} {moment:%b %Y}"


def _date(article: Any) -> str:
    if pd.isna(article.published):
        return "no date"
    patterns = {"year": "%Y", "month": "%B %Y"}
    pattern = patterns.get(article.published_precision, "%d %B %Y")
    return str(article.published.strftime(pattern)).lstrip("0")


def upper_first(text: str) -> str:
    """ "people arrested" as the beginning of a line."""
    return text[:1].upper() + text[1:]


def join_words(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last

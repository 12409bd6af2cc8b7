"""What differs between the outlets, in sentences that each carry the rows they were made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from analysis import compare
from analysis.codebook import Codebook
from analysis.documents import is_english
from analysis.intervals import FEW_ARTICLES, FEWEST_ARTICLES
from analysis.pages import counted, counted_labels, join_words, with_figures
from analysis.tables import each_row

MOST_FRAMES, MOST_FIGURES, MOST_OUTLETS = 12, 6, 4  # a summary is read in a minute
EVIDENCE_VOICES = {
    "own": "in its own words",
    "scare": "in its own quotation marks",
    "quoted": "quoted",
    "indirect": "reported",
    "unclear": "unclear whose",
}


class Claim(NamedTuple):
    """One sentence of the summary; `rows` are the mentions, figures or stretches it was made of, none for a caveat."""

    topic: str
    text: str
    rows: pd.DataFrame | None


def summarise(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> list[Claim]:
    """The summary of a report, most telling first within each topic: what was read, words, figures, speakers, caveats."""
    return [
        Claim("read", _read(tables["articles"]), None),
        *_frames(tables, codebook),
        *_figures(tables, codebook),
        *_speakers(tables),
        *(Claim("caveat", text, None) for text in caveats(tables["articles"])),
    ]


def caveats(articles: pd.DataFrame) -> Iterator[str]:
    """What these articles cannot show, in sentences."""
    sizes = articles.groupby("outlet").size()
    few = [str(o) for o, n in sizes.items() if n < FEWEST_ARTICLES]
    if len(few) == len(sizes):
        yield "With one article an outlet, the numbers describe these articles; nothing is inferred about the outlets."
    elif few:
        those = "that outlet" if len(few) == 1 else "those outlets"
        yield f"{_some(few)}: one article only, so nothing is inferred about {those}."
    some = [str(o) for o, n in sizes.items() if FEWEST_ARTICLES <= n < FEW_ARTICLES]
    if some:
        yield (
            f"{_some(some)}: fewer than {FEW_ARTICLES} articles, so that intervals are wide and only large differences show; "
            "where a few articles repeat a word and the others lack it, even these intervals are too narrow."
        )
    if len(sizes) == 1:
        yield "There is only one outlet, so nothing can be compared."
    if (n := int(articles["digest"].fillna(False).sum())) > 0:
        are = "is a digest" if n == 1 else "are digests"
        yield (
            f"{n} of {len(articles)} texts {are}: "
            "the figures, terms, speakers and quoted phrases are the outlet's, the sentences are not."
        )
    if (n := int(articles["translated"].fillna(False).sum())) > 0:
        are = "is" if n == 1 else "are"
        yield (
            f"{n} of {len(articles)} texts {are} translated: "
            "a term may be the translator's choice, and quotation marks may have moved."
        )
    foreign = [str(a.article) for a in each_row(articles) if not is_english(a.language)]
    if foreign:
        yield f"The rules know English; in {_some(foreign)} terms are counted, but whose words they are is left unclear."


def _read(articles: pd.DataFrame) -> str:
    outlets = articles.groupby("outlet").agg(n=("article", "size"), words=("n_words", "sum"))
    shown = [
        f"{o} ({_plural(int(r.n), 'article')}, {int(r.words):,} words)"
        for o, r in zip(outlets.index, each_row(outlets), strict=True)
    ]
    rest = len(shown) - 10
    names = join_words(shown) if rest <= 1 else ", ".join(shown[:10]) + f" and {rest} more outlets"
    return f"{_plural(len(articles), 'article')} of {_plural(len(outlets), 'outlet')}: {names}{_when(articles)}."


def what_was_read(articles: pd.DataFrame) -> str:
    """Articles, outlets, words and days, without the outlets' names."""
    many = f"{_plural(len(articles), 'article')} of {_plural(articles['outlet'].nunique(), 'outlet')}"
    return f"{many}, {int(articles['n_words'].sum()):,} words{_when(articles)}"


def _when(articles: pd.DataFrame) -> str:
    days = articles["published"].dropna()
    ends = dict.fromkeys(_day(moment) for moment in (days.min(), days.max())) if len(days) else {}
    return f", published {' to '.join(ends)}" if ends else ""


def _day(moment: pd.Timestamp) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _frames(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Iterator[Claim]:
    mentions = counted(tables["mentions"])
    outlets = sorted(tables["articles"]["outlet"].unique())
    labels = {f.key: f.label for f in codebook.frames}
    used = set(mentions["frame"])
    for key in [f.key for f in codebook.frames if f.key in used][:MOST_FRAMES]:
        rows = mentions[mentions["frame"] == key]
        by_outlet = [(o, rows[rows["outlet"] == o]) for o in outlets]
        by_outlet.sort(key=lambda pair: (-len(pair[1]), pair[0]))
        said = [f"{o} {_voices(part)}" for o, part in by_outlet[:MOST_OUTLETS] if len(part)]
        silent = [o for o, part in by_outlet if part.empty]
        if len(by_outlet) > MOST_OUTLETS:
            own = rows[rows["voice"] == "own"]["outlet"].nunique()
            said.append(f"in their own words {own} of {len(outlets)} outlets")
        elif silent:
            said.append(f"{join_words(silent)} never")
        yield Claim("words", f"{labels[key]}: {'; '.join(said)}.", rows)


def _voices(rows: pd.DataFrame) -> str:
    """As in: 5 times, 4 quoted (Tokayev 3, Putin 1) and 1 in its own words."""
    parts = []
    for voice, words in EVIDENCE_VOICES.items():
        part = rows[rows["voice"] == voice]
        if part.empty:
            continue
        speakers = part["speaker"].dropna().value_counts()
        names = sorted(speakers.items(), key=lambda pair: (-pair[1], str(pair[0])))[:3]
        who = f" ({', '.join(f'{name} {n}' for name, n in names)})" if names else ""
        many = (
            ""
            if len(rows) == 1
            else "all "
            if len(part) == len(rows) > 2
            else "both "
            if len(part) == len(rows)
            else f"{len(part)} "
        )
        parts.append(f"{many}{words}{who}")
    return f"{_times(len(rows))}, {join_words(parts)}"


def _figures(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Iterator[Claim]:
    labels = counted_labels(codebook)
    entries = with_figures(tables)
    verdicts = tables["verdicts"]
    coded = verdicts["counted"].isin(list(labels)) if labels else verdicts["counted"].notna()
    shared = verdicts[coded & (verdicts["verdict"] != "only_in")]
    for verdict in each_row(shared.head(MOST_FIGURES)):
        label = labels.get(verdict.counted, verdict.counted.replace("_", " "))
        text = f"{label[:1].upper()}{label[1:]}: {verdict.verdict.replace('_', ' ')}. {verdict.reason}"
        yield Claim(
            "figures", text if text.endswith(".") else text + ".", entries[entries["counted"] == verdict.counted]
        )
    if (more := len(shared) - MOST_FIGURES) > 0:
        yield Claim("figures", f"{more} more counted things are printed by several outlets.", None)
    withdrawn = entries[(entries["status"] != "reported")].drop_duplicates(["counted", "outlet", "best", "status"])
    if len(withdrawn):
        said = [
            f"{e.outlet} “{e.surface}” ({labels.get(e.counted, e.counted.replace('_', ' '))}: {e.status})"
            for e in each_row(withdrawn)
        ]
        yield Claim("figures", f"Withdrawn, denied or disputed: {_some(said)}.", withdrawn)
    alone = verdicts[coded & (verdicts["verdict"] == "only_in") & (verdicts["n_outlets"] == 1)]
    if len(alone):
        names = [labels.get(key, key.replace("_", " ")) for key in alone["counted"]]
        rows = entries[entries["counted"].isin(alone["counted"])]
        yield Claim("figures", f"Printed by one outlet only: {_some(names, 8)}.", rows)
    if n := int((~coded).sum()):
        yield Claim(
            "figures", f"{_plural(n, 'more counted thing')} not in the codebook: see the chapter on figures.", None
        )


def _speakers(tables: Mapping[str, pd.DataFrame]) -> Iterator[Claim]:
    words = compare.words_by_speaker(tables["stretches"], tables["attributions"])
    if words.empty:
        return
    mentions = counted(tables["stretches"])
    totals = mentions.groupby("outlet")["n_words"].sum()
    first = words.drop_duplicates("outlet").head(MOST_OUTLETS)
    said = [
        f"{r.outlet} gives {r.speaker} {100 * r.n_words / totals[r.outlet]:.0f} % of its words" for r in each_row(first)
    ]
    keys = set(zip(first["speaker"], first["outlet"], strict=True))
    rows = mentions[[(s, o) in keys for s, o in zip(mentions["speaker"], mentions["outlet"], strict=True)]]
    yield Claim("speakers", f"Most heard: {'; '.join(said)}.", rows)
    outlets = words.groupby("speaker")["outlet"].nunique()
    if totals.size > 1:
        alone = [s for s in words["speaker"].drop_duplicates() if outlets[s] == 1]
        if alone:
            where = words.drop_duplicates("speaker").set_index("speaker")["outlet"]
            yield Claim(
                "speakers", f"Heard in one outlet only: {_some([f'{s} ({where[s]})' for s in alone], 6)}.", None
            )


def _some(names: list[str], most: int = 5) -> str:
    return join_words(names) if len(names) <= most + 1 else f"{', '.join(names[:most])} and {len(names) - most} more"


def _plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n:,} times")

"""Every table of a set of articles, in one call."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.articles import load_articles, select
from analysis.audit import audits_table
from analysis.cache import Cache
from analysis.choices import choices_table
from analysis.codebook import Codebook, read_codebook
from analysis.compare import rates_table, ratios_table
from analysis.corrections import Correction, apply_corrections, only_for, read_corrections
from analysis.documents import documents
from analysis.events import Event, find_event
from analysis.figures import figures_table
from analysis.framing import mentions_table, uses_table
from analysis.identities import join_speakers
from analysis.ledger import entries_table, verdicts_table
from analysis.omissions import omissions_table
from analysis.orphans import end_with
from analysis.segments import segments_table
from analysis.settling import settle
from analysis.stretches import stretches_table
from analysis.voices import attributions_table

SINGLE = (
    "segments",
    "attributions",
    "stretches",
    "mentions",
    "uses",
    "figures",
)  # tables made of one article at a time
BATCH = 200  # articles
# named, since Python's own choice changes between versions: a worker must be this process's own child, to end with it
CONTEXT = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


@dataclass(frozen=True)
class Opened:
    """An event with its codebook and every table by name: `opened["mentions"]`."""

    event: Event
    codebook: Codebook
    tables: Mapping[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def extract(
    articles: pd.DataFrame,
    codebook: Codebook,
    corrections: Sequence[Correction] = (),
    *,
    fast: bool = False,
    workers: int = 1,
    cache: Cache | None = None,
    on_problem: Callable[[str], None] = warnings.warn,
) -> dict[str, pd.DataFrame]:
    """All tables by name, `articles` among them; the same articles and codebook give the same tables.

    `fast` leaves attributions to the rules alone, without the model: some three times as fast, and less exact.
    Articles are read in batches, so that memory grows with the tables and not with what is needed to make them; more than
    one worker shares the batches out among processes, which changes the time and nothing else.
    """
    stored = cache.read(articles, SINGLE) if cache is not None else {}
    known = set(stored["segments"]["article"]) if stored else set()
    new = articles[~articles["article"].isin(known)]
    parts = [*([stored] if stored else []), *_extract_new(new, codebook, fast, workers)]
    order = pd.Series(range(len(articles)), index=articles["article"])
    found = {name: _joined([part[name] for part in parts], order) for name in SINGLE}
    if cache is not None:
        cache.write(articles, found)
    # only here do articles know of one another: what a number counts is what it counts elsewhere, and one person has one name
    found["figures"] = settle(found["figures"], articles, {thing.key for thing in codebook.figures})
    found = join_speakers({"articles": articles} | found, codebook.speakers)
    found = apply_corrections(found, corrections, on_problem)
    return found | _compared(found, codebook)


def _extract_new(
    articles: pd.DataFrame, codebook: Codebook, fast: bool, workers: int
) -> Iterator[dict[str, pd.DataFrame]]:
    batches = [articles.iloc[i : i + BATCH] for i in range(0, max(len(articles), 1), BATCH)]
    if workers > 1 and len(batches) > 1:
        with ProcessPoolExecutor(workers, initializer=end_with, initargs=(os.getpid(),), mp_context=CONTEXT) as pool:
            yield from pool.map(_extract_batch, batches, repeat(codebook), repeat(fast))
    else:
        yield from (_extract_batch(batch, codebook, fast) for batch in batches)


def _joined(parts: Sequence[pd.DataFrame], order: pd.Series[int]) -> pd.DataFrame:
    """The parts of a table as one, in the order of the articles; the same whichever parts it came in."""
    table = pd.concat(parts, ignore_index=True)
    for column in table.columns[table.dtypes.eq("object") | table.dtypes.eq("str")]:  # one further column, one type
        table[column] = table[column].astype("string")
    positions = table["article"].map(order).to_numpy()
    return table.iloc[positions.argsort(kind="stable")].reset_index(drop=True)


def _extract_batch(articles: pd.DataFrame, codebook: Codebook, fast: bool) -> dict[str, pd.DataFrame]:
    segments = segments_table(articles)
    attributions = attributions_table(articles, segments, codebook, model=None if fast else "shipped", join=False)
    frames = articles, segments, attributions
    read = list(documents(*frames))
    return {
        "segments": segments,
        "attributions": attributions,
        "stretches": stretches_table(*frames, read=read),
        "mentions": mentions_table(*frames, codebook, read=read),
        "uses": uses_table(*frames, codebook, read=read),
        "figures": figures_table(*frames, codebook, read=read, join=False),
    }


def open_event(
    event: str | Path,
    *,
    tables_from: str | Path = "",
    outlets: str | Iterable[str] = (),
    since: str = "",
    until: str = "",
    on_problem: Callable[[str], None] = warnings.warn,
) -> Opened:
    """The tables of an event: read from the folder `tables_from` where it is given, else extracted now.

    `outlets` (a list, or names parted by commas), `since` and `until` (ISO dates, both included) keep only those articles.
    Corrections that people made to the event are in
    the tables. Raises what `find_event`, `read_codebook`, `read_corrections`, `load_articles` and `tables.read` raise.
    """
    found = find_event(event)
    codebook = read_codebook(found.codebook)
    if tables_from:
        stored = tables.read(Path(tables_from))
        kept = select(stored["articles"], outlets=outlets, since=since, until=until)
        return Opened(found, codebook, _only(stored, kept, codebook))
    corrections = read_corrections(found.corrections)
    articles = load_articles(
        found.articles, outlets=outlets, since=since, until=until, columns=codebook.columns, on_problem=on_problem
    )
    if outlets or since or until:
        corrections = only_for(corrections, articles)
    return Opened(found, codebook, extract(articles, codebook, corrections, on_problem=on_problem))


def _compared(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> dict[str, pd.DataFrame]:
    """The tables that set the outlets against one another, made of those of the single articles."""
    entries = entries_table(found["articles"], found["figures"])
    rates = rates_table(found["mentions"], found["stretches"], found["segments"], codebook)
    omissions = omissions_table(found["articles"], entries, found["figures"])
    return {
        "rates": rates,
        "ratios": ratios_table(found["mentions"], found["stretches"], codebook),
        "choices": choices_table(found["uses"], found["articles"], codebook),
        "audits": audits_table(found, codebook),
        "entries": entries,
        "verdicts": verdicts_table(entries),
        "omissions": omissions,
    }


def _only(stored: Mapping[str, pd.DataFrame], kept: pd.DataFrame, codebook: Codebook) -> dict[str, pd.DataFrame]:
    """The stored tables of the articles in `kept`; what compares outlets is made anew where an article is left out."""
    if len(kept) == len(stored["articles"]):
        return dict(stored)
    ids = set(kept["article"])
    found = {n: stored[n][stored[n]["article"].isin(ids)].reset_index(drop=True) for n in SINGLE} | {"articles": kept}
    return found | _compared(found, codebook)

"""How figures and rates went: over the runs of an event, and over the days of publication; read from the runs themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.pages import counted, counted_labels, frame_labels
from analysis.shelf import Shelf, time_of
from analysis.tables import Column, each_row

READ = {
    "verdicts": ("counted", "verdict", "low", "best", "high", "n_outlets"),
    "rates": ("outlet", "segment_group", "frame", "voice", "n_mentions", "per_1000_words", "low_95", "high_95"),
}
MOST_RUNS = 120  # the last ones; each costs the reading of two small files
COLUMNS: Mapping[str, Column] = {
    "over": Column("string", "what `at` is: the time of a run, or a day of publication", ("runs", "days")),
    "at": Column("string", "UTC time of the run, or the day, as ISO"),
    "run": Column("string", "the run that it was read from"),
    "kind": Column("string", "what is told", ("figure", "rate", "conflicts", "articles")),
    "key": Column("string", "the counted thing, or the frame"),
    "outlet": Column("string", "the outlet; NA: all of them together"),
    "voice": Column("string", "of a rate: whose words"),
    "low": Column("Float64", "lower end of what was printed, or of the rate's 95 % interval"),
    "value": Column("Float64", "the number best supported; mentions per 1,000 words; how many articles or conflicts"),
    "high": Column("Float64", "upper end; inf: open"),
    "n": Column("Int64", "outlets that print the figure; mentions behind the rate; articles"),
}


def history_table(shelf: Shelf, run: str, tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """One row a figure, rate or count, at one run or day. Runs of which nothing can be read are passed over."""
    rows: list[dict[str, Any]] = []
    for name in shelf.good()[-MOST_RUNS:]:
        try:
            folder = shelf.runs / name / "tables"
            stored = {table: pd.read_parquet(folder / f"{table}.parquet", columns=list(c)) for table, c in READ.items()}
            articles = int(shelf.manifest(name)["counts"]["articles"])
        except (OSError, ValueError, KeyError):
            continue
        rows += _of_run(name, articles, stored, codebook)
    rows += _of_run(run, len(tables["articles"]), tables, codebook)
    rows += ({"run": run} | row for row in _of_days(tables, codebook))
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    return frame.astype({name: column.dtype for name, column in COLUMNS.items()})


def _of_run(
    run: str, articles: int, tables: Mapping[str, pd.DataFrame], codebook: Codebook
) -> Iterator[dict[str, Any]]:
    base = {"over": "runs", "at": time_of(run), "run": run}
    verdicts, labels = tables["verdicts"], counted_labels(codebook)
    yield base | {"kind": "articles", "value": articles, "n": articles}
    yield base | {"kind": "conflicts", "value": int(verdicts["verdict"].eq("conflict").sum())}
    for v in each_row(verdicts[verdicts["counted"].isin(list(labels))]):
        numbers = {"low": v.low, "value": v.best, "high": v.high, "n": v.n_outlets}
        yield base | {"kind": "figure", "key": v.counted} | numbers
    rates = tables["rates"]
    told = (
        rates["segment_group"].eq("all")
        & rates["voice"].isin(["all", "own"])
        & rates["frame"].isin(list(frame_labels(codebook)))
    )
    for r in each_row(rates[told]):
        numbers = {"low": r.low_95, "value": r.per_1000_words, "high": r.high_95, "n": r.n_mentions}
        yield base | {"kind": "rate", "key": r.frame, "outlet": r.outlet, "voice": r.voice} | numbers


def _of_days(tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> Iterator[dict[str, Any]]:
    """Of each day: the articles, what the entries of that day print, and the rates of the articles published on it."""
    articles = tables["articles"].dropna(subset=["published"])
    day_of = articles.set_index("article")["published"].dt.strftime("%Y-%m-%d")
    for day, n in day_of.value_counts().sort_index().items():
        yield {"over": "days", "at": day, "kind": "articles", "value": n, "n": n}
    entries = tables["entries"]
    entries = entries[entries["counted"].isin(list(counted_labels(codebook))) & entries["status"].eq("reported")]
    entries = entries.assign(day=entries["as_of"].fillna(entries["published"])).dropna(subset=["day"])
    for e in each_row(entries.drop_duplicates(["counted", "outlet", "day", "low", "best", "high"])):
        numbers = {"low": e.low, "value": e.best, "high": e.high}
        yield {"over": "days", "at": e.day, "kind": "figure", "key": e.counted, "outlet": e.outlet} | numbers
    keys = ["day", "outlet"]
    words = counted(tables["stretches"]).assign(day=lambda t: t["article"].map(day_of)).groupby(keys)["n_words"].sum()
    mentions = counted(tables["mentions"]).assign(day=lambda t: t["article"].map(day_of))
    for voice, rows in (("all", mentions), ("own", mentions[mentions["voice"].eq("own")])):
        for r in each_row(rows.groupby([*keys, "frame"]).size().rename("n").reset_index()):
            rate = {"value": 1000 * r.n / words[r.day, r.outlet], "n": r.n}
            yield {
                "over": "days",
                "at": r.day,
                "kind": "rate",
                "key": r.frame,
                "outlet": r.outlet,
                "voice": voice,
            } | rate

"""Figures lined up across outlets: what each one says of a counted thing, and what they say together."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.tables import COUNTED_SEGMENTS

ROUNDING = 0.025  # an unhedged round number is taken for a rounding of another one at most this far off


class Entry(NamedTuple):
    """What one outlet says of one counted thing as of one day; `day` is the as-of date, else that of publication."""

    outlet: str
    low: float
    best: float | None
    high: float
    hedge: str
    speaker: str | None
    day: str | None
    dated: bool
    status: str
    origin: str
    surface: str


class Relation(NamedTuple):
    """How two entries go together, and why."""

    verdict: str
    why: str


def entries_table(articles: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row per outlet, counted thing, as-of date and value; the body is taken before the headline.

    Further columns: `published` (ISO date, stands in for a missing `as_of`) and `surface`, the words as printed.
    """
    used = figures[figures["counted"].notna() & figures["segment"].isin(COUNTED_SEGMENTS)].copy()
    days = articles.set_index("article")["published"].dt.strftime("%Y-%m-%d")
    used["published"] = used["article"].map(days).astype("string")
    used["headed"] = used["segment"].ne("body")
    used["best"] = used["value"].where(used["value_high"].isna())
    in_body = set(used.loc[~used["headed"], ["counted", "article"]].itertuples(index=False, name=None))
    keys = zip(used["counted"], used["article"], used["headed"], strict=True)
    used = used[[not (headed and (counted, article) in in_body) for counted, article, headed in keys]]
    used = used.sort_values(["counted", "outlet", "headed", "article", "field", "start"], kind="stable")
    used = used.drop_duplicates(["counted", "outlet", "low", "high", "hedge", "status", "as_of", "published"])
    used["origin"] = _origins(used)
    columns = [*tables.TABLES["entries"], "published", "surface"]
    return tables.build(
        "entries", used[columns].sort_values(["counted", "outlet", "as_of", "article", "field", "start"])
    )


_GENERIC = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "minister",
        "ministry's",
        "spokesman",
        "spokeswoman",
    ]
)


def _origins(used: pd.DataFrame) -> list[str]:
    """The speaker a figure is credited to, else the outlet itself; "Kazakh Interior Ministry" is "Interior Ministry"."""
    names: dict[frozenset[str], str] = {}
    for name in sorted(used["speaker"].dropna().unique(), key=lambda n: (len(n.split()), n)):
        words = frozenset(w for w in re.findall(r"\w+", name.lower()) if w not in _GENERIC) or frozenset([name.lower()])
        names[words] = next((known for telling, known in names.items() if telling <= words), name)
    by_name: dict[str, str] = {}
    for name in used["speaker"].dropna().unique():
        words = frozenset(w for w in re.findall(r"\w+", name.lower()) if w not in _GENERIC) or frozenset([name.lower()])
        by_name[name] = names[words]
    return [outlet if pd.isna(s) else by_name[s] for s, outlet in zip(used["speaker"], used["outlet"], strict=True)]


def verdicts_table(entries: pd.DataFrame) -> pd.DataFrame:
    """One row per counted thing: the gravest relation between any two outlets, and why; the most contested first.

    `low` and `high` are the lowest and the highest value that any standing entry allows, as in UCDP's data
    (Sundberg and Melander 2013). `best` is the latest exact number, among those of one day the one with most origins;
    hedged numbers only where no exact one stands.
    """
    rows = [_verdict(str(counted), _entries(group)) for counted, group in entries.groupby("counted", sort=True)]
    rows.sort(key=lambda r: (tables.VERDICTS.index(r["verdict"]), -r["n_outlets"], r["counted"]))
    return tables.build("verdicts", rows)


def _entries(group: pd.DataFrame) -> list[Entry]:
    return [
        Entry(
            r.outlet, float(r.low), None if pd.isna(r.best) else float(r.best), float(r.high), r.hedge,
            None if pd.isna(r.speaker) else r.speaker, _first(r.as_of, r.published), not pd.isna(r.as_of), r.status, r.origin,
            " ".join(str(r.surface).split()),
        )
        for r in group.itertuples()
    ]  # fmt: skip


def _first(*values: Any) -> str | None:
    return next((str(v) for v in values if not pd.isna(v)), None)


def _verdict(counted: str, entries: Sequence[Entry]) -> dict[str, Any]:
    standing = [e for e in entries if e.status == "reported"]
    relation = _gravest(standing)
    fallen = [e for e in entries if e.status != "reported"]
    reason = "; ".join([relation.why, *(f"{e.status}, and left out: {describe(e)}" for e in fallen)])
    finite = [e.best for e in standing if e.best is not None]
    return {
        "counted": counted,
        "verdict": relation.verdict,
        "reason": reason,
        "low": min((e.low for e in standing), default=None),
        "best": _best(standing) if finite else None,
        "high": max((e.high for e in standing), default=None),
        "n_outlets": len({e.outlet for e in entries}),
        "n_origins": len({e.origin for e in standing}),
    }


def _best(standing: Sequence[Entry]) -> float | None:
    numbers = [e for e in standing if e.best is not None]
    exact = [e for e in numbers if e.hedge == "exact"] or numbers
    last = max(e.day or "" for e in exact)
    latest = [e for e in exact if (e.day or "") == last]
    backing = {e.best: len({o.origin for o in latest if o.best == e.best}) for e in latest}
    return max(latest, key=lambda e: (backing[e.best], e.best or 0)).best


def _gravest(standing: Sequence[Entry]) -> Relation:
    """The gravest relation between two outlets; of several entries of an outlet the one nearest to the other's counts."""
    outlets = list(dict.fromkeys(e.outlet for e in standing))
    if len(outlets) < 2:
        told = ", ".join(describe(e) for e in standing) or "no figure stands"
        return Relation("only_in", f"only in {outlets[0]}: {told}" if outlets else told)
    worst = Relation("agree", "")
    reasons: dict[str, list[str]] = {}
    for i, one in enumerate(outlets):
        for two in outlets[i + 1 :]:
            for a in (e for e in standing if e.outlet == one):
                mildest = max((relate(a, b) for b in standing if b.outlet == two), key=_mildness)
                reasons.setdefault(mildest.verdict, []).append(mildest.why)
                if _mildness(mildest) < _mildness(worst) or not worst.why:
                    worst = mildest
    told = list(dict.fromkeys(reasons[worst.verdict]))
    return Relation(worst.verdict, "; ".join(told[:4]) + (f"; and {len(told) - 4} more pairs" if len(told) > 4 else ""))


def _mildness(relation: Relation) -> int:
    return tables.VERDICTS.index(relation.verdict)


def relate(a: Entry, b: Entry) -> Relation:
    """How what two outlets say of one thing goes together."""
    pair = f"{describe(a)} and {describe(b)}"
    if a.best is not None and a.best == b.best and a.hedge == b.hedge and (a.low, a.high) == (b.low, b.high):
        return Relation("agree", f"{pair}: the same number")
    if a.best is not None and a.best == b.best:
        return Relation("compatible", f"{pair}: the same number, hedged differently")
    if a.low <= b.high and b.low <= a.high:
        return Relation("compatible", f"{pair}: {_hedged(a, b)} allows both")
    rounded = _rounding(a, b) or _rounding(b, a)
    if rounded:
        return Relation("compatible", f"{pair}: {rounded}")
    if a.day and b.day and a.day != b.day:
        first, then = sorted((a, b), key=lambda e: e.day or "")
        way = "rose" if then.low > first.high else "fell"
        return Relation("update", f"{describe(first)}, then {describe(then)}: a later date, and the number {way}")
    return Relation("conflict", f"{pair}: no reading of the words fits both")


def _hedged(a: Entry, b: Entry) -> str:
    hedged = [e for e in (a, b) if e.hedge != "exact"]
    return " and ".join(f"“{e.surface}”" for e in hedged) or "the stated range"


def _rounding(round_one: Entry, other: Entry) -> str | None:
    """Whether an unhedged number can be the other one, rounded: 8,000 for 7,939."""
    if round_one.best is None or other.best is None or not round_one.best or round_one.hedge != "exact":
        return None
    step = 1.0
    while round_one.best % (step * 10) == 0 and step < abs(round_one.best):
        step *= 10
    off = abs(round_one.best - other.best)
    if step >= 10 and off <= step / 2 and off <= ROUNDING * abs(round_one.best):
        return f"{number(other.best)} rounds to {number(round_one.best)}"
    return None


def describe(entry: Entry) -> str:
    """One entry in words: outlet, words as printed, speaker, as-of date."""
    speaker = f", according to {entry.speaker}" if entry.speaker else ""
    day = f", {'as of' if entry.dated else 'published'} {_day(entry.day)}" if entry.day else ""
    return f"{entry.outlet} (“{entry.surface}”{speaker}{day})"


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"


def number(value: float) -> str:
    """A number as people write it: 7,939, 2.5, ∞."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"

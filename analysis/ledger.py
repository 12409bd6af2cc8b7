"""Figures lined up across outlets: what each one says of a counted thing, and what they say together."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import combinations, groupby
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons, tables
from analysis.matching import HEAD, Told, find_same_things
from analysis.origins import find_origins
from analysis.quantities import is_duration
from analysis.scopes import Scope, find_scope
from analysis.senses import kind_of
from analysis.sums import wrong_sums
from analysis.tables import COUNTED_SEGMENTS, VERDICTS
from analysis.units import is_money, is_unit

BESIDE = 8  # words on each side of a figure that stand next to it
AROUND = 160  # characters on each side of a figure that are its context
ROUNDING = 0.025  # an unhedged round number is taken for a rounding of another one at most this far off
_AGREE = VERDICTS.index("agree")
SMALL = 12  # one number on two things is chance up to here
COUNTED = 100  # people, seats or houses up to here are told as they were counted: 92 is no rounding of 90
MILLIONS = 1e6  # from here on numbers are told in digits and a word
OUTGROWN = 1.5  # so many times a bound of an earlier day is another count, and not the same one told loosely
PART = 1.5  # what happened in all is at least so many times what happened in one place
RARE = 0.5  # a place that more outlets than this name is where it happened, and limits nothing
A_SUM = 1e4  # a sum is at least so many times what is told in pence
STRAY = 20  # a number so many times off what others print …
ALIKE = 3  # … where its outlet prints one within so many times as well, counts something else
TOLD = 4  # pairs of entries that a reason tells; more are counted


EVERYTHING = Scope(frozenset(), frozenset(), of_all=False, closed=False, against=False)


class Entry(NamedTuple):
    """What one outlet says of one counted thing; `day` is the as-of date, else that of publication.

    `low`, `best`, `high` are in the unit they are printed in, `factor` times that is the base unit of its kind.
    """

    outlet: str
    article: str
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
    change: str | None = None
    unit_id: str | None = None
    factor: float = 1.0
    wrong_sum: str | None = None
    scope: Scope = EVERYTHING


class Relation(NamedTuple):
    """How two entries go together, and why."""

    verdict: str
    why: str


# ---------------------------------------------------------------- entries


def entries_table(articles: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row per outlet, counted thing, as-of date and value; the body is taken before the headline.

    Further columns: `published` (ISO date, stands in for a missing `as_of`), `surface` (the words as printed), `change`,
    `unit_id`, `counted_by`, `wrong_sum` (the parts that stand behind a total and do not make it), and those of
    `scopes.Scope`, of which `limits` takes in the places that most outlets do not name. Keys that no codebook
    gave are split and joined by `matching`.
    """
    used = figures[figures["counted"].notna() & figures["segment"].isin(COUNTED_SEGMENTS)].copy()
    for column in ("counted_by", "change"):  # a hand-made table of figures may do without
        if column not in used:
            used[column] = pd.Series(pd.NA, index=used.index, dtype="string")
    days = articles.set_index("article")["published"].dt.strftime("%Y-%m-%d")
    used["published"] = used["article"].map(days).astype("string")
    used["best"] = used["value"].where(used["value_high"].isna())
    used = used[pd.Series(_body_first(used), index=used.index, dtype="bool")].sort_values(
        ["counted", "outlet", "article", "field", "start"], kind="stable"
    )
    contexts = list(_contexts(articles, used))
    used["counted"] = find_same_things(list(_told(articles, used)))
    used["origin"] = find_origins(
        used["counted"], used["best"], used["outlet"], used["speaker"], used["published"], contexts
    )
    used = used.drop_duplicates(
        ["counted", "outlet", "low", "high", "hedge", "status", "as_of", "published", "speaker"]
    )
    wrong = wrong_sums(articles, figures)
    places = zip(*(used[c].tolist() for c in ("article", "field", "start")), strict=True)
    used["wrong_sum"] = pd.Series([wrong.get(place) for place in places], index=used.index, dtype="string")
    used = used.join(_scopes(articles, used))
    columns = [*tables.TABLES["entries"], "published", "surface", "change", "unit_id", "counted_by", "wrong_sum"]
    columns += Scope._fields
    return tables.build(
        "entries", used[columns].sort_values(["counted", "outlet", "as_of", "article", "field", "start"])
    )


def _texts(articles: pd.DataFrame) -> dict[tuple[str, str], Any]:
    rows = tables.each_row(articles[["article", *tables.FIELDS]])
    return {(a.article, field): getattr(a, field) for a in rows for field in tables.FIELDS}


def _contexts(articles: pd.DataFrame, figures: pd.DataFrame) -> Iterator[str]:
    """The words around each figure."""
    texts = _texts(articles)
    for r in tables.each_row(figures[["article", "field", "start", "end"]]):
        yield texts[r.article, r.field][max(0, r.start - AROUND) : r.end + AROUND]


def _scopes(articles: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """What the clause of each figure says of its reach, sets as words with semicolons between.

    Where one outlet alone counts a thing there is nothing to tell its figures from, and nothing is looked for.
    """
    starts: dict[tuple[str, str], list[int]] = {}
    for article, field, start in zip(*(used[c].tolist() for c in ("article", "field", "start")), strict=True):
        starts.setdefault((article, field), []).append(start)
    starts = {place: sorted(found) for place, found in starts.items()}
    shared = used[used.groupby("counted")["outlet"].transform("nunique") > 1]
    articles = articles[articles["article"].isin(set(shared["article"]))]
    texts = _texts(articles)
    found = []
    for r in tables.each_row(shared):
        text, others = texts[r.article, r.field], starts[r.article, r.field]
        found.append(find_scope(text, _sentence(text, r.start, r.end), (r.start, r.end), others))
    known = _known_by_most({place for scope in found for place in scope.places}, articles)
    frame = pd.DataFrame(
        {
            "limits": ["; ".join(sorted(scope.limits | (scope.places - known))) or None for scope in found],
            "places": ["; ".join(sorted(scope.places)) or None for scope in found],
            **{c: [getattr(scope, c) for scope in found] for c in ("of_all", "closed", "against")},
        },
        index=shared.index,
    )
    return frame.astype(
        {"limits": "string", "places": "string", "of_all": "boolean", "closed": "boolean", "against": "boolean"}
    )


def _known_by_most(places: Collection[str], articles: pd.DataFrame) -> set[str]:
    """Places that more outlets than `RARE` of them name: where it happened."""
    if not places:
        return set()
    words: dict[str, set[str]] = {}
    for outlet, text in zip(articles["outlet"], articles["text"], strict=True):
        words.setdefault(outlet, set()).update(_WORD.findall(text))
    parts = {place: set(_WORD.findall(place)) for place in places}
    return {p for p, of_it in parts.items() if sum(of_it <= told for told in words.values()) > RARE * len(words)}


_WORD = re.compile(r"\w+")


def _told(articles: pd.DataFrame, used: pd.DataFrame) -> Iterator[Told]:
    """Each figure with the sentence that it stands in and what its article begins with, its numbers in a base unit."""
    texts = _texts(articles)
    columns = ["counted", "counted_by", "article", "field", "start", "end", "published", "best", "hedge", "unit_id"]
    for r in tables.each_row(used[columns]):
        text = texts[r.article, r.field]
        kind, factor = _kind(_or_none(r.unit_id) or "")
        first, last = _sentence(text, r.start, r.end)
        yield Told(
            key=r.counted,
            by=_or_none(r.counted_by),
            article=r.article,
            day=None if pd.isna(r.published) else date.fromisoformat(r.published),
            value=None if pd.isna(r.best) else float(r.best) * factor,
            hedged=r.hedge != "exact",
            kind=kind,
            sentence=text[first:last],
            beside=" ".join(
                (*text[first : r.start].split()[-BESIDE:], text[r.start : r.end], *text[r.end : last].split()[:BESIDE])
            ),
            head=texts[r.article, "text"][:HEAD],
        )


_ALSO = {"percentage-point": "percent", "dollar": "USD"}  # one thing may be told in either, by mistake or in short


@cache
def _kind(unit_id: str) -> tuple[str, float]:
    """The base of a unit, with that of a rate, and how many of it one is; empty for nouns, which are no units."""
    unit, per, rate = unit_id.partition(" per ")
    base, factor = _factors().get(unit, (None, 1.0))
    unit = _ALSO.get(unit, unit)
    return (base or (unit if is_unit(unit) else "")) + per + rate, factor


def _base(unit_id: str) -> str:
    """What a unit converts to; money in one currency's unit or its hundredth is one."""
    unit = unit_id.partition(" per ")[0]
    return "unit of its currency" if is_money(unit) else _factors().get(unit, (unit, 1.0))[0]


# Takes the end of "… on Monday. The …" and a line break; refuses "4.5".
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a figure starts and ends, as far as its context goes."""
    far, last = max(0, start - AROUND), min(len(text), end + AROUND)
    first = max((m.end() for m in _SENTENCE_END.finditer(text, far, start)), default=far)
    behind = _SENTENCE_END.search(text, end, last)
    return first, behind.start() if behind else last


def _body_first(used: pd.DataFrame) -> list[bool]:
    """Whether a row is used: one in a headline is not where a body counts the same thing, in the article or that day."""
    in_body = used["segment"].eq("body")
    days = used["as_of"].fillna(used["published"])
    thing, outlet = used["counted"].tolist(), used["outlet"].tolist()
    keys = [list(zip(thing, outlet, by.tolist(), strict=True)) for by in (used["article"], days)]
    told = [{key for key, body in zip(one, in_body, strict=True) if body} for one in keys]
    return [body or (a not in told[0] and d not in told[1]) for body, a, d in zip(in_body, *keys, strict=True)]


# ---------------------------------------------------------------- verdicts


def verdicts_table(entries: pd.DataFrame) -> pd.DataFrame:
    """One row per counted thing: the gravest relation between any two outlets, and why; the most contested first.

    `low` and `high` are the lowest and the highest value that any standing entry allows, as in UCDP's data
    (Sundberg and Melander 2013). `best` is the number of the latest day; of that day's numbers an exact one goes before
    a hedged one, then the one with more origins, then the higher one. Earlier counts that a text only compares with
    ("up from 18") stay out of all three.
    """
    groups = _entries(entries)
    rows = [_verdict(key, group) for key, group in groups.items()]
    _mark_relabelled(rows, groups)
    rows.sort(key=lambda r: (VERDICTS.index(r["verdict"]), -r["n_outlets"], -r["n_origins"], r["counted"]))
    return tables.build("verdicts", rows)


def _entries(entries: pd.DataFrame) -> dict[str, list[Entry]]:
    """The rows by counted thing."""
    found: dict[str, list[Entry]] = {}
    for r in tables.each_row(entries):
        unit = _or_none(getattr(r, "unit_id", None))
        entry = Entry(
            outlet=r.outlet,
            article=r.article,
            low=float(r.low),
            best=None if pd.isna(r.best) else float(r.best),
            high=float(r.high),
            hedge=r.hedge,
            speaker=_or_none(r.speaker),
            day=_or_none(r.as_of) or _or_none(getattr(r, "published", None)),
            dated=not pd.isna(r.as_of),
            status=r.status,
            origin=r.origin,
            surface=" ".join(str(getattr(r, "surface", "")).split()) or number(r.best),
            change=_or_none(getattr(r, "change", None)),
            unit_id=unit,
            wrong_sum=_or_none(getattr(r, "wrong_sum", None)),
            scope=_scope_of(r),
            factor=_factors().get((unit or "").partition(" per ")[0], ("", 1.0))[1],
        )
        found.setdefault(r.counted, []).append(entry)
    for key, group in found.items():
        if len({_base(e.unit_id) for e in group if e.unit_id}) > 1:
            # pounds beside pounds sterling, litres of rain beside millimetres: as printed
            found[key] = [e._replace(factor=1.0) for e in group]
    for key, group in found.items():  # "a fifth" beside 18 per cent
        if any(e.unit_id == "percent" for e in group):
            found[key] = [_in_percent(e) for e in group]
    for key, group in found.items():  # what one outlet says of all, the same number is of all elsewhere
        of_all = {e.best for e in group if e.scope.of_all and e.best is not None}
        if of_all:
            found[key] = [
                e._replace(scope=e.scope._replace(of_all=True)) if e.best in of_all and not e.scope.limits else e
                for e in group
            ]
    for group in found.values():  # so that the order of the rows does not matter
        group.sort(key=lambda e: (e.outlet, e.day or "", e.article, e.low, e.high, e.surface, e.origin))
    return dict(sorted(found.items()))


def _in_percent(entry: Entry) -> Entry:
    """A fraction in words as the percentages that are told by it; any other entry as it is."""
    if entry.best is None or not 0 < entry.best < 1 or is_unit(entry.unit_id or ""):
        return entry
    share = 100 * entry.best
    low, high = (100 * entry.low, 100 * entry.high) if entry.hedge != "exact" else (0.9 * share, 1.1 * share)
    return entry._replace(best=share, low=low, high=high, unit_id="percent")


def _scope_of(row: Any) -> Scope:
    def words(column: str) -> frozenset[str]:
        return frozenset((_or_none(getattr(row, column, None)) or "").split("; ")) - {""}

    def told(column: str) -> bool:
        return _or_none(getattr(row, column, None)) == "True"

    return Scope(words("limits"), words("places"), told("of_all"), told("closed"), told("against"))


def _or_none(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return None if value is None or value is pd.NA or pd.isna(value) else str(value)


@cache
def _factors() -> dict[str, tuple[str, float]]:
    """By unit: its base and how many of it one is."""
    return {row["unit_id"]: (row["base"], float(row["factor"])) for row in lexicons.read("conversions")}


def _verdict(counted: str, entries: Sequence[Entry]) -> dict[str, Any]:
    reported = [e for e in entries if e.status == "reported"]
    standing = _without_strays(reported)
    relation = _gravest(standing)
    current = _one_unit(_current(standing))
    fallen = [f"{e.status}, and left out: {describe(e)}" for e in entries if e.status != "reported"]
    fallen += [f"of quite another size, and left out: {describe(e)}" for e in reported if e not in standing]
    if len(current) < len(standing):
        fallen += [f"left out as an earlier count: {describe(e)}" for e in standing if e.change == "earlier"]
    fallen += [f"the parts do not add up: {describe(e)}, but {e.wrong_sum}" for e in standing if e.wrong_sum]
    return {
        "counted": counted,
        "verdict": relation.verdict,
        "reason": "; ".join([relation.why, *_few(fallen)]),
        "low": min((e.low for e in current), default=None),
        "best": _best(current),
        "high": max((e.high for e in current), default=None),
        "n_outlets": len({e.outlet for e in entries}),
        "n_origins": len({e.origin for e in standing}),
    }


def _without_strays(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those that are `STRAY` times off all that other outlets print, where their own outlet prints such a
    number too: €25,000 for each family and, in another sentence, €65 for a ticket. A slip by ten or a thousand stays."""
    told = [(e, math.log10(abs(e.best) * e.factor)) for e in entries if e.best]
    if len(told) < len({e.outlet for e, _ in told}) + 1:  # one number an outlet
        return list(entries)
    strays = set()
    for e, size in told:
        others = [other for o, other in told if o.outlet != e.outlet]
        away = [abs(size - other) for other in others]
        if not away or min(away) < math.log10(STRAY) or any(abs(x - round(x)) < 0.01 for x in away):
            continue
        own = (other for o, other in told if o.outlet == e.outlet)
        if any(abs(one - other) < math.log10(ALIKE) for one in own for other in others):
            strays.add(e)
    return [e for e in entries if e not in strays]


def _one_unit(entries: Sequence[Entry]) -> list[Entry]:
    """All in the unit that most of them print, the coarser one of two: days and hours as days."""
    if len({e.factor for e in entries}) < 2:
        return list(entries)
    often = Counter(e.factor for e in entries)
    unit = max(often, key=lambda factor: (often[factor], factor))
    return [
        e._replace(low=e.low * e.factor / unit, high=e.high * e.factor / unit, factor=unit,
                   best=None if e.best is None else e.best * e.factor / unit)
        for e in entries
    ]  # fmt: skip


def _best(entries: Sequence[Entry]) -> float | None:
    numbers = [e for e in entries if e.best is not None]
    if not numbers:
        return None
    last = max(e.day or "" for e in numbers)
    latest = [e for e in numbers if (e.day or "") == last]
    latest = [e for e in latest if e.hedge == "exact"] or latest
    backing = {e.best: len({o.origin for o in latest if o.best == e.best}) for e in latest}
    return max(latest, key=lambda e: (backing[e.best], e.best or 0.0)).best


def _gravest(standing: Sequence[Entry]) -> Relation:
    """The gravest relation between two outlets, of what they print on one day and of what they printed first and last."""
    by_outlet = {o: list(g) for o, g in groupby(sorted(standing, key=lambda e: e.outlet), key=lambda e: e.outlet)}
    if len(by_outlet) < 2:
        told = _few([describe(e) for e in standing])
        return Relation("only_in", f"only in {'; '.join(told)}" if told else "no figure stands")
    loose = {outlet for outlet, entries in by_outlet.items() if _several_things(entries)}
    pairs: dict[str, list[tuple[Entry, Entry]]] = {}
    lines = {outlet: _Line(_current(entries)) for outlet, entries in by_outlet.items()}
    earlier = {outlet: [e for e in entries if e.change == "earlier"] for outlet, entries in by_outlet.items()}
    settled: list[str] = []
    for one, two in combinations(by_outlet, 2):
        found, over = _between(lines[one], lines[two], loose)
        settled += [f"settled since: {why(a, b)}" for a, b in over if relate(a, b) == "conflict"]
        for a, b in found:
            verdict = relate(a, b)
            if verdict == "conflict" and (both := _told_as_earlier(a, b, earlier[one] + earlier[two])):
                a, b = both
                verdict = "update"
            pairs.setdefault(verdict, []).append((a, b))
    rivals = [pair for entries in by_outlet.values() for pair in _rivals(_current(entries))]
    if rivals:
        pairs["conflict"] = [*rivals, *pairs.get("conflict", [])]
    worst = min(pairs, key=VERDICTS.index)
    told = [why(a, b) + _beside(a, b, loose) * (relate(a, b) != worst) for a, b in pairs[worst][: 3 * TOLD]]
    told = _few(told, len(pairs[worst]))
    if worst != "update" and "update" in pairs:
        told.append(why(*pairs["update"][0]))
    if worst != "conflict" and settled:
        told += _few(settled[:1], len(settled))
    return Relation(worst, "; ".join(told))


def _told_as_earlier(a: Entry, b: Entry, earlier: Sequence[Entry]) -> tuple[Entry, Entry] | None:
    """What one outlet itself tells as the earlier count, if that is the other's, and its own: "had spoken of 500"."""
    for own, other in ((a, b), (b, a)):
        for e in earlier:
            if e.outlet == own.outlet and _same_number(e, other):
                return e, own
    return None


def _beside(a: Entry, b: Entry, loose: set[str]) -> str:
    outlet = a.outlet if a.outlet in loose else b.outlet
    return f", but {outlet} prints several such numbers side by side"


def _several_things(entries: Sequence[Entry]) -> bool:
    """Whether one article gives numbers of one day that exclude one another: then the key covers more than one thing."""
    first: dict[tuple[str, str | None], Entry] = {}
    for entry in _current(entries):
        other = first.setdefault((entry.article, entry.day), entry)
        if not _two_voices(entry, other) and relate(entry, other) == "conflict":
            return True
    return False


def _rivals(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Numbers of one day that exclude one another and that one article credits to two sources, or sets against each other."""
    told: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in entries:
        told.setdefault((entry.article, entry.day), []).append(entry)
    for side_by_side in told.values():
        for a, b in combinations(side_by_side, 2):
            if _two_voices(a, b) and relate(a, b) == "conflict":
                yield a, b


def _two_voices(a: Entry, b: Entry) -> bool:
    if a.speaker and b.speaker:
        return a.speaker != b.speaker
    return a.scope.against or b.scope.against


class _Line:
    """What one outlet prints of one thing, and after each entry what it printed later that does not go with it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.outlet = entries[0].outlet
        self.by_day: dict[str | None, list[Entry]] = {}
        for entry in entries:
            self.by_day.setdefault(entry.day, []).append(entry)
        self.given_up = {
            id(own): [e for e in entries if (e.day or "") > (own.day or "") and not _goes_with(e, own)]
            for own in entries
        }
        days = [entry.day or "" for entry in entries]
        self.first = [entry for entry, day in zip(entries, days, strict=True) if day == min(days)]
        self.last = [entry for entry, day in zip(entries, days, strict=True) if day == max(days)]


def _between(one: _Line, two: _Line, loose: set[str]) -> tuple[list[tuple[Entry, Entry]], list[tuple[Entry, Entry]]]:
    """Each entry of the outlet that has fewer, with the one of the other outlet that it goes best with: of the same day, if
    there is one. Of the outlet that has more, those that have a counterpart of their day, too; and what each printed first
    and last with what the other printed last, if not on one day: who prints 64 has fallen behind an outlet that printed 64
    and then 87, and 64, then 87 has risen whoever printed them. What was printed later settles nothing, unless one of the
    two came round to the other's number. Of numbers side by side that exclude one another nobody knows which is meant:
    there the best is good enough. The second list has the pairs of one day that were settled since.
    """
    one, two = sorted((one, two), key=lambda line: len(line.entries))
    settled = []
    pairs = [(a, _nearest(a, two.by_day.get(a.day) or two.entries)) for a in one.entries]
    if not loose & {one.outlet, two.outlet}:
        settled = [(a, b) for a, b in pairs if _settled(a, b, one, two)]
        over = {(id(a), id(b)) for a, b in settled}
        pairs = [(a, _nearest(a, two.entries)) if (id(a), id(b)) in over else (a, b) for a, b in pairs]
        of_one_day = [(_nearest(b, one.by_day[b.day]), b) for b in two.entries if b.day in one.by_day]
        pairs += [(a, b) for a, b in of_one_day if not _settled(a, b, one, two)]
    # "who still prints 2,500?"; and what one of them said first, if the other came to it later
    over_time = (one.first, two.last), (one.last, two.first), (one.last, two.last)
    pairs += [(a, b) for x, y in over_time for a in x for b in y if a.day != b.day]
    return list(dict.fromkeys(pairs)), settled


def _settled(a: Entry, b: Entry, one: _Line, two: _Line) -> bool:
    """Whether the outlet of one entry later gave up its own number for the other's."""
    if a.day != b.day:
        return False
    return any(_goes_with(e, b) for e in one.given_up[id(a)]) or any(_goes_with(e, a) for e in two.given_up[id(b)])


def _goes_with(a: Entry, b: Entry) -> bool:
    return not _far(a, b) and VERDICTS.index(relate(a, b)) >= VERDICTS.index("compatible")


def _far(a: Entry, b: Entry) -> bool:
    """Whether two numbers of one unit are so far apart that neither can be the other, hedged or rounded."""
    if a.factor != b.factor or (a.low <= b.high and b.low <= a.high):
        return False
    return a.best is None or b.best is None or abs(a.best - b.best) > 0.5 + ROUNDING * max(abs(a.best), abs(b.best))


def _nearest(a: Entry, others: Sequence[Entry]) -> Entry:
    """The one of `others` that an entry goes best with."""
    best, mildness = others[0], -1
    equal = [
        b for b in others if b.best == a.best and b.best is not None
    ]  # the same number is meant to be the same thing
    for b in equal or others:
        rank = VERDICTS.index(relate(a, b))
        if rank > mildness:
            best, mildness = b, rank
        if rank >= _AGREE:
            break
    return best


def _current(entries: Sequence[Entry]) -> list[Entry]:
    """Without counts that are only told as earlier ones, unless there is nothing else."""
    return [e for e in entries if e.change != "earlier"] or list(entries)


def _few(reasons: Iterable[str], n: int = 0) -> list[str]:
    """The first of the reasons, and how many there are beyond them (`n`: of how many in all)."""
    told = list(dict.fromkeys(reasons))
    left = max(n, len(told)) - TOLD
    return told if left <= 0 else [*told[:TOLD], f"and {left} more"]


# ---------------------------------------------------------------- how two entries go together


def relate(a: Entry, b: Entry) -> str:
    """How what two outlets say of one thing goes together: a verdict; `why` tells the reason.

    Of two days a different number is an update, whether the day is the one of the count or only that of publication; also a
    number far beyond the bound that an earlier day had ("at least 13", then 31). Of one day they exclude one another, and so
    do two numbers of a time that was over on both days ("last year"), unless one of them says that it counts a part.
    """
    if _two_measures(a, b):
        return "conflict" if a.best == b.best else "scope"
    if _same_number(a, b):
        if _two_kinds(a, b):
            return "scope"
        return "agree" if a.hedge == b.hedge else "compatible"
    if _outgrown(a, b):
        return "update"
    if _two_currencies(a, b) or _overlap(a, b) or _rounds(a, b) or _rounds(b, a):
        return "compatible"
    if _limited(a, b) and (_is_share(a) or not _moved(a, b)):
        return "scope"
    if _moved(a, b):
        return "update"
    return "scope" if _part_and_whole(a, b) else "conflict"


def _moved(a: Entry, b: Entry) -> bool:
    """Whether one entry is a later count than the other, and not a rival one."""
    if "earlier" in (a.change, b.change):
        return True
    return bool(a.day and b.day and a.day != b.day) and not (a.scope.closed and b.scope.closed)


def _outgrown(a: Entry, b: Entry) -> bool:
    """Whether the bound of an earlier day was passed: "over 1,000", then "rose to 2,012"; "at least 13", then 31."""
    if not a.day or not b.day or a.day == b.day:
        return False
    old, new = (a, b) if a.day < b.day else (b, a)
    if old.best is None or new.best is None:
        return False
    before, after = old.best * old.factor, new.best * new.factor
    if old.high == float("inf") and new.low * new.factor > old.low * old.factor:
        return new.change == "up" or after > OUTGROWN * before
    return old.low == 0.0 < after < before / OUTGROWN and old.high == old.best


def _limited(a: Entry, b: Entry) -> bool:
    """Whether the smaller number, or one of two shares, is said of a part: of a place that the other does not name, of those
    who are still in hospital, of somebody's own patients."""
    if not (a.scope.limits or b.scope.limits or a.scope.of_all or b.scope.of_all):
        return False
    small, big = sorted((a, b), key=lambda e: e.low * e.factor)
    clear = small.high * small.factor * PART <= big.low * big.factor  # rival counts of one place are nearer
    for part, whole in ((small, big), (big, small))[: 1 + _is_share(a)]:
        limits = part.scope.limits - whole.scope.limits
        if limits - part.scope.places or ((clear or _is_share(a)) and limits):
            return True
        if whole.scope.of_all and part.scope.places - whole.scope.places:
            return True
    return False


def _is_share(entry: Entry) -> bool:
    unit, per, _ = (entry.unit_id or "").partition(" per ")
    return unit in ("percent", "percentage-point") or bool(per) or any(w.startswith("per ") for w in entry.scope.limits)


def _part_and_whole(a: Entry, b: Entry) -> bool:
    """Whether the smaller number is said of some of those that the other one counts: two officers, 20 people."""
    small, big = sorted((a, b), key=lambda e: e.low * e.factor)
    if small.high * small.factor >= big.low * big.factor:
        return False
    return _are_some_of(_word_after(small), _word_after(big))


@lru_cache(maxsize=4096)  # pairs of nouns, of which two entries in many have the same
def _are_some_of(part: str, whole: str) -> bool:
    if kind_of(whole) == "person" and kind_of(part) not in (None, "person"):
        return True
    return bool(_STAFF.search(whole) and not _STAFF.search(part) and _TRADE.search(part))


# Takes those who work somewhere, whatever they do: "railway staff"; refuses "drivers", which _TRADE takes.
_STAFF = re.compile(r"\b(?:staff|workers?|employees|crew|personnel|workforce|colleagues)\b")
_TRADE = re.compile(r"\b[a-z]+(?:ers?|ors?|ists?|m[ae]n|women|woman|nurses?|pilots?|guards?|cooks?)\b")


def _same_number(a: Entry, b: Entry) -> bool:
    """Whether both print one number, if in two units: 48 hours and two days."""
    if a.best is None or b.best is None:
        return False
    one, two = a.best * a.factor, b.best * b.factor
    return abs(one - two) <= 1e-9 * max(abs(one), abs(two))


def _two_measures(a: Entry, b: Entry) -> bool:
    """Per cent against percentage points: one change has two sizes, and one number makes two changes. Also a share against a
    count, and what each one gets against the sum: "61 per cent of wells", "19 wells"; "14p a share", "£61 million"."""
    one, two = a.unit_id or "", b.unit_id or ""
    if not one or not two or (one == two and not is_money(one)):  # most pairs
        return False
    if {one, two} == {"percent", "percentage-point"}:
        return True
    if _same_number(a, b):
        return False
    if is_unit(one.partition(" per ")[0]) != is_unit(two.partition(" per ")[0]) or _measure(one) != _measure(two):
        return True
    small, big = sorted((a, b), key=lambda e: e.low * e.factor)
    apart = big.low * big.factor >= A_SUM * small.high * small.factor
    return is_money(one) and apart and _COIN.search(small.surface) is not None


# Takes the "p" of "14p" and the "cents" of "40 cents"; refuses "14 people".
_COIN = re.compile(r"\d ?(?:p|c|pence|penny|cents?)\b")


def _measure(unit_id: str) -> str:
    """What a unit measures: length, time, money, a share; empty for nouns. A rate of people is a measure of its own."""
    unit, _, rate = unit_id.partition(" per ")
    each = " each" if rate and not is_unit(rate) else ""
    if not is_unit(unit):
        return each
    if is_money(unit):
        return "money" + each
    if unit in _ALSO or unit == "percent":
        return "share" + each
    return ("time" if is_duration(unit) else "size") + each  # of litres of rain and millimetres nobody minds


def _two_currencies(a: Entry, b: Entry) -> bool:
    """Whether two sums are in two currencies: without a rate of exchange nobody can say that they exclude one another."""
    if a.unit_id == b.unit_id:
        return False
    one, two = ((e.unit_id or "").partition(" per ")[0] for e in (a, b))
    known = {_ALSO.get(one, one), _ALSO.get(two, two)}
    return len(known) == 2 and is_money(one) and is_money(two)


def _two_kinds(a: Entry, b: Entry) -> bool:
    """Whether one number is said of two kinds of people: "26 civilians", "26 armed criminals"; "27 people", "27 officers"."""
    kinds = {kind_of(_word_after(e)) for e in (a, b)}
    return len(kinds) == 2 and None not in kinds and kinds != {"person", "civilian"}


def why(a: Entry, b: Entry) -> str:
    """The reason for what `relate` says, in words."""
    pair = f"{describe(a)} and {describe(b)}"
    verdict = relate(a, b)
    if verdict == "agree":
        return f"{pair} print the same number"
    if {a.unit_id, b.unit_id} == {"percent", "percentage-point"}:
        return f"{pair}: per cent and percentage points are two measures of a change"
    if _two_measures(a, b):
        return f"{pair} are two measures"
    if verdict == "scope" and not _same_number(a, b) and _limited(a, b):
        words = sorted((a.scope.limits | b.scope.limits) - (a.scope.limits & b.scope.limits))
        words = words or sorted(a.scope.places ^ b.scope.places)
        return f"{pair}: one counts a part ({', '.join(words)})"
    if verdict == "scope":
        if _part_and_whole(a, b):
            return f"{pair} count some and all of them"
        return f"{pair} put one number on two things"
    if verdict == "conflict":
        return f"{pair} exclude one another{_slip(a, b)}"
    if verdict == "update":
        told = "earlier" in (a.change, b.change)
        old, new = (b, a) if (b.change == "earlier" if told else (b.day or "") < (a.day or "")) else (a, b)
        later = "told as an earlier count" if told else "a later day"
        return f"{describe(old)}, then {describe(new)}: {later}, and {_way(old, new)}"
    if _same_number(a, b):
        return f"{pair}: the same number, {_hedge_lost(a, b)}"
    if _two_currencies(a, b):
        return f"{pair} are in two currencies"
    if _overlap(a, b):
        return f"{pair}: {_wide(a, b)} takes in the other"
    return f"{pair}: {_rounds(a, b) or _rounds(b, a)}"


def _overlap(a: Entry, b: Entry) -> bool:
    """Whether the intervals meet; those in two units as nearly as people convert: "about 200 metres", 590 feet."""
    slack = 1.0 if a.factor == b.factor else 1 + ROUNDING
    return a.low * a.factor <= b.high * b.factor * slack and b.low * b.factor <= a.high * a.factor * slack


def _wide(a: Entry, b: Entry) -> str:
    hedged = [f"“{e.surface}”" for e in (a, b) if e.high > e.low]
    return " with ".join(hedged) if hedged else "the unit"


def _hedge_lost(a: Entry, b: Entry) -> str:
    plain = next((e for e in (a, b) if e.hedge == "exact"), None)
    if plain is None:
        return "hedged in different ways"
    return f"without the hedge in {plain.outlet}"


def _way(old: Entry, new: Entry) -> str:
    grown = old.high == float("inf") and _outgrown(old, new)
    rose = new.low * new.factor > old.high * old.factor or grown
    return "the number rose" if rose else "the number fell"


def _rounds(rounded: Entry, other: Entry) -> str | None:
    """Whether an unhedged number can be the other one, rounded: 8,000 for 7,939, five days for 111 hours."""
    if rounded.best is None or other.best is None or not rounded.best or rounded.hedge != "exact":
        return None
    if rounded.factor == other.factor and abs(rounded.best - other.best) > 0.5 + 2 * ROUNDING * abs(rounded.best):
        return None
    if max(rounded.best, other.best) < COUNTED and not is_unit(rounded.unit_id or "") and other.best == int(other.best):
        return None
    exact = other.best * other.factor / rounded.factor
    off = abs(rounded.best - exact)
    whole = rounded.best == int(rounded.best) and (rounded.factor > other.factor or exact != int(exact))
    if rounded.factor != other.factor and off <= ROUNDING * abs(rounded.best):  # 100 mph for 160 km/h
        fits = True
    elif whole:  # days for hours, 52 for 52.4
        fits = off <= 0.5
    elif rounded.factor == other.factor and (step := _decimal(rounded.best)) > _decimal(exact):  # 7.4 m for 7.42 m
        fits = off <= step / 2 + 1e-9
    else:
        step = _step(rounded.best)
        # "1.5 million" is told to a tenth; 140 may be a count
        to_a_digit = rounded.best >= MILLIONS and rounded.best > step
        fits = step >= 10 and off <= step / 2 and (to_a_digit or off <= ROUNDING * abs(rounded.best))
    return f"“{other.surface}” rounds to “{rounded.surface}”" if fits else None


def _decimal(value: float) -> float:
    """The last decimal place that a number is told to: a tenth for 7.4; one for whole numbers."""
    return float(10.0 ** -len(f"{value:.6f}".rstrip("0").partition(".")[2]))


def _step(value: float) -> float:
    """The power of ten that a number is rounded to: 8,000 to thousands, 2,030 to tens."""
    step = 1.0
    while value % (step * 10) == 0 and step < abs(value):
        step *= 10
    return step


def _slip(a: Entry, b: Entry) -> str:
    """What a conflict looks like when it is a slip of the pen: a factor of ten or a thousand, one digit, one speaker."""
    told = []
    if a.best and b.best and a.factor == b.factor and a.hedge == b.hedge == "exact":
        low, high = sorted((abs(a.best), abs(b.best)))
        times = next((t for t in (10, 100, 1000, 1_000_000) if abs(high / low - t) < 1e-9 * t), None)
        if times:
            told.append(f"one is {times:,} times the other")
        elif _digits_apart(low, high) == 1 and low >= 1000:
            told.append("they differ in one digit")
    if a.speaker and a.origin == b.origin:
        told.append(f"both go back to {a.origin}")
    return f" ({'; '.join(told)})" if told else ""


def _digits_apart(low: float, high: float) -> int:
    one, two = f"{low:.0f}", f"{high:.0f}"
    return sum(x != y for x, y in zip(one, two, strict=True)) if len(one) == len(two) else 99


# ---------------------------------------------------------------- one number on two things


def _mark_relabelled(rows: list[dict[str, Any]], groups: dict[str, list[Entry]]) -> None:
    """`scope` where outlets put one number of one event on two things: 26 dead "civilians", 26 dead "criminals"."""
    told: dict[tuple[str, float], list[tuple[str, Entry]]] = {}
    for key, entries in groups.items():
        event = key.partition("_")[0]
        for e in entries:
            if event in _events() and e.status == "reported" and e.best is not None and e.best > SMALL:
                told.setdefault((event, e.best), []).append((key, e))
    by_key = {row["counted"]: row for row in rows}
    for places in told.values():
        for (one, a), (two, b) in combinations(places, 2):
            if one == two or not _relabelled(a, b, groups[one], groups[two]):
                continue
            for row in (by_key[one], by_key[two]):
                if row["verdict"] in ("only_in", "agree", "compatible"):
                    row.update(
                        verdict="scope",
                        reason=f"{describe(a)} and {describe(b)} put one number on two things; {row['reason']}",
                    )


def _relabelled(a: Entry, b: Entry, like_a: Sequence[Entry], like_b: Sequence[Entry]) -> bool:
    """Whether two entries of one event and value are one count under two names: neither outlet prints the other's."""
    both = {e.outlet for e in like_a if e.best == a.best} & {e.outlet for e in like_b if e.best == b.best}
    two = _word_after(a) != _word_after(b) != "" and "person" not in (kind_of(_word_after(a)), kind_of(_word_after(b)))
    return not both and a.outlet != b.outlet and a.day == b.day and two


@cache
def _events() -> frozenset[str]:
    return frozenset(row["key"] for row in lexicons.read("counted") if row["kind"] == "event")


def _word_after(entry: Entry) -> str:
    """The words of an entry without its number."""
    return _without_number(entry.surface)


@lru_cache(maxsize=4096)
def _without_number(surface: str) -> str:
    return re.sub(r"[\d,.\s]+", " ", surface).strip().lower()


# ---------------------------------------------------------------- in words


def describe(entry: Entry) -> str:
    """One entry in words: outlet, words as printed, speaker, day."""
    speaker = f", credited to {entry.speaker}" if entry.speaker else ""
    day = f", {'as of' if entry.dated else 'published'} {_day(entry.day)}" if entry.day else ""
    return f"{entry.outlet} (“{entry.surface}”{speaker}{day})"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {day:%B %Y}"


def number(value: Any) -> str:
    """A number as people write it: 7,939 or 2.5."""
    if pd.isna(value):
        return "no number"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"

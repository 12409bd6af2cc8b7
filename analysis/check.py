"""What was loaded and what looks wrong, before anything is run: the load report of an event."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.codebook import Codebook
from analysis.compare import articles_by_outlet, words_by_segment
from analysis.documents import is_english
from analysis.evidence import visible
from analysis.patterns import Pattern
from analysis.quotations import find_quotations
from analysis.segments import WORD
from analysis.tables import FIELDS, each_row

SHORT = 40  # words; less is hardly an article
RUN = 8  # words in a row that two texts share only if one was taken from the other
SAME = 0.8  # of the shorter text's runs that the other has too
COMMON = 20  # articles; a run of words in more than these is page furniture
ENGLISH = 0.33  # of the words are function words: 66 English articles looked at had 0.41 to 0.67, four other languages up to 0.26
AROUND = 30  # characters shown on either side
SHOWN = 8  # concerns of one kind
KINDS = (  # the gravest first
    "left out", "text twice", "outlet names alike", "not English", "quotation never closed", "leftover", "no date",
    "date to come", "short", "frame never used", "counted thing never found", "speaker never credited", "term never used",
    "counted thing in one outlet", "figures without an entry", "one article",
)  # fmt: skip
_SPACE = re.compile(r"\s*")


class Concern(NamedTuple):
    """One thing to look at: its kind, where it is, and what was found with what to do."""

    kind: str
    where: str
    says: str


class Leftover(NamedTuple):
    """What a translation, a web page or a wrong encoding left at `text[start:end]`."""

    start: int
    end: int
    what: str


def find_leftovers(text: str) -> list[Leftover]:
    """One row a stretch that no author wrote, in order; a text without any was not proven clean."""
    return sorted(Leftover(*match.span(), what) for what, pattern in _leftovers() for match in pattern.finditer(text))


def find_unmatched(text: str) -> list[tuple[int, int]]:
    """One `(start, end)` a quotation that is opened and not closed; one that runs on in the next paragraph is closed there."""
    quotations = find_quotations(text)
    opened = {q.start for q in quotations}
    return [
        (q.start, q.end)
        for q in quotations
        if not q.closed and (following := _SPACE.match(text, q.end)) and following.end() not in opened
    ]


def find_twins(texts: Sequence[str]) -> list[tuple[int, int, float]]:
    """One `(i, j, share)` a pair of texts of which one holds most of the other's runs of words; `share` of the shorter one.

    Runs of eight words (shingles, Broder 1997), looked up in one table, so that time grows with the words and not with the pairs.
    """
    runs = [_runs(text) for text in texts]
    having: dict[int, list[int]] = defaultdict(list)
    for i, found in enumerate(runs):
        for run in found:
            having[run].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for members in having.values():
        if len(members) <= COMMON:
            shared.update(combinations(members, 2))
    pairs = [(i, j, n / min(len(runs[i]), len(runs[j]))) for (i, j), n in shared.items()]
    return sorted((i, j, share) for i, j, share in pairs if share >= SAME)


def concerns(tables: Mapping[str, pd.DataFrame], codebook: Codebook, problems: Sequence[str] = ()) -> pd.DataFrame:
    """One row a thing to look at, the gravest kinds first: `kind`, `where`, `says`.

    `tables` are those that `extract` gives, voices by the rules alone will do; `problems` are what was told while they were made.
    """
    rows: list[Concern] = [Concern("left out", *problem.split(": ", 1)) for problem in problems if ": " in problem]
    articles = list(each_row(tables["articles"]))
    rows += _twins(articles)
    rows += _outlets(tables["articles"])
    for article in articles:
        rows += _article(article)
    rows += _terms(articles, codebook)
    rows += _counted(tables["figures"], tables["entries"], codebook)
    rows += _speakers(tables["attributions"], articles, codebook)
    rows.sort(key=lambda row: KINDS.index(row.kind))
    return pd.DataFrame(rows, columns=Concern._fields, dtype="string")


def load_report(name: str, tables: Mapping[str, pd.DataFrame], codebook: Codebook, problems: Sequence[str] = ()) -> str:
    """The load report in plain text: what looks wrong first, then articles by outlet and day, segments, terms, counted things."""
    articles = tables["articles"]
    found = concerns(tables, codebook, problems)
    outlets, words = articles["outlet"].nunique(), int(articles["n_words"].sum())
    parts = [
        f"{name}: {len(articles)} articles, {outlets} outlets, {words:,} words, {_days(articles)}",
        f"Look at these first: {len(found)}" if len(found) else "Nothing looks wrong.",
        *[_section(str(kind), rows) for kind, rows in found.groupby("kind", sort=False)],
        _shown("What was loaded", articles_by_outlet(articles)),
        _shown("Articles by day", _by_day(articles)),
        _shown(
            "Words by segment (headline, subhead and body are counted)", words_by_segment(tables["segments"], articles)
        ),
        _shown("Uses of each frame", _cross(tables["mentions"], "frame")),
        _shown("Figures of each counted thing", _cross(_named(tables["figures"], codebook), "counted")),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _article(a: Any) -> Iterator[Concern]:
    """What is odd about one article."""
    where = f"{a.source_file} ({a.article})" if a.article not in str(a.source_file) else str(a.source_file)
    if pd.isna(a.published):
        yield Concern(
            "no date", where, "has no date; without one it cannot be selected by day, nor its numbers put in order"
        )
    elif a.published > pd.Timestamp.now("UTC") + pd.Timedelta(days=1):
        yield Concern("date to come", where, f"was published on {a.published:%Y-%m-%d}, which is yet to come")
    if not is_english(a.language):
        yield Concern(
            "not English", where, f"is in “{a.language}”; terms are counted, whose words they are is left unclear"
        )
    elif a.n_words >= SHORT and (share := _function_words(a.text)) < ENGLISH:
        yield Concern(
            "not English",
            where,
            f"{share:.0%} of its words are function words of English; if it is not English, say so (language: fr)",
        )
    if a.n_words < SHORT:
        yield Concern("short", where, f"has {a.n_words} words; is that all of it?")
    for field in FIELDS:
        text = getattr(a, field)
        if pd.isna(text):
            continue
        for start, end in find_unmatched(text):
            line = text.count("\n", 0, start) + 1
            yield Concern(
                "quotation never closed",
                f"{where}, {field} line {line}",
                f"{_around(text, start, min(end, start + 60))}; it is taken to end with its paragraph",
            )
        by_kind: dict[str, list[Leftover]] = defaultdict(list)
        for leftover in find_leftovers(text):
            by_kind[leftover.what].append(leftover)
        for what, places in by_kind.items():
            line = text.count("\n", 0, places[0].start) + 1
            times = f", {len(places)} times, first" if len(places) > 1 else ""
            yield Concern(
                "leftover",
                f"{where}, {field} line {line}",
                f"{what}{times}: {_around(text, places[0].start, places[0].end)}",
            )


def _twins(articles: Sequence[Any]) -> Iterator[Concern]:
    for i, j, share in find_twins([a.text for a in articles]):
        one, two = articles[i], articles[j]
        printed = f"both of {one.outlet}; all that is in them counts twice"
        if one.outlet != two.outlet:
            printed = f"{one.outlet} and {two.outlet} print one text, which is one origin"
        yield Concern(
            "text twice", f"{one.article}, {two.article}", f"share {share:.0%} of their runs of words: {printed}"
        )


def _outlets(articles: pd.DataFrame) -> Iterator[Concern]:
    alike: dict[str, list[str]] = defaultdict(list)
    for outlet in sorted(articles["outlet"].unique()):
        alike[re.sub(r"^the|\W", "", outlet.casefold())].append(outlet)
    for names in alike.values():
        if len(names) > 1:
            yield Concern(
                "outlet names alike",
                ", ".join(names),
                "are taken for different outlets; if they are one, write them alike",
            )
    sizes = articles["outlet"].value_counts()
    if len(sizes) == 1:
        yield Concern("one article", str(sizes.index[0]), "is the only outlet; there is nothing to compare it with")
    for outlet in sorted(sizes.index[sizes == 1]):
        yield Concern(
            "one article", outlet, "has one article, which says nothing about the outlet; its rates get no interval"
        )


def _terms(articles: Sequence[Any], codebook: Codebook) -> Iterator[Concern]:
    """Terms that nothing matches. Each is looked for alone, since one that is part of a longer match is no dead one."""
    texts = [getattr(a, field) for a in articles for field in FIELDS if pd.notna(getattr(a, field))]
    if not codebook.frames:
        yield Concern("frame never used", "codebook", "names no frame; only figures and speakers can be compared")
    searched = [(f.key, f.terms) for f in codebook.frames] + [(f"rivals {r.key}", r.terms) for r in codebook.rivals]
    searched += [(f"rule {n}", r.terms) for n, r in enumerate(codebook.rules, 1) if r.terms is not None]
    for where, terms in searched:
        dead = [g.written for g in terms.globs if not any(map(Pattern([g]).search, texts))]
        if len(dead) == len(terms.globs):
            yield Concern("frame never used", where, f"none of its terms is in any article: {', '.join(dead)}")
        elif dead:
            says = f"{len(dead)} of {len(terms.globs)} terms are in no article: {', '.join(dead)}"
            yield Concern("term never used", where, says)


def _counted(figures: pd.DataFrame, entries: pd.DataFrame, codebook: Codebook) -> Iterator[Concern]:
    """Counted things that no outlet, or only one, prints; and what the figures count that the codebook has no entry for."""
    for thing in codebook.figures:
        outlets = sorted(entries.loc[entries["counted"] == thing.key, "outlet"].unique())
        if not outlets:
            yield Concern(
                "counted thing never found",
                thing.key,
                "no figure counts it; look at its nouns and verbs, and at what stands before it",
            )
        elif len(outlets) == 1:
            yield Concern(
                "counted thing in one outlet",
                thing.key,
                f"only {outlets[0]} prints it, so there is nothing to line it up with",
            )
    others = figures[figures["counted"].notna() & ~figures["counted"].isin([t.key for t in codebook.figures])]
    if codebook.figures and len(others):
        commonest = ", ".join(f"{key} {n}" for key, n in Counter(sorted(others["counted"])).most_common(6))
        yield Concern(
            "figures without an entry",
            f"{len(others)} of {len(figures)}",
            f"are matched by their own words alone: {commonest}",
        )


def _speakers(attributions: pd.DataFrame, articles: Sequence[Any], codebook: Codebook) -> Iterator[Concern]:
    names = set(attributions["speaker"].dropna())
    for speaker in codebook.speakers:
        if speaker.name not in names:
            called = (speaker.name, *speaker.aliases)
            named = sum(any(name.casefold() in a.text.casefold() for name in called) for a in articles)
            says = (
                f"is named in {named} articles and credited with nothing"
                if named
                else "is in no article under any of its names"
            )
            yield Concern("speaker never credited", speaker.name, says)


def _days(articles: pd.DataFrame) -> str:
    days = articles["published"].dropna()
    return "no dates" if days.empty else f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}"


def _section(kind: str, rows: pd.DataFrame) -> str:
    lines = [f"  {r.where}: {r.says}" for r in each_row(rows.head(SHOWN))]
    more = [f"  … and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "\n".join([f"{kind} ({len(rows)})", *lines, *more])


def _shown(title: str, table: pd.DataFrame) -> str:
    """A table in plain text; outlets or segments that are its index stand in its first column."""
    whole = table.reset_index() if table.index.name else table
    return f"{title}\n{whole.to_string(index=False)}" if len(table) else ""


def _by_day(articles: pd.DataFrame) -> pd.DataFrame:
    days = articles["published"].dt.strftime("%Y-%m-%d").fillna("no date").rename("day")
    return pd.crosstab(days, articles["outlet"]).rename_axis(columns=None).reset_index()


def _cross(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return pd.crosstab(rows[column], rows["outlet"]).rename_axis(columns=None).reset_index() if len(rows) else rows


def _named(figures: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    return figures[figures["counted"].isin([thing.key for thing in codebook.figures])]


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return "“…" + " ".join(visible(f"{before}[[{text[start:end]}]]{after}").split()) + "…”"


def _runs(text: str) -> set[int]:
    words = WORD.findall(text.casefold())
    return {hash(tuple(words[i : i + RUN])) for i in range(max(1, len(words) - RUN + 1))}


def _function_words(text: str) -> float:
    words = WORD.findall(text.casefold())
    return sum(word in _known_function_words() for word in words) / len(words)


@cache
def _known_function_words() -> frozenset[str]:
    return frozenset(word for row in lexicons.read("function_words") for word in row["words"].split())


@cache
def _leftovers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["what"], re.compile(row["pattern"])) for row in lexicons.read("leftovers"))

"""What changed between two runs of an event: articles, figures, conflicts, frames; and what only the rules changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from analysis.articles import InputError, select
from analysis.codebook import Codebook
from analysis.pages import counted, counted_labels, frame_labels, join_words
from analysis.passages import find_passages
from analysis.summary import EVIDENCE_VOICES
from analysis.tables import FIELDS, Column, each_row

WHAT: Mapping[str, tuple[str, str]] = {  # the gravest first; in words, of one and of several
    "conflict_new": ("new conflict", "new conflicts"),
    "conflict_settled": ("conflict settled", "conflicts settled"),
    "figure_revised": ("figure revised", "figures revised"),
    "frame_begun": ("frame begun", "frames begun"),
    "frame_ended": ("frame ended", "frames ended"),
    "frame_moved": ("rate moved", "rates moved"),
    "article_edited": ("changed passage in articles", "changed passages in articles"),
    "article_gone": ("article gone", "articles gone"),
    "article_new": ("new article", "new articles"),
    "figure_new": ("new figure", "new figures"),
    "figure_gone": ("figure gone", "figures gone"),
    "correction": ("correction", "corrections"),
    "codebook": ("change of the codebook", "changes of the codebook"),
    "selection": ("other selection", "other selections"),
    "rules": ("change of the rules", "changes of the rules"),
}
MOST_PASSAGES = 20  # of one article; more are counted
COLUMNS: Mapping[str, Column] = {
    "what": Column("string", "what kind of change", tuple(WHAT)),
    "cause": Column(
        "string", "what it comes from: `articles`, `other articles`, `rules`, `codebook`, `corrections`, `selection`"
    ),
    "says": Column("string", "the change in a sentence"),
    "article": Column("string", "the article that it is seen in"),
    "outlet": Column("string", "its outlet"),
    "key": Column("string", "the counted thing, the frame, the column of `articles`, the part of the rules"),
    "voice": Column("string", "of a frame: whose words"),
    "before": Column("string", "what stood there in the last good run"),
    "after": Column("string", "what stands there now"),
    "field": Column("string", "where it stands now: `text` or `title`"),
    "start": Column("Int64", "offset of its first character there"),
    "end": Column("Int64", "offset behind its last character there"),
}


class State(NamedTuple):
    """What a run was made of and what came of it."""

    tables: Mapping[str, pd.DataFrame]
    codebook: Sequence[str]  # its lines
    corrections: Sequence[str]
    rules: Mapping[str, str]  # a fingerprint or version of each part
    version: str  # of this package
    selection: Mapping[str, str]


def find_changes(before: State, now: State, codebook: Codebook) -> pd.DataFrame:
    """One row a change, the gravest kinds first; `cause` tells news from what other rules, codebook or corrections made."""
    comparison = _Comparison(before, now, codebook)
    rows = [row for find in comparison.finders() for row in find()]
    order = list(WHAT)
    rows.sort(key=lambda row: order.index(row["what"]))
    return _typed(rows)


def none() -> pd.DataFrame:
    """No change."""
    return _typed([])


def news(changes: pd.DataFrame) -> pd.DataFrame:
    """The changes that articles brought, and not other rules, another codebook, corrections or another selection alone."""
    return changes[changes["cause"].str.contains("articles")]


def in_words(changes: pd.DataFrame) -> str:
    """How many changes of which kind there are, in one sentence without its full stop."""
    sizes = Counter(changes["what"])
    told = [f"{n} {WHAT[what][n > 1]}" for what in WHAT if (n := sizes[what])]
    return join_words(told) if told else "nothing changed"


def _typed(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS), dtype="object")
    return frame.astype({name: column.dtype for name, column in COLUMNS.items()})


class _Comparison:
    """Two runs side by side."""

    def __init__(self, before: State, now: State, codebook: Codebook) -> None:
        self.before, self.now, self.codebook = before, now, codebook
        self.old = {a.article: a for a in each_row(before.tables["articles"])}
        self.new = {a.article: a for a in each_row(now.tables["articles"])}
        self.came = self.new.keys() - self.old.keys()
        self.went = self.old.keys() - self.new.keys()
        both = self.old.keys() & self.new.keys()
        self.edited = {a for a in both if any(_differs(self.old[a], self.new[a], f) for f in self._compared())}
        self.chosen = self._chosen_otherwise()
        self.labels = counted_labels(codebook)

    def _compared(self) -> list[str]:
        """The columns of articles in which an edit is seen."""
        made = {"article", "sha256", "n_words", "source_file", "published_precision"}
        frames = (self.before.tables["articles"], self.now.tables["articles"])
        return [c for c in frames[1].columns if c in frames[0] and c not in made]

    def finders(self) -> Iterator[Callable[[], Iterator[dict[str, Any]]]]:
        """The kinds of changes that are looked for."""
        yield from (self.conflicts, self.figures, self.frames, self.edits, self.comings, self.settings)

    # ------------------------------------------------------------ causes

    @cached_property
    def machinery(self) -> list[str]:
        """What changed beside the articles."""
        pairs = (("rules", "rules"), ("codebook", "codebook"), ("corrections", "corrections"))
        return [name for name, field in pairs if getattr(self.before, field) != getattr(self.now, field)]

    def cause(self, articles: Iterable[str]) -> str:
        """What a change comes from that is seen in these articles."""
        seen = set(articles)
        if seen & self.edited and self.machinery:  # an article edited and read by other rules: nobody can tell
            return " or ".join(["articles", *self.machinery])
        if seen & (self.came | self.went | self.edited):
            return "selection" if not seen & (self.came | self.went | self.edited) - self.chosen else "articles"
        return " and ".join(self.machinery) or "other articles"

    def _chosen_otherwise(self) -> set[str]:
        """Articles that came or went because other outlets or days were asked for."""
        if self.before.selection == self.now.selection:
            return set()
        asked = (
            (self.went, self.before, self.now.selection),
            (self.came, self.now, self.before.selection),
        )
        return {a for ids, state, selection in asked for a in ids - _selected(state.tables["articles"], selection)}

    # ------------------------------------------------------------ articles

    def comings(self) -> Iterator[dict[str, Any]]:
        for ids, rows, what, verb in (
            (self.came, self.new, "article_new", "new"),
            (self.went, self.old, "article_gone", "no longer there"),
        ):
            for article in sorted(ids):
                row = rows[article]
                day = "" if pd.isna(row.published) else f", published {row.published:%Y-%m-%d}"
                yield {
                    "what": what,
                    "cause": self.cause([article]),
                    "says": f"{row.outlet}: {_named(row)} is {verb}{day}.",
                    "article": article,
                    "outlet": row.outlet,
                }

    def edits(self) -> Iterator[dict[str, Any]]:
        for article in sorted(self.edited):
            old, new = self.old[article], self.new[article]
            base = {"what": "article_edited", "cause": "articles", "article": article, "outlet": new.outlet}
            for column in self._compared():
                if not _differs(old, new, column):
                    continue
                one, two = (_text(getattr(row, column)) for row in (old, new))
                if column not in FIELDS:
                    said = f"{new.outlet}: {column} of {_named(new)} was “{one or '–'}” and is “{two or '–'}”."
                    yield base | {"says": said, "key": column, "before": one, "after": two}
                    continue
                passages = find_passages(one, two)
                for p in passages[:MOST_PASSAGES]:
                    words = one[p.old_start : p.old_end], two[p.start : p.end]
                    yield base | {
                        "says": f"{new.outlet} edited {_named(new)}: {_gave_way(*words)}.",
                        "key": column, "before": words[0], "after": words[1],
                        "field": column, "start": p.start, "end": p.end,
                    }  # fmt: skip
                if (more := len(passages) - MOST_PASSAGES) > 0:
                    yield base | {"says": f"{new.outlet} edited {_named(new)} in {more} more places.", "key": column}

    # ------------------------------------------------------------ figures

    def figures(self) -> Iterator[dict[str, Any]]:
        """Figures of whatever kind in edited articles; and of the codebook's counted things, what each outlet says last."""
        told = set()
        for row in self._in_edited_articles():
            told.add((row["key"], row["outlet"], row["before"], row["after"]))
            yield row
        old, new = (_last_said(state.tables["entries"], self.labels) for state in (self.before, self.now))
        for key in sorted(old.keys() | new.keys()):
            found = self._figure(*key, old.get(key), new.get(key))
            if found and (found["key"], found["outlet"], found["before"], found["after"]) not in told:
                yield found

    def _in_edited_articles(self) -> Iterator[dict[str, Any]]:
        groups = [
            _by(counted(s.tables["figures"]).dropna(subset=["counted"]), self.edited, ["article", "counted"])
            for s in (self.before, self.now)
        ]
        for article, key in sorted(groups[0].keys() | groups[1].keys()):
            ones, twos = (group.get((article, key), []) for group in groups)
            olds, news = {_figure(r): r for r in reversed(ones)}, {_figure(r): r for r in reversed(twos)}
            lost = [row for value, row in reversed(olds.items()) if value not in news]
            won = [row for value, row in reversed(news.items()) if value not in olds]
            for i in range(max(len(lost), len(won))):
                a, b = (rows[i] if i < len(rows) else None for rows in (lost, won))
                if row := self._figure(key, self.new[article].outlet, a, b):
                    yield row

    def _figure(self, key: str, outlet: str, old: Any, new: Any) -> dict[str, Any] | None:
        """The row of a figure that an outlet printed and prints; None where it is the same."""
        if old is not None and new is not None and _figure(old) == _figure(new):
            return None
        name = self.labels.get(key, key.replace("_", " "))
        before, after = (None if row is None else _printed(row) for row in (old, new))
        if old is None:
            what, said = "figure_new", f"{outlet} now prints {after} ({name})."
        elif new is None:
            what, said = "figure_gone", f"{outlet} no longer prints {before} ({name})."
        else:
            what, said = "figure_revised", f"{outlet}: {name} was {before} and is {after}."
        place = {} if new is None else {"field": new.field, "start": new.start, "end": new.end}
        return {
            "what": what,
            "cause": self.cause(row.article for row in (old, new) if row is not None),
            "says": said,
            "article": (old if new is None else new).article,
            "outlet": outlet,
            "key": key,
            "before": before,
            "after": after,
        } | place

    # ------------------------------------------------------------ conflicts

    def conflicts(self) -> Iterator[dict[str, Any]]:
        """A conflict is the same one where its key is, or where an entry of it is: keys made of words may change."""
        old, new = (_conflicts(state.tables) for state in (self.before, self.now))
        then, later = ({v.counted: v for v in each_row(s.tables["verdicts"])} for s in (self.before, self.now))
        for key, places in new.items():
            if key not in old and not any(places & others for others in old.values()):
                yield {
                    "what": "conflict_new",
                    "cause": self.cause(a for a, _ in places),
                    "says": f"New conflict, {self._name(key)}: {_stopped(_short(later[key].reason, 400))}",
                    "key": key,
                    "before": then[key].verdict if key in then else None,
                    "after": "conflict",
                }
        for key, places in old.items():
            if key not in new and not any(places & others for others in new.values()):
                after = later.get(key)
                now = (
                    f"now {after.verdict.replace('_', ' ')}. {_stopped(_short(after.reason, 400))}"
                    if after
                    else "no longer printed."
                )
                here = _places(self.now.tables["entries"]).get(key, set())
                touched = (places | here) - (places & here)
                yield {
                    "what": "conflict_settled",
                    "cause": self.cause(a for a, _ in touched or places),
                    "says": f"Conflict settled, {self._name(key)}: {now}",
                    "key": key,
                    "before": "conflict",
                    "after": after.verdict if after else None,
                }

    def _name(self, key: str) -> str:
        return self.labels.get(key, key.replace("_", " "))

    # ------------------------------------------------------------ frames

    def frames(self) -> Iterator[dict[str, Any]]:
        """Frames that an outlet began or ceased to use in a voice, and rates that left their earlier 95 % interval."""
        labels = frame_labels(self.codebook)
        outlets = {a.outlet for a in self.old.values()} & {a.outlet for a in self.new.values()}
        keys = ["outlet", "frame", "voice"]
        groups = [_by(counted(s.tables["mentions"]), None, keys) for s in (self.before, self.now)]
        for outlet, frame, voice in sorted(groups[0].keys() | groups[1].keys()):
            ones, twos = (group.get((outlet, frame, voice), []) for group in groups)
            if outlet not in outlets or frame not in labels or (ones and twos):
                continue
            rows = ones or twos
            words = join_words([f"“{w}”" for w, _ in Counter(r.surface for r in rows).most_common(3)])
            used = f"“{labels[frame]}” {EVIDENCE_VOICES[voice]}"
            times = f"{len(rows)} {'time' if len(rows) == 1 else 'times'}, {words}"
            begun = bool(twos)
            yield {
                "what": "frame_begun" if begun else "frame_ended",
                "cause": self.cause(r.article for r in rows),
                "says": f"{outlet} {'now uses' if begun else 'no longer uses'} {used} ({times}).",
                "article": rows[0].article, "outlet": outlet, "key": frame, "voice": voice,
                "before": str(len(ones)), "after": str(len(twos)),
            } | ({"field": rows[0].field, "start": rows[0].start, "end": rows[0].end} if begun else {})  # fmt: skip
        yield from self._moved(labels)

    def _moved(self, labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        rates = [
            {(r.outlet, r.frame, r.voice): r for r in each_row(s.tables["rates"].query("segment_group == 'all'"))}
            for s in (self.before, self.now)
        ]
        for key in sorted(rates[0].keys() & rates[1].keys()):
            old, new = rates[0][key], rates[1][key]
            if key[2] not in ("all", "own") or key[1] not in labels or pd.isna(old.low_95) or pd.isna(new.low_95):
                continue
            if old.low_95 <= new.per_1000_words <= old.high_95 or not (old.n_mentions and new.n_mentions):
                continue
            numbers = [
                f"{r.per_1000_words:.1f} ({r.low_95:.1f}–{r.high_95:.1f}; {r.n_mentions} of {r.n_words:,} words)"
                for r in (old, new)
            ]
            whose = " in its own words" if key[2] == "own" else ""
            yield {
                "what": "frame_moved",
                "cause": self._cause_of_rate(*key),
                "says": f"{key[0]}: “{labels[key[1]]}”{whose} went from {numbers[0]} to {numbers[1]} per 1,000 words.",
                "outlet": key[0], "key": key[1], "voice": key[2], "before": numbers[0], "after": numbers[1],
            }  # fmt: skip

    def _cause_of_rate(self, outlet: str, frame: str, voice: str) -> str:
        """Whether the mentions of articles that stayed as they were are others now, of those that did not, or of both."""
        counts = []
        for state in (self.before, self.now):
            rows = counted(state.tables["mentions"])
            rows = rows[rows["outlet"].eq(outlet) & rows["frame"].eq(frame)]
            counts.append(Counter(rows["article"] if voice == "all" else rows[rows["voice"].eq(voice)]["article"]))
        moved = {a for a in counts[0] | counts[1] if counts[0][a] != counts[1][a]}
        causes = {self.cause([a]) for a in moved}
        return " and ".join(sorted(causes)) or self.cause(self.came | self.went | self.edited)

    # ------------------------------------------------------------ everything beside the articles

    def settings(self) -> Iterator[dict[str, Any]]:
        """What was corrected, asked for, searched for otherwise, and by which other rules the labels are made."""
        for correction in self.now.corrections:
            if correction not in self.before.corrections:
                yield {
                    "what": "correction",
                    "cause": "corrections",
                    "says": f"Correction applied: {correction}.",
                    "after": correction,
                }
        for correction in self.before.corrections:
            if correction not in self.now.corrections:
                yield {
                    "what": "correction",
                    "cause": "corrections",
                    "says": f"Correction taken back: {correction}.",
                    "before": correction,
                }
        for before, after in _lines(self.before.codebook, self.now.codebook):
            yield {
                "what": "codebook",
                "cause": "codebook",
                "says": f"Codebook: {_gave_way(before, after)}.",
                "before": before,
                "after": after,
            }
        if self.before.selection != self.now.selection:
            before, after = (
                ", ".join(f"{k} {v}" for k, v in s.selection.items()) or "all articles" for s in (self.before, self.now)
            )
            yield {
                "what": "selection",
                "cause": "selection",
                "says": f"Other articles were asked for: {before}, now {after}.",
                "before": before,
                "after": after,
            }
        if self.before.rules != self.now.rules:
            parts = sorted(
                part for part in self.before.rules.keys() | self.now.rules.keys()
                if self.before.rules.get(part) != self.now.rules.get(part)
            )  # fmt: skip
            version = dict.fromkeys((self.before.version, self.now.version))
            named = join_words([*parts[:6], f"{len(parts) - 6} more"] if len(parts) > 7 else parts)
            yield {
                "what": "rules",
                "cause": "rules",
                "says": f"The articles are labelled by other rules (framing {', now '.join(version)}; {named}): what did not "
                "change may have other labels.",
                "key": ", ".join(parts),
                "before": self.before.version,
                "after": self.now.version,
            }


def _differs(old: Any, new: Any, column: str) -> bool:
    one, two = getattr(old, column), getattr(new, column)
    if pd.isna(one) or pd.isna(two):
        return bool(pd.isna(one) != pd.isna(two))
    return bool(one != two)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _named(article: Any) -> str:
    return f"“{article.title}” ({article.article})" if not pd.isna(article.title) else str(article.article)


def _gave_way(before: str, after: str) -> str:
    one, two = _short(before), _short(after)
    if not before.strip():
        return f"“{two}” was put in"
    return f"“{one}” was taken out" if not after.strip() else f"“{one}” became “{two}”"


def _short(text: str, most: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _stopped(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _figure(row: Any) -> tuple[Any, ...]:
    best = getattr(row, "best", getattr(row, "value", None))
    return tuple(None if pd.isna(v) else v for v in (row.low, best, row.high, row.hedge, row.status))


def _printed(row: Any) -> str:
    return f"“{' '.join(str(row.surface).split())}”" + ("" if row.status == "reported" else f" ({row.status})")


def _last_said(entries: pd.DataFrame, labels: Mapping[str, str]) -> dict[tuple[str, str], Any]:
    """By counted thing and outlet the entry of the latest day; of one day the one of the last article."""
    used = entries[entries["counted"].isin(list(labels)) & entries["change"].ne("earlier").fillna(True)]
    days = used["as_of"].fillna(used["published"]).fillna("")
    used = used.assign(day=days).sort_values(["day", "article", "start"], kind="stable")
    return {(e.counted, e.outlet): e for e in each_row(used)}


def _by(frame: pd.DataFrame, articles: set[str] | None, keys: list[str]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in each_row(frame if articles is None else frame[frame["article"].isin(articles)]):
        found.setdefault(tuple(getattr(row, key) for key in keys), []).append(row)
    return found


def _places(entries: pd.DataFrame) -> dict[str, set[tuple[str, str]]]:
    """By counted thing the articles and words that print it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for e in each_row(entries):
        found.setdefault(e.counted, set()).add((e.article, e.surface))
    return found


def _conflicts(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[tuple[str, str]]]:
    places = _places(tables["entries"])
    keys = tables["verdicts"].query("verdict == 'conflict'")["counted"]
    return {key: places.get(key, set()) for key in keys}


def _selected(articles: pd.DataFrame, selection: Mapping[str, str]) -> set[str]:
    """Which of these articles a selection would keep."""
    try:
        return set(select(articles, **selection)["article"])
    except InputError:  # none, or an outlet that is not here
        return set()


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield "\n".join(old[i:j]), "\n".join(new[k:m])

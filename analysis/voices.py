"""Who is credited with which words: attributions, and the voice that any stretch of an article stands in."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis import sequence, tables
from analysis.clauses import BE, Credit, Grammar
from analysis.cues import Cue, cue_forms, cue_nouns, cue_passives
from analysis.features import Context
from analysis.quotations import Quotation, find_quotations
from analysis.segments import Segment, find_segments
from analysis.sequence import Model
from analysis.tokens import tokenise

# The kinds whose content is somebody else's words. Who says, believes or documents something chose its words, or is
# credited with them; who intends or does something (backs a bill, seeks a deal) is told in the outlet's own words.
# Quotation marks inside of any kind are the source's.
WORDS_OF_THE_SOURCE = ("speech", "belief", "document")
SHORT = 4  # words; a longer quotation with nobody credited is not a scare quote, only one that the rules do not know
RULES = (
    "according to", "adjective", "passive", "noun", "what X called", "before the cue", "participle", "relative",
    "after the cue", "continued", "headline", "echo", "model",
)  # fmt: skip
# Credits that the rules may add inside of what the model found: their shape alone says that somebody is credited.
NESTED = frozenset(("what X called", "relative", "according to", "after the cue"))


class Attribution(NamedTuple):
    """One part of one content: `text[start:end]` is credited to `source` by `cue`.

    Rows that share `attribution` are parts of one content. `parent` is the number of the attribution this one is told
    inside of; `rule` names what found it.
    """

    attribution: int
    part: int
    start: int
    end: int
    mode: str
    kind: str
    source: str | None
    source_start: int | None
    source_end: int | None
    cue: str
    cue_start: int
    cue_end: int
    stance: str
    parent: int | None
    rule: str


class Voice(NamedTuple):
    """Whose words a stretch stands in, and the innermost attribution that says so."""

    voice: str
    attribution: Attribution | None


def find_attributions(
    text: str, segments: Sequence[Segment] | None = None, *, model: Model | Literal["shipped"] | None = "shipped"
) -> list[Attribution]:
    """Every attribution in `text`, sorted by start; one row a part.

    Rules over tokens propose cues, sources and clauses; the model, which read them, decides which words are content; the
    rules then say why (`rule`), and "model" stands where only the model knew. Without a model the rules decide alone,
    faster and less well. Known misses: content whose cue is a rare noun or gesture; a source that only an earlier
    sentence names.
    """
    if segments is None:
        segments = find_segments(text)
    grammar = Grammar(tokenise(text, segments), find_quotations(text))
    weights = sequence.shipped() if model == "shipped" else model
    if weights is None:
        return _finish(_by_rules(grammar))
    return _finish(_by_model(grammar, sequence.label(read_context(grammar), weights)))


def read_context(grammar: Grammar) -> Context:
    """What the model reads: the tokens, and what the rules make of them."""
    tokens = grammar.t
    n = len(tokens.words)
    sentence, paragraph = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    rule, role = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    covered = 0
    for k, (_, b) in enumerate(tokens.sentences):
        sentence[covered:b], paragraph[covered:b] = k, tokens.paragraph_of[k]
        covered = b
        for credit in grammar.credits[k]:
            for i, j in credit.contents:
                rule[i:j] = RULES.index(credit.rule) + 1
            role[credit.cue[0] : credit.cue[1]] = 2
            if credit.source is not None:
                role[credit.source[0] : credit.source[1]] = 1
    owner = np.array(grammar.quote_of, dtype=np.int64)
    quote = np.where(owner >= 0, 2, 0)
    if n:
        changes = (np.flatnonzero(np.diff(owner)) + 1).tolist()
        quote[[i for i in (0, *changes) if owner[i] >= 0]] = 1
        quote[[i - 1 for i in (*changes, n) if owner[i - 1] >= 0]] = 3
    surfaces = [tokens.text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    return Context(surfaces, sentence, paragraph, quote, rule, role)


# ------------------------------------------------------------------------ by the rules alone


def _by_rules(g: Grammar) -> Iterator[Attribution]:
    last: tuple[int, Credit, int] | None = None  # number, credit, paragraph
    number = 0
    for k, (a, b) in enumerate(g.t.sentences):
        credits = g.credits[k]
        claimed: set[int] = set()
        first = number
        for credit in credits:
            yield from _rows(g, number, credit)
            number += 1
            claimed.update(range(*credit.cue), *(range(i, j) for i, j in credit.contents))
        for i, j in g.loose_quotations(a, b, claimed):
            beside = g.beside(credits, i)
            if beside is not None:
                yield from _rows(g, first + beside, credits[beside]._replace(contents=((i, j),)))
            elif last is not None and g.t.paragraph_of[k] - last[2] <= 1:
                yield from _rows(g, last[0], last[1]._replace(contents=((i, j),), rule="continued"))
                last = (last[0], last[1], g.t.paragraph_of[k])
        if credits:
            top = max(range(len(credits)), key=lambda n: (credits[n].entry.kind == "speech", n == 0))
            last = (first + top, credits[top], g.t.paragraph_of[k])


# ------------------------------------------------------------------------ by the model, explained by the rules


class _Run(NamedTuple):
    """Tokens [first, last) with one label: part of the name (O, B, S, C) and side (r, l, k)."""

    part: str
    side: str
    first: int
    last: int


def _runs(labels: Sequence[int], breaks: frozenset[int]) -> list[_Run]:
    """Runs of one part that cross none of the `breaks`.

    A content keeps together over one sign between, and has the side that most of it says.
    """
    runs: list[_Run] = []
    sides: list[Counter[str]] = []
    for i, code in enumerate(labels):
        name = sequence.LABELS[code]
        if name == "O":
            continue
        part, side = ("B" if name[0] == "I" else name[0]), name[1]
        last = runs[-1] if runs else None
        gap = 1 if name[0] == "I" else 0
        if last is None or name[0] == "B" or i - last.last > gap or last.part != part or i in breaks:
            runs.append(_Run(part, side, i, i + 1))
            sides.append(Counter())
        else:
            runs[-1] = last._replace(last=i + 1)
        sides[-1][side] += 1
    return [run._replace(side=votes.most_common(1)[0][0]) for run, votes in zip(runs, sides, strict=True)]


def _by_model(g: Grammar, labels: np.ndarray[Any, np.dtype[np.int64]]) -> Iterator[Attribution]:
    edges = zip(g.t.sentences, g.t.paragraph_of, [-1, *g.t.paragraph_of], strict=False)
    runs = _runs(labels.tolist(), frozenset(a for (a, _), here, before in edges if here != before))
    ends = [b for _, b in g.t.sentences]
    number = -1
    by_cue: dict[int, int] = {}
    told: set[tuple[int, int]] = set()
    last: tuple[int, Credit, int] | None = None
    at = 0
    for k, (a, b) in enumerate(g.t.sentences):
        here: list[_Run] = []
        while at < len(runs) and runs[at].first < b:
            here.append(runs[at])
            at += 1
        del a
        beyond = [r for r in here if r.last > b and r.part == "B"]  # the cue stands where the content ends
        if beyond:
            reach = bisect_right(ends, beyond[-1].last - 1)
            stop = ends[min(reach, len(ends) - 1)]
            here_and_on = here + [r for r in runs[at : at + 40] if r.first < stop]
        else:
            here_and_on = here
        credits = [c for n in range(k, min(k + 1 + bool(beyond), len(g.credits))) for c in g.credits[n]]
        fresh: dict[int, Credit] = {}
        for run in here:
            if run.part != "B":
                continue
            content = (run.first, run.last)
            if run.side == "k" and last is not None and g.t.paragraph_of[k] - last[2] <= 3:
                yield from _rows(g, last[0], last[1]._replace(contents=g.parts(content), rule="continued"))
                last = (last[0], last[1], g.t.paragraph_of[k])
                continue
            credit = _credit(g, run, here_and_on, credits)
            kept = g.parts(*credit.contents)
            if not kept or kept[0] == credit.source:
                continue
            content = kept[0]
            key = credit.cue[0]
            if credit.cue[0] == credit.cue[1] or key not in by_cue:
                number += 1
                by_cue[key] = number
            mine = by_cue[key]
            fresh[mine] = credit
            yield from _rows(g, mine, credit._replace(contents=(content,)))
            for nested in _nested(credits, run, here_and_on):
                if nested.cue not in told:
                    told.add(nested.cue)
                    number += 1
                    yield from _rows(g, number, nested)
        if fresh:
            top = max(fresh, key=lambda n: (fresh[n].entry.kind == "speech", -n))
            last = (top, fresh[top], g.t.paragraph_of[k])


def _credit(g: Grammar, run: _Run, runs: Sequence[_Run], credits: Sequence[Credit]) -> Credit:
    """The cue and source of one content: what the model marked on the side it names, else what the rules propose."""
    content = (run.first, run.last)
    cue = _nearest([r for r in runs if r.part == "C"], run)
    ruled = [c for c in credits if any(i < run.last and run.first < j for i, j in c.contents)]
    if cue is None and ruled:
        return ruled[0]._replace(contents=(content,))
    if cue is None:
        source = _nearest([r for r in runs if r.part == "S"], run)
        return Credit(
            (run.first, run.first), (source.first, source.last) if source else None, (content,), _UNKNOWN, "model"
        )
    span = (cue.first, cue.last)
    same = [c for c in credits if c.cue[0] < cue.last and cue.first < c.cue[1]]
    phrase = [c for c in ruled if c.rule == "according to"]
    if phrase and (phrase[0] in same or not any(w in cue_forms() for w in g.w[cue.first : cue.last])):
        begin = (
            phrase[0].source[1] if phrase[0].source and run.first <= phrase[0].source[0] < run.last - 1 else run.first
        )
        return phrase[0]._replace(contents=((begin, run.last),))
    named = _source_of(g, cue, run, [r for r in runs if r.part == "S"], same[0].source if same else None)
    if named is not None and run.first <= named[0] < run.last and same and same[0].rule == "relative":
        named = None  # "which was declared …": the subject of a passive is content
    return Credit(span, named, (content,), _entry(g, span, content, named), same[0].rule if same else "model")


def _nearest(candidates: Sequence[_Run], run: _Run) -> _Run | None:
    """The candidate next to the content on the side that its label names; on the other side if there is none."""
    before = [c for c in candidates if c.last <= run.first]
    after = [c for c in candidates if c.first >= run.last]
    sides = [after[:1], before[-1:]] if run.side == "l" else [before[-1:], after[:1]]
    return next((side[0] for side in sides if side), None)


def _source_of(
    g: Grammar, cue: _Run, run: _Run, sources: Sequence[_Run], ruled: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The source of a cue: where a rule and the model both see one, that; else the model's nearest; else the rule's."""
    for s in sources:
        if ruled is not None and s.first < ruled[1] and ruled[0] < s.last:
            return next(iter(g.parts((s.first, s.last))), ruled)
    if not sources:
        return ruled

    def far(s: _Run) -> float:
        gap = cue.first - s.last if s.last <= cue.first else s.first - cue.last
        behind = s.first >= cue.last
        crossed = run.first < s.first < run.last
        return gap + (8 if behind and gap > 1 else 0) + (0 if s.side == cue.side else 6) + (50 if crossed else 0)

    nearest = min(sources, key=far)
    return next(iter(g.parts((nearest.first, nearest.last))), None)


def _nested(credits: Sequence[Credit], run: _Run, runs: Sequence[_Run]) -> Iterator[Credit]:
    """What the rules find told inside of one content."""
    taken = [r for r in runs if r.part == "C"]
    for credit in credits:
        inside = run.first < credit.cue[0] and credit.cue[1] <= run.last
        if not inside or credit.rule not in NESTED or credit.entry.kind not in ("speech", "belief"):
            continue
        if any(r.first < credit.cue[1] and credit.cue[0] < r.last for r in taken):
            continue
        if credit.rule == "according to" and any(i <= run.first and run.last <= j for i, j in credit.contents):
            continue  # it is the content's own cue
        contents = tuple((max(i, run.first), min(j, run.last)) for i, j in credit.contents)
        contents = tuple((i, j) for i, j in contents if i < j and (i, j) != (run.first, run.last))
        if contents and credit.source is not None:
            yield credit._replace(contents=contents)


_UNKNOWN = Cue("", "none", "speech", "neutral", frozenset())


def _entry(g: Grammar, cue: tuple[int, int], content: tuple[int, int], source: tuple[int, int] | None) -> Cue:
    """The lexicon's entry for a cue that the model marked: its last word that the lexicon knows."""
    words = g.w[cue[0] : cue[1]]
    if source is None and any(w in cue_passives() for w in words) and any(w in BE for w in words):
        return next(cue_passives()[w] for w in words if w in cue_passives())
    passive = source is None and any(w in BE for w in words)
    for word in reversed(words):
        entry = cue_forms().get(word) or cue_nouns().get(word)
        if entry is not None and passive and entry.takes & {"as", "call"}:
            return entry._replace(kind="act")  # "was declared": a naming that nobody is credited with
        if entry is not None:
            return entry
    if "according" in words:
        return _UNKNOWN._replace(lemma="according to")
    quoted = any(g.quote_of[i] >= 0 for i in range(content[0], min(content[1], content[0] + 60)))
    clause = g.w[content[0]] in ("that", "it", "he", "she", "they", "we", "there")
    speaks = quoted or clause or cue[0] > content[0] or ":" in words
    return _UNKNOWN._replace(lemma=" ".join(words), kind="speech" if speaks else "act")


# ------------------------------------------------------------------------ rows


def _rows(g: Grammar, number: int, credit: Credit) -> Iterator[Attribution]:
    """One row a part of the credited content."""
    text = g.t.text
    source = g.t.span(*credit.source) if credit.source else None
    empty = credit.cue[0] == credit.cue[1]
    cue = (g.t.starts[credit.cue[0]],) * 2 if empty else g.t.span(*credit.cue)
    for n, (i, j) in enumerate(credit.contents):
        start, end = g.t.span(i, j)
        yield Attribution(
            number, n, start, end, g.mode(i, j), credit.entry.kind,
            text[source[0] : source[1]] if source else None, source[0] if source else None,
            source[1] if source else None, text[cue[0] : cue[1]], cue[0], cue[1], credit.entry.stance, None, credit.rule,
        )  # fmt: skip


def _finish(found: Iterator[Attribution]) -> list[Attribution]:
    """Sort, number the parts in order, and say what is told inside of what."""
    rows = sorted(found, key=lambda r: (r.start, -r.end, r.attribution))
    part: dict[int, int] = {}
    done = []
    open_rows: list[Attribution] = []
    for row in rows:
        n = part.get(row.attribution, 0)
        part[row.attribution] = n + 1
        while open_rows and open_rows[-1].end <= row.start:
            open_rows.pop()
        parent = next(
            (o.attribution for o in reversed(open_rows[-8:]) if o.end >= row.end and o.attribution != row.attribution
             and o.start <= row.cue_start < o.end), None,
        )  # fmt: skip
        done.append(row._replace(part=n, parent=parent))
        open_rows.append(row)
    return done


# ------------------------------------------------------------------------ voice


class VoiceIndex:
    """The voice of any stretch of one text, looked up in O(log n)."""

    def __init__(self, text: str, attributions: Sequence[Attribution], quotations: Sequence[Quotation]) -> None:
        self._text = text
        self._quotes = _flatten([(q.start, q.end) for q in quotations], outermost=True)
        self._quotations = quotations
        self._rows = attributions
        self._owners = _flatten([(a.start, a.end) for a in attributions], outermost=False)

    def at(self, start: int, end: int) -> Voice:
        """The voice that `text[start:end]` stands in: whoever owns its first character."""
        del end  # a stretch that crosses the edge of a content belongs to where it begins
        quotation = self._quotes.at(start)
        owner = self._owners.at(start)
        attribution = None if owner is None else self._rows[owner]
        if quotation is not None:
            if attribution is not None:
                return Voice("quoted", attribution)
            q = self._quotations[quotation]
            short = len(self._text[q.inner_start : min(q.inner_end, q.inner_start + 200)].split()) <= SHORT
            return Voice("scare" if short and q.closed else "unclear", None)
        if attribution is not None and attribution.kind in WORDS_OF_THE_SOURCE:
            return Voice("indirect", attribution)
        return Voice("own", None)


class _Flat(NamedTuple):
    edges: list[int]
    owners: list[int | None]

    def at(self, position: int) -> int | None:
        i = bisect_right(self.edges, position) - 1
        return self.owners[i] if i >= 0 else None


def _flatten(spans: Sequence[tuple[int, int]], *, outermost: bool) -> _Flat:
    """Cut overlapping spans into stretches that each have one owner: the span that began last (or first)."""
    events = sorted({edge for span in spans for edge in span})
    order = sorted(range(len(spans)), key=lambda n: spans[n])
    heap: list[tuple[int, int, int]] = []
    owners: list[int | None] = []
    nxt = 0
    for edge in events:
        while nxt < len(order) and spans[order[nxt]][0] <= edge:
            start, end = spans[order[nxt]]
            key = (start, -end) if outermost else (-start, end)
            heapq.heappush(heap, (*key, order[nxt]))
            nxt += 1
        while heap and spans[heap[0][2]][1] <= edge:
            heapq.heappop(heap)
        owners.append(heap[0][2] if heap else None)
    return _Flat(events, owners)


# ------------------------------------------------------------------------ table


def attributions_table(articles: pd.DataFrame, segments: pd.DataFrame, codebook: Any = None) -> pd.DataFrame:
    """One row a part of a content that somebody is credited with, in every article and both its fields."""
    from analysis.speakers import resolve_speakers  # noqa: PLC0415  (speakers reads attributions)

    known = tuple(codebook.speakers) if codebook is not None else ()
    rows: list[dict[str, Any]] = []
    stretches = dict(iter(segments.groupby(["article", "field"], sort=False)))
    for article in articles.itertuples(index=False):
        for field in tables.FIELDS:
            group = stretches.get((article.article, field))
            text = getattr(article, field)
            if group is None or pd.isna(text):
                continue
            found_segments = [
                Segment(int(s), int(e), str(k), bool(lead))
                for s, e, k, lead in zip(
                    group["start"], group["end"], group["segment"], group["lead"].fillna(False), strict=True
                )
            ]
            found = find_attributions(str(text), found_segments)
            speakers = resolve_speakers(str(text), found, known)
            for row, speaker in zip(found, speakers, strict=True):
                rows.append(_row(article, field, row, speaker, found_segments))
    return tables.build("attributions", rows)


def _row(article: Any, field: str, row: Attribution, speaker: Any, segments: list[Segment]) -> dict[str, Any]:
    prefix = f"{article.article}/{field}/"
    at = bisect_right([s.start for s in segments], row.start) - 1
    return {
        **row._asdict(),
        "attribution": f"{prefix}{row.attribution}",
        "parent": None if row.parent is None else f"{prefix}{row.parent}",
        "article": article.article,
        "outlet": article.outlet,
        "field": field,
        "speaker": speaker.name,
        "speaker_type": speaker.type,
        "segment": segments[at].segment if at >= 0 else None,
    }

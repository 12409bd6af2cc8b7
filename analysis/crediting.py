"""From tokens to credits: the model's labels, joined to sources and cues, or the rules alone; each with its number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from analysis import sequence
from analysis.clauses import ADVERBIAL, BE, COUNTING, DAYS, PRONOUNS, TIMES, Credit, Grammar
from analysis.cues import Cue, cue_forms, cue_nouns, cue_passives
from analysis.features import Context, Ints, join
from analysis.sequence import Model
from analysis.speakers import type_of

Numbered = tuple[int, Credit]  # credits of one number are parts of one content

# The grammar's rules; their order is part of the trained weights. "continued" and "model" are the other values of `rule`.
RULES = (
    "according to", "adjective", "passive", "noun", "what X called", "before the cue", "participle", "relative",
    "after the cue", "opening",
)  # fmt: skip
# Credits that the rules may add inside of what the model found: their shape alone says that somebody is credited.
NESTED = frozenset(("what X called", "relative", "according to", "after the cue"))
# Nouns that end the name of a source that the model cut short: "the Harbour | ministry", "Politics | survey".
HEADS = frozenset(
    "ministry survey poll report administration campaign officials official spokesman spokeswoman department police"
    " government agency authorities office team study analysis party union group company council committee court"
    " commission board association newspaper magazine".split()
)
TELLING_ON = frozenset("adding continuing concluding noting explaining".split())
GOING_ON = frozenset("continued continues concluded concludes began begins".split())  # told before a quotation
NEAR = 8  # tokens before a quotation in which its cue may stand
FURTHEST = 8  # sentences that a content may run on for and still find its cue
PARAGRAPHS = 3  # that a speaker may go on over without being named again


def find_credits(grammars: Sequence[Grammar], model: Model | None) -> Iterator[Iterator[Numbered]]:
    """For each text every credit, in the order of its sentences: by the model where there is one, else by the rules."""
    if model is None:
        return map(by_rules, grammars)
    labels = sequence.label(join([read_context(g) for g in grammars]), model)
    ends = np.cumsum([len(g.w) for g in grammars])
    return (_Linker(g, part).credits() for g, part in zip(grammars, np.split(labels, ends[:-1]), strict=True))


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
    return Context(surfaces, sentence, paragraph, np.zeros(n, dtype=np.int64), quote, rule, role)


def by_rules(g: Grammar) -> Iterator[Numbered]:
    """What the grammar proposes, and quotations that no cue claims: they belong to a cue beside, or go on with the last."""
    last: tuple[int, Credit, int] | None = None  # number, credit, paragraph
    number = 0
    for k, (a, b) in enumerate(g.t.sentences):
        credits = g.credits[k]
        taken = [part for credit in credits for part in credit.contents]
        for credit in g.reckoned(a, b):
            if not any(p < j and i < q for p, q in taken for i, j in credit.contents):
                credits = [*credits, credit]
        claimed: set[int] = set()
        first = number
        quoted = g.quoted(a, b)
        for credit in credits:
            yield number, credit
            number += 1
            if quoted:
                claimed.update(range(*credit.cue), *(range(i, j) for i, j in credit.contents))
        for i, j in g.loose_quotations(a, b, claimed) if quoted else ():
            beside = g.beside(credits, i)
            if beside is not None:
                yield first + beside, credits[beside]._replace(contents=((i, j),))
            elif last is not None and g.t.paragraph_of[k] - last[2] <= 1:
                yield last[0], last[1]._replace(contents=((i, j),), rule="continued")
                last = (last[0], last[1], g.t.paragraph_of[k])
        if credits:
            top = max(range(len(credits)), key=lambda n: (credits[n].entry.kind == "speech", n == 0))
            last = (first + top, credits[top], g.t.paragraph_of[k])


class _Run(NamedTuple):
    """Tokens [first, last) with one label: part of the name (O, B, S, C) and side (r, l, k)."""

    part: str
    side: str
    first: int
    last: int


def _runs(labels: Ints, breaks: Sequence[int]) -> list[_Run]:
    """Runs of one part that cross none of the `breaks`.

    A content keeps together over one sign between, and has the side that most of it says.
    """
    if not len(labels):
        return []
    runs: list[_Run] = []
    sides: list[Counter[str]] = []
    begins = [k for k, name in enumerate(sequence.LABELS) if name[0] == "B"]
    cuts = np.flatnonzero((np.diff(labels, prepend=-1) != 0) | np.isin(labels, begins))
    cuts = np.unique(np.concatenate([cuts, np.array(breaks, dtype=np.int64), [len(labels)]]))
    codes = labels[cuts[:-1]].tolist()
    broken = set(breaks)
    for code, (first, stop) in zip(codes, pairwise(cuts.tolist()), strict=True):
        name = sequence.LABELS[code]
        if name == "O":
            continue
        part, side = ("B" if name[0] == "I" else name[0]), name[1]
        last = runs[-1] if runs else None
        gap = 1 if name[0] == "I" else 0
        if last is None or name[0] == "B" or first - last.last > gap or last.part != part or first in broken:
            runs.append(_Run(part, side, first, stop))
            sides.append(Counter())
        else:
            runs[-1] = last._replace(last=stop)
        sides[-1][side] += stop - first
    return [run._replace(side=votes.most_common(1)[0][0]) for run, votes in zip(runs, sides, strict=True)]


class _Linker:
    """Joins the contents that the model found to cues and sources, sentence by sentence."""

    def __init__(self, g: Grammar, labels: Ints) -> None:
        self.g = g
        edges = zip(g.t.sentences, g.t.paragraph_of, [-1, *g.t.paragraph_of], strict=False)
        self.runs = _runs(labels, [a for (a, _), here, before in edges if here != before])
        self.starts = [run.first for run in self.runs]
        self.ends = g.ends_of_sentences
        self.beginnings = frozenset(a for a, _ in g.t.sentences)
        self.number = -1
        self.by_cue: dict[int, int] = {}
        self.told: set[tuple[int, int]] = set()
        self.last: tuple[int, Credit, int] | None = None  # number, credit, paragraph

    def credits(self) -> Iterator[Numbered]:
        for k, (a, b) in enumerate(self.g.t.sentences):
            first, stop = bisect_left(self.starts, a if k else 0), bisect_left(self.starts, b)
            contents = [run for run in self.runs[first:stop] if run.part == "B"]
            # a content that runs on over sentences may have its cue where it ends
            last = max((run.last for run in contents), default=b)
            reach = min(bisect_left(self.ends, last), k + FURTHEST, len(self.ends) - 1)
            runs = self.runs[first : bisect_left(self.starts, self.ends[reach])]
            ruled = [credit for n in range(k, reach + 1) for credit in self.g.credits[n]]
            opening = next((credit for credit in self.g.credits[k] if credit.rule == "opening"), None)
            if opening is not None and any(self.g.quoted(i, j) for i, j in opening.contents):
                own = [run for run in contents if _has_another_cue(self.g, run, runs, ruled, opening)]
                if not own or opening.entry.lemma != ":":
                    rest = tuple((b, run.last) for run in contents if run not in own and run.last > b)
                    yield self.numbered(opening), opening._replace(contents=opening.contents + rest)
                    self.last = (self.number, opening, self.g.t.paragraph_of[k])
                    contents = own
            if contents:
                yield from self.sentence(self.g.t.paragraph_of[k], contents, runs, ruled)
            for credit in self.g.reckoned(a, b):
                if not any(run.first < j and i < run.last for run in contents for i, j in credit.contents):
                    self.number += 1
                    yield self.number, credit

    def sentence(
        self, paragraph: int, contents: Sequence[_Run], runs: Sequence[_Run], ruled: Sequence[Credit]
    ) -> Iterator[Numbered]:
        fresh: dict[int, Credit] = {}
        for run in contents:
            opens = self.g.w[run.first - 1] == ":" and _introduced(self.g, run.first) is not None
            if run.side == "k" and self.last is not None and paragraph - self.last[2] <= PARAGRAPHS and not opens:
                number, before, _ = self.last
                self.last = (number, before, paragraph)
                yield number, before._replace(contents=self.g.parts((run.first, run.last)), rule="continued")
                continue
            credit = _credit(self.g, run, runs, ruled)
            if credit.source is None and credit.rule != "passive" and _goes_on(self.g.w, credit.cue):
                credit = credit._replace(source=self.subject(credit, fresh))
            if credit.source is None and self.last is not None and self.opens(credit.cue):
                credit = credit._replace(source=self.last[1].source)  # "Adding, “…”" behind what somebody said
            kept = self.g.parts(*credit.contents)
            if not kept or kept[0] == credit.source:
                continue
            number = self.numbered(credit)
            fresh[number] = credit
            yield number, credit._replace(contents=kept)
            yield from self.nested(run, runs, ruled)
        if fresh:
            top = max(fresh, key=lambda n: (fresh[n].entry.kind == "speech", -n))
            self.last = (top, fresh[top], paragraph)

    def opens(self, cue: tuple[int, int]) -> bool:
        """Whether a sentence opens with a participle that tells on: "Adding, “…”"."""
        begin, end = cue
        return begin < end and self.g.w[begin] in TELLING_ON and begin in self.beginnings

    def subject(self, credit: Credit, before: dict[int, Credit]) -> tuple[int, int] | None:
        """Whose cue it is where none stands beside it: the source of the cue before, else what the sentence opens with."""
        a, _ = self.g.t.sentences[bisect_right(self.ends, credit.cue[0])]
        for other in reversed(before.values()):
            if other.source is not None and a <= other.source[0] < credit.cue[0]:
                return other.source
        return self.g.subject_of_sentence(credit.cue[0], a)

    def numbered(self, credit: Credit) -> int:
        """The number of a cue met before, else the next one; a content without a cue is always new."""
        begin, end = credit.cue
        if begin == end or begin not in self.by_cue:
            self.number += 1
            if begin == end:
                return self.number
            self.by_cue[begin] = self.number
        return self.by_cue[begin]

    def nested(self, run: _Run, runs: Sequence[_Run], ruled: Sequence[Credit]) -> Iterator[Numbered]:
        for credit in _nested(ruled, run, runs):
            if credit.cue not in self.told and credit.cue[0] not in self.by_cue:
                self.told.add(credit.cue)
                self.number += 1
                yield self.number, credit


def _credit(g: Grammar, run: _Run, runs: Sequence[_Run], credits: Sequence[Credit]) -> Credit:
    """The cue and source of one content: what the model marked on the side it names, else what the rules propose."""
    content = (run.first, run.last)
    cue = _nearest([r for r in runs if r.part == "C"], run)
    ruled = [c for c in credits if any(i < run.last and run.first < j for i, j in c.contents)]
    ruled.sort(key=lambda c: c.entry.lemma == ":")  # "Rome: mayor mentions “ruin”": a cue beside says more than a topic
    if cue is None and ruled:
        return ruled[0]._replace(contents=(content,))
    if cue is None:
        source = _nearest([r for r in runs if r.part == "S"], run)
        introduced = (_introduced(g, run.first) or _so_called(g, run)) if source is None else None
        if introduced is not None:
            return introduced._replace(contents=(content,))
        return Credit(
            (run.first, run.first), (source.first, source.last) if source else None, (content,), _UNKNOWN, "model"
        )
    span = (cue.first, cue.last)
    same = [c for c in credits if c.cue[0] < cue.last and cue.first < c.cue[1]]
    phrase = [c for c in ruled if c.rule == "according to"]
    if phrase and (phrase[0] in same or not any(w in cue_forms() for w in g.w[cue.first : cue.last])):
        teller = _teller(phrase[0], credits)
        if teller is not None:
            begin = teller.cue[1] if run.first < teller.cue[1] <= run.last else run.first
            return teller._replace(contents=((begin, run.last),))
        own = phrase[0].source  # stands in the content where the model took both together
        begin = own[1] if own is not None and run.first <= own[0] < run.last - 1 else run.first
        return phrase[0]._replace(contents=((begin, run.last),))
    named = _source_of(g, cue, run, [r for r in runs if r.part == "S"], same[0].source if same else None)
    named = _whole(g, named, span) if named is not None else None
    if named is not None and same and same[0].rule == "passive":
        named = same[0].source  # the subject of a passive is nobody who speaks
    by_phrase = same and same[0].entry.part == "phrase"
    entry = same[0].entry if by_phrase else _entry(g, span, content, named)
    return Credit(span, named, (content,), entry, same[0].rule if same else "model")


def _so_called(g: Grammar, run: _Run) -> Credit | None:
    """Who calls something what the content says, where it holds its own cue: "ending what he calls corruption"."""
    if g.w[run.first] != "what":
        return None
    for j in range(run.first + 2, min(run.first + NEAR, run.last - 1)):
        entry = cue_forms().get(g.w[j])
        if entry is not None and entry.takes & {"call", "as"}:
            return Credit((j, j + 1), (run.first + 1, j), (), entry, "what X called")
    return None


def _introduced(g: Grammar, i: int) -> Credit | None:
    """Who a quotation is of by the words that end in a comma or colon before it: "Ruiz continued, “…”", "Ruiz says:¶“…”"."""
    if not g.quoted(i, i + 1) or not i or g.w[i - 1] not in (",", ":"):
        return None
    k = bisect_right(g.ends_of_sentences, i - 1)
    a = g.t.sentences[k][0]
    for j in range(i - 2, max(a, i - NEAR) - 1, -1):
        entry = cue_forms().get(g.w[j]) or (_UNKNOWN if g.w[j] in GOING_ON else None)
        source = g.subject(j, a) if entry is not None and entry.kind == "speech" and g.quote_of[j] < 0 else None
        if entry is not None and source is not None:
            return Credit((j, j + 1), source, (), entry, "model")
    return None


def _has_another_cue(g: Grammar, run: _Run, runs: Sequence[_Run], ruled: Sequence[Credit], opening: Credit) -> bool:
    """Whether a content behind "Ruiz: …" or "For Ruiz, …" is told by somebody else: "Ruiz: mayor mentions “ruin”"."""
    begin, end = _credit(g, run, runs, [credit for credit in ruled if credit is not opening]).cue
    return begin < end and not (begin < opening.cue[1] and opening.cue[0] < end)


def _goes_on(words: Sequence[str], cue: tuple[int, int]) -> bool:
    """Whether a cue shares the subject of a verb before it: "came late and told the board", "came, adding that …"."""
    begin, end = cue
    before = words[begin - 1] if 0 < begin < end else ""
    return before in ("and", "but", "or") or (before == "," and words[begin].endswith("ing"))


def _teller(phrase: Credit, credits: Sequence[Credit]) -> Credit | None:
    """Who tells what "according to X" only interrupts: "Ruiz said the bridge, built, according to the mayor, in haste, fell"."""
    if len(phrase.contents) < 2:
        return None
    told = ("after the cue", "before the cue")
    before = (c for c in credits if phrase.contents[0][0] <= c.cue[0] < phrase.cue[0])
    return next((c for c in before if c.rule in told and c.entry.kind == "speech" and c.source is not None), None)


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


def _whole(g: Grammar, source: tuple[int, int], cue: tuple[int, int]) -> tuple[int, int] | None:
    """The noun phrase of which the model marked a part: "Harbour" of "the Harbour survey", "one" of "one resident"."""
    w = g.w
    first, last = source
    k = bisect_right(g.ends_of_sentences, first)
    a, b = g.t.sentences[k]
    stop = cue[0] if first < cue[0] else b
    if w[first] in ADVERBIAL and all(w[i] in DAYS | TIMES for i in range(first + 1, last)):
        return g.subject_of_sentence(cue[0], a)  # "On Sunday"
    if first == a and _dateline(g, first, last):
        return g.subject_of_sentence(cue[0], last + 1) or source
    if all(w[i] in COUNTING or w[i] == "another" for i in range(first, last)) and last < stop and _holder(w[last]):
        last += 1  # "one" of "one resident"
    elif (
        last < stop
        and w[last] in HEADS
        and w[last - 1] not in PRONOUNS
        and not (last + 1 < b and cue[0] > last and w[last] in cue_forms() and last + 1 < cue[0])
    ):
        last += 1
    while last - first > 2 and w[last - 1] in DAYS and w[last - 2] == "on":
        last -= 2  # "the ministry on Monday"
    if first - 2 >= a and w[first - 1] in ("of", "for") and _holder(w[first - 2]) and w[first] not in PRONOUNS:
        before = g.left_noun_phrase(first - 2, a)  # "Ruiz" of "a spokesman for Ruiz"
        first = before[0] if before is not None else first
    elif first - 3 >= a and w[first - 1].endswith("ing") and w[first - 2] in ("of", "to") and _holder(w[first - 3]):
        before = g.left_noun_phrase(first - 3, a)  # "opponents of closing schools"
        first = before[0] if before is not None else first
    return first, last


def _dateline(g: Grammar, first: int, last: int) -> bool:
    """Whether a paragraph opens with where it was written: "TARTU - Ana Ruiz said", "TARTU (AP) - …"."""
    text, t = g.t.text, g.t
    return (
        text[t.starts[first] : t.ends[last - 1]].isupper()
        and last < len(g.w)
        and g.w[last] in ("-", "–", "—", "--", "―", "(", ",")
    )


@lru_cache(maxsize=10_000)
def _holder(word: str) -> bool:
    """Whether a noun may be a source: "resident", "critics"; not "report", "day"."""
    return type_of([word]) not in ("", "document")


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

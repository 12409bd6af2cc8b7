"""Who is credited with which words: attributions, and the voice that any stretch of an article stands in."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from analysis import sequence, tables
from analysis.clauses import DETERMINERS, PRONOUNS, Credit, Grammar
from analysis.crediting import find_credits
from analysis.cues import Cue, cue_forms, cue_nouns
from analysis.identities import join_speakers
from analysis.quotations import Quotation, find_quotations
from analysis.segments import Segment, find_segments
from analysis.sequence import Model
from analysis.speakers import Speaker, head_of, resolve_speakers, type_of
from analysis.tokens import tokenise

if TYPE_CHECKING:
    from analysis.codebook import Codebook, KnownSpeaker

# The kinds whose content is somebody else's words. Who says, believes or documents something chose its words, or is
# credited with them; who intends or does something (backs a bill, seeks a deal) is told in the outlet's own words.
# Quotation marks inside of any kind are the source's.
WORDS_OF_THE_SOURCE = ("speech", "belief", "document")
LONG = 400_000  # characters; a longer text is read in stretches of paragraphs
HEADS = ("headline", "subhead")
LONGEST = 1000  # characters of a quotation that are compared with a headline's
TOGETHER = 100_000  # characters of text that the model reads at once, or one text
SHORT = 4  # words; a longer quotation with nobody credited is not a scare quote, only one that the rules do not know


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


OWN = Voice("own", None)


def find_attributions(
    text: str, segments: Sequence[Segment] | None = None, *, model: Model | Literal["shipped"] | None = "shipped"
) -> list[Attribution]:
    """Every attribution in `text`, sorted by start; one row a part.

    Rules over tokens propose cues, sources and clauses; the model, which read them, decides which words are content; the
    rules then say why (`rule`), and "model" stands where only the model knew. Without a model the rules decide alone,
    faster and less well. Known misses: content whose cue is a rare noun or gesture; a source that only an earlier
    sentence names.
    """
    return next(_found_in([(text, find_segments(text) if segments is None else segments)], model))


def _found_in(
    texts: Iterable[tuple[str, Sequence[Segment]]], model: Model | Literal["shipped"] | None
) -> Iterator[list[Attribution]]:
    """The attributions of each text in turn; the model reads so many at once that its array operations pay."""
    weights = sequence.shipped() if model == "shipped" else model
    for group in _grouped(texts, TOGETHER if weights is not None else 1):
        if len(group) == 1 and len(group[0][0]) > LONG:
            yield _in_stretches(*group[0], weights)
            continue
        grammars = [Grammar(tokenise(text, segments), find_quotations(text)) for text, segments in group]
        found = find_credits(grammars, weights)
        for (_, segments), grammar, credits in zip(group, grammars, found, strict=True):
            rows = _finish(row for number, credit in credits for row in _rows(grammar, number, credit))
            yield _with_headlines(_without_furniture(rows, segments), grammar.t.text, segments, grammar.quotations)


def _without_furniture(rows: list[Attribution], segments: Sequence[Segment]) -> list[Attribution]:
    """Teasers and the like are no prose: what the model alone takes for content there, without a cue, is left out."""
    odd = [s for s in segments if s.segment not in tables.COUNTED_SEGMENTS]
    if not odd:
        return rows
    starts = [s.start for s in odd]

    def stays(row: Attribution) -> bool:
        at = bisect_right(starts, row.start) - 1
        return bool(row.cue) or at < 0 or row.start >= odd[at].end

    return [row for row in rows if stays(row)]


def _with_headlines(
    rows: list[Attribution], text: str, segments: Sequence[Segment], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """The rows, and quotation marks in headlines and subheads that credit nobody: whose the body says the words are.

    "No more “reckless builders”" above "Ruiz denounced “reckless builders”" quotes Ruiz.
    """
    heads = [s for s in segments if s.segment in HEADS]
    if not heads or not quotations or not rows:
        return rows
    starts, ends = [s.start for s in heads], [s.end for s in heads]
    in_head = [bisect_right(starts, q.start) > bisect_right(ends, q.start) for q in quotations]
    if not any(in_head):
        return rows
    said = _said(text, rows, [q for q, head in zip(quotations, in_head, strict=True) if not head])
    traced = _traced(text, rows, [q for q, head in zip(quotations, in_head, strict=True) if head], said)
    return sorted([*rows, *(row for row, _ in traced)], key=lambda row: (row.start, -row.end)) if traced else rows


def _said(text: str, rows: Sequence[Attribution], quotations: Sequence[Quotation]) -> list[tuple[str, Attribution]]:
    """The words of quotations that somebody is credited with, and the row that credits them."""
    credited = _flatten([(row.start, row.end) for row in rows], outermost=False)
    owners = ((q, credited.at(q.inner_start)) for q in quotations)
    return [(_folded(text, q), rows[n]) for q, n in owners if n is not None and rows[n].source is not None]


def _traced(
    text: str, rows: Sequence[Attribution], quotations: Sequence[Quotation], said: Sequence[tuple[str, Attribution]]
) -> list[tuple[Attribution, Attribution]]:
    """A new row for each quotation that no row credits and whose words are said elsewhere, and the row that says them.

    One word is traced only to a short quotation: in a long one it may stand by chance.
    """
    credited = _flatten([(row.start, row.end) for row in rows], outermost=False)
    number = max((row.attribution for row in rows), default=-1) + 1
    traced: list[tuple[Attribution, Attribution]] = []
    for quotation in quotations:
        words = _folded(text, quotation) if credited.at(quotation.inner_start) is None else ""
        alone = words.count(" ") == 2
        fits = (row for stretch, row in said if words in stretch and not (alone and stretch.count(" ") > 2 * SHORT))
        source = next(fits, None) if words else None
        if source is not None:
            row = source._replace(attribution=number + len(traced), part=0, start=quotation.start, end=quotation.end,
                                  mode="direct", parent=None, rule="headline")  # fmt: skip
            traced.append((row, source))
    return traced


def _folded(text: str, quotation: Quotation) -> str:
    """The words of a quotation without case and endings, blanks around them, so that whole words are compared."""
    inner = text[quotation.inner_start : min(quotation.inner_end, quotation.inner_start + LONGEST)]
    words = [_ENDING.sub("", word) for word in re.findall(r"\w+", inner.lower())]
    return f" {' '.join(words)} " if words else ""


_ENDING = re.compile(r"(?<=\w{3})(?:e?s|ed|ing)$")


def _in_stretches(text: str, segments: Sequence[Segment], weights: Model | None) -> list[Attribution]:
    """The attributions of a text that is too long to be held in tokens: read some paragraphs at a time."""
    rows: list[Attribution] = []
    numbers = first = 0
    for k, segment in enumerate(segments):
        begin = segments[first].start
        if segment.end - begin < LONG - 1 and k + 1 < len(segments):
            continue
        stretch = [s._replace(start=s.start - begin, end=s.end - begin) for s in segments[first : k + 1]]
        grammar = Grammar(tokenise(text[begin : segment.end], stretch), find_quotations(text[begin : segment.end]))
        credits = next(find_credits([grammar], weights))
        found = _finish(row for number, credit in credits for row in _rows(grammar, number, credit))
        rows += [_moved(row, begin, numbers) for row in _without_furniture(found, stretch)]
        numbers += max((row.attribution + 1 for row in found), default=0)
        first = k + 1
    return rows


def _moved(row: Attribution, by: int, numbers: int) -> Attribution:
    """The row as counted from the beginning of the text; `numbers` attributions came before its stretch."""
    return row._replace(
        attribution=row.attribution + numbers,
        start=row.start + by,
        end=row.end + by,
        source_start=None if row.source_start is None else row.source_start + by,
        source_end=None if row.source_end is None else row.source_end + by,
        cue_start=row.cue_start + by,
        cue_end=row.cue_end + by,
        parent=None if row.parent is None else row.parent + numbers,
    )


def _grouped(
    texts: Iterable[tuple[str, Sequence[Segment]]], characters: int
) -> Iterator[list[tuple[str, Sequence[Segment]]]]:
    group: list[tuple[str, Sequence[Segment]]] = []
    size = 0
    for pair in texts:
        if group and len(pair[0]) > LONG:
            yield group
            group, size = [], 0
        group.append(pair)
        size += len(pair[0])
        if size >= characters:
            yield group
            group, size = [], 0
    if group:
        yield group


@lru_cache(maxsize=50_000)
def _kind(kind: str, source: str) -> str:
    """The cue's kind, in the light of who it credits: a poll that says is a document, a judge who finds is none."""
    of = type_of(head_of(source).split())
    if of == "document" and kind in WORDS_OF_THE_SOURCE:
        return "document"
    if kind == "document":
        words = [w for w in source.split() if w.lower() not in DETERMINERS]
        somebody = not words or of or words[0][0].isupper() or words[0] in PRONOUNS
        return "belief" if somebody else "act"  # "unemployment showed a rise" are nobody's words
    return kind


# What only names a topic: "talked about the reckless plan" tells nobody's words.
TOPICS = frozenset("about on over regarding concerning into".split())
# What opens a clause, so that words are told and not only named: "asked about whether", "said it".
CLAUSAL = frozenset("that whether if how why what who when where it he she they we there i you to not".split())
OF = frozenset("of to for against on in from with".split())  # behind a noun that tells nothing: "fears of a war"
SILENT = frozenset("decline declines declined declining refuse refuses refused refusing".split())
NAMING = frozenset("discuss address invoke reference recall mention comment".split())
# Behind the object of praise or blame these open what the source says of it: "slammed the plan as reckless".
SAYING_OF = frozenset("as for of".split())


def _only_told_of(g: Grammar, credit: Credit) -> bool:
    """Whether a content is what somebody speaks of, and not what he or she says: "praised the plan", "spoke on crime".

    Its words are then the outlet's; those of an accusation ("accused Tamm of fraud") and of a clause are not.
    """
    entry, w = credit.entry, g.w
    begin, end = credit.cue
    first, last = credit.contents[0]
    if first < end or entry.part == "phrase" or credit.rule in ("opening", "passive", "what X called"):
        return False
    if SILENT.intersection(w[begin:end]):
        return not any(_asserts(cue_forms().get(word)) for word in w[begin : min(first + 3, last)])
    topic = bool(TOPICS.intersection((w[end - 1], w[first], *w[end : min(first, end + 2)])))
    first += w[first] in TOPICS
    stance = _stance(g, credit)
    if first >= last or w[first] in CLAUSAL or stance in ("doubting", "denying", "arguing"):
        return False
    if topic:
        return stance not in ("hostile", "urging") or entry.part == "noun"
    if w[begin] in ("'s", "’s") or (entry.part == "noun" and OF.intersection(w[end - 1 : end + 1])):
        return True
    if credit.rule == "model" and credit.source is None and not _asserts(entry):
        return True
    reacts = stance in ("hostile", "supportive") and "object" in entry.takes and "clause" not in entry.takes
    claimed = any(w[i] in cue_nouns() and w[i + 1] == "that" for i in range(first, min(first + 5, last - 1)))
    return (reacts or entry.lemma in NAMING) and not claimed and not SAYING_OF.intersection(w[first:last])


def _asserts(entry: Cue | None) -> bool:
    """Whether a cue makes a statement of its content: "say", "call"; not "comment", "praise"."""
    if entry is None or entry.lemma in NAMING:
        return False
    return entry.part == "passive" or (entry.kind == "speech" and bool(entry.takes & {"clause", "call", "as"}))


# Cues that urge only before these words: "called for a vote" and "asked the mayor to go", not "called it a vote", "asked why".
URGING = {"call": frozenset(("for", "on", "upon")), "ask": frozenset(("to", "for", "that"))}


def _stance(g: Grammar, credit: Credit) -> str:
    """How the cue takes its content, by the lexicon and, where it has two senses, by the words behind it."""
    before = URGING.get(credit.entry.lemma)
    if before is None:
        return credit.entry.stance
    return "urging" if before.intersection(g.w[credit.cue[1] - 1 : credit.cue[1] + 4]) else "neutral"


def _rows(g: Grammar, number: int, credit: Credit) -> Iterator[Attribution]:
    """One row a part of the credited content."""
    text = g.t.text
    source = g.t.span(*credit.source) if credit.source else None
    empty = credit.cue[0] == credit.cue[1]
    cue = (g.t.starts[credit.cue[0]],) * 2 if empty else g.t.span(*credit.cue)
    kind = _kind(credit.entry.kind, text[source[0] : source[1]] if source else "")
    if kind in WORDS_OF_THE_SOURCE and not empty and _only_told_of(g, credit):
        kind = "act"
    for n, (i, j) in enumerate(credit.contents):
        start, end = g.t.span(i, j)
        yield Attribution(
            number, n, start, end, g.mode(i, j), kind,
            text[source[0] : source[1]] if source else None, source[0] if source else None,
            source[1] if source else None, text[cue[0] : cue[1]], cue[0], cue[1], _stance(g, credit), None, credit.rule,
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
        parent = None
        if open_rows:
            parent = next(
                (o.attribution for o in reversed(open_rows[-8:]) if o.end >= row.end and o.attribution != row.attribution
                 and o.start <= row.cue_start < o.end), None,
            )  # fmt: skip
        done.append(row if n == row.part and parent is None else row._replace(part=n, parent=parent))
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
        self._telling: tuple[list[int], _Flat] | None = None

    def at(self, start: int, end: int) -> Voice:
        """The voice that `text[start:end]` stands in: whoever owns its first character."""
        del end  # a stretch that crosses the edge of a content belongs to where it begins
        quotation = self._quotes.at(start)
        owner = self._owners.at(start)
        if owner is None:
            if quotation is None:
                return OWN
            q = self._quotations[quotation]
            speaker = self._credited_in(q)
            if speaker is not None:
                return Voice("quoted", speaker)
            short = len(self._text[q.inner_start : min(q.inner_end, q.inner_start + 200)].split()) <= SHORT
            return Voice("scare" if short and q.closed else "unclear", None)
        attribution = self._rows[owner]
        if not _tells(attribution) and (
            quotation is None or self._quotations[quotation].start < attribution.cue_start
        ):  # "Ruiz said Tamm plans to leave": what is planned stands in what Ruiz said
            attribution = self._told_around(start) or attribution
        if attribution.cue_start == attribution.cue_end and pd.isna(attribution.source):
            if quotation is None:
                return OWN  # the model takes it for somebody's words, but nothing in the text says whose
            attribution = self._credited_in(self._quotations[quotation]) or attribution
        if quotation is not None:
            return Voice("quoted", attribution)
        return Voice("indirect", attribution) if attribution.kind in WORDS_OF_THE_SOURCE else OWN

    def _credited_in(self, quotation: Quotation) -> Attribution | None:
        """Who is credited with the beginning of a quotation, and so with all that stands in its marks."""
        owner = self._owners.at(quotation.inner_start)
        row = None if owner is None else self._rows[owner]
        return None if row is None or pd.isna(row.source) or row.cue_start == row.cue_end else row

    def _told_around(self, start: int) -> Attribution | None:
        """The innermost attribution around a place that makes the words its source's."""
        if self._telling is None:
            numbers = [n for n, row in enumerate(self._rows) if _tells(row)]
            spans = [(self._rows[n].start, self._rows[n].end) for n in numbers]
            self._telling = numbers, _flatten(spans, outermost=False)
        numbers, flat = self._telling
        owner = flat.at(start)
        return None if owner is None else self._rows[numbers[owner]]


def _tells(row: Attribution) -> bool:
    """Whether the words of a content are its source's, and somebody or something is its source."""
    return row.kind in WORDS_OF_THE_SOURCE and not (row.cue_start == row.cue_end and pd.isna(row.source))


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


def attributions_table(
    articles: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    model: Model | Literal["shipped"] | None = "shipped",
    join: bool = True,
) -> pd.DataFrame:
    """One row a part of a content that somebody is credited with, in every article and both its fields.

    Without `join`, speakers go by the names that each article gives them, whatever the other articles do.
    """
    known = tuple(codebook.speakers) if codebook is not None else ()
    texts = list(_texts(articles, segments))
    rows: list[tuple[Any, ...]] = []
    found_in = _found_in(((text, stretches) for _, _, text, stretches in texts), model)
    for _, read in groupby(zip(texts, found_in, strict=True), key=lambda part: part[0][0].article):
        for (article, field, _, stretches), row, speaker in _spoken(list(read), known):
            rows.append(_row(article, field, row, speaker, stretches))
    table = tables.build("attributions", pd.DataFrame(rows, columns=[*Attribution._fields, *_FURTHER]))
    return join_speakers({"attributions": table}, known)["attributions"] if join else table


_Text = tuple[Any, str, str, list[Segment]]  # article, field, text and segments of what is to be read


def _spoken(
    read: Sequence[tuple[_Text, list[Attribution]]], known: Sequence[KnownSpeaker]
) -> Iterator[tuple[_Text, Attribution, Speaker]]:
    """The rows of one article and their speakers. Its title is read above its text, which tells who is meant in it."""
    parts = sorted(read, key=lambda part: part[0][1] != "title")
    whole, rows = "", list[Attribution]()
    for (_, _, text, _), found in parts:
        begin, numbers = (len(whole) + 2, max((row.attribution for row in rows), default=-1) + 1) if whole else (0, 0)
        rows += [_moved(row, begin, numbers) for row in found] if begin else found
        whole = f"{whole}\n\n{text}" if whole else text
    speakers = resolve_speakers(whole, rows, known)
    yield from zip(
        (of for of, found in parts for _ in found), (r for _, found in parts for r in found), speakers, strict=True
    )
    if len(parts) > 1:
        (head, in_title), (body, in_text) = parts
        quotations = find_quotations(head[2])
        if quotations and in_text:
            who = dict(zip(in_text, speakers[len(in_title) :], strict=True))
            said = _said(body[2], in_text, find_quotations(body[2]))
            for row, source in _traced(head[2], in_title, quotations, said):  # its source and cue stand in the text
                row = row._replace(source_start=None, source_end=None, cue="", cue_start=row.start, cue_end=row.start)
                yield head, row, who[source]


def _texts(articles: pd.DataFrame, segments: pd.DataFrame) -> Iterator[_Text]:
    """All that is to be read."""
    parts: dict[tuple[str, str], list[Segment]] = {}
    columns = ("article", "field", "start", "end", "segment", "lead")
    for article, field, start, end, kind, lead in zip(*(segments[c].tolist() for c in columns), strict=True):
        parts.setdefault((article, field), []).append(Segment(start, end, kind, lead is True))
    for row in tables.each_row(articles):
        for field in tables.FIELDS:
            if (row.article, field) in parts:
                yield row, field, str(getattr(row, field)), parts[row.article, field]


_FURTHER = ("article", "outlet", "field", "speaker", "speaker_type", "segment")  # columns beside those of `Attribution`


def _row(article: Any, field: str, row: Attribution, speaker: Speaker, stretches: Sequence[Segment]) -> tuple[Any, ...]:
    prefix = f"{article.article}/{field}/"
    at = bisect_right(stretches, row.start, key=lambda s: s.start) - 1
    segment = stretches[at].segment if at >= 0 else None
    parent = None if row.parent is None else f"{prefix}{row.parent}"
    return (
        f"{prefix}{row.attribution}", *row[1:9], row.cue or None, *row[10:13], parent, row.rule,
        article.article, article.outlet, field, speaker.name, speaker.type or None, segment,
    )  # fmt: skip

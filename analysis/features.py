"""What the sequence model sees of a text: hashed features of words, quotation, cues and clauses, and the rules' own say.

Every feature is an integer (Weinberger et al. 2009, feature hashing), computed for a whole text by a few array
operations; what depends on a word alone is computed once a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analysis import lexicons
from analysis.cues import cue_forms, cue_nouns, cue_passives, cue_phrases

Ints = NDArray[np.int64]
Marked = NDArray[np.bool_]

BITS = 20  # 2^20 feature weights a label
EDGES = 14
MOST_WORDS = 400_000  # remembered at once: endless vocabularies would otherwise grow for ever
BUCKETS = np.array([1, 2, 3, 4, 5, 7, 10, 15, 25, 50])
FAR = 99  # a distance where there is nothing to be distant from
OUTSIDE = 7  # stands for every word beyond the paragraph's ends
_CLOSED = """
the:D a:D an:D this:D these:D those:D his:P her:P its:P their:P our:P my:P your:P he:H she:H they:H we:H i:H it:H you:H
who:W which:W whom:W whose:W that:T what:W where:W when:S while:S as:S because:S after:S before:S if:S though:S
although:S since:S until:S unless:S whether:S than:S how:W why:W so:S and:C but:C or:C nor:C yet:C
of:I in:I on:I at:I by:I with:I from:I to:O for:I about:I into:I over:I under:I against:I during:I through:I between:I
is:B are:B was:B were:B be:B been:B being:B am:B has:A have:A had:A having:A will:M would:M can:M could:M may:M might:M
must:M should:M shall:M do:A does:A did:A not:N n't:N no:N never:N 't:N also:R then:R now:R him:J them:J us:J me:J
's:G 're:B 've:A 'll:M 'd:M 'm:B there:E mr:L mrs:L ms:L dr:L sen:L rep:L gov:L
""".split()
CLOSED = {word: ord(tag) for word, tag in (entry.rsplit(":", 1) for entry in _CLOSED)}
SUFFIXES = ("ing", "ed", "ly", "tion", "ment", "ness", "ity", "er", "or", "ist", "ism", "al", "ous", "ive", "es", "s")


_OTHERS = frozenset(("cause", "law", "move", "do", "person", "body", "paper"))


_COMMA, _SEMICOLON, _DASH, _COLON, _AND, _BUT = (crc32(sign.encode()) for sign in (",", ";", "—", ":", "and", "but"))


class Context(NamedTuple):
    """What the model reads of texts: tokens as printed, where sentences and paragraphs begin, quotation, rules."""

    surfaces: Sequence[str]
    sentence: Ints  # number of the sentence each token stands in
    paragraph: Ints  # number of the paragraph, no two of them the same
    text: Ints  # number of the text
    quote: Ints  # 0 outside of quotation marks, 1 the mark that opens, 2 inside, 3 the mark that closes
    rule_content: Ints  # 0 none, else 1 + number of the rule that made it content
    rule_role: Ints  # 0 none, 1 source, 2 cue


def join(contexts: Sequence[Context]) -> Context:
    """Several texts read as one, which costs less than one after another; nothing sees beyond its own text."""
    sentences = np.cumsum([0, *(c.sentence.max(initial=-1) + 1 for c in contexts)])
    paragraphs = np.cumsum([0, *(c.paragraph.max(initial=-1) + 1 for c in contexts)])
    return Context(
        [surface for c in contexts for surface in c.surfaces],
        np.concatenate([c.sentence + n for c, n in zip(contexts, sentences, strict=False)]),
        np.concatenate([c.paragraph + n for c, n in zip(contexts, paragraphs, strict=False)]),
        np.concatenate([c.text + n for n, c in enumerate(contexts)]),
        *(np.concatenate(column) for column in zip(*(c[4:] for c in contexts), strict=True)),
    )


class _Type(NamedTuple):
    word: int
    suffix: int
    shape: int
    tag: int
    cue: int
    lemma: int
    kind: int


def _describe(surface: str) -> _Type:
    word = surface.lower().replace("’", "'")
    shape = 0
    if surface.isdigit() or surface[0].isdigit():
        shape = 1
    elif not any(c.isalnum() for c in surface):
        shape = 2 if surface not in "“”\"'‘’" else 3
    elif surface.isupper() and len(surface) > 1:
        shape = 4
    elif surface[0].isupper():
        shape = 5
    elif "-" in surface:
        shape = 6
    suffix = next((n + 1 for n, s in enumerate(SUFFIXES) if len(word) > len(s) + 1 and word.endswith(s)), 0)
    tag = CLOSED.get(word, 0) or (
        200 + shape if shape in (1, 3, 4, 5) else 300 + suffix if shape != 2 else crc32(word.encode()) % 1000 + 1000
    )
    lemma, ending = _lemma(word)
    kind = crc32(f"{word_classes().get(lemma, '')} {ending}".encode()) if lemma in word_classes() else 0
    return _Type(
        crc32(word.encode()), crc32(word[-3:].encode()), shape, tag, _cue_class(word), crc32(lemma.encode()), kind
    )


@cache
def word_classes() -> dict[str, str]:
    """The semantic classes of a lemma (saying, thinking, planning …), as one string."""
    return {row["word"]: row["classes"] for row in lexicons.read("word_classes")}


# Endings with what stands in a lemma instead of them, the longer first: worri|ed → worry, stopp|ed → stop.
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)


def _lemma(word: str) -> tuple[str, str]:
    """A word of the classes that this one is a form of, and its ending; the word itself where there is none."""
    known = word_classes()
    if word in known:
        return word, ""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)] + instead
            if stem in known:
                return stem, ending
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                return stem[:-1], ending
    return word, ""


def _cue_class(word: str) -> int:
    forms = cue_forms().get(word)
    parts = [] if forms is None else [forms.part, forms.kind, *sorted(forms.takes)]
    if word in cue_nouns():
        parts.append("noun")
    if word in cue_passives():
        parts.append("passive")
    if word in cue_phrases():
        parts.append("phrase")
    return crc32(" ".join(parts).encode()) if parts else 0


class _Vocabulary:
    """Every word met so far, described once."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.types = np.zeros((4096, len(_Type._fields)), dtype=np.int64)

    def table(self, surfaces: Sequence[str]) -> Ints:
        """One row a token, the fields of `_Type` in columns."""
        if len(self.rows) > MOST_WORDS:
            self.rows.clear()
        rows = np.empty(len(surfaces), dtype=np.int64)
        known = self.rows.get
        for i, surface in enumerate(surfaces):
            row = known(surface)
            rows[i] = self.new(surface) if row is None else row
        return self.types[rows]

    def new(self, surface: str) -> int:
        row = self.rows[surface] = len(self.rows)
        if row == len(self.types):
            self.types = np.concatenate([self.types, np.zeros_like(self.types)])
        self.types[row] = _describe(surface)
        return row


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary()


@cache
def _attitudes() -> Ints:
    """The classes, in every inflection, of words that tell what somebody says, thinks, feels or wants."""
    groups = {c for c in word_classes().values() if set(c.split()) - _OTHERS}
    endings = ("", *(ending for ending, _ in _ENDINGS))
    return np.array(sorted({crc32(f"{c} {e}".encode()) for c in groups for e in endings}), dtype=np.int64)


_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX2 = np.uint64(0xC2B2AE3D27D4EB4F)


def _hash(slot: int, *values: NDArray[Any]) -> NDArray[np.int32]:
    """One feature number a token for feature `slot` with these values: 64-bit multiplicative hashing."""
    seed = np.uint64((slot * 0x632BE59BD9B4E019 + 0x1234567) & (2**64 - 1))
    key: NDArray[np.uint64] = np.full(len(values[0]), seed, dtype=np.uint64)
    for value in values:
        key ^= value.view(np.uint64) if value.dtype == np.int64 else value.astype(np.uint64)
        key *= _MIX
        key ^= key >> np.uint64(29)
    key *= _MIX2
    key >>= np.uint64(64 - BITS)
    return key.astype(np.int32)


def _bucket(distance: Ints) -> Ints:
    return np.searchsorted(np.array([1, 2, 3, 4, 5, 7, 10, 15, 25, 50]), distance, side="right")


def _shift(values: Ints, by: int, group: Ints) -> Ints:
    """Values `by` tokens further on (negative: back) within the same group, else 7."""
    out = np.full_like(values, 7)
    if by >= len(values) or -by >= len(values):
        return out
    if by > 0:
        same = group[by:] == group[:-by]
        out[:-by][same] = values[by:][same]
    elif by < 0:
        same = group[:by] == group[-by:]
        out[-by:][same] = values[:by][same]
    else:
        out[:] = values
    return out


def _last(marked: NDArray[np.bool_], group_start: Ints) -> Ints:
    """Index of the last marked token at or before each token within its group, else -1."""
    index = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, index, -1)) if len(marked) else index
    return np.where(last >= group_start, last, -1)


def _next(marked: NDArray[np.bool_], group_end: Ints) -> Ints:
    """Index of the next marked token at or behind each token within its group, else -1."""
    n = len(marked)
    index = np.arange(n)
    nxt = np.minimum.accumulate(np.where(marked, index, n)[::-1])[::-1] if n else index
    return np.where(nxt < group_end, nxt, -1)


def _groups(group: Ints) -> tuple[Ints, Ints]:
    """First index and index behind the last of each token's group."""
    n = len(group)
    begins = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if n else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[begins, n])
    return np.repeat(begins, sizes), np.repeat(begins + sizes, sizes)


def _at(values: Ints, index: Ints, missing: int = 3) -> Ints:
    """values[index], with `missing` where index is -1."""
    return np.where(index >= 0, values[index], missing)


def _last_in(marked: NDArray[np.bool_], first: Ints, end: Ints) -> Ints:
    """Index of the last marked token of each token's group, else -1."""
    return _last(marked, first)[end - 1] if len(marked) else first


def _inside(index: Ints, where: Ints, n: Ints) -> Ints:
    """The index kept below n; -1 where there is none."""
    return np.where(where >= 0, np.minimum(index, n - 1), -1)


class _Features:
    """The features of one text in the making: arrays over tokens, and one column of hashes after another."""

    def __init__(self, context: Context) -> None:
        columns = np.ascontiguousarray(_vocabulary().table(context.surfaces).T)
        self.word, self.suffix, self.shape, self.tag, self.cue, self.lemma, self.kind = columns
        self.quote, self.rule, self.role = context.quote, context.rule_content, context.rule_role
        self.sentence, self.paragraph = context.sentence, context.paragraph
        self.n = len(self.word)
        self.index = np.arange(self.n)
        self.s_first, self.s_end = _groups(self.sentence)
        self.p_first, self.p_end = _groups(self.paragraph)
        self.t_first, self.t_end = _groups(context.text)
        self.place = self.paragraph - self.paragraph[self.t_first]
        self.first, self.last = self.s_first, self.s_end - 1
        self.outside = self.quote == 0
        self.found = self.role == 2
        self.clausal = (self.cue != 0) & self.outside
        self.g = self.near(self.tag, 2)
        self.out: list[NDArray[np.int32]] = []

    def add(self, *values: NDArray[Any]) -> None:
        self.out.append(_hash(len(self.out), *values))

    def near(self, values: Ints, reach: int) -> dict[int, Ints]:
        """The values up to `reach` tokens before and behind, by distance."""
        return {k: _shift(values, k, self.paragraph) for k in range(-reach, reach + 1)}

    def words(self) -> None:
        """Words around the token, by form, ending and tag."""
        w = self.near(self.word, 3)
        g = self.g
        c = self.near(self.cue, 2)
        h = self.near(self.shape, 1)
        q = self.near(self.quote, 1)
        self.add(np.zeros(self.n, dtype=np.int64))
        for values in w.values():
            self.add(values)
        self.add(w[-1], w[0])
        self.add(w[0], w[1])
        self.add(w[-1], w[1])
        self.add(self.suffix)
        self.add(_shift(self.suffix, -1, self.paragraph), self.suffix)
        self.add(self.suffix, _shift(self.suffix, 1, self.paragraph))
        self.add(g[0])
        self.add(g[-1], g[0])
        self.add(g[0], g[1])
        self.add(g[-1], g[0], g[1])
        self.add(g[-2], g[-1], g[0])
        self.add(g[0], g[1], g[2])
        self.add(h[-1], h[0], h[1], q[0])
        self.add(c[0], g[-1], g[1])
        self.add(c[0], q[0])
        self.add(c[-1], g[0])
        self.add(c[1], g[0])
        self.add(c[-2], g[-1], g[0])
        self.add(c[2], g[1], g[0])

    def meanings(self) -> None:
        """Classes of meaning around the token; what the rules say of it."""
        g, w, q, r = self.g, self.near(self.word, 0), self.near(self.quote, 1), self.near(self.rule * 4 + self.role, 1)
        m = self.near(self.kind, 2)
        for values in m.values():
            self.add(values)
        self.add(m[0], g[-1], g[1])
        self.add(m[-1], g[0])
        self.add(m[-1], m[0])
        self.add(m[-2], g[-1], g[0])
        self.add(m[0], g[1], g[2])
        self.add(m[0], g[-1], g[-2])
        self.add(self.lemma, g[1])
        self.add(_shift(self.lemma, -1, self.paragraph), g[0])
        self.add(q[-1], q[0], q[1], g[0])
        self.add(r[0], q[0])
        self.add(r[-1], r[0], r[1])
        self.add(r[0], g[0], g[-1])
        self.add(r[0], w[0])

    def quotation(self) -> None:
        """Quotation marks: how long the quotation is, what stands before and behind it."""
        mark = self.quote == 1
        q_first = np.where(self.quote > 0, _last(mark, self.p_first), -1)
        q_end = np.where(self.quote > 0, _next(self.quote == 3, np.full(self.n, self.n)), -1)
        q_length = _bucket(np.where(self.quote > 0, q_end - q_first, 0))
        opens = np.where(q_first > self.p_first, _at(self.word, np.maximum(q_first - 1, 0)), 5)
        self.add(q_length, self.quote, np.where(q_first >= 0, np.minimum(q_first - self.s_first, 1), -2))
        quoted = self.quote > 0
        self.add(q_length, opens, quoted)
        behind = np.where((q_end >= 0) & (q_end + 1 < self.t_end), q_end + 1, -1)
        behind2 = np.where((behind >= 0) & (behind + 1 < self.t_end), behind + 1, -1)
        self.add(_at(self.word, behind), quoted)
        self.add(_at(self.tag, behind2), _at(self.tag, behind), quoted)

    def sentences(self) -> None:
        """How the sentence opens and ends, whether it is all quotation."""
        # self.sentence: how it opens and ends, whether it is all quotation
        before_last = np.maximum(self.last - 1, self.first)
        self.add(self.word[self.first], self.quote)
        self.add(
            self.tag[self.first], self.tag[np.minimum(self.first + 1, self.last)], _bucket(self.index - self.s_first)
        )
        self.add(self.tag[self.last], self.quote[self.last], self.quote[self.first], _bucket(self.s_end - self.s_first))
        self.add(
            self.quote[self.first],
            self.quote[self.last],
            self.quote[before_last],
            self.quote,
            self.first == self.p_first,
        )

    def cues(self) -> None:
        """Cues before and behind, as the rules and the lexicon know them."""
        g = self.g
        for marked in (self.found, self.clausal):
            back, ahead = _last(marked, self.s_first), _next(marked, self.s_end)
            d_back = _bucket(np.where(back >= 0, self.index - back, 99))
            d_ahead = _bucket(np.where(ahead >= 0, ahead - self.index, 99))
            behind_cue = _at(self.tag, _inside(back + 1, back, self.t_end))
            self.add(_at(self.word, back), self.quote > 0)
            self.add(_at(self.word, back), d_back)
            self.add(_at(self.cue, back), behind_cue, g[0])
            self.add(_at(self.cue, back), _at(self.cue, ahead), self.quote > 0)
            self.add(_at(self.word, ahead), self.quote > 0)
            self.add(_at(self.word, ahead), d_ahead)
            self.add(
                _at(self.cue, ahead),
                _at(self.tag, np.where(ahead > self.t_first, ahead - 1, -1)),
                _at(self.tag, _inside(ahead + 1, ahead, self.t_end)),
            )
            self.add(d_back, d_ahead, self.quote > 0)
            self.add(_at(self.word, back), behind_cue, d_back > 3)

    def attitudes(self) -> None:
        """Words of saying, thinking, wanting before and behind, in the lexicon of cues or not."""
        g = self.g
        attitude = (self.kind != 0) & self.outside & np.isin(self.kind, _attitudes())
        back, ahead = _last(attitude, self.s_first), _next(attitude, self.s_end)
        behind_word = _at(self.tag, _inside(back + 1, back, self.t_end))
        self.add(_at(self.kind, back), behind_word, _bucket(np.where(back >= 0, self.index - back, 99)))
        self.add(_at(self.kind, back), _at(self.tag, np.where(back > self.t_first, back - 1, -1)), behind_word)
        self.add(_at(self.lemma, back), behind_word)
        self.add(_at(self.kind, ahead), _bucket(np.where(ahead >= 0, ahead - self.index, 99)), g[0])
        self.add(_at(self.kind, back), _at(self.kind, ahead), self.quote > 0)

    def surroundings(self) -> None:
        """Words further off in any order; the place in paragraph and text."""
        g = self.g
        for k in (-6, -5, -4, -3, -2):
            self.out.append(_hash(900, _shift(self.lemma, k, self.sentence), self.quote > 0))
        for k in (2, 3, 4, 5):
            self.out.append(_hash(901, _shift(self.lemma, k, self.sentence), self.quote > 0))
        number = np.cumsum(self.index == self.s_first) - np.cumsum(self.index == self.s_first)[self.p_first]
        self.add(_bucket(number), self.quote, self.quote[self.p_first])
        self.add(_bucket(self.place), self.quote)
        self.add(_at(self.lemma, _last(self.found, self.s_first)), _at(self.lemma, _next(self.found, self.s_end)))
        self.add(_at(self.lemma, _last(self.clausal, self.s_first)), g[0])
        self.add(_at(self.lemma, _next(self.clausal, self.s_end)), g[0])
        self.add(_at(self.lemma, _last(self.clausal, self.s_first)), self.word[self.first])

    def chunks(self) -> None:
        """Stretches between commas, marks and sentence ends: which of them hold a cue."""
        # chunks between commas, marks and self.sentence ends
        comma = (
            (self.word == _COMMA)
            | (self.word == _SEMICOLON)
            | (self.word == _DASH)
            | (self.word == _COLON)
            | (self.quote == 1)
            | (self.quote == 3)
        )
        breaks = comma | (self.index == self.s_first)
        self.chunk = np.cumsum(breaks)
        k_first, k_end = self.k_first, self.k_end = _groups(self.chunk)
        k_open = self.k_open = np.minimum(k_first + (comma[k_first] & (k_first + 1 < k_end)), self.n - 1)
        self.k_cue = _last_in(self.clausal, k_first, k_end)
        k_found = _last_in(self.found, k_first, k_end)
        k_length = self.k_length = _bucket(k_end - k_first)
        before, after = np.where(k_first > self.s_first, k_first - 1, -1), np.where(k_end < self.s_end, k_end, -1)
        after2 = np.where((after >= 0) & (_at(k_end, after) < self.s_end), _at(k_end, after), -1)
        self.add(self.word[k_open], self.quote > 0)
        self.add(self.tag[k_open], _at(self.word, self.k_cue), self.quote > 0)
        self.add(
            _at(self.word, self.k_cue),
            _bucket(np.where(self.k_cue >= 0, k_end - self.k_cue, FAR)),
            self.k_cue > self.index,
        )
        self.add(_at(self.cue, _at(self.k_cue, before, -1)), self.tag[k_open], self.quote > 0)
        self.add(_at(self.word, _at(self.k_cue, before, -1)), self.word[k_open])
        self.add(_at(self.word, _at(self.k_cue, after, -1)), _at(k_length, after), self.quote > 0)
        self.add(_at(self.cue, _at(self.k_cue, after, -1)), _at(self.tag, _at(k_open, after, -1)), self.word[k_first])
        self.add(
            _at(self.cue, _at(self.k_cue, after2, -1)),
            _at(k_length, after2),
            _at(self.cue, _at(self.k_cue, after, -1)),
        )
        self.add(_at(self.word, _at(k_found, before, -1)), _at(self.word, _at(k_found, after, -1)), k_found >= 0)
        self.add(_at(self.rule, after), _at(self.rule, before), self.rule * 4 + self.role)
        self.add(k_length, self.word[k_first], self.tag[np.minimum(k_end, self.t_end - 1)], self.tag[k_open])

    def neighbours(self) -> None:
        """The first and last chunk of the sentence; the sentence and paragraph before."""
        # the self.sentence's self.last and self.first chunk; the self.sentence before and behind
        self.add(_at(self.word, self.k_cue[self.last]), self.k_length[self.last], self.quote > 0)
        self.add(_at(self.word, self.k_cue[self.first]), self.tag[self.first], self.quote > 0)
        previous = np.where(self.s_first > self.p_first, self.s_first - 1, -1)
        s_found = _last_in(self.found, self.s_first, self.s_end)
        s_clausal = _last_in(self.clausal, self.s_first, self.s_end)
        self.add(_at(self.word, _at(s_found, previous, -1)), s_found >= 0, self.quote, _at(self.quote, previous))
        self.add(_at(self.cue, _at(s_clausal, previous, -1)), self.tag[self.first], s_found >= 0, s_clausal >= 0)
        self.add(_at(self.word, s_found), self.quote > 0, previous >= 0)
        paragraph_before = np.where(self.p_first > self.t_first, self.p_first - 1, -1)
        self.add(
            _at(self.quote, paragraph_before),
            _at(s_found, paragraph_before, -1) >= 0,
            self.quote,
            s_found >= 0,
            self.quote[self.p_first],
        )
        self.add(_at(self.tag, paragraph_before), self.quote, s_found >= 0, self.quote[self.p_first])


def features(context: Context) -> NDArray[np.int32]:
    """One row a token, one column a feature: hashed feature numbers.

    The order of the groups is part of the trained weights: a change of it, or of a feature, needs training anew.
    """
    f = _Features(context)
    f.words()
    f.meanings()
    f.quotation()
    f.sentences()
    f.cues()
    f.attitudes()
    f.surroundings()
    f.chunks()
    f.neighbours()
    return np.stack(f.out).T  # column after column in memory, as they are read


def edges(context: Context) -> Ints:
    """What stands between each token and the one before it, in EDGES kinds: labels change at some of them only."""
    rows = _vocabulary().table(context.surfaces)[:, 0]
    n = len(rows)
    word_before = np.r_[0, rows[:-1]] if n else rows
    quote_before = np.r_[0, context.quote[:-1]] if n else rows
    role_before = np.r_[0, context.rule_role[:-1]] if n else rows
    rule_before = np.r_[0, context.rule_content[:-1]] if n else rows
    kinds = np.zeros(n, dtype=np.int64)
    kinds[(context.rule_role == 0) & (role_before > 0)] = 1
    kinds[(context.rule_role > 0) & (role_before == 0)] = 2
    kinds[(context.rule_content > 0) & (rule_before == 0)] = 3
    kinds[(context.rule_content == 0) & (rule_before > 0)] = 4
    kinds[(rows == _AND) | (rows == _BUT)] = 5
    kinds[(word_before == _COMMA) | (word_before == _SEMICOLON) | (word_before == _DASH) | (word_before == _COLON)] = 6
    kinds[(rows == _COMMA) | (rows == _SEMICOLON) | (rows == _DASH) | (rows == _COLON)] = 7
    kinds[(context.quote > 0) & (quote_before % 3 != 0)] = 8
    kinds[context.quote == 1] = 9
    kinds[(quote_before == 3)] = 10
    kinds[np.r_[False, context.sentence[1:] != context.sentence[:-1]]] = 11 if n else 0
    starts = np.r_[False, context.sentence[1:] != context.sentence[:-1]]
    kinds[starts & (context.quote > 1)] = 12
    kinds[starts & (context.quote == 1)] = 13
    return kinds

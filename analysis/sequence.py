"""Which tokens are content, source or cue: a linear sequence model over features of words, clauses and the rules.

A conditional random field (Lafferty, McCallum and Pereira 2001) whose labels also say on which side of its content the
cue stands. Every feature is a hashed integer (Weinberger et al. 2009), so that a text costs a few array operations.
Trained by `benchmarks/train_attribution.py` on a user's own copy of the PolNeAR corpus; only its weights ship.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analysis import lexicons
from analysis.cues import cue_forms, cue_nouns, cue_passives, cue_phrases

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# Content begins (B) or goes on (I) behind its cue (r), before it (l), or in a sentence that has none (k); sources and
# cues on either side of their content; everything else.
LABELS = ("O", "Br", "Ir", "Bl", "Il", "Bk", "Ik", "Sr", "Cr", "Sl", "Cl")
CONTENT = np.array([label[0] in "BI" for label in LABELS])
BITS = 18  # 2^18 feature weights a label
LONGEST = 3000  # tokens of one paragraph that are decoded together
BATCH = 20_000  # tokens whose features are in memory at once
THRESHOLD = 0.36  # content needs this chance: where precision and recall balance on articles held out

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


class Context(NamedTuple):
    """What the model reads of one text: tokens as printed, where sentences and paragraphs begin, quotation, rules."""

    surfaces: Sequence[str]
    sentence: Ints  # number of the sentence each token stands in
    paragraph: Ints  # number of the paragraph
    quote: Ints  # 0 outside of quotation marks, 1 the mark that opens, 2 inside, 3 the mark that closes
    rule_content: Ints  # 0 none, else 1 + number of the rule that made it content
    rule_role: Ints  # 0 none, 1 source, 2 cue


class _Type(NamedTuple):
    word: int
    suffix: int
    shape: int
    tag: int
    cue: int
    lemma: int
    kind: int


_types: dict[str, int] = {}
_rows: list[_Type] = []


def _type(surface: str) -> int:
    """Row number of a word as printed; what depends on the word alone is computed once."""
    row = _types.get(surface)
    if row is None:
        if len(_rows) > 400_000:  # endless vocabularies would otherwise grow for ever
            _types.clear()
            _rows.clear()
        row = _types[surface] = len(_rows)
        _rows.append(_describe(surface))
    return row


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


_MIX = np.uint64(0x9E3779B97F4A7C15)
_MIX2 = np.uint64(0xC2B2AE3D27D4EB4F)


def _hash(slot: int, *values: Ints) -> NDArray[np.int32]:
    key = np.full(len(values[0]), (slot * 0x632BE59BD9B4E019 + 0x1234567) & (2**64 - 1), dtype=np.uint64)
    for value in values:
        key = (key ^ value.astype(np.uint64)) * _MIX
        key ^= key >> np.uint64(29)
    key *= _MIX2
    return (key >> np.uint64(64 - BITS)).astype(np.int32)


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


_OTHERS = frozenset(("cause", "law", "move", "do", "person", "body", "paper"))


@cache
def _attitudes() -> Ints:
    """The classes, in every inflection, of words that tell what somebody says, thinks, feels or wants."""
    groups = {c for c in word_classes().values() if set(c.split()) - _OTHERS}
    endings = ("", *(ending for ending, _ in _ENDINGS))
    return np.array(sorted({crc32(f"{c} {e}".encode()) for c in groups for e in endings}), dtype=np.int64)


def features(context: Context) -> NDArray[np.int32]:
    """One row a token, one column a feature: hashed feature numbers."""
    rows = [_type(s) for s in context.surfaces]
    table = np.array([_rows[r] for r in rows], dtype=np.int64).reshape(-1, 7)
    word, suffix, shape, tag, cue, lemma, kind = (np.ascontiguousarray(table[:, k]) for k in range(7))
    quote, rule, role = context.quote, context.rule_content, context.rule_role
    sentence, paragraph = context.sentence, context.paragraph
    n = len(word)
    index = np.arange(n)
    s_first, s_end = _groups(sentence)
    p_first, _ = _groups(paragraph)
    out: list[NDArray[np.int32]] = []

    def add(*values: Ints) -> None:
        out.append(_hash(len(out), *values))

    zero = np.zeros(n, dtype=np.int64)
    w = {k: _shift(word, k, paragraph) for k in (-3, -2, -1, 0, 1, 2, 3)}
    g = {k: _shift(tag, k, paragraph) for k in (-2, -1, 0, 1, 2)}
    c = {k: _shift(cue, k, paragraph) for k in (-2, -1, 0, 1, 2)}
    h = {k: _shift(shape, k, paragraph) for k in (-1, 0, 1)}
    r = {k: _shift(rule * 4 + role, k, paragraph) for k in (-1, 0, 1)}
    q = {k: _shift(quote, k, paragraph) for k in (-1, 0, 1)}
    add(zero)
    for k in w:
        add(w[k])
    add(w[-1], w[0])
    add(w[0], w[1])
    add(w[-1], w[1])
    add(suffix)
    add(_shift(suffix, -1, paragraph), suffix)
    add(suffix, _shift(suffix, 1, paragraph))
    add(g[0])
    add(g[-1], g[0])
    add(g[0], g[1])
    add(g[-1], g[0], g[1])
    add(g[-2], g[-1], g[0])
    add(g[0], g[1], g[2])
    add(h[-1], h[0], h[1], q[0])
    add(c[0], g[-1], g[1])
    add(c[0], q[0])
    add(c[-1], g[0])
    add(c[1], g[0])
    add(c[-2], g[-1], g[0])
    add(c[2], g[1], g[0])
    m = {k: _shift(kind, k, paragraph) for k in (-2, -1, 0, 1, 2)}
    for k in m:
        add(m[k])
    add(m[0], g[-1], g[1])
    add(m[-1], g[0])
    add(m[-1], m[0])
    add(m[-2], g[-1], g[0])
    add(m[0], g[1], g[2])
    add(m[0], g[-1], g[-2])
    add(lemma, g[1])
    add(_shift(lemma, -1, paragraph), g[0])
    add(q[-1], q[0], q[1], g[0])
    add(r[0], q[0])
    add(r[-1], r[0], r[1])
    add(r[0], g[0], g[-1])
    add(r[0], w[0])
    # quotation: how long it is, what stands before and behind it
    mark = quote == 1
    q_first = np.where(quote > 0, _last(mark, p_first), -1)
    q_end = np.where(quote > 0, _next(quote == 3, np.full(n, n)), -1)
    q_length = _bucket(np.where(quote > 0, q_end - q_first, 0))
    opens = np.where(q_first > p_first, _at(word, np.maximum(q_first - 1, 0)), 5)
    add(q_length, quote, np.minimum(q_first - s_first, 1))
    add(q_length, opens, quote > 0)
    behind = np.where((q_end >= 0) & (q_end + 1 < n), np.minimum(q_end + 1, n - 1), -1)
    add(_at(word, behind), quote > 0)
    add(
        _at(tag, np.where((behind >= 0) & (behind + 1 < n), np.minimum(behind + 1, n - 1), -1)),
        _at(tag, behind),
        quote > 0,
    )
    # sentence: how it opens and ends, whether it is all quotation
    first, last = s_first, s_end - 1
    before_last = np.maximum(last - 1, first)
    add(word[first], quote)
    add(tag[first], tag[np.minimum(first + 1, last)], _bucket(index - s_first))
    add(tag[last], quote[last], quote[first], _bucket(s_end - s_first))
    add(quote[first], quote[last], quote[before_last], quote, first == p_first)
    # cues: the rules' and the lexicon's, before and behind
    outside = quote == 0
    found = role == 2
    clausal = (cue != 0) & outside
    for marked in (found, clausal):
        back, ahead = _last(marked, s_first), _next(marked, s_end)
        d_back = _bucket(np.where(back >= 0, index - back, 99))
        d_ahead = _bucket(np.where(ahead >= 0, ahead - index, 99))
        behind_cue = _at(tag, np.where(back >= 0, np.minimum(back + 1, n - 1), -1))
        add(_at(word, back), quote > 0)
        add(_at(word, back), d_back)
        add(_at(cue, back), behind_cue, g[0])
        add(_at(cue, back), _at(cue, ahead), quote > 0)
        add(_at(word, ahead), quote > 0)
        add(_at(word, ahead), d_ahead)
        add(
            _at(cue, ahead),
            _at(tag, np.where(ahead > 0, ahead - 1, -1)),
            _at(tag, np.where(ahead >= 0, np.minimum(ahead + 1, n - 1), -1)),
        )
        add(d_back, d_ahead, quote > 0)
        add(_at(word, back), behind_cue, d_back > 3)
    attitude = (kind != 0) & outside & np.isin(kind, _attitudes())
    back, ahead = _last(attitude, s_first), _next(attitude, s_end)
    behind_word = _at(tag, np.where(back >= 0, np.minimum(back + 1, n - 1), -1))
    add(_at(kind, back), behind_word, _bucket(np.where(back >= 0, index - back, 99)))
    add(_at(kind, back), _at(tag, np.where(back > 0, back - 1, -1)), behind_word)
    add(_at(lemma, back), behind_word)
    add(_at(kind, ahead), _bucket(np.where(ahead >= 0, ahead - index, 99)), g[0])
    add(_at(kind, back), _at(kind, ahead), quote > 0)
    for k in (-6, -5, -4, -3, -2):
        out.append(_hash(900, _shift(lemma, k, sentence), quote > 0))
    for k in (2, 3, 4, 5):
        out.append(_hash(901, _shift(lemma, k, sentence), quote > 0))
    number = np.cumsum(index == s_first) - np.cumsum(index == s_first)[p_first]
    add(_bucket(number), quote, quote[p_first])
    add(_bucket(paragraph), quote)
    add(_at(lemma, _last(found, s_first)), _at(lemma, _next(found, s_end)))
    add(_at(lemma, _last(clausal, s_first)), g[0])
    add(_at(lemma, _next(clausal, s_end)), g[0])
    add(_at(lemma, _last(clausal, s_first)), word[first])
    # chunks between commas, marks and sentence ends
    comma = (word == _COMMA) | (word == _SEMICOLON) | (word == _DASH) | (word == _COLON) | (quote == 1) | (quote == 3)
    breaks = comma | (index == s_first)
    chunk = np.cumsum(breaks)
    k_first, k_end = _groups(chunk)
    k_open = np.minimum(k_first + (comma[k_first] & (k_first + 1 < k_end)), n - 1)
    k_cue = _last_in(clausal, k_first, k_end)
    k_found = _last_in(found, k_first, k_end)
    k_length = _bucket(k_end - k_first)
    before, after = np.where(k_first > s_first, k_first - 1, -1), np.where(k_end < s_end, k_end, -1)
    after2 = np.where((after >= 0) & (_at(k_end, after) < s_end), _at(k_end, after), -1)
    add(word[k_open], quote > 0)
    add(tag[k_open], _at(word, k_cue), quote > 0)
    add(_at(word, k_cue), _bucket(k_end - np.maximum(k_cue, 0)), k_cue > index)
    add(_at(cue, _at(k_cue, before, -1)), tag[k_open], quote > 0)
    add(_at(word, _at(k_cue, before, -1)), word[k_open])
    add(_at(word, _at(k_cue, after, -1)), _at(k_length, after), quote > 0)
    add(_at(cue, _at(k_cue, after, -1)), _at(tag, _at(k_open, after, -1)), word[k_first])
    add(_at(cue, _at(k_cue, after2, -1)), _at(k_length, after2), _at(cue, _at(k_cue, after, -1)))
    add(_at(word, _at(k_found, before, -1)), _at(word, _at(k_found, after, -1)), k_found > 0)
    add(_at(rule, after), _at(rule, before), r[0])
    add(k_length, word[k_first], tag[np.minimum(k_end, n - 1)], tag[k_open])
    # the sentence's last and first chunk; the sentence before and behind
    add(_at(word, k_cue[last]), k_length[last], quote > 0)
    add(_at(word, k_cue[first]), tag[first], quote > 0)
    previous = np.where(s_first > p_first, s_first - 1, -1)
    s_found = _last_in(found, s_first, s_end)
    s_clausal = _last_in(clausal, s_first, s_end)
    add(_at(word, _at(s_found, previous, -1)), s_found >= 0, quote, _at(quote, previous))
    add(_at(cue, _at(s_clausal, previous, -1)), tag[first], s_found >= 0, s_clausal >= 0)
    add(_at(word, s_found), quote > 0, previous >= 0)
    paragraph_before = np.where(p_first > 0, p_first - 1, -1)
    add(_at(quote, paragraph_before), _at(s_found, paragraph_before, -1) >= 0, quote, s_found >= 0, quote[p_first])
    add(_at(tag, paragraph_before), quote, s_found >= 0, quote[p_first])
    return np.stack(out, axis=1) if n else np.zeros((0, len(out)), dtype=np.int32)


def edges(context: Context) -> Ints:
    """What stands between each token and the one before it, in EDGES kinds: labels change at some of them only."""
    rows = np.array([_rows[r].word for r in map(_type, context.surfaces)], dtype=np.int64)
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


EDGES = 14


def _last_in(marked: NDArray[np.bool_], first: Ints, end: Ints) -> Ints:
    """Index of the last marked token of each token's group, else -1."""
    return _last(marked, first)[end - 1] if len(marked) else first


_COMMA, _SEMICOLON, _DASH, _COLON, _AND, _BUT = (crc32(sign.encode()) for sign in (",", ";", "—", ":", "and", "but"))


class Model(NamedTuple):
    weights: Floats  # feature × label
    moves: Floats  # edge × label × label, from row to column
    begin: Floats


@cache
def shipped() -> Model | None:
    """The weights that ship with the package; None where they are missing."""
    path = files("analysis").joinpath("lexicons", "attribution_model.npz")
    if not path.is_file():
        return None
    with path.open("rb") as stream, np.load(stream) as packed:
        weights = packed["weights"].astype(np.float32) * packed["scale"]
        return Model(weights.astype(np.float32), packed["moves"], packed["begin"])


def label(context: Context, model: Model) -> NDArray[np.int64]:
    """The label of each token (index into LABELS): content where that is likely enough, and then the likeliest label.

    Deciding token by token on the sum over all content labels agrees better with people than the single best sequence.
    """
    n = len(context.surfaces)
    if not n:
        return np.zeros(0, dtype=np.int64)
    labels = np.zeros(n, dtype=np.int64)
    for start, end in _stretches(context.paragraph):
        part = Context(context.surfaces[start:end], *(values[start:end] for values in context[1:]))
        chances = marginals(part, model)
        content = chances[:, CONTENT].sum(axis=1) > THRESHOLD
        chances[content[:, None] & ~CONTENT] = -1
        chances[~content[:, None] & CONTENT] = -1
        labels[start:end] = chances.argmax(axis=1)
    return labels


def marginals(context: Context, model: Model) -> Floats:
    """The probability of every label for each token: forward-backward over each paragraph."""
    ids = features(context)
    scores = np.empty((len(ids), len(LABELS)), dtype=np.float32)
    for start in range(0, len(ids), 2048):
        scores[start : start + 2048] = model.weights[ids[start : start + 2048]].sum(axis=1)
    emission = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances = np.empty_like(emission)
    moves, begin = np.exp(model.moves), np.exp(model.begin)
    kinds = edges(context)
    for batch in _batches(context.paragraph):
        _forward_backward(emission, kinds, batch, moves, begin, chances)
    return chances


def _stretches(paragraph: Ints) -> list[tuple[int, int]]:
    """Token ranges of some BATCH tokens that end with a paragraph: what is in memory at once does not grow."""
    cuts = [0]
    for end in (*(np.flatnonzero(np.diff(paragraph)) + 1).tolist(), len(paragraph)):
        if end - cuts[-1] >= BATCH or end == len(paragraph):
            cuts += [*range(cuts[-1] + 2 * BATCH, end - BATCH, 2 * BATCH), end]
    return list(zip(cuts, cuts[1:], strict=False))


def _batches(paragraph: Ints) -> list[list[tuple[int, int]]]:
    """Paragraphs as token ranges, those of like length together."""
    begins = np.flatnonzero(np.r_[True, paragraph[1:] != paragraph[:-1]])
    ends = np.r_[begins[1:], len(paragraph)]
    ranges = [
        (s, min(s + LONGEST, e))
        for b, e in zip(begins.tolist(), ends.tolist(), strict=True)
        for s in range(b, e, LONGEST)
    ]
    ranges.sort(key=lambda r: r[0] - r[1])
    return [ranges[k : k + 64] for k in range(0, len(ranges), 64)]


def _forward_backward(
    emission: Floats, kinds: Ints, batch: list[tuple[int, int]], moves: Floats, begin: Floats, chances: Floats
) -> None:
    """Fill in the chances of a batch of paragraphs, the longest first; scaled at every step (Rabiner 1989)."""
    first = np.array([a for a, _ in batch])
    length = np.array([b - a for a, b in batch])
    longest = int(length[0])
    alive = [int(np.searchsorted(-length, -t, side="left")) for t in range(longest)]
    forward = begin * emission[first]
    for t in range(longest):
        at = first[: alive[t]] + t
        if t:
            forward = (forward[: alive[t], None, :] @ moves[kinds[at]])[:, 0] * emission[at]
        forward /= forward.sum(axis=1, keepdims=True)
        chances[at] = forward
    message = np.ones((len(batch), len(begin)), dtype=np.float32)
    backward = np.ascontiguousarray(moves.transpose(0, 2, 1))
    for t in range(longest - 1, -1, -1):
        n = alive[t]
        at = first[:n] + t
        product = chances[at] * message[:n]
        chances[at] = product / product.sum(axis=1, keepdims=True)
        step = ((message[:n] * emission[at])[:, None, :] @ backward[kinds[at]])[:, 0]
        message[:n] = step / step.sum(axis=1, keepdims=True)

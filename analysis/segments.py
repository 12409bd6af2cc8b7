"""What each stretch of an article is: headline, subhead, body, teaser, leftovers of the page; and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import lexicons, tables
from analysis.tables import each_row

# takes "don't", "Kassym-Jomart", "7,939"; refuses "—", "..."
WORD = re.compile(r"\w+(?:['’,.-]\w+)*")
HEADLINE_WORDS = 30  # longer first paragraphs are text: the longest of 840 US headlines looked at had 26 words
SUBHEAD_WORDS = 14
LONGEST_FURNITURE = 600  # characters
# takes "arrested.", "what happened..", "never?”"; refuses "the violence", "according to Tokayev:"
SENTENCE_END = re.compile(r"[.!?…。؟][\s\"'”’“»)\]]*$")
# A stop, marks that close behind it, and what the next word begins with. Takes `never?” H`; refuses `end.N`, `6.5`.
# Opens with the class, which `re` finds fast, and looks back from there.
STOP = re.compile(r"([.?!](?<![.?!].)[.?!]*+)([\"')\]}”’»“]*+)\s+(?=(\S))")
# takes "Gov", "U.S", "AT&T", "Alder’s", nothing
LAST_WORD = re.compile(r"[\w.&’']*$")
_LINE = re.compile(r"[^\r\n]+")
LONGEST_SHORT = 12  # characters of an abbreviation
REMEMBERED = 500  # texts and titles, more than are read in one batch: segments and stretches both ask for their words


class Segment(NamedTuple):
    """One stretch `text[start:end]` of `n_words`; `lead` marks the first body paragraph."""

    start: int
    end: int
    segment: str
    lead: bool = False
    n_words: int = 0


def count_words(text: str) -> int:
    """Number of words in `text`: runs of letters and digits, joined by apostrophe, hyphen, comma or point."""
    return len(word_starts(text))


@lru_cache(maxsize=REMEMBERED)
def word_starts(text: str) -> NDArray[np.intp]:
    """Where the words of `text` begin, as `WORD` finds them: on arrays four times as fast."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _kinds()[np.minimum(codes, _FAR)]
    rare = np.flatnonzero(codes >= _FAR)
    kinds[rare] = [chr(code).isalnum() for code in codes[rare]]
    word, joint = kinds == 1, kinds == _JOINT
    begins = word.copy()
    begins[1:] &= ~word[:-1]
    begins[2:] &= ~(joint[1:-1] & word[:-2])
    return np.flatnonzero(begins)


@cache
def _kinds() -> NDArray[np.int8]:
    """By code point: 1 for what words are made of, `_JOINT` for what joins their parts, else 0; those from `_FAR` on are rare."""
    kinds = np.array([chr(code).isalnum() or chr(code) == "_" for code in range(_FAR + 1)], dtype=np.int8)
    kinds[[ord(sign) for sign in "'’,.-"]] = _JOINT
    return kinds


_FAR, _JOINT = 0x3000, 2


def find_segments(text: str, title: str | None = None) -> list[Segment]:
    """One row a paragraph, in order; blank lines belong to none.

    The first paragraph is the headline when it is the title, or is short, ends like no sentence and has a text below it.
    Known miss: a short closing paragraph without a full stop in the middle of a page is taken for a subhead.
    """
    paragraphs = find_paragraphs(text)
    before = np.searchsorted(word_starts(text), paragraphs).reshape(-1, 2)
    sizes: list[int] = (before[:, 1] - before[:, 0]).tolist()
    often = Counter(sizes)
    kinds: list[str] = []
    seen: set[str] = set()
    for i, ((start, end), size) in enumerate(zip(paragraphs, sizes, strict=True)):
        words = text[start:end]
        # most paragraphs have a number of words that no other has
        key = " ".join(WORD.findall(words)).casefold() if size > 3 and often[size] > 1 else ""
        if key and key in seen:
            kind = "duplicate"
        elif i == 0 and len(paragraphs) > 1 and _is_headline(words, size, title):
            kind = "headline"
        else:
            kind = _furniture(words, size) or ("subhead" if i and _is_subhead(words, size) else "body")
        seen.add(key)
        kinds.append(kind)
    for i, kind in enumerate(kinds):  # a subhead stands above something
        if kind == "subhead" and "body" not in kinds[i + 1 : i + 4]:
            kinds[i] = "body"
    lead = kinds.index("body") if "body" in kinds else -1
    return [
        Segment(start, end, kind, i == lead, size)
        for i, ((start, end), kind, size) in enumerate(zip(paragraphs, kinds, sizes, strict=True))
    ]


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """One `(start, end)` a paragraph: what blank lines part; within, each line, unless the lines were wrapped."""
    paragraphs = []
    for lines in _blocks(text):
        later = [text[s:e].lstrip()[:1] for s, e in lines[1:]]
        wrapped = sum(c.islower() for c in later) >= 0.3 * len(later) > 0
        for s, e in [(lines[0][0], lines[-1][1])] if wrapped else lines:
            stretch = text[s:e].lstrip()
            if stretch:
                start = e - len(stretch)
                paragraphs.append((start, start + len(stretch.rstrip())))
    return paragraphs


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines that follow one another without a blank one between."""
    lines: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        if lines and (text[lines[-1][1] : start] not in ("\n", "\r\n") or line.group().isspace()):
            yield lines
            lines = []
        lines.append((start, end))
    if lines:
        yield lines


def find_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """One `(start, end)` a sentence of `text[start:end]`; none crosses a paragraph.

    A full stop ends a sentence unless an abbreviation, an initial or dots that trail off bear it; no sentence begins in
    lower case, so that “Why?” he asked is one. Known miss: a sentence that ends in an abbreviation runs on.
    """
    begin, stretch = start, text[start:end]
    return [
        sentence for s, e in find_paragraphs(stretch) for sentence in paragraph_sentences(text, begin + s, begin + e)
    ]


def paragraph_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one paragraph, from its first character to its last."""
    for stop in STOP.finditer(text, start, end):
        signs, following = stop[1], stop[3]
        if following.islower() or (signs == "." and _shortened(text, max(start, stop.start() - LONGEST_SHORT), stop)):
            continue
        if len(signs) > 2 and not signs.strip("."):
            continue
        yield start, stop.end(2)
        start = stop.end()
    if start < end:
        yield start, end


def _shortened(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop belongs to the word before it: "Gov.", "U.S.", the initial in "J. Alder"."""
    word = LAST_WORD.search(text, start, stop.start())
    assert word is not None  # it may be empty
    letters = word.group().strip("’'").lower()
    return letters in _abbreviations() or (len(letters) == 1 and letters.isalpha() and stop[3].isupper())


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(r["abbreviation"].rstrip(".").lower() for r in lexicons.read("abbreviations"))


def segments_table(articles: pd.DataFrame) -> pd.DataFrame:
    """One row a segment of every article; a title that the text does not open with is a `headline` of its own."""
    rows: list[tuple[Any, ...]] = []
    for a in each_row(articles):
        title = None if pd.isna(a.title) else str(a.title)
        if title and not opens_with(a.text, title):
            headline = Segment(0, len(title), "headline", False, count_words(title))
            rows.append((a.article, "title", *headline))
        rows += [(a.article, "text", *s) for s in find_segments(a.text, title)]
    return tables.build("segments", pd.DataFrame(rows, columns=["article", "field", *Segment._fields]))


def opens_with(text: str, title: str) -> bool:
    """Whether the text's own first words are the title, marks and case aside."""
    want = WORD.findall(title.casefold())
    opening = [m.group().casefold() for _, m in zip(range(len(want)), WORD.finditer(text), strict=False)]
    return opening == want


def _is_headline(words: str, n_words: int, title: str | None) -> bool:
    if title and opens_with(words, title):
        return True
    return n_words <= HEADLINE_WORDS and not SENTENCE_END.search(words) and not _furniture(words, n_words)


def _is_subhead(words: str, n_words: int) -> bool:
    if n_words > SUBHEAD_WORDS or SENTENCE_END.search(words):
        return False
    return words[-1] not in ",;:-–—" and not words.startswith(("-", "–", "—", "•", "*", "·"))


def _furniture(words: str, n_words: int) -> str | None:
    """The kind of a line that is no text of the article ("Read also …", "By Jane Doe"), by the lexicon; else None."""
    if len(words) > LONGEST_FURNITURE:  # also keeps these patterns from lines of 100,000 signs that hold no word
        return None
    lower = words.lower()
    for found, kind, most_words, holds in _furniture_rules():
        if n_words <= most_words and (not holds or any(word in lower for word in holds)) and found(words):
            return kind
    return None


class _Furniture(NamedTuple):
    """One rule: how it looks at a line, what the line is, how long it may be, and words one of which it must hold, if any."""

    found: Callable[[str], re.Match[str] | None]
    segment: str
    most_words: int
    holds: tuple[str, ...]


@cache
def _furniture_rules() -> tuple[_Furniture, ...]:
    rules = []
    for row in lexicons.read("page_furniture"):
        pattern = re.compile(row["pattern"], re.IGNORECASE)
        begins = row["pattern"].startswith("^") and "|^" not in row["pattern"]
        holds = tuple(row["holds"].split("|")) if row["holds"] else ()
        rules.append(
            _Furniture(pattern.match if begins else pattern.search, row["segment"], int(row["most_words"]), holds)
        )
    return tuple(rules)

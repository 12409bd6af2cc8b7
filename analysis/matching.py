"""Which figures of different articles count one thing, where no codebook says so: by event and names, by number and words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from analysis import lexicons
from analysis.dates import MONTHS, WEEKDAYS
from analysis.nouns import FUNCTION_WORDS

HEAD = 2000  # characters of an article that tell what it is about
SPAN = 14  # days within which outlets write of one event
LATEST = 40  # figures before it that one is compared with
FEW_NAMES = 2  # a text with fewer names says nothing of the event
SHARED_NAMES = 0.25  # of a sentence's names that a group of one event has to know
SHARED_STORY = 0.3  # of the names of an article
ALIKE_STORY = 0.15  # likeness of two articles' beginnings that share a name
LOOKED_AT = 5  # articles of a group that another is compared with
TELLING = 12  # a number above it is seldom met by chance
ALIKE_EQUAL = 0.1  # likeness of two sentences that print one telling number …
ALIKE_SMALL = 0.3  # … one small number …
ALIKE_NEAR = 0.2  # … two numbers of which one may be the other, rounded …
ALIKE_OTHER = 0.5  # … two different numbers of one noun
SHARED_OTHER = 4  # content words that two such sentences share at least
SHARED_BESIDE = 1  # words next to two equal numbers that both have; small and different ones, shares and ages need more
NEAR = 0.03  # how far off a rounded number may be


Key = TypeVar("Key", bound=Hashable)


class Told(NamedTuple):
    """One figure, as far as its likeness to others goes; `value`, `low`, `high` are in the base unit of `kind`."""

    key: str
    by: str | None  # "event" or "noun"; a codebook's key is its own
    article: str
    day: date | None
    value: float | None
    hedged: bool
    kind: str  # base unit or currency, with the base of a rate; empty for counted nouns
    sentence: str
    beside: str  # the words next to the number
    head: str  # how its article begins


def find_same_things(told: Sequence[Told]) -> list[str]:
    """One key per figure: keys that fell apart get the telling words of their sentences behind a colon, "jet: airline".

    Keys of a codebook stay as they are. Those of an event ("killed") stay together while they are printed within `SPAN`
    days and share names: 40 killed in one town are no rivals of 12 in another. The others meet by their number: a telling
    number that two outlets print in sentences with some words in common is one figure, whatever noun they count it by.
    Different numbers meet only under one noun in sentences that are much alike, and never across years or places that
    their sentences name. Each figure joins the one that it is most like, or starts a group (leader clustering, Hartigan
    1975); likeness is the cosine of the sentences' content words, rare ones weighing more.
    """
    found = _Groups(told)
    by_key: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(told):
        if one.by in ("event", "noun"):
            by_key[one.key].append(i)
    order = sorted((i for rows in by_key.values() for i in rows), key=lambda i: (told[i].day or date.max, i))
    for i in (*(i for i in order if told[i].by == "event"), *(i for i in order if told[i].by == "noun")):
        found.add(i)
    return found.keys()


class _Groups:
    """Figures that count one thing, by the first of each."""

    def __init__(self, told: Sequence[Told]) -> None:
        self.told = told
        used = [i for i, one in enumerate(told) if one.by in ("event", "noun")]
        self.stems = {i: _stems(told[i].sentence) for i in used}
        self.beside = {i: _beside(told[i].beside) for i in used}
        self.words = _Likeness({i: frozenset(stems) for i, stems in self.stems.items()})
        self.leader: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.names: dict[int, set[str]] = {}  # of each group's sentences
        self.stories = Stories({one.article: one.head for one in told})
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_size: dict[tuple[str, int], list[int]] = defaultdict(list)

    def add(self, i: int) -> None:
        """Put a figure into the group that it fits best, or into a new one."""
        one = self.told[i]
        leader = self._of_one_event(i) if one.by == "event" else self._of_one_number(i)
        if leader is None:
            leader = i
            self.members[i], self.names[i] = [], set()
        self.leader[i] = leader
        self.members[leader].append(i)
        if one.by == "event":  # those of numbers are not asked for theirs
            self.names[leader] |= _names(one.sentence)
        self.by_key[one.key].append(i)
        for size in _sizes(one)[:1]:
            self.by_size[one.kind, size].append(i)

    def _of_one_event(self, i: int) -> int | None:
        """Articles that share many names are on one event; else the sentences must share names, or words, or the number."""
        one, own = self.told[i], _names(self.told[i].sentence)
        best, most = None, -1.0
        leaders = dict.fromkeys(self.leader[j] for j in reversed(self.by_key[one.key]))
        for leader in list(leaders)[:LATEST]:
            other = self.told[leader]
            equal = _equal(one, other)
            if not _same_time(one, other) or (not equal and _apart(one, other)):
                continue
            shared = len(own & self.names[leader])
            if self._of_one_story(one, leader):
                fits = True
            elif min(len(own), len(self.names[leader])) < FEW_NAMES:
                fits = equal or self.words.of(i, leader) >= ALIKE_SMALL
            else:
                fits = shared >= max(1 if equal else 2, SHARED_NAMES * len(own))
            if fits and shared > most:
                best, most = leader, shared
        return best

    def _of_one_number(self, i: int) -> int | None:
        one, beside = self.told[i], self.beside[i]
        best, most = None, 0.0
        if one.value is None:
            return None
        for j in dict.fromkeys((*self._of_like_size(i), *reversed(self.by_key[one.key][-LATEST:]))):
            if beside.isdisjoint(self.beside[j]):  # as most are: nothing fits then, see below
                continue
            other = self.told[j]
            if other.article == one.article or not _same_time(one, other):
                continue
            if other.value is None or not self.stories.one(one.article, other.article):
                continue
            alike = self.words.of(i, j)
            if alike + _equal(one, other) > most and self._fits(i, j, alike):
                best, most = self.leader[j], alike + _equal(one, other)
        return best

    def _fits(self, i: int, j: int, alike: float) -> bool:
        one, other = self.told[i], self.told[j]
        if one.value is None:
            return False
        telling = one.value > TELLING and one.kind != "percent" and not one.key.startswith(_COMMON)
        beside = len(self.beside[i] & self.beside[j])
        if _equal(one, other) and telling:
            same = one.key == other.key or alike >= ALIKE_EQUAL
            return beside > SHARED_BESIDE or (beside == SHARED_BESIDE and same)
        if _near(one, other) and telling and beside and not _apart(one, other):
            return alike >= ALIKE_NEAR
        if beside <= SHARED_BESIDE:
            return False
        if _equal(one, other):
            return alike >= (ALIKE_OTHER if one.key.startswith(_OF_TIME) else ALIKE_SMALL)
        if _apart(one, other):
            return False
        if _near(one, other):
            return alike >= ALIKE_OTHER
        if one.key != other.key or one.kind == "percent":
            return False
        of_one_text = any(self.told[k].article == one.article for k in self.members[self.leader[j]])
        return not of_one_text and alike >= ALIKE_OTHER and self.words.shared(i, j) >= SHARED_OTHER

    def _of_one_story(self, one: Told, leader: int) -> bool:
        others = list(dict.fromkeys(self.told[j].article for j in self.members[leader]))
        return any(self.stories.one(one.article, other) for other in (*others[:1], *others[1:][1 - LOOKED_AT :]))

    def _of_like_size(self, i: int) -> Iterator[int]:
        for size in _sizes(self.told[i]):
            yield from reversed(self.by_size[self.told[i].kind, size][-LATEST:])

    def keys(self) -> list[str]:
        """The key of every figure: that of most of its group, an event's before a noun's."""
        found = [one.key for one in self.told]
        named = [(self._key(members), members) for members in self.members.values()]
        fallen_apart = Counter(key for key, _ in named)
        taken: Counter[str] = Counter()
        for key, members in named:
            name = key
            if fallen_apart[key] > 1 or self.told[members[0]].by == "noun":
                name = ": ".join(filter(None, (key, " ".join(self._telling(members)))))
            taken[name] += 1
            for i in members:
                found[i] = name if taken[name] == 1 else f"{name} ({taken[name]})"
        return found

    def _telling(self, members: Sequence[int]) -> list[str]:
        """The three words that most of the sentences have, the longest of as many."""
        if len(members) == 1:  # as most groups are; each word once then
            return sorted(sorted(self.stems[members[0]].values()), key=len, reverse=True)[:3]
        words = Counter(word for i in members for word in self.stems[i].values())
        return sorted(words, key=lambda word: (-words[word], -len(word), word))[:3]

    def _key(self, members: Sequence[int]) -> str:
        if len(members) == 1:
            return self.told[members[0]].key
        often = Counter((self.told[i].by == "event", self.told[i].key) for i in members)
        return max(often, key=lambda x: (x[0], often[x], x[1]))[1]


class Stories:
    """Whether two articles are on one event, as far as their beginnings tell (`heads`, by article)."""

    def __init__(self, heads: Mapping[str, str]) -> None:
        self.heads = heads
        self.known: dict[tuple[str, str], bool] = {}

    @cached_property
    def _words(self) -> _Likeness[str]:
        return _Likeness({article: _words(head) for article, head in self.heads.items()})

    def one(self, a: str, b: str) -> bool:
        """They share many names, or one name and many words; without names nothing speaks against it."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self.known:
            one, two = _names(self.heads[a]), _names(self.heads[b])
            few, shared = min(len(one), len(two)), len(one & two)
            self.known[pair] = (
                not few
                or shared >= max(FEW_NAMES, SHARED_STORY * few)
                or (shared > 0 and self._words.of(a, b) >= ALIKE_STORY)
            )
        return self.known[pair]


class _Likeness(Generic[Key]):
    """How alike two texts are: the cosine of their content words, of which rare ones weigh more."""

    def __init__(self, words: Mapping[Key, frozenset[str]]) -> None:
        self.words = words
        often = Counter(chain.from_iterable(words.values()))
        self.weight = {word: math.log(1 + len(words) / n) for word, n in often.items()}
        self.lengths: dict[Key, float] = {}  # of the texts that were asked for

    def shared(self, a: Key, b: Key) -> int:
        return len(self.words[a] & self.words[b])

    def of(self, a: Key, b: Key) -> float:
        return self._sum(self.words[a] & self.words[b]) / ((self._length(a) * self._length(b)) or 1.0)

    def _length(self, key: Key) -> float:
        if key not in self.lengths:
            self.lengths[key] = math.sqrt(self._sum(self.words[key]))
        return self.lengths[key]

    def _sum(self, words: frozenset[str]) -> float:
        return math.fsum(map(self.weight.__getitem__, words))  # the same in any order


# ---------------------------------------------------------------- numbers


def _equal(one: Told, other: Told) -> bool:
    if one.value is None or other.value is None or one.kind != other.kind:
        return False
    return abs(one.value - other.value) <= 1e-9 * max(abs(one.value), abs(other.value))


def _near(one: Told, other: Told) -> bool:
    """Whether one number may be the other, rounded: 342 and "about 350", 5.42 and 5.4."""
    if one.value is None or other.value is None or one.kind != other.kind:
        return False
    if abs(one.value - other.value) > NEAR * max(abs(one.value), abs(other.value)):
        return False
    return one.hedged or other.hedged or _digits(one.value) != _digits(other.value)


def _digits(value: float) -> int:
    return len(f"{value:.9g}".replace(".", "").rstrip("0"))


def _sizes(one: Told) -> list[int]:
    """The size class of a value and its two neighbours: near values are in classes that touch."""
    if one.value is None or one.value <= 0:
        return [] if one.value is None else [-1000]
    size = int(math.log(one.value) / NEAR)
    return [size, size - 1, size + 1]


# ---------------------------------------------------------------- words

# Takes the "Orlando" of "in Orlando"; refuses the first word of a sentence, which is capitalised anyway. Opens with the
# capital, which is found fast, and looks back from there.
_NAME = re.compile(r"[A-Z](?:(?<=[^\W\d_]\s.)|(?<=[^\W\d_]\s[\"“(].)|(?<=[,;:]\s.))[^\W\d_]{2,}")
_CALENDAR = frozenset(name.capitalize() for name in (*MONTHS, *WEEKDAYS))
_WORD = re.compile(r"[^\W\d_]{4,}")
# Takes "in 2012", "1968"; refuses "2,012".
_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,.]?\d|%)")
# Takes the "Cape" of "in Cape Doran", the "Ohio" of "across Ohio"; refuses "in March", which the calendar takes.
_PLACE = re.compile(r"\b(?:in|at|near|outside|across|around|off) (?:the )?(?:city of |town of )?([A-Z][^\W\d_]{2,})")


@lru_cache(maxsize=8192)
def _names(text: str) -> frozenset[str]:
    """Capitalised words within sentences: most are names of people, places and bodies."""
    return frozenset(_NAME.findall(text)) - _CALENDAR


@lru_cache(maxsize=8192)
def _years_and_places(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_YEAR.findall(sentence)), frozenset(_PLACE.findall(sentence)) - _CALENDAR


def _apart(one: Told, other: Told) -> bool:
    """Whether two sentences name different years or places, or years gone by, of which many numbers are told."""
    years, places = zip(_years_and_places(one.sentence), _years_and_places(other.sentence), strict=True)
    long_ago = [
        day is not None and any(int(year) < day.year for year in told)
        for day, told in zip((one.day, other.day), years, strict=True)
    ]
    return any(long_ago) or any(a and b and not a & b for a, b in (years, places))


def _same_time(one: Told, other: Told) -> bool:
    return one.day is None or other.day is None or abs((one.day - other.day).days) <= SPAN


# what a text tells many numbers of
_COMMON = ("age_", "share_", "point")
_OF_TIME = ("age_", "duration_")


def _beside(words: str) -> frozenset[str]:
    return frozenset(_stems(words)) - _OF_ANY_NUMBER


_OF_ANY_NUMBER = frozenset(row["word"][:6] for row in lexicons.read("numbers")) | frozenset(
    "percen points people number total half quarte thirds"
    " year years month months weeks days hours past next coming since more than from over under".split()
)


def _stems(sentence: str) -> dict[str, str]:
    """Content words by their first six letters, so that "arrested" and "arrests" are one."""
    return {w[:6]: w for w in _WORD.findall(sentence.lower()) if w not in FUNCTION_WORDS}


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(_stems(text))

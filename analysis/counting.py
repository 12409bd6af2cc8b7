"""What a figure counts, as a key that lines figures up: from the codebook, else from the figure's own noun and verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from analysis import lexicons
from analysis.nouns import FUNCTION_WORDS, find_noun_phrase, lemma
from analysis.quantities import EventWord, Quantity, Sentence, is_duration, of_the_whole
from analysis.units import is_money, spellings

if TYPE_CHECKING:
    from analysis.codebook import CountedThing


class Counted(NamedTuple):
    """The key of what is counted, and what it was taken from: `codebook`, `event`, or only the `noun` (a weak key)."""

    key: str | None
    by: str | None


FAR = 14.0  # an event word further off than this belongs to something else; measured in words, see `_distance`
WHOLE = 40.0  # for a part of a whole, whose event is told with the whole
IMPLIED = 2.0  # how far off an implied noun counts: behind a printed one, before one that stands elsewhere
_IN_NOUN = 2.0
NEAR = 6.0  # for nouns that are no people: "three state elections … turned out" is no protest


def find_counted(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing] = ()) -> Counted:
    """The codebook's thing, first fit wins among those whose verbs are nearest; else a key made of event and noun.

    A difference ("13 more than it needs") counts nothing; by how much a count rose is a key of its own.
    """
    if quantity.unit is None and _DIFFERENCE.match(text, max(quantity.end, _noun_end(quantity))):
        return Counted(None, None)
    key, by = _find_counted(text, quantity, sentence, things)
    if (
        key
        and not key.endswith("_change")
        and quantity.unit is None
        and _RISE.search(text, max(sentence.start, quantity.start - 40), quantity.start)
    ):
        key += "_change"
    return Counted(key, by)


# Takes " more than it needs", " fewer than in May"; refuses " more".
_DIFFERENCE = re.compile(
    r" (?:more|fewer|less|higher|lower|above|below|short of|ahead of)(?: than)? (?:it|he|she|they|in|the|a|at|last|what)\b"
)
# Takes "rose by ", "fell by about "; refuses "hit by ".
_RISE = re.compile(
    r"\b(?:rose|risen|rising|grew|grown|increased?|climbed|went up|up|fell|fallen|dropped|decreased?|shrank|went down|down|cut)"
    r" by(?: (?:about|around|some|nearly|almost|over|more than|at least|another|an?|further))* $"
)


# Takes "another ", "a further " before a number; " more bodies", " more were" behind it.
_ANOTHER = re.compile(r"\b(?:another|an? further|an? additional)(?: [a-z]+)? $", re.IGNORECASE)
_MORE = re.compile(r" (?:more|further|additional) (?!than\b)[a-z]+")


def is_added(text: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a number is told as added to a count: "another three officers have died"; not "killed five and hurt another 20"."""
    if quantity.unit is not None or any(sentence.start <= q.start < quantity.start for q in sentence.others):
        return False
    before = _ANOTHER.search(text, max(sentence.start, quantity.start - 30), quantity.start)
    return before is not None or _MORE.match(text, quantity.end) is not None


def _noun_end(quantity: Quantity) -> int:
    return quantity.noun.end if quantity.noun else 0


def find_part(text: str, one: Quantity, two: Quantity) -> str | None:
    """Which of two neighbouring numbers with one key is not that key's count, and how: "part" or "whole" in front of it.

    "280 complaints, fewer than 20 of them": the second is a part. "Four of its nine carriages derailed": the second is
    the whole. "23 of the 53 wounded are still in hospital": the first is a part, for the second has the event in its noun.
    """
    if _OUT_OF.search(text, max(one.end, two.start - 24), two.start):
        return "2whole"
    if of_the_whole(text, one, two):
        noun = text[two.noun.start : two.noun.end] if two.noun else ""
        return "1part" if one.value == 1 or _is_event_noun(noun) else "2whole"
    if one.noun is None or text.find("\n", one.end, two.start) >= 0:
        return None
    if _THEM.match(text, two.end) or _PART_OF.search(text, max(one.end, two.start - 24), two.start):
        return "2part"
    return None


# Takes "out of ", "out of a total of "; refuses "out ".
_OUT_OF = re.compile(r"\bout of (?:an? |the )?(?:total of |about |some |nearly |almost )?$")
# Takes " of them" behind a number; refuses " of the".
_THEM = re.compile(r" of (?:them|those|these|whom|which)\b")


def _find_counted(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing]) -> Counted:
    key = _from_codebook(text, quantity, sentence, things)
    if key is not None:
        return Counted(key, "codebook")
    if (quantity.unit is not None and quantity.value is not None) or quantity.rate is not None:
        return _measured(text, quantity, sentence)
    return _counted_from_words(text, quantity, sentence)


def noun_text(text: str, quantity: Quantity) -> str:
    """The counted noun phrase, with the unit if there is one, as printed."""
    noun = quantity.noun
    if noun is not None and noun.end <= quantity.start:  # left out here, said before
        return text[noun.start : noun.end]
    return text[quantity.number_end : max(quantity.end, noun.end if noun else 0)].strip(" \u00a0-")


# ---------------------------------------------------------------- the codebook


def _from_codebook(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing]) -> str | None:
    if not things:
        return None
    left = max(sentence.start, text.rfind(";", sentence.start, quantity.start))
    right = text.find(";", quantity.end, sentence.end)
    clause = text[left : right if right >= 0 else sentence.end]
    phrase = _phrase(text, quantity)
    implied = _implied(text, quantity, sentence)
    own = _OWN_VERB.match(text, quantity.end) if quantity.noun is None and quantity.unit is None else None
    fits: list[tuple[float, str]] = []
    for thing in things:
        if thing.exclude is not None and thing.exclude.search(clause):
            continue
        distance = _noun_distance(text, quantity, sentence, thing, phrase, implied)
        if distance is None:
            continue
        if thing.verbs is not None:
            verbs = thing.verbs.spans(text, sentence.start, sentence.end)
            verbs = [v for v in verbs if not any(q.start <= v[0] and v[1] <= q.end for q in sentence.others)]
            if own is not None:
                verbs = [v for v in verbs if v[0] < own.end(1) and own.start(1) < v[1]]
            if not verbs:
                continue
            # a verb that is the noun itself ("arrests") tells less than one that is said of it ("are found a day")
            distance += max(_IN_NOUN, min(_distance(text, quantity, v, sentence) for v in verbs))
        fits.append((distance, thing.key))
    nearest = min((d for d, _ in fits), default=0.0)
    return next((key for d, key in fits if d <= nearest + 2.0), None)


# Takes the participle of "and 190 damaged", the only verb of that number; refuses "and 190 were damaged".
_OWN_VERB = re.compile(r" ([a-z]+(?:ed|en|wn))\b")


def _phrase(text: str, quantity: Quantity) -> str:
    """Number, unit and noun with spaces between, so that "$" and "%" are words of their own.

    A unit stands in it in all its spellings, parted by semicolons: "per cent" or "euro*" in a codebook means "%" and "€" too.
    """
    number = text[quantity.number_start : quantity.number_end]
    if quantity.unit is None or quantity.value is None:
        noun = noun_text(text, quantity)
        if quantity.compound and quantity.noun is not None:  # "280-seat parliament"
            whole = find_noun_phrase(text, quantity.noun.end, plural=False)
            noun += f" {text[whole.start : whole.end]}" if whole else ""
        return f"{number} {noun}"
    if not quantity.unit.printed and quantity.unit.unit_id == "year-of-age":  # "Ana Silva, 42, said"
        return f"aged {number} years"
    noun = text[quantity.noun.start : quantity.noun.end] if quantity.noun and not quantity.compound else ""
    unit = quantity.unit.printed  # "one metre" where the codebook says "metres"
    plural = f" {unit}s" if unit.islower() and len(unit) > 2 else ""
    return f"{number} {unit}{plural} {noun}; {'; '.join(spellings(quantity.unit.unit_id))}"


def _implied(text: str, quantity: Quantity, sentence: Sentence) -> list[str]:
    """What a bare number may count: people, where its verb is about people, and what the number before it counts."""
    if quantity.noun is not None or quantity.unit is not None:
        return []
    nouns = [sentence.antecedent] if sentence.antecedent else []
    if _PEOPLE_DO.match(text, quantity.end) or _event(text, quantity, sentence, NEAR) in _OF_PEOPLE:
        return ["people", *nouns]
    return nouns


# Takes what only people do, behind a bare number: " have joined the strike"; refuses " have sunk".
_PEOPLE_DO = re.compile(
    r" (?:(?:have|had|has|were|are|more) ){0,2}(?:joined|fled|marched|gathered|attended|signed|took part|taken part|walked out"
    r"|voted|protested|demonstrated|travelled|traveled|showed up|turned up|turned out|applied|queued|enrolled|quit|resigned)\b"
)


_OF_PEOPLE = frozenset(
    "killed arrested injured missing dismissed displaced rescued hospitalised infected laid_off prosecuted abducted".split()
)


def _noun_distance(
    text: str, quantity: Quantity, sentence: Sentence, thing: CountedThing, phrase: str, implied: Sequence[str]
) -> float | None:
    """0 where the noun phrase fits; a bare number ("rose to 31") takes an implied noun or one near by; None: none fits."""
    if thing.nouns is None or thing.nouns.search(phrase):
        return 0.0
    if quantity.noun is not None or quantity.unit is not None:
        return None
    if any(thing.nouns.search(noun) for noun in implied):
        return IMPLIED
    nouns = thing.nouns.spans(text, sentence.start, sentence.end)
    nearest = min((_distance(text, quantity, n, sentence) for n in nouns), default=FAR)
    return nearest if nearest < FAR else None


# ---------------------------------------------------------------- the figure's own words


@cache
def _pattern(kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """One alternation of a kind's patterns; the name of the group that matched leads to the key."""
    rows = [row for row in lexicons.read("counted") if row["kind"] == kind]
    alternatives = [f"(?P<g{i}>{row['pattern']})" for i, row in enumerate(rows)]
    keys = {f"g{i}": row["key"] for i, row in enumerate(rows)}
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE), keys


def _counted_from_words(text: str, quantity: Quantity, sentence: Sentence) -> Counted:
    phrase = noun_text(text, quantity)
    kind = kind_of(phrase) if phrase else "person"
    person = kind not in (None, "equipment", "place")
    # "killed 40 people, including 12 officers and …", "killed 40 people, 12 of them …"
    of_them = _THEM.match(text, quantity.end) is not None
    listed = of_them or _PARTS.search(text, sentence.start, quantity.start)
    event = _event(text, quantity, sentence, WHOLE if listed else FAR if person else NEAR)
    part = "_part" if of_them or _PART_OF.search(text, max(sentence.start, quantity.start - 24), quantity.start) else ""
    if kind == "security" and event in (None, "deployed"):
        return Counted("troops" + part, "event")
    if kind == "equipment":
        return Counted("equipment" + part, "event")
    if kind not in (None, "person", "place"):  # a class of its own: no need to tell it from the whole
        part = ""
    if not part and event and _NEW.match(text, quantity.end):
        part = "_new"
    anybody = kind == "person" or (kind is None and event in _OF_ANYBODY and _PERSONS.search(phrase) is not None)
    if event and (anybody or (kind is None and event not in _OF_THINGS and _is_event_noun(phrase))):
        return Counted(event + part, "noun" if event in _LOOSE else "event")
    noun = kind if kind not in (None, "person", "place") else None
    if noun is None and quantity.noun is not None:
        noun = _object(quantity.noun.head) or lemma(quantity.noun.head)
    if event and noun:
        return Counted(f"{event}_{noun}{part}", "noun" if event in _LOOSE else "event")
    return Counted(noun, "noun" if noun else None)


_OF_THINGS = frozenset(("damaged",))  # events that befall things: what is counted is the thing, "collapsed houses"
# … and those that befall whoever is there: "164 passengers" and "164 survivors" were rescued
_OF_ANYBODY = frozenset(
    ("strike", "laid_off", "rescued", "displaced", "infected", "protested", "hospitalised", "missing")
)
# Takes "passengers", "members of the union", "dockers"; refuses "houses".
_PERSONS = re.compile(
    r"\b(?:\w+(?:ers|ors|ees|ants|ents|ists|ians)|members|staff|wom[ae]n|m[ae]n|crew)\b", re.IGNORECASE
)
# Takes " new infections", those of a day; refuses " New York".
_NEW = re.compile(r" new(?:ly)? [a-z]")


def _object(head: str) -> str | None:
    """One key for nouns that mean one thing: house for homes and dwellings."""
    pattern, keys = _pattern("object")
    found = pattern.fullmatch(head)
    return keys[found.lastgroup or ""] if found else None


_LOOSE = frozenset(("voted", "prosecuted", "protested", "deployed"))  # what many texts count on many occasions
_PARTS = re.compile(r"\b(?:including|among them|of whom|of them|of those|of which)\b", re.IGNORECASE)
# Takes "including ", "among them at least "; refuses "included in".
_PART_OF = re.compile(r"\b(?:including|among them|of whom|of them|of those|of which)(?: \w+){0,2}[ ,]*$", re.IGNORECASE)


def _is_event_noun(phrase: str) -> bool:
    return _pattern("event")[0].search(phrase) is not None


@lru_cache(maxsize=4096)
def kind_of(phrase: str) -> str | None:
    """The class of the counted noun: security, civilian, child …; "person" for people of whom no more is said."""
    pattern, keys = _pattern("thing")
    found = pattern.search(phrase)
    if found:
        return keys[found.lastgroup or ""]
    if _pattern("broad")[0].search(phrase) or _STATE.match(phrase):
        return "person"
    return None


# Takes "dead", "wounded in"; refuses "deadlines".
_STATE = re.compile(r"(?:dead|killed|wounded|injured|missing|arrested|detained)\b", re.IGNORECASE)


def find_event_words(text: str) -> list[EventWord]:
    """Words of events ("arrested", "death toll") from left to right, each with the event's key.

    RE2 reads 200 MB/s of them, `re` 4; every letter beyond ASCII is made one question mark, so that offsets hold.
    """
    pattern = _event_pattern()
    matches = pattern.finditer(text.encode("ascii", "replace"))
    return [EventWord(m.start(), m.end(), _event_key(m.group().decode("ascii"))) for m in matches]


@cache
def _event_pattern() -> Any:
    patterns = [row["pattern"] for row in lexicons.read("counted") if row["kind"] == "event"]
    return re2.compile(rf"(?i)\b(?:{'|'.join(patterns)})\b")


@lru_cache(maxsize=4096)
def _event_key(word: str) -> str:
    pattern, keys = _pattern("event")
    match = pattern.fullmatch(word)
    return keys[match.lastgroup or ""] if match else ""


def _event(text: str, quantity: Quantity, sentence: Sentence, reach: float) -> str | None:
    """The event whose word is nearest to the figure and its noun."""
    best, best_distance = None, reach
    first = bisect_left(sentence.events, sentence.start, key=itemgetter(0))
    for word in islice(sentence.events, first, None):
        if word.start >= sentence.end:
            break
        distance = _distance(text, quantity, (word.start, word.end), sentence)
        if distance < best_distance:
            best, best_distance = word.key, distance
    return best


# Takes the boundaries of clauses: ";", "and", "while", "who"; refuses "can".
_CLAUSE = re.compile(r"[;:,–—]|\b(?:and|while|but|that|which|who|whose|as|after|when|where)\b")
# Takes the "were" of "16 people were killed"; refuses "said".
_PASSIVE = re.compile(
    r"(?: (?:others?|more|people|were|was|have|has|had|been|being|are|is|feared|reported|confirmed))* ?"
)
# Takes the "a total of " of "arrested a total of 20"; refuses "people and ".
_ACTIVE = re.compile(
    r" (?:(?:a total of|about|nearly|almost|some|over|more than|at least|the|another|up to|around) ?)*"
)


def _distance(text: str, quantity: Quantity, word: tuple[int, int], sentence: Sentence) -> float:
    """Words between the figure and a word; a clause boundary counts as five, another figure as eight."""
    start, end = quantity.start, max(quantity.end, _noun_end(quantity))
    if word[0] < end and word[1] > start:
        return 0.0
    if quantity.unit is None and quantity.noun is not None:
        start, end = _with_coordinated(text, quantity, sentence, to_the_left=word[1] <= start)
    left, right = (word[1], start) if word[1] <= start else (end, word[0])
    between = text[left:right]
    if _PASSIVE.fullmatch(between) or _ACTIVE.fullmatch(between):
        return 0.5
    starts = [q.start for q in sentence.others]
    figures = bisect_left(starts, right) - bisect_left(starts, left)
    return len(between.split()) + 5.0 * len(_CLAUSE.findall(between)) + 8.0 * figures + 1.0


# Takes what joins "eleven officers" and "two children", whom one verb befalls; refuses " and injured ".
_AND = re.compile(r",? and (?:another )?|, ")


def _with_coordinated(text: str, quantity: Quantity, sentence: Sentence, to_the_left: bool) -> tuple[int, int]:
    """The stretch of a number of people and of those it is listed with on one side: one verb goes for all of them."""
    start, end = quantity.start, max(quantity.end, _noun_end(quantity))
    if kind_of(noun_text(text, quantity)) is None:
        return start, end
    for q in reversed(sentence.others) if to_the_left else sentence.others:
        if q.unit is not None or q.noun is None or kind_of(noun_text(text, q)) is None:
            continue
        if to_the_left and q.noun.end <= start and _AND.fullmatch(text, q.noun.end, start):
            start = q.start
        elif not to_the_left and q.start >= end and _AND.fullmatch(text, end, q.start):
            end = q.noun.end
    return start, end


# ---------------------------------------------------------------- measures, money, shares

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Takes what a time is only told by: "four years ago", "two days later"; refuses "two days of talks".
_RELATIVE = re.compile(r" (?:ago|earlier|later|before|after|from now|into|away)\b")
_OF = re.compile(r" (?:of|in) (?:the |its |their |his |her |all )?((?:[^\W\d_]+ ?){1,4})")


def _measured(text: str, quantity: Quantity, sentence: Sentence) -> Counted:
    """What a measure is about: the noun behind a compound ("5-day break"), a noun of duration, else the nearest noun."""
    family = _family(quantity)
    if quantity.compound and quantity.noun is not None:
        span = _span_noun(text[quantity.noun.start : quantity.noun.end])
        return Counted(f"{family}_{span or lemma(quantity.noun.head)}", "event" if span else "noun")
    if family == "duration":
        if _RELATIVE.match(text, quantity.end):
            return Counted(None, None)
        spans = list(_pattern("span")[0].finditer(text, sentence.start, sentence.end))
        distances = [(_distance(text, quantity, m.span(), sentence), m.start(), m.group()) for m in spans]
        if distances and min(distances)[0] < FAR:
            return Counted(f"{family}_{_span_noun(min(distances)[2])}", "event")
    of = _OF.match(text, quantity.end, quantity.end + 60)
    words = _WORD.findall(of[1] if of else text[sentence.start : quantity.start][-120:])[-8:]
    words = [w for w in words if w.lower() not in FUNCTION_WORDS and len(w) > 2 and not w.endswith(("ed", "ing", "ly"))]
    if not words:
        return Counted(None, None)
    return Counted(f"{family}_{lemma(words[0] if of else words[-1])}", "noun")


def _span_noun(word: str) -> str | None:
    match = _pattern("span")[0].search(word)
    return (_pattern("span")[1][match.lastgroup or ""] or match.group().lower()) if match else None


def _family(quantity: Quantity) -> str:
    """The kind of measure: money, duration, age, share, else the unit itself."""
    if quantity.unit is None:
        return "rate"
    unit = quantity.unit.unit_id
    if unit.endswith("-of-age"):
        return "age"
    if is_duration(unit):
        return "duration"
    if unit in ("percent", "percentage-point"):
        return "share"
    return "money" if is_money(unit) else unit

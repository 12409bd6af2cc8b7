"""Which of a codebook's counted things a figure is of: by its noun, by the words of its sentence, and by their senses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.nearness import FAR, NEAR, belongs_to_another, clause_around, distance, goes_on, is_age
from analysis.nouns import find_noun_phrase, forms
from analysis.quantities import Quantity, Sentence, noun_text
from analysis.senses import LOOSE, classes_meant, classes_of, event_of, is_event_noun, plain_terms, senses_of_terms
from analysis.units import is_printed_unit, spellings

if TYPE_CHECKING:
    from analysis.codebook import CountedThing

# How far off a fit counts, in words: what fits better stands nearer.
TIE = 2.0  # of two things as near as that the first in the codebook wins
SAID = 2.0  # a verb beside the number is no nearer than this
IN_NOUN = 4.5  # a verb in a noun of people ("protesters") tells less than one that is said of them ("were held")
IMPLIED = 2.0  # an implied noun: behind a printed one, before one that stands elsewhere
ALIKE = 3.0  # a noun of the same class
SENSE = 5.0  # another word of the same sense
VAGUELY = 12.0  # … that has other senses too ("cut")
NEXT = 3.0  # right beside it
WEAK = 8.0  # as far as a word of many senses ("cut") reaches


_PEOPLE = frozenset(("person", "civilian", "security", "child", "protester", "combatant", "rioter", "official"))


class _Reading(NamedTuple):
    """A counted thing as its codebook means it: the senses of its verbs, the classes of its nouns."""

    thing: CountedThing
    senses: frozenset[str]
    classes: frozenset[str]
    of_people: bool
    measured: bool  # its nouns are units: a bare number is none of it


@lru_cache(maxsize=64)
def _readings(things: tuple[CountedThing, ...]) -> tuple[_Reading, ...]:
    return tuple(
        _Reading(
            thing,
            senses_of_terms(thing.verbs.globs if thing.verbs else ()),
            classes_meant(thing.nouns.globs if thing.nouns else ()),
            any(classes_of(noun) & _PEOPLE for noun in plain_terms(thing.nouns.globs if thing.nouns else ())),
            any(is_printed_unit(g.written.strip("*")) for g in thing.nouns.globs) if thing.nouns else False,
        )
        for thing in things
    )


class Fit(NamedTuple):
    """How a counted thing of the codebook fits a figure: what kind of number it is, how far off noun and verb are in words.

    `kind`: "measure", "bare" (a number without a noun) or "count". `head`: whether the head noun itself is one of the thing's.
    `said`: what says it of this number: the thing's `own` word, one of its `sense` or one of many (`vague`); or the word is
    said of `another` number, stands in the sentence `before`, is `absent`, or `unasked`. `verb` is how far off that counts.
    `away`, `side`, `in_clause`: where the word stands; `terms`: how many of the thing's own words the sentence has.
    `fits`: whether the rules take it.
    """

    key: str
    kind: str
    noun: float
    head: bool
    verb: float
    said: str
    away: float
    side: str
    in_clause: bool
    terms: int
    fits: bool

    @property
    def far(self) -> float:
        return self.noun + self.verb


class _Said(NamedTuple):
    """The word of a sentence that tells what befell those counted, or why there is none."""

    verb: float
    how: str
    away: float = 0.0
    span: tuple[int, int] = (0, 0)
    terms: int = 0


OF_ANOTHER, ABSENT = 30.0, 40.0  # for a word that is said of another number, and for none


class _Number(NamedTuple):
    """A quantity with what it may count: its noun phrase, or the nouns implied by a bare number."""

    quantity: Quantity
    phrase: str
    classes: frozenset[str]
    implied: Sequence[str]


def find_fits(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing]) -> list[Fit]:
    """One fit a counted thing whose noun may be the figure's, in the codebook's order, those included that the rules refuse.

    The words are the thing's own or others of their sense. A word belongs to the number that it is nearest to: in "of 40
    who were treated, 12 are still in bed" nobody says that the 12 were treated.
    """
    if quantity.unit is None and quantity.value is not None and 0 < quantity.value < 1:
        things = [t for t in things if t.nouns is not None and t.nouns.search(_SHARES)]
    if not things:  # a third of them is no count
        return []
    number = _number(text, quantity, sentence)
    readings = _allowed(text, quantity, sentence, things)
    found = [
        _fit(text, number, sentence, reading, noun)
        for reading in readings
        if (noun := _noun(text, number, sentence, reading)) is not None
    ]
    if any(fit.fits for fit in found):
        return found
    before = dict(_by_sentence_before(text, number, sentence, readings))
    return [
        *(fit for fit in found if fit.key not in before),
        *(_fit_of_before(number, key, away) for key, away in before.items()),
    ]


def nearest(fits: Sequence[Fit]) -> str | None:
    """The key of the thing whose words are nearest, the first of those about as near; None where the rules take none."""
    taken = [fit for fit in fits if fit.fits]
    least = min((fit.far for fit in taken), default=0.0)
    return next((fit.key for fit in taken if fit.far <= least + TIE), None)


def _allowed(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing]) -> list[_Reading]:
    """The things that no word of the figure's clause rules out."""
    left = max(sentence.start, text.rfind(";", sentence.start, quantity.start))
    right = text.find(";", quantity.end, sentence.end)
    clause = left, right if right >= 0 else sentence.end
    return [
        reading
        for reading in _readings(tuple(things))
        if reading.thing.exclude is None or not _is_excluded(text, quantity, sentence, clause, reading)
    ]


def _fit(text: str, number: _Number, sentence: Sentence, reading: _Reading, noun: float) -> Fit:
    quantity, nouns = number.quantity, reading.thing.nouns
    said = _said(text, number, sentence, reading)
    left, right = clause_around(text, quantity, sentence)
    head = text[quantity.noun.start : quantity.noun.end].rsplit(" ", 1)[-1] if quantity.noun else ""
    side = (
        "" if said.span == (0, 0) else "in" if not said.away else "left" if said.span[1] <= quantity.start else "right"
    )
    return Fit(
        reading.thing.key,
        _kind(quantity),
        noun,
        bool(head and nouns and nouns.search(head)),
        said.verb,
        said.how,
        said.away,
        side,
        left <= said.span[0] < right,
        said.terms,
        said.how in ("own", "sense", "vague") or (said.how == "unasked" and said.verb < ABSENT),
    )


def _fit_of_before(number: _Number, key: str, away: float) -> Fit:
    return Fit(key, _kind(number.quantity), 0.0, False, away, "before", away, "left", False, 0, True)


def _kind(quantity: Quantity) -> str:
    if quantity.unit is not None:
        return "measure" if quantity.value is not None else "count"
    return "bare" if quantity.noun is None else "count"


def _is_excluded(text: str, quantity: Quantity, sentence: Sentence, clause: tuple[int, int], reading: _Reading) -> bool:
    """Whether a word stands in the clause that rules the thing out, and behind no comma is said of a number that follows."""
    exclude = reading.thing.exclude
    if exclude is None:
        return False

    def of_another(start: int) -> bool:
        between = (q for q in sentence.others if quantity.end <= q.start < start)
        return any("," in text[quantity.end : q.start] for q in between)

    return any(not of_another(start) for start, _ in exclude.spans(text, *clause))


# ---------------------------------------------------------------- the noun

_SHARES = "half; third; quarter; fifth; tenth; share; fraction"  # a codebook that counts shares names one of them


def _number(text: str, quantity: Quantity, sentence: Sentence) -> _Number:
    phrase = _phrase(text, quantity)
    bare = quantity.noun is None and quantity.unit is None
    counts = quantity.unit is None or quantity.value is None
    if counts:
        phrase += f"; {_complement(text, quantity, sentence)}"
    return _Number(
        quantity,
        phrase,
        classes_of(noun_text(text, quantity).lower()) if counts and not bare else frozenset(),
        _implied(text, quantity, sentence) if bare else (),
    )


# Takes the "boys" of " of them boys", the "children" of " of the dead are children"; refuses " of them were hurt".
_COMPLEMENT = re.compile(
    r"(?: of (?:them|those|these|whom|the [a-z]+))?,?(?: (?:all|both|most))?(?: (?:are|were|is|was))?(?: [a-z]+)?"
    r" ([a-z]+(?:s|en|ren))\b"
)


def _complement(text: str, quantity: Quantity, sentence: Sentence) -> str:
    match = _COMPLEMENT.match(text, quantity.end, min(sentence.end, quantity.end + 60))
    return match[1] if match else ""


def is_complement(text: str, quantity: Quantity, sentence: Sentence, thing: CountedThing) -> bool:
    """Whether what the number is said to be is a noun of the thing: "four of the dead are children"."""
    return thing.nouns is not None and thing.nouns.search(_complement(text, quantity, sentence))


def _noun(text: str, number: _Number, sentence: Sentence, reading: _Reading) -> float | None:
    """0 where the noun phrase fits, more where only its class does or where a bare number takes an implied noun."""
    nouns, quantity = reading.thing.nouns, number.quantity
    if nouns is None or nouns.search(number.phrase) or _goes_beyond(text, quantity, reading):
        return 0.0
    if quantity.unit is not None and quantity.value is not None:
        return None
    if quantity.noun is not None:
        alike = number.classes & reading.classes
        if alike and (reading.thing.verbs is not None or not alike & _PEOPLE):
            return ALIKE
        of_people = "person" in reading.classes and is_event_noun(noun_text(text, quantity))
        return ALIKE if of_people else None
    if not reading.of_people and text.startswith((" of us ", " of you "), quantity.end):
        return None
    if any(nouns.search(noun) for noun in number.implied):
        return IMPLIED
    anybody = reading.of_people and (reading.thing.verbs is not None or nouns.search("people"))
    if number.implied and "people" in number.implied and anybody:
        return IMPLIED + ALIKE
    for span, farther, _ in () if reading.measured else _words(text, quantity, sentence, reading):
        if distance(text, quantity, span, sentence) < (NEXT if farther == VAGUELY else NEAR):
            return IMPLIED + ALIKE  # the verb tells: "a crowd of 39,000", "32,000 were sold"
    spans = nouns.spans(text, sentence.start, sentence.end)
    nearest = min((distance(text, quantity, span, sentence) for span in spans), default=FAR)
    return nearest if nearest < FAR else None


def _goes_beyond(text: str, quantity: Quantity, reading: _Reading) -> bool:
    """Whether a noun of the codebook goes on behind the noun phrase: "water cannon", where "water" is the phrase."""
    noun, nouns = quantity.noun, reading.thing.nouns
    if noun is None or nouns is None or is_age(quantity) or noun.end <= quantity.start:
        return False
    spans = nouns.spans(text, noun.start, min(len(text), noun.end + 24))
    return any(start < noun.end for start, _ in spans)


def _phrase(text: str, quantity: Quantity) -> str:
    """Number, unit and noun with spaces between, so that "$" and "%" are words of their own.

    A unit stands in it in all its spellings, parted by semicolons: "per cent" or "euro*" in a codebook means "%" and "€" too;
    a noun in the singular and the plural.
    """
    number = text[quantity.number_start : quantity.number_end]
    if quantity.unit is None or quantity.value is None:
        noun = noun_text(text, quantity)
        if quantity.compound and quantity.noun is not None:  # "280-seat parliament"
            whole = find_noun_phrase(text, quantity.noun.end, plural=False)
            noun += f" {text[whole.start : whole.end]}" if whole else ""
        other = "; ".join(forms(quantity.noun.head)) if quantity.noun else ""
        if quantity.value is not None and 0 < quantity.value < 1:
            other += f"; {_SHARES}"  # "a third of the patients"
        return f"{number} {noun}; {other}"
    if not quantity.unit.printed and quantity.unit.unit_id == "year-of-age":  # "Ana Silva, 42, said"
        return f"aged {number} years"
    noun = text[quantity.noun.start : quantity.noun.end] if quantity.noun and not quantity.compound else ""
    unit = quantity.unit.printed  # "one metre" where the codebook says "metres"
    plural = f" {unit}s" if unit.islower() and len(unit) > 2 else ""
    return f"{number} {unit}{plural} {noun}; {'; '.join(spellings(quantity.unit.unit_id))}"


def _implied(text: str, quantity: Quantity, sentence: Sentence) -> list[str]:
    """What a bare number may count: people, where its verb is about people, and what the number before it counts."""
    nouns = [sentence.antecedent] if sentence.antecedent else []
    near = (w for w in sentence.event_words() if distance(text, quantity, (w.start, w.end), sentence) < NEAR)
    said = {w.key or (next(iter(w.senses)) if len(w.senses) == 1 else "") for w in near}
    if _PEOPLE_DO.match(text, quantity.end) or _OF_PEOPLE & said:
        return ["people", *nouns]
    return nouns


# Takes what only people do, behind a bare number: " have joined the strike", " of us walked"; refuses " have sunk".
_PEOPLE_DO = re.compile(
    r" (?:of (?:us|you) |(?:(?:have|had|has|were|are|more) ){0,2}(?:joined|fled|marched|gathered|attended|signed|took part"
    r"|taken part|walked|voted|protested|demonstrated|travelled|traveled|showed up|turned up|turned out|applied|queued"
    r"|enrolled|quit|resigned)\b)"
)
_OF_PEOPLE = frozenset(
    "killed arrested injured missing dismissed displaced rescued hospitalised infected sickened laid_off prosecuted"
    " abducted protested strike stranded".split()
)


# ---------------------------------------------------------------- the verb


def _said(text: str, number: _Number, sentence: Sentence, reading: _Reading) -> _Said:
    """The nearest word that says what befell those counted, and how far off it counts; 0 where the codebook asks for none."""
    quantity = number.quantity
    bare = quantity.noun is None and quantity.unit is None
    if reading.thing.verbs is None:
        if not bare:
            return _Said(0.0, "unasked")
        said = any(sentence.start <= q.start < quantity.start for q in sentence.others)
        said = said or bool(reading.thing.nouns and reading.thing.nouns.spans(text, sentence.start, sentence.end))
        return _Said(VAGUELY if said or goes_on(text, quantity, sentence.start) else ABSENT, "unasked")

    def may_count(other: Quantity) -> bool:
        return _noun(text, _number(text, other, sentence), sentence, reading) is not None

    named = is_complement(text, quantity, sentence, reading.thing)  # "19 died, four of them children"
    own = _own_verb(text, quantity)
    level = _LEVEL.search(text, sentence.start, quantity.start) is not None
    taken: list[_Said] = []
    refused, terms = _Said(ABSENT, "absent"), set()
    for span, farther, reach in _words(text, quantity, sentence, reading):
        if (own is not None and not (span[0] < own[1] and own[0] < span[1])) or (
            level and _MOTION.fullmatch(text, *span)
        ):
            continue
        away = distance(text, quantity, span, sentence)
        if not farther:
            terms.add(text[slice(*span)].lower()[:6])
        if away >= reach or not (named or not belongs_to_another(text, quantity, span, away, sentence, may_count)):
            refused = _Said(OF_ANOTHER, "another")
            continue
        verb = (IN_NOUN if not away and _names_somebody(text[slice(*span)]) else max(SAID, away)) + farther
        how = "own" if not farther else "sense" if farther == SENSE else "vague"
        taken.append(_Said(verb, how, away, span))
    return min(taken, default=refused)._replace(terms=len(terms))


def _words(
    text: str, quantity: Quantity, sentence: Sentence, reading: _Reading
) -> Iterator[tuple[tuple[int, int], float, float]]:
    """Words of the sentence that are the thing's own verbs or of their sense: where, how much farther off, their reach.

    What only names those of whom the number is a part says nothing of the part: "two of those arrested are brothers".
    """
    if reading.thing.verbs is None:
        return
    whole = _OF_THOSE.match(text, quantity.end)
    all_of_them = text.endswith(("all ", "All ", "all but ", "All but "), 0, quantity.start)
    skip = (
        whole.span()
        if whole and not all_of_them and not is_complement(text, quantity, sentence, reading.thing)
        else (0, 0)
    )
    doers = plain_terms(reading.thing.verbs.globs)
    for start, end in reading.thing.verbs.spans(text, sentence.start, sentence.end):
        if end <= quantity.start and _is_doer(text[start:end].lower(), doers):
            continue
        if not any(q.start <= start and end <= q.end for q in sentence.others) and not skip[0] <= start < skip[1]:
            yield (start, end), 0.0, 1e9
    long_ago = _IN_A_YEAR.search(text, sentence.start, sentence.end) is not None
    for word in sentence.event_words():
        if word.senses & reading.senses and not skip[0] <= word.start < skip[1]:
            if not word.key and quantity.number_end <= word.start < quantity.tail:
                continue  # "40 protesters were hurt"
            strong = (word.key in reading.senses or len(word.senses) == 1) and word.key not in LOOSE
            if strong:
                yield (word.start, word.end), SENSE, FAR
            elif not long_ago:  # "a storm in 2013 had cost …"
                yield (word.start, word.end), VAGUELY, WEAK


# Takes what a number that is reached has before it: "slipped 1.5 points to "; refuses "slipped ".
_LEVEL = re.compile(r"\b(?:to|from)(?: (?:about|around|nearly|almost|some|just))? $")
# Takes words by which a number moves, which tell of a change and not of what is reached: "narrowed".
_MOTION = re.compile(
    r"(?i)(?:rose|risen|rises?|rising|fell|falls?|falling|slip\w*|narrow\w*|widen\w*|shr[aiu]nk\w*|dropp?\w*|declin\w+|increas\w+"
    r"|decreas\w+|gr[eo]w\w*|climb\w*|jump\w*|slid\w*|gain\w*|plung\w+|surg\w+|edg\w+|below|above|up|down|lower|higher)"
)


def _names_somebody(word: str) -> bool:
    return word.lower().endswith(("er", "ers", "or", "ors", "ee", "ees", "ist", "ists"))


def _is_doer(word: str, terms: Sequence[str]) -> bool:
    """Whether a word that a glob takes names who does something, not what befalls those counted: "rescuers" for `rescue*`."""
    return word.endswith(("ers", "er")) and not any(
        word.startswith(term) and term.endswith(("er", "ers")) for term in terms
    )


# Takes " of those held", " of the dead" behind a number; refuses " of them".
_OF_THOSE = re.compile(r" of (?:those|the) (?:who (?:were|was|had|have) )?[a-z]+")
# Takes "in 2013"; refuses "2,013".
_IN_A_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Oo]f) (?:the )?(?:19|20)\d\d\b")


def _own_verb(text: str, quantity: Quantity) -> tuple[int, int] | None:
    """The participle right behind a bare number, its only verb: "and 190 damaged"."""
    if quantity.noun is not None or quantity.unit is not None:
        return None
    match = _OWN_VERB.match(text, quantity.end)
    return match.span(1) if match and event_of(match[1].lower()) else None


_OWN_VERB = re.compile(r" ([a-z]+(?:ed|en|wn))\b")


# ---------------------------------------------------------------- the sentence before


# Takes the beginning of a sentence that goes on about what stood before: "It has 36 per cent"; refuses "The firm".
_PRONOUN = re.compile(r"[\"“‘']?(?:It|They|He|She|That|This|Their|Its|His|Her)\b")


def _by_sentence_before(
    text: str, number: _Number, sentence: Sentence, readings: Sequence[_Reading]
) -> Iterator[tuple[str, float]]:
    """Things whose words stand in the sentence before, for a number of whose own sentence nothing is known.

    A bare number may go on counting what a number there counts ("Police held 40. The union spoke of 60."); one with a noun
    only takes a word that no number there has ("How many marched? A team came to 180,000 people.").
    """
    quantity, before = number.quantity, sentence.before
    bare = quantity.noun is None and quantity.unit is None
    if before is None or (quantity.unit is not None and not _PRONOUN.match(text, sentence.start)):
        return
    if bare and not goes_on(text, quantity, sentence.start):
        return
    for word in sentence.event_words():
        own = quantity.start <= word.start < quantity.end  # "km/h" is a word of speed
        if not own and distance(text, quantity, (word.start, word.end), sentence) < (FAR if word.key else NEAR):
            return
    earlier = [q for q in sentence.others if before <= q.start < sentence.start and not is_age(q)]
    for reading in readings:
        thing = reading.thing
        if thing.verbs is None:
            continue
        noun = _noun(text, number, sentence, reading)
        fits = noun is not None if bare else noun == 0.0 and "\n" not in text[before : sentence.start].strip()
        if not fits and bare and thing.nouns is not None:
            fits = bool(thing.nouns.spans(text, before, sentence.start))
        if not fits:
            continue
        if not bare and any(_noun(text, _number(text, q, sentence), sentence, reading) is not None for q in earlier):
            continue
        ends = [end for _, end in thing.verbs.spans(text, before, sentence.start)]
        ends += [w.end for w in sentence.event_words(before, sentence.start) if w.key and w.senses & reading.senses]
        if ends:
            yield thing.key, float(len(text[max(ends) : quantity.start].split()))

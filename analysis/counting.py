"""What a figure counts, as a key that lines figures up: from the codebook, else from the figure's own noun and verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.fitting import Fit, find_fits, is_complement, nearest
from analysis.nearness import FAR, NEAR, belongs_to_another, distance
from analysis.nouns import FUNCTION_WORDS, lemma
from analysis.quantities import Quantity, Sentence, is_duration, noun_text, of_the_whole
from analysis.senses import LOOSE, classes_of, is_event_noun, kind_of, object_of, pattern_of, senses_of
from analysis.units import is_money

if TYPE_CHECKING:
    from analysis.codebook import CountedThing


class Counted(NamedTuple):
    """The key of what is counted, and what it was taken from: `codebook`, `event`, or only the `noun` (a weak key).

    `fits`: how the things of the codebook fit, refused ones included; `words`: the key of the figure's own words where the
    codebook gave another.
    """

    key: str | None
    by: str | None
    fits: tuple[Fit, ...] = ()
    words: tuple[str | None, str | None] = (None, None)


WHOLE = 40.0  # for a part of a whole, whose event is told with the whole


def find_counted(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing] = ()) -> Counted:
    """The codebook's thing, first fit wins among those whose verbs are nearest; else a key made of event and noun.

    A difference ("13 more than it needs") counts nothing; by how much a count rose is a key of its own.
    """
    if _is_difference(text, quantity):
        return Counted(None, None)
    key, by, fits, words = _find_counted(text, quantity, sentence, things)
    thing = next((t for t in things if t.key == key), None)
    if (
        key
        and by != "noun"
        and not key.endswith("_part")
        and (suffix := _not_the_count(text, quantity, sentence, thing))
    ):
        return Counted(key + suffix, by, fits, words)
    if (
        key
        and not key.endswith("_change")
        and quantity.unit is None
        and _RISE.search(text, max(sentence.start, quantity.start - 40), quantity.start)
    ):
        key += "_change"
    return Counted(key, by, fits, words)


def _is_difference(text: str, quantity: Quantity) -> bool:
    """Whether a number only tells how far apart two others are; a difference of money or shares may be what is counted."""
    if quantity.unit is None:
        return _DIFFERENCE.match(text, quantity.tail) is not None
    unit = quantity.unit.unit_id
    return (
        not is_money(unit)
        and unit not in ("percent", "percentage-point")
        and _FARTHER.match(text, quantity.end) is not None
    )


# Takes " faster than allowed" behind a measure; refuses " of rain".
_FARTHER = re.compile(
    r" (?:faster|slower|higher|lower|more|less|longer|shorter|deeper|wider|farther|further|older|younger|above|below|short of"
    r"|beyond)"
    r" (?:than|the|its|their|it|last|normal)\b"
)


def _not_the_count(text: str, quantity: Quantity, sentence: Sentence, thing: CountedThing | None) -> str:
    """How a number differs from the count that its words name: a part of it, one that was only expected, one of another
    time or another occasion. Empty where it is the count."""
    if quantity.unit is None and (quantity.value or 0) >= 1 and _is_part(text, quantity, sentence, thing):
        return "_part"
    before = text[max(sentence.start, quantity.start - 70) : quantity.start]
    expected = _EXPECTED.search(before) or _MADE_FOR.search(before)
    if expected and not (thing and any(p and p.search(expected["word"]) for p in (thing.verbs, thing.nouns))):
        return "_expected"
    if _COMPARED.search(before) and _A_YEAR_BEFORE.match(text, quantity.tail):
        return "_before"
    if quantity.unit is not None and _SECOND.search(before):
        return "_more"
    if quantity.unit is None and _OF_OLD.search(text, sentence.start, quantity.start):
        return "_before"
    average = _AVERAGE.search(before)
    if average and not (thing and any(p and p.search(average["word"]) for p in (thing.verbs, thing.nouns))):
        return "_average"
    return ""


# Takes " of the dead", " of its staff" behind a number; refuses " of the 40", "of them".
_SOME_OF = re.compile(r" of (?:the|those|its|his|her|their|our) ([a-z]+)")
# Takes "Among the dead are "; refuses "among the trees ".
_AMONG = re.compile(r"\b[Aa]mong (?:the|those) ([a-z]+)\b[^.;:!?]*$")


def _is_part(text: str, quantity: Quantity, sentence: Sentence, thing: CountedThing | None) -> bool:
    """Whether a number is said of some of those whom the count takes in: "nine of the dead", "among the injured are two".

    "Nine of the passengers died" is the count; so is a number of those of whom the codebook has a count of its own.
    """
    if text.endswith(("all ", "All ", "all but ", "All but "), 0, quantity.start):
        return False
    noun = noun_text(text, quantity)
    own = thing is not None and thing.nouns is not None and thing.nouns.search(noun.removeprefix("of the "))
    if some := _SOME_OF.match(text, quantity.number_end):
        hurt = is_event_noun(some[1]) or some[1] in _VICTIMS
        if thing is None:
            return hurt
        if is_complement(text, quantity, sentence, thing) or _is_said(text, some.end(), sentence.end, thing):
            return False
        return hurt or (not own and "person" in classes_of(some[1]))
    among = _AMONG.search(text, max(sentence.start, quantity.start - 90), quantity.start)
    return among is not None and not own and (is_event_noun(among[1]) or among[1] in _VICTIMS)


def _is_said(text: str, start: int, end: int, thing: CountedThing) -> bool:
    """Whether a word of the thing, other than one of an event, follows: "nine of the dead worked for contractors"."""
    spans = thing.verbs.spans(text, start, end) if thing.verbs else []
    return any(not senses_of(text[a:b].lower()) for a, b in spans)


_VICTIMS = frozenset(("victims", "casualties", "bodies"))
# Takes "Analysts had expected a profit of "; refuses "expects a profit of ", which may be the forecast that is counted.
_EXPECTED = re.compile(
    r"\b(?:[Aa]nalysts|[Ee]conomists|[Ff]orecasters|[Ii]nvestors|[Ee]xperts|[Bb]rokers|the market|the City)"
    r" (?:had |have |were )?(?P<word>(?:expect|forecast|predict|hop|reckon|pencil)[a-z]*)\b[^.;:!?,]*$"
)
# Takes "authorised for ", "a dam made for ", "a limit of "; refuses "allowed ".
_MADE_FOR = re.compile(
    r"\b(?P<word>(?:(?:authori[sz]ed|licensed|approved|built|made|meant|designed|room|space|intended)(?: to [a-z]+)? for"
    r"|(?:target|goal|limit|maximum|minimum)(?: rate| price)? (?:is|was|of|stands at|at)))"
    r"(?: (?:about|some|up to|only|no more than|more than|at most|under|below|over))* $"
)
# Takes "against ", "after " right before a number; refuses "and ".
_COMPARED = re.compile(
    r"\b(?:against|after|from|than|compared (?:with|to)|versus)"
    r"(?: (?:about|around|nearly|almost|some|just|a (?:profit|loss) of))* $"
)
# Takes " a year earlier" behind a number; refuses " a year".
_A_YEAR_BEFORE = re.compile(
    r" (?:(?:a|one|the) year (?:earlier|before|ago)|last year|in the same (?:period|quarter|month|week)"
    r"|(?:the )?previous year)\b"
)
# Takes "the war of 2016", of which other numbers are told; refuses "in 2016".
_OF_OLD = re.compile(
    r"\bthe (?:[a-z]+ )?(?:war|floods?|fires?|quake|earthquake|storm|hurricane|crash|disaster|outbreak|epidemic|attacks?|strikes?"
    r"|riots?|unrest|eruption|explosion|protests?|crisis|massacre|famine) (?:of|in) (?:19|20)\d\d\b"
)
# Takes "an average age of "; refuses "above average, ".
_AVERAGE = re.compile(
    r"\b(?P<word>average|mean|median)(?: [a-z]+){0,2} (?:of|is|was|being)(?: (?:about|around|some|only|just|nearly|almost))? $"
)
# Takes "A second strike of "; refuses "a strike of ".
_SECOND = re.compile(r"\b(?:second|another|new|further|third|next) (?:[a-z]+ )?[a-z]+ (?:of|lasting) $")


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
_ANOTHER = re.compile(
    r"\b(?:another|an? further|an? additional|(?:would|will|to|it|they) (?:also )?(?:add|hire|recruit|take on))(?: [a-z]+)? $",
    re.IGNORECASE,
)
_MORE = re.compile(r" (?:more|further|additional) (?!than\b)[a-z]+")


def is_added(text: str, quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a number is told as added to a count: "another three officers have died"; not "killed five and hurt another 20"."""
    if quantity.unit is not None or any(sentence.start <= q.start < quantity.start for q in sentence.others):
        return False
    before = _ANOTHER.search(text, max(sentence.start, quantity.start - 30), quantity.start)
    return before is not None or _MORE.match(text, quantity.end) is not None


def find_part(text: str, one: Quantity, two: Quantity, thing: CountedThing | None = None) -> str | None:
    """Which of two neighbouring numbers with one key is not that key's count, and how: "part" or "whole" in front of it.

    "280 complaints, fewer than 20 of them": the second is a part. "Four of its nine carriages derailed": the second is
    the whole. "23 of the 53 wounded are still in hospital": the first is a part, for the second has the event in its noun.
    "Of 41 depots, 23 were shut": the first is the whole.
    """

    def is_named(words: str) -> bool:
        return is_event_noun(words) or bool(thing and thing.verbs and thing.verbs.search(words))

    if _OUT_OF.search(text, max(one.end, two.start - 24), two.start):
        return "2whole"
    if of_the_whole(text, one, two):
        noun = text[two.noun.start : two.noun.end] if two.noun else ""
        some = one.value == 1 or is_named(noun) or _WHO_WERE.match(text, two.tail) is not None
        return "1part" if some else "2whole"
    comma = text.find(",", one.end, two.start)
    if comma >= 0 and _OF_ALL.search(text, max(0, one.start - 24), one.start):
        # "of the 40 houses that fell, nine": those counted are named by what befell them
        told = is_named(text[one.start : comma]) or _BEFELL.search(text, one.end, comma) is not None
        return "2part" if told else "1whole"
    if one.noun is None or text.find("\n", one.end, two.start) >= 0:
        return None
    if _THEM.match(text, two.end) or _PART_OF.search(text, max(one.end, two.start - 24), two.start):
        return "2part"
    return None


# Takes "detained on Friday have" behind "Two of the six men": the verb of the two comes later; refuses " derailed."
_WHO_WERE = re.compile(
    r" (?:[a-z]+ed|held|hurt|found|taken)\b[^.;:!?\n]{0,40}? (?:have|has|had|were|was|are|is|will|may|can|remain)\b"
)
# Takes "out of ", "out of a total of "; refuses "out ".
_OUT_OF = re.compile(r"\bout of (?:an? |the )?(?:total of |about |some |nearly |almost )?$")
# Takes "Of the " before the whole: "Of the 44 hurt, 12 are still in bed"; refuses "some of the ".
_OF_ALL = re.compile(
    r"(?:^|[.!?\n\"“”] ?|, )[Oo]f(?: (?:the|those|these|its|their))?(?: (?:about|some|nearly|more than))? $"
)
# Takes " that fell" behind the whole; refuses " that were checked", " that it visited".
_BEFELL = re.compile(
    r" (?:that|which|who) (?:fell|collapsed|burned|burnt|sank|crashed|came down|gave way|were (?:lost|hit|ruined))\b"
)
# Takes " of them" behind a number; refuses " of the".
_THEM = re.compile(r" of (?:them|those|these|whom|which)\b")


def _find_counted(text: str, quantity: Quantity, sentence: Sentence, things: Sequence[CountedThing]) -> Counted:
    fits = tuple(find_fits(text, quantity, sentence, things)) if things else ()
    key = nearest(fits)
    if (quantity.unit is not None and quantity.value is not None) or quantity.rate is not None:
        words = _measured(text, quantity, sentence)
    else:
        words = _counted_from_words(text, quantity, sentence)
    if key is not None:
        return Counted(key, "codebook", fits, words[:2])
    return words._replace(fits=fits)


# ---------------------------------------------------------------- the figure's own words


def _counted_from_words(text: str, quantity: Quantity, sentence: Sentence) -> Counted:
    phrase = noun_text(text, quantity)
    kind = kind_of(phrase) if phrase else "person"
    person = kind not in (None, "equipment", "place")
    # "killed 40 people, including 12 officers and …", "killed 40 people, 12 of them …"
    of_them = _THEM.match(text, quantity.end) is not None
    listed = of_them or _PARTS.search(text, sentence.start, quantity.start)
    event = _event(text, quantity, sentence, WHOLE if listed else FAR if person else NEAR, of_whole=bool(listed))
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
    if event and (anybody or (kind is None and event not in _OF_THINGS and is_event_noun(phrase))):
        return Counted(event + part, "noun" if event in LOOSE else "event")
    noun = kind if kind not in (None, "person", "place") else None
    if noun is None and quantity.noun is not None:
        noun = object_of(quantity.noun.head) or lemma(quantity.noun.head)
    if event and noun:
        return Counted(f"{event}_{noun}{part}", "noun" if event in LOOSE else "event")
    return Counted(noun, "noun" if noun else None)


_OF_THINGS = frozenset(
    ("damaged", "destroyed")
)  # events that befall things: what is counted is the thing, "collapsed houses"
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


_PARTS = re.compile(r"\b(?:including|among them|of whom|of them|of those|of which)\b", re.IGNORECASE)
# Takes "including ", "among them at least "; refuses "included in".
_PART_OF = re.compile(r"\b(?:including|among them|of whom|of them|of those|of which)(?: \w+){0,2}[ ,]*$", re.IGNORECASE)


def _event(text: str, quantity: Quantity, sentence: Sentence, reach: float, of_whole: bool) -> str | None:
    """The event whose word is nearest to the figure and its noun, if it is not said of another number of people."""
    best, best_distance = None, reach
    for word in sentence.event_words():
        span = (word.start, word.end)
        away = distance(text, quantity, span, sentence) if word.key else reach
        if away < best_distance and (of_whole or not belongs_to_another(text, quantity, span, away, sentence)):
            best, best_distance = word.key, away
    return best


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
        spans = list(pattern_of("span")[0].finditer(text, sentence.start, sentence.end))
        distances = [(distance(text, quantity, m.span(), sentence), m.start(), m.group()) for m in spans]
        if distances and min(distances)[0] < FAR:
            return Counted(f"{family}_{_span_noun(min(distances)[2])}", "event")
    of = _OF.match(text, quantity.end, quantity.end + 60)
    words = _WORD.findall(of[1] if of else text[sentence.start : quantity.start][-120:])[-8:]
    words = [w for w in words if w.lower() not in FUNCTION_WORDS and len(w) > 2 and not w.endswith(("ed", "ing", "ly"))]
    if not words:
        return Counted(None, None)
    return Counted(f"{family}_{lemma(words[0] if of else words[-1])}", "noun")


def _span_noun(word: str) -> str | None:
    match = pattern_of("span")[0].search(word)
    return (pattern_of("span")[1][match.lastgroup or ""] or match.group().lower()) if match else None


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

"""How far a word stands from a number, in words: what a sentence says of which of its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from analysis.quantities import Quantity, Sentence, noun_text
from analysis.senses import kind_of

FAR = 14.0  # a word further off than this belongs to something else; see `distance`
OWN = 3.0  # a word belongs to the number that is nearer by so much
NEAR = 6.0  # for nouns that are no people: "three state elections … turned out" is no protest


# Takes the boundaries of clauses: ";", "and", "while", "who"; refuses "can".
_CLAUSE = re.compile(
    r"[;:–—]|,(?!\d)|\b(?:and|while|but|that|which|who|whose|as|after|when|where"
    r"|because|although|though|since|until|unless|before)\b"
)


def clause_around(text: str, quantity: Quantity, sentence: Sentence) -> tuple[int, int]:
    """The clause that a figure stands in, as far as commas and conjunctions tell."""
    left = max((m.end() for m in _CLAUSE.finditer(text, sentence.start, quantity.start)), default=sentence.start)
    following = _CLAUSE.search(text, quantity.tail, sentence.end)
    return left, following.start() if following else sentence.end


# Takes the "were" of "16 people were killed"; refuses "said".
_PASSIVE = re.compile(
    r"(?: and [a-z]+s)?(?: (?:others?|more|people|were|was|have|has|had|been|being|are|is|feared|reported|confirmed))* ?"
)
# Takes the "a total of " of "arrested a total of 20"; refuses "people and ".
_ACTIVE = re.compile(
    r" (?:(?:a total of|about|nearly|almost|some|over|more than|at least|the|another|up to|around) ?)*"
)


# Takes ", a 71-year-old helper," and ", all from Lisk,"; refuses ", and 40 others,".
_APPOSITION = re.compile(r", (?:an?|the|all|both|most|many|mostly|aged) [^,;:.]{1,60},")


# Takes ", among them nine boys from Lisk," behind the whole; refuses ", nine boys,".
_INSERTED = re.compile(
    r",? (?:including|among them|most of them|all of them|of whom|of them)\b[^,;:.]*(?:,|(?= (?:were|was|are|have|had)\b))"
)


def is_age(quantity: Quantity) -> bool:
    """Whether a number tells how old somebody is: it stands beside a count and is none."""
    return quantity.unit is not None and quantity.unit.unit_id.endswith("-of-age")


def distance(text: str, quantity: Quantity, word: tuple[int, int], sentence: Sentence) -> float:
    """Words between the figure and a word; a clause boundary counts as five, another figure as eight."""
    start, end = quantity.start, quantity.tail
    if word[0] < end and word[1] > start:
        return 0.0
    if word[1] <= start and _is_numbered(text, quantity, word, sentence):
        return 0.5
    if word[0] > end and (inserted := _INSERTED.match(text, end, word[0])):
        end = inserted.end()
    if quantity.unit is None and quantity.noun is not None and end == quantity.tail:
        start, end = _with_coordinated(text, quantity, sentence, to_the_left=word[1] <= start)
    left, right = (word[1], start) if word[1] <= start else (end, word[0])
    between = _APPOSITION.sub(" ", text[left:right])
    if _PASSIVE.fullmatch(between) or _ACTIVE.fullmatch(between):
        return 0.5
    counts = quantity.unit is None  # between two counts a measure is no more than its words
    starts = [q.start for q in sentence.others if not is_age(q) and not (counts and q.unit is not None)]
    figures = bisect_left(starts, right) - bisect_left(starts, left)
    return len(between.split()) + 5.0 * len(_CLAUSE.findall(between)) + 8.0 * figures + 1.0


# Takes "The number of " and what is numbered, "The death toll … rose to ", up to the number; refuses "a number of", no count.
_NUMBER_OF = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir) (?:[a-z]+ )?(?:number|total|tally|count|toll) of [^.;:!?\n]*$"
    r"|\b(?:[Dd]eath |[Cc]asualty )?[Tt]oll\b[^.;:!?\n]*\b(?:to|at|is|was|reached|passed|hit|topped)(?: [a-z]+){0,2} $"
)


def _is_numbered(text: str, quantity: Quantity, word: tuple[int, int], sentence: Sentence) -> bool:
    """Whether a clause is about the number of what the word says: "the number of dead in the worst fire in years is 27"."""
    match = _NUMBER_OF.search(text, max(0, quantity.start - 160), quantity.start)
    if match is None or any(match.start() < q.start < quantity.start for q in sentence.others):
        return False
    return match.start() <= word[0] and len(text[match.start() : word[0]].split()) <= 6


# Takes what joins "eleven officers" and "two children", whom one verb befalls; refuses " and injured ".
_AND = re.compile(r"(?:,? and|,) (?:(?:another|about|some|nearly|almost|over|at least|more than|up to|around) )?")
# Small words right before a number.
_BEFORE_IT = (
    r"(?: (?:the|an?|about|around|nearly|almost|over|some|just|at least|more|only|previous|earlier|initial|first))* $"
)
# Takes what stands between two counts of one thing: ", up from ", ", against about ", " but it said "; refuses " in the ".
_COMPARES = re.compile(
    r"\b(?:but|while|whereas|although|though|instead|later|then|initially|previously|earlier)\b"
    rf"|\b(?:from|to|than|against|versus|compared with|not|or|after|before){_BEFORE_IT}"
)


# Takes what makes two counts of one thing of "40 people, but the union said 60 workers"; refuses "although 40 sailors".
_RIVAL = re.compile(
    rf"\b(?:from|to|than|against|versus|compared with|not|or|after|before){_BEFORE_IT}"
    r"|\b(?:said|says?|spoke|speaks?|counted|counts?|puts?|reported|reports?|estimated|claims?|claimed|given|gave)\b"
)


def _with_coordinated(text: str, quantity: Quantity, sentence: Sentence, to_the_left: bool) -> tuple[int, int]:
    """The stretch of a number of people and of those it is listed with on one side: one verb goes for all of them."""
    start, end = quantity.start, quantity.tail
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


def compared(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether the second number is told to compare the first with: "9.1 per cent, after 8.2 per cent on Friday"."""
    if (one.unit.unit_id if one.unit else None) != (two.unit.unit_id if two.unit else None):
        return False
    if two.unit is None and two.noun is not None:
        return False
    return len(text[one.tail : two.start]) < 40 and _COMPARED_WITH.search(text, one.tail, two.start) is not None


# Takes ", up from about "; refuses " after the fire killed ".
_COMPARED_WITH = re.compile(
    rf"\b(?:from|than|against|versus|compared (?:with|to)|not|after|before|instead of|rather than){_BEFORE_IT}"
)


def linked(text: str, one: Quantity, two: Quantity, word: tuple[int, int]) -> bool:
    """Whether a word that is said of one number goes for the other too: they are listed side by side, or compared."""
    one, two = sorted((one, two), key=lambda q: q.start)
    between = text[one.tail : two.start]
    same = two.noun is None or one.noun is None or one.noun.head == two.noun.head
    if _COMPARES.search(between) and (same or _RIVAL.search(between) is not None):
        return True
    if two.noun is None and (goes_on(text, two, one.tail) or is_gapped(text, one, two)):
        return True
    if word[0] < one.start and _FINITE.match(text, two.tail):
        return False
    return not one.tail <= word[0] < two.start and _AND.fullmatch(between) is not None


def is_gapped(text: str, one: Quantity, two: Quantity) -> bool:
    """Whether the second number leaves out what was said of the first: "police spoke of 40, the lawyers of 65"."""
    between = text[one.tail : two.start]
    if _ON_ANOTHER_DAY.fullmatch(between):
        return True
    return _OTHERS.fullmatch(between) is not None and _SAID.search(text, max(0, one.start - 40), one.start) is not None


# Takes ", the lawyers of "; refuses " in the hall and ".
_OTHERS = re.compile(
    r"(?: [a-z]+){0,2}[,;](?: and| but)? (?:the |its |their )?(?:[\w’'-]+ ){1,3}?(?:of |at )?"
    r"(?:(?:about|some|nearly|almost|at least|only|just) )?"
)
# Takes "police spoke of " before the first; refuses "took ".
_SAID = re.compile(
    r"\b(?:say|says|said|spoke of|speaks? of|count|counts|counted|puts? (?:it|them|the \w+) at|estimates?|estimated|claims?"
    r"|claimed|reports?|reported|gives?|gave)(?: (?:that|about|some|nearly|almost|at least|only|just|there were))* $"
)
# Takes " were held on Monday and "; refuses " and ".
_ON_ANOTHER_DAY = re.compile(r"[^.;:!?,\d]{0,40} on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? and (?:another )?")
# Takes the verb that makes a clause of its own of "and 5,000 residents may go home"; refuses " in the old town".
_FINITE = re.compile(r" (?:may|can|will|must|could|would|should|were|was|are|is|have|has|had|did)\b")


# Takes the words before a number that need not say what they count: "the union spoke of ", "Their "; refuses "Its leader is ".
_GOES_ON = re.compile(
    r"(?i)(?:\b(?:put|puts|putting|gave|gives|give|says?|said|spoke|spoken|speaks?|named|listed|talks?|talked|told|counted|counts?"
    r"|reported|reports?|has|had|have|confirmed|estimated?"
    r"|estimates|claim(?:s|ed)?|admit(?:s|ted)?|came|comes|arrived|arrives?|it was|there (?:was|were|are|is)"
    r"|that makes|number is|figure is|total is|toll is|number was|figure was|total was|toll was)"
    r"(?: (?:it|them|this|that|the number|the figure|the toll|the total))?(?: (?:at|of|to|as|with|up to))?(?: between)?"
    r"|\b(?:their|its|his|her)|['’]s)(?: (?:about|around|nearly|almost|over|some|more than|at least|just|only|up to))? $"
)


def goes_on(text: str, quantity: Quantity, start: int) -> bool:
    """Whether the words before a bare number say that it counts what was counted before."""
    return _GOES_ON.search(text, max(start, quantity.start - 40), quantity.start) is not None


def belongs_to_another(
    text: str,
    quantity: Quantity,
    word: tuple[int, int],
    away: float,
    sentence: Sentence,
    may_count: Callable[[Quantity], bool] | None = None,
) -> bool:
    """Whether a word is said of another number of the sentence, which is nearer and may count the same thing."""
    for other in sentence.others:
        if not sentence.start <= other.start < sentence.end or is_age(other):
            continue
        if (other.unit is None) != (quantity.unit is None) or linked(text, quantity, other, word):
            continue
        elided = not quantity.start < other.start < word[0] and not _FINITE.match(text, quantity.tail)
        if other.noun is None and quantity.noun is not None and elided:
            continue  # "34 people killed: 14 in the hall, 12 police officers"
        if quantity.tail < other.start < word[0] and _INSERTED.match(text, quantity.tail, word[0]):
            continue  # "forty people, among them nine pupils, were hurt"
        if distance(text, other, word, sentence) + OWN <= away and (may_count is None or may_count(other)):
            return True
    return False

"""What limits a figure to a part of what is counted: a place, a state that has not ended, one side's own count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from analysis.dates import MONTHS, WEEKDAYS


class Scope(NamedTuple):
    """What a figure's clause says of how far it reaches: words that limit it ("still in hospital"), the places and areas that
    it names, whether it is said of all ("nationwide"), whether its period is over ("last year"), and whether it is set against
    another count ("while the organisers spoke of")."""

    limits: frozenset[str]
    places: frozenset[str]
    of_all: bool
    closed: bool
    against: bool


# Takes what has not ended for some: "are still in hospital", "remain in custody"; refuses "are still missing".
_STILL = re.compile(
    r"\b(?:still|remain(?:s|ed|ing)?|continue[sd]? to be|stay(?:s|ed)?)\b(?: [a-z]+){0,2}"
    r" (?:hospital|treated|treatment|intensive care|wards?|bed|custody|detention|held|detained|cells?|jail|prison|bars)\b"
)
# Takes "in the port alone"; refuses "not alone".
_ALONE = re.compile(r"(?<!\bnot )(?<!\blet )\balone\b")
# Takes what somebody runs himself: "we now treat ", "our own wards "; refuses "we have arrested".
_OWN = re.compile(
    r"\b(?:we|We) (?:now |also |already )?(?:run|treat|operate|look after|care for|admit(?:ted)?|employ)\b"
    r"|\b[Oo]ur (?:[a-z]+ ){0,2}(?:tents|patients|wards?|clinics?|hospitals?|centres?|doctors|nurses|staff|teams?)\b"
    r"|\b(?:its|his|their|Its|Their) own (?:[a-z]+ )?(?:patients|wards?|clinics?|hospitals?|centres?|staff)\b"
)
# Takes a share of a group: "among young people"; refuses "among the dead are".
_AMONG = re.compile(
    r"\bamong (?!them\b|those\b|the (?:dead|injured|wounded|missing|killed)\b)(?:the )?[a-z-]+(?: [a-z-]+)?"
)
# Takes a rate of people behind the counted noun: "210 cases per 100,000 people"; refuses "per cent".
_PER = re.compile(r"\bper \d[\d,]*")
# Takes "in Arlow", "the port of Arlow", "at the Tul Pass"; refuses "in March", "in the hall".
_PLACE = re.compile(
    r"\b(?:in|near|around|outside|inside|across|throughout|In|Near|Around|Across)"
    r" (?:the )?(?:[a-z]+ (?:of|around|near) (?:the )?)?"
    rf"(?!(?:{'|'.join(name.capitalize() for name in (*MONTHS, *WEEKDAYS))}|Parliament|Government)\b)"
    r"(?!(?:[\w'’-]+ ){1,2}(?:Hospital|University|Court|Clinic|Ministry|Office|Prison|Parliament)\b)"
    r"([A-Z][^\W\d_]{2,}(?: [A-Z][^\W\d_]{2,})?)"
)
# Takes a part of any country: "in the uplands", "in the capital", "in one village"; refuses "in the town".
_AREA = re.compile(
    r"\b(?:in|In|on|On|across|along) (?:"
    r"the (?:[a-z-]+ )?((?:up|high|low|border)lands|countryside|capital|provinces|suburbs|camps"
    r"|north|south|east|west|(?:north|south)-?(?:east|west))"
    r"|(one (?:[a-z]+ )?(?:village|town|city|district|suburb|hospital|camp|school)))\b"
)
_OF_ALL = re.compile(
    r"\b(?:nationwide|countrywide|(?:across|throughout|in) the (?:whole )?country|in all(?! (?:the|of|but|[a-z]+s)\b)"
    r"|all told|altogether|in total|overall|(?:on|of) both sides|together)\b",
    re.IGNORECASE,
)
# Takes a time that is over, of which a number can be wrong and cannot grow: "last year", "in 2019"; refuses "this year".
_CLOSED = re.compile(
    r"\b(?:[Ll]ast (?:year|season|quarter|decade|century)|(?:[Ii]n|[Oo]f|[Dd]uring) (?:19|20)\d\d\b"
    r"|(?:first|second|third|fourth|last) (?:quarter|half)|(?:three|six|nine|twelve) months (?:to|until|ending))\b"
)
# Takes what sets one count against another: "while the organisers spoke of ", ", however, said that ", "The police speak of "
# where a sentence begins; refuses "but ".
_AGAINST = re.compile(
    r"\b(?:while|whereas|but|yet|however|although|though|[Bb]y contrast)\b[^.;:!?]{0,80}?"
    r"\b(?:say|says|said|spoke|speaks?|spoken|counts?|counted|puts?|claim(?:s|ed)?|estimate[sd]?|reckon(?:s|ed)?|has|have|had|gave|gives)\b"
    r"[^.;:!?]{0,40}$"
    r"|^(?:[\w’'-]+,? ){1,4}?(?:speaks? of|spoke of|has spoken of|puts? (?:it|them|the (?:[a-z]+ ){1,2})at|counts?|counted"
    r"|claims?|claimed|reckons?|estimates?)[^.;:!?]{0,24}$"
)
# Takes where another clause begins: "; ", ", while ", ", and ", ", which "; refuses ", ", ", who ".
_BREAK = re.compile(r"[;:–—]|,? (?:while|whereas|but|although|though)\b|, (?:and|which)\b")


def find_scope(text: str, sentence: tuple[int, int], figure: tuple[int, int], others: Sequence[int]) -> Scope:
    """What the clause around a figure says of its reach; `others` are the starts of the article's figures, in order.

    What stands in front goes for all that follow in the clause, what stands behind for the figure right before it.
    """
    start, end = figure
    left = max((m.end() for m in _BREAK.finditer(text, sentence[0], start)), default=sentence[0])
    following = bisect_left(others, end)
    right = min(others[following], sentence[1]) if following < len(others) else sentence[1]
    cut = _BREAK.search(text, end, right)
    clause = text[left : cut.start() if cut else right]
    limits = [m.group() for p in (_STILL, _ALONE, _OWN, _AMONG, _PER) for m in p.finditer(clause)]
    places = [m[1] for m in _PLACE.finditer(clause)] + [m[1] or m[2] for m in _AREA.finditer(clause)]
    return Scope(
        frozenset(x.lower() for x in limits),
        frozenset(places),
        _OF_ALL.search(clause) is not None,
        _CLOSED.search(clause) is not None,
        _AGAINST.search(text[sentence[0] : start]) is not None,
    )

"""Numbers in the news: value, hedge, what is counted, as-of date, whether it still stands, and who says it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.counting import find_counted, find_part, is_added
from analysis.dates import find_dates
from analysis.documents import Document, documents
from analysis.fitting import Fit
from analysis.hedges import Hedge, find_hedge, interval
from analysis.nearness import compared, goes_on, is_gapped
from analysis.nouns import lemma
from analysis.quantities import Quantity, Sentence, find_quantities
from analysis.segments import Segment
from analysis.senses import EventWords, classes_of
from analysis.settling import settle, write_fits
from analysis.standing import Doubts, find_as_of, find_change, find_status
from analysis.units import is_unit

if TYPE_CHECKING:
    from analysis.codebook import Codebook, CountedThing


SMALL = 12  # a number up to here stands in many places by chance
REACH = 400  # characters; what stands further off in one sentence tells nothing of a figure, and must not cost time


class Figure(NamedTuple):
    """One number in the news, `text[start:end]`: hedge, number and counted noun phrase.

    `low` and `high` are what the words allow; `as_of` is an ISO date or None; `noun` is the counted noun phrase.
    `counted_by` tells where `counted` comes from (`codebook`, `event`, `noun`, the last one weak; in the table also
    `articles`), `change` whether the number is said to have gone `up` or `down` to this one, to be an `earlier` one,
    `corrected`, or of a `running` count. `fits` and `words` are what `settling` chooses from: how the codebook's things fit,
    and the key of the figure's own words.
    """

    start: int
    end: int
    surface: str
    value: float | None
    value_high: float | None
    low: float
    high: float
    hedge: str
    unit: str | None
    unit_id: str | None
    noun: str | None
    counted: str | None = None
    as_of: str | None = None
    status: str = "reported"
    counted_by: str | None = None
    change: str | None = None
    fits: tuple[Fit, ...] = ()
    words: tuple[str | None, str | None] = (None, None)


def find_figures(
    text: str,
    segments: Sequence[Segment] | None = None,
    published: date | None = None,
    counted: Sequence[CountedThing] = (),
) -> list[Figure]:
    """Figures of `text` from left to right; given `segments`, only those within one.

    Dates, years, times, ordinals, scores, names and phone numbers are none. Known misses: numbers that count by
    what went before ("the two agreed"), sums over sentences, sporting jargon.
    """
    dates = list(find_dates(text, published))
    quantities = find_quantities(text, dates)
    sentences = _Sentences(text)
    events, doubts = EventWords(text, sentences.ends), Doubts(text)
    starts = [s.start for s in segments or ()]
    found: list[Figure] = []
    added: list[int] = []  # figures told as added to a count
    last: tuple[Quantity, int] | None = None  # the figure before, and where its sentence starts
    for i, quantity in enumerate(quantities):
        if segments is not None and not _within(segments, starts, quantity.start):
            continue
        start, end = sentences.at(quantity.start)
        began = start
        start, end = max(start, quantity.start - REACH), min(end, quantity.end + REACH)
        sentence = Sentence(
            start,
            end,
            [q for q in quantities[max(0, i - 4) : i + 5] if q is not quantity],
            events,
            doubts,
            _antecedent(text, quantities, i, sentences),
            sentences.before(began),
        )
        key, by, fits, words = find_counted(text, quantity, sentence, counted)
        if key is None and found and last is not None and _goes_on(text, last, quantity, began, sentences):
            told = found[-3:]
            if len(told) > 1 and _OUT_OF.fullmatch(text, told[-2].end, told[-1].start):
                told.pop()  # "40 of the firm's 90 workers; the union puts the figure at 60"
            before = next((f for f in reversed(told) if f.counted is not None), told[-1])
            key, by = before.counted, before.counted_by
        elif by != "codebook" and _compares(text, found, last, quantity, began):
            key, by = found[-1].counted, found[-1].counted_by
        if found and last is not None and last[1] == began and key is not None and key == found[-1].counted:
            thing = next((t for t in counted if t.key == key), None)
            key = _split(found, find_part(text, last[0], quantity, thing), key)
        last = (quantity, began)
        status = find_status(text, quantity, sentence)
        change = find_change(text, quantity, sentence) if status == "reported" else None
        as_of = find_as_of(text, quantity, sentence, dates, published, change)
        following = quantities[i + 1].start if i + 1 < len(quantities) else len(text)
        figure = _figure(text, quantity, find_hedge(text, quantity, quantities[i - 1] if i else None), following)
        found.append(
            figure._replace(
                counted=key,
                counted_by=by,
                as_of=as_of.isoformat() if as_of else None,
                status=status,
                change=change,
                fits=fits,
                words=words,
            )
        )
        if key is not None and by != "noun" and is_added(text, quantity, sentence):
            added.append(len(found) - 1)
    return _parted(_told_again(found), added)


def _told_again(found: list[Figure]) -> list[Figure]:
    """A number that no counted thing was found for counts what the same number counts elsewhere in the text.

    Headlines leave out what the body says ("4,200 face the axe"); small numbers meet by chance.
    """
    known = {f.value: f for f in found if f.counted_by == "codebook" and not is_unit(f.unit_id or "")}
    for i, figure in enumerate(found):
        if figure.counted_by == "codebook" or figure.value is None or figure.value <= SMALL:
            continue
        same = None if is_unit(figure.unit_id or "") else known.get(figure.value)
        if same is not None and _may_stand_for(figure):
            found[i] = figure._replace(counted=same.counted, counted_by="codebook")
    return found


def _may_stand_for(figure: Figure) -> bool:
    """Whether a figure may count what a noun elsewhere names: a bare number, one of people, one in a headline in capitals."""
    if figure.noun is None or figure.noun.isupper():
        return True
    return figure.counted_by != "event" and "person" in classes_of(figure.noun.lower())


def _parted(found: list[Figure], added: Sequence[int]) -> list[Figure]:
    """Numbers told as added to a count get a key of their own where the text gives the count as well."""
    plain = Counter(figure.counted for i, figure in enumerate(found) if i not in added)
    for i in added:
        if plain[found[i].counted]:
            found[i] = found[i]._replace(counted=f"{found[i].counted}_more")
    return found


# Takes "By Tuesday the figure stood at "; refuses "the number of ships was ", which names what it counts.
_SAME_COUNT = re.compile(
    r"\b(?:the|that|this)(?: right| correct| actual| true| real)? (?:figure|number|total|count|tally|toll)\b(?! of)"
    r"[^.;:!?\n]{0,40}$",
    re.IGNORECASE,
)


# Takes what stands between a number and the whole that it is out of; refuses " and ".
_OUT_OF = re.compile(r" (?:out )?of (?:[\w’'-]+ ){0,3}")
# Takes ", raised a day later to " between two numbers; refuses ", raised in ".
_MADE = re.compile(
    r",? (?:and )?(?:later |then |since )?(?:raised|revised|corrected|lowered|increased|cut|changed)\b[^.;:!?\n]{0,50}? to"
    r"(?: (?:about|around|nearly|almost|over|some|more than|at least))? "
)


def _goes_on(text: str, last: tuple[Quantity, int], quantity: Quantity, began: int, sentences: _Sentences) -> bool:
    """Whether a bare number is said of the count before it, in this sentence or the one before: "the figure stood at 40"."""
    if quantity.unit is not None or quantity.noun is not None or last[0].unit is not None:
        return False
    if last[1] not in (began, sentences.before(began)):
        return False
    start = max(began, quantity.start - 70)
    if last[1] == began and _MADE.fullmatch(text, last[0].tail, quantity.start):
        return True
    if last[1] == began and is_gapped(text, last[0], quantity):
        return True
    return goes_on(text, quantity, began) or _SAME_COUNT.search(text, start, quantity.start) is not None


def _compares(
    text: str, found: Sequence[Figure], last: tuple[Quantity, int] | None, quantity: Quantity, began: int
) -> bool:
    """Whether a number is what one before it in its sentence, of which the codebook knows, is compared with."""
    if not found or last is None or last[1] != began or found[-1].counted_by != "codebook":
        return False
    return compared(text, last[0], quantity)


def _split(found: list[Figure], part: str | None, key: str) -> str:
    """The key of a figure beside one that has the same key: a part of it, or the whole of which that one is a part."""
    if part is not None and part.startswith("1"):
        found[-1] = found[-1]._replace(counted=f"{key}_{part[1:]}")
        return key
    return key if part is None or key.endswith("_part") else f"{key}_{part[1:]}"


def _antecedent(text: str, quantities: Sequence[Quantity], i: int, sentences: _Sentences) -> str | None:
    """The noun of the last number before a bare one that has a noun, in its sentence or the one before."""
    quantity = quantities[i]
    if quantity.noun is not None or quantity.unit is not None:
        return None
    start, _ = sentences.at(quantity.start)
    floor = max(sentences.at(max(0, start - 1))[0], start - REACH)
    for one in reversed(quantities[max(0, i - 4) : i]):
        if one.start < floor:
            return None
        if one.noun is not None and one.unit is None:
            return text[one.noun.start : one.noun.end]
    return None


def _within(segments: Sequence[Segment], starts: Sequence[int], position: int) -> bool:
    at = bisect_right(starts, position) - 1
    return at >= 0 and position < segments[at].end


# Takes the "between " of "between 9,000 and 10,000 litres"; refuses "in between, ".
_BETWEEN = re.compile(r"\b[Bb]etween $")


def _figure(text: str, quantity: Quantity, hedge: Hedge, following: int) -> Figure:
    """What the figure's own words say; what its sentence says is added by the caller."""
    low, high = interval(quantity, hedge)
    noun = quantity.noun
    own = noun is not None and noun.end <= max(
        following, quantity.end
    )  # else that of "16" in "none of the 16 soldiers"
    counted_noun = own and (quantity.unit is None or quantity.value is None)
    end = max(quantity.end, noun.end if noun and counted_noun else 0, hedge.end or 0)
    between = _BETWEEN.search(text, max(0, hedge.start - 8), hedge.start) if quantity.value_high is not None else None
    start = between.start() if between else hedge.start
    unit, unit_id = _unit(quantity)
    return Figure(
        start=start,
        end=end,
        surface=text[start:end],
        value=quantity.value,
        value_high=quantity.value_high,
        low=low,
        high=high,
        hedge=hedge.hedge,
        unit=unit,
        unit_id=unit_id,
        noun=text[noun.start : noun.end] if noun else None,
    )


def _unit(quantity: Quantity) -> tuple[str | None, str | None]:
    """The unit as printed and normalised: a unit of measurement or a currency, else the counted noun."""
    per = f" per {quantity.rate[1].lower()}" if quantity.rate else ""
    if quantity.unit is not None:
        return (quantity.unit.printed + per) or None, quantity.unit.unit_id + per
    if quantity.noun is None:
        return per.strip() or None, per.strip() or None
    return quantity.noun.head + per, lemma(quantity.noun.head) + per


# Takes the end of "… on Monday. The …" and a line break; refuses "Mr. Tokayev", "U.S. forces", "4.5".
# Opens with one class, which `re` finds three times as fast as either of two beginnings.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)|[.!?…]*[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9]))")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Sgt|Capt|Cpl|Sen|Rep|Gov|St|Jr|Sr|No|Nos|vs|Inc|Co|Corp|Ltd|approx|est"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)


class _Sentences:
    """Where sentences end. Coarser than `segments.find_sentences` and many times faster: only stretches with figures matter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self.ends = [
            m.end()
            for m in _SENTENCE_END.finditer(text)
            if text[m.start()] != "." or not _ABBREVIATION.search(text, max(0, m.start() - 8), m.start() + 1)
        ]

    def at(self, position: int) -> tuple[int, int]:
        i = bisect_right(self.ends, position)
        return (self.ends[i - 1] if i else 0), (self.ends[i] if i < len(self.ends) else self.length)

    def before(self, start: int) -> int | None:
        """Where the sentence before one that starts there starts, in its paragraph or the one before."""
        last = start
        while last and self.text[last - 1].isspace():
            last -= 1
        return self.at(last - 1)[0] if last else None


def figures_table(
    articles: pd.DataFrame,
    segments: pd.DataFrame,
    attributions: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    read: Sequence[Document] | None = None,
    join: bool = True,
) -> pd.DataFrame:
    """One row per figure of every article and field in English, with its segment, voice and speaker.

    `read` is the same as `documents`, where a caller has them. `join`: what a figure counts is settled over all articles;
    a caller that has only some of them leaves that to `settling.settle`.
    """
    things = codebook.figures if codebook is not None else ()
    keys = frozenset(thing.key for thing in things)
    rows: list[dict[str, Any]] = []
    for document in documents(articles, segments, attributions) if read is None else read:
        if not document.english:
            continue
        starts = [s.start for s in document.segments]
        found = find_figures(document.text, document.segments, document.published, things)
        for figure, fits in zip(found, write_fits(found, keys), strict=True):
            credit = document.credit(figure.start, figure.end)._asdict()
            segment = document.segments[bisect_right(starts, figure.start) - 1].segment if starts else None
            cells = figure._asdict() | document.keys() | credit | {"segment": segment, "fits": fits}
            del cells["words"]
            rows.append(cells)
    figures = tables.build("figures", rows)
    if "fits" not in figures:
        figures["fits"] = pd.NA
    figures["fits"] = figures["fits"].astype("string")
    return settle(figures, articles, keys) if join else figures

"""Which of a codebook's counted things a figure is of, settled in two steps: by its own text, then by what other articles print.

Both steps weigh what speaks for a thing with weights that were learnt from labelled articles (a conditional logit, McFadden
1974: one choice a figure, "none of them" among them); they ship as `lexicons/choosing.csv`, with a line on each.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import lexicons
from analysis.fitting import Fit, nearest
from analysis.tables import each_row

if TYPE_CHECKING:
    from analysis.figures import Figure

DAYS = 3  # articles of so many days before and after tell what is counted
SMALL = 12  # a number up to here is met by chance
# How near two numbers are, as the decimal logarithm of their ratio: equal, a rounding, double. That a number is far from all
# others, or printed by nobody else, speaks against nothing: slips and claims that are contested look like that.
RATIOS = (0.02, 0.12, 0.35)
LEAN = 0.2  # in doubt a number is taken: one too many is seen beside its sentence, one that is left out is not
# A number whose own text says so clearly (odds of three to one) what it counts keeps it, whatever others print.
CLEAR = 1.1
UNKNOWN = 20.0  # how far a thing fits that only another sentence names
AS_NEAR = 1.0  # words

Features = dict[str, float]


# ---------------------------------------------------------------- by its own text


def describe(figures: Sequence[Figure], keys: Collection[str]) -> list[dict[str, Features]]:
    """What speaks for each thing that a figure may be of, one dictionary a figure of one text; `keys` are the codebook's."""
    far = [_how_far(figure, keys) for figure in figures]
    by_key: dict[str, _Distances] = defaultdict(_Distances)
    for figure, away in zip(figures, far, strict=True):
        for key, words in away.items():
            by_key[key].add(words, figure.value)
    return [
        {key: _of_fit(figure, key, away, keys) | by_key[key].rivals(figure.value, away[key]) for key in away}
        for figure, away in zip(figures, far, strict=True)
    ]


def _how_far(figure: Figure, keys: Collection[str]) -> dict[str, float]:
    away = {fit.key: fit.far for fit in figure.fits}
    if figure.counted is not None and figure.counted in keys:
        away.setdefault(figure.counted, UNKNOWN)
    return away


def _of_fit(figure: Figure, key: str, away: Mapping[str, float], keys: Collection[str]) -> Features:
    behind = away[key] - min(away.values())
    found = {
        "any": 1.0,
        "words away": min(away[key], 40) / 20,
        "words behind the nearest": min(behind, 20) / 10,
        "nearest": float(behind <= 0),
        "about as near as the nearest": float(behind <= 2),
        "the only thing": float(len(away) == 1),
        "things that fit": min(6, len(away)) / 6,
    }
    fit = next((fit for fit in figure.fits if fit.key == key), None)
    found |= _of_words(fit) if fit is not None else {"only by another sentence": 1.0}
    rules = figure.counted
    if rules == key:
        found["rules take it"] = 1.0
        if nearest(figure.fits) != key:
            found["rules take it by what went before"] = 1.0
    elif rules in keys:
        found["rules take another"] = 1.0
    else:
        found["rules take none"] = 1.0
        if rules is not None and rules.startswith(f"{key}_"):
            found["rules take it for a part, or for another time"] = 1.0
    return found


def _of_words(fit: Fit) -> Features:
    found = {
        f"{fit.kind}: noun {_words(fit.noun)}": 1.0,
        f"{fit.kind}: head {'fits' if fit.head else 'does not fit'}": 1.0,
    }
    if fit.said in ("own", "sense", "vague"):
        found |= {f"{fit.said} word {_words(fit.away)}": 1.0, f"{fit.said} word": 1.0, f"word {fit.side}": 1.0}
        found["word in the clause"] = float(fit.in_clause)
    elif fit.said in ("unasked", "before"):
        found[f"{fit.kind}: word {fit.said}"] = 1.0
    else:
        found[f"word {fit.said}"] = 1.0
    found["own words"] = min(fit.terms, 3)
    return found


_STEPS = (0.0, 0.6, 1.1, 2.1, 3.1, 4.6, 6.1, 8.1, 10.1, 14.0, 20.0)


def _words(away: float) -> str:
    at = bisect_left(_STEPS, away)
    return f"within {_STEPS[at]:g}" if at < len(_STEPS) else "far off"


class _Distances:
    """How far off the numbers of a text stand from one thing, in words, from the nearest on: all of them, and by number."""

    def __init__(self) -> None:
        self.all: list[float] = []
        self.by_value: dict[float | None, list[float]] = defaultdict(list)
        self.nearest: dict[float | None, float] = {}  # the two numbers that stand nearest

    def add(self, words: float, value: float | None) -> None:
        insort(self.all, words)
        insort(self.by_value[value], words)
        self.nearest[value] = self.by_value[value][0]
        if len(self.nearest) > 2:
            del self.nearest[max(self.nearest, key=self.nearest.__getitem__)]

    def rivals(self, value: float | None, away: float) -> Features:
        """The other numbers of the text that may be of the thing."""
        same = self.by_value[value]
        n = len(self.all) - len(same)
        nearest_other = min((words for other, words in self.nearest.items() if other != value), default=40.0)
        near = _inside(self.all, away, AS_NEAR) - _inside(same, away, AS_NEAR)
        return {
            "another number is nearer": float(nearest_other < away - AS_NEAR),
            "another number is as near": float(near > 0),
            "how much nearer than another": max(-20.0, min(20.0, away - nearest_other)) / 10,
            "other numbers": min(4, n) / 4,
            "the same number is nearer": float(same[0] < away),
        }


def _inside(sizes: Sequence[float], middle: float, reach: float) -> int:
    return bisect_right(sizes, middle + reach) - bisect_left(sizes, middle - reach)


@cache
def _weights(step: str) -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in lexicons.read("choosing") if row["step"] == step}


def weigh(features: Features, weights: Mapping[str, float]) -> float:
    """The score of one thing; "none" has 0."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def write_fits(figures: Sequence[Figure], keys: Collection[str]) -> list[str | None]:
    """The score of each thing that a figure may be of, and the key of its own words, as JSON; None where nothing fits."""
    if not any(figure.fits or figure.counted in keys for figure in figures):
        return [None] * len(figures)
    weights = _weights("text")
    return [
        json.dumps({"scores": {key: round(weigh(f, weights), 4) for key, f in found.items()}, "words": figure.words})
        if found
        else None
        for figure, found in zip(figures, describe(figures, keys), strict=True)
    ]


# ---------------------------------------------------------------- by what other articles print


class Choice(NamedTuple):
    """One figure that may be of some counted things: its article and day, its number (0 where it has none), a score a thing."""

    article: str
    day: int | None
    value: float
    scores: dict[str, float]

    @property
    def first(self) -> str | None:
        """The thing that its own text speaks for most, if any."""
        return best(self.scores)


def best(scores: Mapping[str, float]) -> str | None:
    """The thing with the highest score, the first of those with one score; None where none is above 0."""
    key = max(scores, key=scores.__getitem__, default=None)
    return key if key is not None and scores[key] > 0 else None


def compare(choices: Sequence[Choice]) -> list[dict[str, Features]]:
    """What the articles of the same days make of each choice: whether they print the number, as what, and how near theirs are."""
    firsts = [choice.first for choice in choices]
    by_day: dict[int | None, list[int]] = defaultdict(list)
    by_article: dict[str, list[int]] = defaultdict(list)
    for i, choice in enumerate(choices):
        by_day[choice.day].append(i)
        by_article[choice.article].append(i)
    printed = {a: _Printed((choices[i], firsts[i]) for i in members) for a, members in by_article.items()}
    found: list[dict[str, Features]] = [{} for _ in choices]
    for day, members in by_day.items():
        days = [None] if day is None else [None, *range(day - DAYS, day + DAYS + 1)]
        around = _Printed((choices[i], firsts[i]) for d in days for i in by_day.get(d, ()))
        for i in members:
            choice, own = choices[i], printed[choices[i].article]
            found[i] = {
                key: _of_scores(choice, key, firsts[i])
                | own.rivals(choice, key)
                | _of_number(choice, key, around, own)
                | _of_size(choice, key, around, own)
                for key in choice.scores
            }
    return found


class _Printed:
    """What some articles print: by number, as what; by thing, numbers (as logarithms, in order) and the highest scores."""

    def __init__(self, told: Iterable[tuple[Choice, str | None]]) -> None:
        self.by_value: dict[float, Counter[str | None]] = defaultdict(Counter)
        self.sizes: dict[str, list[float]] = defaultdict(list)
        self.top: dict[str, dict[float, float]] = defaultdict(dict)  # the two numbers that score highest
        for choice, key in told:
            if choice.value > 0:
                self.by_value[choice.value][key] += 1
            if key is None:
                continue
            if choice.value > 0:
                self.sizes[key].append(math.log10(choice.value))
            top = self.top[key]
            top[choice.value] = max(choice.scores[key], top.get(choice.value, -math.inf))
            if len(top) > 2:
                del top[min(top, key=top.__getitem__)]
        for sizes in self.sizes.values():
            sizes.sort()

    def rivals(self, choice: Choice, key: str) -> Features:
        """Another number of the same article that is of the thing."""
        others = [score for value, score in self.top.get(key, {}).items() if value != choice.value]
        if not others:
            return {}
        over = choice.scores[key] - max(others)
        return {"another number of the text has it": 1.0, "score over that number's": max(-5.0, min(5.0, over)) / 5}


def _of_scores(choice: Choice, key: str, first: str | None) -> Features:
    score = choice.scores[key]
    rival = max((s for k, s in choice.scores.items() if k != key), default=-5.0)
    return {
        "any": 1.0,
        "score": max(-6.0, min(6.0, score)) / 2,
        "score above none": max(0.0, min(4.0, score)) / 2,
        "highest score": float(first == key),
        "score over the next thing's": max(-5.0, min(5.0, score - rival)) / 5,
    }


def _of_number(choice: Choice, key: str, around: _Printed, own: _Printed) -> Features:
    """As what the other articles print the number."""
    size = ", small" if choice.value <= SMALL else ""
    told, mine = around.by_value.get(choice.value, Counter()), own.by_value.get(choice.value, Counter())
    n = told.total() - mine.total()
    if not n:
        return {}
    this, none = (told[k] - mine[k] for k in (key, None))
    return {
        f"number is this thing elsewhere{size}": this / n,
        f"number is none elsewhere{size}": none / n,
        f"number is another thing elsewhere{size}": (n - this - none) / n,
    }


def _of_size(choice: Choice, key: str, around: _Printed, own: _Printed) -> Features:
    """How near the other articles' numbers of the thing are."""
    told, mine = around.sizes.get(key, ()), own.sizes.get(key, ())
    n = len(told) - len(mine)
    if n <= 0 or choice.value <= 0:
        return {"no other number of the thing": 1.0}
    size = math.log10(choice.value)
    return {
        f"share of the others within {10**ratio:.2g} times": (_inside(told, size, ratio) - _inside(mine, size, ratio))
        / n
        for ratio in RATIOS
    }


def settle(figures: pd.DataFrame, articles: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    """The table `figures` with `counted` settled over all its articles; its column `fits` is used up. `keys` are the codebook's.

    `counted_by` is "articles" where its own text alone did not say so. A figure that turns out to be of no thing of the
    codebook has the key of its own words.
    """
    if "fits" not in figures:
        return figures
    figures, fits = figures.drop(columns="fits"), figures["fits"]
    open_ = fits.notna()
    if not open_.any():
        return figures
    read = [json.loads(cell) for cell in fits[open_]]
    days = dict(zip(articles["article"], map(_day, articles["published"]), strict=True))
    choices = [
        Choice(row.article, days.get(row.article), _number(row.value), one["scores"])
        for row, one in zip(each_row(figures.loc[open_, ["article", "value"]]), read, strict=True)
    ]
    weights = _weights("articles")
    chosen = [best({key: weigh(f, weights) + LEAN for key, f in found.items()}) for found in compare(choices)]
    counted, by = figures["counted"].copy(), figures["counted_by"].copy()
    for i, key, one in zip(figures.index[open_], chosen, read, strict=True):
        if key is not None and counted[i] is not pd.NA and counted[i] == key:
            by[i] = "codebook"
        elif key is not None:
            counted[i], by[i] = key, "articles"
        elif counted[i] is not pd.NA and counted[i] in keys and one["scores"][counted[i]] < CLEAR:
            counted[i], by[i] = _own(one["words"], keys)
    return figures.assign(counted=counted, counted_by=by)


def _own(words: Sequence[str | None], keys: Collection[str]) -> tuple[Any, Any]:
    """The key of a figure's own words, another one where the codebook has it for something else."""
    key, by = words
    if key is None:
        return pd.NA, pd.NA
    return (f"{key}_other" if key in keys else key), by


def _day(published: Any) -> int | None:
    return None if pd.isna(published) else int(published.toordinal())


def _number(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)

#!/usr/bin/env python3
"""How well numbers, hedges and units are found on your own copy of NewsQuant, beside published results and quantulum3.

    python benchmarks/quantities.py NewsQuant.json [--errors] [--repeat N] [--articles ARTICLES.jsonl]

The file holds a JSON list of sentences: `text`, and `quantities` with `value` ("12", or "3-4" for a range), `change` (=, ~,
>, <, up, down), `unit` and `normalized_unit`. Every number is matched once at most. Left out on both sides are vague counts
("dozens", which the corpus writes as a range by ten) and generations of mobile networks ("5G").

Then the same in the manner of the published scorer (Almasian et al. 2023): everything labelled counts, a vague count as the
range it is labelled with; every pair of a labelled and a found number with one value is looked at, so that one may serve
twice; for quantulum3, which reads no ranges, a range is its mean. Two things differ: units go by their words, for no reader
here has the corpus's own names of units, and "up" and "down" are no hedges.

quantulum3 is run on the same sentences if it is installed. `--errors` prints what was missed and what was too much;
`--repeat` takes the time N times over. `--articles` times both readers on whole articles as well: the first TIMED of a
file with one JSON object and its `text` a line.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from analysis.figures import find_figures

SIGNS = {"approx": "~", "more_than": ">", "at_least": ">", "less_than": "<", "at_most": "<", "up_to": "<"}
LITTLE_WORDS = {"the", "a", "an", "of", "and", "in"}
TIMED = 12  # articles
PUBLISHED = """
published, whole corpus, F1 (value / value + change / value + unit), as reported by Almasian et al. 2023:
  CQE 0.920 / 0.881 / 0.856 · GPT-3 0.706 · quantulum3 0.730 · Recognizers-Text 0.691
"""


class Number(NamedTuple):
    """One number: its value or its range, the sign of its hedge, its unit in one or two spellings."""

    low: float
    high: float | None
    sign: str
    units: tuple[str, ...]


Sentences = list[tuple[str, list[Number]]]


def read(path: Path) -> tuple[Sentences, Sentences]:
    """Sentences with the numbers that are labelled in them: without what is left out, and with all of them."""
    some, everything = [], []
    for sentence in json.loads(path.read_text(encoding="utf8")):
        numbers = [(_labelled(q), q["normalized_unit"]) for q in sentence["quantities"]]
        everything.append((sentence["text"], [n for n, _ in numbers]))
        counted = [n for n, unit in numbers if unit != "generation wireless" and not _is_vague(n)]
        some.append((sentence["text"], counted))
    return some, everything


def _is_vague(number: Number) -> bool:
    return bool(number.high and number.low > 0 and number.high == 10 * number.low)


def _labelled(quantity: dict[str, str]) -> Number:
    match = re.fullmatch(r"\s*(-?[\d.]+(?:[eE][+-]?\d+)?)(?:\s*-\s*([\d.]+(?:[eE][+-]?\d+)?))?\s*", quantity["value"])
    if match is None:
        raise SystemExit(f'value "{quantity["value"]}" is neither a number nor a range such as 3-4')
    sign = "=" if quantity["change"] in ("up", "down") else quantity["change"]
    units = (quantity["unit"], quantity["normalized_unit"])
    return Number(float(match[1]), float(match[2]) if match[2] else None, sign, units)


def ours(text: str) -> list[Number]:
    """What `find_figures` reads, vague counts left out."""
    return [
        Number(f.value, f.value_high, SIGNS.get(f.hedge, "="), (f.unit or "",))
        for f in find_figures(text)
        if f.value is not None
    ]


def ours_with_vague(text: str) -> list[Number]:
    """What `find_figures` reads, a vague count as the corpus writes it: "dozens" from 12 to 120, here from 24."""
    vague = [
        Number(f.low / 2, f.low * 5, "=", (f.unit or "",))
        for f in find_figures(text)
        if f.value is None and f.hedge == "vague"
    ]
    return ours(text) + vague


def quantulum() -> Callable[[str], list[Number]] | None:
    """What quantulum3 reads, or None where it is not installed."""
    try:
        parser: Any = importlib.import_module("quantulum3.parser")
    except ImportError:
        return None
    return lambda text: [Number(float(q.value), None, "=", (q.unit.name,)) for q in parser.parse(text)]


def _same_value(a: Number, b: Number) -> bool:
    ends = ((a.low, b.low), (a.high, b.high))
    return all((x is None) == (y is None) and abs((x or 0) - (y or 0)) <= 1e-8 + 1e-5 * abs(x or 0) for x, y in ends)


def _same_unit(a: Number, b: Number) -> bool:
    """Whether the words of one unit hold those of the other, plural aside."""
    return any(not (x or y) or bool(x and y and (x <= y or y <= x)) for x in _words(a) for y in _words(b))


def _words(number: Number) -> list[set[str]]:
    return [
        {w.removesuffix("s") if len(w) > 3 else w for w in re.findall(r"\w+|[%$€£¥°]", unit.lower())} - LITTLE_WORDS
        for unit in number.units
    ]


CHECKS: dict[str, Callable[[Number, Number], bool]] = {
    "value": _same_value,
    "value + hedge": lambda a, b: _same_value(a, b) and a.sign == b.sign,
    "value + unit": lambda a, b: _same_value(a, b) and _same_unit(a, b),
}


def pair(
    gold: Sequence[Number], found: Sequence[Number], same: Callable[[Number, Number], bool]
) -> list[tuple[int, int]]:
    """Pairs of labelled and found numbers, each in one pair at most."""
    pairs: list[tuple[int, int]] = []
    for i, want in enumerate(gold):
        free = (j for j, got in enumerate(found) if same(want, got) and all(j != taken for _, taken in pairs))
        j = next(free, None)
        if j is not None:
            pairs.append((i, j))
    return pairs


def score(name: str, sentences: Sentences, read_numbers: Callable[[str], list[Number]], times: int) -> None:
    """Print precision, recall and F1 of one reader, and how fast it is."""
    start = time.process_time()
    for _ in range(times):
        found = [read_numbers(text) for text, _ in sentences]
    seconds = (time.process_time() - start) / times
    n_gold, n_found = sum(len(g) for _, g in sentences), sum(map(len, found))
    megabytes = sum(len(text) for text, _ in sentences) / 1e6
    print(
        f"\n{name}: {n_found:,} numbers found, {n_gold:,} labelled; {megabytes / seconds:.3f} MB a second of one core"
    )
    for check, same in CHECKS.items():
        hits = sum(len(pair(gold, numbers, same)) for (_, gold), numbers in zip(sentences, found, strict=True))
        print_scores(check, hits, n_found, n_gold)


def score_as_published(
    sentences: Sentences, read_numbers: Callable[[str], list[Number]], mean_of_ranges: bool = False
) -> None:
    """Print precision, recall and F1 of one reader in the manner of the published scorer."""
    n_gold = n_found = 0
    hits = dict.fromkeys(CHECKS, 0)
    for text, labelled in sentences:
        gold = [n._replace(low=(n.low + n.high) / 2, high=None) if mean_of_ranges and n.high else n for n in labelled]
        found = read_numbers(text)
        n_gold, n_found = n_gold + len(gold), n_found + len(found)
        for check, same in CHECKS.items():
            pairs = sum(same(want, got) for want in gold for got in found)
            hits[check] += min(pairs, len(gold)) if check == "value" else pairs
    print(f"  in the published manner: {n_found:,} found, {n_gold:,} labelled")
    for check, n in hits.items():
        print_scores(check, n, n_found, n_gold)


def print_scores(check: str, hits: int, n_found: int, n_gold: int) -> None:
    p, r = hits / max(1, n_found), hits / max(1, n_gold)
    print(f"  {check:14} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r) if p + r else 0:.3f}")


def print_speed(articles: Path, other: Callable[[str], list[Number]] | None) -> None:
    """Megabytes a second of both readers on the same articles; ours reads them ten times over, which takes less time still."""
    with articles.open(encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, TIMED)]
    speeds = []
    for name, reads, times in (("analysis.figures", ours, 10), ("quantulum3", other, 1)):
        if reads is None:
            continue
        begun = time.process_time()
        for text in texts * times:
            reads(text)
        speeds.append(sum(map(len, texts)) * times / 1e6 / (time.process_time() - begun))
        print(f"{name}: {speeds[-1]:.4f} MB a second of one core on {len(texts)} articles")
    if len(speeds) > 1:
        print(f"{speeds[0] / speeds[1]:.0f} times")


def print_errors(sentences: Sentences) -> None:
    """Every sentence with a number missed or too much."""
    for text, gold in sentences:
        found = ours(text)
        pairs = pair(gold, found, _same_value)
        missed = [g for i, g in enumerate(gold) if i not in {i for i, _ in pairs}]
        extra = [f for j, f in enumerate(found) if j not in {j for _, j in pairs}]
        if missed or extra:
            print(f"{text}\n    missed: {missed}\n    extra:  {extra}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--articles", type=Path)
    args = parser.parse_args()
    sentences, everything = read(args.corpus)
    ours("Read 1 kilometre first, so that the units are loaded before the clock starts.")
    score("analysis.figures", sentences, ours, args.repeat)
    score_as_published(everything, ours_with_vague)
    other = quantulum()
    if other is None:
        print("\nquantulum3: not installed, not run")
    else:
        score("quantulum3", sentences, other, 1)
        score_as_published(everything, other, mean_of_ranges=True)
    print(PUBLISHED)
    if args.articles:
        print_speed(args.articles, other)
    if args.errors:
        print_errors(sentences)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Learn the weights by which a figure's counted thing is chosen from labelled events, or cross-validate them by event.

    python benchmarks/train_counting.py                     right answers out of fold, by rules, by text and by articles
    python benchmarks/train_counting.py --out FILE.csv      the same, and the weights learnt from all events

The events are those of tests/gold that are not held out. A conditional logit (McFadden 1974) with an L2 penalty by L-BFGS:
one choice a figure among the things that may be its own and none of them. What the articles make of it is learnt from scores
of texts that the first step had not seen.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from analysis.documents import documents
from analysis.evaluate import match, read_gold
from analysis.extract import open_event
from analysis.figures import find_figures
from analysis.settling import Choice, Features, best, compare, describe, weigh

GOLD = Path(__file__).parent.parent / "tests" / "gold"
FOLDS = 8
PENALTY = {"text": 10.0, "articles": 1.0}
LEAST = 5  # figures that a feature is learnt from


class Example(NamedTuple):
    """One figure of a labelled event: what may be chosen, what the rules say, what the label says ("?": no label that counts)."""

    event: str
    article: str
    day: int | None
    value: float
    rules: str | None
    label: str | None
    features: dict[str, Features]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    held_out = set((GOLD / "HELD_OUT").read_text(encoding="utf8").split())
    folders = sorted(p for p in GOLD.iterdir() if p.is_dir() and p.name not in held_out)
    examples = [e for folder in folders for e in read_event(folder)]
    report("rules", examples, [e.rules for e in examples])
    features = [e.features for e in examples]
    first = out_of_fold(examples, features, "text")
    report("text", examples, [best(s) for s in first])
    second = by_articles(examples, first)
    report("articles", examples, [best(s) for s in out_of_fold(examples, second, "articles")])
    if options.out:
        steps = {"text": learn(examples, features, "text"), "articles": learn(examples, second, "articles")}
        with options.out.open("w", encoding="utf8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["step", "feature", "weight", "source"])
            for step, weights in steps.items():
                for name in sorted(weights):
                    rows.writerow([step, name, f"{weights[name]:.3f}", "learnt by benchmarks/train_counting.py"])


def read_event(folder: Path) -> list[Example]:
    """The figures of an event in the order of its table."""
    opened = open_event(folder)
    keys = {thing.key for thing in opened.codebook.figures}
    figures, gold = opened["figures"], read_gold(folder / "gold", "figures")
    labels: dict[Any, str | None] = {}
    for f, g in match(figures, gold):
        label, doubt = str(gold.at[g, "counted"]), gold.at[g, "ambiguous"]
        doubtful = isinstance(doubt, str) and doubt
        labels[figures.at[f, "article"], figures.at[f, "start"]] = "?" if doubtful else label if label in keys else None
    found = []
    for document in documents(opened["articles"], opened["segments"], opened["attributions"]):
        read = find_figures(document.text, document.segments, document.published, opened.codebook.figures)
        article = document.keys()["article"]
        for figure, features in zip(read, describe(read, keys), strict=True):
            found.append(
                Example(
                    folder.name,
                    article,
                    document.published.toordinal() if document.published else None,
                    figure.value or 0.0,
                    figure.counted if figure.counted in keys else None,
                    labels.get((article, figure.start), "?"),
                    features,
                )
            )
    return found


def by_articles(examples: Sequence[Example], scores: Sequence[dict[str, float]]) -> list[dict[str, Features]]:
    """What the other articles of its event make of each figure."""
    found: list[dict[str, Features]] = []
    for event in dict.fromkeys(e.event for e in examples):
        chosen = [
            Choice(e.article, e.day, e.value, s) for e, s in zip(examples, scores, strict=True) if e.event == event
        ]
        found += compare(chosen)
    return found


def out_of_fold(
    examples: Sequence[Example], features: Sequence[Mapping[str, Features]], step: str
) -> list[dict[str, float]]:
    """The scores of each figure by weights that had not seen its event."""
    events = sorted({e.event for e in examples})
    scores: list[dict[str, float]] = [{} for _ in examples]
    for k in range(FOLDS):
        here = set(events[k::FOLDS])
        kept = [i for i, e in enumerate(examples) if e.event not in here]
        weights = learn([examples[i] for i in kept], [features[i] for i in kept], step)
        for i, e in enumerate(examples):
            if e.event in here:
                scores[i] = {key: weigh(f, weights) for key, f in features[i].items()}
    return scores


def learn(examples: Sequence[Example], features: Sequence[Mapping[str, Features]], step: str) -> dict[str, float]:
    """The weight of each feature."""
    labelled = [(e, f) for e, f in zip(examples, features, strict=True) if e.label != "?" and f]
    seen = Counter(name for _, f in labelled for of_key in f.values() for name in of_key)
    names = {name: i for i, name in enumerate(sorted(n for n, count in seen.items() if count >= LEAST))}
    rows = [(i, key, of_key, e) for i, (e, f) in enumerate(labelled) for key, of_key in f.items()]
    x = np.zeros((len(rows), len(names)))
    for row, (_, _, of_key, _) in enumerate(rows):
        for name, value in of_key.items():
            if name in names:
                x[row, names[name]] = value
    figure = np.array([i for i, *_ in rows])
    right = np.array([float(key == e.label) for _, key, _, e in rows])
    n = len(labelled)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        top = np.zeros(n)
        np.maximum.at(top, figure, scores)
        shares = np.exp(scores - top[figure])
        total = np.exp(-top) + np.bincount(figure, shares, n)
        value = (np.log(total) + top).sum() - (scores * right).sum() + PENALTY[step] / 2 * weights @ weights
        return value, x.T @ (shares / total[figure] - right) + PENALTY[step] * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: float(found.x[i]) for name, i in names.items()}


def report(step: str, examples: Sequence[Example], chosen: Sequence[str | None]) -> None:
    pairs = [(e.label, c) for e, c in zip(examples, chosen, strict=True) if e.label != "?"]
    right = sum(label == c for label, c in pairs)
    print(f"{step:10} {right:4} of {len(pairs):4} = {right / len(pairs):.4f}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How well content, sources and cues are found on your own copy of PolNeAR, beside two simple methods and published systems.

    python benchmarks/attribution.py polnear_train.jsonl.gz [--every N] [--models FOLDER] [--tables FOLDER]

`--models FOLDER` holds fold0.npz, fold1.npz, … from `train_attribution.py --folds N`: article k is then read by the model
of fold k mod N, which did not see it. Without it the shipped model is used, which is fair only on articles it was not
trained on. `--tables FOLDER` writes what was found as attributions.parquet. The corpus holds one JSON object a line:
`id`, `outlet`, `title`, `text`, and `attributions` with lists of [start, end] under `source`, `cue` and `content`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.cues import cue_forms
from analysis.quotations import find_quotations
from analysis.segments import find_segments, find_sentences, segments_table
from analysis.sequence import Model, load, shipped
from analysis.voices import Attribution, attributions_table, find_attributions

WORD = re.compile(r"\w+(?:['’]\w+)?")
Spans = list[tuple[int, int]]
Tally = dict[str, Counter[str]]
PUBLISHED = """
published, same corpus, exact spans F1 (source / cue / content), as reported with PolNeAR and after it:
  rules 10.7 / 22.8 / 5.6 · CoreNLP 13.9 / – / 17.5 · CRF 50.6 / 53.4 / 28.6
  BiLSTM-CRF 69.6 / 66.7 / 59.0 · BERT 83.2 / 75.3 / 72.9
two people, the same article: token F1 0.91, kappa 0.79
"""


def marks_alone(text: str) -> Spans:
    """Baseline: whatever stands in double quotation marks."""
    return [(q.start, q.end) for q in find_quotations(text) if text[q.start] not in "'‘’"]


def marks_and_said(text: str) -> Spans:
    """Baseline: quotation marks, and everything behind "said" in its sentence."""
    spans = marks_alone(text)
    for start, end in find_sentences(text):
        said = re.search(r"\b(?:said|says|say|told|added|according to)\b", text[start:end])
        if said:
            spans.append((start + said.end(), end))
    return spans


def kappa(counts: Counter[tuple[bool, bool]]) -> tuple[float, float, float, float]:
    """Cohen's kappa, and precision, recall and F1 of (gold, found) pairs."""
    tp, fp, fn, tn = (counts[pair] for pair in ((True, True), (False, True), (True, False), (False, False)))
    n = tp + fp + fn + tn
    chance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / n / n
    return (
        ((tp + tn) / n - chance) / (1 - chance),
        tp / max(1, tp + fp),
        tp / max(1, tp + fn),
        2 * tp / (2 * tp + fp + fn),
    )


def covered(starts: list[int], spans: Iterable[tuple[int, int]]) -> list[bool]:
    inside = [False] * len(starts)
    for start, end in spans:
        for k in range(bisect_left(starts, start), bisect_left(starts, end)):
            inside[k] = True
    return inside


def by_words(rows: list[dict[str, Any]], found: list[Spans]) -> tuple[float, float, float, float]:
    """Content or not, word by word."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for row, spans in zip(rows, found, strict=True):
        starts = [m.start() for m in WORD.finditer(row["text"])]
        gold = covered(starts, ((s, e) for a in row["attributions"] for s, e in a["content"]))
        counts.update(zip(gold, covered(starts, spans), strict=True))
    return kappa(counts)


def by_spans(gold: list[Spans], found: list[Spans], *, exact: bool) -> float:
    """F1 of spans that are the same, or that overlap; signs and blanks at their ends do not count."""
    hit_gold = hit_found = n_gold = n_found = 0
    for want, got in zip(gold, found, strict=True):
        n_gold, n_found = n_gold + len(want), n_found + len(got)
        if exact:
            both = Counter(want) & Counter(got)
            hit_gold, hit_found = hit_gold + both.total(), hit_found + both.total()
        else:
            hit_gold += sum(any(s < f and b < e for b, f in got) for s, e in want)
            hit_found += sum(any(s < f and b < e for b, f in want) for s, e in got)
    precision, recall = hit_found / max(1, n_found), hit_gold / max(1, n_gold)
    return 2 * precision * recall / max(1e-9, precision + recall)


def missed_and_wrong(rows: list[dict[str, Any]], found: list[list[Attribution]]) -> tuple[Tally, Tally]:
    """Words of the gold found, by the kind of its cue; words found that are gold, by the rule that found them."""
    by_kind: Tally = {}
    by_rule: Tally = {}
    for row, mine in zip(rows, found, strict=True):
        starts = [m.start() for m in WORD.finditer(row["text"])]
        is_gold = covered(starts, ((s, e) for a in row["attributions"] for s, e in a["content"]))
        is_found = covered(starts, ((a.start, a.end) for a in mine))
        for a in row["attributions"]:
            words = [w.lower() for s, e in a["cue"] for w in WORD.findall(row["text"][s:e])]
            cues = [cue_forms()[w].kind for w in reversed(words) if w in cue_forms()]
            tally = by_kind.setdefault(cues[0] if cues else "cue not in the lexicon", Counter())
            for start, end in a["content"]:
                span = range(bisect_left(starts, start), bisect_left(starts, end))
                tally.update(all=len(span), right=sum(is_found[k] for k in span))
        for b in mine:
            tally = by_rule.setdefault(b.rule, Counter())
            span = range(bisect_left(starts, b.start), bisect_left(starts, b.end))
            tally.update(all=len(span), right=sum(is_gold[k] for k in span))
    return by_kind, by_rule


def trimmed(text: str, spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans from their first to their last word, each once."""
    out = set()
    for start, end in spans:
        inner = [m.span() for m in WORD.finditer(text, start, end)]
        if inner:
            out.add((inner[0][0], inner[-1][1]))
    return sorted(out)


def roles(text: str, found: list[Attribution]) -> dict[str, Spans]:
    outer = [a for a in found if a.parent is None]
    return {
        "source": trimmed(text, ((a.source_start or 0, a.source_end or 0) for a in outer)),
        "cue": trimmed(text, ((a.cue_start, a.cue_end) for a in outer)),
        "content": trimmed(text, ((a.start, a.end) for a in outer)),
    }


def write_tables(rows: list[tuple[int, dict[str, Any]]], models: list[Model], folder: Path) -> None:
    """The table of attributions of every article, read by the model that did not see it."""
    frames = []
    for fold in range(max(1, len(models))):
        chosen = [row for number, row in rows if not models or number % len(models) == fold]
        columns = {"article": "id", "outlet": "outlet", "title": "title", "text": "text"}
        articles = pd.DataFrame({name: [row[key] for row in chosen] for name, key in columns.items()})
        model = models[fold] if models else shipped()
        frames.append(attributions_table(articles, segments_table(articles), model=model))
    tables.write({"attributions": tables.build("attributions", pd.concat(frames))}, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every N-th article")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--tables", type=Path)
    args = parser.parse_args()
    with gzip.open(args.corpus, "rt", encoding="utf8") as lines:
        rows = [(k, json.loads(line)) for k, line in enumerate(lines) if k % args.every == 0]
    models: list[Model] = []
    while args.models and (args.models / f"fold{len(models)}.npz").is_file():
        models.append(load(args.models / f"fold{len(models)}.npz"))
    if args.tables:
        write_tables(rows, models, args.tables)
    texts = [row for _, row in rows]
    segments = [find_segments(row["text"]) for row in texts]
    find_attributions(texts[0]["text"], segments[0])  # NLTK and the weights are loaded before the clock starts
    results = {}
    for name in ("rules and model", "rules alone"):
        started = time.perf_counter()
        answers = []
        for (number, row), parts in zip(rows, segments, strict=True):
            model = None if name == "rules alone" else models[number % len(models)] if models else shipped()
            answers.append(find_attributions(row["text"], parts, model=model))
        results[name] = answers, time.perf_counter() - started
    size = sum(len(row["text"]) for row in texts) / 1e6
    print(
        f"{len(rows)} articles, {size:.2f} million characters; model: {f'{len(models)} folds' if models else 'as shipped'}"
    )
    print(f"{'':24} kappa  content P / R / F1      MB/s")
    for name, finder in (("quotation marks alone", marks_alone), ("marks and after 'said'", marks_and_said)):
        baseline = [finder(row["text"]) for row in texts]
        k, p, r, f = by_words(texts, baseline)
        print(f"{name:24} {k:.3f}  {p:.3f} / {r:.3f} / {f:.3f}")
    for name, (found, seconds) in results.items():
        spans = [[(a.start, a.end) for a in rows_] for rows_ in found]
        k, p, r, f = by_words(texts, spans)
        print(f"{name:24} {k:.3f}  {p:.3f} / {r:.3f} / {f:.3f}   {size / seconds:.2f}")
    print("\nspans, F1                source  cue    content")
    for name, (found, _) in results.items():
        mine = [roles(row["text"], f) for row, f in zip(texts, found, strict=True)]
        for exact in (True, False):
            scores = []
            for role in ("source", "cue", "content"):
                gold = [trimmed(r["text"], ((s, e) for a in r["attributions"] for s, e in a[role])) for r in texts]
                scores.append(by_spans(gold, [m[role] for m in mine], exact=exact))
            print(f"{name + (', exact' if exact else ', overlap'):24} " + "  ".join(f"{100 * s:5.1f}" for s in scores))
    found, _ = results["rules and model"]
    for title, tallies in zip(
        ("recall by kind of cue", "precision by rule"), missed_and_wrong(texts, found), strict=True
    ):
        print(f"\n{title:36} words")
        for key, tally in sorted(tallies.items(), key=lambda item: -item[1]["all"]):
            print(f"{key:28} {tally['right'] / max(1, tally['all']):.3f}  {tally['all']}")
    print(PUBLISHED)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()

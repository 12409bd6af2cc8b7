#!/usr/bin/env python3
"""Train the attribution model on your own copy of PolNeAR, or cross-validate it.

    python benchmarks/train_attribution.py polnear_train.jsonl.gz --out analysis/lexicons/attribution_model.npz
    python benchmarks/train_attribution.py polnear_train.jsonl.gz --folds 5 --out FOLDER   one model a fold: fold0.npz, …

One JSON object a line: `text`, and `attributions` with `source`, `cue` and `content`, each a list of [start, end].
Adam on the conditional log-likelihood of a linear-chain CRF with an L2 penalty; deterministic for one seed. Needs SciPy.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from analysis.clauses import Grammar
from analysis.crediting import read_context
from analysis.features import BITS, EDGES, edges, features
from analysis.quotations import find_quotations
from analysis.segments import find_segments
from analysis.sequence import LABELS, OUTLINE, Member, Model, save
from analysis.tokens import Tokens, tokenise

INDEX = {name: k for k, name in enumerate(LABELS)}
SIZE = 1 << BITS
BLOCK = 4096  # feature rows updated together
# The members of a model: their labels, how many share the columns of features among them, and the share of features left
# out of each training step.
PLAN = ((LABELS, 2, 0.5), (OUTLINE, 1, 0.75))


def gold_labels(tokens: Tokens, attributions: list[dict[str, Any]]) -> np.ndarray:
    """The label of each token; where contents overlap the longer one counts."""
    labels = np.zeros(len(tokens.words), dtype=np.int64)
    sentence = np.zeros(len(tokens.words), dtype=np.int64)
    for k, (a, b) in enumerate(tokens.sentences):
        sentence[a:b] = k

    def ranges(spans: list[list[int]]) -> list[tuple[int, int]]:
        both = [(bisect_left(tokens.starts, s), bisect_left(tokens.starts, e)) for s, e in spans]
        return [(i, j) for i, j in both if i < j]

    contents, roles = [], []
    for attribution in attributions:
        cues = ranges(attribution["cue"])
        cue = cues[0] if cues else None
        side = "r"
        for n, (i, j) in enumerate(ranges(attribution["content"])):
            where = "k"
            if cue is not None:
                if sentence[cue[0]] == sentence[i] and cue[0] <= i:
                    where = "r"
                elif sentence[cue[0]] == sentence[j - 1] and cue[0] >= i:
                    where = "l"
            contents.append((j - i, i, j, where))
            side = ("l" if where == "l" else "r") if n == 0 else side
        roles += [(i, j, "S" + side) for i, j in ranges(attribution["source"])]
        roles += [(i, j, "C" + side) for i, j in cues]
    for i, j, name in roles:
        labels[i:j] = INDEX[name]
    for _, i, j, where in sorted(contents):
        labels[i:j] = INDEX["I" + where]
        labels[i] = INDEX["B" + where]
    return labels


class Data(NamedTuple):
    """Feature numbers, edges, gold labels, paragraph and article of every token."""

    ids: np.ndarray
    kinds: np.ndarray
    gold: np.ndarray
    sequence: np.ndarray
    article: np.ndarray


def read_corpus(path: Path) -> Data:
    ids, kinds, labels, sequence, article = [], [], [], [], []
    count = 0
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            tokens = tokenise(row["text"], find_segments(row["text"]))
            context = read_context(Grammar(tokens, find_quotations(row["text"])))
            ids.append(features(context))
            kinds.append(edges(context))
            labels.append(gold_labels(tokens, row["attributions"]))
            sequence.append(context.paragraph + count)
            count += int(context.paragraph.max(initial=0)) + 1
            article.append(np.full(len(tokens.words), number))
    return Data(*(np.concatenate(part) for part in (ids, kinds, labels, sequence, article)))


def batches(sequence: np.ndarray, chosen: np.ndarray, tokens: int) -> list[list[tuple[int, int]]]:
    """Paragraphs of like length together, some `tokens` in a batch."""
    begins = np.flatnonzero(np.r_[True, sequence[1:] != sequence[:-1]])
    ends = np.r_[begins[1:], len(sequence)]
    ranges = [(b, min(e, b + 600)) for b, e in zip(begins.tolist(), ends.tolist(), strict=True) if chosen[b]]
    ranges.sort(key=lambda r: r[0] - r[1])
    out: list[list[tuple[int, int]]] = [[]]
    for r in ranges:
        if sum(b - a for a, b in out[-1]) > tokens:
            out.append([])
        out[-1].append(r)
    return out


def train(
    ids: np.ndarray,
    kinds: np.ndarray,
    sequence: np.ndarray,
    chosen: np.ndarray,
    *,
    columns: np.ndarray,
    gold: np.ndarray,
    n_labels: int,
    epochs: int,
    penalty: float,
    rate: float,
    dropout: float,
) -> Member:
    ids = np.ascontiguousarray(ids[:, columns])
    rng = np.random.default_rng(1)
    used = np.flatnonzero(np.bincount(ids[chosen].ravel(), minlength=SIZE) >= 3)  # rarer ones are no evidence
    column = np.full(SIZE, len(used), dtype=np.int32)
    column[used] = np.arange(len(used), dtype=np.int32)
    width = len(used) + 1
    weights = np.zeros((width, n_labels), dtype=np.float32)
    moves = np.zeros((EDGES, n_labels, n_labels))
    begin = np.zeros(n_labels)
    parameters: list[np.ndarray] = [weights, moves, begin]
    state = [[np.zeros_like(p) for p in parameters] for _ in range(2)]
    average = [np.zeros_like(p) for p in parameters]
    averaged = 0
    groups = batches(sequence, chosen, 4000)
    n_all = int(chosen.sum())
    step = 0
    for epoch in range(epochs):
        total, started = 0.0, time.perf_counter()
        lr = rate * (1 - epoch / epochs) + rate * 0.05
        for which in rng.permutation(len(groups)):
            batch = groups[which]
            rows = np.concatenate([np.arange(a, b) for a, b in batch])
            x = column[ids[rows]]
            kept = x != width - 1
            if dropout:
                kept &= rng.random(x.shape, dtype=np.float32) >= dropout
            ends = np.r_[0, np.cumsum(kept.sum(axis=1))]
            matrix = csr_matrix((np.ones(ends[-1], dtype=np.float32), x[kept], ends), shape=(len(rows), width))
            weights[-1] = 0
            scores = np.asarray(matrix @ weights, dtype=np.float64)
            loss, d_scores, d_moves, d_begin = gradient(
                scores, kinds[rows], gold[rows], [b - a for a, b in batch], moves, begin
            )
            total += loss
            grads: list[np.ndarray] = [
                np.asarray(matrix.T @ (d_scores / len(rows)).astype(np.float32)),
                d_moves / len(rows), d_begin / len(rows),
            ]  # fmt: skip
            step += 1
            for k, p in enumerate(parameters):
                adam(p, grads[k], state[0][k], state[1][k], lr=lr, step=step, penalty=penalty if p is weights else 0.0)
        if epoch >= epochs * 2 // 3:
            averaged += 1
            for total_, parameter in zip(average, parameters, strict=True):
                total_ += parameter
        print(
            f"epoch {epoch + 1}: loss {total / n_all:.4f} a token, {time.perf_counter() - started:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    means = [a / averaged for a in average]
    full = np.zeros((SIZE, n_labels), dtype=np.float32)
    full[used] = means[0][:-1] * (1 - dropout)  # all features count when nothing is left out
    return Member(columns, full, means[1].astype(np.float32), means[2].astype(np.float32))


def train_all(data: Data, masks: Sequence[np.ndarray], workers: int, **settings: float) -> Iterator[Model]:
    """One model for each mask of the tokens it may learn from, with the members that PLAN names."""
    rng = np.random.default_rng(3)
    outline = np.array([OUTLINE.index(name[0]) if name[0] in OUTLINE else 0 for name in LABELS])
    jobs = []
    for labels, shares, dropout in PLAN:
        columns = rng.permutation(data.ids.shape[1])
        gold = data.gold if labels == LABELS else outline[data.gold]
        for k in range(shares):
            share = np.union1d([0], columns[k::shares])  # the first says which labels are frequent
            jobs.append({"columns": share, "gold": gold, "n_labels": len(labels), "dropout": dropout})
    with ProcessPoolExecutor(workers, get_context("fork"), _share, (data, jobs, masks, settings)) as pool:
        members = pool.map(_train_one, range(len(masks) * len(jobs)))
        for _ in masks:
            yield tuple(islice(members, len(jobs)))


_shared: list[Any] = []  # what every worker has from its parent, so that nothing large is sent


def _share(*what: Any) -> None:
    _shared[:] = what


def _train_one(number: int) -> Member:
    data, jobs, masks, settings = _shared
    mask, job = divmod(number, len(jobs))
    return train(data.ids, data.kinds, data.sequence, masks[mask], **jobs[job], **settings)


def adam(
    parameter: np.ndarray, grad: np.ndarray, m: np.ndarray, v: np.ndarray, *, lr: float, step: int, penalty: float
) -> None:
    """One step (Kingma and Ba 2015), in place; block after block, so that what is needed in between stays in the cache."""
    for at in range(0, len(parameter), BLOCK):
        here = slice(at, at + BLOCK)
        p, g = parameter[here], grad[here]
        if penalty:
            g += p.dtype.type(penalty) * p
        m[here] += 0.1 * (g - m[here])
        v[here] += 0.005 * (g * g - v[here])
        p -= (lr / (1 - 0.9**step)) * m[here] / (np.sqrt(v[here] / (1 - 0.995**step)) + 1e-7)


def gradient(
    scores: np.ndarray, kinds: np.ndarray, gold: np.ndarray, lengths: list[int], moves: np.ndarray, begin: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Negative log-likelihood of a batch of sequences (longest first) and its derivatives: forward-backward, scaled."""
    length = np.array(lengths)
    first = np.r_[0, np.cumsum(length)[:-1]]
    longest = int(length[0])
    top = scores.max(axis=1, keepdims=True)
    emission = np.exp(scores - top)
    exp_moves = np.exp(moves)
    alpha = np.empty_like(scores)
    beta = np.ones_like(scores)
    scale = np.empty(len(scores))
    alive = [int(np.searchsorted(-length, -t, side="left")) for t in range(longest)]
    for t in range(longest):
        at = first[: alive[t]] + t
        a = (np.exp(begin) if t == 0 else (alpha[at - 1][:, None, :] @ exp_moves[kinds[at]])[:, 0]) * emission[at]
        s = a.sum(axis=1)
        scale[at] = s
        alpha[at] = a / s[:, None]
    d_moves = np.zeros_like(moves)
    for t in range(longest - 1, 0, -1):
        at = first[: alive[t]] + t
        message = beta[at] * emission[at] / scale[at, None]
        beta[at - 1] = (exp_moves[kinds[at]] @ message[:, :, None])[:, :, 0]
        np.add.at(d_moves, kinds[at], alpha[at - 1][:, :, None] * message[:, None, :])
    d_moves *= exp_moves
    d_scores = alpha * beta
    d_scores /= d_scores.sum(axis=1, keepdims=True)
    loss = np.log(scale).sum() + top.sum()
    d_begin = d_scores[first].sum(axis=0)
    loss -= scores[np.arange(len(gold)), gold].sum() + begin[gold[first]].sum()
    d_scores[np.arange(len(gold)), gold] -= 1
    np.add.at(d_begin, gold[first], -1)
    inner = np.ones(len(gold), dtype=bool)
    inner[first] = False
    here = np.flatnonzero(inner)
    np.add.at(d_moves, (kinds[here], gold[here - 1], gold[here]), -1)
    loss -= moves[kinds[here], gold[here - 1], gold[here]].sum()
    return float(loss), d_scores, d_moves, d_begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2, help="members trained at a time")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--penalty", type=float, default=3e-5)
    parser.add_argument("--rate", type=float, default=0.02)
    args = parser.parse_args()
    started = time.perf_counter()
    data = read_corpus(args.corpus)
    n, columns = data.ids.shape
    print(f"{n} tokens, {columns} features each, read in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    masks = [data.article % args.folds != fold for fold in range(args.folds)] or [np.ones(n, dtype=bool)]
    paths = [args.out / f"fold{fold}.npz" for fold in range(args.folds)] or [args.out]
    paths[0].parent.mkdir(parents=True, exist_ok=True)
    models = train_all(data, masks, args.workers, epochs=args.epochs, penalty=args.penalty, rate=args.rate)
    for model, path in zip(models, paths, strict=True):
        save(model, path)


if __name__ == "__main__":
    main()

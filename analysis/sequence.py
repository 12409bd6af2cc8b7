"""Which tokens are content, source or cue: linear sequence models over features of words, clauses and the rules.

Conditional random fields (Lafferty, McCallum and Pereira 2001) whose labels also say on which side of its content the
cue stands, and whose transitions depend on what stands between two tokens. Each sees another share of the features, some
tell content only, and the mean of their chances counts: together they err less than one that sees everything (the random
subspace method, Ho 1998). Trained by `benchmarks/train_attribution.py` on a user's own copy of the PolNeAR corpus; only
the weights ship.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.features import Context, Ints, edges, features

Floats = NDArray[np.float32]

# Content begins (B) or goes on (I) behind its cue (r), before it (l), or in a sentence that has none (k); sources and
# cues on either side of their content; everything else.
LABELS = ("O", "Br", "Ir", "Bl", "Il", "Bk", "Ik", "Sr", "Cr", "Sl", "Cl")
CONTENT = np.array([label[0] in "BI" for label in LABELS])
OUTLINE = ("O", "B", "I")  # the labels of a model that tells content only
LONGEST = 3000  # tokens of one paragraph that are decoded together
BATCH = 20_000  # tokens whose features are in memory at once
THRESHOLD = (
    0.36  # content needs this chance: four fifths of the credited words outside of quotation marks are found then
)


class Member(NamedTuple):
    """One of the models that are asked together."""

    columns: Ints  # the columns of `features` that it sees
    weights: Floats  # feature × label, all LABELS or those of OUTLINE
    moves: Floats  # edge × label × label, from row to column
    begin: Floats


Model = tuple[Member, ...]


@cache
def shipped() -> Model | None:
    """The weights that ship with the package; None where they are missing."""
    path = files("analysis").joinpath("lexicons", "attribution_model.npz")
    return load(Path(str(path))) if path.is_file() else None


def load(path: Path) -> Model:
    """Weights as `save` leaves them: 8-bit integers, and a scale a label."""
    with np.load(path) as packed:
        n = sum(name.startswith("columns") for name in packed)
        return tuple(
            Member(
                packed[f"columns{k}"],
                packed[f"weights{k}"].astype(np.float32) * packed[f"scale{k}"],
                packed[f"moves{k}"],
                packed[f"begin{k}"],
            )
            for k in range(n)
        )


def save(model: Model, path: Path) -> None:
    """Less than a thousandth of a score is lost, four fifths of the size."""
    packed: dict[str, NDArray[np.generic]] = {}
    for k, member in enumerate(model):
        scale = np.abs(member.weights).max(axis=0) / 127
        scale[scale == 0] = 1
        packed[f"weights{k}"] = np.round(member.weights / scale).astype(np.int8)
        packed |= {
            f"scale{k}": scale,
            f"columns{k}": member.columns,
            f"moves{k}": member.moves,
            f"begin{k}": member.begin,
        }
    np.savez_compressed(path, **packed)  # type: ignore[arg-type]


def label(context: Context, model: Model) -> NDArray[np.int64]:
    """The label of each token (index into LABELS): content where that is likely enough, and then the likeliest label.

    Deciding token by token on the sum over all content labels agrees better with people than the single best sequence.
    """
    n = len(context.surfaces)
    if not n:
        return np.zeros(0, dtype=np.int64)
    labels = np.zeros(n, dtype=np.int64)
    for start, end in _stretches(context.paragraph):
        part = Context(context.surfaces[start:end], *(values[start:end] for values in context[1:]))
        chances, content_chance = marginals(part, model)
        content = content_chance > THRESHOLD
        chances[content[:, None] & ~CONTENT] = -1
        chances[~content[:, None] & CONTENT] = -1
        labels[start:end] = chances.argmax(axis=1)
    return labels


def marginals(context: Context, model: Model) -> tuple[Floats, Floats]:
    """The chance of every label for each token, and that of being content: the means over the model's members."""
    ids = features(context)
    kinds = edges(context)
    batches = _batches(context.paragraph)
    labels = np.zeros((len(ids), len(LABELS)), dtype=np.float32)
    content = np.zeros(len(ids), dtype=np.float32)
    for member in model:
        scores = np.zeros((len(ids), len(member.begin)), dtype=np.float32)
        for column in member.columns:
            scores += member.weights.take(ids[:, column], axis=0)
        chances = _chances(scores, kinds, batches, member)
        if len(member.begin) == len(LABELS):
            labels += chances
            content += chances[:, CONTENT].sum(axis=1)
        else:
            content += 1 - chances[:, 0]
    full = sum(len(member.begin) == len(LABELS) for member in model)
    return labels / np.float32(full), content / np.float32(len(model))


def _chances(scores: Floats, kinds: Ints, batches: list[list[tuple[int, int]]], member: Member) -> Floats:
    """One member's chances: forward-backward over each paragraph."""
    emission: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Floats = np.empty_like(emission)
    moves, begin = np.exp(member.moves), np.exp(member.begin)
    for batch in batches:
        _forward_backward(emission, kinds, batch, moves, begin, chances)
    return chances


def _stretches(paragraph: Ints) -> list[tuple[int, int]]:
    """Token ranges of some BATCH tokens that end with a paragraph: what is in memory at once does not grow."""
    cuts = [0]
    for end in (*(np.flatnonzero(np.diff(paragraph)) + 1).tolist(), len(paragraph)):
        if end - cuts[-1] >= BATCH or end == len(paragraph):
            cuts += [*range(cuts[-1] + 2 * BATCH, end - BATCH, 2 * BATCH), end]
    return list(pairwise(cuts))


def _batches(paragraph: Ints) -> list[list[tuple[int, int]]]:
    """Paragraphs as token ranges, those of like length together."""
    begins = np.flatnonzero(np.r_[True, paragraph[1:] != paragraph[:-1]])
    ends = np.r_[begins[1:], len(paragraph)]
    ranges = [
        (s, min(s + LONGEST, e))
        for b, e in zip(begins.tolist(), ends.tolist(), strict=True)
        for s in range(b, e, LONGEST)
    ]
    ranges.sort(key=lambda r: r[0] - r[1])
    return [ranges[k : k + 64] for k in range(0, len(ranges), 64)]


def _forward_backward(
    emission: Floats, kinds: Ints, batch: list[tuple[int, int]], moves: Floats, begin: Floats, chances: Floats
) -> None:
    """Fill in the chances of a batch of paragraphs, the longest first; scaled at every step (Rabiner 1989)."""
    first = np.array([a for a, _ in batch])
    length = np.array([b - a for a, b in batch])
    longest = int(length[0])
    alive = [int(np.searchsorted(-length, -t, side="left")) for t in range(longest)]
    forward = begin * emission[first]
    for t in range(longest):
        at = first[: alive[t]] + t
        if t:
            forward = (forward[: alive[t], None, :] @ moves[kinds[at]])[:, 0] * emission[at]
        forward /= forward.sum(axis=1, keepdims=True)
        chances[at] = forward
    message = np.ones((len(batch), len(begin)), dtype=np.float32)
    backward = np.ascontiguousarray(moves.transpose(0, 2, 1))
    for t in range(longest - 1, -1, -1):
        n = alive[t]
        at = first[:n] + t
        product = chances[at] * message[:n]
        chances[at] = product / product.sum(axis=1, keepdims=True)
        step = ((message[:n] * emission[at])[:, None, :] @ backward[kinds[at]])[:, 0]
        message[:n] = step / step.sum(axis=1, keepdims=True)

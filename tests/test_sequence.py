"""The sequence model's arithmetic, against all paths written out."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from analysis import sequence
from analysis.clauses import Grammar
from analysis.crediting import read_context
from analysis.features import BITS, EDGES, Context, edges, features, join
from analysis.quotations import find_quotations
from analysis.segments import find_segments
from analysis.sequence import CONTENT, LABELS, OUTLINE, Member, Model, label, load, marginals, save, shipped
from analysis.tokens import tokenise


def context(text: str) -> Context:
    return read_context(Grammar(tokenise(text, find_segments(text)), find_quotations(text)))


def random_member(seed: int, columns: list[int], n: int = len(LABELS)) -> Member:
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, 0.3, (1 << BITS, n)).astype(np.float32)
    moves = rng.normal(0, 1, (EDGES, n, n)).astype(np.float32)
    return Member(np.array(columns), weights, moves, rng.normal(0, 1, n).astype(np.float32))


def random_model() -> Model:
    return (random_member(7, [0, 3, 4, 20]), random_member(8, [1, 3, 50]), random_member(9, [0, 2], len(OUTLINE)))


def test_marginals_are_those_of_all_paths() -> None:
    read, (model, other, outline) = context("Ana said no"), random_model()
    scores = model.weights[features(read)[:, model.columns]].sum(axis=1)
    kinds = edges(read)
    paths = list(product(range(len(LABELS)), repeat=3))
    logs = np.array(
        [
            model.begin[path[0]]
            + sum(scores[t, path[t]] for t in range(3))
            + sum(model.moves[kinds[t], path[t - 1], path[t]] for t in (1, 2))
            for path in paths
        ]
    )
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    expected = np.zeros((3, len(LABELS)))
    for path, chance in zip(paths, chances, strict=True):
        for t in range(3):
            expected[t, path[t]] += chance
    labels, content = marginals(read, (model,))
    assert labels == pytest.approx(expected, abs=1e-4)
    assert content == pytest.approx(expected[:, CONTENT].sum(axis=1), abs=1e-4)
    together = (labels + marginals(read, (other,))[0]) / 2
    three = (content + marginals(read, (other,))[1] + 1 - outline_alone(read, outline)) / 3
    found = marginals(read, (model, other, outline))
    assert found[0] == pytest.approx(together, abs=1e-5)  # who tells content only has no say in the other labels
    assert found[1] == pytest.approx(three, abs=1e-5)


def outline_alone(read: Context, member: Member) -> np.ndarray:
    """The chance of no content for each of three tokens, over all paths."""
    scores = member.weights[features(read)[:, member.columns]].sum(axis=1)
    kinds = edges(read)
    paths = np.array(list(product(range(3), repeat=3)))
    logs = member.begin[paths[:, 0]] + scores[np.arange(3), paths].sum(axis=1)
    logs += sum(member.moves[kinds[t], paths[:, t - 1], paths[:, t]] for t in (1, 2))
    chances = np.exp(logs - logs.max())
    return (chances[:, None] * (paths == 0)).sum(axis=0) / chances.sum()


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    model = random_model()
    save(model, tmp_path / "weights.npz")
    read = context("The mayor said that the bridge was safe.")
    for stored, kept in zip(marginals(read, load(tmp_path / "weights.npz")), marginals(read, model), strict=True):
        assert stored == pytest.approx(kept, abs=0.02)


def test_stretches_cover_every_token_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "BATCH", 5)
    paragraph = np.repeat(np.arange(4), [3, 40, 1, 9])
    covered = [i for start, end in sequence._stretches(paragraph) for i in range(start, end)]
    assert covered == list(range(53))


def test_no_text_has_no_labels() -> None:
    assert len(label(context(""), random_model())) == 0


def test_the_shipped_weights_fit_the_features_and_know_who_speaks() -> None:
    model = shipped()
    assert model is not None
    assert {member.weights.shape for member in model} == {(1 << BITS, len(LABELS)), (1 << BITS, len(OUTLINE))}
    read = context("The mayor said that the bridge was safe. The bridge is long.")
    found = CONTENT[label(read, model)]
    said = [s for s, inside in zip(read.surfaces, found, strict=True) if inside and s.isalpha()]
    assert said == ["that", "the", "bridge", "was", "safe"]


def test_features_of_texts_joined_are_those_of_each_alone() -> None:
    texts = ["“No,” Ana said.", "", "The mayor, who said “yes”, left.\n\n“Never.”", "It fell"]
    read = [context(text) for text in texts]
    alone = np.concatenate([features(c) for c in read if c.surfaces])
    assert np.array_equal(features(join(read)), alone)

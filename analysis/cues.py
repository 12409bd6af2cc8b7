"""Cues: the words that credit somebody with something, read from the lexicon `cues`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis import lexicons


class Cue(NamedTuple):
    """One entry of the lexicon: what it makes of its content (`kind`), how it takes it (`stance`), what it governs."""

    lemma: str
    part: str
    kind: str
    stance: str
    takes: frozenset[str]


@cache
def cue_forms() -> dict[str, Cue]:
    """Every inflected form of every one-word cue; a verb wins over a noun that looks the same."""
    forms: dict[str, Cue] = {}
    for row in sorted(lexicons.read("cues"), key=lambda r: r["part"] != "verb"):
        if row["part"] == "phrase":
            continue
        cue = _cue(row)
        for form in (row["cue"], *row["forms"].split()):
            forms.setdefault(form, cue)
        if row["part"] == "noun":
            forms.setdefault(row["cue"] + "s", cue)
    return forms


@cache
def cue_nouns() -> dict[str, Cue]:
    """Nouns that govern a clause ("the claim that"), with their plurals: many of them look like verbs."""
    rows = [r for r in lexicons.read("cues") if r["part"] == "noun"]
    return {form: _cue(r) for r in rows for form in (r["cue"], r["cue"] + "s")}


@cache
def cue_passives() -> dict[str, Cue]:
    """Participles that credit nobody named ("was expected to")."""
    return {r["cue"]: _cue(r) for r in lexicons.read("cues") if r["part"] == "passive"}


@cache
def cue_phrases() -> dict[str, tuple[tuple[tuple[str, ...], Cue], ...]]:
    """Phrases that name a source behind them ("according to"), by their first word, the longest first."""
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for row in lexicons.read("cues"):
        if row["part"] == "phrase":
            words = tuple(row["cue"].split())
            phrases.setdefault(words[0], []).append((words, _cue(row)))
    return {first: tuple(sorted(group, key=lambda p: -len(p[0]))) for first, group in phrases.items()}


def _cue(row: dict[str, str]) -> Cue:
    return Cue(row["cue"], row["part"], row["kind"], row["stance"], frozenset(row["takes"].split()))

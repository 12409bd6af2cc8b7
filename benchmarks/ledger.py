"""Figures and verdicts against the hand-made gold set in tests/gold: what is counted, and what the outlets say together.

python benchmarks/ledger.py              the events that rules may be tuned on
python benchmarks/ledger.py --held-out   the events that they may not
python benchmarks/ledger.py --misses     every miss, to argue with
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.evaluate import match, read_gold
from analysis.extract import open_event

GOLD = Path(__file__).parent.parent / "tests" / "gold"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    held_out = set((GOLD / "HELD_OUT").read_text(encoding="utf8").split())
    tally: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    for folder in sorted(p for p in GOLD.iterdir() if p.is_dir() and (p.name in held_out) == options.held_out):
        score_event(folder, tally, misses)
    if options.misses:
        print("\n".join(misses))
    for question in dict.fromkeys(q for q, _ in tally):
        n, right = tally[question, "n"], tally[question, "right"]
        print(f"{question:10} {right:4} of {n:4} = {right / n:.3f}")


def score_event(folder: Path, tally: Counter[tuple[str, str]], misses: list[str]) -> None:
    """Count an event's right answers: figures found (and those too many), their labels, and the verdicts."""
    opened = open_event(folder)
    codebook_keys = {c.key for c in opened.codebook.figures}
    figures, gold = opened["figures"], read_gold(folder / "gold", "figures")
    pairs = match(figures, gold)
    count(tally, "recall", len(pairs), len(gold))
    count(tally, "precision", len(pairs), len(figures))
    for g in sorted(set(gold.index) - {g for _, g in pairs}):
        misses.append(f"{folder.name}: not found: {text(gold.at[g, 'article'])}: {text(gold.at[g, 'surface'])}")
    for f in sorted(set(figures.index) - {f for f, _ in pairs}):
        misses.append(f"{folder.name}: too many: {text(figures.at[f, 'article'])}: {text(figures.at[f, 'surface'])}")
    for f, g in pairs:
        if text(gold.at[g, "ambiguous"]):
            continue
        for column in ("counted", "hedge", "status", "as_of", "speaker"):
            want, got = text(gold.at[g, column]), text(figures.at[f, column])
            # a key of the labeller's own stands for any that is none of the codebook's
            unnamed = column == "counted" and want not in codebook_keys
            right = got not in codebook_keys if unnamed else want == got
            count(tally, column, int(right), 1)
            if not right:
                where = f"{text(gold.at[g, 'article'])}: {text(gold.at[g, 'surface'])}"
                misses.append(f"{folder.name}: {column}: {where}: {got or '-'}, labelled {want or '-'}")
    found = opened["verdicts"].set_index("counted")
    labelled = pd.read_csv(folder / "gold" / "verdicts.csv", dtype="string")
    for counted, want, reason in zip(labelled["counted"], labelled["verdict"], labelled["reason"], strict=True):
        got = found["verdict"].get(counted, "-")
        count(tally, "verdict", int(got == want), 1)
        if got != want:
            why = found["reason"].get(counted, "")
            misses.append(f"{folder.name}: verdict: {counted}: {got}, labelled {want} ({reason})\n    {why}")


def count(tally: Counter[tuple[str, str]], question: str, right: int, n: int) -> None:
    tally[question, "right"] += right
    tally[question, "n"] += n


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


if __name__ == "__main__":
    main()

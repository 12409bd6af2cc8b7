"""What `framing evaluate` prints: labels against people's, people against each other, a sentence for a methods section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.articles import load_articles
from analysis.codebook import Codebook, read_codebook
from analysis.corrections import read_corrections
from analysis.evaluate import LABELS, against_gold, evaluate, evaluate_corrections, match
from analysis.events import Event, EventError
from analysis.extract import extract
from analysis.labels import LabelError, read_labels
from analysis.reliability import KEY, agreement, answers, found_answers, judged, label_errors, missed
from analysis.sampling import ASKED
from analysis.tables import COUNTED_SEGMENTS

SAID = {"mentions": "uses of framing terms", "figures": "figures"}
RIGHTLY = {
    "right": "rightly found", "voice": "the voice is right for", "speaker": "the speaker for",
    "polarity": "the polarity for", "hedge": "the hedge for", "counted": "what is counted for",
}  # fmt: skip


def evaluation(event: Event, paths: Sequence[Path], on_problem: Callable[[str], None]) -> str:
    """All of it in plain text: against the files that people filled in, or without any against `gold/` and `corrections.csv`."""
    codebook = read_codebook(event.codebook)
    if len(paths) > 2:
        raise LabelError(f"{len(paths)} files of labels; give one or two, each of one person")
    people = [read_labels(path, codebook) for path in paths]
    if not people:
        corrections = read_corrections(event.corrections)
        named = [name for name in LABELS if event.gold and (event.gold / f"{name}.csv").is_file()]
        if not (named or corrections):
            raise EventError(
                f"{event.folder}: has neither gold/frames.csv nor gold/figures.csv nor corrections.csv to compare with; "
                "give files that people filled in (`framing sample` makes them)"
            )
    found = extract(load_articles(event.articles, columns=codebook.columns, on_problem=on_problem), codebook)
    if not people:
        parts = [_part(f"{LABELS[n][0]} against gold/{n}.csv", against_gold(found, event.gold, n)) for n in named]
        if corrections:
            parts.append(_part("cells that people corrected", evaluate_corrections(found, corrections)))
        return "\n\n".join(parts)
    whole = [labels["weight"].isna().all() for labels in people]
    if any(whole) != all(whole):
        raise LabelError(
            f"{paths[0]} and {paths[1]}: one is a sample and one labels whole articles; give two of a kind"
        )
    tell = _whole_articles if any(whole) else _sample
    return "\n\n".join(part for part in tell(found, people, paths, codebook, on_problem) if part)


def _sample(
    found: Mapping[str, pd.DataFrame],
    people: Sequence[pd.DataFrame],
    paths: Sequence[Path],
    codebook: Codebook,
    on_problem: Callable[[str], None],
) -> list[str]:
    code = found_answers(found, codebook)
    given = [answers(labels, codebook) for labels in people]
    parts, errors = [], []
    for path, labels, person in zip(paths, people, given, strict=True):
        rows = judged(person, code)
        lost = len(person[person["table"] != "passages"].drop_duplicates(KEY)) - len(rows.drop_duplicates(KEY))
        if lost:
            on_problem(f"{path}: {lost} items are no longer found at their place, and are left out; draw a new sample")
        if rows.empty:
            raise LabelError(f"{path}: nothing is filled in; write yes or no under right, and choose a voice")
        errors.append(label_errors(rows))
        parts.append(_part(f"the labels against {path}", errors[-1]))
        voices = rows[rows["question"].eq("voice") & rows["table"].eq("mentions")]
        parts.append(
            _part(f"voices by outlet against {path}", label_errors(voices, ("outlet", "question")))
            if len(voices)
            else ""
        )
        parts.append(
            _part(f"numbers in whole passages against {path}", missed(found, labels))
            if len(missed(found, labels))
            else ""
        )
    shared = agreement(*given) if len(given) == 2 else None
    parts.append("" if shared is None else _part("the two people against each other", shared))
    return [*parts, "For a methods section\n" + "\n".join(sentences(found, errors, shared))]


def _whole_articles(
    found: Mapping[str, pd.DataFrame],
    people: Sequence[pd.DataFrame],
    paths: Sequence[Path],
    codebook: Codebook,
    _on_problem: Callable[[str], None],
) -> list[str]:
    """Labels of whole articles, as in `gold/`: what was found against each, and the two against each other."""
    table = str(people[0]["table"].iloc[0])
    columns = next(columns for name, columns in LABELS.values() if name == table)
    parts = [
        _part(f"{table} against {path}", evaluate(found[table], labels, columns))
        for path, labels in zip(paths, people, strict=True)
    ]
    if len(people) == 1:
        return parts
    one, two = people
    if str(two["table"].iloc[0]) != table:
        raise LabelError(f"{paths[1]}: labels {two['table'].iloc[0]}, and {paths[0]} {table}; give two of a kind")
    pairs = match(one, two)
    both = two.loc[[b for _, b in pairs]].assign(**{key: list(one.loc[[a for a, _ in pairs], key]) for key in KEY})
    share = 2 * len(pairs) / (len(one) + len(two))
    parts.append(f"the two people mark {len(one)} and {len(two)}, of which {len(pairs)} are the same (F1 {share:.3f})")
    return [
        *parts,
        _part("the two people against each other", agreement(answers(one, codebook), answers(both, codebook))),
    ]


def sentences(
    found: Mapping[str, pd.DataFrame], errors: Sequence[pd.DataFrame], shared: pd.DataFrame | None
) -> list[str]:
    """A few sentences a table, fit for a methods section; what was not judged is not told."""
    told = [_told(found, table, errors, shared) for table in SAID if (table, "voice") in errors[0].index]
    note = "Shares are weighted by stratum; intervals are Wilson's (1927) with Kish's (1965) effective number of items."
    return [*told, note] if told else ["Too little is labelled for a sentence: no voice is filled in."]


def _told(
    found: Mapping[str, pd.DataFrame], table: str, errors: Sequence[pd.DataFrame], shared: pd.DataFrame | None
) -> str:
    total = int(found[table]["segment"].isin(COUNTED_SEGMENTS).sum())
    n = max(_numbers(e, table, "right").get("n", 0) for e in errors)
    who = "one person" if len(errors) == 1 else "two people, each alone"
    line = (
        f"Of {total:,} {SAID[table]} found in {len(found['articles']):,} articles, {n:.0f} drawn at random by outlet "
    )
    line += f"and voice were labelled by {who}, without sight of the labels."
    for nth, error in zip(("first", "second"), errors, strict=False):
        whose = "that person" if len(errors) == 1 else f"the {nth}"
        asked = [q for q in ASKED[table] if (table, q) in error.index]
        line += f" Against {whose}: " + "; ".join(_rightly(q, _numbers(error, table, q)) for q in asked) + "."
    both = {} if shared is None else _numbers(shared, table, "voice")
    if both:
        line += f" The two agree on the voice of {both['same']:.0f} of {both['n']:.0f}"
        line += (
            "."
            if pd.isna(both["alpha"])
            else f" (Krippendorff's alpha {both['alpha']:.2f}, Cohen's kappa {both['kappa']:.2f})."
        )
    return line


def _rightly(question: str, row: Mapping[str, Any]) -> str:
    interval = f"95 % interval {100 * row['low_95']:.0f} to {100 * row['high_95']:.0f} %"
    if row["low_95"] == row["high_95"]:
        interval = "all there are"
    return f"{RIGHTLY[question]} {row['right']:.0f} of {row['n']:.0f} ({100 * row['share']:.0f} %, {interval})"


def _numbers(frame: pd.DataFrame, table: str, question: str) -> dict[str, Any]:
    """The numbers of one row by column; none where there is no such row."""
    index = (table, question)
    return {str(column): frame[column][index] for column in frame} if index in frame.index else {}


def _part(title: str, table: pd.DataFrame) -> str:
    return f"{title}\n{table.astype(object).where(table.notna(), '-').to_string()}"

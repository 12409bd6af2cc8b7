"""How far the labels can be trusted: what was found against what a person labelled."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corrections import DELETE, Correction, rows_of, texts_of, typed
from analysis.intervals import VoiceErrors
from analysis.tables import each_row

LABELS = {  # hand-made file in gold/, the table it labels, the columns a person judges
    "frames": ("mentions", ("voice", "speaker", "segment", "polarity")),
    "figures": ("figures", ("hedge", "counted", "as_of", "status", "speaker", "segment")),
}
FEWEST_ITEMS = 10  # a coefficient of agreement says little below (Krippendorff 2004 asks for far more)


def read_gold(folder: Path, name: str) -> pd.DataFrame:
    """The hand labels `folder/name.csv` (frames or figures), everything but the offsets as text; empty cells are NA."""
    frame = pd.read_csv(folder / f"{name}.csv", dtype="string", encoding="utf8")
    return frame.assign(start=frame["start"].astype("Int64"), end=frame["end"].astype("Int64"))


def against_gold(found: Mapping[str, pd.DataFrame], folder: Path | None, name: str) -> pd.DataFrame:
    """`evaluate` of the table that `folder/name.csv` labels; empty where nobody labelled it."""
    table, columns = LABELS[name]
    if folder is None or not (folder / f"{name}.csv").is_file():
        return pd.DataFrame()
    return evaluate(found[table], read_gold(folder, name), columns)


def evaluate(found: pd.DataFrame, gold: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """One row a question: `n` items, `right`, `precision`, `recall`, `F1`, and `alpha` for the columns of labels.

    The first row asks what was found: rows of one article and one `frame` (where there is such a column) match where
    they overlap, each once. The others ask, of the rows found that are not `ambiguous`, whether the label is the
    person's; `alpha` is Krippendorff's for nominal labels, by NLTK, NA below ten items. In `gold`, whole articles are
    labelled, so that what was found elsewhere in them is wrong.
    """
    here = found[found["article"].isin(gold["article"]) & found["field"].eq("text")]
    pairs = match(here, gold)
    right, n_found, n_gold = len(pairs), len(here), len(gold)
    rows: list[dict[str, Any]] = [
        {"question": "found", "n": n_gold, "right": right, "precision": _share(right, n_found), "recall": _share(right, n_gold),
         "F1": _share(2 * right, n_found + n_gold), "alpha": pd.NA}
    ]  # fmt: skip
    clear = [(f, g) for f, g in pairs if not _label(gold.at[g, "ambiguous"])]
    for column in [c for c in columns if c in gold]:
        labels = [(_label(found.at[f, column]), _label(gold.at[g, column])) for f, g in clear]
        same = sum(a == b for a, b in labels)
        rows.append(
            {
                "question": column,
                "n": len(labels),
                "right": same,
                "precision": pd.NA,
                "recall": pd.NA,
                "F1": pd.NA,
                "alpha": alpha(labels),
            }
        )
    numbers = ["precision", "recall", "F1", "alpha"]
    frame = pd.DataFrame(rows).set_index("question")
    return frame.astype(dict.fromkeys(numbers, "Float64")).round(dict.fromkeys(numbers, 3))


def voice_errors(found: Mapping[str, pd.DataFrame], folder: Path | None) -> VoiceErrors | None:
    """How often mentions were labelled as the outlet's own voice or another's, of those that `folder/frames.csv` labels.

    None where nobody labelled mentions. Ambiguous rows and the voice `unclear` are not judged.
    """
    if folder is None or not (folder / "frames.csv").is_file():
        return None
    gold = read_gold(folder, "frames")
    mentions = found["mentions"][found["mentions"]["field"] == "text"]
    clear = [(f, g) for f, g in match(mentions, gold) if not _label(gold.at[g, "ambiguous"])]
    told = [(_label(mentions.at[f, "voice"]), _label(gold.at[g, "voice"])) for f, g in clear]
    own = [label == "own" for label, truth in told if truth == "own"]
    other = [label != "own" for label, truth in told if truth not in ("", "own", "unclear")]
    return VoiceErrors(len(own), sum(own), len(other), sum(other))


def evaluate_corrections(found: Mapping[str, pd.DataFrame], corrections: Sequence[Correction]) -> pd.DataFrame:
    """One row a table and column that people corrected: `n` corrected cells, `right`: how many the code now has by itself.

    `found` are the tables without the corrections. A deleted row is right where the code no longer finds it.
    """
    texts = texts_of(found["articles"])
    rows = []
    for c in corrections:
        if (c.article, c.field) not in texts:
            continue
        matched = list(rows_of(c, found[c.table], texts))
        if c.column == DELETE:
            right = not matched
        else:
            right = bool(matched) and all(_label(found[c.table].at[i, c.column]) == _label(typed(c)) for i in matched)
        rows.append({"table": c.table, "column": c.column, "n": 1, "right": int(right)})
    frame = pd.DataFrame(rows, columns=["table", "column", "n", "right"])
    return frame.groupby(["table", "column"]).sum()


def alpha(labels: Sequence[tuple[Hashable, Hashable]]) -> float | Any:
    """Krippendorff's alpha of two labellings; NA with fewer than ten items or one label only."""
    if len(labels) < FEWEST_ITEMS or len({label for pair in labels for label in pair}) < 2:
        return pd.NA
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - NLTK imports all of itself

    task = AnnotationTask(
        [(coder, i, pair[k]) for i, pair in enumerate(labels) for k, coder in enumerate(("code", "person"))]
    )
    return float(task.alpha())


def match(found: pd.DataFrame, gold: pd.DataFrame) -> list[tuple[Any, Any]]:
    """Pairs of indices of rows that overlap, the widest overlap first; each row is in one pair at most."""
    by_article = dict(list(found.groupby("article")))
    overlaps = []
    for g in each_row(gold):
        for f in each_row(by_article.get(g.article, found.iloc[:0])):
            width = min(f.end, g.end) - max(f.start, g.start)
            if width > 0 and getattr(f, "frame", None) == getattr(g, "frame", None):
                overlaps.append((-width, g.Index, f.Index))
    pairs, used_gold, used_found = [], set(), set()
    for _, g_index, f_index in sorted(overlaps):
        if g_index not in used_gold and f_index not in used_found:
            used_gold.add(g_index)
            used_found.add(f_index)
            pairs.append((f_index, g_index))
    return sorted(pairs)


def _label(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _share(part: int, whole: int) -> float | Any:
    return part / whole if whole else pd.NA

"""How far the labels can be trusted: the code's against people's, and people's against each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.evaluate import FEWEST_ITEMS
from analysis.labels import LabelError
from analysis.sampling import ASKED, OTHER
from analysis.tables import each_row

KEY = ["table", "article", "field", "start", "end", "frame"]
NOBODY = "nobody"
ERRORS = ["n", "right", "share", "low_95", "high_95"]
AGREEMENT = ["n", "same", "share", "kappa", "alpha"]
Z = 1.959964  # the normal deviate of a 95 % interval


def answers(labels: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """One row a question that a person answered: the item's place, `question`, `answer`, `weight`; speakers by one name."""
    rows: list[dict[str, Any]] = []
    for row in each_row(labels):
        place = {key: getattr(row, key) for key in KEY} | {"weight": row.weight}
        place["frame"] = "" if pd.isna(row.frame) else row.frame
        for question in ASKED[row.table]:
            answer = getattr(row, question, pd.NA)
            if pd.notna(answer) and (question == "right" or row.right != "no"):
                answer = _speaker(str(answer), codebook) if question == "speaker" else str(answer)
                rows.append(place | {"question": question, "answer": answer})
    return pd.DataFrame(rows, columns=[*KEY, "weight", "question", "answer"])


def found_answers(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """What the code answers to the same questions, in the same columns, `outlet` instead of a weight."""
    keys = {thing.key for thing in codebook.figures}
    rows: list[dict[str, Any]] = []
    for table in ("mentions", "figures"):
        for row in each_row(found[table]):
            place = {"table": table, "frame": getattr(row, "frame", ""), "outlet": row.outlet}
            place |= {key: getattr(row, key) for key in ("article", "field", "start", "end")}
            for question in ASKED[table]:
                value = "yes" if question == "right" else getattr(row, question)
                if question == "speaker":
                    value = NOBODY if pd.isna(value) else _speaker(str(value), codebook)
                if question == "counted":
                    value = value if pd.notna(value) and value in keys else OTHER
                rows.append(place | {"question": question, "answer": str(value)})
    return pd.DataFrame(rows, columns=[*KEY, "outlet", "question", "answer"])


def judged(person: pd.DataFrame, code: pd.DataFrame) -> pd.DataFrame:
    """One row a question that both answered, with `right`: whether the code's answer is the person's."""
    both = person.merge(code, on=[*KEY, "question"], suffixes=("", "_code"))
    same = [_same(*pair) for pair in zip(both["question"], both["answer"], both["answer_code"], strict=True)]
    return both.assign(right=pd.Series(same, index=both.index, dtype="bool"))


def label_errors(rows: pd.DataFrame, by: Sequence[str] = ("table", "question")) -> pd.DataFrame:
    """One row a question: `n` judged, `right`, and the weighted `share` that is right in the whole corpus, with its interval.

    Each item stands for `weight` of its stratum. The interval is Wilson's (1927) with Kish's (1965) effective number of
    items; where every item of the corpus was judged there is nothing to infer, and it is the share itself.
    """
    told: dict[Any, list[Any]] = {}
    for key, group in rows.groupby(list(by), sort=False):
        weights = group["weight"].astype("float64")
        share = float((weights * group["right"]).sum() / weights.sum())
        effective = float(weights.sum() ** 2 / (weights**2).sum())
        low, high = (share, share) if weights.eq(1).all() else wilson(share, effective)
        told[key] = [len(group), int(group["right"].sum()), share, low, high]
    frame = pd.DataFrame(told.values(), index=pd.MultiIndex.from_tuples(list(told), names=list(by)), columns=ERRORS)
    return frame.astype({"share": "Float64", "low_95": "Float64", "high_95": "Float64"}).round(3)


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share of `n` items (Wilson 1927)."""
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + Z * Z / n)), min(1.0, (middle + half) / (1 + Z * Z / n))


def missed(found: Mapping[str, pd.DataFrame], labels: pd.DataFrame) -> pd.DataFrame:
    """One row: the `n` numbers that a person saw in whole passages, how many the code has, precision, recall, F1."""
    texts = {(a.article, field): getattr(a, field) for a in each_row(found["articles"]) for field in ("text", "title")}
    here = labels[labels["table"].eq("passages") & labels["numbers"].notna()]
    n = n_found = right = 0
    for row in each_row(here):
        figures = found["figures"]
        inside = figures[
            figures["article"].eq(row.article)
            & figures["field"].eq(row.field)
            & figures["start"].between(row.start, row.end - 1)
        ]
        spans = list(zip(inside["start"], inside["end"], strict=True))
        people = _places(str(texts[row.article, row.field]), row)
        right += sum(any(a < end and start < b for a, b in spans) for start, end in people)
        n, n_found = n + len(people), n_found + len(spans)
    if here.empty:
        return pd.DataFrame()
    shares = [
        right / n_found if n_found else pd.NA,
        right / n if n else pd.NA,
        2 * right / (n + n_found) if n + n_found else pd.NA,
    ]
    row = pd.DataFrame([[n, right, *shares]], columns=["n", "right", "precision", "recall", "F1"], index=["numbers"])
    return row.astype(dict.fromkeys(["precision", "recall", "F1"], "Float64")).round(3)


def agreement(one: pd.DataFrame, two: pd.DataFrame) -> pd.DataFrame:
    """One row a question that two people answered of the same items: `n`, `same`, `share`, Cohen's kappa, Krippendorff's alpha.

    Both coefficients are NLTK's, for nominal labels, and NA below ten items or where only one label was given.
    """
    both = one.merge(two, on=[*KEY, "question"], suffixes=("", "_two"))
    told: dict[Any, list[Any]] = {}
    for key, group in both.groupby(["table", "question"], sort=False):
        pairs = list(zip(group["answer"], group["answer_two"], strict=True))
        if key == ("passages", "numbers"):
            counts = [(Counter(_numbers(a)), Counter(_numbers(b))) for a, b in pairs]
            n, same = sum((a | b).total() for a, b in counts), sum((a & b).total() for a, b in counts)
            told[key] = [n, same, same / n if n else pd.NA, pd.NA, pd.NA]
        else:
            same = sum(a == b for a, b in pairs)
            told[key] = [len(pairs), same, same / len(pairs), *coefficients(pairs)]
    index = pd.MultiIndex.from_tuples(list(told), names=["table", "question"])
    frame = pd.DataFrame(told.values(), index=index, columns=AGREEMENT)
    return frame.astype({"share": "Float64", "kappa": "Float64", "alpha": "Float64"}).round(3)


def coefficients(pairs: Sequence[tuple[Hashable, Hashable]]) -> tuple[Any, Any]:
    """Cohen's kappa and Krippendorff's alpha of two labellings; NA with fewer than ten items or one label only."""
    if len(pairs) < FEWEST_ITEMS or len({label for pair in pairs for label in pair}) < 2:
        return pd.NA, pd.NA
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - NLTK imports all of itself

    task = AnnotationTask([(coder, i, pair[coder]) for i, pair in enumerate(pairs) for coder in (0, 1)])
    return float(task.kappa()), float(task.alpha())


def _places(text: str, row: Any) -> list[tuple[int, int]]:
    """Where the numbers that a person wrote down stand in the passage, each behind the one before where it can be."""
    places, at = [], row.start
    for number in _numbers(str(row.numbers)):
        start = text.find(number, at, row.end)
        start = start if start >= 0 else text.find(number, row.start, row.end)
        if start < 0:
            raise LabelError(
                f'item {row.item}: "{number}" is not in the passage; write each number as it is printed, parted by |'
            )
        places.append((start, start + len(number)))
        at = start + len(number)
    return places


def _numbers(cell: str) -> list[str]:
    return [] if cell.casefold() == "none" else [number.strip() for number in cell.split("|") if number.strip()]


def _same(question: str, person: str, code: str) -> bool:
    """Whether two answers are one; of speakers, a surname is the name it is a part of."""
    if question != "speaker" or NOBODY in (person, code):
        return person == code
    one, two = set(person.split()), set(code.split())
    return one <= two or two <= one


def _speaker(name: str, codebook: Codebook) -> str:
    """A name as it is compared: the codebook's where it has the alias, without case and article."""
    folded = _folded(name)
    for speaker in codebook.speakers:
        if folded in map(_folded, (speaker.name, *speaker.aliases)):
            return _folded(speaker.name)
    return folded


def _folded(name: str) -> str:
    words = name.casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)

from __future__ import annotations

import pandas as pd
import pytest

from analysis.evaluate import alpha, evaluate


def rows(*spans: tuple[int, int, str, str], **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(spans, columns=["start", "end", "frame", "voice"])
    return frame.assign(article="a", field="text", ambiguous=pd.NA, **columns)


def test_found_right_and_agreed_by_hand() -> None:
    gold = rows((0, 5, "riot", "own"), (10, 15, "riot", "quoted"), (20, 25, "riot", "own"), (30, 35, "calm", "own"))
    gold.loc[2, "ambiguous"] = "two readings"
    found = rows(
        (0, 5, "riot", "own"),
        (12, 15, "riot", "own"),
        (20, 25, "riot", "quoted"),
        (30, 35, "riot", "own"),
        (50, 55, "riot", "own"),
    )
    table = evaluate(found, gold, ["voice"])
    assert table.loc["found", ["n", "right"]].tolist() == [4, 3]  # calm was found as riot
    assert table.loc["found", ["precision", "recall", "F1"]].tolist() == [0.6, 0.75, pytest.approx(0.667)]
    assert table.loc["voice", ["n", "right"]].tolist() == [2, 1]  # the ambiguous one is not judged
    assert pd.isna(table.loc["voice", "alpha"])  # two items bear no coefficient


def test_each_row_matches_once() -> None:
    table = evaluate(rows((0, 20, "riot", "own")), rows((0, 5, "riot", "own"), (10, 20, "riot", "own")), [])
    assert table.loc["found", "right"] == 1


def test_alpha_is_krippendorffs() -> None:
    # the worked example of nominal data, two observers, ten units (Krippendorff 2011, "Computing Krippendorff's
    # alpha-reliability", section A): alpha 0.095
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    two = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha(list(zip(one, two, strict=True))) == pytest.approx(0.095, abs=0.0005)
    assert alpha([("a", "b"), ("b", "a")]) is pd.NA
    assert alpha([("a", "a")] * 12) is pd.NA

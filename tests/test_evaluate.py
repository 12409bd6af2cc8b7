from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.evaluate import alpha, evaluate, voice_errors
from analysis.intervals import VoiceErrors


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


def test_how_often_the_own_voice_is_labelled_rightly(tmp_path: Path) -> None:
    lines = ["0,5,own,", "10,15,own,", "20,25,quoted,", "30,35,own,two readings", "40,45,unclear,", "50,55,indirect,"]
    gold = [f"a,{start},{end},riot,{voice},{why}" for start, end, voice, why in (line.split(",") for line in lines)]
    (tmp_path / "frames.csv").write_text("\n".join(["article,start,end,frame,voice,ambiguous", *gold]), encoding="utf8")
    labelled = ("own", "quoted", "indirect", "quoted", "own", "own")
    found = rows(*((10 * i, 10 * i + 5, "riot", voice) for i, voice in enumerate(labelled)))
    assert voice_errors({"mentions": found}, tmp_path) == VoiceErrors(own=2, own_right=1, other=2, other_right=1)
    assert voice_errors({"mentions": found}, None) is None
    assert voice_errors({"mentions": found}, tmp_path / "none") is None


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

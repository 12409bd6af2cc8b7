from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import tables


@pytest.mark.parametrize("name", tables.TABLES)
def test_an_empty_table_keeps_the_contract(name: str) -> None:
    frame = tables.build(name, [])
    assert list(frame.columns) == list(tables.TABLES[name])
    assert len(tables.check(name, frame)) == 0


def test_rows_are_put_in_order_and_missing_columns_are_na() -> None:
    frame = tables.build(
        "segments",
        [
            {"article": "b", "field": "text", "start": 5, "end": 6},
            {"article": "b", "field": "text", "start": 0, "end": 1},
        ],
    )
    assert list(frame["start"]) == [0, 5]
    assert frame["segment"].isna().all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"voice": "loud"}, r"column voice holds \['loud'\]; allowed are own"),
        ({"frame": None}, ""),
    ],
)
def test_only_allowed_values_pass(change: dict[str, object], message: str) -> None:
    row = {"article": "a", "outlet": "o", "field": "text", "start": 0, "end": 1, "voice": "own"} | change
    if message:
        with pytest.raises(ValueError, match=message):
            tables.build("mentions", [row])
    else:
        assert len(tables.build("mentions", [row])) == 1


def test_a_missing_or_wrong_column_is_named() -> None:
    frame = tables.build("verdicts", [])
    with pytest.raises(ValueError, match="column reason is missing"):
        tables.check("verdicts", frame.drop(columns="reason"))
    with pytest.raises(ValueError, match="column low is string; it must be Float64"):
        tables.check("verdicts", frame.astype({"low": "string"}))


def test_written_tables_are_read_back_the_same(tmp_path: Path) -> None:
    frame = tables.build(
        "figures", [{"article": "ä", "field": "text", "start": 1, "end": 2, "low": 164.0, "high": float("inf")}]
    )
    tables.write({"figures": frame}, tmp_path)
    pd.testing.assert_frame_equal(tables.read(tmp_path, ["figures"])["figures"], frame)
    with pytest.raises(FileNotFoundError, match=r"mentions\.parquet is missing"):
        tables.read(tmp_path, ["mentions"])


def test_a_writing_that_fails_leaves_the_tables_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"article": "a", "field": "text", "start": 1, "end": 2}
    before = {"figures": tables.build("figures", [row]), "mentions": tables.build("mentions", [row])}
    tables.write(before, tmp_path)
    write_one = tables.write_one

    def full(frame: pd.DataFrame, path: Path) -> None:
        if path.stem == "mentions":
            raise OSError(28, "No space left on device", str(path))
        write_one(frame, path)

    monkeypatch.setattr(tables, "write_one", full)
    with pytest.raises(OSError, match="No space left"):
        tables.write({name: tables.build(name, []) for name in before}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures.parquet", "mentions.parquet"]
    assert all(len(table) == 1 for table in tables.read(tmp_path, list(before)).values())

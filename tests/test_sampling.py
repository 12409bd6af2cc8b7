"""Drawing what people label: by outlet and voice, the same for the same seed, blind, and written whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.codebook import Codebook, parse_codebook
from analysis.extract import extract
from analysis.sampling import COLUMNS, SampleError, allocate, draw, how_to_label, write_sample
from tests.conftest import CODEBOOK, GAZETTE, HERALD


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    from analysis import tables as contract  # noqa: PLC0415

    rows = [
        {
            "article": f"{name}-{n}",
            "outlet": outlet,
            "text": f"{text}\nNote {n}: =1+1 riot\n",
            "n_words": 40,
            "sha256": "",
        }
        for n in range(6)
        for name, outlet, text in (("g", "The Gazette", GAZETTE), ("h", "The Herald", HERALD))
    ]
    return extract(contract.build("articles", rows), parse_codebook(CODEBOOK), fast=True)


@pytest.mark.parametrize(
    ("sizes", "n", "quotas"),
    [
        ({"a": 3, "b": 2}, 10, {"a": 3, "b": 2}),  # all there are
        ({"a": 80, "b": 15, "c": 5}, 10, {"a": 8, "b": 1, "c": 1}),  # 8.0, 1.5 and 0.5, the last one raised to one
        ({"a": 80, "b": 15, "c": 5}, 20, {"a": 16, "b": 3, "c": 1}),
        ({"a": 98, "b": 1, "c": 1}, 4, {"a": 2, "b": 1, "c": 1}),
    ],
)
def test_each_stratum_gives_in_proportion_and_one_at_least(
    sizes: dict[str, int], n: int, quotas: dict[str, int]
) -> None:
    assert allocate(sizes, n) == quotas


def test_the_same_seed_draws_the_same_and_the_weights_stand_for_all(tables: dict[str, pd.DataFrame]) -> None:
    drawn = draw(tables, 10, seed=3)
    pd.testing.assert_frame_equal(drawn, draw(tables, 10, seed=3))
    assert not drawn["start"].equals(draw(tables, 10, seed=4)["start"])
    for table in ("mentions", "figures"):
        counted = tables[table][tables[table]["segment"].isin(["headline", "subhead", "body"])]
        here = drawn[drawn["table"] == table]
        assert len(here) == 10
        assert here["weight"].sum() == pytest.approx(len(counted), abs=0.01)
        strata = counted.merge(here[["article", "field", "start", "end"]], on=["article", "field", "start", "end"])
        assert set(zip(strata["outlet"], strata["voice"], strict=True)) == set(
            zip(counted["outlet"], counted["voice"], strict=True)
        )
    assert list(drawn["table"].tail(2)) == ["passages", "passages"]


def test_fewer_items_than_strata_are_drawn_from_all_alike(tables: dict[str, pd.DataFrame]) -> None:
    drawn = draw(tables, 1)
    assert list(drawn["table"]).count("mentions") == 1
    mentions = tables["mentions"]["segment"].isin(["headline", "subhead", "body"]).sum()
    assert drawn.loc[drawn["table"] == "mentions", "weight"].iloc[0] == mentions


def test_the_files_show_the_words_and_none_of_the_codes_labels(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    codebook = parse_codebook(CODEBOOK)
    folder = write_sample(draw(tables, 10), tables["articles"], codebook, tmp_path / "sample")
    assert sorted(p.name for p in folder.iterdir()) == ["how-to-label.md", "labels.csv", "labels.xlsx"]
    with (folder / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    for row in rows:
        assert not any(row[c] for c in ("right", "voice", "speaker", "polarity", "hedge", "counted", "numbers", "note"))
        assert not row["after"].startswith(("=", "+", "-", "@"))
    book = load_workbook(folder / "labels.xlsx")
    assert book.sheetnames == ["labels", "lists", "how to label", "articles"]
    lists = {str(d.sqref)[0]: d.formula1 for d in book["labels"].data_validations.dataValidation}
    assert lists == {chr(65 + COLUMNS.index(name)): f"lists!${k}$2:${k}${n}" for name, k, n in
                     (("right", "A", 3), ("voice", "B", 6), ("polarity", "C", 5), ("hedge", "D", 9), ("counted", "E", 4))}  # fmt: skip
    assert [c.value for c in book["lists"]["E"] if c.value] == ["counted", "arrested", "strikers", "other"]
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def test_labels_that_are_there_are_never_written_over(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    with pytest.raises(SampleError, match="is there already, and may hold labels; name another folder with --out"):
        write_sample(draw(tables, 2), tables["articles"], Codebook(), tmp_path / "sample")
    assert list(tmp_path.iterdir()) == [tmp_path / "sample"]


def test_nothing_to_draw_is_told(tables: dict[str, pd.DataFrame]) -> None:
    with pytest.raises(SampleError, match="-n is 0, which draws nothing; give 1 or more"):
        draw(tables, 0)
    empty = {name: frame.iloc[:0] for name, frame in tables.items()}
    with pytest.raises(SampleError, match="nothing to label"):
        draw(empty, 10)


def test_the_instructions_name_the_frames_and_the_counted_things() -> None:
    how = how_to_label(parse_codebook(CODEBOOK))
    assert "- `violence`: Violence (riot*, violen*, clash*, thug*)" in how
    assert "- `arrested`: people arrested" in how

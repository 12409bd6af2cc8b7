"""Tables as files: nothing in them runs, nothing is lost in silence, the same tables make the same files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis import exports, tables
from analysis.codebook import Codebook
from analysis.extract import extract

EVIL = [
    "=1+1",
    "+1",
    "-1 %",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://x.example")',
    "http://x.example",
    "{=1}",
]


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> dict[str, pd.DataFrame]:
    texts = [
        ("Gazette", 'A riot. "Thugs," Mayor Ada Quill said. Police arrested 40 people.'),
        ("=Herald", "=1+1 A riot."),
    ]
    return extract(make_articles(*texts), codebook)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    frame = pd.DataFrame({"word": pd.array([*EVIL, None], dtype="string"), "n": range(len(EVIL) + 1)})
    exports.write_workbook({"evil": frame}, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["evil"]
    cells = [sheet.cell(i, 1) for i in range(2, len(EVIL) + 3)]
    assert [c.data_type for c in cells[:-1]] == ["s"] * len(EVIL)
    assert [c.value for c in cells] == [text.replace("\r", "_x000D_") if "\r" in text else text for text in EVIL] + [
        None
    ]
    assert not any(c.hyperlink for c in cells)


def test_the_workbook_has_every_table_and_says_what_its_columns_are(
    found: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    exports.write_workbook(found, tmp_path / "tables.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == ["read me", *found]
    for name, frame in found.items():
        sheet = book[name]
        assert [c.value for c in sheet[1]] == list(frame.columns)
        assert sheet.max_row == len(frame) + 1
        assert sheet.freeze_panes == "A2"
    assert book["mentions"]["F2"].value == "riot"
    assert book["figures"]["G2"].value == 40
    notes = [[c.value for c in row] for row in book["read me"]]
    assert ["mentions", "surface", "the words as printed"] in notes


def test_csv_puts_an_apostrophe_before_what_would_run_and_parquet_is_exact(
    found: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    exports.write_tables(found, tmp_path)
    csv = pd.read_csv(tmp_path / "articles.csv")
    assert list(csv["outlet"]) == ["Gazette", "'=Herald"]
    assert list(csv["text"].str[:5]) == ["A rio", "'=1+1"]
    for name, frame in tables.read(tmp_path, list(found)).items():
        pd.testing.assert_frame_equal(frame, found[name])


@pytest.mark.parametrize(
    ("text", "safe"), [("=a", "'=a"), ("a=", "a="), ("-5 %", "'-5 %"), ("", ""), ("'=a", "'=a"), ("–5", "–5")]
)
def test_harmless(text: str, safe: str) -> None:
    assert list(exports.harmless(pd.DataFrame({"a": pd.array([text], dtype="string")}))["a"]) == [safe]


def test_what_does_not_fit_a_sheet_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    frame = pd.DataFrame({"word": pd.array(["x" * 40_000, "y", "z"], dtype="string"), "n": [1.5, float("inf"), None]})
    exports.write_workbook({"mentions": frame}, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book["mentions"].max_row == 3
    assert len(str(book["mentions"]["A2"].value)) == 32_767
    assert book["mentions"]["B3"].value == "inf"
    assert book["read me"]["C2"].value == (
        "3 rows. Rows left out, since a sheet holds no more: 1. "
        "Cells cut at 32,767 characters, since a cell holds no more: 1. The parquet file has all of it."
    )


def test_the_same_tables_make_the_same_files(found: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    for folder in ("one", "two"):
        exports.write_tables(found, tmp_path / folder)
        exports.write_workbook(found, tmp_path / folder / "tables.xlsx")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_without_text_no_article_is_left(make_articles: Callable[..., pd.DataFrame], codebook: Codebook) -> None:
    long = " ".join(f"word{i}" for i in range(60))
    found = extract(make_articles(("Gazette", f"A riot. {long}"), title=long), codebook)
    short = {name: exports.without_text(frame) for name, frame in found.items()}
    assert short["articles"]["text"].isna().all()
    assert short["articles"]["title"][0] == " ".join(f"word{i}" for i in range(25)) + " …"
    assert list(short["mentions"]["surface"]) == list(found["mentions"]["surface"])
    for name, frame in short.items():
        tables.check(name, frame)

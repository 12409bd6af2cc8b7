"""The tables as files for other programs: exact as parquet; as CSV and as one XLSX in which no cell runs as a formula."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables as contract
from analysis.evidence import MOST_WORDS
from analysis.tables import TABLES

# what a spreadsheet takes for the beginning of a formula, also in CSV (OWASP, "CSV Injection")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767  # of a sheet and of a cell, in Excel's file format
WIDEST = 60
# columns that hold words of the articles, however long
PRINTED = ("surface", "source", "cue", "unit", "title", "author", "speaker", "looked_for", "says", "before", "after")


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as `<name>.parquet` and `<name>.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        contract.write_one(contract.check(name, frame) if name in TABLES else frame, folder / f"{name}.parquet")
        write_csv(frame, folder / f"{name}.csv")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, in which strings that a spreadsheet would run have an apostrophe before them."""
    harmless(frame).to_csv(path, index=False, lineterminator="\n")


def without_text(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without texts of articles; other words of theirs are at most 25 in one cell."""
    short = {c: frame[c].map(_first_words, na_action="ignore") for c in PRINTED if c in frame}
    if "text" in frame:
        short["text"] = pd.Series(pd.NA, index=frame.index)
    return frame.assign(**{c: values.astype(frame[c].dtype) for c, values in short.items()})


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before every string that a spreadsheet would run as a formula."""
    strings = [c for c in frame.columns if pd.api.types.is_string_dtype(frame[c])]
    return frame.assign(**{c: frame[c].map(_harmless, na_action="ignore") for c in strings})


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """All tables as sheets with their heads frozen and filters set, behind a sheet that says what each column is."""
    import xlsxwriter  # noqa: PLC0415 - only what writes a workbook needs it

    safe = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    with xlsxwriter.Workbook(str(path), safe) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same tables make the same file
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {"head": head, "whole": book.add_format({"num_format": "#,##0"})}
        formats["day"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        formats["part"] = book.add_format({"num_format": "#,##0.###"})
        notes = book.add_worksheet("read me")
        cut = {name: _write_sheet(book.add_worksheet(name[:31]), frame, formats) for name, frame in tables.items()}
        _write_notes(notes, tables, cut, head)


def _write_notes(sheet: Any, tables: Mapping[str, pd.DataFrame], cut: Mapping[str, str], head: Any) -> None:
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 100)
    rows = [("table", "column", "what a cell says")]
    for name, frame in tables.items():
        rows.append((name, "", f"{len(frame):,} rows. {cut[name]}".strip()))
        rows += [(name, c, spec.says) for c, spec in TABLES.get(name, {}).items() if c in frame]
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            sheet.write_string(i, j, text, head if i == 0 else None)


def _write_sheet(sheet: Any, frame: pd.DataFrame, formats: Mapping[str, Any]) -> str:
    """Write a table; returns what did not fit, in words."""
    rows = min(len(frame), MOST_ROWS - 1)
    kinds = [_kind(frame[c]) for c in frame.columns]
    sheet.freeze_panes(1, 0)
    for j, column in enumerate(frame.columns):
        sheet.set_column(j, j, _width(str(column), frame[column]), formats.get(kinds[j]))
    for j, column in enumerate(frame.columns):
        sheet.write_string(0, j, str(column), formats["head"])
    long = 0
    for i, row in enumerate(frame.head(rows).itertuples(index=False), 1):
        for j, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            if pd.isna(value):
                continue
            if kind == "text" or value in (float("inf"), float("-inf")):
                text = str(value)
                long += len(text) > MOST_CHARACTERS
                sheet.write_string(i, j, text[:MOST_CHARACTERS])
            elif kind == "day":
                sheet.write_datetime(i, j, value.tz_localize(None) if value.tzinfo else value, formats["day"])
            elif kind == "truth":
                sheet.write_boolean(i, j, bool(value))
            else:
                sheet.write_number(i, j, float(value), formats[kind])
    if rows and len(frame.columns):
        sheet.autofilter(0, 0, rows, len(frame.columns) - 1)
    told = [f"Rows left out, since a sheet holds no more: {len(frame) - rows:,}." if len(frame) > rows else ""]
    told += [f"Cells cut at {MOST_CHARACTERS:,} characters, since a cell holds no more: {long:,}." if long else ""]
    return " ".join([*(part for part in told if part), "The parquet file has all of it."]) if any(told) else ""


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "truth"
    if pd.api.types.is_integer_dtype(column):
        return "whole"
    if pd.api.types.is_float_dtype(column):
        return "part"
    return "day" if pd.api.types.is_datetime64_any_dtype(column) else "text"


def _width(name: str, column: pd.Series) -> int:
    longest = column.head(200).astype("string").str.len().max()
    return min(WIDEST, max(len(name) + 3, 0 if pd.isna(longest) else int(longest) + 1))


def _harmless(text: Any) -> Any:
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text


def _first_words(text: str) -> str:
    words = text.split()
    return text if len(words) <= MOST_WORDS else " ".join(words[:MOST_WORDS]) + " …"

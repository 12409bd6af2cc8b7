"""What people corrected: `corrections.csv` of an event, applied after extraction and kept over every run."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import tables
from analysis.evidence import visible
from analysis.readers.csv import separator

TABLES = ("segments", "attributions", "mentions", "uses", "figures")
LABELS = ("voice", "speaker", "attribution", "polarity")  # of a mention, which a use of the same words shares
COLUMNS = ("table", "article", "field", "start", "end", "text", "column", "value", "reason")
NEEDED = ("table", "article", "column", "value")
MARK = "\ufeff"  # a new file begins with it, so that spreadsheets read it as UTF-8
DELETE = "row"  # as column, with the value "delete": what was found is nothing of the kind


class CorrectionError(ValueError):
    """A line of corrections.csv that cannot be used: file, line, what is allowed."""


class Correction(NamedTuple):
    """One corrected cell, or one deleted row; `start` and `end` are None where the row is named by its words alone."""

    where: str
    table: str
    article: str
    field: str
    start: int | None
    end: int | None
    text: str
    column: str
    value: str


def read_corrections(path: Path) -> list[Correction]:
    """The corrections in a file, none where there is no file; CorrectionError names the first line that is wrong."""
    return _parse(_text(path), path) if path.is_file() else []


def add_correction(path: Path, row: Mapping[str, str]) -> Correction:
    """Put `row`, a value a column, behind the corrections in a file, which is made where there is none; gives it as read.

    What stood there stays to the letter, only a header that lacks columns gets them. The whole is read before it is
    written, and takes the place of the old file in one step: CorrectionError for a line of it, old or new, that cannot
    be used, OSError for a place that cannot be written to, and either way the file is as it was.
    """
    path = path.resolve()  # a link stays a link
    old = _text(path) if path.is_file() else ""
    head = next(iter(old.splitlines()), "")
    rest = old.removeprefix(head)
    end = "\r\n" if rest.startswith("\r\n") else "\n"
    sign = separator(head)
    columns = next(csv.reader([head.removeprefix(MARK)], delimiter=sign), [])
    lacking = [c for c in COLUMNS if c not in columns]
    head = sign.join([head, *lacking]) if columns else MARK + sign.join(COLUMNS)
    line = _line([visible(row.get(c, "")).strip() for c in [*columns, *lacking]], sign, end)
    text = head + (rest if rest.endswith("\n") else rest + end) + line
    correction = _parse(text, path)[-1]
    _replace(path, text)
    return correction


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise CorrectionError(f"{path}: is not UTF-8; save it as UTF-8") from None


def _parse(text: str, path: Path) -> list[Correction]:
    lines = text.removeprefix(MARK).splitlines()
    reader = csv.DictReader(lines, delimiter=separator(next(iter(lines), "")))
    if missing := [c for c in NEEDED if c not in (reader.fieldnames or [])]:
        raise CorrectionError(f"{path}, line 1: column {missing[0]} is missing; the columns are {', '.join(COLUMNS)}")
    return [_correction(f"{path}, line {reader.line_num}", row) for row in reader]


def _line(cells: Sequence[str], sign: str, end: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=sign, lineterminator=end).writerow(cells)
    return line.getvalue()


def _replace(path: Path, text: str) -> None:
    """Write `text` beside `path` and put it in its place, so that nobody ever finds half of it."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def apply_corrections(
    found: Mapping[str, pd.DataFrame],
    corrections: Sequence[Correction],
    on_problem: Callable[[str], None],
) -> dict[str, pd.DataFrame]:
    """The tables with the corrections in them. One whose text has changed, or that matches no row, is told and left out."""
    corrected = dict(found)
    texts = texts_of(found["articles"])
    for c in corrections:
        if problem := _changed(c, texts):
            on_problem(problem)
            continue
        frame = corrected[c.table]
        rows = list(rows_of(c, frame, texts))
        if not rows:
            on_problem(f"{c.where}: matches no row of {c.table}; nothing was corrected")
        elif c.column == DELETE:
            corrected[c.table] = frame.drop(index=rows).reset_index(drop=True)
        else:
            corrected[c.table] = tables.check(c.table, _labelled(c, frame, rows))
            if c.table == "mentions" and c.column in LABELS:
                places = [(row.start, row.end) for row in tables.each_row(frame.loc[rows])]
                corrected["uses"] = _labelled(c, corrected["uses"], _overlapping(c, corrected["uses"], places))
    return corrected


def _labelled(c: Correction, frame: pd.DataFrame, rows: Sequence[Any]) -> pd.DataFrame:
    frame = frame.copy()
    frame.loc[rows, c.column] = typed(c)
    return frame


def _overlapping(c: Correction, uses: pd.DataFrame, places: Sequence[tuple[int, int]]) -> list[Any]:
    here = uses[uses["article"].eq(c.article) & uses["field"].eq(c.field)]
    return [u.Index for u in tables.each_row(here) if any(u.start < end and start < u.end for start, end in places)]


def only_for(corrections: Sequence[Correction], articles: pd.DataFrame) -> list[Correction]:
    """The corrections of these articles: where some were left out by choice, theirs are not missing."""
    here = set(articles["article"])
    return [c for c in corrections if c.article in here]


def _correction(where: str, row: Mapping[str, str | None]) -> Correction:
    cell = {k: (row.get(k) or "").strip() for k in COLUMNS}
    if cell["table"] not in TABLES:
        raise CorrectionError(f'{where}: table is "{cell["table"]}"; allowed are {", ".join(TABLES)}')
    columns = tables.TABLES[cell["table"]]
    if cell["column"] == DELETE:
        if cell["value"] != "delete":
            raise CorrectionError(f'{where}: value is "{cell["value"]}"; for the column "row" it can only be "delete"')
    elif cell["column"] not in columns:
        raise CorrectionError(f'{where}: column is "{cell["column"]}"; allowed are row, {", ".join(columns)}')
    elif cell["value"] and (allowed := columns[cell["column"]].values) and cell["value"] not in allowed:
        raise CorrectionError(f'{where}: value is "{cell["value"]}"; allowed are {", ".join(allowed)}, or nothing')
    numbers: dict[str, int | None] = {}
    for key in ("start", "end"):
        if cell[key] and not cell[key].isdecimal():
            raise CorrectionError(f'{where}: {key} is "{cell[key]}"; give a character offset such as 164')
        numbers[key] = int(cell[key]) if cell[key] else None
    if None in numbers.values() and not cell["text"]:
        raise CorrectionError(f"{where}: names no place; give start and end, or the text")
    correction = Correction(where, cell["table"], cell["article"], cell["field"] or "text", **numbers,
                            text=cell["text"], column=cell["column"], value=cell["value"])  # fmt: skip
    try:
        typed(correction)
    except ValueError:
        kind = columns[cell["column"]].dtype
        raise CorrectionError(f'{where}: value is "{cell["value"]}", which is no {kind}') from None
    return correction


def in_words(c: Correction) -> str:
    """A correction in a line, without the place in the file."""
    what = f"“{c.text}”" if c.text else f"{c.field} {c.start}–{c.end}"
    now = "deleted" if c.column == DELETE else f"{c.column} is {c.value or 'missing'}"
    return f"{c.table} of {c.article}, {what}: {now}"


def typed(c: Correction) -> Any:
    """The value in its column's type; an empty one is missing."""
    if c.column == DELETE or not c.value:
        return pd.NA
    dtype = tables.TABLES[c.table][c.column].dtype
    return int(c.value) if dtype == "Int64" else float(c.value) if dtype == "Float64" else c.value


def texts_of(articles: pd.DataFrame) -> dict[tuple[str, str], Any]:
    """The strings that offsets point into, by article and field."""
    return {(a.article, field): getattr(a, field) for a in tables.each_row(articles) for field in tables.FIELDS}


def _changed(c: Correction, texts: Mapping[tuple[str, str], Any]) -> str:
    """Why a correction no longer fits its article, or nothing."""
    text = texts.get((c.article, c.field))
    if text is None or pd.isna(text):
        return f'{c.where}: there is no article "{c.article}" with a {c.field}; nothing was corrected'
    if c.start is None or not c.text:
        return "" if c.text in text else f'{c.where}: "{c.text}" is no longer in {c.article}; nothing was corrected'
    stands = visible(text[c.start : c.end])
    if stands != visible(c.text):
        return f'{c.where}: there now stands "{stands[:60]}" and not "{c.text[:60]}"; nothing was corrected'
    return ""


def rows_of(c: Correction, frame: pd.DataFrame, texts: Mapping[tuple[str, str], Any]) -> Iterator[Any]:
    """The index of each row of `frame` that the correction names: by its offsets, or by its words."""
    text = texts[c.article, c.field]
    here = frame[frame["article"].eq(c.article) & frame["field"].eq(c.field)]
    for row in tables.each_row(here):
        if (c.start is None and text[row.start : row.end] == c.text) or (row.start == c.start and row.end == c.end):
            yield row.Index

"""The files that people filled in, read and checked: samples of `framing sample`, or whole articles as in `gold/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.readers import csv
from analysis.sampling import ANSWERS, ASKED, COLUMNS, PLACE, allowed
from analysis.tables import POLARITIES, SEGMENTS, STATUSES, VOICES

LABELLED = ("surface", "voice", "speaker", "segment", "polarity", "hedge", "counted", "as_of", "status")
WHOLE = ("article", "start", "end")  # what labels of whole articles must have


class LabelError(ValueError):
    """A file of labels that cannot be used: file, line, what was found, what is allowed."""


def read_labels(path: Path, codebook: Codebook) -> pd.DataFrame:
    """One row a labelled item, in the columns of `framing sample`; `weight` is NA where whole articles were labelled.

    Takes `.csv` and `.xlsx`. LabelError names the first cell that is wrong, with its line.
    """
    rows = list(_rows(path))
    if not rows:
        raise LabelError(f"{path}: has no rows; give a file of `framing sample` that somebody filled in")
    header = list(rows[0][1])
    sampled = "item" in header
    needed = PLACE if sampled else WHOLE
    if missing := [column for column in needed if column not in header]:
        raise LabelError(f"{path}, line 1: column {missing[0]} is missing; it needs {', '.join(needed)}")
    whole = "mentions" if "frame" in header else "figures"
    checked = [_row(f"{path}, line {line}", row, "" if sampled else whole, codebook) for line, row in rows]
    if sampled:
        return pd.DataFrame(checked, columns=list(COLUMNS))
    own = [
        column for column in LABELLED if column in header
    ]  # an empty cell of these says something, a missing column not
    return pd.DataFrame(checked, columns=["table", "field", "weight", "right", "frame", "ambiguous", *WHOLE, *own])


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise LabelError(f"{path}: is neither .csv nor .xlsx; give a file of `framing sample` that somebody filled in")
    if not path.is_file():
        raise LabelError(f"{path}: there is no such file")
    for line, row in _sheet(path) if suffix == ".xlsx" else csv.read(path):
        if isinstance(row, str):
            raise LabelError(f"{path}, line {line}: {row}")
        yield line, {key: str(value).strip() for key, value in row.items()}


def _sheet(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """The rows of the first sheet of a workbook."""
    from zipfile import BadZipFile  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only a workbook need pay
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        yield 1, "is no workbook; save it as .xlsx or .csv"
        return
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(cell or "").strip() for cell in next(rows, ())]
    for line, row in enumerate(rows, 2):
        if any(cell is not None for cell in row):
            yield line, {name: "" if cell is None else cell for name, cell in zip(header, row, strict=False) if name}
    book.close()


def _row(where: str, row: Mapping[str, str], table: str, codebook: Codebook) -> dict[str, Any]:
    """The values of one line, typed; an empty cell is NA."""
    cells: dict[str, Any] = {key: value or pd.NA for key, value in row.items()}
    cells["table"] = table or row["table"]
    if cells["table"] not in ASKED:
        raise LabelError(f'{where}: table is "{cells["table"]}"; allowed are {", ".join(ASKED)}')
    for column, values in _choices(codebook, whole=bool(table)).items():
        found = row.get(column, "")
        if found and found not in values:
            near = next((value for value in values if value == found.casefold()), None)
            if near is None:
                raise LabelError(f'{where}: {column} is "{found[:40]}"; allowed are {", ".join(values)}, or nothing')
            cells[column] = near
    for column in ("start", "end"):
        if not row[column].isdecimal():
            raise LabelError(f'{where}: {column} is "{row[column][:40]}"; leave the offset as it was, such as 164')
        cells[column] = int(row[column])
    if table:
        return cells | {"field": "text", "right": "yes", "weight": pd.NA}
    try:
        cells["weight"] = float(row["weight"].replace(",", "."))
    except ValueError:
        raise LabelError(f'{where}: weight is "{row["weight"][:40]}"; leave the number as it was') from None
    return cells


def _choices(codebook: Codebook, *, whole: bool) -> dict[str, tuple[str, ...]]:
    """What each column may hold; in labels of whole articles, `counted` may be a key of the labeller's own."""
    if not whole:
        return allowed(codebook)
    return {"voice": VOICES, "segment": SEGMENTS, "status": STATUSES, "polarity": POLARITIES, "right": ANSWERS}

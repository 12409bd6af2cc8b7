"""One article a row: a table as text, its columns those of `articles`, parted by comma, semicolon or tab."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.readers.lines import MOST_BYTES, TOO_LONG, read_lines, twice

csv.field_size_limit(MOST_BYTES)  # Python's own limit, 131,072 characters a cell, is less than a long article
SEPARATORS = ",;\t"
NOT_UTF8 = re.compile(r"[\ud800-\udfff]")  # what a byte that is not UTF-8 is read as
NOT_UTF8_SAID = "is not UTF-8; save the file as UTF-8"


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield `(line, values)` for each row, `(line, problem)` for one that cannot be used; `line` is where the row begins."""
    too_long: list[int] = []
    lines = _text(path, too_long)
    first = next(lines, "")
    if not first.strip():
        yield 1, "the file is empty; its first line must name the columns"
        return
    rows = csv.reader(_again(first, lines), delimiter=separator(first), strict=True)
    header: list[str] = []
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield line, _reason(error)
            if header:
                continue
            return
        if not header:
            header = [name.strip() for name in row]
            if problem := NOT_UTF8_SAID if NOT_UTF8.search(first) else twice(header):
                yield line, problem
                return
        elif NOT_UTF8.search("".join(row)):
            yield line, NOT_UTF8_SAID
        elif len(row) == len(header):
            yield line, dict(zip(header, row, strict=True))
        elif row:
            yield (
                line,
                f"has {len(row)} cells, and the first line has {len(header)}; quote a cell with a separator in it",
            )
    for line in too_long:
        yield line, TOO_LONG


def _text(path: Path, too_long: list[int]) -> Iterator[str]:
    for number, line in enumerate(read_lines(path), 1):
        if line is None:
            too_long.append(number)
        yield (line or b"\n").decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def separator(line: str) -> str:
    """The sign that parts the names of the columns, by which parts most of them; a comma where none does."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(SEPARATORS, key=bare.count)


def _reason(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark opens a cell that never ends, and what follows is lost; write a mark inside of a cell twice"
    return f"is not CSV: {error}; write a quotation mark inside of a cell twice"

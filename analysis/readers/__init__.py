"""One module a format; each has `read(path) -> Iterator[(place, values or problem)]` and knows nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.readers import csv, jsonl, markdown, parquet


class Reader(NamedTuple):
    """A format: the suffixes it is told by, the function that yields `(place, values)` or `(place, problem)`.

    `place` is what its numbers count, `line` or `row`; nothing where a file is one article. A `tabular` format gives all
    articles the same keys, so that a missing one is told once.
    """

    suffixes: tuple[str, ...]
    read: Callable[[Path], Iterator[tuple[int, Mapping[str, object] | str]]]
    place: str = ""
    tabular: bool = False


READERS = (
    Reader((".md", ".txt"), markdown.read),
    Reader((".jsonl",), jsonl.read, "line"),
    Reader((".csv", ".tsv"), csv.read, "line", tabular=True),
    Reader((".parquet",), parquet.read, "row", tabular=True),
)
SUFFIXES = tuple(sorted(suffix for reader in READERS for suffix in reader.suffixes))

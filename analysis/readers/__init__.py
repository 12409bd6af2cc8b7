"""One module a format; each has `read(path) -> Iterator[Raw]` and knows nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.readers import jsonl, markdown


class Reader(NamedTuple):
    """A format: the suffixes it is told by, and the function that yields `(line, values)` or `(line, problem)`."""

    suffixes: tuple[str, ...]
    read: Callable[[Path], Iterator[tuple[int, Mapping[str, object] | str]]]


READERS = (Reader((".md", ".txt"), markdown.read), Reader((".jsonl",), jsonl.read))

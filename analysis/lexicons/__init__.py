"""Word lists that ship with the package: one CSV file each, every row with its source."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """Rows of the lexicon `name` (cues, hedges, units, ...), in the order of its file."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf8")
    return tuple(csv.DictReader(text.splitlines()))

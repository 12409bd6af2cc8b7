"""Word lists that ship with the package: one CSV file each, every row with its source."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """Rows of the lexicon `name` (cues, hedges, units, ...), in the order of its file."""
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return tuple(csv.DictReader(lines))

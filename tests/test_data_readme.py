"""data/README.md describes the tables; this holds it to tables.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.tables import TABLES

README = (Path(__file__).parent.parent / "data" / "README.md").read_text(encoding="utf8")


def test_every_table_is_described_and_no_other() -> None:
    assert re.findall(r"^### `(\w+)`$", README, re.MULTILINE) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_as_it_is(name: str) -> None:
    section = README.split(f"### `{name}`")[1].split("\n### ")[0].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
    expected = [(c, s.dtype, s.says, ", ".join(f"`{v}`" for v in s.values)) for c, s in TABLES[name].items()]
    assert rows == expected

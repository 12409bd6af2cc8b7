"""The notebooks as they are shipped: thin, parameterised, told in one order, with results that nbval can compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_one_cell_of_parameters_each_with_type_default_and_help(path: Path) -> None:
    cells = [c for c in read(path).cells if "parameters" in c.metadata.get("tags", [])]
    assert len(cells) == 1
    lines = cells[0].source.splitlines()
    assert [line.split(":")[0] for line in lines] == ["event", "outlets", "since", "until", "tables"]
    assert all(": str = " in line and "  # " in line for line in lines)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_code_cells_only_call_the_package(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code":
            code = [line for line in cell.source.splitlines() if not line.startswith("from analysis")]
            assert len(code) <= 8, cell.source
            assert not any(word in cell.source for word in ("def ", "import re", "plt.", "pathlib", "lambda"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_each_begins_with_its_question_and_ends_with_its_limits(path: Path) -> None:
    prose = [c.source for c in read(path).cells if c.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    assert "?" in prose[0]
    assert prose[-1].startswith("## What this cannot show")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_results_are_stored_and_were_made_from_top_to_bottom(path: Path) -> None:
    code = [c for c in read(path).cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    outputs = [o for c in code for o in c.outputs]
    assert len(outputs) >= 4
    assert not [o for o in outputs if o.output_type in ("error", "stream")]
    shown = str(outputs)
    assert str(Path.home()) not in shown
    assert " at 0x" not in shown
    assert "<Figure size" not in shown  # a chart says in words what was drawn: `show(...)`

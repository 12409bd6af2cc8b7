"""The notebooks as they are shipped: thin, parameterised, told in one order, with results that nbval can compare."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter

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
            body = ast.parse(cell.source).body
            code = [n for n in body if not (isinstance(n, ast.ImportFrom) and (n.module or "").startswith("analysis"))]
            assert sum(len(ast.get_source_segment(cell.source, n).splitlines()) for n in code) <= 8, cell.source
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


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_controls_are_not_stored_since_without_their_kernel_they_are_an_error(path: Path) -> None:
    notebook = read(path)
    assert "widgets" not in notebook.metadata
    assert not [
        o for c in notebook.cells for o in c.get("outputs", []) if any("widget" in m for m in o.get("data", {}))
    ]


def test_the_interactive_notebook_is_a_page_of_its_own_that_fetches_nothing() -> None:
    (path,) = (p for p in NOTEBOOKS if read(p).metadata.get("interactive"))
    body, _ = HTMLExporter(require_js_url="", mathjax_url="").from_filename(str(path))  # as `make page` has it
    for words in ("The controls are shown in JupyterLab", 'class="matrix"', 'class="entries"', "<blockquote>"):
        assert words in body
    assert not re.findall(r'(?:src|<link[^>]* href)="(?!#|data:|")', body)
    assert "html-manager" not in body

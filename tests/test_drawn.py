"""What a chart says of itself, and that nbval sees a bar that has changed."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest

from analysis import drawn
from analysis.charts import new_axes


def chart() -> plt.Axes:
    ax = new_axes(1.6)
    drawn.called(ax.barh(0, 2.5, left=1), "Violence", "Gazette", "quoted")
    drawn.called(ax.plot([3, 7939.5], [1, 1], "-"), "Herald")
    drawn.called(ax.plot([4], [1], "o"), "Herald")
    ax.set_yticks([0, 1], ["Gazette", "Herald"])
    ax.set_xlabel("uses")
    return ax


def test_marks_are_read_back_from_what_was_drawn() -> None:
    ax = chart()
    assert list(drawn.read_marks(ax.figure)) == [  # type: ignore[arg-type]
        ("", "bar", "Violence, Gazette, quoted", "1 to 3.5"),
        ("", "line", "Herald", "Herald: 3 to 7,939.5"),
        ("", "dot", "Herald", "Herald: 4"),
    ]
    ax.containers[0].patches[0].set_width(2.51)  # type: ignore[attr-defined]
    assert next(drawn.read_marks(ax.figure)).place == "1 to 3.51"  # type: ignore[arg-type]
    plt.close("all")


def test_what_stands_has_a_height_and_days_are_days() -> None:
    ax = new_axes(1.6)
    ax.bar([0], [5], bottom=2)
    ax.plot([datetime(2023, 3, 3)], [16], "o")  # type: ignore[list-item]
    assert [(m.kind, m.place) for m in drawn.read_marks(ax.figure)] == [("bar", "2 to 7"), ("dot", "2023-03-03: 16")]  # type: ignore[arg-type]
    plt.close("all")


def test_a_chart_shows_itself_with_an_alt_text_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn.show(chart())
    assert shown is not None
    assert not plt.get_fignums()
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    assert metadata["image/png"]["alt"] == (
        "Chart: uses. Violence, Gazette, quoted 1 to 3.5; Herald Herald: 3 to 7,939.5; Herald Herald: 4."
    )
    assert data["text/plain"].splitlines()[:2] == ["uses", "bar   Violence, Gazette, quoted  1 to 3.5"]
    assert "svg" not in metadata["image/png"]
    monkeypatch.setenv(drawn.WITH_SVG, "1")
    svgs = [drawn.show(chart())._repr_mimebundle_()[1]["image/png"]["svg"] for _ in range(2)]  # type: ignore[union-attr]
    assert svgs[0] == svgs[1]
    assert "<svg" in svgs[0]
    assert "<dc:date>" not in svgs[0]
    assert drawn.show(None) is None


def test_nbval_is_red_after_one_changed_bar(tmp_path: Path) -> None:
    source = "from analysis.charts import new_axes\nfrom analysis.drawn import show\nax = new_axes(1.6)\nax.barh([0, 1], [5, {}])\nshow(ax)"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    stored = "\nbar  0 to 5\nbar  0 to 3"
    codes = []
    for bar in (3, 3.1):
        output = nbformat.v4.new_output(  # type: ignore[no-untyped-call]
            "execute_result", {"text/plain": stored, "image/png": ""}, execution_count=1
        )
        cell = nbformat.v4.new_code_cell(source.format(bar), outputs=[output], execution_count=1)  # type: ignore[no-untyped-call]
        path = tmp_path / f"bar_{bar}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), path)  # type: ignore[no-untyped-call]
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "--nbval", str(path), "-p", "no:cacheprovider"],
            capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        codes.append(run.returncode)
    assert codes == [0, 1], run.stdout

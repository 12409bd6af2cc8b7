"""The main job, run for real once, and what stops it before it begins."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.__main__ import main
from analysis.pages import style


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`latest` of a run of two small articles and a broken one, from a working directory with a folder `analysis`."""
    from tests.conftest import CODEBOOK, GAZETTE, HERALD  # noqa: PLC0415

    root = tmp_path_factory.mktemp("run")
    (root / "harbour" / "articles").mkdir(parents=True)
    (root / "harbour" / "codebook.yml").write_text(CODEBOOK, encoding="utf8")
    evil = "\n<script>alert(1)</script> The riot, he said, was over.\n"
    for name, text in (("gazette", GAZETTE + evil), ("herald", HERALD)):
        path = root / "harbour" / "articles" / f"{name}.md"
        path.write_text(f"---\noutlet: The {name.title()}\npublished: 2023-03-03\n---\n{text}", encoding="utf8")
    (root / "harbour" / "articles" / "broken.md").write_text("No outlet", encoding="utf8")
    (root / "analysis").mkdir()
    (root / "analysis" / "__init__.py").write_text("raise RuntimeError('the wrong package')", encoding="utf8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["run", "harbour"]) == 0
    return root / "outputs" / "harbour" / "latest"


def test_a_run_leaves_report_tables_charts_notebooks_and_latest(folder: Path) -> None:
    assert folder.is_symlink()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", folder.resolve().name)
    names = {p.stem for p in (folder / "notebooks").iterdir()}
    assert names == {"1_articles", "2_framing", "3_figures", "4_voices"}
    for name in tables.TABLES:
        assert (folder / "tables" / f"{name}.csv").is_file()
    stored = tables.read(folder / "tables")
    assert list(stored["articles"]["article"]) == ["gazette", "herald"]
    for chart in ("1_articles_1", "2_framing_1", "3_figures_1", "4_voices_1"):
        assert (folder / "charts" / f"{chart}.png").read_bytes().startswith(b"\x89PNG")


def test_the_report_needs_no_network_and_runs_nothing(folder: Path) -> None:
    html = (folder / "index.html").read_text(encoding="utf8")
    assert "A strike at the harbour" in html
    assert "<script" not in html.lower()
    assert "&lt;script&gt;alert(1)" in html
    assert not re.findall(r"(?:src|href)=\"(?!#|data:|side-by-side\.html\")", html)
    assert html.count(style()) == 1
    assert "broken.md: outlet is missing or empty" in html
    for chapter in ("1_articles", "2_framing", "3_figures", "4_voices"):
        assert f'id="{chapter}" class="inside"' in html


def test_the_manifest_names_inputs_versions_and_times(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
    assert [i["article"] for i in manifest["inputs"]] == ["gazette", "herald"]
    assert manifest["counts"]["articles"] == 2
    assert set(manifest["seconds"]) >= {"extract", "notebooks", "report"}


def test_the_same_articles_give_the_same_tables(folder: Path, tmp_path: Path) -> None:
    event = folder.parents[2] / "harbour"
    command = ["extract", str(event / "articles"), "--codebook", str(event / "codebook.yml"), "--out", str(tmp_path)]
    assert main(command) == 0
    for name in tables.TABLES:
        assert (tmp_path / f"{name}.parquet").read_bytes() == (folder / "tables" / f"{name}.parquet").read_bytes()


def test_a_notebook_that_fails_leaves_latest_alone(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import nbformat  # noqa: PLC0415

    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    cells = [
        nbformat.v4.new_code_cell("event = ''", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("1 / 0"),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebooks / "1_broken.ipynb")
    monkeypatch.setattr("analysis.runs.shipped", lambda name: tmp_path / name)
    assert main(["run", str(event), "--out", str(tmp_path / "out")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "1_broken failed: ZeroDivisionError: division by zero; see " in shown.err
    assert not (tmp_path / "out" / "harbour" / "latest").exists()
    assert len(list((tmp_path / "out" / "harbour" / "runs").glob("*/notebooks/1_broken.ipynb"))) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nowhere"], 'error: there is no event "nowhere"'),
        (
            ["run", "EVENT", "-p", "outlet", "The Herald"],
            '-p outlet: no notebook has a parameter "outlet"; allowed are outlets, since, until',
        ),
        (["run", "EVENT", "-p", "event", "x"], '-p event: no notebook has a parameter "event"'),
        (
            ["run", "EVENT", "-p", "outlets", "The Sun"],
            'outlets: "The Sun" has no article here; the outlets are The Gazette, The Herald',
        ),
        (["run", "EVENT", "-p", "since", "soon"], 'since is "soon"; give an ISO date'),
        (["extract", "nowhere", "--out", "OUT"], "nowhere: there is no such file or folder"),
        (["extract", "EVENT", "--out", "OUT", "--codebook", "no.yml"], "no.yml: cannot be read"),
    ],
)
def test_wrong_input_ends_with_2_before_anything_is_written(
    arguments: list[str],
    message: str,
    event: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    named = {"EVENT": str(event), "OUT": str(tmp_path / "out")}
    assert main([named.get(a, a) for a in arguments]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "outputs").exists()


def test_strict_stops_at_the_first_broken_article(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (event / "articles" / "broken.md").write_text("No outlet", encoding="utf8")
    assert main(["extract", str(event), "--out", str(tmp_path / "out"), "--strict"]) == 2
    assert "broken.md: outlet is missing or empty" in capsys.readouterr().err
    assert main(["extract", str(event), "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{tmp_path / 'out'}\n"
    assert len(pd.read_parquet(tmp_path / "out" / "mentions.parquet")) == 0  # no codebook, no terms


@pytest.mark.parametrize("arguments", [[], ["walk"], ["run"], ["extract", "x"], ["run", "x", "-p", "outlets"]])
def test_wrong_use_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: framing" in capsys.readouterr().err

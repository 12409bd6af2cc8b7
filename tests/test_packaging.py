"""The wheel and the source distribution are whole: installed elsewhere, a new event runs from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def build(folder: Path, target: str, out: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return next(out.iterdir())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked as an installer does it, where no checkout is near."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_all_that_the_package_reads_and_nothing_else(wheel: Path) -> None:
    held = names(wheel)
    package = {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "analysis").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    shipped = {
        f"analysis/shipped/{p.relative_to(ROOT).as_posix()}"
        for top in ("notebooks", "data")
        for p in (ROOT / top).rglob("*")
        if p.is_file() and not {".ipynb_checkpoints", "__pycache__"} & set(p.parts)
    }
    assert held == package | shipped
    assert {
        "analysis/starter/codebook.yml",
        "analysis/lexicons/attribution_model.npz",
        "analysis/templates/report.html",
        "analysis/shipped/notebooks/2_framing.ipynb",
    } <= held


def test_a_wheel_made_from_the_source_distribution_is_the_same(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    again = build(next((tmp_path / "source").iterdir()), "wheel", tmp_path / "again")
    assert names(again) == names(wheel)
    with zipfile.ZipFile(again) as one, zipfile.ZipFile(wheel) as two:
        assert [name for name in sorted(names(wheel)) if one.read(name) != two.read(name)] == []


def test_installed_elsewhere_a_new_event_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Beside a module `analysis` of the user's, which must not stand before the package."""
    (tmp_path / "analysis.py").write_text("raise RuntimeError('the wrong one')", encoding="utf8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {
        "PYTHONPATH": str(installed),
        "PYTHONSAFEPATH": "1",
    }
    for arguments in (["new", "demo"], ["check", "demo"], ["run", "demo"], ["extract", "demo", "--out", "tables"]):
        run = subprocess.run(
            [sys.executable, "-m", "analysis", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
    html = (tmp_path / "outputs" / "demo" / "latest" / "index.html").read_text(encoding="utf8")
    assert "Closure of the Lindholm bridge" in html
    where = subprocess.run(
        [sys.executable, "-c", "import analysis; print(analysis.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(installed))

"""A run as a schedule sees it: its exit code, what it prints, what it leaves when it cannot go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.locks import BusyError, hold
from tests.conftest import without_notebooks

ROOT = Path(__file__).parent.parent


def test_a_second_run_says_so_and_does_nothing(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_notebooks(monkeypatch)
    with hold(tmp_path / "out" / "harbour"):
        assert main(["run", str(event), "--out", str(tmp_path / "out")]) == 3
        with pytest.raises(BusyError), hold(tmp_path / "out" / "harbour"):
            pass
        with hold(tmp_path / "out" / "other"):
            pass
        assert not (tmp_path / "out" / "other").exists()
    shown = capsys.readouterr()
    assert f"another run holds this event (process {os.getpid()}); nothing was done" in shown.err
    assert shown.out == ""
    assert not (tmp_path / "out").exists()
    assert main(["run", str(event), "--out", str(tmp_path / "out")]) == 0


def test_a_refusal_is_quick_because_it_imports_nothing() -> None:
    code = "import sys, analysis.jobs; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pandas", "numpy", "matplotlib", "papermill", "re2"}.isdisjoint(done.stdout.split())


def test_the_summary_as_text_and_as_json(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_notebooks(monkeypatch)
    command = ["run", str(event), "--out", str(tmp_path / "out"), "--summary"]
    assert main(command) == 0
    first = capsys.readouterr().out.splitlines()
    assert first[0] == f"{event}: This is the first run: there is nothing to compare it with."
    assert first[1].startswith("Report: ") and first[1].endswith("/index.html")
    (event / "articles" / "herald.md").unlink()
    assert main([*command, "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["exit"], told["reason"]) == (0, None)
    assert Path(told["report"]).is_file()
    assert told["since"] in told["changed"].replace(":", "") or told["since"]
    assert {c["what"] for c in told["changes"]} >= {"article_gone"}
    (event / "codebook.yml").write_text("frames: [", encoding="utf8")
    assert main([*command, "json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["exit"] == 2
    assert "codebook.yml, line 1: is not YAML" in told["reason"]


def test_log_lines_are_json_objects(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_notebooks(monkeypatch)
    (event / "articles" / "broken.md").write_text("No outlet", encoding="utf8")
    assert main(["run", str(event), "--out", str(tmp_path / "out"), "--log", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["level"] for line in lines} == {"info", "warning"}
    assert "broken.md: outlet is missing or empty" in lines[0]["message"]
    assert lines[-1]["exit"] == 0
    assert main(["run", "nowhere", "--log", "json"]) == 2
    (line,) = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (line["level"], line["exit"]) == ("error", 2)


def test_one_broken_article_of_twenty_is_named(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_notebooks(monkeypatch)
    for i in range(17):
        shutil.copy(event / "articles" / "herald.md", event / "articles" / f"h{i:02}.md")
    (event / "articles" / "h99.md").write_bytes(b"---\noutlet: The Herald\n---\n\xff\xfe broken")
    assert main(["run", str(event), "--out", str(tmp_path / "out")]) == 0
    assert "h99.md" in capsys.readouterr().err
    latest = tmp_path / "out" / "harbour" / "latest"
    manifest = json.loads((latest / "manifest.json").read_text(encoding="utf8"))
    assert manifest["counts"]["articles"] == 19
    assert any("h99.md" in problem for problem in manifest["problems"])
    assert "h99.md" in (latest / "index.html").read_text(encoding="utf8")


@pytest.mark.parametrize("left", [0, 2000, 60_000, 300_000])
def test_a_full_disk_ends_in_one_line_and_leaves_the_last_report(
    left: int, event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file may grow beyond `left` bytes: the limit of the system that stands in for a disk without room."""
    without_notebooks(monkeypatch)
    out = tmp_path / "out"
    assert main(["run", str(event), "--out", str(out)]) == 0
    latest = (out / "harbour" / "latest").resolve()
    (event / "articles" / "new.md").write_text(
        "---\noutlet: The Post\n---\n" + "The riot was over. " * 20_000, encoding="utf8"
    )
    command = [sys.executable, "-m", "analysis", "run", str(event), "--out", str(out)]
    limited = f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({left}, {left})); os.execv(sys.executable, sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", limited, *command], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    error = done.stderr.splitlines()[-1]
    assert error.startswith("error: ") and "File too large" in error and "Traceback" not in done.stderr
    assert (out / "harbour" / "latest").resolve() == latest
    assert [p.name for p in (out / "harbour" / "runs").iterdir()] == [latest.name]


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="gives up root's rights through setpriv"
)
def test_a_folder_that_cannot_be_written_to_is_named(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder.is_relative_to("/tmp/"):
            folder.chmod(0o755)
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-m", "analysis"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*nobody, "run", str(event), "--out", str(out)], capture_output=True, text=True, check=False, env=environment)  # fmt: skip
    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert done.stderr == (
        f"error: {out}/harbour: Permission denied; name a folder that can be written to with --out\n"
    )

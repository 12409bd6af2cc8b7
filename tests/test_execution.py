"""Kernels that hang, die, or outlive who started them: each ends, and is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from papermill.iorw import local_file_io_cwd, papermill_io

from analysis.__main__ import main
from analysis.execution import execute

ENDLESS = "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except KeyboardInterrupt:\n        pass"
KILLED = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def with_cell(event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The event's folder; runs of it execute the notebook `1_odd` beside it, which the test writes."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr("analysis.runs.shipped", lambda name: tmp_path / name)
    return event


def write_notebook(event: Path, *cells: str) -> None:
    made = [nbformat.v4.new_code_cell("event = ''", metadata={"tags": ["parameters"]})]
    made += [nbformat.v4.new_code_cell(cell) for cell in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), event.parent / "notebooks" / "1_odd.ipynb")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (ENDLESS, "a cell took longer than 2 s (--timeout), and its kernel was ended"),
        (KILLED, "its kernel died: ended from outside, or out of memory"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_a_kernel_that_hangs_or_dies_is_ended_and_told(
    with_cell: Path, tmp_path: Path, cell: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_notebook(with_cell, "print('before')")
    assert main(["run", str(with_cell), "--out", str(tmp_path / "out")]) == 0
    latest = (tmp_path / "out" / "harbour" / "latest").resolve()
    write_notebook(with_cell, "print('before')", cell)
    assert main(["run", str(with_cell), "--out", str(tmp_path / "out"), "--timeout", "2"]) == 1
    assert f"error: 1_odd failed: {reason}; see {tmp_path}" in capsys.readouterr().err
    assert (tmp_path / "out" / "harbour" / "latest").resolve() == latest
    (failed,) = (p for p in (tmp_path / "out" / "harbour" / "runs").iterdir() if p != latest)
    assert (failed / "failed.txt").read_text(encoding="utf8") == f"1_odd failed: {reason}\n"
    assert "before" in (failed / "notebooks" / "1_odd.ipynb").read_text(encoding="utf8")
    assert not (failed / "index.html").exists()
    assert not list((failed / "notebooks").glob(".*"))


def test_a_run_leaves_its_folder_to_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """papermill keeps the folder it writes to for all threads: two that begin and end crosswise must not leave it behind."""
    begun, ended = threading.Barrier(2), threading.Event()

    def crosswise(source: str, *_: object, **__: object) -> None:
        if source == "second":
            begun.wait()
        with local_file_io_cwd():
            if source == "first":
                begun.wait()
                time.sleep(0.2)  # the second has begun by now
            else:
                ended.wait(5)
        ended.set()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("papermill.execute_notebook", crosswise)
    notebooks: dict[Path, set[str]] = {Path("first"): set(), Path("second"): set()}
    execute(notebooks, {}, workers=2, timeout=0, meanwhile=lambda: None, say=print)
    handler = papermill_io.get_handler("local")
    left = handler.cwd(None)
    assert left is None


def children(process: int) -> list[int]:
    out = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in out.stdout.split()]


def gone(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"  # ended, and nobody has asked yet how


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_run_started_ends_with_it(event: Path, tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "analysis", "run", str(event), "--out", str(tmp_path / "out")]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as run:
        started: list[int] = []
        while not started and run.poll() is None:
            started = children(run.pid)
            time.sleep(0.05)
        run.send_signal(number)
        said = run.communicate(timeout=60)[1]
    assert started
    for _ in range(100):
        if all(map(gone, started)):
            break
        time.sleep(0.05)
    assert all(map(gone, started))
    runs = tmp_path / "out" / "harbour" / "runs"
    assert [p for p in runs.iterdir() if not p.name.startswith(".")] == []
    if number == signal.SIGTERM:
        assert run.returncode == 143
        assert said.splitlines()[-1] == "error: was asked to end (SIGTERM)"
        assert "kernel" not in said.lower()
        assert list(runs.iterdir()) == []


def test_a_child_without_its_parent_ends_at_once() -> None:
    done = subprocess.run([sys.executable, "-m", "analysis.orphans", "1", "this"], check=False, capture_output=True)
    assert (done.returncode, done.stdout) == (1, b"")

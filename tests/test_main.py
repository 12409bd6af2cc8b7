"""The command line itself: quick where it can be, the same from any folder, silent to the network, plain on any terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analysis import __version__
from analysis.__main__ import main
from analysis.completion import SHELLS

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pandas", "numpy", "papermill", "nltk", "matplotlib", "nbconvert", "yaml", "shtab", "pyarrow", "re2")
LOADED = f"""
import sys
from analysis.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print("loaded:", code, sorted(set(sys.modules) & set({HEAVY!r})))
"""


def framing(*arguments: str, cwd: Path, flags: tuple[str, ...] = (), **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "PYTHONPATH": str(ROOT)} | more
    command = [sys.executable, *flags, "-m", "analysis", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["run", "--help"], 0),
        (["--version"], 0),
        ([], 2),
        (["walk"], 2),
        (["run"], 2),
        (["run", "demo", "-p", "outlets"], 2),
        (["run", "nowhere"], 2),
        (["check", "nowhere"], 2),
        (["sample", "nowhere"], 2),
        (["evaluate", "nowhere"], 2),
        (["new", "con"], 2),
    ],
)
def test_help_and_usage_errors_load_nothing_heavy(arguments: list[str], code: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED, *arguments]
    run = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == f"loaded: {code} []"


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"framing {__version__}\n"


@pytest.mark.parametrize(("name", "content"), [("analysis/mine.py", "x = 1"), ("analysis/data.csv", "a,b")])
def test_a_folder_called_analysis_where_one_works_does_not_stand_before_the_package(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text(content, encoding="utf8")
    assert framing("--version", cwd=tmp_path).stdout == f"framing {__version__}\n"


@pytest.mark.parametrize("name", ["analysis.py", "analysis/__init__.py"])
def test_a_module_called_analysis_where_one_works_does_not_either_with_a_safe_path(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("raise RuntimeError('the wrong one')", encoding="utf8")
    assert framing("--version", cwd=tmp_path, flags=("-P",)).stdout == f"framing {__version__}\n"
    assert framing("new", "demo", cwd=tmp_path, PYTHONSAFEPATH="1").stdout == "demo\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_every_command_and_paths(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    shtab = pytest.importorskip("shtab")
    assert set(SHELLS) <= set(shtab.SUPPORTED_SHELLS)
    with pytest.raises(SystemExit) as stop:
        main(["--completion", shell])
    assert stop.value.code == 0
    script = capsys.readouterr().out
    for word in ("new", "check", "run", "extract", "sample", "evaluate", "--strict" if shell != "fish" else "strict"):
        assert word in script


def test_a_shell_that_is_not_known_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--completion", "dos"])
    assert stop.value.code == 2
    assert "invalid choice: 'dos'" in capsys.readouterr().err


def test_bash_can_read_what_completion_prints(tmp_path: Path) -> None:
    pytest.importorskip("shtab")
    script = framing("--completion", "bash", cwd=tmp_path).stdout
    checked = subprocess.run(["/bin/bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_ctrl_c_ends_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.starting.new_event", stop)
    assert main(["new", str(tmp_path / "demo")]) == 130
    assert capsys.readouterr().err == "stopped\n"


def test_check_prints_no_colours_and_goes_to_stdout_alone(event: Path) -> None:
    (event / "articles" / "broken.md").write_text("No outlet", encoding="utf8")
    run = framing("check", str(event), cwd=event, NO_COLOR="1")
    assert (run.returncode, run.stderr) == (0, "")
    assert "\x1b" not in run.stdout
    assert "articles/broken.md: outlet is missing or empty" in run.stdout
    strict = framing("check", str(event), "--strict", cwd=event)
    assert (strict.returncode, strict.stdout) == (2, "")
    assert "error: articles/broken.md: outlet is missing or empty" in strict.stderr


def test_check_and_extract_take_columns_of_other_names(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "Key,Paper,Body\nx,The Sun,The riot is over and the gates are open.\n"
    (event / "articles" / "more.csv").write_text(table, encoding="utf8")
    names = ["--map", "id=Key", "--map", "outlet=Paper", "--map", "text=Body"]
    assert main(["check", str(event), *names]) == 0
    assert "The Sun" in capsys.readouterr().out
    assert main(["extract", str(event), "--out", str(tmp_path / "out"), "--map", "txt=Body"]) == 2
    assert 'articles have no column "txt"' in capsys.readouterr().err
    codebook = event / "codebook.yml"
    codebook.write_text(
        codebook.read_text(encoding="utf8") + "columns: {id: Key, outlet: Paper, text: Body}\n", encoding="utf8"
    )
    assert main(["check", str(event)]) == 0
    assert "The Sun" in capsys.readouterr().out

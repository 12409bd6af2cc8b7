"""Every command and code block in the documents is run, in order, in a folder of its document's own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from openpyxl import load_workbook

from analysis import __version__
from analysis.__main__ import main
from analysis.codebook import parse_codebook
from analysis.readers import READERS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^(?:(?P<space> *)<!-- (?P<note>[^\n]*?) -->\n)?(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)  # fmt: skip
NOT_RUN = "not run: "


class Block(NamedTuple):
    """A fenced block: the comment above it, its language, its text, and the line that it begins in."""

    note: str
    language: str
    body: str
    line: int


def blocks(path: Path) -> Iterator[Block]:
    text = path.read_text(encoding="utf8")
    for match in BLOCK.finditer(text):
        yield Block(
            match["note"] or "",
            match["language"],
            textwrap.dedent(match["body"]),
            text.count("\n", 0, match.start()) + 1,
        )


def people_fill_in_the_sample() -> None:
    """Two people who agree on all but one item."""
    for name, voice in (("first.xlsx", "quoted"), ("second.xlsx", "own")):
        shutil.copy("sample/labels.xlsx", name)
        book = load_workbook(name)
        sheet = book["labels"]
        column = {str(cell.value): cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, column["table"]).value == "passages":
                continue
            sheet.cell(row, column["right"]).value = "yes"
            sheet.cell(row, column["voice"]).value = voice if row == 2 else "own"
        book.save(name)


HERE = {
    "two people fill in a copy of sample/labels.xlsx each": people_fill_in_the_sample,
    "an event to measure on": lambda: None,
}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_block_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    names: dict[str, object] = {}
    with chdir(tmp_path):
        for block in blocks(path):
            where = f"{path.name}, line {block.line}"
            kind, _, about = block.note.partition(": ")
            if kind == "not run":
                assert len(about) > 20, f"{where}: say why it is not run"
            elif kind == "file":
                Path(about).parent.mkdir(parents=True, exist_ok=True)
                Path(about).write_text(block.body, encoding="utf8")
                check_file(Path(about))
            else:
                if kind == "here":
                    HERE[about]()
                run(block, names, where)


def check_file(path: Path) -> None:
    """A file that a document tells to write is one that the package can read."""
    if path.name == "codebook.yml":
        parse_codebook(path.read_text(encoding="utf8"), str(path))
    for reader in READERS:
        if path.suffix in reader.suffixes:
            assert all(isinstance(values, dict) for _, values in reader.read(path))
    if path.suffix == ".py":
        compile(path.read_text(encoding="utf8"), str(path), "exec")


def run(block: Block, names: dict[str, object], where: str) -> None:
    if block.language == "sh":
        for line in filter(None, map(str.strip, block.body.splitlines())):
            if line.startswith("framing "):  # in this process: starting another takes longer than most commands
                assert main(shlex.split(line, comments=True)[1:]) == 0, f"{where}: {line}"
            else:
                done = subprocess.run(["/bin/bash", "-c", line], capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"{where}: {line}\n{done.stderr}"
    elif block.language == "python":
        exec(compile(block.body, where, "exec"), names)
    elif block.language == "yaml":
        parse_codebook(block.body, where)
    else:
        raise AssertionError(f'{where}: a block of "{block.language}" is not run; say so above it, and why')


@pytest.mark.parametrize(
    "path",
    [*DOCUMENTS, ROOT / "data" / "README.md", ROOT / "benchmarks" / "README.md"],
    ids=lambda p: f"{p.parent.name}-{p.name}",
)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        aimed = (path.parent / file).resolve() if file else path
        assert aimed.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", aimed.read_text(encoding="utf8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings], target


def test_the_citation_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf8"))
    assert citation["version"] == __version__
    assert citation["license"] == "MIT"
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_ways_to_add_something_take_less_than_ten_lines() -> None:
    for block in blocks(ROOT / "CONTRIBUTING.md"):
        assert len([line for line in block.body.splitlines() if line.strip()]) < 10, block.line

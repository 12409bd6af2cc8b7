"""A new event runs as it is, under any name that every system can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.articles import load_articles
from analysis.check import concerns
from analysis.codebook import read_codebook
from analysis.events import EventError
from analysis.extract import extract
from analysis.starting import LONGEST, bad_name, new_event


def test_the_starter_is_whole_shows_every_kind_of_result_and_says_where_to_change_it(tmp_path: Path) -> None:
    folder = new_event(tmp_path / "deep" / "demo")
    assert sorted(p.name for p in folder.parent.iterdir()) == ["demo"]
    assert sorted(p.name for p in folder.iterdir()) == ["README.md", "articles", "codebook.yml"]
    codebook = read_codebook(folder / "codebook.yml")
    problems: list[str] = []
    tables = extract(load_articles(folder, on_problem=problems.append), codebook, on_problem=problems.append)
    assert problems == []
    assert tables["articles"]["outlet"].nunique() == 3
    assert set(tables["mentions"]["frame"]) == {frame.key for frame in codebook.frames}
    assert {"own", "quoted", "indirect"} <= set(tables["mentions"]["voice"])
    verdicts = tables["verdicts"].set_index("counted")["verdict"]
    assert verdicts[["cracks", "detour"]].tolist() == ["conflict", "agree"]
    serious = {
        "left out",
        "text twice",
        "leftover",
        "quotation never closed",
        "counted thing never found",
        "speaker never credited",
    }
    assert not serious & set(concerns(tables, codebook)["kind"])
    assert len(re.findall("CHANGE", (folder / "codebook.yml").read_text(encoding="utf8"))) >= 5


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("strike-2024", ""),
        ("élection à Łódź", ""),
        ("con", "device"),
        ("Aux.old", "device"),
        ("COM1", "device"),
        ("console", ""),
        ("a:b", "sign"),
        ("a\x07", "sign"),
        ("a?", "sign"),
        ("ends.", "full stop"),
        ("ends ", "full stop"),
        ("...", "no name"),
        ("x" * LONGEST, ""),
        ("x" * (LONGEST + 1), "101 characters"),
    ],
)
def test_names_that_not_every_system_can_have_are_refused(name: str, problem: str) -> None:
    assert problem in bad_name(name)
    assert bool(problem) == bool(bad_name(name))


def test_nothing_is_written_over_and_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(EventError, match="is there already; give another name, or delete it"):
        new_event(tmp_path / "there")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(EventError, match="is there already"):
        new_event(tmp_path / "link")
    monkeypatch.setattr("analysis.starting.STARTER", tmp_path / "no starter")
    with pytest.raises(OSError, match="no starter"):
        new_event(tmp_path / "demo")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "there"]

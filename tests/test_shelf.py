"""Names of runs sort in the order they were made, whatever the clock; nothing half-made is taken for a run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.shelf import Shelf, time_of


def put(shelf: Shelf, name: str, status: str | None = "done") -> None:
    (shelf.runs / name).mkdir(parents=True)
    manifest = {} if status is None else {"status": status}
    (shelf.runs / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf8")


@pytest.mark.parametrize(
    ("there", "clock", "name", "told"),
    [
        ((), 7, "2024-03-01T070000Z", False),
        (("2024-02-29T070000Z",), 7, "2024-03-01T070000Z", False),
        (("2024-03-01T070000Z",), 7, "2024-03-01T070000Z-002", False),
        (("2024-03-01T070000Z", "2024-03-01T070000Z-002"), 7, "2024-03-01T070000Z-003", False),
        (("2024-03-01T070000Z-009", "2024-03-01T070000Z-1000"), 7, "2024-03-01T070000Z-1001", False),
        (("2024-03-01T080000Z",), 7, "2024-03-01T080000Z-002", True),  # the clock was set back
        (("2099-01-01T000000Z",), 7, "2099-01-01T000000Z-002", True),
        ((".partial-2099-01-01T000000Z", "old", "2099"), 7, "2024-03-01T070000Z", False),
    ],
)
def test_a_new_run_sorts_behind_all_others(
    there: tuple[str, ...], clock: int, name: str, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, notes = Shelf(tmp_path), list[str]()
    for run in there:
        put(shelf, run)
    monkeypatch.setattr("analysis.shelf.now", lambda: datetime(2024, 3, 1, clock, tzinfo=UTC))
    assert shelf.new_name(notes.append) == name
    assert bool(notes) == told
    put(shelf, name)
    assert shelf.names()[-1] == name


def test_the_last_good_run_is_what_readers_saw(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.last_good() is None
    for name, status in (
        ("2024-03-01T070000Z", "done"),
        ("2024-03-02T070000Z", "done"),
        ("2024-03-03T070000Z", "failed"),
    ):
        put(shelf, name, status)
    assert shelf.last_good() == "2024-03-02T070000Z"  # no link: the last one that succeeded
    shelf.move_latest("2024-03-01T070000Z")
    assert shelf.last_good() == "2024-03-01T070000Z"
    assert (tmp_path / "latest" / "manifest.json").is_file()


def test_pruning_keeps_good_runs_and_later_failures(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for day, status in enumerate(["done", "failed", "done", "failed", "done", None], 1):
        put(shelf, f"2024-03-0{day}T070000Z", status)
    shelf.prune(0)
    assert len(shelf.names()) == 6
    shelf.prune(3)
    assert [name[8:10] for name in shelf.names()] == ["03", "04", "05", "06"]
    shelf.prune(1)
    assert [name[8:10] for name in shelf.names()] == ["06"]


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    work = shelf.begin("2024-03-01T070000Z")
    (work / "index.html").write_text("half", encoding="utf8")
    (tmp_path / ".latest").symlink_to("runs/nowhere")
    assert shelf.names() == []
    shelf.sweep()
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["runs"]


def test_a_name_tells_the_time() -> None:
    assert time_of("2024-03-01T070503Z-002") == "2024-03-01T07:05:03Z"

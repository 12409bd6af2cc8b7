"""The runs of one event on disk: named in the order they were made, whole or hidden, the last good one under `latest`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Takes "2024-02-29T070000Z", "2024-02-29T070000Z-002"; refuses ".partial-2024-02-29T070000Z", "old".
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z(?:-(\d+))?")
PARTIAL = ".partial-"


class Shelf:
    """The folder `out/EVENT`: `runs/`, in it a folder a run, and the link `latest`. Whoever changes it holds its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs = folder / "runs"
        self.latest = folder / "latest"

    def names(self) -> list[str]:
        """Every run that ended by itself, the first one first, whatever became of it."""
        if not self.runs.is_dir():
            return []
        return sorted((p.name for p in self.runs.iterdir() if NAME.fullmatch(p.name)), key=_order)

    def manifest(self, name: str) -> dict[str, Any]:
        """What a run wrote down of itself; empty where it cannot be read."""
        try:
            found = json.loads((self.runs / name / "manifest.json").read_text(encoding="utf8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def good(self) -> list[str]:
        """The runs in which everything succeeded, the first one first; runs from before there was a status did."""
        return [name for name in self.names() if self.manifest(name).get("status", "done") == "done"]

    def last_good(self) -> str | None:
        """The run that readers last saw, which is `latest`; where that link is lost, the last good run there is."""
        if self.latest.is_symlink() and (self.latest / "manifest.json").is_file():
            return self.latest.resolve().name
        return next(reversed(self.good()), None)

    def new_name(self, note: Callable[[str], None]) -> str:
        """The UTC time, as a name that sorts behind every run there is; a clock that stands before the last run is told."""
        stamp = now().strftime("%Y-%m-%dT%H%M%SZ")
        last = next(reversed(self.names()), "")
        if _order(stamp) > _order(last):
            return stamp
        base, n = _order(last)
        if stamp < base:
            note(f"the clock says {stamp}, and the last run was made at {base}; this run is named as one after that")
        return f"{base}-{n + 1:03}"

    def begin(self, name: str) -> Path:
        """A new hidden folder for the run to fill; nobody takes it for a run."""
        folder = self.runs / f"{PARTIAL}{name}"
        folder.mkdir(parents=True)
        return folder

    def finish(self, work: Path, name: str) -> Path:
        """Give a filled folder its name, in one step."""
        return work.rename(self.runs / name)

    def move_latest(self, name: str) -> None:
        """Point `latest` at a run, in one step: a link is made beside it and put in its place."""
        beside = self.latest.with_name(".latest")
        beside.unlink(missing_ok=True)
        beside.symlink_to(Path("runs") / name, target_is_directory=True)
        beside.replace(self.latest)

    def sweep(self) -> None:
        """Remove what a killed run left."""
        self.latest.with_name(".latest").unlink(missing_ok=True)
        if self.runs.is_dir():
            for path in self.runs.glob(f"{PARTIAL}*"):
                shutil.rmtree(path)

    def prune(self, keep: int) -> None:
        """Keep the last `keep` good runs and what failed since; 0 keeps all."""
        kept = self.good()[-keep:]
        if keep and kept:
            for name in self.names():
                if _order(name) < _order(kept[0]):
                    shutil.rmtree(self.runs / name)


def _order(name: str) -> tuple[str, int]:
    """A run's time, and its number among those of one name."""
    time, _, n = name.partition("Z-")
    return (time if not n else f"{time}Z", int(n or 1)) if name else ("", 0)


def now() -> datetime:
    """What the clock says."""
    return datetime.now(UTC)


def time_of(name: str) -> str:
    """When a run was made, as its name tells, in ISO."""
    day, _, time = name[:17].partition("T")
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}Z"

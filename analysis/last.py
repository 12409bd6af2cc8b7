"""The last good run: what changed since it, and what of it still holds and can be taken over."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.changes import State, find_changes, none
from analysis.codebook import Codebook
from analysis.evidence import MOST_WORDS
from analysis.shelf import Shelf

TEXTS_LEFT_OUT = f"left out: labels, counts, and snippets of at most {MOST_WORDS} words"
COMPARED = ("articles", "mentions", "figures", "rates", "entries", "verdicts")


class Last(NamedTuple):
    """The run that readers saw last."""

    name: str
    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def of(cls, runs: Shelf, note: Callable[[str], None]) -> Last | None:
        """The last good run of an event, if there is one that can be compared with."""
        name = runs.last_good()
        if name is None:
            return None
        last = cls(name, runs.runs / name, runs.manifest(name))
        if last.manifest.get("texts") != TEXTS_LEFT_OUT:
            return last
        note(f"the last good run, {name}, holds no texts to compare with; this one is told like a first one")
        return None

    def changes(
        self, now: State, codebook: Codebook, *, same: bool, note: Callable[[str], None]
    ) -> pd.DataFrame | None:
        """What changed since; nothing where `same` says that all is made of the same; None where it cannot be read."""
        if same and self.manifest.get("selected", {}) == now.selection:
            return none()
        try:
            return find_changes(self._state(), now, codebook)
        except (OSError, ValueError, KeyError, AttributeError) as error:  # lost, cut off, or of another age
            note(
                f"the last good run, {self.name}, cannot be compared with ({error}); this one is told like a first one"
            )
            return None

    def take(self, part: str, folder: Path) -> bool:
        """Copy its `tables` or `notebooks` into `folder`; not where a file is not what was written."""
        files = {name: digest for name, digest in self.manifest["files"].items() if name.startswith(f"{part}/")}
        if hashes(self.folder, part) != files:
            return False
        shutil.copytree(self.folder / part, folder / part)
        return True

    def _state(self) -> State:
        read = {name: pd.read_parquet(self.folder / "tables" / f"{name}.parquet") for name in COMPARED}
        return State(
            read,
            (self.folder / "inputs" / "codebook.yml").read_text(encoding="utf-8-sig").splitlines(),
            self.manifest["corrections"],
            self.manifest["rules"],
            self.manifest["framing"],
            self.manifest["selected"],
        )


def hashes(folder: Path, part: str = "") -> dict[str, str]:
    """SHA-256 of every file of a run, or of a part of it, by its path in the run's folder."""
    paths = sorted(path for path in (folder / part).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

"""Articles that need not be read again: what was found in each, kept as long as nothing that it was made of changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import tables

INDEX = "index.json"
PARTIAL = ".partial"
UNUSED = 10  # runs that an article is kept for though none of them has it


class _Known(NamedTuple):
    """An article in the cache: the fingerprint of its row in `articles`, and how many runs have not had it."""

    state: str
    unused: int


class Cache:
    """Tables of single articles in `folder`, made by one set of rules and one codebook, whose fingerprint is `made_by`.

    A generation is a folder of parquet files and an index: of which articles, in which state, and the hash of each file.
    It is written under a hidden name and renamed when whole. One that is not what its index says, or was made by other
    rules, is as good as none. Whoever writes holds the event's lock.
    """

    def __init__(self, folder: Path, made_by: str) -> None:
        self.folder = folder
        self.made_by = made_by
        self._known: dict[str, _Known] = {}
        self._stored: dict[str, pd.DataFrame] = {}
        self._states: dict[str, str] = {}

    def forget(self) -> None:
        """Remove all that is kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self, articles: pd.DataFrame, names: Sequence[str]) -> dict[str, pd.DataFrame]:
        """The tables `names` of those of `articles` that are known as they are now; nothing where none is."""
        self._states = states(articles)
        try:
            self._load(names)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # not there, cut off, changed: made anew
            self._known, self._stored = {}, {}
        current = {a for a, state in self._states.items() if a in self._known and self._known[a].state == state}
        if not current:
            return {}
        return {name: frame[frame["article"].isin(current)] for name, frame in self._stored.items()}

    def write(self, articles: pd.DataFrame, found: Mapping[str, pd.DataFrame]) -> None:
        """Keep what was found in `articles`, and what is known of others that a run of late has had."""
        here = set(articles["article"])
        others = {a: _Known(k.state, k.unused + 1) for a, k in self._known.items() if a not in here}
        others = {a: k for a, k in others.items() if k.unused <= UNUSED}
        known = others | {a: _Known(self._states[a], 0) for a in articles["article"]}
        if known == self._known:
            return
        work = self.folder / PARTIAL
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        hashes = {}
        for name, frame in found.items():
            if others:
                old = self._stored[name]
                frame = pd.concat([frame, old[old["article"].isin(others)]], ignore_index=True)
            tables.write_one(frame, work / f"{name}.parquet")
            hashes[name] = _hash((work / f"{name}.parquet").read_bytes())
        index = {"made_by": self.made_by, "files": hashes, "articles": known}
        (work / INDEX).write_text(json.dumps(index), encoding="utf8")
        last = self._generations()
        work.rename(self.folder / f"{len(last) and int(last[-1].name) + 1:06}")
        for generation in last:
            shutil.rmtree(generation)

    def _load(self, names: Sequence[str]) -> None:
        last = self._generations()[-1:]
        if not last:
            return
        index = json.loads((last[0] / INDEX).read_text(encoding="utf8"))
        if index["made_by"] != self.made_by:
            return
        for name in names:
            path = last[0] / f"{name}.parquet"
            if _hash(path.read_bytes()) != index["files"][name]:
                raise ValueError(f"{path} is not what was written")
            self._stored[name] = tables.check(name, pd.read_parquet(path))
        self._known = {article: _Known(*known) for article, known in index["articles"].items()}

    def _generations(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.name.isascii() and path.name.isdigit())


def states(articles: pd.DataFrame) -> dict[str, str]:
    """By article, a fingerprint of all that is known of it, its file's name aside."""
    rows = articles.drop(columns="source_file").astype("string").fillna("\0")
    cells = zip(*(rows[column].tolist() for column in rows), strict=True)
    return {row[0]: _hash(json.dumps(row).encode()) for row in cells}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

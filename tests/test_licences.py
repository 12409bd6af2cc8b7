"""Every package that an installation pulls in is listed with its licence, and each may stand beside MIT."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis import lexicons

ROOT = Path(__file__).resolve().parents[1]
LISTED = dict(
    re.findall(
        r"^\| \**([a-z0-9-]+)\** \| ([^|]+?) \|$",
        (ROOT / "docs" / "licences.md").read_text(encoding="utf8"),
        re.MULTILINE,
    )
)
MAY_BE_USED = {"MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC", "PSF-2.0", "MPL-2.0", "Zlib", "CC0-1.0", "CNRI-Python"}  # fmt: skip
SPDX = {  # how packages that give no SPDX expression say it
    "BSD License": "BSD-3-Clause", "MIT License": "MIT", "Apache Software License": "Apache-2.0", "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip


def needed() -> dict[str, str]:
    """Every package in the closure of the dependencies that is installed here, with its licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
    todo = [(Requirement(line), frozenset[str]()) for line in project["dependencies"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    found: dict[str, str] = {}
    while todo:
        requirement, extras = todo.pop()
        name = canonicalize_name(requirement.name)
        wanted = requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in (*extras, ""))
        if not wanted or (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = _licence(package.metadata)
        todo += [(Requirement(line), frozenset(requirement.extras)) for line in package.requires or ()]
    return found


def _licence(metadata: object) -> str:
    get, get_all = metadata.get, metadata.get_all  # type: ignore[attr-defined]
    told = [c.split(" :: ")[-1] for c in get_all("Classifier", []) if c.startswith("License ::")]
    said = get("License-Expression") or (told[0] if told else (get("License") or "").split("\n")[0])
    return SPDX.get(said, said)


def test_every_package_that_is_needed_is_listed_with_the_licence_it_states() -> None:
    found = needed()
    assert len(found) > 60
    assert {name: LISTED.get(name) for name in found} == found


@pytest.mark.parametrize("name", sorted(set(LISTED) - {"package"}))
def test_every_licence_may_stand_beside_mit(name: str) -> None:
    parts = [part.strip(" ()") for part in re.split(r"\bAND\b|\bOR\b", LISTED[name])]
    assert set(parts) <= MAY_BE_USED


@pytest.mark.parametrize("path", sorted((ROOT / "analysis" / "lexicons").glob("*.csv")), ids=lambda p: p.stem)
def test_every_row_of_a_lexicon_names_its_source(path: Path) -> None:
    rows = lexicons.read(path.stem)
    assert rows
    assert all(row["source"].strip() for row in rows)

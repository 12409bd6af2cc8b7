"""A new event: the starter that ships with the package, copied to where a user wants it."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from pathlib import Path

from analysis.events import HERE, EventError

STARTER = HERE / "starter"
LONGEST = 100  # characters; with the folders of a run behind it a path stays below the 260 of Windows
FORBIDDEN = '<>:"/\\|?*'  # in names of files on Windows; macOS and Linux forbid a part of them
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}


def new_event(path: Path) -> Path:
    """Make the folder `path` with an event that runs as it is, whole or not at all; EventError where it cannot be."""
    if problem := bad_name(path.name):
        raise EventError(f"{path}: {problem}; give a name of letters and digits such as strike-2024")
    if path.exists() or path.is_symlink():
        raise EventError(f"{path}: is there already; give another name, or delete it")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{path.name[:20]}-", dir=path.parent))
    try:
        shutil.copytree(STARTER, beside / "event", copy_function=shutil.copyfile)  # without the package's own rights
        (beside / "event").rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return path


def bad_name(name: str) -> str:
    """Why a folder of that name would not do on every system; nothing where it would."""
    if not name.strip(". "):
        return "is no name"
    if any(c in FORBIDDEN or unicodedata.category(c) in ("Cc", "Cs") for c in name):
        return f"has a sign that no name may have on every system ({' '.join(FORBIDDEN)})"
    if name != name.rstrip(". "):
        return "ends with a full stop or a space, which Windows takes off"
    if name.split(".", maxsplit=1)[0].strip().casefold() in RESERVED:
        return "is the name of a device on Windows"
    return f"has {len(name)} characters, more than {LONGEST}" if len(name) > LONGEST else ""

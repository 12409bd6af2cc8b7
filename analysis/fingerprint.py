"""What labels the articles: code, lexicons, model and libraries, so that a new version of them is not taken for news."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FROM = "analysis.extract"  # everything that it imports, at whatever remove, can change a label
LIBRARIES = ("babel", "google-re2", "nltk", "numpy", "pandas")
# Takes "from analysis import a, b", "    from analysis.a import b", "import analysis.a"; refuses "from analysis_tools import a".
_IMPORT = re.compile(
    r"^[ \t]*(?:from (analysis(?:\.\w+)*) import (\([^)]*\)|[^\n#]*)|import (analysis(?:\.\w+)*))", re.M
)


@cache
def rules() -> Mapping[str, str]:
    """By each part of what labels the articles (a module, a lexicon, a library) its hash or version."""
    parts = {name: of_files([path]) for name, path in sorted(modules(FROM).items())}
    for path in sorted((HERE / "lexicons").iterdir()):
        if path.suffix in (".csv", ".npz"):
            parts[f"lexicons/{path.name}"] = of_files([path])
    return parts | {library: version(library) for library in LIBRARIES}


def of_package() -> str:
    """A fingerprint of everything in this package: code, templates, lexicons."""
    return of_files(p for p in sorted(HERE.rglob("*")) if p.is_file() and "__pycache__" not in p.parts)


def modules(name: str) -> dict[str, Path]:
    """The files of a module of this package and of all modules of it that it imports, by name."""
    found: dict[str, Path] = {}
    left = [name]
    while left:
        module = left.pop()
        path = _file(module)
        if module not in found and path is not None and module != "analysis":  # which holds the version, and no rule
            found[module] = path
            left += _imported(path.read_text(encoding="utf8"))
    return found


def of_files(paths: Iterable[Path]) -> str:
    """A fingerprint of what files hold."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def of_values(*values: Any) -> str:
    """A fingerprint of plain values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _imported(source: str) -> Iterator[str]:
    for package, names, module in _IMPORT.findall(source):
        yield package or module
        for name in re.findall(r"\w+", names.replace(" as ", ",")):
            yield f"{package}.{name}"


def _file(module: str) -> Path | None:
    base = HERE.joinpath(*module.split(".")[1:])
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)

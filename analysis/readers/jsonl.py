"""One article a line: a JSON object whose keys are columns of `articles`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield `(line, values)` for each line, `(line, problem)` for one that cannot be used; blank lines are passed over."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if not text:
                    continue
                value = json.loads(text)
            except UnicodeDecodeError:
                yield number, "is not UTF-8; save the file as UTF-8"
            except (json.JSONDecodeError, RecursionError, ValueError) as error:
                reason = (
                    f"{error.msg} at column {error.colno}"
                    if isinstance(error, json.JSONDecodeError)
                    else "too deep or too large"
                )
                yield number, f"is not JSON: {reason}"
            else:
                yield number, value if isinstance(value, dict) else f"is no JSON object but {type(value).__name__}"

"""One article a line: a JSON object whose keys are columns of `articles`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.readers.lines import TOO_LONG, read_lines, twice


class _TwiceError(ValueError):
    """A key stands twice in one object."""


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield `(line, values)` for each line, `(line, problem)` for one that cannot be used; blank lines are passed over."""
    for number, line in enumerate(read_lines(path), 1):
        if line is None:
            yield number, TOO_LONG
            continue
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            if not text:
                continue
            value = json.loads(text, object_pairs_hook=_object)
        except UnicodeDecodeError:
            yield number, "is not UTF-8; save the file as UTF-8"
        except _TwiceError as error:
            yield number, str(error)
        except (RecursionError, ValueError) as error:
            reason = (
                f"{error.msg} at column {error.colno}"
                if isinstance(error, json.JSONDecodeError)
                else "too deep or too large"
            )
            yield number, f"is not JSON: {reason}; write one object a line"
        else:
            if isinstance(value, dict):
                yield number, value
            else:
                yield (
                    number,
                    f'is no JSON object but {type(value).__name__}; write {{"id": "…", "outlet": "…", "text": "…"}}',
                )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _TwiceError(twice(key for key, _ in pairs))
    return values

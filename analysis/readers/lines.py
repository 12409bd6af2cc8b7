"""Lines of a file, none of them so long that it fills the memory; and keys that a file gives twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

MOST_BYTES = 10_000_000  # of an article; the longest books have a third of that
TOO_LONG = f"is longer than {MOST_BYTES:,} bytes; cut it into articles of less"


def read_lines(path: Path) -> Iterator[bytes | None]:
    """One item a line, its end included; None for one of more than `MOST_BYTES`, which is passed over in pieces."""
    with path.open("rb") as file:
        while line := file.readline(MOST_BYTES + 1):
            if len(line) <= MOST_BYTES:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(MOST_BYTES)
            yield None


def twice(keys: Iterable[str]) -> str:
    """What is wrong where a key is given twice, since one of the two values would be lost; else nothing."""
    counts = Counter(keys)
    return next((f'has "{key}" {n} times; keep one of them' for key, n in counts.items() if n > 1), "")

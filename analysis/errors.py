"""What is said of an error, in one line for the person at the terminal (a bug with its traceback), and the exit code."""

from __future__ import annotations

import errno
from enum import IntEnum


class Code(IntEnum):
    """Exit codes of `framing`."""

    DONE = 0
    NOTEBOOK_FAILED = 1
    WRONG_INPUT = 2
    BUSY = 3
    CANNOT_WRITE = 4
    CHANGED = 10  # these two with --exit-code only
    NEW_CONFLICT = 11
    STOPPED = 130
    TERMINATED = 143


_ELSEWHERE = "name a folder that can be written to with --out"
_REMEDIES = {
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.ENOSPC: f"free some space, or {_ELSEWHERE}",
    errno.EDQUOT: f"free some space, or {_ELSEWHERE}",
}


def is_ours(error: BaseException) -> bool:
    """Whether the error was written for the person at the terminal; any other is a bug, and its traceback is wanted."""
    return type(error).__module__.startswith("analysis.") or isinstance(error, OSError)


def plain(error: BaseException) -> str:
    """The error in one line; what the system refuses is said with the file and what to do."""
    if not isinstance(error, OSError):
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}; {_REMEDIES.get(error.errno or 0, 'name another folder with --out')}"

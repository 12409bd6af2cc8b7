"""What is said of an error: those written for the person at the terminal in one line, a bug with its traceback."""

from __future__ import annotations

import errno

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

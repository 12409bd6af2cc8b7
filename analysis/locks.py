"""One run of an event at a time: a lock that the system itself lets go when its holder ends, however it ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

NAME = ".lock"


class BusyError(ValueError):
    """Another run holds the event."""


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the folder of an event's results; BusyError at once where another process holds it.

    Where nothing but the lock was put into the folder, it and the folders made for it are gone afterwards.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    path = folder / NAME
    lock = _acquire(path)
    try:
        path.write_text(f"{os.getpid()}\n", encoding="utf8")
        yield
    finally:
        if not any(other != path for other in folder.iterdir()):
            path.unlink()  # while it is held: who opened it meanwhile sees that it has no name any more
            for made in missing:
                with suppress(OSError):
                    made.rmdir()
        lock.release()


def _acquire(path: Path) -> FileLock:
    for last in (False, False, True):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            holder = path.read_text(encoding="utf8").strip()
            raise BusyError(
                f"{path.parent}: another run holds this event{f' (process {holder})' if holder else ''}; "
                "nothing was done, start again when it has ended"
            ) from None
        except FileNotFoundError:  # its folder went with a run that had nothing to leave
            if last:
                raise
        else:
            return lock
    raise AssertionError("unreachable")

"""A child process that ends when its parent does, however the parent ended: kernels and workers of a killed run."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1  # of Linux's prctl(2)
LOOK = 0.5  # seconds, where the kernel of the system cannot tell


def end_with(parent: int) -> None:
    """End this process at once when process `parent` ends; it may have ended already.

    On Linux the system does it (a signal that nothing in this process can hold up); elsewhere a thread looks every half second.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_look, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _look(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


if __name__ == "__main__":  # python -m analysis.orphans PARENT MODULE ARGUMENT...: run a module so
    end_with(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)

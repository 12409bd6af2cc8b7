"""The shipped notebooks, run through papermill on kernels that end with this process and that cannot hang for ever."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

GIVEN_BY_THE_RUN = ("event", "tables")
KERNEL = "python3"
logging.getLogger("papermill").addHandler(logging.NullHandler())  # how a notebook ended is told here, and once


class ExecutionError(ValueError):
    """Notebooks that cannot be run: a parameter none has, or none there."""


def parameters_of(folder: Path, given: Mapping[str, str]) -> dict[Path, set[str]]:
    """The notebooks of a report in `folder`, and the parameters each has; ExecutionError where a given one is in none of them."""
    import papermill  # noqa: PLC0415 - takes longer to import than most commands take

    paths = [path for path in sorted(folder.glob("[0-9]_*.ipynb")) if not _is_interactive(path)]
    if not paths:
        raise ExecutionError(f"{folder}: has no notebooks; install the package again")
    known = {path: set(papermill.inspect_notebook(str(path))) for path in paths}
    allowed = sorted(set().union(*known.values()) - set(GIVEN_BY_THE_RUN))
    for name in given:
        if name not in allowed:
            raise ExecutionError(f'-p {name}: no notebook has a parameter "{name}"; allowed are {", ".join(allowed)}')
    return known


def _is_interactive(path: Path) -> bool:
    """Whether a notebook says in its metadata that it is there for a reader's hands, and so is no chapter of a report."""
    return bool(json.loads(path.read_text(encoding="utf8"))["metadata"].get("interactive", False))


def execute(
    notebooks: Mapping[Path, set[str]],
    parameters: Mapping[str, str],
    *,
    workers: int,
    timeout: int,
    meanwhile: Callable[[], None],
    say: Callable[[str], None],
) -> dict[str, str]:
    """Run the notebooks into the working directory, `workers` at a time; the reason of each failure by notebook.

    A cell that takes longer than `timeout` seconds (0: no limit) fails its notebook, and its kernel is ended. `meanwhile`
    is done in a thread of its own while the kernels are at work.
    """
    from papermill.iorw import local_file_io_cwd  # noqa: PLC0415

    failures: dict[str, str] = {}
    # papermill notes the folder it writes to in one place for all threads, and puts back what each found there: set here
    # first, all of them find the same, and none leaves the folder of this run to the next one
    with local_file_io_cwd(), _kernels() as (kernel, runtime), ThreadPoolExecutor(workers + 1) as pool:
        options = {"kernel_manager_class": kernel, "shutdown_kernel": "immediate", "execution_timeout": timeout or None}
        jobs: dict[Future[str], str] = {}
        other = pool.submit(meanwhile)
        try:
            for path, known in notebooks.items():
                values = {k: v for k, v in parameters.items() if k in known}
                jobs[pool.submit(_execute_one, path, values, options)] = path.stem
            for job in _progress(jobs, say):
                if reason := job.result():
                    failures[jobs[job]] = reason
            other.result()
        except BaseException:  # stopped by hand, a full disk: the kernels must not go on, and nobody must wait for them
            pool.shutdown(wait=False, cancel_futures=True)
            runtime()
            raise
    return failures


def _execute_one(source: Path, values: Mapping[str, str], options: Mapping[str, Any]) -> str:
    import papermill  # noqa: PLC0415
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    try:
        papermill.execute_notebook(
            str(source),
            source.name,
            dict(values),
            kernel_name=KERNEL,
            progress_bar=False,
            log_output=False,
            extra_arguments=["--log-level=50"],  # a kernel's warnings about its own transport are no news of this run
            **options,
        )
    except PapermillExecutionError as error:
        return f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        return f"a cell took longer than {options['execution_timeout']} s (--timeout), and its kernel was ended"
    except DeadKernelError:
        return "its kernel died: ended from outside, or out of memory"
    except RuntimeError as error:  # what jupyter_client says of a kernel that does not start
        return f"its kernel did not start: {error}"
    return ""


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """A variable of this process's environment, and of the kernels' that it starts."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _kernels() -> Iterator[tuple[type[AsyncKernelManager], Callable[[], None]]]:
    """A class of kernels for one run, and a call that ends all of them at once.

    They run in this very Python, whatever kernels are installed, and end with this process. Their connection files lie in
    the working directory, where a killed run's folder takes them along, and where a user without a home may write.
    """
    started: list[AsyncKernelManager] = []
    runtime = Path(".runtime").absolute()

    class Kernel(AsyncKernelManager):
        def __init__(self, **more: Any) -> None:
            super().__init__(connection_file=str(runtime / f"{len(started)}-{os.urandom(4).hex()}.json"), **more)
            started.append(self)

        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            launcher = ["-m", "analysis.orphans", str(os.getpid()), "ipykernel_launcher", "-f", self.connection_file]
            return [sys.executable, *launcher, *(extra_arguments or [])]

    def end_all() -> None:
        for manager in started:
            process = getattr(manager.provisioner, "process", None)
            if process is not None:
                process.kill()

    runtime.mkdir(mode=0o700)
    try:
        with environment("IPYTHONDIR", str(runtime)):  # no startup file of the user's, and no home needed
            yield Kernel, end_all
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _progress(jobs: Mapping[Future[str], str], say: Callable[[str], None]) -> Iterator[Future[str]]:
    """The jobs as they end: with a bar on a terminal, with a line each elsewhere."""
    if sys.stderr.isatty():
        from tqdm import tqdm  # noqa: PLC0415

        yield from tqdm(as_completed(jobs), total=len(jobs), desc="notebooks", unit="notebook", file=sys.stderr)
    else:
        for job in as_completed(jobs):
            say(f"{jobs[job]}: {'failed' if job.result() else 'done'}")
            yield job

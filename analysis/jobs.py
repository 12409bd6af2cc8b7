"""A run as a schedule sees it: one at a time, an exit code, log lines a machine can read, a summary fit for a message."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from analysis.errors import Code, is_ours, plain
from analysis.events import find_event, refuse_inside
from analysis.locks import BusyError, hold

if TYPE_CHECKING:
    import argparse

    from analysis.runs import Result


class Log(NamedTuple):
    """Lines to stderr: as text for a person, or each a JSON object with time, level, event and message."""

    event: str
    as_json: bool

    def line(self, level: str, message: str, **more: Any) -> None:
        if self.as_json:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = json.dumps({"time": now, "level": level, "event": self.event, "message": message} | more)
        else:
            line = f"error: {message}" if level == "error" else message
        print(line, file=sys.stderr, flush=True)

    def info(self, message: str) -> None:
        self.line("info", message)

    def warning(self, message: str) -> None:
        self.line("warning", message)


class _Terminated(BaseException):
    """The process was asked to end (SIGTERM)."""


def run(options: argparse.Namespace) -> int:
    """Run an event as the command line asks, and return the exit code; stdout gets the report's path or the summary."""
    log = Log(options.event, options.log == "json")
    begun = time.monotonic()
    code, reason, result = Code.DONE, "", None
    try:
        with _terminable():
            event = find_event(options.event)
            refuse_inside(options.out, event.articles)
            with hold(options.out / event.name):
                # after the lock: imports take longer than a refusal may
                from analysis import runs  # noqa: PLC0415
                from analysis.articles import read_columns  # noqa: PLC0415

                result = runs.run_event(
                    options.event,
                    dict(options.parameters),
                    options.out,
                    runs.Settings(options.keep, options.timeout, options.fresh, options.no_text),
                    columns=read_columns(options.map),
                    on_problem=_stop if options.strict else log.warning,
                    say=log.info,
                )
        if result.failed:
            code, reason = Code.NOTEBOOK_FAILED, result.failed
        elif options.exit_code:
            code = _news(result)
    except KeyboardInterrupt:
        code, reason = Code.STOPPED, "stopped"
    except _Terminated:
        code, reason = Code.TERMINATED, "was asked to end (SIGTERM)"
    except (ValueError, OSError) as error:
        if not is_ours(error):
            raise
        code = Code.BUSY if isinstance(error, BusyError) else Code.WRONG_INPUT
        code, reason = (Code.CANNOT_WRITE if isinstance(error, OSError) else code), plain(error)
    if reason:
        log.line("error", reason, exit=int(code))
    elif log.as_json:
        log.line("info", "done", exit=int(code), seconds=round(time.monotonic() - begun, 1))
    _print(options, code, reason, result)
    return int(code)


def _print(options: argparse.Namespace, code: Code, reason: str, result: Result | None) -> None:
    """The summary where one is asked for; else the path of the report, if there is one."""
    if options.summary:
        from analysis.messages import summary  # noqa: PLC0415

        print(summary(options.event, int(code), reason, result, as_json=options.summary == "json"))
    elif not reason and result is not None:
        print(result.report)


def _news(result: Result) -> Code:
    from analysis.changes import news  # noqa: PLC0415

    brought = None if result.changes is None else news(result.changes)
    if brought is None or brought.empty:
        return Code.DONE
    return Code.NEW_CONFLICT if brought["what"].eq("conflict_new").any() else Code.CHANGED


def _stop(problem: str) -> None:
    from analysis.articles import InputError  # noqa: PLC0415

    raise InputError(problem)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does: kernels ended, nothing half-written. Only a main thread can."""

    def end(number: int, frame: object) -> NoReturn:  # noqa: ARG001
        raise _Terminated

    try:
        before = signal.signal(signal.SIGTERM, end)
    except ValueError:  # called from another thread, as a test or a server may
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

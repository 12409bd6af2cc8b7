"""Completion of the command line in a shell, and how the parser's options are told to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

SHELLS = ("bash", "zsh", "fish")  # of those that shtab writes for; named here, so that --help need not import it
FILES, FOLDERS = ("inputs", "labels", "codebook"), ("event", "out")


class PrintCompletion(argparse.Action):
    """`--completion SHELL` prints the script that completes commands, options and paths in that shell, and ends."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        import shtab  # noqa: PLC0415 - only who asks for it pays for it

        _tell_paths(parser, shtab.FILE, shtab.DIRECTORY)
        print(shtab.complete(parser, str(values)))
        parser.exit()


def _tell_paths(parser: argparse.ArgumentParser, file: object, folder: object) -> None:
    for action in parser._actions:  # argparse has no public list of what was added
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                _tell_paths(sub, file, folder)
        elif action.dest in FILES or action.dest in FOLDERS:
            action.complete = file if action.dest in FILES else folder  # type: ignore[attr-defined]

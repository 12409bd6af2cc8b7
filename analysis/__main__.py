"""The command line: `framing run EVENT`, `framing extract INPUT... --out DIR`, `framing evaluate EVENT`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis import __version__
from analysis.errors import is_ours, plain

DONE, NOTEBOOK_FAILED, WRONG_INPUT = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a notebook failed, 2 wrong use or unreadable input."""
    options = _parser().parse_args(arguments)
    command = {"run": _run, "extract": _extract, "evaluate": _evaluate}[options.command]
    try:
        return command(options)
    except KeyboardInterrupt:
        say("stopped")
        return 130
    except BrokenPipeError:  # who read the output has seen enough
        sys.stdout = None
        return DONE
    except (ValueError, OSError) as error:
        if not is_ours(error):
            raise
        say(f"error: {plain(error)}")
        return WRONG_INPUT


def say(line: str) -> None:
    """One line to the person at the terminal; stdout is for results only."""
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="framing",
        description="How do news outlets tell the same event differently: in words, in whose voice, and in numbers?",
    )
    parser.add_argument("--version", action="version", version=f"framing {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="the main job: notebooks through papermill, then one HTML report")
    run.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    run.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
                     help="a parameter of the notebooks: outlets, since, until")  # fmt: skip
    run.add_argument(
        "--out", type=Path, default=Path("outputs"), metavar="DIR", help="where results go (default: outputs)"
    )
    run.add_argument("--strict", action="store_true", help="stop at the first article that cannot be read")
    run.add_argument("--keep", type=_count, default=0, metavar="N", help="keep the last N good runs (default: all)")
    run.add_argument("--timeout", type=_count, default=600, metavar="SECONDS",
                     help="how long one cell of a notebook may take (default: 600; 0: any time)")  # fmt: skip
    run.add_argument("--fresh", action="store_true", help="take nothing over from earlier runs, read all articles anew")
    run.add_argument("--exit-code", action="store_true",
                     help="end with 10 where something changed since the last good run, 11 on a new conflict")  # fmt: skip
    run.add_argument("--summary", nargs="?", const="text", choices=("text", "json"),
                     help="print what changed instead of the report's path")  # fmt: skip
    run.add_argument("--log", choices=("text", "json"), default="text", help="how lines on stderr are written")

    extract = commands.add_parser("extract", help="every table as parquet")
    extract.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders of articles (.md, .txt, .jsonl)")
    extract.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    extract.add_argument("--codebook", type=Path, metavar="FILE", help="frames, counted things and speakers")
    extract.add_argument("--fast", action="store_true", help="voices by rules alone: faster, less exact")
    extract.add_argument("--strict", action="store_true", help="stop at the first article that cannot be read")

    evaluate = commands.add_parser("evaluate", help="what is found against gold/*.csv and corrections.csv")
    evaluate.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    return parser


def _extract(options: argparse.Namespace) -> int:
    from analysis import tables  # noqa: PLC0415 - pandas takes half a second that --help need not pay
    from analysis.articles import load_articles  # noqa: PLC0415
    from analysis.codebook import Codebook, read_codebook  # noqa: PLC0415
    from analysis.extract import extract  # noqa: PLC0415

    codebook = read_codebook(options.codebook) if options.codebook else Codebook()
    articles = load_articles(options.inputs, on_problem=_stop if options.strict else say)
    tables.write(extract(articles, codebook, fast=options.fast, on_problem=say), options.out)
    print(options.out)
    return DONE


def _run(options: argparse.Namespace) -> int:
    from analysis import jobs  # noqa: PLC0415

    return jobs.run(options)


def _evaluate(options: argparse.Namespace) -> int:
    from analysis.articles import load_articles  # noqa: PLC0415
    from analysis.codebook import read_codebook  # noqa: PLC0415
    from analysis.corrections import read_corrections  # noqa: PLC0415
    from analysis.evaluate import LABELS, against_gold, evaluate_corrections  # noqa: PLC0415
    from analysis.events import EventError, find_event  # noqa: PLC0415
    from analysis.extract import extract  # noqa: PLC0415

    event = find_event(options.event)
    corrections = read_corrections(event.corrections)
    named = [name for name in LABELS if event.gold and (event.gold / f"{name}.csv").is_file()]
    if not (named or corrections):
        raise EventError(
            f"{event.folder}: has neither gold/frames.csv nor gold/figures.csv nor corrections.csv to compare with"
        )
    found = extract(load_articles(event.articles, on_problem=say), read_codebook(event.codebook))
    for name in named:
        result = against_gold(found, event.gold, name)
        print(
            f"{LABELS[name][0]} against gold/{name}.csv\n{result.astype(object).where(result.notna(), '-').to_string()}\n"
        )
    if corrections:
        print(f"cells that people corrected\n{evaluate_corrections(found, corrections).to_string()}")
    return DONE


def _stop(problem: str) -> None:
    from analysis.articles import InputError  # noqa: PLC0415

    raise InputError(problem)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from 0 on')
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

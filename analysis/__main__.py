"""The command line: `framing new`, `check`, `run`, `extract`, `sample`, `evaluate`."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from analysis import __version__
from analysis.completion import SHELLS, PrintCompletion
from analysis.errors import Code, is_ours, plain

# objects, generations: tables are made of a great many objects, hardly one of them in a cycle
RARELY = (1_000_000, 20, 100)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a notebook failed, 2 wrong use or unreadable input."""
    try:
        options = _parser().parse_args(arguments)
        return int(options.does(options))
    except KeyboardInterrupt:
        say("stopped")
        return Code.STOPPED
    except BrokenPipeError:  # who read the output has seen enough
        sys.stdout = None
        return Code.DONE
    except (ValueError, OSError) as error:
        if not is_ours(error):
            raise
        say(f"error: {plain(error)}")
        return Code.CANNOT_WRITE if isinstance(error, OSError) else Code.WRONG_INPUT


def say(line: str) -> None:
    """One line to the person at the terminal; stdout is for results only."""
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="framing",
        description="How do news outlets tell the same event differently: in words, in whose voice, and in numbers?",
    )
    parser.add_argument("--version", action="version", version=f"framing {__version__}")
    parser.add_argument("--completion", choices=SHELLS, action=PrintCompletion, metavar="SHELL",
                        help=f"print what completes commands in a shell: {', '.join(SHELLS)}")  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="a new event that runs as it is, to be changed into yours")
    new.add_argument("event", type=Path, metavar="EVENT", help="folder to make")
    new.set_defaults(does=_new)

    check = commands.add_parser("check", help="what was loaded and what looks wrong; nothing is run")
    check.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    check.set_defaults(does=_check)
    _takes_articles(check)

    run = commands.add_parser("run", help="the main job: notebooks through papermill, then one HTML report")
    run.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    run.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters",
                     help="a parameter of the notebooks: outlets, since, until")  # fmt: skip
    run.add_argument(
        "--out", type=Path, default=Path("outputs"), metavar="DIR", help="where results go (default: outputs)"
    )
    run.set_defaults(does=_run)
    _takes_articles(run)
    run.add_argument("--keep", type=_count, default=0, metavar="N", help="keep the last N good runs (default: all)")
    run.add_argument("--timeout", type=_count, default=600, metavar="SECONDS",
                     help="how long one cell of a notebook may take (default: 600; 0: any time)")  # fmt: skip
    run.add_argument("--fresh", action="store_true", help="take nothing over from earlier runs, read all articles anew")
    run.add_argument("--no-text", action="store_true",
                     help="a run to publish: labels, counts, snippets of at most 25 words, never an article")  # fmt: skip
    run.add_argument("--exit-code", action="store_true",
                     help="end with 10 where something changed since the last good run, 11 on a new conflict")  # fmt: skip
    run.add_argument("--summary", nargs="?", const="text", choices=("text", "json"),
                     help="print what changed instead of the report's path")  # fmt: skip
    run.add_argument("--log", choices=("text", "json"), default="text", help="how lines on stderr are written")

    extract = commands.add_parser("extract", help="every table as parquet")
    extract.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders of articles")
    extract.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the tables go")
    extract.add_argument("--codebook", type=Path, metavar="FILE", help="frames, counted things and speakers")
    extract.add_argument("--fast", action="store_true", help="voices by rules alone: faster, less exact")
    extract.set_defaults(does=_extract)
    _takes_articles(extract)

    sample = commands.add_parser("sample", help="uses of terms and figures at random, for two people to label blind")
    sample.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    sample.add_argument("-n", type=_count, default=100, metavar="N",
                        help="at most so many uses of terms, as many figures, a fifth of paragraphs (default: 100)")  # fmt: skip
    sample.add_argument("--seed", type=_count, default=1, metavar="N", help="the same seed draws the same (default: 1)")
    sample.add_argument("--out", type=Path, metavar="DIR", help="a new folder (default: sample-EVENT)")
    sample.set_defaults(does=_sample)

    evaluate = commands.add_parser("evaluate", help="how far the labels can be trusted: against people's")
    evaluate.add_argument("event", metavar="EVENT", help="folder of an event, or its name in data/")
    evaluate.add_argument("labels", nargs="*", type=Path, metavar="LABELS",
                          help="one or two people's files from `framing sample` (default: those in gold/)")  # fmt: skip
    evaluate.set_defaults(does=_evaluate)
    return parser


def _takes_articles(command: argparse.ArgumentParser) -> None:
    command.add_argument("--map", action="append", default=[], metavar="COLUMN=NAME",
                         help="a column of the files by another name: text=Body (again for each)")  # fmt: skip
    command.add_argument("--strict", action="store_true", help="stop at the first article that cannot be read")


def _new(options: argparse.Namespace) -> int:
    from analysis.starting import new_event  # noqa: PLC0415

    folder = new_event(options.event)
    print(folder)
    say(f"runs as it is: framing run {shlex.quote(str(folder))}")
    say(f"make it yours: articles in {folder / 'articles'}, what to look for in {folder / 'codebook.yml'}")
    return Code.DONE


def _check(options: argparse.Namespace) -> int:
    from analysis.events import find_event  # noqa: PLC0415

    event = find_event(options.event)
    from analysis.articles import load_articles, read_columns  # noqa: PLC0415
    from analysis.check import load_report  # noqa: PLC0415
    from analysis.codebook import read_codebook  # noqa: PLC0415
    from analysis.corrections import read_corrections  # noqa: PLC0415
    from analysis.extract import extract  # noqa: PLC0415

    problems: list[str] = []
    note = _stop if options.strict else problems.append
    codebook = read_codebook(event.codebook)
    columns = {**codebook.columns, **read_columns(options.map)}
    articles = load_articles(event.articles, columns=columns, on_problem=note)
    found = extract(articles, codebook, read_corrections(event.corrections), fast=True, on_problem=note)
    print(load_report(event.name, found, codebook, problems), end="")
    return Code.DONE


def _sample(options: argparse.Namespace) -> int:
    from analysis.events import find_event  # noqa: PLC0415

    event = find_event(options.event)
    from analysis.articles import load_articles  # noqa: PLC0415
    from analysis.codebook import read_codebook  # noqa: PLC0415
    from analysis.extract import extract  # noqa: PLC0415
    from analysis.sampling import draw, write_sample  # noqa: PLC0415

    codebook = read_codebook(event.codebook)
    articles = load_articles(event.articles, columns=codebook.columns, on_problem=say)
    folder = options.out or Path(f"sample-{event.name}")
    rows = draw(extract(articles, codebook, on_problem=say), options.n, options.seed)
    print(write_sample(rows, articles, codebook, folder))
    say("give each of two people a copy of labels.xlsx (or labels.csv), and how-to-label.md; neither sees the other's")
    say(f"then: framing evaluate {options.event} FIRST SECOND")
    return Code.DONE


def _extract(options: argparse.Namespace) -> int:
    import gc  # noqa: PLC0415

    gc.set_threshold(*RARELY)  # before the imports, a tenth of whose time would go into collecting

    from analysis import tables  # noqa: PLC0415 - pandas takes half a second that --help need not pay
    from analysis.articles import load_articles, read_columns  # noqa: PLC0415
    from analysis.codebook import Codebook, read_codebook  # noqa: PLC0415
    from analysis.events import refuse_inside  # noqa: PLC0415
    from analysis.extract import extract  # noqa: PLC0415

    gc.freeze()  # what is loaded stays
    codebook = read_codebook(options.codebook) if options.codebook else Codebook()
    columns = {**codebook.columns, **read_columns(options.map)}
    for given in options.inputs:
        refuse_inside(options.out, Path(given))
    articles = load_articles(options.inputs, columns=columns, on_problem=_stop if options.strict else say)
    tables.write(extract(articles, codebook, fast=options.fast, on_problem=say), options.out)
    gc.freeze()  # or Python goes through all that was remembered once more before it ends
    print(options.out)
    return Code.DONE


def _run(options: argparse.Namespace) -> int:
    from analysis import jobs  # noqa: PLC0415

    return jobs.run(options)


def _evaluate(options: argparse.Namespace) -> int:
    from analysis.events import find_event  # noqa: PLC0415

    event = find_event(options.event)
    from analysis.evaluation_report import evaluation  # noqa: PLC0415

    print(evaluation(event, options.labels, on_problem=say))
    return Code.DONE


def _stop(problem: str) -> None:
    from analysis.articles import InputError  # noqa: PLC0415

    raise InputError(problem)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number of 0 or more')
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

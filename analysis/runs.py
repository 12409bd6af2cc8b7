"""The main job: one extraction, the notebooks through papermill, one report; `latest` moves when all of it succeeded."""

from __future__ import annotations

import base64
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import __version__, report, tables
from analysis.articles import load_articles
from analysis.codebook import Codebook, read_codebook
from analysis.corrections import Correction, only_for, read_corrections
from analysis.drawn import WITH_SVG
from analysis.events import Event, find_event, shipped
from analysis.extract import extract
from analysis.tables import each_row

WORKERS = 2
GIVEN_BY_THE_RUN = ("event", "tables")
SELECTION = ("outlets", "since", "until")
PACKAGES = ("pandas", "numpy", "scipy", "matplotlib", "nltk", "papermill", "google-re2", "pyarrow")


class RunError(ValueError):
    """A run that cannot start: which parameter or folder is wrong, what is allowed."""


@dataclass
class Result:
    """What a run left: its folder, the report, and why it failed where it did."""

    folder: Path
    report: Path
    failed: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


def run_event(
    event: str,
    parameters: Mapping[str, str],
    out: Path,
    *,
    columns: Mapping[str, str] | None = None,
    on_problem: Callable[[str], None],
    say: Callable[[str], None],
) -> Result:
    """Check, extract once, run every notebook, write the report to `out/EVENT/runs/<UTC time>/`, move `latest` to it.

    `parameters` go to the notebooks that have them; one that none has is an error before any kernel starts, as is an
    event, a codebook or a set of articles that cannot be read.
    """
    result = Result(Path(), Path())
    problems: list[str] = []

    def note(problem: str) -> None:
        problems.append(problem)
        on_problem(problem)

    with _timed(result, "check and load"):
        found = find_event(event)
        codebook = read_codebook(found.codebook)
        corrections = read_corrections(found.corrections)
        selection: dict[str, Any] = {k: v for k, v in parameters.items() if k in SELECTION}
        articles = load_articles(
            found.articles, **selection, columns={**codebook.columns, **(columns or {})}, on_problem=note
        )
        if selection:
            corrections = only_for(corrections, articles)
    with _timed(result, "import papermill"):
        checked = _Checked(found, codebook, articles, corrections, _notebooks(parameters), parameters)
    result.folder = _new_folder(out.resolve() / found.name / "runs")
    try:
        return _run(checked, result, problems, note, say)
    except BaseException:  # stopped by hand, a full disk, a bug: half a run must not be taken for one
        shutil.rmtree(result.folder, ignore_errors=True)
        raise


class _Checked(NamedTuple):
    """All that a run needs and that can be checked before it begins."""

    event: Event
    codebook: Codebook
    articles: pd.DataFrame
    corrections: Sequence[Correction]
    notebooks: Mapping[Path, set[str]]
    parameters: Mapping[str, str]


def _run(
    checked: _Checked,
    result: Result,
    problems: Sequence[str],
    note: Callable[[str], None],
    say: Callable[[str], None],
) -> Result:
    articles, codebook = checked.articles, checked.codebook
    say(f"{len(articles)} articles, {articles['outlet'].nunique()} outlets → {result.folder}")
    with _timed(result, "extract"):
        found_tables = extract(articles, codebook, checked.corrections, workers=WORKERS, on_problem=note)
        tables.write(found_tables, result.folder / "tables")
        for name, frame in found_tables.items():
            frame.to_csv(result.folder / "tables" / f"{name}.csv", index=False, lineterminator="\n")
    given = {"event": str(checked.event.folder.resolve()), "tables": str((result.folder / "tables").resolve())}
    # the run's folder as working directory: no folder `analysis` of the user's can stand before the package there; once
    # for all notebooks, since papermill's own `cwd` changes that of the whole process in each of its threads
    with _timed(result, "notebooks"), chdir(result.folder):
        result.failed = _execute(checked.notebooks, {**checked.parameters, **given}, result.folder / "notebooks", say)
    if result.failed:
        return result
    with _timed(result, "report"):
        _save_charts(result.folder)
        selection = {k: v for k, v in checked.parameters.items() if k in SELECTION}
        facts = _facts(checked.event.name, selection, found_tables)
        title = codebook.event or checked.event.name
        result.report = report.write_report(result.folder, title, found_tables, codebook, facts, problems)
    manifest = facts | {"problems": problems, "seconds": result.seconds, "inputs": _inputs(articles)}
    (result.folder / "manifest.json").write_text(
        json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf8"
    )
    _move_latest(result.folder)
    say("done in " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in result.seconds.items()))
    return result


@contextmanager
def _timed(result: Result, stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    result.seconds[stage] = round(time.perf_counter() - begun, 2)


def _notebooks(parameters: Mapping[str, str]) -> dict[Path, set[str]]:
    """The shipped notebooks of the report and the parameters each has; RunError where a given parameter is in none of them."""
    import papermill  # noqa: PLC0415 - takes longer to import than most commands take

    found = sorted(shipped("notebooks").glob("[0-9]_*.ipynb"))
    paths = [path for path in found if not _is_interactive(path)]
    if not paths:
        raise RunError(f"{shipped('notebooks')}: has no notebooks; install the package again")
    known = {path: set(papermill.inspect_notebook(str(path))) for path in paths}
    allowed = sorted(set().union(*known.values()) - set(GIVEN_BY_THE_RUN))
    for name in parameters:
        if name not in allowed:
            raise RunError(f'-p {name}: no notebook has a parameter "{name}"; allowed are {", ".join(allowed)}')
    return known


def _is_interactive(path: Path) -> bool:
    """Whether a notebook says in its metadata that it is there for a reader's hands, and so is no chapter of a report."""
    return bool(json.loads(path.read_text(encoding="utf8"))["metadata"].get("interactive", False))


def _new_folder(runs: Path) -> Path:
    """A new folder named by the UTC time; two runs within a second get different ones."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    for attempt in range(1, 100):
        folder = runs / (stamp if attempt == 1 else f"{stamp}-{attempt}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not runs.is_dir():
                raise
        else:
            return folder
    raise RunError(f"{runs}: cannot make a folder for this run")


def _execute(
    notebooks: Mapping[Path, set[str]], parameters: Mapping[str, str], target: Path, say: Callable[[str], None]
) -> str:
    """Run the notebooks, two at a time; the reason of the first failure, in their order, or nothing."""
    target.mkdir()
    os.environ[WITH_SVG] = "1"  # for the kernels
    failures: dict[str, str] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs: dict[Future[str], str] = {}
        for path, known in notebooks.items():
            values = {k: v for k, v in parameters.items() if k in known}
            jobs[pool.submit(_execute_one, path, target / path.name, values)] = path.stem
        warm_up = pool.submit(report.warm_up)
        for job in _progress(jobs, say):
            if reason := job.result():
                failures[jobs[job]] = reason
        warm_up.result()
    if not failures:
        return ""
    name = min(failures)
    return f"{name} failed: {failures[name]}; see {target / (name + '.ipynb')}"


def _execute_one(source: Path, target: Path, values: Mapping[str, str]) -> str:
    import papermill  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    try:
        papermill.execute_notebook(
            str(source),
            str(target),
            dict(values),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            extra_arguments=["--log-level=50"],  # a kernel's warnings about its own transport are no news of this run
        )
    except PapermillExecutionError as error:
        return f"{error.ename}: {error.evalue}"
    return ""


def _progress(jobs: Mapping[Future[str], str], say: Callable[[str], None]) -> Iterator[Future[str]]:
    """The jobs as they end: with a bar on a terminal, with a line each elsewhere."""
    if sys.stderr.isatty():
        from tqdm import tqdm  # noqa: PLC0415

        yield from tqdm(as_completed(jobs), total=len(jobs), desc="notebooks", unit="notebook", file=sys.stderr)
    else:
        for job in as_completed(jobs):
            say(f"{jobs[job]}: {'failed' if job.result() else 'done'}")
            yield job


def _save_charts(folder: Path) -> None:
    """Every chart of the executed notebooks as `charts/<notebook>_<n>.png` and `.svg`."""
    charts = folder / "charts"
    charts.mkdir()
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        pictures = [o for c in cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
        for n, picture in enumerate(pictures, 1):
            (charts / f"{path.stem}_{n}.png").write_bytes(base64.b64decode("".join(picture["data"]["image/png"])))
            if svg := picture["metadata"].get("image/png", {}).get("svg"):
                (charts / f"{path.stem}_{n}.svg").write_text(svg, encoding="utf8")


def _facts(name: str, selection: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "event": name,
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "selection": dict(selection) or "all articles",
        "counts": {table: len(frame) for table, frame in found.items()},
        "framing": __version__,
        "python": platform.python_version(),
        "packages": {package: version(package) for package in PACKAGES},
    }


def _inputs(articles: Any) -> list[dict[str, str]]:
    return [{"file": a.source_file, "article": a.article, "sha256": a.sha256} for a in each_row(articles)]


def _move_latest(folder: Path) -> None:
    """Point `latest` at this run, in one step: a link is made beside it and put in its place."""
    latest = folder.parent.parent / "latest"
    beside = latest.with_name(f".latest-{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("runs") / folder.name, target_is_directory=True)
    beside.replace(latest)

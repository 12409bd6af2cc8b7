"""The main job: one extraction, the notebooks through papermill, one report; `latest` moves when all of it succeeded."""

from __future__ import annotations

import base64
import json
import platform
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from analysis import __version__, changes, execution, exports, fingerprint, news, report, tables
from analysis.articles import load_articles
from analysis.cache import Cache, states
from analysis.changes import State
from analysis.codebook import Codebook, read_codebook
from analysis.corrections import Correction, in_words, only_for, read_corrections
from analysis.drawn import WITH_SVG
from analysis.events import Event, find_event, shipped
from analysis.evidence import NO_TEXT
from analysis.execution import environment
from analysis.extract import extract
from analysis.history import history_table
from analysis.last import TEXTS_LEFT_OUT, Last, hashes
from analysis.shelf import Shelf, time_of
from analysis.tables import each_row

WORKERS = 2
SELECTION = ("outlets", "since", "until")
PACKAGES = ("pandas", "numpy", "scipy", "matplotlib", "nltk", "papermill", "google-re2", "pyarrow")


class Settings(NamedTuple):
    """How a run is made: good runs kept (0: all), seconds a cell may take (0: any), whether nothing is taken over.

    With `no_text` it holds no article, and may be published.
    """

    keep: int = 0
    timeout: int = 600
    fresh: bool = False
    no_text: bool = False


DEFAULTS = Settings()


@dataclass
class Result:
    """What a run left: its folder, the report, what changed since the last good run, and why it failed where it did."""

    folder: Path
    report: Path
    failed: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    since: str | None = None  # the last good run before
    changes: pd.DataFrame | None = None
    changed: str = ""  # what changed, in one sentence


def run_event(
    event: str,
    parameters: Mapping[str, str],
    out: Path,
    settings: Settings = DEFAULTS,
    *,
    columns: Mapping[str, str] | None = None,
    on_problem: Callable[[str], None],
    say: Callable[[str], None],
) -> Result:
    """Check, extract once, run every notebook, write the report to `out/EVENT/runs/<UTC time>/`, move `latest` to it.

    `parameters` go to the notebooks that have them; one that none has is an error before any kernel starts, as is an
    event, a codebook or a set of articles that cannot be read. Whoever calls this holds `out/EVENT` (`locks.hold`).
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
        applied = only_for(corrections, articles) if selection else corrections
    with _timed(result, "import papermill"):
        notebooks = execution.parameters_of(shipped("notebooks"), parameters)
    checked = _Checked(found, codebook, articles, corrections, applied, notebooks, parameters, selection)
    runs = Shelf(out.resolve() / found.name)
    runs.sweep()
    name = runs.new_name(note)
    work = runs.begin(name)
    try:
        with environment(NO_TEXT, "1" if settings.no_text else ""):
            _run(checked, work, name, runs, settings, result, problems, note, say)
        result.folder = runs.finish(work, name)
    except BaseException:  # stopped by hand, a full disk, a bug: half a run must not be taken for one
        shutil.rmtree(work, ignore_errors=True)
        raise
    if result.failed:
        result.failed += f"; see {result.folder / 'notebooks' / result.failed.partition(' ')[0]}.ipynb"
        return result
    result.report = result.folder / "index.html"
    runs.move_latest(name)
    runs.prune(settings.keep)
    say("done in " + ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items()))
    return result


class _Checked(NamedTuple):
    """All that a run needs and that can be checked before it begins."""

    event: Event
    codebook: Codebook
    articles: pd.DataFrame
    corrections: Sequence[Correction]
    applied: Sequence[Correction]  # those of the selected articles
    notebooks: Mapping[Path, set[str]]
    parameters: Mapping[str, str]
    selection: Mapping[str, str]


def _run(
    checked: _Checked,
    folder: Path,
    name: str,
    runs: Shelf,
    settings: Settings,
    result: Result,
    problems: Sequence[str],
    note: Callable[[str], None],
    say: Callable[[str], None],
) -> None:
    """Fill the folder of a run; where a notebook fails, with that notebook and the reason."""
    articles, codebook = checked.articles, checked.codebook
    say(f"{len(articles)} articles, {articles['outlet'].nunique()} outlets → {runs.runs / name}")
    last = Last.of(runs, note)
    made = _fingerprints(checked)
    with _timed(result, "extract"):
        found, notes = _extract(checked, folder, runs, last, settings, made)
        for line in notes:
            note(line)
    now = State(
        found, _lines(checked.event.codebook), list(map(in_words, checked.corrections)),
        fingerprint.rules(), __version__, checked.selection,
    )  # fmt: skip
    _keep_inputs(checked.event, folder / "inputs")
    added: list[Markup] = []
    charts = folder / "charts"
    charts.mkdir()

    def compare() -> None:
        report.warm_up()
        if last is not None:
            result.since = last.name
            result.changes = last.changes(now, codebook, same=last.manifest.get("made_of") == made.of, note=note)
        if settings.no_text and result.changes is not None:
            result.changes = exports.without_text(result.changes)
        result.changed = news.one_line(result.changes, time_of(last.name) if last else "")
        history = history_table(runs, name, found, codebook)
        changed = changes.none() if result.changes is None else result.changes
        exports.write_tables({"changes": changed, "history": history}, folder / "tables")
        since = time_of(last.name) if last is not None else ""
        added.extend(
            (news.changes_section(result.changes, since, articles), news.history_section(history, codebook, charts))
        )

    executed_in = name
    with _timed(result, "notebooks"):
        same = (
            last is not None
            and not (settings.fresh or settings.no_text)
            and last.manifest.get("shown_by") == made.shown_by
        )
        if last is not None and same and last.take("notebooks", folder):
            executed_in = last.manifest["executed_in"]
            say(f"nothing that the notebooks show has changed since {executed_in}: they are taken from there")
            compare()
        else:
            result.failed = _execute(checked, folder, settings, compare, say)
    facts = _facts(checked, settings, found) | {"notebooks": f"executed in the run {executed_in}"}
    manifest = facts | {
        "status": "failed" if result.failed else "done",
        "parameters": dict(checked.parameters),
        "problems": problems,
        "since": result.since,
        "executed_in": executed_in,
        "made_of": made.of,
        "shown_by": made.shown_by,
        "notes": notes,
        "rules": dict(now.rules),
        "corrections": list(now.corrections),
        "selected": dict(checked.selection),
        "inputs": _inputs(articles),
    }
    if result.failed:
        manifest["reason"] = result.failed
        (folder / "failed.txt").write_text(result.failed + "\n", encoding="utf8")
    else:
        with _timed(result, "report"):
            _save_charts(folder)
            if executed_in == name or not (folder / "tables" / "tables.xlsx").is_file():  # else it came with the tables
                _save_tables(found, folder / "tables", settings)
            title = codebook.event or checked.event.name
            changed, history = added
            report.write_report(folder, title, found, codebook, facts, problems, changed, history)
    manifest |= {"seconds": result.seconds, "files": hashes(folder)}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


class _Made(NamedTuple):
    """Fingerprints of what an article's labels, all tables, and the notebooks' outputs are made of."""

    labels: str
    of: str
    shown_by: str


def _fingerprints(checked: _Checked) -> _Made:
    labels = fingerprint.of_values(fingerprint.rules(), fingerprint.of_files([checked.event.codebook]))
    of = fingerprint.of_values(labels, states(checked.articles), [str(c) for c in checked.applied])
    gold = sorted(checked.event.gold.rglob("*")) if checked.event.gold else []
    shown = fingerprint.of_values(
        of,
        checked.parameters,
        str(checked.event.folder.resolve()),
        fingerprint.of_files([*checked.notebooks, *(path for path in gold if path.is_file())]),
        fingerprint.of_package(),
        {package: version(package) for package in PACKAGES},
        platform.python_version(),
    )
    return _Made(labels, of, shown)


def _extract(
    checked: _Checked, folder: Path, runs: Shelf, last: Last | None, settings: Settings, made: _Made
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The tables, written into the run's folder, and what extraction had to say; the last run's where nothing is new."""
    cache = Cache(runs.folder / "cache", made.labels)
    if settings.fresh:
        cache.forget()
    elif (
        last is not None
        and not settings.no_text
        and last.manifest.get("made_of") == made.of
        and last.take("tables", folder)
    ):
        return tables.read(folder / "tables"), last.manifest["notes"]
    notes: list[str] = []
    found = extract(
        checked.articles, checked.codebook, checked.applied, workers=WORKERS, cache=cache, on_problem=notes.append
    )
    exports.write_tables(found, folder / "tables")
    return found, notes


def _keep_inputs(event: Event, folder: Path) -> None:
    """What was searched for and what was corrected, as it was in this run."""
    folder.mkdir()
    for path in (event.codebook, event.corrections):
        if path.is_file():
            shutil.copyfile(path, folder / path.name)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


@contextmanager
def _timed(result: Result, stage: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    result.seconds[stage] = round(time.perf_counter() - begun, 2)


def _execute(
    checked: _Checked, folder: Path, settings: Settings, meanwhile: Callable[[], None], say: Callable[[str], None]
) -> str:
    """Run the notebooks; the reason of the first failure, in their order, or nothing.

    The folder of the executed notebooks is the working directory: no folder `analysis` of the user's can stand before the
    package there, and the path of the tables is one that holds wherever the run is moved to. It is set once for all
    notebooks, since papermill's own `cwd` changes that of the whole process in each of its threads.
    """
    given = {"event": str(checked.event.folder.resolve()), "tables": "../tables"}
    target = folder / "notebooks"
    target.mkdir()
    with chdir(target), environment(WITH_SVG, "1"):
        failures = execution.execute(
            checked.notebooks,
            {**checked.parameters, **given},
            workers=WORKERS,
            timeout=settings.timeout,
            meanwhile=meanwhile,
            say=say,
        )
    return "" if not failures else f"{min(failures)} failed: {failures[min(failures)]}"


def _save_charts(folder: Path) -> None:
    """Every chart of the executed notebooks as `charts/<notebook>_<n>.png` and `.svg`."""
    charts = folder / "charts"
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        pictures = [o for c in cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
        for n, picture in enumerate(pictures, 1):
            (charts / f"{path.stem}_{n}.png").write_bytes(base64.b64decode("".join(picture["data"]["image/png"])))
            if svg := picture["metadata"].get("image/png", {}).get("svg"):
                (charts / f"{path.stem}_{n}.svg").write_text(svg, encoding="utf8")


def _save_tables(found: Mapping[str, pd.DataFrame], folder: Path, settings: Settings) -> None:
    """The tables as one workbook; where the texts are left out, those that the notebooks read are written without them."""
    shown: Mapping[str, pd.DataFrame] = found
    if settings.no_text:
        shown = {name: exports.without_text(frame) for name, frame in shown.items()}
        exports.write_tables(shown, folder)
    exports.write_workbook(shown, folder / "tables.xlsx")


def _facts(checked: _Checked, settings: Settings, found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "event": checked.event.name,
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "selection": dict(checked.selection) or "all articles",
        "counts": {table: len(frame) for table, frame in found.items()},
        "texts": TEXTS_LEFT_OUT if settings.no_text else "in the tables",
        "framing": __version__,
        "python": platform.python_version(),
        "packages": {package: version(package) for package in PACKAGES},
    }


def _inputs(articles: Any) -> list[dict[str, str]]:
    return [{"file": a.source_file, "article": a.article, "sha256": a.sha256} for a in each_row(articles)]

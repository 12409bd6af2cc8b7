"""docs/scheduling.md and its recipes say what is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from analysis import changes, history
from analysis.__main__ import _parser
from analysis.errors import Code

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "scheduling.md").read_text(encoding="utf8")
RECIPES = {path.name: path.read_text(encoding="utf8") for path in (DOCS / "recipes").iterdir() if path.is_file()}


@pytest.mark.parametrize("columns", [changes.COLUMNS, history.COLUMNS])
def test_every_column_is_described(columns: dict[str, changes.Column]) -> None:
    rows = [
        f"| `{n}` | {c.says}{': ' if c.values else ''}{', '.join(f'`{v}`' for v in c.values)} |"
        for n, c in columns.items()
    ]
    assert "\n".join(rows) in PAGE


def test_every_exit_code_is_described() -> None:
    told = re.findall(r"^\| ([\d, ]+) \| .*\|$", PAGE.split("## Signals")[1].split("\n## ")[0], re.MULTILINE)
    assert sorted(int(n) for codes in told for n in codes.split(",")) == sorted(Code)


def commands() -> list[str]:
    texts = [PAGE, *RECIPES.values()]
    return [m for text in texts for m in re.findall(r"framing run my-event[^\n|>}`]*", text)]


def test_the_recipes_are_all_there() -> None:
    assert set(re.findall(r"\(recipes/([\w.-]+)\)", PAGE)) == set(RECIPES)
    assert len(commands()) >= 5


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one_that_the_program_takes(command: str) -> None:
    options = _parser().parse_args(shlex.split(command.removesuffix("2").strip())[1:])
    assert options.event == "my-event"


def test_the_workflow_is_yaml_with_one_job() -> None:
    workflow = yaml.safe_load(RECIPES["github-actions.yml"])
    assert list(workflow["jobs"]) == ["run"]
    assert workflow[True]["schedule"] == [{"cron": "30 5 * * *"}]  # YAML takes "on" for true


def test_the_crontab_has_five_fields_and_a_command() -> None:
    (line,) = (line for line in RECIPES["crontab"].splitlines() if re.match(r"[\d*]", line))
    assert all(re.fullmatch(r"[\d*]+", field) for field in line.split()[:5])
    assert "%" not in line  # which cron takes for the end of the command


def test_the_dag_and_the_page_name_parameters_that_the_notebooks_have() -> None:
    import nbformat  # noqa: PLC0415

    for name, parameters in re.findall(
        r"papermill notebooks/(\w+)\.ipynb [\w/.]+((?: -p \w+ (?:\"[^\"\n]*\"|[\w-]+))+)", PAGE
    ):
        notebook = nbformat.read(DOCS.parent / "notebooks" / f"{name}.ipynb", as_version=4)
        (cell,) = (c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
        assert set(re.findall(r"-p (\w+)", parameters)) <= set(re.findall(r"^(\w+):", cell.source, re.MULTILINE))

"""Every bad input is told in one line with its remedy, ends with the right code, and is documented as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input import ARTICLES, COMMANDS, ROOT, Case, _cell, outcome

DOCUMENT = (ROOT / "docs" / "errors.md").read_text(encoding="utf8")


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.wrong)
def test_a_broken_article_is_told_and_costs_only_itself(case: Case) -> None:
    loose, strict = outcome(case), outcome(case, "--strict")
    alone = "folder instead" in case.wrong
    assert loose.code == (2 if alone else 0)
    assert strict.code == 2
    assert all("bad" in line or "shut" in line for line in loose.said)
    assert ";" in loose.said[0], "what to do"
    assert f"| {case.wrong} | {_cell(loose.said)} | {loose.code} | {strict.code} |\n" in DOCUMENT


@pytest.mark.parametrize("case", COMMANDS, ids=lambda case: case.wrong)
def test_wrong_use_is_told_before_anything_is_written(case: Case) -> None:
    found = outcome(case)
    assert found.code == (4 if "cannot be written to" in case.wrong else 2)
    assert found.said[-1].startswith("error: ")
    assert not any("Traceback" in line for line in found.said)
    assert f"| {case.wrong} | `framing {case.command}` | {_cell(found.said)} | {found.code} |\n" in DOCUMENT


def test_the_document_has_no_other_cases() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ") and not line.startswith("| what is wrong")]
    assert len(rows) == len(ARTICLES) + len(COMMANDS)
    assert Path(ROOT / "docs" / "errors.md").is_file()

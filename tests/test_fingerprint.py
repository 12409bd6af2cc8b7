"""What labels the articles is all told, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from analysis import fingerprint


def test_every_module_that_extraction_imports_is_a_rule() -> None:
    code = "import sys, analysis.extract; print(*(m for m in sys.modules if m.startswith('analysis.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= set(fingerprint.rules())


def test_what_only_shows_is_no_rule() -> None:
    rules = fingerprint.rules()
    assert {"analysis.report", "analysis.charts", "analysis.pages", "analysis.runs", "analysis"}.isdisjoint(rules)
    assert {"analysis.figures", "lexicons/cues.csv", "lexicons/attribution_model.npz", "nltk"} <= set(rules)


def test_a_fingerprint_follows_what_files_hold(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a", encoding="utf8")
    two.write_text("b", encoding="utf8")
    before = fingerprint.of_files([one, two])
    assert before == fingerprint.of_files([one, two]) != fingerprint.of_files([two, one])
    two.write_text("c", encoding="utf8")
    assert fingerprint.of_files([one, two]) != before

"""A week of daily runs over an event that grows: what changed is told right each day. The notebooks are not executed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from tests.conftest import without_notebooks

CODEBOOK = """
event: A strike at the harbour
frames:
  violence: {label: Violence, terms: [riot*, violen*, thug*]}
figures:
  arrested: {says: people arrested, nouns: [people, person*, docker*], verbs: [arrest*, detain*]}
  killed: {says: people killed, nouns: [people, person*, docker*], verbs: [kill*, die*]}
"""
GAZETTE = (
    'Police arrested 40 people at the harbour, Mayor Ada Quill said. "These thugs wrecked the quay," she said.\n\n'
)


def article(outlet: str, day: int, text: str) -> str:
    return f"---\noutlet: The {outlet}\npublished: 2023-03-{day:02}\nlanguage: en\n---\n{text}\n"


@pytest.fixture
def run_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pd.DataFrame]:
    """Run the event on a day of March and give the table of what changed."""
    without_notebooks(monkeypatch)
    event = tmp_path / "harbour"
    (event / "articles").mkdir(parents=True)
    (event / "codebook.yml").write_text(CODEBOOK, encoding="utf8")

    def run(day: int, *options: str, code: int = 0, **articles: str | None) -> pd.DataFrame:
        for name, text in articles.items():
            path = event / "articles" / f"{name}.md"
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf8")
        monkeypatch.setattr("analysis.shelf.now", lambda: datetime(2023, 3, day, 7, tzinfo=UTC))
        assert main(["run", str(event), "--out", str(tmp_path / "out"), *options]) == code
        return pd.read_parquet(tmp_path / "out" / "harbour" / "latest" / "tables" / "changes.parquet")

    return run


def test_a_week(run_on: Callable[..., pd.DataFrame]) -> None:
    fallen = "people were killed when a crane fell at the harbour"
    days = [
        run_on(
            1, g1=article("Gazette", 1, GAZETTE), h1=article("Herald", 1, "Police arrested 25 people at the harbour.")
        ),
        run_on(2, h2=article("Herald", 2, f"Three {fallen}.")),
        run_on(3, g1=article("Gazette", 1, GAZETTE + "The riot went on until the morning, and the quays were empty.")),
        run_on(4, h4=article("Herald", 4, f"Five {fallen}, the hospital said.")),
        run_on(5, h5=article("Herald", 5, "Police arrested 40 people at the harbour, the police now say.")),
        run_on(6, h4=article("Herald", 4, f"The hospital retracted its report that five {fallen}.")),
        run_on(7),
    ]
    told = [list(zip(day["what"], day["says"], strict=True)) for day in days]
    assert told == [
        [],
        [
            ("article_new", "The Herald: h2 is new, published 2023-03-02."),
            ("figure_new", "The Herald now prints “Three people” (people killed)."),
        ],
        [
            ("frame_begun", "The Gazette now uses “Violence” in its own words (1 time, “riot”)."),
            ("article_edited", "The Gazette edited g1: “The riot went on until the morning, and the quays were empty.” was put in."),
        ],
        [
            ("figure_revised", "The Herald: people killed was “Three people” and is “Five people”."),
            ("article_new", "The Herald: h4 is new, published 2023-03-04."),
        ],
        [
            ("conflict_settled", "Conflict settled, people arrested: now agree. The Gazette (“40 people”, credited to Ada Quill, published 1 March 2023) and The Herald (“40 people”, credited to police, published 5 March 2023) print the same number."),
            ("figure_revised", "The Herald: people arrested was “25 people” and is “40 people”."),
            ("article_new", "The Herald: h5 is new, published 2023-03-05."),
        ],
        [
            ("figure_revised", "The Herald: people killed was “Five people” and is “five people” (retracted)."),
            ("article_edited", "The Herald edited h4: “Five” became “The hospital retracted its report that five”."),
            ("article_edited", "The Herald edited h4: “harbour, the hospital said.” became “harbour.”."),
        ],
        [],
    ]  # fmt: skip
    assert set(pd.concat(days)["cause"]) == {"articles"}


def test_a_new_conflict_and_a_change_have_exit_codes_of_their_own(run_on: Callable[..., pd.DataFrame]) -> None:
    run_on(1, "--exit-code", g1=article("Gazette", 1, GAZETTE))
    run_on(2, "--exit-code", g1=article("Gazette", 1, GAZETTE + "The gates were shut."), code=10)
    run_on(3, "--exit-code", h1=article("Herald", 1, "Police arrested 25 people at the harbour."), code=11)
    run_on(4, "--exit-code")

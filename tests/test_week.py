"""A week of daily runs over an event that grows: what changed is told right each day. The notebooks are not executed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analysis import fingerprint
from analysis.__main__ import main
from analysis.figures import figures_table
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
            ("conflict_settled", "Conflict settled, people arrested: now agree. The Gazette (“40 people”, credited to Ada Quill, published 1 March 2023) and The Herald (“40 people”, credited to police, published 5 March 2023) print the same number; settled since: The Gazette (“40 people”, credited to Ada Quill, published 1 March 2023) and The Herald (“25 people”, published 1 March 2023) exclude one another."),
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


def test_other_rules_are_no_news(run_on: Callable[..., pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    run_on(1, g1=article("Gazette", 1, GAZETTE), h1=article("Herald", 1, "Police arrested 25 people at the harbour."))
    rules = fingerprint.rules()
    monkeypatch.setattr("analysis.fingerprint.rules", lambda: {**rules, "analysis.figures": "other"})
    monkeypatch.setattr(
        "analysis.extract.figures_table", lambda *frames, **read: figures_table(*frames, **read).iloc[:0]
    )
    changes = run_on(2, "--exit-code", h2=article("Herald", 2, "The riot was over."), code=10)
    told = changes.groupby("what")["cause"].agg(lambda causes: set(causes).pop()).to_dict()
    assert told == {
        "article_new": "articles", "frame_begun": "articles",
        "conflict_settled": "rules", "figure_gone": "rules", "rules": "rules",
    }  # fmt: skip
    assert changes[changes["what"].eq("rules")]["key"].tolist() == ["analysis.figures"]


def test_rules_alone_do_not_ring(run_on: Callable[..., pd.DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    run_on(1, g1=article("Gazette", 1, GAZETTE))
    rules = fingerprint.rules()
    monkeypatch.setattr("analysis.fingerprint.rules", lambda: {**rules, "nltk": "other"})
    assert run_on(2, "--exit-code")["what"].tolist() == ["rules"]


def test_codebook_corrections_and_selection_are_told_apart(run_on: Callable[..., pd.DataFrame], tmp_path: Path) -> None:
    event = tmp_path / "harbour"
    run_on(1, g1=article("Gazette", 1, GAZETTE), h2=article("Herald", 2, "As of March 1 they had arrested 25 people."))
    (event / "codebook.yml").write_text(CODEBOOK.replace("riot*, ", "riot*, wreck*, "), encoding="utf8")
    codebook = run_on(2)
    assert codebook[["what", "cause", "key"]].fillna("").values.tolist() == [["codebook", "codebook", ""]]
    row = "table,article,field,start,end,text,column,value,reason\nfigures,g1,text,,,40 people,value,41,misread\n"
    (event / "corrections.csv").write_text(row, encoding="utf8")
    corrected = run_on(3)
    assert set(corrected["cause"]) == {"corrections"}
    assert "Correction applied: figures of g1, “40 people”: value is 41." in list(corrected["says"])
    chosen = run_on(4, "-p", "since", "2023-03-02")
    assert set(chosen["cause"]) == {"selection"}
    assert list(chosen["what"]) == ["conflict_settled", "article_gone", "figure_gone", "selection"]
    back = run_on(5)
    assert set(back["cause"]) == {"selection"}
    assert (tmp_path / "out" / "harbour" / "latest" / "inputs" / "corrections.csv").read_text(encoding="utf8") == row


def test_every_column_an_edit_can_be_seen_in(run_on: Callable[..., pd.DataFrame]) -> None:
    text = article("Gazette", 1, GAZETTE)
    run_on(1, g1=text)
    moved = run_on(2, g1=text.replace("2023-03-01", "2023-03-02").replace("language:", "author: A. N.\nlanguage:"))
    assert list(moved["says"]) == [
        "The Gazette: published of g1 was “2023-03-01 00:00:00+00:00” and is “2023-03-02 00:00:00+00:00”.",
        "The Gazette: author of g1 was “–” and is “A. N.”.",
    ]


def test_a_last_run_that_cannot_be_read_is_said_and_costs_nothing(
    run_on: Callable[..., pd.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_on(1, g1=article("Gazette", 1, GAZETTE))
    (tmp_path / "out" / "harbour" / "latest" / "tables" / "mentions.parquet").write_bytes(b"PAR1")
    assert run_on(2, g1=article("Gazette", 1, GAZETTE + "The gates were shut.")).empty
    assert "2023-03-01T070000Z, cannot be compared with" in capsys.readouterr().err


def test_history_is_read_from_the_runs(run_on: Callable[..., pd.DataFrame], tmp_path: Path) -> None:
    run_on(1, g1=article("Gazette", 1, GAZETTE))
    run_on(2, g2=article("Gazette", 2, "Police arrested 50 people at the harbour, the mayor said."))
    run_on(3, "--keep", "2", h3=article("Herald", 3, "The riot was over. Police arrested 50 people."))
    history = pd.read_parquet(tmp_path / "out" / "harbour" / "latest" / "tables" / "history.parquet")
    over_runs, over_days = history[history["over"].eq("runs")], history[history["over"].eq("days")]
    arrested = over_runs[over_runs["key"].eq("arrested")]
    assert list(zip(arrested["at"], arrested["value"], arrested["n"], strict=True)) == [
        ("2023-03-01T07:00:00Z", 40, 1), ("2023-03-02T07:00:00Z", 50, 1), ("2023-03-03T07:00:00Z", 50, 2),
    ]  # fmt: skip
    assert list(over_runs[over_runs["kind"].eq("articles")]["n"]) == [1, 2, 3]
    days = over_days[over_days["kind"].eq("figure")]
    assert list(zip(days["at"], days["outlet"], days["value"], strict=True)) == [
        ("2023-03-01", "The Gazette", 40), ("2023-03-02", "The Gazette", 50), ("2023-03-03", "The Herald", 50),
    ]  # fmt: skip
    own = over_days[over_days["kind"].eq("rate") & over_days["voice"].eq("own")]
    assert list(zip(own["at"], own["outlet"], own["n"], own["value"], strict=True)) == [
        ("2023-03-03", "The Herald", 1, 125)
    ]
    assert [p.name for p in sorted((tmp_path / "out" / "harbour" / "runs").iterdir())] == [
        "2023-03-02T070000Z",
        "2023-03-03T070000Z",
    ]

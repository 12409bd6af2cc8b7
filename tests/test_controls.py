"""What the controls do without a browser: each choice, term and correction reaches the tables and what is told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.controls import LABELS, Explorer
from analysis.extract import open_event


@pytest.fixture
def explorer(event: Path, monkeypatch: pytest.MonkeyPatch) -> Explorer:
    monkeypatch.chdir(event.parent)
    return Explorer(open_event(event))


def show(explorer: Explorer, title: str) -> None:
    explorer._tabs.selected_index = explorer._tabs.titles.index(title)


def told(explorer: Explorer) -> str:
    return str(explorer._status.value)


def test_without_a_kernel_there_is_a_line_that_says_what_it_is(explorer: Explorer) -> None:
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "shown in JupyterLab once the cells are run" in bundle["text/html"]
    assert bundle["text/plain"].startswith("2 of 2 articles · The Gazette and The Herald · 2023-03-03 to 2023-03-04 · ")


def test_only_what_is_shown_is_made(explorer: Explorer) -> None:
    assert "The Gazette" in explorer._views["Matrix"].value
    assert not explorer._views["Figures"].value
    show(explorer, "Figures")
    assert "people arrested" in explorer._views["Figures"].value.lower()
    matrix = explorer._views["Matrix"].value
    explorer._since.value = date(2023, 3, 4)
    assert told(explorer).count("1 of 2 articles · The Herald") == 1
    assert explorer._views["Matrix"].value == matrix
    show(explorer, "Matrix")
    assert "The Gazette" not in explorer._views["Matrix"].value
    show(explorer, "Side by side")
    assert "Dockers walk out" in explorer._views["Side by side"].value


def test_a_concordance_is_sorted_anew(explorer: Explorer) -> None:
    show(explorer, "In context")
    before = explorer._views["In context"].value
    explorer._sort.value = "left"
    assert sorted(explorer._views["In context"].value) == sorted(before)
    assert explorer._views["In context"].value != before


def test_choices_that_leave_nothing_are_told_and_can_be_taken_back(explorer: Explorer) -> None:
    explorer._until.value = date(2023, 3, 3)
    explorer._lists["outlets"].value = ("The Herald",)
    assert 'role="alert"' in told(explorer)
    assert "no article is left" in told(explorer)
    explorer._all.click()
    assert explorer._lists["outlets"].value == ()
    assert "2 of 2 articles" in told(explorer)


def test_another_event_is_opened_and_one_that_cannot_be_read_is_told(explorer: Explorer, event: Path) -> None:
    other = event.parent / "data" / "docks"
    shutil.copytree(event, other)
    (other / "articles" / "herald.md").unlink()
    (other / "articles" / "odd.md").write_text("no <b>outlet</b>", encoding="utf8")
    explorer._lists["outlets"].value = ("The Herald",)
    explorer._event.options = [*explorer._event.options, ("docks", "docks"), ("gone", "gone")]
    explorer._event.value = "docks"
    assert explorer.opened.event.name == "docks"
    assert explorer._lists["outlets"].value == ()  # there is no such outlet in it
    assert "1 of 1 articles · The Gazette" in told(explorer)
    assert "odd.md: outlet is missing" in told(explorer)
    explorer._event.value = "gone"
    assert "there is no event &#34;gone&#34;" in told(explorer)
    assert explorer.opened.event.name == "docks"


def test_a_term_counts_everywhere_until_it_is_taken_out(explorer: Explorer) -> None:
    terms = explorer._terms
    terms._term.value = "gate*"
    terms._try.click()
    assert "Violence: 1 use of “gate*”, by The Gazette." in terms._said.value
    assert "<mark>gates</mark>" in terms._found.value
    assert explorer._lists["frames"].options[0] == ("Violence (3)", "violence")
    assert "gate*]" in terms._yaml.value
    assert terms._kept.layout.display != "none"
    terms._term.value = "<b>*("
    terms._regex.value = True
    terms._try.click()
    assert "&lt;b&gt;*(" in terms._said.value
    assert 'role="alert"' in terms._said.value
    terms._undo.click()
    assert explorer._lists["frames"].options[0] == ("Violence (2)", "violence")
    assert (terms._yaml.value, terms._kept.layout.display) == ("", "none")


def choose_row(explorer: Explorer, words: str) -> Any:
    labels = explorer._labels
    labels._row.value = next(index for line, index in labels._row.options if words in line)
    return labels


def test_a_correction_is_asked_for_in_full_then_saved_and_shown(explorer: Explorer, event: Path) -> None:
    show(explorer, LABELS)
    labels = explorer._labels
    labels._save.click()
    assert "Choose which one" in labels._said.value
    choose_row(explorer, "[riot]")
    assert "voice: own · speaker: nothing · frame: violence" in labels._as_is.value
    labels._column.value = "voice"
    labels._save.click()
    assert "Choose what is right." in labels._said.value
    assert not (event / "corrections.csv").exists()
    labels._value.value = "scare"
    labels._save.click()
    assert "Saved in " in labels._said.value
    assert "voice: scare" in labels._as_is.value
    assert open_event(event)["mentions"].query("surface == 'riot'")["voice"].tolist() == ["scare", "own"]


def test_a_free_value_is_offered_from_what_is_known_and_checked_by_the_reader(explorer: Explorer, event: Path) -> None:
    show(explorer, LABELS)
    labels = explorer._labels
    labels._table.value = "figures"
    labels._words.value = "40"
    assert len(labels._row.options) == 2
    choose_row(explorer, "The Gazette")
    labels._column.value = "counted"
    assert "strikers" in labels._other.options
    labels._column.value = "value"
    labels._other.value = "many"
    labels._save.click()
    assert "which is no Float64" in labels._said.value
    labels._other.value = "41"
    labels._save.click()
    assert "Saved in " in labels._said.value
    assert "mentions" not in (event / "corrections.csv").read_text(encoding="utf8")
    show(explorer, "Figures")
    assert ">41<" in explorer._views["Figures"].value


def test_a_mention_of_a_term_that_is_only_tried_is_told_to_be_one(explorer: Explorer) -> None:
    explorer._terms._term.value = "gate*"
    explorer._terms._try.click()
    show(explorer, LABELS)
    labels = choose_row(explorer, "[gates]")
    labels._column.value = "row"
    labels._value.value = "delete"
    labels._save.click()
    assert "“gate*” is not in codebook.yml yet" in labels._said.value
    assert not [line for line, _ in labels._row.options if "[gates]" in line]


def test_long_lists_say_how_many_are_left_out(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.controls.MOST_ROWS", 1)
    show(explorer, LABELS)
    assert len(explorer._labels._row.options) == 1
    more = len(explorer.chosen["mentions"]) - 1
    assert f"{more} more: narrow the list by words" in explorer._labels._as_is.value

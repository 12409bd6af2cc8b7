from __future__ import annotations

from pathlib import Path

import pytest

from analysis.events import EventError, find_event, shipped


def test_an_event_is_found_by_path_and_by_name_from_any_folder_below(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "deep" / "down").mkdir(parents=True)
    event.rename(tmp_path / "data" / "harbour")
    monkeypatch.chdir(tmp_path / "deep" / "down")
    assert find_event("harbour").folder == tmp_path / "data" / "harbour"
    assert find_event(tmp_path / "data" / "harbour").name == "harbour"
    assert find_event("harbour").gold is None


def test_the_shipped_event_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_event("kazakhstan-2022").gold is not None
    assert (shipped("notebooks") / "2_framing.ipynb").is_file()


def test_errors_say_where_was_looked_and_what_is_missing(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EventError, match=r'no event "nowhere"; give its folder, .*looked for nowhere, .*data/nowhere'):
        find_event("nowhere")
    with pytest.raises(EventError, match=r'no event "\.\./x"; .*; looked for \.\./x$'):
        find_event("../x")
    (event / "codebook.yml").unlink()
    with pytest.raises(EventError, match=r"has no codebook\.yml"):
        find_event(event)
    with pytest.raises(EventError, match="has no folder `articles`"):
        find_event(event / "articles")

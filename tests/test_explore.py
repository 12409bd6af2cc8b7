"""A selection, a term and a correction say what a run with them would say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from pandas.testing import assert_frame_equal

from analysis import explore
from analysis.articles import InputError
from analysis.codebook import CodebookError, parse_codebook
from analysis.compare import rates_table
from analysis.corrections import CorrectionError
from analysis.events import find_event
from analysis.explore import NOBODY, Selection
from analysis.extract import SINGLE, Opened, open_event
from analysis.tables import each_row
from tests.conftest import CODEBOOK


@pytest.fixture
def opened(event: Path) -> Opened:
    return open_event(event)


def mention(opened: Opened, surface: str) -> Any:
    rows = opened["mentions"]
    return next(each_row(rows[rows["surface"] == surface]))


def test_nothing_chosen_is_everything(opened: Opened) -> None:
    chosen = explore.choose(opened, Selection())
    for name in ("articles", *SINGLE):
        assert_frame_equal(chosen[name], opened[name])
    assert chosen.codebook == opened.codebook


@pytest.mark.parametrize(
    "parts",
    [{"outlets": ["The Herald"]}, {"since": "2023-03-04"}, {"until": "2023-03-03"}, {"since": "2023", "until": "2023"}],
)
def test_articles_chosen_are_those_that_a_run_with_them_reads(
    opened: Opened, event: Path, parts: dict[str, Any]
) -> None:
    run = open_event(event, **parts)
    chosen = explore.choose(opened, Selection(**parts))
    for name in ("articles", *SINGLE):
        assert_frame_equal(chosen[name], run[name], check_dtype=False)  # an empty column is a string of another kind
    assert explore.matrix(chosen).html == explore.matrix(run).html
    assert explore.ledger(chosen).html == explore.ledger(run).html


def test_a_frame_chosen_leaves_the_others_out_of_the_tables_and_the_codebook(opened: Opened) -> None:
    chosen = explore.choose(opened, Selection(frames=("protest",)))
    assert set(chosen["mentions"]["frame"]) == {"protest"}
    assert [f.key for f in chosen.codebook.frames] == ["protest"]
    assert "Violence" not in explore.matrix(chosen).html
    assert_frame_equal(chosen["figures"], opened["figures"])


def test_rates_of_a_speaker_are_per_words_of_that_speaker(opened: Opened) -> None:
    chosen = explore.choose(opened, Selection(speakers=("Ada Quill",)))
    assert set(chosen["mentions"]["speaker"]) == {"Ada Quill"}
    rates = rates_table(chosen["mentions"], chosen["stretches"], chosen["segments"], chosen.codebook)
    row = rates.query(
        "outlet == 'The Gazette' and segment_group == 'all' and frame == 'violence' and voice == 'all'"
    ).iloc[0]
    words = opened["stretches"].query("outlet == 'The Gazette' and speaker == 'Ada Quill'")["n_words"].sum()
    assert (row["n_mentions"], row["n_words"]) == (1, words)  # thugs
    assert row["per_1000_words"] == pytest.approx(1000 / words)
    assert "The Herald" in explore.matrix(chosen).html  # an outlet that gives the speaker no word is there with 0


def test_voices_and_nobody_are_chosen_in_mentions_and_figures_alike(opened: Opened) -> None:
    quoted = explore.choose(opened, Selection(voices=("quoted",)))
    assert list(quoted["mentions"]["surface"]) == ["thugs"]
    assert set(quoted["figures"]["voice"]) <= {"quoted"}
    nobody = explore.choose(opened, Selection(speakers=(NOBODY,)))
    assert nobody["mentions"]["speaker"].isna().all()
    assert len(nobody["mentions"]) == opened["mentions"]["speaker"].isna().sum() > 0
    assert len(explore.ledger(explore.choose(opened, Selection(voices=("scare",)))).html) > 0  # no figure at all


def test_nothing_left_is_an_error_that_says_what_was_chosen(opened: Opened) -> None:
    with pytest.raises(InputError, match=r"no article is left: outlets .*The Herald.*until 2023-03-03"):
        explore.choose(opened, Selection(outlets=("The Herald",), until="2023-03-03"))


def test_speakers_are_offered_with_what_is_credited_to_them(opened: Opened) -> None:
    heard = dict(explore.speakers_heard(opened))
    assert heard["Ada Quill"] == 3  # thugs, and a figure in each paper
    assert next(iter(heard)) == NOBODY
    assert explore.in_words(explore.choose(opened, Selection(outlets=("The Herald",))), opened).startswith(
        "1 of 2 articles · The Herald · 2023-03-04 · "
    )


def test_a_concordance_is_sorted_cut_and_escaped(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened["mentions"].loc[0, "speaker"] = "<script>"
    page = explore.in_context(opened, "left")
    assert "<script>" not in page.html
    assert page.html.count("<mark>") == len(explore.counted(opened["mentions"]))
    monkeypatch.setattr(explore, "MOST_LINES", 1)
    cut = explore.in_context(opened).html
    assert (cut.count("<mark>"), f"and {page.html.count('<mark>') - 1} more lines" in cut) == (1, True)


def test_articles_stand_side_by_side_with_what_is_chosen_marked(opened: Opened) -> None:
    page = explore.side_by_side(explore.choose(opened, Selection(frames=("violence",), outlets=("The Gazette",))))
    assert page.html.count("<article") == 1
    assert "Dockers blocked the gates" in page.html
    assert page.html.partition("<article")[2].count("<mark") == 2  # riot, thugs; no strike


# ---------------------------------------------------------------- a term


@pytest.mark.parametrize(
    ("term", "regex"),
    [("gat?s", False), ("wreck the town", False), (r"block(ed|ade)", True), ("turn* into riot", False)],
)
def test_a_term_tried_finds_what_a_run_with_it_finds(event: Path, term: str, regex: bool) -> None:
    (event / "corrections.csv").write_text(
        "table,article,field,start,end,text,column,value,reason\nmentions,gazette,,,,thugs,row,delete,\n",
        encoding="utf8",
    )
    tried = explore.try_term(open_event(event), "violence", term, regex=regex)
    codebook = yaml.safe_load(CODEBOOK)
    codebook["frames"]["violence"]["terms"].append({"regex": term} if regex else term)
    (event / "codebook.yml").write_text(yaml.safe_dump(codebook, sort_keys=False), encoding="utf8")
    run = open_event(event)
    assert_frame_equal(tried["mentions"], run["mentions"])
    assert term in set(run["mentions"]["term"])
    assert explore.matrix(tried).html == explore.matrix(run).html


def test_a_term_taken_out_again_leaves_no_trace(opened: Opened) -> None:
    tried = explore.try_term(opened, "violence", "turn* into riot")
    assert [g.written for g in explore.tried_terms(tried.codebook.frames[0], opened.codebook)] == ["turn* into riot"]
    assert explore.is_tried(mention(tried, "turns into riot"), opened.codebook)
    assert not explore.is_tried(mention(tried, "thugs"), opened.codebook)
    back = explore.with_frame(tried, opened.codebook.frames[0])
    assert_frame_equal(back["mentions"], opened["mentions"])


@pytest.mark.parametrize(
    ("term", "regex", "message"),
    [
        ("", False, "here must stand a word or a text, and it must not be empty"),
        ("  ", True, "here must stand a word"),
        ("*", False, '"\\*": pattern "\\*" matches no letter at all'),
        ("(gates", True, r'"\(gates": no valid pattern: missing \)'),
        (r"(gates)\1", True, r'"\(gates\)\\1": no valid pattern: invalid escape sequence'),
        ("thug*", False, '"thug\\*" is among the terms of Violence already'),
    ],
)
def test_a_term_that_is_none_is_refused_by_the_codebooks_parser(
    opened: Opened, term: str, regex: bool, message: str
) -> None:
    with pytest.raises(CodebookError, match=f"^{message}"):
        explore.try_term(opened, "violence", term, regex=regex)


@pytest.mark.parametrize(
    ("term", "regex"),
    [("yes", False), ("colo?r*", False), ("*ism", False), ('"a: b"', False), ("l'été", False), (r"a\b|#b", True)],
)
def test_the_yaml_to_paste_is_read_as_the_frame_it_was_made_of(opened: Opened, term: str, regex: bool) -> None:
    frame = explore.try_term(opened, "violence", term, regex=regex).codebook.frames[0]
    text = explore.frame_yaml(frame)
    read = parse_codebook("frames:\n" + text).frames[0]
    assert (read.key, read.label, read.terms.globs) == (frame.key, frame.label, frame.terms.globs)
    assert read.exclude is not None
    assert read.exclude.globs == frame.exclude.globs  # type: ignore[union-attr]


# ---------------------------------------------------------------- a label


def test_a_label_put_right_is_in_the_file_in_the_tables_and_in_the_next_run(opened: Opened, event: Path) -> None:
    riot = mention(opened, "riot")
    right = explore.put_right(opened, "mentions", riot, "voice", "scare", "heard it said")
    assert mention(right, "riot").voice == "scare"
    assert mention(opened, "riot").voice == "own"
    figure = next(each_row(right["figures"].query("surface.str.startswith('40')")))
    right = explore.put_right(right, "figures", figure, "value", "41")
    right = explore.put_right(right, "mentions", mention(right, "thugs"), "row", "delete")
    run = open_event(event, on_problem=pytest.fail)
    for name in ("mentions", "figures"):
        assert_frame_equal(right[name], run[name])
    assert explore.ledger(right).html == explore.ledger(run).html
    assert (
        (event / "corrections.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .endswith("riot,voice,scare,heard it said")
    )


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("voice", "loud", 'value is "loud"; allowed are own'), ("start", "x", 'value is "x", which is no Int64')],
)
def test_a_value_that_cannot_be_is_refused_and_not_written(
    opened: Opened, event: Path, column: str, value: str, message: str
) -> None:
    with pytest.raises(CorrectionError, match=message):
        explore.put_right(opened, "mentions", mention(opened, "riot"), column, value)
    assert not (event / "corrections.csv").exists()


def test_an_event_of_the_package_or_of_another_is_not_written_to_and_the_reader_is_told_where_to(
    opened: Opened, event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(event.parent)
    copy = event.parent / "data" / "harbour"
    monkeypatch.setattr("analysis.corrections.tempfile.mkstemp", _refuse)
    with pytest.raises(CorrectionError, match=f"cannot be written \\(Permission denied\\); copy the folder to {copy}"):
        explore.put_right(opened, "mentions", mention(opened, "riot"), "voice", "scare")
    monkeypatch.setattr("analysis.events.HERE", event.parent)
    event.rename(event.parent / "shipped")
    packed = Opened(find_event(event.parent / "shipped"), opened.codebook, opened.tables)
    with pytest.raises(
        CorrectionError, match="came with the package, and goes with its next version; copy the folder to"
    ):
        explore.put_right(packed, "mentions", mention(opened, "riot"), "voice", "scare")


def _refuse(**_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_values_to_choose_from(opened: Opened) -> None:
    assert explore.allowed_values(opened, "mentions", "voice") == ("own", "scare", "quoted", "indirect", "unclear", "")
    assert explore.allowed_values(opened, "mentions", "frame") == ("violence", "protest")
    assert explore.allowed_values(opened, "figures", "row") == ("delete",)
    assert explore.allowed_values(opened, "figures", "value") == ()
    assert explore.known_values(opened, "figures", "counted")[:2] == ("arrested", "strikers")
    assert "Ada Quill" in explore.known_values(opened, "mentions", "speaker")
    for table, columns in explore.CORRECTABLE.items():
        assert set(columns) - {"row"} <= set(explore.tables.TABLES[table])


def test_rows_are_told_by_their_words(opened: Opened) -> None:
    rows = explore.with_words(opened["figures"], "PEOPLE 40")
    assert set(rows["article"]) == {"gazette", "herald"}
    assert len(explore.with_words(opened["figures"], " ")) == len(opened["figures"])
    lines = explore.lines_to_choose(opened["mentions"], opened["articles"])
    assert [index for _, index in lines] == list(opened["mentions"].index)
    line = next(line for line, index in lines if opened["mentions"].loc[index, "surface"] == "thugs")
    assert line.startswith("The Gazette, quoted: …")
    assert "[thugs]" in line

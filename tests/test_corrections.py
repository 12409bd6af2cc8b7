from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.codebook import Codebook, parse_codebook
from analysis.corrections import CorrectionError, add_correction, apply_corrections, read_corrections
from analysis.evaluate import evaluate_corrections
from analysis.extract import extract, open_event

HEAD = "table,article,field,start,end,text,column,value,reason\n"


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf8")
    return path


def test_no_file_no_corrections(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.csv") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("mention,a,,0,4,,voice,own,", 'line 2: table is "mention"; allowed are segments'),
        ("mentions,a,,0,4,,voices,own,", 'line 2: column is "voices"; allowed are row, article'),
        ("mentions,a,,0,4,,voice,loud,", 'line 2: value is "loud"; allowed are own'),
        ("mentions,a,,0,4,,row,gone,", 'line 2: value is "gone"; .* only be "delete"'),
        ("mentions,a,,x,4,,voice,own,", 'line 2: start is "x"; give a character offset'),
        ("mentions,a,,,,,voice,own,", "line 2: names no place"),
        ("figures,a,,0,4,,value,many,", 'line 2: value is "many", which is no Float64'),
    ],
)
def test_errors_name_the_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        read_corrections(write(tmp_path, line))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("article,value\n", encoding="utf8")
    with pytest.raises(CorrectionError, match="line 1: column table is missing"):
        read_corrections(tmp_path / "corrections.csv")


def test_cells_are_set_rows_deleted_and_what_no_longer_fits_is_told(
    tmp_path: Path, make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    found = extract(make_articles(("P", "A riot. A clash. Police arrested 40 people.")), codebook)
    corrections = read_corrections(
        write(
            tmp_path,
            "mentions,a0,,2,6,riot,voice,scare,heard it said",
            "mentions,a0,text,,,clash,row,delete,a clash of colours",
            "figures,a0,,,,40 people,value,41,a typing error",
            "figures,a0,,,,40 people,speaker,,",
            "mentions,a0,,2,6,protest,voice,own,the text was another",
            "mentions,a0,,0,1,,voice,own,no term there",
            "mentions,zz,,0,1,,voice,own,no such article",
        )
    )
    problems: list[str] = []
    corrected = apply_corrections(found, corrections, problems.append)
    assert corrected["mentions"][["surface", "voice"]].to_numpy().tolist() == [["riot", "scare"]]
    assert corrected["figures"]["value"].tolist() == [41.0]
    assert found["mentions"]["voice"].tolist() == ["own", "own"]  # what was handed in is left alone
    assert [p.split(": ", 1)[1] for p in problems] == [
        'there now stands "riot" and not "protest"; nothing was corrected',
        "matches no row of mentions; nothing was corrected",
        'there is no article "zz" with a text; nothing was corrected',
    ]


ROW = {"table": "mentions", "article": "a", "start": "2", "end": "6", "text": "riot", "column": "voice", "value": "own"}
ADDED = "mentions,a,,2,6,riot,voice,own,"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"\ufeff{HEAD}{ADDED}\n"),
        (HEAD, f"{HEAD}{ADDED}\n"),
        (HEAD + "figures,b,,,,40 people,value,41,“heard”", f"{HEAD}figures,b,,,,40 people,value,41,“heard”\n{ADDED}\n"),
        (HEAD.replace("\n", "\r\n"), HEAD.replace("\n", "\r\n") + ADDED + "\r\n"),
        (f"\ufeff{HEAD}\n\n", f"\ufeff{HEAD}\n\n{ADDED}\n"),
        (HEAD.replace(",", ";"), f"{HEAD}{ADDED}\n".replace(",", ";")),  # as spreadsheets of half the world write it
        (
            "by,value,column,article,table,text\nme,own,voice,b,mentions,clash\n",
            "by,value,column,article,table,text,field,start,end,reason\nme,own,voice,b,mentions,clash\n,own,voice,a,mentions,riot,,2,6,\n",
        ),
    ],
)
def test_a_correction_is_put_behind_what_stands_there(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "corrections.csv"
    if before:
        path.write_text(before, encoding="utf8", newline="")
    n = len(read_corrections(path)) if before else 0
    added = add_correction(path, ROW)
    assert path.read_bytes().decode("utf8") == after
    assert len(read_corrections(path)) == n + 1
    assert read_corrections(path)[-1] == added
    assert [p.name for p in tmp_path.iterdir()] == ["corrections.csv"]


def test_what_would_break_the_file_is_written_as_one_line_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    odd = 'said "no",\r\nand\u2028left\x00'
    add_correction(path, ROW | {"text": odd, "reason": "\n=1+1\n"})
    add_correction(path, ROW)
    first, second = read_corrections(path)
    assert (first.text, second.text) == ('said "no", and left\ufffd', "riot")


@pytest.mark.parametrize(
    ("before", "row", "message"),
    [
        (HEAD, ROW | {"value": "loud"}, 'line 2: value is "loud"; allowed are own'),
        (HEAD, ROW | {"table": "articles"}, 'line 2: table is "articles"'),
        (f"{HEAD}mention,a,,0,4,,voice,own,\n", ROW, 'line 2: table is "mention"'),
        ("article,value\n", ROW | {"value": "loud"}, 'line 2: value is "loud"'),
    ],
)
def test_what_cannot_be_used_is_not_written(tmp_path: Path, before: str, row: dict[str, str], message: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(before, encoding="utf8")
    with pytest.raises(CorrectionError, match=message):
        add_correction(path, row)
    assert path.read_text(encoding="utf8") == before
    assert [p.name for p in tmp_path.iterdir()] == ["corrections.csv"]


def test_a_write_that_fails_leaves_the_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, ADDED)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.corrections.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        add_correction(path, ROW)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["corrections.csv"]


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    real = write(tmp_path, ADDED).rename(tmp_path / "shared.csv")
    real.chmod(0o640)
    (tmp_path / "corrections.csv").symlink_to(real)
    add_correction(tmp_path / "corrections.csv", ROW)
    assert (tmp_path / "corrections.csv").is_symlink()
    assert len(read_corrections(real)) == 2
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_corrected_mention_corrects_the_rival_names_within_it(
    tmp_path: Path, make_articles: Callable[..., pd.DataFrame]
) -> None:
    codebook = parse_codebook("frames: {fear: [terror group*]}\nrivals: {who: [terror*, rebel*]}")
    found = extract(make_articles(("P", "A terror group and rebels came.")), codebook)
    corrected = apply_corrections(
        found, read_corrections(write(tmp_path, "mentions,a0,,,,terror group,voice,quoted,")), pytest.fail
    )
    assert corrected["uses"][["surface", "voice"]].to_numpy().tolist() == [["terror", "quoted"], ["rebels", "own"]]


def test_an_events_corrections_reach_its_rates_and_survive_the_next_run(event: Path) -> None:
    before = open_event(event)["rates"]
    write(event, "mentions,gazette,,,,riot,row,delete,")
    for _ in range(2):
        after = open_event(event, on_problem=pytest.fail)["rates"]
        assert before["n_mentions"].sum() > after["n_mentions"].sum()


def test_corrections_count_as_gold(
    tmp_path: Path, make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    found = extract(make_articles(("P", "A riot. A clash. Police arrested 40 people.")), codebook)
    lines = [
        "mentions,a0,,2,6,,voice,own,",
        "mentions,a0,,,,clash,voice,quoted,",
        "figures,a0,,,,40 people,row,delete,",
        "figures,a0,,,,40 people,value,40,",
    ]
    table = evaluate_corrections(found, read_corrections(write(tmp_path, *lines)))
    assert table.reset_index().to_numpy().tolist() == [
        ["figures", "row", 1, 0],
        ["figures", "value", 1, 1],
        ["mentions", "voice", 2, 1],
    ]


def test_evaluate_prints_what_was_found_against_the_labels(event: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(event)]) == 2
    assert "has neither gold/frames.csv" in capsys.readouterr().err
    (event / "gold").mkdir()
    text = (event / "articles" / "gazette.md").read_text(encoding="utf8").split("---\n")[2]
    start = text.index("riot")
    gold = f"article,start,end,surface,frame,voice,ambiguous\ngazette,{start},{start + 4},riot,violence,own,\n"
    (event / "gold" / "frames.csv").write_text(gold, encoding="utf8")
    assert main(["evaluate", str(event)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "mentions against gold/frames.csv"
    assert lines[3].split() == ["found", "1", "1", "0.25", "1.0", "0.4", "-"]  # four were found, one was labelled

"""Labels of people against the code's and each other: every expected number here was worked out by hand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.__main__ import main
from analysis.codebook import Codebook, parse_codebook
from analysis.labels import LabelError, read_labels
from analysis.reliability import agreement, answers, coefficients, judged, label_errors, missed, wilson
from analysis.sampling import COLUMNS
from tests.conftest import CODEBOOK

HEADER = ",".join(COLUMNS)


def labels(*voices: str, weight: float = 1.0) -> pd.DataFrame:
    rows = [
        {"item": i, "table": "mentions", "article": "a", "field": "text", "start": 10 * i, "end": 10 * i + 4, "frame": "riot", "right": "yes", "voice": voice or pd.NA, "weight": weight}
        for i, voice in enumerate(voices)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def coded(*voices: str) -> pd.DataFrame:
    return answers(labels(*voices), Codebook()).drop(columns="weight").assign(outlet="P")


# the first person's label with the second's: own-own 5 times, own-quoted once, quoted-own twice, quoted-quoted 4 times
ONE = ["own"] * 6 + ["quoted"] * 6
TWO = ["own"] * 5 + ["quoted"] + ["own"] * 2 + ["quoted"] * 4


def test_kappa_and_alpha_by_hand() -> None:
    # 9 of 12 are the same. Kappa: by chance 6/12 · 7/12 + 6/12 · 5/12 = 1/2; (3/4 - 1/2) / (1 - 1/2) = 1/2.
    # Alpha: of 24 labels 13 are own, 11 quoted; by chance two differ in 2 · 13 · 11 / (24 · 23) = 143/276 of pairs;
    # 3 of 12 differ: 1 - (1/4) / (143/276) = 1 - 69/143 = 74/143
    table = agreement(answers(labels(*ONE), Codebook()), answers(labels(*TWO), Codebook()))
    row = table.loc[("mentions", "voice")]
    assert row.tolist() == [12, 9, 0.75, 0.5, round(74 / 143, 3)]
    assert table.loc[("mentions", "right"), ["n", "same"]].tolist() == [12, 12]
    assert pd.isna(table.loc[("mentions", "right"), "alpha"])  # one label only, which says nothing


def test_no_coefficient_below_ten_items() -> None:
    assert coefficients([("a", "b")] * 4 + [("b", "b")] * 5) == (pd.NA, pd.NA)
    assert coefficients([("a", "a")] * 5 + [("b", "b")] * 5) == (1.0, 1.0)


def test_the_share_that_is_right_is_weighted_by_what_each_item_stands_for() -> None:
    # 4 items stand for 10 each and 3 of them are right, 6 stand for 1 each and all are: (30 + 6) / 46 = 0.7826;
    # Kish: 46² / (4 · 100 + 6) = 2116 / 406 = 5.2118 items
    person = pd.concat([labels("own", "own", "own", "own", weight=10.0), labels(*["own"] * 10).iloc[4:]])
    table = label_errors(judged(answers(person, Codebook()), coded("own", "own", "own", "quoted", *["own"] * 6)))
    row = table.loc[("mentions", "voice")]
    assert row[["n", "right", "share"]].tolist() == [10, 9, 0.783]
    low, high = wilson(36 / 46, 2116 / 406)
    assert row[["low_95", "high_95"]].tolist() == [round(low, 3), round(high, 3)]


def test_wilson_by_hand() -> None:
    # 8 of 10, z² = 3.8415: middle (0.8 + 0.19207) / 1.38415 = 0.71674, half 1.95996 · sqrt(0.016 + 0.0096037) / 1.38415 = 0.22657
    assert wilson(0.8, 10) == (pytest.approx(0.49017, abs=1e-4), pytest.approx(0.94331, abs=1e-4))
    assert wilson(1.0, 10)[1] == pytest.approx(1.0)


def test_where_all_were_judged_nothing_is_inferred() -> None:
    table = label_errors(judged(answers(labels("own", "quoted"), Codebook()), coded("own", "own")))
    assert table.loc[("mentions", "voice")].tolist() == [2, 1, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("person", "code", "right"),
    [
        ("Ada Quill", "Ada Quill", True),
        ("the mayor", "Ada Quill", True),  # an alias of the codebook
        ("quill", "Ada Quill", True),  # a surname
        ("The Harbour Board", "harbour board", True),
        ("nobody", "Ada Quill", False),
        ("Ada Moor", "Ada Quill", False),
        ("", "Ada Quill", None),  # not answered, not judged
    ],
)
def test_speakers_are_one_by_alias_surname_and_without_the_article(person: str, code: str, right: bool | None) -> None:
    codebook = parse_codebook(CODEBOOK)
    mine, theirs = (labels("own").assign(speaker=name or pd.NA) for name in (person, code))
    rows = judged(answers(mine, codebook), answers(theirs, codebook).drop(columns="weight").assign(outlet="P"))
    assert rows.loc[rows["question"] == "speaker", "right"].tolist() == ([] if right is None else [right])


def test_after_a_no_nothing_else_is_asked() -> None:
    given = answers(labels("own", "own").assign(right=["no", "yes"]), Codebook())
    assert list(zip(given["start"], given["question"], strict=True)) == [(0, "right"), (10, "right"), (10, "voice")]


def test_numbers_in_whole_passages_show_what_was_missed() -> None:
    text = "The 40 men met 40 women. Some three left by 5."
    passage = {
        "item": 1,
        "table": "passages",
        "article": "a",
        "field": "text",
        "start": 0,
        "end": len(text),
        "numbers": "40 | 40 women | three",
    }
    figures = pd.DataFrame([(4, 10), (15, 23), (44, 45)], columns=["start", "end"]).assign(article="a", field="text")
    articles = pd.DataFrame([{"article": "a", "text": text, "title": pd.NA}])
    row = missed({"articles": articles, "figures": figures}, pd.DataFrame([passage], columns=list(COLUMNS))).iloc[0]
    # the person sees three, the code finds three, two are the same
    assert row.tolist() == [3, 2, round(2 / 3, 3), round(2 / 3, 3), round(2 / 3, 3)]
    with pytest.raises(LabelError, match=r'item 1: "41" is not in the passage'):
        missed(
            {"articles": articles, "figures": figures},
            pd.DataFrame([passage | {"numbers": "41"}], columns=list(COLUMNS)),
        )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", r"a\.csv, line 1: the file is empty"),
        ("a.csv", HEADER + "\n", r"a\.csv: has no rows"),
        ("a.csv", "item,table\n1,mentions\n", r"a\.csv, line 1: column article is missing; it needs item, table, article"),
        ("a.csv", f"{HEADER}\n1,mentions,a,text,0,4,1.0,riot,,,,yes,qouted,,,,,,\n", r'a\.csv, line 2: voice is "qouted"; allowed are own, scare, quoted, indirect, unclear, or nothing'),
        ("a.csv", f"{HEADER}\n1,mention,a,text,0,4,1.0,riot,,,,yes,,,,,,,\n", r'line 2: table is "mention"; allowed are mentions, figures, passages'),
        ("a.csv", f"{HEADER}\n1,mentions,a,text,zero,4,1.0,riot,,,,yes,,,,,,,\n", r'line 2: start is "zero"; leave the offset as it was'),
        ("a.csv", f"{HEADER}\n1,mentions,a,text,0,4,much,riot,,,,yes,,,,,,,\n", r'line 2: weight is "much"; leave the number as it was'),
        ("a.xlsx", "no workbook", r"a\.xlsx, line 1: is no workbook; save it as \.xlsx or \.csv"),
        ("a.ods", "", r"a\.ods: is neither \.csv nor \.xlsx"),
        ("", "", "there is no such file|is neither"),
    ],
)  # fmt: skip
def test_a_file_of_labels_that_cannot_be_used_is_told_with_its_line(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    if name:
        (tmp_path / name).write_text(content, encoding="utf8")
    with pytest.raises(LabelError, match=message):
        read_labels(tmp_path / (name or "no.csv"), Codebook())


def fill(path: Path, wrong: int) -> None:
    """A person who finds every item right and in the outlet's own voice, `wrong` of them quoted."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        if row["table"] == "passages":
            row["numbers"] = "none"
        else:
            row |= {"right": "YES", "voice": "quoted" if i < wrong else "own"}
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";")  # as a spreadsheet with a decimal comma saves it
        writer.writeheader()
        writer.writerows(row | {"weight": row["weight"].replace(".", ",")} for row in rows)


def test_a_sample_is_drawn_labelled_twice_and_evaluated(
    event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sample", str(event), "-n", "50", "--out", "s"]) == 0
    assert capsys.readouterr().out == "s\n"
    shutil.copy("s/labels.csv", "first.csv")
    fill(Path("first.csv"), 1)
    book = load_workbook("s/labels.xlsx")
    sheet = book["labels"]
    column = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, column["table"]).value != "passages":
            sheet.cell(row, column["right"]).value = "yes"
            sheet.cell(row, column["voice"]).value = "own"
    book.save("second.xlsx")
    assert main(["evaluate", str(event), "first.csv", "second.xlsx"]) == 0
    shown = capsys.readouterr().out
    for title in ("the labels against first.csv", "the labels against second.xlsx", "voices by outlet against first.csv", "numbers in whole passages against first.csv", "the two people against each other", "For a methods section"):  # fmt: skip
        assert f"{title}\n" in shown
    # four uses of terms ("Read also" is left out) and three figures; the first person differs from the second in one item
    assert (
        "Of 4 uses of framing terms found in 2 articles, 4 drawn at random by outlet and voice were labelled by two people, each alone, without sight of the labels."
        in shown
    )
    assert "rightly found 4 of 4 (100 %, all there are)" in shown
    assert "Krippendorff" not in shown  # fewer than ten items


def test_two_people_who_labelled_whole_articles(
    event: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (event / "articles" / "gazette.md").read_text(encoding="utf8").split("---\n", 2)[2]
    rows = []
    for word, voice in (("strike", "own"), ("riot", "own"), ("strike at", "own"), ("thugs", "quoted")):
        start = text.index(word) if word != "strike at" else text.index("strike at the")
        rows.append(
            f"gazette,{start},{start + len(word.split()[0])},{'violence' if word in ('riot', 'thugs') else 'protest'},{voice},"
        )
    for name, kept in (("one.csv", rows), ("two.csv", rows[:3])):
        (tmp_path / name).write_text(
            "article,start,end,frame,voice,ambiguous\n" + "\n".join(kept) + "\n", encoding="utf8"
        )
    assert main(["evaluate", str(event), str(tmp_path / "one.csv"), str(tmp_path / "two.csv")]) == 0
    shown = capsys.readouterr().out
    assert "the two people mark 4 and 3, of which 3 are the same (F1 0.857)" in shown
    tables = [[line.split() for line in part.split("\n")] for part in shown.split("\n\n")]
    assert ["found", "4", "4", "1.0", "1.0", "1.0", "-"] in tables[0]
    assert ["found", "3", "3", "0.75", "1.0", "0.857", "-"] in tables[1]
    assert ["mentions", "right", "3", "3", "1.0", "-", "-"] in tables[3]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["a.csv", "b.csv", "c.csv"], "3 files of labels; give one or two, each of one person"),
        (["nothing.csv"], "nothing is filled in; write yes or no under right, and choose a voice"),
    ],
)
def test_what_cannot_be_evaluated_is_told(
    event: Path, tmp_path: Path, files: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nothing.csv").write_text(
        f"{HEADER}\n1,mentions,gazette,text,0,4,1.0,riot,,,,,,,,,,,\n", encoding="utf8"
    )
    assert main(["evaluate", str(event), *(str(tmp_path / f) for f in files)]) == 2
    assert message in capsys.readouterr().err

"""Tables of articles: what a row gives, what is said of one that cannot be read, and what a file that fills the memory costs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from analysis.articles import InputError, load_articles, read_columns
from analysis.readers.lines import MOST_BYTES

HEADER = "id,outlet,text\n"


def load(path: Path, **columns: str) -> tuple[pd.DataFrame, list[str]]:
    problems: list[str] = []
    return load_articles(path, columns=columns, on_problem=problems.append), problems


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_is_an_article_whatever_parts_its_cells(tmp_path: Path, separator: str) -> None:
    path = tmp_path / ("a.tsv" if separator == "\t" else "a.csv")
    cells = (
        ["id", "outlet", "published", "text"],
        ["x", "P", "2022-01-10", '"One; ""two"", three\r\n\nfour"'],
        ["y", "Q", "", "T"],
    )
    path.write_text("\ufeff" + "\r\n".join(separator.join(row) for row in cells), encoding="utf8", newline="")
    frame, problems = load(path)
    assert problems == []
    assert list(frame["text"]) == ['One; "two", three\r\n\nfour', "T"]
    assert list(frame["published"].notna()) == [True, False]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv, line 1: the file is empty; its first line must name the columns"),
        (b"id,outlet,text,text\nx,P,T,U\n", 'a.csv, line 1: has "text" 2 times; keep one of them'),
        (b"id,outlet,Body\nx,P,T\ny,P,T\n", 'a.csv: has no column "text"; add it, or say which one it is with --map text=NAME: it has id, outlet, Body'),
        (b"id,outlet,text\nx,P\n", "a.csv, line 2: has 2 cells, and the first line has 3; quote a cell with a separator in it"),
        (b"id,outlet,text\nx,P,caf\xe9\n", "a.csv, line 2: is not UTF-8; save the file as UTF-8"),
        (b"\xff\xfei\0d\0\n", "a.csv, line 1: is not UTF-8; save the file as UTF-8"),
        (b'id,outlet,text\n\nx,P,"a"b\n', "a.csv, line 3: is not CSV: ',' expected after '\"'; write a quotation mark inside of a cell twice"),
        (b'id,outlet,text\nx,P,"T\ny,P,U\n', "a.csv, line 2: a quotation mark opens a cell that never ends, and what follows is lost; write a mark inside of a cell twice"),
    ],
)  # fmt: skip
def test_a_broken_row_is_told_with_its_line_and_costs_only_itself(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    (tmp_path / "good.md").write_text("---\noutlet: P\n---\nGood", encoding="utf8")
    frame, problems = load(tmp_path)
    assert list(frame["article"]) == ["good"]
    assert [p.removeprefix(f"{tmp_path.name}/") for p in problems] == [message]


def test_of_many_problems_of_one_kind_three_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"{n},,T\n" for n in range(1200))
    (tmp_path / "a.csv").write_text(f"{HEADER}{rows}z,P,T\n", encoding="utf8")
    frame, problems = load(tmp_path / "a.csv")
    assert list(frame["article"]) == ["z"]
    assert len(problems) == 4
    assert problems[2].startswith("a.csv, line 4: outlet is missing or empty")
    assert problems[3].startswith("a.csv: 1,197 more lines with the same problem: outlet is missing")


def test_parquet_gives_days_moments_and_whatever_extract_wrote(tmp_path: Path) -> None:
    days = [datetime(2022, 1, 10), datetime(2022, 1, 10, 18, 5)]
    table = {"id": [1, 2], "outlet": ["P", "Q"], "published": days, "text": ["One", "Two"], "mood": [[1], None]}
    parquet.write_table(pa.table(table), tmp_path / "a.parquet")
    frame, problems = load(tmp_path / "a.parquet")
    assert problems == []
    assert list(frame["published_precision"]) == ["day", "second"]
    frame.to_parquet(tmp_path / "again.parquet")
    again, problems = load(tmp_path / "again.parquet")
    assert problems == []
    pd.testing.assert_frame_equal(frame.drop(columns="source_file"), again.drop(columns="source_file"))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"id": ["x", "y"], "outlet": ["P", None], "text": ["T", "U"]}, "a.parquet, row 2: outlet is missing or empty"),
        (
            {"id": ["x", "y"], "outlet": ["P", "Q"], "text": [["T"], ["T"]]},
            "a.parquet, row 1: text is no text but ['T']",
        ),
        ({"id": ["x"], "outlet": ["P"], "published": [date(2022, 1, 10)]}, 'a.parquet: has no column "text"'),
    ],
)
def test_a_broken_row_of_parquet_is_told_with_its_number(
    tmp_path: Path, table: dict[str, list[object]], message: str
) -> None:
    parquet.write_table(pa.table(table), tmp_path / "a.parquet")
    (tmp_path / "good.md").write_text("---\noutlet: P\n---\nGood", encoding="utf8")
    problems = load(tmp_path)[1]
    assert message in problems[0]


def test_what_is_no_parquet_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(InputError, match="no article could be read"):
        load(tmp_path)
    problems: list[str] = []
    with pytest.raises(InputError):
        load_articles(tmp_path, on_problem=problems.append)
    assert "a.parquet, row 1: is not parquet: " in problems[0]


def test_columns_of_other_names_are_found_by_the_map_in_files_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Key,Paper,Body\nx,P,One\n", encoding="utf8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"Key": "y", "Paper": "Q", "Body": "Two"}), encoding="utf8")
    (tmp_path / "c.md").write_text("---\nPaper: R\n---\nThree", encoding="utf8")
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "z", "outlet": "S", "text": "Four"}), encoding="utf8")
    frame, problems = load(tmp_path, id="Key", outlet="Paper", text="Body")
    assert problems == []
    assert list(zip(frame["article"], frame["outlet"], frame["text"], strict=True)) == [
        ("c", "R", "Three"), ("x", "P", "One"), ("y", "Q", "Two"), ("z", "S", "Four")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("text", r'--map is "text"; give column=name, such as text=Body'),
        ("=Body", "give column=name"),
        ("txt=Body", r'--map txt=Body: articles have no column "txt"; allowed are id, article, outlet'),
        ("n_words=Length", "articles have no column"),
    ],
)
def test_a_map_that_is_none_is_refused(pair: str, message: str) -> None:
    assert read_columns(["text = Body"]) == {"text": "Body"}
    with pytest.raises(InputError, match=message):
        read_columns([pair])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"id": "x", "outlet": "P", "outlet": "Q", "text": "T"}', 'line 1: has "outlet" 2 times; keep one of them'),
        ("a.jsonl", '{"id": "x", "article": "y", "outlet": "P", "text": "T"}', "line 1: has both id and article"),
        ("a.md", "---\noutlet: P\noutlet: Q\n---\nT", 'line 1: front matter has "outlet" 2 times'),
        ("a.md", "---\noutlet: P\ntitle: Flood at Varda: 38 dead\noutlet: Q\n---\nT", 'line 1: front matter has "outlet" 2 times'),
        ("a.jsonl", '{"id": "x", "paper": "P", "text": "T"}', "outlet is missing or empty; give it (outlet: The Gazette), or say which key holds it with --map outlet=NAME: paper"),
    ],
)  # fmt: skip
def test_a_value_that_would_be_lost_in_silence_is_told(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf8")
    (tmp_path / "good.md").write_text("---\noutlet: P\n---\nGood", encoding="utf8")
    problems = load(tmp_path)[1]
    assert len(problems) == 1
    assert message in problems[0]


LONG = """
import resource, sys
from analysis.articles import load_articles
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
problems = []
frame = load_articles(sys.argv[1], on_problem=problems.append)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, list(frame["article"]), *problems, sep="|")
"""


def test_a_line_of_200_megabytes_is_left_out_and_takes_no_memory(tmp_path: Path) -> None:
    piece = b"word " * 200_000
    for name, before, after in (
        ("a.jsonl", b'{"id": "long", "outlet": "P", "text": "', b'"}\n{"id": "short", "outlet": "P", "text": "T"}\n'),
        ("b.csv", b"id,outlet,text\nlonger,P,", b"\nshorter,P,T\n"),
        ("c.md", b"---\noutlet: P\n---\n", b"\n"),
    ):
        with (tmp_path / name).open("wb") as file:
            file.write(before)
            for _ in range(200 if name == "a.jsonl" else 12):
                file.write(piece)
            file.write(after)
    command = [sys.executable, "-c", LONG, str(tmp_path)]
    grown, articles, *problems = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split("|")
    )
    assert articles == "['short', 'shorter']"
    assert [p.split(": ")[1] for p in problems] == [
        f"is longer than {MOST_BYTES:,} bytes; cut it into articles of less"
    ] * 2 + [f"the file is longer than {MOST_BYTES:,} bytes; give each article a file of its own"]
    assert int(grown) < 100_000  # kilobytes, and a line alone has 200,000

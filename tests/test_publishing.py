"""A run without the texts: what may be published holds no more of an article than 25 words in one place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.__main__ import main
from tests.conftest import CODEBOOK

MOST = 25
WORD = re.compile(r"\w+|…")  # where a snippet is cut, nothing goes on
LONG = (
    "The riot that began at the harbour on Friday went on through the night and into the morning of the following day "
    "while shopkeepers along the quay boarded up their windows and waited for the police to come. "
    '"These thugs came to wreck the town and they will be found, every one of them, wherever they hide and however long it '
    'takes us to get there," Mayor Ada Quill said. '
    "Police arrested 40 people at the gates of the harbour and along the road that leads from there to the old market. "
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run without texts, after one with them and after an edit."""
    root = tmp_path_factory.mktemp("published")
    (root / "harbour" / "articles").mkdir(parents=True)
    (root / "harbour" / "codebook.yml").write_text(CODEBOOK, encoding="utf8")
    path = root / "harbour" / "articles" / "gazette.md"
    front = "---\noutlet: The Gazette\npublished: 2023-03-03\n---\nHarbour strike turns into riot\n\n"
    path.write_text(front + LONG * 2, encoding="utf8")
    other = front.replace("Gazette", "Herald") + "Some 42 people were arrested. " + LONG.replace("Friday", "Thursday")
    (root / "harbour" / "articles" / "herald.md").write_text(other, encoding="utf8")
    assert main(["run", str(root / "harbour"), "--out", str(root / "out")]) == 0
    path.write_text(front + LONG + "A new end: " + LONG.upper(), encoding="utf8")
    assert main(["run", str(root / "harbour"), "--out", str(root / "out"), "--no-text"]) == 0
    return (root / "out" / "harbour" / "latest").resolve()


def strings(folder: Path) -> Iterator[tuple[str, str]]:
    """Every string that a reader of the folder meets: of text files the whole, of tables each cell and each column read down."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
            for column in frame.columns:
                yield f"{path.name}: {column}", " | ".join(map(str, frame[column]))
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path):
                yield f"{path.name}: {sheet.title}", "\n".join(str(row) for row in sheet.iter_rows(values_only=True))
        elif path.suffix == ".ipynb":
            text = path.read_text(encoding="utf8")
            yield path.name, text + json.dumps(json.loads(text), ensure_ascii=False).replace("\\n", " ")
        elif path.suffix not in (".png",):
            yield path.name, path.read_text(encoding="utf8")


def long_passages(folder: Path) -> Iterator[tuple[str, str]]:
    """Files of a run, each with 26 words that stand in one place in it and in an article."""
    passages = set()
    for path in (folder.parents[3] / "harbour" / "articles").glob("*.md"):
        words = WORD.findall(path.read_text(encoding="utf8").split("---")[2].casefold())
        passages |= {tuple(words[i : i + MOST + 1]) for i in range(len(words) - MOST)}
    for name, text in strings(folder):
        plain = re.sub(r"</?(?:mark|b|i|del|ins)\b[^>]*>|\[\[|\]\]", " ", text)  # what marks words does not part them
        words = WORD.findall(plain.casefold())
        if found := passages.intersection(zip(*(words[i:] for i in range(MOST + 1)), strict=False)):
            yield name, " ".join(found.pop())


def test_nowhere_stand_more_than_25_words_of_an_article_in_one_place(folder: Path) -> None:
    assert list(long_passages(folder)) == []


def test_in_a_run_with_texts_they_do(folder: Path) -> None:
    with_texts = min(folder.parent.iterdir())
    found = {name for name, _ in long_passages(with_texts)}
    assert found >= {"index.html", "side-by-side.html", "2_framing.ipynb", "articles.parquet: text", "articles.csv"}


def test_counts_and_snippets_are_there_and_the_manifest_says_what_is_not(folder: Path) -> None:
    html = (folder / "index.html").read_text(encoding="utf8")
    assert "<mark>thugs</mark>" in html
    assert "side-by-side" not in html
    assert not (folder / "side-by-side.html").exists()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
    assert manifest["texts"] == "left out: labels, counts, and snippets of at most 25 words"
    assert manifest["texts"] in html
    assert pd.read_parquet(folder / "tables" / "articles.parquet")["text"].isna().all()
    assert "gazette" in (folder / "tables" / "articles.csv").read_text(encoding="utf8")


def test_a_run_with_texts_takes_nothing_over_from_one_without(folder: Path) -> None:
    assert main(["run", str(folder.parents[3] / "harbour"), "--out", str(folder.parents[2])]) == 0
    latest = (folder.parents[1] / "latest").resolve()
    assert latest != folder
    assert pd.read_parquet(latest / "tables" / "articles.parquet")["text"].notna().all()
    assert (latest / "side-by-side.html").is_file()
    html = (latest / "index.html").read_text(encoding="utf8")
    assert "holds no texts to compare with; this one is told like a first one" in html

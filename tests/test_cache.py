"""What is taken from the cache is what would be found anew, byte for byte; what is not whole is as good as none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.cache import UNUSED, Cache
from analysis.codebook import Codebook
from analysis.extract import SINGLE, extract

TEXTS = [
    ("The Gazette", 'The riot went on. "These thugs came to wreck the town," Mayor Ada Quill said. Some 40 people were arrested.'),
    ("The Herald", "About 300 dockers walked out on Thursday, according to Quill. The strike is peaceful, Quill said."),
    ("The Herald", "Nothing was said."),
    ("The Post", "Mr. Quill denied that 41 people were arrested, though Ada Quill had said so on Monday. The protest ended."),
    ("The Post", "Nobody was hurt in the clashes; “a riot” it was not, said A. Quill, who spoke for the strikers."),
]  # fmt: skip


@pytest.fixture
def articles(make_articles: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return make_articles(*TEXTS)


def stored(found: dict[str, pd.DataFrame], folder: Path) -> dict[str, bytes]:
    tables.write(found, folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("known", [[0], [4], [1, 3], [0, 1, 2, 3], [0, 1, 2, 3, 4]])
def test_the_same_bytes_whatever_is_known(
    known: list[int], articles: pd.DataFrame, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stored(extract(articles, codebook), tmp_path / "whole")
    extract(articles.iloc[known].reset_index(drop=True), codebook, cache=Cache(tmp_path / "cache", "rules"))
    monkeypatch.setattr("analysis.extract.BATCH", 2)  # nor does it matter in which batches the rest is read
    found = extract(articles, codebook, cache=Cache(tmp_path / "cache", "rules"))
    assert stored(found, tmp_path / "again") == whole


def seen(cache: Cache, articles: pd.DataFrame) -> set[str]:
    read = cache.read(articles, SINGLE)
    return set(read["segments"]["article"]) if read else set()


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "Another text."), ("title", "A title"), ("outlet", "The Sun"), ("published", pd.Timestamp("2023-03-09", tz="UTC")), ("language", "fr")],
)  # fmt: skip
def test_an_article_that_changed_is_read_again(
    column: str, value: object, articles: pd.DataFrame, codebook: Codebook, tmp_path: Path
) -> None:
    extract(articles, codebook, cache=Cache(tmp_path, "rules"))
    changed = articles.copy()
    changed.loc[1, column] = value
    assert seen(Cache(tmp_path, "rules"), changed) == {"a0", "a2", "a3", "a4"}
    assert seen(Cache(tmp_path, "rules"), articles.assign(source_file="elsewhere.md")) == {"a0", "a1", "a2", "a3", "a4"}
    assert seen(Cache(tmp_path, "other rules"), articles) == set()


def test_what_is_not_whole_is_made_anew(articles: pd.DataFrame, codebook: Codebook, tmp_path: Path) -> None:
    whole = stored(extract(articles, codebook, cache=Cache(tmp_path / "cache", "rules")), tmp_path / "whole")
    for path in sorted((tmp_path / "cache").rglob("*.*")):
        data = path.read_bytes()
        turned = data.replace(b"rules", b"roles") if path.suffix == ".json" else data[:-40] + b"#" + data[-39:]
        for broken in (b"", data[: len(data) // 2], turned, b"[]"):
            path.write_bytes(broken)
            assert seen(Cache(tmp_path / "cache", "rules"), articles) == set(), (path.name, broken[:20])
        path.write_bytes(data)
    (tmp_path / "cache" / "000000" / "figures.parquet").unlink()
    found = extract(articles, codebook, cache=Cache(tmp_path / "cache", "rules"))
    assert stored(found, tmp_path / "again") == whole
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["000001"]
    assert len(seen(Cache(tmp_path / "cache", "rules"), articles)) == 5


def test_what_no_run_has_had_of_late_is_dropped(articles: pd.DataFrame, codebook: Codebook, tmp_path: Path) -> None:
    extract(articles, codebook, cache=Cache(tmp_path, "rules"))
    some = articles.iloc[:2].reset_index(drop=True)
    for _ in range(UNUSED):
        extract(some, codebook, cache=Cache(tmp_path, "rules"))
    assert len(seen(Cache(tmp_path, "rules"), articles)) == 5
    extract(some, codebook, cache=Cache(tmp_path, "rules"))
    assert len(seen(Cache(tmp_path, "rules"), articles)) == 2

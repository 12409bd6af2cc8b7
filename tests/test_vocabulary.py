from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.codebook import Codebook
from analysis.extract import extract
from analysis.vocabulary import tells, words_table

SHARED = "The council of Port Arlen closed the northern pier on Sunday night"


def words(frame: pd.DataFrame) -> list[str]:
    return frame["word"].to_list()


def test_words_are_counted_where_and_in_whose_voice_they_stand(make_articles: Callable[..., pd.DataFrame]) -> None:
    text = "The mayor’s ship sank. “Never again,” Ada Quill said.\n\nRead also: More ships"
    found = extract(make_articles(("P", text), title="Ship lost"), Codebook())
    table = words_table(found)
    assert words(table) == "the mayor ship sank never again ada quill said ship lost".split()
    assert words(words_table(found, voices=["quoted"])) == ["never", "again"]
    row = table.iloc[1]
    assert text[row["start"] : row["end"]] == "mayor’s"
    stretches = found["stretches"]
    counted = stretches[stretches["segment"].isin(["headline", "body"])]
    assert len(table) == counted["n_words"].sum()


def test_a_passage_that_was_taken_over_counts_once(make_articles: Callable[..., pd.DataFrame]) -> None:
    later, earlier, short = (
        f"{SHARED}, officials say.",
        f"Late news: {SHARED}.",
        "The council of Port Arlen closed the pier.",
    )
    articles = make_articles(("P", later), ("Q", earlier), ("R", short))
    articles["published"] = pd.to_datetime(["2023-03-03", "2023-03-02", "2023-03-04"], utc=True).astype(
        "datetime64[us, UTC]"
    )
    table = words_table(extract(articles, Codebook()), once_per_origin=True)
    assert words(table[table["outlet"].eq("P")]) == ["officials", "say"]
    assert len(table[table["outlet"].eq("Q")]) == 14
    assert len(table[table["outlet"].eq("R")]) == 8  # seven words in a row are no passage


def test_of_two_without_a_date_the_first_by_id_has_it(make_articles: Callable[..., pd.DataFrame]) -> None:
    table = words_table(extract(make_articles(("P", SHARED), ("Q", SHARED)), Codebook()), once_per_origin=True)
    assert set(table["outlet"]) == {"P"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("harbour", True), ("the", False), ("don't", False), ("7,939", False), ("a", False), ("ok", True)],
)
def test_words_that_tell(word: str, expected: bool) -> None:
    assert tells(word) == expected


def test_no_words(make_articles: Callable[..., pd.DataFrame]) -> None:
    assert words_table(extract(make_articles(("P", "…")), Codebook()), once_per_origin=True).empty

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.audit import judge
from analysis.codebook import Codebook, parse_codebook
from analysis.extract import extract
from analysis.pages import audit_page

CODEBOOK = parse_codebook("""
frames: {violence: [thug*, riot*]}
rules:
  - {terms: [thug*], allowed: [quoted, indirect], says: thug only in the words of others}
  - {frame: violence, allowed: [own]}
  - {terms: [harbour], allowed: []}
""")
TEXT = (
    "Thugs came to the harbour. “They are thugs,” Mayor Ada Quill said. She said the thugs had left. "
    "The so-called thugs were boys."
)


@pytest.fixture
def found(make_articles: Callable[..., pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return extract(make_articles(("P", TEXT), ("Q", "All was calm.")), CODEBOOK)


def test_a_row_a_rule_and_outlet(found: dict[str, pd.DataFrame]) -> None:
    columns = ["rule", "outlet", "n", "kept", "broken", "unclear", "turned"]
    assert found["audits"][columns].to_numpy().tolist() == [
        [1, "P", 4, 2, 1, 0, 1],
        [1, "Q", 0, 0, 0, 0, 0],
        [2, "P", 4, 1, 2, 0, 1],
        [2, "Q", 0, 0, 0, 0, 0],
        [3, "P", 1, 0, 1, 0, 0],
        [3, "Q", 0, 0, 0, 0, 0],
    ]
    assert list(found["audits"]["says"].unique()) == [
        "thug only in the words of others",
        "violence: only own",
        "harbour: not at all",
    ]


def test_every_exception_is_a_use(found: dict[str, pd.DataFrame]) -> None:
    rows = judge(found, CODEBOOK).query("judged == 'broken'")
    assert rows[["rule", "surface", "voice"]].to_numpy().tolist() == [
        [1, "Thugs", "own"], [2, "thugs", "quoted"], [2, "thugs", "indirect"], [3, "harbour", "own"],
    ]  # fmt: skip


def test_in_nobody_knows_whose_voice_a_rule_is_neither_kept_nor_broken(
    make_articles: Callable[..., pd.DataFrame],
) -> None:
    found = extract(make_articles(("P", "Les thugs"), language="fr"), CODEBOOK)
    assert found["audits"][["n", "unclear"]].to_numpy().tolist() == [[1, 1], [1, 1], [0, 0]]


def test_the_page_shows_each_exception(found: dict[str, pd.DataFrame]) -> None:
    page = audit_page(found, CODEBOOK)
    assert "<mark>Thugs</mark> came to the harbour" in page.html
    assert "harbour: not at all" in page.html
    assert "The codebook has no rules" in audit_page(found | {"audits": found["audits"].iloc[:0]}, Codebook()).html

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.choices import choices, choices_table
from analysis.codebook import parse_codebook

CODEBOOK = parse_codebook("rivals: {who: {names: {rebels: [rebel*], bandits: [bandit*]}}}")


def use(
    article: str, name: str, voice: str = "own", polarity: str = "asserted", segment: str = "body"
) -> dict[str, object]:
    return {"article": article, "outlet": article[0], "field": "text", "start": 0, "end": 1, "sought": "rivals/who", "name": name,
            "voice": voice, "polarity": polarity, "segment": segment}  # fmt: skip


def shares(uses: list[dict[str, object]], articles: str = "P1 P2 Q1") -> pd.DataFrame:
    frame = tables.build("articles", [{"article": a, "outlet": a[0]} for a in articles.split()])
    table = choices_table(tables.build("uses", uses), frame, CODEBOOK)
    return table.set_index(["outlet", "voice", "name"])


def test_a_share_is_of_the_asserted_uses_of_all_names_in_that_voice() -> None:
    found = shares(
        [use("P1", "rebels"), use("P1", "rebels"), use("P1", "bandits"), use("P1", "bandits", "quoted"),
         use("P1", "bandits", polarity="negated"), use("P1", "bandits", segment="teaser")],
    )  # fmt: skip
    assert tuple(found.loc[("P", "own", "rebels"), ["n", "n_all", "share"]]) == (2, 3, pytest.approx(2 / 3))
    assert tuple(found.loc[("P", "all", "bandits"), ["n", "n_all", "share"]]) == (2, 4, 0.5)
    assert tuple(found.loc[("Q", "all", "bandits"), ["n", "n_all"]]) == (0, 0)
    assert found.loc[("Q", "all", "bandits"), ["share", "low_95", "high_95", "interval"]].isna().all()
    assert len(found) == 2 * 2 * 2


def test_what_the_interval_holds_for_is_said() -> None:
    found = shares([use("P1", "rebels"), use("P2", "bandits"), use("Q1", "rebels")])
    assert found.loc[("P", "all", "rebels"), "interval"] == "articles"
    assert found.loc[("Q", "all", "rebels"), "interval"] == "uses"


def test_the_rows_behind_a_share() -> None:
    uses = tables.build(
        "uses", [use("P1", "rebels"), use("P1", "rebels", polarity="compound"), use("P1", "rebels", segment="byline")]
    )
    assert len(choices(uses, "who")) == 1


def test_no_rivals_no_rows() -> None:
    assert choices_table(tables.build("uses", []), tables.build("articles", []), parse_codebook("")).empty

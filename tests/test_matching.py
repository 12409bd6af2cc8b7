"""Without a codebook: which figures of two articles count one thing. Articles are invented."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.figures import figures_table
from analysis.ledger import entries_table
from analysis.segments import segments_table

# one story: who is named in both
NORTH = "Ines Roth, the mayor of Port Alder, spoke to the Alder Union on Sunday. {}"
SOUTH = "On Sunday the Alder Union met Ines Roth, the mayor of Port Alder. {}"

TOGETHER = [
    # a telling number next to a word in common, whatever noun it is counted by
    ("The harbour is owed $4.2 million in wages.", "Wages of 4.2 million dollars have not been paid.", True),
    ("Some 342 people were aboard the ferry.", "The ferry had 342 passengers aboard.", True),
    ("Her report has 104 pages.", "He held up the 104-page report.", True),
    ("The library bought 342 books for its school.", "On the hill 342 goats graze.", False),
    ("The library bought 342 books for its school.", "The school paid fees of $342 for books.", False),
    # small numbers, shares and ages are met by chance: more words
    ("The council named five members to the pension board.", "To the pension board the council named five people.", True),
    ("The council named five members to the pension board.", "Five ships of the fleet lay in port.", False),
    ("The poll gives Roth 46 percent of the likely voters.", "Roth has 46 percent of likely voters, the poll says.", True),
    ("The poll gives Roth 46 percent of the likely voters.", "Of the schools 46 percent have no roof.", False),
    ("She spent seven years in the leadership.", "He gave seven years of service.", False),
    # a number and what it was rounded to
    ("Some 342 passengers were aboard the ferry when it sank.", "About 350 passengers were aboard the ferry when it sank.", True),
    ("The fine for the dredging company is $5.42 million.", "The dredging company has to pay a fine of $5.4 million.", True),
    # different numbers: one noun, and sentences much alike
    ("The ferry was licensed to carry 180 passengers on deck.", "The ferry was licensed to carry 108 passengers on deck.", True),
    ("The ferry was licensed to carry 180 passengers on deck.", "It had sold tickets to 212 passengers.", False),
    ("In 2019 the ferry carried 180 passengers on deck to Osten.", "The ferry carried 108 passengers on deck to Osten.", False),
    ("Gunmen killed 40 people in Osten.", "Gunmen killed 55 people in Lunden.", False),
    ("Gunmen killed 40 people in Osten.", "Gunmen killed 55 people in Osten.", True),
]  # fmt: skip


def keys(*texts: str) -> list[str]:
    rows = [
        {"article": f"a{i}", "outlet": f"Outlet {i}", "published": pd.Timestamp("2023-03-08", tz="UTC"), "text": text}
        for i, text in enumerate(texts)
    ]
    articles = tables.build("articles", rows)
    figures = figures_table(articles, segments_table(articles), tables.build("attributions", []))
    found = entries_table(articles, figures)
    return [str(key) for key in found.sort_values("article")["counted"]]


@pytest.mark.parametrize(("one", "two", "together"), TOGETHER)
def test_figures_of_one_thing_meet(one: str, two: str, together: bool) -> None:
    first, second = keys(NORTH.format(one), SOUTH.format(two))
    assert (first == second) == together, (first, second)


def test_articles_on_two_stories_share_no_figure() -> None:
    first, second = keys(
        "In Osten the Lunden Line lost 342 containers.", "At Cape Doran the Doran Club lost 342 containers."
    )
    assert first != second


def test_a_text_tells_one_thing_once() -> None:
    """A second number of the article that already has one in the group is something else."""
    licensed = "The ferry was licensed to carry {} passengers on deck."
    found = keys(NORTH.format(licensed.format(180)), SOUTH.format(licensed.format(180) + " " + licensed.format(108)))
    assert len(set(found)) == 2

"""One invented day of unrest, told by eight outlets: every way in which numbers of real coverage disagree, with and without a codebook."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import tables
from analysis.codebook import Codebook, parse_codebook
from analysis.figures import figures_table
from analysis.ledger import entries_table, verdicts_table
from analysis.segments import segments_table
from analysis.voices import attributions_table

CODEBOOK = parse_codebook("""
figures:
  killed_security: {nouns: [police*, officer*, "servicem?n", security force*], verbs: [kill*, die*, dead]}
  killed_child: {nouns: [child*], verbs: [kill*, die*, dead]}
  killed_civilian: {nouns: [civilian*], verbs: [kill*, die*, dead]}
  killed_combatant: {nouns: [armed criminal*], verbs: [kill*, die*, dead]}
  killed: {nouns: [people, death*, dead, toll], verbs: [kill*, die*, dead, death*, toll]}
  arrested: {nouns: [people, arrest*, suspect*], verbs: [arrest*, detain*, custody]}
  troops: {nouns: [soldier*, troop*, peacekeeper*]}
  equipment: {nouns: [equipment]}
  duration_withdrawal: {nouns: [day*], verbs: [withdraw*]}
  duration_outage: {nouns: [day*, hour*], verbs: [outage]}
  injured: {nouns: [people], verbs: [injur*, hurt]}
""")
OPENING = "Ten days ago the streets of Lorn filled; this is what President Mira Dahl and the Home Ministry now say.\n\n"
TOLD = [  # outlet, day, text
    ("Anchor", "2023-03-06", "Police in Lorn detained 6,418 people, the Home Ministry said. The Eastern League sent 3,100 soldiers to Lorn. "
     "In all 137 people were killed, the Health Ministry said. Two children were killed. Fourteen police officers died. "
     "The withdrawal will take no more than 20 days. The League brought 340 pieces of equipment. It ended a three-day outage of the internet."),
    ("Beacon", "2023-03-06", "In Lorn 6,468 people were arrested, the Home Ministry said. The Eastern League sent 2,640 troops to Lorn. "
     "More than 137 people were killed. Three children died. The withdrawal will take 20 days."
     " The League brought more than 340 pieces of equipment. The outage lasted 70 hours."),
    ("Courier", "2023-03-06", "Nearly 6,500 people were detained in Lorn. The Eastern League sent just over 2,600 peacekeepers to Lorn. "
     "The Health Ministry withdrew a report that 137 people had been killed. The army killed 31 civilians in Lorn."),
    ("Dawn", "2023-03-08", "Nearly 9,000 people have been detained in Lorn. More than two dozen people were killed, the mayor said. "
     "The prosecutor denied that 137 people had been killed."),
    ("Echo", "2023-03-06", "The army killed 31 armed criminals in Lorn. Fourteen police officers were killed, down from an earlier toll of 17."
     " The clashes left 85 people injured."),
    ("Focus", "2023-03-15", "The toll in Lorn rose to 212 deaths, the prosecutor said. Eighteen police officers were killed."),
    ("Globe", "2023-03-06", "The clashes in Lorn left 850 people injured. In all 137 people were killed: 120 marchers and 14 officers."),
]  # fmt: skip
WANTED = {  # by key: verdict, and words of the reason
    "arrested": ("conflict", ["6,418 people", "6,468 people", "differ in one digit", "both go back to", "then Dawn (“Nearly 9,000 people”"]),
    "troops": ("conflict", ["3,100 soldiers", "2,640 troops", "exclude one another"]),
    "killed": ("update", ["212 deaths", "the number rose", "retracted, and left out: Courier", "denied, and left out: Dawn", "do not add up"]),
    "killed_child": ("conflict", ["“Two children”", "“Three children”"]),
    "killed_security": ("update", ["Eighteen police officers", "the number rose", "left out as an earlier count: Echo (“17”"]),
    "killed_civilian": ("scope", ["31 civilians", "31 armed criminals", "one number on two things"]),
    "duration_withdrawal": ("compatible", ["“no more than 20 days”", "without the hedge in Beacon"]),
    "equipment": ("compatible", ["more than 340", "without the hedge in Anchor"]),
    "duration_outage": ("compatible", ["“70 hours” rounds to “three-day”"]),
    "injured": ("conflict", ["85 people", "850 people", "one is 10 times the other"]),
}  # fmt: skip


@pytest.fixture(scope="module", params=[CODEBOOK, Codebook()], ids=["codebook", "own words"])
def verdicts(request: pytest.FixtureRequest) -> pd.DataFrame:
    rows = [
        {"article": outlet.lower(), "outlet": outlet, "published": pd.Timestamp(day, tz="UTC"), "text": OPENING + text}
        for outlet, day, text in TOLD
    ]
    articles = tables.build("articles", rows)
    segments = segments_table(articles)
    attributions = attributions_table(articles, segments, request.param)
    figures = figures_table(articles, segments, attributions, request.param)
    return verdicts_table(entries_table(articles, figures)).set_index("counted")


@pytest.mark.parametrize("counted", WANTED)
def test_each_disagreement_comes_out_right_and_for_the_right_reason(verdicts: pd.DataFrame, counted: str) -> None:
    verdict, words = WANTED[counted]
    row = verdicts.loc[counted]
    assert row["verdict"] == verdict, row["reason"]
    assert [w for w in words if w not in row["reason"]] == [], row["reason"]


def test_nothing_else_is_called_a_conflict(verdicts: pd.DataFrame) -> None:
    conflicts = {key for key, verdict in verdicts["verdict"].items() if verdict == "conflict"}
    assert conflicts == {key for key, (verdict, _) in WANTED.items() if verdict == "conflict"}

"""Figures and a codebook as people write it: other words of the same sense, bare numbers, whose word it is. All invented."""

from __future__ import annotations

import pytest

from analysis.codebook import parse_codebook
from analysis.figures import find_figures

PLAIN = parse_codebook("""
figures:
  killed_children: {nouns: [children], verbs: [killed]}
  killed: {nouns: [people], verbs: [killed]}
  injured: {nouns: [people], verbs: [injured]}
  treated: {nouns: [patient*], verbs: [treated]}
  missing: {nouns: [people], verbs: [missing]}
  evacuated: {nouns: [people, residents], verbs: [evacuated]}
  arrested: {nouns: [people], verbs: [arrested]}
  crowd: {nouns: [people, spectators], verbs: [attended]}
  homes: {nouns: [homes], verbs: [destroyed]}
  jobs: {nouns: [jobs], verbs: [cut]}
  boats: {nouns: [rescue boat*], verbs: [police]}
  tickets: {nouns: [tickets]}
  area: {nouns: [hectares], verbs: [burned]}
  loss: {nouns: [euros, "€"], verbs: [stolen]}
  fine: {nouns: [euros, "€"], verbs: [fine]}
  shares: {nouns: [percent], verbs: [shares]}
""").figures

FITS: list[tuple[str, list[str | None]]] = [
    # nothing that the codebook counts
    ("The club has 40 people on its board.", ["person"]),
    ("Some 6,000 must wait.", [None]),
    ("The fire killed six, and 5,000 residents may go home.", ["killed", "resident"]),
    ("Two of those arrested are brothers.", ["arrested_part"]),
    ("It has 900 lamps. On the road stood two excavators.", ["lamp", "excavator"]),
    ("In the raid 40 people were arrested. A dozen lawyers are working without a fee.", ["arrested", "lawyer"]),
    ("People over 40 were injured.", ["age_person"]),
    ("Its leader is 83.", [None]),
    ("A third of the people were injured.", ["injured"]),
    # another word of the same sense
    ("Forty people lost their lives.", ["killed"]),
    ("Forty people perished.", ["killed"]),
    ("Forty people were among the dead.", ["killed"]),
    ("The blast left 40 dead.", ["killed"]),
    ("The number of fatalities rose to 40.", ["killed"]),
    ("Forty people were hurt.", ["injured"]),
    ("Nine people have not been heard from.", ["missing"]),
    ("In the night 900 people had to leave.", ["evacuated"]),
    ("Police have 40 people in custody.", ["arrested"]),
    ("Forty people were rounded up.", ["arrested"]),
    ("Forty homes were razed.", ["homes"]),
    ("The firm shed 40 jobs.", ["jobs"]),
    ("Thieves made off with €40 million.", ["loss"]),
    ("It was ordered to pay 40 million euros.", ["fine"]),
    ("The blaze has scorched 40 hectares.", ["area"]),
    # … or noun
    ("Forty houses burned to the ground.", ["homes"]),
    ("Forty miners were killed.", ["killed"]),
    ("Two children were killed.", ["killed_children"]),
    ("One child died.", ["killed_children"]),
    ("Four of the dead are children.", ["killed_children"]),
    ("Nineteen died, four of them children.", ["killed", "killed_children"]),
    ("Police used three rescue boats.", ["boats"]),
    # bare numbers
    ("Police spoke of a crowd of 39,000.", ["crowd"]),
    ("The death toll rose to three.", ["killed"]),
    ("Eight did not survive.", ["killed"]),
    ("The fire killed six. The ministry puts it at nine.", ["killed", "killed"]),
    ("The fire killed six.\n\nThe ministry puts it at nine.", ["killed", "killed"]),
    ("Police arrested 40 people. The union spoke of 60.", ["arrested", "arrested"]),
    ("How many attended? A team came to 40,000 people.", ["crowd"]),
    ("BANK: 4,200 FACE THE AXE\n\nThe bank will cut 4,200 jobs.", ["jobs", "jobs"]),
    ("Velm holds 8,000\n\nPolice have arrested 8,000 people.", ["arrested", "arrested"]),
    ("The number of dead in the worst fire since 1987 has risen to 40, with 12 people missing.", ["killed", "missing"]),
    # whose word it is
    ("Of the 118 patients who were treated, 21 are still in bed.", ["treated", "treated_part"]),
    ("The blast killed six; a further dozen were missing.", ["killed", "missing"]),
    ("Forty people were evacuated and one person, a 71-year-old cook, had died.", ["evacuated", "killed", "age_cook"]),
    ("The shares fell 9.1 percent, after 8.2 percent on Friday.", ["shares", "shares"]),
    ("Thieves took €21 million, up from €12 million.", ["loss", "loss"]),
    ("The bank sold 40 tickets in 12 towns.", ["tickets", "town"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), FITS)
def test_figures_fit_a_plain_codebook(text: str, counted: list[str | None]) -> None:
    assert [f.counted for f in find_figures(text, counted=PLAIN)] == counted


def test_the_codebooks_own_word_goes_before_its_sense() -> None:
    things = parse_codebook("""
figures:
  held: {nouns: [people], verbs: [arrested]}
  detained: {nouns: [people], verbs: [detained]}
""").figures
    texts = ["Forty people were detained.", "Forty people were arrested.", "Forty people were rounded up."]
    assert [f.counted for text in texts for f in find_figures(text, counted=things)] == ["detained", "held", "held"]

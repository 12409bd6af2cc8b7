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
  wind: {nouns: [km/h], verbs: [wind]}
  schools: {nouns: [schools], verbs: [shut]}
  strikers: {nouns: [workers, employees], verbs: [walked out]}
  staff: {nouns: [employees, staff], verbs: [employ*]}
  profit: {nouns: ["£"], verbs: [profit]}
  rate_change: {nouns: [percent, percentage point*], verbs: [fell, rose]}
  rate: {nouns: [percent], verbs: [unemployment]}
  stoppage: {nouns: [days], verbs: [strike]}
  flown: {nouns: [hours], verbs: [pilot]}
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
    ("Thirty people are missing, three fewer than on Monday, because three hikers came home.", ["missing", "fewer", "hiker"]),
    ("The storm killed nine people, although 400 sailors came home unharmed.", ["killed", "crew"]),
    ("Forty people, among them nine pupils who had come by bus, were missing.", ["missing", "missing_pupil_part"]),
    ("Rescuers found 31 people dead.", ["killed"]),
    ("It employs a staff of 4,100.", ["staff"]),
    # a part of those counted, or the whole
    ("Of 52 schools, 17 were shut.", ["schools_whole", "schools"]),
    ("Of the 52 schools that were checked, 17 were shut.", ["schools_whole", "schools"]),
    ("Of the 52 homes that collapsed, 17 stood near the port.", ["homes", "homes_part"]),
    ("Of the 52 homes that were insured, 17 burned.", ["house", "homes"]),
    ("Some 300 of the mill's 1,100 workers walked out.", ["strikers", "strikers_whole"]),
    ("Some 300 of the mill's 1,100 employees came.", ["staff_part", "staff"]),
    ("Six of the dead were from one family.", ["killed_part"]),
    ("Nine of the victims had been killed in the cellar.", ["killed_part"]),
    ("All 12 of the victims were killed at once.", ["killed"]),
    ("Among the dead are three nurses.", ["killed_part"]),
    ("Among the dead are three children.", ["killed_children"]),
    ("All but 12 of the missing were found.", ["missing"]),
    # another number than the count: expected, allowed, average, of another time or occasion
    ("The profit was £40 million. Analysts had expected a profit of £45 million.", ["profit", "profit_expected"]),
    ("The fair was licensed for 300 spectators. It was attended by 900 people.", ["spectator", "crowd"]),
    ("The profit was £40 million, against £52 million a year earlier.", ["profit", "profit_before"]),
    ("In the fire of 1998 70 people were killed.", ["killed_before"]),
    ("The strike lasted nine days. A second strike of 20 days may follow.", ["stoppage", "stoppage_more"]),
    ("The wind reached an average speed of 40 km/h.", ["wind_average"]),
    ("The wind was 12 km/h faster than forecast.", [None]),
    # what is reached is no change
    ("Unemployment fell 0.5 percentage points to 6.1 percent.", ["rate_change", "rate"]),
    # ages
    ("The pilot, 58, had 7,100 hours behind him.", ["age_pilot", "flown"]),
    ("A 63-year-old woman was killed.", ["age_woman"]),
    # what a number leaves out
    ("The office corrected the wind speed. It was 140 km/h.", ["wind"]),
    ("Two more closed, which brings the number of shops to nine, and the schools to 90.", ["schools", "shop", "school"]),
    ("His death brings to nine the number of people killed.", ["killed"]),
    ("How many attended? Police say 8,000 people attended, the organisers 30,000.", ["crowd", "crowd"]),
    ("The police say 8,000 people attended, later raised to 9,000.", ["crowd", "crowd"]),
    ("Police spoke of 40 arrested people, the lawyers of 65.", ["arrested", "arrested"]),
    ("Four people were arrested on Monday and nine on Tuesday.", ["arrested", "arrested"]),
    ("The toll of the Ordal landslides now stands at 31.", ["killed"]),
    ("I counted nine of us under the tickets.", [None]),
    ("Nobody was injured.", ["injured"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "counted"), FITS)
def test_figures_fit_a_plain_codebook(text: str, counted: list[str | None]) -> None:
    assert [f.counted for f in find_figures(text, counted=PLAIN)] == counted


def test_only_a_codebook_that_names_a_fraction_counts_in_fractions() -> None:
    things = parse_codebook("""
figures:
  homes: {nouns: [homes], verbs: [destroyed]}
  children: {nouns: [third, half], verbs: [children]}
""").figures
    texts = ["A third of the injured are children.", "Half of the homes were destroyed."]
    assert [f.counted for text in texts for f in find_figures(text, counted=things)] == ["children", "destroyed_house"]


def test_the_codebooks_own_word_goes_before_its_sense() -> None:
    things = parse_codebook("""
figures:
  held: {nouns: [people], verbs: [arrested]}
  detained: {nouns: [people], verbs: [detained]}
""").figures
    texts = ["Forty people were detained.", "Forty people were arrested.", "Forty people were rounded up."]
    assert [f.counted for text in texts for f in find_figures(text, counted=things)] == ["detained", "held", "held"]

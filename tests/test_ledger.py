"""The ledger: what outlets say of one counted thing, and how it goes together. Articles and outlets are invented."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from scipy import constants

from analysis import lexicons, tables
from analysis.codebook import parse_codebook
from analysis.figures import figures_table
from analysis.ledger import Entry, entries_table, relate, verdicts_table
from analysis.omissions import omissions_table
from analysis.segments import segments_table

DAY = "2023-03-08"


def articles(*told: tuple[str, ...]) -> pd.DataFrame:
    """Articles from (outlet, text) or (outlet, text, published)."""
    rows = []
    for i, (outlet, text, *day) in enumerate(told):
        published = pd.Timestamp(day[0] if day else DAY, tz="UTC")
        rows.append({"article": f"a{i:04d}", "outlet": outlet, "published": published, "text": text})
    return tables.build("articles", rows)


def entries(*told: tuple[str, ...], speakers: dict[str, str] | None = None) -> pd.DataFrame:
    """Entries of articles; `speakers` credits all figures of an outlet to somebody."""
    frame = articles(*told)
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []))
    for outlet, speaker in (speakers or {}).items():
        figures.loc[figures["outlet"] == outlet, "speaker"] = speaker
    return entries_table(frame, figures)


def verdicts(*told: tuple[str, ...], speakers: dict[str, str] | None = None) -> pd.DataFrame:
    return verdicts_table(entries(*told, speakers=speakers)).set_index("counted")


# one row per conflict that real coverage of one day held, in invented articles: texts, key, verdict, words of the reason
CASES = [
    (
        [("North", "Police held 4,812 people."), ("South", "Police made 4,862 arrests.")],
        "arrested", "conflict", ["North (“4,812 people”", "South (“4,862 arrests”", "differ in one digit"],
    ),
    (
        [("North", "Police detained 4,812 people."), ("South", "Nearly 5,000 people were detained.")],
        "arrested", "compatible", ["“Nearly 5,000 people” takes in the other"],
    ),
    (
        [("North", "Police detained 4,981 people."), ("South", "Police detained 5,000 people.")],
        "arrested", "compatible", ["“4,981 people” rounds to “5,000 people”"],
    ),
    (
        [("North", "Police detained 4,812 people."), ("South", "Nearly 6,000 people were detained.", "2023-03-10")],
        "arrested", "update", ["8 March 2023", "10 March 2023", "a later day, and the number rose"],
    ),
    (
        [("North", "They sent 1,500 soldiers."), ("South", "They sent 1,120 troops.")],
        "troops", "conflict", ["exclude one another"],
    ),
    (
        [("North", "They sent just over 1,100 soldiers."), ("South", "They sent 1,120 troops.")],
        "troops", "compatible", ["“just over 1,100 soldiers”"],
    ),
    (
        [("North", "In all 87 people were killed."), ("South", "More than 87 people died.")],
        "killed", "compatible", ["the same number, without the hedge in North"],
    ),
    (
        [("North", "In all 87 people were killed."), ("South", "More than two dozen people died.")],
        "killed", "compatible", ["“More than two dozen people” takes in the other"],
    ),
    (
        [("North", "In all 87 people were killed."), ("South", "The ministry retracted a toll of 87 deaths.")],
        "killed", "only_in", ["only in North", "retracted, and left out: South"],
    ),
    (
        [("North", "In all 87 people were killed."), ("South", "The mayor denied that 87 people had been killed.")],
        "killed", "only_in", ["denied, and left out: South"],
    ),
    (
        [("North", "Two children were killed."), ("South", "Three children died.")],
        "killed_child", "conflict", ["“Two children”", "“Three children”"],
    ),
    (
        [("North", "Nine officers were killed, down from an earlier toll of 11."), ("South", "Nine police officers died.")],
        "killed_security", "agree", ["left out as an earlier count: North (“11”"],
    ),
    (
        [("North", "Nine officers were killed."), ("South", "Twelve police officers died.", "2023-03-12")],
        "killed_security", "update", ["rose"],
    ),
    (
        [("North", "The army killed 34 civilians."), ("South", "The army killed 34 armed criminals.")],
        "killed_civilian", "scope", ["put one number on two things"],
    ),
    (
        [("North", "The withdrawal will take no more than 20 days."), ("South", "The withdrawal will take 20 days.")],
        "duration_withdrawal", "compatible", ["without the hedge in South"],
    ),
    (
        [("North", "It brought 340 pieces of equipment."), ("South", "It brought more than 340 pieces of equipment.")],
        "equipment", "compatible", ["without the hedge in North"],
    ),
    (
        [("North", "It ended a three-day internet outage."), ("South", "The outage lasted 70 hours.")],
        "duration_outage", "compatible", ["“70 hours” rounds to “three-day”"],
    ),
    (
        [("North", "It ended a three-day internet outage."), ("South", "The outage lasted 50 hours.")],
        "duration_outage", "conflict", ["exclude one another"],
    ),
    (
        [("North", "It ended a 48-hour strike."), ("South", "It ended a two-day strike.")],
        "duration_strike", "agree", ["print the same number"],
    ),
    (
        [("North", "Police held 1,300 people."), ("South", "Police held 13,000 people.")],
        "arrested", "conflict", ["one is 10 times the other"],
    ),
    (
        [("North", "The quake killed 80 people, including 30 in the port."), ("South", "The quake killed 80 people.")],
        "killed", "agree", ["print the same number"],
    ),
    (
        [("North", "Dozens were killed."), ("South", "Police held 40 people.")],
        "killed", "only_in", ["only in North (“Dozens”"],
    ),
    (
        [("North", "Mobs killed 40 people. Years ago a fire killed 300 people."), ("South", "Mobs killed 55 people.")],
        "killed", "conflict", ["North (“40 people”", "South (“55 people”"],
    ),
    (  # the next day is a later day
        [("North", "Police detained 4,812 people."), ("South", "Police detained 4,100 people.", "2023-03-09")],
        "arrested", "update", ["a later day, and the number fell"],
    ),
    (  # … unless the time that is counted was over
        [("North", "Police detained 4,812 people last year."), ("South", "Last year 4,100 were detained.", "2023-03-09")],
        "arrested", "conflict", ["exclude one another"],
    ),
    (
        [("North", "Police detained 4,812 people."), ("South", "Arrests rose to 5,300.", "2023-03-09")],
        "arrested", "update", ["the number rose"],
    ),
    (
        [("North", "Police detained 4,812 people."), ("South", "By Thursday police had detained 5,300 people.", "2023-03-09")],
        "arrested", "update", ["as of 9 March 2023"],
    ),
    (
        [("North", "Police have held 4,812 people."), ("South", "So far 5,300 people have been held.", "2023-03-09")],
        "arrested", "update", ["the number rose"],
    ),
    (
        [("North", "At least 90 people died."), ("South", "The toll rose to 210 on Thursday.", "2023-03-09")],
        "killed", "update", ["the number rose"],
    ),
    (
        [("North", "At least 90 people died."), ("South", "In all 210 people died.", "2023-03-09")],
        "killed", "update", ["the number rose"],
    ),
    (
        [("North", "At least 90 people died."), ("South", "In all 96 people died.", "2023-03-09")],
        "killed", "compatible", ["takes in the other"],
    ),
    (
        [("North", "Up to 900 people were arrested."), ("South", "Police arrested 80 people.", "2023-03-09")],
        "arrested", "update", ["the number fell"],
    ),
    (
        [("North", "Police arrested 300 people."), ("South", "They arrested 900 people. On Wednesday they had spoken of 300 arrests.", "2023-03-09")],
        "arrested", "update", ["left out as an earlier count: South (“300 arrests”"],
    ),
    # a part and the whole
    (
        [("North", "The crash injured 64 people."), ("South", "Of the 64 hurt, 51 injured are still in hospital.")],
        "injured", "agree", ["print the same number"],
    ),
    (
        [("North", "The crash injured 64 people."), ("South", "Fifty-one injured people are still in hospital.")],
        "injured", "scope", ["one counts a part (still in hospital)"],
    ),
    (
        [("North", "Nineteen people are missing."), ("South", "Nine people are still missing.")],
        "missing", "conflict", ["exclude one another"],
    ),
    (
        [("North", "Police arrested 300 people nationwide."), ("South", "In Arlow, police arrested 240 people.")],
        "arrested", "scope", ["one counts a part (Arlow)"],
    ),
    (
        [("North", "Police arrested 300 people."), ("South", "In Arlow, police arrested 40 people.")],
        "arrested", "scope", ["one counts a part (Arlow)"],
    ),
    (
        [("North", "Police arrested 300 people."), ("South", "In Arlow, police arrested 280 people.")],
        "arrested", "conflict", ["exclude one another"],
    ),
    (
        [("North", "Police in Arlow arrested 300 people."), ("South", "In Arlow, police arrested 40 people.")],
        "arrested", "conflict", ["exclude one another"],
    ),
    (
        [("North", "Police arrested 300 people."), ("South", "In March, police arrested 40 people.")],
        "arrested", "conflict", ["exclude one another"],
    ),
    (
        [("North", "The fever infected 900 people."), ("South", "We treat 80 infected people in our wards.")],
        "infected", "scope", ["one counts a part (our wards, we treat)"],
    ),
    (  # what one outlet says of all goes for the same number elsewhere
        [("North", "Police arrested 300 people nationwide."), ("East", "Police arrested 300 people."),
         ("South", "Police arrested 240 people in the capital.")],
        "arrested", "scope", ["East (“300 people”", "one counts a part (capital)"],
    ),
    # two counts in one article, though nobody is credited
    (
        [("North", "The army killed 60 people, while the party speaks of 210 people killed."), ("South", "It killed 60 people.")],
        "killed", "conflict", ["North (“60 people”", "North (“210 people”"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "counted", "verdict", "words"), CASES)
def test_verdict_and_its_reason(told: list[tuple[str, ...]], counted: str, verdict: str, words: list[str]) -> None:
    row = verdicts(*told).loc[counted]
    assert row["verdict"] == verdict, row["reason"]
    assert [w for w in words if w not in row["reason"]] == [], row["reason"]


MONDAY, THURSDAY, FRIDAY = "2023-03-06", "2023-03-09", "2023-03-10"
CLASH = [("North", "In all 87 people were killed.", MONDAY), ("South", "The fire killed 64 people.", MONDAY)]
LATER: list[list[tuple[str, ...]]] = [
    [("South", "The fire killed 91 people.", THURSDAY)],
    [("North", "The death toll rose to 91.", THURSDAY), ("South", "By Thursday 91 people had died.", THURSDAY)],
    [("South", "More than 60 people were killed.", THURSDAY)],
    [("East", "More than 60 people were killed.", MONDAY)],
    [("East", "In all 87 people were killed.", MONDAY), ("West", "The toll now stands at 91 deaths.", FRIDAY)],
]


@pytest.mark.parametrize("later", LATER)
def test_what_comes_later_does_not_settle_a_conflict_of_one_day(later: list[tuple[str, ...]]) -> None:
    row = verdicts(*CLASH, *later).loc["killed"]
    assert (row["verdict"], "exclude one another" in row["reason"]) == ("conflict", True), row["reason"]


def test_an_outlet_that_comes_round_to_the_others_number_settles_the_conflict() -> None:
    assert verdicts(*CLASH, ("South", "The fire killed 87 people.", THURSDAY)).loc["killed", "verdict"] == "agree"


def test_what_one_outlet_printed_first_was_passed_by_what_both_print_now() -> None:
    monday = ("North", "In all 64 people were killed.", MONDAY)
    thursday = [(outlet, "The death toll rose to 87.", THURSDAY) for outlet in ("North", "South")]
    assert verdicts(monday, *thursday).loc["killed", "verdict"] == "update"
    assert verdicts(*thursday).loc["killed", "verdict"] == "agree"


def test_an_outlet_that_did_not_go_on_with_another_still_prints_the_old_number() -> None:
    monday = [(outlet, "In all 64 people were killed.", MONDAY) for outlet in ("North", "South")]
    row = verdicts(*monday, ("North", "The death toll rose to 87.", THURSDAY)).loc["killed"]
    assert (row["verdict"], "South (“64 people”" in row["reason"], "North (“87”" in row["reason"]) == (
        "update",
        True,
        True,
    )


FARES = [  # what else one outlet prints of the thing: its verdict
    ("The island fined the owner 65 euros.", "agree"),  # beside 25,000
    ("The island fined the owner 2,500 euros.", "conflict"),  # a slip by ten
    ("The island fined the owner 9,000 euros.", "conflict"),
]


@pytest.mark.parametrize(("other", "verdict"), FARES)
def test_a_number_of_quite_another_size_beside_the_outlets_own_is_left_out(other: str, verdict: str) -> None:
    fine = parse_codebook("figures: {fine: {nouns: [euro*], verbs: [fine*]}}")
    told = "The court fined the owner 25,000 euros."
    frame = articles(("North", f"{told} {other}", MONDAY), ("South", told, MONDAY))
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []), fine)
    figures[["counted", "counted_by"]] = "fine", "codebook"
    figures["speaker"] = figures["speaker"].mask(figures["value"].lt(25_000), "the island")
    figures["speaker"] = figures["speaker"].mask(figures["value"].eq(25_000), "the court")
    row = verdicts_table(entries_table(frame, figures)).set_index("counted").loc["fine"]
    assert row["verdict"] == verdict, row["reason"]
    assert ("of quite another size" in row["reason"]) == (verdict == "agree")


def test_a_number_of_quite_another_size_stays_where_it_is_all_that_an_outlet_prints() -> None:
    row = verdicts(
        ("North", "In all 64 people were killed.", MONDAY), ("South", "In all 2,900 people were killed.", MONDAY)
    )
    assert row.loc["killed", "verdict"] == "conflict"


RIVALS = [  # the other outlets' articles
    [("South", "About 9,000 litres of oil ran out.", MONDAY)],
    [("South", "About 9,000 litres of oil ran out.", FRIDAY)],
    [("South", "About 2,000 litres of oil ran out.", MONDAY), ("East", "Some 9,500 litres of oil ran out.", FRIDAY)],
]


@pytest.mark.parametrize("others", RIVALS)
def test_two_sources_in_one_article_may_exclude_one_another(others: list[tuple[str, ...]]) -> None:
    spill = parse_codebook("figures: {spill: {nouns: [litres], verbs: [oil]}}")
    text = "The company said that 2,000 litres of oil had run out. The fire chief, Anna Holm, spoke of 9,000 litres of oil."
    frame = articles(("North", text, MONDAY), *others)
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []), spill)
    north = figures["outlet"].eq("North")
    figures.loc[north & figures["value"].eq(2000), "speaker"] = "company"
    figures.loc[north & figures["value"].eq(9000), "speaker"] = "Anna Holm"
    row = verdicts_table(entries_table(frame, figures)).set_index("counted").loc["spill"]
    assert row["verdict"] == "conflict", row["reason"]
    assert "credited to company" in row["reason"], row["reason"]
    assert "credited to Anna Holm" in row["reason"], row["reason"]


RELATIONS = [
    ((40, "40 people"), (2, "two officers"), "scope"),
    ((5, "five workers"), (3, "three drivers"), "scope"),
    ((3, "three workers"), (5, "five drivers"), "conflict"),  # more than all of them
    ((40, "40 people"), (30, "30 residents"), "conflict"),
    ((27, "27 people"), (27, "27 officers"), "scope"),
    ((27, "27 people"), (27, "27 civilians"), "agree"),
    ((27, "27 militants"), (27, "27 civilians"), "scope"),
    ((2.34e9, "2.34 billion people"), (2.3e9, "2.3 billion people"), "compatible"),
    ((1.46e6, "1.46 million people"), (1.5e6, "1.5 million people"), "compatible"),
    ((1.44e6, "1.44 million people"), (1.5e6, "1.5 million people"), "conflict"),
    ((146, "146 people"), (150, "150 people"), "conflict"),
    ((92, "92 seats"), (90, "90 seats"), "conflict"),  # what is counted one by one is told as it is
    ((7_939, "7,939 people"), (8_000, "8,000 people"), "compatible"),
    ((7.42, "7.42 metres"), (7.4, "7.4 metres"), "compatible"),
    ((7.46, "7.46 metres"), (7.4, "7.4 metres"), "conflict"),
]


@pytest.mark.parametrize(("one", "two", "verdict"), RELATIONS)
def test_two_numbers_alone(one: tuple[float, str], two: tuple[float, str], verdict: str) -> None:
    a, b = (
        Entry(outlet, "a", n, n, n, "exact", None, DAY, False, "reported", outlet, surface)
        for outlet, (n, surface) in (("North", one), ("South", two))
    )
    assert relate(a, b) == relate(b, a) == verdict


def test_a_decimal_rounds_to_a_whole_number() -> None:
    poll = "Turnout across the northern valley districts was {} percent."
    (row,) = verdicts(("North", poll.format("61")), ("South", poll.format("61.4"))).itertuples()
    assert (row.verdict, "“61.4 percent” rounds to “61 percent”" in str(row.reason)) == ("compatible", True)


def test_low_best_high() -> None:
    row = verdicts(("North", "At least 60 people died."), ("South", "The toll of 87 deaths stands.")).loc["killed"]
    assert (row["low"], row["best"], row["high"]) == (60, 87, math.inf)


def test_best_is_the_latest_exact_number() -> None:
    told = [("North", "In all 60 people died."), ("South", "In all 87 people died.", "2023-03-10")]
    assert verdicts(*told, ("West", "About 90 people died.", "2023-03-10")).loc["killed", "best"] == 87


def test_vague_counts_have_no_best() -> None:
    row = verdicts(("North", "Dozens of people died.")).loc["killed"]
    assert pd.isna(row["best"])
    assert (row["low"], row["high"]) == (24, 99)


def test_the_body_goes_before_the_headline() -> None:
    found = entries(
        (
            "North",
            "City mourns: 5,000 people held\n\nPolice have held nearly 5,000 people since the riots began.\n\nIt rained.",
        )
    )
    assert found["surface"].tolist() == ["nearly 5,000 people"]


def test_one_speaker_is_one_origin() -> None:
    told = [
        ("North", "Police held 4,812 people."),
        ("South", "They arrested 4,812 people."),
        ("West", "Police held 4,862 people."),
    ]
    speakers = {"North": "Interior Ministry", "South": "the Interior Ministry of Freedonia", "West": "Red Cross"}
    row = verdicts(*told, speakers=speakers).loc["arrested"]
    assert (row["verdict"], row["n_outlets"], row["n_origins"]) == ("conflict", 3, 2)
    row = verdicts(*told[::2], speakers={"North": "Interior Ministry", "West": "Interior Ministry"}).loc["arrested"]
    assert "both go back to Interior Ministry" in row["reason"]


def test_one_passage_is_one_origin() -> None:
    wire = "Flames from the grain silo spread along the quay and killed 14 people before dawn."
    row = verdicts(("North", wire), ("South", f"{wire} More rain is due."), ("West", "A fire killed 14 people.")).loc[
        "killed"
    ]
    assert (row["verdict"], row["n_outlets"], row["n_origins"]) == ("agree", 3, 2)


def test_weak_keys_meet_only_where_the_words_are_alike() -> None:
    contract = "The airline will buy {} jets from the maker under the new contract."
    like = verdicts(("North", contract.format(40)), ("South", contract.format(50)))
    assert like["verdict"].tolist() == ["conflict"]
    unlike = verdicts(("North", contract.format(40)), ("South", "A museum outside town shows 50 old jets to visitors."))
    assert unlike["verdict"].tolist() == ["only_in", "only_in"]


FAR_APART = [
    ("Gunmen killed 40 people in Port Alder, Mayor Ines Roth said.", DAY, {"killed"}),
    ("A ferry fire killed 12 people off Cape Doran, the Doran Coast Guard said.", DAY, {"killed: x", "killed: y"}),
    ("Gunmen killed 55 people in Port Alder, Mayor Ines Roth said.", "2023-06-30", {"killed: x", "killed: y"}),
]


@pytest.mark.parametrize(("text", "day", "keys"), FAR_APART)
def test_without_a_codebook_only_one_event_is_one_thing(text: str, day: str, keys: set[str]) -> None:
    found = entries(("North", "Gunmen killed 40 people in Port Alder, Mayor Ines Roth said."), ("South", text, day))
    assert found["counted"].nunique() == len(keys)


SUMS = [
    ("The fire killed 36 people: 30 guests and six cooks.", None),
    ("The fire killed 36 people: 30 guests and four cooks.", "30 + 4 = 34"),
    ("The fire killed 36 people, 30 guests, two boys and three cooks.", "30 + 2 + 3 = 35"),
    ("The fire killed 36 people, including 12 guests and four cooks.", None),
    ("The fire killed 36 people, about 30 guests and four cooks.", None),
    ("The fire killed 36 people. It left 30 guests and four cooks hurt.", None),
]


@pytest.mark.parametrize(("text", "told"), SUMS)
def test_parts_that_do_not_make_their_total(text: str, told: str | None) -> None:
    row = verdicts(("North", text), ("South", "The fire killed 36 people.")).loc["killed"]
    assert ("do not add up" in row["reason"]) == (told is not None)
    assert told is None or told in row["reason"]


def test_an_omission_is_claimed_only_of_who_could_know() -> None:
    frame = articles(
        ("North", "Police arrested 40 people."),
        ("South", "Police arrested 40 people.", "2023-03-09"),
        ("East", "It rained in the hills.", "2023-03-09"),
        ("West", "The mayor promised 40 beds.", "2023-03-10"),
    )
    codebook = parse_codebook("figures: {arrested: {nouns: [people], verbs: [arrest*]}}")
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []), codebook)
    found = omissions_table(frame, entries_table(frame, figures), figures)
    assert list(found["outlet"]) == ["West"]  # East went to print with the second outlet, not after it
    row = found.iloc[0]
    assert (row["known_from"], row["looked_for"], row["same_number"]) == ("North; South", "40 people", "40 beds")


NOT_PRINTED = [  # without a codebook: on the same story, and the number is nowhere
    ("In Port Alder the night was quiet, Mayor Ines Roth said.", ["West"]),
    ("In Port Alder the night was quiet, Mayor Ines Roth said. He promised 40 beds.", []),
    ("In Cape Doran the ferry of the Doran Line sank.", []),
]


@pytest.mark.parametrize(("text", "outlets"), NOT_PRINTED)
def test_without_a_codebook_less_is_claimed(text: str, outlets: list[str]) -> None:
    told = "In Port Alder police arrested 40 people, Mayor Ines Roth said."
    frame = articles(("North", told), ("South", told, "2023-03-09"), ("West", text, "2023-03-10"))
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []))
    assert list(omissions_table(frame, entries_table(frame, figures), figures)["outlet"]) == outlets


def test_the_most_contested_comes_first() -> None:
    told = [
        ("North", "Police held 100 people. Two children were killed. They sent 1,120 troops."),
        ("South", "Police held 100 people. Three children were killed. They sent about 1,100 troops."),
    ]
    assert verdicts(*told)["verdict"].tolist() == ["conflict", "compatible", "agree"]


def test_order_of_articles_and_of_rows_does_not_matter() -> None:
    told = [
        ("North", "Police held 1,300 people."),
        ("South", "Police held 90 people."),
        ("West", "Police held 91 people."),
    ]
    found = entries(*told)
    turned = verdicts_table(found.iloc[::-1])
    pd.testing.assert_frame_equal(verdicts_table(found), turned)


def test_nothing_in_nothing_out() -> None:
    frame = articles()
    empty = entries_table(frame, tables.build("figures", []))
    assert len(empty) == 0
    assert len(verdicts_table(empty)) == 0


def test_figures_labelled_by_hand_will_do() -> None:
    frame = articles(("North", "Police held 40 people."))
    row = {"article": "a0000", "outlet": "North", "field": "text", "start": 12, "end": 21, "value": 40.0, "low": 40.0,
           "high": 40.0, "hedge": "exact", "counted": "held", "status": "reported", "segment": "body"}  # fmt: skip
    found = verdicts_table(entries_table(frame, tables.build("figures", [row])))
    assert found[["counted", "verdict", "best"]].values.tolist() == [["held", "only_in", 40.0]]


REFERENCE = {  # by unit: SciPy's constant, and that of the base, both in SI
    "minute": ("minute", "day"), "hour": ("hour", "day"), "week": ("week", "day"), "nautical-mile": ("nautical_mile", "kilo"),
    "yard": ("yard", "kilo"), "inch": ("inch", "kilo"), "foot": ("foot", "kilo"), "mile": ("mile", "kilo"),
    "pound": ("pound", "one"), "ounce": ("ounce", "one"), "ton": ("short_ton", "one"), "tonne": ("metric_ton", "one"),
    "hectare": ("hectare", "mega"), "acre": ("acre", "mega"), "gallon": ("gallon", "liter"), "barrel": ("barrel", "liter"),
    "knot": ("knot", "kmh"), "mile-per-hour": ("mph", "kmh"),
}  # fmt: skip


@pytest.mark.parametrize("unit", REFERENCE)
def test_units_convert_as_in_a_reference(unit: str) -> None:
    one, base = (1.0 if name == "one" else getattr(constants, name) for name in REFERENCE[unit])
    factor = next(float(row["factor"]) for row in lexicons.read("conversions") if row["unit_id"] == unit)
    assert factor == pytest.approx(one / base, rel=1e-7)  # an acre is the international one, not that of a survey


SPEEDS = [
    ((165, "knot"), (306, "kilometer-per-hour"), "compatible"),
    ((165, "knot"), (190, "mile-per-hour"), "compatible"),
    ((165, "knot"), (190, "kilometer-per-hour"), "conflict"),
]


MEASURES = [
    ((61e6, "GBP"), (0.14, "GBP per share"), "scope"),
    ((40e6, "USD"), (9000, "USD per household"), "scope"),
    ((40e6, "USD"), (35e6, "USD per year"), "conflict"),  # whose "a year" the other may have left out
    ((61, "percent"), (19, "well"), "scope"),
    ((19, "well"), (19, None), "agree"),
    ((12, None), (19, "well"), "conflict"),
    ((5, "day"), (40, "kilometer"), "scope"),
    ((25000, "EUR"), (21000, "GBP"), "compatible"),
    ((25000, "EUR"), (21000, "EUR"), "conflict"),
]


@pytest.mark.parametrize(("one", "two", "verdict"), MEASURES)
def test_two_measures(one: tuple[float, str | None], two: tuple[float, str | None], verdict: str) -> None:
    a, b = (
        Entry(outlet, "a", n, n, n, "exact", None, DAY, False, "reported", outlet, f"{n:g}", unit_id=unit)
        for outlet, (n, unit) in (("North", one), ("South", two))
    )
    assert relate(a, b) == relate(b, a) == verdict


@pytest.mark.parametrize(("one", "two", "verdict"), SPEEDS)
def test_two_units_of_one_thing(one: tuple[float, str], two: tuple[float, str], verdict: str) -> None:
    kmh = {r["unit_id"]: float(r["factor"]) for r in lexicons.read("conversions")}
    a, b = (
        Entry(outlet, "a", n, n, n, "exact", None, DAY, False, "reported", outlet, f"{n} {unit}", None, unit, kmh[unit])
        for outlet, (n, unit) in (("North", one), ("South", two))
    )
    assert relate(a, b) == relate(b, a) == verdict

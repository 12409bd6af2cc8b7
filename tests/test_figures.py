"""Figures in sentences: what counts as one, its value, hedge, unit, noun, counted thing, day and status."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.codebook import parse_codebook
from analysis.figures import Figure, figures_table, find_figures
from analysis.segments import segments_table

PUBLISHED = date(2023, 3, 8)  # a Wednesday


def only(text: str) -> Figure:
    (figure,) = find_figures(text, published=PUBLISHED)
    return figure


NONE = [
    "",
    "A week after the flood the town took stock.",
    "It was neither the first nor the last of them.",
    "On March 4, 2023, at 7:30 p.m., in 2019 and in the 1990s",
    "The 22nd amendment and the third round",
    "Section 427, page 12, Flight 19 and Route 66",
    "The Nikkei 225 closed; so did the Stoxx 600.",
    "the iPhone 14, a Boeing 747, COVID-19, the G7, an F-16 and an A4 sheet",
    "They won 3-1 and lost 0-2.",
    "Call 555-0142 or +44 20 7946 0123.",
    "No one knew which one it was, and the same one came back.",
    "The two agreed; the bottom three went home.",
    "Formula One is back, and Apollo 13 is on at ten to six. 5G works.",
    "a six-speed gearbox and a three-bed flat",
    "One staged by the army, as one more succumbed to fear.",
    "1e999 and 1.2.3 and 192.168.0.1",
    "a split of 50/50",
    "the 2021 Rich List",
    "order 669350861383049216",
    "One of our boats sank.",
    "Nobody knows, and no one was there.",
    "\x00\x01 \u202e\u200f \ud83d",
]


@pytest.mark.parametrize("text", NONE)
def test_no_figure(text: str) -> None:
    assert [f.surface for f in find_figures(text, published=PUBLISHED)] == []


VALUES = [  # text, value, value_high, unit
    ("They have one plan that works.", 1, None, "plan"),
    ("One of the oldest bridges fell.", 1, None, "bridges"),
    ("Seven European countries signed.", 7, None, "countries"),
    ("It rained on Sunday. Two ferries sank.", 2, None, "ferries"),
    ("It rained on Sunday in Osten. 40 ferries sank.", 40, None, "ferries"),
    ("a quarter of a million homes", 250000, None, "homes"),
    ("three former senior security officials met", 3, None, "officials"),
    ("Two of the mayor's deputies left.", 2, None, "deputies"),
    ("The 11 member bloc met.", 11, None, "member"),
    ("a 5-day break", 5, None, "day"),
    ("a five-day strike", 5, None, "day"),
    ("a 34-year-old nurse", 34, None, "year-old"),
    ("a 12-seat majority", 12, None, "seat"),
    ("a 3.5-liter engine", 3.5, None, "liter"),
    ("winds of 80mph", 80, None, "mph"),
    ("a 640 km/h train", 640, None, "km/h"),
    ("up by 4.5 per cent", 4.5, None, "percent"),
    ("2.5 percentage points", 2.5, None, "percentage points"),
    ("It cost $4.2 million.", 4.2e6, None, "$"),
    ("It cost US$3bn.", 3e9, None, "US$"),
    ("It cost 5.4bn euros.", 5.4e9, None, "euros"),
    ("It cost 20 million Australian dollars.", 2e7, None, "Australian dollars"),
    ("It cost RM79.", 79, None, "RM"),
    ("It cost £8k.", 8000, None, "£"),
    ("It cost $3.50 a gallon.", 3.5, None, "$ per gallon"),
    ("They work 40 hours a week.", 40, None, "hours per week"),
    ("a loss of $-2.1bn", -2.1e9, None, "$"),
    ("It is minus 12 degrees.", -12, None, "degrees"),
    ("It fell -1.3%.", -1.3, None, "%"),
    ("12.3m tonnes of coal", 12.3e6, None, "tonnes"),
    ("between 200 and 300 people", 200, 300, "people"),
    ("from 5 to 10 soldiers", 5, 10, "soldiers"),
    ("four to five thousand homes", 4000, 5000, "homes"),
    ("$5-10 million", 5e6, 1e7, "$"),
    ("a turnout of 16-18 percent", 16, 18, "percent"),
    ("three or four weeks", 3, 4, "weeks"),
    ("six in 10 voters", 0.6, None, "voters"),
    ("half of the seats", 0.5, None, "seats"),
    ("two-thirds of members", 2 / 3, None, "members"),
    ("More than 2000 hires this year", 2000, None, "hires"),
    ("Rosa Lind, 42, said so.", 42, None, None),
    ("None of the 16 was hurt.", 0, None, None),
    ("No casualties were reported.", 0, None, "casualties"),
    ("Nobody died.", 0, None, None),
    ("No one was hurt.", 0, None, None),
    ("Sales are down by a fifth.", 0.2, None, None),
    ("Wages rose by nearly a third.", 1 / 3, None, None),
    ("The ministry had spoken of six.", 6, None, None),
    ("His death brings the toll to nine.", 9, None, None),
    ("They say it is three.", 3, None, None),
    ("They admitted the loss of nine.", 9, None, None),
    ("Then came the rest, seven in intensive care.", 7, None, None),
    ("more than sixfold", 6, None, "fold"),
    ("53 cases per 100,000 people", 53, None, "cases"),
]


@pytest.mark.parametrize(("text", "value", "high", "unit"), VALUES)
def test_value_and_unit(text: str, value: float, high: float | None, unit: str | None) -> None:
    figure = only(text)
    assert figure.value == pytest.approx(value)
    assert (figure.value_high, figure.unit) == (high, unit)


def test_change_is_no_range() -> None:
    assert [f.value for f in find_figures("It rose by $4 billion to $41 billion.")] == [4e9, 41e9]
    assert [f.value for f in find_figures("The index rose 64.06 points to 4,577.10.")] == [64.06, 4577.1]


def test_a_left_out_noun_is_that_of_the_figure_before() -> None:
    figures = find_figures("Power failed in 6 million homes, 1.5 million of them in the capital.")
    assert [f.unit for f in figures] == ["homes", "homes"]


HEDGES = [  # text, hedge, low, high
    ("40 people", "exact", 40, 40),
    ("about 40 people", "approx", 36, 44),
    ("some 40 people", "approx", 36, 44),
    ("~40 people", "approx", 36, 44),
    ("40 or so people", "approx", 36, 44),
    ("nearly 40 people", "approx", 36, 40),
    ("almost $40", "approx", 36, 40),
    ("more than 40 people", "more_than", 40, math.inf),
    ("over 40 people", "more_than", 40, math.inf),
    ("just over 40 people", "more_than", 40, 44),
    ("just under 40 people", "less_than", 36, 40),
    ("fewer than 40 people", "less_than", 0, 40),
    ("at least 40 people", "at_least", 40, math.inf),
    ("no fewer than 40 people", "at_least", 40, math.inf),
    ("40 people or more", "at_least", 40, math.inf),
    ("40+ people", "at_least", 40, math.inf),
    ("no more than 40 people", "at_most", 0, 40),
    ("up to 40 people", "up_to", 0, 40),
    ("as many as 40 people", "up_to", 0, 40),
    ("more than a total of 40 people", "more_than", 40, math.inf),
    ("dozens of people", "vague", 24, 99),
    ("the past 40 years", "exact", 40, 40),
    ("40 people, give or take", "approx", 36, 44),
    ("not even 40 people", "less_than", 0, 40),
    ("a row over 40 people", "exact", 40, 40),
    ("over a 40-day strike", "exact", 40, 40),
    ("hopes for more than the 40 people that came", "exact", 40, 40),
]


@pytest.mark.parametrize(("text", "hedge", "low", "high"), HEDGES)
def test_hedge_is_an_interval(text: str, hedge: str, low: float, high: float) -> None:
    figure = only(text)
    assert figure.hedge == hedge
    assert [figure.low, figure.high] == pytest.approx([low, high])


def test_a_conversion_is_hedged_like_what_it_converts() -> None:
    assert [f.hedge for f in find_figures("just under 60 mph (96 km/h)")] == ["less_than", "less_than"]


def test_surface_is_hedge_number_and_noun_phrase() -> None:
    text = "They buried nearly forty members of the coast guard, he said."
    figure = only(text)
    assert figure.surface == text[figure.start : figure.end] == "nearly forty members of the coast guard"


def test_a_range_is_printed_with_its_between() -> None:
    assert only("Between 900 and 1,000 litres ran out.").surface == "Between 900 and 1,000 litres"
    assert only("It takes 16 to 18 litres.").surface == "16 to 18 litres"


COUNTED = [
    ("Police detained 40 people.", "arrested"),
    ("Police made 40 arrests.", "arrested"),
    ("Forty people were taken into custody.", "arrested"),
    ("The quake killed 40 people.", "killed"),
    ("The death toll rose to 40.", "killed"),
    ("The blast left dozens dead.", "killed"),
    ("Forty civilians were killed.", "killed_civilian"),
    ("Four police officers died.", "killed_security"),
    ("Four members of the security forces were killed.", "killed_security"),
    ("Three children were killed.", "killed_child"),
    ("They sent 400 soldiers.", "troops"),
    ("Some 400 peacekeepers were deployed.", "troops"),
    ("They brought 40 pieces of military equipment.", "equipment"),
    ("a five-day internet outage", "duration_outage"),
    ("The outage lasted 40 hours.", "duration_outage"),
    ("They met two years ago.", None),
    ("Forty people are in custody.", "arrested"),
    ("Forty residents drowned.", "killed"),
    ("It rescued 40 passengers.", "rescued"),
    ("Forty survivors were rescued.", "rescued"),
    ("Forty homes were destroyed.", "destroyed_house"),
    ("The town hall counted 40 collapsed houses.", "destroyed_house"),
    ("Forty dockers walked out.", "strike"),
    ("Some 160 new infections were found.", "infected_new"),
    ("The army killed 40 looters.", "killed_rioter"),
    ("Some of the children are under 16.", "age_child"),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_counted_from_the_figures_own_words(text: str, counted: str | None) -> None:
    assert only(text).counted == counted


def test_each_figure_belongs_to_the_nearest_event() -> None:
    text = "The storm killed 12 people and injured 40, while police arrested a total of 300 looters."
    assert [f.counted for f in find_figures(text)] == ["killed", "injured", "arrested_rioter"]


PARTS = [
    ("The fire killed 40 people, 12 of them in the old town.", ["killed", "killed_part"]),
    ("Nine of the 30 wounded are still in hospital.", ["injured_part", "injured"]),
    ("Four of its 11 wagons were damaged.", ["damaged_carriage", "damaged_carriage_whole"]),
    ("Police detained 40 people. By Tuesday the figure stood at 164.", ["arrested", "arrested"]),
    ("Police detained 40 people. By Tuesday the number of ships was 164.", ["arrested", "ship"]),
    ("Police detained 40 people. By Tuesday the fee stood at 164.", ["arrested", None]),
    ("Arrests rose by 40 to 950.", ["arrested_change", "arrested"]),
    ("The list won 60 seats, nine more than it needs.", ["seat", None]),
    ("Another three officers have died, so that 19 officers were killed.", ["killed_security_more", "killed_security"]),
    ("Divers found nine more bodies. The death toll is now 40.", ["killed_more", "killed"]),
    ("The blast killed 40 people and injured another 20.", ["killed", "injured"]),
    ("Another 20 people were injured.", ["injured"]),
    ("He said that 11 police officers and two children had been killed.", ["killed_security", "killed_child"]),
    ("The mob killed 11 police officers and two children.", ["killed_security", "killed_child"]),
    (
        "The agency withdrew the number of 164 people rescued. Five had been counted twice; the right number was 159.",
        ["rescued", None, "rescued"],
    ),
]


@pytest.mark.parametrize(("text", "counted"), PARTS)
def test_parts_wholes_and_differences(text: str, counted: list[str | None]) -> None:
    assert [f.counted for f in find_figures(text)] == counted


CREW = parse_codebook("""
figures:
  drones_down: {nouns: [drone*], verbs: [shot down, downed]}
  drones: {nouns: [drone*], verbs: [launched, sent]}
  fled: {nouns: [people], verbs: [fled, left]}
  speed: {nouns: [km/h], exclude: [limit]}
  seats_all: {nouns: [seat chamber]}
  seats: {nouns: [seat*]}
  age: {nouns: [year*], verbs: [driver]}
  new_daily: {nouns: [infection*], verbs: [per day]}
  new: {nouns: [infection*], verbs: [infection*]}
  share: {nouns: [per cent], verbs: [share]}
  fare: {nouns: [euro*], verbs: [ticket]}
""")
BARE = [
    ("The army launched 84 drones. Its gunners shot down 71.", ["drones", "drones_down"]),
    ("About 900 have fled.", ["fled"]),
    ("The number of people who fled the valley rose to 900.", ["fled"]),
    ("The train did 140 km/h; the limit was 60 km/h.", ["speed", "kilometer-per-hour_limit"]),
    ("They hold 40 seats in the 90-seat chamber.", ["seats", "seats_all"]),
    ("Its driver, 28, had slept badly.", ["age"]),
    ("About 60 infections are found per day.", ["new_daily"]),
    ("Two men, aged 24 and 31, have fled.", ["fled", "age_man", "age_man"]),
    ("Its share is 12%.", ["share"]),
    ("Its share is 12 percent, or 12 per cent.", ["share", "share"]),
    ("A ticket costs €4, or 4 euros.", ["fare", "fare"]),
    ("A ticket costs $4.", ["money_cost"]),
]


@pytest.mark.parametrize(("text", "counted"), BARE)
def test_bare_numbers_and_the_codebook(text: str, counted: list[str]) -> None:
    assert [f.counted for f in find_figures(text, counted=CREW.figures)] == counted


def test_a_part_is_not_the_whole() -> None:
    text = "The fire killed 40 people, including 12 in the old town."
    assert [f.counted for f in find_figures(text)] == ["killed", "killed_part"]


CODEBOOK = parse_codebook("""
figures:
  held: {nouns: [people, arrest*], verbs: [arrest*, detain*]}
  dead: {nouns: [people, dead, dozens], verbs: [kill*, dead, die*]}
""")


def test_the_codebook_goes_first_and_its_nearest_verb_wins() -> None:
    text = "In clashes that left dozens dead, police arrested 700 people, and two ships sank."
    assert [f.counted for f in find_figures(text, counted=CODEBOOK.figures)] == ["dead", "held", "ship"]


AS_OF = [
    ("As of March 5, 40 people had been held.", "2023-03-05"),
    ("By Monday 40 people had been held.", "2023-03-06"),
    ("It announced on Sunday (March 5th) that 40 people had been held.", "2023-03-05"),
    ("Since March 5 police have held 40 people.", None),
    ("On Monday the army held 40 people.", None),
    ("In the village, where 40 people lived until Sunday, nothing stands.", None),
    ("The toll rose to 40 on Tuesday.", "2023-03-07"),
    ("On March 2 the ministry had still counted 40 dead.", "2023-03-02"),
]


@pytest.mark.parametrize(("text", "day"), AS_OF)
def test_as_of(text: str, day: str | None) -> None:
    assert only(text).as_of == day


STATUS = [
    ("The firm wrote that the dispute had cost 40 jobs.", "reported"),
    ("In a dispute that lasted all summer 40 people lost their jobs.", "reported"),
    ("On the disputed border 40 soldiers died.", "reported"),
    ("Doctors disputed the toll of 40.", "disputed"),
    ("Residents dispute that 40 people died.", "disputed"),
    ("The ministry had announced 40 deaths; the clinic denies this and speaks of none it knows.", "denied"),
    ("The army said it had killed 40 men. It gave no evidence. The rebels denied that, too.", "denied"),
    ("He dismissed as “pure fancy” claims by the other side that 40 people had died.", "denied"),
    ("She described as “fantasy” the claim that 40 people had died.", "denied"),
    ("A claim that in all 40 people there were sent home is untrue.", "denied"),
    ("The ministry withdrew a report that 40 people had died.", "retracted"),
    ("Officials retracted a toll of 40.", "retracted"),
    ("Forty people died, said a statement. The ministry later retracted the figure.", "retracted"),
    ("A report of 40 deaths was later withdrawn.", "retracted"),
    ("Moscow withdrew 40 soldiers.", "reported"),
    ("Forty soldiers were withdrawn.", "reported"),
    ("The governor denied that 40 people had died.", "denied"),
    ("The governor dismissed reports of 40 deaths.", "denied"),
    ("The court denied the request of 40 prisoners.", "reported"),
    ("The union says 40 jobs will go. The firm denied this.", "denied"),
    ("The union says 40 jobs will go. The firm denied that it would close.", "reported"),
    ("We gave the number of dead as 40. We withdraw that figure: some names stood on it again.", "retracted"),
    ("We reported that 40 people had died. That was wrong.", "retracted"),
    ("The opposition disputes the toll of 40.", "disputed"),
    ("The office had published, then taken back, a toll of 40.", "retracted"),
    ("They took back 40 villages.", "reported"),
    ("The ministry published, and an hour later removed, a toll of 40 dead.", "retracted"),
    ("The ministry denied a report by this paper that 40 people had died.", "denied"),
    ("Earlier reports of 40 dead were false, the agency said.", "denied"),
    ("The army dismissed false reports of 40 deaths.", "denied"),
    ("False alarms woke 40 people.", "reported"),
    ("The guards are not the 40 that the government admits.", "disputed"),
    ("The army rejected as invention the claim that 40 men had died.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(text: str, status: str) -> None:
    assert only(text).status == status


MORE_THAN_ONE = [  # a correction goes for the number that it names, and not for those beside it
    ("Forty people died. The firm corrected the number of cars in the whole country to ninety.", "reported reported"),
    ("Its count of 40 dead had been a typing error for fourteen, the office said.", "retracted reported"),
    ("It withdrew a statement that 80 had taken part; the right number was 90, because two lists were lost.",
     "retracted reported reported"),
    ("At least 14 people died. It had spoken of five dead but withdrew that figure.", "reported retracted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "statuses"), MORE_THAN_ONE)
def test_status_of_numbers_side_by_side(text: str, statuses: str) -> None:
    assert " ".join(f.status for f in find_figures(text)) == statuses


def test_what_is_withdrawn_is_not_what_is_said_instead() -> None:
    text = "It withdrew a report that 40 people had died but said 12 officers were dead."
    assert [f.status for f in find_figures(text)] == ["retracted", "reported"]


def test_of_a_correction_the_old_number_falls() -> None:
    figures = find_figures("He corrected himself: the train did 90 km/h, not 140.")
    assert [(f.status, f.change) for f in figures] == [("reported", "corrected"), ("retracted", None)]


CHANGES = [
    ("The union raised its demand to 9 per cent from 7.", ["up", "earlier"]),
    ("The share of positive tests rose from 8 per cent to 11 per cent.", ["earlier", "up"]),
    ("The law raises the pension age from 60 to 65.", ["earlier", "up"]),
    ("Prices went from 8 to 11 dollars.", ["earlier", "up"]),
    ("The bank raised its estimate to €90 million, from €70 million.", ["up", "earlier"]),
    ("They moved to 40 towns from 30 villages.", [None, None]),
    ("They have 400 guards, not the 300 that the government admits.", [None, None]),
    ("On Monday the firm had spoken of 40 jobs.", ["earlier"]),
    ("The ministry had still counted 40 dead.", ["earlier"]),
    ("So far 40 people have died.", ["running"]),
    ("Some 40 ships wait, twice as many as a day before.", ["up"]),
    ("The storm killed 40 people.", [None]),
]


@pytest.mark.parametrize(("text", "change"), CHANGES)
def test_signs_of_change(text: str, change: list[str | None]) -> None:
    assert [f.change for f in find_figures(text)] == change


def test_change() -> None:
    figures = find_figures("The toll rose to 40, up from 18 on Monday.")
    assert [f.change for f in figures] == ["up", "earlier"]


# ---------------------------------------------------------------- hostile text


@settings(max_examples=300)
@given(
    st.text(alphabet=st.sampled_from("0123456789.,-–/$%€£()[]“”'\" \n\tabeimnorstuxyAEMNT½٣°\u202e\x00"), max_size=200)
)
def test_any_text_keeps_the_rules(text: str) -> None:
    end = 0
    for figure in find_figures(text, published=PUBLISHED):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.surface == text[figure.start : figure.end]
        assert figure.start >= end or figure.end > end
        assert figure.value is None or math.isfinite(figure.value)
        assert figure.low <= figure.high
        assert figure.hedge in tables.HEDGES
        assert figure.status in tables.STATUSES
        end = max(end, figure.start)


@pytest.mark.parametrize(
    "text",
    ["7 " * 20_000, "7," * 20_000, "one " * 20_000, "a million " * 5_000, "$" * 50_000, "5-" * 20_000, "(" * 50_000,
     "and " * 20_000 + "7", "more than " * 10_000 + "7 people", "x" * 100_000 + " 7 people", "7.7." * 20_000, "7 Mar " * 10_000],
)  # fmt: skip
def test_long_runs_end(text: str) -> None:
    assert isinstance(find_figures(text, published=PUBLISHED), list)


# ---------------------------------------------------------------- the table


def articles(*texts: str, language: str | None = None) -> pd.DataFrame:
    rows = [{"article": f"a{i}", "outlet": f"Outlet {i}", "text": t, "language": language} for i, t in enumerate(texts)]
    return tables.build("articles", rows)


def test_table_without_attributions() -> None:
    frame = articles("The storm killed 12 people.\n\nIt moved on.", "Nothing is counted here.")
    figures = figures_table(frame, segments_table(frame), tables.build("attributions", []))
    assert figures[["article", "surface", "value", "counted", "voice"]].values.tolist() == [
        ["a0", "12 people", 12.0, "killed", "own"]
    ]


def test_table_of_nothing_and_of_other_languages() -> None:
    for frame in (articles(), articles("Le tremblement a fait 12 morts.", language="fr")):
        figures = figures_table(frame, segments_table(frame), tables.build("attributions", []))
        assert list(figures.columns[: len(tables.TABLES["figures"])]) == list(tables.TABLES["figures"])
        assert len(figures) == 0

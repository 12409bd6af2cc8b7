"""Who a source is. Every text is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import KnownSpeaker
from analysis.speakers import _Cast, fold, resolve_speakers
from analysis.voices import Attribution, find_attributions


def speakers(text: str, known: tuple[KnownSpeaker, ...] = ()) -> list[str | None]:
    rows = [a for a in find_attributions(text, model=None) if a.parent is None and a.part == 0]
    return [s.name for s in resolve_speakers(text, rows, known)]


def names_in(text: str) -> list[str]:
    return [mention.entity.name for mention in _Cast(text).mentions]


CASES = [
    ("Estonian President Maarja Tamm said it rained. Tamm said it stopped.", ["Maarja Tamm", "Maarja Tamm"]),
    ("Mr. Ruiz said it rained. He said it stopped.", ["Ruiz", "Ruiz"]),
    ("Ana Ruiz met Karl Otto. She said it rained.", ["Ana Ruiz"]),
    ("Karl Otto met Ana Ruiz. She said it rained.", ["Ana Ruiz"]),
    ("Karl Otto met Peter Vale. He said it rained.", ["Karl Otto"]),  # the subject before the others
    ("President Maarja Tamm came. The president said it rained.", ["Maarja Tamm"]),
    (
        "Finnish President Ida Salo met Estonian President Maarja Tamm. The Estonian leader said it rained.",
        ["Maarja Tamm"],
    ),
    ("The Harbour Ministry said it rained. The ministry said it stopped.", ["Harbour Ministry", "Harbour Ministry"]),
    ("The Harbour Ministry met the Fish Ministry. The harbour ministry said it rained.", ["Harbour Ministry"]),
    ("A spokesman for the Harbour Ministry said it rained.", ["Harbour Ministry"]),
    ("Residents said it rained.", ["residents"]),
    ("Ana Ruiz, the mayor of Tartu, said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz, the mayor of Tartu, met Bo Lind. The mayor said it rained.", ["Ana Ruiz"]),
    ("Several rivals said it rained.", ["several rivals"]),
    ("Rain fell. Dallvik said it would stop.", ["Dallvik"]),
    ("Shoppers said it rained. Police said it stopped.", ["shoppers", "police"]),
    ("A person close to the talks said it rained.", ["person close to the talks"]),
    ("Prosecutors said it rained. They said it stopped.", ["prosecutors", "prosecutors"]),
    ("Bo Lind came. His aides said it rained.", ["Bo Lind's aides"]),
    ("Ana Ruiz came. The Ruiz campaign said it rained.", ["Ana Ruiz campaign"]),
    ("Councilwoman Ana Ruiz said it rained.", ["Ana Ruiz"]),
    ("Sen. Ana Ruiz met Bo Lind. The senator said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz met Bo Ruiz. Mr. Ruiz said it rained.", ["Bo Ruiz"]),  # two of one surname
    ("Harbourcast Ana Ruiz said it rained.", ["Ana Ruiz"]),
    ("Her aide, Bo Lind, said it rained.", ["Bo Lind"]),
    ("The ministry said it rained. It said it stopped.", ["ministry", "ministry"]),
    ("A report said it rained. It found that it stopped.", ["report", "report"]),
    ("Ana Ruiz came. Backing Ruiz, Bo Lind left. Ruiz said it rained.", ["Ana Ruiz"]),
    ("Thin-skinned Ruiz left. It was Ana Ruiz. She said it rained.", ["Ana Ruiz"]),
    ("Harbour strategist Ana B. Ruiz said it rained. However Ruiz said it stopped.", ["Ana B. Ruiz", "Ana B. Ruiz"]),
    # a description that the text gives nobody else is of whoever spoke last
    ("Ana Ruiz said it rained. The Texas senator said it stopped.", ["Ana Ruiz", "Ana Ruiz"]),
    ("Mayor Ana Ruiz said it rained. The Texas senator said it stopped.", ["Ana Ruiz", "Texas senator"]),
    ("Bo Lind said it rained. The billionaire real estate mogul said it stopped.", ["Bo Lind", "Bo Lind"]),
    ("Bo Lind said it rained. The mogul said it stopped.", ["Bo Lind", "mogul"]),
    ("Bob Vander Lind came. Vander Lind said it rained.", ["Bob Vander Lind"]),
    ("Mayor Bill de Lind came. De Lind said it rained.", ["Bill de Lind"]),
    ("MSNBC’s Tarmo Ruizal said it rained.", ["Tarmo Ruizal"]),
    ("Harbour Action Forum's Douglas Lind said it rained.", ["Douglas Lind"]),
    ("“It rained,” Dallvik said. “It stopped,” he said.", ["Dallvik", "Dallvik"]),
    ("Bob Lind, a lawyer, came. He is a Karl Otto supporter. He said it rained.", ["Bob Lind"]),
    ("It fell to Ana Ruiz, whom many progressives believed was weak.", ["many progressives"]),
    (
        "Detective Bo Lind left. Lind wrote in the affidavit that it rained. It said it stopped.",
        ["Bo Lind", "affidavit"],
    ),
    # capitals that are no part of the name
    ("Ana Ruiz came. Maybe Ruiz will stay. Ruiz said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz came. South Dakota Ruiz fans stayed. Ruiz said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz came. Rainy Ruiz is no name, rainy is a word. Ruiz said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz is a senator. Then-Mayor Ruiz came. Ruiz said it rained.", ["Ana Ruiz"]),
    # "she" and "he" are people, "it" is none
    ("Ana Ruiz spoke in South Dakota. She said it rained.", ["Ana Ruiz"]),
    ("Ana Ruiz spoke.\n\nIn Palo Verde, on River Day, she said it rained.", ["Ana Ruiz"]),
    ("Mayor Naru Jahan came.\n\nTo choose Ida Salo is “a lie about Ida Salo,” she said.", ["Naru Jahan"]),
    ("Ruiz Lines said it rained. It said it stopped.", ["Ruiz Lines", "Ruiz Lines"]),
    ("The Board of Rivers met, it said.", ["Board of Rivers"]),
    ("The Harbour Ministry said it rained. Fish died. It said it stopped.", ["Harbour Ministry", "Harbour Ministry"]),
    # who or what is named by another word
    ("The Ministry of Fish said it rained. The ministry said it stopped.", ["Ministry of Fish", "Ministry of Fish"]),
    ("Quillo Holdings came. The company said it rained.", ["Quillo Holdings"]),
    ("The Harbour Herald came. The newspaper said it rained.", ["Harbour Herald"]),
    ("Liz Moll, daughter of Karl Moll, came. Moll said it rained.", ["Liz Moll"]),
    ("Tycoon and television host Ana Ruiz said it rained.", ["Ana Ruiz"]),
    ("Families this paper met said it rained.", ["families"]),
    ("Current and former officials in the harbour said it rained.", ["current and former officials in the harbour"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_one_name_a_person(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_an_alias_is_not_whoever_belongs_to_it() -> None:
    known = (KnownSpeaker("Maarja Tamm", ("Tamm",), "official"),)
    assert speakers("The Tamm camp said it rained. Tamm said it stopped.", known) == ["Tamm camp", "Maarja Tamm"]


def test_aliases_of_the_codebook_win() -> None:
    known = (KnownSpeaker("Maarja Tamm", ("Tamme", "the head of state"), "official"),)
    assert speakers("Mrs. Tamme said it rained. The head of state said it stopped.", known) == ["Maarja Tamm"] * 2


TYPES = [
    ("Police said it rained.", "security"),
    ("A witness said it rained.", "witness"),
    ("Analysts said it rained.", "expert"),
    ("A poll found it rained.", "document"),
    ("The Herald newspaper reported that it rained.", "media"),
    ("The campaign said it rained.", "party"),
    ("Some said it rained.", "unnamed"),
    ("Party leaders said it rained.", "party"),
    ("City leaders said it rained.", "official"),
    ("Critics said it rained.", "unnamed"),
    ("Dozens of voters said it rained.", "witness"),
    ("The chair of the party said it rained.", "party"),
    ("Ana Ruiz, a professor at Harbour University, said it rained.", "expert"),
    ("Ana Ruiz, 45, came. She said it rained.", "witness"),
    ("Ana Ruiz, director of the Harbour Institute, said it rained.", "expert"),
    ("Attorney General Ana Ruiz said it rained.", "official"),
    ("Press secretary Ana Ruiz said it rained.", "official"),
    ("Campaign spokesman Bo Lind said it rained.", "party"),
    ("Sen. Ana Ruiz said it rained. The Ruiz campaign was glad.", "party"),  # runs, and holds an office
    ("Bill Lind said it rained.", "other"),  # no bill
    ("President Maarja Tamm said it rained.", "official"),
    ("Ana Ruiz came. Ruiz, a professor of law, said it rained.", "expert"),
    ("Ana Ruiz is a senator. She said it rained.", "official"),
    ("Ana Ruiz, Harbour director for the party, said it rained.", "party"),
    ("Ana Ruiz, the national security adviser, said it rained.", "official"),
    ("His father, Bo Lind, came. Senator Bo Lind said it rained.", "official"),
    ("Chief executive officer Ana Ruiz said it rained.", "organisation"),
    ("The fire service said it rained.", "official"),
    ("The security service said it rained.", "security"),
    ("Campaigners said it rained.", "organisation"),
    ("People familiar with the talks said it rained.", "unnamed"),
    # who speaks for a body is of its type
    ("A Quillo spokesman, Karl Abel, said it rained.", "organisation"),
    ("The union's president, Ana Ruiz, said it rained.", "organisation"),
    ("Harbour Watch President Ana Ruiz said it rained.", "organisation"),
    ("But President Ana Ruiz said it rained.", "official"),
    ("Harbour Secretary Ana Ruiz said it rained.", "official"),
    ("Gov. Ana Ruiz said it rained. Gov. Ana Ruiz left. The Ruiz campaign left. Gov. Ana Ruiz ate.", "party"),
    ("Estonian Vice President Ana Ruiz said it rained.", "official"),
    ("A spokesman for Quillo said it rained.", "organisation"),
    # what somebody does tells it as well
    ("Ana Ruiz, who leads the party, said it rained.", "party"),
    ("Ana Ruiz, who now runs a mill, said it rained.", "organisation"),
    ("Ana Ruiz, who teaches law, said it rained.", "expert"),
    ("Ana Ruiz, who lost her son, said it rained.", "witness"),
    ("Ana Ruiz (D-Ohio) came. She said it rained.", "official"),
    ("The Estonian Geological Survey said it rained.", "official"),
    ("A survey said it rained.", "document"),
    ("A declaration said it rained.", "document"),
    ("Supporters said it rained.", "witness"),
    ("Chief executive Ana Ruiz said it rained.", "organisation"),
    ("Ana London said it rained.", "other"),  # a name, not a place
    # a spokesman is of whom he speaks for, a person as much as a body
    ("Ana Ruiz came. The Ruiz campaign left. Bo Lind, a spokesman for Ruiz, said it rained.", "party"),
    ("Mayor Ana Ruiz left. Ruiz spokesman Bo Lind said it rained.", "official"),
    ("Mayor Ana Ruiz left. Ruiz spokesman Bo Lind said it rained. Bo M. Lind left.", "official"),
    ("Mayor Ana Ruiz left. Ruiz's lawyer, Bo Lind, said it rained.", "official"),
    ("Ana Ruiz came. The Ruiz campaign left. Ruiz press secretary Bo Lind said it rained.", "party"),
    ("Ana Ruiz came. The Ruiz campaign left. Ruiz's spokeswoman said it rained.", "party"),
    ("Bo Lind, a Tartu lawyer, said it rained.", "expert"),
    ("Cornerstone representatives said it rained.", "organisation"),
    ("Bo Lind, the campaign's Iowa director, said it rained.", "party"),
    ("Bo Lind, chief economic adviser at Allmark, said it rained.", "organisation"),
    ("Portfolio manager Bo Lind said it rained.", "organisation"),
    ("Campaign manager Bo Lind said it rained.", "party"),
    ("Campaign consultant Bo Lind said it rained.", "party"),
    ("Bo Lind, a Republican activist, said it rained.", "party"),
    ("Bo Lind, an activist, said it rained.", "organisation"),
    ("Bo Lind, the president of the United States Harbour Chamber of Commerce, said it rained.", "organisation"),
    ("Western European leaders said it rained.", "official"),
    # whom a voter holds with, whose son he is, and how old, says less than what he does
    ("Bo Lind, 55, a Republican, said it rained.", "witness"),
    ("Senator Bo Lind, a Republican, said it rained.", "official"),
    ("Bo Lind, a lifelong Democrat, said it rained.", "party"),
    ("Bo Lind, a Republican and former senator, said it rained.", "official"),
    ("Bo Lind, her longtime friend and adviser, said it rained.", "party"),
    ("Ana Ruiz, the actor's daughter, a longtime liberal, said it rained.", "other"),
    ("Pastor Bo Lind said it rained.", "other"),
    ("Dr. Bo Lind said it rained.", "expert"),
    # outlets and bodies that a name stands behind
    ("The newspaper Harvat said it rained.", "media"),
    ("The Harbour Post's Bob Lind said it rained.", "media"),
    ("The paper's Bob Lind said it rained.", "media"),
    ("Harbourcast's Adam Lind said it rained.", "organisation"),
    ("Bo Lind, writing for Harbourcast, said it rained.", "media"),
    ("Listeners of Bob Lind's radio show left. Bob Lind said it rained.", "media"),
    ("The conservative group Harbour Rise said it rained.", "organisation"),
    ("Harbour Watch said it rained.", "organisation"),
    ("On the site national editor Bob Lind said it rained.", "media"),
    ("On the site national Bob Lind said it rained.", "other"),  # "site" has no type
    # offices told in a sentence, or before a comma
    ("Bo Lind, who was town hall communications director, said it rained.", "organisation"),
    ("Khan, a Muslim, was elected as mayor of Tartu. Bo Khan said it rained.", "official"),
    ("The secretary of the Treasury, Bo Lind, came. Lind said it rained.", "official"),
    ("The F.B.I. director, Bo Lind, said it rained.", "security"),
    ("Asked who would be president, Bo Lind said it rained.", "other"),
    ("Bo Lind, acting director of Harbour Action, said it rained.", "organisation"),
    ("Bo Lind, managing partner of the investment bank Harbour, said it rained.", "organisation"),
    ("Bo Lind, a D.C.-based Democratic strategist, said it rained.", "party"),
    ("Bo Lind, then a campaign volunteer, said it rained.", "other"),
    ("Defence Minister Gen Sato said it rained.", "official"),
    ("The candidates Ana Ruiz and Bo Lind came. Ruiz said it rained.", "party"),
    ("Presidential hopefuls former Gov. Ana Ruiz and Bo Lind came. Ruiz said it rained.", "party"),
    ("Running mate Bo Lind said it rained.", "party"),
    # trades whose names end like those of offices
    ("Ana Ruiz, her literary agent, said it rained.", "other"),
    ("The corporate speaker Bo Lind said it rained.", "other"),
    ("Bo Lind, a customer service representative, said it rained.", "witness"),
    ("Bo Lind, a home-care aide, said it rained.", "witness"),
    ("American youth said it rained.", "witness"),
    ("Jason Berg, the founder of the Free State Project, said it rained.", "organisation"),
    ("Dr. Bo Lind, former NIH director under President Ana Ruiz, said it rained.", "organisation"),
    ("Bundestag members said it rained.", "official"),
]


@pytest.mark.parametrize(("text", "expected"), TYPES)
def test_type(text: str, expected: str) -> None:
    rows = find_attributions(text, model=None)
    assert resolve_speakers(text, rows)[0].type == expected


HEADLINES = [
    ("Ana Ruiz Says Rain Seems Likely", ["Ana Ruiz", "Rain", "Likely"]),
    ("Rain Delays Ana Ruiz", ["Rain Delays", "Ana Ruiz"]),
    ("Harbour Democrat Ana Ruiz Wins", ["Ana Ruiz"]),
    ("Thin-skinned Ruiz", ["Ana Ruiz"]),
]


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_a_headline_in_capitals_is_no_name(title: str, expected: list[str]) -> None:
    rest = "\n\nIt was Ana Ruiz who came."
    assert names_in(title + rest)[:-1] == expected


def test_fold_compares_spellings() -> None:
    assert fold("Támm.") == fold("TAMM")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.data())
def test_any_source_is_resolved(text: str, data: st.DataObject) -> None:
    rows = []
    for number in range(3):
        start = data.draw(st.integers(0, max(0, len(text) - 1)))
        end = data.draw(st.integers(start, len(text)))
        source = text[start:end] or None
        rows.append(
            Attribution(
                number, 0, start, end, "indirect", "speech", source, start if source else None,
                end if source else None, "", 0, 0, "neutral", None, "model",
            )
        )  # fmt: skip
    assert len(resolve_speakers(text, rows)) == 3

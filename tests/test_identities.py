"""One name for one person over articles. Every name is invented."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import KnownSpeaker
from analysis.identities import join_speakers, same_person

NAMES = [
    (["Dana Baker", "Dena Becker"], ["Dana Baker", "Dena Becker"]),  # alike in sound only
    (["Ana Ruiz", "Bo Ruiz", "Ruiz"], ["Ana Ruiz", "Bo Ruiz", "Ruiz"]),  # two of one surname
    (["Ana B. Ruiz", "Ana C. Ruiz", "Ana Ruiz"], ["Ana B. Ruiz", "Ana C. Ruiz", "Ana Ruiz"]),
    (["Harbour University", "University"], ["Harbour University", "University"]),
    (["Ana Ruiz", "officials"], ["Ana Ruiz", "officials"]),
    (["Ana Ruiz", "Ruiz"], ["Ana Ruiz", "Ana Ruiz"]),
    (["Ana Ruiz", "Ana"], ["Ana Ruiz", "Ana Ruiz"]),
    (["Ana Ruiz", "A. Ruiz"], ["Ana Ruiz", "Ana Ruiz"]),
    (["Ana Ruíz", "Ana Ruíz", "Ana Ruiz"], ["Ana Ruíz", "Ana Ruíz", "Ana Ruíz"]),
    (["Ana B. Ruiz", "Ana Ruiz", "Ana Ruiz"], ["Ana Ruiz", "Ana Ruiz", "Ana Ruiz"]),
    (["Mohammed Aliyev", "Muhammad Aliev"], ["Mohammed Aliyev", "Mohammed Aliyev"]),
    (["Ivan Gorayev", "Ivan Goráyev", "Goraev"], ["Ivan Gorayev", "Ivan Gorayev", "Ivan Gorayev"]),
]


@pytest.mark.parametrize(("names", "expected"), NAMES)
def test_one_name_for_one_person(names: list[str], expected: list[str]) -> None:
    found = same_person((name, "official") for name in names)
    assert [found[name].name for name in names] == expected


TYPES = [
    (["other", "other", "expert"], "expert"),
    (["other", "other"], "other"),
    (["official", "official", "party"], "party"),  # a candidate who holds an office
    (["official"] * 5 + ["party"], "official"),
    (["official", "expert", "expert"], "expert"),
]


@pytest.mark.parametrize(("types", "expected"), TYPES)
def test_one_type_for_one_person(types: list[str], expected: str) -> None:
    assert same_person(("Ana Ruiz", kind) for kind in types)["Ana Ruiz"].type == expected


def test_a_description_keeps_the_type_of_most() -> None:
    assert same_person([("some", "unnamed"), ("some", "unnamed"), ("some", "party")])["some"].type == "unnamed"


def test_the_codebook_wins() -> None:
    found = same_person([("Ruiz", None), ("Ana Ruiz", "party")], [KnownSpeaker("Ruiz", (), "official")])
    assert found["Ana Ruiz"] == ("Ruiz", "official")


def test_every_table_follows() -> None:
    attributions = pd.DataFrame(
        {"article": ["a", "b", "c"], "speaker": ["Ana Ruiz", "Ruiz", None], "speaker_type": ["expert", "other", None]},
        dtype="string",
    )
    mentions = pd.DataFrame({"article": ["b"], "speaker": ["Ruiz"]}, dtype="string")
    joined = join_speakers({"attributions": attributions, "mentions": mentions})
    assert joined["attributions"]["speaker"].tolist()[:2] == ["Ana Ruiz"] * 2
    assert joined["attributions"]["speaker_type"].tolist()[:2] == ["expert"] * 2
    assert joined["mentions"]["speaker"].tolist() == ["Ana Ruiz"]
    assert joined["attributions"]["speaker"].isna().tolist() == [False, False, True]
    assert attributions["speaker"].tolist()[1] == "Ruiz"  # nothing is changed in place


@given(st.lists(st.text(max_size=30)))
def test_order_changes_nothing(names: list[str]) -> None:
    forwards = same_person((name, None) for name in names)
    assert forwards == same_person((name, None) for name in reversed(names))
    assert set(forwards) == set(names)

"""Who a source is. Every text is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import KnownSpeaker
from analysis.speakers import fold, resolve_speakers
from analysis.voices import Attribution, find_attributions


def speakers(text: str, known: tuple[KnownSpeaker, ...] = ()) -> list[str | None]:
    rows = [a for a in find_attributions(text, model=None) if a.parent is None and a.part == 0]
    return [s.name for s in resolve_speakers(text, rows, known)]


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
    ("Harbour strategist Ana B. Ruiz said it rained. However Ruiz said it stopped.", ["Ana B. Ruiz", "Ana B. Ruiz"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_one_name_a_person(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


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
    ("President Maarja Tamm said it rained.", "official"),
]


@pytest.mark.parametrize(("text", "expected"), TYPES)
def test_type(text: str, expected: str) -> None:
    rows = find_attributions(text, model=None)
    assert resolve_speakers(text, rows)[0].type == expected


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

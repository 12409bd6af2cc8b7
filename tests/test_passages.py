"""Which words were changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.passages import find_passages


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("", "", []),
        ("One two.", "One two.", []),
        ("One two.", "One\n\n  two.", []),  # white space alone
        ("", "One two.", [("", "One two.")]),
        ("One two.", "", [("One two.", "")]),
        ("Five people died.", "Seven people died.", [("Five", "Seven")]),
        ("He said it was a riot there.", "He said it was there.", [("a riot", "")]),
        ("It was over by noon.", "It was all over by noon.", [("", "all")]),
        # two changes with little between them are one
        ("Some 40 thugs came.", "About 40 strikers came.", [("Some 40 thugs", "About 40 strikers")]),
        ("A b c d e f g h i.", "X b c d e f g h Y.", [("A", "X"), ("i.", "Y.")]),
    ],
)
def test_passages(old: str, new: str, changed: list[tuple[str, str]]) -> None:
    found = [(old[p.old_start : p.old_end], new[p.start : p.end]) for p in find_passages(old, new)]
    assert found == changed


WORDS = st.lists(st.sampled_from("a b c d the \n".split(" ")), max_size=60).map(" ".join)


@given(WORDS, WORDS)
def test_putting_the_passages_in_place_gives_the_new_text(old: str, new: str) -> None:
    built, done = [], 0
    for p in find_passages(old, new):
        built += [old[done : p.old_start], f" {new[p.start : p.end]} "]
        done = p.old_end
    assert " ".join([*built, old[done:]]).split() == new.split()


def test_a_long_text_is_parted_by_paragraphs() -> None:
    paragraphs = [" ".join(f"w{i}-{k}" for k in range(50)) for i in range(200)]
    old = "\n\n".join(["start", *paragraphs, "end"])
    new = "\n\n".join(
        ["begin", *paragraphs[:100], paragraphs[100].replace("w100-7 ", "other "), *paragraphs[101:], "finish"]
    )
    found = [(old[p.old_start : p.old_end], new[p.start : p.end]) for p in find_passages(old, new)]
    assert found == [("start", "begin"), ("w100-7", "other"), ("end", "finish")]

"""What limits a figure: the clause around the number in square brackets. All sentences are invented."""

from __future__ import annotations

import re

import pytest

from analysis.scopes import Scope, find_scope

NOTHING = Scope(frozenset(), frozenset(), of_all=False, closed=False, against=False)


def limits(*words: str) -> Scope:
    return NOTHING._replace(limits=frozenset(words))


def places(*words: str) -> Scope:
    return NOTHING._replace(places=frozenset(words))


SCOPES: list[tuple[str, Scope]] = [
    ("The fire killed [40] people.", NOTHING),
    ("[Nine] people are still missing.", NOTHING),
    ("In March [40] people were held.", NOTHING),
    ("In Parliament [40] members stood up.", NOTHING),
    ("On Monday [40] people were held in the hall.", NOTHING),
    ("The ministry is not alone: it has [40] beds.", NOTHING),
    ("Among the dead are [40] miners.", NOTHING),
    ("We have arrested [40] people.", NOTHING),
    ("[Nine] of them are still in hospital.", limits("still in hospital")),
    ("[Nine] men remain in police custody.", limits("remain in police custody")),
    ("The port alone lost [40] ships.", limits("alone")),
    ("We now treat [40] patients.", limits("we now treat")),
    ("It has [40] beds in its own wards.", limits("its own wards")),
    ("Unemployment among young men is [14] per cent.", limits("among young men")),
    ("There were [210] cases per 100,000 people.", limits("per 100,000")),
    ("In Arlow [40] people were held.", places("Arlow")),
    ("Police held [40] people in the port of Arlow.", places("Arlow")),
    ("Police held [40] people in Upper Arlow.", places("Upper Arlow")),
    ("In the highlands the rate is [450].", places("highlands")),
    ("In one village [40] houses burned.", places("one village")),
    ("In Arlow ten were held, and in Brenn [40] people were held.", places("Brenn")),
    ("Police held [40] people and shot 10 in Brenn.", NOTHING),
    ("Nationwide, [40] people were held.", NOTHING._replace(of_all=True)),
    ("In all [40] people were held.", NOTHING._replace(of_all=True)),
    ("Trade came to [40] million marks last year.", NOTHING._replace(closed=True)),
    ("Police spoke of 10, while the union counted [40].", NOTHING._replace(against=True)),
    ("The hospital, however, said that [40] had died.", NOTHING._replace(against=True)),
    ("It was late, but [40] had come.", NOTHING),
    ("Police speak of [11] dead.", NOTHING._replace(against=True)),
    ("In all cases police found [11] dead.", NOTHING),
    ("Turnout was [71] per cent, which nobody in Brenn believes.", NOTHING),
]


@pytest.mark.parametrize(("marked", "scope"), SCOPES)
def test_what_limits_a_figure(marked: str, scope: Scope) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    others = [m.start() for m in re.finditer(r"(?<!per )(?<![\d,])\d+", text)]
    assert find_scope(text, (0, len(text)), (start, end), others) == scope

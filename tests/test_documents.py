"""Whose words a stretch of an article is, where the outlet speaks of itself. Every text is invented."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.documents import documents, is_author
from analysis.segments import segments_table
from analysis.voices import attributions_table

AUTHORS = [
    ("a Mercury survey", "the-mercury", True),
    ("The Harbour Mercury", "Harbour Mercury", True),
    ("The Mercury", "harbour-mercury", True),
    ("The Harbour Mercury", "harb-mercury", True),
    ("HarbourMercury", "harbour-mercury", True),
    ("this paper", "harbour-mercury", True),
    ("our reporters", "harbour-mercury", True),
    ("we", "harbour-mercury", False),  # anybody in a transcript without marks
    ("The Harbour police", "harbour-mercury", False),  # a place that the outlet has in its name
    ("Mercury readers", "harbour-mercury", False),
    ("The Tartu Mercury", "harbour-mercury", False),
    ("a survey", "harbour-mercury", False),
    ("the paper", "harbour-mercury", False),  # rather one that was named before
    ("The Mercury", "", False),
    ("", "harbour-mercury", False),
]


@pytest.mark.parametrize(("source", "outlet", "expected"), AUTHORS)
def test_an_outlet_that_speaks_of_itself(source: str, outlet: str, expected: bool) -> None:
    assert is_author(source, outlet) is expected


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("A Mercury survey found that tolls are a scandal.", "own"),
        ("A Tartu survey found that tolls are a scandal.", "indirect"),
        ("“We believe that tolls are a scandal,” Ana Ruiz said.", "quoted"),
    ],
)
def test_its_own_survey_is_the_outlets_voice(text: str, voice: str) -> None:
    articles = pd.DataFrame({"article": ["a"], "outlet": ["Mercury"], "title": pd.NA, "text": [text],
                             "published": pd.NaT, "language": "en"})  # fmt: skip
    segments = segments_table(articles)
    (document,) = documents(articles, segments, attributions_table(articles, segments, model=None))
    at = text.index("scandal")
    assert document.credit(at, at + 7).voice == voice

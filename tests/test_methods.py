"""The paragraph for a paper: its counts are those of the tables."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.codebook import Codebook
from analysis.extract import extract
from analysis.methods import methods_paragraph

FACTS = {"framing": "9.9", "python": "3.11.1", "packages": {"pandas": "3.1"}, "selection": "all articles"}


def test_material_versions_parameters_and_counts(
    make_articles: Callable[..., pd.DataFrame], codebook: Codebook
) -> None:
    texts = [
        ("Gazette", 'The riot began. "These thugs came," Mayor Ada Quill said. Police arrested 40 people.'),
        ("Gazette", "A riot."),
        ("Herald", "Some 42 people were arrested."),
    ]
    found = extract(make_articles(*texts), codebook)
    text = methods_paragraph(found, codebook, FACTS)
    for words in (
        "We compared 3 articles of 2 outlets, 21 words (1 to 2 an outlet), with framing 9.9 (Python 3.11.1; pandas 3.1).",
        "the 21 words of headlines, subheads and bodies were counted",
        "A codebook of 2 frames and 7 terms found 3 uses: 2 own words, 0 own, in quotation marks, 1 quoted, 0 reported and 0 unclear.",
        "which takes 2 articles or more of an outlet; 1 of the 2 outlets had as many",
        "2 figures were read with their hedges and lined up across outlets by what they count; verdicts: 1 compatible.",
    ):
        assert words in text
    assert "selected" not in text
    chosen = methods_paragraph(found, codebook, FACTS | {"selection": {"since": "2023-03-01", "outlets": "Gazette"}})
    assert "Articles were selected by since = 2023-03-01 and outlets = Gazette." in chosen


def test_without_anything_found(make_articles: Callable[..., pd.DataFrame]) -> None:
    text = methods_paragraph(extract(make_articles(("P", "Fine.")), Codebook()), Codebook(), FACTS)
    assert "A codebook of 0 frames and 0 terms found 0 uses" in text
    assert "verdicts: none." in text

from __future__ import annotations

import pandas as pd
import pytest

from analysis.codebook import Codebook, parse_codebook
from analysis.framing import find_mentions, find_polarity, mentions_table
from analysis.segments import find_segments, segments_table
from analysis.stretches import stretches_table
from analysis.voices import attributions_table


def found(text: str, codebook: Codebook) -> list[tuple[str, str, str]]:
    return [(m.surface, m.frame, m.term) for m in find_mentions(text, find_segments(text), codebook.frames)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Rioters rioted", [("Rioters", "violence", "riot*"), ("rioted", "violence", "riot*")]),
        ("Non-violence won. Violence lost.", [("Violence", "violence", "violen*")]),  # what `exclude` covers is none
        ("violent protest", [("violent", "violence", "violen*"), ("protest", "protest", "protest*")]),
        ("They talked of protest\n\nattempts were made.", [("protest", "protest", "protest*")]),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str, str]], codebook: Codebook) -> None:
    assert found(text, codebook) == expected


def test_the_longest_match_of_a_frame_wins_and_frames_do_not_hide_each_other() -> None:
    codebook = parse_codebook("frames:\n  a: [coup, attempted coup]\n  b: [attempted coup leader*]\n")
    assert found("attempted coup leaders", codebook) == [
        ("attempted coup", "a", "attempted coup"),
        ("attempted coup leaders", "b", "attempted coup leader*"),
    ]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("[terrorists]", "asserted"),
        ("They are [terrorists]", "asserted"),
        ("They are not [terrorists]", "negated"),
        ("They were never called “[terrorists]”", "negated"),
        ("protesters rather than [terrorists]", "negated"),
        ("He denied that they were [terrorists]", "negated"),
        ("He did not come. [Terrorists] did", "asserted"),
        ("so-called [terrorists]", "distanced"),
        ("the alleged foreign [terrorists]", "distanced"),
        ("talk of a [coup]", "distanced"),
        ("an [anti-terrorist] operation", "compound"),
        ("a counter-[terrorism] unit", "compound"),
        ("a [counterterrorism] unit", "compound"),
        ("an [attack] ad", "compound"),
        ("an [assault-weapons] ban", "asserted"),  # known miss: a term that takes in its hyphen
        ("a [terror]-linked group", "asserted"),
        ("a [terror]-alert level", "compound"),
        ("allegations of fraud, [violence] and worse", "distanced"),
        ("accused him of [racism]", "distanced"),
        ("would be [threatened]", "asserted"),
        ("a would-be [terrorist]", "distanced"),
        ("what the mayor calls an unfair [coup]", "distanced"),
        ("what they see as [terrorism]", "distanced"),
        ("what he did was [terrorism]", "asserted"),
        ("not only [terrorists]", "asserted"),
        ("did not condemn his [attacks]", "asserted"),
        ("I don't think this is a foreign-made [riot]", "negated"),
        ("not because of [violence]", "asserted"),
        ("the [protest] went on", "asserted"),  # pro-test is no prefix
        ("She refused to use the word “[riot]”", "negated"),
        ("The mayor avoided the term [riot]", "negated"),
        ("The mayor declined to call it a [riot]", "negated"),
        ("The mayor stopped short of calling the march a [riot]", "negated"),
        ("The mayor declined to call the [march] a riot", "asserted"),
        ("The board refuses to describe the evening as a [riot]", "negated"),
        ("The board declined to describe the [riot]", "asserted"),
        ("She refused to speak of a [riot]", "negated"),
        ("She refused to condemn the [riot]", "asserted"),
        ("a student of [Liberty] University spoke", "compound"),  # a term that only helps to name something
        ("the head of the [Terror] Prevention Board spoke", "compound"),
        ("[Liberty] University was closed for the day", "compound"),
        ("a member of the Campaign Against [Violence] spoke", "compound"),
        ("and [Terror] University was closed", "compound"),
        ("[Riot] Squad Seen in Old Harbour as Ferry Workers Gather", "asserted"),  # every word has its capital
        ("[Rioters] Monday broke the gates of the town", "asserted"),
        ("He came. [Rioters] Ana Ruiz had seen were gone", "asserted"),
        ("the Harbour [Riot] began at noon", "asserted"),  # it is called a riot
        ("President Ruiz on [Violence] in the harbour", "asserted"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert find_polarity(text.replace("[", "").replace("]", ""), 0, start, end) == polarity


def test_a_mention_has_the_voice_and_the_speaker_of_its_place(make_articles: object, codebook: Codebook) -> None:
    text = "The strike went on. “It was a riot,” Mayor Ada Quill said. She said the riot was over."
    articles = make_articles(("P", text))  # type: ignore[operator]
    segments = segments_table(articles)
    attributions = attributions_table(articles, segments, codebook)
    mentions = mentions_table(articles, segments, attributions, codebook)
    assert list(zip(mentions["surface"], mentions["voice"], mentions["speaker"].fillna(""), strict=True)) == [
        ("strike", "own", ""),
        ("riot", "quoted", "Ada Quill"),
        ("riot", "indirect", "Ada Quill"),
    ]
    assert set(mentions["attribution"].dropna()) <= set(attributions["attribution"])


def test_in_another_language_terms_are_counted_and_their_voice_is_unclear(
    make_articles: object, codebook: Codebook
) -> None:
    articles = make_articles(("P", "« La strike », a dit Ada Quill."), language="fr")  # type: ignore[operator]
    segments = segments_table(articles)
    attributions = attributions_table(articles, segments, codebook)
    mentions = mentions_table(articles, segments, attributions, codebook)
    assert list(mentions["voice"]) == ["unclear"]
    assert mentions["speaker"].isna().all()
    assert set(stretches_table(articles, segments, attributions)["voice"]) == {"unclear"}


def test_the_words_of_the_stretches_add_up_to_those_of_the_segments(make_articles: object, codebook: Codebook) -> None:
    text = "Ship lost\n\n“It sank,” said Ada Quill. “Never ag-ain, she'd say”\n\nRead also: More"
    articles = make_articles(("P", text), ("Q", "“"), title="Ships")  # type: ignore[operator]
    segments = segments_table(articles)
    stretches = stretches_table(articles, segments, attributions_table(articles, segments, codebook))
    keys = ["article", "field", "segment"]
    pd.testing.assert_series_equal(
        stretches.groupby(keys)["n_words"].sum(), segments.groupby(keys)["n_words"].sum(), check_dtype=False
    )

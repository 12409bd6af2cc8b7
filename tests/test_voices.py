"""Who is credited with which words. Every sentence is invented."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import voices
from analysis.clauses import Grammar
from analysis.crediting import _teller, _whole
from analysis.quotations import find_quotations
from analysis.segments import Segment, find_segments, segments_table
from analysis.tokens import tokenise
from analysis.voices import Attribution, VoiceIndex, attributions_table, find_attributions

# text, content, source, cue, rule: by the rules alone, so that a case cannot hang on a weight
CASES = [
    ("The mayor said the bridge was safe.", "the bridge was safe", "The mayor", "said", "after the cue"),
    ("The mayor said on Monday that the bridge was safe.", "that the bridge was safe", "The mayor", "said", "after the cue"),
    ("“The bridge is safe,” the mayor said.", "“The bridge is safe,”", "the mayor", "said", "before the cue"),
    ("“The bridge is safe,” said Ana Ruiz.", "“The bridge is safe,”", "Ana Ruiz", "said", "before the cue"),
    ("The bridge is safe, the mayor said.", "The bridge is safe", "the mayor", "said", "before the cue"),
    ("According to the mayor, the bridge was safe.", "the bridge was safe", "the mayor", "According to", "according to"),
    ("The bridge was safe, according to the mayor.", "The bridge was safe", "the mayor", "according to", "according to"),
    ("“Weak” bridge in use according to Ruiz", "“Weak” bridge in use", "Ruiz", "according to", "according to"),
    ("Ruiz denounced “reckless builders” in the city.", "“reckless builders” in the city", "Ruiz", "denounced", "after the cue"),
    ("Ruiz called the builders “reckless”.", "the builders “reckless”", "Ruiz", "called", "after the cue"),
    ("Ruiz presented the collapse as an accident.", "the collapse as an accident", "Ruiz", "presented", "after the cue"),
    ("They left because of what Ruiz called a “weak bridge” at the port.", "a “weak bridge”", "Ruiz", "called", "what X called"),
    ("Ruiz is confident that the bridge will hold.", "that the bridge will hold", "Ruiz", "confident", "adjective"),
    ("Ruiz believes that the bridge will hold.", "that the bridge will hold", "Ruiz", "believes", "after the cue"),
    ("A report found that the bridge was weak.", "that the bridge was weak", "A report", "found", "after the cue"),
    ("Ruiz left early, adding that the bridge was weak.", "that the bridge was weak", "Ruiz", "adding", "participle"),
    ("Ruiz said the bridge was weak, while engineers denied it.", "the bridge was weak", "Ruiz", "said", "after the cue"),
    ("For the mayor, “outsiders” broke the bridge.", "“outsiders” broke the bridge", "the mayor", "For", "opening"),
    ("For Ana Ruiz, the bridge was a joke.", "the bridge was a joke", "Ana Ruiz", "For", "opening"),
    ("Ruiz: bridge “weak” and old", "bridge “weak” and old", "Ruiz", ":", "opening"),
    ("Bridge is weak and old, Ruiz says", "Bridge is weak and old", "Ruiz", "says", "before the cue"),
    ("As Ruiz put it, the bridge was a joke.", "the bridge was a joke", "Ruiz", "put it", "opening"),
    ("The bridge was a joke, as Ana Ruiz put it.", "The bridge was a joke", "Ana Ruiz", "put it", "opening"),
    ("On Monday the mayor said the bridge was weak.", "the bridge was weak", "the mayor", "said", "after the cue"),
    ("At the same meeting Ana Ruiz said the bridge was weak.", "the bridge was weak", "Ana Ruiz", "said", "after the cue"),
    ("The mayor plans to close the bridge.", "to close the bridge", "The mayor", "plans", "after the cue"),
    ("Ruiz spoke of a crisis at the port.", "a crisis at the port", "Ruiz", "spoke", "after the cue"),
    ("Ana Ruiz speaks of a crisis at the port.", "a crisis at the port", "Ana Ruiz", "speaks", "after the cue"),
    ("Police put the number of arrests at 12.", "the number of arrests at 12", "Police", "put", "after the cue"),
    ("Bridges fell, the civil protection agency said.", "Bridges fell", "the civil protection agency", "said", "before the cue"),
    ("At least 40 fell, the port agency said on Monday.", "At least 40 fell", "the port agency", "said", "before the cue"),
    ("“Is it safe?” the mayor asked.", "“Is it safe?”", "the mayor", "asked", "before the cue"),
    ("For Ana Ruiz, men “outsiders” came, as many “thieves” that “fools”, and broke the bridge.",
     "men “outsiders” came, as many “thieves” that “fools”, and broke the bridge", "Ana Ruiz", "For", "opening"),
    ("Or, as Ruiz put it, “the bridge is a joke.”", "“the bridge is a joke.”", "Ruiz", "put it", "opening"),
    ("Police put it at 12.", "it at 12", "Police", "put", "after the cue"),
    ("The owner was accused by campaigners of fraud.", "of fraud", "campaigners", "was accused", "passive"),
    ("The owner, accused by campaigners of fraud, left.", "of fraud", "campaigners", "accused", "passive"),
    ("The bridge was described as weak by the mayor.", "as weak", "the mayor", "was described", "passive"),
    ("Residents were asked to leave.", "to leave", None, "were asked", "passive"),
    ("Residents have been told to leave at once.", "to leave at once", None, "have been told", "passive"),
    ("Residents were told that the bridge was weak.", "that the bridge was weak", None, "were told", "passive"),
    ("A bridge described as weak was closed.", "as weak was closed", None, "described", "passive"),
    ("Ruiz dismissed as nonsense the claims about the bridge.", "as nonsense the claims about the bridge", "Ruiz", "dismissed", "after the cue"),
    ("Ruiz is worried that the bridge is weak.", "that the bridge is weak", "Ruiz", "is worried", "after the cue"),
    ("Ruiz is quoted as saying the bridge is weak.", "the bridge is weak", "Ruiz", "is quoted as saying", "after the cue"),
    ("That morning the fire service said the bridge was weak.", "the bridge was weak", "the fire service", "said", "after the cue"),
    ("Two years ago Ana Ruiz said the bridge was weak.", "the bridge was weak", "Ana Ruiz", "said", "after the cue"),
    ("Her claim that the bridge was weak is new.", "that the bridge was weak is new", "Her", "claim", "noun"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "source", "cue", "rule"), CASES)
def test_rules(text: str, content: str, source: str | None, cue: str, rule: str) -> None:
    found = [a for a in find_attributions(text, model=None) if a.parent is None]
    first = found[0]
    assert (text[first.start : first.end], first.source, first.cue, first.rule) == (content, source, cue, rule)


UNCREDITED = [
    "",
    "The bridge fell on Monday.",
    "The report is long.",
    "A “bridge” of planks stood there.",
    "For example, the bridge was closed.",
    "For years, the bridge was closed.",
    "Update: the bridge was closed.",
    "Firms like Acme built the bridge.",
    "The storm claimed three lives.",
    "The town is adding up the damage.",
    "He left behind needs the city could not meet.",
    "The storm as told by pictures",
    "She was treated as a precaution.",
    "The bridge was declared a ruin.",
    "The plan was supported by the mayor.",
    "The bridge was referred to the board.",
    "They Knew: the bridge and the board",
    "Cover-up: the bridge and the board",
    "Explosion: the bridge and the board",
    "They knew.",
]


@pytest.mark.parametrize("text", UNCREDITED)
def test_nobody_is_credited(text: str) -> None:
    assert find_attributions(text, model=None) == []


def test_an_interrupted_content_is_two_parts_of_one_attribution() -> None:
    text = "“The bridge,” Ruiz said, “is weak.”"
    found = find_attributions(text, model=None)
    assert [(a.attribution, a.part, text[a.start : a.end]) for a in found] == [
        (0, 0, "“The bridge,”"),
        (0, 1, "“is weak.”"),
    ]


def test_a_quotation_alone_continues_the_last_speaker() -> None:
    text = "“The bridge is weak,” Ruiz said.\n\n“Nobody checked it.”"
    found = find_attributions(text, model=None)
    assert [(a.source, a.rule) for a in found] == [("Ruiz", "before the cue"), ("Ruiz", "continued")]


def test_what_is_told_inside_names_its_parent() -> None:
    text = "Ruiz said that the bridge, which she said holds 20 cars, was weak."
    rows = find_attributions(text, model=None)
    assert [a.source for a in rows if a.parent is not None] == ["she"]


MODES = [
    ("“The bridge is weak,” Ruiz said.", "direct"),
    ("Ruiz said the bridge was “weak”.", "mixed"),
    ("Ruiz said the bridge was weak.", "indirect"),
]


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_mode(text: str, mode: str) -> None:
    assert find_attributions(text, model=None)[0].mode == mode


KINDS = [
    ("Ruiz said the bridge was weak.", "speech"),
    ("Ruiz believes that the bridge is weak.", "belief"),
    ("Ruiz wants to close the bridge.", "intention"),
    ("A survey found that the bridge was weak.", "document"),
    ("The report said that the bridge was weak.", "document"),
    ("Ruiz found that the bridge was weak.", "belief"),
    ("The price of steel showed that demand was weak.", "act"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str) -> None:
    assert find_attributions(text, model=None)[0].kind == kind


# text, word, voice
VOICES = [
    ("Rebels took the town.", "Rebels", "own"),
    ("Ruiz said rebels took the town.", "rebels", "indirect"),
    ("Ruiz said “rebels” took the town.", "rebels", "quoted"),
    ("“Rebels” took the town.", "Rebels", "scare"),
    ("“The rebels took the town on the hill today”.", "rebels", "unclear"),
    ("Ruiz wants to stop rebels.", "rebels", "own"),  # an intention is told in the outlet's words …
    ("Ruiz wants to stop “rebels”.", "rebels", "quoted"),  # … quotation marks in it are not
    # what somebody speaks of, praises or blames is named in the outlet's words …
    ("Ruiz talked about the reckless plan.", "reckless", "own"),
    ("Ruiz asked about the reckless plan.", "reckless", "own"),
    ("Ruiz called into the reckless show.", "reckless", "own"),
    ("Ruiz praised the reckless plan.", "reckless", "own"),
    ("Ruiz slammed the reckless plan.", "reckless", "own"),
    ("Ruiz rejected the reckless plan.", "reckless", "own"),
    ("Ruiz declined to comment on the reckless plan.", "reckless", "own"),
    ("Ruiz's address on the reckless plan was long.", "reckless", "own"),
    # … what he says of it is not
    ("Ruiz talked about how the plan was reckless.", "reckless", "indirect"),
    ("Ruiz warned about the reckless plan.", "reckless", "indirect"),
    ("Ruiz slammed the plan as reckless.", "reckless", "indirect"),
    ("Ruiz slammed the “reckless” plan.", "reckless", "quoted"),
    ("Ruiz criticized Tamm for reckless driving.", "reckless", "indirect"),
    ("Ruiz accused Tamm of reckless driving.", "reckless", "indirect"),
    ("Ruiz defended the notion that the plan was reckless.", "reckless", "indirect"),
    ("Ruiz refused to call the plan reckless.", "reckless", "indirect"),
    ("Ruiz described a reckless plan.", "reckless", "indirect"),
    ("It is Ruiz's job, he said, to talk with voters about the reckless plan.", "reckless", "indirect"),
    ("Ruiz called for a reckless plan.", "reckless", "indirect"),
    # by whose count and in whose view something is
    ("By the ministry's latest count, 44 boats burned.", "44", "indirect"),
    ("Forty boats burned, by its own tally, and 44 people fled.", "44", "indirect"),
    ("In her view the plan is reckless.", "reckless", "indirect"),
    ("By the time of the count, 44 boats had burned.", "44", "own"),
    ("The ministry attributed 44 fires to campers.", "44", "indirect"),
    ("The 44 fires were attributed to campers.", "44", "own"),
    ("Tartu is safe thanks to years of reckless work.", "reckless", "own"),
]


@pytest.mark.parametrize(("text", "word", "voice"), VOICES)
def test_voice_of_a_word(text: str, word: str, voice: str) -> None:
    index = VoiceIndex(text, find_attributions(text, model=None), find_quotations(text))
    start = text.index(word)
    assert index.at(start, start + len(word)).voice == voice


def test_the_innermost_attribution_gives_the_voice() -> None:
    def row(number: int, start: int, end: int) -> Attribution:
        return Attribution(
            number, 0, start, end, "indirect", "speech", "x", 0, 1, "said", 0, 1, "neutral", None, "model"
        )

    index = VoiceIndex("x" * 40, [row(0, 5, 30), row(1, 10, 20)], [])
    owners = [index.at(p, p + 1).attribution for p in (4, 5, 12, 20, 29, 30)]
    assert [None if a is None else a.attribution for a in owners] == [None, 0, 1, 0, 0, None]


@pytest.mark.parametrize(
    ("text", "word", "voice", "source"),
    [
        ("Ruiz said Tamm plans to close the bridge.", "close", "indirect", "Ruiz"),
        ("Ruiz said Tamm plans to “close” the bridge.", "close", "quoted", "Tamm"),
        ("“Tamm plans to close the bridge,” Ruiz said.", "close", "quoted", "Ruiz"),
        ("Tamm plans to close the bridge.", "close", "own", None),
    ],
)
def test_what_is_planned_stands_in_what_is_said(text: str, word: str, voice: str, source: str | None) -> None:
    """A plan or an act makes no words its source's: those of whoever tells of it stay his or hers."""

    def row(number: int, content: str, source: str, cue: str, kind: str) -> Attribution:
        start, at, of = text.index(content), text.index(cue), text.index(source)
        return Attribution(number, 0, start, start + len(content), "indirect", kind, source, of, of + len(source), cue,
                           at, at + len(cue), "neutral", None, "model")  # fmt: skip

    rows = [row(1, text[text.index("to ") :].split(",", maxsplit=1)[0].rstrip("."), "Tamm", "plans", "intention")]
    if "said" in text:
        rows = [row(0, text[text.index("Tamm plans") :].split(",", maxsplit=1)[0], "Ruiz", "said", "speech"), *rows]
    found = VoiceIndex(text, rows, find_quotations(text)).at(text.index(word), text.index(word) + 1)
    assert (found.voice, found.attribution and found.attribution.source) == (voice, source)


# what a model may mark of a source, and the noun phrase that it is a part of
PARTS = [
    ("The Harbour ministry said it rained.", "The Harbour", "said", "The Harbour ministry"),
    ("A new Ruiz Politics survey finding that it rained came.", "Politics", "finding", "Politics survey"),
    ("“It rains,” wrote one resident.", "one", "wrote", "one resident"),
    ("A spokesman for Ruiz said it rained.", "Ruiz", "said", "A spokesman for Ruiz"),
    ("Opponents of closing schools said it rained.", "schools", "said", "Opponents of closing schools"),
    ("The ministry on Monday said it rained.", "The ministry on Monday", "said", "The ministry"),
    ("On Sunday Ana Ruiz came, saying it rained.", "On Sunday", "saying", "Ana Ruiz"),
    ("TARTU - Ana Ruiz said it rained.", "TARTU", "said", "Ana Ruiz"),
    ("Ana Ruiz said it rained.", "Ana Ruiz", "said", "Ana Ruiz"),
    ("The mayor of Tartu said it rained.", "The mayor of Tartu", "said", "The mayor of Tartu"),
]


@pytest.mark.parametrize(("text", "marked", "cue", "whole"), PARTS)
def test_a_source_is_a_whole_noun_phrase(text: str, marked: str, cue: str, whole: str) -> None:
    grammar = Grammar(tokenise(text, find_segments(text)), find_quotations(text))
    starts, ends = grammar.t.starts, grammar.t.ends

    def tokens(words: str) -> tuple[int, int]:
        at = text.index(words)
        return starts.index(at), ends.index(at + len(words)) + 1

    found = _whole(grammar, tokens(marked), tokens(cue))
    assert found is not None
    assert text[starts[found[0]] : ends[found[1] - 1]] == whole


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“It rained,” Ruiz said, “and the plan is reckless.”", "Ruiz"),
        ("Ruiz continued, “It rained. It stopped. It rained again. The plan is reckless.”", "Ruiz"),
        ("Ana Ruiz says:\n\n“It rained. The plan is reckless.”", "Ana Ruiz"),
        ("It was late. “It rained. The plan is reckless.”", None),
        ("Ana Ruiz said it rained. “It was wet,” she said. Adding, “The plan is reckless.”", "she"),
        ("Ruiz has made ending what she calls the reckless plan in Tartu a major aim of the campaign.", "she"),
    ],
)
def test_who_says_what_no_cue_stands_beside(text: str, source: str | None) -> None:
    index = VoiceIndex(text, find_attributions(text), find_quotations(text))
    found = index.at(text.index("reckless"), text.index("reckless") + 1).attribution
    assert (found and found.source) == source


def test_content_of_nobody() -> None:
    """What only the model takes for somebody's words: nothing in the text says whose, so it takes quotation marks as well."""
    row = Attribution(0, 0, 0, 20, "indirect", "speech", None, None, None, "", 0, 0, "neutral", None, "model")
    text = "It was “bad weather” then."
    index = VoiceIndex(text, [row], find_quotations(text))
    assert index.at(3, 4).voice == "own"
    assert index.at(9, 10).voice == "quoted"


def test_table_takes_both_fields_and_keeps_the_contract() -> None:
    articles = pd.DataFrame(
        {
            "article": ["a"], "outlet": ["The Post"], "title": ["Ruiz: bridge “weak”"],
            "text": ["“The bridge is weak,” Ana Ruiz said. She added that nobody had checked it for several years."],
        }
    )  # fmt: skip
    found = attributions_table(articles, segments_table(articles))
    assert set(found["field"]) >= {"text"}
    assert set(found.loc[found["field"] == "text", "speaker"]) == {"Ana Ruiz"}


WORDS = st.sampled_from(
    ["said", "Ruiz", "“", "”", '"', "'", ",", ".", "that", "according", "to", "she", "\n\n", "who", "the", "claims", "(", "42",
     "\u202e", "\x00", "–", "called", "what", "…", "é", "和", "said:", "’s"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.booleans())
def test_any_text_is_read_without_a_crash(text: str, fast: bool) -> None:
    found = find_attributions(text, model=None) if fast else find_attributions(text)
    assert [a.start for a in found] == sorted(a.start for a in found)
    numbers = {a.attribution for a in found}
    for a in found:
        assert 0 <= a.start < a.end <= len(text)
        assert 0 <= a.cue_start <= a.cue_end <= len(text)
        assert a.parent is None or (a.parent in numbers and a.parent != a.attribution)
        assert a.source is None or text[a.source_start : a.source_end] == a.source
    index = VoiceIndex(text, found, find_quotations(text))
    for at in range(0, len(text), 7):
        index.at(at, at + 1)


STANCES = [
    ("Ruiz called for a vote.", "urging"),
    ("Ruiz called the vote a joke.", "neutral"),
    ("Ruiz asked the board to vote.", "urging"),
    ("Ruiz asked why nobody voted.", "neutral"),
    ("Ruiz claimed that it was safe.", "doubting"),
    ("Ruiz insisted that it was safe.", "arguing"),
    ("Ruiz admitted that it was weak.", "endorsing"),
    ("Ruiz denied that it was weak.", "denying"),
]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_stance(text: str, stance: str) -> None:
    assert [a.stance for a in find_attributions(text, model=None)] == [stance]


# marks of every script, nested or not, that need not close; text without any, of one word, right to left, with controls
MARKS = "“”\"„‟«»‹›‘’'‚`「」『』"
STRANGE = st.lists(
    st.one_of(
        st.text(alphabet=MARKS, min_size=1, max_size=40),
        st.sampled_from(["said", "“said", "Ruiz", "claims that", "according to", "قال", "אמר", "\u202e", "\u2067", "\x00", "\x1b[0m",
                         "\ud7ff", "\n\n", "\r\n", "…", "!?", "x" * 500, "K.", "12%"]),
        st.text(max_size=12),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(STRANGE, st.sampled_from(["", " "]), st.integers(0, 300), st.sampled_from([None, "shipped"]))
def test_strange_text_keeps_the_contract(
    parts: list[str], between: str, depth: int, model: Literal["shipped"] | None
) -> None:
    text = "“" * depth + between.join(parts) + "”" * (depth // 2)
    articles = pd.DataFrame({"article": ["a"], "outlet": ["The Post"], "title": pd.NA, "text": [text]})
    found = attributions_table(articles, segments_table(articles), model=model)
    assert found["start"].ge(0).all()
    assert (found["start"] < found["end"]).all()
    assert found["end"].le(len(text)).all()
    assert found["start"].is_monotonic_increasing


HOSTILE = {
    "marks": '"' * 100_000,
    "one word": "said" * 50_000,
    "no full stop": "she said he said " * 20_000,
    "nested": "“‘" * 10_000,
    "commas": "said, " * 40_000,
    "right to left": "\u202eقال " * 20_000,
    "control": "\x00\x01 said \x02" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read(name: str) -> None:
    text = HOSTILE[name]
    assert all(0 <= a.start < a.end <= len(text) for a in find_attributions(text))


def test_quotation_marks_behind_for_somebody_need_no_model() -> None:
    text = "For the mayor, “outsiders” broke the bridge."
    assert [(a.source, a.rule) for a in find_attributions(text)] == [("the mayor", "opening")]


@pytest.mark.parametrize("model", [None, "shipped"])
def test_texts_read_together_are_read_as_alone(model: Literal["shipped"] | None) -> None:
    """The model reads several texts at once; none of them may see another."""
    texts = [
        "“The bridge is weak,” Ruiz said.",
        "“Nobody checked it.”",
        "",
        "It fell. The mayor said that she was sorry.",
    ]
    articles = pd.DataFrame({"article": list("abcd"), "outlet": "The Post", "title": pd.NA, "text": texts})
    found = attributions_table(articles, segments_table(articles), model=model)
    alone = [(a.start, a.end, a.source) for text in texts for a in find_attributions(text, model=model)]
    assert [(row.start, row.end, row.source) for row in found.fillna({"source": "-"}).itertuples()] == [
        (start, end, source or "-") for start, end, source in alone
    ]


def test_a_long_text_is_read_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(f"Ruiz said bridge {n} was weak, which she said was new." for n in range(40))
    whole = find_attributions(text, model=None)
    monkeypatch.setattr(voices, "LONG", 200)
    assert find_attributions(text, model=None) == whole


@pytest.mark.parametrize(
    ("text", "teller"),
    [
        ("Ruiz said the bridge, built, according to the mayor, in haste, was new.", "Ruiz"),
        ("The bridge was built, according to the mayor, in haste.", None),
    ],
)
def test_according_to_in_the_middle_leaves_the_rest_to_who_tells_it(text: str, teller: str | None) -> None:
    grammar = Grammar(tokenise(text, find_segments(text)), find_quotations(text))
    phrase = next(c for c in grammar.credits[0] if c.rule == "according to")
    found = _teller(phrase, grammar.credits[0])
    assert (None if found is None or found.source is None else grammar.w[found.source[0]].title()) == teller


def test_a_teaser_holds_no_content_without_a_cue() -> None:
    def row(start: int, end: int, cue: str) -> Attribution:
        return Attribution(
            0, 0, start, end, "indirect", "speech", None, None, None, cue, start, start, "neutral", None, "model"
        )

    segments = [Segment(0, 10, "body", True), Segment(12, 30, "teaser", False), Segment(32, 40, "body", False)]
    rows = [row(2, 5, ""), row(13, 20, ""), row(21, 30, "says"), row(33, 40, "")]
    assert [a.start for a in voices._without_furniture(rows, segments)] == [2, 21, 33]


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        (
            "Bridge is “a ruin”\n\nThe bridge, which is “a ruin” for Ana Ruiz, fell. Ana Ruiz called it “a ruin”.",
            "“a ruin”",
        ),
        ("Bridge is “a ruin”\n\nAna Ruiz called it a ruin.", None),  # no quotation marks there
        (
            "Bridge is “wood”\n\n“It is made of wood and of nothing else that I know of,” Ana Ruiz said.",
            None,
        ),  # by chance
    ],
)
def test_a_headline_quotes_whom_the_body_quotes(text: str, credited: str | None) -> None:
    rows = [(a.source, text[a.start : a.end]) for a in find_attributions(text, model=None) if a.rule == "headline"]
    assert rows == ([("Ana Ruiz", credited)] if credited else [])


@pytest.mark.parametrize(
    ("title", "text", "rows"),
    [
        ("Bridge is “a ruin”", "Ana Ruiz called the bridge “a ruin”. The mayor left.", [("“a ruin”", "Ana Ruiz", "headline")]),
        ("Bridge is “a ruin”", "Ana Ruiz called the bridge unsafe.", []),  # nobody says so below
        ("Ruiz: the bridge will fall", "Ana Ruiz, who built it, spoke on Monday.", [("the bridge will fall", "Ana Ruiz", None)]),
        ("Mayor says bridge “holds”", "Mayor Ana Ruiz spoke on Monday.", [("“holds”", "Ana Ruiz", None)]),
        (
            "Mayor mends “a ruin”",
            "Mayor Ana Ruiz spoke on Monday. “It is a ruin,” said Tomas Leck.",
            [("“a ruin”", "Tomas Leck", "headline")],
        ),
    ],
)  # fmt: skip
def test_a_title_is_told_by_those_whom_the_text_names(
    title: str, text: str, rows: list[tuple[str, str, str | None]]
) -> None:
    articles = pd.DataFrame({"article": ["a"], "outlet": ["The Post"], "title": [title], "text": [text]})
    found = attributions_table(articles, segments_table(articles), model=None)
    found = found[found["field"] == "title"]
    for surface, speaker, rule in rows:
        start = title.index(surface)
        row = found[(found["start"] <= start) & (found["end"] >= start + len(surface))].iloc[-1]
        assert row["speaker"] == speaker
        if rule is not None:
            assert row["rule"] == rule and pd.isna(row["source_start"]) and pd.isna(row["cue"])
    assert bool(rows) or found.empty


@pytest.mark.parametrize("model", [None, "shipped"])
def test_all_that_follows_an_opening_is_its_content(model: Literal["shipped"] | None) -> None:
    text = "For Ana Ruiz, men “outsiders” came, as many “thieves” that “fools”, and broke the bridge of the town."
    index = VoiceIndex(text, find_attributions(text, model=model), find_quotations(text))
    for word, voice in (("outsiders", "quoted"), ("thieves", "quoted"), ("fools", "quoted"), ("bridge", "indirect")):
        found = index.at(text.index(word), text.index(word) + 1)
        assert (found.voice, found.attribution and found.attribution.source) == (voice, "Ana Ruiz")


def test_a_country_before_a_colon_says_where_and_not_who() -> None:
    told = find_attributions("Moreno: The ferry is safe for everybody\n\nThe ferry left.", model=None)
    assert [a.source for a in told] == ["Moreno"]
    assert find_attributions("Chile: The ferry is safe for everybody\n\nThe ferry left.", model=None) == []

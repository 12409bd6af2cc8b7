from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import compare, tables
from analysis.codebook import Codebook, parse_codebook
from analysis.intervals import VoiceErrors

CODEBOOK = parse_codebook("frames: {riot: [riot*], calm: [calm]}")
SEGMENTS = tables.build("segments", [
    {"article": "a", "field": "text", "start": 0, "end": 9, "segment": "headline", "lead": False},
    {"article": "a", "field": "text", "start": 10, "end": 19, "segment": "body", "lead": True},
])  # fmt: skip


def stretch(
    article: str,
    outlet: str,
    voice: str,
    n_words: int,
    segment: str = "body",
    speaker: str | None = None,
    start: int = 20,
) -> dict[str, object]:
    return {"article": article, "outlet": outlet, "field": "text", "start": start, "end": start + 1, "segment": segment, "voice": voice,
            "speaker": speaker, "n_words": n_words}  # fmt: skip


def mention(
    article: str, outlet: str, voice: str, segment: str = "body", frame: str = "riot", start: int = 20
) -> dict[str, object]:
    return {
        "article": article,
        "outlet": outlet,
        "field": "text",
        "start": start,
        "end": start + 1,
        "segment": segment,
        "voice": voice,
        "frame": frame,
    }


def rates(
    mentions: list[dict[str, object]], stretches: list[dict[str, object]], codebook: Codebook = CODEBOOK
) -> pd.DataFrame:
    frame = compare.rates_table(
        tables.build("mentions", mentions), tables.build("stretches", stretches), SEGMENTS, codebook
    )
    return frame.set_index(["outlet", "segment_group", "frame", "voice"])


def test_a_rate_is_mentions_by_the_words_of_its_own_outlet_segments_and_voice() -> None:
    found = rates(
        [mention("a", "P", "own"), mention("a", "P", "own"), mention("a", "P", "quoted"), mention("a", "P", "own", "headline"), mention("a", "P", "own", "teaser")],
        [stretch("a", "P", "own", 200), stretch("a", "P", "quoted", 50), stretch("a", "P", "own", 10, "headline"), stretch("a", "P", "own", 99, "teaser"), stretch("b", "Q", "own", 500)],
    )  # fmt: skip
    assert tuple(found.loc[("P", "body", "riot", "own"), ["n_mentions", "n_words", "per_1000_words"]]) == (2, 200, 10.0)
    assert tuple(found.loc[("P", "body", "riot", "quoted"), ["n_mentions", "n_words", "per_1000_words"]]) == (
        1,
        50,
        20.0,
    )
    assert tuple(found.loc[("P", "headline", "riot", "own"), ["n_mentions", "n_words", "per_1000_words"]]) == (
        1,
        10,
        100.0,
    )
    assert tuple(found.loc[("P", "all", "riot", "all"), ["n_mentions", "n_words"]]) == (4, 260)
    assert tuple(found.loc[("Q", "all", "riot", "all"), ["n_mentions", "n_words", "per_1000_words"]]) == (0, 500, 0.0)
    assert pd.isna(found.loc[("Q", "all", "riot", "quoted"), "per_1000_words"])  # no quoted word: no rate
    assert len(found) == 2 * 4 * 2 * 6  # outlets, groups, frames, voices and "all": zeros are there


def test_the_lead_stands_apart_from_the_body_and_from_the_headline() -> None:
    found = rates(
        [mention("a", "P", "own", "headline", start=3), mention("a", "P", "own", start=12), mention("a", "P", "own", start=12), mention("a", "P", "own", start=30)],
        [stretch("a", "P", "own", 5, "headline", start=0), stretch("a", "P", "own", 40, start=10), stretch("a", "P", "own", 300), stretch("b", "P", "own", 7)],
    )  # fmt: skip
    counts = {
        group: tuple(found.loc[("P", group, "riot", "own"), ["n_mentions", "n_words"]]) for group in tables.GROUPS
    }
    assert counts == {"headline": (1, 5), "lead": (2, 40), "body": (1, 307), "all": (4, 352)}


def test_nothing_is_inferred_from_one_article() -> None:
    found = rates([mention("a", "P", "own")], [stretch("a", "P", "own", 100)])
    assert found["low_95"].isna().all()
    assert found["high_95"].isna().all()


def test_the_interval_spans_the_rate_and_has_a_width_without_a_mention() -> None:
    stretches = [stretch(a, "P", "own", 1000) for a in "abcd"]
    row = rates([mention("a", "P", "own"), mention("b", "P", "own")], stretches).loc[("P", "all", "riot", "own")]
    assert row["low_95"] < 0.5 < row["high_95"]
    none = rates([], stretches).loc[("P", "all", "riot", "own")]
    assert none["low_95"] == 0
    assert none["high_95"] == pytest.approx(-np.log(0.025) / 4)  # exact Poisson, no event in 4,000 words


def test_a_ratio_is_of_each_outlet_to_the_rest_then_of_every_pair() -> None:
    stretches = [stretch(o + n, o, "own", 1000) for o in "PQR" for n in "12"]
    mentions = [
        mention("P1", "P", "own"),
        mention("P2", "P", "own"),
        mention("Q1", "Q", "own"),
        mention("Q1", "Q", "quoted"),
    ]
    found = compare.ratios_table(tables.build("mentions", mentions), tables.build("stretches", stretches), CODEBOOK)
    rows = found[found["frame"].eq("riot") & found["voice"].eq("own")]
    columns = ["outlet", "other", "n_mentions", "per_1000_words", "n_mentions_other", "per_1000_words_other", "ratio"]
    assert rows[columns].fillna("").to_numpy().tolist() == [
        ["P", "", 2, 1.0, 1, 0.25, 4.0], ["Q", "", 1, 0.5, 2, 0.5, 1.0], ["R", "", 0, 0.0, 3, 0.75, 0.0],
        ["P", "Q", 2, 1.0, 1, 0.5, 2.0], ["P", "R", 2, 1.0, 0, 0.0, float("inf")], ["Q", "R", 1, 0.5, 0, 0.0, float("inf")],
    ]  # fmt: skip
    assert (rows["low_95"] <= rows["ratio"]).all()
    assert (rows["ratio"] <= rows["high_95"]).all()
    assert (found["q"] >= found["p"]).all()
    calm = found[found["frame"].eq("calm")]
    assert calm[["ratio", "low_95", "p", "q"]].isna().all(axis=None)  # nobody uses it: there is nothing to compare


def test_of_two_outlets_there_is_one_pair_and_of_single_articles_nothing_is_concluded() -> None:
    stretches = tables.build("stretches", [stretch("a", "P", "own", 500), stretch("b", "Q", "own", 500)])
    found = compare.ratios_table(tables.build("mentions", [mention("a", "P", "own")] * 9), stretches, CODEBOOK)
    assert found[["outlet", "other"]].drop_duplicates().to_numpy().tolist() == [["P", "Q"]]
    assert found[["low_95", "high_95", "p", "q"]].isna().all(axis=None)
    assert compare.ratios_table(tables.build("mentions", []), stretches.iloc[:1], CODEBOOK).empty


def test_differences_as_people_read_them() -> None:
    stretches = tables.build("stretches", [stretch(f"{o}{n}", o, "own", 1000) for o in "PQ" for n in range(8)])
    mentions = [mention(f"P{n}", "P", "own") for n in range(8) for _ in range(4)] + [
        mention(f"Q{n}", "Q", "own") for n in range(8)
    ]
    found = compare.ratios_table(tables.build("mentions", mentions), stretches, CODEBOOK)
    shown = compare.differences(found, {"riot": "Riots", "calm": "Calm"})
    assert shown.drop(columns="q").to_numpy().tolist() == [["Riots", "P", "Q", 32, 8, "4", "1.8 to 10", "more"]]
    wide = compare.differences(found.assign(low_95=0.001, high_95=6e7), {"riot": "Riots"})
    assert wide["95 % interval"].to_list() == ["0 to over 1,000"]
    none = compare.differences(found.assign(q=0.2), {"riot": "Riots", "calm": "Calm"})
    assert none["so"].to_list() == ["no difference is shown"]
    single = compare.ratios_table(tables.build("mentions", mentions[:1]), stretches.iloc[[0, 8]], CODEBOOK)
    assert compare.differences(single, {"riot": "Riots"})[
        ["times as often", "95 % interval", "so"]
    ].to_numpy().tolist() == [["only here", "–", "cannot be concluded: fewer than two articles"]]


def test_rates_corrected_for_labels_are_shown_of_frames_that_are_used() -> None:
    found = {"mentions": tables.build("mentions", [mention("a", "P", "own"), mention("b", "Q", "quoted")]), "segments": SEGMENTS,
             "stretches": tables.build("stretches", [stretch("a", "P", "own", 500), stretch("b", "Q", "own", 250)])}  # fmt: skip
    table = compare.own_corrected(found, CODEBOOK, VoiceErrors(50, 45, 50, 45))
    assert table[["frame", "outlet", "n_mentions", "n_words", "holds_for"]].to_numpy().tolist() == [
        ["riot", "P", 1, 500, "labels"], ["riot", "Q", 0, 250, "labels"],
    ]  # fmt: skip
    assert (table["corrected_low"] <= table["corrected"]).all()
    assert (table["corrected"] <= table["corrected_high"]).all()
    assert compare.own_corrected(found, CODEBOOK, None).empty


def test_own_voice_rates_with_the_error_of_the_labels() -> None:
    stretches = [stretch(a, "P", "own", 1000) for a in "ab"] + [stretch("c", "Q", "own", 1000)]
    mentions = [
        mention(a, o, v) for a, o in (("a", "P"), ("b", "P"), ("c", "Q")) for v in ("own", "own", "quoted", "quoted")
    ]
    built = [tables.build("mentions", mentions), tables.build("stretches", stretches), SEGMENTS]
    found = compare.rates_table(*built, CODEBOOK, VoiceErrors(999, 800, 999, 800))  # type: ignore[arg-type]
    rows = found.set_index(["outlet", "segment_group", "frame", "voice"]).sort_index()
    errors = rows.loc[("P", "all", "riot", "own")]
    assert errors["corrected"] == pytest.approx(2.0)  # as many are lost as are taken too many
    assert errors["corrected_low"] < errors["low_95"]
    assert errors["high_95"] < errors["corrected_high"]
    assert errors["corrected_for"] == "articles"
    assert rows.loc[("Q", "all", "riot", "own"), "corrected_for"] == "labels"
    assert pd.isna(rows.loc[("Q", "all", "riot", "own"), "low_95"])
    assert (
        rows.loc[("Q", "all", "riot", "own"), "corrected_low"]
        < 2
        < rows.loc[("Q", "all", "riot", "own"), "corrected_high"]
    )
    assert rows.xs("quoted", level="voice")["corrected"].isna().all()


def test_an_empty_codebook_gives_an_empty_table() -> None:
    assert rates([], [stretch("a", "P", "own", 5)], Codebook()).empty


def test_words_by_speaker() -> None:
    stretches = tables.build("stretches", [
        stretch("a", "P", "quoted", 30, speaker="Quill"), stretch("a", "P", "indirect", 12, speaker="Quill"),
        stretch("b", "Q", "quoted", 5, speaker="Quill"), stretch("b", "Q", "quoted", 99, "teaser", "Quill"), stretch("b", "Q", "own", 70),
    ])  # fmt: skip
    cues = [("1", "P", "said"), ("2", "P", "Said"), ("3", "P", "claimed"), ("4", "Q", "told")]
    attributions = tables.build("attributions", [
        {"attribution": i, "outlet": o, "speaker": "Quill", "segment": "body", "cue": c, "speaker_type": "official"} for i, o, c in cues
    ])  # fmt: skip
    found = compare.words_by_speaker(stretches, attributions)
    assert found[["outlet", "n_words", "quoted", "indirect", "cues"]].to_numpy().tolist() == [
        ["P", 42, 30, 12, "said (2), claimed"],
        ["Q", 5, 5, 0, "told"],
    ]
    by_cue = compare.cues_by_outlet(attributions)
    assert by_cue[["cue", "outlet", "n"]].to_numpy().tolist()[0] == ["said", "P", 2]


def test_words_by_type_count_what_is_credited_and_name_what_nobody_said() -> None:
    stretches = tables.build("stretches", [
        stretch("a", "P", "quoted", 30) | {"attribution": "1"}, stretch("a", "P", "indirect", 12) | {"attribution": "2"},
        stretch("b", "Q", "quoted", 5) | {"attribution": "3"}, stretch("b", "Q", "own", 70), stretch("b", "Q", "quoted", 9, "teaser") | {"attribution": "3"},
    ])  # fmt: skip
    types = {"1": "official", "2": None, "3": "official"}
    attributions = tables.build("attributions", [{"attribution": i, "speaker_type": t} for i, t in types.items()])
    found = compare.words_by_type(stretches, attributions)
    assert found.to_dict("index") == {"official": {"P": 30, "Q": 5}, "none": {"P": 12, "Q": 0}}


def test_frames_by_speaker_count_what_the_speaker_is_credited_with() -> None:
    said = [
        mention("a", "P", "quoted") | {"speaker": "Quill", "polarity": "asserted"},
        mention("a", "P", "indirect") | {"speaker": "Quill", "polarity": "negated"},
        mention("a", "P", "quoted", "teaser") | {"speaker": "Quill", "polarity": "asserted"},
        mention("a", "P", "own") | {"polarity": "asserted"},
    ]
    found = compare.frames_by_speaker(tables.build("mentions", said))
    assert found.to_dict("records") == [
        {"speaker": "Quill", "frame": "riot", "outlet": "P", "quoted": 1, "indirect": 1, "asserted": 1, "n": 2}
    ]
    assert compare.frames_by_speaker(tables.build("mentions", [])).empty

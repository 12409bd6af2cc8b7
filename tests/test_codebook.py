from __future__ import annotations

from pathlib import Path

import pytest

from analysis.codebook import Codebook, CodebookError, parse_codebook, read_codebook


def test_every_part_is_read(codebook: Codebook) -> None:
    assert codebook.event == "A strike at the harbour"
    assert [(f.key, f.label) for f in codebook.frames] == [("violence", "Violence"), ("protest", "protest")]
    assert codebook.frames[0].exclude is not None
    assert [(c.key, c.says) for c in codebook.figures] == [
        ("arrested", "people arrested"),
        ("strikers", "dockers on strike"),
    ]
    assert codebook.speakers[0].aliases == ("the mayor", "Ms. Quill")


def test_rivals_long_and_short() -> None:
    who, what = parse_codebook(
        "rivals: {who: {label: the men, names: {rebels: [rebel*, 'ins?urgent*'], bandits: [bandit*]}, exclude: [bandit hat]}, what: ['riot*', uprising]}"
    ).rivals
    assert (who.label, who.names) == ("the men", {"rebel*": "rebels", "ins?urgent*": "rebels", "bandit*": "bandits"})
    assert who.exclude is not None
    assert (what.label, what.names) == ("what", {"riot*": "riot", "uprising": "uprising"})


def test_rules_of_terms_and_of_frames() -> None:
    rules = parse_codebook(
        "frames: {fear: [terror*]}\nrules:\n  - {frame: fear, allowed: [quoted, indirect]}\n  - {terms: [thug*], allowed: [], says: never}"
    ).rules
    assert [(r.says, r.allowed, r.frame) for r in rules] == [
        ("fear: only quoted or indirect", ("quoted", "indirect"), "fear"),
        ("never", (), None),
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet", "frames:\nfigures:\nspeakers: ~\n"])
def test_an_empty_codebook_is_one(text: str) -> None:
    assert parse_codebook(text) == Codebook()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("frames: [a]", "line 1: frames must be a mapping"),
        ("event: x\nframe:\n  a: [b]", 'line 2: the codebook has a key "frame"; .* did you mean "frames"'),
        ("frames:\n  a:\n    terms: [b]\n    colour: red", 'line 4: frame a has a key "colour"'),
        ("frames:\n  a:\n    label: A", "line 3: frame a has no terms"),
        ("frames:\n  a: riot", r"line 2: frame a must be a mapping \(key: value\) or a list: \[riot\]"),
        ("frames:\n\ta: [b]", "line 2: is not YAML: [^;]*; indent with spaces$"),
        ("frames:\n  a: []", "line 2: the list is empty"),
        ("frames:\n  a:\n    - b\n    - '*'", r'line 4: "\*": .*matches no letter'),
        ("frames:\n  a:\n    - regex: '(b'", "line 3: .*no valid pattern: missing"),
        ("frames:\n  a: [b]\n  a: [c]", 'line 3: frames has the key "a" twice|line 2: frames has the key "a" twice'),
        ("frames:\n  '../a': [b]", "line 2: .*use letters, digits"),
        ("frames:\n  a: [colo?r*, b", "is not YAML: .*put quotation marks around"),
        ("frames:\n  a: &x [b]\n  c: *x", "line 3: aliases"),
        ("figures:\n  a: {says: b}", "line 2: counted thing a has neither nouns nor verbs"),
        ("speakers:\n  - {aliases: [b]}", "line 2: a speaker has no name"),
        ("speakers:\n  - {name: B, type: king}", 'line 2: type is "king"; allowed are official'),
        ("speakers:\n  - name:\n      - B", "line 3: here must stand a word"),
        ("rivals:\n  who: [rebel*]", "line 2: rivals who have fewer than two names"),
        ("rivals:\n  who: {label: x}", "line 2: rivals who have no names"),
        ("rivals:\n  who: rebel*", "line 2: rivals who must be a mapping"),
        ("rivals:\n  who:\n    names:\n      a: [rebel*]\n      b: [bandit*, rebel*]", r'line 5: rivals who have the term "rebel\*" twice'),
        ("rivals:\n  who:\n    names:\n      a: [rebel*]\n      b: bandit*", "line 5: name b of rivals who must be a list"),
        ("rivals:\n  who:\n    names: [a, '*']", r'line 3: "\*": .*matches no letter'),
        ("rules:\n  thug: [own]", "line 2: rules must be a list"),
        ("rules:\n  - {allowed: [own]}", "line 2: a rule has terms, or the key of a frame, and not both"),
        ("frames: {a: [b]}\nrules:\n  - {terms: [b], frame: a, allowed: [own]}", "line 3: a rule has terms, or"),
        ("rules:\n  - {terms: [b]}", "line 2: a rule does not say in which voices .* own, scare, quoted"),
        ("rules:\n  - terms: [b]\n    allowed: [own, loud]", 'line 3: allowed holds "loud"; the voices are own, scare'),
        ("frames: {a: [b]}\nrules:\n  - frame: c\n    allowed: [own]", 'line 3: there is no frame "c"; the frames are a'),
        ("frames: {a: [b]}\nrules:\n  - frame: a\n    allowed: [own]\n    exclude: [bb]", "line 5: exclude goes with terms"),
        ("frames: !!python/object/apply:os.system [ls]", "line 1: frames must be a mapping"),
        ("[" * 5000, "is not YAML"),
    ],
)  # fmt: skip
def test_errors_name_the_line_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        parse_codebook(text, "codebook.yml")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"no\.yml: cannot be read \(No such file"):
        read_codebook(tmp_path / "no.yml")
    (tmp_path / "latin.yml").write_bytes(b"event: x\n# caf\xe9\n")
    with pytest.raises(CodebookError, match=r"latin\.yml, line 2: is not UTF-8"):
        read_codebook(tmp_path / "latin.yml")
    (tmp_path / "long.yml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(CodebookError, match="a codebook has at most 1,000,000"):
        read_codebook(tmp_path / "long.yml")

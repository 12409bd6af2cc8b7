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
        ("frames:\n\ta: [b]", "line 2: is not YAML: [^;]*$"),
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

"""What several rooms' tests share: a small event of our own, and articles as a frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import tables
from analysis.codebook import Codebook, parse_codebook
from analysis.segments import count_words

mpl.use("Agg")

CODEBOOK = """
event: A strike at the harbour
frames:
  violence:
    label: Violence
    terms: [riot*, violen*, clash*, thug*]
    exclude: [non-violence]
  protest: [strike, strikers, protest*]
figures:
  arrested: {says: people arrested, nouns: [people, person*, striker*], verbs: [arrest*, detain*]}
  strikers: {says: dockers on strike, nouns: [docker*], verbs: [strike, walked out]}
speakers:
  - {name: Ada Quill, aliases: [the mayor, Ms. Quill], type: official}
"""
GAZETTE = """Harbour strike turns into riot

The strike at the harbour entered its third day. "These thugs came to wreck the town," Mayor Ada Quill said on Friday.

Police arrested 40 people, the mayor said. Dockers blocked the gates.
"""
HERALD = """Dockers walk out

About 300 dockers walked out on Thursday. Some 40 people were arrested, according to Mayor Ada Quill.

Read also: What the harbour riot means
"""


@pytest.fixture
def codebook() -> Codebook:
    return parse_codebook(CODEBOOK)


@pytest.fixture
def make_articles() -> Callable[..., pd.DataFrame]:
    """`articles` of texts by outlet; ids are a0, a1, …"""

    def make(*texts: tuple[str, str], **columns: object) -> pd.DataFrame:
        rows = [
            {"article": f"a{i}", "outlet": outlet, "text": text, "n_words": count_words(text), "sha256": "", **columns}
            for i, (outlet, text) in enumerate(texts)
        ]
        return tables.build("articles", rows)

    return make


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """A folder of an event with two articles of two outlets."""
    folder = tmp_path / "harbour"
    (folder / "articles").mkdir(parents=True)
    (folder / "codebook.yml").write_text(CODEBOOK, encoding="utf8")
    for name, text in (("gazette", GAZETTE), ("herald", HERALD)):
        front = (
            f"---\noutlet: The {name.title()}\npublished: 2023-03-0{3 if name == 'gazette' else 4}\nlanguage: en\n---\n"
        )
        (folder / "articles" / f"{name}.md").write_text(front + text, encoding="utf8")
    return folder


def without_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs skip the kernels, which take seconds: everything else of a run is as it is."""

    def execute(*_: object, meanwhile: Callable[[], None], **__: object) -> dict[str, str]:
        meanwhile()
        return {}

    monkeypatch.setattr("analysis.execution.execute", execute)

"""Every counted word where it stands and in whose voice: what frequencies, keyness and collocates count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.origins import find_repeated
from analysis.segments import WORD
from analysis.tables import COUNTED_SEGMENTS, each_row

FUNCTION_KINDS = ("determiner", "pronoun", "preposition", "conjunction", "auxiliary", "adverb")
KEPT = ["article", "outlet", "field", "segment", "voice", "speaker", "attribution"]


def words_table(
    found: Mapping[str, pd.DataFrame], *, voices: Iterable[str] = (), once_per_origin: bool = False
) -> pd.DataFrame:
    """One row a word in a segment that counts, in reading order: `word` in lower case without 's, its place, its voice.

    Takes `articles` and `stretches`; a word belongs to the stretch that it begins in. `voices` keeps only those (none given:
    all). With `once_per_origin`, a passage of eight and more words that an earlier article has is left out, whoever took
    it from whom.
    """
    stretches = found["stretches"].reset_index(drop=True)
    texts = found["articles"].set_index("article")[["text", "title"]]
    places: dict[tuple[str, str], list[int]] = {}
    for row in each_row(stretches[["article", "field"]]):
        places.setdefault((row.article, row.field), []).append(row.Index)
    firsts, lasts = stretches["start"].to_numpy(int), stretches["end"].to_numpy(int)
    starts, ends, owners, words = [], [], [], []
    for (article, field), rows in places.items():
        spans = [(m.start(), m.end(), m.group()) for m in WORD.finditer(str(texts.at[article, field]))]
        begin = np.array([s for s, _, _ in spans], dtype=int)
        owner = np.array(rows)[np.maximum(np.searchsorted(firsts[rows], begin, "right") - 1, 0)]
        inside = (begin >= firsts[owner]) & (begin < lasts[owner])
        for i in np.flatnonzero(inside):
            starts.append(spans[i][0])
            ends.append(spans[i][1])
            words.append(_plain(spans[i][2]))
        owners.append(owner[inside])
    of = np.concatenate(owners) if owners else np.array([], dtype=int)
    table = stretches[KEPT].take(of).reset_index(drop=True)
    table = table.assign(
        start=np.array(starts, dtype=int), end=np.array(ends, dtype=int), word=pd.array(words, dtype="string")
    )
    table = table[table["segment"].isin(COUNTED_SEGMENTS)]
    if once_per_origin:
        table = table[~find_repeated(table, found["articles"])]
    kept = set(voices)
    return (table[table["voice"].isin(kept)] if kept else table).reset_index(drop=True)


def tells(word: str) -> bool:
    """Whether a word says something of its own: no function word, no number, no single letter."""
    stem = word.partition("'")[0]
    return len(stem) > 1 and not (word[0].isdigit() or word.endswith("n't") or stem in _function_words())


def _plain(word: str) -> str:
    """ "Harbour’s" is "harbour"."""
    return word.lower().replace("’", "'").removesuffix("'s")


@cache
def _function_words() -> frozenset[str]:
    rows = lexicons.read("function_words")
    return frozenset(word for row in rows if row["kind"] in FUNCTION_KINDS for word in row["words"].split())

"""How the numbers of a run were made, in a paragraph that a paper can take over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.charts import VOICE_WORDS
from analysis.codebook import Codebook
from analysis.intervals import FEWEST_ARTICLES
from analysis.pages import VERDICT_WORDS, counted, join_words
from analysis.summary import what_was_read
from analysis.tables import VOICES


def methods_paragraph(tables: Mapping[str, pd.DataFrame], codebook: Codebook, facts: Mapping[str, Any]) -> str:
    """Material, versions, parameters, procedure and counts, in plain sentences.

    `facts` are those of the run: `event`, `selection`, `framing`, `python`, `packages`.
    """
    articles, mentions = tables["articles"], counted(tables["mentions"])
    n_words, n_figures = int(counted(tables["stretches"])["n_words"].sum()), len(counted(tables["figures"]))
    n_terms = sum(len(frame.terms.globs) for frame in codebook.frames)
    sizes = articles.groupby("outlet").size()
    each = f"{sizes.min()}" if sizes.min() == sizes.max() else f"{sizes.min()} to {sizes.max()}"
    packages = ", ".join(f"{name} {version}" for name, version in facts["packages"].items())
    selection = facts["selection"] if isinstance(facts["selection"], Mapping) else {}
    voices = mentions["voice"].value_counts()
    by_voice = join_words(f"{int(voices.get(v, 0)):,} {VOICE_WORDS[v]}" for v in VOICES)
    enough = int(sizes.ge(FEWEST_ARTICLES).sum())
    which = "all outlets" if enough == len(sizes) else f"{enough or 'none'} of the {len(sizes)} outlets"
    verdicts = tables["verdicts"]["verdict"].value_counts(sort=False)
    by_verdict = join_words(f"{n:,} {VERDICT_WORDS[str(verdict)]}" for verdict, n in verdicts.items()) or "none"
    sentences = [
        f"We compared {what_was_read(articles)} ({each} an outlet), with framing {facts['framing']} "
        f"(Python {facts['python']}; {packages}).",
        f"Articles were selected by {join_words(f'{k} = {v}' for k, v in selection.items())}." if selection else "",
        "Each text was divided into headline, subhead, body, and what belongs to none of them (captions, links to other "
        f"articles, repeated passages); the {n_words:,} words of headlines, subheads and bodies were counted.",
        "Words were credited to the outlet or to a source by rules and a sequence model trained on annotated news.",
        f"A codebook of {len(codebook.frames)} frames and {n_terms} terms found {len(mentions):,} uses: {by_voice}.",
        "Rates are uses per 1,000 words of the same outlet, place and voice; their 95 % intervals take the article as "
        f"the unit that was sampled, which takes {FEWEST_ARTICLES} articles or more of an outlet; {which} had as many.",
        f"{n_figures:,} figures were read with their hedges and lined up across outlets by what they count; "
        f"verdicts: {by_verdict}.",
        "Labels are automatic and err; every number can be followed to its sentences by the offsets in the tables.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)

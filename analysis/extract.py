"""Every table of a set of articles, in one call."""

from __future__ import annotations

import pandas as pd

from analysis.codebook import Codebook
from analysis.compare import rates_table
from analysis.figures import figures_table
from analysis.framing import mentions_table
from analysis.ledger import entries_table, verdicts_table
from analysis.segments import segments_table
from analysis.stretches import stretches_table
from analysis.voices import attributions_table


def extract(articles: pd.DataFrame, codebook: Codebook) -> dict[str, pd.DataFrame]:
    """All tables by name, `articles` among them; the same articles and codebook give the same tables."""
    segments = segments_table(articles)
    attributions = attributions_table(articles, segments, codebook)
    stretches = stretches_table(articles, segments, attributions)
    mentions = mentions_table(articles, segments, attributions, codebook)
    figures = figures_table(articles, segments, attributions, codebook)
    entries = entries_table(articles, figures)
    return {
        "articles": articles,
        "segments": segments,
        "attributions": attributions,
        "stretches": stretches,
        "mentions": mentions,
        "figures": figures,
        "rates": rates_table(mentions, stretches, codebook),
        "entries": entries,
        "verdicts": verdicts_table(entries),
    }

"""A ranked list whose every entry can be explained: the sentences that it was counted from."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.pages import Page, Quoter, notes_page, sentences_page, table_page


@dataclass(frozen=True)
class Ranking:
    """`table` is ranked by what stands in its column `ranked`; `evidence(term, outlet)` are the rows behind an entry."""

    table: pd.DataFrame
    ranked: str
    evidence: Callable[[str, str], pd.DataFrame]
    found: Mapping[str, pd.DataFrame]

    def explain(self, term: str = "", outlet: str = "") -> Page:
        """The sentences behind a term of the table (none given: the first), of one outlet or of all.

        Raises ValueError where the table has no such term.
        """
        known = sorted(set(self.table[self.ranked]))
        if not term and not known:
            return notes_page(["There is nothing to explain: the table is empty."])
        term = term or str(self.table[self.ranked].iat[0])
        if term not in known:
            near = ", ".join(difflib.get_close_matches(term, known, 5)) or "none is like it"
            raise ValueError(f'"{term}" is not in this table; near it: {near}')
        return sentences_page(self.evidence(term, outlet), self.found)

    def _repr_html_(self) -> str:
        quoter = Quoter(self.found["articles"], self.found["attributions"])
        outlets = self.table["outlet"] if "outlet" in self.table else [""] * len(self.table)
        cells = [quoter.cell(self.evidence(t, o)) for t, o in zip(self.table[self.ranked], outlets, strict=True)]
        numbers = [cell._replace(number=n) for cell, n in zip(cells, self.table["n"], strict=True)]
        return table_page(self.table.round(2), {"n": numbers})._repr_html_()

    def __repr__(self) -> str:
        return self.table.round(2).to_string(index=False)

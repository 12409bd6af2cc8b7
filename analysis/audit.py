"""The codebook's rules of style: in which voices an outlet may use a word, and where it did not keep to that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import tables
from analysis.codebook import Codebook

JUDGED = {"kept": "kept", "broken": "broken", "unclear": "unclear whose", "turned": "not asserted"}
NOT_A_BREACH = "What is negated, held at arm's length or part of a compound is no breach in any voice."


def audits_table(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """One row a rule and outlet: how many of the uses that the rule is about keep it, and how many break it.

    Takes `articles`, `mentions` and `uses`; counts headlines, subheads and bodies. A use whose voice is unclear is neither.
    """
    outlets = sorted(found["articles"]["outlet"].unique())
    judged = judge(found, codebook)
    counts = judged.groupby(["rule", "outlet", "judged"]).size()
    rows: list[dict[str, Any]] = []
    for number, rule in enumerate(codebook.rules, 1):
        for outlet in outlets:
            n = {what: int(counts.get((number, outlet, what), 0)) for what in JUDGED}
            rows.append({"rule": number, "says": rule.says, "outlet": outlet, "n": sum(n.values())} | n)
    return tables.build("audits", rows)


def judge(found: Mapping[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """One row a use and rule about it, by number in `rule`; `judged` is kept, broken, unclear or turned."""
    parts = [_judged(found, number, rule) for number, rule in enumerate(codebook.rules, 1)]
    empty = found["uses"].iloc[:0].assign(rule=0, judged="")
    return pd.concat(parts, ignore_index=True) if parts else empty


def _judged(found: Mapping[str, pd.DataFrame], number: int, rule: Any) -> pd.DataFrame:
    mentions, uses = found["mentions"], found["uses"]
    rows = mentions[mentions["frame"].eq(rule.frame)] if rule.frame else uses[uses["sought"].eq(f"rules/{number}")]
    rows = rows[rows["segment"].isin(tables.COUNTED_SEGMENTS)]
    allowed = rows["voice"].isin(rule.allowed)
    judged = pd.Series("broken", index=rows.index)
    judged = judged.mask(rows["voice"].eq("unclear"), "unclear").mask(allowed, "kept")
    judged = judged.mask(rows["polarity"].ne("asserted"), "turned")
    return rows.assign(rule=number, judged=judged)

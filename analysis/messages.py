"""A run in a few lines, fit for an e-mail or a chat, or as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.tables import each_row

if TYPE_CHECKING:
    from analysis.runs import Result

MOST_LINES = 12


def summary(event: str, code: int, reason: str, result: Result | None, *, as_json: bool) -> str:
    """What became of a run, what changed since the last good one, and where the report is."""
    if as_json:
        return json.dumps(_facts(event, code, reason, result), indent=1, ensure_ascii=False)
    if reason or result is None:
        return f"{event}: no new report (exit {code}). {reason}"
    lines = [f"{event}: {result.changed}"]
    told = [] if result.changes is None else [f"- {row.says}" for row in each_row(result.changes)]
    lines += told[:MOST_LINES]
    if len(told) > MOST_LINES:
        lines.append(f"- and {len(told) - MOST_LINES} more, in {result.folder / 'tables' / 'changes.csv'}")
    lines.append(f"Report: {result.report}")
    return "\n".join(lines)


def _facts(event: str, code: int, reason: str, result: Result | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"event": event, "exit": code, "reason": reason or None}
    if result is not None:
        rows = [] if result.changes is None else json.loads(result.changes.to_json(orient="records"))
        facts |= {
            "run": result.folder.name,
            "folder": str(result.folder),
            "report": None if reason else str(result.report),
            "since": result.since,
            "changed": result.changed,
            "changes": rows,
            "seconds": result.seconds,
        }
    return facts

"""Quotation marks of every kind, paired: what stands in them, whether they were ever closed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

OPENERS = "“«‹„‟‚‘「『"
CLOSED_BY = {
    "“": '”“"',
    "”": "“”",
    '"': '"”',
    "„": '“”‟"',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "’": "‘",
    "'": "'’",
    "‚": "‘’",
    "`": "'’`",
    "「": "」",
    "『": "』",
}
SINGLE = frozenset("‘’'‚`")
REMEMBERED = 256  # texts
BRACKETS = "([{<—–-/"
STOPS = ".,;:!?…)]}"

# One mark at a time, and paragraph ends; no repetition that could backtrack. Takes “ and ", refuses a prime (5′).
# Opens with one class, which `re` finds fast.
_MARK = re.compile(r"[“”\"„‟«»‹›‘’'‚`「」『』\n](?:(?<!\n)|\s*\n)")


class Quotation(NamedTuple):
    """One pair of marks: `text[start:end]` includes them, `text[inner_start:inner_end]` does not.

    A mark that is never closed ends with its paragraph and says `closed=False`; so does each paragraph but the last of
    a quotation running over several.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool


class _Mark(NamedTuple):
    position: int
    sign: str
    before: str
    after: str


def find_quotations(text: str) -> list[Quotation]:
    """Every quotation in `text`, sorted by start; nested ones are rows of their own.

    Known misses: a plural possessive inside single marks ('the workers' day') ends them too early.
    """
    return list(_found(text))


@lru_cache(maxsize=REMEMBERED)
def _found(text: str) -> tuple[Quotation, ...]:
    """Several rooms ask for the quotations of one text after another."""
    found: list[Quotation] = []
    paragraph: list[_Mark] = []
    for match in _MARK.finditer(text):
        sign = match.group()
        if sign[0].isspace():
            found += _pair(text, paragraph, match.start())
            paragraph = []
        else:
            at = match.start()
            paragraph.append(_Mark(at, sign, text[at - 1] if at else " ", text[at + 1 : at + 2] or " "))
    found += _pair(text, paragraph, len(text.rstrip()))
    return tuple(sorted(found, key=lambda q: (q.start, -q.end)))


def _pair(text: str, marks: list[_Mark], end: int) -> list[Quotation]:
    """The quotations of one paragraph that ends at `end`: one pass, one stack."""
    found: list[Quotation] = []
    stack: list[_Mark] = []
    for i, mark in enumerate(marks):
        opener = _closes(stack, mark)
        if opener is not None:
            del stack[opener + 1 :]
            opening = stack.pop()
            found.append(_quotation(text, opening, mark.position))
        elif _opens(mark, marks[i + 1] if i + 1 < len(marks) else None, stack):
            stack.append(mark)
    doubles = [m for m in stack if m.sign not in SINGLE and m.position + 1 < end]
    if doubles:  # only the outermost runs to the end: what was opened after it would say the same
        opening = doubles[0]
        found.append(Quotation(opening.position, end, opening.position + 1, end, False))
    return found


def _quotation(text: str, opening: _Mark, closing: int) -> Quotation:
    start, end = opening.position + 1, closing
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(opening.position, closing + 1, start, end, True)


def _closes(stack: list[_Mark], mark: _Mark) -> int | None:
    """Index in the stack of the mark that `mark` closes, if it closes any of the innermost two."""
    for depth in range(len(stack) - 1, max(-1, len(stack) - 3), -1):
        opening = stack[depth]
        if mark.sign not in CLOSED_BY[opening.sign]:
            continue
        if mark.sign in SINGLE:
            if mark.after.isalnum() or (mark.before.isspace() and mark.sign != "’"):
                continue  # an apostrophe, or a single mark that opens
        elif mark.sign == opening.sign == "“" and _looks_opening(mark):
            continue  # a new quotation; the one before was never closed
        elif mark.sign == '"' == opening.sign and _looks_opening(mark) and depth < len(stack) - 1:
            continue
        return depth
    return None


def _opens(mark: _Mark, following: _Mark | None, stack: list[_Mark]) -> bool:
    if mark.sign in "'’‘`":
        if mark.sign == "’":  # reversed single marks are too rare to tell from apostrophes
            return False
        return (not mark.before.isalnum()) and not mark.after.isspace() and mark.after not in STOPS
    if mark.sign in "”»›":  # opens only where marks are used the other way round: ” never “
        reversed_by = CLOSED_BY[mark.sign]
        turned = following is not None and following.sign in reversed_by and not _looks_opening(following)
        return turned and not stack and (mark.before.isspace() or mark.before in BRACKETS)
    if mark.sign == '"':
        return not mark.before.isdigit() or bool(mark.after.isalnum())  # 6" is a measure
    return mark.sign in OPENERS


def _looks_opening(mark: _Mark) -> bool:
    """A space (or bracket) before and a word behind."""
    return (mark.before.isspace() or mark.before in BRACKETS) and not mark.after.isspace() and mark.after not in STOPS

"""Patterns a user writes (`terroris*`, `colo?r* revolution*`, a regex), found as whole words in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import re2

WORD_CHARACTER = r"[\p{L}\p{M}\p{N}_]"
EDGE = r"[^\p{L}\p{M}\p{N}_]"


class Glob(NamedTuple):
    """One pattern as written; `regex` says that it is a regular expression (RE2's syntax) and no glob."""

    written: str
    regex: bool = False

    def expression(self) -> str:
        """The RE2 expression: `*` any letters, `?` one letter or none, a space any white space or a hyphen.

        quanteda's `?` is exactly one letter; here `colo?r*` takes "color" and "colour", which is what people write it for.
        """
        if self.regex:
            return self.written
        parts = []
        for piece in re.split(r"(\*|\?|\s+)", self.written.strip()):
            if piece == "*":
                parts.append(rf"(?:{WORD_CHARACTER}|['’\-]{WORD_CHARACTER})*")
            elif piece == "?":
                parts.append(WORD_CHARACTER + "?")
            elif piece.isspace():
                parts.append(r"(?:[\s\p{Zs}]|[-‐‑–])+")
            else:
                parts.append("['’]".join(re2.escape(part) for part in re.split("['’]", piece)))
        return "".join(parts)


class Pattern:
    """Alternatives that are looked for together; the longest wins where several begin at one place.

    RE2 (Cox 2007) reads the text once, whatever the pattern, so that none can hang a run. Its `\\b` knows ASCII only,
    hence the letters of every script on either side are part of the expression here: "coup" is not in "coupé".
    """

    def __init__(self, globs: Iterable[Glob | str]) -> None:
        self.globs = tuple(g if isinstance(g, Glob) else Glob(g) for g in globs)
        for glob in self.globs:
            if _compile(glob.expression()).fullmatch("") is not None:
                raise ValueError(f'pattern "{glob.written}" matches no letter at all; give it at least one')
        alternatives = "|".join(f"(?:{g.expression()})" for g in self.globs)
        self._search = _compile(f"(?:^|{EDGE})((?:{alternatives}))(?:$|{EDGE})")
        self._terms: dict[str, Glob] = {}

    def spans(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """One `(start, end)` a match in `text[start:end]`, left to right, none inside another."""
        return list(self._spans(text[start:end], start))

    def search(self, text: str) -> bool:
        """Whether the text holds a match."""
        return next(self._spans(text, 0), None) is not None

    def term(self, surface: str) -> Glob:
        """Which of the alternatives, the first as written, takes the matched words."""
        key = surface.casefold()
        if key not in self._terms:
            self._terms[key] = next(g for g, p in self._single if p.fullmatch(surface) is not None)
        return self._terms[key]

    @cached_property
    def _single(self) -> tuple[tuple[Glob, Any], ...]:
        return tuple((g, _compile(g.expression())) for g in self.globs)

    def _spans(self, text: str, shift: int) -> Iterator[tuple[int, int]]:
        data = text.encode("utf8", "surrogatepass")
        ascii_only = len(data) == len(text)
        at = seen_bytes = seen = 0
        # bytes, not str: re2 would encode the whole text anew at each step
        while (match := self._search.search(data, at)) is not None:
            first, last = match.span(1)
            if ascii_only:
                yield shift + first, shift + last
            else:
                begin = seen + len(data[seen_bytes:first].decode("utf8", "surrogatepass"))
                seen, seen_bytes = begin + len(data[first:last].decode("utf8", "surrogatepass")), last
                yield shift + begin, shift + seen
            at = last  # the character behind one match may be the edge before the next


def _compile(expression: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.longest_match = True
    options.log_errors = False
    try:
        return re2.compile(expression, options=options)
    except re2.error as error:
        reason = error.args[0].decode("utf8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"no valid pattern: {reason}") from None

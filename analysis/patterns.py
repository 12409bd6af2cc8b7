"""Patterns a user writes (`terroris*`, `colo?r* revolution*`, a regex), found as whole words in time linear in the text;
and patterns of `re` that matches are rare of, found as fast as RE2 reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

import re2

# Letters, digits and marks of every script as a few wide ranges. RE2's own \p{L}\p{M}\p{N} says it exactly, in hundreds of
# ranges, which a codebook of some hundred globs would repeat until its expression is too large; the edges below are exact.
WORD_CHARACTER = (
    r"[0-9A-Za-z_\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{5BD}\x{5BF}\x{5C1}\x{5C2}\x{5C4}-\x{60B}\x{60D}-\x{61A}"
    r"\x{61C}-\x{61E}\x{620}-\x{6D3}\x{6D5}-\x{963}\x{966}-\x{1FFF}\x{2070}-\x{218F}\x{2C00}-\x{2DFF}\x{3005}-\x{3007}"
    r"\x{3021}-\x{FEFE}\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}\x{10000}-\x{1F000}\x{20000}-\x{10FFFF}]"
)
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


def find_matches(pattern: re.Pattern[str], begins: Any, text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer(text)` finds, several times as fast where that is little: `re` reads 10 MB/s, RE2 500.

    `begins`, compiled by RE2, takes what a match may begin with, and may take more. In it an edge before a letter or a digit
    is `\b`, as in `re`; only before a digit of another script ("٣٤") RE2 sees none, so that a text with one is left to `re`.
    """
    data = text.encode("utf8", "surrogatepass")
    if _foreign_digit().search(data) is not None:
        yield from pattern.finditer(text)
        return
    ascii_only = len(data) == len(text)
    end = byte_end = 0
    while (place := begins.search(data, byte_end)) is not None:
        byte = place.start()
        at = byte if ascii_only else end + len(data[byte_end:byte].decode("utf8", "surrogatepass"))
        match = pattern.match(text, at)
        end = at + 1 if match is None else match.end()
        byte_end = end if ascii_only else byte + len(text[at:end].encode("utf8", "surrogatepass"))
        if match is not None:
            yield match


@cache
def _foreign_digit() -> Any:
    return re2.compile(r"[^\P{Nd}0-9]")


GAP = r"[\s\v\x1c-\x1f\x{85}\p{Z}]"  # what `\s` takes in `re`, for RE2


def _compile(expression: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.longest_match = True
    options.log_errors = False
    options.max_mem = 1 << 28  # bytes; a codebook of thousands of terms
    try:
        return re2.compile(expression, options=options)
    except re2.error as error:
        reason = error.args[0].decode("utf8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"no valid pattern: {reason}; see the syntax of RE2, or write it as a glob (riot*)") from None

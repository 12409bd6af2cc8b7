"""Who a source is: "he", "Mr. Tully" and "the mayor" are one person of one name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from analysis.codebook import KnownSpeaker
    from analysis.voices import Attribution


class Speaker(NamedTuple):
    """The name a source goes by in the tables, and what kind of source it is; None where nobody can be named."""

    name: str | None
    type: str | None


def resolve_speakers(
    text: str, attributions: Sequence[Attribution], known: Sequence[KnownSpeaker] = ()
) -> list[Speaker]:
    """One speaker for each attribution row."""
    return [Speaker(a.source, None) for a in attributions]

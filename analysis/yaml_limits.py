"""What YAML allows and neither a codebook nor front matter needs: aliases, which multiply, and depth, which costs its square."""

from __future__ import annotations

from typing import Any

import yaml

DEEPEST = 20  # lists and mappings inside of one another; a codebook needs five


def find_refused(text: str) -> tuple[Any, str] | None:
    """The place (a mark of PyYAML's) and what is wrong there, read no further than that; None where nothing is."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            return event.start_mark, "aliases (*name) are not allowed; write the value out"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark, f"is not YAML that is allowed here: deeper than {DEEPEST} levels; write it flat"
    return None

"""One article a file: plain text or Markdown, with optional YAML front matter between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

# takes a first line "---" and the next line "---"; refuses a rule in the middle of a text
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


class _TextLoader(yaml.SafeLoader):
    """YAML whose values stay as written: a date in front matter is read by the one reader of dates, not guessed here."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in rules if tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield one `(1, values)`, or `(line, problem)` where the file cannot be used."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it as UTF-8"
        return
    values: dict[str, object] = {}
    if front := FRONT_MATTER.match(text):
        try:
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front[1], yaml.SafeLoader)):
                yield 1, "front matter uses aliases (*name); write the values out"
                return
            loaded = yaml.load(front[1], _TextLoader) or {}  # a SafeLoader that resolves less
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "too deep"
            yield (mark.line + 2 if mark else 1), f"front matter is not YAML: {problem}"
            return
        if not isinstance(loaded, dict):
            yield 2, "front matter is no list of `key: value` lines"
            return
        values = {str(k): v for k, v in loaded.items()}
        text = text[front.end() :]
    values.setdefault("article", path.stem)
    yield 1, {**values, "text": text}

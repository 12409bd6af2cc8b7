"""One article a file: plain text or Markdown, with optional YAML front matter between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

# takes a first line "---" and the next line "---"; refuses a rule in the middle of a text
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


# takes "title: Flood at Varda: 38 dead", which is no YAML and yet the commonest headline; refuses "- item", "  nested: x"
PLAIN_LINE = re.compile(r"""(\w+):[ \t]+("[^"]*"|'[^']*'|[^\[{&*!|>%@"'\s].*?)[ \t]*\r?""")


class _TextLoader(yaml.SafeLoader):
    """YAML whose values stay text: a date, an outlet called "Yes", a "true" are read by who knows what they should be."""


_TextLoader.yaml_implicit_resolvers = {}


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield one `(1, values)`, or `(line, problem)` where the file cannot be used."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it as UTF-8"
        return
    if not text.strip():
        yield 1, "the file is empty"
        return
    values: dict[str, object] = {}
    if front := FRONT_MATTER.match(text):
        loaded = _front_matter(front[1])
        if isinstance(loaded, tuple):
            yield loaded
            return
        values = {str(k): v for k, v in loaded.items()}
        text = text[front.end() :]
    elif text.startswith(("---\n", "---\r\n")):
        yield 1, "front matter has no end; close it with a line of ---"
        return
    values.setdefault("article", path.stem)
    yield 1, {**values, "text": text}


def _front_matter(text: str) -> dict[str, object] | tuple[int, str]:
    """The values between the two lines of `---`, or the line of the file and what is wrong with it."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return 1, "front matter uses aliases (*name); write the values out"
        loaded = yaml.load(text, _TextLoader) or {}  # a SafeLoader that resolves less
    except (yaml.YAMLError, RecursionError) as error:
        plain = [PLAIN_LINE.fullmatch(line) for line in lines]
        if all(plain):
            return {match[1]: match[2].strip("\"'") for match in plain if match}
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "too deep"
        hint = "put quotation marks around a value that holds a colon or begins with a sign"
        return (mark.line + 2 if mark else 1), f"front matter is not YAML: {problem}; {hint}"
    if not isinstance(loaded, dict):
        return 2, "front matter is no list of `key: value` lines"
    return loaded

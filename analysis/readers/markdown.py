"""One article a file: plain text or Markdown, with optional YAML front matter between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from analysis.readers.lines import MOST_BYTES, twice
from analysis.yaml_limits import find_refused

# takes a first line "---" and the next line "---"; refuses a rule in the middle of a text
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


# takes "title: Flood at Varda: 38 dead", which is no YAML and yet the commonest headline; refuses "- item", "  nested: x"
PLAIN_LINE = re.compile(r"""(\w+):[ \t]+("[^"]*"|'[^']*'|[^\[{&*!|>%@"'\s].*?)[ \t]*\r?""")


LONGEST = 20_000  # characters of front matter; longer is a text whose front matter was never closed


class _TextLoader(yaml.SafeLoader):
    """YAML whose values stay text: a date, an outlet called "Yes", a "true" are read by who knows what they should be."""


_TextLoader.yaml_implicit_resolvers = {}


def read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield one `(1, values)`, or `(line, problem)` where the file cannot be used."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield 1, f"the file is longer than {MOST_BYTES:,} bytes; give each article a file of its own"
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield data.count(b"\n", 0, error.start) + 1, "is not UTF-8; save it as UTF-8"
        return
    if not text.strip():
        yield 1, "the file is empty; write the article into it, or delete it"
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
    if not {"article", "id"} & set(values):
        values["article"] = path.stem
    yield 1, {**values, "text": text}


def _front_matter(text: str) -> dict[str, object] | tuple[int, str]:
    """The values between the two lines of `---`, or the line of the file and what is wrong with it."""
    if len(text) > LONGEST:
        return 1, f"front matter has {len(text):,} characters, more than {LONGEST:,}; close it with a line of ---"
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    try:
        if refused := find_refused(text):
            return refused[0].line + 2, f"front matter: {refused[1]}"
        root = yaml.compose(text, _TextLoader)
        loaded = yaml.load(text, _TextLoader) or {}  # a SafeLoader that resolves less
    except (yaml.YAMLError, RecursionError) as error:
        plain = [PLAIN_LINE.fullmatch(line) for line in lines]
        if all(plain):
            problem = twice(match[1] for match in plain if match)
            return (1, f"front matter {problem}") if problem else {m[1]: m[2].strip("\"'") for m in plain if m}
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "too deep"
        hint = "put quotation marks around a value that holds a colon or begins with a sign"
        return (mark.line + 2 if mark else 1), f"front matter is not YAML: {problem}; {hint}"
    if not isinstance(loaded, dict):
        return 2, "front matter is no list of `key: value` lines; write outlet: The Gazette"
    problem = twice(str(key.value) for key, _ in (root.value if root else ()))
    return (1, f"front matter {problem}") if problem else loaded

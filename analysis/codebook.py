"""An event's codebook: which frames, which counted things, which speakers. Read from YAML, checked, compiled."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from analysis.patterns import Glob, Pattern
from analysis.tables import GIVEN, SPEAKER_TYPES

MOST_BYTES = 1_000_000


class CodebookError(ValueError):
    """A codebook that cannot be used: file, line, what was found, what is allowed."""


@dataclass(frozen=True)
class Frame:
    """A named way of seeing the event, made of terms; what `exclude` covers is no mention."""

    key: str
    label: str
    terms: Pattern
    exclude: Pattern | None = None


@dataclass(frozen=True)
class CountedThing:
    """What figures count: a figure whose noun phrase matches `nouns` and whose sentence matches `verbs`."""

    key: str
    says: str
    nouns: Pattern | None = None
    verbs: Pattern | None = None
    exclude: Pattern | None = None


@dataclass(frozen=True)
class KnownSpeaker:
    """A speaker and the other names the articles use for them."""

    name: str
    aliases: tuple[str, ...] = ()
    type: str | None = None


@dataclass(frozen=True)
class Codebook:
    """What one event is searched for. An empty one finds no mentions, and figures get a `counted` from their own words."""

    event: str = ""
    frames: tuple[Frame, ...] = ()
    figures: tuple[CountedThing, ...] = ()
    speakers: tuple[KnownSpeaker, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # under which name its files have a column of `articles`


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook; CodebookError names the file and the line of the first thing that is wrong."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}); give the path of a codebook.yml") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CodebookError(f"{path}, line {line}: is not UTF-8; save it as UTF-8") from None
    if len(data) > MOST_BYTES:
        raise CodebookError(f"{path}: has {len(data):,} bytes; a codebook has at most {MOST_BYTES:,}")
    return parse_codebook(text, str(path))


def parse_codebook(text: str, name: str = "codebook") -> Codebook:
    """The codebook in a YAML text; `name` stands in error messages."""
    return _Reader(name).codebook(text)


class _Reader:
    """Walks YAML nodes, not values, since only nodes know their lines."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, node: Any, message: str) -> NoReturn:
        mark = node.start_mark if isinstance(node, yaml.Node) else node
        where = f", line {mark.line + 1}" if mark is not None else ""
        raise CodebookError(f"{self.name}{where}: {message}")

    def codebook(self, text: str) -> Codebook:
        try:
            for event in yaml.parse(text, yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    self.fail(event.start_mark, "aliases (*name) are not allowed; write the value out")
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self.fail(error.problem_mark, f"is not YAML: {error.problem}{_hint(text, error)}")
        except (yaml.YAMLError, RecursionError) as error:
            self.fail(None, f"is not YAML: {str(error).splitlines()[0]}")
        if root is None:
            return Codebook()
        top = self.mapping(root, "the codebook", ("event", "columns", "frames", "figures", "speakers"))
        return Codebook(
            event=self.text(top["event"]) if "event" in top else "",
            frames=tuple(self.frame(k, n) for k, n in self.entries(top.get("frames"), "frames")),
            figures=tuple(self.counted(k, n) for k, n in self.entries(top.get("figures"), "figures")),
            speakers=tuple(self.speaker(n) for n in self.items(top.get("speakers"), "speakers")),
            columns={k: self.column(k, n) for k, n in self.entries(top.get("columns"), "columns")},
        )

    def column(self, key: str, node: yaml.Node) -> str:
        if key not in GIVEN:
            self.fail(node, f'columns has a key "{key}"; allowed are {", ".join(GIVEN)}')
        return self.text(node)

    def frame(self, key: str, node: yaml.Node) -> Frame:
        if isinstance(node, yaml.SequenceNode):  # the short form: a frame that is just its terms
            return Frame(key, key.replace("_", " "), self.pattern(node))
        parts = self.mapping(node, f"frame {key}", ("label", "terms", "exclude"))
        if "terms" not in parts:
            self.fail(node, f"frame {key} has no terms; give a list such as [terroris*, coup attempt*]")
        label = self.text(parts["label"]) if "label" in parts else key.replace("_", " ")
        exclude = self.pattern(parts["exclude"]) if "exclude" in parts else None
        return Frame(key, label, self.pattern(parts["terms"]), exclude)

    def counted(self, key: str, node: yaml.Node) -> CountedThing:
        parts = self.mapping(node, f"counted thing {key}", ("says", "nouns", "verbs", "exclude"))
        if not {"nouns", "verbs"} & set(parts):
            self.fail(node, f"counted thing {key} has neither nouns nor verbs; give at least one of them")
        patterns = {k: self.pattern(parts[k]) for k in ("nouns", "verbs", "exclude") if k in parts}
        return CountedThing(key, self.text(parts["says"]) if "says" in parts else key.replace("_", " "), **patterns)

    def speaker(self, node: yaml.Node) -> KnownSpeaker:
        if isinstance(node, yaml.ScalarNode):
            return KnownSpeaker(self.text(node))
        parts = self.mapping(node, "a speaker", ("name", "aliases", "type"))
        if "name" not in parts:
            self.fail(node, "a speaker has no name")
        kind = self.text(parts["type"]) if "type" in parts else None
        if kind is not None and kind not in SPEAKER_TYPES:
            self.fail(parts["type"], f'type is "{kind}"; allowed are {", ".join(SPEAKER_TYPES)}')
        aliases = tuple(self.text(n) for n in self.items(parts.get("aliases"), "aliases"))
        return KnownSpeaker(self.text(parts["name"]), aliases, kind)

    def pattern(self, node: yaml.Node) -> Pattern:
        nodes = list(self.items(node, "terms"))
        if not nodes:
            self.fail(node, "the list is empty; give at least one term")
        globs = [self.glob(n) for n in nodes]
        for one, n in zip(globs, nodes, strict=True):  # each on its own first, so that an error has its line
            try:
                Pattern([one])
            except ValueError as error:
                self.fail(n, f'"{one.written}": {error}')
        try:
            return Pattern(globs)
        except ValueError as error:
            self.fail(node, str(error))

    def glob(self, node: yaml.Node) -> Glob:
        if isinstance(node, yaml.MappingNode):
            return Glob(self.text(self.mapping(node, "a term", ("regex",)).get("regex", node)), regex=True)
        return Glob(self.text(node))

    def mapping(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
        pairs = dict(self.pairs(node, what))
        for key_node, _ in node.value:
            if key_node.value not in allowed:
                near = difflib.get_close_matches(key_node.value, allowed, 1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                self.fail(key_node, f'{what} has a key "{key_node.value}"; allowed are {", ".join(allowed)}{hint}')
        return pairs

    def entries(self, node: yaml.Node | None, what: str) -> Iterator[tuple[str, yaml.Node]]:
        if node is None or _is_empty(node):
            return
        for key, value in self.pairs(node, what):
            if not key.replace("_", "").replace("-", "").isalnum():
                self.fail(value, f'{what} has a key "{key}"; use letters, digits, "_" and "-"')
            yield key, value

    def pairs(self, node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} must be a mapping (key: value){_as_list(node, what)}")
        seen: set[str] = set()
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(key_node, f"a key of {what} must be a word")
            if key_node.value in seen:
                self.fail(key_node, f'{what} has the key "{key_node.value}" twice')
            seen.add(key_node.value)
            yield key_node.value, value

    def items(self, node: yaml.Node | None, what: str) -> Iterator[yaml.Node]:
        if node is None or _is_empty(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{what} must be a list")
        yield from node.value

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(node, "here must stand a word or a text, and it must not be empty")
        return str(node.value).strip()


def _as_list(node: yaml.Node, what: str) -> str:
    return f" or a list: [{node.value}]" if what.startswith("frame ") and isinstance(node, yaml.ScalarNode) else ""


def _hint(text: str, error: yaml.MarkedYAMLError) -> str:
    """What to do where a term with a sign of YAML's own is to blame, which is what people stumble over most."""
    lines = text.splitlines()
    line = lines[error.problem_mark.line] if error.problem_mark and error.problem_mark.line < len(lines) else ""
    return '; put quotation marks around terms with ? or a leading * ("colo?r*")' if "?" in line or "*" in line else ""


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")

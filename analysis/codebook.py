"""An event's codebook: frames, rival names, rules of style, counted things, speakers. Read from YAML, checked, compiled."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from analysis.patterns import Glob, Pattern
from analysis.tables import GIVEN, SPEAKER_TYPES, VOICES
from analysis.yaml_limits import find_refused

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
class Rivals:
    """One thing that goes by several names; `names` tells the name that each term, as written, belongs to."""

    key: str
    label: str
    terms: Pattern
    names: dict[str, str]
    exclude: Pattern | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of style: its terms, or those of a frame, may stand in the `allowed` voices only."""

    says: str
    allowed: tuple[str, ...]
    frame: str | None = None
    terms: Pattern | None = None
    exclude: Pattern | None = None


@dataclass(frozen=True)
class Codebook:
    """What one event is searched for. An empty one finds no mentions, and figures get a `counted` from their own words."""

    event: str = ""
    frames: tuple[Frame, ...] = ()
    figures: tuple[CountedThing, ...] = ()
    speakers: tuple[KnownSpeaker, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # under which name its files have a column of `articles`
    rivals: tuple[Rivals, ...] = ()
    rules: tuple[Rule, ...] = ()


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
            if refused := find_refused(text):
                self.fail(*refused)
            root = yaml.compose(text, yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            self.fail(error.problem_mark, f"is not YAML: {error.problem}{_hint(text, error)}")
        except (yaml.YAMLError, RecursionError) as error:
            self.fail(None, f"is not YAML: {str(error).splitlines()[0]}")
        if root is None:
            return Codebook()
        keys = ("event", "columns", "frames", "rivals", "rules", "figures", "speakers")
        top = self.mapping(root, "the codebook", keys)
        frames = tuple(self.frame(k, n) for k, n in self.entries(top.get("frames"), "frames"))
        return Codebook(
            event=self.text(top["event"]) if "event" in top else "",
            frames=frames,
            rivals=tuple(self.rivals(k, n) for k, n in self.entries(top.get("rivals"), "rivals")),
            rules=tuple(self.rule(n, [f.key for f in frames]) for n in self.items(top.get("rules"), "rules")),
            figures=tuple(self.counted(k, n) for k, n in self.entries(top.get("figures"), "figures")),
            speakers=self.speakers(top.get("speakers")),
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

    def rivals(self, key: str, node: yaml.Node) -> Rivals:
        if isinstance(node, yaml.SequenceNode):  # the short form: every term is a name
            parts: dict[str, yaml.Node] = {"names": node}
        else:
            parts = self.mapping(node, f"rivals {key}", ("label", "names", "exclude"))
        if "names" not in parts:
            self.fail(
                node, f"rivals {key} have no names; give two or more, such as {{rebels: [rebel*], bandits: [bandit*]}}"
            )
        names: dict[str, str] = {}
        globs: list[Glob] = []
        for name, nodes in self.names(key, parts["names"]):
            for n in nodes:
                glob = self.term(n)
                if glob.written in names:
                    self.fail(n, f'rivals {key} have the term "{glob.written}" twice; a term belongs to one name')
                names[glob.written] = name
                globs.append(glob)
        if len(set(names.values())) < 2:
            self.fail(node, f"rivals {key} have fewer than two names; give two or more to choose from")
        label = self.text(parts["label"]) if "label" in parts else key.replace("_", " ")
        exclude = self.pattern(parts["exclude"]) if "exclude" in parts else None
        try:
            return Rivals(key, label, Pattern(globs), names, exclude)
        except ValueError as error:
            self.fail(node, str(error))

    def names(self, key: str, node: yaml.Node) -> Iterator[tuple[str, list[yaml.Node]]]:
        """Each name with its terms; in a list, each term is a name, without the signs of a glob."""
        if isinstance(node, yaml.SequenceNode):
            for n in node.value:
                yield self.glob(n).written.replace("*", "").replace("?", ""), [n]
        else:
            for name, terms in self.pairs(node, f"names of rivals {key}"):
                yield name, list(self.items(terms, f"name {name} of rivals {key}"))

    def rule(self, node: yaml.Node, frames: list[str]) -> Rule:
        parts = self.mapping(node, "a rule", ("says", "terms", "exclude", "frame", "allowed"))
        if ("terms" in parts) == ("frame" in parts):
            self.fail(node, "a rule has terms, or the key of a frame, and not both; give one of them")
        if "allowed" not in parts:
            self.fail(
                node, f"a rule does not say in which voices its terms are allowed; give some of {', '.join(VOICES)}"
            )
        allowed = []
        for n in self.items(parts["allowed"], "allowed"):
            if (voice := self.text(n)) not in VOICES:
                self.fail(n, f'allowed holds "{voice}"; the voices are {", ".join(VOICES)}')
            allowed.append(voice)
        frame = self.text(parts["frame"]) if "frame" in parts else None
        if frame is not None and frame not in frames:
            self.fail(parts["frame"], f'there is no frame "{frame}"; the frames are {", ".join(frames) or "none"}')
        if frame is not None and "exclude" in parts:
            self.fail(parts["exclude"], "exclude goes with terms; a frame has its own")
        patterns = {k: self.pattern(parts[k]) for k in ("terms", "exclude") if k in parts}
        what = frame or ", ".join(g.written for g in patterns["terms"].globs)
        says = f"{what}: {'only ' + ' or '.join(allowed) if allowed else 'not at all'}"
        says = self.text(parts["says"]) if "says" in parts else says
        return Rule(says, tuple(allowed), frame, **patterns)

    def counted(self, key: str, node: yaml.Node) -> CountedThing:
        parts = self.mapping(node, f"counted thing {key}", ("says", "nouns", "verbs", "exclude"))
        if not {"nouns", "verbs"} & set(parts):
            self.fail(node, f"counted thing {key} has neither nouns nor verbs; give at least one of them")
        patterns = {k: self.pattern(parts[k]) for k in ("nouns", "verbs", "exclude") if k in parts}
        return CountedThing(key, self.text(parts["says"]) if "says" in parts else key.replace("_", " "), **patterns)

    def speakers(self, node: yaml.Node | None) -> tuple[KnownSpeaker, ...]:
        found: list[KnownSpeaker] = []
        owner: dict[str, str] = {}
        for n in self.items(node, "speakers"):
            speaker = self.speaker(n)
            for alias in (speaker.name, *speaker.aliases):
                other = owner.setdefault(alias.casefold(), speaker.name)
                if other != speaker.name:
                    self.fail(n, f'"{alias}" is a name of {other} and of {speaker.name}; give it to one of them')
            found.append(speaker)
        return tuple(found)

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
        globs = [self.term(n) for n in nodes]  # each on its own first, so that an error has its line
        try:
            return Pattern(globs)
        except ValueError as error:
            self.fail(node, str(error))

    def term(self, node: yaml.Node) -> Glob:
        glob = self.glob(node)
        try:
            Pattern([glob])
        except ValueError as error:
            self.fail(node, f'"{glob.written}": {error}')
        return glob

    def glob(self, node: yaml.Node) -> Glob:
        if isinstance(node, yaml.MappingNode):
            return Glob(self.text(self.mapping(node, "a term", ("regex",)).get("regex", node)), regex=True)
        written = self.text(node)
        if written.startswith("regex:"):
            pattern = written.removeprefix("regex:").strip()
            self.fail(node, f"a regular expression has its quotation marks behind regex: {{regex: '{pattern}'}}")
        return Glob(written)

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
            self.fail(node, f"{what} must be a mapping (key: value){_mapped(node, what)}")
        seen: set[str] = set()
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(key_node, f"a key of {what} must be a word")
            if key_node.value in seen:
                self.fail(key_node, f'{what} has the key "{key_node.value}" twice; keep one of them')
            seen.add(key_node.value)
            yield key_node.value, value

    def items(self, node: yaml.Node | None, what: str) -> Iterator[yaml.Node]:
        if node is None or _is_empty(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{what} must be a list{f': [{node.value}]' if isinstance(node, yaml.ScalarNode) else ''}")
        yield from node.value

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(node, "here must stand a word or a text, and it must not be empty")
        return str(node.value).strip()


# How a part of the codebook looks, for who wrote it as something else.
EXAMPLES = {
    "frames": "{violence: [riot*, clash*]}",
    "rivals": "{fighters: {rebels: [rebel*], bandits: [bandit*]}}",
    "figures": "{killed: {nouns: [people], verbs: [killed]}}",
    "counted thing": "{nouns: [people], verbs: [killed]}",
    "a speaker": "{name: Ana Ruiz, aliases: [the mayor]}",
    "columns": "{text: Body}",
}


def _mapped(node: yaml.Node, what: str) -> str:
    if what.startswith("frame ") and isinstance(node, yaml.ScalarNode):
        return f" or a list: [{node.value}]"
    example = next((text for name, text in EXAMPLES.items() if what == name or what.startswith(f"{name} ")), "")
    return f", such as {example}" if example else ""


def _hint(text: str, error: yaml.MarkedYAMLError) -> str:
    """What to do where a term with a sign of YAML's own is to blame, which is what people stumble over most."""
    lines = text.splitlines()
    line = lines[error.problem_mark.line] if error.problem_mark and error.problem_mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "; indent with spaces"
    return '; put quotation marks around terms with ? or a leading * ("colo?r*")' if "?" in line or "*" in line else ""


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")

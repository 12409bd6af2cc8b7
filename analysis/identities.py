"""One name for one person over all articles: "Tully" here and "Ana Tully" there, however her name is spelled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.speakers import Speaker, fold, is_body, is_given_name

if TYPE_CHECKING:
    from analysis.codebook import KnownSpeaker

SUFFIXES = frozenset("jr sr ii iii iv".split())
GUESSED = frozenset(("other", "unnamed", "organisation"))  # types that also stand where nothing is known
_CAPITAL = re.compile(r"[^\W\d_a-z]\S*")


class _Form(NamedTuple):
    """A name as articles give it, in the keys by which names compare."""

    name: str
    surname: str
    given: str  # a key, an initial, or nothing
    middle: str


class _Group:
    """Forms that are one person's."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.person = False


def same_person(seen: Iterable[tuple[str, str | None]], known: Sequence[KnownSpeaker] = ()) -> dict[str, Speaker]:
    """By each name of a speaker: the name and type that this speaker has everywhere.

    `seen` holds a name and a type for each article that has it. Forms are joined where surnames sound alike and given
    names, initials and middle initials agree; a bare surname or given name joins the only person who has it; between
    two it stays as it is. The form most articles use wins, the longer one of two; names in `known` win over both. The
    type is what most articles tell; "other" only where none tells more. Known misses: nicknames; two people of one
    full name.
    """
    articles: Counter[str] = Counter()
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for name, kind in seen:
        articles[name] += 1
        if kind:
            types[name][kind] += 1
    fixed = {k.name: k.type for k in known}
    resolved: dict[str, Speaker] = {}
    for group in _groups(articles, types):
        full = [n for n in group.names if " " in n] or group.names
        chosen = next((k.name for k in known if k.name in group.names), "") or min(
            full, key=lambda n: (-articles[n], -len(n), n)
        )
        tally: Counter[str] = Counter()
        for name in group.names:
            if " " in name or len(group.names) == 1:
                tally.update(types[name])
        kind = fixed.get(chosen) or (_running_or_most(tally) if group.person else _most(tally))
        for name in group.names:
            resolved[name] = Speaker(name, fixed[name] or kind) if name in fixed else Speaker(chosen, kind)
    return resolved


def join_speakers(found: Mapping[str, pd.DataFrame], known: Sequence[KnownSpeaker] = ()) -> dict[str, pd.DataFrame]:
    """The same tables, each `speaker` (and `speaker_type`) as `same_person` gives it over all articles.

    `found` holds `attributions`; any other table with a column `speaker` follows it.
    """
    rows = found["attributions"][["article", "speaker", "speaker_type"]].dropna(subset=["speaker"]).drop_duplicates()
    seen = zip(rows["speaker"].tolist(), rows["speaker_type"].astype("object").tolist(), strict=True)
    people = same_person(((name, kind if isinstance(kind, str) else None) for name, kind in seen), known)
    names = {name: speaker.name for name, speaker in people.items() if speaker.name != name}
    types = {name: speaker.type for name, speaker in people.items() if speaker.type}
    joined = {}
    for key, table in found.items():
        joined[key] = table
        if "speaker" in table:
            speakers = table["speaker"].astype(object).tolist()
            new = {"speaker": [names.get(name, name) for name in speakers]}
            if "speaker_type" in table:
                kinds = table["speaker_type"].astype(object).tolist()
                new["speaker_type"] = [types.get(name, kind) for name, kind in zip(speakers, kinds, strict=True)]
            joined[key] = table.assign(
                **{name: pd.Series(values, table.index, table[name].dtype) for name, values in new.items()}
            )
    return joined


def _running_or_most(tally: Counter[str]) -> str | None:
    """The type most articles tell; who runs in a good part of them and holds an office as well is a candidate."""
    telling = {kind: n for kind, n in tally.items() if kind not in GUESSED} or tally
    if 5 * telling.get("party", 0) >= sum(telling.values()):
        return "party"
    return _most(Counter(telling))


def _most(tally: Counter[str]) -> str | None:
    return min(tally, key=lambda kind: (-tally[kind], kind)) if tally else None


def _groups(names: Iterable[str], types: Mapping[str, Counter[str]]) -> list[_Group]:
    """Every name in one group. Full names found groups; initials, then single names, join where one alone can be meant."""
    forms = [_form(name) for name in names]
    forms.sort(key=lambda f: (not f.given, len(f.given) == 1, not f.middle, f.name))
    groups: list[_Group] = []
    full: dict[tuple[str, str], dict[str, _Group]] = defaultdict(dict)  # surname and given name: by middle initial
    initial: dict[tuple[str, str], dict[int, _Group]] = defaultdict(dict)
    alone: dict[str, dict[int, _Group]] = defaultdict(dict)  # by surname, and by given name
    for form in forms:
        words = form.name.split()
        # one of the two names must be spelled alike: "Dana Baker" is not "Dena Becker"
        keys = [(light(words[-1]), form.given), (form.surname, light(words[0]))] if len(form.given) > 1 else []
        group = None
        if not form.given:
            group = _only(alone[form.surname])
        elif len(form.given) == 1:
            group = _only(initial[form.surname, form.given])
        for key in keys:
            group = group or full[key].get(form.middle) or (None if form.middle else _only(full[key]))
        if group is None or not form.surname:
            group = _Group()
            groups.append(group)
        group.person = group.person or bool(form.surname)
        for key in keys:
            full[key].setdefault(form.middle, group)
        if form.given:
            initial[form.surname, form.given[0]][id(group)] = group
            if is_given_name(words[0]) or set(types[form.name]) - GUESSED:  # rather somebody than some body
                alone[light(words[-1])][id(group)] = group
                alone[light(words[0])][id(group)] = group
        group.names.append(form.name)
    return groups


def _only(groups: Mapping[Any, _Group]) -> _Group | None:
    return next(iter(groups.values())) if len(groups) == 1 else None


def _form(name: str) -> _Form:
    """A person's name as keys; without a surname where the name is none of a person."""
    words = [w for w in name.split() if fold(w) not in SUFFIXES]
    if not words or len(words) > 5 or is_body(words) or not (_CAPITAL.match(words[0]) and _CAPITAL.match(words[-1])):
        return _Form(name, "", "", "")
    if len(words) == 1:
        return _Form(name, "" if words[0].isupper() else light(words[0]), "", "")
    initials = words[0].replace(".", "")
    given = initials[0].lower() if len(initials) == 1 or "." in words[0] else sound(words[0])
    middle = fold(words[1])[:1] if len(words) > 2 and _CAPITAL.match(words[1]) else ""
    return _Form(name, sound(words[-1]), given, middle)


@lru_cache(maxsize=50_000)
def light(word: str) -> str:
    """A name without accents and without the glides that spellings differ in: Aliyev and Aliev."""
    return re.sub(r"(?<=[aeiou])[yj](?=[aeiou])", "", re.sub(r"\W", "", fold(word)))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A key that spellings of one name share: Mohammed and Muhammad; not Baker and Booker."""
    plain = light(word).replace("ph", "f").replace("ck", "k").replace("q", "k")
    plain = re.sub(r"[aeiouy]+", lambda m: _VOWELS[m.group()[0]], plain)
    return re.sub(r"(\w)\1+", r"\1", plain) or fold(word)


_VOWELS = {"a": "a", "e": "a", "i": "i", "y": "i", "o": "o", "u": "o"}

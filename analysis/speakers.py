"""Who a source is: "he", "Mr. Tully" and "the mayor" are one person of one name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from analysis import lexicons
from analysis.quotations import find_quotations

if TYPE_CHECKING:
    from analysis.codebook import KnownSpeaker
    from analysis.voices import Attribution

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
THEY = frozenset("they them their themselves".split())
IT = frozenset("it its itself".split())
SPEAKING = frozenset("i me my mine myself we us our ours ourselves".split())
RELATIVE = frozenset("who whom whose which that".split())
# What a sentence may open with in capitals without its being a name.
OPENING = frozenset(
    "the a an in on at by for from with to of and but or as if when while after before although though since because so"
    " according this that these those he she they it we i you his her their its our my there here what who how why"
    " where which not no yes some many most several few all both one two three also then now last still yet once even"
    " read leave talk led for during under over more just only such another every each like despite meanwhile however"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december nearly about mr mrs ms dr".split()
)
APPOSED = frozenset("the a an former one its his her their".split())
HONORIFIC = frozenset("mr mrs ms miss dr sir".split())
_SKIPPED = OPENING - HONORIFIC
NEAR = 3000  # characters that a pronoun looks back at most
REACH = 500  # names that a role looks at on either side
_U = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0400-\u042f"
# Words in capitals that stand together, with initials, short titles and particles between them.
# Takes "Sen. Ana M. de la Cruz"; refuses to run on over a full stop: "Cruz. Others".
_SHORT = "|".join(
    rf"(?<=\b{title})"
    for title in ("Mr", "Ms", "Dr", "St", "Jr", "Lt", "Mrs", "Sen", "Rep", "Gov", "Gen", "Col", "Pres")
)
_PARTICLE = r"(?:(?:de|la|van|von|der|den|al|bin|ibn|el|du|di)[ ]){0,2}"
_ONE = rf"(?:(?:[{_U}]\.)+|[{_U}][\w’'-]*)"  # J.K. or Rowling
_NAME = re.compile(rf"\b{_ONE}(?:(?:(?:{_SHORT})\.)?[ \u00a0]{_PARTICLE}{_ONE})*")
_POSSESSIVE = re.compile(r"[’']s?$|(?<=\w{4})\.$|\.(?=[’']s$)")
_SENTENCE = re.compile(r"(?<=[^\s.][.!?…])[\"'”’“»)]*\s+(?=[\"'“‘«(]?[^\W\d_a-z])|\n+")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|Jr|[A-Z])\.$")
_TAIL = re.compile(r"[,;:(—–]| (?:who|which|that|of|from|with|at|in|on|and|for|to|but|whose|during|after) ")
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")


class Speaker(NamedTuple):
    """The name a source goes by in the tables, and what kind of source it is; None where nobody can be named."""

    name: str | None
    type: str | None


class _Entity:
    """Somebody or some body named in the text, with what the text says of them."""

    def __init__(self, name: str, person: bool) -> None:
        self.name = name
        self.person = person
        self.gender = ""
        self.type = ""
        self.roles: set[str] = set()
        self.nations: set[str] = set()


class _Mention(NamedTuple):
    start: int
    end: int
    entity: _Entity


class _Named(NamedTuple):
    """A run of capitalised words, read: `titles` nearest the name first."""

    start: int
    end: int
    words: list[str]
    person: bool
    titles: list[str]
    nations: set[str]
    common: bool  # only a surname met elsewhere makes it a name


class _Role(NamedTuple):
    type: str
    title: bool
    head: bool
    gender: str
    proper: bool
    person: bool


@cache
def _roles() -> dict[str, _Role]:
    return {
        r["word"]: _Role(
            r["type"], r["title"] == "yes", r["head"] == "yes", r["gender"], r["proper"] == "yes", r["person"] == "yes"
        )
        for r in lexicons.read("roles")
    }


@cache
def _nations() -> dict[str, str]:
    """Country by every word for it: its name, its people, its capital."""
    nations = {}
    for row in lexicons.read("nations"):
        for word in (row["country"], *row["demonyms"].split(), *row["capital"].split(";")):
            nations[fold(word.replace("_", " "))] = row["country"]
    return nations


@cache
def _given_names() -> dict[str, str]:
    return {r["name"]: r["gender"] for r in lexicons.read("given_names")}


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """Lower case, without accents or final points: Ruíz and RUIZ compare alike."""
    if name.isascii():
        return name.lower().strip(" .")
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold().replace("’", "'").strip(" .")


def resolve_speakers(
    text: str, attributions: Sequence[Attribution], known: Sequence[KnownSpeaker] = ()
) -> list[Speaker]:
    """One speaker for each attribution row.

    Names are joined by surname, titles and roles; pronouns go to the last person who fits, the subject of the sentence
    before its other names. An alias in `known` wins over all of it. Known misses: two people of one surname; a role
    that changes hands within one article.
    """
    cast = _Cast(text)
    aliases = _aliases(known)
    resolved: dict[int, Speaker] = {}
    order = sorted(range(len(attributions)), key=lambda n: (attributions[n].source_start or 0, n))
    by_source: dict[tuple[int, int], Speaker] = {}
    by_number: dict[int, Speaker] = {}
    for n in order:
        a = attributions[n]
        if a.source is None or a.source_start is None or a.source_end is None:
            resolved[n] = Speaker(None, None)
            continue
        key = (a.source_start, a.source_end)
        if key not in by_source:
            parent = by_number.get(a.parent) if a.parent is not None else None
            by_source[key] = _known_first(cast, aliases, a, parent)
        resolved[n] = by_source[key]
        by_number.setdefault(a.attribution, resolved[n])
    return [resolved[n] for n in range(len(attributions))]


def _aliases(known: Sequence[KnownSpeaker]) -> list[tuple[re.Pattern[str], Speaker]]:
    """Each alias as a pattern on folded text, the longest first."""
    pairs = [(fold(alias), Speaker(k.name, k.type)) for k in known for alias in (k.name, *k.aliases) if fold(alias)]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return [(re.compile(rf"(?<!\w){re.escape(alias)}(?!\w)"), speaker) for alias, speaker in pairs]


def _known_first(
    cast: _Cast, aliases: list[tuple[re.Pattern[str], Speaker]], a: Attribution, parent: Speaker | None
) -> Speaker:
    assert a.source is not None
    assert a.source_start is not None
    found = cast.resolve(a.source, a.source_start, parent)
    head = fold(head_of(a.source))
    whole = fold(a.source)
    for candidate in (whole, head, fold(found.name or "")):
        for pattern, speaker in aliases:
            fits = pattern.fullmatch(candidate) if candidate is whole else pattern.search(candidate)
            if fits and not _belongs(candidate, pattern):
                cast.said(a.source_start, speaker.name or "")
                return Speaker(speaker.name, speaker.type or found.type)
    return found


def _belongs(candidate: str, pattern: re.Pattern[str]) -> bool:
    """ "Smith's lawyer" is not Smith."""
    match = pattern.search(candidate)
    return match is not None and candidate[match.end() :].startswith("'s ")


class _Cast:
    """Everybody named in one text, and who was spoken of last at any point."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = [0]
        for m in _SENTENCE.finditer(text):
            if not _SHORTENED.search(text[max(0, m.start() - 6) : m.start()]):
                self.sentences.append(m.end())
        self.openings = frozenset(self.sentences)
        self.entities: dict[str, _Entity] = {}
        self.surnames: dict[str, _Entity] = {}
        self.mentions: list[_Mention] = []
        quotes = [(q.start, q.end) for q in find_quotations(text) if q.end - q.start > 40]
        self._collect(quotes)
        self.starts = [m.start for m in self.mentions]
        self.speaking: list[tuple[int, _Entity]] = []  # resolved sources, in order of their place

    # ---------------------------------------------------------------- who there is

    def _collect(self, quotes: list[tuple[int, int]]) -> None:
        runs = [(m.start(), m.end()) for m in _NAME.finditer(self.text)]
        inner = {fold(self.text[start:end]) for start, end in runs if start not in self.openings}
        parsed = [p for p in (self._parse(start, end, inner) for start, end in runs) if p is not None]
        for named in parsed:  # full names first, so that surnames find their owners wherever they stand
            if len(named.words) > 1 and named.person:
                self._person(named)
        q = 0
        for named in parsed:
            while q < len(quotes) and quotes[q][1] <= named.start:
                q += 1
            quoted = q < len(quotes) and quotes[q][0] <= named.start
            entity = self._entity(named)
            if entity is not None and not quoted:
                self.mentions.append(_Mention(named.start, named.end, entity))

    def _parse(self, start: int, end: int, inner: set[str]) -> _Named | None:
        """A run of capitalised words as titles, nations and a name; None when nothing is left of it."""
        words = [_POSSESSIVE.sub("", word) for word in self.text[start:end].split()]
        opening = 0
        while opening < len(words) and fold(words[opening]) in _SKIPPED:
            opening += 1
        words = words[opening:]
        roles, nations = _roles(), _nations()
        titles, of = self._before(start)
        titled = any(roles[t].title or roles[t].type in ("party", "official", "expert") for t in titles)
        body = bool(words) and fold(words[-1]) in roles and not roles[fold(words[-1])].title
        cut = 0
        for k, word in enumerate(words[:-1]):
            key = fold(word)
            if key in roles and roles[key].title and not body:
                titles.insert(0, key)
                cut = k + 1
            elif key in nations:
                of.add(nations[key])
        words = words[cut:]
        if not words:
            return None
        common = len(words) == 1 and not titles and self._common(words[0], start, inner)
        body = body or any(fold(w) in roles and not roles[fold(w)].title for w in words)
        place = fold(" ".join(words)) in nations or fold(words[-1]) in nations
        full = len(words) in (2, 3) or (len(words) > 1 and fold(words[0]) in _given_names())
        person = not body and not place and len(words) <= 5 and (full or titled or cut > 0)
        if person:
            titles += self._after(end)
        return _Named(start, end, words, person, titles, of, common)

    def _before(self, start: int) -> tuple[list[str], set[str]]:
        """Roles and nations in the words before a name, the nearest first: "campaign manager", "Russian counterpart"."""
        roles, nations = _roles(), _nations()
        titles: list[str] = []
        of: set[str] = set()
        if self.text[start - 1 : start] not in {" ", ","}:
            return titles, of
        for word in _WORD.findall(self.text[max(0, start - 60) : start])[:-5:-1]:
            key = fold(word)
            if key in nations:
                of.add(nations[key])
            elif key in roles and roles[key].person and word[0].islower():
                titles.append(key)
            elif key not in ("counterpart", "former", "campaign"):
                break
        return titles, of

    def _after(self, end: int) -> list[str]:
        """Roles in an apposition behind a name: ", the mayor of Tartu,"."""
        if self.text[end : end + 2] != ", ":
            return []
        words = _WORD.findall(self.text[end : end + 70].split(",")[1])
        roles = _roles()
        if not words or words[0] not in APPOSED:
            return []
        return [w for w in words if w in roles and roles[w].person][:2]

    def _common(self, word: str, start: int, inner: set[str]) -> bool:
        """A common noun that has its capital from the sentence it opens ("Residents said …")."""
        if start not in self.openings or word.isupper():
            return False
        key = fold(word)
        role = _roles().get(key)
        return not role.proper if role is not None else key not in inner and key not in _nations()

    def _person(self, named: _Named) -> _Entity:
        words = named.words
        key = fold(" ".join(words))
        entity = self.entities.get(key)
        if entity is None:
            surname = fold(words[-1]) if fold(words[-1]) not in ("jr", "sr", "ii", "iii") else fold(words[-2])
            owner = self.surnames.get(surname)
            same = owner is not None and (fold(owner.name.split()[0]) == fold(words[0]) or len(owner.name.split()) == 1)
            if owner is not None and same:
                entity = owner
            else:
                entity = _Entity(" ".join(words), True)
                self.surnames.setdefault(surname, entity)
            self.entities[key] = entity
        self._learn(entity, named)
        return entity

    def _learn(self, entity: _Entity, named: _Named) -> None:
        roles = _roles()
        entity.roles.update(named.titles)
        entity.nations |= named.nations
        for title in named.titles:
            entity.gender = entity.gender or roles[title].gender
            if title not in HONORIFIC:
                entity.type = entity.type or roles[title].type
        entity.gender = entity.gender or _given_names().get(fold(entity.name.split()[0]), "")

    def _entity(self, named: _Named) -> _Entity | None:
        words = named.words
        key = fold(" ".join(words))
        if len(words) == 1:
            owner = self.surnames.get(key)
            if owner is None and named.person and named.titles:
                owner = self.surnames[key] = _Entity(words[0], True)
            if owner is not None:
                self._learn(owner, named)
                return owner
        elif named.person:
            return self._person(named)
        entity = self.entities.get(key)
        if entity is None:
            if named.common or fold(words[0]) in OPENING:
                return None
            entity = self.entities[key] = _Entity(" ".join(words), False)
            entity.type = type_of(words)
        return entity

    # ------------------------------------------------------------- who is meant

    def said(self, position: int, name: str) -> None:
        """Remember who is meant at this place, for the pronouns behind it."""
        key = fold(name)
        entity = self.entities.get(key) or self.surnames.get(key.split(" ")[-1] if key else "")
        if entity is not None:
            self.speaking.append((position, entity))

    def resolve(self, source: str, start: int, parent: Speaker | None) -> Speaker:
        words = [fold(w) for w in _WORD.findall(source)]
        if not words:
            return Speaker(None, None)
        if len(words) == 1 or (words[0] in HE | SHE | THEY | IT | SPEAKING | RELATIVE and len(words) <= 2):
            speaker = self._pronoun(words[0], start, parent)
            if speaker is not None:
                return speaker
        head = head_of(source)
        inside = self._inside(start, start + len(head))
        people = [m for m in inside if m.entity.person]
        tail = self.text[people[-1].end : start + len(head)] if people else ""
        if people and not re.match(r"[’']s?\b|\s+\w", tail):
            return self._spoken(start, people[-1].entity)
        role = self._by_role(head, start)
        if role is not None and not people:
            return self._spoken(start, role)
        everything = self._inside(start, start + len(source))
        if re.match(r".*\bspokes\w+", head) and everything:
            entity = everything[-1].entity
            return Speaker(entity.name, type_of(_WORD.findall(entity.name)) or "official")
        bodies = [m for m in inside if not m.entity.person]
        if bodies and not people:
            rest = self.text[bodies[-1].end : start + len(head)].strip()
            if not rest:
                return self._spoken(start, bodies[-1].entity)
        body = self._body(head, start)
        if body is not None:
            return self._spoken(start, body)
        kind = type_of(_WORD.findall(head)) or ("other" if inside else "unnamed")
        if inside or (
            words[0] == "the" and kind in ("official", "security", "organisation", "document", "media", "party")
        ):
            return Speaker(_without_determiner(head), kind)
        return Speaker(None, kind)

    def _spoken(self, start: int, entity: _Entity) -> Speaker:
        self.speaking.append((start, entity))
        return Speaker(
            entity.name, entity.type or ("other" if entity.person else type_of(entity.name.split()) or "organisation")
        )

    def _inside(self, start: int, end: int) -> list[_Mention]:
        first = bisect_right(self.starts, start - 1)
        # a run may begin before the source: "Meanwhile President Ana Ruiz" with the source at "President"
        first = max(0, first - 1)
        return [m for m in self.mentions[first : bisect_right(self.starts, end - 1)] if m.end > start]

    def _pronoun(self, word: str, start: int, parent: Speaker | None) -> Speaker | None:
        if word in SPEAKING:
            return parent or Speaker(None, None)
        if word in HE | SHE:
            entity = self._person_before(start, "m" if word in HE else "f")
            return self._spoken(start, entity) if entity else Speaker(None, None)
        if word in RELATIVE:
            sentence = max(self.sentences[bisect_right(self.sentences, start) - 1], start - NEAR)
            near = [
                m
                for m in self._inside(sentence, start)
                if m.end <= start and (m.entity.person or word not in ("who", "whom"))
            ]
            return self._spoken(start, near[-1].entity) if near else Speaker(None, None)
        if word in THEY | IT:
            for position, entity in self.speaking[:-7:-1]:
                if position < start and not entity.person:
                    return self._spoken(start, entity)
            return Speaker(None, None)
        return None

    def _person_before(self, start: int, gender: str) -> _Entity | None:
        """The last person who fits: in each sentence who speaks, then its first name, from here backwards."""
        here = bisect_right(self.sentences, start) - 1
        spoken = [(p, e) for p, e in self.speaking[-12:] if p < start]
        for k in range(here, max(-1, here - 8), -1):
            begin = max(self.sentences[k], start - NEAR)
            end = min(start, self.sentences[k + 1]) if k + 1 < len(self.sentences) else start
            fits = [e for p, e in spoken if begin <= p < end and e.person and e.gender in ("", gender)]
            if fits:
                return fits[-1] if k == here else fits[0]
            named = [m.entity for m in self._inside(begin, end) if begin <= m.start < end and m.entity.person]
            for wanted in (gender, ""):
                for entity in named:
                    if entity.gender == wanted:
                        return entity
        return None

    def _by_role(self, head: str, start: int) -> _Entity | None:
        """ "The Estonian president": the person whom the text gives that role, of that nation if one is named."""
        words = [fold(w) for w in _WORD.findall(head)]
        roles, nations = _roles(), _nations()
        wanted = {w for w in words if w in roles and roles[w].title and w not in HONORIFIC}
        of = {nations[w] for w in words if w in nations}
        leader = bool(words) and words[-1] in ("leader", "president", "premier", "chancellor", "king")
        if not words or not (wanted or leader) or words[0] in ("a", "an", "some", "another", "one"):
            return None
        if words[-1] not in roles:
            return None
        fits: list[_Entity] = []
        for e in self._around(start):
            if not e.person or e in fits:
                continue
            if words[-1] == "leader":
                if (of and e.nations & of) or (not of and any(roles[r].head for r in e.roles)):
                    fits.append(e)
            elif wanted <= e.roles and (not of or not e.nations or e.nations & of):
                fits.append(e)
            if len(fits) > 8:
                break
        exact = [e for e in fits if of and e.nations & of]
        return next(iter(exact or fits), None)

    def _around(self, start: int) -> Iterator[_Entity]:
        """Whoever is named near a place: before it from the last one backwards, then behind it."""
        here = bisect_right(self.starts, start)
        for k in range(here - 1, max(-1, here - REACH), -1):
            yield self.mentions[k].entity
        for k in range(here, min(len(self.mentions), here + REACH)):
            yield self.mentions[k].entity

    def _body(self, head: str, start: int) -> _Entity | None:
        """ "The ministry": the body named nearest before whose name holds those words."""
        words = [fold(w) for w in _WORD.findall(head)]
        if len(words) < 2 or words[0] not in ("the", "this", "that") or len(words) > 3:
            return None
        wanted = set(words[1:])
        for entity in self._around(start):
            if not entity.person and wanted <= {fold(w) for w in entity.name.split()}:
                return entity
        return None


def head_of(source: str) -> str:
    """A source up to its first comma, preposition or relative clause: where the head of the noun phrase stands."""
    return _TAIL.split(source, maxsplit=1)[0]


def type_of(words: Iterable[str]) -> str:
    """The type of the last word that has one: the head of an English noun phrase stands last."""
    roles = _roles()
    for word in reversed([fold(w) for w in words]):
        role = roles.get(word) or roles.get(word.removesuffix("s"))
        if role is not None and role.type:
            return role.type
        if word in _nations():
            return "official"
    return ""


def _without_determiner(phrase: str) -> str:
    return re.sub(r"^(?:the|a|an|this|that|its|their)\s+", "", phrase.strip(), flags=re.IGNORECASE)

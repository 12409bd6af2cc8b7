"""The noun that a number counts: "two national security officials" are officials. No tagger: word lists and plurals."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis import lexicons


class NounPhrase(NamedTuple):
    """`text[start:end]` is what is counted ("members of the security forces"), `head` its head noun ("members")."""

    start: int
    end: int
    head: str
    modifiers: str  # what stands before the head within the phrase


_LISTS: dict[str, frozenset[str]] = {}
for _row in lexicons.read("function_words"):
    _LISTS[_row["kind"]] = _LISTS.get(_row["kind"], frozenset()) | frozenset(_row["words"].split())
_STOPS = frozenset().union(
    *(_LISTS[kind] for kind in ("determiner", "pronoun", "preposition", "conjunction", "auxiliary", "adverb", "verb"))
)
LABELS = _LISTS["label"]
FUNCTION_WORDS = _STOPS
_PLURALS, _NOT_PLURAL = _LISTS["plural"], _LISTS["not_plural"]
_MODIFIER_PLURALS, _OF_NOUNS = _LISTS["modifier_plural"], _LISTS["of_noun"]
_NOUN_DETERMINERS = _LISTS["determiner"] | {"several", "many", "most", "few"}

# Takes "security", "co-founders", "people's", "U.S."; refuses digits. Read one after the other, never across a comma.
_WORD = re.compile(r"[ \u00a0]((?:[A-Z]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*)")
# Takes "arrested", "agreed", "newly", "rising"; refuses "speed" and "king".
_PARTICIPLE = re.compile(r"(?<!spe)(?<!^se)(?<!bre)(?<!^fe)(?<!^b)(?<!^r)ed$|ly$|\w\wing$")
_HYPHENATED = re.compile(r"-([^\W\d_]+(?:-[^\W\d_]+)*)")


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun: "officials", "people"; not "is", "crisis", "serious"."""
    lower = word.lower()
    if lower in _PLURALS:
        return True
    if len(lower) < 3 or lower in _NOT_PLURAL or not lower.endswith("s"):
        return len(word) > 2 and word[-1] == "s" and word[:-1].isupper()  # "TDs"
    return not lower.endswith(("ss", "us", "is", "'s", "’s"))


def find_noun_phrase(text: str, end: int, plural: bool) -> NounPhrase | None:
    """The noun phrase behind a number that ends at `end`; a plural noun is looked for unless the number is one."""
    words = _words_after(text, end, limit=7)
    if not words:
        return None
    if words[0][2].lower() == "of":
        return _after_of(text, words[0][1])
    if words[0][2].lower() in ("more", "such", "different", "separate") and len(words) > 1:
        words = words[1:]
    phrase = _plural_phrase(words) if plural else _singular_phrase(words)
    return _with_of_phrase(text, phrase) if phrase else None


def _words_after(text: str, end: int, limit: int) -> list[tuple[int, int, str]]:
    words = []
    for _ in range(limit):
        match = _WORD.match(text, end)
        if not match:
            break
        end = match.end()
        words.append((match.start(1), end, match[1]))
    return words


def _plural_phrase(words: list[tuple[int, int, str]]) -> NounPhrase | None:
    """Up to the first plural noun; without one, the word next to the number ("11 member trade agreement")."""
    for i, (_, end, word) in enumerate(words):
        lower = word.lower()
        if lower in _STOPS and lower not in _PLURALS and not (lower == "and" and 0 < i < len(words) - 1):
            break
        if is_plural(word):
            following = words[i + 1][2] if i + 1 < len(words) else ""
            goes_on = lower in _MODIFIER_PLURALS or (word[0].isupper() and following[:1].islower())
            if goes_on and is_plural(following) and following.lower() not in _STOPS:
                continue
            return NounPhrase(words[0][0], end, word, " ".join(w for _, _, w in words[:i]))
    start, end, first = words[0]
    abbreviated = first.isupper() and 2 <= len(first) <= 5  # "0.5 WAR"
    if (
        first.lower() in _STOPS
        or first.lower() in _LISTS["no_noun"]
        or (first[0].isupper() and not abbreviated)
        or _PARTICIPLE.search(first)
    ):
        return None
    return NounPhrase(start, end, first, "")


def _singular_phrase(words: list[tuple[int, int, str]]) -> NounPhrase | None:
    """What "one" counts: the words up to a verb or a function word, three at most."""
    phrase: list[tuple[int, int, str]] = []
    for word in words[:3]:
        if word[2].lower() in _STOPS or (word[2].endswith("ed") and phrase):
            break
        phrase.append(word)
    if not phrase or (len(phrase) == 1 and _PARTICIPLE.search(phrase[0][2]) and phrase[0][2].lower() not in _STATES):
        return None  # "as one more succumbed", "one staged by"
    return NounPhrase(phrase[0][0], phrase[-1][1], phrase[-1][2], " ".join(w for _, _, w in phrase[:-1]))


_STATES = frozenset("wounded injured killed missing accused detained arrested convicted disabled building".split())


def find_whole(text: str, end: int) -> NounPhrase | None:
    """What a fraction is part of: "half the seats", "two-thirds of voters"."""
    words = _words_after(text, end, limit=8)
    while words and (words[0][2].lower() in _NOUN_DETERMINERS or words[0][2].lower() == "of"):
        words = words[1:]
    return (_plural_phrase(words) or _singular_phrase(words)) if words else None


def _after_of(text: str, end: int) -> NounPhrase | None:
    """What a part is part of: "two of his deputies", "one of the oldest parks"; only after a determiner or a name."""
    words = _words_after(text, end, limit=7)
    while words and (words[0][2].lower() in _NOUN_DETERMINERS or words[0][2].endswith(("'s", "’s"))):
        words = words[1:]
    phrase = _plural_phrase(words) if words else None
    return phrase if phrase and is_plural(phrase.head) else None


def _with_of_phrase(text: str, phrase: NounPhrase) -> NounPhrase:
    """Takes in the of-phrase of nouns that say little alone: "members of the security forces"."""
    if phrase.head.lower() not in _OF_NOUNS:
        return phrase
    words = _words_after(text, phrase.end, limit=6)
    if len(words) < 2 or words[0][2].lower() != "of":
        return phrase
    last = None
    for start, end, word in words[1:]:
        lower = word.lower()
        if lower in _NOUN_DETERMINERS and last is None:
            continue
        if lower in _STOPS and lower not in _PLURALS:
            break
        last = (start, end)
        if is_plural(word) and lower not in _MODIFIER_PLURALS:
            break
    return phrase._replace(end=last[1]) if last else phrase


def noun_behind_hyphen(text: str, end: int) -> NounPhrase | None:
    """The rest of a compound: "five-day", "12-member"."""
    match = _HYPHENATED.match(text, end)
    return NounPhrase(match.start(1), match.end(), match[1], "") if match else None


_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "police": "police", "feet": "foot",
              "lives": "life", "policemen": "policeman", "servicemen": "serviceman"}  # fmt: skip
_IRREGULAR_PLURALS = {one: many for many, one in _IRREGULAR.items()}


def lemma(word: str) -> str:
    """A noun's singular in lower case, by spelling alone: "deputies" → "deputy"."""
    lower = word.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes")):
        return lower[:-2]
    return lower[:-1] if is_plural(lower) and lower not in _PLURALS else lower


def forms(head: str) -> tuple[str, str]:
    """A noun's singular and plural, by spelling alone: people, deputies → person, people; deputy, deputies."""
    one = lemma(head)
    if one in _IRREGULAR_PLURALS:
        return one, _IRREGULAR_PLURALS[one]
    if head.lower() != one:
        return one, head.lower()
    if one.endswith("y") and one[-2:-1] not in "aeiou":
        return one, one[:-1] + "ies"
    return one, one + ("es" if one.endswith(("s", "x", "ch", "sh")) else "s")

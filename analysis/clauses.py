"""Who is credited within one sentence: rules over tokens for cues, their sources and the clauses they govern."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from itertools import compress
from typing import NamedTuple

from analysis import lexicons
from analysis.cues import Cue, cue_forms, cue_nouns, cue_passives, cue_phrases
from analysis.quotations import Quotation
from analysis.speakers import head_of, type_of
from analysis.tokens import Tokens


def _class(name: str) -> frozenset[str]:
    """The words of one class of the lexicon `grammar_words`."""
    return next(frozenset(row["words"].split()) for row in lexicons.read("grammar_words") if row["class"] == name)


CLAUSE_BREAKS = _class("clause_breaks")
MARKS = _class("marks")
SUBORDINATORS = _class("subordinators")
RELATIVE = _class("relative")
AUXILIARIES = _class("auxiliaries")  # and the adverbs that stand among them
BE = _class("be")
DETERMINERS = _class("determiners")
COUNTING = _class("counting")  # may be subjects alone
PRONOUNS = _class("pronouns")
PREPOSITIONS = _class("prepositions")
CONJUNCTIONS = _class("conjunctions")
DAYS = _class("days")
TIMES = _class("times")  # end a phrase of time before the subject
ADVERBIAL = frozenset(("on", "at", "in", "during"))  # open a phrase of time or place
# A form in -s behind one of these is a noun: "the city's plans", "of claims".
NO_SUBJECT = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | {"'s", "new", "other", "such", "own", "future", "current"}
# named here once, for they are asked at every word
HELPING = BE | AUXILIARIES
OPENING = PRONOUNS | DETERMINERS  # noun phrases
SUBORDINATE = SUBORDINATORS | RELATIVE
NOT_A_VERB_BEHIND = DETERMINERS - COUNTING - {"that"} | PREPOSITIONS - {"in", "by"}
NOT_A_PARTICIPLE_BEHIND = DETERMINERS | PREPOSITIONS - {"in", "by"}
BEFORE_SUBJECT = CONJUNCTIONS | {"then", "yesterday", "meanwhile", "however", "still", "so"}
# What no noun phrase ends with.
NO_NOUNS = PREPOSITIONS | CONJUNCTIONS | DETERMINERS - frozenset("some many most several few one both this".split())
OPENING_OBJECTS = OPENING | MARKS | {"to", "how", "what", "why", "whether", ":", ","}
LABELS = _class("labels")  # what stands before a colon and is nobody's name
TO_BE = BE - frozenset("'m 's become became becomes feels felt remained remains seemed seems".split())
HELPERS = "'d 'll 've can could did do does had has have having may might must shall should will would"
ADVERBS = AUXILIARIES - BE - frozenset(HELPERS.split())
HANDLING = frozenset(("treat", "need", "cast"))  # their passives tell what was done, not what was said or thought
STATES = frozenset(("prepare", "worry", "determine"))  # "is worried that": the subject's own
OBJECTS_AHEAD = frozenset(("what", "which", "that", "whom"))
NO_HOLDERS = ("", "witness", "document", "unnamed")  # types of nouns that rather are described than describe
BEHIND_AGENT = frozenset(("of", "for", "to", "as", "that", "with", "over"))  # open what the agent said
FURTHEST_AGENT = 14  # tokens
POSSESSIVES = frozenset("his her its their my our".split())
HEDGING = frozenset(("about", "around", "nearly", "almost", "over", "some", "least", "most", "between"))
NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ism", "ing", "ance", "ence")  # of what is no name
LONGEST_NAME = 6  # tokens
LONGEST_COUNTED = 10  # tokens of what is counted
SHORT_END = 6  # tokens behind a cue that hold no content: "said on Monday."


class Credit(NamedTuple):
    """One cue with its source and the parts of its content, as token ranges; `rule` names what found it."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    contents: tuple[tuple[int, int], ...]
    entry: Cue
    rule: str


# "By the ministry's count", "in her view": whose what is told is, in any place of a sentence.
RECKONED = {
    "by": frozenset("count tally estimate estimates reckoning calculation calculations admission".split()),
    "in": frozenset("view opinion eyes judgment judgement telling estimation".split()),
}
LAID_TO = frozenset("attribute attributes attributed".split())  # … to somebody or something
_FOR = Cue("for", "phrase", "belief", "neutral", frozenset())
_COLON = _FOR._replace(lemma=":", kind="speech")


@cache
def _triggers() -> frozenset[str]:
    """The words that some rule begins at; most words of a text are none of them."""
    words = (*cue_phrases(), *cue_passives(), *cue_nouns(), *cue_forms(), "put", "puts", "putting")
    return frozenset((*words, *RECKONED["by"], *RECKONED["in"], *LAID_TO))


class Grammar:
    """The rules at work on one text; holds what they look up, so that each rule stays short."""

    def __init__(self, tokens: Tokens, quotations: list[Quotation]) -> None:
        self.t = tokens
        self.w = tokens.words
        self.quotations = quotations
        self.quote_of = self._outermost()
        triggers = compress(range(len(self.w)), map(_triggers().__contains__, self.w))
        self.begins = [i for i in triggers if self.quote_of[i] < 0]
        self.ends_of_sentences = [b for _, b in tokens.sentences]
        self.credits = [self.sentence(a, b) for a, b in tokens.sentences]

    def _outermost(self) -> list[int]:
        """For each token the number of the outermost quotation it stands in (marks included), else -1."""
        owner = [-1] * len(self.w)
        last, horizon = 0, -1
        for number, quotation in enumerate(self.quotations):
            if quotation.start < horizon:
                continue
            horizon = quotation.end
            first = bisect_left(self.t.starts, quotation.start, last)
            last = bisect_left(self.t.starts, horizon, first)
            owner[first:last] = [number] * (last - first)
        return owner

    # ------------------------------------------------------------- one sentence

    def sentence(self, a: int, b: int) -> list[Credit]:
        opening = self.opening(a, b)
        found = [opening] if opening is not None else []
        i = opening.cue[1] if opening is not None else a
        for begin in self.begins[bisect_left(self.begins, i) : bisect_left(self.begins, b)]:
            if begin < i:
                continue
            hit = self.phrase(begin, a, b) or self.cue_word(begin, a, b, found)
            if hit is not None and hit.contents:
                found.append(hit)
                i = hit.cue[1]
        return found

    def reckoned(self, a: int, b: int) -> list[Credit]:
        """Credits by whose count or in whose view something is, and of what is attributed to something.

        The model, which was trained without them, does not read these.
        """
        found = []
        for i in self.begins[bisect_left(self.begins, a) : bisect_left(self.begins, b)]:
            if self.w[i] in LAID_TO:
                hit = self.laid_to(i, a, b)
            elif self.w[i] in RECKONED["by"] or self.w[i] in RECKONED["in"]:
                hit = self.reckoning(i, a, b)
            else:
                continue
            if hit is not None and hit.contents:
                found.append(hit)
        return found

    def reckoning(self, i: int, a: int, b: int) -> Credit | None:
        """ "By the ministry's latest count": what stands on either side of the phrase."""
        j = i
        while j > a + 1 and self.w[j - 1] in ("own", "latest", "official", "last", "first"):
            j -= 1
        owner = j - 1 if self.w[j - 1] in ("'s", "’s") else j if self.w[j - 1] in POSSESSIVES else a
        first = next((k for k in range(owner - 2, max(a, owner - 8) - 1, -1) if self.w[k] in RECKONED), owner)
        source = (first + 1, owner)
        if (
            first == owner
            or self.w[i] not in RECKONED[self.w[first]]
            or not (self.w[owner - 1] in POSSESSIVES or self.determined(source))
        ):
            return None
        after = i + 1 + (i + 1 < b and self.w[i + 1] == ",")
        parts = ((after, b),) if self.blank((a, first)) else ((a, first), (after, b))
        return Credit(
            (i, i + 1), source, self.parts(*parts), _FOR._replace(lemma=self.w[i], kind="speech"), "according to"
        )

    def laid_to(self, i: int, a: int, b: int) -> Credit | None:
        """ "The ministry attributed 44 fires to campers"; a passive credits nobody."""
        source = self.subject(i, a)
        to = next((k for k in range(i + 2, min(b, i + 12)) if self.w[k] == "to"), None)
        if source is None or to is None or (self.w[i - 1] in HELPING and self.w[i - 1] not in ("has", "have", "had")):
            return None
        entry = _FOR._replace(lemma="attribute", part="verb", kind="speech")
        return Credit((i, i + 1), source, self.parts((i + 1, self.clause_end(i + 1, b))), entry, "after the cue")

    def opening(self, a: int, b: int) -> Credit | None:
        """What a sentence opens with may say whose it is: "For the mayor, …" and, as in headlines, "Ruiz: …"."""
        if b - a < 5 or self.quote_of[a] >= 0:
            return None
        if self.w[a] == "for":
            end = self.sign_ahead(",", a + 1, b)
            if end is None or not self.somebody(a + 1, end):
                return None
            return Credit((a, a + 1), (a + 1, end), self.parts((end + 1, b)), _FOR, "opening")
        end = self.sign_ahead(":", a, b) if self.t.capital(a) else None
        if end is None or self.w[a] in LABELS or not self.named(a, end) or self.topic(a, end):
            return None
        if " ".join(self.w[a:end]) in _places():  # "Chile: 12 ships lost" says where, not who
            return None
        if self.w[a] in DETERMINERS and not self.somebody(a, end):
            return None
        return Credit((end, end + 1), (a, end), self.parts((end + 1, b)), _COLON, "opening")

    def sign_ahead(self, sign: str, i: int, b: int) -> int | None:
        """Where a name that begins at i is followed by the sign, no other sign between."""
        for j in range(i, min(i + LONGEST_NAME, b)):
            if self.w[j] == sign:
                return j if j > i else None
            if self.w[j] in CLAUSE_BREAKS and not self.abbreviation(j):
                return None
        return None

    def named(self, i: int, j: int) -> bool:
        """Whether every word is written as in a name."""
        return all(self.t.capital(k) or self.w[k] == "." or self.w[k] in ("of", "the") for k in range(i, j))

    def topic(self, i: int, j: int) -> bool:
        """Whether a headline's words before its colon say what it is about: "Cover-up", "They Knew", "Explosion"."""
        word = self.w[j - 1]
        if self.w[i] in OPENING and j - i > 1 and word in cue_forms():
            return True
        printed = self.t.text[self.t.starts[j - 1] : self.t.ends[j - 1]]
        if j - i > 1 or type_of([word]):
            return False
        return ("-" in printed and printed.rpartition("-")[2].islower()) or word.endswith(NOUN_ENDINGS)

    def somebody(self, i: int, j: int) -> bool:
        """Whether tokens [i, j) are a person or body: "him", "Ana Ruiz", "the mayor"; not "example", "two years"."""
        if j - i == 1 and self.w[i] in ("him", "her", "them", "me", "us"):
            return True
        if self.w[j - 1] in DAYS:
            return False
        return self.named(i, j) or type_of(head_of(" ".join(self.w[i:j])).split()) not in ("", "document")

    def phrase(self, i: int, a: int, b: int) -> Credit | None:
        """ "According to X": what stands on either side of the phrase and its source."""
        for words, entry in cue_phrases().get(self.w[i], ()):
            n = len(words)
            if tuple(self.w[i : i + n]) != words:
                continue
            source = self.right_noun_phrase(i + n, b)
            if source is None and i > a and i + n < b and self.w[i + n] in RELATIVE:
                source = (i + n, i + n + 1)
            if source is None or (words[-1] == "by" and not self.determined(source)):
                return None
            after = source[1]
            if self.w[source[0]] in RELATIVE:
                return Credit((i, i + n), source, self.parts((after, b)), entry, "according to")
            left = (a, i)
            right = (after, b)
            if self.blank(left):
                return Credit((i, i + n), source, self.parts(right), entry, "according to")
            if after < b and self.w[after] == "," and b - after > 4 and self.blank_before(i, a):
                return Credit((i, i + n), source, self.parts(left, right), entry, "according to")
            return Credit((i, i + n), source, self.parts(left), entry, "according to")
        return None

    def determined(self, source: tuple[int, int]) -> bool:
        """Whether a noun phrase opens as those of people and bodies do: refuses "as told by pictures"."""
        first = source[0]
        return self.t.capital(first) or self.w[first] in OPENING or self.somebody(*source)

    def cue_word(self, i: int, a: int, b: int, found: list[Credit]) -> Credit | None:
        w = self.w[i]
        passive = cue_passives().get(w)
        if passive is not None and i > a and self.w[i - 1] in HELPING and i + 1 < b and self.w[i + 1] == "to":
            return self.passive(i, a, b, passive)
        noun = cue_nouns().get(w)
        if (
            noun is not None
            and i + 1 < b
            and (self.w[i + 1] == "that" or (self.w[i + 1] == "to" and "to" in noun.takes))
        ):
            before = self.w[i - 1] if i > a else ""
            acts = before not in NO_SUBJECT and w in cue_forms() and self.is_verb(i, a, b, cue_forms()[w])
            if not acts and (before in NO_SUBJECT or not (before in PRONOUNS or before in AUXILIARIES)):
                return self.noun(i, a, b, noun)
        if w in ("put", "puts", "putting") and i + 1 < b:
            return self.put_it(i, a, b) or self.put_at(i, a, b)
        entry = cue_forms().get(w)
        if entry is None or entry.part not in ("verb", "adjective"):
            return None
        if entry.part == "adjective":
            if i + 1 < b and self.w[i + 1] == "that" and i > a and self.w[i - 1] in HELPING:
                return Credit(
                    (i, i + 1), self.subject(i, a), self.parts((i + 1, self.clause_end(i + 1, b))), entry, "adjective"
                )
            return None
        return self.verb(i, a, b, entry, found)

    def put_it(self, i: int, a: int, b: int) -> Credit | None:
        """ "As Ruiz put it, …": what stands before "as" and behind the comma."""
        subject = self.subject(i, a)
        if self.w[i + 1] != "it" or subject is None or subject[0] == a or self.w[subject[0] - 1] != "as":
            return None
        entry = Cue("put it", "phrase", "speech", "neutral", frozenset())
        begin, behind = subject[0] - 1, i + 2
        while behind < b and self.w[behind] in (",", ":"):
            behind += 1
        quoted = behind < b and self.quote_of[behind] >= 0  # "Or, as Ruiz put it, “…”"
        before = (a, a) if quoted or (behind < b and begin - a < 3) else (a, begin)
        return Credit((i, i + 2), subject, self.parts(before, (behind, b)), entry, "opening")

    def put_at(self, i: int, a: int, b: int) -> Credit | None:
        """ "Police put the number at 120": what is counted, and the number."""
        subject = self.subject(i, a)
        if subject is None or self.w[i + 1] not in DETERMINERS | {"it", "them"}:
            return None
        for j in range(i + 2, min(i + 2 + LONGEST_COUNTED, b - 1)):
            if self.w[j] in CLAUSE_BREAKS:
                return None
            if self.w[j] == "at":
                number = j + 1 + (self.w[j + 1] in HEDGING)
                if not any(c.isdigit() for k in range(number, min(number + 3, b)) for c in self.w[k]):
                    return None
                entry = Cue("put at", "phrase", "speech", "neutral", frozenset())
                return Credit(
                    (i, i + 1), subject, self.parts((i + 1, self.clause_end(i + 1, b))), entry, "after the cue"
                )
        return None

    def passive(self, i: int, a: int, b: int, entry: Cue) -> Credit | None:
        subject = self.subject(i, a)
        parts = [(i + 1, self.clause_end(i + 1, b))]
        if subject is not None:
            parts.insert(0, subject)
        return Credit((self.cue_first(i, a), i + 1), None, self.parts(*parts), entry, "passive")

    def passive_verb(self, i: int, a: int, b: int, entry: Cue) -> Credit | None:
        """ "The firm was accused by campaigners of fraud": whoever stands behind "by" is credited, else nobody."""
        w = self.w
        nxt = w[i + 1] if i + 1 < b else "."
        if nxt == "as" and i + 3 < b and w[i + 2] in ("saying", "telling"):  # "is quoted as saying"
            return Credit(
                (self.cue_first(i, a), i + 3), self.subject(i, a), self.parts((i + 3, b)), entry, "after the cue"
            )
        agent = self.agent(i, b)
        if agent is not None:
            before, behind = (i + 1, agent[0] - 1), (agent[1], self.phrase_end(agent[1], b))
            contents = [part for part in (before, behind) if part[0] < part[1] and w[part[0]] in BEHIND_AGENT]
        elif nxt == "to":
            verb = i + 2 < b and w[i + 2] not in DETERMINERS and not self.t.capital(i + 2)
            asked = entry.stance == "urging" or entry.lemma == "tell" or ("to" in entry.takes and entry.kind != "act")
            contents = [(i + 1, self.clause_end(i + 1, b))] if verb and asked else []
        elif nxt == "as":
            contents = [(i + 1, self.phrase_end(i + 1, b))]
        else:
            contents = [(i + 1, self.clause_end(i + 1, b))] if nxt in ("that", ":") or nxt in MARKS else []
        if agent is None and (entry.lemma in HANDLING or not contents):
            return None  # "was declared a holiday", "was treated as a precaution": nobody is credited
        if agent is None and entry.takes & {"as", "call"}:
            entry = entry._replace(kind="act")  # "was declared closed": a naming that nobody is credited with
        return Credit((self.cue_first(i, a), i + 1), agent, self.parts(*contents), entry, "passive")

    def is_passive(self, i: int, a: int, b: int, entry: Cue) -> bool:
        """Whether the participle at i tells what was done to its subject: "were asked to go", "the firm, accused of fraud,"."""
        w = self.w
        if w[i] == entry.lemma or w[i].endswith("ing"):
            return False
        j = i - 1
        while j >= a and (w[j] in ADVERBS or (w[j].endswith("ly") and len(w[j]) > 4)):
            j -= 1
        if j >= a and w[j] in TO_BE:
            return entry.lemma not in STATES
        if not entry.takes & {"object", "as", "call"} or i + 1 == b or i == a:
            return False
        if (
            w[i + 1] == "as"
        ):  # "a town seen as safe"; not "Ruiz dismissed as false the claim", "what voters saw as a joke"
            subject = self.subject(i, a)
            asked = subject is not None and subject[0] > a and w[subject[0] - 1] in OBJECTS_AHEAD
            holder = self.t.capital(i - 1) or w[i - 1] in PRONOUNS | RELATIVE or type_of([w[i - 1]]) not in NO_HOLDERS
            return w[i - 1] == "," or not (asked or holder)
        return w[i + 1] == "by" or (w[i + 1] == "of" and "of" not in entry.takes)

    def agent(self, i: int, b: int) -> tuple[int, int] | None:
        """Who a passive is done by: "asked by the mayor to go", "accused of fraud by campaigners"; not "by Monday"."""
        w = self.w
        for j in range(i + 1, min(i + 1 + FURTHEST_AGENT, b - 1)):
            if w[j] in CLAUSE_BREAKS or (w[j] in SUBORDINATORS and w[j] != "as"):
                return None
            if w[j] == "by":
                source = self.right_noun_phrase(j + 1, b)
                if source is None or w[j + 1] in DAYS:
                    return None
                # "by campaigners of fraud", "by the mayor to go"; but "by many of the owners"
                ends = (k for k in range(j + 2, source[1]) if w[k] in BEHIND_AGENT and w[k - 1] not in COUNTING)
                source = (j + 1, next(ends, source[1]))
                return source if self.determined(source) else None
        return None

    def noun(self, i: int, a: int, b: int, entry: Cue) -> Credit | None:
        source = None
        if i > a and self.w[i - 1] == "'s":
            source = self.left_noun_phrase(i - 2, a)
        elif i > a and self.w[i - 1] in ("his", "her", "their", "its", "our", "my"):
            source = (i - 1, i)
        return Credit((i, i + 1), source, self.parts((i + 1, self.clause_end(i + 1, b))), entry, "noun")

    def verb(self, i: int, a: int, b: int, entry: Cue, found: list[Credit]) -> Credit | None:
        w = self.w
        nxt = w[i + 1] if i + 1 < b else "."
        if i > a and w[i - 1] == "to" and nxt not in ("that", ":", ","):
            return None
        if i > a and w[i - 1] in NOT_A_VERB_BEHIND and not w[i].endswith("ing"):
            return None  # "the report", "of claims": a noun
        if not self.is_verb(i, a, b, entry) or self.other_sense(i, b, entry):
            return None
        if self.is_passive(i, a, b, entry):
            return self.passive_verb(i, a, b, entry)
        participle = w[i].endswith("ing") and not (i > a and w[i - 1] in BE)
        subject = None if participle else self.subject(i, a)
        before = self.before_subject(i, subject)
        if (
            w[i] in ("called", "calls", "call", "describes", "described", "termed", "dubbed", "labeled")
            and subject
            and before >= a
            and w[before] == "what"
        ):
            end = self.quotation_end(i + 1) or self.phrase_end(i + 1, b)
            return Credit((i, i + 1), subject, self.parts((i + 1, end)), entry, "what X called")
        # content before the cue: “…,” he said / …, said Smith
        if "clause" in entry.takes and not participle:
            left = self.content_left(i, a, b, subject, before)
            if left is not None:
                return self.told_before(i, a, b, entry, subject, left)
        cue = (self.cue_first(i, a), i + 1)
        if participle:
            if not ("clause" in entry.takes or "as" in entry.takes or "call" in entry.takes) or (
                i > a and w[i - 1] in NOT_A_PARTICIPLE_BEHIND
            ):
                return None
            subject = found[-1].source if found else self.subject_of_sentence(i, a)
            cue = (i, i + 1)
        elif subject is None and i > a and w[i - 1] in ("and", "but", "or") and found:
            subject = found[-1].source
        if subject is None and not participle and not (i > a and w[i - 1] in HELPING):
            return None
        start = self.content_right(i, b, entry)
        if start is None:
            return None
        rule = "participle" if participle else "relative" if subject and w[subject[0]] in RELATIVE else "after the cue"
        end = self.clause_end(start, b)
        return Credit(cue, subject, self.parts((start, end)), entry, rule)

    def other_sense(self, i: int, b: int, entry: Cue) -> bool:
        """Whether the verb does something other than tell: "added up the damage", "claimed three lives"."""
        ahead = self.w[i + 1 : min(i + 6, b)]
        if entry.lemma == "add":
            return ahead[:1] in (["up"], ["to"])
        if self.w[i] == "thanks":
            return ahead[:1] == ["to"]  # "safe thanks to her"
        return entry.lemma in ("claim", "demand") and any(w in ("life", "lives", "victims") for w in ahead)

    def is_verb(self, i: int, a: int, b: int, entry: Cue) -> bool:
        """Whether a form that might as well be a noun ("state", "claims") has a subject and an object as verbs have."""
        w = self.w
        if w[i] in ("say", "says", "think", "thinks", "believe", "believes", "tells", "writes", "adds"):
            return True
        before = i - 1
        while before >= a and (w[before] in AUXILIARIES or w[before].endswith("ly")):
            before -= 1
        helped = before < i - 1 and w[i - 1] in AUXILIARIES
        if w[i] == "like":  # "firms like Acme" has a preposition
            asked = w[i - 1] in ("would", "'d", "n't", "not", "did", "do") if i > a else False
            return asked or (before >= a and before == i - 1 and w[before] in ("i", "we", "you", "they", "who"))
        if w[i] == entry.lemma:
            subject = before >= a and (
                w[before] in PRONOUNS or w[before] in RELATIVE or (w[before].endswith("s") and w[before] != "'s")
            )
            return helped or subject
        if w[i].endswith("s") and w[i].startswith(entry.lemma[:3]) and not w[i].endswith("ss"):
            nxt = w[i + 1] if i + 1 < b else "."
            opens = nxt in OPENING_OBJECTS
            named = i + 1 < b and (self.t.capital(i + 1) or (nxt in ("of", "about") and nxt in entry.takes))
            return before >= a and w[before] not in NO_SUBJECT and (opens or named)
        return True

    def content_left(
        self, i: int, a: int, b: int, subject: tuple[int, int] | None, before: int
    ) -> tuple[int, int] | None:
        """End of the content that stands before "he said" or "said Smith", if it does."""
        w = self.w
        nxt = w[i + 1] if i + 1 < b else "."
        inverted = subject is None and i > a and (w[i - 1] in (",", "?", "!") or self.closes(i - 1, a))
        if inverted and i + 1 < b and (self.right_noun_phrase(i + 1, b) is not None):
            return (a, i)
        if subject is None or before < a:
            return None
        if w[before] not in (",", "—", "–", "--", "?", "!") and w[before] not in MARKS:
            return None
        if nxt in ("that", ":") or nxt in MARKS:
            return None
        ends = (
            nxt in (".", ",", ";", "…", "?", "!", "—")
            or nxt in ("in", "on", "at", "as", "during", "after", "when", "of", "to")
            or nxt in DAYS
        )
        if self.quote_of[before] >= 0 or (before > a and self.quote_of[before - 1] >= 0):
            return (a, before + 1)
        if ends and before - a >= 3 and not self.introduces(a, before):
            return (a, before + 1)
        if ends and before - a >= 2 and b - i <= SHORT_END and not any(w[k] in ("that", ":") for k in range(i, b)):
            return (a, before + 1)  # nothing else is left that could have been said
        return None

    def closes(self, i: int, a: int) -> bool:
        """Whether the mark at i ends a quotation that is a sentence: refuses "the “experts” knew"."""
        if self.w[i] not in MARKS or i == a:
            return False
        return self.w[i - 1] in (",", ".", "?", "!", "…", "—") or self.quote_of[a] == self.quote_of[i] >= 0

    def introduces(self, a: int, before: int) -> bool:
        """Whether what stands before the comma is an adverbial ("In a speech on Monday,"), not a clause."""
        first = self.w[a]
        timed = self.w[before - 1] in TIMES and before - a <= SHORT_END  # "Less than 30 minutes later,"
        return timed or first in PREPOSITIONS or first in SUBORDINATORS or first in DAYS or before - a < 4

    def told_before(
        self, i: int, a: int, b: int, entry: Cue, subject: tuple[int, int] | None, left: tuple[int, int]
    ) -> Credit:
        first, last = left
        if subject is None:
            subject = self.right_noun_phrase(i + 1, b)
        quote = self.quote_of[last - 1] if self.quote_of[last - 1] >= 0 else self.quote_of[max(first, last - 2)]
        if quote >= 0:
            while first > 0 and self.quote_of[first - 1] == quote:
                first -= 1
        after = max(i + 1, subject[1] if subject else 0)
        parts = [(first, last)]
        if after < b and self.w[after] == "," and after + 1 < b:
            if self.quote_of[after + 1] >= 0 or (
                quote < 0 and b - after > 4 and self.w[after + 1] not in ("who", "which", "adding", "a", "an", "the")
            ):
                parts.append((after + 1, b))
        elif after < b and self.w[after] in (":", "—") and after + 1 < b and self.quote_of[after + 1] >= 0:
            parts.append((after + 1, b))
        return Credit((self.cue_first(i, a), i + 1), subject, self.parts(*parts), entry, "before the cue")

    def content_right(self, i: int, b: int, entry: Cue) -> int | None:
        """Where the content behind the cue begins; None: the cue governs nothing here."""
        w = self.w
        start = i + 1
        if start >= b:
            return None
        for j in range(start, min(b, start + 14)):
            if (
                w[j] == "that"
                and "clause" in entry.takes
                and (j == start or (j > start and w[j - 1] not in PREPOSITIONS))
            ):
                return j
            if w[j] in MARKS and self.quote_of[j] >= 0:
                between = j - start
                if between == 0 or w[j - 1] in (":", ","):
                    return j
                break
            if w[j] in (",", ";", "."):
                break
        for j in range(start, min(b, start + 14)):
            if w[j] == ":" and j + 1 < b and entry.kind != "belief":
                return j + 1
        nxt = w[start]
        if nxt in (".", ";", "?", "!", ")") or (nxt == ":" and entry.kind == "belief"):
            return None
        if nxt == ",":
            return start + 1 if start + 1 < b and self.quote_of[start + 1] >= 0 else None
        if nxt in ("of", "about") and nxt in entry.takes:
            return start + 1 if start + 1 < b else None
        if entry.lemma == "tell":
            j = start + 1
            while j < b and self.t.capital(j):
                j += 1
            return j if j < b else None
        if "to" in entry.takes and nxt == "to":
            return start
        if "object" in entry.takes or "as" in entry.takes or "call" in entry.takes:
            return start
        if "clause" in entry.takes:
            if nxt in DAYS or (nxt == "on" and start + 1 < b and w[start + 1] in DAYS):
                start += 1 if nxt in DAYS else 2
            if start < b and w[start] in ("to", "by", "of"):
                return None
            return start if start < b else None
        return None

    # ---------------------------------------------------------------- phrases

    def subject(self, i: int, a: int) -> tuple[int, int] | None:
        """The noun phrase left of the verb at i, over adverbs, auxiliaries and one apposition between commas."""
        j = i - 1
        while j >= a and (self.w[j] in AUXILIARIES or (self.w[j].endswith("ly") and len(self.w[j]) > 4)):
            j -= 1
        if j < a:
            return None
        if self.w[j] == ",":
            k = j - 1
            while k >= a and self.w[k] != "," and j - k < 25:
                k -= 1
            if k > a and self.w[k] == "," and self.w[k + 1] not in CONJUNCTIONS and not self.quoted(k + 1, j):
                return self.left_noun_phrase(k - 1, a)
            return None
        if self.w[j] in RELATIVE:
            return (j, j + 1)
        return self.left_noun_phrase(j, a)

    def quoted(self, i: int, j: int) -> bool:
        """Whether any of tokens [i, j) stands in quotation marks."""
        return i < j and max(self.quote_of[i:j]) >= 0

    def left_noun_phrase(self, j: int, a: int) -> tuple[int, int] | None:
        """The noun phrase that ends with token j."""
        w = self.w
        k = j
        forms = cue_forms()
        while k >= a and j - k < 18 and self.quote_of[k] < 0:
            if (w[k] in CLAUSE_BREAKS and not self.abbreviation(k)) or w[k] in SUBORDINATE:
                break
            entry = forms.get(w[k])
            if entry is not None and entry.part == "verb" and k < j and w[k + 1] in OPENING:
                break
            if w[k] == "and" and k < j and w[k + 1] in PRONOUNS:
                break
            k -= 1
        first = k + 1
        while first <= j and w[first] in BEFORE_SUBJECT:
            first += 1
        first = self.without_adverbial(first, j)
        if first > j or w[j] in NO_NOUNS:
            return None
        return first, j + 1

    def without_adverbial(self, first: int, j: int) -> int:
        """ "On Monday the mayor", "At the same meeting Ana Ruiz": where the subject behind a phrase of time or place begins."""
        w = self.w
        for k in range(first, min(first + 4, j)):  # "That morning the mayor", "Two years ago Ana Ruiz"
            if w[k] in TIMES and (w[k + 1] in DETERMINERS or w[k + 1] in PRONOUNS or self.t.capital(k + 1)):
                return k + 1
        if first > j or w[first] not in ADVERBIAL:
            return first
        if first < j and w[first + 1] in DAYS:
            return first + 2
        k = j
        if self.t.capital(j):
            while k > first and (self.t.capital(k - 1) or w[k - 1] in (".", "of")):
                k -= 1
        while k > first + 2 and w[k] not in DETERMINERS and not self.t.capital(k):
            k -= 1
        return k if k > first + 1 and w[k] not in DAYS else first

    def abbreviation(self, k: int) -> bool:
        return self.w[k] == "." and k > 0 and len(self.w[k - 1]) <= 4 and self.t.capital(k - 1)

    def right_noun_phrase(self, i: int, b: int) -> tuple[int, int] | None:
        """The noun phrase that begins with token i, up to a comma, a preposition of time or a verb."""
        w = self.w
        if i >= b or (w[i] in CLAUSE_BREAKS) or w[i] in PREPOSITIONS or w[i] in SUBORDINATORS:
            return None
        if not (
            self.t.capital(i)
            or w[i] in DETERMINERS
            or w[i] in PRONOUNS
            or w[i] in ("him", "her", "them", "me", "us")
            or w[i].isalpha()
        ):
            return None
        j = i
        while j < b and j - i < 20:
            if w[j] in CLAUSE_BREAKS and (j + 1 == b or not self.abbreviation(j)):
                break
            if j > i and (
                w[j] in SUBORDINATORS
                or w[j] in RELATIVE
                or (
                    w[j] in ("in", "on", "during", "at", "and")
                    and (w[j] != "and" or not self.t.capital(min(j + 1, b - 1)))
                )
            ):
                break
            if j > i and w[i] in PRONOUNS:
                break
            j += 1
        return (i, j) if j > i else None

    def before_subject(self, i: int, subject: tuple[int, int] | None) -> int:
        return (subject[0] if subject else i) - 1

    def subject_of_sentence(self, i: int, a: int) -> tuple[int, int] | None:
        """For ", stating that …": a name, a pronoun or somebody whom the sentence opens with."""
        w = self.w
        a = self.main_clause(i, a)
        if w[a] in PRONOUNS:
            return (a, a + 1)
        j = a
        while j < i and j - a < 8:
            named = self.t.capital(j) or (j > a and (w[j] in ("of", "for") or self.abbreviation(j)))
            if not named and not (j == a + 1 and w[a] in DETERMINERS and type_of([w[j]]) not in ("", "document")):
                break
            j += 1
        while j > a and w[j - 1] in ("of", "for"):
            j -= 1
        alone = j == a + 1 and (
            w[a] in NO_SUBJECT or w[a] in SUBORDINATORS or (not type_of([w[a]]) and not self.t.capital(a))
        )
        return (a, j) if j > a and not alone else None

    def main_clause(self, i: int, a: int) -> int:
        """Where the subject of the sentence begins: behind "On Sunday", "While the owners push for tolls,"."""
        if self.w[a] in SUBORDINATORS:
            comma = next((k for k in range(a + 2, min(i - 2, a + FURTHEST_AGENT)) if self.w[k] == ","), None)
            return comma + 1 if comma is not None else a
        return min(self.without_adverbial(a, i - 1), i - 1) if self.w[a] in ADVERBIAL else a

    def cue_first(self, i: int, a: int) -> int:
        j = i
        while j > a and (self.w[j - 1] in AUXILIARIES or self.w[j - 1].endswith("ly")):
            j -= 1
        return j

    def quotation_end(self, i: int) -> int | None:
        """End of the quotation that opens at or one word behind token i."""
        for j in (i, i + 1):
            if j < len(self.w) and self.quote_of[j] >= 0:
                number = self.quote_of[j]
                while j < len(self.w) and self.quote_of[j] == number:
                    j += 1
                return j
        return None

    def phrase_end(self, i: int, b: int) -> int:
        while i < b and self.w[i] not in CLAUSE_BREAKS:
            i += 1
        return i

    def clause_end(self, i: int, b: int) -> int:
        """Where a clause that begins at i ends: the sentence's end, or where another subject takes over."""
        w = self.w
        for j in range(i, b):
            if self.quote_of[j] >= 0:
                continue
            if w[j] in (";",):
                return j
            if w[j] == "," and j + 1 < b:
                nxt = w[j + 1]
                if nxt in ("while", "whereas", "although", "though"):
                    return j
                if nxt in cue_phrases():
                    return j
                entry = cue_forms().get(nxt)
                if entry is not None and nxt.endswith("ing"):
                    return j
                if nxt in ("but", "and", "as") and self.taken_over(j + 2, b):
                    return j
        return b

    def taken_over(self, i: int, b: int) -> bool:
        """Whether a subject and a speech verb follow at once: ", and Smith said"."""
        for j in range(i, min(b, i + 6)):
            if self.w[j] in CLAUSE_BREAKS:
                return False
            entry = cue_forms().get(self.w[j])
            if (
                j > i
                and entry is not None
                and entry.part == "verb"
                and "clause" in entry.takes
                and self.w[j - 1] not in DETERMINERS
                and self.w[j - 1] != "to"
            ):
                return True
        return False

    def blank(self, part: tuple[int, int]) -> bool:
        """No clause stands there: at most a conjunction or an adverb."""
        return part[1] - part[0] <= 2

    def blank_before(self, i: int, a: int) -> bool:
        return i > a and self.w[i - 1] == ","

    def parts(self, *ranges: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        """Ranges without the signs at their ends, empty ones left out."""
        kept = []
        for first, last in ranges:
            while first < last and self.w[first] in (",", ":", ";", "—", "–", "--", ".", "-", ")"):
                first += 1
            while (
                first < last
                and self.w[last - 1] in (",", ":", ";", "—", "–", "--", ".", "-", "(")
                and self.quote_of[last - 1] < 0
            ):
                last -= 1
            if first < last:
                kept.append((first, last))
        return tuple(kept)

    # -------------------------------------------------------------- quotations

    def loose_quotations(self, a: int, b: int, claimed: set[int]) -> list[tuple[int, int]]:
        """Token ranges of this sentence in quotation marks that no cue has claimed."""
        ranges = []
        i = a
        while i < b:
            if self.quote_of[i] < 0:
                i += 1
                continue
            j = i
            while j < b and self.quote_of[j] == self.quote_of[i]:
                j += 1
            if not any(k in claimed for k in range(i, j)):
                ranges.append((i, j))
            i = j
        return ranges

    def beside(self, found: list[Credit], i: int) -> int | None:
        """The attribution of the same sentence that a loose quotation belongs to: the nearest cue before it, else after."""
        if not found:
            return None
        before = [n for n, f in enumerate(found) if f.cue[0] <= i]
        return before[-1] if before else 0

    def mode(self, i: int, j: int) -> str:
        """How much of tokens [i, j) stands in quotation marks, signs aside: all (direct), some (mixed) or none."""
        if not self.quoted(i, j):
            return "indirect"
        quoted = {q >= 0 for q, word in zip(self.quote_of[i:j], self.w[i:j], strict=True) if word not in CLAUSE_BREAKS}
        return "mixed" if len(quoted) > 1 else "direct" if True in quoted else "indirect"


@cache
def _places() -> frozenset[str]:
    """Countries and their capitals, in lower case."""
    rows = lexicons.read("nations")
    return frozenset(p.replace("_", " ").lower() for r in rows for p in (r["country"], *r["capital"].split(";")))

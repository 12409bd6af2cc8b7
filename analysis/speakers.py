"""Who a source is: "he", "Mr. Tully" and "the mayor" are one person of one name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from analysis import lexicons
from analysis.cues import cue_forms
from analysis.quotations import find_quotations

if TYPE_CHECKING:
    from analysis.codebook import KnownSpeaker
    from analysis.voices import Attribution

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
THEY = frozenset("they them their themselves".split())
IT = frozenset("it its itself".split())
SPEAKING = frozenset("i me my mine myself we us our ours ourselves".split())
POSSESSIVE = frozenset("his her hers its their theirs our ours my mine".split())
RELATIVE = frozenset("who whom whose which that".split())
# What a sentence may open with in capitals without its being a name.
OPENING = frozenset(
    "the a an in on at by for from with to of and but or as if when while after before although though since because so"
    " according this that these those he she they it we i you his her their its our my there here what who how why"
    " where which not no yes some many most several few all both one two three also then now last still yet once even"
    " read leave talk led for during under over more just only such another every each like despite meanwhile however"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december neither without never among amid following nearly about is are was were does did"
    " do can could will would should has have had other mr mrs ms dr whether given maybe perhaps within outside inside"
    " besides unlike beyond until except via".split()
)
APPOSED = frozenset("the a an former one its his her their".split())
HONORIFIC = frozenset("mr mrs ms miss dr sir".split())
# What only somebody who runs for office has, wins or is given: "the Tamm campaign", "endorsed Tamm".
RUNNING = (
    "campaign candidacy supporters supporter backers delegates rally rallies nomination surrogate surrogates bid voters"
)
BACKING = frozenset("endorse endorsed endorses endorsing nominate nominated nominating elect electing backing".split())
VOTING = frozenset("vote voted votes voting run runs ran running race".split())
NOT_OF_PEOPLE = frozenset(("document", "unnamed"))  # what nobody of flesh is
# What a neighbour, a father or a singer is told to be says little of what else he or she is.
MILD = frozenset(("witness", "other", "member"))
# Whom a voter holds with, which makes nobody a voice of the party: "Ana Ruiz, a lifelong Democrat".
MEMBERS = frozenset("republican democrat conservative liberal progressive socialist tory".split())
RUNNERS = frozenset("candidates hopefuls contenders nominees".split())  # "the candidates Ana Ruiz and Bo Lind"
# Trades whose names end like those of offices: a literary agent is no police, a guest speaker presides over no house.
TRADES = {
    "agent": frozenset("literary estate talent sports travel insurance booking".split()),
    "speaker": frozenset("corporate guest keynote motivational public conference inspirational".split()),
    "representative": frozenset("sales service customer marketing field".split()),
    "aide": frozenset("home-care health nursing teacher's nurse's teaching care physician's".split()),
}
WORKING = frozenset("acting managing founding commanding presiding sitting serving leading".split())  # no participles
REGIONS = frozenset("european asian african arab western eastern nordic baltic balkan gulf latin world global".split())
BEFORE_NAMES = frozenset("counterpart former campaign presidential vice national".split())
# Words between a role and the body that it is held in: "the union's former vice president".
BETWEEN = BEFORE_NAMES | frozenset(
    "acting senior deputy assistant associate executive managing interim longtime top co then majority minority floor"
    " opposition first second chief ex new current past".split()
)
# What a text calls a body that it has named before: "the company", "the bureau".
ANAPHORIC = frozenset(
    "company firm group organisation organization union bureau agency department newspaper paper outlet network magazine"
    " broadcaster airline bank insurer manufacturer carmaker maker operator association charity institute university club"
    " retailer foundation website site committee commission".split()
)
PAPERS = frozenset("post star sun mail record sentinel bee examiner register inquirer dispatch wire".split())
BODY_OF = frozenset("campaign administration team camp".split())  # one body, with the possessive or without it
ACADEMIC = frozenset("university college institute institution school center centre foundation".split())
MANY = frozenset(
    "percent majority minority most many some several few all both half third quarter dozens hundreds thousands millions"
    " group number pair handful couple series bunch crowd one two three each any none scores lot lots kind sort copy"
    " team coalition".split()
)
OFFICES = frozenset("executive financial operating technology information marketing medical".split())  # … officer
LONGEST = 9  # words of a description, or of a run of capitals, that are kept together
_SKIPPED = OPENING - HONORIFIC
# "people familiar with the talks" are sources whom nobody could find
NAMELESS = frozenset("people person those sources source individuals somebody someone insiders".split())
KNOWING = frozenset("familiar close briefed involved aware knowledgeable".split())
DETERMINERS = frozenset(
    "the a an this that these those its their his her our my your whose"
    " perhaps maybe even including where when while also now yet full mere reports".split()
)
NO_SURNAMES = ("s", "ly", "ing")  # a word on its own that ends so is hardly somebody's name: "Shoppers", "Recently"
SURNAMES_TOO = frozenset("king bishop pope prince judge baron lord major constable dean sheriff".split())
_PRONOUNS = HE | SHE | THEY | IT | SPEAKING | RELATIVE
# What a description of a source does not run on over: "people we met", "hotels have", "a declaration filed with the court".
BREAKING = (_PRONOUNS - POSSESSIVE - RELATIVE) | frozenset(
    "this these is are was were has have had do does did will would can could may might must should not filed released"
    " published issued conducted obtained taken put says said".split()
)
_EMPTY = OPENING - frozenset("some many most several few all both one two three others".split())  # no head of a source
# Words that a name does not run on over, where a headline gives every word its capital.
_PARTING = frozenset(
    "the a an in on at by for from with to of and but or as if when while after before over is are was were be been has"
    " have had will would can could should may might must not no says said tells told asks asked calls called warns"
    " warned claims claimed vows vowed slams slammed blasts blasted rips ripped attacks attacked hits defends denies"
    " denied urges urged wants gets makes made takes took goes seems looks talks speaks thinks believes admits accuses"
    " explains reveals mocks praises rejects refuses backs endorses wins won loses lost beats leads trails faces gives"
    " that this its his her their who why how what vs just".split()
)
LONGEST_WORD = 30  # characters
MOST_OWNERS = 50  # people of one surname that are told apart
REMEMBERED = 50_000  # names, and runs of capitals
NEAR = 3000  # characters that a pronoun looks back at most
REACH = 500  # names that a role looks at on either side
_U = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0400-\u042f"
# Words in capitals that stand together, with initials, short titles and particles between them.
# Takes "Sen. Ana M. de la Cruz"; refuses to run on over a full stop: "Cruz. Others".
_SHORT = "|".join(
    rf"(?<=\b{title}\.)" for title in "Mr Ms Dr St Jr Lt Mrs Sen Rep Gov Gen Col Pres Sens Reps Govs".split()
)
_PARTICLE = r"(?:(?:de|la|van|von|der|den|al|bin|ibn|el|du|di)[ ]){0,2}"
_ONE = rf"(?:(?:[{_U}]\.)+|[{_U}][\w’'-]*)"  # J.K. or Rowling
_FIRST = (
    rf"[{_U}](?<!\w.)(?:\.(?:[{_U}]\.)*|[\w’'-]*)"  # the same behind no letter; opens with a class, which is found fast
)
_NAME = re.compile(rf"{_FIRST}(?:(?:\.(?:{_SHORT}))?[ \u00a0]{_PARTICLE}{_ONE})*")
_POSSESSIVE = re.compile(r"[’']s?$|(?<=\w{4})\.$|\.(?=[’']s$)")
# Opens with one class, as do the others that read whole texts: `re` finds its next sign three times as fast.
_SENTENCE = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<=[^\s.].)[\"'”’“»)]*\s+(?=[\"'“‘«(]?[^\W\d_a-z]))")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|St|Jr|[A-Z])\.$")
_TAIL = re.compile(
    r"[,;:(—–]| (?:who|which|that|of|from|with|at|in|on|for|to|but|whose|during|after|under|close|familiar|including"
    r"|(?<!current )(?<!local )(?<!state )(?<!past )and"
    r"|where|when|as|like|by|about|inside|within|against|among|around|near)(?= |$)"
)
# Takes "officials, some of whom" up to the comma; refuses to cut "the head of the union".
_CLAUSE = re.compile(r"[,;:()\[\]—–\n\"“”«»]| (?:who|whom|which|that|whose|where|when|including)(?= |$)|[.!?](?= |$)")
# Behind a name. Takes "Tamm's second campaign" from "'s" on; refuses "Tamm said the campaign".
_RUNS = re.compile(
    rf"(?:[’']s?)?\s(?:presidential |\w+ial |second |first |own )?(?:{'|'.join(RUNNING.split())})\b"
    r"|(?:, who)?\s(?:is|was|has been|were) (?:running|campaigning|vying) (?:for|against)\b"
)
# Behind a name. Takes " of the Harbour Institute"; refuses " of fishermen".
_OF_BODY = re.compile(rf" (?:of|from|at|with) (?:the )?([{_U}]\w+(?: (?:of |for |the )?[{_U}]\w+){{0,4}})")
# Behind a name, or its first apposition. Takes " is a", ", who was the" up to the article, " was elected as" up to the
# office; refuses " is here".
_IS = re.compile(
    r"((?:, an? [\w -]{2,30},|, who)? (?:(?:is|was|became|remains) (?=(?:an?|the|one) )"
    r"|(?:has |had )?(?:served|serves|worked|works) as "
    r"|(?:was|were|is|been) (?:re-?)?(?:elected|appointed|named|sworn in)(?: as)? "
    r"|(?<=, who )(?:is|was) ))(?=[\w])"
)
_BODIES = frozenset(("organisation", "party", "security", "media"))
# Who may speak for any body that stands before the word; a secretary or a commissioner is of a government.
SPEAKING_FOR = frozenset(
    "spokesman spokeswoman spokesperson spokesmen spokespeople president leader leaders head chairman chairwoman"
    " representatives".split()
)
LEADING = frozenset(
    "leads led heads headed chairs chaired runs ran directs directed founded manages owns owned".split()
)
STUDYING = frozenset("teaches taught studies studied researches researched specializes specialises specialized".split())
CONCERNED = frozenset(
    "lives lived lost survived saw witnessed attended voted grew fled joined drove traveled travelled waited works".split()
)
# Behind a name. Takes " (D-N.J.)", ", R-Ohio," as those who sit in a parliament are printed; refuses " (D)".
_SEAT = re.compile(r" ?\((?:[DRI]|Lab|Con|SNP)\.?[-–][A-Z]|, [DRI]-[A-Z]")
# Behind a name's comma. Takes "who leads the", "who has long taught" up to its object; refuses "who said".
_WHO = re.compile(r"who (?:(?:now|also|still|has|had|long|was|is) )*(\w+)((?: [\w’']+){0,6})")
# Behind a body's name. Takes " of Finance", " for the Harbour" up to the name's end.
_OF_NAME = re.compile(rf" (?:of|for)(?: the)? ({_NAME.pattern})")
# Behind a name that a source opens with. Takes " wasn't", " still led"; refuses " supporters".
_VERB = re.compile(
    r" (?:(?:also|still|further|now|never|already|then) )?(?:\w+n[’']t|would|will|was|is|has|had|could|can|did|does|may|might"
    r"|should|\w+ed|also|still|further|now|never|already|then)\b"
)
# Where an apposition ends; the points of "a D.C. lawyer" do not end it.
_CLOSING = re.compile(r"[,;:!?()\n]|(?<!\b[A-Z])\.| (?:who|whose|which|that|said|says|told)\b")
# Before a name and its comma. Takes "the secretary of the Treasury, "; refuses "to the board, ".
_AHEAD = re.compile(r"(?:^|[^\w’'])((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er) (?:[\w’'.-]+ ){1,8}[\w’'.-]+), $")
# Behind a name. Takes "'s radio show", "'s podcast"; refuses "'s show of strength".
_SHOW = re.compile(r"[’']s (?:\w+ )?(?:(?:radio|talk|news) (?:show|program(?:me)?)|podcast|blog|column)\b")
# Behind a verb of saying. Takes "wrote in the affidavit", "said in a joint statement" up to the noun; refuses "in Tartu".
_WRITTEN = re.compile(r"\b(?:said|says|wrote|writes|stated) in (?:an?|the|its|his|her|their) (\w+(?: \w+)?)")
_ABBREVIATED = re.compile(r"\b((?:[A-Z]\.)+[A-Z])$")  # U.S has lost its last point
_CAPITAL = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_PLAIN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_PARTS = re.compile(r"[.,;:!?()\"“”—\n]")
# Takes what most names have not behind them: ", the mayor", " of the Harbour Institute", " was a".
_EXPLAINED = re.compile(r", | (?:of|from|at|with|is|was) ")


class Speaker(NamedTuple):
    """The name a source goes by in the tables, and what kind of source it is; None where nobody can be named."""

    name: str | None
    type: str | None


class _Entity:
    """Somebody or some body named in the text, with what the text says of them."""

    __slots__ = (
        "evidence", "fixed", "gender", "given", "name", "nations", "person", "places", "roles", "serves", "sure", "uses"
    )  # fmt: skip

    def __init__(self, name: str, person: bool) -> None:
        self.name = name
        self.person = person
        self.gender = ""
        self.given = _given_names().get(fold(name.split(maxsplit=1)[0]), "")  # the gender of a given name
        self.sure = bool(self.given)  # a person, by more than capitals: not "Palo Alto"
        self.fixed = ""  # the type that the words of its own name give a body
        self.evidence: dict[str, int] = {}  # how often each type is told
        self.uses = 0
        self.roles: set[str] = set()
        self.serves: list[str] = []  # for whom he or she speaks: "ruiz" of "a spokesman for Ruiz"
        self.places: set[str] = set()  # words in capitals among the titles: "Harbour senator Ana Ruiz"
        self.nations: set[str] = set()

    @property
    def type(self) -> str:
        """What most of the evidence says; who holds an office and runs for one speaks as a candidate."""
        if self.fixed or not self.evidence:
            return self.fixed or ("expert" if "doctor" in self.roles else "")
        telling = {kind: n for kind, n in self.evidence.items() if kind not in MILD}
        telling = telling or {kind: n for kind, n in self.evidence.items() if kind != "member"} or {"party": 1}
        best = max(telling.values())
        if 4 * telling.get("party", 0) >= best:
            return "party"
        return next(kind for kind, n in telling.items() if n == best)  # of two the one told first


class _Mention(NamedTuple):
    start: int
    end: int
    entity: _Entity


class _Named(NamedTuple):
    """A run of capitalised words, read where it stands: `titles` nearest the name first."""

    words: list[str]
    person: bool
    titles: list[str]
    nations: AbstractSet[str]
    common: bool  # only a surname met elsewhere makes it a name
    types: list[str]  # what the words around it say of its type
    places: set[str]
    key: str  # the name, folded


_Place = tuple[int, int, _Named]  # where a name starts and ends, and what it says


_NOBODY = _Named([], False, [], frozenset(), False, [], set(), "")


class _Role(NamedTuple):
    type: str
    title: bool
    head: bool
    gender: str
    proper: bool
    person: bool
    same: str  # the word that it stands for: "sen" for "senator"
    of_body: bool  # speaks for a body and is of its type: a spokesman, a leader


@cache
def _roles() -> dict[str, _Role]:
    return {
        r["word"]: _Role(
            r["type"],
            r["title"] == "yes",
            r["head"] == "yes",
            r["gender"],
            r["proper"] == "yes",
            r["person"] == "yes",
            r["same"] or r["word"],
            r["of_body"] == "yes",
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


@lru_cache(maxsize=REMEMBERED)
def fold(name: str) -> str:
    """Lower case, without accents or final points: Ruíz and RUIZ compare alike."""
    if name.isascii():
        return name.lower().strip(" .")
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold().replace("’", "'").strip(" .")


class _Run(NamedTuple):
    """What the words of a capitalised run say wherever it stands."""

    words: list[str]  # the name, without its titles
    key: str
    titles: list[str]  # nearest the name first
    titled: bool
    cut: bool  # something stood before the name
    nations: set[str]
    places: set[str]
    types: list[str]
    may_be_person: bool
    full: bool  # given name and surname
    office: bool  # a title alone: "Secretary"
    body: bool  # may go on behind "of": "Ministry", "Secretary"
    plain: _Named  # as it is read where nothing around it tells more


@lru_cache(maxsize=REMEMBERED)
def _read_run(run: str) -> _Run:
    """The same few names fill the news: each run is read once."""
    raw = run.split()
    words = [_bare(word) for word in raw]
    opening = 0
    while opening < len(words) and fold(words[opening]) in _SKIPPED:
        opening += 1
    raw, words = raw[opening:], words[opening:]
    roles, nations = _roles(), _nations()
    body = bool(words) and _names_body(words)
    titles: list[str] = []
    of: set[str] = set()
    cut = 0
    for k, word in enumerate(words[:-1]):
        key = fold(word)
        if key in roles and roles[key].title and not body:
            if k == len(words) - 2 and titles and raw[k] in ("Gen", "Rep", "Col"):
                break  # "Defence Minister Gen Sato" has it for a given name
            titles.insert(0, key)
            cut = k + 1
        elif key in nations:
            of.add(nations[key])
    types = [_type_before(words[:cut])] if cut else []
    given = (_owner_before(raw[cut:]) or _given_at(words[cut:])) if not body else 0
    if given:
        kind = _type_of_owner(words[cut : cut + given])
        if not kind and raw[cut + given - 1] != words[cut + given - 1]:
            kind = f"organisation:{fold(words[cut + given - 1])}"
        types += [kind] if kind else []
    places = {fold(w) for w in words[: cut + given]} - set(titles)
    titled, cut = bool(cut), cut + given
    words = words[cut:]
    if not words:
        return _Run([], "", titles, titled, bool(cut), of, places, types, False, False, False, False, _NOBODY)
    body = body or _holds_body(words)
    place = _names_place(words)
    full = len(words) in (2, 3) or (len(words) > 1 and fold(words[0]) in _given_names())
    role = len(words) > 1 and fold(words[-1]) in roles and fold(words[0]) not in _given_names()
    role = role and fold(words[-1]) not in SURNAMES_TOO  # "Harbour Democrat" is nobody's name
    person = not body and not place and not role and len(words) <= 5
    key = fold(" ".join(words))
    office = len(words) == 1 and not titled and _title(key) and key not in SURNAMES_TOO
    of_body = office or (not person and _names_body(words))
    plain = _Named(words, person and (full or bool(cut)), titles, of, False, [t for t in types if t], places, key)
    return _Run(words, key, titles, titled, bool(cut), of, places, types, person, full, office, of_body, plain)


def _bare(word: str) -> str:
    """A word of a name without its possessive or full stop."""
    return _POSSESSIVE.sub("", word) if word[-1] in "s’'." else word


@lru_cache(maxsize=REMEMBERED)
def _parted(run: str) -> tuple[tuple[int, str], ...]:
    """Where its parts begin, and they: a run of capitalised words is parted where a title has its verbs and small words."""
    words = [m.span() for m in _CAPITAL.finditer(run)]
    if len(words) == 1 and fold(_bare(run)) in _SKIPPED:
        return ()  # a quarter of all capitals open a sentence
    if len(words) < 3:
        return ((0, run),)
    first = 0
    parts = []
    for k, (begin, stop) in enumerate(words):
        if k and run[begin:stop].lower() in _PARTING:
            if first < k:
                parts.append((words[first][0], words[k - 1][1]))
            first = k + 1
        elif k - first >= LONGEST:
            parts.append((words[first][0], words[k - 1][1]))
            first = k
    if first < len(words):
        parts.append((words[first][0], words[-1][1]))
    return tuple((begin, run[begin:stop]) for begin, stop in parts)


def _known_names(text: str, runs: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The runs again; a longer one that opens or ends with the full name of somebody named elsewhere is parted there.

    So is the surname of somebody from a word that is none of the name: "Ask Ruiz", "Maybe Ruiz", "New Hampshire Ruiz".
    """
    folded = [_folded(run) for _, run in runs]
    full = {names for names in folded if len(names) == 2 and names[0] in _given_names()}
    surnames = {surname for _, surname in full}
    lower_case = _LowerCase(text)
    for (start, run), names in zip(runs, folded, strict=True):
        while len(names) > 1 and (first := _first_part(run, names, full, surnames, lower_case)):
            words = [m.span() for m in _CAPITAL.finditer(run)]
            yield start, run[: words[first - 1][1]]
            start, run, names = start + words[first][0], run[words[first][0] :], names[first:]
        yield start, run


def _first_part(
    run: str,
    names: tuple[str, ...],
    full: AbstractSet[tuple[str, ...]],
    surnames: AbstractSet[str],
    lower_case: _LowerCase,
) -> int:
    """How many words of a run of capitals are no part of the name behind them, or are a name before others; 0: none."""
    if len(names) > 2 and names[:2] in full and names[2] not in _roles():
        return 2
    given = _given_names()
    if len(names) > 2 and names[-2:] in full and names[0] not in given and not _title(names[-3]):
        return len(names) - 2
    if names[-1] not in surnames or any(n in given or len(n) == 1 for n in names[:-1]):
        return 0
    word = run.split()[-2]
    if _title(names[-2]) or names[-2] in BEFORE_NAMES:
        return 0
    odd = _no_name(word) or " ".join(names[:-1]) in _nations() or word.lower().startswith("then-")
    return len(names) - 1 if odd or (len(names) == 2 and word in lower_case) else 0


class _LowerCase:
    """Words that the text has in lower case as well, so that they are no names; gone through when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __contains__(self, word: str) -> bool:
        return word.isalpha() and word.lower() in self._words

    @cached_property
    def _words(self) -> set[str]:
        return set(_WORDS.findall(self.text))


_WORDS = re.compile(r"\w+")


def resolve_speakers(
    text: str, attributions: Sequence[Attribution], known: Sequence[KnownSpeaker] = ()
) -> list[Speaker]:
    """One speaker for each attribution row.

    Names are joined by surname, titles and roles; pronouns go to the last person who fits, the subject of the sentence
    before its other names. A source without a name goes by its description without the determiner ("prosecutors",
    "person close to the talks"), of the type of its head noun; None only where there is no source, or a pronoun that
    nobody fits. The type of a person is what most of the titles, appositions and roles around the name tell; who runs
    for office speaks as `party`. An alias in `known` wins over all of it. Known misses: a role that changes hands within
    one article, a role that the article never gives, "he" where two men of one sentence fit, nicknames.
    """
    cast = _Cast(text)
    aliases = _aliases(known)
    resolved: dict[int, Speaker] = {}
    order = sorted(range(len(attributions)), key=lambda n: (attributions[n].source_start or 0, n))
    by_source: dict[tuple[int, int], Speaker] = {}
    by_number: dict[int, Speaker] = {}
    told: dict[tuple[int, int], list[tuple[int, int]]] = {}  # by source: what it is credited with
    for a in attributions:
        if a.source_start is not None and a.source_end is not None:
            told.setdefault((a.source_start, a.source_end), []).append((a.start, a.end))
    for n in order:
        a = attributions[n]
        if a.source is None or a.source_start is None or a.source_end is None:
            resolved[n] = Speaker(None, None)
            continue
        key = (a.source_start, a.source_end)
        if key not in by_source:
            parent = by_number.get(a.parent) if a.parent is not None else None
            cast.told = told[key]
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
    if not aliases:
        return found
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
    """ "Smith's lawyer" is not Smith, nor is "the Smith camp"."""
    match = pattern.search(candidate)
    behind = candidate[match.end() :] if match is not None else ""
    return behind.startswith("'s ") or behind.lstrip().split(" ", 1)[0] in BODY_OF


_NOTHING: tuple[Sequence[str], AbstractSet[str], Sequence[str]] = ((), frozenset(), ())
_UNTOLD: tuple[list[str], str] = ([], "")


class _Cast:
    """Everybody named in one text, and who was spoken of last at any point."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = [0]
        for m in _SENTENCE.finditer(text):
            stop = m.start() + (text[m.start()] != "\n")
            if not _SHORTENED.search(text[max(0, stop - 6) : stop]):
                self.sentences.append(m.end())
        self.openings = frozenset(self.sentences)
        self.entities: dict[str, _Entity] = {}
        self.surnames: dict[str, dict[str, _Entity]] = {}  # by surname, then by given name
        self.given: dict[str, _Entity] = {}  # whoever first has that given name
        self.tails: dict[str, list[str]] = {}  # the whole name by a surname of two words: "de la Cruz"
        self.mentions: list[_Mention] = []
        quotes = [(q.start, q.end) for q in find_quotations(text) if q.end - q.start > 40]
        self._collect(quotes)
        self.starts = [m.start for m in self.mentions]
        self.speaking: list[tuple[int, _Entity]] = []  # resolved sources, in order of their place
        self.plural: list[tuple[int, Speaker]] = []  # descriptions of more than one
        self.things: list[tuple[int, Speaker]] = []  # descriptions of one body or document
        self.told: list[tuple[int, int]] = []  # what the source that is being resolved is credited with

    # ---------------------------------------------------------------- who there is

    def _collect(self, quotes: list[tuple[int, int]]) -> None:
        runs = [(m.start() + at, part) for m in _NAME.finditer(self.text) for at, part in _parted(m.group())]
        inner = {fold(part) for start, part in runs if start not in self.openings}
        parsed = [p for p in (self._parse(start, part, inner) for start, part in _known_names(self.text, runs)) if p]
        given = _given_names()
        full = [named for _, _, named in parsed if named.person and len(named.words) > 1]
        for named in full:
            if 2 < len(named.words) < 5 and fold(named.words[0]) in given:
                second = fold(named.words[1])
                if second not in given and len(second) > 1:
                    self.tails.setdefault(fold(" ".join(named.words[1:])), named.words)
        for named in full:  # these first, so that surnames find their owners wherever they stand
            self._person(named)
        q = 0
        horizon = 0
        for start, end, named in parsed:
            if start < horizon:  # "Finance" in "Ministry of Finance"
                continue
            horizon = end
            while q < len(quotes) and quotes[q][1] <= start:
                q += 1
            quoted = q < len(quotes) and quotes[q][0] <= start
            entity = self._entity(named, end)
            if entity is not None and not quoted:
                self.mentions.append(_Mention(start, end, entity))
        self._settle()

    def _parse(self, start: int, words: str, inner: set[str]) -> _Place | None:
        """A run of capitalised words as titles, nations and a name; None when nothing is left of it."""
        run = _read_run(words)
        if not run.words:
            return None
        end = start + len(words)
        if run.body and self.text.startswith((" of ", " for "), end):
            if run.office:
                return None  # "Secretary of State"
            of_name = _OF_NAME.match(self.text, end)
            if of_name is not None:
                whole = [*run.words, *self.text[end : of_name.end()].split()]
                key = fold(" ".join(whole))
                return start, of_name.end(), _Named(whole, False, [], run.nations, False, [], run.places, key)
        before, of, types = self._before(start, end)
        titled = False
        if before:
            roles = _roles()
            titled = any(roles[t].title or roles[t].type in ("party", "official", "expert") for t in before)
        person = run.may_be_person and (run.full or titled or run.cut)
        appositions, kind = self._after(end) if person else _UNTOLD
        behind = []
        if words[-1] in "s’'" and _SHOW.match(self.text, end - 2):
            behind.append("media")
        if _RUNS.match(self.text, end):
            behind.append("party")
        titles = [*run.titles, *before] if before else run.titles
        common = not titles and len(run.words) == 1 and self._common(run.words[0], start, inner)
        if not (common or before or of or types or kind or appositions or behind):
            return start, end, run.plain  # as most are
        if run.titled:  # titles in capitals say more than the words before them
            runs = types == ["party"] and run.types[0] == "official"  # "candidates Gov. Ana Ruiz and Bo Lind"
            types = [*types, "official"] if runs else [run.types[0] or next(iter(types), "")]
        told = [t for t in (*types, *run.types[run.titled :], kind, *behind) if t]
        of = of | run.nations if of else run.nations
        titles = [*titles, *appositions]
        return start, end, _Named(run.words, person, titles, of, common, told, run.places, run.key)

    def _before(self, start: int, end: int) -> tuple[Sequence[str], AbstractSet[str], Sequence[str]]:
        """Roles, nations and types in the words before a name: "campaign manager", "Russian counterpart"."""
        if self.text[start - 1 : start] not in {" ", ","}:
            return _NOTHING
        if self.text.startswith(", ", start - 2):
            if self.text[end : end + 1] in {" ", "’", "'"}:
                return _NOTHING  # "Asked who would be president, Ruiz left"
            ahead = _AHEAD.search(self.text, max(0, start - 110), start)
            if ahead is not None:
                trades, kind = self._apposition(ahead.group(1), _roles())
                if kind:
                    return trades, frozenset(), [kind]
        nearest = self.text[max(0, start - LONGEST_WORD) : start].rsplit(None, 1)[-1:]
        if nearest and not _may_describe(nearest[0]):
            return _NOTHING  # most names have a verb, a preposition or the end of a sentence before them
        roles, nations = _roles(), _nations()
        titles: list[str] = []
        of: set[str] = set()
        window = _PARTS.split(self.text[max(0, start - 60) : start].rstrip(" ,"))[-1]
        words = _WORD.findall(window)[:-5:-1]
        for word in words:
            key = fold(word)
            if key in nations:
                of.add(nations[key])
            elif key in roles and roles[key].person and word[0].islower():
                titles.append(key)
            elif not titles and (kind := _kind_of_body(key)) and word.islower():  # "the newspaper Harbour Times"
                return titles, of, [kind]
            elif key in RUNNERS and word.islower():
                return titles, of, ["party"]
            elif key not in BEFORE_NAMES:
                break
        if titles:
            return titles, of, [_with_owner(_type_before(words[::-1]), words[::-1])]
        backed = words and (
            words[0] in BACKING or (words[0] in ("for", "against") and words[1:2] and words[1] in VOTING)
        )
        return titles, of, ["party"] if backed else []

    def _after(self, end: int) -> tuple[list[str], str]:
        """Roles in an apposition behind a name, and its type: ", the mayor of Tartu,", ", a lecturer in law at"."""
        if _SEAT.match(self.text, end):
            return [], "official"
        if not _EXPLAINED.match(self.text, end):
            return [], ""
        of = _OF_BODY.match(self.text, end)
        if of is not None:
            body = [fold(w) for w in of.group(1).split()]
            return [], "expert" if any(w in ACADEMIC for w in body) else type_of(body) if type_of(
                body
            ) in _BODIES else ""
        roles = _roles()
        copula = _IS.match(self.text, end)
        if copula is not None:
            return self._apposition(self.text[copula.end(1) : copula.end(1) + 110], roles)
        if self.text[end : end + 2] != ", ":
            return [], ""
        phrase = self.text[end + 2 : end + 110]
        if phrase.startswith("who "):
            return [], _type_of_doing(phrase)
        age = re.match(r"\d\d(?=,)", phrase)
        if age is not None:
            after = phrase[age.end() + 2 :]
            titles, kind = self._apposition(after, roles) if phrase[age.end() :][:2] == ", " else ([], "")
            return titles, "witness" if kind in ("", "member") else kind
        return self._apposition(phrase, roles)

    def _apposition(self, phrase: str, roles: dict[str, _Role]) -> tuple[list[str], str]:
        """Roles and type in the words behind a name's comma, none where they are no noun phrase."""
        close = _CLOSING.search(phrase)
        phrase = phrase[: close.start()] if close else phrase
        words = _WORD.findall(phrase)
        head = [fold(w) for w in _WORD.findall(head_of(phrase))]
        placed = len(head) > 1 and _plain_role(words[len(head) - 1])  # ", Tartu director for"
        if not head or (head[0].endswith("ing") and head[0] not in WORKING) or head[0] == "then":
            return [], "media" if phrase.startswith(("writing for ", "writing in ")) else ""
        if not (head[0] in APPOSED or phrase[0].islower() or "'" in head[0] or placed):
            return [], ""
        if head[-1] not in roles and not (head[0] in APPOSED and type_of(head)):
            return [], ""
        titles = [w for w in head if w in roles and roles[w].person][:3]
        kind = "member" if head[-1] in MEMBERS else _type_of_phrase(words, len(head))
        if kind in ("member", "unnamed") and words[len(head) : len(head) + 1] == ["and"]:
            further, more = self._apposition(phrase.split(" and ", 1)[1], roles)  # "a Republican and former senator"
            return [*titles, *further], more or kind
        return titles, _with_owner(kind, words[: len(head) + 5])

    def _common(self, word: str, start: int, inner: set[str]) -> bool:
        """A common noun that has its capital from the sentence it opens ("Residents said …")."""
        if start not in self.openings or word.isupper():
            return False
        key = fold(word)
        role = _roles().get(key)
        return not role.proper if role is not None else key not in inner and key not in _nations()

    def _person(self, named: _Named) -> _Entity:
        words, key = named.words, named.key
        entity = self.entities.get(key)
        if entity is None:
            words = self.tails.get(key, words)
            surname = fold(words[-1]) if fold(words[-1]) not in ("jr", "sr", "ii", "iii") else fold(words[-2])
            owners = self.surnames.setdefault(surname, {})
            given = fold(words[0]) if len(words) > 1 else ""
            entity = owners.get(given)
            if entity is None:
                entity = owners[given] = _Entity(" ".join(words), True)
                if given in _given_names():
                    self.given.setdefault(given, entity)
            self.entities[key] = entity
        entity.uses += 1
        self._learn(entity, named)
        return entity

    def _learn(self, entity: _Entity, named: _Named) -> None:
        if named.titles:
            roles = _roles()
            entity.roles.update(roles[title].same for title in named.titles)
            for title in named.titles:
                entity.gender = entity.gender or roles[title].gender
        entity.sure = entity.sure or bool(named.titles or any(named.types))
        if named.nations:
            entity.nations |= named.nations
        if named.places:
            entity.places |= named.places
        if named.types:
            self._tell(entity, named.types)
        entity.gender = entity.gender or entity.given

    def _tell(self, entity: _Entity, types: Sequence[str]) -> None:
        """Count what is told of somebody; "organisation:ruiz" says for whom he or she speaks."""
        for told in types:
            kind = told
            if ":" in told:
                kind, of = told.split(":")
                entity.serves.append(of)
            if kind not in NOT_OF_PEOPLE:
                entity.evidence[kind] = entity.evidence.get(kind, 0) + 1

    def _settle(self) -> None:
        """Who speaks for somebody named in the text is of his or her type: "a spokesman for Ruiz", who runs for mayor."""
        for entity in dict.fromkeys(self.entities.values()):  # each once, whatever names it has
            for of in entity.serves:
                owner = self._owner(of, ())
                if owner is None or owner is entity or not owner.person or owner.type in ("", "organisation"):
                    continue
                told = entity.evidence
                told[owner.type] = told.get(owner.type, 0) + 1
                told["organisation"] -= 1
                if not told["organisation"]:
                    del told["organisation"]

    def _entity(self, named: _Named, end: int) -> _Entity | None:
        words, key = named.words, named.key
        if len(words) == 1:
            owner = self._owner(key, named.titles)
            if owner is None and named.person and named.titles:
                owner = self.surnames.setdefault(key, {})[""] = _Entity(words[0], True)
            if owner is not None:
                owner.sure = True
                self._learn(owner, named)
                if not named.person:  # a surname alone may be explained as well: "Tully, a lecturer in law, said"
                    titles, kind = self._after(end)
                    if titles or kind:
                        self._learn(owner, named._replace(titles=titles, types=[kind] if kind else []))
                return owner
        elif named.person:
            return self.entities[key]
        entity = self.entities.get(key)
        if entity is None:
            if named.common or fold(words[0]) in OPENING:
                return None
            name = " ".join(words)
            entity = self.entities[key] = _Entity(_ABBREVIATED.sub(r"\1.", name) if "." in name else name, False)
            entity.fixed = "media" if words[-1].lower() in PAPERS else _type_of_name(tuple(words))
        if not entity.fixed:
            kind = "" if named.types or not self.text.startswith(", ", end) else self._after(end)[1]
            self._tell(entity, [kind] if kind else named.types)
        return entity

    def _owner(self, surname: str, titles: Sequence[str]) -> _Entity | None:
        """Whose surname, or given name, stands alone: of two the one whom title or honorific fits, then the more named."""
        owners = self.surnames.get(surname)
        if not owners:
            return self.given.get(surname)
        if len(owners) == 1:
            return next(iter(owners.values()))
        roles = _roles()
        gender = next((roles[t].gender for t in titles if roles[t].gender), "")
        wanted = {roles[t].same for t in titles} - HONORIFIC
        return max(
            islice(owners.values(), MOST_OWNERS),
            key=lambda e: (
                (e.gender == gender) + (e.gender in ("", gender)) if gender else 0,
                bool(wanted & e.roles),
                len(e.name.split()) > 1,
                e.uses,
            ),
        )

    # ------------------------------------------------------------- who is meant

    def said(self, position: int, name: str) -> None:
        """Remember who is meant at this place, for the pronouns behind it."""
        key = fold(name)
        entity = self.entities.get(key) or self._owner(key.split(" ")[-1] if key else "", ())
        if entity is not None:
            self.speaking.append((position, entity))

    def resolve(self, source: str, start: int, parent: Speaker | None) -> Speaker:
        words = _words(source)
        if len(words) > 1 and words[0] in ("whom", "which") and source[len(words[0])] == " ":
            return self.resolve(source[len(words[0]) + 1 :], start + len(words[0]) + 1, parent)  # "whom many thought"
        if not words:
            return Speaker(None, None)
        if len(words) == 1 and words[0].isdigit():  # "Ana Ruiz, 45, said"
            before = [m for m in self._inside(start - 3, start - 1) if m.end == start - 2 and m.entity.person]
            if before:
                return self._spoken(start, before[-1].entity)
        if len(words) == 1 or (words[0] in _PRONOUNS and len(words) <= 2 and words[-1] not in _roles()):
            speaker = self._pronoun(words[0], start, parent)
            if speaker is not None:
                return speaker
        if (
            words[0] in _PRONOUNS
            and words[1] not in ("and", "or")
            and words[0] not in (SPEAKING - {"i", "we"}) | {"that", "his", "her", "its"}
        ):
            speaker = self._pronoun(words[0], start, parent)  # "it still holds": more than the source was taken
            if speaker is not None and speaker.name:
                return speaker
        if words[0] in ("his", "her") and words[1] in _EMPTY:  # "her at first": more than the source was taken
            speaker = self._pronoun(words[0], start, parent)
            if speaker is not None:
                return speaker
        head = head_of(source)
        inside = self._inside(start, start + len(head))
        person = self._named_person(head, start, inside)
        if person is not None:
            return self._spoken(start, person)
        people = [m for m in inside if m.entity.person]
        role = self._by_role(head, start) if not people else None
        if role is not None:
            return self._spoken(start, role)
        everything = self._inside(start, start + len(source))
        titled = next((m for m in everything if m.entity.person and not people), None)
        if titled is not None and _ends_in_role(self.text[start : titled.start]):
            return self._spoken(start, titled.entity)
        if "spokes" in head and everything and not everything[-1].entity.person:
            entity = everything[-1].entity
            return self._spoken(start, entity)
        bodies = [m for m in inside if not m.entity.person]
        if bodies and not people:
            rest = self.text[bodies[-1].end : start + len(head)].strip(" '’s")
            if not rest:
                return self._spoken(start, bodies[-1].entity)
        body = self._body(head, start)
        if body is not None:
            return self._spoken(start, body)
        return self._described(source, start)

    def _named_person(self, head: str, start: int, inside: list[_Mention]) -> _Entity | None:
        """The person a source names as its head: "mayor Ana Ruiz", "her aide, Bo Lind"; None for "Ruiz's aide"."""
        people = [m for m in inside if m.entity.person]
        if people:
            tail = self.text[people[-1].end : start + len(head)]
            if people[0].start <= start and (_VERB.match(self.text, people[0].end) or _acts(tail)):
                return people[0].entity
            if re.fullmatch(r"\W*|\W*(?:himself|herself|too|also)", tail) and not re.match(r"[’']s? ", tail):
                return people[-1].entity
        role = next((r for w in _WORD.findall(head)[:-2:-1] if (r := _roles().get(fold(w)))), None)
        end = start + len(head)
        if role is not None and role.person and self.text[end : end + 2] == ", ":
            for m in self._inside(end + 1, end + 3):
                if m.entity.person and m.start > end and self.text[m.end : m.end + 1] == ",":
                    return m.entity
        return None

    def _described(self, source: str, start: int) -> Speaker:
        """A source without a name: its words without the determiner, "his aides" as those of whom he is."""
        phrase = _CLAUSE.split(source, maxsplit=1)[0].strip()
        words = phrase.split()
        if len(words) > LONGEST:
            words = head_of(phrase).split()[:LONGEST]
        keys = [fold(w) for w in words]
        end = next((k for k in range(1, len(words)) if keys[k] in BREAKING), len(words))
        words, keys = words[:end], keys[:end]
        whose = self._possessor(keys[0], start) if len(words) > 1 else None
        opening = start in self.openings
        while words and keys[0] in DETERMINERS:
            words, keys, opening = words[1:], keys[1:], False
        while words and keys[-1] in _EMPTY:
            words, keys = words[:-1], keys[:-1]
        if not words or (len(words) == 1 and keys[0] in _PRONOUNS):
            return Speaker(None, "unnamed")
        if (
            opening
            and not words[0].isupper()
            and self._common(words[0], start, set())
            and not self._inside(start, start + 1)
        ):
            if len(words) == 1 and not keys[0].endswith(NO_SURNAMES) and not type_of(keys):
                return Speaker(words[0], "other")  # a surname that no full name explains, rather than a common noun
            words[0] = words[0].lower()
        kind = _type_of_phrase(_WORD.findall(phrase), len(_WORD.findall(head_of(phrase))))
        named = [m.entity for m in self._inside(start, start + len(phrase))]
        if not kind or (kind == "unnamed" and named):
            kind = next((e.type for e in named if e.type), kind) or "unnamed"
        if kind == "organisation" and named and named[-1].person and named[-1].type:
            kind = named[-1].type  # "Ruiz's spokeswoman" is of Ruiz, whatever she runs for
        name = " ".join(words)
        first = next(iter(self._inside(start, start + 1)), None)
        if whose is None and first is not None and first.entity.person and words[-1] in BODY_OF:
            whose, words = first.entity, words[-1:]
            kind = whose.type or kind
        if whose is not None:
            name = f"{whose.name} {words[0]}" if words[0] in BODY_OF else f"{whose.name}'s {' '.join(words)}"
        if re.match(r"(?:some|many|most|few|\d|\w+s$)", keys[-1] if len(words) == 1 else keys[0]) or keys[-1].endswith(
            "s"
        ):
            self.plural.append((start, Speaker(name, kind)))
        elif kind == "document" or (kind in _BODIES | {"official"} and not _person_role(keys[-1])):
            self.things.append((start, Speaker(name, kind)))
        return Speaker(name, kind)

    def _possessor(self, word: str, start: int) -> _Entity | None:
        if word not in ("his", "her"):
            return None
        return self._person_before(start, "m" if word == "his" else "f")

    def _spoken(self, start: int, entity: _Entity) -> Speaker:
        self.speaking.append((start, entity))
        entity.sure = True
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
        if word in HE or word in SHE:
            entity = self._person_before(start, "m" if word in HE else "f") or self._surname_before(start)
            return self._spoken(start, entity) if entity else Speaker(None, None)
        if word in RELATIVE:
            antecedent = self._noun_before(start)
            if antecedent is not None:
                return antecedent
            sentence = max(self.sentences[bisect_right(self.sentences, start) - 1], start - NEAR)
            near = [
                m
                for m in self._inside(sentence, start)
                if m.end <= start and (m.entity.person or word not in ("who", "whom"))
            ]
            return self._spoken(start, near[-1].entity) if near else Speaker(None, None)
        if word in IT:
            return self._body_before(start) or Speaker(None, None)
        if word in THEY:
            bodies = [(p, e) for p, e in self.speaking[-6:] if p < start and not e.person]
            last = next(((p, s) for p, s in reversed(self.plural[-6:]) if p < start), None)
            if last is not None and last[0] > (bodies[-1][0] if bodies else start - NEAR):
                return last[1]
            return self._spoken(start, bodies[-1][1]) if bodies else Speaker(None, None)
        return None

    def _sentences_before(self, start: int, furthest: int) -> Iterator[tuple[int, int]]:
        """The sentence that a place stands in, up to it, and those before it, from here backwards."""
        here = bisect_right(self.sentences, start) - 1
        for k in range(here, max(-1, here - furthest), -1):
            yield max(self.sentences[k], start - NEAR), min(start, self.sentences[k + 1] if k < here else start)

    def _body_before(self, start: int) -> Speaker | None:
        """Who "it" is: in each sentence the body or document that speaks, then the body it opens with, from here backwards."""
        for begin, end in self._sentences_before(start, 4):
            spoken = [
                (p, e) for p, e in self.speaking[-6:] if begin <= p < end and not (e.person and (e.gender or e.roles))
            ]
            things = [(p, thing) for p, thing in self.things[-6:] if begin <= p < end]
            if spoken and (not things or spoken[-1][0] > things[-1][0]):
                return self._spoken_body(start, spoken[-1][1])
            if things:
                return things[-1][1]
            written = _WRITTEN.search(self.text, begin, end)
            noun = next((w for w in written.group(1).split() if type_of([w]) == "document"), "") if written else ""
            if noun:
                return Speaker(noun, "document")
            opens = next((m for m in self._inside(begin, end) if begin <= m.start <= begin + 4), None)
            if opens is not None and not (opens.entity.person and opens.entity.sure):
                return self._spoken_body(start, opens.entity)
        return None

    def _spoken_body(self, start: int, entity: _Entity) -> Speaker:
        """A body, or what only looks like a person's name: "Ruiz Lines"."""
        if entity.person and not entity.roles and not entity.given:
            entity.person = False
        return self._spoken(start, entity)

    def _noun_before(self, start: int) -> Speaker | None:
        """ "Local fishermen" before "who": a common noun that can be a source, with the adjectives before it."""
        before = self.text[max(0, start - 60) : start]
        words = before.split()
        if not words or not before[-1:].isspace() or not words[-1].rstrip(",").isalpha():
            return None
        words[-1] = words[-1].rstrip(",")
        kind = type_of(words[-1:])
        if not kind or words[-1][0].isupper():
            return None
        first = len(words) - 1
        while first > 1 and words[first - 1].isalpha() and words[first - 1].islower() and _adjective(words[first - 1]):
            first -= 1
        return Speaker(" ".join(words[first:]), type_of(words[first:]))

    def _person_before(self, start: int, gender: str) -> _Entity | None:
        """The last person who fits: in each sentence who speaks, then its first name, from here backwards.

        Nobody is named in what he or she is told to have said, if somebody else fits; what has no more of a person than
        its capitals comes last.
        """
        return self._fitting(start, gender, self.told, sure=True) or self._fitting(start, gender, [], sure=False)

    def _surname_before(self, start: int) -> _Entity | None:
        """Who spoke last under one name that no full name explains: "Dallvik said it rained. He said …"."""
        for place, entity in self.speaking[:-6:-1]:
            if place < start and not entity.person and not entity.type and " " not in entity.name:
                return entity
        return None

    def _fitting(self, start: int, gender: str, told: list[tuple[int, int]], *, sure: bool) -> _Entity | None:
        spoken = [(p, e) for p, e in self.speaking[-12:] if p < start and e.person and (e.sure or not sure)]
        here = True
        for begin, end in self._sentences_before(start, 8):
            fits = [e for p, e in spoken if begin <= p < end and (not gender or e.gender in ("", gender))]
            if fits:
                return fits[-1] if here else fits[0]
            if not here and gender and self.text.startswith("He " if gender == "m" else "She ", begin):
                continue  # "She met Bo Lind" names somebody else
            here = False
            named = [
                m.entity
                for m in self._inside(begin, end)
                if begin <= m.start < end
                and m.entity.person
                and (m.entity.sure or not sure)
                and not any((begin if begin <= i < end and j <= start else i) <= m.start < j for i, j in told)
                and (sure or not self._placed(m.start))
            ]
            if named and not gender:
                return named[0]
            for wanted in (gender, ""):
                for entity in named:
                    if entity.gender == wanted:
                        return entity
        return None

    def _placed(self, start: int) -> bool:
        """Whether a name stands where those of places and days do: "in Palo Alto", "on Ruiz Day"."""
        return self.text[max(0, start - 6) : start].split(" ")[-2:-1] in (
            ["in"],
            ["at"],
            ["on"],
            ["from"],
            ["to"],
            ["the"],
        )

    def _by_role(self, head: str, start: int) -> _Entity | None:
        """ "The Estonian president": the person whom the text gives that role, of that nation if one is named."""
        words = _words(head)
        roles, nations = _roles(), _nations()
        if not words or words[-1] not in roles or words[0] in ("a", "an", "some", "another", "one"):
            return None
        wanted = {roles[w].same for w in words if w in roles and roles[w].title and w not in HONORIFIC | BETWEEN}
        of = {nations[w] for w in words if w in nations}
        leader = words[-1] in ("leader", "president", "premier", "chancellor", "king")
        definite = words[0] == "the" and roles[words[-1]].person
        if not (wanted or leader or definite):
            return None
        wanted = wanted or {roles[words[-1]].same}
        fits: dict[int, _Entity] = {}
        for e in self._around(start):
            if not e.person:
                continue
            if words[-1] == "leader":
                if (of and e.nations & of) or (not of and any(roles[r].head for r in e.roles)):
                    fits[id(e)] = e
            elif wanted <= e.roles and (not of or not e.nations or e.nations & of):
                fits[id(e)] = e
            if len(fits) > 8:
                break
        exact = [e for e in fits.values() if of and e.nations & of]
        near = [e for e in fits.values() if e.places & set(words)] or [
            e for _, e in self.speaking[:-6:-1] if id(e) in fits
        ]
        found = next(iter(exact or near), None) or max(fits.values(), key=lambda e: e.uses, default=None)
        role = roles[words[-1]]
        somewhere = any(w[:1].isupper() for w in head.split()[1:]) and not (of and leader)
        somehow = role.type == "other" and len(words) > 2
        if found is None and words[0] == "the" and role.person and (somewhere or somehow):
            last = self._person_before(start, role.gender)  # "the Harbour senator": whoever spoke last, if nothing else
            return last if last is not None and self._may_be(last, role, of) else None
        return found

    def _may_be(self, person: _Entity, role: _Role, of: set[str]) -> bool:
        """Whether somebody whom the text gives no such role may have it: no other office, nation or trade is told."""
        if of and person.nations and not person.nations & of:
            return False
        if role.type == "official":
            return not any(_roles()[r].type == "official" and r not in BETWEEN for r in person.roles if r in _roles())
        return role.type != "other" or person.type in ("", "other", "party")

    def _around(self, start: int) -> Iterator[_Entity]:
        """Whoever is named near a place: before it from the last one backwards, then behind it."""
        here = bisect_right(self.starts, start)
        for k in range(here - 1, max(-1, here - REACH), -1):
            yield self.mentions[k].entity
        for k in range(here, min(len(self.mentions), here + REACH)):
            yield self.mentions[k].entity

    def _body(self, head: str, start: int) -> _Entity | None:
        """ "The ministry": the body named nearest before whose name holds those words."""
        words = _words(head)
        if len(words) < 2 or words[0] not in ("the", "this", "that") or len(words) > 3:
            return None
        wanted = set(words[1:])
        for entity in self._around(start):
            if not entity.person and wanted <= {fold(w) for w in entity.name.split()}:
                return entity
        if words[-1] in ANAPHORIC and words[1:-1] in ((), ("news",), ("same",)):
            return self._body_of_kind(_roles()[words[-1]].type, start)
        return None

    def _body_of_kind(self, kind: str, start: int) -> _Entity | None:
        """The body of that type named last: "the company", "the newspaper"."""
        kinds = ("official", "security") if kind in ("official", "security") else (kind,)
        for m in reversed(self._inside(max(0, start - NEAR // 2), start)):
            e = m.entity
            if not (e.person and e.sure) and (e.type or "organisation") in kinds:
                e.person = False
                return e
        return None


@lru_cache(maxsize=REMEMBERED)
def _may_describe(printed: str) -> bool:
    """Whether what is printed before a name, up to a blank, may say who it is."""
    word = printed.rstrip(",")
    if _PARTS.fullmatch(word[-1:]):
        return False
    if not _PLAIN.fullmatch(word):
        return True
    key = fold(word)
    if key in _nations() or key in _roles() or key.removesuffix("'s") in ANAPHORIC:
        return True
    return key in BEFORE_NAMES or word in BACKING or word in ("for", "against")


def _kind_of_body(word: str) -> str:
    """The type of the common noun that a body's name stands behind, or its possessive: "newspaper", "paper's"."""
    word = word.removesuffix("'s")
    role = _roles().get(word) if word in ANAPHORIC else None
    return role.type if role is not None else ""


@lru_cache(maxsize=REMEMBERED)
def _words(source: str) -> tuple[str, ...]:
    """The words of a source, or of its head, folded."""
    return tuple(fold(w) for w in _WORD.findall(source))


@lru_cache(maxsize=REMEMBERED)
def head_of(source: str) -> str:
    """A source up to its first comma, preposition or relative clause: where the head of the noun phrase stands."""
    return _TAIL.split(source, maxsplit=1)[0]


def type_of(words: Iterable[str]) -> str:
    """The type of the last word that has one: the head of an English noun phrase stands last.

    A head that speaks for somebody ("leaders") is of the type of what it speaks for: "party leaders".
    """
    roles = _roles()
    found = ""
    words = list(words)
    keys = [fold(w).removesuffix("'s") for w in words]
    keys = [w.replace(".", "") if "." in w and w not in _nations() else w for w in keys]  # "F.B.I"
    named = True  # whether the next word may name the body that the head speaks for
    for k in range(len(keys) - 1, -1, -1):
        word = keys[k]
        if word == "general" and k and keys[k - 1] in ("attorney", "solicitor", "surgeon", "secretary", "governor"):
            return "official"
        role = roles.get(word) or roles.get(word.removesuffix("s"))
        if word == "officer" and k and keys[k - 1] in OFFICES:
            return "organisation"
        if k and keys[k - 1] in TRADES.get(word.removesuffix("s"), ()):
            return "witness" if word in ("representative", "representatives", "aide", "aides") else "other"
        if word == "mate" and k and keys[k - 1] == "running":
            return "party"
        if word == "survey" and k and keys[k - 1] in ("geological", "ordnance"):
            return "official"
        if word == "executive" and k and keys[k - 1] == "chief":
            return "organisation"
        if word == "security" and k and keys[k - 1] in ("national", "homeland", "social"):
            return "official"
        if found and word in ("press", "media"):
            continue  # a press secretary speaks for somebody else
        if role is not None and role.type:
            if not role.of_body:
                return role.type if not found or role.type not in ("document", "witness", "unnamed") else found
            named = named and (word in SPEAKING_FOR or (word == "secretary" and k > 0 and keys[k - 1] == "press"))
            found = found or role.type
        elif word in _nations() or word.removesuffix("s") in _nations():
            if found in ("", "official"):
                return found or ("official" if k == len(keys) - 1 else "")
        elif found == "official" and word in REGIONS:
            return found
        elif found == "official" and named and word not in BETWEEN:
            if words[k][0].isupper() and word not in OPENING:
                return "organisation"  # "the Acme spokesman", "Harbour Watch president"
            named = False
    return found


@lru_cache(maxsize=REMEMBERED)
def _type_of_name(words: tuple[str, ...]) -> str:
    return type_of(words)


def _type_before(words: Sequence[str]) -> str:
    """The type that the words before a name give it, the nearest title first: "campaign spokesman", "mayor"."""
    roles = _roles()
    for k in range(len(words) - 1, -1, -1):
        key = fold(words[k])
        role = roles.get(key)
        if role is not None and role.type and key not in HONORIFIC:
            return (
                type_of(words[: k + 1]) if role.of_body or key in ("general", "officer", "mate", *TRADES) else role.type
            )
        if key == "executive":
            return type_of(words[: k + 1])
    return ""


def _with_owner(kind: str, words: Sequence[str]) -> str:
    """The type, and behind a colon whom an "organisation" may be: "ruiz" of "the Ruiz spokesman", "an aide to Ana Ruiz"."""
    if kind not in ("organisation", "expert"):
        return kind
    roles = _roles()
    for k in range(len(words) - 1, -1, -1):
        role = roles.get(fold(words[k]))
        if role is None or not role.of_body or not role.person:
            continue
        if kind == "expert" and role.type != "expert":
            return kind  # "a director of the Harbour Institute"
        behind = words[k + 1 :]
        if behind and behind[0] in ("for", "of", "to"):
            named = [w for w in behind[1:] if w[0].isupper()]
            owner = named[0] if len(named) == 1 else next((w for w in named[1:]), "")
        else:
            owner = next((w for w in words[k - 1 :: -1] if w[0].isupper()), "") if k else ""
            if kind == "expert" and not _POSSESSIVE.search(owner):
                return kind  # "a Harbour lawyer" comes from there
        return f"organisation:{fold(_bare(owner))}" if owner and fold(owner) not in OPENING else kind
    return kind


def _type_of_doing(phrase: str) -> str:
    """The type of somebody by what he or she does: "who leads the union", "who teaches law", "who lost her son"."""
    doing = _WHO.match(phrase)
    if doing is None:
        return ""
    verb = doing.group(1)
    if verb in LEADING:
        body = type_of(head_of(doing.group(2).strip()).split())
        return body if body in _BODIES or body == "official" else "organisation"
    return "expert" if verb in STUDYING else "witness" if verb in CONCERNED else ""


def _ends_in_role(words: str) -> bool:
    """Whether nothing but what a person is stands before the name: "Tycoon and television star", not "aides of"."""
    last = words.split()[-1:]
    return bool(last) and "," not in words and _person_role(fold(last[0]))


def _acts(tail: str) -> bool:
    """Whether the word behind a name is its verb, by its form: " devotes much of"; not " supporters", " emails"."""
    word = tail.split(maxsplit=1)[0] if tail[:1] == " " and tail.strip() else ""
    return word.islower() and word.endswith("s") and word.isalpha() and not type_of([word]) and word in cue_forms()


def _type_of_phrase(words: Sequence[str], head: int) -> str:
    """The type of a noun phrase whose first `head` words end in its head: "the chair of the party" is of the party."""
    core, rest = list(words[:head]), list(words[head:])
    core[-1:] = [fold(w) for w in core[-1:]]
    if rest and core and core[-1] in NAMELESS and rest[0].lower() in KNOWING:
        return "unnamed"
    role = _roles().get(core[-1]) if core else None
    if rest[:1] == ["of"] and core and (core[-1] in MANY or core[-1].isdigit()):
        return _type_of_phrase(rest[1:], _head_length(rest[1:])) or type_of(core)
    kind = type_of(core)
    if role is None or not role.of_body or not rest or rest[0] not in ("of", "for", "at", "in", "with", "from", "to"):
        return kind
    if any(fold(w) in ACADEMIC for w in rest) and kind not in ("party", "security"):
        return "expert" if role.person and "Foundation" not in rest else "organisation"
    body = rest[1 : 1 + _head_length(rest[1:])]
    found = type_of(body)
    if found in ("organisation", "party", "security", "media", "official"):
        return found
    named = [w for w in body if fold(w) not in DETERMINERS]
    elsewhere = (kind == "official" and rest[0] != "in") or (kind == "party" and rest[0] == "at")
    return "organisation" if elsewhere and named and named[0][0].isupper() else kind


def _head_length(words: Sequence[str]) -> int:
    """How many words stand before the first that opens another phrase."""
    return len(head_of(" ".join(words)).split())


@lru_cache(maxsize=REMEMBERED)
def _no_name(word: str) -> bool:
    """Whether a word with a capital is a common one: "Says", "Without", "Backing", "Thin-skinned"."""
    key = fold(word)
    if key in _given_names() or key in APPOSED:
        return False
    last = word.rpartition("-")[2]
    told = key in cue_forms() or key in _PARTING or key in OPENING
    return told or (key.endswith("ing") and len(key) > 6) or ("-" in word and last.islower())


@lru_cache(maxsize=REMEMBERED)
def _folded(run: str) -> tuple[str, ...]:
    return tuple(fold(_bare(word)) for word in run.split())


def _plain_role(word: str) -> bool:
    """One person's role in lower case: "director"; not "directors", "Director"."""
    role = _roles().get(word)
    return role is not None and role.person and not word.endswith("s")


def _person_role(word: str) -> bool:
    role = _roles().get(word)
    return role is not None and (role.person or role.title)


def _title(word: str) -> bool:
    role = _roles().get(word)
    return role is not None and role.title


def _names_body(words: Sequence[str]) -> bool:
    """A run that ends like a body: "Fisheries Union"; not "Ana Farmer", whose last word is what some people are."""
    role = _roles().get(fold(words[-1]))
    if role is None or role.title:
        return False
    return not (role.person and len(words) > 1 and fold(words[-2]) in _given_names())


def _holds_body(words: Sequence[str]) -> bool:
    """A run with a word in it that bodies have: "Harbour Committee Tartu"; not "Bill Ruiz", whom a bill may be taken for."""
    roles, named = _roles(), fold(words[0]) in _given_names()
    found = [r for r in (roles.get(fold(w)) for w in words[named:]) if r is not None and not r.title]
    return bool(found) and not (named and all(r.person for r in found))


def _given_at(words: Sequence[str]) -> int:
    """Where a given name stands behind what is no name: 1 in "Harbourcast Ana Ruiz"; 0 where the first word is one."""
    given = _given_names()
    if len(words) < 3 or fold(words[0]) in given or len(words[0].strip(".")) == 1:
        return 0
    return next((k for k in range(1, len(words) - 1) if fold(words[k]) in given and _role_type(words[:k])), 0)


def _owner_before(words: Sequence[str]) -> int:
    """How many words a body's possessive has before a person's name: 1 in "Harbourcast's Ana Ruiz"; 0: none."""
    first = next((k for k in range(len(words) - 3, -1, -1) if words[k].endswith(("'s", "’s"))), -1) + 1
    if not first or len(words) - first > 3 or fold(words[0]) in _given_names():
        return 0
    return first if fold(words[first]) in _given_names() or _type_of_owner(words[:first]) == "media" else 0


def _type_of_owner(words: Sequence[str]) -> str:
    """The type of a body, and so of whoever its possessive stands before: "The Harbour Post's Ana Ruiz"."""
    last = fold(_bare(words[-1]))
    return "media" if last in PAPERS and words[-1][0].isupper() else type_of([_bare(w) for w in words])


def _role_type(words: Sequence[str]) -> bool:
    """Whether a name may begin behind these words: they are a body or a title, or one word that is no given name."""
    return len(words) == 1 or bool(type_of(words))


def _names_place(words: Sequence[str]) -> bool:
    """A country, state or capital, its people too: "South Korea", "Estonians"; not "Ana London"."""
    nations = _nations()
    if fold(" ".join(words)) in nations:
        return True
    return fold(words[-1]) in nations and not (len(words) in (2, 3) and fold(words[0]) in _given_names())


def is_body(words: Sequence[str]) -> bool:
    """Whether a name in these words is rather a body's, a people's or a description than a person's."""
    return _names_body(words) or _holds_body(words) or _names_place(words)


def is_given_name(word: str) -> bool:
    return fold(word) in _given_names()


def _adjective(word: str) -> bool:
    """By its form, what may stand between an article and a noun: "wider", "divided", "local"."""
    return word not in _EMPTY and word.endswith(
        ("er", "al", "ed", "ive", "ous", "ful", "ic", "ian", "ing", "ent", "ary")
    )

"""The contract: which tables there are, their columns, their dtypes; checked, written and read in this one place."""

from __future__ import annotations

import os
import tempfile
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

FIELDS = ("text", "title")
SEGMENTS = ("headline", "subhead", "body", "caption", "byline", "teaser", "boilerplate", "duplicate")
COUNTED_SEGMENTS = ("headline", "subhead", "body")
GROUPS = ("headline", "lead", "body", "all")
VOICES = ("own", "scare", "quoted", "indirect", "unclear")
MODES = ("direct", "mixed", "indirect")
KINDS = ("speech", "belief", "intention", "document", "act")
POLARITIES = ("asserted", "negated", "distanced", "compound")
HEDGES = ("exact", "approx", "more_than", "at_least", "less_than", "at_most", "up_to", "vague")
STATUSES = ("reported", "retracted", "denied", "disputed")
VERDICTS = ("conflict", "scope", "update", "compatible", "agree", "only_in")  # the gravest first
SPEAKER_TYPES = (
    "official", "security", "party", "witness", "expert", "organisation", "document", "media", "unnamed", "other",
)  # fmt: skip


class Column(NamedTuple):
    """One column: its pandas dtype, what a cell says, and the only values it may hold (none given: any)."""

    dtype: str
    says: str
    values: tuple[str, ...] = ()


ARTICLE = Column("string", "id of the article, unique in `articles`")
OUTLET = Column("string", "who published the article")
FIELD = Column("string", "which string of the article the offsets point into", FIELDS)
START = Column("Int64", "Python string offset of the first character")
END = Column("Int64", "Python string offset behind the last character")
SEGMENT = Column("string", "the kind of stretch it stands in", SEGMENTS)
VOICE = Column("string", "whose words it stands in", VOICES)
SPEAKER = Column(
    "string",
    "who is credited: one name, or the description of a source without a name; NA: nobody, or a pronoun nobody fits",
)
ATTRIBUTION = Column("string", "id in `attributions` of the innermost attribution that its voice was taken from")
SURFACE = Column("string", "the words as printed")

TABLES: Mapping[str, Mapping[str, Column]] = {
    "articles": {
        "article": ARTICLE,
        "outlet": OUTLET,
        "title": Column("string", "headline, where it came apart from the text"),
        "published": Column("datetime64[us, UTC]", "when it was published, in UTC"),
        "published_precision": Column(
            "string", "how exactly that is known", ("year", "month", "day", "minute", "second")
        ),
        "url": Column("string", "where it was published"),
        "author": Column("string", "byline as given"),
        "language": Column("string", "language of the text, as a BCP 47 tag"),
        "translated": Column("boolean", "the text is a translation"),
        "digest": Column("boolean", "the text retells the article and is not its own words"),
        "story": Column("string", "key that joins articles on one story"),
        "version": Column("string", "which version of an article that was edited"),
        "text": Column("string", "the text exactly as it was read, after front matter; every offset points into it"),
        "n_words": Column("Int64", "words in `text`"),
        "source_file": Column("string", "file it was read from, relative to the input"),
        "sha256": Column("string", "SHA-256 of `text` as UTF-8"),
    },
    "segments": {
        "article": ARTICLE,
        "field": FIELD,
        "start": START,
        "end": END,
        "segment": SEGMENT,
        "lead": Column("boolean", "the first body paragraph"),
        "n_words": Column("Int64", "words in the stretch"),
    },
    "attributions": {
        "attribution": Column("string", "id; rows that share it are parts of one interrupted content"),
        "part": Column("Int64", "0 for the first part of a content, 1 for the next"),
        "article": ARTICLE,
        "outlet": OUTLET,
        "field": FIELD,
        "start": Column("Int64", "offset of the content's first character"),
        "end": Column("Int64", "offset behind the content's last character"),
        "mode": Column("string", "all of it in quotation marks, some, or none", MODES),
        "kind": Column("string", "what the source does: says, believes, intends, is a document, acts", KINDS),
        "source": Column("string", "who is credited, as printed; NA where nobody is named"),
        "source_start": Column("Int64", "offset of the source"),
        "source_end": Column("Int64", "offset behind the source"),
        "speaker": SPEAKER,
        "speaker_type": Column("string", "what kind of source it is", SPEAKER_TYPES),
        "cue": Column("string", "the words that credit it"),
        "cue_start": Column("Int64", "offset of the cue"),
        "cue_end": Column("Int64", "offset behind the cue"),
        "stance": Column("string", "how the cue takes the content: neutral, doubting, endorsing, hostile, ..."),
        "parent": Column("string", "id of the attribution that this one is told inside of"),
        "rule": Column("string", "the rule that found it"),
        "segment": SEGMENT,
    },
    "stretches": {
        "article": ARTICLE,
        "outlet": OUTLET,
        "field": FIELD,
        "start": START,
        "end": END,
        "segment": SEGMENT,
        "voice": VOICE,
        "speaker": SPEAKER,
        "attribution": ATTRIBUTION,
        "n_words": Column("Int64", "words that begin in the stretch"),
    },
    "mentions": {
        "article": ARTICLE,
        "outlet": OUTLET,
        "field": FIELD,
        "start": START,
        "end": END,
        "surface": SURFACE,
        "frame": Column("string", "the codebook's frame"),
        "term": Column("string", "the codebook's term, as written there"),
        "segment": SEGMENT,
        "voice": VOICE,
        "speaker": SPEAKER,
        "attribution": ATTRIBUTION,
        "polarity": Column("string", "how the term is used", POLARITIES),
    },
    "uses": {
        "article": ARTICLE,
        "outlet": OUTLET,
        "field": FIELD,
        "start": START,
        "end": END,
        "surface": SURFACE,
        "sought": Column("string", "what asked for it: `rivals/KEY`, or `rules/N` for the codebook's rule N"),
        "name": Column("string", "which of the rival names it is; NA for rules"),
        "term": Column("string", "the codebook's term, as written there"),
        "segment": SEGMENT,
        "voice": VOICE,
        "speaker": SPEAKER,
        "attribution": ATTRIBUTION,
        "polarity": Column("string", "how the term is used", POLARITIES),
    },
    "figures": {
        "article": ARTICLE,
        "outlet": OUTLET,
        "field": FIELD,
        "start": START,
        "end": END,
        "surface": SURFACE,
        "value": Column("Float64", "the number as printed (the lower one of a range); NA for vague counts"),
        "value_high": Column("Float64", "the upper number of a stated range"),
        "low": Column("Float64", "lower end of what the words allow"),
        "high": Column("Float64", "upper end of what the words allow; inf: open"),
        "hedge": Column("string", "how exact the words are", HEDGES),
        "unit": Column("string", "the unit or the counted noun, as printed"),
        "unit_id": Column("string", "the unit, normalised"),
        "counted": Column("string", "key of what is counted; lines figures up across outlets"),
        "as_of": Column("string", "ISO date the text gives for the figure"),
        "status": Column("string", "whether it still stands", STATUSES),
        "segment": SEGMENT,
        "voice": VOICE,
        "speaker": SPEAKER,
        "attribution": ATTRIBUTION,
    },
    "rates": {
        "outlet": OUTLET,
        "segment_group": Column(
            "string", "headlines and subheads; first body paragraph; rest of the body; all three", GROUPS
        ),
        "frame": Column("string", "the codebook's frame"),
        "voice": Column("string", "whose words; `all` for all of them together", (*VOICES, "all")),
        "n_mentions": Column("Int64", "mentions counted"),
        "n_words": Column("Int64", "words of that outlet, in those segments and that voice"),
        "per_1000_words": Column("Float64", "1,000 · n_mentions / n_words; NA without words"),
        "low_95": Column("Float64", "lower end of the 95 % interval"),
        "high_95": Column("Float64", "upper end of the 95 % interval"),
    },
    "ratios": {
        "frame": Column("string", "the codebook's frame"),
        "voice": Column("string", "whose words; `all` for all of them together", (*VOICES, "all")),
        "outlet": OUTLET,
        "other": Column("string", "the outlet it is compared with; NA: all others together"),
        "n_mentions": Column("Int64", "mentions in the outlet's words of that voice"),
        "per_1000_words": Column("Float64", "the outlet's rate"),
        "n_mentions_other": Column("Int64", "mentions in the words of the other side"),
        "per_1000_words_other": Column("Float64", "rate of the other side"),
        "ratio": Column("Float64", "the first rate by the second; NA where both are 0, inf where only the second is"),
        "low_95": Column("Float64", "lower end of the 95 % interval; NA where a side has fewer than two articles"),
        "high_95": Column("Float64", "upper end of the 95 % interval; inf: open"),
        "p": Column("Float64", "how often chance alone would give a ratio as far from 1; NA as the interval"),
        "q": Column(
            "Float64", "`p` after Benjamini and Hochberg, over all rows of its kind (each against the rest, or pairs)"
        ),
    },
    "choices": {
        "thing": Column("string", "key of the thing in the codebook's `rivals`"),
        "outlet": OUTLET,
        "voice": Column("string", "whose words; `all` for all of them together", (*VOICES, "all")),
        "name": Column("string", "one of the rival names"),
        "n": Column("Int64", "asserted uses of that name"),
        "n_all": Column("Int64", "asserted uses of all names of the thing"),
        "share": Column("Float64", "n / n_all; NA where none is used"),
        "low_95": Column("Float64", "lower end of the 95 % interval"),
        "high_95": Column("Float64", "upper end of the 95 % interval"),
        "n_articles": Column("Int64", "articles with a use of any of the names"),
        "interval": Column(
            "string",
            "what the interval holds for: these uses, drawn one by one, or the outlet's articles",
            ("uses", "articles"),
        ),
    },
    "audits": {
        "rule": Column("Int64", "number of the rule in the codebook"),
        "says": Column("string", "the rule in words"),
        "outlet": OUTLET,
        "n": Column("Int64", "uses that the rule is about"),
        "kept": Column("Int64", "asserted, in a voice that the rule allows"),
        "broken": Column("Int64", "asserted, in a voice that it does not allow"),
        "unclear": Column("Int64", "asserted, in nobody knows whose voice: neither kept nor broken"),
        "turned": Column("Int64", "negated, distanced or part of a compound: no breach in any voice"),
    },
    "entries": {
        "counted": Column("string", "key of what is counted"),
        "outlet": OUTLET,
        "low": Column("Float64", "lower end of what the outlet's words allow"),
        "best": Column("Float64", "the number the outlet prints; NA for vague counts"),
        "high": Column("Float64", "upper end of what the outlet's words allow; inf: open"),
        "hedge": Column("string", "how exact the words are", HEDGES),
        "speaker": SPEAKER,
        "as_of": Column("string", "ISO date the text gives for the figure"),
        "status": Column("string", "whether it still stands", STATUSES),
        "origin": Column("string", "where the figure came from first; outlets that share it are one source"),
        "article": ARTICLE,
        "field": FIELD,
        "start": START,
        "end": END,
    },
    "verdicts": {
        "counted": Column("string", "key of what is counted, unique"),
        "verdict": Column("string", "the gravest relation between any two outlets", VERDICTS),
        "reason": Column("string", "why, in words"),
        "low": Column("Float64", "lowest value that any standing entry allows"),
        "best": Column("Float64", "the value best supported; NA where there is none"),
        "high": Column("Float64", "highest value that any standing entry allows; inf: open"),
        "n_outlets": Column("Int64", "outlets that print it"),
        "n_origins": Column("Int64", "sources it came from first"),
    },
    "omissions": {
        "counted": Column("string", "key of what is counted"),
        "outlet": Column("string", "an outlet that prints no figure of it, though it published after others had"),
        "known_since": Column("datetime64[us, UTC]", "when the second outlet had printed it, in UTC"),
        "known_from": Column("string", "which outlets had printed it by then"),
        "n_articles": Column("Int64", "articles the outlet published from then on"),
        "looked_for": Column("string", "the words that others print the figure in"),
        "same_number": Column(
            "string", "figures of the outlet with one of these values; read first, they may be the figure"
        ),
    },
}

COMPUTED = ("published_precision", "n_words", "source_file", "sha256")  # of articles: made here, whatever an input says
GIVEN = ("id", *(column for column in TABLES["articles"] if column not in COMPUTED))  # what inputs have; id is article


def build(name: str, rows: Iterable[Mapping[str, object]] | pd.DataFrame) -> pd.DataFrame:
    """Give rows the columns, dtypes and order of table `name`; columns left out are NA, further columns are kept."""
    columns = TABLES[name]
    frame = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    if frame.empty and not len(frame.columns):
        return _empty(name).copy()
    for column, spec in columns.items():
        if column not in frame:
            frame[column] = pd.Series(pd.NA, index=frame.index, dtype=spec.dtype)
        elif frame[column].dtype != spec.dtype:
            frame[column] = frame[column].astype(pd.api.types.pandas_dtype(spec.dtype))
    frame = frame[[*columns, *(c for c in frame.columns if c not in columns)]]
    keys = [c for c in ("article", "field", "start", "end") if c in columns]
    if keys and name not in ("articles", "entries"):
        frame = frame.sort_values(keys, kind="stable")
    return check(name, frame.reset_index(drop=True))


@cache
def _empty(name: str) -> pd.DataFrame:
    """No rows; one frame for all articles that have none, since its columns take 8 ms to make."""
    return pd.DataFrame({column: pd.Series([], dtype=spec.dtype) for column, spec in TABLES[name].items()})


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` if it keeps the contract of table `name`; ValueError names the first column that does not."""
    for column, spec in TABLES[name].items():
        if column not in frame:
            raise ValueError(f"table {name}: column {column} is missing; it has {', '.join(frame.columns)}")
        if frame[column].dtype != spec.dtype:
            raise ValueError(f"table {name}: column {column} is {frame[column].dtype}; it must be {spec.dtype}")
        if spec.values:
            odd = set(frame[column].dropna().unique()) - set(spec.values)
            if odd:
                raise ValueError(
                    f"table {name}: column {column} holds {sorted(odd)}; allowed are {', '.join(spec.values)}"
                )
    return frame


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples. Their values are typed by the contract above, which a type checker cannot read.

    Like `itertuples`, and several times as fast on columns of text, which that reads value by value.
    """
    row = namedtuple("Row", ["Index", *frame.columns], rename=True)  # type: ignore[misc]
    return map(row._make, zip(frame.index, *(frame[c].astype(object).tolist() for c in frame.columns), strict=True))


def write(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as `folder/<name>.parquet`, checked first.

    All are written in a folder of their own before the first takes its place: what fails on the way leaves those of before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as work:
        made = [Path(work, f"{name}.parquet") for name in tables]
        for path, (name, frame) in zip(made, tables.items(), strict=True):
            write_one(check(name, frame), path)
        for path in made:
            path.replace(folder / path.name)


def write_one(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as parquet: the same bytes for the same rows, however many parts they were put together from."""
    import pyarrow as pa  # noqa: PLC0415 - pandas too waits with these until a file is read or written
    from pyarrow import parquet  # noqa: PLC0415

    try:
        parquet.write_table(pa.Table.from_pandas(frame, preserve_index=False).combine_chunks(), path)
    except OSError as error:  # which does not say where
        raise OSError(error.errno, os.strerror(error.errno) if error.errno else str(error), str(path)) from None


def read(folder: Path, names: Iterable[str] = tuple(TABLES)) -> dict[str, pd.DataFrame]:
    """Read the named tables from `folder`; FileNotFoundError says which one is not there."""
    tables = {}
    for name in names:
        path = folder / f"{name}.parquet"
        if not path.is_file():
            raise FileNotFoundError(f"{folder}: {name}.parquet is missing; make the tables with `framing extract`")
        tables[name] = check(name, pd.read_parquet(path))
    return tables

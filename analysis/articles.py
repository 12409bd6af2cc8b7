"""Articles of several outlets, read from files of several formats into one table."""

from __future__ import annotations

import hashlib
import math
import os
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from analysis import tables
from analysis.readers import READERS, SUFFIXES
from analysis.segments import count_words

COLUMNS = tables.TABLES["articles"]
# takes "2022", "2022-01", "2022-01-10", "2022-01-10T18:05Z", "2022-01-10 18:05:30+01:00"; refuses "10/1/22", "2022-1-10"
ISO_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<minute>\d\d:\d\d)(?P<second>:\d\d(?:\.\d{1,6})?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)
SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # takes a line break, NUL; refuses "é"
NUMBERED = ("article", "version", "published", "story")  # values that JSON may give as numbers
NEEDED = {"text": "the article's text", "outlet": "outlet: The Gazette", "article": "an id of its own"}
ALIKE = 3  # problems of one kind in one file that are told one by one; of more, how many there are
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class InputError(ValueError):
    """An input that cannot be used at all: where, what was found, what to do."""


def load_articles(
    inputs: str | Path | Iterable[str | Path],
    *,
    outlets: str | Iterable[str] = (),
    since: str = "",
    until: str = "",
    columns: Mapping[str, str] | None = None,
    on_problem: Callable[[str], None] = warnings.warn,
) -> pd.DataFrame:
    """One row an article, in the shape of the table `articles`, sorted by id.

    `inputs` are files or folders (searched recursively; a folder with an `articles` folder in it stands for that one).
    A broken article is left out and told to `on_problem` in one line. `outlets` keeps only those; `since` and `until` are
    ISO dates, both included; an article without a date is left out where either is given. `columns` says under which name
    the files have a column of `articles`: `{"text": "Body"}`. Raises InputError for an input that is missing, an outlet
    that no article has, and where nothing is left.
    """
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    rows: list[dict[str, Any]] = []
    for path, name in _files(given, on_problem):
        rows += _read_file(path, name, columns or {}, on_problem)
    rows = _without_duplicates(rows, on_problem)
    if not rows:
        where = ", ".join(map(str, given))
        raise InputError(
            f"{where}: no article could be read; give files ({', '.join(SUFFIXES)}) with an outlet and a text"
        )
    frame = tables.build("articles", sorted(rows, key=lambda row: str(row["article"])))
    return select(frame, outlets=outlets, since=since, until=until)


def read_columns(pairs: Iterable[str]) -> dict[str, str]:
    """`{"text": "Body"}` of `["text=Body"]`; InputError where one is none, or names a column that no article has."""
    columns: dict[str, str] = {}
    for pair in pairs:
        column, equals, name = (part.strip() for part in pair.partition("="))
        if not (column and equals and name):
            raise InputError(f'--map is "{pair}"; give column=name, such as text=Body')
        if column not in tables.GIVEN:
            raise InputError(f'--map {pair}: articles have no column "{column}"; allowed are {", ".join(tables.GIVEN)}')
        if column in columns:
            raise InputError(f"--map gives {column} twice, {columns[column]} and {name}; keep one of them")
        columns[column] = name
    return columns


def select(
    articles: pd.DataFrame, *, outlets: str | Iterable[str] = (), since: str = "", until: str = ""
) -> pd.DataFrame:
    """The articles of these outlets and days (ISO dates, both included); InputError where an outlet has none or none is left."""
    known = sorted(articles["outlet"].unique())
    wanted = _names(outlets, known) if isinstance(outlets, str) else list(outlets)
    if unknown := sorted(set(wanted) - set(known)):
        raise InputError(f'outlets: "{unknown[0]}" has no article here; the outlets are {", ".join(known)}')
    kept = articles[articles["outlet"].isin(wanted)] if wanted else articles
    if since:
        kept = kept[kept["published"] >= read_date(since, "since")[0]]
    if until:
        kept = kept[kept["published"] < _after(*read_date(until, "until"))]
    if kept.empty:
        raise InputError(
            f"no article is left: outlets {wanted or 'all'}, since {since or 'ever'}, until {until or 'now'}; "
            "choose other outlets or days"
        )
    return kept.reset_index(drop=True)


def _names(text: str, known: list[str]) -> list[str]:
    """Outlets parted by commas; the name of an outlet that has a comma in it is one."""
    if text.strip() in known:
        return [text.strip()]
    return [name.strip() for name in text.split(",") if name.strip()]


def read_date(text: str, name: str) -> tuple[datetime, str]:
    """A date and its precision, in UTC; without a zone it is taken for UTC. ValueError says what is allowed."""
    match = ISO_DATE.fullmatch(text.strip())
    if not match:
        raise InputError(f'{name} is "{text[:40]}"; give an ISO date such as 2024-02-29')
    part = match.groupdict(default="")
    precision = [p for p in ("year", "month", "day", "minute", "second") if part[p]][-1]
    day = f"{part['year']}-{part['month'] or '01'}-{part['day'] or '01'}"
    try:
        moment = datetime.fromisoformat(f"{day}T{part['minute'] or '00:00'}{part['second']}{part['zone'] or 'Z'}")
        return moment.astimezone(UTC), precision
    except (ValueError, OverflowError) as error:
        raise InputError(
            f'{name} is "{text[:40]}", which is no date ({error}); give an ISO date such as 2024-02-29'
        ) from None


def _after(moment: datetime, precision: str) -> pd.Timestamp:
    """The first moment that is no longer the year, month, day, minute or second given."""
    offsets = {
        "year": pd.DateOffset(years=1), "month": pd.DateOffset(months=1), "day": pd.DateOffset(days=1),
        "minute": pd.DateOffset(minutes=1), "second": pd.DateOffset(seconds=1),
    }  # fmt: skip
    return pd.Timestamp(moment) + offsets[precision]


def _files(inputs: list[str | Path], on_problem: Callable[[str], None]) -> Iterator[tuple[Path, str]]:
    """Every readable file and the name it is told by, relative to the input; each once, in a fixed order."""
    seen: set[Path] = set()
    for given in map(Path, inputs):
        root = given / "articles" if (given / "articles").is_dir() else given
        if not root.exists():
            raise InputError(f"{given}: there is no such file or folder; give files or folders of articles")
        for path in _walk(root, on_problem) if root.is_dir() else [root]:
            name = told_as(path, root)
            if problem := _unusable(path, root):
                on_problem(f"{name}: is left out, {problem}")
            elif path.resolve() not in seen:
                seen.add(path.resolve())
                yield path, name


def told_as(path: PurePath, root: PurePath) -> str:
    """The name that a file is told and stored by: relative to the input, with the same slashes on every system."""
    return path.relative_to(root.parent).as_posix()


def _walk(root: Path, on_problem: Callable[[str], None]) -> list[Path]:
    """All that lies in a folder, hidden files and READMEs aside; a folder that may not be read is told."""

    def refuse(error: OSError) -> None:
        name = told_as(Path(error.filename), root)
        on_problem(f"{name}: cannot be read ({error.strerror}); check who may read the folder")

    found: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=refuse):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        found += [Path(folder, name) for name in files + links if not name.startswith(".") and name != "README.md"]
    return sorted(found)


def _unusable(path: Path, root: Path) -> str:
    """Why a file is not read, and what to do; nothing where it is."""
    if path.is_symlink() and root.is_dir() and not path.resolve().is_relative_to(root.resolve()):
        return "it is a link out of the folder; copy what it points at here"
    if path.is_symlink() and path.is_dir():
        return "it is a link to a folder that is read anyway; delete it"
    if path.is_symlink() and not path.exists():
        return "it is a link to nothing; delete it"
    if path.suffix.lower() not in SUFFIXES:
        remedy = "; save its text as .txt" if path.suffix.lower() in (".html", ".htm", ".docx", ".pdf") else ""
        return f"its format is none of {', '.join(SUFFIXES)}{remedy}"
    return "" if path.is_file() else "it is a pipe or a device and no file; copy its content into a file"


def _read_file(
    path: Path, name: str, columns: Mapping[str, str], on_problem: Callable[[str], None]
) -> list[dict[str, Any]]:
    reader = next(r for r in READERS if path.suffix.lower() in r.suffixes)
    rows: list[dict[str, Any]] = []
    told: Counter[str] = Counter()
    try:
        for place, found in reader.read(path):
            where = f"{name}, {reader.place or 'line'} {place}" if reader.place or isinstance(found, str) else name
            try:
                if isinstance(found, str):
                    raise InputError(found)
                given = _renamed(found, columns)
                if reader.tabular and not rows and (problem := _no_column(given, found, columns)):
                    on_problem(f"{name}: {problem}")
                    break
                rows.append(_article(given, found, name) | {"_where": where})
            except InputError as error:
                told[str(error)] += 1
                if told[str(error)] <= ALIKE:
                    on_problem(f"{where}: {error}")
    except OSError as error:
        on_problem(f"{name}: cannot be read ({error.strerror}); check that it is a file and may be read")
    for problem, n in told.items():
        if n > ALIKE:
            on_problem(f"{name}: {n - ALIKE:,} more {reader.place or 'line'}s with the same problem: {problem}")
    return rows


def _renamed(found: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The values by the columns of `articles`, under whichever name the file has them."""
    given = {("article" if key == "id" else key): value for key, value in found.items()}
    if {"id", "article"} <= set(found):
        raise InputError("has both id and article, which are one; delete one of them")
    named = {
        ("article" if column == "id" else column): found[name] for column, name in columns.items() if name in found
    }
    return given | named


def _no_column(given: Mapping[str, object], found: Mapping[str, object], columns: Mapping[str, str]) -> str:
    """What is wrong where a table lacks a column that every article needs; else nothing."""
    missing = next((key for key in NEEDED if key not in given), None)
    if missing is None:
        return ""
    key, held = _key(missing), ", ".join(found)
    if key in columns:
        return f'has no column "{columns[key]}", which {key}={columns[key]} names (--map or codebook); it has {held}'
    return f'has no column "{key}"; add it, or say which one it is with --map {key}=NAME: it has {held}'


def _key(column: str) -> str:
    return "id" if column == "article" else column


def _article(given: Mapping[str, object], found: Mapping[str, object], name: str) -> dict[str, Any]:
    """The row of one article; InputError says which value is wrong. Keys that no column has are passed over."""
    values: dict[str, Any] = {k: _value(k, v) for k, v in given.items() if k in tables.GIVEN}
    for column, example in NEEDED.items():
        if not values.get(column):
            others = [key for key in found if key not in tables.GIVEN and column not in given]
            hint = f", or say which key holds it with --map {_key(column)}=NAME: {', '.join(others)}" if others else ""
            raise InputError(f"{_key(column)} is missing or empty; give it ({example}){hint}")
    if values.get("published"):
        values["published"], values["published_precision"] = read_date(values["published"], "published")
    for key in ("translated", "digest"):
        if values.get(key) is not None:
            if values[key].lower() not in BOOLEANS:
                raise InputError(f'{key} is "{values[key][:40]}"; allowed are true and false')
            values[key] = BOOLEANS[values[key].lower()]
    text = values["text"]
    return values | {
        "n_words": count_words(text),
        "source_file": name,
        "sha256": hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest(),
    }


def _value(key: str, value: object) -> str | None:
    """A value as text; an empty one is missing. Text and title stay to the letter, since offsets point into them."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if not isinstance(value, str) and not (key in NUMBERED and isinstance(value, int)) and not isinstance(value, bool):
        raise InputError(f"{key} is no text but {str(value)[:40]}; put quotation marks around it")
    text = str(value)
    if key not in tables.FIELDS:
        text = unicodedata.normalize("NFC", text)  # one outlet, whichever way its accents are stored
    if key not in tables.FIELDS and CONTROL.search(text):
        raise InputError(f"{key} holds a line break or another control character; write it on one line")
    if SURROGATE.search(text):
        raise InputError(f"{key} holds half a character (a lone surrogate); export the article again as UTF-8")
    return (text if key in tables.FIELDS else text.strip()) if text.strip() else None


def _without_duplicates(rows: list[dict[str, Any]], on_problem: Callable[[str], None]) -> list[dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    for row in rows:
        where = row.pop("_where")
        if row["article"] in kept:
            first = kept[row["article"]]["source_file"]
            on_problem(
                f'{where}: id "{row["article"]}" is taken by {first}; the article is left out, give it another id'
            )
        else:
            kept[row["article"]] = row
    return list(kept.values())

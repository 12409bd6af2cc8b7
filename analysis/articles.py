"""Articles of several outlets, read from files of several formats into one table."""

from __future__ import annotations

import hashlib
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.readers import READERS
from analysis.segments import count_words

COLUMNS = tables.TABLES["articles"]
# takes "2022", "2022-01", "2022-01-10", "2022-01-10T18:05Z", "2022-01-10 18:05:30+01:00"; refuses "10/1/22", "2022-1-10"
ISO_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<minute>\d\d:\d\d)(?P<second>:\d\d(?:\.\d{1,6})?)?"
    r"\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.ASCII,
)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # takes a line break, NUL; refuses "é"
NUMBERED = ("article", "version", "published", "story")  # values that JSON may give as numbers
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class InputError(ValueError):
    """An input that cannot be used at all: where, what was found, what to do."""


def load_articles(
    inputs: str | Path | Iterable[str | Path],
    *,
    outlets: str | Iterable[str] = (),
    since: str = "",
    until: str = "",
    on_problem: Callable[[str], None] = warnings.warn,
) -> pd.DataFrame:
    """One row an article, in the shape of the table `articles`, sorted by id.

    `inputs` are files or folders (searched recursively; a folder with an `articles` folder in it stands for that one).
    A broken article is left out and told to `on_problem` in one line. `outlets` keeps only those; `since` and `until` are
    ISO dates, both included; an article without a date is left out where either is given. Raises InputError for an input
    that is missing, an outlet that no article has, and where nothing is left.
    """
    rows: list[dict[str, Any]] = []
    for path, name in _files([inputs] if isinstance(inputs, str | Path) else list(inputs), on_problem):
        rows += _read_file(path, name, on_problem)
    rows = _without_duplicates(rows, on_problem)
    if not rows:
        raise InputError(
            f"no article could be read from {inputs}; give .md, .txt or .jsonl files with an outlet and a text"
        )
    frame = tables.build("articles", sorted(rows, key=lambda row: str(row["article"])))
    return select(frame, outlets=outlets, since=since, until=until)


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
            f"no article is left: outlets {wanted or 'all'}, since {since or 'ever'}, until {until or 'now'}"
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
    suffixes = {s for reader in READERS for s in reader.suffixes}
    seen: set[Path] = set()
    for given in map(Path, inputs):
        root = given / "articles" if (given / "articles").is_dir() else given
        if not root.exists():
            raise InputError(f"{given}: there is no such file or folder")
        paths = sorted(p for p in root.rglob("*") if p.is_file() or p.is_symlink()) if root.is_dir() else [root]
        for path in paths:
            name = str(path.relative_to(root.parent)) if root.is_dir() else path.name
            if path.is_dir():
                continue
            if root.is_dir() and (path.name.startswith(".") or path.name == "README.md"):
                continue
            if path.suffix.lower() not in suffixes:
                on_problem(f"{name}: is left out, its format is none of {', '.join(sorted(suffixes))}")
            elif root.is_dir() and not path.resolve().is_relative_to(root.resolve()):
                on_problem(f"{name}: is left out, it is a link to a file outside the folder; copy the file here")
            elif path.resolve() not in seen:
                seen.add(path.resolve())
                yield path, name


def _read_file(path: Path, name: str, on_problem: Callable[[str], None]) -> list[dict[str, Any]]:
    reader = next(r for r in READERS if path.suffix.lower() in r.suffixes)
    rows = []
    try:
        for line, found in reader.read(path):
            where = f"{name}, line {line}" if path.suffix.lower() == ".jsonl" or isinstance(found, str) else name
            try:
                if isinstance(found, str):
                    raise InputError(found)
                rows.append(_article(found, name) | {"_where": where})
            except InputError as error:
                on_problem(f"{where}: {error}")
    except OSError as error:
        on_problem(f"{name}: cannot be read ({error.strerror}); check that it is a file and may be read")
    return rows


def _article(found: Mapping[str, object], name: str) -> dict[str, Any]:
    """The row of one article; InputError says which value is wrong. Keys that no column has are passed over."""
    given = {("article" if k == "id" else k): v for k, v in found.items()}
    values: dict[str, Any] = {k: _value(k, v) for k, v in given.items() if k in COLUMNS}
    if not str(given.get("text") or "").strip():
        raise InputError("text is missing or empty; give it (the article's text)")
    if not values.get("outlet"):
        raise InputError("outlet is missing or empty; give it (outlet: Le Monde)")
    if not values.get("article"):
        raise InputError("id is missing or empty; give each article an id of its own")
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
    if key not in tables.FIELDS and CONTROL.search(text):
        raise InputError(f"{key} holds a line break or another control character; write it on one line")
    if any("\ud800" <= c <= "\udfff" for c in text):
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

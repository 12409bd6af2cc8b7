"""Bad input, what is said of it, and the exit code: the cases of `docs/errors.md`, which `python -m tests.bad_input` writes anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.__main__ import main
from tests.conftest import CODEBOOK, GAZETTE, HERALD

ROOT = Path(__file__).resolve().parents[1]
NOBODY = 65534
EXTRACT = "extract harbour --codebook harbour/codebook.yml --out tables"
TELLING = "|".join(("looked for nowhere",))


class Case(NamedTuple):
    """What is wrong, how it is made in a folder with the event `harbour`, and the command that meets it."""

    wrong: str
    make: Callable[[], object]
    command: str = EXTRACT
    as_nobody: bool = False


class Outcome(NamedTuple):
    """What the command said, without its progress, and its exit code; `strict` is that with `--strict`."""

    said: tuple[str, ...]
    code: int


def put(name: str, content: str | bytes) -> Callable[[], object]:
    """A file in the event."""

    def make() -> object:
        path = Path("harbour", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))

    return make


def article(front: str, text: str = "Text.") -> Callable[[], object]:
    return put("articles/bad.md", f"---\n{front}\n---\n{text}")


def published(date: str) -> Callable[[], object]:
    return article(f"outlet: The Sun\npublished: {date}")


def codebook(more: str) -> Callable[[], object]:
    return put("codebook.yml", CODEBOOK.lstrip() + more)


def long_line() -> None:
    """200 million bytes; a file with a hole in it, which takes no place on the disk."""
    with Path("harbour/articles/bad.jsonl").open("wb") as file:
        file.truncate(200_000_000)
        file.seek(0, os.SEEK_END)
        file.write(b"\n")


def unreadable(name: str) -> Callable[[], object]:
    def make() -> object:
        article("outlet: The Sun")()
        Path("harbour", name).chmod(0)
        return None

    return make


def secret() -> None:
    Path("secret.md").write_text("---\noutlet: The Sun\n---\nSecret.", encoding="utf8")
    Path("harbour/articles/bad.md").symlink_to(Path("secret.md").resolve())


def labels(voice: str) -> Callable[[], object]:
    header = "item,table,article,field,start,end,weight,frame,right,voice"
    return put("labels.csv", f"{header}\n1,mentions,gazette,text,8,14,1.0,protest,yes,{voice}\n")


def nothing() -> None:
    """The case lies in the command alone."""


ARTICLES = (
    Case("an empty file", put("articles/bad.md", "")),
    Case("an article without a text", article("outlet: The Sun", " \n")),
    Case("no front matter, so no outlet", put("articles/bad.md", "Text.")),
    Case("front matter without an outlet", article("title: Riot")),
    Case("front matter that is not closed", put("articles/bad.md", "---\noutlet: The Sun\nText.")),
    Case("front matter that is no YAML", article("outlet: [The Sun")),
    Case("front matter that is a list", article("- The Sun")),
    Case("a key twice", article("outlet: The Sun\noutlet: The Moon")),
    Case("an alias in front matter", article("outlet: &o The Sun\ntitle: *o")),
    Case("a value with a control character", article('outlet: "The\\u0007 Sun"')),
    Case("a date with slashes", published("10/1/24")),
    Case("a date in words", published("3 March 2024")),
    Case("a date with dots", published("03.03.2024")),
    Case("a date without leading zeros", published("2024-3-3")),
    Case("a day that does not exist", published("2023-02-29")),
    Case("an hour that does not exist", published("2024-03-03T25:00")),
    Case("a yes or no that is neither", article("outlet: The Sun\ntranslated: maybe")),
    Case("not UTF-8", put("articles/bad.md", b"---\noutlet: The Sun\n---\nCaf\xe9.")),
    Case("an id twice", put("articles/bad.md", "---\noutlet: The Sun\nid: gazette\n---\nText.")),
    Case("both id and article", put("articles/bad.jsonl", '{"id": "a", "article": "b", "outlet": "The Sun", "text": "Text."}')),
    Case("a line that is no JSON", put("articles/bad.jsonl", '{"id": "a", "outlet": "The Sun", "text": "Text."\n')),
    Case("a line that is no object", put("articles/bad.jsonl", '["a"]\n')),
    Case("a key twice in JSON", put("articles/bad.jsonl", '{"id": "a", "outlet": "The Sun", "text": "T", "text": "U"}')),
    Case("a text that is no text", put("articles/bad.jsonl", '{"id": "a", "outlet": "The Sun", "text": ["T"]}')),
    Case("an article without an id", put("articles/bad.jsonl", '{"outlet": "The Sun", "text": "Text."}')),
    Case("a line of 200 MB", long_line),
    Case("a table without a column that must be there", put("articles/bad.csv", "id,outlet,Body\na,The Sun,Text.\n")),
    Case("a map to a column that is not there", put("articles/bad.csv", "id,outlet,Body\na,The Sun,Text.\n"), f"{EXTRACT} --map text=Bodyy"),
    Case("a row with too few cells", put("articles/bad.csv", "id,outlet,text\na,The Sun\n")),
    Case("a cell that never ends", put("articles/bad.csv", 'id,outlet,text\na,The Sun,"Text.\n')),
    Case("a file that is no parquet", put("articles/bad.parquet", b"PAR1")),
    Case("a format that is not read", put("articles/bad.docx", b"PK")),
    Case("a web page", put("articles/bad.html", "<p>Text.")),
    Case("a folder instead of a file", lambda: Path("harbour/articles/bad.md").mkdir(), "extract harbour/articles/bad.md --out tables"),
    Case("a symbolic link out of the event", secret),
    Case("a symbolic link to nothing", lambda: Path("harbour/articles/bad.md").symlink_to("gone.md")),
    Case("a named pipe", lambda: os.mkfifo("harbour/articles/bad.md")),
    Case("a file that one may not read", unreadable("articles/bad.md"), as_nobody=True),
    Case("a folder that one may not read", lambda: Path("harbour/articles/shut").mkdir(mode=0), as_nobody=True),
)  # fmt: skip
COMMANDS = (
    Case("an event that is not there", nothing, "run nowhere"),
    Case("an event without a codebook", lambda: Path("harbour/codebook.yml").unlink(), "run harbour"),
    Case("an event without articles", lambda: shutil.rmtree("harbour/articles"), "run harbour"),
    Case("a file instead of an event", nothing, "run harbour/codebook.yml"),
    Case("no articles in the folder", lambda: [p.unlink() for p in Path("harbour/articles").iterdir()], "run harbour"),
    Case("files that are not there", nothing, "extract nowhere --out tables"),
    Case("an unknown parameter", nothing, "run harbour -p outlet Sun"),
    Case("an unknown outlet", nothing, "run harbour -p outlets Sun"),
    Case("a day that is none", nothing, "run harbour -p since soon"),
    Case("days on which nothing was published", nothing, "run harbour -p since 2030"),
    Case("a misspelt key in the codebook", codebook("frame: {a: [b]}\n"), "run harbour"),
    Case("a frame without terms", put("codebook.yml", "frames:\n  riot: {label: Riot}\n"), "run harbour"),
    Case("an impossible pattern", put("codebook.yml", "frames:\n  riot:\n    - regex: '(riot'\n"), "run harbour"),
    Case("a regular expression within the quotation marks", put("codebook.yml", "frames:\n  riot: ['regex: (riot|clash)']\n"), "run harbour"),
    Case("a frame that is a word", put("codebook.yml", "frames: riot\n"), "run harbour"),
    Case("terms that are a word", put("codebook.yml", "frames:\n  riot: {terms: riot*}\n"), "run harbour"),
    Case("a counted thing that is a list", put("codebook.yml", "figures:\n  killed: [people]\n"), "run harbour"),
    Case("a name of two speakers", put("codebook.yml", "speakers:\n  - {name: Ada Quill, aliases: [mayor]}\n  - {name: Bo Lind, aliases: [Mayor]}\n"), "run harbour"),
    Case("a term that matches nothing and everything", put("codebook.yml", "frames:\n  riot: ['*']\n"), "run harbour"),
    Case("a term with a sign of YAML's", put("codebook.yml", "frames:\n  riot: [colo?r, *riot]\n"), "run harbour"),
    Case("a tab in the codebook", put("codebook.yml", "frames:\n\triot: [riot]\n"), "run harbour"),
    Case("a frame twice", put("codebook.yml", "frames:\n  riot: [riot]\n  riot: [clash]\n"), "run harbour"),
    Case("an unknown type of speaker", put("codebook.yml", "speakers:\n  - {name: Ada Quill, type: mayor}\n"), "run harbour"),
    Case("an unknown column in the codebook", put("codebook.yml", "columns: {body: Text}\n"), "run harbour"),
    Case("a codebook that is not UTF-8", put("codebook.yml", b"event: Caf\xe9\n"), "run harbour"),
    Case("a codebook that is not there", nothing, "extract harbour --codebook no.yml --out tables"),
    Case("a map that is none", nothing, f"{EXTRACT} --map text"),
    Case("a map of an unknown column", nothing, f"{EXTRACT} --map txt=Body"),
    Case("a column mapped twice", nothing, f"{EXTRACT} --map text=Body --map text=Head"),
    Case("results among the articles", nothing, "run harbour --out harbour/articles/results"),
    Case("a correction of an unknown table", put("corrections.csv", "table,article,column,value\nmention,gazette,voice,own\n"), "run harbour"),
    Case("a correction with an impossible value", put("corrections.csv", "table,article,start,end,column,value\nmentions,gazette,0,4,voice,mine\n"), "run harbour"),
    Case("nothing to compare with", nothing, "evaluate harbour"),
    Case("a label that is not allowed", labels("qouted"), "evaluate harbour harbour/labels.csv"),
    Case("labels that nobody filled in", put("labels.csv", "item,table,article,field,start,end,weight,frame,right,voice\n"), "evaluate harbour harbour/labels.csv"),
    Case("a new event where something is", nothing, "new harbour"),
    Case("a name that not every system can have", nothing, "new aux"),
    Case("a sample where one is", lambda: Path("sample").mkdir(), "sample harbour --out sample"),
    Case("a folder that cannot be written to", lambda: Path("shut").mkdir(mode=0o555), EXTRACT.replace("tables", "shut/tables"), as_nobody=True),
)  # fmt: skip


def outcome(case: Case, *more: str) -> Outcome:
    """Run a case in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        root.chmod(0o777)
        with contextlib.chdir(root):
            make_event()
            case.make()
            try:
                code, said = as_nobody(case.command, more) if case.as_nobody else run(case.command, more)
            finally:
                for path in root.rglob("*"):  # so that the folder can be taken away again
                    if path.is_dir() and not path.is_symlink():
                        path.chmod(0o755)
        return Outcome(tuple(_told(said, root)), code)


def run(command: str, more: tuple[str, ...]) -> tuple[int, str]:
    heard = io.StringIO()
    with contextlib.redirect_stderr(heard), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main([*command.split(), *more])
        except SystemExit as stop:
            code = int(str(stop.code))
    return code, heard.getvalue()


def as_nobody(command: str, more: tuple[str, ...]) -> tuple[int, str]:
    """The same as a user without rights; in a child, since there is no way back. Its modules are those loaded before."""
    if os.geteuid() != 0:
        return run(command, more)
    shutil.rmtree("warm-up", ignore_errors=True)
    run(EXTRACT.replace("tables", "warm-up"), ())
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        code = 99
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            code, said = run(command, more)
            os.write(writing, said.encode())
        finally:
            os._exit(code)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf8") as heard:
        return os.waitstatus_to_exitcode(status), heard.read()


def make_event() -> None:
    Path("harbour/articles").mkdir(parents=True)
    Path("harbour/codebook.yml").write_text(CODEBOOK.lstrip(), encoding="utf8")
    for name, text in (("gazette", GAZETTE), ("herald", HERALD)):
        front = f"---\noutlet: The {name.title()}\npublished: 2023-03-03\nlanguage: en\n---\n"
        Path(f"harbour/articles/{name}.md").write_text(front + text, encoding="utf8")


def _told(said: str, root: Path) -> Iterator[str]:
    for line in said.splitlines():
        yield re.sub(r"(looked for nowhere), .*", r"\1, …", line.replace(f"{root}/", ""))


def document() -> str:
    """`docs/errors.md`, as the cases come out."""
    parts = [HEAD]
    for case in ARTICLES:
        loose, strict = outcome(case), outcome(case, "--strict")
        parts.append(f"| {case.wrong} | {_cell(loose.said)} | {loose.code} | {strict.code} |\n")
    parts.append(MIDDLE)
    for case in COMMANDS:
        found = outcome(case)
        parts.append(f"| {case.wrong} | `framing {case.command}` | {_cell(found.said)} | {found.code} |\n")
    return "".join(parts)


def _cell(lines: tuple[str, ...]) -> str:
    return "<br>".join(line.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*") for line in lines)


HEAD = """# What is said of bad input

Written by `python -m tests.bad_input` and held by `tests/test_bad_input.py`: every message here was printed by the command beside it.
Exit codes: 0 done; 1 a notebook failed; 2 wrong use or unreadable input; 3 another run holds the event; 4 cannot be written; 10 and 11 news, with
`--exit-code`; 130 and 143 stopped. All go to stderr.

## Articles

A broken article costs only itself: it is named, left out and counted, and the others are read (exit 0). With `--strict` the first one ends the command.
`framing extract harbour --codebook harbour/codebook.yml --out tables`, with two good articles and:

| what is wrong | what is said | exit | `--strict` |
|---|---|---|---|
"""
MIDDLE = """
## Events, codebooks, commands

Said before anything is written.

| what is wrong | command | what is said | exit |
|---|---|---|---|
"""

if __name__ == "__main__":
    sys.stdout.write(document())

"""What people label: uses of terms, figures and passages drawn at random, written so that nobody sees the code's labels."""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.events import HERE
from analysis.evidence import visible
from analysis.tables import COUNTED_SEGMENTS, HEDGES, POLARITIES, VOICES, each_row

ASKED = {  # of each kind of item, the columns that a person fills in
    "mentions": ("right", "voice", "speaker", "polarity"),
    "figures": ("right", "voice", "speaker", "hedge", "counted"),
    "passages": ("numbers",),
}
PLACE = ("item", "table", "article", "field", "start", "end", "weight")
ASKING = ("frame", "before", "surface", "after")  # what an item shows
QUESTIONS = ("right", "voice", "speaker", "polarity", "hedge", "counted", "numbers")
COLUMNS = (*PLACE, *ASKING, *QUESTIONS, "note")
ANSWERS = ("yes", "no")
OTHER = "other"  # what a figure counts where the codebook has no entry for it
AROUND = 500  # characters shown on either side
PASSAGES = 5  # one passage for so many items; whole ones show what was missed
FORMULA = tuple("=+-@\t\r")  # what a spreadsheet would take for a formula; the texts are not ours


class SampleError(ValueError):
    """A sample that cannot be drawn or written: what is in the way, what to do."""


def draw(tables: Mapping[str, pd.DataFrame], n: int, seed: int = 1) -> pd.DataFrame:
    """One row an item to label: at most `n` mentions, `n` figures and `n` / 5 passages, without the code's labels.

    Mentions and figures are drawn by outlet and voice, each such stratum in proportion to its size and with one at least
    (stratified sampling, Cochran 1977, chapter 5); `weight` is how many of its stratum each one stands for. The same tables
    and seed give the same rows.
    """
    if n < 1:
        raise SampleError(f"-n is {n}, which draws nothing; give 1 or more")
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for table in ("mentions", "figures"):
        found = tables[table]
        found = found[found["segment"].isin(COUNTED_SEGMENTS)]
        picked = _stratified(list(zip(found["outlet"], found["voice"], strict=True)), n, chance)
        rows += [
            _item(table, row, weight, tables)
            for row, weight in zip(each_row(found.iloc[list(picked)]), picked.values(), strict=True)
        ]
    chance.shuffle(rows)
    passages = tables["segments"][tables["segments"]["segment"].isin(COUNTED_SEGMENTS)]
    chosen = sorted(chance.sample(range(len(passages)), min(len(passages), -(-n // PASSAGES))))
    weight = len(passages) / max(1, len(chosen))
    rows += [_item("passages", row, weight, tables) for row in each_row(passages.iloc[chosen])]
    if not any(row["table"] != "passages" for row in rows):
        raise SampleError("nothing to label: no term of the codebook and no figure was found; see `framing check`")
    frame = pd.DataFrame(rows).assign(item=range(1, len(rows) + 1))
    return frame.reindex(columns=list(COLUMNS)).astype(
        {c: "string" for c in COLUMNS if c not in ("item", "start", "end", "weight")}
    )


def allocate(sizes: Mapping[Hashable, int], n: int) -> dict[Hashable, int]:
    """How many of each stratum: one at least, then in proportion, by largest remainders; `n` must not be less than the strata."""
    total = sum(sizes.values())
    if n >= total:
        return dict(sizes)
    taken = dict.fromkeys(sizes, 1)
    for _ in range(n - len(sizes)):
        lacking = max(
            (s for s in sizes if taken[s] < sizes[s]), key=lambda s: (sizes[s] * n / total - taken[s], str(s))
        )
        taken[lacking] += 1
    return taken


def write_sample(rows: pd.DataFrame, articles: pd.DataFrame, codebook: Codebook, folder: Path) -> Path:
    """Write `labels.csv`, `labels.xlsx` and `how-to-label.md` into a new folder, whole or not at all."""
    if folder.exists():
        raise SampleError(f"{folder}: is there already, and may hold labels; name another folder with --out")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name[:20]}-", dir=folder.parent))
    try:
        made = beside / "made"
        made.mkdir()
        _write_csv(rows, made / "labels.csv")
        _write_xlsx(rows, articles, codebook, made / "labels.xlsx")
        (made / "how-to-label.md").write_text(how_to_label(codebook), encoding="utf8")
        made.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def allowed(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """The only values of each column that a person chooses from."""
    counted = (*(thing.key for thing in codebook.figures), OTHER)
    return {"right": ANSWERS, "voice": VOICES, "polarity": POLARITIES, "hedge": HEDGES, "counted": counted}


def how_to_label(codebook: Codebook) -> str:
    """The instructions, with the frames and the counted things of this codebook."""
    frames = "".join(
        f"- `{f.key}`: {f.label} ({', '.join(g.written for g in f.terms.globs)})\n" for f in codebook.frames
    )
    counted = "".join(f"- `{c.key}`: {c.says}\n" for c in codebook.figures)
    template = (HERE / "templates" / "how-to-label.md").read_text(encoding="utf8")
    return template.format(frames=frames or "- none\n", counted=counted or "- none\n", other=OTHER)


def _stratified(strata: Sequence[Hashable], n: int, chance: random.Random) -> dict[int, float]:
    """Positions drawn, in order, with how many each one stands for; with fewer items than strata, from all alike."""
    members: dict[Hashable, list[int]] = {}
    for i, stratum in enumerate(strata if n >= len(set(strata)) else [""] * len(strata)):
        members.setdefault(stratum, []).append(i)
    quota = allocate({s: len(m) for s, m in members.items()}, n)
    drawn = {i: len(m) / quota[s] for s, m in members.items() for i in chance.sample(m, quota[s])}
    return dict(sorted(drawn.items()))


def _item(table: str, row: Any, weight: float, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    text = _text(tables["articles"], row.article, row.field)
    before, after = (
        ("", "")
        if table == "passages"
        else (text[max(0, row.start - AROUND) : row.start], text[row.end : row.end + AROUND])
    )
    return {
        "table": table, "article": row.article, "field": row.field, "start": row.start, "end": row.end,
        "weight": round(weight, 4), "frame": getattr(row, "frame", pd.NA),
        "before": visible(before), "surface": visible(text[row.start : row.end]), "after": visible(after),
    }  # fmt: skip


def _text(articles: pd.DataFrame, article: str, field: str) -> str:
    return str(articles.loc[articles["article"] == article, field].iloc[0])


def _cells(row: Any) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in row]


def _write_csv(rows: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark by which spreadsheets know UTF-8
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows.itertuples(index=False):
            writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in _cells(row)])


def _write_xlsx(rows: pd.DataFrame, articles: pd.DataFrame, codebook: Codebook, path: Path) -> None:
    """The same rows with lists to choose from; a second sheet tells how, a third has the articles, a fourth the lists."""
    from xlsxwriter import Workbook  # noqa: PLC0415

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        text = book.add_format({"text_wrap": True, "valign": "top"})
        shut = book.add_format({"bg_color": "#dddddd"})
        bold = book.add_format({"bold": True, "valign": "top"})
        sheet = book.add_worksheet("labels")
        lists = book.add_worksheet("lists")
        choices = allowed(codebook)
        for c, name in enumerate(COLUMNS):
            hidden = {"hidden": True} if name in ("field", "start", "end", "weight") else {}
            sheet.set_column(
                c, c, {"before": 60, "after": 60, "surface": 30, "numbers": 30}.get(name, 12), text, hidden
            )
            sheet.write_string(0, c, name, bold)
        for r, row in enumerate(rows.itertuples(index=False), 1):
            for c, (name, cell) in enumerate(zip(COLUMNS, _cells(row), strict=True)):
                asked = name not in QUESTIONS or name in ASKED[str(rows["table"].iloc[r - 1])]
                sheet.write_string(r, c, cell, text if asked else shut)
        for k, (name, values) in enumerate(choices.items()):
            lists.write_string(0, k, name, bold)
            lists.write_column(1, k, values)
            c = COLUMNS.index(name)
            letter = chr(ord("A") + k)
            sheet.data_validation(1, c, len(rows), c, {
                "validate": "list", "source": f"=lists!${letter}$2:${letter}${len(values) + 1}", "error_title": name,
                "error_message": "Choose one of the list, or leave the cell empty.",
            })  # fmt: skip
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
        _text_sheets(book, articles, codebook, text, bold)


def _text_sheets(book: Any, articles: pd.DataFrame, codebook: Codebook, text: Any, bold: Any) -> None:
    how = book.add_worksheet("how to label")
    how.set_column(0, 0, 140, text)
    for r, line in enumerate(how_to_label(codebook).split("\n")):
        how.write_string(r, 0, line, bold if line.startswith("#") else text)
    whole = book.add_worksheet("articles")
    whole.set_column(0, 1, 24, text)
    whole.set_column(2, 2, 140, text)
    for c, name in enumerate(("article", "title", "text")):
        whole.write_string(0, c, name, bold)
        for r, value in enumerate(articles[name], 1):
            whole.write_string(
                r, c, "" if pd.isna(value) else visible(str(value))[:32_767], text
            )  # what a cell can hold

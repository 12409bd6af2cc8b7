"""One HTML page of a run: the summary in sentences, then the notebooks as chapters; opens without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pandas as pd
from markupsafe import Markup

from analysis.codebook import Codebook
from analysis.evidence import texts_left_out
from analysis.glance import MOST_SENTENCES, glance_page
from analysis.methods import methods_paragraph
from analysis.pages import Cell, Quoter, render, style
from analysis.side_by_side import write_side_by_side
from analysis.summary import Claim, summarise, what_was_read

TOPICS = {
    "read": "What was read",
    "words": "Words and voices",
    "figures": "Figures",
    "speakers": "Speakers",
    "caveat": "What this cannot show",
}
NOTHING = Markup("")


class Chapter(NamedTuple):
    """One notebook's prose and results as HTML, without its code."""

    id: str
    title: str
    asks: str
    html: Markup


def write_report(
    folder: Path,
    title: str,
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    facts: Mapping[str, Any],
    problems: Sequence[str],
    changed: Markup = NOTHING,
    history: Markup = NOTHING,
) -> Path:
    """Write `folder/index.html` from the tables and the executed notebooks in `folder/notebooks`, the articles beside it.

    `changed` and `history` are sections that a run makes of the runs before it.
    """
    chapters = [read_chapter(path) for path in sorted((folder / "notebooks").glob("*.ipynb"))]
    beside = {}
    if not texts_left_out():
        write_side_by_side(folder, title, tables, codebook)
        beside["Side by side"] = "side-by-side.html"
    methods = methods_paragraph(tables, codebook, facts)
    (folder / "methods.txt").write_text(f"{methods}\n", encoding="utf8")
    quoter = Quoter(tables["articles"], tables["attributions"], most=MOST_SENTENCES)
    claims = summarise(tables, codebook)
    html = render(
        "report.html",
        title=title,
        read=what_was_read(tables["articles"]),
        caveats=[claim.text for claim in claims if claim.topic == "caveat"],
        glance=Markup(glance_page(tables, codebook).html),
        style=style(),
        report_style=render("report.css"),
        topics=TOPICS,
        summary=[_with_quotes(claim, quoter) for claim in claims],
        chapters=chapters,
        problems=list(problems),
        beside=beside,
        methods=methods,
        changed=changed,
        history=history,
        facts={name: _words(value) for name, value in facts.items()},
    )
    path = folder / "index.html"
    path.write_text(html, encoding="utf8")
    return path


def read_chapter(path: Path) -> Chapter:
    """An executed notebook as a chapter. Its outputs are ours and escape what they show; its code is left out."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:  # what a library warned of is in the notebook, for who looks into it
        if "outputs" in cell:
            cell.outputs = [o for o in cell.outputs if o.output_type != "stream" or o.name != "stderr"]
    body, _ = _exporter().from_notebook_node(notebook)
    body = body.replace(f"<style>{style()}</style>", "")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>\s*(?:<p>(.*?)</p>)?", body, re.DOTALL)
    name, asks = (_plain(part or "") for part in heading.groups()) if heading else (path.stem, "")
    if heading:  # the page shows both at the chapter's head
        body = body[: heading.start()] + body[heading.end() :]
    for level in (3, 2):  # the page has one h1, a chapter an h2; its headings go one down
        body = re.sub(rf"<(/?)h{level}\b", rf"<\1h{level + 1}", body)
    return Chapter(path.stem, name, asks, Markup(body))


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def warm_up() -> None:
    """Import what the report needs while the kernels are at work."""
    _exporter()


def _exporter() -> Any:
    from nbconvert import HTMLExporter  # noqa: PLC0415 - a second that only the report needs
    from nbconvert.preprocessors import TagRemovePreprocessor  # noqa: PLC0415

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic", exclude_input=True, exclude_output_prompt=True, exclude_anchor_links=True
    )
    # each notebook shows what it loaded; in the report the first chapter has said so
    exporter.register_preprocessor(  # type: ignore[no-untyped-call]
        TagRemovePreprocessor(enabled=True, remove_cell_tags=["notebook-only"]),  # type: ignore[no-untyped-call]
        enabled=True,
    )
    return exporter


def _with_quotes(claim: Claim, quoter: Quoter) -> dict[str, Any]:
    cell = Cell(0, [], 0) if claim.rows is None else quoter.cell(claim.rows)
    return {"topic": claim.topic, "text": claim.text, "cell": cell}


def _words(value: Any) -> str:
    return ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else str(value)

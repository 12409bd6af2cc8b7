"""The pages as a browser shows them: no network, no script, keyboard, screen reader, a phone's width."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import report
from analysis.codebook import parse_codebook
from analysis.drawn import show
from analysis.extract import extract
from tests.conftest import CODEBOOK

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
LAPTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
EVIL = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
TEXTS = [
    (
        "The Gazette",
        f'Riot at the harbour\n\nThe riot began. "These thugs {EVIL} came to wreck the town," Mayor Ada Quill said. Police arrested '
        "40 people.\n\nA clash followed, Quill said.",
    ),
    (
        "The Herald",
        f"The violence ended, according to Mayor Ada Quill {EVIL}. Some 42 people were arrested in the strike.",
    ),
    ("The Herald", "The violence went on. " + " ".join(f"Police arrested {n} people." for n in range(100, 900, 50))),
    (
        "An Outlet with a Name that Goes on for Rather Long",
        "Police arrested 90 people. " + "Averyveryverylongword" * 12 + " riot.",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two chapters, one with a chart, and the articles side by side."""
    import nbformat  # noqa: PLC0415

    from analysis import charts, pages, tables  # noqa: PLC0415

    codebook = parse_codebook(CODEBOOK)
    rows = [
        {"article": f"a{i}", "outlet": o, "text": t, "n_words": len(t.split()), "sha256": ""}
        for i, (o, t) in enumerate(TEXTS)
    ]
    found = extract(tables.build("articles", rows), codebook)
    folder = tmp_path_factory.mktemp("pages")
    (folder / "notebooks").mkdir()
    shown = {
        "2_framing": [
            show(charts.plot_rates(found["rates"].query("segment_group == 'all'"))),
            pages.frames_page(found, codebook),
            pages.table_page(found["mentions"]),
            pages.table_page(found["stretches"]),
        ],
        "3_figures": [
            pages.ledger_page(found, codebook),
            pages.conflicts_page(found, codebook),
            pages.speakers_page(found, codebook),
        ],
    }
    for name, things in shown.items():
        cells = [nbformat.v4.new_markdown_cell(f"# {name}\n\nWhat is it?")]  # type: ignore[no-untyped-call]
        for thing in things:
            data, metadata = (
                thing._repr_mimebundle_()
                if hasattr(thing, "_repr_mimebundle_")
                else ({"text/html": thing._repr_html_()}, {})
            )
            output = nbformat.v4.new_output("display_data", data, metadata=metadata)  # type: ignore[no-untyped-call]
            cells.append(nbformat.v4.new_code_cell("", outputs=[output]))  # type: ignore[no-untyped-call]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    facts = {
        "event": "harbour",
        "selection": "all articles",
        "framing": "0",
        "python": "3",
        "packages": {"pandas": "3"},
    }
    report.write_report(folder, "A strike at the harbour", found, codebook, facts, ["broken.md: left out"])
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


PAGES = ["index.html", "side-by-side.html"]


def opened(browser: Any, path: Path, size: dict[str, int] = LAPTOP) -> Any:
    """The page, with every request but that for the file itself refused and kept, as is all that goes to the console."""
    context = browser.new_context(viewport=size, offline=True)
    page = context.new_page()
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on(
        "request",
        lambda request: page.heard.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_no_error_and_nothing_of_an_article_runs(browser: Any, folder: Path, name: str) -> None:
    page = opened(browser, folder / name)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.heard == []
    assert page.title().startswith("A strike at the harbour")
    assert "<script>document.title='run'</script>" in page.inner_text("body")
    assert page.locator("script").count() == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_is_wider_than_the_screen(browser: Any, folder: Path, name: str, size: dict[str, int]) -> None:
    page = opened(browser, folder / name, size)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing_serious_and_no_landmark_twice(
    browser: Any, folder: Path, name: str, size: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page = opened(browser, folder / name, size)
    page.evaluate("document.querySelectorAll('details:not([name])').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    grave = [v for v in found if v["impact"] in ("serious", "critical") or v["id"].startswith("landmark")]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in grave] == []


def test_the_keyboard_alone_reaches_every_sentence(browser: Any, folder: Path) -> None:
    page = opened(browser, folder / "index.html")
    seen: set[int] = set()
    count = page.evaluate("[...document.querySelectorAll('blockquote')].map((q, i) => q.dataset.n = i).length")
    focused = "document.activeElement"
    for _ in range(2000):
        page.keyboard.press("Tab")
        where = page.evaluate(f"{focused}.tagName")
        if where == "BODY":  # round
            break
        if where == "SUMMARY" and not page.evaluate(f"{focused}.parentElement.open"):
            page.keyboard.press("Enter")
            assert page.evaluate(f"{focused}.parentElement.open")
            seen |= set(page.evaluate(
                "[...document.querySelectorAll('blockquote')].filter(q => q.checkVisibility()).map(q => +q.dataset.n)"
            ))  # fmt: skip
    assert count > 10
    assert seen == set(range(count))


def test_hover_and_focus_say_who_is_credited_and_a_figure_leads_to_its_counterpart(browser: Any, folder: Path) -> None:
    page = opened(browser, folder / "side-by-side.html", PHONE)
    quote = page.locator(".said", has_text="wreck the town").first
    tip = quote.locator(".tip").first
    assert tip.bounding_box()["width"] <= 1
    quote.focus()
    assert tip.bounding_box()["width"] == PHONE["width"]
    assert tip.inner_text().startswith("quoted, Ada Quill (“said”)")
    figure = page.locator(".fig").first
    figure.focus()
    page.keyboard.press("Enter")
    target = page.url.partition("#")[2]
    assert page.evaluate("document.querySelector(':target').id") == target
    assert target != figure.get_attribute("id")


def test_an_open_cell_stands_beside_the_page_and_closes_again(browser: Any, folder: Path) -> None:
    page = opened(browser, folder / "index.html", PHONE)
    summary = page.locator(".uses summary").first
    summary.click()
    box = summary.locator("xpath=..").locator(".sentences").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"] + 1
    page.mouse.click(PHONE["width"] - 40, box["y"] + 22)  # "× close"
    assert not page.evaluate("document.querySelector('.uses details').open")

"""JupyterLab in a browser, driven: the controls change the tables, a term is tried, a correction is saved and holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_browser import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
ROOT = Path(__file__).parent.parent
SETTINGS = {  # every cell in the page at once, and no question about news
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
MARK_TABLE = """() => {
    const range = document.createRange();
    range.selectNode(document.querySelector(".jp-OutputArea-output table.plain"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return getSelection().toString();
}"""
PATIENCE = 30_000  # ms


@pytest.fixture
def lab(event: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the notebook, with the small event in the folder `data` beside it."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    (work / "data").mkdir(parents=True)
    event.rename(work / "data" / "harbour")
    notebook = (ROOT / "notebooks" / "5_explore.ipynb").read_text(encoding="utf8")
    (work / "5_explore.ipynb").write_text(notebook.replace("kazakhstan-2022", "harbour"), encoding="utf8")
    for name, values in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values), encoding="utf8")
    places = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root",
               "--IdentityProvider.token=", f"--notebook-dir={work}"]  # fmt: skip
    environment = os.environ | {name: str(home / place) for name, place in places.items()} | {"PYTHONPATH": str(ROOT)}
    with (
        (tmp_path / "lab.log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            yield address(server, home / "runtime" / f"jpserver-{server.pid}.json")
        finally:
            server.terminate()


def address(server: subprocess.Popen[bytes], told: Path) -> str:
    """Where the server says it listens."""
    for _ in range(600):
        if told.is_file() and (text := told.read_text(encoding="utf8")):
            return str(json.loads(text)["url"])
        assert server.poll() is None, "JupyterLab did not start"
        time.sleep(0.1)
    raise AssertionError("JupyterLab took a minute and did not start")


@pytest.fixture
def page(lab: str) -> Iterator[Any]:
    """A tab of a browser at the size of a laptop, with the notebook open and its kernel ready."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        tab = browser.new_page(viewport={"width": 1366, "height": 768})
        tab.set_default_timeout(PATIENCE)
        tab.left = []
        tab.on("request", lambda request: tab.left.append(request.url))
        tab.goto(f"{lab}lab/tree/5_explore.ipynb?reset")
        tab.get_by_text("| Idle").wait_for()
        yield tab
        browser.close()


def run(page: Any, command: str) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(f'[data-command="runmenu:{command}"]').click()


def test_the_notebook_is_used(page: Any, lab: str, tmp_path: Path) -> None:
    explorer = page.locator(".explorer")
    matrix = explorer.locator("table.matrix")
    run(page, "run-all")
    matrix.wait_for()
    assert "2 of 2 articles" in explorer.inner_text()
    assert "The Gazette" in matrix.inner_text()

    # a table that is marked is copied as cells
    assert page.evaluate(MARK_TABLE).splitlines()[0] == "outlet\tarticles\twords\tfirst\tlast"

    # a choice changes the tables
    explorer.get_by_label("Outlets").select_option("The Herald (1)")
    explorer.get_by_text("1 of 2 articles · The Herald").wait_for()
    matrix.get_by_text("The Gazette").first.wait_for(state="detached")
    explorer.get_by_role("button", name="Show everything").click()
    explorer.get_by_text("2 of 2 articles").wait_for()

    # a term that is none is told of where it was written; one that is, is found at once
    explorer.get_by_role("tab", name="Try a term").click()
    explorer.get_by_label("Term", exact=True).fill("(gates")
    explorer.get_by_label("a regular expression").check()
    explorer.get_by_role("button", name="Try it").click()
    explorer.get_by_text('"(gates": no valid pattern').wait_for()
    explorer.get_by_label("a regular expression").uncheck()
    explorer.get_by_label("Term", exact=True).fill("gate*")
    explorer.get_by_role("button", name="Try it").click()
    explorer.locator("mark", has_text="gates").wait_for()
    assert "gate*]" in explorer.get_by_label("For codebook.yml").input_value()
    explorer.get_by_label("Frames").locator("option", has_text="Violence (3)").wait_for(state="attached")

    # a correction is in the file, and in the tables
    explorer.get_by_role("tab", name="Put a label right").click()
    explorer.get_by_label("Which").select_option(
        label=next(line for line in options(explorer, "Which") if "[riot]" in line)
    )
    explorer.get_by_label("What is wrong").select_option("whose words it is")
    explorer.locator("select:visible", has=page.locator("option", has_text="scare")).select_option("scare")
    explorer.get_by_label("Why").fill("heard it said")
    explorer.get_by_role("button", name="Save").click()
    explorer.get_by_text("Saved in").wait_for()
    saved = tmp_path / "work" / "data" / "harbour" / "corrections.csv"
    assert saved.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "mentions,gazette,text,26,30,riot,voice,scare,heard it said"
    ]
    voices = explorer.get_by_label("Voices").locator("option", has_text="own, in quotation marks (1)")
    voices.wait_for(state="attached")

    # it holds when everything is run again, and the term that was only tried does not
    run(page, "restart-and-run-all")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    explorer.get_by_label("Frames").locator("option", has_text="Violence (2)").wait_for(state="attached")
    voices.wait_for(state="attached")
    assert not [url for url in page.left if not url.startswith((lab, "data:", "blob:"))]


def options(explorer: Any, label: str) -> list[str]:
    return [
        str(text).replace("\xa0", " ") for text in explorer.get_by_label(label).locator("option").all_text_contents()
    ]

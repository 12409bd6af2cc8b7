"""Controls for `explore` in JupyterLab: what a reader chooses, tries out and puts right, and the tables that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
import pandas as pd
from markupsafe import Markup

from analysis import explore
from analysis.charts import VOICE_WORDS
from analysis.events import list_events
from analysis.explore import CORRECTABLE, Selection, join_some
from analysis.extract import Opened, open_event
from analysis.pages import Page, counted, render, sentences_page, style
from analysis.tables import each_row

MOST_ROWS = 200  # mentions or figures to choose one from; what is longer is narrowed, not scrolled
SORTS = [("the words after", "right"), ("the words before", "left"), ("article", "article")]
LABELS = "Put a label right"
NOUNS = {"mentions": "mention", "figures": "figure"}


class Explorer:
    """The controls of one event. `chosen` is the event cut down to what they say, for the cells that follow."""

    def __init__(self, opened: Opened) -> None:
        self.opened = self.chosen = opened
        self.written = opened.codebook  # as the file has it, without the terms that are tried
        self._event = widgets.Dropdown(description="Event", options=_events(opened), value=str(opened.event.folder))
        self._since = widgets.DatePicker(description="From").add_class("short")
        self._until = widgets.DatePicker(description="To").add_class("short")
        self._all = widgets.Button(description="Show everything", tooltip="Take every choice back")
        self._lists = {name: _list(name.title()) for name in ("outlets", "frames", "voices", "speakers")}
        self._status = widgets.HTML()
        self._sort = widgets.Dropdown(description="Sorted by", options=SORTS).add_class("short")
        self._make: dict[str, Callable[[Opened], Page]] = {
            "Matrix": explore.matrix,
            "In context": self._in_context,
            "Figures": explore.ledger,
            "Side by side": explore.side_by_side,
        }
        self._views = {name: widgets.HTML() for name in self._make}
        self._stale: set[str] = set()
        self._terms, self._labels = Terms(self), Labels(self)
        in_context = _box(_line(self._sort), self._views["In context"])
        parts = {
            **self._views,
            "In context": in_context,
            "Try a term": self._terms.box,
            "Put a label right": self._labels.box,
        }
        self._tabs = widgets.Tab(children=list(parts.values()), titles=list(parts))
        self._box = _box(
            widgets.HTML(f"<style>{style()}{render('explore.css')}</style>"),
            _line(self._event, self._since, self._until, self._all),
            _line(*self._lists.values()),
            self._status,
            self._tabs,
        ).add_class("explorer")
        self._muted = False
        self._fill()
        self._event.observe(self._open, "value")
        for control in (self._since, self._until, *self._lists.values()):
            control.observe(self._choose, "value")
        self._all.on_click(self._choose_all)
        self._sort.observe(self._sort_anew, "value")
        self._tabs.observe(self._show, "selected_index")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The controls; where there is no kernel, a line that says what they would be."""
        shown: dict[str, Any] = self._box._repr_mimebundle_()
        return {
            **shown,
            "text/html": render("controls.html"),
            "text/plain": explore.in_words(self.chosen, self.opened),
        }

    def use(self, opened: Opened) -> None:
        """Show `opened`, the same event with other terms or labels, in the selection that is chosen."""
        self.opened = opened
        self._fill()

    def _fill(self) -> None:
        """Offer what the event holds, with how much there is of it; choices that are still there stay chosen."""
        mentions = counted(self.opened["mentions"])
        outlets = self.opened["articles"]["outlet"].value_counts().sort_index()
        frames, voices = mentions["frame"].value_counts(), mentions["voice"].value_counts()
        options: dict[str, list[tuple[str, str]]] = {
            "outlets": [(f"{name} ({n:,})", str(name)) for name, n in outlets.items()],
            "frames": [(f"{f.label} ({frames.get(f.key, 0):,})", f.key) for f in self.opened.codebook.frames],
            "voices": [(f"{words} ({voices.get(key, 0):,})", key) for key, words in VOICE_WORDS.items()],
            "speakers": [
                (f"{name or 'nobody credited'} ({n:,})", name) for name, n in explore.speakers_heard(self.opened)
            ],
        }
        with self._mute():
            for name, control in self._lists.items():
                chosen, here = control.value, {value for _, value in options[name]}
                control.options = options[name]
                control.value = tuple(value for value in chosen if value in here)
        self._terms.fill()
        self._choose()

    @contextmanager
    def _mute(self) -> Iterator[None]:
        """Set controls without each of them making the tables anew."""
        self._muted = True
        try:
            yield
        finally:
            self._muted = False

    def _choose(self, _: object = None) -> None:
        if self._muted:
            return
        since, until = (day.value.isoformat() if day.value else "" for day in (self._since, self._until))
        outlets, frames, voices, speakers = (control.value for control in self._lists.values())
        try:
            chosen = explore.choose(self.opened, Selection(outlets, since, until, frames, voices, speakers))
        except ValueError as error:
            self._status.value = _alert(error)
            return
        self.chosen = chosen
        self._status.value = _note(explore.in_words(self.chosen, self.opened))
        self._stale = {*self._make, LABELS}
        self._show()

    def _choose_all(self, _: object) -> None:
        with self._mute():
            for control in self._lists.values():
                control.value = ()
            self._since.value = self._until.value = None
        self._choose()

    def _show(self, _: object = None) -> None:
        """Make what the open tab shows, if what is chosen has changed since it was made."""
        name = self._tabs.titles[self._tabs.selected_index]
        if name not in self._stale:
            return
        self._stale.discard(name)
        if name == LABELS:
            self._labels.fill()
        else:
            self._views[name].value = _page(self._make[name](self.chosen))

    def _in_context(self, chosen: Opened) -> Page:
        return explore.in_context(chosen, self._sort.value)

    def _sort_anew(self, _: object) -> None:
        self._stale.add("In context")
        self._show()

    def _open(self, change: Mapping[str, Any]) -> None:
        self._status.value = _note(f"Reading {change['new']} …")
        problems: list[str] = []
        try:
            self.opened = open_event(change["new"], on_problem=problems.append)
        except (ValueError, OSError) as error:
            self._status.value = _alert(error)
            return
        self.written = self.opened.codebook
        self._fill()
        if problems:
            self._status.value += _alert("; ".join(problems))


class Terms:
    """The tab where a term is tried: what it finds is shown at once, and counts in every table until it is taken out."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._frame = widgets.Dropdown(description="Frame")
        self._term = widgets.Text(description="Term", placeholder="terroris*, colo?r* revolution*")
        self._regex = widgets.Checkbox(description="a regular expression", indent=False)
        self._try = widgets.Button(description="Try it", button_style="primary")
        self._said = widgets.HTML()
        self._yaml = widgets.Textarea(description="For codebook.yml, in place of what stands there", disabled=True)
        self._undo = widgets.Button(description="Take tried terms out")
        self._found = widgets.HTML()
        self._kept = _box(_line(self._yaml), self._undo, self._found)
        self.box = _box(_line(self._frame, self._term, self._regex, self._try), self._said, self._kept)
        self._try.on_click(self._add)
        self._undo.on_click(self._take_out)

    def fill(self) -> None:
        """Offer the frames of the event, and the YAML of those that have got a term."""
        codebook = self._explorer.opened.codebook
        _offer(self._frame, [(f.label, f.key) for f in codebook.frames])
        changed = [frame for frame in codebook.frames if explore.tried_terms(frame, self._explorer.written)]
        self._yaml.value = "".join(map(explore.frame_yaml, changed))
        self._yaml.rows = self._yaml.value.count("\n") + 1
        self._kept.layout.display = "" if changed else "none"

    def _add(self, _: object) -> None:
        key, term = self._frame.value, self._term.value.strip()
        try:
            opened = explore.try_term(self._explorer.opened, key, term, regex=self._regex.value)
        except ValueError as error:
            self._said.value = _alert(error)
            return
        mentions = counted(opened["mentions"])
        rows = mentions[mentions["frame"].eq(key) & mentions["term"].eq(term)]
        label = explore.frame_of(opened.codebook, key).label
        uses = f"{len(rows):,} use{'s' if len(rows) != 1 else ''}"
        self._said.value = _note(
            f"{label}: {uses} of “{term}”, by {join_some(sorted(set(rows['outlet']))) or 'nobody'}."
        )
        self._found.value = _page(sentences_page(rows, opened.tables))
        self._explorer.use(opened)

    def _take_out(self, _: object) -> None:
        opened = self._explorer.opened
        for frame in opened.codebook.frames:
            if explore.tried_terms(frame, self._explorer.written):
                opened = explore.with_frame(opened, explore.frame_of(self._explorer.written, frame.key))
        self._said.value = _note("The codebook is as it is written.")
        self._explorer.use(opened)


class Labels:
    """The tab where a wrong label is put right: in corrections.csv, and in every table at once."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._table = widgets.Dropdown(description="What", options=[("mention", "mentions"), ("figure", "figures")])
        self._table.add_class("short")
        self._words = widgets.Text(
            description="With the words", placeholder="narrows the list", continuous_update=False
        )
        self._row = widgets.Select(description="Which", rows=9)
        self._as_is = widgets.HTML()
        self._column = widgets.Dropdown(description="What is wrong")
        self._value = widgets.Dropdown(description="Right is")
        self._other = widgets.Combobox(description="Right is", placeholder="empty: nothing")
        self._reason = widgets.Text(description="Why", placeholder="for who reads corrections.csv")
        self._save = widgets.Button(description="Save", button_style="primary")
        self._said = widgets.HTML()
        self._rows = pd.DataFrame()
        self.box = _box(
            _line(self._table, self._words), _line(self._row), self._as_is,
            _line(self._column, self._value, self._other, self._reason, self._save), self._said,
        )  # fmt: skip
        self._table.observe(self._ask, "value")
        self._words.observe(self.fill, "value")
        self._row.observe(self._show, "value")
        self._column.observe(self._offer, "value")
        self._save.on_click(self._put_right)
        self._ask()

    def fill(self, _: object = None) -> None:
        """List the mentions or figures of the selection."""
        chosen = self._explorer.chosen
        self._rows = explore.with_words(chosen[self._table.value], self._words.value)
        lines = explore.lines_to_choose(self._rows.head(MOST_ROWS), chosen["articles"])
        _offer(self._row, lines, None)
        more = len(self._rows) - MOST_ROWS
        self._more = f"{more:,} more: narrow the list by words, or choose less above." if more > 0 else ""
        self._show()

    def _ask(self, _: object = None) -> None:
        self._column.options = [(words, column) for column, words in CORRECTABLE[self._table.value].items()]
        self._column.value = None
        self._offer()
        self.fill()

    def _offer(self, _: object = None) -> None:
        """Offer the values that a cell may have: only those, or those that are known."""
        table, column = self._table.value, self._column.value
        allowed = explore.allowed_values(self._explorer.opened, table, column) if column else ()
        self._value.options = [(value.replace("_", " ") or "nothing", value) for value in allowed]
        self._value.value = None
        self._value.layout.display = "" if allowed or not column else "none"
        self._other.layout.display = "none" if allowed or not column else ""
        self._other.options = (
            explore.known_values(self._explorer.opened, table, column) if column and not allowed else ()
        )
        self._other.value = ""

    def _show(self, _: object = None) -> None:
        if self._row.value is None:
            self._as_is.value = _note(f"No {NOUNS[self._table.value]} is chosen. {self._more}")
            return
        row = self._rows.loc[[self._row.value]]
        columns = [c for c in CORRECTABLE[self._table.value] if c in row]
        labels = " · ".join(f"{c.replace('_', ' ')}: {_plain(row[c].iloc[0])}" for c in columns)
        sentence = sentences_page(row, self._explorer.chosen.tables)
        self._as_is.value = _page(sentence) + _note(f"{labels}. {self._more}")

    def _put_right(self, _: object) -> None:
        if self._row.value is None or self._column.value is None:
            self._said.value = _alert("Choose which one, and what is wrong with it.")
            return
        row = next(each_row(self._rows.loc[[self._row.value]]))
        table, column = self._table.value, self._column.value
        value = self._other.value if self._value.layout.display else self._value.value
        if value is None:
            self._said.value = _alert("Choose what is right.")
            return
        try:
            opened = explore.put_right(self._explorer.opened, table, row, column, value, self._reason.value)
        except ValueError as error:
            self._said.value = _alert(error)
            return
        self._said.value = _note(f"Saved in {opened.event.corrections}, and in the tables from now on.")
        if explore.is_tried(row, self._explorer.written):
            self._said.value += _alert(
                f"“{row.term}” is not in codebook.yml yet; until it is, a run finds nothing to correct."
            )
        self._reason.value = ""
        self._explorer.use(opened)


def _events(opened: Opened) -> list[tuple[str, str]]:
    """The event that is open by its path, and the others that have a name."""
    here = opened.event
    return [(here.name, str(here.folder)), *((name, name) for name in list_events() if name != here.name)]


def _offer(control: Any, options: list[tuple[str, Any]], *otherwise: None) -> None:
    """Give a control new options; what was chosen stays chosen where it can, else the first one is, or `otherwise`."""
    chosen, values = control.value, [value for _, value in options]
    control.options = options
    control.value = chosen if chosen in values else (otherwise or values or (None,))[0]


def _list(description: str) -> Any:
    return widgets.SelectMultiple(description=description, rows=5)


def _line(*controls: Any) -> Any:
    return widgets.HBox(list(controls)).add_class("line")


def _box(*controls: Any) -> Any:
    return widgets.VBox(list(controls))


def _page(page: Page) -> Markup:
    """A page without its style sheet, which the controls have once; JupyterLab's keys do not reach into it."""
    return Markup('<div data-lm-suppress-shortcuts="true">{}</div>').format(Markup(page.html))


def _note(text: str) -> Markup:
    return Markup('<p class="said" role="status">{}</p>').format(text)


def _alert(error: object) -> Markup:
    return Markup('<p class="said wrong" role="alert">{}</p>').format(error)


def _plain(value: Any) -> str:
    return "nothing" if pd.isna(value) else str(value)

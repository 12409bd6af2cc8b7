"""A chart in a notebook: the picture, and in words what was drawn, so that a reader without eyes and a test can see it."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection
from matplotlib.container import BarContainer
from matplotlib.dates import DateFormatter, num2date
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

WITH_SVG = "FRAMING_SVG"  # a run sets it, so that the notebooks it keeps hold their charts as SVG too
MOST_IN_ALT = 40  # marks told in an alt text; all of them are in the text under the picture
DOTS_PER_INCH = 144


class Mark(NamedTuple):
    """One thing drawn: in which panel, of what kind, its name, and where it stands on the axes."""

    panel: str
    kind: str
    name: str
    place: str


class Chart:
    """A finished chart. A notebook shows the picture; as text it is a line a mark, read back from what was drawn."""

    def __init__(self, figure: Figure) -> None:
        self.marks = list(read_marks(figure))
        self.title = "; ".join(dict.fromkeys(label for ax in figure.axes for label in _labels(ax) if label))
        self.width = round(figure.get_figwidth() * 100)  # as shown; the picture has more dots, so that it stays sharp
        self.png = _picture(figure, "png")
        self.svg = _picture(figure, "svg").decode() if os.environ.get(WITH_SVG) else ""

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        told = [f"{m.panel + ': ' if m.panel else ''}{m.name} {m.place}".strip() for m in self.marks[:MOST_IN_ALT]]
        more = len(self.marks) - len(told)
        return f"Chart: {self.title}. {'; '.join(told)}{f'; and {more} more' if more else ''}."

    def __repr__(self) -> str:
        widths = [max((len(mark[i]) for mark in self.marks), default=0) for i in range(len(Mark._fields))]
        lines = ["  ".join(part.ljust(w) for part, w in zip(m, widths, strict=True) if w).rstrip() for m in self.marks]
        return "\n".join([self.title, *lines])

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        told = {"alt": self.alt, "width": self.width} | ({"svg": self.svg} if self.svg else {})
        return {"text/plain": repr(self), "image/png": base64.b64encode(self.png).decode()}, {"image/png": told}


def show(chart: Axes | Figure | None) -> Chart | None:
    """The chart for the last line of a cell; None where there was nothing to draw. The figure is closed."""
    if chart is None:
        return None
    figure = chart if isinstance(chart, Figure) else chart.get_figure(root=True)
    assert figure is not None  # Axes of no figure cannot be drawn on
    try:
        return Chart(figure)
    finally:
        plt.close(figure)


def called(mark: Any, *names: str) -> Any:
    """Give a mark (or the bars of one call) its name: "Terrorism, Le Monde, quoted". Returns the mark."""
    for artist in [mark] if isinstance(mark, Artist) else mark:
        artist.set_gid(", ".join(names))
    return mark


def each_called(line: Line2D, names: Sequence[str]) -> Line2D:
    """Give each of the points that one call drew its own name. Returns the line."""
    line.names = names  # type: ignore[attr-defined]
    return line


def read_marks(figure: Figure) -> Iterator[Mark]:
    """Bars, lines and dots of every panel, in the order they were drawn, with the places that the picture gives them."""
    for ax in figure.axes:
        panel = ax.get_title(loc="left") if len(figure.axes) > 1 else ""
        for bars in ax.containers:
            if isinstance(bars, BarContainer):
                yield from (Mark(panel, "bar", _name(bar), _extent(bar, bars.orientation)) for bar in bars.patches)
        rows = _row_names(ax)
        for artist in ax.get_children():
            if isinstance(artist, Line2D):
                points = list(zip(np.atleast_1d(artist.get_xdata()), np.atleast_1d(artist.get_ydata()), strict=True))
                dots = artist.get_linestyle() in ("None", "")
                if names := getattr(artist, "names", ()):
                    yield from (
                        Mark(panel, "dot", n, _place([p], rows, "")) for n, p in zip(names, points, strict=True)
                    )
                else:
                    yield Mark(
                        panel, "dot" if dots else "line", _name(artist), _place(points, rows, ", " if dots else " to ")
                    )
            elif isinstance(artist, LineCollection):
                segments = (_days(ax, segment) for segment in artist.get_segments())
                yield from (Mark(panel, "line", _name(artist), _place(segment, rows, " to ")) for segment in segments)
            elif isinstance(artist, Collection) and len(offsets := np.asarray(artist.get_offsets())):
                yield Mark(panel, "dot", _name(artist), _place(offsets, rows, ", "))


def _days(ax: Axes, points: Iterable[Any]) -> Iterator[Any]:
    """Points of a collection, which knows of days only as numbers."""
    of_days = isinstance(ax.xaxis.get_major_formatter(), DateFormatter)
    yield from ((num2date(x).date() if of_days else x, y) for x, y in points)  # type: ignore[no-untyped-call]


def _labels(ax: Axes) -> list[str]:
    return [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()]


def _name(artist: Artist) -> str:
    return artist.get_gid() or ""


def _extent(bar: Rectangle, orientation: str | None) -> str:
    lying = orientation == "horizontal"
    begin, length = (bar.get_x(), bar.get_width()) if lying else (bar.get_y(), bar.get_height())
    return f"{_at(begin)} to {_at(begin + length)}"


def _row_names(ax: Axes) -> dict[float, str]:
    """The names of rows by their place, where the chart has rows with names and not a scale from bottom to top."""
    if not isinstance(ax.yaxis.get_major_locator(), FixedLocator):
        return {}
    return {float(y): label.get_text() for y, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)}


def _place(points: Iterable[Any], rows: Mapping[float, str], joint: str) -> str:
    """As in: "Le Monde: 7,939 to 8,000" where rows have names, else "2022-01-10: 164"."""
    by_row: dict[str, list[str]] = {}
    for x, y in points:
        row = rows[min(rows, key=lambda tick: abs(tick - float(y)))] if rows else None
        place, value = (_at(x), _at(y)) if row is None else (row, _at(x))
        by_row.setdefault(place, []).append(value)
    return "; ".join(f"{place}: {joint.join(dict.fromkeys(values))}" for place, values in by_row.items())


def _at(value: Any) -> str:
    if isinstance(value, date | np.datetime64):  # a pandas Timestamp is a date
        return str(value)[:10]
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def _picture(figure: Figure, kind: str) -> bytes:
    """The figure as a file: the same bytes for the same figure, whatever the day."""
    buffer = io.BytesIO()
    fixed = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    with mpl.rc_context({"svg.hashsalt": "framing", "svg.fonttype": "path"}):
        figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=fixed)
    return buffer.getvalue()

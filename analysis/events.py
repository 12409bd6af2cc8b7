"""An event: a folder with `articles/`, `codebook.yml` and, where somebody labelled by hand, `gold/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


class EventError(ValueError):
    """An event that cannot be found or used: where was looked, what is missing."""


@dataclass(frozen=True)
class Event:
    """The places of one event; `name` is its folder's."""

    name: str
    folder: Path

    @property
    def articles(self) -> Path:
        return self.folder / "articles"

    @property
    def codebook(self) -> Path:
        return self.folder / "codebook.yml"

    @property
    def corrections(self) -> Path:
        return self.folder / "corrections.csv"

    @property
    def gold(self) -> Path | None:
        return self.folder / "gold" if (self.folder / "gold").is_dir() else None


def find_event(event: str | Path) -> Event:
    """The event of that path; or of that name in `data/` of the working directory, of its parents, or as shipped."""
    if not str(event).strip():
        raise EventError("the event's name is empty; give its folder, or a name in data/")
    looked = []
    for folder in _candidates(Path(event)):
        looked.append(str(folder))
        if folder.is_dir():
            if not (folder / "articles").is_dir():
                raise EventError(
                    f"{folder}: has no folder `articles`; an event is a folder with articles/ and codebook.yml"
                )
            if not (folder / "codebook.yml").is_file():
                raise EventError(f"{folder}: has no codebook.yml; an event is a folder with articles/ and codebook.yml")
            return Event(folder.resolve().name, folder)
    where = ", ".join(looked)
    raise EventError(
        f'there is no event "{event}"; give its folder, or make one with `framing new`; looked for {where}'
    )


def refuse_inside(out: Path, articles: Path) -> None:
    """EventError where results would be written among the articles, and be read as such next time."""
    if out.resolve().is_relative_to(articles.resolve()):
        raise EventError(f"{out}: is inside of {articles}, which is read; name a folder outside with --out")


def list_events() -> list[str]:
    """The names that `find_event` finds an event by, in order."""
    here = Path.cwd()
    folders = [*(folder / "data" for folder in (here, *here.parents)), shipped("data")]
    return sorted({path.parent.name for folder in folders for path in folder.glob("*/codebook.yml")})


def travels_with_package(event: Event) -> bool:
    """Whether its folder lies inside the installed package, where the next version would replace what is written there."""
    return event.folder.resolve().is_relative_to(HERE / "shipped")


def shipped(name: str) -> Path:
    """The folder `notebooks` or `data` as it travels with the package: in a wheel inside it, in a checkout beside it."""
    inside = HERE / "shipped" / name
    return inside if inside.is_dir() else HERE.parent / name


def _candidates(event: Path) -> Iterator[Path]:
    yield event
    if len(event.parts) == 1 and event.name not in ("", ".", ".."):
        here = Path.cwd()
        yield from (folder / "data" / event for folder in (here, *here.parents))
        yield shipped("data") / event

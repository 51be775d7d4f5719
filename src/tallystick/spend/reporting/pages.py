"""Pages from templates: the menu, figures with their drawings, and plain wording of values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tallystick.spend.reporting import words
from tallystick.spend.reporting.charts import draw
from tallystick.spend.reporting.model import Figure
from tallystick.spend.reporting.queries import Query, query
from tallystick.spend.reporting.subject import Subject

if TYPE_CHECKING:
    from jinja2 import Environment

_MENU = (
    ("index.html", "Summary"),
    ("read.html", "What was read"),
    ("certificate.html", "Comparability"),
    ("time.html", "Over time"),
    ("bodies.html", "By body"),
    ("suppliers.html", "By supplier"),
    ("shared.html", "Shared suppliers"),
    ("categories.html", "By category"),
)
_SOUGHT = (("opportunities.html", "Opportunities"),)
_CLASSIFIED = (("per-head.html", "Per head"), ("published.html", "As published"))


def menu(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return the pages that the menu leads to: two more where lines are classified in one scheme,
    one where opportunities were looked for, and the chapters of other rooms.
    """
    return (
        _MENU
        + (_CLASSIFIED if subject.evidence.classes else ())
        + (_SOUGHT if subject.evidence.opportunities else ())
        + tuple((f"{chapter.folder}/index.html", chapter.title) for chapter in subject.info.chapters)
    )


@dataclass(frozen=True)
class Page:
    """One page: its file, heading, template and what the template shows."""

    href: str
    heading: str
    template: str
    shows: dict[str, Any]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A figure ready for the template."""

    figure: Figure
    wide: Any
    narrow: Any
    queries: tuple[Query, ...]
    source: str
    snapshot: str
    derived: tuple[str, ...] = ()


def render(subject: Subject, page: Page) -> str:
    """Return the whole HTML of one page."""
    environment = _environment()
    return environment.get_template(page.template).render(
        **page.shows,
        heading=page.heading,
        page_title=page.heading,
        here=page.href,
        root="../" * page.href.count("/"),
        info=subject.info,
        menu=[{"href": href, "text": text} for href, text in menu(subject)],
        source=source_words(subject),
        figures=[_shown(subject, figure) for figure in page.figures],
    )


def source_words(subject: Subject, body: str = "") -> str:
    """Return where the figures come from, in one sentence."""
    read = sum(1 for row in subject.evidence.files if row.rows_accepted and body in ("", row.body_id))
    if body:
        return f"{words.counted(read, 'file')} published by {subject.names[body]}."
    return (
        f"{words.counted(read, 'file')} published by {words.counted(len(subject.bodies), 'body', 'bodies')}."
    )


def _shown(subject: Subject, figure: Figure) -> Shown:
    from markupsafe import Markup  # noqa: PLC0415 - the report extra is optional

    wide, narrow = draw(figure, figure.drawing) if figure.drawing else ("", "")
    return Shown(
        figure=figure,
        wide=Markup(wide),  # noqa: S704 - our own drawing, its text escaped
        narrow=Markup(narrow),  # noqa: S704 - likewise
        queries=tuple(query(key) for key in figure.queries),
        source=source_words(subject, figure.body),
        snapshot=short(subject.info.snapshot_id),
        derived=tuple(_derived_words(subject, room) for room in figure.rooms),
    )


def _derived_words(subject: Subject, room: str) -> str:
    """Return which derivation of a room a figure rests on."""
    found = subject.info.derivation(room)
    if found is None:
        return f"The derivation of the room {room} that is in force."
    stale = f" Stale: {found.stale}." if found.stale else ""
    return f"Derivation {short(found.id)} of the room {room}.{stale}"


def short(snapshot: str) -> str:
    """Return the beginning of a snapshot's identity, enough to tell it from others."""
    return snapshot[:12]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - the report extra is optional

    made = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters["cell"] = words.cell_text
    made.filters["day"] = words.day
    made.filters["short"] = short
    made.filters["count_words"] = lambda number: words.counted(number, "row")
    made.filters["query_words"] = lambda number: words.counted(number, "query", "queries")
    return made

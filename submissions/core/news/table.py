"""The table: which events there are, and who is told of each, how fast, in what words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation
from django.utils.functional import Promise

from submissions.core.news.audiences import Audience, Scope
from submissions.values.enums import MailPace, NewsKind

Place = Callable[[Scope], str]
"""Returns the path of the page to which a line leads, its fragment included; "" where it leads nowhere."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one audience hears of one event.

    ``says`` is the line, with ``%(organization)s``, ``%(call)s``, ``%(reference)s`` and the facts that the caller
    gives. ``pace`` is when mail follows unless the person chose otherwise for the kind; ALWAYS cannot be refused, and
    ``because`` tells the person why. ``template`` names the mail's own text (mail/TEMPLATE_body.txt) for what is sent
    at once; without one the line is the text.
    """

    pace: MailPace
    says: str | Promise
    place: Place
    template: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens and is told. ``told`` holds a cell for each audience, the weightiest first.

    ``gather`` is how long mail sent "at once" waits for more of its like; ``because`` is why mail that is always sent
    cannot be refused.
    """

    name: str
    title: str | Promise
    kind: NewsKind
    told: Mapping[Audience, Cell]
    gather: timedelta = timedelta(0)
    because: str | Promise = ""


_events: dict[str, Event] = {}


def register(*found: Event) -> None:
    """Add events to the table. Raises ValueError for a name that is taken, or one always sent without its reason."""
    for row in found:
        if row.name in _events:
            raise ValueError(f"The event {row.name} is in the table already.")
        if any(cell.pace == MailPace.ALWAYS for cell in row.told.values()) and not row.because:
            raise ValueError(f"The event {row.name} is always sent and does not say why.")
        _events[row.name] = row


def event(name: str) -> Event:
    """Return an event of the table. Raises KeyError for one that is not in it."""
    return _events[name]


def find(name: str) -> Event | None:
    """Return an event of the table, None for one that a former edition had."""
    return _events.get(name)


def events() -> list[Event]:
    """Return the table: its events by kind and then in the order in which they were added."""
    order = list(NewsKind)
    return sorted(_events.values(), key=lambda row: order.index(row.kind))


def as_markdown() -> str:
    """Return the table in English for the documentation: one section a kind, one row an event and audience."""
    lines: list[str] = []
    with translation.override("en"):
        for kind in NewsKind:
            rows = [row for row in events() if row.kind == kind]
            if not rows:
                continue
            lines += [f"## {kind.label}", "", "| Event | Who is told | Mail | The line |", "| --- | --- | --- | --- |"]
            for row in rows:
                for number, (audience, cell) in enumerate(row.told.items()):
                    title = "" if number else str(row.title)
                    pace = str(cell.pace.label)
                    if cell.pace == MailPace.ALWAYS:
                        pace = f"{pace}: {row.because}"
                    said = str(cell.says).replace("%(", "{").replace(")s", "}")
                    lines.append(f"| {title} | {audience.title} | {pace} | {said} |")
            lines.append("")
    return "\n".join(lines)

"""What stands in front of every consolidated file: the cover, the note on what it holds, the list of submissions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assembly.outputs.collect import Collected, Reply
from assembly.outputs.entries import GROUPS, Entry
from richtext import parse
from richtext.blocks import Paragraph, Run
from submissions.values.dates import say_date, say_moment
from submissions.values.enums import Language
from submissions.values.languages import direction_of
from submissions.values.typography import say_head, say_list, say_number
from word.model.document import (
    Contents,
    ContentsEntry,
    Element,
    Facts,
    Fragment,
    Grid,
    GridCell,
    Heading,
    Line,
    PageBreak,
    Subtitle,
    Title,
)

INTERNAL = gettext_lazy("Internal: not for circulation")
MASTHEAD = {
    "body": gettext_lazy("Body"),
    "session": gettext_lazy("Session"),
    "agenda_item": gettext_lazy("Agenda item"),
    "symbol": gettext_lazy("Symbol"),
    "distribution": gettext_lazy("Distribution"),
    "date": gettext_lazy("Date"),
    "original_language": gettext_lazy("Original language"),
    "mandate": gettext_lazy("Mandate"),
}
"""The fields of a masthead, in the order in which they stand."""


def cover(collected: Collected, arrangement: str) -> Iterator[Element]:
    """Yield the cover page, with the masthead where one was written."""
    if not collected.arrangement.cover:
        if not collected.for_publication:
            yield Line("", "Cover Line", inlines=(Run(str(INTERNAL), bold=True),))
        return
    rows = tuple((str(label), said) for name, label in MASTHEAD.items() if (said := collected.masthead.get(name)))
    if rows:
        yield Facts(rows)
    yield Title(collected.title)
    yield Subtitle(_("Compilation of inputs received"))
    if not collected.for_publication:
        yield Line("", "Cover Line", inlines=(Run(str(INTERNAL), bold=True),))
    yield Line(collected.process, "Cover Line")
    yield Line(arrangement, "Cover Line")
    yield Line(say_date(collected.collected_at, collected.zone), "Cover Line")
    yield PageBreak()


def note(collected: Collected, manner: str) -> Iterator[Element]:
    """Yield the front matter: how inputs are reproduced, when the call closed, how many there are of whom."""
    yield Heading(1, _("Note on this compilation"), "note")
    if collected.masthead.get("introduction"):
        yield Fragment(parse(collected.masthead["introduction"]), collected.language, direction_of(collected.language))
    yield Line(
        _(
            "The inputs below are reproduced as received, in the language of the original, without formal editing. "
            "They express the views of their submitters only."
        )
    )
    yield Line(manner)
    if collected.for_publication:
        yield Line(_("Published inputs alone go in; names are withheld where this was asked for."))
    rows = [
        (_("Call for inputs"), collected.title),
        (_("Closing"), collected.closing),
        (_("Compiled on"), say_moment(collected.collected_at, collected.zone)),
        (_("Inputs"), _inputs(len(collected.entries))),
        # A category is named in the singular, so what is counted is said with its number.
        *((f"– {label}", _inputs(number)) for label, number in collected.counts),
        *((_("Left out"), f"{_inputs(number)} ({reason})") for reason, number in collected.left_out),
    ]
    late = [_number(entry) for entry in collected.entries if entry.is_late]
    if late:
        rows.append((_("Received after the closing"), say_list(late)))
    yield Facts(tuple(rows))
    for entry in collected.entries:
        if entry.original:
            yield Line(say_head(entry.name, entry.original), "Note")


def _inputs(count: int) -> str:
    return ngettext("%(count)s input", "%(count)s inputs", count) % {"count": say_number(count)}


def _number(entry: Entry) -> str:
    return _("No. %(number)s") % {"number": entry.number}


def submissions(collected: Collected) -> Iterator[Element]:
    """Yield the list of submissions: number, date of receipt, language, which questions each answered."""
    if not collected.entries or not collected.arrangement.particulars:
        return
    yield Heading(1, _("List of submissions"), "submissions")
    head = (_("No."), _("Submitted by"), _("Received"), _("Original"), _("Questions answered"))
    rows = [header(head)]
    for entry in collected.entries:
        answered = [str(head.number) for head in collected.questions if collected.has(head, entry)]
        said = say_list(answered) or (_("File alone") if entry.is_file_alone else "–")
        late = f" ({_('late')})" if entry.is_late else ""
        language = str(Language(entry.language).label)
        rows.append(cells(str(entry.number), entry.name, f"{entry.received}{late}", language, said))
    yield Grid(tuple(rows))


def header(labels: Iterable[str]) -> tuple[GridCell, ...]:
    """Return a row of heading cells."""
    return tuple(GridCell((Paragraph((Run(label),)),), header=True) for label in labels)


def cells(*texts: str) -> tuple[GridCell, ...]:
    """Return a row of cells that say something in the language of the document."""
    return tuple(GridCell((Paragraph((Run(text),)) if text else Paragraph(),)) for text in texts)


def contents(collected: Collected, entries: Sequence[ContentsEntry]) -> Iterator[Element]:
    """Yield the table of contents on a page of its own."""
    if not collected.arrangement.contents:
        return
    first = [ContentsEntry(1, _("Note on this compilation"), "note")]
    if collected.entries and collected.arrangement.particulars:
        first.append(ContentsEntry(1, _("List of submissions"), "submissions"))
    yield PageBreak()
    yield Contents(_("Contents"), (*first, *entries))


def grouped(entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield entries, each with what its group is called where a new one begins and there are several."""
    several = len({entry.group for entry in entries}) > 1
    last = -1
    for entry in entries:
        yield str(GROUPS[entry.group][0]) if several and entry.group != last else "", entry
        last = entry.group


def group_line(label: str) -> Iterator[Element]:
    """Yield the line that opens a group."""
    if label:
        yield Line(label, "Submitted By")


def said(reply: Reply) -> Iterator[Element]:
    """Yield one answer with who submitted it."""
    yield from attribution(reply.entry)
    yield from reply.elements()


def attribution(entry: Entry) -> Iterator[Element]:
    """Yield what is said of whoever submitted what follows: the name stands above, so only others are named."""
    if entry.is_joint:
        yield Line(entry.attribution, "Note")
    yield Line(entry.details, "Note")

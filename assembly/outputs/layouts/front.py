"""What stands in front of every consolidated file: the cover, the note on what it holds, the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assembly.outputs.collect import Collected, Entry, Reply
from submissions.values.dates import say_date, say_moment
from submissions.values.typography import say_head, say_number
from word.model.document import Contents, ContentsEntry, Element, Facts, Heading, Line, PageBreak, Subtitle, Title


def cover(collected: Collected, arrangement: str) -> Iterator[Element]:
    """Yield the cover page."""
    yield Title(collected.title)
    yield Subtitle(_("Compilation of inputs received"))
    yield Line(collected.process, "Cover Line")
    yield Line(arrangement, "Cover Line")
    yield Line(say_date(collected.collected_at, collected.zone), "Cover Line")
    yield PageBreak()


def note(collected: Collected, manner: str) -> Iterator[Element]:
    """Yield the front matter: how inputs are reproduced, when the call closed, how many there are of whom."""
    yield Heading(1, _("Note on this compilation"), "note")
    yield Line(
        _(
            "The inputs below are reproduced as received, in the language of the original, without formal editing. "
            "They express the views of their submitters only."
        )
    )
    yield Line(manner)
    if collected.for_publication:
        yield Line(_("Inputs for the secretariat only are left out; names are withheld where this was asked for."))
    rows = [
        (_("Call for inputs"), collected.title),
        (_("Closing"), collected.closing),
        (_("Compiled on"), say_moment(collected.collected_at, collected.zone)),
        (_("Inputs"), _inputs(len(collected.entries))),
        # A category is named in the singular, so what is counted is said with its number.
        *((f"– {label}", _inputs(number)) for label, number in collected.counts),
    ]
    yield Facts(tuple(rows))
    for entry in collected.entries:
        if entry.original:
            yield Line(say_head(entry.name, entry.original), "Note")


def _inputs(count: int) -> str:
    return ngettext("%(count)s input", "%(count)s inputs", count) % {"count": say_number(count)}


def contents(entries: Sequence[ContentsEntry]) -> Iterator[Element]:
    """Yield the table of contents on a page of its own."""
    yield PageBreak()
    yield Contents(_("Contents"), tuple(entries))


def said(reply: Reply, bookmark: str) -> Iterator[Element]:
    """Yield one answer with who submitted it."""
    yield from attribution(reply.entry)
    yield reply.element(bookmark)


def attribution(entry: Entry) -> Iterator[Element]:
    """Yield the two lines that say who submitted what follows."""
    yield Line(entry.attribution, "Submitted By")
    yield Line(entry.details, "Note")

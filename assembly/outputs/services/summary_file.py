"""A summary as a Word file: clean as it is issued, or annotated with the sources of each message, or with changes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assembly.models import SummaryVersion
from assembly.outputs.services import templates
from assembly.themes.voices import say_voices
from richtext import parse
from richtext.blocks import Block, Footnote, Paragraph, Quotation, Run
from submissions.models import Consultation
from submissions.values.dates import say_date, say_moment
from submissions.values.enums import Language
from submissions.values.languages import direction_of
from submissions.values.typography import say_number, say_parts
from word.model.document import Document, Element, Facts, Fragment, Heading, Line, Properties, Subtitle, Title
from word.writing.changes import tracked
from word.writing.writer import write


def summary_file(
    consultation: Consultation,
    content: Mapping[str, Any],
    *,
    at: datetime,
    version: SummaryVersion | None = None,
    annotated: bool = False,
) -> bytes:
    """Write what ``services.summary_versions.snapshot`` returned, as it stood ``at``; without ``version``, a draft.

    ``annotated`` puts the sources of each message into a footnote and the passages into an annex. A submitter whose
    name is withheld is named in neither.
    """
    with translation.override(Language(content["language"]).interface):
        facts = _facts(consultation, at, version, annotated=annotated)
        body = _elements(consultation, content, facts, annotated=annotated)
        return _written(consultation, content, at, body, draft=version is None)


def changes_file(version: SummaryVersion, other: SummaryVersion, *, author: str) -> bytes:
    """Write a version with the changes since another as tracked changes, in the name of ``author``."""
    consultation, content = version.summary.consultation, version.content
    with translation.override(Language(content["language"]).interface):
        facts = (
            (_("Version"), say_number(version.number)),
            (_("Changes from"), _("Version %(number)s") % {"number": say_number(other.number)}),
        )
        body = _changed(consultation, content, other.content, facts, author, version.kept_at)
        return _written(consultation, content, version.kept_at, body, draft=version.issued_at is None)


def _facts(
    consultation: Consultation, at: datetime, version: SummaryVersion | None, *, annotated: bool
) -> tuple[tuple[str, str], ...]:
    if version is None:
        return ((_("Status"), _("Draft, not issued")), (_("As of"), say_moment(at, consultation.zone)))
    if version.issued_at is None:
        return ((_("Status"), _("Version %(number)s, not issued") % {"number": say_number(version.number)}),)
    if annotated:
        return ((_("Issued"), say_date(version.issued_at, consultation.zone)),)
    return ()


def _written(
    consultation: Consultation, content: Mapping[str, Any], at: datetime, body: Iterator[Element], *, draft: bool
) -> bytes:
    document = Document(
        properties=Properties(
            title=content["title"], subject=consultation.title, language=content["language"], created=at
        ),
        body=body,
        header=_("Draft, not issued") if draft else "",
        footer=content["title"],
        page_label=_("Page {page} of {pages}"),
    )
    target = io.BytesIO()
    write(document, target, templates.path_for(consultation))
    return target.getvalue()


def _elements(
    consultation: Consultation, content: Mapping[str, Any], facts: tuple[tuple[str, str], ...], *, annotated: bool
) -> Iterator[Element]:
    language = content["language"]
    yield from _head(consultation, content, facts)
    annex: list[dict[str, Any]] = []
    for part in content["parts"]:
        if not part["messages"]:
            continue
        yield _heading(part)
        for message in part["messages"]:
            blocks = parse(message["html"])
            if annotated:
                blocks = _with_note(blocks, _note(consultation, message, annex))
            yield Fragment(blocks, language, direction_of(language))
    if annotated and annex:
        yield Heading(1, _("Annex: passages cited"), "annex")
        for number, source in enumerate(annex, 1):
            yield Line(f"{say_number(number)}. {_named(source)}", "Submitted By")
            spoken = source.get("language", language)
            yield Fragment((Quotation((Paragraph((Run(source["exact"]),)),)),), spoken, direction_of(spoken))


def _changed(
    consultation: Consultation,
    content: Mapping[str, Any],
    before: Mapping[str, Any],
    facts: tuple[tuple[str, str], ...],
    author: str,
    at: datetime,
) -> Iterator[Element]:
    language = content["language"]
    old = {row["id"]: row["html"] for part in before["parts"] for row in part["messages"]}
    yield from _head(consultation, content, facts)
    for part in content["parts"]:
        if part["messages"]:
            yield _heading(part)
        for message in part["messages"]:
            blocks = tracked(parse(old.pop(message["id"], "")), parse(message["html"]), author, at)
            yield Fragment(blocks, language, direction_of(language))
    if old:
        yield Heading(1, _("Messages that are gone"), "gone")
    for html in old.values():
        yield Fragment(tracked(parse(html), (), author, at), language, direction_of(language))


def _head(
    consultation: Consultation, content: Mapping[str, Any], facts: tuple[tuple[str, str], ...]
) -> Iterator[Element]:
    yield Title(content["title"])
    yield Subtitle(consultation.title)
    if facts:
        yield Facts(facts)


def _heading(part: Mapping[str, Any]) -> Heading:
    number = f"{say_number(part['number'])}. " if part["number"] else ""
    return Heading(1, number + part["title"])


def _note(consultation: Consultation, message: Mapping[str, Any], annex: list[dict[str, Any]]) -> Footnote:
    """Return the footnote of a message: for how many it speaks and by which sources; these go into the annex."""
    said: list[Run] = [Run(_spoken_for(message))]
    for source in message["sources"]:
        annex.append(source)
        address = ""
        if source.get("public") and source["name"]:
            path = reverse("submissions:record_input", args=[consultation.slug, source["input"]])
            address = f"{settings.SITE_URL}{path}#question-{source['question']}"
        said += [Run(" "), Run(f"({_named(source)})", href=address), Run(f" [{say_number(len(annex))}]")]
    return Footnote((Paragraph(tuple(said)),))


def _spoken_for(message: Mapping[str, Any]) -> str:
    if not message["sources"]:
        return _("Nothing cited yet")
    said = say_voices(message["bodies"], message["states"], message["spoken_for"])
    return f"{said}." if said else ""


def _named(source: Mapping[str, Any]) -> str:
    """Return how a source is cited: "EU, No. 12, question 3", without a name where that is withheld."""
    if source["kind"] == "intervention":
        held_at = parse_datetime(source["held_at"])
        speaker = source["speaker"] if source["speaker"] != source["name"] else ""
        return say_parts([source["name"], speaker, source["meeting"], say_date(held_at) if held_at else ""])
    number = _("No. %(number)s") % {"number": say_number(source["input"])}
    question = _("question %(number)s") % {"number": say_number(source["question"])}
    gone = "" if source["stands"] else _("no longer stands")
    return say_parts([source["name"], number, question, gone])


def _with_note(blocks: tuple[Block, ...], note: Footnote) -> tuple[Block, ...]:
    """Put a footnote at the end of the last paragraph."""
    last = blocks[-1] if blocks else Paragraph()
    if isinstance(last, Paragraph):
        return (*blocks[:-1], replace(last, inlines=(*last.inlines, note)))
    return (*blocks, Paragraph((note,)))

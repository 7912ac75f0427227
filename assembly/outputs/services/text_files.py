"""Files of the text under consultation: a copy to mark up, and one paragraph with what is said of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assembly.intake.markup.units import name_of
from assembly.outputs.entries import Entry
from assembly.outputs.layouts.by_paragraph import NOTATIONS, TextParagraph, TextShown, of_paragraph
from assembly.outputs.services import templates
from richtext import blocks as rich
from submissions.models import BaseText, Consultation, Paragraph, TextSection
from submissions.record.services.on_text import Remark, remarks_on
from submissions.texts.services.lineages import by_source, concordance, wordings
from submissions.values import moments
from submissions.values.enums import Language, Relation
from submissions.values.exceptions import NotPossible
from submissions.values.languages import direction_of
from submissions.values.typography import say_head, say_number
from word.model.document import Control, Document, Element, Facts, Fragment, Heading, Properties, Subtitle, Title
from word.writing.writer import write


def document_language() -> str:
    """Return the language that is active, as documents name it."""
    active = get_language() or "en"
    return next((value for value in Language.values if Language(value).interface == active), "en")


def paragraph_file(paragraph: Paragraph, consultation: Consultation, user: Any, notation: str) -> bytes:
    """Return one paragraph with all that the person may read of it as Word, in the language that is active.

    Raises NotPossible for an unknown notation.
    """
    if notation not in NOTATIONS:
        raise NotPossible(_("There is no notation “%(name)s”.") % {"name": notation}, list(NOTATIONS))
    text, language, now = paragraph.base_text, document_language(), moments.now()
    latest = paragraph.revisions.order_by("-number").first()
    words = latest.text if latest else ""
    row = TextParagraph(paragraph.key, paragraph.number, words, paragraph.state, paragraph.level)
    shown = TextShown(text.title, text.symbol, text.language, ((paragraph.section.title, (row,)),))
    said = _entries(remarks_on(paragraph, consultation, user))

    def body() -> Iterator[Element]:
        yield Title(_("Paragraph %(number)s") % {"number": paragraph.number})
        yield Subtitle(" ".join(filter(None, [text.title, text.symbol])))
        yield Facts(((_("Call for inputs"), consultation.title), (_("State"), str(paragraph.get_state_display()))))
        yield Heading(1, paragraph.section.title, "section", text.language, direction_of(text.language))
        yield from of_paragraph(shown, said, notation, now)

    document = Document(
        properties=Properties(
            title=say_head(text.title, paragraph.number),
            subject=consultation.process.title,
            author="",
            keywords=consultation.slug,
            language=language,
            created=now,
        ),
        body=body(),
        header=consultation.title,
        footer=text.title,
        page_label=_("Page {page} of {pages}"),
    )
    stream = io.BytesIO()
    write(document, stream, templates.path_for(consultation))
    return stream.getvalue()


def _entries(remarks: Iterable[Remark]) -> list[tuple[Entry, dict[str, Any]]]:
    return [
        (
            Entry(
                version_id=remark.version.pk,
                name=remark.names[0],
                attribution="",
                details="",
                language=remark.version.language,
                withheld=not remark.parties[0].english,
                parties=remark.names,
                is_group=remark.parties[0].is_group,
                kind=remark.parties[0].category,
            ),
            dict(remark.row),
        )
        for remark in remarks
    ]


def copy_to_mark_up(text: BaseText, consultation: Consultation, section: str = "") -> bytes:
    """Return the text, or one section of it by its key, as Word, to be marked up and sent back by any door.

    Each paragraph is named three times over: by the control around it, by a bookmark, and by its number as printed.
    Raises NotPossible for an unknown section.
    """
    chosen, made = _sections(text, section), moments.now()

    def body() -> Iterator[Element]:
        yield Title(text.title)
        if text.symbol:
            yield Subtitle(text.symbol)
        for row, name, own in chosen:
            yield Heading(1, row.title, name, text.language, direction_of(text.language))
            for paragraph in own:
                yield _control(paragraph, text.language)

    document = Document(
        properties=Properties(
            title=text.title,
            subject=consultation.process.title,
            author="",
            keywords=consultation.slug,
            language=text.language,
            created=made,
        ),
        body=body(),
        header=consultation.title,
        footer=" ".join(filter(None, [text.title, text.symbol])),
        page_label=_("Page {page} of {pages}"),
    )
    stream = io.BytesIO()
    write(document, stream, templates.path_for(consultation))
    return stream.getvalue()


def _sections(text: BaseText, wanted: str) -> list[tuple[TextSection, str, list[Paragraph]]]:
    """The sections asked for, each with its name in the file and its paragraphs, present wording as ``words``."""
    present = wordings(text)
    found: dict[int, tuple[TextSection, str, list[Paragraph]]] = {}
    for place, row in enumerate(text.sections.order_by("position"), 1):
        key = row.key or f"section-{place}"
        if wanted in {"", key}:
            found[row.pk] = (row, name_of("section", key), [])
    if not found:
        raise NotPossible(_("The text has no such section."))
    for paragraph in text.paragraphs.order_by("position"):
        if paragraph.section_id in found:
            paragraph.words = present.get(paragraph.pk, "")  # type: ignore[attr-defined]
            found[paragraph.section_id][2].append(paragraph)
    return list(found.values())


def _control(paragraph: Paragraph, language: str) -> Control:
    name = name_of("paragraph", paragraph.key)
    words = f"{paragraph.number}. {paragraph.words}"  # type: ignore[attr-defined]
    return Control(
        "text",
        name,
        _("Paragraph %(number)s") % {"number": paragraph.number},
        name,
        _("Paragraph %(number)s is deleted.") % {"number": paragraph.number},
        (rich.Paragraph((rich.Run(words),)),),
        (),
        language,
        direction_of(language),
    )


def concordance_file(text: BaseText, consultation: Consultation) -> bytes:
    """Return where each paragraph of a draft comes from, and what became of each of the draft before, as Word."""
    before, rows, made = text.after, concordance(text), moments.now()
    if before is None:
        raise NotPossible(_("This text is no draft after another."))
    forward = by_source(rows, before)

    def body() -> Iterator[Element]:
        yield Title(_("Concordance"))
        yield Subtitle(f"{before.title} › {text.title}")
        confirmed = sum(row.is_confirmed for row in rows)
        yield Facts(((_("Confirmed by the secretariat"), f"{say_number(confirmed)} / {say_number(len(rows))}"),))
        yield Heading(1, _("Where each paragraph comes from"), "sources")
        yield _grid(
            [_("Paragraph"), _("Comes from"), _("How"), _("Status")],
            [
                [
                    row.paragraph.number,
                    ", ".join(f"{each.source.number} ({each.share:.0%})" for each in row.sources),
                    str(Relation(row.relation).label),
                    _("Confirmed") if row.is_confirmed else _("Suggested"),
                ]
                for row in rows
            ],
        )
        yield Heading(1, _("What became of each paragraph"), "heirs")
        yield _grid(
            [_("Paragraph"), _("Goes on in")],
            [[each.number, ", ".join(heir.number for heir in heirs) or _("Dropped")] for each, heirs in forward],
        )

    document = Document(
        properties=Properties(
            title=say_head(_("Concordance"), text.title),
            subject=consultation.process.title,
            author="",
            keywords=consultation.slug,
            language=document_language(),
            created=made,
        ),
        body=body(),
        header=consultation.title,
        footer=text.title,
        page_label=_("Page {page} of {pages}"),
    )
    stream = io.BytesIO()
    write(document, stream, templates.path_for(consultation))
    return stream.getvalue()


def _grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Fragment:
    def cell(words: str, *, header: bool = False) -> rich.Cell:
        return rich.Cell((rich.Paragraph((rich.Run(words),) if words else ()),), header=header)

    head = rich.Row(tuple(cell(column, header=True) for column in columns))
    body = (rich.Row(tuple(map(cell, row))) for row in rows)
    return Fragment((rich.Table((head, *body)),))

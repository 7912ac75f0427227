"""The drafting file: the questionnaire as Word, with the draft so far, made to be filled in and to come back.

Each answer stands in a content control between two shaded lines. How it is named is said in ``word.model.slots``,
how it comes back in ``returning``.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import richtext
from assembly.models import WordTemplate
from richtext.blocks import Block, List, ListItem, Paragraph, Run
from submissions.drafting.services import pictures
from submissions.models import Answer, Consultation, Question, Submission
from submissions.values.dates import say_moment
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible
from submissions.values.kinds.base import wordings
from submissions.values.languages import direction_of
from submissions.values.typography import say_head, say_list, say_number
from word.model.document import (
    Choice,
    Control,
    Document,
    Element,
    Facts,
    Fragment,
    Heading,
    Line,
    Properties,
    Subtitle,
    Title,
)
from word.model.slots import Origin, Slot
from word.writing.writer import write

NAME = 64
"""Characters of the title of a control."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds for one question, at one revision."""

    html: str = ""
    value: Any = None
    revision: int = 0


def questions_of(consultation: Consultation) -> list[Question]:
    """Return every question of the call, in order, with what is shown of it. Raises NotPossible where there is none."""
    if not hasattr(consultation, "questionnaire"):
        raise NotPossible(_("This call has no questionnaire yet."))
    rows = consultation.questionnaire.questions.filter(retired_at=None).select_related("section", "shown_if")
    return list(rows.prefetch_related("options", "shown_if__options").order_by("position"))


def contents_of(submission: Submission) -> dict[str, Content]:
    """Return the draft as it is now, by key of the question."""
    return {answer.question.key: content_of(answer) for answer in submission.answers.select_related("question")}


def content_of(answer: Answer) -> Content:
    """Return what the draft of one answer holds."""
    return Content(answer.html, answer.value, answer.revision)


def make(
    consultation: Consultation,
    submission: Submission | None,
    contents: Mapping[str, Content],
    made: datetime,
    template: WordTemplate | None = None,
) -> bytes:
    """Return a drafting file with these contents: the same, to the byte of each part, whenever it is made again.

    It has the look of the template, the house's where there is none.
    """
    questions = questions_of(consultation)
    language = _language()
    name = submission.organization.name if submission else ""
    origin = Origin(
        consultation.slug,
        submission.pk if submission else 0,
        fingerprint(questions),
        language,
        made,
        tuple((question.key, contents.get(question.key, Content()).revision) for question in questions),
        template.sha256 if template else "",
    )
    document = Document(
        properties=Properties(
            title=say_head(name, consultation.title) if name else consultation.title,
            subject=consultation.process.title,
            author=name,
            keywords=consultation.slug,
            language=language,
            created=made,
            custom=origin.properties(),
        ),
        body=_elements(consultation, submission, questions, contents, made),
        header=consultation.title,
        footer=name,
        page_label=_("Page {page} of {pages}"),
        pictures=pictures.content,
    )
    stream = io.BytesIO()
    write(document, stream, template.path if template else None)
    return stream.getvalue()


def fingerprint(questions: Iterable[Question]) -> str:
    """Return a checksum of the questions in every language, by which a file of an earlier wording is known."""
    rows = [
        [
            question.key,
            question.number,
            question.kind,
            question.word_limit,
            question.scale_max,
            *wordings(question, "text"),
        ]
        + [[option.value, *wordings(option, "label")] for option in question.options.all() if option.retired_at is None]
        for question in questions
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def _language() -> str:
    """The active language by its BCP 47 tag."""
    code = (translation.get_language() or "en").split("-")[0]
    return code if code in Language.values else Language.ENGLISH.value


# ---- how things are called in the file


def title(question: Question) -> str:
    """Return the title of the control of a question, in the active language."""
    return _titled(question.number, question.short_text or question.text)


def titles(question: Question) -> list[str]:
    """Return the titles that it may bear, in any language."""
    return [_titled(question.number, text) for field in ("short_text", "text") for text in wordings(question, field)]


def _titled(number: int | None, text: str) -> str:
    text = " ".join(text.split())
    return (f"{number}. {text}" if number else text)[:NAME].strip()


def heading(question: Question) -> str:
    """Return the heading of a question."""
    return f"{question.number}. {question.text}" if question.number else question.text


def begins(question: Question) -> str:
    """Return the shaded line above an answer."""
    return _("%(question)s: write the answer below this line") % {"question": _called(question)}


def ends(question: Question) -> str:
    """Return the shaded line below it."""
    return _("%(question)s: end of the answer") % {"question": _called(question)}


def _called(question: Question) -> str:
    if question.number:
        return _("Question %(number)s") % {"number": question.number}
    return question.short_text or question.text


def placeholders() -> list[str]:
    """Return what stands where nothing is answered yet."""
    return [_("Click here and write the answer."), _("Click here and write one line."), _("Choose one.")]


# ---- what stands in it


def _elements(
    consultation: Consultation,
    submission: Submission | None,
    questions: list[Question],
    contents: Mapping[str, Content],
    made: datetime,
) -> Iterator[Element]:
    yield Title(consultation.title)
    yield Subtitle(consultation.questionnaire.title)
    yield Facts(tuple(_facts(consultation, submission, made)))
    yield Heading(2, _("How to use this file"))
    yield Fragment((_how_to(consultation, submission),), lang=_language())
    if consultation.questionnaire.introduction:
        yield from _lines(consultation.questionnaire.introduction)
    for section, group in groupby(questions, key=lambda question: question.section):
        yield Heading(1, section.title)
        yield from _lines(section.introduction)
        for question in group:
            yield from _question(question, submission, contents.get(question.key, Content()))


def _facts(consultation: Consultation, submission: Submission | None, made: datetime) -> Iterator[tuple[str, str]]:
    if submission:
        yield _("Organization"), submission.organization.name
        yield _("Draft as of"), say_moment(made, consultation.zone)
        yield _("Language of the answers"), str(Language(submission.language).label)
    closing = consultation.deadline(submission.organization if submission else None)
    yield _("Closes"), say_moment(closing, consultation.zone)


def _how_to(consultation: Consultation, submission: Submission | None) -> Block:
    steps = [
        _("Write each answer between its two shaded lines. Text that is already there can be changed or deleted."),
        _("Leave the questions and the shaded lines as they are: by them your answers are found again."),
        _allowed(consultation),
        _("Colleagues may use tracked changes and comments. Changes count as accepted; comments are not published."),
        _("Save as a Word file (.docx) and upload it to your draft. You see what it changes before anything is saved.")
        if submission
        else _("Save as a Word file (.docx), begin your organization’s draft on the site, and upload the file to it."),
    ]
    return List(True, tuple(ListItem((Paragraph((Run(step),)),)) for step in steps))


def _allowed(consultation: Consultation) -> str:
    names = {
        "headings": _("headings"),
        "lists": _("lists"),
        "quotations": _("quotations"),
        "tables": _("tables"),
        "footnotes": _("footnotes"),
        "pictures": _("pictures"),
        "links": _("links"),
    }
    kept = [name for field, name in names.items() if getattr(consultation.allowed, field)]
    if not kept:
        return _("Bold, italic and other marks are kept; the answers to this call are otherwise plain text.")
    return _("Bold, italic and other marks are kept, and: %(kinds)s.") % {"kinds": say_list(kept)}


def _lines(text: str) -> Iterator[Element]:
    yield from (Line(line.strip()) for line in text.splitlines() if line.strip())


def _question(question: Question, submission: Submission | None, content: Content) -> Iterator[Element]:
    yield Heading(2, heading(question))
    for line in question.guidance.splitlines():
        if line.strip():
            yield Line(line.strip(), "Note")
    yield Line(" ".join(_terms(question)), "Note")
    yield Line(begins(question), "Answer Begins")
    yield control(question, submission, content)
    yield Line(ends(question), "Answer Ends")


def _terms(question: Question) -> Iterator[str]:
    """Sentences on what is asked of the answer."""
    if question.shown_if:
        offered = question.shown_if.asked_as.choices(question.shown_if)
        chosen = [label for label, value in offered if value in question.shown_if_values]
        yield _("Answer only if the answer to “%(question)s” is: %(choices)s.") % {
            "question": question.shown_if,
            "choices": say_list(chosen or question.shown_if_values),
        }
    yield _("An answer is required.") if question.required else _("May be left blank.")
    if question.word_limit:
        yield ngettext("At most %(number)s word.", "At most %(number)s words.", question.word_limit) % {
            "number": say_number(question.word_limit)
        }
    if instruction := question.asked_as.instruction(question):
        yield instruction


def control(question: Question, submission: Submission | None, content: Content) -> Control:
    """Return the control of one answer with what it holds."""
    slot = Slot(question.key, content.revision, title(question))
    names = (slot.tag, slot.title, slot.bookmark)
    language = submission.language if submission else _language()
    direction = direction_of(language)
    write_text, write_line, choose = placeholders()
    kind = question.asked_as
    if kind.control == "text":
        return Control("text", *names, write_text, richtext.parse(content.html), (), language, direction)
    if kind.control == "line":
        line = (Paragraph((Run(content.value),)),) if content.value else ()
        return Control("line", *names, write_line, line, (), language, direction)
    held = content.value if isinstance(content.value, list) else [content.value]
    choices = tuple(Choice(label, value in held) for label, value in kind.choices(question, content.value))
    return Control(kind.control, *names, choose, (), choices, _language())

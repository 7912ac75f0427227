"""One submission as a Word file: the copy that goes with the receipt, and the draft so far."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assembly import collect
from assembly.word.document import Document, Element, Facts, Fragment, Heading, Line, Properties, Subtitle, Title
from assembly.word.writer import write
from submissions import moments
from submissions.enums import Language, Publication
from submissions.models import Consultation, Question, Submission, SubmissionVersion
from submissions.services.submitting import snapshot


def version_file(version: SubmissionVersion, *, withhold_name: bool = False) -> bytes:
    """Return a submitted version as a Word file, in the language of the original.

    With ``withhold_name``, as the public record gives it where the submitter asked for that.
    """
    submission = version.submission
    facts = [
        (_("Reference"), version.reference),
        (_("Submitted"), collect.moment(version.submitted_at, submission.consultation)),
        (_("Submitted (UTC)"), version.submitted_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")),
        (_("Checksum (SHA-256)"), version.checksum),
    ]
    return _file(submission, version.content, version.submitted_at, tuple(facts), withhold_name=withhold_name)


def draft_file(submission: Submission) -> bytes:
    """Return the present draft as a Word file, plainly marked as not submitted."""
    content = snapshot(submission)
    as_of = collect.moment(moments.now(), submission.consultation)
    facts = ((_("Status"), _("Draft, not submitted")), (_("As of"), as_of))
    return _file(submission, content, moments.now(), facts)


def _file(
    submission: Submission,
    content: dict[str, Any],
    created: datetime,
    facts: tuple[tuple[str, str], ...],
    *,
    withhold_name: bool = False,
) -> bytes:
    language = content["language"]
    with translation.override(collect.interface_language(language)):
        consultation = submission.consultation
        name = _("Name withheld at the request of the submitter") if withhold_name else submission.organization.name
        document = Document(
            properties=Properties(
                title=f"{name}: {consultation.title}",
                subject=consultation.process.title,
                author=name,
                keywords=consultation.slug,
                language=language,
                created=created,
                identifier="" if withhold_name else str(submission.number or ""),
            ),
            body=_elements(consultation, name, content, facts, withhold_name=withhold_name),
            header=consultation.title,
            footer=name,
            page_label=_("Page {page} of {pages}"),
        )
        stream = io.BytesIO()
        write(document, stream)
    return stream.getvalue()


def _elements(
    consultation: Consultation,
    name: str,
    content: dict[str, Any],
    facts: tuple[tuple[str, str], ...],
    *,
    withhold_name: bool,
) -> Iterator[Element]:
    language = content["language"]
    yield Title(name)
    yield Subtitle(consultation.title)
    rows = list(facts)
    if not withhold_name:
        for label, names in (
            (_("Jointly with"), [row["name"] for row in content["co_submitters"]]),
            (_("Also on behalf of"), content["on_behalf_of"]),
            (_("Associates itself with the statement of"), [row["name"] for row in content["associated_with"]]),
        ):
            if names:
                rows.append((str(label), ", ".join(names)))
    rows.append((_("Language of the original"), str(Language(language).label)))
    rows.append((_("Publication"), str(Publication(content["publication"]).label)))
    yield Facts(tuple((str(label), str(value)) for label, value in rows))
    answers = {answer["question"]: answer for answer in content["answers"]}
    questions = Question.objects.filter(questionnaire__consultation=consultation).exclude(number=None)
    for question in questions.order_by("number"):
        yield Heading(1, f"{question.number}. {question.text}", f"question-{question.number}")
        answer = answers.get(question.key)
        if answer:
            yield Fragment(collect.blocks_of(answer), lang=language, dir=collect.direction(language))
        else:
            yield Line(_("No answer."), "Note")

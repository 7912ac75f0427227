"""The public record: published inputs, reproduced as received.

Who asked to be published without a name is never named here, nor given away by what would narrow it down
(submissions/record/services/voice.py), and no filter by category or region finds such an input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions.core.pages import paginate
from submissions.models import Attachment, Consultation, ParagraphRevision, Question, SubmissionVersion
from submissions.people.forms import RecordFilter
from submissions.record.services.voice import is_attributed, public_content, public_words, received_of, voice_of
from submissions.values.collation import sort_key
from submissions.values.contents import on_paragraphs
from submissions.values.enums import Publication
from submissions.values.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer with its question, ready to be shown; ``comments`` are those on paragraphs of the base text."""

    question: Question | None
    number: int
    html: str
    text: str
    comments: list[dict[str, Any]]


def published(consultation: Consultation) -> Any:
    """Return the versions of the public record of a call."""
    return SubmissionVersion.objects.public().filter(submission__consultation=consultation)


def in_order(versions: list[SubmissionVersion]) -> list[SubmissionVersion]:
    """Order by name in the active language; those without a name come last, by number."""
    return sorted(
        versions,
        key=lambda version: (
            not is_attributed(version),
            sort_key(str(version.submission.organization)) if is_attributed(version) else (),
            version.submission.number,
        ),
    )


def plain_answer(answer: dict[str, Any]) -> str:
    """Return an answer that is no rich text in words."""
    return kind_of(answer["kind"]).in_words(answer["value"], answer["labels"])


def shown_answers(
    version: SubmissionVersion, questions: dict[str, Question], newest: dict[str, int] | None = None
) -> list[Shown]:
    """Return the answers to numbered questions, in order; the particulars are for the secretariat.

    ``newest`` are the present revisions of paragraphs, asked for here where they are not given.
    """
    if newest is None:
        newest = newest_of(version)
    return [
        Shown(
            questions.get(answer["question"]),
            answer["number"],
            answer["html"],
            plain_answer(answer),
            on_paragraphs(answer, newest),
        )
        for answer in sorted(version.content["answers"], key=lambda answer: answer["number"] or 0)
        if answer["number"]
    ]


def newest_of(version: SubmissionVersion) -> dict[str, int]:
    """Return the present revisions of the paragraphs of a base text by key; no query where none is commented on."""
    if not any(answer.get("paragraph_comments") for answer in version.content["answers"]):
        return {}
    return ParagraphRevision.objects.newest(version.submission.consultation_id)


def questions_of(consultation: Consultation) -> dict[str, Question]:
    """Return the numbered questions of a call by key, in order."""
    questions = Question.objects.filter(questionnaire__consultation=consultation, number__isnull=False)
    return {question.key: question for question in questions.order_by("number")}


def record(request: HttpRequest, slug: str) -> HttpResponse:
    """List the published inputs, by name, with filters; with a question chosen, its answers one after the other."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    questions = questions_of(consultation)
    form = RecordFilter(request.GET, questions=questions.values())
    understood = form.is_valid()
    chosen = form.cleaned_data if understood else {}
    versions = published(consultation).select_related("submission__organization").defer("content")
    if not understood:  # what cannot be understood narrows to nothing, never to everything
        versions = versions.none()
    of_organization = form.of_organization() if chosen else {}
    if of_organization:
        asked = {f"submission__organization__{field}": value for field, value in of_organization.items()}
        versions = versions.filter(publication=Publication.ATTRIBUTED, **asked)
    if chosen.get("language"):
        versions = versions.filter(language=chosen["language"])
    page = paginate(request, in_order(list(versions)), 20 if chosen.get("question") else 50)
    question = questions.get(chosen.get("question", ""))
    rows = [{"version": version, "voice": voice_of(version)} for version in page]
    if question:
        contents = dict(SubmissionVersion.objects.filter(pk__in=[row.pk for row in page]).values_list("pk", "content"))
        commented = question.asked_as.takes_paragraph_comments
        newest = ParagraphRevision.objects.newest(consultation.pk) if commented else {}
        for row in rows:
            row["version"].content = contents[row["version"].pk]
            answers = shown_answers(row["version"], questions, newest)
            row["answer"] = next((answer for answer in answers if answer.question == question), None)
    context = {
        "call": consultation,
        "form": form,
        "page": page,
        "rows": rows,
        "question": question,
        "filtered": any(chosen.values()) or not understood,
    }
    return render(request, "record/record.html", context)


def record_input(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one published input: what it answers to each numbered question."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    versions = published(consultation).select_related("submission__organization")
    version = get_object_or_404(versions, submission__number=number)
    version.submission.consultation = consultation
    content = public_content(version)
    files = [file["id"] for file in content["attachments"]]
    context = {
        "call": consultation,
        "version": version,
        "voice": voice_of(version),
        "received": received_of(version, consultation),
        "words": public_words(version),
        "answers": shown_answers(version, questions_of(consultation)),
        "files": Attachment.objects.visible_to(request.user).filter(submission=version.submission_id, pk__in=files),
        "content": content,
    }
    return render(request, "record/record_input.html", context)

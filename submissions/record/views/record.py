"""The public record: published inputs, reproduced as received.

Who asked to be published without a name is never named here, nor given away by what would narrow it down
(submissions/record/services/voice.py), and no filter by category or region finds such an input.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions.core.pages import paginate
from submissions.drafting.reading import questions_of, shown_answers
from submissions.models import Attachment, Consultation, ParagraphRevision, SubmissionVersion
from submissions.people.forms import RecordFilter
from submissions.record.published import in_order, published
from submissions.record.services.voice import (
    is_attributed,
    public_content,
    public_words,
    received_of,
    see_original,
    voice_of,
)
from submissions.values.enums import Publication


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
        "original": "" if content["answers"] else see_original(version, withheld=not is_attributed(version)),
        "content": content,
    }
    return render(request, "record/record_input.html", context)

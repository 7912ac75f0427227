"""One submission as Word: what was submitted, and the draft so far."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assembly.outputs.sending import send_word
from assembly.outputs.services import drafting_file, single
from submissions.core import pages
from submissions.models import Consultation, Submission, SubmissionVersion
from submissions.record.services.voice import voice_of
from submissions.rules import is_member


@require_GET
@never_cache
def version_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version that the person may read; whoever has no part in it gets what the public record gives.

    With ``?discussions=1`` come the discussions that the person may read, as comments in the margin.
    """
    versions = SubmissionVersion.objects.select_related("submission__organization", "submission__consultation__process")
    version = get_object_or_404(versions.visible_to(request.user), pk=pk)
    if not SubmissionVersion.objects.read_by(request.user).filter(pk=pk).exists():
        return _public(version)
    members = is_member(request.user, version.submission)
    stem = f"{version.submission.number}-{slugify(version.submission.organization.name_en)}-v{version.number}"
    discussed = bool(request.GET.get("discussions"))
    content = single.version_file(
        version, for_members=members, with_discussions_for=request.user if discussed else None
    )
    return send_word(content, f"{stem}-discussions" if discussed else stem)


@require_GET
@never_cache
def record_word(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send a published input as the public record gives it, whoever asks, under an address that says no more."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    versions = SubmissionVersion.objects.select_related("submission__organization", "submission__consultation__process")
    public = versions.public().filter(submission__consultation=consultation)
    return _public(get_object_or_404(public, submission__number=number))


def _public(version: SubmissionVersion) -> HttpResponse:
    organization = voice_of(version).organization
    name = slugify(organization.name_en) if organization else ""
    stem = "-".join(filter(None, [str(version.submission.number), name, f"v{version.number}"]))
    return send_word(single.public_file(version), stem)


@login_required
@require_GET
@never_cache
def draft_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to its authors, and to nobody else."""
    drafts = Submission.objects.select_related("organization", "consultation__process").drafted_by(request.user)
    submission = get_object_or_404(drafts, pk=pk)
    return send_word(single.draft_file(submission), f"draft-{slugify(submission.organization.name_en)}")


@login_required
@require_GET
@never_cache
def changes_word(request: HttpRequest, pk: int, old: int, new: str) -> HttpResponse:
    """Send what changed between two versions that the person may read; up to the draft, to its authors alone."""
    submissions = Submission.objects.select_related("organization", "consultation__process").visible_to(request.user)
    submission = get_object_or_404(submissions, pk=pk)
    versions = SubmissionVersion.objects.read_by(request.user).filter(submission=submission)
    older = get_object_or_404(versions, number=old)
    newer = None
    if new == "draft":
        get_object_or_404(Submission.objects.drafted_by(request.user), pk=pk)
    else:
        newer = get_object_or_404(versions, number=pages.number(new))
    for version in filter(None, [older, newer]):
        version.submission = submission
    name = submission.organization.name_en
    content = single.changes_file(submission, older, newer, author=name)
    return send_word(content, f"changes-{slugify(name)}-v{old}-{new if newer is None else f'v{new}'}")


@login_required
@require_GET
@never_cache
def drafting_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the questionnaire with the draft, to write in with Word, to the draft's authors and to nobody else."""
    drafts = Submission.objects.select_related("organization", "consultation__process").drafted_by(request.user)
    submission = get_object_or_404(drafts, pk=pk)
    name = slugify(submission.organization.name_en)
    return send_word(drafting_file.drafting_file(submission), f"{submission.consultation.slug}-{name}")


@require_GET
@never_cache
def questionnaire_word(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the questionnaire of a call that the person may see, without answers; no account is needed."""
    calls = Consultation.objects.select_related("process").visible_to(request.user)
    consultation = get_object_or_404(calls.filter(questionnaire__isnull=False), slug=slug)
    return send_word(drafting_file.empty_file(consultation), f"{consultation.slug}-questionnaire")

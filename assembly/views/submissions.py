"""One submission as Word: what was submitted, and the draft so far."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assembly.services import single
from submissions.enums import Publication
from submissions.models import Submission, SubmissionVersion
from submissions.services.attachments import WORD


@require_GET
@never_cache
def version_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version that the person may read; the public gets an unattributed one without its name."""
    versions = SubmissionVersion.objects.select_related("submission__organization", "submission__consultation__process")
    version = get_object_or_404(versions.visible_to(request.user), pk=pk)
    withhold = (
        version.publication == Publication.UNATTRIBUTED
        and not SubmissionVersion.objects.read_by(request.user).filter(pk=pk).exists()
    )
    name = "" if withhold else version.submission.organization.name_en
    stem = "-".join(filter(None, [str(version.submission.number), slugify(name), f"v{version.number}"]))
    return _send(single.version_file(version, withhold_name=withhold), stem)


@login_required
@require_GET
@never_cache
def draft_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to its authors, and to nobody else."""
    drafts = Submission.objects.select_related("organization", "consultation__process").drafted_by(request.user)
    submission = get_object_or_404(drafts, pk=pk)
    return _send(single.draft_file(submission), f"draft-{slugify(submission.organization.name_en)}")


def _send(content: bytes, stem: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{stem}.docx"'
    return response

"""Sending summaries as Word files: to the secretariat while they are written, to anyone once they are issued."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assembly.models import Summary, SummaryVersion
from assembly.outputs.sending import send_word
from assembly.outputs.services import summary_file
from assembly.themes.services.summary_versions import snapshot
from submissions.models import Consultation
from submissions.values import moments


@login_required
@require_GET
@never_cache
def summary_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a summary as it stands or a version (``?version=2``), ``annotated``, or with changes ``against`` another."""
    calls = Consultation.objects.served_by(request.user)
    summary = get_object_or_404(Summary.objects.select_related("consultation__process"), pk=pk, consultation__in=calls)
    annotated = bool(request.GET.get("annotated"))
    stem = slugify(summary.title) or f"summary-{summary.pk}"
    number, against = request.GET.get("version", ""), request.GET.get("against", "")
    if not number:
        content, at, version = snapshot(summary), moments.now(), None
    else:
        rows = summary.versions.select_related("summary__consultation")
        version = get_object_or_404(rows, number=number if number.isdecimal() else 0)
        content, at, stem = version.content, version.issued_at or version.kept_at, f"{stem}-v{version.number}"
        if against.isdecimal():
            other = get_object_or_404(summary.versions, number=against)
            author = str(version.kept_by or "")
            return send_word(summary_file.changes_file(version, other, author=author), f"{stem}-changes")
    file = summary_file.summary_file(summary.consultation, content, at=at, version=version, annotated=annotated)
    return send_word(file, f"{stem}-annotated" if annotated else stem)


@require_GET
@never_cache
def issued_word(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send a summary that was issued to anyone, clean."""
    calls = Consultation.objects.visible_to(request.user)
    rows = SummaryVersion.objects.exclude(issued_at=None).select_related("summary__consultation__process")
    version = get_object_or_404(rows, pk=pk, summary__consultation__slug=slug, summary__consultation__in=calls)
    assert version.issued_at is not None  # noqa: S101 - the filter says so
    file = summary_file.summary_file(
        version.summary.consultation, version.content, at=version.issued_at, version=version
    )
    return send_word(file, slugify(version.content["title"]) or f"summary-{version.pk}")

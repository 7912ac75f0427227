"""Finding a call that a person serves; to anybody else it is not there."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from submissions.models import Consultation


def served(request: HttpRequest, slug: str) -> Consultation:
    """Return a call that the person serves as secretariat; anybody else learns nothing of it (404)."""
    calls = (
        Consultation.objects.served_by(request.user)
        .select_related("process", "base_text")
        .prefetch_related("extensions")
    )
    return get_object_or_404(calls, slug=slug)

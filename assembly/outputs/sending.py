"""Handing out a Word file that was written for one request."""

from __future__ import annotations

from django.http import HttpResponse

from submissions.drafting.services.attachments import WORD


def send_word(content: bytes, stem: str) -> HttpResponse:
    """Return a Word file as a download; ``stem`` is its name without the ending."""
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{stem}.docx"'
    return response

"""Pages. Each room has its module, with its addresses at the end; what all rooms share is here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest

from submissions.models import Attachment
from submissions.values.exceptions import Refusal

WAITING = "waiting"
"""Tag of the message that mail and files wait; a page says so once."""


def paginate(request: HttpRequest, items: Sequence[Any] | QuerySet[Any], size: int = 25) -> Page[Any]:
    """Return the page of a list that ``?page=`` asks for; the nearest one where it asks for none that there is."""
    return Paginator(items, size).get_page(request.GET.get("page"))


def send_file(file: Attachment) -> FileResponse:
    """Hand out a file under its name, never to be run by a browser; whether they may is for the caller to ask."""
    response = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def show_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Say above the next page why something was not done."""
    messages.error(request, " ".join([str(refusal), *(str(detail) for detail in refusal.details)]))


def number(text: Any) -> int:
    """Return what a hidden field holds as a number from 0; anything else is no page of ours."""
    if not str(text).isdecimal():
        raise Http404
    return int(text)

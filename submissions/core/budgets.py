"""The work that one request may take in a web thread."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

import richtext


class BudgetMiddleware:
    """Gives all comparisons and merges of a request one budget; where it ran out, the next page says so.

    A page that shows what was told coarser says it itself, in a budget that it shares with this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the budget."""
        with richtext.budget() as work:
            response = self.get_response(request)
        if work.spent and 300 <= response.status_code < 400:
            messages.warning(
                request,
                _(
                    "The text is too long to be worked on word by word at once. Nothing is lost: it was taken as "
                    "whole paragraphs."
                ),
            )
        return response

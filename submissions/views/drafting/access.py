"""How every page of this room finds its rows: narrowed to the person first, 404 otherwise."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.models import Answer, Submission
from submissions.services import drafting

SUBMISSION = ("organization", "consultation", "latest_version")


def drafted_submission(request: HttpRequest, pk: int) -> Submission:
    """Return the submission of which the person is an author, or answer 404."""
    found = Submission.objects.drafted_by(request.user).select_related(*SUBMISSION, "consultation__base_text")
    found = found.defer("latest_version__content")
    return get_object_or_404(found.prefetch_related("consultation__extensions"), pk=pk)


def visible_submission(request: HttpRequest, pk: int) -> Submission:
    """Return the submission that the person may know of, or answer 404."""
    found = Submission.objects.visible_to(request.user).select_related(*SUBMISSION).defer("latest_version__content")
    return get_object_or_404(found.prefetch_related("consultation__extensions"), pk=pk)


def drafted_answer(request: HttpRequest, pk: int, key: str) -> Answer:
    """Return the answer to a question, ready to be saved, of a draft of which the person is an author; or 404."""
    answers = drafting.to_save_alone(Answer.objects.visible_to(request.user))
    return get_object_or_404(answers, submission=pk, question__key=key)


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a module of the page asks, not a person's browser."""
    return request.accepts("application/json") and not request.accepts("text/html")


def signed_out(request: HttpRequest) -> JsonResponse:
    """Tell a module of the page that its person is no longer signed in, and where to do so again."""
    if request.user.is_authenticated:
        sentence = _(
            "%(person)s has signed in on this browser. What you have written is kept apart; sign in again as yourself."
        ) % {"person": request.user}
        address = reverse("account_logout")
    else:
        sentence = _("You have been signed out. What you have written is kept on this device.")
        address = f"{reverse('account_login')}?next={reverse('submissions:signed_in')}"
    return JsonResponse({"state": "signed_out", "sentence": sentence, "address": address}, status=401)


def refused(request: HttpRequest, sentence: object, address: str, status: int = 403) -> HttpResponse:
    """Answer a refusal to a module of the page as JSON, to a person on the page they came from."""
    from django.contrib import messages

    if wants_json(request):
        return JsonResponse({"state": "refused", "sentence": str(sentence)}, status=status)
    messages.error(request, str(sentence))
    return redirect(address)


def number(text: Any) -> int:
    """Return what a hidden field holds as a number from 0; anything else is no page of ours."""
    if not str(text).isdecimal():
        raise Http404
    return int(text)

"""The page behind a signed link: for a clearer without an account, on a phone as well.

Opening it changes nothing: filters of mail servers follow links. It shows the one text that was sent and nothing else;
no search engine keeps it, and its address is told to no other site.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from submissions.clearance.forms import LinkDecisionForm
from submissions.clearance.services import asking, links
from submissions.clearance.services.circulated import as_version
from submissions.core.pages import send_file
from submissions.drafting.reading import reading
from submissions.models import Attachment, CirculatedText, Clearance
from submissions.values.exceptions import NotPossible, Refusal

View = Callable[..., HttpResponse]


def signed(view: View) -> View:
    """Let a page behind a signed link be asked for only so often from one address, and leave no trace elsewhere."""

    @wraps(view)
    def limited(request: HttpRequest, token: str, **which: int) -> HttpResponse:
        response = consume_or_429(request, action="signed_link", limit_get=True) or view(request, token, **which)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": a browser would then send the form with "Origin: null", which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(limited)


@signed
@require_http_methods(["GET", "POST"])
def clearance_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text that was sent; on POST, record the answer, once."""
    try:
        found = links.find(token)
    except links.Expired as expired:
        return _stopped(request, str(expired), token)
    except NotPossible as refusal:
        return _stopped(request, str(refusal))
    if not found.is_waiting:
        return _stopped(request, said=found)
    form = LinkDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            asking.decide_by_link(token, request.POST.get("action", ""), given["reason"], given["name"], given["title"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is recorded. Thank you; you may close this page."))
            return redirect("submissions:clearance_link", token)
    submission = found.text.submission
    if asking.is_changed(found, submission):
        return _stopped(
            request, _("The text was changed after it was sent to you. You will be asked again for the new text.")
        )
    context = {**reading(as_version(found.text), particulars=True), "clearance": found, "form": form}
    return render(request, "clearance/link.html", context, status=422 if form.errors else 200)


@signed
@require_safe
def clearance_file(request: HttpRequest, token: str, file: int) -> HttpResponse:
    """Hand out a file of the text that was sent, while an answer is awaited."""
    try:
        found = links.find(token)
    except NotPossible:
        raise Http404 from None
    if not found.is_waiting or asking.is_changed(found, found.text.submission):
        raise Http404
    return file_of(found.text, file)


def file_of(text: CirculatedText, key: int) -> HttpResponse:
    """Return one of the files that go with a text that was sent round, or answer 404."""
    if key not in {row["id"] for row in text.content["attachments"]}:
        raise Http404
    return send_file(get_object_or_404(Attachment, pk=key, submission=text.submission_id, voided_at=None))


def _stopped(  # nosec B107 - no password, but a link that is good no longer
    request: HttpRequest, sentence: str = "", expired_token: str = "", said: Clearance | None = None
) -> HttpResponse:
    """Show why there is nothing to do (410), with no part of the text."""
    context = {"sentence": sentence, "token": expired_token, "said": said}
    return render(request, "clearance/link_stopped.html", context, status=410)


@signed
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the address that the expired one was sent to."""
    limited = consume_or_429(request, action="new_link", key=token.partition(":")[0])
    if limited:
        return limited
    try:
        asking.renew(token)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new link has been sent to the same address."))
    return redirect("submissions:clearance_link", token)

"""What a person was told: all news, marking it as read, and choosing what is sent by mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from submissions.core.news import choices, lines
from submissions.core.pages import paginate, show_refusal
from submissions.values.enums import MailPace, NewsKind
from submissions.values.exceptions import NotFound, Refusal


@login_required
@require_http_methods(["GET", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """List all that a person was told, the newest first; on POST, mark it all as read."""
    if request.method == "POST":
        lines.mark_all(request.user)
        messages.success(request, _("All news is marked as read."))
        return redirect("submissions:news")
    page = paginate(request, lines.current_news(request.user))
    context = {"page": page, "lines": lines.lines_of(page.object_list), "unread": lines.unread(request.user)}
    return render(request, "record/news.html", context)


@login_required
@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Keep what a person chose for each kind of news (``KIND``: a pace, or nothing for what is suggested)."""
    chosen = {kind: request.POST[kind] for kind in NewsKind.values if kind in request.POST}
    try:
        choices.choose(request.user, chosen)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, _("Your choice of mail is saved."))
    return redirect(f"{reverse('submissions:profile')}#mail")


@csrf_exempt  # a mail program posts here without a page of ours (RFC 8058); the token in the address is what counts
@require_http_methods(["GET", "POST"])
def news_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then stop or begin again writing to the person of the link; opening it changes nothing."""
    try:
        person, kind = choices.of_token(token)
    except NotFound as refusal:
        return render(request, "record/news_stop.html", {"refusal": refusal}, status=404)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "1"
        choices.choose(person, {kind: "" if wanted else MailPace.NONE})
        messages.success(request, _("You will be written to again.") if wanted else _("No more mail of this kind."))
        return redirect("submissions:news_stop", token)
    stopped = any(row.kind == kind and row.pace == MailPace.NONE for row in choices.choices_of(person))
    return render(request, "record/news_stop.html", {"person": person, "kind": kind, "stopped": stopped})

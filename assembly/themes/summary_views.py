"""Summaries of a call: written beside the passages that they rest on, shown to those cited, cleared and issued."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

import richtext
from assembly.models import Summary, SummaryVersion
from assembly.themes.forms import ThemeChoice
from assembly.themes.services import interventions as meetings
from assembly.themes.services import summaries as writing
from assembly.themes.services import summary_versions as versions
from assembly.themes.summary_acts import act_on
from assembly.themes.summary_forms import (
    BeginForm,
    CorrectionAnswerForm,
    InterventionForm,
    PartForm,
    ShowForm,
    SummaryForm,
)
from assembly.themes.summary_page import Outline, interventions_for, outline_of, passages_for
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core.pages import number, paginate, show_refusal
from submissions.models import Consultation
from submissions.values.exceptions import Refusal

PAGE = 20
"""How many passages stand beside a part at once."""

ROOM = "assembly:summaries"


@login_required
@require_http_methods(["GET", "POST"])
def summaries(request: HttpRequest, slug: str) -> HttpResponse:
    """List the summaries of a call, and begin one."""
    call = served(request, slug)
    form = BeginForm(request.POST or None, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = writing.begin(call, request.user, given["title"], language=given["language"], form=given["form"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The summary was begun."))
            return redirect("assembly:summary", made.pk)
    context = {
        "consultation": call,
        "title": _("Summaries"),
        "rooms": rooms(call, ROOM),
        "summaries": call.summaries.prefetch_related("versions"),
        "form": form,
        "meetings": call.interventions.count(),
    }
    return render(request, "themes/summaries.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a summary with one part open beside the passages to cite, and carry out what is pressed."""
    found = _served_summary(request, pk)
    overtaken = None
    if request.method == "POST":
        if question := _asked_first(request):
            return _ask(request, found, *question, back=_here(found, request, request.POST.get("part", "")))
        try:
            part = act_on(request, found)
        except writing.Overtaken as refusal:
            overtaken = refusal
        except Refusal as refusal:
            show_refusal(request, refusal)
            part = request.POST.get("part", "")
        if overtaken is None:
            return redirect(_here(found, request, str(part or "")))
    outline = outline_of(found)
    opened = _opened(outline, request.GET.get("part") or request.POST.get("part") or "")
    cited = {"cited": True, "uncited": False}.get(request.GET.get("passages", ""))
    theme = _chosen_theme(request, found, opened)
    search = request.GET.get("q", "").strip()[:200]
    from_meetings = request.GET.get("passages") == "meetings"
    rows = interventions_for(found, search) if from_meetings else passages_for(found, theme, search, cited=cited)
    call = found.consultation
    context = {
        "consultation": call,
        "summary": found,
        "title": found.title,
        "rooms": rooms(call, ROOM),
        "outline": outline,
        "opened": opened,
        "page": paginate(request, rows, PAGE),
        "from_meetings": from_meetings,
        "which": request.GET.get("passages", ""),
        "q": search,
        "theme": theme,
        "themes": ThemeChoice(call.process, label=_("Theme"), empty_label=_("All themes")).choices,
        "message": request.GET.get("message", ""),
        "overtaken": overtaken,
        "part_form": PartForm(call),
        "form": SummaryForm(found),
        "show_form": ShowForm(),
        "answer_form": CorrectionAnswerForm(auto_id=False),
        "latest": found.versions.first(),
    }
    return render(request, "themes/summary.html", context, status=409 if overtaken else 200)


def _asked_first(request: HttpRequest) -> tuple[str, str] | None:
    """Return the question and the act of what cannot be taken back, unless it was answered."""
    action = request.POST.get("action", "")
    if request.POST.get("confirmed"):
        return None
    if action.startswith("issue:"):
        return _("Issue this version on the page of the call? What is issued never changes."), _("Issue")
    if action == "remove":
        act = _("Remove the message and its sources")
        return _("Remove the message and its sources? This cannot be undone."), act
    if action == "remove_part":
        return _("Remove the part? This cannot be undone."), _("Remove the part")
    return None


def _ask(request: HttpRequest, found: Summary, question: str, act: str, *, back: str) -> HttpResponse:
    """Show the question, with what was pressed to be sent again."""
    given = [(name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "text"}]
    context = {
        "title": act,
        "question": question,
        "act": act,
        "danger": True,
        "back": back,
        "fields": [*given, ("confirmed", "1")],
        "trail_url": back,
        "trail_text": found.title,
    }
    return render(request, "confirm.html", context)


def _here(found: Summary, request: HttpRequest, part: str) -> str:
    """Return the address of the page with the part, and what was shown beside it, open."""
    query = request.GET.copy()
    query["part"] = part or query.get("part", "")
    if message := request.POST.get("message"):
        query["message"] = message
    return f"{reverse('assembly:summary', args=[found.pk])}?{query.urlencode()}"


def _opened(outline: list[Outline], wanted: str) -> Outline | None:
    return next((row for row in outline if str(row.part.pk) == wanted), outline[0] if outline else None)


def _chosen_theme(request: HttpRequest, found: Summary, opened: Outline | None) -> Any:
    wanted = request.GET.get("theme")
    if wanted and wanted.isdecimal():
        return found.consultation.process.themes.filter(pk=int(wanted)).first()
    if wanted == "":
        return None
    return opened.part.theme if opened else None


def _served_summary(request: HttpRequest, pk: int) -> Summary:
    """Return a summary of a call that the person serves; to anybody else it is not there."""
    calls = Consultation.objects.served_by(request.user)
    rows = Summary.objects.select_related("consultation__process").filter(consultation__in=calls)
    return get_object_or_404(rows, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def summary_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the versions of a summary; keep, clear and issue one."""
    found = _served_summary(request, pk)
    if request.method == "POST":
        if question := _asked_first(request):
            return _ask(request, found, *question, back=reverse("assembly:summary_versions", args=[pk]))
        action, _sign, pressed = request.POST.get("action", "").partition(":")
        try:
            match action:
                case "keep":
                    made = versions.keep(found.pk, request.user)
                    said = _("Version %(number)s is kept. Another person of the secretariat clears it.")
                    messages.success(request, said % {"number": made.number})
                case "clear":
                    versions.clear(found.pk, number(pressed), request.user)
                    messages.success(request, _("The version is cleared. It may be issued."))
                case "issue":
                    versions.issue(found.pk, number(pressed), request.user)
                    messages.success(request, _("The version is issued on the page of the call."))
                case _:
                    raise Http404
        except Refusal as refusal:
            show_refusal(request, refusal)
        return redirect("assembly:summary_versions", pk)
    context = {
        "consultation": found.consultation,
        "summary": found,
        "title": _("Versions of “%(title)s”") % {"title": found.title},
        "rooms": rooms(found.consultation, ROOM),
        "versions": found.versions.select_related("kept_by", "cleared_by", "issued_by").defer("content"),
    }
    return render(request, "themes/summary_versions.html", context)


@login_required
@require_GET
def summary_version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Show a version as it was kept, with its sources, and what changed since an earlier one."""
    found = _served_summary(request, pk)
    shown = get_object_or_404(found.versions, number=version)
    against = request.GET.get("against", "")
    other = found.versions.filter(number=int(against)).first() if against.isdecimal() else None
    context = {
        "consultation": found.consultation,
        "summary": found,
        "title": _("%(title)s, version %(number)s") % {"title": found.title, "number": version},
        "rooms": rooms(found.consultation, ROOM),
        "version": shown,
        "content": _compared(shown, other) if other else shown.content,
        "other": other,
        "others": found.versions.exclude(pk=shown.pk).values_list("number", flat=True),
    }
    return render(request, "themes/summary_version.html", context)


def _compared(version: SummaryVersion, other: SummaryVersion) -> dict[str, Any]:
    """Return the content of a version in which each message shows what changed since the other."""
    before = {row["id"]: row["html"] for part in other.content["parts"] for row in part["messages"]}
    parts = []
    for part in version.content["parts"]:
        rows = []
        for row in part["messages"]:
            old = before.pop(row["id"], "")
            changed = richtext.diff_html(richtext.parse(old), richtext.parse(row["html"]))
            rows.append({**row, "changed": changed})
        parts.append({**part, "messages": rows})
    gone = [richtext.diff_html(richtext.parse(old), ()) for old in before.values()]
    return {**version.content, "parts": parts, "gone": gone}


@login_required
@require_http_methods(["GET", "POST"])
def interventions(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was said in meetings, and enter more."""
    call = served(request, slug)
    removing = request.POST.get("action") == "remove"
    with timezone.override(call.zone):
        form = InterventionForm(request.POST if request.method == "POST" and not removing else None)
        if removing:
            try:
                meetings.remove(_own_intervention(call, request.POST.get("intervention", "")), request.user)
                messages.success(request, _("The intervention was removed."))
            except Refusal as refusal:
                show_refusal(request, refusal)
            return redirect("assembly:interventions", slug)
        if form.is_bound and form.is_valid():
            try:
                meetings.enter(call, request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The intervention was entered."))
                return redirect("assembly:interventions", slug)
        context = {
            "consultation": call,
            "title": _("Interventions in meetings"),
            "rooms": rooms(call, ROOM),
            "form": form,
            "page": paginate(request, call.interventions.select_related("organization"), PAGE),
        }
        return render(request, "themes/interventions.html", context, status=422 if form.errors else 200)


def _own_intervention(call: Consultation, pressed: str) -> int:
    return get_object_or_404(call.interventions, pk=number(pressed or 0)).pk


@login_required
@require_http_methods(["GET", "POST"])
def cited(request: HttpRequest, pk: int) -> HttpResponse:
    """Show those cited in a summary where, and take the corrections that they ask for."""
    found = get_object_or_404(Summary.objects.select_related("consultation"), pk=pk)
    rows = versions.citing(found, request.user)
    if not rows.exists():
        raise Http404
    if request.method == "POST":
        try:
            versions.ask_correction(
                number(request.POST.get("message") or 0), request.user, request.POST.get("text", "")
            )
            messages.success(request, _("The secretariat has your correction. You will be told what becomes of it."))
        except Refusal as refusal:
            show_refusal(request, refusal)
        return redirect("assembly:cited", pk)
    own = {membership.organization_id for membership in versions.memberships_of(request.user)}
    shown = rows.select_related("part").prefetch_related("corrections__organization")
    context = {
        "consultation": found.consultation,
        "summary": found,
        "title": found.title,
        "messages_cited": [
            {"message": row, "corrections": [one for one in row.corrections.all() if one.organization_id in own]}
            for row in shown
        ],
    }
    return render(request, "themes/cited.html", context)


@require_GET
def issued_summary(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a summary that was issued to anyone."""
    calls = Consultation.objects.visible_to(request.user)
    rows = SummaryVersion.objects.exclude(issued_at=None).select_related("summary__consultation")
    version = get_object_or_404(rows, pk=pk, summary__consultation__slug=slug, summary__consultation__in=calls)
    context = {
        "consultation": version.summary.consultation,
        "summary": version.summary,
        "title": version.content["title"],
        "version": version,
        "content": version.content,
    }
    return render(request, "themes/issued_summary.html", context)

"""Summaries of a call: written beside the passages that they rest on, shown to those cited, cleared and issued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

import richtext
from assembly.models import Summary, SummaryVersion
from assembly.themes.forms import ThemeChoice
from assembly.themes.services import interventions as meetings
from assembly.themes.services import summaries as writing
from assembly.themes.services import summary_versions as versions
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

Act = Callable[[HttpRequest, Summary, str], Any]
"""Carries out what was pressed on a summary, with the key on the button, and returns the part to show."""


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
            part = _act(request, found)
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


def _act(request: HttpRequest, found: Summary) -> Any:
    """Carry out what was pressed, say so, and return the part to show."""
    action, _sign, pressed = (request.POST.get("action") or "").partition(":")
    for acts in (_ON_MESSAGES, _ON_PARTS, _ON_SUMMARIES):
        if action in acts:
            return acts[action](request, found, pressed)
    raise Http404


def _of_summary(found: Summary, pressed: Any, **lookup: str) -> int:
    """Return a key that was posted, if it is of this summary; ``lookup`` maps "by" to the way there from its parts."""
    pk = number(pressed or 0)
    if not found.parts.filter(**{lookup["by"]: pk}).exists():
        raise Http404
    return pk


def _on_message(act: Callable[[HttpRequest, int], object], said: Any = "") -> Act:
    def run(request: HttpRequest, found: Summary, pressed: str) -> Any:
        act(request, _of_summary(found, pressed or request.POST.get("message"), by="messages"))
        if said:
            messages.success(request, said)
        return request.POST.get("into") or request.POST.get("part", "")

    return run


def _on_part(act: Callable[[HttpRequest, int], object], said: Any = "", *, goes: bool = False) -> Act:
    def run(request: HttpRequest, found: Summary, pressed: str) -> Any:
        pk = _of_summary(found, pressed or request.POST.get("part"), by="pk")
        act(request, pk)
        if said:
            messages.success(request, said)
        return "" if goes else pk

    return run


def _write(request: HttpRequest, pk: int) -> None:
    given, base = request.POST, number(request.POST.get("base") or 0)
    if keep := given.get("keep"):
        writing.settle(pk, request.user, mine=given.get("text", ""), keep=keep, base=base)
    else:
        writing.write(pk, request.user, given.get("text", ""), base=base)


def _put(request: HttpRequest, pk: int) -> None:
    writing.put_message(pk, request.user, number(request.POST.get("into") or 0))


def _still_right(request: HttpRequest, pk: int) -> None:
    writing.still_right(pk, request.user, request.POST.get("facts", ""), request.POST.get("reason", ""))


def _cite(request: HttpRequest, found: Summary, _pressed: str) -> Any:
    given, actor = request.POST, request.user
    message, part = number(given.get("message") or 0), given.get("part", "")
    if not found.parts.filter(messages=message).exists():
        messages.error(request, _("Choose the message that the passages are cited for."))
        return part
    if intervention := given.get("intervention"):
        writing.cite_intervention(message, actor, number(intervention), given.get("exact", ""))
        messages.success(request, _("The intervention is cited."))
        return part
    count = writing.cite_tags(message, actor, [number(value) for value in given.getlist("passage")])
    said = ngettext("%(count)s passage is cited now.", "%(count)s passages are cited now.", count)
    messages.success(request, said % {"count": count})
    return part


def _uncite(request: HttpRequest, found: Summary, pressed: str) -> Any:
    writing.uncite(_of_summary(found, pressed, by="messages__sources"), request.user)
    messages.success(request, _("The source was taken out."))
    return request.POST.get("part", "")


def _renew(request: HttpRequest, found: Summary, pressed: str) -> Any:
    writing.renew(_of_summary(found, pressed, by="messages__sources"), request.user)
    messages.success(request, _("The version that stands is cited now."))
    return request.POST.get("part", "")


def _settle(request: HttpRequest, found: Summary, pressed: str) -> Any:
    given, pk = request.POST, _of_summary(found, pressed, by="messages__corrections")
    versions.settle_correction(pk, request.user, given.get("outcome", ""), given.get("answer", ""))
    messages.success(request, _("The correction is answered. Whoever asked for it was told."))
    return given.get("part", "")


def _change(request: HttpRequest, found: Summary, _pressed: str) -> Any:
    form = SummaryForm(found, request.POST)
    if form.is_valid():
        writing.change(found.pk, request.user, title=form.cleaned_data["title"], thresholds=form.thresholds)
        messages.success(request, _("The summary was changed."))
    else:
        messages.error(request, _("Nothing was changed: give a title, and whole numbers from 1."))
    return request.POST.get("part", "")


def _add_part(request: HttpRequest, found: Summary, _pressed: str) -> Any:
    form = PartForm(found.consultation, request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the part a title."))
        return ""
    given = form.cleaned_data
    made = writing.add_part(found.pk, request.user, given["title"], kind=given["kind"], theme=given["theme"])
    messages.success(request, _("The part was added."))
    return made.pk


def _show(request: HttpRequest, found: Summary, _pressed: str) -> Any:
    with timezone.override(found.consultation.zone):
        form = ShowForm(request.POST)
        is_sound = form.is_valid()
    if is_sound:
        versions.show_to_cited(found.pk, request.user, form.cleaned_data["until"])
        messages.success(request, _("Those cited may see where. Their focal points have been told."))
    else:
        messages.error(request, _("Choose a time to come."))
    return request.POST.get("part", "")


_ON_MESSAGES: dict[str, Act] = {
    "write": _on_message(_write, gettext_lazy("Saved.")),
    "up": _on_message(lambda request, pk: writing.move_message(pk, request.user, -1)),
    "down": _on_message(lambda request, pk: writing.move_message(pk, request.user, 1)),
    "put": _on_message(
        lambda request, pk: writing.put_message(pk, request.user, number(request.POST.get("into") or 0))
    ),
    "remove": _on_message(
        lambda request, pk: writing.remove_message(pk, request.user), gettext_lazy("The message was removed.")
    ),
    "still_right": _on_message(_still_right, gettext_lazy("It is noted as right.")),
}
_ON_PARTS: dict[str, Act] = {
    "add": _on_part(
        lambda request, pk: writing.add_message(pk, request.user, request.POST.get("text", "")),
        gettext_lazy("The message was added."),
    ),
    "rename_part": _on_part(
        lambda request, pk: writing.rename_part(pk, request.user, request.POST.get("title", "")),
        gettext_lazy("The title was changed."),
    ),
    "part_up": _on_part(lambda request, pk: writing.move_part(pk, request.user, -1)),
    "part_down": _on_part(lambda request, pk: writing.move_part(pk, request.user, 1)),
    "remove_part": _on_part(
        lambda request, pk: writing.remove_part(pk, request.user), gettext_lazy("The part was removed."), goes=True
    ),
}
_ON_SUMMARIES: dict[str, Act] = {
    "cite": _cite, "uncite": _uncite, "renew": _renew, "settle": _settle, "add_part": _add_part, "change": _change,
    "show": _show,
}  # fmt: skip


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

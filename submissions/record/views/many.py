"""Acts on many inputs of the desk, each asked for with what it does and to how many; exports; the page of progress."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core import undo
from submissions.models import Consultation
from submissions.record import timeline
from submissions.record.forms import DeskFilter, reviewers_of
from submissions.record.progress import progress as counted
from submissions.record.services import bulk, exporting
from submissions.record.views.desk import narrowed
from submissions.values.enums import Language, SubmissionStatus

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def _meant(request: HttpRequest, call: Consultation) -> list[int]:
    """Return the inputs that are ticked, or all that pass the filters, in the order of the list."""
    data = request.POST if request.method == "POST" else request.GET
    query = data.get("query", "")
    form = DeskFilter(QueryDict(query) or None, reviewers=list(reviewers_of(call)))
    found = narrowed(call, form)
    if data.get("all") or request.GET.get("all"):
        return found
    ticked = set(data.getlist("submission"))
    return [key for key in found if str(key) in ticked]


@login_required
@require_POST
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask before an act on many, saying to how many it is done and what is left out; then do it."""
    call = served(request, slug)
    name = request.POST.get("act", "")
    if name not in bulk.ACTS:
        raise Http404
    query = request.POST.get("query", "")
    back = f"{reverse('submissions:desk', args=[slug])}{f'?{query}' if query else ''}#inputs"
    planned = bulk.plan(call, _meant(request, call), name)
    if not planned.going:
        messages.error(request, _("None of these inputs can be treated so. Tick others."))
        return redirect(back)
    count = len(planned.going)
    if request.POST.get("confirmed") != "1":
        questions = {
            "check": ngettext("Record %(count)s input as checked", "Record %(count)s inputs as checked", count),
            "publish": ngettext("Publish %(count)s input", "Publish %(count)s inputs", count),
        }
        label = questions[name] % {"count": count}
        context = {
            "title": label,
            "trail_url": back,
            "trail_text": _("Inputs"),
            "lines": [{"count": count, "text": _("will be treated so")}],
            "left_out": [{"count": number, "text": reason} for reason, number in planned.left_out.items()],
            "told": _("Their submitters are told; mail waits for two minutes, in which it can be taken back.")
            if name == "publish"
            else _("Their submitters are told; mail waits for two minutes."),
            "fields": [
                ("act", name),
                ("query", query),
                ("confirmed", "1"),
                *(("submission", key) for key in planned.going),
            ],
            "act": label,
            "action": request.path,
            "back": back,
        }
        return render(request, "confirm.html", context)
    done, refusals = bulk.run(planned.going, name, request.user)
    said = {
        "check": ngettext("%(count)s input is checked.", "%(count)s inputs are checked.", len(done)),
        "publish": ngettext("%(count)s input is published.", "%(count)s inputs are published.", len(done)),
    }[name] % {"count": len(done)}
    if done and name == "publish":
        keys = ",".join(map(str, done))
        undo.offer(
            request, said, _("Take back"), reverse("submissions:desk_take_back", args=[slug]), keys=keys, query=query
        )
    elif done:
        messages.success(request, said)
    for sentence, number in Counter(map(str, refusals)).items():
        messages.warning(request, f"{sentence} ({number})" if number > 1 else sentence)
    return redirect(back)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the publishing of many back, while nobody was told."""
    call = served(request, slug)
    asked = [int(key) for key in request.POST.get("keys", "").split(",") if key.isdecimal()]
    keys = list(call.submissions.filter(pk__in=asked).values_list("pk", flat=True))
    count = bulk.take_back(keys, request.user)
    if count:
        said = ngettext(
            "%(count)s input is off the public record again.",
            "%(count)s inputs are off the public record again.",
            count,
        )
        messages.success(request, said % {"count": count})
    if count < len(keys):
        messages.warning(request, _("Who was told already is corrected with a reason, on the page of each input."))
    return redirect("submissions:desk", slug)


class ExportForm(forms.Form):
    """What to take out, and in which form."""

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        widget=forms.RadioSelect,
        choices=[(name, table.label) for name, table in exporting.TABLES.items()],
        initial="answers",
    )
    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        widget=forms.RadioSelect,
        choices=[("xlsx", gettext_lazy("Spreadsheet (XLSX)")), ("csv", "CSV"), ("json", "JSON")],
        initial="xlsx",
    )
    public = forms.BooleanField(
        label=gettext_lazy("As the public reads it: published versions, names withheld where asked"), required=False
    )


@login_required
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what to take out and in which form, with how many inputs; then hand it out as it is written."""
    call = served(request, slug)
    keys = _meant(request, call)
    data = request.POST if request.method == "POST" else request.GET
    if not (data.get("all") or request.GET.get("all") or data.getlist("submission")):
        keys = narrowed(call, DeskFilter(None, reviewers=[]))
    form = ExportForm(request.POST if "what" in request.POST else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        body = exporting.write(call, given["what"], given["form"], keys, public=given["public"])
        response = StreamingHttpResponse(body, content_type=MEDIA[given["form"]])
        response["Content-Disposition"] = f'attachment; filename="{call.slug}-{given["what"]}.{given["form"]}"'
        return response
    context = {
        "consultation": call,
        "rooms": rooms(call, "desk"),
        "form": form,
        "count": len(keys),
        "fields": [("query", data.get("query", "")), ("all", data.get("all") or request.GET.get("all", ""))],
        "ticked": data.getlist("submission"),
        "tables": [(table.label, table.columns) for table in exporting.TABLES.values()],
    }
    return render(request, "record/export.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whether the call is going well: over time, by category, region, country and language."""
    call = served(request, slug)
    context: dict[str, Any] = {
        "consultation": call,
        "rooms": rooms(call, "progress"),
        "progress": counted(call),
        "statuses": SubmissionStatus.choices,
        "figure": timeline.over_time(call),
        "countries": timeline.by_country(call),
        "languages": [
            (Language(code).label, number) for code, number in timeline.by_language(call).most_common() if code
        ],
        "deadline": call.deadline(),
    }
    return render(request, "record/progress.html", context)

"""Beginning a process and a call."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from submissions import rules
from submissions.calls.forms_setup import COPY, SEVEN, CallForm, ProcessForm
from submissions.calls.services import copying, setting_up
from submissions.values import moments
from submissions.values.exceptions import Refusal


@login_required
def new_process(request: HttpRequest) -> HttpResponse:
    """Begin a process, which one then serves."""
    if not rules.may(request.user, "submissions.begin_process"):
        raise Http404
    form = ProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            process = setting_up.begin_process(
                request.user, {"title_en": given["title"]}, {"mandate_en": given["mandate"]}
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(process)s” is begun, and you serve it.") % {"process": process})
            return redirect("submissions:new_call")
    return render(request, "calls/new_process.html", {"form": form})


def _suggested(request: HttpRequest, copies: list[Any]) -> dict[str, Any]:
    """Return dates to begin with: tomorrow at nine, closing at six in the evening six weeks later."""
    wanted = request.GET.get("copy")
    source = next((call for call in copies if call.slug == wanted), copies[0] if copies else None)
    zone = source.zone if source else None
    name = source.time_zone if source else request.user.time_zone or "UTC"
    day = moments.now().astimezone(zone).date() + timedelta(days=1)
    last = day + timedelta(weeks=6)
    while last.weekday() >= 5:
        last += timedelta(days=1)
    return {
        "source": source,
        "people": True,
        "time_zone": name,
        "opens_at": datetime.combine(day, time(9)),
        "closes_at": datetime.combine(last, time(18)),
    }


@login_required
def new_call(request: HttpRequest) -> HttpResponse:
    """Begin a call: as a copy of an earlier one, with the seven questions, or empty."""
    copies, processes = setting_up.copies_for(request.user), setting_up.processes_for(request.user)
    if not copies and not processes:
        if rules.may(request.user, "submissions.begin_process"):
            return redirect("submissions:new_process")
        raise Http404
    initial = _suggested(request, copies)
    form = CallForm(request.POST or None, copies=copies, processes=processes, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        is_copy = given["begin"] == COPY
        parts = [copying.TEMPLATE, copying.TRANSLATIONS]
        parts += [part for part in (copying.PEOPLE, copying.BASE_TEXT) if given.get(part)]
        wanted = setting_up.NewCall(
            title=given["title"],
            opens_at=given["opens_at"],
            closes_at=given["closes_at"],
            time_zone=given["time_zone"],
            seven=given["begin"] == SEVEN,
            source=given["source"] if is_copy else None,
            parts=parts,
        )
        try:
            process_id = given["source"].process_id if is_copy else given["process"].pk
            call = setting_up.begin_call(process_id, request.user, wanted)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The call is begun. Nobody is told of it before it is announced."))
            return redirect("submissions:set_up", call.slug)
    context = {
        "form": form,
        "may_begin_process": rules.may(request.user, "submissions.begin_process"),
    }
    return render(request, "calls/new_call.html", context)

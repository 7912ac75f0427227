"""The participants of a meeting: the list, its counts, from a spreadsheet, and in Word."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from submissions.calls.services import participants as service
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core import spreadsheets
from submissions.core.pages import show_refusal
from submissions.values.enums import Language
from submissions.values.exceptions import Refusal

PAGE_SIZE = 100
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ParticipantsForm(forms.Form):
    """A spreadsheet of participants."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet (XLSX or CSV)"))


@login_required
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """List the participants with their counts; enter those of a spreadsheet, or clear the list."""
    call = served(request, slug)
    form = ParticipantsForm()
    outcome = None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "clear":
                count = service.clear(call.pk, request.user)
                said = ngettext("%(count)s participant is taken off.", "%(count)s participants are taken off.", count)
                messages.success(request, said % {"count": count})
                return redirect("submissions:participants", slug)
            form = ParticipantsForm(request.POST, request.FILES)
            if form.is_valid():
                file = form.cleaned_data["file"]
                if file.size > spreadsheets.LARGEST:
                    raise Refusal(_("This file is too large."))
                outcome = service.take(call.pk, request.user, file.name, file.read())
                said = ngettext(
                    "%(count)s participant is entered.", "%(count)s participants are entered.", outcome.entered
                )
                messages.success(request, said % {"count": outcome.entered})
        except Refusal as refusal:
            show_refusal(request, refusal)
    rows = list(call.participants.select_related("organization"))
    flat = [row for _category, bodies in service.ordered(rows) for _body, people in bodies for row in people]
    page = Paginator(flat, PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {"country": _("By country"), "region": _("By region"), "category": _("By category")}
    context = {
        "consultation": call,
        "rooms": rooms(call, "participants"),
        "form": form,
        "outcome": outcome,
        "page": page,
        "total": len(rows),
        "lines": [(row, service.honorific(row.title), service.name_of(row)) for row in page],
        "counts": [(labels[kind], lines) for kind, lines in service.counts(rows).items()] if rows else [],
        "languages": Language.choices,
    }
    return render(request, "calls/participants.html", context)


@login_required
@require_safe
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the list in Word, in a language."""
    call = served(request, slug)
    language = request.GET.get("language", "en")
    body = service.to_word(call, language if language in Language.values else "en")
    response = HttpResponse(body, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-participants.docx"'
    return response


@login_required
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the spreadsheet to fill in."""
    call = served(request, slug)
    rows = [["H.E. Ms.", "A. Person", "Permanent Representative", "Kenya", "Kenya", "Member State"]]
    response = HttpResponse(spreadsheets.to_xlsx([("Participants", list(service.COLUMNS), rows)]), content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-participants.xlsx"'
    return response

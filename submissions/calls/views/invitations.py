"""Invitations of a call: the list, from a spreadsheet, the check of its rows, and writing to those on it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from submissions.calls.services import invitation_rows, inviting, mailings
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core import spreadsheets
from submissions.core.pages import number, show_refusal
from submissions.models import Consultation, InvitationList, Mailing, Organization
from submissions.people.forms import countries
from submissions.people.search import NAMES
from submissions.people.services import membership
from submissions.values.enums import Category, Language
from submissions.values.exceptions import Refusal

PAGE_SIZE = 50
SHOWN = 3
"""Recipients for whom a message is shown before it is sent."""
ANY = ("", pgettext_lazy("any value of a filter", "Any"))


class InvitationFilter(forms.Form):
    """Which invitations the list shows."""

    q = forms.CharField(label=gettext_lazy("Name or address"), required=False, max_length=100)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False, choices=[ANY, *Category.choices])
    tab = forms.CharField(required=False, widget=forms.HiddenInput)


class ListForm(forms.Form):
    """A spreadsheet of bodies to invite."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet (XLSX or CSV)"))


class OneForm(forms.Form):
    """One body to invite."""

    organization = forms.CharField(label=gettext_lazy("Organization"), max_length=300)
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[("", "—"), *Category.choices],
        help_text=gettext_lazy("Needed where the organization is not in the register yet."),
    )
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices, initial=Language.ENGLISH)


def _page(request: HttpRequest, template: str, call: Consultation, **context: Any) -> HttpResponse:
    return render(request, template, {"consultation": call, "rooms": rooms(call, "invitations"), **context})


def _narrowed(call: Consultation, data: Any) -> tuple[InvitationFilter, Any]:
    """Return the filters and the invitations that pass them."""
    form = InvitationFilter(data)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = invitation_rows.in_tab(invitation_rows.rows_of(call), chosen.get("tab") or "all")
    if chosen.get("category"):
        rows = rows.filter(organization__category=chosen["category"])
    if wanted := chosen.get("q", "").strip():
        named = Q(email__icontains=wanted) | Q(name__icontains=wanted)
        for name in NAMES:
            named |= Q(**{f"organization__{name}__icontains": wanted})
        rows = rows.filter(named)
    return form, rows.select_related("organization").order_by("organization__name", "pk")


@login_required
@require_safe
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """List whom the call invited, by how far each has come."""
    call = served(request, slug)
    form, rows = _narrowed(call, request.GET)
    tab = request.GET.get("tab") or "all"
    counts = invitation_rows.counts_of(call)
    tabs = [
        {
            "name": name,
            "label": label,
            "count": sum(counts[state] for state in states) if states else sum(counts.values()),
            "url": f"?tab={name}",
            "current": name == tab,
        }
        for name, label, states in invitation_rows.TABS
    ]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page:
        row.state_label, row.tone = invitation_rows.LABELS[row.state], invitation_rows.TONES.get(row.state, "")
    total = page.paginator.count
    write = reverse("submissions:invitations_write", args=[slug])
    context = {
        "form": form,
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "total": sum(counts.values()),
        "lists": call.invitation_lists.filter(kept_at=None)[:5],
        "mailings": call.mailings.filter(finished_at=None, stopped_at=None),
        "copies": [
            one for one in Consultation.objects.served_by(request.user).exclude(pk=call.pk) if one.invitations.exists()
        ],
        "query": request.GET.urlencode(),
        "acts": [
            {"name": "kind", "value": "invitation", "label": _("Send the invitation"), "url": write},
            {"name": "kind", "value": "reminder", "label": _("Remind"), "url": write},
        ],
        "more": [
            {
                "name": "act",
                "value": "remove",
                "label": _("Take off the list"),
                "url": reverse("submissions:invitations_remove", args=[slug]),
            }
        ],
        "all_label": ngettext("Select the %(count)s listed", "Select all %(count)s listed", total) % {"count": total},
        "categories": Category.choices,
    }
    return _page(request, "calls/invitations.html", call, **context)


def _chosen(request: HttpRequest, call: Consultation) -> list[int]:
    """Return the keys of the invitations ticked, or of all that pass the filters."""
    if request.POST.get("all"):
        query = request.POST.get("query", "")
        return list(_narrowed(call, QueryDict(query))[1].values_list("pk", flat=True))
    ticked = [int(key) for key in request.POST.getlist("invitation") if key.isdecimal()]
    return list(
        call.invitations.filter(pk__in=ticked).order_by("organization__name", "pk").values_list("pk", flat=True)
    )


@login_required
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the spreadsheet to fill in, with two rows that show how."""
    call = served(request, slug)
    rows = [
        ["Côte d'Ivoire", "Member State", "Côte d'Ivoire", "", "mission@example.org", "French"],
        ["Lantern Network", "Civil society", "Kenya", "A. Person", "office@example.net", "English"],
    ]
    body = spreadsheets.to_xlsx([("Invitations", list(inviting.COLUMNS), rows)])
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-invitations.xlsx"'
    return response


@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a spreadsheet, one body, or the list of an earlier call."""
    call = served(request, slug)
    way = request.POST.get("way", "")
    list_form = ListForm(request.POST, request.FILES) if way == "file" else ListForm()
    one_form = OneForm(request.POST) if way == "one" else OneForm()
    if request.method == "POST":
        try:
            if way == "file" and list_form.is_valid():
                file = list_form.cleaned_data["file"]
                if file.size > spreadsheets.LARGEST:
                    raise Refusal(_("This file is too large."))
                made = inviting.take(call.pk, request.user, file.name, file.read())
                return redirect("submissions:invitation_list", slug, made.pk)
            if way == "one" and one_form.is_valid():
                made = inviting.take_one(call.pk, request.user, one_form.cleaned_data)
                return redirect("submissions:invitation_list", slug, made.pk)
            if way == "copy":
                count = inviting.copy_list(call.pk, number(request.POST.get("source", "")), request.user)
                said = ngettext("%(count)s invitation is copied.", "%(count)s invitations are copied.", count)
                messages.success(request, f"{said % {'count': count}} {_('Nothing is mailed yet.')}")
                return redirect(f"{reverse('submissions:invitations', args=[slug])}?tab=unsent")
        except Refusal as refusal:
            show_refusal(request, refusal)
    copies = [
        one for one in Consultation.objects.served_by(request.user).exclude(pk=call.pk) if one.invitations.exists()
    ]
    return _page(request, "calls/invite.html", call, list_form=list_form, one_form=one_form, copies=copies)


_FIELD = re.compile(r"row-(\d+)-(choice|email|category|organization)")


@login_required
def invitation_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show what was read in a list, row by row; take corrections; keep what is good."""
    call = served(request, slug)
    found = get_object_or_404(call.invitation_lists, pk=pk)
    if request.method == "POST":
        corrections: dict[int, dict[str, str]] = {}
        for name, value in request.POST.items():
            if (field := _FIELD.fullmatch(name)) and value:
                corrections.setdefault(int(field[1]), {})[field[2]] = str(value)
        try:
            if corrections:
                found = inviting.correct(pk, request.user, corrections)
            if request.POST.get("act") == "keep":
                count = inviting.keep(pk, request.user)
                said = ngettext("%(count)s row is kept.", "%(count)s rows are kept.", count) % {"count": count}
                messages.success(request, f"{said} {_('Nothing is mailed yet.')}")
                return redirect(f"{reverse('submissions:invitations', args=[slug])}?tab=unsent")
        except Refusal as refusal:
            show_refusal(request, refusal)
        return redirect("submissions:invitation_list", slug, pk)
    if found.checked_at is None:
        percent = found.done * 100 // max(len(found.rows), 1)
        return _page(
            request, "calls/invitation_list_waiting.html", call, list=found, percent=percent, total=len(found.rows)
        )
    return _page(request, "calls/invitation_list.html", call, **_groups(found))


def _groups(found: InvitationList) -> dict[str, Any]:
    counts = inviting.counts(found.rows)
    keys = {key for row in found.rows for key in row["keys"]}
    names = Organization.objects.in_bulk(keys)
    country_names = dict(countries())
    labels = {
        "doubtful": _("Doubtful"),
        "bad": _("Bad"),
        "new": _("New"),
        "known": _("Known"),
        "invited": _("Already invited"),
    }
    groups = []
    for verdict, label in labels.items():
        rows = [
            {
                **row,
                "bodies": [names[key] for key in row["keys"] if key in names],
                "category_label": dict(Category.choices).get(row["category_code"], ""),
                "country_label": country_names.get(row["country_code"], row["country"]),
            }
            for row in found.rows
            if row["verdict"] == verdict
        ]
        groups.append({"name": verdict, "label": label, "rows": rows, "open": verdict in {"doubtful", "bad"}})
    terms = [{"count": counts[name], "label": labels[name].lower(), "url": f"#{name}"} for name in inviting.VERDICTS]
    return {
        "list": found,
        "groups": [one for one in groups if one["rows"]],
        "terms": terms,
        "total": len(found.rows),
        "good": counts["new"] + counts["known"],
        "categories": [(value, label) for value, label in Category.choices if value not in inviting.STATES],
        "remainder": len(found.rows) - sum(counts.values()),
    }


@login_required
@require_safe
def list_left_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hand out the rows of a list that are not kept, with the reasons."""
    call = served(request, slug)
    found = get_object_or_404(call.invitation_lists, pk=pk)
    left = [row for row in found.rows if row["verdict"] not in {"new", "known"}]
    rows = ([*(row[name] for name in inviting.COLUMNS), row["reason"]] for row in left)
    body = spreadsheets.to_xlsx([("Left out", [*inviting.COLUMNS, "reason"], rows)])
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-left-out.xlsx"'
    return response


@login_required
@require_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text of a mailing as three recipients get it, edited and told how many; then have it sent."""
    call = served(request, slug)
    kind = request.POST.get("kind", "")
    if kind not in dict(Mailing.KINDS):
        raise Http404
    if kind == mailings.MESSAGE:
        to = mailings.group(call, request.POST.get("group", ""))
    else:
        to = [("invitation", key, 0) for key in _chosen(request, call)]
    recipients = mailings.recipients_of(call, to)
    left_out: dict[str, int] = {}
    going = []
    for recipient in recipients:
        reason = mailings.may_be_told(recipient.invitation, kind) if recipient.invitation else ""
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        else:
            going.append(recipient)
    subjects, texts = {}, {}
    for language in mailings.languages_of(going):
        subject, text = mailings.default_text(kind, language)
        subjects[language] = request.POST.get(f"subject-{language}", subject)
        texts[language] = request.POST.get(f"text-{language}", text)
    back = reverse("submissions:invitations", args=[slug])
    if request.POST.get("act") == "send":
        try:
            mailing = mailings.ask(call.pk, request.user, kind, to, subjects, texts)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext(
                "%(count)s message leaves in two minutes.", "%(count)s messages leave in two minutes.", len(mailing.to)
            )
            messages.success(request, said % {"count": len(mailing.to)})
            return redirect(back)
    if not going:
        messages.info(request, _("Nobody is left to write to."))
        return redirect(back)
    shown = [going[at] for at in sorted({0, len(going) // 2, len(going) - 1})][:SHOWN]
    context = {
        "kind": kind,
        "title": dict(Mailing.KINDS)[kind],
        "count": len(going),
        "left_out": [{"count": count, "text": reason} for reason, count in left_out.items()],
        "texts": [
            {"language": code, "name": Language(code).label, "direction": Language(code).direction,
             "subject": subjects[code], "text": texts[code]}
            for code in subjects
        ],
        "shown": [
            {"to": one.email, "body": one.organization, "language": one.language,
             "message": mailings.written(call, one, subjects[one.language], texts[one.language])}
            for one in shown
        ],
        "keys": [row.invitation.pk for row in going if row.invitation],
        "group": request.POST.get("group", ""),
        "insertions": [f"{{{name}}}" for name in mailings.INSERTIONS],
        "back": back,
    }  # fmt: skip
    return _page(request, "calls/mailing.html", call, **context)


@login_required
@require_POST
def stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop a mailing that has not left."""
    call = served(request, slug)
    mailing = get_object_or_404(call.mailings, pk=pk)
    try:
        mailings.stop(mailing.pk, request.user)
        messages.success(request, _("The messages are stopped; none has left."))
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect("submissions:invitations", slug)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take invitations off the list that were not sent yet."""
    call = served(request, slug)
    try:
        gone, kept = inviting.remove(call.pk, _chosen(request, call), request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("submissions:invitations", slug)
    said = ngettext("%(count)s invitation is taken off.", "%(count)s invitations are taken off.", gone)
    messages.success(request, said % {"count": gone})
    if kept:
        said = ngettext("%(count)s was sent already and stays.", "%(count)s were sent already and stay.", kept)
        messages.info(request, said % {"count": kept})
    return redirect("submissions:invitations", slug)


@never_cache
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Decline an invitation to a call, by its link alone: nobody signs up to say no."""
    try:
        mailings.decline(membership.find_invitation(token).pk)
    except Refusal as refusal:
        return render(request, "people/invitation.html", {"refusal": refusal}, status=410)
    request.session.pop("invitation", None)
    messages.success(request, _("You have declined. You are not written to again about this call."))
    return redirect("submissions:home")

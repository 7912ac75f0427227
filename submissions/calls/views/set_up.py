"""The set-up of a call: its steps, the check before it is announced, and the pages of the steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from submissions.calls import translations
from submissions.calls.forms_setup import Beside, CategoriesForm, DatesForm, ParticularsForm, PublicationForm
from submissions.calls.services import calls, readiness, setting_up
from submissions.calls.serving import served
from submissions.calls.steps import rooms, steps
from submissions.core import mail
from submissions.core.pages import show_refusal
from submissions.models import Consultation
from submissions.values.enums import Category
from submissions.values.exceptions import Refusal


def page(
    request: HttpRequest, template: str, call: Consultation, current: str = "set_up", **context: Any
) -> HttpResponse:
    """Show a page of the set-up with the rooms of its call."""
    return render(request, template, {"consultation": call, "rooms": rooms(call, current), **context})


@login_required
@require_safe
def set_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is still to do before the call may be announced."""
    call = served(request, slug)
    found = readiness.findings(call)
    context = {"steps": steps(call, found), **_by_weight(found)}
    return page(request, "calls/set_up.html", call, **context)


def _by_weight(found: list[readiness.Finding]) -> dict[str, list[readiness.Finding]]:
    return {weight: [one for one in found if one.weight == weight] for weight in ("prevents", "look", "fine")}


def _beside(request: HttpRequest, call: Consultation, form_class: type[Beside], **more: Any) -> Beside:
    language = translations.chosen(request.POST.get("language") or request.GET.get("language"))
    initial = {**form_class.initial_of(call, language), **more}
    return form_class(request.POST or None, language=language, initial=initial)


def _languages(call: Consultation, fields: tuple[str, ...]) -> list[tuple[str, str, int]]:
    counts = translations.lacking((call, field) for field in fields)
    return [(code, name, counts[code]) for code, name in readiness.languages()]


def _saved(request: HttpRequest, call: Consultation, name: str, form: Beside) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(f"{reverse(f'submissions:{name}', args=[call.slug])}?language={form.language}")


@login_required
def particulars(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, introduction and mandate, in two languages side by side."""
    call = served(request, slug)
    form = _beside(request, call, ParticularsForm, contact=call.contact)
    if request.method == "POST" and form.is_valid():
        try:
            setting_up.change_particulars(call.pk, request.user, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, call, "set_up_particulars", form)
    languages = _languages(call, ("title", "summary", "mandate"))
    return page(
        request, "calls/beside.html", call, form=form, languages=languages, title=_("Name, mandate, introduction")
    )


@login_required
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """How inputs are made public, and the data notice."""
    call = served(request, slug)
    allowed = [name for name in PublicationForm.FORMATS if getattr(call, f"allows_{name}")]
    form = _beside(request, call, PublicationForm, publications=call.publications, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = given.pop("allowed")
        given |= {f"allows_{name}": name in chosen for name in PublicationForm.FORMATS}
        try:
            setting_up.change_particulars(call.pk, request.user, given)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, call, "set_up_publication", form)
    languages = _languages(call, ("statement",))
    return page(
        request, "calls/beside.html", call, form=form, languages=languages, title=_("Publication and data notice")
    )


@login_required
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """When the call opens and closes; once it is announced, corrected with a reason."""
    call = served(request, slug)
    form = DatesForm(request.POST or None, call=call, initial=DatesForm.initial_of(call))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            setting_up.set_dates(
                call.pk,
                request.user,
                given["opens_at"],
                given["closes_at"],
                given["time_zone"],
                given.get("reason", ""),
            )
            kept = {"grace": given["grace"], "admits_late": given["admits_late"]}
            setting_up.change_particulars(call.pk, request.user, kept)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("submissions:set_up", slug)
    return page(request, "calls/dates.html", call, form=form, zone=timezone.get_current_timezone_name())


@login_required
def categories(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may answer, and how what they hand in is treated."""
    call = served(request, slug)
    admitted = {row.category: row.policy for row in call.category_policies.all()}
    initial: dict[str, Any] = {}
    for category in Category:
        initial[category.value] = category in admitted
        initial[f"{category.value}-policy"] = admitted.get(category) or setting_up.policy_of(category)
    form = CategoriesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            setting_up.admit_categories(call.pk, request.user, form.policies())
        except Refusal as refusal:
            form.add_error(None, " ".join([str(refusal), *map(str, refusal.details)]))
        else:
            messages.success(request, _("Saved."))
            return redirect("submissions:set_up", slug)
    return page(request, "calls/categories.html", call, form=form)


@login_required
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """Check the call once more, then announce it."""
    call = served(request, slug)
    if request.method == "POST":
        try:
            calls.publish(call.pk, request.user)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return redirect("submissions:set_up_announce", slug)
        messages.success(request, _("The call is public now."))
        return redirect("submissions:set_up", slug)
    return page(request, "calls/announce.html", call, **_by_weight(readiness.findings(call)))


@login_required
@require_POST
def try_mail(request: HttpRequest, slug: str) -> HttpResponse:
    """Send oneself a message, to see whether mail leaves."""
    call = served(request, slug)
    mail.queue_message(request.user, "mail_trial", consultation=call)
    said = _("A message to %(email)s is on its way. Look whether it comes.")
    messages.success(request, said % {"email": request.user.email})
    return redirect("submissions:set_up_announce", slug)

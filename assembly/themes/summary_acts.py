"""What can be pressed on the page on which a summary is written, by the name on the button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assembly.models import Summary
from assembly.themes.services import summaries as writing
from assembly.themes.services import summary_versions as versions
from assembly.themes.summary_forms import (
    PartForm,
    ShowForm,
    SummaryForm,
)
from submissions.core.pages import number

Act = Callable[[HttpRequest, Summary, str], Any]
"""Carries out what was pressed on a summary, with the key on the button, and returns the part to show."""


def act_on(request: HttpRequest, found: Summary) -> Any:
    """Carry out what was pressed, say so, and return the part to show."""
    action, _sign, pressed = (request.POST.get("action") or "").partition(":")
    for acts in (_ON_MESSAGES, _ON_PARTS, _ON_SUMMARIES):
        if action in acts:
            return acts[action](request, found, pressed)
    raise Http404


def _of_summary(found: Summary, pressed: Any, *, by: str) -> int:
    """Return a key that was posted, if it is of this summary; ``by`` is the lookup that leads there from its parts."""
    pk = number(pressed or 0)
    if not found.parts.filter(**{by: pk}).exists():
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

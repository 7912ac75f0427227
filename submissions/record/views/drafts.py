"""From draft to draft: where each paragraph comes from, and where the words of each proposal went."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.core import pages
from submissions.models import BaseText, Consultation, ParagraphDescent, Submission
from submissions.record.services.on_text import counts_of, versions_of
from submissions.record.views.desk import served
from submissions.rules import may, memberships_of
from submissions.texts.services import lineages, traces
from submissions.texts.services.lineages import Row
from submissions.values.enums import Relation
from submissions.values.exceptions import NotPossible, Refusal
from submissions.values.typography import say_number

PAGE = 50
SHOWN = 3
"""Sources of a paragraph that are offered, each with its key of the keyboard."""


def _draft(consultation: Consultation, key: str) -> BaseText:
    drafts = BaseText.objects.filter(process=consultation.process_id, after__isnull=False)
    return get_object_or_404(drafts.select_related("after", "consultation"), key=key)


@login_required
def lineage(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show where each paragraph of a draft comes from, to be confirmed: the sure ones at once, others one by one."""
    consultation = served(request, slug)
    text = _draft(consultation, key)
    here = reverse("submissions:lineage", args=[slug, key])
    if request.method == "POST":
        try:
            _confirm(request, text)
        except Refusal as refusal:
            pages.show_refusal(request, refusal)
        place = request.POST.get("next", "")
        page = request.POST.get("page", "")
        return redirect(
            f"{here}{f'?page={page}' if page.isdecimal() else ''}{f'#row-{place}' if place.isdecimal() else ''}"
        )
    rows = lineages.concordance(text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    before = text.after
    assert before is not None  # noqa: S101 - _draft asks for nothing else
    context = {
        "call": consultation,
        "text": text,
        "before": before,
        "page_obj": page,
        "rows": list(_shown(page, lineages.wordings(before), consultation, before, request)),
        "confirmed": sum(row.is_confirmed for row in rows),
        "total": len(rows),
        "sure": sum(map(lineages.is_sure, rows)),
        "forward": lineages.by_source(rows, before),
        "dropped": lineages.dropped(text),
    }
    return render(request, "texts/lineage.html", context)


def _shown(
    page: Iterable[Row], before: dict[int, str], consultation: Consultation, earlier: BaseText, request: HttpRequest
) -> Iterable[dict[str, Any]]:
    """The rows of a page with the sources that are offered, and how much was said of each."""
    rows = list(page)
    offered: dict[int, list[ParagraphDescent]] = {}
    found = ParagraphDescent.objects.filter(target__in=[row.paragraph.pk for row in rows]).select_related("source")
    for each in found.order_by("is_dismissed", "-share", "source__position"):
        offered.setdefault(each.target_id, []).append(each)
    counts = counts_of(versions_of(consultation, request.user)) if earlier.consultation_id == consultation.pk else {}
    for place, row in enumerate(rows):
        yield {
            "row": row,
            "relation": Relation(row.relation).label,
            "is_sure": lineages.is_sure(row),
            "next": rows[place + 1].paragraph.pk if place + 1 < len(rows) else "",
            "sources": [
                {"descent": each, "text": before.get(each.source_id, ""), "said": counts.get(each.source_id, (0, 0))[0]}
                for each in offered.get(row.paragraph.pk, [])[: max(SHOWN, len(row.sources))]
            ],
        }


def _confirm(request: HttpRequest, text: BaseText) -> None:
    """Do what a form of the page asks. Raises Refusal."""
    if request.POST.get("act") == "sure":
        done = lineages.confirm_sure(text.pk, request.user)
        said = ngettext("%(number)s paragraph is confirmed.", "%(number)s paragraphs are confirmed.", done)
        messages.success(request, said % {"number": say_number(done)})
        return
    target = pages.number(request.POST.get("target", ""))
    sources = {pages.number(value) for value in request.POST.getlist("source")}
    lineages.confirm(text.pk, target, sources | _by_number(request.POST.get("others", ""), text), request.user)


def _by_number(typed: str, text: BaseText) -> set[int]:
    """The paragraphs of the draft before whose numbers were typed. Raises NotPossible for an unknown one."""
    wanted = [part.strip().rstrip(".") for part in re.split(r"[,;،；]", typed) if part.strip()]
    if not wanted or text.after is None:
        return set()
    known = dict(text.after.paragraphs.values_list("number", "pk"))
    if unknown := [number for number in wanted if number not in known]:
        raise NotPossible(_("The text has no paragraph %(number)s.") % {"number": unknown[0]})
    return {known[number] for number in wanted}


@login_required
def share(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Ask before a draft is shown to those who answered on the one before it; on POST, show it to them."""
    consultation = served(request, slug)
    text = _draft(consultation, key)
    back = reverse("submissions:lineage", args=[slug, key])
    if request.method == "POST":
        try:
            lineages.share(text.pk, request.user)
            messages.success(request, _("Those who answered may now read where their words went."))
        except Refusal as refusal:
            pages.show_refusal(request, refusal)
        return redirect(back)
    inputs = len(versions_of(consultation, request.user))
    context = {
        "title": _("Show the draft to those who answered"),
        "trail_url": back,
        "trail_text": text.title,
        "question": _("Show “%(title)s”, and where the words of each proposal went, to those who answered?")
        % {"title": text.title},
        "lines": [{"count": inputs, "text": _("inputs, each to its own organization alone"), "url": ""}],
        "told": _("Nobody is written to. What is not confirmed is shown as suggested."),
        "act": _("Show the draft"),
        "back": back,
    }
    return render(request, "confirm.html", context)


@login_required
def words(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show where the words of each proposal went: to each submitter its own, to the secretariat all."""
    calls = Consultation.objects.visible_to(request.user).select_related("process")
    consultation = get_object_or_404(calls, slug=slug)
    text = _draft(consultation, key)
    serves = may(request.user, "submissions.serve_consultation", consultation)
    if request.method == "POST":
        return _confirm_found(request, consultation, text)
    found = traces.trace(consultation, text) if serves else []
    if not serves:
        for organization in _own(request, consultation, text):
            found += traces.trace(consultation, text, organization=organization)
    context = {
        "call": consultation,
        "text": text,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "serves": serves,
        "counts": {
            name: sum(one.trace.outcome == name for one in found) for name in ("verbatim", "partly", "not_found")
        },
        "total": len(found),
    }
    return render(request, "texts/traces.html", context)


def _own(request: HttpRequest, consultation: Consultation, text: BaseText) -> list[int]:
    """The organizations of the person that answered, where the draft is shown to them; else there is no page."""
    own = [membership.organization_id for membership in memberships_of(request.user)]
    answered = Submission.objects.filter(consultation=consultation, organization__in=own, latest_version__isnull=False)
    found = list(answered.values_list("organization", flat=True))
    about = text.consultation_id and Consultation.objects.visible_to(request.user).filter(pk=text.consultation_id)
    if not found or not (text.shared_at or (about and about.exists())):
        raise Http404
    return found


def _confirm_found(request: HttpRequest, consultation: Consultation, text: BaseText) -> HttpResponse:
    served(request, consultation.slug)
    ticked = {pages.number(value) for value in request.POST.getlist("finding")}
    try:
        done = traces.confirm(text.pk, ticked, request.user)
        said = ngettext("%(number)s finding is confirmed.", "%(number)s findings are confirmed.", done)
        messages.success(request, said % {"number": say_number(done)})
    except Refusal as refusal:
        pages.show_refusal(request, refusal)
    page = request.POST.get("page", "")
    address = reverse("submissions:traces", args=[consultation.slug, text.key])
    return redirect(f"{address}?page={page}" if page.isdecimal() else address)

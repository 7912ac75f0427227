"""The text under consultation paragraph by paragraph, with what parties want of each."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from submissions.models import BaseText, Consultation, Paragraph, ParagraphRevision, Question, Submission
from submissions.record.forms import ParagraphFilter
from submissions.record.services.on_text import counts_of, remarks_on, versions_of
from submissions.record.services.paragraph_page import OnWording, on_wordings
from submissions.record.views.desk import served
from submissions.rules import may, memberships_of
from submissions.texts.notations import NAMES
from submissions.texts.services import lineages, states
from submissions.values import kinds
from submissions.values.collation import sort_key
from submissions.values.enums import ParagraphState
from submissions.values.exceptions import Refusal

PAGE = 50
TABS = {
    "brackets": gettext_lazy("Brackets"),
    "beside": gettext_lazy("Side by side"),
    "parties": gettext_lazy("By party"),
}
TONES = {ParagraphState.CLOSING: "accent", ParagraphState.AGREED: "good"}
BASE = "="
"""What ``?as=`` asks for the text itself by, which no name is."""


def _text(request: HttpRequest, slug: str) -> tuple[Consultation, BaseText]:
    """Return a call that the person may see, and the text that it is about."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user).select_related("process"), slug=slug)
    return consultation, get_object_or_404(BaseText, consultation=consultation)


@require_safe
def paragraphs(request: HttpRequest, slug: str) -> HttpResponse:
    """List the paragraphs of the text under consultation with their states, and how much was said of each."""
    consultation, text = _text(request, slug)
    form = ParagraphFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else None
    latest = ParagraphRevision.objects.filter(paragraph=OuterRef("pk")).order_by("-number").values("text")[:1]
    rows = text.paragraphs.select_related("section").annotate(text=Subquery(latest)).order_by("position")
    counts = counts_of(versions_of(consultation, request.user))
    found = []
    for row in rows if chosen is not None else ():
        row.remarks, row.inputs = counts.get(row.pk, (0, 0))
        row.tone = TONES.get(ParagraphState(row.state), "")
        if (not chosen["state"] or row.state == chosen["state"]) and (row.remarks or not chosen["commented"]):
            found.append(row)
    context = {
        "call": consultation,
        "text": text,
        "sections": [(section, list(own)) for section, own in groupby(found, lambda row: row.section)],
        "form": form,
        "count": len(found),
        "is_filtered": bool(chosen is None or chosen["state"] or chosen["commented"]),
        "serves": may(request.user, "submissions.serve_consultation", consultation),
        "drafts": _drafts(request, consultation, text),
    }
    return render(request, "texts/paragraphs.html", context)


def _drafts(request: HttpRequest, consultation: Consultation, text: BaseText) -> list[BaseText]:
    """The drafts after this one: to the secretariat all, to those who answered those that are shown to them."""
    if not request.user.is_authenticated:
        return []
    drafts = text.next_drafts.order_by("pk")
    if may(request.user, "submissions.serve_consultation", consultation):
        return list(drafts)
    own = [membership.organization_id for membership in memberships_of(request.user)]
    answered = Submission.objects.filter(consultation=consultation, organization__in=own, latest_version__isnull=False)
    return list(drafts.exclude(shared_at=None)) if answered.exists() else []


@require_safe
def paragraph(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show one paragraph with what is said of it: ``?tab=``, ``?as=`` (a name), ``?notation=`` and ``?page=``."""
    consultation, text = _text(request, slug)
    rows = text.paragraphs.select_related("section", "base_text__consultation", "base_text__after", "state_by")
    found = get_object_or_404(rows, key=key)
    latest = found.revisions.order_by("-number").first()
    remarks = remarks_on(found, consultation, request.user)
    now, *earlier = on_wordings(found, latest.text if latest else "", remarks)
    notation = request.GET.get("notation", "")
    notation = notation if notation in NAMES else NAMES[0]
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else next(iter(TABS))
    serves = may(request.user, "submissions.serve_consultation", consultation)
    context = {
        "call": consultation,
        "text": text,
        "paragraph": found,
        "tone": TONES.get(ParagraphState(found.state), ""),
        **_neighbours(found),
        "now": now,
        "earlier": earlier,
        "tab": tab,
        "tabs": [
            {"url": f"?{_query(request, tab=name)}", "label": label, "current": name == tab}
            for name, label in TABS.items()
        ],
        "notation": notation,
        "notations": NAMES,
        **_read_as(request, now),
        "line": _line(request, found, serves=serves),
        "serves": serves,
        "acts": _acts(request, consultation, found),
        "states": [(value, label) for value, label in ParagraphState.choices if value != found.state],
        "base_name": BASE,
    }
    if tab == "brackets":
        context["shown"] = now.shown(notation, found.section.title)
    proposed = now.by_party if tab == "parties" else now.proposed
    context["page_obj"] = Paginator(proposed, PAGE).get_page(request.GET.get("page"))
    return render(request, "texts/paragraph.html", context)


def _line(request: HttpRequest, found: Paragraph, *, serves: bool) -> list[lineages.Ancestry]:
    """The line of descent over the drafts that the person may read."""
    line = lineages.line_of(found)
    if serves:
        return line
    calls = [each.text.consultation_id for each in line if each.text.consultation_id]
    readable = {*Consultation.objects.visible_to(request.user).filter(pk__in=calls).values_list("pk", flat=True)}
    return [each for each in line if each.is_this or each.text.consultation_id in readable or each.text.shared_at]


def _acts(request: HttpRequest, consultation: Consultation, found: Paragraph) -> str:
    """Where the person writes a support, a reservation or an amendment of this paragraph into a draft; or nothing."""
    if not request.user.is_authenticated:
        return ""
    drafts = Submission.objects.drafted_by(request.user).filter(consultation=consultation)
    draft = next((row for row in drafts if may(request.user, "submissions.edit_draft", row)), None)
    asked = Question.objects.asked().filter(
        questionnaire__consultation=consultation, kind__in=kinds.with_paragraph_comments()
    )
    key = asked.order_by("position").values_list("key", flat=True).first() if draft else None
    if draft is None or key is None:
        return ""
    return f"{reverse('submissions:paragraphs', args=[draft.pk, key])}?{urlencode({'paragraph': found.key})}"


def _query(request: HttpRequest, **wanted: str) -> str:
    """The query of this page with some of it changed; the page of the list begins anew."""
    query = QueryDict(mutable=True)
    for name in ("tab", "as", "notation"):
        if value := wanted.get(name, request.GET.get(name, "")):
            query[name] = value
    return query.urlencode()


def _neighbours(found: Paragraph) -> dict[str, Any]:
    rows = list(found.base_text.paragraphs.order_by("position").values_list("key", "number"))
    place = next(place for place, (key, _number) in enumerate(rows) if key == found.key)
    return {
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }


def _read_as(request: HttpRequest, now: OnWording) -> dict[str, Any]:
    """Whose text is read: everyone's with brackets, the base's, or that of one body without a bracket."""
    wanted = request.GET.get("as", "")
    names = sorted((party.name for party in now.parties.values()), key=sort_key)
    context: dict[str, Any] = {"read_as": wanted, "names": names, "lines": None}
    if wanted == BASE:
        context["lines"] = (now.text,)
    elif wanted:
        try:
            context["lines"] = now.text_of(wanted)
        except LookupError:
            raise Http404 from None
    return context


@login_required
def paragraph_state(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Ask before a paragraph's state is set, on a page of its own; on POST, set it."""
    consultation = served(request, slug)
    text = get_object_or_404(BaseText, consultation=consultation)
    found = get_object_or_404(text.paragraphs, key=key)
    back = reverse("submissions:paragraph", args=[slug, key])
    wanted = request.POST.get("state") or request.GET.get("state", "")
    if wanted not in ParagraphState.values:
        messages.error(request, _("Choose a state for the paragraph."))
        return redirect(back)
    label = ParagraphState(wanted).label
    if request.method == "POST":
        try:
            states.set_state(found.pk, wanted, request.user)
            said = _("Paragraph %(number)s: %(state)s.") % {"number": found.number, "state": label}
            messages.success(request, said)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    remarks, inputs = counts_of(versions_of(consultation, request.user)).get(found.pk, (0, 0))
    context = {
        "title": _("State of paragraph %(number)s") % {"number": found.number},
        "trail_url": back,
        "trail_text": _("Paragraph %(number)s") % {"number": found.number},
        "question": _("Set paragraph %(number)s to “%(state)s”? It is now “%(now)s”.")
        % {"number": found.number, "state": label, "now": found.get_state_display()},
        "lines": [
            {"count": remarks, "text": _("comments and proposals on it"), "url": back},
            {"count": inputs, "text": _("inputs that they stand in"), "url": ""},
        ],
        "told": _("Nobody is written to. Everyone who reads the text sees the state, and when it was set."),
        "fields": [("state", wanted)],
        "act": label,
        "action": f"{reverse('submissions:paragraph_state', args=[slug, key])}?{urlencode({'state': wanted})}",
        "back": back,
    }
    return render(request, "confirm.html", context)

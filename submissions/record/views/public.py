"""Pages that anybody may open: calls, base texts, files of the public record; and a person's own profile."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from submissions import rules
from submissions.calls.services import setting_up
from submissions.core.news.choices import choices_of
from submissions.core.pages import paginate, send_file
from submissions.models import (
    Attachment,
    BaseText,
    Consultation,
    MailPreference,
    Organization,
    Paragraph,
    ParagraphRevision,
    Picture,
    Question,
    Submission,
    TextSection,
)
from submissions.people.accounts import remember_language
from submissions.people.forms import ProfileForm, TextSearch
from submissions.record.published import published
from submissions.record.views import home
from submissions.rules.deadlines import accepts_new_drafts
from submissions.values.enums import ConsultationPhase, Publication
from submissions.values.pictures import text_of_pass

PACES = [("", gettext_lazy("As suggested")), *((pace.value, pace.label) for pace in MailPreference.CHOICES)]
"""What may be chosen for a kind of mail, in the order of the columns."""
ORDER = {
    ConsultationPhase.OPEN: 0,
    ConsultationPhase.UPCOMING: 1,
    ConsultationPhase.UNPUBLISHED: 2,
    ConsultationPhase.CLOSED: 3,
    ConsultationPhase.ARCHIVED: 4,
}


def calls(request: HttpRequest) -> HttpResponse:
    """List calls for inputs: those that are open, those to come, those that have closed."""
    visible = Consultation.objects.visible_to(request.user).select_related("process").prefetch_related("extensions")
    public = Q(submissions__published_version__publication__in=[Publication.ATTRIBUTED, Publication.UNATTRIBUTED])
    found = sorted(visible.annotate(published=Count("submissions", public)), key=lambda call: ORDER[call.phase()])
    return render(request, "record/calls.html", {"page": paginate(request, found)})


@dataclass(frozen=True, slots=True)
class Part:
    """What an organization of the person's has to do with a call: its submission, or whether one may be begun."""

    organization: Organization
    submission: Submission | None
    admitted: bool
    may_start: bool


def parts_in(consultation: Consultation, user: Any) -> list[Part]:
    """Return one part for each organization of the person's; two queries where there are any."""
    organizations = [membership.organization for membership in rules.memberships_of(user)]
    if not organizations:
        return []
    begun = Submission.objects.drafted_by(user).filter(consultation=consultation)
    found = {submission.organization_id: submission for submission in begun}
    categories = {policy.category for policy in consultation.category_policies.all()}
    return [
        Part(
            organization,
            found.get(organization.pk),
            organization.category in categories,
            organization.category in categories and accepts_new_drafts(consultation, organization),
        )
        for organization in organizations
    ]


def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one call: its terms, its questions, and how to take part."""
    questions = Question.objects.asked().filter(number__isnull=False).order_by("number")
    consultation = get_object_or_404(
        Consultation.objects.visible_to(request.user)
        .select_related("process", "questionnaire")
        .prefetch_related(
            "category_policies",
            "extensions__organization",
            Prefetch("questionnaire__questions", queryset=questions, to_attr="numbered"),
        ),
        slug=slug,
    )
    user = request.user
    parts = parts_in(consultation, user)
    questionnaire = getattr(consultation, "questionnaire", None)
    phase = consultation.phase()
    context = {
        "call": consultation,
        "phase": phase,
        "is_open": phase == ConsultationPhase.OPEN,
        "deadline": consultation.deadline(),
        "questions": questionnaire.numbered if questionnaire else [],
        "base_text": BaseText.objects.filter(consultation=consultation).first(),
        "published": published(consultation).count(),
        "parts": [part for part in parts if part.submission],
        "starts": [part.organization for part in parts if part.may_start and not part.submission],
        "serves": rules.may(user, "submissions.serve_consultation", consultation),
    }
    return render(request, "record/call.html", context)


@dataclass(slots=True)
class ShownSection:
    """A section of a base text with the paragraphs to show: their key, number and text (marked where found)."""

    section: TextSection
    paragraphs: list[tuple[str, str, SafeString | str]] = field(default_factory=list)


def mark(text: str, wanted: str) -> SafeString | str:
    """Return the text escaped, with each occurrence of the words in <mark>, in any case."""
    if not wanted:
        return text
    pieces = re.split(f"({re.escape(wanted)})", text, flags=re.IGNORECASE)
    marked = [
        format_html("<mark>{}</mark>", piece) if odd % 2 else conditional_escape(piece)
        for odd, piece in enumerate(pieces)
    ]
    return mark_safe("".join(marked))  # noqa: S308 (each piece was escaped)


def _text(request: HttpRequest, slug: str, wanted: str = "") -> tuple[BaseText, list[ShownSection]]:
    """Return a base text that the person may read, and its sections with the paragraphs that hold what is wanted."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    text = get_object_or_404(BaseText.objects.select_related("consultation"), consultation=consultation)
    sections = {section.pk: ShownSection(section) for section in text.sections.all()}
    latest = ParagraphRevision.objects.filter(paragraph=OuterRef("pk")).order_by("-number").values("text")[:1]
    for paragraph in Paragraph.objects.filter(base_text=text).annotate(text=Subquery(latest)):
        if wanted.casefold() in paragraph.text.casefold():
            shown = (paragraph.key, paragraph.number, mark(paragraph.text, wanted))
            sections[paragraph.section_id].paragraphs.append(shown)
    return text, [section for section in sections.values() if section.paragraphs]


def base_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text under consultation, or those of its paragraphs that hold what is looked for."""
    form = TextSearch(request.GET)
    understood = form.is_valid()
    wanted = " ".join(form.cleaned_data["q"].split()) if understood else ""
    text, sections = _text(request, slug, wanted)
    if not understood:  # what cannot be understood finds nothing, never everything
        sections = []
    context = {
        "call": text.consultation,
        "text": text,
        "sections": sections,
        "form": form,
        "wanted": wanted,
        "found": sum(len(section.paragraphs) for section in sections),
    }
    return render(request, "texts/base_text.html", context)


def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file to those who may see it, under its name, never to be run by a browser."""
    return send_file(get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk))


def picture(request: HttpRequest, sha256: str) -> HttpResponse | FileResponse:
    """Hand out a picture of an answer to those who may read the answer; whether they may is asked every time.

    A page that a link opens without an account gives its pictures a ``pass``.
    """
    named = Picture.objects.filter(sha256=sha256)
    text_id = text_of_pass(request.GET.get("pass", ""), sha256)
    found = (named.visible_to(request.user) if text_id is None else named.sent_round_in(text_id)).first()
    if found is None:
        raise Http404
    unchanged = request.headers.get("If-None-Match") == f'"{sha256}"'
    response = HttpResponse(status=304) if unchanged else FileResponse(
        found.file.open("rb"), content_type=found.content_type, filename=sha256  # on the disk it may be numbered
    )  # fmt: skip
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def about(request: HttpRequest) -> HttpResponse:
    """Say what this is, whom to write to, what the API offers and how accessible the pages are."""
    contacts = Consultation.objects.published().exclude(contact="").order_by("contact")
    return render(request, "record/about.html", {"contacts": contacts.values_list("contact", flat=True).distinct()})


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own particulars; the interface follows the language chosen."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        messages.success(request, _("Your profile is saved."))
        response = redirect("submissions:profile")
        remember_language(response, user.language)
        return response
    return render(request, "people/profile.html", {"form": form, "mail": choices_of(request.user), "paces": PACES})


@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """List the calls that the person serves, and lead to beginning another."""
    context = {"served": home.served_calls(request.user), "begins_calls": setting_up.processes_for(request.user)}
    return render(request, "record/desks.html", context)


@require_GET
def base_text_beside(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the text under consultation as a part of a page, to be read beside an answer (static/js/basetext.js)."""
    text, sections = _text(request, slug)
    return render(request, "drafting/_base_text.html", {"text": text, "sections": sections})

"""What the secretariat sees of a call and of one submission; never the text of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from submissions.calls.services import calls
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.models import Assignment, Attachment, AuditEvent, Consultation, Mail, Membership, Submission
from submissions.people.search import NAMES, fold
from submissions.record.forms import NOBODY, AssignForm, ConflictForm, DeskFilter, reviewers_of
from submissions.values.collation import sort_key
from submissions.values.contents import arrival_of
from submissions.values.enums import AuditVerb, ConsultationPhase, SubmissionStatus

PAGE_SIZE = 50


def narrowed(consultation: Consultation, form: DeskFilter) -> list[int]:
    """Return the keys of the submissions that pass the filters, in the order asked for: by name as collated."""
    if form.is_bound and not form.is_valid():
        return []  # what cannot be understood narrows to nothing, never to everything
    chosen = form.cleaned_data if form.is_bound else {}
    submissions: QuerySet[Submission] = consultation.submissions.without_merged().order_by()
    columns = {
        "status": "status",
        "category": "organization__category",
        "group": "organization__regional_group",
        "region": "organization__seat_region",
    }
    for name, column in columns.items():
        if chosen.get(name):
            submissions = submissions.filter(**{column: chosen[name]})
    if chosen.get("status") != SubmissionStatus.VOID:
        submissions = submissions.exclude(status=SubmissionStatus.VOID)
    if chosen.get("reviewer") == NOBODY:
        in_force = Assignment.objects.in_force().filter(version=OuterRef("latest_version"))
        submissions = submissions.filter(~Exists(in_force), latest_version__isnull=False)
    elif chosen.get("reviewer"):
        submissions = submissions.filter(latest_version__assignments__reviewer=chosen["reviewer"])
    if chosen.get("sort") == "submitted":
        submissions = submissions.filter(latest_version__isnull=False).order_by("-latest_version__submitted_at", "pk")
    elif chosen.get("sort") == "status":
        submissions = submissions.order_by("status", "pk")
    elif chosen.get("sort") == "edited":
        submissions = submissions.order_by("-edited_at", "pk")
    wanted = fold(chosen.get("q", "")).strip()
    if not wanted and chosen.get("sort"):
        return list(submissions.values_list("pk", flat=True))
    own = f"name_{(get_language() or 'en').replace('-', '_')}"
    names = list(dict.fromkeys([own, "name_en", *(NAMES if wanted else ())]))
    columns_of_names = [f"organization__{name}" for name in names]
    rows = list(submissions.values_list("pk", "number", *columns_of_names))
    if wanted:
        rows = [row for row in rows if str(row[1]) == wanted or any(wanted in fold(name) for name in row[2:] if name)]
    if not chosen.get("sort"):
        rows.sort(key=lambda row: sort_key(row[2] or row[3 if own != "name_en" else 2] or ""))
    return [row[0] for row in rows]


def _listed(keys: list[int]) -> list[Submission]:
    """Return the submissions with what the list shows of them, in the order of their keys."""
    in_force = Assignment.objects.in_force().select_related("reviewer")
    found = (
        Submission.objects.with_progress()
        .defer("latest_version__content")
        .prefetch_related(Prefetch("latest_version__assignments", in_force))
        .in_bulk(keys)
    )
    return [found[key] for key in keys]


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the call progresses, and list its submissions."""
    consultation = served(request, slug)
    reviewers = list(reviewers_of(consultation))
    form = DeskFilter(request.GET or None, reviewers=reviewers)
    page = Paginator(narrowed(consultation, form), PAGE_SIZE).get_page(request.GET.get("page"))
    phase = consultation.phase()
    context = {
        "consultation": consultation,
        "phase": phase,
        "has_text": hasattr(consultation, "base_text"),
        "deadline": consultation.deadline(),
        "may_publish": phase == ConsultationPhase.UNPUBLISHED,
        "may_archive": phase == ConsultationPhase.CLOSED,
        "rooms": rooms(consultation, "desk"),
        "waits": _waiting(consultation),
        "sort": request.GET.get("sort", ""),
        "form": form,
        "page": page,
        "rows": _listed(list(page)),
        "reviewers": reviewers,
        "query": request.GET.urlencode(),
        **_acts(consultation, request.GET.get("status", ""), page.paginator.count),
    }
    return render(request, "record/desk.html", context)


def _waiting(consultation: Consultation) -> list[tuple[str, int, str]]:
    """Return what waits for the secretariat: label, how many, and the address that lists them; one query."""
    rows = consultation.submissions.without_merged().order_by().values_list("status").annotate(number=Count("pk"))
    counts = dict(rows)
    named = (
        (SubmissionStatus.SUBMITTED, _("To check")),
        (SubmissionStatus.CLARIFICATION_REQUESTED, _("Clarification requested")),
        (SubmissionStatus.CHECKED, _("To publish")),
    )
    return [(label, counts[status], f"?status={status}") for status, label in named if counts.get(status)]


def _acts(consultation: Consultation, status: str, total: int) -> dict[str, Any]:
    """Return the acts in bulk: on what is ticked, and on all that the filters list where they list one status."""
    many = reverse("submissions:desk_many", args=[consultation.slug])
    export = reverse("submissions:desk_export", args=[consultation.slug])
    acts = [
        {"name": "act", "value": "check", "label": _("Check"), "url": many},
        {"name": "act", "value": "publish", "label": _("Publish"), "url": many},
    ]
    if status == SubmissionStatus.CHECKED and total:
        label = ngettext("Publish the %(count)s listed", "Publish all %(count)s", total) % {"count": total}
        acts.append({"name": "act", "value": "publish", "label": label, "url": f"{many}?all=1", "primary": True})
    elif status == SubmissionStatus.SUBMITTED and total:
        label = ngettext("Check the %(count)s listed", "Check all %(count)s", total) % {"count": total}
        acts.append({"name": "act", "value": "check", "label": label, "url": f"{many}?all=1"})
    more = [
        {"name": "export", "value": "1", "label": _("Export what is ticked"), "url": export},
        {"name": "export", "value": "1", "label": _("Export all listed"), "url": f"{export}?all=1"},
    ]
    return {"acts": acts, "more": more}


@dataclass(frozen=True, slots=True)
class Shown:
    """An event of the audit trail, with what it says of itself in words."""

    event: AuditEvent
    said: list[str]


def _trail(request: HttpRequest, submission: Submission) -> list[Shown]:
    """Return the audit trail of a submission, latest first."""
    events = list(AuditEvent.objects.visible_to(request.user).filter(submission=submission).select_related("actor"))
    keys = {event.data["reviewer"] for event in events if "reviewer" in event.data}
    people = get_user_model().objects.in_bulk(keys) if keys else {}
    return [Shown(event, list(_event_lines(event.data, people))) for event in events]


def _event_lines(data: dict[str, Any], people: dict[int, Any]) -> Any:
    if data.get("version"):
        yield _("Version %(number)s") % {"number": data["version"]}
    if data.get("reviewer") in people:
        yield str(people[data["reviewer"]])
    for key in ("note", "reason", "file"):
        if data.get(key):
            yield str(data[key])


@login_required
@require_safe
def desk_submission(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one submission: where it stands, its versions, who reviews it, extensions, and its trail."""
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions.with_progress(), pk=pk)
    submission.consultation = consultation
    latest = submission.latest_version_id
    versions = list(submission.versions.select_related("submitted_by", "voiding__voided_by"))
    named = {file["id"] for version in versions for file in version.content["attachments"]}
    entered = {
        event.data.get("version") for event in submission.audit_events.filter(verb=AuditVerb.RECEIVED).only("data")
    }
    context = {
        "consultation": consultation,
        "submission": submission,
        "phase": consultation.phase(),
        "deadline": consultation.deadline(submission.organization),
        "versions": [(version, arrival_of(version.content), version.number in entered) for version in versions],
        "files": Attachment.objects.visible_to(request.user)
        .filter(submission=submission, pk__in=named)
        .select_related("voided_by"),
        "assignments": Assignment.objects.in_force().filter(version=latest).select_related("reviewer")
        if latest
        else [],
        "reviewed_before": calls.reviewers_before(submission.pk),
        "conflicts": submission.organization.declared_conflicts.filter(ended_at=None).select_related("user"),
        "conflict_form": ConflictForm(consultation=consultation),
        "assign_form": AssignForm(consultation=consultation),
        "extensions": consultation.extensions.filter(organization=submission.organization).select_related("granted_by"),
        "members": Membership.objects.visible_to(request.user)
        .active()
        .filter(organization=submission.organization)
        .select_related("user"),
        "undelivered": Mail.objects.visible_to(request.user)
        .concerning(submission.organization)
        .filter(Q(consultation=consultation) | Q(consultation=None))
        .undelivered()
        .select_related("person")[:20],
        "trail": _trail(request, submission),
    }
    return render(request, "record/desk_submission.html", context)

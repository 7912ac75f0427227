"""A submission as a whole: beginning it, where it stands, its particulars, how it reads, what was handed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from submissions.clearance.services.silence.state import kept_on
from submissions.clearance.services.state import chain_of, cleared_by
from submissions.core import pages
from submissions.drafting import access
from submissions.drafting import services as drafting
from submissions.drafting import snapshot as drafted
from submissions.drafting.forms import ParticularsForm, names_to_offer
from submissions.drafting.reading import reading
from submissions.models import (
    Attachment,
    AuditEvent,
    Consultation,
    CoSubmitter,
    Membership,
    Organization,
    Submission,
    SubmissionVersion,
)
from submissions.record.services import particulars as parties
from submissions.record.services import submitting
from submissions.record.services.joint import unconfirmed
from submissions.record.services.voice import see_original
from submissions.rules import is_focal_point, is_member, may, reason_against
from submissions.rules.deadlines import accepts_submissions
from submissions.rules.lifecycle import MOVE_BY_NAME
from submissions.values.contents import arrival_of
from submissions.values.enums import CORRECTIONS, Category, MembershipRole, SubmissionStatus
from submissions.values.exceptions import NotPossible, Refusal

NEXT: dict[SubmissionStatus, Promise | str] = {
    SubmissionStatus.DRAFT: gettext_lazy(
        "Nothing has been handed in yet. Only members of your organization can read the draft. When it is ready, a "
        "focal point submits it."
    ),
    SubmissionStatus.SUBMITTED: gettext_lazy(
        "Your input has been received. The secretariat checks that it is complete; nothing is asked of you."
    ),
    SubmissionStatus.CLARIFICATION_REQUESTED: gettext_lazy(
        "The secretariat asks for a clarification, given below. Edit the draft and submit it again; this is possible "
        "also after the call has closed."
    ),
    SubmissionStatus.CHECKED: gettext_lazy("Your input has been checked. It is published together with the others."),
    SubmissionStatus.PUBLISHED: gettext_lazy("Your input is on the public record, reproduced as received."),
    SubmissionStatus.NOT_ADMISSIBLE: gettext_lazy(
        "The secretariat found the input not admissible. The ground is given below; write to its contact address with "
        "any question."
    ),
    SubmissionStatus.WITHDRAWN: gettext_lazy(
        "You have withdrawn this input. It is no longer considered; until the call closes it may be submitted again."
    ),
    SubmissionStatus.VOID: gettext_lazy(
        "The secretariat had recorded an input under your organization by mistake, and has marked it void. It counts "
        "nowhere. Your organization may draft and submit its own."
    ),
}


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin, or go on with, the draft of one of the person's organizations (``organization``, a primary key)."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    organizations = Organization.objects.of_member(request.user)
    organization = get_object_or_404(organizations, pk=pages.number(request.POST.get("organization", "")))
    try:
        submission = drafting.start(consultation, organization, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:call", slug)
    return redirect("submissions:draft", submission.pk)


@login_required
@require_GET
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a submission stands, what comes next, who drafts it and what was handed in; never the draft."""
    found = access.visible_submission(request, pk)
    readable = SubmissionVersion.objects.read_by(request.user).filter(submission=found)
    versions = list(readable.select_related("submitted_by", "submission"))
    author = is_member(request.user, found)
    context = {
        "submission": found,
        "consultation": found.consultation,
        "organization": found.organization,
        "deadline": found.consultation.deadline(found.organization),
        "open": accepts_submissions(found),
        "next": NEXT[SubmissionStatus(found.status)],
        "versions": versions,
        "arrival": arrival_of(versions[0].content) if author and versions else None,
        "is_author": author,
        "is_focal_point": is_focal_point(request.user, found),
        "may_edit": may(request.user, "submissions.edit_draft", found),
        "may_submit": may(request.user, "submissions.submit_submission", found),
        "is_complete": author and submitting.is_complete(found),
        "may_withdraw": may(request.user, "submissions.withdraw_submission", found)
        and found.status in MOVE_BY_NAME["withdraw"].sources,
        "people": _people(found) if author else [],
        "is_group": author and found.organization.category == Category.NEGOTIATING_GROUP,
        "has_chain": author and bool(chain_of(found.organization_id)),
        "co_submitters": _co_submitters(request, found),
        "attachments": found.attachments.present() if author else [],
        "corrections": AuditEvent.objects.visible_to(request.user)
        .filter(submission=found, verb__in=CORRECTIONS)
        .select_related("actor")
        if author
        else [],
    }
    return render(request, "record/submission.html", context)


def _people(found: Submission) -> list[Membership]:
    members = Membership.objects.active().filter(organization=found.organization_id).select_related("user")
    return sorted(members, key=lambda row: (row.role != MembershipRole.FOCAL_POINT, str(row.user).casefold()))


def _co_submitters(request: HttpRequest, found: Submission) -> list[CoSubmitter]:
    rows = list(found.co_submitters.select_related("organization", "confirmed_by", "removed_by"))
    for row in rows:
        row.is_theirs = is_member(request.user, row.organization)
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what surrounds the answers: language, publication, with whom and on whose behalf."""
    found = access.drafted_submission(request, pk)
    form = ParticularsForm(request.POST if request.method == "POST" else None, submission=found)
    if request.method == "POST" and form.is_valid():
        try:
            parties.set_particulars(found.pk, actor=request.user, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            return access.refused(request, refusal, request.path)
        else:
            messages.success(request, _("The particulars are saved."))
            return redirect("submissions:draft", pk)
    context = {
        "submission": found,
        "consultation": found.consultation,
        "form": form,
        "names": names_to_offer(found),
        "reason_against": reason_against(request.user, "submissions.edit_draft", found),
    }
    return render(request, "record/particulars.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft as it will read: what would be handed in now."""
    found = access.drafted_submission(request, pk)
    content = drafted.snapshot(found)
    draft = SubmissionVersion(
        submission=found,
        content=content,
        language=found.language,
        publication=found.publication,
        words=sum(answer["words"] for answer in content["answers"]),
    )
    context = {
        **reading(draft, particulars=True),
        "waiting": unconfirmed(found, content),
    }
    return render(request, "record/preview.html", context)


@login_required
@require_GET
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what was handed in, with the receipt, to whoever has a part in it."""
    versions = SubmissionVersion.objects.read_by(request.user).select_related(
        "submission__organization", "submission__consultation", "submitted_by"
    )
    found = get_object_or_404(versions, submission=pk, number=number)
    author = is_member(request.user, found.submission)
    context = {
        **reading(found, particulars=may(request.user, "submissions.read_particulars", found.submission)),
        "is_author": author,
        "clearances": cleared_by(found) if author else [],
        "silence": kept_on(found) if author else None,
        "previous": versions.filter(submission=pk, number__lt=number).values_list("number", flat=True).first(),
        "arrival": arrival_of(found.content),
        "original": "" if found.content["answers"] else see_original(found, withheld=False),
        "is_latest": found.submission.latest_version_id == found.pk,
        "files": Attachment.objects.visible_to(request.user).filter(
            submission=pk, pk__in=[file["id"] for file in found.content.get("attachments", [])]
        ),
    }
    return render(request, "record/version.html", context)

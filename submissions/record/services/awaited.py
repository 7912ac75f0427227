"""What waits for a person in the rooms of this app: clearing, confirming, clarifying, admitting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.core.news import waiting
from submissions.core.news.waiting import Waiting
from submissions.drafting.joint import text_checksum
from submissions.models import (
    Clearance,
    CoSubmitter,
    Membership,
    OnBehalfOf,
    SilenceAddressee,
    SilenceProcedure,
    Submission,
)
from submissions.models.visibility import member_of
from submissions.rules import is_secretariat_somewhere
from submissions.values import moments
from submissions.values.enums import STATES, ConsultationPhase, MembershipRole, MembershipState, SubmissionStatus


@waiting.register
def to_clear(user: Any) -> Iterator[Waiting]:
    """Give the texts that the person is asked to clear as a member."""
    asked = Clearance.objects.filter(
        member_of(user, "text__submission__organization"), person=user.pk, decision="", withdrawn_at=None
    ).select_related("text__submission__organization", "text__submission__consultation")
    for row in asked.defer("text__content"):
        submission = row.text.submission
        yield Waiting(
            _("Clear the draft of %(organization)s") % {"organization": submission.organization},
            reverse("submissions:clearance", args=[submission.pk]),
            _("Read and answer"),
            submission.consultation,
            detail=_("as “%(step)s”") % {"step": row.title},
        )


@waiting.register
def under_silence(user: Any) -> Iterator[Waiting]:
    """Give the texts under silence that were sent to the person as a member."""
    sent = SilenceAddressee.objects.filter(member_of(user, "organization"), procedure=OuterRef("pk"), person=user.pk)
    asked = SilenceProcedure.objects.filter(Exists(sent), outcome="", expires_at__gt=moments.now())
    for row in asked.select_related("submission__organization", "submission__consultation"):
        yield Waiting(
            _("Under silence: the draft of %(organization)s") % {"organization": row.submission.organization},
            reverse("submissions:silence_asked", args=[row.pk]),
            _("Read it"),
            row.submission.consultation,
            row.expires_at,
        )


@waiting.register
def to_clarify(user: Any) -> Iterator[Waiting]:
    """Give the inputs of the person's organizations of which a clarification was asked."""
    asked = Submission.objects.drafted_by(user).filter(status=SubmissionStatus.CLARIFICATION_REQUESTED)
    for row in asked.select_related("organization", "consultation"):
        if row.consultation.phase() != ConsultationPhase.ARCHIVED:
            yield Waiting(
                _("Answer the clarification asked of %(organization)s") % {"organization": row.organization},
                reverse("submissions:submission", args=[row.pk]),
                _("Answer"),
                row.consultation,
            )


@waiting.register
def to_confirm(user: Any) -> Iterator[Waiting]:
    """Give the joint inputs that wait for an organization of which the person is a focal point."""
    named = CoSubmitter.objects.filter(
        member_of(user, "organization", MembershipRole.FOCAL_POINT), withdrawn_at=None
    ).select_related("organization", "text", "submission__organization", "submission__consultation")
    for row in named.prefetch_related("confirmations"):
        said = {one.checksum for one in row.confirmations.all()}
        done = row.confirmed_at and (row.text is None or text_checksum(row.text.content) in said)
        if not done and row.submission.consultation.phase() != ConsultationPhase.ARCHIVED:
            yield Waiting(
                _("Confirm the joint input of %(lead)s for %(organization)s")
                % {"lead": row.submission.organization, "organization": row.organization},
                reverse("submissions:joint", args=[row.submission_id, row.pk]),
                _("Read it"),
                row.submission.consultation,
            )


@waiting.register
def to_speak_for(user: Any) -> Iterator[Waiting]:
    """Give the inputs said to be made on behalf of a body of which the person is a focal point."""
    claims = OnBehalfOf.objects.filter(
        member_of(user, "organization", MembershipRole.FOCAL_POINT), organization__isnull=False, agrees=None
    )
    for row in claims.select_related("organization", "submission__organization", "submission__consultation"):
        if row.submission.consultation.phase() != ConsultationPhase.ARCHIVED:
            yield Waiting(
                _("Does the input of %(lead)s speak for %(body)s?")
                % {"lead": row.submission.organization, "body": row.organization},
                reverse("submissions:on_behalf", args=[row.submission_id, row.pk]),
                _("Answer"),
                row.submission.consultation,
            )


@waiting.register
def to_admit(user: Any) -> Iterator[Waiting]:
    """Give the organizations whose requests to join the person decides, each with the number of requests."""
    asked = Membership.objects.filter(state=MembershipState.REQUESTED).select_related("organization")
    focal = member_of(user, "organization", MembershipRole.FOCAL_POINT)
    has_one = Exists(
        Membership.objects.active().filter(
            organization=OuterRef("organization"), role=MembershipRole.FOCAL_POINT, user__is_active=True
        )
    )
    mine = asked.filter(focal).exclude(organization__category__in=STATES)
    if is_secretariat_somewhere(user):
        mine = mine | asked.filter(organization__category__in=STATES) | asked.filter(~has_one)
    found: dict[int, list[Membership]] = {}
    for row in mine.distinct().order_by("pk"):
        found.setdefault(row.organization_id, []).append(row)
    for rows in found.values():
        organization = rows[0].organization
        yield Waiting(
            _("Decide who joins %(organization)s") % {"organization": organization},
            reverse("submissions:organization", args=[organization.pk]) + "#requests",
            _("Decide"),
            count=len(rows),
        )

"""Beginning a silence procedure, breaking, extending and withdrawing it, and settling it when its time is over."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.clearance.services.asking import circulate
from submissions.core import audit, locks, news
from submissions.core.sweeping import each_alone
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Membership, SilenceAddressee, SilenceProcedure, Submission, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.dates import say_moment
from submissions.values.enums import AuditVerb, Category, MembershipRole, SilenceOutcome
from submissions.values.exceptions import NotPermitted, NotPossible

VERBS = {
    SilenceOutcome.KEPT: AuditVerb.SILENCE_KEPT,
    SilenceOutcome.BROKEN: AuditVerb.SILENCE_BROKEN,
    SilenceOutcome.VOIDED: AuditVerb.SILENCE_VOIDED,
    SilenceOutcome.WITHDRAWN: AuditVerb.SILENCE_WITHDRAWN,
}
MOST = 300
"""Addresses of one procedure."""


def members_to_ask(submission: Submission) -> list[Membership]:
    """Return the focal points of the group's member delegations, as far as they have joined; one query."""
    rows = Membership.objects.active().filter(
        organization__in=submission.organization.members.all(), role=MembershipRole.FOCAL_POINT
    )
    return list(rows.select_related("user", "organization"))


@locks.writing
def start(submission_id: int, actor: User, expires_at: datetime, addresses: list[str]) -> SilenceProcedure:
    """Send the draft as it is to the members of the group. Raises NotPermitted or NotPossible."""
    submission = _managed(submission_id, actor)
    if submission.organization.category != Category.NEGOTIATING_GROUP:
        raise NotPossible(_("Only a negotiating group has a silence procedure."))
    running = submission.silence_procedures.filter(outcome="").first()
    if running and not _settle(running, submission):
        raise NotPossible(_("A silence procedure is running. Extend or withdraw it."))
    _check_time(submission, expires_at)
    rows = {row.user.email: (row.organization, row.user) for row in members_to_ask(submission)}
    asked: dict[str, tuple[Any, Any]] = {email.strip().lower(): (None, None) for email in addresses if email.strip()}
    asked |= rows
    if not asked:
        raise NotPossible(_("Nobody would be asked: write the addresses of the members."))
    if len(asked) > MOST:
        raise NotPossible(_("A text is sent to at most %(count)s addresses.") % {"count": MOST})
    Submission.objects.filter(pk=submission.pk).update(first_edit_at=None)
    procedure = SilenceProcedure.objects.create(
        submission=submission,
        text=circulate(submission),
        started_by=actor,
        started_at=moments.now(),
        expires_at=expires_at,
    )
    for email, (organization, person) in asked.items():
        SilenceAddressee.objects.create(procedure=procedure, organization=organization, person=person, email=email)
    _tell_addressees("silence_started", procedure, submission, actor)
    _record(AuditVerb.SILENCE_STARTED, procedure, submission, actor)
    return procedure


def _managed(submission_id: int, actor: User) -> Submission:
    """Return the submission locked. Raises NotPermitted to anyone but a focal point of the group."""
    submission = locks.submission(submission_id)
    reason = reason_against(actor, "submissions.manage_clearance", submission)
    if reason:
        raise NotPermitted(reason)
    return submission


def _check_time(submission: Submission, expires_at: datetime) -> None:
    if expires_at <= moments.now():
        raise NotPossible(_("Choose a time of expiry that is still to come."))
    if expires_at >= submission.consultation.deadline(submission.organization):
        raise NotPossible(_("The call closes before that; choose an earlier time of expiry."))


def _tell_addressees(
    name: str,
    procedure: SilenceProcedure,
    submission: Submission,
    actor: User | None,
    focal_points: list[User] | None = None,
    **context: Any,
) -> None:
    """Tell those to whom the text was sent: times in the zone of the call and, where it is known, in their own.

    ``focal_points`` of the group are told with them, and also by whom silence was broken and why.
    """
    rows = {row.email: row for row in procedure.addressees.select_related("person")}

    def of(person: User | str) -> dict[str, Any]:
        row = rows.get(person if isinstance(person, str) else person.email)
        own = "" if isinstance(person, str) else person.time_zone
        return {
            "procedure": procedure,
            "own_time": say_moment(procedure.expires_at, zoneinfo.ZoneInfo(own)) if own else "",
            "addressee": row,
            "token": token_of(row, procedure) if row and not row.person else None,
            "own": person in (focal_points or []),
            **context,
        }

    news.tell(
        name,
        actor=actor,
        submission=submission,
        to={
            news.ADDRESSEES: [row.person or row.email for row in rows.values()],
            **({} if focal_points is None else {news.FOCAL_POINTS: focal_points}),
        },
        path=reverse("submissions:silence_asked", args=[procedure.pk]),
        language=procedure.started_by.language,
        context=of,
        until=procedure.expires_at,
        outcome=SilenceOutcome(procedure.outcome) if procedure.outcome else "",
    )


def _record(verb: AuditVerb, procedure: SilenceProcedure, submission: Submission, actor: User | None) -> None:
    """Put it on the trail: who broke silence and why is not there, for the drafters of the group read it."""
    audit.record(
        verb,
        actor,
        submission=submission,
        checksum=procedure.text.checksum,
        expires_at=procedure.expires_at.isoformat(),
        ended_at=procedure.ended_at.isoformat() if procedure.ended_at else "",
        reason=procedure.ended_because,
    )


@locks.writing
def extend(procedure_id: int, actor: User, expires_at: datetime) -> SilenceProcedure:
    """Give the members more time, and tell them. Raises NotPermitted or NotPossible."""
    procedure, submission = _running(procedure_id, actor)
    if expires_at <= procedure.expires_at:
        raise NotPossible(_("An extension must be later than the present time of expiry."))
    _check_time(submission, expires_at)
    procedure.expires_at = expires_at
    procedure.save(update_fields=["expires_at"])
    _tell_addressees("silence_started", procedure, submission, actor, extended=True)
    _record(AuditVerb.SILENCE_EXTENDED, procedure, submission, actor)
    return procedure


@locks.writing
def withdraw(procedure_id: int, actor: User, reason: str = "") -> None:
    """Call the procedure off, so that the text can be changed, and tell the members.

    Raises NotPermitted or NotPossible.
    """
    procedure, submission = _running(procedure_id, actor)
    procedure.ended_by, procedure.ended_because = actor, reason.strip()[:5000]
    _end(procedure, submission, SilenceOutcome.WITHDRAWN, moments.now(), actor)


def _running(procedure_id: int, actor: User | None = None) -> tuple[SilenceProcedure, Submission]:
    """Return a procedure that is still running, its submission locked. Raises NotPossible where it has ended."""
    submission_id = SilenceProcedure.objects.values_list("submission", flat=True).get(pk=procedure_id)
    submission = _managed(submission_id, actor) if actor else locks.submission(submission_id)
    procedure = SilenceProcedure.objects.select_related("text", "started_by").get(pk=procedure_id)
    if procedure.outcome or _outcome_now(procedure, submission):
        raise NotPossible(_("The silence procedure has ended."))
    return procedure, submission


@locks.writing
def break_as_member(procedure_id: int, actor: User, reason: str) -> SilenceAddressee:
    """Break silence as a person to whom the text was sent. Raises NotPermitted or NotPossible."""
    procedure, submission = _running(procedure_id)
    row = procedure.addressees.filter(person=actor).select_related("organization").first()
    if row is None or not Membership.objects.active().filter(user=actor, organization=row.organization).exists():
        raise NotPermitted(_("Only those to whom the text was sent may break silence."))
    return _break(row, procedure, submission, reason, str(actor), "", actor)


@locks.writing
def break_by_link(token: str, reason: str, name: str, title: str) -> SilenceAddressee:
    """Break silence by the link in the mail. Raises NotPossible."""
    row = find(token)
    procedure, submission = _running(row.procedure_id)
    name, title = " ".join(name.split())[:200], " ".join(title.split())[:200]
    if not name or not title:
        raise NotPossible(_("Write your name and functional title; they go on the record."))
    return _break(row, procedure, submission, reason, name, title, None)


@locks.writing
def answer_as_member(procedure_id: int, actor: User, comment: str = "") -> SilenceAddressee:
    """Agree expressly, or comment, without breaking silence. Raises NotPermitted or NotPossible."""
    procedure, submission = _running(procedure_id)
    row = procedure.addressees.filter(person=actor).select_related("organization").first()
    if row is None or not Membership.objects.active().filter(user=actor, organization=row.organization).exists():
        raise NotPermitted(_("Only those to whom the text was sent may answer."))
    return _answer(row, submission, comment, str(actor), "", actor)


@locks.writing
def answer_by_link(token: str, comment: str, name: str, title: str) -> SilenceAddressee:
    """Agree expressly, or comment, by the link in the mail, without breaking silence. Raises NotPossible."""
    row = find(token)
    _procedure, submission = _running(row.procedure_id)
    name, title = " ".join(name.split())[:200], " ".join(title.split())[:200]
    if not name or not title:
        raise NotPossible(_("Write your name and functional title; they go on the record."))
    return _answer(row, submission, comment, name, title, None)


def _answer(
    row: SilenceAddressee, submission: Submission, comment: str, name: str, title: str, actor: User | None
) -> SilenceAddressee:
    """Write the answer down and tell the focal points of the group; the procedure goes on."""
    row.answered_at, row.comment, row.name, row.title = moments.now(), comment.strip()[:5000], name, title
    row.save(update_fields=["answered_at", "comment", "name", "title"])
    news.tell("silence_answered", actor=actor, submission=submission, body=str(row.organization or row.email))
    return row


def _break(
    row: SilenceAddressee,
    procedure: SilenceProcedure,
    submission: Submission,
    reason: str,
    name: str,
    title: str,
    actor: User | None,
) -> SilenceAddressee:
    if not reason.strip():
        raise NotPossible(_("Write why you break silence."))
    row.broken_at, row.reason, row.name, row.title = moments.now(), reason.strip()[:5000], name, title
    row.save(update_fields=["broken_at", "reason", "name", "title"])
    _end(procedure, submission, SilenceOutcome.BROKEN, row.broken_at, actor, row)
    return row


def _end(
    procedure: SilenceProcedure,
    submission: Submission,
    outcome: SilenceOutcome,
    ended_at: datetime,
    actor: User | None = None,
    broken_by: SilenceAddressee | None = None,
) -> None:
    """Write the outcome down, tell the members what, and the focal points of the group also by whom and why."""
    procedure.outcome, procedure.ended_at = outcome, ended_at
    procedure.save(update_fields=["outcome", "ended_at", "ended_by", "ended_because"])
    focal_points = Membership.objects.active().filter(
        organization=submission.organization_id, role=MembershipRole.FOCAL_POINT
    )
    people = [row.user for row in focal_points.select_related("user")]
    _tell_addressees("silence_ended", procedure, submission, actor, people, broken_by=broken_by)
    # The trail says that silence was broken, and not by whom: the actor would.
    _record(VERBS[outcome], procedure, submission, None if outcome == SilenceOutcome.BROKEN else actor)


# --- Settling ---------------------------------------------------------------------------------------------------------


def _outcome_now(procedure: SilenceProcedure, submission: Submission) -> tuple[SilenceOutcome, datetime] | None:
    """Return what has become of a procedure that nobody ended, and when; None while it runs.

    The first edit decides, even where a later one took it back: asked late, after a worker was down, it tells the same
    as it would have told in time. What changed the text without an edit, such as another wording of a question, counts
    while the procedure runs.
    """
    now, edited_at = moments.now(), submission.first_edit_at
    if edited_at and edited_at < procedure.expires_at:
        return SilenceOutcome.VOIDED, max(edited_at, procedure.started_at)
    if now >= procedure.expires_at:
        return SilenceOutcome.KEPT, procedure.expires_at
    if checksum(snapshot(submission)) != procedure.text.checksum:
        return SilenceOutcome.VOIDED, now
    return None


def _settle(procedure: SilenceProcedure, submission: Submission) -> bool:
    found = _outcome_now(procedure, submission)
    if found:
        _end(procedure, submission, *found)
    return found is not None


@locks.writing
def settle(procedure_id: int) -> bool:
    """Write down what has become of a procedure, once; tell whether it has ended."""
    submission = locks.submission(SilenceProcedure.objects.values_list("submission", flat=True).get(pk=procedure_id))
    procedure = SilenceProcedure.objects.select_related("text", "started_by").get(pk=procedure_id)
    return bool(procedure.outcome) or _settle(procedure, submission)


@locks.in_steps
def settle_due() -> int:
    """Settle procedures whose time is over or whose text was edited; return how many have ended."""
    due = SilenceProcedure.objects.filter(
        Q(expires_at__lte=moments.now()) | Q(submission__first_edit_at__isnull=False), outcome=""
    )
    return each_alone(settle, due.order_by("pk").values_list("pk", flat=True), "Silence procedure")


# --- Links ------------------------------------------------------------------------------------------------------------


def token_of(row: SilenceAddressee, procedure: SilenceProcedure) -> str:
    """Return the token of the link for one address, one text; it is good while the procedure runs."""
    return _signer(row, procedure).sign(str(row.pk))


def find(token: str) -> SilenceAddressee:
    """Return whom a link was sent to. Raises NotPossible for anything that was never sent."""
    key = token.partition(":")[0]
    rows = SilenceAddressee.objects.filter(person=None).select_related(
        "procedure__started_by",
        "procedure__text__submission__organization",
        "procedure__text__submission__consultation",
    )
    row = rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    try:
        if row is None:
            raise BadSignature
        _signer(row, row.procedure).unsign(token)
    except BadSignature:
        raise NotPossible(_("This link is not known. Open it from the message again, whole.")) from None
    return row


def _signer(row: SilenceAddressee, procedure: SilenceProcedure) -> Signer:
    return Signer(salt=f"submissions.silence:{procedure.text.checksum}:{row.email}")

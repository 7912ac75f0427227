"""Sending a draft for clearance, and what the clearers answer."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Q
from django.utils.translation import gettext as _

from submissions.clearance.services import links
from submissions.clearance.services.chain import is_active_member
from submissions.clearance.services.state import StepStatus, chain_of, record_of, states
from submissions.core import audit, locks, news
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import CirculatedText, Clearance, Membership, Organization, Submission, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, ClearanceDecision, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible


@locks.within
def circulate(submission: Submission) -> CirculatedText:
    """Return the draft as it is now, kept once. Raises NotPossible where nothing has been answered."""
    content = snapshot(submission)
    if not any(answer["number"] for answer in content["answers"]):
        raise NotPossible(_("No question has been answered yet."))
    text, _created = CirculatedText.objects.get_or_create(
        submission=submission, checksum=checksum(content), defaults={"content": content}
    )
    return text


def _locked(submission_id: int) -> Submission:
    """Return the submission locked, and its organization: the chain does not change while a step of it is asked."""
    locks.hold(Organization, Submission.objects.values_list("organization", flat=True).get(pk=submission_id))
    return locks.submission(submission_id)


@locks.writing
def send(submission_id: int, actor: User) -> Clearance:
    """Ask the first step that has not cleared the draft as it is; the next steps are asked as each clears.

    Raises NotPermitted to who may not edit the draft, or NotPossible where nobody is left to ask.
    """
    submission = _locked(submission_id)
    reason = reason_against(actor, "submissions.ask_clearance", submission)
    if reason:
        raise NotPermitted(reason)
    text = circulate(submission)
    if not chain_of(submission.organization_id):
        raise NotPossible(_("The organization has no chain of clearance. A focal point can set one up."))
    # What was asked for an earlier text can be answered no longer.
    stale = Clearance.objects.filter(text__submission=submission, decision="", withdrawn_at=None).exclude(text=text)
    stale.update(withdrawn_at=moments.now())
    asked = _ask_next(text, submission, actor)
    if asked is None:
        raise NotPossible(_("Nobody is left to ask: see below who has cleared and who is asked."))
    return asked


def _ask_next(text: CirculatedText, submission: Submission, actor: User) -> Clearance | None:
    """Ask the first step that has not cleared; None where that one is asked already or every step has cleared."""
    for state in states(chain_of(submission.organization_id), record_of(submission), text.checksum):
        if state.status == StepStatus.CLEARED:
            continue
        if state.status == StepStatus.WAITING:
            return None
        if state.status == StepStatus.EXPIRED and state.clearance:
            return _send_request(state.clearance, submission, actor)
        step = state.step
        if step.person and not is_active_member(submission.organization_id, step.person):
            raise NotPossible(
                _("“%(step)s” names a person who is no longer a member. A focal point can change the chain.")
                % {"step": step}
            )
        asked = Clearance(
            text=text,
            step=step,
            position=step.position,
            title=step.title,
            person=step.person,
            email=step.person.email if step.person else step.email,
            sent_by=actor,
        )
        return _send_request(asked, submission, actor)
    return None


def _send_request(clearance: Clearance, submission: Submission, actor: User) -> Clearance:
    """Write to the clearer, a link where there is no account, and put it on the record."""
    clearance.sent_at = moments.now()
    clearance.expires_at = None if clearance.person else clearance.sent_at + links.LIFE
    clearance.save()
    news.tell(
        "clearance_asked",
        actor=actor,
        submission=submission,
        to={news.ADDRESSEES: [clearance.person or clearance.email]},
        language=actor.language,
        context={"clearance": clearance, "token": None if clearance.person else links.token_of(clearance)},
    )
    audit.record(
        AuditVerb.CLEARANCE_ASKED,
        actor,
        submission=submission,
        step=clearance.title,
        clearance=clearance.pk,
        checksum=clearance.text.checksum,
    )
    return clearance


def is_changed(clearance: Clearance, submission: Submission) -> bool:
    """Tell whether the draft is no longer the text that was sent."""
    return checksum(snapshot(submission)) != clearance.text.checksum


def _open(clearance_id: int) -> tuple[Clearance, Submission]:
    """Return a request and its submission, both locked. Raises NotPossible where it can be answered no longer."""
    submission_id = Clearance.objects.values_list("text__submission", flat=True).get(pk=clearance_id)
    submission = _locked(submission_id)
    clearance = locks.one(Clearance.objects.select_related("text", "person", "sent_by"), clearance_id)
    if clearance.withdrawn_at:
        raise NotPossible(_("This request was withdrawn."))
    if clearance.decision:
        raise NotPossible(_("This request has been answered already; the first answer stands."))
    return clearance, submission


@locks.writing
def decide_as_member(clearance_id: int, actor: User, decision: str, reason: str = "") -> Clearance:
    """Answer as the member who was asked. Raises NotPermitted to anyone else, or NotPossible."""
    clearance, submission = _open(clearance_id)
    if clearance.person_id != actor.pk or not is_active_member(submission.organization_id, actor):
        raise NotPermitted(_("Only the member who was asked may clear."))
    return _decide(clearance, submission, decision, reason, str(actor), "", actor)


@locks.writing
def decide_by_link(token: str, decision: str, reason: str, name: str, title: str) -> Clearance:
    """Answer by the link in the mail. Raises NotPossible; ``links.Expired`` where a new one may be asked for."""
    clearance, submission = _open(links.find(token).pk)
    name, title = " ".join(name.split())[:200], " ".join(title.split())[:200]
    if not name or not title:
        raise NotPossible(_("Write your name and functional title; they go on the record."))
    return _decide(clearance, submission, decision, reason, name, title, None)


def _decide(
    clearance: Clearance,
    submission: Submission,
    decision: str,
    reason: str,
    name: str,
    title: str,
    actor: User | None,
) -> Clearance:
    if is_changed(clearance, submission):
        raise NotPossible(_("The text was changed after it was sent to you. You will be asked again for the new text."))
    if decision not in ClearanceDecision.values:
        raise NotPossible(_("Choose whether you clear the text or send it back."))
    reason = reason.strip()[:5000]
    if decision == ClearanceDecision.SENT_BACK and not reason:
        raise NotPossible(_("Write why you send the text back."))
    clearance.decision = decision
    clearance.reason = reason
    clearance.decided_at = moments.now()
    clearance.decided_name, clearance.decided_title = name, title
    clearance.save(update_fields=["decision", "reason", "decided_at", "decided_name", "decided_title"])
    following = None
    if decision == ClearanceDecision.CLEARED:
        with suppress(NotPossible):  # the next step is for the organization to mend, and no reason to lose this answer
            following = _ask_next(clearance.text, submission, clearance.sent_by)
    news.tell(
        "clearance_decided",
        actor=actor,
        submission=submission,
        to={news.MEMBERS: _to_tell(clearance, submission)},
        context={"clearance": clearance, "following": following},
        step=clearance.title,
    )
    audit.record(
        AuditVerb.CLEARED if decision == ClearanceDecision.CLEARED else AuditVerb.SENT_BACK,
        actor,
        submission=submission,
        step=clearance.title,
        clearance=clearance.pk,
        checksum=clearance.text.checksum,
    )
    return clearance


def _to_tell(clearance: Clearance, submission: Submission) -> list[User]:
    """Return the focal points and who sent the text, each once, less the clearer; a reason may quote the draft.

    Who sent it and has left the organization since is told nothing more.
    """
    told = Q(role=MembershipRole.FOCAL_POINT) | Q(user=clearance.sent_by_id)
    members = Membership.objects.active().filter(told, organization=submission.organization_id)
    return [row.user for row in members.exclude(user=clearance.person_id).select_related("user")]


@locks.writing
def remind(clearance_id: int, actor: User) -> Clearance:
    """Write to the clearer again; the link is good for 14 days from now. Raises NotPermitted or NotPossible."""
    clearance, submission = _open(clearance_id)
    reason = reason_against(actor, "submissions.ask_clearance", submission)
    if reason:
        raise NotPermitted(reason)
    if is_changed(clearance, submission):
        raise NotPossible(_("The text was changed after it was sent. Send the new text for clearance."))
    return _send_request(clearance, submission, actor)


@locks.writing
def renew(token: str) -> Clearance:
    """Send a new link to the address that an expired one was sent to. Raises NotPossible for any other link."""
    clearance, submission = _open(links.find(token, expired_too=True).pk)
    if not clearance.has_expired:
        raise NotPossible(_("A newer link has been sent already. Look for the latest message."))
    if is_changed(clearance, submission):
        raise NotPossible(_("The text was changed after it was sent to you. You will be asked again for the new text."))
    return _send_request(clearance, submission, clearance.sent_by)


@locks.writing
def withdraw(clearance_id: int, actor: User, reason: str = "") -> Clearance:
    """Take a request back, or a clearance already given: the link is good no longer, and who was asked is told.

    Raises NotPermitted.
    """
    submission = _locked(Clearance.objects.values_list("text__submission", flat=True).get(pk=clearance_id))
    against = reason_against(actor, "submissions.manage_clearance", submission)
    if against:
        raise NotPermitted(against)
    clearance = locks.one(Clearance.objects.select_related("text", "person"), clearance_id)
    if clearance.withdrawn_at:
        return clearance
    clearance.withdrawn_at, clearance.withdrawn_by = moments.now(), actor
    clearance.withdrawn_because = reason.strip()[:5000]
    clearance.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    news.tell(
        "clearance_withdrawn",
        actor=actor,
        submission=submission,
        to={news.ADDRESSEES: [clearance.person or clearance.email]},
        language=actor.language,
        context={"clearance": clearance, "actor": actor},
        step=clearance.title,
        reason=clearance.withdrawn_because or "–",
    )
    audit.record(
        AuditVerb.CLEARANCE_WITHDRAWN,
        actor,
        submission=submission,
        step=clearance.title,
        clearance=clearance.pk,
        checksum=clearance.text.checksum,
        reason=clearance.withdrawn_because,
    )
    return clearance

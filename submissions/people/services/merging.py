"""Merging an organization into the one it duplicates: what would happen is said first, then done for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from django.utils.translation import gettext as _

from submissions.core import audit, locks, news
from submissions.core.signals import organizations_merged
from submissions.models import (
    Accreditation,
    Answer,
    AnswerRevision,
    Association,
    Attachment,
    ClearanceStep,
    CoSubmitter,
    DeclaredConflict,
    Extension,
    Invitation,
    Mail,
    Membership,
    News,
    OnBehalfOf,
    Organization,
    Participant,
    SilenceAddressee,
    Submission,
    User,
)
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, MembershipRole, MembershipState, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible

MOVERS: list[Callable[[Submission, Submission, User], None]] = []
"""What upper rooms do with their part of a draft that ends, beside answers: called with it, the one that stays, who."""


def register(mover: Callable[[Submission, Submission, User], None]) -> None:
    """Add what a room does; its app calls this when it is ready."""
    if mover not in MOVERS:
        MOVERS.append(mover)


@dataclass(slots=True)
class Plan:
    """What a merge would do: ``blocking`` sentences forbid it, ``happens`` tell what becomes of what."""

    blocking: list[str] = field(default_factory=list)
    happens: list[str] = field(default_factory=list)


def plan(source: Organization, target: Organization) -> Plan:
    """Return what merging ``source`` into ``target`` would do; nothing is changed."""
    found = Plan()
    names = {"source": source, "target": target}
    if source.pk == target.pk:
        found.blocking.append(_("Choose another organization."))
        return found
    if source.merged_into_id or target.merged_into_id:
        found.blocking.append(_("One of the two has been merged already."))
    if source.is_state or source.iso3 or source.key:
        found.blocking.append(_("States and groups of the register are not merged into another organization."))
    if source.category != target.category:
        found.happens.append(
            _("The categories differ: what was of %(source)s is counted as %(category)s from now on.")
            % {**names, "category": target.get_category_display()}
        )
    members = source.memberships.active().count()
    found.happens.append(_("Members who move: %(count)s; each keeps the stronger role.") % {"count": members})
    invitations = source.invitations.filter(accepted_at=None).count()
    if invitations:
        found.happens.append(_("Invitations that move: %(count)s.") % {"count": invitations})
    if source.clearance_steps.exists() and target.clearance_steps.exists():
        found.happens.append(_("The chain of clearance of %(target)s stays; that of %(source)s ends.") % names)
    theirs = {row.consultation_id: row for row in _submissions(target)}
    for submission in _submissions(source):
        found_both = {**names, "call": submission.consultation}
        other = theirs.get(submission.consultation_id)
        if other is None:
            found.happens.append(_("The submission to “%(call)s” moves.") % found_both)
        elif submission.status == SubmissionStatus.WITHDRAWN:
            found.happens.append(
                _("The withdrawn submission of %(source)s to “%(call)s” stays on record under its name.") % found_both
            )
        elif submission.latest_version_id and not other.latest_version_id:
            found.blocking.append(
                _("To “%(call)s”, %(source)s has submitted and %(target)s has only a draft: merge the other way round.")
                % found_both
            )
        elif submission.latest_version_id:
            found.blocking.append(
                _(
                    "Both have submitted to “%(call)s” (No. %(first)s and No. %(second)s). The one that shall not "
                    "stand must be withdrawn first."
                )
                % {**found_both, "first": submission.number, "second": other.number}
            )
        elif other.latest_version_id:
            found.happens.append(
                _(
                    "To “%(call)s”, %(target)s has submitted. The draft of %(source)s ends; its answers and comments "
                    "are kept in the history of those of %(target)s, and its files join the draft of %(target)s."
                )
                % found_both
            )
        else:
            found.happens.append(
                _(
                    "Both have a draft for “%(call)s”. That of %(target)s stays and takes the answers it lacks from "
                    "%(source)s; where both have written, the text of %(source)s is kept in the answer's history."
                )
                % found_both
            )
    return found


def _submissions(organization: Organization) -> list[Submission]:
    return list(Submission.objects.filter(organization=organization).select_related("consultation", "organization"))


@locks.writing
def merge(source_id: int, target_id: int, actor: User, confirmation: str) -> Organization:
    """Merge a duplicate into ``target``; it cannot be undone, so ``confirmation`` repeats the duplicate's name.

    Raises NotPermitted to anyone but a secretariat, or NotPossible with what forbids it as ``details``.
    """
    pair = {row.pk: row for row in locks.rows(Organization.objects.filter(pk__in=[source_id, target_id]))}
    source, target = pair[source_id], pair[target_id]
    reason = reason_against(actor, "submissions.merge_organizations", source)
    if reason:
        raise NotPermitted(reason)
    # The drafts before they are looked at: one that is submitted meanwhile may forbid the merge.
    drafts = locks.rows(Submission.objects.filter(organization__in=pair).select_related("consultation", "organization"))
    found = plan(source, target)
    if found.blocking:
        raise NotPossible(_("These two cannot be merged yet."), found.blocking)
    if " ".join(confirmation.split()) not in {source.name, source.english_name}:
        raise NotPossible(_("Type the name of the organization that ends, exactly as it is shown."))
    moved = _move_members(source, target)
    _move_invitations(source, target)
    _move_submissions(drafts, source, target, actor)
    _move_parts_in_others(source, target)
    if target.clearance_steps.exists():
        ClearanceStep.objects.filter(organization=source).delete()
    else:
        ClearanceStep.objects.filter(organization=source).update(organization=target)
    target.requires_clearance = target.requires_clearance or source.requires_clearance
    target.save(update_fields=["requires_clearance"])
    for group in source.groups.all():
        group.members.remove(source)
        group.members.add(target)
    target.members.add(*source.members.exclude(pk=target.pk))
    source.members.clear()
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    News.objects.filter(organization=source).update(organization=target)
    Mail.objects.filter(organization=source).update(organization=target)
    news.tell(
        "organization_merged",
        actor=actor,
        organization=target,
        to={news.PERSON: moved},
        context={"source": source},
        source=source,
    )
    for organization in (source, target):
        audit.record(
            AuditVerb.ORGANIZATION_MERGED,
            actor,
            organization=organization,
            source=source.pk,
            target=target.pk,
            name=source.english_name,
            happened=found.happens,
        )
    return target


def _move_invitations(source: Organization, target: Organization) -> None:
    """Move invitations; each link goes on working, and of several to one address the higher role holds for all."""
    standing = {
        (row.consultation_id, row.email.lower())
        for row in Invitation.objects.filter(organization=target)
        if row.consultation_id or row.accepted_at is None
    }
    leading = set()
    for row in Invitation.objects.filter(organization=source):
        if row.accepted_at is None and row.role == MembershipRole.FOCAL_POINT:
            leading.add(row.email.lower())
        open_one = row.consultation_id or row.accepted_at is None
        if open_one and (row.consultation_id, row.email.lower()) in standing:
            row.delete()
    Invitation.objects.filter(organization=source).update(organization=target)
    open_ones = Invitation.objects.filter(organization=target, accepted_at=None)
    leading |= {row.email.lower() for row in open_ones if row.role == MembershipRole.FOCAL_POINT}
    for row in open_ones:
        if row.email.lower() in leading and row.role != MembershipRole.FOCAL_POINT:
            Invitation.objects.filter(pk=row.pk).update(role=MembershipRole.FOCAL_POINT)


def _move_members(source: Organization, target: Organization) -> list[User]:
    """Move memberships; who belongs to both keeps the stronger of the two. Returns who is a member of the target."""
    there = {row.user_id: row for row in target.memberships.all()}
    people = []
    for row in source.memberships.select_related("user"):
        if row.state == MembershipState.ACTIVE:
            people.append(row.user)
        kept = there.get(row.user_id)
        if kept is None:
            Membership.objects.filter(pk=row.pk).update(organization=target)
            continue
        if row.state == MembershipState.ACTIVE:
            if row.role == MembershipRole.FOCAL_POINT or kept.state != MembershipState.ACTIVE:
                kept.role = row.role
            kept.state = MembershipState.ACTIVE
            kept.save(update_fields=["role", "state"])
        row.delete()
    return people


def _move_submissions(drafts: list[Submission], source: Organization, target: Organization, actor: User) -> None:
    theirs = {row.consultation_id: row for row in drafts if row.organization_id == target.pk}
    # All answers at once, for a lock on one of a draft must not follow that on one of another.
    locks.rows(Answer.objects.filter(submission__in=theirs.values()))
    for submission in drafts:
        if submission.organization_id != source.pk:
            continue
        other = theirs.get(submission.consultation_id)
        if other is None:
            Submission.objects.filter(pk=submission.pk).update(organization=target)
        elif submission.status in {SubmissionStatus.DRAFT, SubmissionStatus.VOID}:
            _move_answers(submission, other, actor)


def _move_answers(draft: Submission, into: Submission, actor: User) -> None:
    """Give the answers of a draft that ends to the one that stays: into what is empty there, else into the history.

    What has been submitted is left as it is; all goes into the history then.
    """
    now = moments.now()
    written = {row.question_id: row for row in draft.answers.all() if not row.is_empty}
    for answer in Answer.objects.filter(submission=into, question__in=list(written)):
        row = written[answer.question_id]
        if (row.html, row.value) == (answer.html, answer.value):
            continue
        taken = answer.is_empty and into.latest_version_id is None
        AnswerRevision.objects.create(
            answer=answer,
            number=answer.revision + taken,
            base_number=answer.revision,
            html=row.html,
            schema=row.schema,
            value=row.value,
            key=uuid4().hex,
            actor=row.updated_by or actor,
            created_at=now,
            conflicts_with=None if taken else answer.revision,
        )
        if taken:
            answer.html, answer.schema, answer.value, answer.words = row.html, row.schema, row.value, row.words
            answer.revision += 1
            answer.updated_by, answer.updated_at = row.updated_by or actor, now
            answer.save()
    for mover in MOVERS:
        mover(draft, into, actor)
    there = set(into.pictures.values_list("sha256", flat=True))
    draft.pictures.exclude(sha256__in=there).update(submission=into)
    files = set(into.attachments.present().values_list("kind", "sha256"))
    moved = False
    for file in draft.attachments.all():
        if file.removed_at is None and (file.kind, file.sha256) in files:
            continue  # the same file is there
        Attachment.objects.filter(pk=file.pk).update(submission=into)
        moved = True
    if moved or into.latest_version_id is None:
        locks.edited(into.pk)


def _move_parts_in_others(source: Organization, target: Organization) -> None:
    """Move what the organization is to the submissions of others, to statements, extensions and accreditations."""
    locks.rows(CoSubmitter.objects.filter(organization__in=[source, target]))
    for row in CoSubmitter.objects.filter(organization=source).select_related("submission"):
        there = CoSubmitter.objects.filter(submission=row.submission, organization=target, withdrawn_at=None).first()
        if row.submission.organization_id == target.pk or (there and not row.withdrawn_at):
            if there and row.confirmed_at and not there.confirmed_at:
                there.confirmed_at, there.confirmed_by = row.confirmed_at, row.confirmed_by
                there.save(update_fields=["confirmed_at", "confirmed_by"])
            if there:
                said = there.confirmations.values("checksum")
                row.confirmations.exclude(checksum__in=said).update(co_submitter=there)
            row.delete()
        else:
            CoSubmitter.objects.filter(pk=row.pk).update(organization=target)
    CoSubmitter.objects.filter(organization=target, submission__organization=target).delete()
    for role, other in (("organization", "statement_of"), ("statement_of", "organization")):
        for declared in Association.objects.filter(**{role: source}):
            partner = getattr(declared, f"{other}_id")
            same = {"consultation": declared.consultation_id, role: target, other: partner}
            if partner == target.pk or Association.objects.filter(**same).exists():
                declared.delete()
            else:
                Association.objects.filter(pk=declared.pk).update(**{role: target})
    for ground in Accreditation.objects.filter(organization=source):
        if Accreditation.objects.filter(organization=target, process=ground.process_id, kind=ground.kind).exists():
            ground.delete()
        else:
            Accreditation.objects.filter(pk=ground.pk).update(organization=target)
    known = DeclaredConflict.objects.filter(organization=target, ended_at=None).values("user")
    DeclaredConflict.objects.filter(organization=source, ended_at=None, user__in=known).delete()
    DeclaredConflict.objects.filter(organization=source).update(organization=target)
    Extension.objects.filter(organization=source).update(organization=target)
    OnBehalfOf.objects.filter(organization=source).update(organization=target)
    Participant.objects.filter(organization=source).update(organization=target)
    SilenceAddressee.objects.filter(organization=source).update(organization=target)
    organizations_merged.send(sender=Organization, source=source, target=target)

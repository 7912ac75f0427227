"""What surrounds the answers of a draft."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.core import audit, locks, news
from submissions.drafting.joint import text_checksum
from submissions.drafting.services import editable
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import (
    Association,
    CirculatedText,
    CoSubmitter,
    JointConfirmation,
    News,
    OnBehalfOf,
    Organization,
    Submission,
    User,
)
from submissions.people.services.registry import find_organization
from submissions.record.services import joint
from submissions.rules import is_focal_point
from submissions.values import moments
from submissions.values.enums import AuditVerb, Category, ConsultationPhase, Language, Publication
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible


@locks.writing
def set_particulars(
    submission_id: int,
    *,
    actor: User,
    language: str,
    publication: str,
    on_behalf_of: list[str] | None = None,
    co_submitters: list[Organization] | None = None,
    associated_with: list[Organization] | None = None,
) -> Submission:
    """Write what surrounds the answers; a list that is None stays as it is. Raises NotPermitted or NotPossible."""
    submission = editable(submission_id, actor)
    if publication not in submission.consultation.publications or publication not in Publication.values:
        raise NotPossible(_("This call does not offer that way of publication."))
    if language not in Language.values:
        raise NotPossible(_("Choose one of the six official languages."))
    changed = (submission.language, submission.publication) != (language, publication)
    if changed:
        submission.language, submission.publication = language, publication
        submission.save(update_fields=["language", "publication"])
    if on_behalf_of is not None:
        changed = speak_for(submission, on_behalf_of) or changed
    if co_submitters is not None:
        changed = _name(submission, co_submitters, actor) or changed
    if associated_with is not None:
        if associated_with and not submission.organization.is_state:
            raise NotPossible(_("Only a delegation of a State associates itself with the statement of another."))
        of = [organization for organization in associated_with if organization.pk != submission.organization_id]
        declared = Association.objects.filter(
            consultation=submission.consultation_id, organization=submission.organization_id
        )
        changed = changed or {row.pk for row in of} != set(declared.values_list("statement_of", flat=True))
        declared.exclude(statement_of__in=of).delete()
        Association.objects.bulk_create(
            [
                Association(
                    consultation=submission.consultation,
                    organization=submission.organization,
                    statement_of=organization,
                    declared_by=actor,
                )
                for organization in of
            ],
            ignore_conflicts=True,
        )
    if changed:
        locks.edited(submission.pk)
    if co_submitters is not None or on_behalf_of is not None:
        _ask_the_new(submission, actor)
    return submission


@locks.within
def speak_for(submission: Submission, names: list[str]) -> bool:
    """Write for whom the submitter says it speaks; tell whether the text changed. Bodies of the register are known."""
    wanted = list(dict.fromkeys(" ".join(name.split())[:300] for name in names if name.strip()))
    there = {row.name: row for row in submission.on_behalf_of.all()}
    submission.on_behalf_of.exclude(name__in=wanted).delete()
    for name in wanted:
        if name not in there:
            OnBehalfOf.objects.create(submission=submission, name=name, organization=_known_body(name))
    return set(wanted) != set(there)


def _known_body(name: str) -> Organization | None:
    """Return the State or negotiating group of this name, which can be asked whether it is spoken for."""
    try:
        found = find_organization(name)
    except NotFound:
        return None
    return found if found.is_state or found.category == Category.NEGOTIATING_GROUP else None


def _name(submission: Submission, organizations: list[Organization], actor: User) -> bool:
    """Write who submits jointly: whom the lead leaves out is told. Tells whether the text changed."""
    others = {row.pk: row for row in organizations if row.pk != submission.organization_id}
    present = submission.co_submitters.filter(withdrawn_at=None).select_related("organization")
    changed = False
    for row in present:
        if row.organization_id in others:
            del others[row.organization_id]
            continue
        changed = changed or row.confirmed_at is not None  # one that has not confirmed stands in no text
        _remove(row, submission, actor)
    CoSubmitter.objects.bulk_create(CoSubmitter(submission=submission, organization=row) for row in others.values())
    return changed


def _remove(row: CoSubmitter, submission: Submission, actor: User) -> None:
    """Take a co-submitter out: an event of the trail, told; versions that name it stay readable to it."""
    row.withdrawn_at, row.removed_by = moments.now(), actor
    row.save(update_fields=["withdrawn_at", "removed_by"])
    news.tell(
        "co_submitter_removed",
        actor=actor,
        submission=submission,
        organization=row.organization,
        to={
            news.CO_SUBMITTERS: joint.focal_points(row.organization),
            **({} if row.confirmed_at and submission.latest_version_id else {news.SECRETARIAT: []}),
        },
        lead=submission.organization,
    )
    audit.record(
        AuditVerb.CO_SUBMITTER_REMOVED,
        actor,
        submission=submission,
        co_submitter=row.organization.english_name,
    )


def _ask_the_new(submission: Submission, actor: User) -> None:
    """Send the text to who was named just now, and ask bodies of the register whether they are spoken for."""
    rows = submission.co_submitters.filter(withdrawn_at=None, text=None, confirmed_at=None)
    fresh = [row for row in rows.select_related("organization") if not _was_told(row)]
    text = _text(submission) if fresh else None
    for row in fresh:
        row.submission = submission
        joint.ask(row, text, actor)
    for claim in submission.on_behalf_of.filter(organization__isnull=False, agrees=None).select_related("organization"):
        if not News.objects.filter(event="on_behalf_asked", path=_claim_page(claim)).exists():
            news.tell(
                "on_behalf_asked",
                actor=actor,
                submission=submission,
                organization=claim.organization,
                to={news.FOCAL_POINTS: joint.focal_points(claim.organization) if claim.organization else []},
                path=_claim_page(claim),
                lead=submission.organization,
            )


def _was_told(row: CoSubmitter) -> bool:
    return News.objects.filter(event="co_submitter_named", path=joint.page_of(row)).exists()


def _claim_page(claim: OnBehalfOf) -> str:
    return reverse("submissions:on_behalf", args=[claim.submission_id, claim.pk])


def _text(submission: Submission) -> CirculatedText | None:
    """Return the draft as it is now, kept once; None where nothing has been answered."""
    content = snapshot(submission)
    if not any(answer["number"] for answer in content["answers"]):
        return None
    text, _created = CirculatedText.objects.get_or_create(
        submission=submission, checksum=checksum(content), defaults={"content": content}
    )
    return text


@locks.writing
def send_text(submission_id: int, actor: User) -> int:
    """Send the draft as it is to the co-submitters that have not confirmed it; return how many are asked.

    Raises NotPermitted to who may not edit the draft, NotPossible where nothing is written or nobody is to be asked.
    """
    submission = editable(submission_id, actor)
    text = _text(submission)
    if text is None:
        raise NotPossible(_("No question has been answered yet."))
    asked = 0
    for row in locks.rows(submission.co_submitters.filter(withdrawn_at=None).select_related("organization")):
        row.submission = submission
        asked += joint.ask(row, text, actor)
    if not asked:
        raise NotPossible(_("Every co-submitter has confirmed this text or has been asked to."))
    return asked


@locks.writing
def confirm_co_submitter(co_submitter_id: int, actor: User, read: str = "") -> CoSubmitter:
    """Confirm, for one's own organization, that it submits jointly, and the exact text that was sent to it.

    ``read`` is the checksum of the text that was read (``drafting.joint.text_checksum``); another than that of the text
    last sent is refused. Where no text was sent yet, taking part is confirmed and no text. Raises NotPermitted or
    NotPossible.
    """
    found = _locked(co_submitter_id)
    if not is_focal_point(actor, found.organization):
        raise NotPermitted(_("Only a focal point of the co-submitting organization may confirm."))
    if found.withdrawn_at:
        raise NotPossible(_("The organization has withdrawn. The lead may name it again."))
    sent = text_checksum(found.text.content) if found.text else ""
    if read and read != sent:
        raise NotPossible(_("Another text was sent to you meanwhile. Read it, then confirm it."))
    first = found.confirmed_at is None
    fresh = bool(sent) and not joint.has_confirmed(found, sent)
    if not first and not fresh:
        return found
    if first:
        found.confirmed_by, found.confirmed_at = actor, moments.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        locks.edited(found.submission_id)
    if fresh:
        JointConfirmation.objects.create(
            co_submitter=found, checksum=sent, confirmed_by=actor, confirmed_at=moments.now()
        )
    news.tell("co_submitter_confirmed", actor=actor, submission=found.submission, co_submitter=found.organization)
    audit.record(
        AuditVerb.CO_SUBMITTER_CONFIRMED,
        actor,
        submission=found.submission,
        co_submitter=str(found.organization),
        checksum=sent,
    )
    return found


@locks.writing
def answer_for_body(claim_id: int, actor: User, agrees: bool) -> OnBehalfOf:
    """Say, as a focal point of a body, whether an input is made on its behalf. Raises NotPermitted or NotPossible."""
    submission_id = OnBehalfOf.objects.values_list("submission", flat=True).get(pk=claim_id)
    submission = locks.submission(submission_id)
    claim = OnBehalfOf.objects.select_related("organization").get(pk=claim_id)
    if claim.organization is None or not is_focal_point(actor, claim.organization):
        raise NotPermitted(_("Only a focal point of the body may say this."))
    if submission.consultation.phase() == ConsultationPhase.ARCHIVED:
        raise NotPossible(_("This call is archived."))
    if claim.agrees is agrees:
        return claim
    claim.agrees, claim.answered_by, claim.answered_at = agrees, actor, moments.now()
    claim.save(update_fields=["agrees", "answered_by", "answered_at"])
    news.tell("on_behalf_answered", actor=actor, submission=submission, body=claim.organization)
    audit.record(
        AuditVerb.ON_BEHALF_CONFIRMED if agrees else AuditVerb.ON_BEHALF_DECLINED,
        actor,
        submission=submission,
        body=claim.organization.english_name,
    )
    return claim


@locks.writing
def withdraw_co_submitter(co_submitter_id: int, actor: User, reason: str = "") -> CoSubmitter:
    """Take one's own organization out of a joint submission, or decline to be in it; on the record.

    Versions already submitted stay as they are and say when it withdrew; the next one is without it. The lead is told,
    and the secretariat where a version names the organization. Raises NotPermitted or NotPossible.
    """
    found = _locked(co_submitter_id)
    if not is_focal_point(actor, found.organization):
        raise NotPermitted(_("Only a focal point of the co-submitting organization may withdraw it."))
    submission = found.submission
    if submission.consultation.phase() == ConsultationPhase.ARCHIVED:
        raise NotPossible(_("This call is archived."))
    if found.withdrawn_at:
        return found
    version = submission.latest_version
    named = version is not None and any(row["id"] == found.organization_id for row in version.content["co_submitters"])
    if named and not reason.strip():
        raise NotPossible(_("Write the reason; it is kept on the record."))
    found.withdrawn_at, found.reason = moments.now(), reason.strip()[:5000]
    found.save(update_fields=["withdrawn_at", "reason"])
    if found.confirmed_at:
        locks.edited(submission.pk)
    news.tell(
        "co_submitter_withdrew",
        actor=actor,
        submission=submission,
        to={} if named else {news.SECRETARIAT: []},
        context={"organization": found.organization, "version": version if named else None, "reason": reason.strip()},
        co_submitter=found.organization,
    )
    audit.record(
        AuditVerb.CO_SUBMITTER_WITHDREW,
        actor,
        submission=submission,
        co_submitter=str(found.organization),
        reason=reason.strip(),
        version=version.number if version and named else None,
    )
    return found


def _locked(co_submitter_id: int) -> CoSubmitter:
    locks.hold(Submission, CoSubmitter.objects.values_list("submission", flat=True).get(pk=co_submitter_id))
    rows = CoSubmitter.objects.select_related(
        "organization", "submission__organization", "submission__consultation__process"
    )
    return locks.one(rows, co_submitter_id)

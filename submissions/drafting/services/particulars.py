"""What surrounds the answers of a draft."""

from __future__ import annotations

from django.utils.translation import gettext as _

from submissions.core import audit, locks, news
from submissions.models import (
    Association,
    CoSubmitter,
    OnBehalfOf,
    Organization,
    Submission,
    User,
)
from submissions.rules import is_focal_point, reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, ConsultationPhase, Language, Publication
from submissions.values.exceptions import NotPermitted, NotPossible


@locks.within
def editable(submission_id: int, actor: User) -> Submission:
    """Return the submission locked. Raises NotPermitted to whoever may not edit its draft now."""
    submission = locks.submission(submission_id)
    reason = reason_against(actor, "submissions.edit_draft", submission)
    if reason:
        raise NotPermitted(reason)
    return submission


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
        names = list(dict.fromkeys(" ".join(name.split())[:300] for name in on_behalf_of if name.strip()))
        changed = changed or set(names) != set(submission.on_behalf_of.values_list("name", flat=True))
        submission.on_behalf_of.exclude(name__in=names).delete()
        OnBehalfOf.objects.bulk_create(
            [OnBehalfOf(submission=submission, name=name) for name in names], ignore_conflicts=True
        )
    if co_submitters is not None:
        others = [organization for organization in co_submitters if organization.pk != submission.organization_id]
        left_out = submission.co_submitters.filter(withdrawn_at=None).exclude(organization__in=others)
        # One that has not confirmed stands in no text.
        changed = changed or left_out.exclude(confirmed_at=None).exists()
        left_out.delete()
        CoSubmitter.objects.bulk_create(
            [CoSubmitter(submission=submission, organization=organization) for organization in others],
            ignore_conflicts=True,
        )
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
    return submission


@locks.writing
def confirm_co_submitter(co_submitter_id: int, actor: User) -> CoSubmitter:
    """Confirm, for one's own organization, that it submits jointly. Raises NotPermitted."""
    found = _locked(co_submitter_id)
    if not is_focal_point(actor, found.organization):
        raise NotPermitted(_("Only a focal point of the co-submitting organization may confirm."))
    if found.withdrawn_at:
        raise NotPossible(_("The organization has withdrawn. The lead may name it again."))
    if found.confirmed_at is None:
        found.confirmed_by, found.confirmed_at = actor, moments.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        locks.edited(found.submission_id)
        audit.record(
            AuditVerb.CO_SUBMITTER_CONFIRMED, actor, submission=found.submission, co_submitter=str(found.organization)
        )
    return found


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
    found.withdrawn_at = moments.now()
    found.save(update_fields=["withdrawn_at"])
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

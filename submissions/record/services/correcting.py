"""Particulars of what was handed in, corrected by the secretariat: the next version, with the answers as they were."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from submissions.core import audit, locks, news, signals
from submissions.drafting.services import pictures
from submissions.drafting.snapshot import checksum
from submissions.models import Assignment, SubmissionVersion, User
from submissions.record.services import particulars
from submissions.record.services.lifecycle import ASKED
from submissions.rules import reason_against
from submissions.values.enums import AuditVerb, Corrected, Language, Publication
from submissions.values.exceptions import NotPermitted, NotPossible


@locks.writing
def correct_particulars(
    submission_id: int,
    actor: User,
    reason: str,
    *,
    language: str,
    publication: str,
    on_behalf_of: Sequence[str],
) -> SubmissionVersion:
    """Correct the language, the choice of publication or on whose behalf the latest version of an input is made.

    A version never changes: the correction is the next one, with the answers, the time of receipt, the state of the
    review and the reviewers of the one before. Raises NotPermitted or NotPossible.
    """
    submission = locks.submission(submission_id)
    against = reason_against(actor, "submissions.administer_submission", submission)
    if against:
        raise NotPermitted(against)
    if not reason.strip():
        raise NotPossible(ASKED["correction"])
    latest = submission.latest_version
    if latest is None:
        raise NotPossible(_("Nothing has been submitted that could be corrected."))
    if language not in Language.values or publication not in Publication.values:
        raise NotPossible(_("Choose one of the values that are offered."))
    names = list(dict.fromkeys(" ".join(name.split())[:300] for name in on_behalf_of if name.strip()))
    content = {**latest.content, "language": language, "publication": publication, "on_behalf_of": names}
    what = [
        kind
        for kind, changed in (
            (Corrected.LANGUAGE, language != latest.language),
            (Corrected.PUBLICATION, publication != latest.publication),
            (Corrected.ON_BEHALF, set(names) != set(latest.content["on_behalf_of"])),
        )
        if changed
    ]
    if not what:
        raise NotPossible(_("Nothing is changed."))
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=(submission.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        content=content,
        checksum=checksum(content),
        words=latest.words,
        language=language,
        publication=publication,
        submitted_by=latest.submitted_by,
        submitted_at=latest.submitted_at,
        received_at=latest.received_at,
        is_late=latest.is_late,
        request_key=uuid4().hex,
    )
    pictures.hand_in(version)
    for row in latest.assignments.select_related("reviewer", "assigned_by"):
        Assignment.objects.create(version=version, reviewer=row.reviewer, assigned_by=row.assigned_by)
    signals.version_created.send(SubmissionVersion, version=version)
    if submission.published_version_id == latest.pk:
        submission.published_version = version
    # What its authors have changed in the draft since is theirs; the rest follows the correction.
    if submission.language == latest.language:
        submission.language = language
    if submission.publication == latest.publication:
        submission.publication = publication
    if Corrected.ON_BEHALF in what:
        particulars.speak_for(submission, names)
    submission.latest_version = version
    submission.save(update_fields=["latest_version", "published_version", "language", "publication"])
    news.tell("corrected", actor=actor, submission=submission, version=version, what=what, reason=reason.strip())
    audit.record(
        AuditVerb.PARTICULARS_CORRECTED,
        actor,
        submission=submission,
        version=version.number,
        corrected=[str(kind) for kind in what],
        reason=reason.strip(),
    )
    return version

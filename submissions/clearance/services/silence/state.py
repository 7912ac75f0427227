"""How a silence procedure stands for the draft as it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.models import SilenceProcedure, Submission, SubmissionVersion
from submissions.values.enums import Category, SilenceOutcome

PROBLEMS: dict[str, str | Promise] = {
    "": _("The silence procedure is still running."),
    SilenceOutcome.BROKEN: _("Silence was broken on this text."),
    SilenceOutcome.WITHDRAWN: _("The silence procedure was ended before its time."),
    SilenceOutcome.VOIDED: _("The text was changed during the silence procedure, which made it void."),
}
CHANGED = _("The text was changed after the silence procedure; its outcome counts no longer.")


def latest_of(submission: Submission) -> SilenceProcedure | None:
    """Return the latest procedure on a draft that was not withdrawn; no query for what is no negotiating group."""
    if submission.organization.category != Category.NEGOTIATING_GROUP:
        return None
    procedures = submission.silence_procedures.exclude(outcome=SilenceOutcome.WITHDRAWN)
    return procedures.select_related("text").defer("text__content").first()


def running_on(submission: Submission) -> SilenceProcedure | None:
    """Return the procedure that an edit of the draft would make void."""
    latest = latest_of(submission)
    return latest if latest and not latest.outcome else None


def problem_of(procedure: SilenceProcedure, digest: str) -> str | Promise:
    """Return what keeps silence from holding for a draft with this checksum; "" where it was kept on it."""
    if procedure.outcome == SilenceOutcome.KEPT:
        return "" if procedure.text.checksum == digest else CHANGED
    if procedure.text.checksum != digest:
        return PROBLEMS[SilenceOutcome.VOIDED] if procedure.outcome != SilenceOutcome.BROKEN else CHANGED
    return PROBLEMS[procedure.outcome]


def kept_on(version: SubmissionVersion) -> SilenceProcedure | None:
    """Return the procedure in which silence was kept on exactly what a version holds."""
    return SilenceProcedure.objects.filter(
        submission=version.submission_id, text__checksum=version.checksum, outcome=SilenceOutcome.KEPT
    ).first()

"""The drafting file of a draft or of a call, in the look that its other files have."""

from __future__ import annotations

from assembly.drafting_file import contents_of, make
from assembly.outputs.services.templates import drafting_look
from submissions.models import Consultation, Submission
from submissions.values import moments


def drafting_file(submission: Submission) -> bytes:
    """Return the questionnaire with the present draft, in the language that is active."""
    look = drafting_look(submission.consultation)
    return make(submission.consultation, submission, contents_of(submission), moments.now(), look)


def empty_file(consultation: Consultation) -> bytes:
    """Return the questionnaire without answers, in the language that is active; anyone may have it."""
    return make(consultation, None, {}, moments.now(), drafting_look(consultation))

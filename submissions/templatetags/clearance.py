"""What the page of a draft shows of its clearance, which the drafting room itself does not know."""

from __future__ import annotations

from django import template

from submissions.clearance.services import state
from submissions.clearance.services.silence.state import running_on
from submissions.clearance.services.state import StepState
from submissions.models import SilenceProcedure, Submission

register = template.Library()


@register.simple_tag
def clearance_states(submission: Submission) -> list[StepState]:
    """Return how each step of the chain stands for the draft as it is."""
    return state.of_draft(submission)


@register.simple_tag
def silence_running(submission: Submission) -> SilenceProcedure | None:
    """Return the silence procedure that an edit of the draft would make void."""
    return running_on(submission)

"""Threads and decisions, made through the services."""

from reviews.models import Audience, Decision, Thread
from reviews.services import decide, last_decision, open_thread, release
from submissions.models import Question, SubmissionVersion, User
from tests.factories.submissions import secretariat_of


def question_of(version: SubmissionVersion, key: str = "q1") -> Question:
    """Return a question of the version's call."""
    return Question.objects.get(questionnaire__consultation=version.submission.consultation_id, key=key)


def thread_on(
    version: SubmissionVersion,
    actor: User | None = None,
    text: str = "Please explain.",
    key: str = "q1",
    *,
    is_released: bool = False,
    **fields,
) -> Thread:
    """Return a thread on an answer, begun by a new person of the secretariat unless said otherwise."""
    actor = actor or secretariat_of(version.submission.consultation)
    audience = Audience.SUBMITTER if is_released else fields.pop("audience", Audience.REVIEWERS)
    thread = open_thread(version, question_of(version, key), actor, text, audience=audience, **fields)
    return release(thread.pk, actor) if is_released else thread


def decision_on(version: SubmissionVersion, move: str = "check", actor: User | None = None, note: str = "") -> Decision:
    """Return a decision taken by a new person of the secretariat unless said otherwise."""
    actor = actor or secretariat_of(version.submission.consultation)
    last = last_decision(version.submission_id)
    return decide(version.pk, move, actor, note, last_seen=last and last.pk)

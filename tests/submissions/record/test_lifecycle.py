"""The table of moves and who may make them, enumerated."""

import pytest

from submissions.models import AuditEvent, Mail, Submission, SubmissionVersion
from submissions.record.services import lifecycle
from submissions.rules.lifecycle import MOVES
from submissions.values.enums import STATES, Category, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    member,
    published_version,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

LEGAL = {
    "submit": ("draft", "submitted", "clarification_requested", "checked", "published", "withdrawn", "void"),
    "receive": ("draft", "submitted", "clarification_requested", "checked", "published", "withdrawn", "void"),
    "check": ("submitted", "clarification_requested"),
    "request_clarification": ("submitted", "checked"),
    "find_not_admissible": ("submitted", "clarification_requested", "checked"),
    "reopen": ("not_admissible",),
    "publish": ("checked",),
    "unpublish": ("published",),
    "withdraw": ("submitted", "clarification_requested", "checked", "published"),
}
TARGETS = {
    "submit": "submitted",
    "receive": "submitted",
    "check": "checked",
    "request_clarification": "clarification_requested",
    "find_not_admissible": "not_admissible",
    "reopen": "submitted",
    "publish": "published",
    "unpublish": "checked",
    "withdraw": "withdrawn",
}
MAKERS = {
    "submit": {"focal point"},
    "receive": {"secretariat"},
    "check": {"secretariat", "assigned reviewer"},
    "request_clarification": {"secretariat", "assigned reviewer"},
    "find_not_admissible": {"secretariat"},
    "reopen": {"secretariat"},
    "publish": {"secretariat"},
    "unpublish": {"secretariat"},
    "withdraw": {"focal point"},
}


def in_status(status, submission=None):
    submission = submission or submitted_version().submission
    Submission.objects.filter(pk=submission.pk).update(status=status)
    submission.refresh_from_db()
    return submission


def maker(move, submission):
    return member(submission) if move in {"submit", "withdraw"} else secretariat_of(submission.consultation)


@pytest.mark.parametrize("status", SubmissionStatus.values)
@pytest.mark.parametrize("name", LEGAL)
def test_a_move_is_made_from_the_statuses_of_the_table_and_from_no_other(name, status):
    submission = in_status(status)
    actor = maker(name, submission)
    if status in LEGAL[name]:
        assert lifecycle.move(submission.pk, name, actor, "A note.").status == TARGETS[name]
    else:
        with pytest.raises(NotPossible, match="cannot be done while"):
            lifecycle.move(submission.pk, name, actor, "A note.")


def test_the_table_has_these_moves_and_no_other():
    assert [move.name for move in MOVES] == list(LEGAL)


@pytest.mark.parametrize("name", LEGAL)
def test_a_move_is_made_by_those_whom_the_table_names_and_by_nobody_else(name):
    version = submitted_version()
    submission = in_status(LEGAL[name][-1], version.submission)
    people = {
        "focal point": member(submission),
        "drafter": member(submission, "drafter"),
        "secretariat": secretariat_of(submission.consultation),
        "assigned reviewer": assigned_reviewer(version),
        "reviewer who was not asked": reviewer_of(submission.consultation),
        "secretariat of another process": secretariat_of(ConsultationFactory()),
        "superuser": UserFactory(is_superuser=True, is_staff=True),
    }
    allowed = set()
    for role, person in people.items():
        in_status(LEGAL[name][-1], submission)
        try:
            lifecycle.move(submission.pk, name, person, "A note.")
        except NotPermitted:
            continue
        allowed.add(role)
    assert allowed == MAKERS[name]


@pytest.mark.parametrize("category", STATES)
@pytest.mark.parametrize("name", ["find_not_admissible", "reopen"])
def test_the_input_of_a_state_is_never_found_not_admissible(category, name):
    submission = submitted_version(organization=StateFactory(category=category)).submission
    in_status(LEGAL[name][0], submission)
    with pytest.raises(NotPossible, match="input of a State"):
        lifecycle.move(submission.pk, name, secretariat_of(submission.consultation), "A ground.")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("request_clarification", "what should be clarified"),
        ("find_not_admissible", "ground"),
        ("withdraw", "reason for the withdrawal"),
    ],
)
def test_a_move_that_needs_a_reason_is_refused_without_one(name, sentence):
    submission = submitted_version().submission
    with pytest.raises(NotPossible, match=sentence):
        lifecycle.move(submission.pk, name, maker(name, submission), "  ")
    submission.refresh_from_db()
    assert submission.status == "submitted"


def test_a_published_version_is_the_one_that_was_checked():
    version = published_version()
    assert version.submission.published_version == version


def test_withdrawing_takes_a_published_input_off_the_record():
    submission = published_version().submission
    lifecycle.move(submission.pk, "withdraw", member(submission), "Superseded.")
    submission.refresh_from_db()
    assert (submission.status, submission.published_version) == ("withdrawn", None)


def test_a_move_is_on_the_audit_trail_with_its_note():
    submission = submitted_version().submission
    actor = secretariat_of(submission.consultation)
    lifecycle.move(submission.pk, "request_clarification", actor, "Which region?")
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.actor, event.data["note"]) == ("clarification_requested", actor, "Which region?")


def test_the_moves_offered_are_those_of_the_review_that_the_person_may_make():
    version = submitted_version()
    reviewer = assigned_reviewer(version)
    version.submission.refresh_from_db()
    offered = [move.name for move in lifecycle.moves_open_to(reviewer, version.submission)]
    assert offered == ["check", "request_clarification"]


def test_the_policy_is_that_of_the_category_in_the_call():
    submission = SubmissionFactory()
    submission.consultation.category_policies.filter(category=Category.CIVIL_SOCIETY).update(policy="states")
    assert lifecycle.policy_of(submission) == "states"


def test_what_is_taken_off_the_record_leaves_it_with_its_reason_told_and_in_the_trail():
    version = published_version()
    submission, person = version.submission, member(version.submission)
    lifecycle.move(
        submission.pk, "unpublish", secretariat_of(submission.consultation), "Another body's name stood on it."
    )
    assert not SubmissionVersion.objects.public().filter(pk=version.pk).exists()
    said = "Another body's name stood on it."
    assert said in Mail.objects.filter(recipients=[person.email]).latest("pk").text
    event = AuditEvent.objects.get(submission=submission, verb="unpublished")
    assert event.data["note"] == said
    other = published_version().submission
    with pytest.raises(NotPossible, match="reason of the correction"):
        lifecycle.move(other.pk, "unpublish", secretariat_of(other.consultation), " ")

"""What the secretariat does with a call."""

from datetime import timedelta

import pytest

from submissions.calls.services import calls
from submissions.models import AuditEvent, Mail
from submissions.values.enums import ConsultationPhase
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ConsultationFactory()


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


STRANGERS = {
    "reviewer": reviewer_of,
    "secretariat of another process": lambda call: secretariat_of(ConsultationFactory()),
    "focal point": lambda call: member(SubmissionFactory(consultation=call)),
    "superuser": lambda call: UserFactory(is_superuser=True, is_staff=True),
}
ACTS = {
    "publish": lambda call, actor: calls.publish(call.pk, actor),
    "archive": lambda call, actor: calls.archive(call.pk, actor),
    "extend": lambda call, actor: calls.extend(call.pk, actor, call.closes_at + timedelta(days=1), "Asked for."),
    "assign": lambda call, actor: calls.assign(SubmissionFactory(consultation=call).pk, UserFactory(), actor),
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("act", ACTS)
def test_only_the_secretariat_of_the_call_acts(call, act, stranger):
    with pytest.raises(NotPermitted, match="Only the secretariat"):
        ACTS[act](call, STRANGERS[stranger](call))


def test_a_call_is_published_once(secretariat, call):
    type(call).objects.update(published_at=None)
    first = calls.publish(call.pk, secretariat).published_at
    assert (calls.publish(call.pk, secretariat).published_at, AuditEvent.objects.count()) == (first, 1)


def test_a_call_without_questions_is_not_published():
    call = ConsultationFactory(questionnaire=None, published_at=None)
    with pytest.raises(NotPossible, match="questionnaire"):
        calls.publish(call.pk, secretariat_of(call))


def test_a_call_that_nobody_could_answer_is_not_published(call, secretariat):
    call.category_policies.all().delete()
    type(call).objects.update(published_at=None)
    with pytest.raises(NotPossible, match="a category of stakeholders"):
        calls.publish(call.pk, secretariat)


def test_a_call_that_has_closed_is_not_published(call, secretariat, freeze):
    type(call).objects.update(published_at=None)
    freeze(call.closes_at)
    with pytest.raises(NotPossible, match="has closed already"):
        calls.publish(call.pk, secretariat)


def test_an_open_call_is_not_archived(call, secretariat):
    with pytest.raises(NotPossible, match="has closed"):
        calls.archive(call.pk, secretariat)


def test_a_closed_call_is_archived(call, secretariat, freeze):
    freeze(call.closes_at)
    assert calls.archive(call.pk, secretariat).phase() == ConsultationPhase.ARCHIVED


def test_an_extension_for_all_moves_the_deadline_of_everyone(call, secretariat):
    until = call.closes_at + timedelta(days=2)
    calls.extend(call.pk, secretariat, until, "Many asked.")
    assert (call.deadline(), call.deadline(OrganizationFactory())) == (until, until)


def test_an_extension_for_one_moves_its_deadline_alone(call, secretariat):
    one, until = OrganizationFactory(), call.closes_at + timedelta(days=2)
    calls.extend(call.pk, secretariat, until, "It asked.", one)
    assert (call.deadline(one), call.deadline(OrganizationFactory()), call.deadline()) == (
        until,
        call.closes_at,
        call.closes_at,
    )


@pytest.mark.parametrize("days", [0, -1])
def test_an_extension_is_never_earlier(call, secretariat, days):
    with pytest.raises(NotPossible, match="later"):
        calls.extend(call.pk, secretariat, call.closes_at + timedelta(days=days), "Haste.")


def test_an_extension_needs_its_reason(call, secretariat):
    with pytest.raises(NotPossible, match="reason"):
        calls.extend(call.pk, secretariat, call.closes_at + timedelta(days=1), " ")


def test_an_extension_is_on_the_record(call, secretariat):
    until = call.closes_at + timedelta(days=1)
    calls.extend(call.pk, secretariat, until, "Asked for.")
    assert AuditEvent.objects.get().data == {"closes_at": until.isoformat(), "reason": "Asked for."}


def test_a_reviewer_is_asked_once_and_told_once(call, secretariat):
    version, reviewer = submitted_version(consultation=call), reviewer_of(call)
    Mail.objects.all().delete()
    rows = {calls.assign(version.submission_id, reviewer, secretariat).pk for _twice in range(2)}
    assert (len(rows), [mail.recipients for mail in Mail.objects.all()]) == (1, [[reviewer.email]])


def test_a_reviewer_is_told_once_of_all_that_is_new_to_them(call, secretariat):
    known, *new = (submitted_version(consultation=call) for _ in range(3))
    draft, reviewer = SubmissionFactory(consultation=call), reviewer_of(call)
    calls.assign(known.submission_id, reviewer, secretariat)
    Mail.objects.all().delete()
    keys = [known.submission_id, draft.pk, *(version.submission_id for version in new)]
    assignments, refusals = calls.assign_all(keys, reviewer, secretariat)
    assert [row.version for row in assignments] == [known, *new]
    assert [str(refusal) for refusal in refusals] == ["Nothing has been submitted that could be reviewed."]
    [message] = Mail.objects.all()
    told = [version for version in (known, *new) if str(version.submission.organization) in message.text]
    assert (message.recipients, told) == ([reviewer.email], new)
    assert AuditEvent.objects.filter(verb="assigned").count() == 3


def test_a_reviewer_is_not_told_of_what_they_knew(call, secretariat):
    versions, reviewer = [submitted_version(consultation=call) for _ in range(2)], reviewer_of(call)
    for _twice in range(2):
        calls.assign_all([version.submission_id for version in versions], reviewer, secretariat)
    assert Mail.objects.filter(recipients=[reviewer.email]).count() == 1


def test_nobody_is_asked_who_is_no_reviewer(call, secretariat):
    version = submitted_version(consultation=call)
    with pytest.raises(NotPossible, match="not a reviewer"):
        calls.assign(version.submission_id, UserFactory(), secretariat)


def test_a_draft_is_not_reviewed(call, secretariat):
    with pytest.raises(NotPossible, match="Nothing has been submitted"):
        calls.assign(SubmissionFactory(consultation=call).pk, reviewer_of(call), secretariat)


def test_an_assignment_is_taken_back(call, secretariat):
    version, reviewer = submitted_version(consultation=call), reviewer_of(call)
    calls.unassign(calls.assign(version.submission_id, reviewer, secretariat).pk, secretariat)
    assert version.assignments.count() == 0

"""One order of locks: recorded, and refused where it is not kept."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from submissions.core import audit, locks
from submissions.core.locks import OutOfOrderError
from submissions.models import Answer, AuditEvent, Consultation, Organization, Question, Submission
from submissions.values.enums import AuditVerb
from tests.factories import ConsultationFactory, OrganizationFactory, SubmissionFactory, fill, member

pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    """Run what is inside as a transaction that fails at its end."""
    with suppress(ZeroDivisionError), locks.transaction():
        yield
        raise ZeroDivisionError


def test_the_order_begins_with_call_organization_submission_answers_and_ends_with_the_audit_head() -> None:
    named = [label.partition(".")[2] for label in locks.ORDER]
    assert [name for name in named if name in {"Consultation", "Organization", "Submission", "Answer"}] == [
        *("Consultation", "Organization", "Submission", "Answer"),
    ]
    assert named[-2:] == ["ReferenceCounter", "AuditHead"]


def test_what_was_locked_is_recorded_in_its_order() -> None:
    submission = SubmissionFactory()
    with locks.transaction():
        locks.call(submission.consultation_id)
        locks.organization(submission.organization_id)
        locks.submission(submission.pk)
        locks.edited(submission.pk)
        assert locks.taken() == [
            ("submissions.Consultation", submission.consultation_id),
            ("submissions.Organization", submission.organization_id),
            ("submissions.Submission", submission.pk),
        ]


def test_a_lock_out_of_order_raises() -> None:
    submission = SubmissionFactory()

    @locks.writing
    def act() -> None:
        locks.submission(submission.pk)
        locks.call(submission.consultation_id)

    with pytest.raises(OutOfOrderError, match=r"Consultation \d+ is locked after submissions.Submission"):
        act()


def test_rows_of_one_table_are_locked_by_primary_key() -> None:
    first, second = OrganizationFactory(), OrganizationFactory()
    with locks.transaction():
        found = locks.rows(Organization.objects.filter(pk__in=[second.pk, first.pk]).order_by("-pk"))
        assert found == [first, second]

    @locks.writing
    def act() -> None:
        locks.organization(second.pk)
        locks.organization(first.pk)

    with pytest.raises(OutOfOrderError):
        act()


def test_what_is_held_may_be_asked_for_again_at_any_time() -> None:
    submission = SubmissionFactory()
    with locks.transaction():
        locks.organization(submission.organization_id)
        locks.submission(submission.pk)
        assert locks.organization(submission.organization_id).pk == submission.organization_id


def test_a_lock_leaves_alone_what_is_joined_and_who_only_points_at_the_row() -> None:
    query = locks._locking(Submission.objects.select_related("consultation")).query
    assert (query.select_for_update, query.select_for_no_key_update, query.select_for_update_of) == (
        True,
        True,
        ("self",),
    )


def test_holding_twice_asks_the_database_once() -> None:
    submission = SubmissionFactory()
    with locks.transaction():
        locks.hold(Submission, submission.pk)
        with CaptureQueriesContext(connection) as queries:
            locks.hold(Submission, submission.pk)
    assert len(queries) == 0


def test_where_it_does_not_raise_it_is_logged(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.LOCKS_RAISE = False
    submission = SubmissionFactory()
    with caplog.at_level(logging.ERROR), locks.transaction():
        locks.submission(submission.pk)
        locks.call(submission.consultation_id)
    assert "is locked after submissions.Submission" in caplog.text


def test_a_part_that_failed_gives_its_locks_back() -> None:
    submission = SubmissionFactory()
    with locks.transaction():
        with undone():
            locks.submission(submission.pk)
        assert not locks.holds(submission)
        locks.call(submission.consultation_id)


def test_a_table_without_a_place_in_the_order_is_not_locked() -> None:
    with pytest.raises(OutOfOrderError, match="no place"), locks.transaction():
        locks.rows(Question.objects.all())


@pytest.mark.parametrize(
    "act", [lambda: locks.call(1), lambda: locks.edited(1), lambda: locks.rows(Answer.objects.all()), locks.taken]
)
def test_outside_a_transaction_nothing_is_locked(act: Any) -> None:
    with pytest.raises(OutOfOrderError, match=r"decorated with locks\.writing"):
        act()


def test_a_part_is_refused_outside_its_whole() -> None:
    part = locks.within(lambda: "done")
    with pytest.raises(OutOfOrderError):
        part()
    assert locks.writing(part)() == "done"


def test_services_one_after_the_other_in_a_foreign_transaction_keep_one_order() -> None:
    submission = SubmissionFactory()
    lock_submission = locks.writing(lambda: locks.submission(submission.pk))
    lock_call = locks.writing(lambda: locks.call(submission.consultation_id))
    lock_submission()
    lock_call()  # two transactions: that of a test does not count
    with transaction.atomic():
        lock_submission()
        with pytest.raises(OutOfOrderError):
            lock_call()
    with transaction.atomic(), locks.alone():
        lock_submission()
        lock_call()


def test_an_edit_is_counted_and_its_first_time_kept() -> None:
    submission = SubmissionFactory()
    with locks.transaction():
        locks.edited(submission.pk)
    first = Submission.objects.get(pk=submission.pk)
    with undone():
        locks.edited(submission.pk)
    with locks.transaction():
        locks.edited(submission.pk)
    now = Submission.objects.get(pk=submission.pk)
    assert (first.draft_number, now.draft_number) == (1, 2)
    assert now.first_edit_at == first.first_edit_at == first.edited_at < now.edited_at


def test_an_event_is_written_last_and_nothing_is_rendered_under_its_lock(django_assert_num_queries: Any) -> None:
    call = ConsultationFactory()
    with CaptureQueriesContext(connection) as queries, locks.transaction():
        audit.record(AuditVerb.CONSULTATION_PUBLISHED, None, consultation=call)
        Consultation.objects.filter(pk=call.pk).exists()
    texts = [query["sql"] for query in queries]
    reading = next(number for number, text in enumerate(texts) if "submissions_consultation" in text)
    assert all("audit" not in text for text in texts[:reading])


def test_under_the_audit_head_a_submit_only_writes_the_event() -> None:
    submission = SubmissionFactory()
    person = member(submission)
    fill(submission, {"q1": "<p>Ours.</p>"}, person)
    from submissions.record.services import submitting

    submitting.submit(submission.pk, person, "first")  # makes the chain
    fill(submission, {"q1": "<p>Ours, again.</p>"}, person)
    with CaptureQueriesContext(connection) as queries:
        submitting.submit(submission.pk, person, "second")
    texts = [query["sql"] for query in queries]
    head = next(number for number, text in enumerate(texts) if "submissions_audithead" in text)
    after = [text for text in texts[head:] if "audit" not in text]
    assert [text.split()[0] for text in after] == ["RELEASE"]


def test_an_event_of_a_part_that_failed_is_not_written() -> None:
    with locks.transaction():
        audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="kept")
        with undone():
            audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="dropped")
    assert [event.data["name"] for event in AuditEvent.objects.all()] == ["kept"]


def test_who_tells_of_a_submission_has_locked_it() -> None:
    submission = SubmissionFactory()
    with pytest.raises(OutOfOrderError, match="to be locked first"), locks.transaction():
        audit.record(AuditVerb.CHECKED, None, submission=submission)

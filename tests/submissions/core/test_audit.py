"""The audit trail: a chain that shows what was altered or removed."""

import logging
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from submissions.core import audit, locks
from submissions.models import AuditEvent, AuditHead
from submissions.values.enums import AuditVerb
from tests.append_only import lifted
from tests.factories import ConsultationFactory, OrganizationFactory, SubmissionFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    actor, submission = UserFactory(), SubmissionFactory()
    return [audit.record(AuditVerb.CHECKED, actor, submission=submission, note=str(number)) for number in range(3)]


def test_each_event_carries_the_digest_of_the_one_before(events):
    digests = [(event.previous_sha256, event.sha256) for event in events]
    assert [previous for previous, _own in digests] == [audit.GENESIS, digests[0][1], digests[1][1]]


def test_an_event_of_a_submission_names_its_call_and_organization(events):
    event = AuditEvent.objects.latest("pk")
    assert (event.consultation, event.organization) == (event.submission.consultation, event.submission.organization)


def test_a_whole_chain_has_no_break(events):
    assert audit.breaks() == []


def test_an_event_never_changes(events):
    with pytest.raises(TypeError, match="never changes"):
        events[0].save()


STATEMENTS = {
    "change": "UPDATE submissions_auditevent SET verb = 'x'",
    "delete one": "DELETE FROM submissions_auditevent WHERE id = (SELECT max(id) FROM submissions_auditevent)",
    "delete all": "DELETE FROM submissions_auditevent",
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_or_to_delete_an_event(events, statement):
    with pytest.raises(DatabaseError, match="on the record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STATEMENTS[statement])
    assert (AuditEvent.objects.count(), audit.breaks()) == (3, [])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a statement of SQLite alone")
def test_an_event_cannot_be_replaced_by_another_of_its_number(events):
    with pytest.raises(DatabaseError, match="on the record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO submissions_auditevent SELECT * FROM submissions_auditevent WHERE id = %s",
            [events[0].pk],
        )
    assert audit.breaks() == []


def test_an_event_that_was_removed_shows_in_the_next(events):
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM submissions_auditevent WHERE id = %s", [events[1].pk])
    assert audit.breaks() == [audit.Break(events[2].chain_id, events[2])]


def test_an_event_is_seen_by_members_of_its_organization_alone():
    organization = OrganizationFactory()
    audit.record(AuditVerb.MEMBERSHIP_GRANTED, None, organization=organization)
    people = [member_of(organization), member_of(OrganizationFactory()), UserFactory(is_superuser=True)]
    assert [AuditEvent.objects.visible_to(person).count() for person in people] == [1, 0, 0]


def test_each_process_has_a_chain_and_what_belongs_to_none_another():
    first, second = SubmissionFactory(), SubmissionFactory()
    told = [
        audit.record(AuditVerb.CHECKED, None, submission=first),
        audit.record(AuditVerb.CHECKED, None, submission=second),
        audit.record(AuditVerb.CHECKED, None, consultation=first.consultation),
        audit.record(AuditVerb.CHECKED, None, process=first.consultation.process),
        audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, organization=first.organization),
    ]
    processes = [f"process-{submission.consultation.process_id}" for submission in (first, second)]
    assert [event.chain_id for event in told] == [*processes, processes[0], processes[0], audit.SITE]
    assert (told[2].previous_sha256, told[3].previous_sha256) == (told[0].sha256, told[2].sha256)
    assert told[4].previous_sha256 == told[1].previous_sha256 == audit.GENESIS
    assert audit.breaks() == []


def test_the_heads_of_several_chains_are_locked_by_their_keys():
    process = ConsultationFactory().process
    with locks.watched() as taken, locks.transaction():
        audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="of the site")
        audit.record(AuditVerb.CHECKED, None, process=process)
        assert taken == []
    assert taken == ["submissions.AuditHead", "submissions.AuditHead"]  # out of order would have raised
    assert sorted(AuditHead.objects.values_list("key", flat=True)) == [f"process-{process.pk}", "site"]


def test_a_head_counts_its_events(events):
    head = AuditHead.objects.get(key=events[0].chain_id)
    assert (head.length, head.sha256) == (3, events[-1].sha256)


def test_where_a_chain_stands_is_told_outside_the_database(settings, caplog, django_capture_on_commit_callbacks):
    with caplog.at_level(logging.INFO), django_capture_on_commit_callbacks(execute=True):
        event = audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="told")
    line = f"site {event.pk} {event.sha256}"
    assert Path(settings.AUDIT_HEADS).read_text() == f"{line}\n"
    assert line in caplog.text
    assert not Path(settings.AUDIT_HEADS).is_relative_to(settings.MEDIA_ROOT)


def test_a_chain_that_was_made_anew_from_an_altered_event_shows(events, settings):
    Path(settings.AUDIT_HEADS).write_text(f"{events[1].chain_id} {events[1].pk} {'f' * 64}\nnot a line\n")
    assert audit.breaks() == [audit.Break(events[1].chain_id, events[1])]


def test_a_file_that_cannot_be_written_is_logged_and_loses_nothing(
    settings, tmp_path, caplog, django_capture_on_commit_callbacks
):
    settings.AUDIT_HEADS = tmp_path  # a folder
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="kept")
    assert AuditEvent.objects.count() == 1
    assert "could not be written" in caplog.text

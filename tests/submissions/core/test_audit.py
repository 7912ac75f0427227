"""The audit trail: a chain that shows what was altered or removed."""

import pytest
from django.db import DatabaseError, connection

from submissions.core import audit
from submissions.models import AuditEvent
from submissions.values.enums import AuditVerb
from tests.factories import OrganizationFactory, SubmissionFactory, UserFactory, member_of

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


def test_the_database_itself_refuses_to_change_an_event(events):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE submissions_auditevent SET verb = 'x'")


def test_an_event_that_was_removed_shows_in_the_next(events):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # as somebody would who owns the database and goes round its triggers
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM submissions_auditevent WHERE id = %s", [events[1].pk])
    assert audit.breaks() == [audit.Break(events[2].chain_id, events[2])]


def test_an_event_is_seen_by_members_of_its_organization_alone():
    organization = OrganizationFactory()
    audit.record(AuditVerb.MEMBERSHIP_GRANTED, None, organization=organization)
    people = [member_of(organization), member_of(OrganizationFactory()), UserFactory(is_superuser=True)]
    assert [AuditEvent.objects.visible_to(person).count() for person in people] == [1, 0, 0]

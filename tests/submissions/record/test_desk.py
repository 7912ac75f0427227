"""The secretariat's desk: who enters, what is counted and listed, what its buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from submissions.models import Assignment, Consultation, Extension, Mail
from submissions.record.progress import progress
from submissions.values.enums import AuditVerb, ConsultationPhase
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    assigned_reviewer,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return ConsultationFactory()


@pytest.fixture
def desk(client, consultation):
    client.force_login(secretariat_of(consultation))
    return client


def address(name, consultation, *args):
    return reverse(f"submissions:{name}", args=[consultation.slug, *args])


def names(response):
    return [row.organization.name for row in response.context["rows"]]


def test_desk_is_for_people_signed_in(client, consultation):
    assert client.get(address("desk", consultation)).status_code == 302


@pytest.mark.parametrize("who", ["member", "reviewer", "secretariat of another process"])
@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("desk", "get"),
        ("desk_submission", "get"),
        ("extend", "get"),
        ("extend", "post"),
        ("desk_assign", "post"),
        ("desk_assign_one", "post"),
        ("desk_unassign", "post"),
        ("publish_call", "post"),
        ("archive_call", "post"),
    ],
)
def test_desk_is_not_found_by_others(client, consultation, who, name, method):
    version = submitted_version(consultation=consultation)
    reviewer = assigned_reviewer(version)
    person = {
        "member": lambda: member(version.submission),
        "reviewer": lambda: reviewer,
        "secretariat of another process": lambda: secretariat_of(ConsultationFactory()),
    }[who]()
    client.force_login(person)
    keys = {"desk_submission": [version.submission_id], "desk_assign_one": [version.submission_id]}
    keys["desk_unassign"] = [version.submission_id, version.assignments.get().pk]
    response = getattr(client, method)(address(name, consultation, *keys.get(name, [])), {"confirmed": "on"})
    assert response.status_code == 404


def test_submissions_are_counted_by_category_group_and_region(consultation):
    SubmissionFactory(
        consultation=consultation, organization=StateFactory(regional_group="african", seat_region="africa")
    )
    submitted_version(consultation=consultation, organization=OrganizationFactory(seat_region="africa"))
    SubmissionFactory(consultation=ConsultationFactory())
    found = progress(consultation)
    lines = {line.key: line for _title, _name, table in found.tables for line in table}
    assert (found.total.counts["draft"], found.total.counts["submitted"]) == (1, 1)
    assert (lines["member_state"].total, lines["african"].total, lines["africa"].total) == (1, 1, 2)


def test_bar_is_as_wide_as_its_numbers(consultation):
    for _ in range(3):
        SubmissionFactory(consultation=consultation)
    submitted_version(consultation=consultation)
    line = next(line for line in progress(consultation).tables[0][2] if line.total)
    assert [(piece.status, piece.start, piece.width) for piece in line.bar] == [
        ("draft", 0, 75),
        ("submitted", 75, 25),
    ]


def test_list_is_in_the_order_of_collation(desk, consultation):
    for name in ("Zebra", "Éclair", "Echo", "alpha"):
        SubmissionFactory(consultation=consultation, organization=OrganizationFactory(name_en=name))
    assert names(desk.get(address("desk", consultation))) == ["alpha", "Echo", "Éclair", "Zebra"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=eclair", ["Éclair"]),
        ("status=submitted", ["Echo"]),
        ("status=draft", ["Éclair"]),
        ("category=academia", ["Éclair"]),
        ("region=europe", ["Echo"]),
        ("reviewer=none", ["Echo"]),
        ("sort=submitted", ["Echo"]),
        ("sort=edited", ["Echo", "Éclair"]),
        ("status=nonsense", []),
    ],
)
def test_list_is_narrowed(desk, consultation, query, expected):
    SubmissionFactory(
        consultation=consultation, organization=OrganizationFactory(name_en="Éclair", category="academia")
    )
    submitted_version(consultation=consultation, organization=OrganizationFactory(name_en="Echo", seat_region="europe"))
    assert names(desk.get(f"{address('desk', consultation)}?{query}")) == expected


def test_list_is_narrowed_to_a_reviewer(desk, consultation):
    version = submitted_version(consultation=consultation)
    submitted_version(consultation=consultation)
    reviewer = assigned_reviewer(version)
    response = desk.get(f"{address('desk', consultation)}?reviewer={reviewer.pk}")
    assert names(response) == [version.submission.organization.name]


@pytest.mark.parametrize("count", [1, 3])
def test_desk_takes_as_many_queries_for_one_as_for_three(desk, consultation, count, django_assert_num_queries):
    for _ in range(count):
        assigned_reviewer(submitted_version(consultation=consultation))
    with django_assert_num_queries(18):
        desk.get(address("desk", consultation))


def test_draft_is_known_but_its_text_is_not_shown(desk, consultation):
    submission = SubmissionFactory(consultation=consultation)
    fill(submission, {"q1": "<p>Secret words</p>", "contact": "Secret person"})
    for page in (address("desk", consultation), address("desk_submission", consultation, submission.pk)):
        response = desk.get(page)
        assertContains(response, submission.organization.name)
        assertNotContains(response, "Secret")


def test_page_of_a_submission_shows_versions_and_trail(desk, consultation):
    version = submitted_version(consultation=consultation)
    response = desk.get(address("desk_submission", consultation, version.submission_id))
    assertContains(response, version.checksum)
    assert [row.event.verb for row in response.context["trail"]] == [AuditVerb.SUBMITTED]


def test_submission_of_another_call_is_not_found(desk, consultation):
    other = submitted_version()
    assert desk.get(address("desk_submission", consultation, other.submission_id)).status_code == 404


def test_reviewer_is_assigned_to_what_is_ticked(desk, consultation):
    ticked, _other = (submitted_version(consultation=consultation) for _ in range(2))
    reviewer = reviewer_of(consultation)
    response = desk.post(
        address("desk_assign", consultation),
        {"submission": [ticked.submission_id], "reviewer": reviewer.pk, "query": "status=submitted"},
    )
    assertRedirects(response, f"{address('desk', consultation)}?status=submitted#inputs")
    assert Assignment.objects.get().version == ticked


def test_a_call_that_admits_nobody_yet_says_so(desk, consultation):
    consultation.category_policies.all().delete()
    assertContains(desk.get(address("progress", consultation)), "The call admits no category of stakeholders yet.")


def test_reviewer_is_assigned_to_all_that_is_listed(desk, consultation):
    for _ in range(2):
        submitted_version(consultation=consultation)
    listed = submitted_version(consultation=consultation, organization=OrganizationFactory(category="academia"))
    desk.post(
        address("desk_assign", consultation),
        {"all": "1", "reviewer": reviewer_of(consultation).pk, "query": "category=academia"},
    )
    assert Assignment.objects.get().version == listed


def test_a_reviewer_gets_one_mail_of_all_that_is_assigned_at_once(desk, consultation):
    for _ in range(3):
        submitted_version(consultation=consultation)
    reviewer = reviewer_of(consultation)
    form = {"all": "1", "reviewer": reviewer.pk}
    page = desk.post(address("desk_assign", consultation), form, follow=True)
    assertContains(page, f"3 inputs are assigned to {reviewer}.")
    assert Mail.objects.filter(recipients=[reviewer.email]).count() == 1


def test_person_who_is_no_reviewer_is_not_assigned(desk, consultation):
    version = submitted_version(consultation=consultation)
    stranger = reviewer_of(ConsultationFactory())
    desk.post(address("desk_assign_one", consultation, version.submission_id), {"reviewer": stranger.pk})
    assert Assignment.objects.count() == 0


def test_assignment_is_taken_back(desk, consultation):
    version = submitted_version(consultation=consultation)
    assigned_reviewer(version)
    desk.post(address("desk_unassign", consultation, version.submission_id, version.assignments.get().pk))
    assert Assignment.objects.count() == 0


def test_extension_is_in_the_time_zone_of_the_call(desk, consultation):
    day = (consultation.closes_at + timedelta(days=7)).date()
    desk.post(
        address("extend", consultation),
        {"closes_at": f"{day}T18:00", "reason": "Holidays", "confirmed": "on", "organization": ""},
    )
    local = Extension.objects.get().closes_at.astimezone(consultation.zone)
    assert (local.date(), local.hour) == (day, 18)


def test_extension_for_one_organization_leaves_the_others(desk, consultation):
    submission = SubmissionFactory(consultation=consultation)
    day = (consultation.closes_at + timedelta(days=7)).date()
    desk.post(
        address("extend", consultation),
        {"closes_at": f"{day}T18:00", "reason": "Flood", "confirmed": "on", "organization": submission.organization_id},
    )
    consultation = Consultation.objects.get()
    assert consultation.deadline() < consultation.deadline(submission.organization)


@pytest.mark.parametrize("missing", ["reason", "confirmed", "closes_at"])
def test_extension_without_its_reason_or_its_confirmation_is_refused(desk, consultation, missing):
    data = {"closes_at": "2099-01-01T18:00", "reason": "Holidays", "confirmed": "on"}
    response = desk.post(address("extend", consultation), {**data, missing: ""})
    assert missing in response.context["form"].errors
    assert Extension.objects.count() == 0


def test_extension_that_is_no_extension_is_refused_with_the_reason(desk, consultation):
    data = {"closes_at": "2020-01-01T18:00", "reason": "Holidays", "confirmed": "on"}
    assertContains(desk.post(address("extend", consultation), data), "must be later than")


def test_call_is_published_once_confirmed(client):
    consultation = ConsultationFactory(published_at=None)
    client.force_login(secretariat_of(consultation))
    for data, phase in (({}, ConsultationPhase.UNPUBLISHED), ({"confirmed": "on"}, ConsultationPhase.OPEN)):
        client.post(address("publish_call", consultation), data)
        consultation.refresh_from_db()
        assert consultation.phase() == phase


def test_closed_call_is_archived_once_confirmed(client):
    consultation = ConsultationFactory(closes_at=timezone.now() - timedelta(days=1))
    client.force_login(secretariat_of(consultation))
    client.post(address("archive_call", consultation), {"confirmed": "on"})
    consultation.refresh_from_db()
    assert consultation.phase() == ConsultationPhase.ARCHIVED


def test_open_call_is_not_archived(desk, consultation):
    response = desk.post(address("archive_call", consultation), {"confirmed": "on"}, follow=True)
    assertContains(response, "Only a call that has closed can be archived.")

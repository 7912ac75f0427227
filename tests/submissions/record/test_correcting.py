"""Corrections by the secretariat of particulars, dates and the register, and the pages that ask before each."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions.calls.services import calls
from submissions.core.news import lines
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import (
    Assignment,
    AuditEvent,
    Consultation,
    Mail,
    Membership,
    News,
    Submission,
    SubmissionVersion,
    VoidedVersion,
)
from submissions.people.services import registry
from submissions.record.published import published
from submissions.record.services import correcting, receiving
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    member_of,
    published_version,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

REASON = "The covering letter says so."


@pytest.fixture
def version():
    return published_version()


@pytest.fixture
def secretariat(version):
    return secretariat_of(version.submission.consultation)


@pytest.fixture
def focal_point(version):
    return Membership.objects.get(organization=version.submission.organization).user


def texts(person):
    rows = News.objects.filter(person=person).order_by("pk").select_related("consultation", "organization")
    return [line.text for line in lines.lines_of(rows)]


def correct(version, actor, **changed):
    given = {"language": version.language, "publication": version.publication, "on_behalf_of": [], **changed}
    return correcting.correct_particulars(version.submission_id, actor, REASON, **given)


# --- Particulars ------------------------------------------------------------------------------------------------------


def test_corrected_particulars_are_the_next_version_and_everything_else_stays(version, secretariat, focal_point):
    reviewer = assigned_reviewer(version)
    News.objects.all().delete()
    corrected = correct(version, secretariat, language="fr", on_behalf_of=["A coalition"])
    submission = Submission.objects.get(pk=version.submission_id)
    assert (corrected.number, corrected.language, corrected.content["on_behalf_of"]) == (2, "fr", ["A coalition"])
    assert corrected.content["answers"] == version.content["answers"]
    assert (corrected.submitted_at, corrected.submitted_by, corrected.is_late) == (
        version.submitted_at,
        version.submitted_by,
        version.is_late,
    )
    assert (submission.status, submission.latest_version, submission.published_version) == (
        "published",
        corrected,
        corrected,
    )
    assert list(published(submission.consultation)) == [corrected]
    assert list(Assignment.objects.filter(version=corrected).values_list("reviewer", flat=True)) == [reviewer.pk]
    assert SubmissionVersion.objects.get(pk=version.pk).language == "en"
    assert checksum(snapshot(submission)) == corrected.checksum  # the draft follows: nothing is left to be submitted
    assert not submission.has_unsubmitted_changes
    assert texts(focal_point) == [
        (
            f"The secretariat corrected the record of the input of {submission.organization} to "
            f"“{submission.consultation}”: the language of the original, on whose behalf it is made. "
            f"Reason: {REASON}"
        )
    ]
    assert AuditEvent.objects.get(verb="particulars_corrected").data == {
        "version": 2,
        "corrected": ["language", "on_behalf"],
        "reason": REASON,
    }


def test_an_input_for_the_secretariat_alone_leaves_the_public_record_at_once(version, secretariat):
    correct(version, secretariat, publication="secretariat_only")
    assert not published(version.submission.consultation).exists()


def test_a_correction_that_changes_nothing_is_refused(version, secretariat):
    with pytest.raises(NotPossible, match="Nothing is changed"):
        correct(version, secretariat)
    assert version.submission.versions.count() == 1


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_corrected_dates_are_told_to_those_who_draft_and_stand_on_the_record():
    call = ConsultationFactory(time_zone="UTC")
    secretariat, other = secretariat_of(call), secretariat_of(call)
    drafter = member_of(SubmissionFactory(consultation=call).organization)
    stranger = member_of(OrganizationFactory())
    opens, closes = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=2)
    calls.correct_dates(call.pk, secretariat, opens, closes, REASON)
    call = Consultation.objects.get(pk=call.pk)
    assert (call.opens_at, call.closes_at) == (opens, closes)
    assert [
        list(News.objects.filter(person=person).values_list("event", flat=True)) for person in (drafter, other)
    ] == [
        ["dates_corrected"],
        ["dates_corrected"],
    ]
    assert not News.objects.filter(person__in=[stranger, secretariat]).exists()
    assert Mail.objects.get().recipients == [drafter.email]
    assert REASON in Mail.objects.get().text
    assert AuditEvent.objects.get(verb="dates_corrected").data["closes_at"] == closes.isoformat()


@pytest.mark.parametrize(
    ("opens", "closes", "said"), [(1, 0, "after it opens"), (None, None, "the dates that the call has")]
)
def test_dates_that_cannot_be_are_refused(opens, closes, said):
    call = ConsultationFactory()
    now = timezone.now()
    dates = (
        [call.opens_at, call.closes_at] if opens is None else [now + timedelta(days=days) for days in (opens, closes)]
    )
    with pytest.raises(NotPossible, match=said):
        calls.correct_dates(call.pk, secretariat_of(call), *dates, REASON)


def test_the_page_of_dates_reads_them_by_the_clock_of_the_call(client):
    call = ConsultationFactory(time_zone="Asia/Tokyo")
    client.force_login(secretariat_of(call))
    sent = {"opens_at": "2026-01-02T09:00", "closes_at": "2099-01-02T09:00", "reason": REASON}
    client.post(reverse("submissions:correct_dates", args=[call.slug]), sent)
    call.refresh_from_db()
    assert call.closes_at == datetime.fromisoformat("2099-01-02T00:00+00:00")


# --- The register -----------------------------------------------------------------------------------------------------


def test_name_country_and_category_are_corrected_and_told():
    organization = OrganizationFactory(name_en="Lantern Netwrok", category="civil_society")
    focal_point, drafter = member_of(organization, "focal_point"), member_of(organization)
    actor = secretariat_of(ConsultationFactory())
    registry.correct(
        organization.pk, actor, REASON, name="Lantern Network", formal_name="", country="KE", category="academia"
    )
    organization.refresh_from_db()
    assert (organization.name_en, organization.country, organization.category) == ("Lantern Network", "KE", "academia")
    said = f"The register was corrected for Lantern Network: the name, the country, the category. Reason: {REASON}"
    assert (texts(focal_point), texts(drafter)) == ([said], [said])
    assert AuditEvent.objects.get(verb="organization_corrected").data["former"]["name_en"] == "Lantern Netwrok"


def test_a_state_stands_as_the_register_has_it():
    with pytest.raises(NotPossible, match="register"):
        registry.correct(
            StateFactory().pk,
            secretariat_of(ConsultationFactory()),
            REASON,
            name="Another",
            formal_name="",
            country="",
            category="academia",
        )


@pytest.mark.parametrize("name", ["taken name", "TAKEN NAME"])
def test_a_name_that_another_has_is_refused(name):
    OrganizationFactory(name_en="Taken Name")
    organization = OrganizationFactory()
    with pytest.raises(NotPossible, match="merge them"):
        registry.correct(
            organization.pk,
            secretariat_of(ConsultationFactory()),
            REASON,
            name=name,
            formal_name="",
            country="",
            category=organization.category,
        )


# --- The pages --------------------------------------------------------------------------------------------------------


def test_the_desk_leads_to_each_correction_which_names_what_follows(client, version, secretariat):
    call, submission = version.submission.consultation, version.submission
    client.force_login(secretariat)
    page = client.get(reverse("submissions:desk_submission", args=[call.slug, submission.pk])).content.decode()
    for name, args in (
        ("correct_particulars", [call.slug, submission.pk]),
        ("unpublish", [call.slug, submission.pk]),
        ("correct_organization", [submission.organization_id]),
    ):
        address = reverse(f"submissions:{name}", args=args)
        assert address in page
        asked = client.get(address)
        assert asked.status_code == 200
        assert "1 member of" in asked.content.decode()
    refused = client.post(reverse("submissions:unpublish", args=[call.slug, submission.pk]), {"reason": ""})
    assert refused.status_code == 422
    done = client.post(
        reverse("submissions:unpublish", args=[call.slug, submission.pk]), {"reason": REASON}, follow=True
    )
    assert "Those concerned have been told" in done.content.decode()
    assert REASON in done.content.decode()


def test_an_entry_is_moved_from_the_desk_and_both_pages_say_so(client):
    call = ConsultationFactory()
    secretariat, wrong, right = secretariat_of(call), OrganizationFactory(), OrganizationFactory()
    entry = receiving.receive(call, wrong, secretariat, {"q1": "<p>Sent.</p>"}, submit=True).version
    reader = member_of(wrong)
    address = reverse("submissions:void_entry", args=[call.slug, entry.submission_id, 1])
    desk = reverse("submissions:desk_submission", args=[call.slug, entry.submission_id])
    client.force_login(secretariat)
    assert address in client.get(desk).content.decode()
    asked = client.get(address).content.decode()
    assert "answer leaves every output and list" in asked
    done = client.post(address, {"organization": right.pk, "reason": REASON}, follow=True).content.decode()
    assert REASON in done
    assert VoidedVersion.objects.get().moved_to.submission.organization == right
    listed = client.get(reverse("submissions:desk", args=[call.slug])).context["rows"]
    assert [row.organization for row in listed] == [right]
    void = client.get(reverse("submissions:desk", args=[call.slug]), {"status": "void"}).context["rows"]
    assert [row.organization for row in void] == [wrong]
    client.force_login(reader)
    page = client.get(reverse("submissions:submission", args=[entry.submission_id])).content.decode()
    assert REASON in page
    assert "Sent." not in page
    assert client.get(reverse("submissions:version", args=[entry.submission_id, 1])).status_code == 404
    client.get(reverse("submissions:home"))


# --- Who may not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["focal point", "another secretariat", "operator"])
def test_only_the_secretariat_of_the_call_corrects_particulars_and_dates(version, focal_point, who):
    actor = {
        "focal point": lambda: focal_point,
        "another secretariat": lambda: secretariat_of(ConsultationFactory()),
        "operator": lambda: UserFactory(is_staff=True, is_superuser=True),
    }[who]()
    with pytest.raises(NotPermitted):
        correct(version, actor, language="fr")
    now = timezone.now()
    with pytest.raises(NotPermitted):
        calls.correct_dates(version.submission.consultation_id, actor, now, now + timedelta(days=1), REASON)


def test_only_a_secretariat_corrects_the_register(version, focal_point):
    organization = submitted_version().submission.organization
    with pytest.raises(NotPermitted):
        registry.correct(
            organization.pk, focal_point, REASON, name="X", formal_name="", country="", category="academia"
        )

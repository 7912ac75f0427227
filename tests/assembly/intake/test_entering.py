"""Inputs that came by other ways: how and when they came, scans, unknown organizations, and drafts that stay drafts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assembly.models import Upload
from submissions.drafting.services import attachments
from submissions.drafting.services.attachments import File
from submissions.models import Organization, Submission, SubmissionVersion
from submissions.record.services import receiving
from submissions.values.contents import arrival_of
from submissions.values.enums import AttachmentKind, Category
from tests.assembly.files import filled
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.images import picture

pytestmark = pytest.mark.django_db

CLOSES = datetime(2025, 7, 25, 22, 0, tzinfo=UTC)


@pytest.fixture
def call(freeze):
    freeze(CLOSES + timedelta(days=2))
    return ConsultationFactory(opens_at=CLOSES - timedelta(days=40), closes_at=CLOSES, slug="call")


@pytest.fixture
def desk(client, call):
    client.force_login(secretariat_of(call))
    return client


def send(client, content, filename="inputs.docx", **fields):
    when = {"way": "email", "arrived_at": "2025-07-25T12:00"}
    posted = {"file": SimpleUploadedFile(filename, content), **when, **fields}
    return client.post(reverse("assembly:enter", args=["call"]), posted)


def confirm(client, upload, **options):
    upload.refresh_from_db()
    page = client.get(reverse("assembly:upload", args=[upload.pk]))
    bases = {
        f"base.{row['question'].key}": row["result"].answer.revision for row in page.context["tally"] if row["result"]
    }
    options = options or {"submit": "on", "original": "on"}
    posted = {"plan_revision": upload.plan_revision, "do": "confirm", **options, **bases}
    return client.post(reverse("assembly:upload_choose", args=[upload.pk]), posted, follow=True)


def test_what_came_in_before_the_closing_is_not_late_however_late_it_is_entered(desk, call):
    organization = OrganizationFactory()
    send(desk, filled(call), organization=organization.pk, way="letter", arrived_at="2025-07-25T17:30")
    confirm(desk, Upload.objects.get())
    version = SubmissionVersion.objects.get()
    arrival = arrival_of(version.content)
    assert (version.is_late, arrival.way, arrival.at) == (False, "letter", CLOSES - timedelta(minutes=30))
    page = desk.get(reverse("submissions:version", args=[version.submission_id, 1])).content.decode()
    assert "25 July 2025, 17:30 (America/New York, UTC−04:00)" in page
    assert "Entered by the secretariat on behalf of the organization." in page


def test_what_came_in_after_the_closing_is_late(desk, call):
    send(desk, filled(call), organization=OrganizationFactory().pk, way="email", arrived_at="2025-07-25T18:30")
    confirm(desk, Upload.objects.get())
    assert SubmissionVersion.objects.get().is_late


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose an organization, or write the name"),
        ({"name": "Nowhere Institute"}, "Choose the category"),
        ({"name": "Nowhere Institute", "category": "member_state"}, "Select a valid choice"),
        ({"organization": "known", "name": "Nowhere Institute"}, "Choose an organization, or write the name"),
        ({"organization": "known", "arrived_at": "2025-07-28T18:30"}, "This time has not come yet."),
        ({"organization": "known", "arrived_at": ""}, "This field is required."),
        ({"organization": "known", "way": ""}, "This field is required."),
    ],
)
def test_a_form_that_is_not_complete_says_what_is_missing_and_enters_nothing(desk, call, fields, said):
    if "organization" in fields:
        fields["organization"] = OrganizationFactory().pk
    answer = send(desk, filled(call), **fields)
    assert (answer.status_code, Submission.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_the_page_offers_the_present_time_as_the_clock_of_the_call_shows_it(desk, call):
    organization = OrganizationFactory()
    page = desk.get(reverse("assembly:enter", args=["call"]), {"organization": organization.pk})
    form = page.context["form"]
    assert 'value="2025-07-27T18:00"' in page.content.decode()
    assert "In the time zone of the call, America/New York." in page.content.decode()
    assert "(optional)" not in page.content.decode().partition("<details")[0]
    send(desk, filled(call), organization=form["organization"].value(), arrived_at="2025-07-27T18:00")
    assert Upload.objects.get().arrived_at == CLOSES + timedelta(days=2)


def test_an_empty_file_begins_nothing_on_behalf_of_anyone(desk, call):
    answer = send(desk, b"", organization=OrganizationFactory().pk)
    assert (answer.status_code, Submission.objects.count()) == (422, 0)
    assert "The file is empty." in answer.content.decode()


def test_a_module_of_the_page_is_told_what_is_missing_and_keeps_what_was_filled_in(desk, call):
    posted = {"file": SimpleUploadedFile("inputs.docx", filled(call)), "way": "email"}
    answer = desk.post(reverse("assembly:enter", args=["call"]), posted, headers={"Accept": "application/json"})
    assert answer.json() == {
        "refusal": "This field is required. Choose an organization, or write the name of one that is not on the list."
    }


@pytest.fixture
def entered(desk, call):
    """An upload entered on behalf of an organization and not recorded as received."""
    send(desk, filled(call), organization=OrganizationFactory().pk, way="letter", arrived_at="2025-07-25T17:30")
    page = confirm(desk, Upload.objects.get(), original="on").content.decode()
    assert "The input is not recorded as received yet" in page
    return Upload.objects.get()


def test_what_was_entered_is_recorded_as_received_later(desk, entered):
    address = reverse("assembly:upload_act", args=[entered.pk, "record"])
    page = desk.post(address, follow=True).content.decode()
    version = SubmissionVersion.objects.get()
    answers = {row["question"]: row["html"] for row in version.content["answers"]}
    present = entered.submission.answers.exclude(html="").values_list("question__key", "html")
    assert "Recorded as received: No. 1, version 1." in page
    assert "not recorded as received yet" not in page
    assert (answers, version.is_late) == (dict(present), False)
    assert arrival_of(version.content).way == "letter"
    desk.post(address)
    assert SubmissionVersion.objects.count() == 1


def test_what_the_organization_edited_since_is_not_recorded_in_its_name(desk, call, entered):
    call.extensions.create(closes_at=CLOSES + timedelta(days=9), reason="Asked for.", granted_by=secretariat_of(call))
    fill(entered.submission, {"q1": "<p>Our own words.</p>"}, member(entered.submission))
    page = desk.post(reverse("assembly:upload_act", args=[entered.pk, "record"]), follow=True).content.decode()
    assert "These answers were edited since. Take the import back and confirm it anew." in page
    assert not SubmissionVersion.objects.exists()


def test_the_desk_shows_when_and_how_an_input_came_in(desk, call, entered):
    desk.post(reverse("assembly:upload_act", args=[entered.pk, "record"]))
    page = desk.get(reverse("submissions:desk_submission", args=["call", entered.submission_id])).content.decode()
    assert "25 July 2025, 17:30 (America/New York, UTC−04:00)</time></span> · Letter or note verbale" in page
    assert reverse("assembly:enter", args=["call"]) + f"?organization={entered.submission.organization_id}" in page


def test_the_list_tells_what_is_recorded_from_what_is_only_entered(desk, entered):
    address = reverse("assembly:enter", args=["call"])
    assert "Entered, not recorded yet" in desk.get(address).content.decode()
    desk.post(reverse("assembly:upload_act", args=[entered.pk, "record"]))
    page = desk.get(address).content.decode()
    assert "Recorded as received" in page
    assert "not recorded yet" not in page


def test_the_reviewer_reads_when_an_input_came_in(desk, entered):
    desk.post(reverse("assembly:upload_act", args=[entered.pk, "record"]))
    page = desk.get(reverse("reviews:version", args=[SubmissionVersion.objects.get().pk])).content.decode()
    assert "25 July 2025, 17:30 (America/New York, UTC−04:00)</time></span> · Letter or note verbale" in page


def test_the_organization_is_told_that_the_version_was_entered_for_it(client, desk, entered):
    desk.post(reverse("assembly:upload_act", args=[entered.pk, "record"]))
    client.force_login(member(entered.submission))
    page = client.get(reverse("submissions:submission", args=[entered.submission_id])).content.decode()
    assert "The secretariat entered this version on your behalf" in page
    assert "25 July 2025, 17:30 (America/New York, UTC−04:00)" in page


def test_an_organization_that_is_not_on_the_list_is_registered(desk, call):
    send(desk, filled(call), name="Nowhere  Institute", category=Category.ACADEMIA)
    organization = Organization.objects.get(name_en="Nowhere Institute")
    assert (organization.category, Submission.objects.get().organization) == (Category.ACADEMIA, organization)


def test_a_scan_is_recorded_as_received_without_text(desk, call):
    send(desk, picture(), "scan.png", organization=OrganizationFactory().pk, way="hand", arrived_at="2025-07-25T12:00")
    upload = Upload.objects.get()
    page = desk.post(reverse("assembly:upload_act", args=[upload.pk, "record"]), follow=True).content.decode()
    assert "No. 1, version 1" in page
    version = SubmissionVersion.objects.get()
    assert [(file["kind"], file["name"]) for file in version.content["attachments"]] == [
        (AttachmentKind.RECEIVED_ORIGINAL, "scan.png")
    ]
    assert version.is_late is False


@pytest.mark.parametrize("stranger", [reviewer_of, lambda call: member(SubmissionFactory(consultation=call))])
def test_only_the_secretariat_enters_and_records(client, desk, call, stranger):
    send(desk, picture(), "scan.png", organization=OrganizationFactory().pk)
    upload = Upload.objects.get()
    client.force_login(stranger(call))
    assert client.get(reverse("assembly:enter", args=["call"])).status_code == 404
    assert client.post(reverse("assembly:upload_act", args=[upload.pk, "record"])).status_code == 404
    assert not SubmissionVersion.objects.exists()


# --- What the organization has only drafted ---------------------------------------------------------------------------


@pytest.fixture
def drafted(freeze):
    """A submission with a version of q1 and q2, and afterwards a draft of all three and an annex."""
    clock = freeze(CLOSES - timedelta(days=2))
    submission = SubmissionFactory(
        consultation=ConsultationFactory(opens_at=CLOSES - timedelta(days=40), closes_at=CLOSES)
    )
    person = member(submission)
    submitted_version(submission, {"q1": "<p>First.</p>", "q2": "<p>Second.</p>"}, actor=person)
    clock.shift(60)
    fill(submission, {"q1": "<p>Draft one.</p>", "q2": "<p>Draft two.</p>", "q3": "<p>Draft three.</p>"}, person)
    attachments.add_annex(submission.pk, person, File("annex.png", picture()))
    return submission


def received(submission, answers):
    secretariat = secretariat_of(submission.consultation)
    return receiving.receive(
        submission.consultation, submission.organization, secretariat, answers, submit=True
    ).version.content


def test_what_was_only_drafted_is_not_handed_in_with_what_came_by_mail(drafted):
    content = received(drafted, {"q1": "<p>By mail.</p>"})
    assert {row["question"]: row["html"] for row in content["answers"]} == {
        "q1": "<p>By mail.</p>",
        "q2": "<p>Second.</p>",
    }
    assert content["attachments"] == []


def test_the_draft_itself_stays_as_its_authors_left_it(drafted):
    received(drafted, {"q1": "<p>By mail.</p>"})
    drafts = dict(drafted.answers.exclude(html="").values_list("question__key", "html"))
    assert (drafts["q2"], drafts["q3"]) == ("<p>Draft two.</p>", "<p>Draft three.</p>")


def test_what_was_entered_before_goes_along(drafted):
    secretariat = secretariat_of(drafted.consultation)
    receiving.receive(drafted.consultation, drafted.organization, secretariat, {"q3": "<p>Annex by mail.</p>"})
    content = received(drafted, {"q1": "<p>By mail.</p>"})
    assert {row["question"]: row["html"] for row in content["answers"]} == {
        "q1": "<p>By mail.</p>",
        "q2": "<p>Second.</p>",
        "q3": "<p>Annex by mail.</p>",
    }

"""Corrections on the record: an entry under the wrong organization is void and moved, a wrong file is marked void."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions.core.news import lines
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments
from submissions.models import (
    Attachment,
    AuditEvent,
    Mail,
    Membership,
    News,
    Submission,
    SubmissionVersion,
    VoidedVersion,
)
from submissions.record.published import published
from submissions.record.services import lifecycle, receiving, submitting, voiding
from submissions.values.contents import Arrival, arrival_of
from submissions.values.enums import ArrivalWay, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member_of,
    published_version,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

SCAN = attachments.File("note verbale.pdf", b"%PDF-1.7 a scan", "application/pdf")
REASON = "The note was sent by another body."


@pytest.fixture
def call():
    return ConsultationFactory(closes_at=timezone.now() + timedelta(days=10))


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


@pytest.fixture
def wrong():
    return OrganizationFactory(name_en="Wrong Body")


@pytest.fixture
def right():
    return OrganizationFactory(name_en="Right Body")


@pytest.fixture
def entry(call, secretariat, wrong):
    """What another body sent by mail three days ago, entered under the wrong one."""
    arrival = Arrival(ArrivalWay.EMAIL, timezone.now() - timedelta(days=3))
    return receiving.receive(
        call,
        wrong,
        secretariat,
        {"q1": "<p>We of the Right Body.</p>"},
        original=SCAN,
        language="fr",
        submit=True,
        arrival=arrival,
    ).version


def told(person):
    return list(News.objects.filter(person=person).order_by("pk").values_list("event", flat=True))


def texts(person):
    rows = News.objects.filter(person=person).order_by("pk").select_related("consultation", "organization")
    return [line.text for line in lines.lines_of(rows)]


# --- Void -------------------------------------------------------------------------------------------------------------


def test_a_void_entry_leaves_every_list_and_stays_on_the_record(call, entry, secretariat, wrong):
    lifecycle.move(entry.submission_id, "check", secretariat)
    lifecycle.move(entry.submission_id, "publish", secretariat)
    before = (published(call).count(), SubmissionVersion.objects.to_compile().count())
    reader = member_of(wrong, MembershipRole.FOCAL_POINT)
    voiding.void(entry.pk, secretariat, REASON)
    submission = Submission.objects.get(pk=entry.submission_id)
    assert before == (1, 1)
    assert (published(call).count(), SubmissionVersion.objects.to_compile().count()) == (0, 0)
    assert (submission.status, submission.latest_version, submission.published_version) == ("void", None, None)
    assert not SubmissionVersion.objects.visible_to(reader).exists()
    assert not Attachment.objects.visible_to(reader).exists()
    assert SubmissionVersion.objects.visible_to(secretariat).get() == entry
    assert entry.content == SubmissionVersion.objects.get().content
    found = VoidedVersion.objects.get()
    assert (found.version, found.voided_by, found.reason) == (entry, secretariat, REASON)
    assert AuditEvent.objects.get(verb="voided").data == {"reason": REASON, "version": 1}


def test_a_void_entry_is_told_to_all_concerned(call, entry, secretariat, wrong):
    focal_point, reviewer = member_of(wrong, MembershipRole.FOCAL_POINT), assigned_reviewer(entry)
    other = secretariat_of(call)
    News.objects.all().delete()
    Mail.objects.all().delete()
    voiding.void(entry.pk, secretariat, REASON)
    assert [told(person) for person in (focal_point, reviewer, other, secretariat)] == [
        ["voided"],
        ["voided"],
        ["voided"],
        [],
    ]
    assert texts(focal_point) == [
        f"An entry recorded under Wrong Body for “{call}” was marked void by the secretariat. Reason: {REASON}"
    ]
    assert [mail.recipients for mail in Mail.objects.order_by("pk")] == [[focal_point.email], [reviewer.email]]
    assert [row.event for row in lines.current_news(reviewer)] == ["voided"]


def test_what_its_own_people_had_drafted_is_the_draft_again(call, secretariat, wrong):
    author = member_of(wrong)
    draft = SubmissionFactory(consultation=call, organization=wrong)
    fill(draft, {"q1": "<p>Our own words.</p>"}, author)
    entry = receiving.receive(
        call, wrong, secretariat, {"q1": "<p>Theirs.</p>", "q2": "<p>Theirs too.</p>"}, submit=True
    ).version
    assert voiding.follows(entry).keeps_draft
    voiding.void(entry.pk, secretariat, REASON)
    draft.refresh_from_db()
    held = dict(draft.answers.exclude(html="").values_list("question__key", "html"))
    assert (draft.status, held) == ("draft", {"q1": "<p>Our own words.</p>"})
    assert draft.answers.get(question__key="q1").revisions.count() == 3  # theirs, the entry, theirs again


def test_after_a_void_version_the_organization_submits_its_own(call, entry, secretariat, wrong):
    voiding.void(entry.pk, secretariat, REASON)
    focal_point = member_of(wrong, MembershipRole.FOCAL_POINT)
    submission = drafting.start(call, wrong, focal_point)
    fill(submission, {"q2": "<p>Our own words.</p>"}, focal_point)
    version = submitting.submit(submission.pk, focal_point, uuid4().hex)
    assert (submission.pk, version.number) == (entry.submission_id, 2)
    assert [answer["html"] for answer in version.content["answers"]] == ["<p>Our own words.</p>"]
    assert version.content["attachments"] == []
    assert list(SubmissionVersion.objects.to_compile()) == [version]


def test_the_version_before_stands_again(call, secretariat, wrong):
    own = published_version(consultation=call, organization=wrong, answers={"q1": "<p>Our own.</p>"})
    entry = receiving.receive(call, wrong, secretariat, {"q1": "<p>Theirs.</p>"}, submit=True).version
    voiding.void(entry.pk, secretariat, REASON)
    submission = own.submission
    submission.refresh_from_db()
    assert (submission.latest_version, submission.published_version, submission.status) == (own, own, "published")
    assert submission.answers.get(question__key="q1").html == "<p>Our own.</p>"


def test_what_an_organization_submitted_itself_is_never_made_void(call, secretariat):
    version = submitted_version(consultation=call)
    with pytest.raises(NotPossible, match="Only what the secretariat entered"):
        voiding.void(version.pk, secretariat, REASON)


def test_a_void_entry_is_void_once_and_for_a_reason(entry, secretariat):
    with pytest.raises(NotPossible, match="reason"):
        voiding.void(entry.pk, secretariat, " ")
    voiding.void(entry.pk, secretariat, REASON)
    with pytest.raises(NotPossible, match="already"):
        voiding.void(entry.pk, secretariat, REASON)


# --- Moved ------------------------------------------------------------------------------------------------------------


def test_an_entry_is_moved_with_its_answers_file_language_and_time_of_receipt(call, entry, secretariat, right):
    focal_point = member_of(right, MembershipRole.FOCAL_POINT)
    moved = voiding.move(entry.pk, right, secretariat, REASON)
    answers = {answer["question"]: answer["html"] for answer in moved.content["answers"]}
    files = list(Attachment.objects.visible_to(focal_point))
    assert (moved.submission.organization, moved.language, answers) == (
        right,
        "fr",
        {"q1": "<p>We of the Right Body.</p>"},
    )
    assert arrival_of(moved.content) == arrival_of(entry.content)
    [file] = files
    with file.file.open("rb") as opened:
        assert (file.name, opened.read()) == (SCAN.name, SCAN.content)
    assert [file["id"] for file in moved.content["attachments"]] == [file.pk for file in files]
    assert list(SubmissionVersion.objects.to_compile()) == [moved]
    assert VoidedVersion.objects.get().moved_to == moved
    assert told(focal_point) == ["entry_moved"]
    assert texts(focal_point) == [
        (
            f"An input to “{call}” that had been recorded under Wrong Body now stands under Right Body: "
            f"{moved.reference}. Reason: {REASON}"
        )
    ]
    assert AuditEvent.objects.get(verb="entry_moved").data["former"] == "Wrong Body"


@pytest.mark.parametrize("first", ["wrong", "right"])
def test_it_is_moved_to_a_body_that_has_begun_a_draft_whatever_the_order_of_the_two(
    call, secretariat, wrong, right, first
):
    bodies = {"wrong": wrong, "right": right}
    SubmissionFactory(consultation=call, organization=bodies[first])
    author = member_of(right)
    theirs = Submission.objects.filter(organization=right).first() or SubmissionFactory(
        consultation=call, organization=right
    )
    fill(theirs, {"q2": "<p>Begun by us.</p>"}, author)
    entry = receiving.receive(call, wrong, secretariat, {"q1": "<p>Sent.</p>"}, submit=True).version
    moved = voiding.move(entry.pk, right, secretariat, REASON)
    theirs.refresh_from_db()
    assert (moved.submission, [answer["question"] for answer in moved.content["answers"]]) == (theirs, ["q1"])
    assert theirs.answers.get(question__key="q2").html == "<p>Begun by us.</p>"
    assert theirs.has_unsubmitted_changes


def test_an_entry_is_not_moved_where_it_stands(entry, secretariat, wrong):
    with pytest.raises(NotPossible, match="already"):
        voiding.move(entry.pk, wrong, secretariat, REASON)
    assert not VoidedVersion.objects.exists()


# --- A file -----------------------------------------------------------------------------------------------------------


def test_a_wrong_file_leaves_every_page_but_the_secretariats(client, call, secretariat):
    version = published_version(consultation=call, answers={"q1": "<p>Words.</p>"})
    submission = version.submission
    focal_point = Membership.objects.get(organization=submission.organization).user
    kept, wrong = (
        attachments.add_annex(submission.pk, focal_point, attachments.File(name, b"%PDF-1.7 " + name.encode()))
        for name in ("kept.pdf", "wrong.pdf")
    )
    version = submitting.submit(submission.pk, focal_point, uuid4().hex)
    lifecycle.move(submission.pk, "check", secretariat)
    lifecycle.move(submission.pk, "publish", secretariat)
    News.objects.all().delete()
    voiding.void_file(wrong.pk, secretariat, REASON)
    wrong.refresh_from_db()
    assert (wrong.voided_by, wrong.voided_because) == (secretariat, REASON)
    page = client.get(reverse("submissions:record_input", args=[call.slug, submission.number])).content.decode()
    assert ("kept.pdf" in page, "wrong.pdf" in page) == (True, False)
    assert client.get(reverse("submissions:attachment", args=[wrong.pk])).status_code == 404
    for reader, seen in ((focal_point, [kept]), (secretariat, [kept, wrong])):
        assert list(Attachment.objects.visible_to(reader).order_by("pk")) == seen
    assert texts(focal_point) == [
        (
            f"The secretariat corrected the record of the input of {submission.organization} to “{call}”: a file was "
            f"marked void. Reason: {REASON}"
        )
    ]
    again = submitting.submit(submission.pk, focal_point, uuid4().hex)
    assert [file["name"] for file in again.content["attachments"]] == ["kept.pdf"]


def test_a_file_of_a_draft_is_its_organizations_own(call, secretariat):
    draft = SubmissionFactory(consultation=call)
    author = member_of(draft.organization)
    file = attachments.add_annex(draft.pk, author, attachments.File("a.pdf", b"%PDF-1.7 a"))
    with pytest.raises(NotPossible, match="in no version"):
        voiding.void_file(file.pk, secretariat, REASON)


# --- Unpublished ------------------------------------------------------------------------------------------------------


def test_an_earlier_version_is_taken_off_while_a_newer_one_is_under_review(call, secretariat):
    first = published_version(consultation=call)
    focal_point = Membership.objects.get(organization=first.submission.organization).user
    submitted_version(first.submission, {"q2": "<p>Newer.</p>"}, focal_point)
    News.objects.all().delete()
    lifecycle.unpublish(first.submission_id, secretariat, "It names a person.")
    submission = Submission.objects.get(pk=first.submission_id)
    assert (submission.status, submission.published_version, published(call).count()) == ("submitted", None, 0)
    assert told(focal_point) == ["unpublished"]
    event = AuditEvent.objects.get(verb="unpublished")
    assert (event.data["version"], event.data["note"]) == (1, "It names a person.")


def test_what_is_not_public_is_not_taken_off(call, secretariat):
    version = submitted_version(consultation=call)
    with pytest.raises(NotPossible):
        lifecycle.unpublish(version.submission_id, secretariat, REASON)


# --- Who may not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["focal point", "reviewer", "another secretariat", "operator"])
def test_only_the_secretariat_of_the_call_corrects(call, entry, wrong, right, who):
    actor = {
        "focal point": lambda: member_of(wrong, MembershipRole.FOCAL_POINT),
        "reviewer": lambda: assigned_reviewer(entry),
        "another secretariat": lambda: secretariat_of(ConsultationFactory()),
        "operator": lambda: UserFactory(is_staff=True, is_superuser=True),
    }[who]()
    file = entry.submission.attachments.get()
    for act in (
        lambda: voiding.void(entry.pk, actor, REASON),
        lambda: voiding.move(entry.pk, right, actor, REASON),
        lambda: voiding.void_file(file.pk, actor, REASON),
        lambda: lifecycle.unpublish(entry.submission_id, actor, REASON),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert (VoidedVersion.objects.count(), Submission.objects.filter(organization=right).count()) == (0, 0)


def test_the_time_of_receipt_of_a_moved_entry_without_one_is_when_it_was_entered(call, secretariat, wrong, right):
    entry = receiving.receive(call, wrong, secretariat, {"q1": "<p>Sent.</p>"}, submit=True).version
    moved = voiding.move(entry.pk, right, secretariat, REASON)
    assert isinstance(arrival_of(moved.content).at, datetime)
    assert arrival_of(moved.content).at == entry.submitted_at

"""Joint submissions: confirmed and withdrawn by the co-submitter itself, and said so in every output."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from assembly.outputs.collect import collect
from assembly.outputs.services.single import version_file
from submissions.drafting.snapshot import checksum
from submissions.models import Association, AuditEvent, Consultation, Mail, SubmissionVersion
from submissions.record.services import lifecycle
from submissions.record.services import particulars as parties
from submissions.values.enums import Category, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    GroupFactory,
    MembershipFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    member_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

PARTICULARS = {"language": "en", "publication": "attributed"}
WHEN = "2025-07-05 12:00+00:00"


@pytest.fixture
def call(freeze):
    freeze("2025-07-01 12:00+00:00")
    return ConsultationFactory()


@pytest.fixture
def submission(call):
    return SubmissionFactory(consultation=call)


@pytest.fixture
def lead(submission):
    return member(submission)


@pytest.fixture
def partner():
    """A focal point of the co-submitting organization."""
    return MembershipFactory(role=MembershipRole.FOCAL_POINT, organization__name_en="Lantern Network").user


@pytest.fixture
def row(submission, lead, partner):
    organization = partner.memberships.get().organization
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[organization], **PARTICULARS)
    return submission.co_submitters.get()


@pytest.fixture
def version(submission, lead, partner, row):
    """A version that names the co-submitter."""
    return _confirmed_version(submission, lead, partner, row)


def _confirmed_version(submission, lead, partner, row):
    """Return what was handed in, confirmed by the co-submitter before and, word for word, after."""
    parties.confirm_co_submitter(row.pk, partner)
    version = submitted_version(submission, actor=lead)
    parties.confirm_co_submitter(row.pk, partner)
    return version


@pytest.fixture
def withdrawn(version, row, partner, freeze):
    """The version, from which the co-submitter has withdrawn on 5 July."""
    freeze(WHEN)
    parties.withdraw_co_submitter(row.pk, partner, "Our board does not agree.")
    return SubmissionVersion.objects.get(pk=version.pk)


SAID = "Lantern Network (withdrew on 5 July 2025)"


def test_the_version_itself_stays_as_it_is(withdrawn):
    assert [row["name"] for row in withdrawn.content["co_submitters"]] == ["Lantern Network"]
    assert checksum(withdrawn.content) == withdrawn.checksum


def test_the_next_version_is_without_it(withdrawn, submission, lead):
    second = submitted_version(submission, {"q1": "<p>Two.</p>"}, lead)
    assert (second.number, second.content["co_submitters"]) == (2, [])


def test_the_lead_and_the_secretariat_are_told_and_it_is_on_the_record(version, row, partner, lead):
    secretariat = secretariat_of(version.submission.consultation)
    Mail.objects.all().delete()
    parties.withdraw_co_submitter(row.pk, partner, "Our board does not agree.")
    assert {mail.recipients[0] for mail in Mail.objects.all()} == {lead.email, secretariat.email}
    event = AuditEvent.objects.visible_to(secretariat).get(verb="co_submitter_withdrew")
    assert (event.actor, event.data["version"], event.data["reason"]) == (partner, 1, "Our board does not agree.")


def test_withdrawing_twice_is_done_once(withdrawn, row, partner):
    parties.withdraw_co_submitter(row.pk, partner, "Again.")
    assert AuditEvent.objects.filter(verb="co_submitter_withdrew").count() == 1


def test_a_reason_is_asked_for_once_a_version_names_it(version, row, partner):
    with pytest.raises(NotPossible, match="reason"):
        parties.withdraw_co_submitter(row.pk, partner, " ")


def test_before_it_is_named_anywhere_it_declines_without_telling_the_secretariat(row, partner, lead):
    secretariat_of(row.submission.consultation)
    Mail.objects.all().delete()
    parties.withdraw_co_submitter(row.pk, partner)
    assert [mail.recipients for mail in Mail.objects.all()] == [[lead.email]]
    with pytest.raises(NotPossible, match="has withdrawn"):
        parties.confirm_co_submitter(row.pk, partner)


def test_named_again_and_confirmed_it_is_in_the_next_version_and_the_first_keeps_its_mark(
    withdrawn, submission, lead, partner
):
    organization = partner.memberships.get().organization
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[organization], **PARTICULARS)
    parties.confirm_co_submitter(submission.co_submitters.get(withdrawn_at=None).pk, partner)
    second = submitted_version(submission, {"q1": "<p>Two.</p>"}, lead)
    shown = [collected(submission.consultation, [version.pk]) for version in (withdrawn, second)]
    assert [SAID in attribution for attribution in shown] == [True, False]


def test_the_lead_naming_others_leaves_the_record_of_the_withdrawal(withdrawn, submission, lead):
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[], **PARTICULARS)
    assert submission.co_submitters.get().withdrawn_at is not None


# --- In every output --------------------------------------------------------------------------------------------------


def collected(call, manifest):
    """Return the attribution of the first entry of a consolidated file."""
    with collect(Consultation.objects.get(pk=call.pk), manifest) as found:
        return found.entries[0].attribution


def test_the_consolidated_file_says_when_it_withdrew(withdrawn):
    assert SAID in collected(withdrawn.submission.consultation, [withdrawn.pk])


def test_the_word_file_of_the_version_says_when_it_withdrew(withdrawn):
    with zipfile.ZipFile(io.BytesIO(version_file(withdrawn))) as package:
        body = package.read("word/document.xml").decode()
    assert SAID in re.sub(r"<[^>]+>", "", body)


@pytest.mark.parametrize("page", ["version", "record", "review"])
def test_the_pages_say_when_it_withdrew(client, withdrawn, lead, page):
    submission = withdrawn.submission
    secretariat = secretariat_of(submission.consultation)
    if page == "record":
        lifecycle.move(submission.pk, "check", secretariat)
        lifecycle.move(submission.pk, "publish", secretariat)
    elif page == "review":
        client.force_login(secretariat)
    else:
        client.force_login(lead)
    address = {
        "version": reverse("submissions:version", args=[submission.pk, 1]),
        "record": reverse("submissions:record_input", args=[submission.consultation.slug, submission.number]),
        "review": reverse("reviews:version", args=[withdrawn.pk]),
    }[page]
    assert SAID in client.get(address).content.decode()


def test_the_api_says_when_it_withdrew_and_leaves_the_content_alone(client, withdrawn, lead):
    client.force_login(lead)
    answer = client.get(f"/api/v1/versions/{withdrawn.pk}/").json()
    assert answer["co_submitters"] == [
        {"name": "Lantern Network", "confirmed": True, "withdrew_at": "2025-07-05T12:00:00Z"}
    ]
    assert checksum(answer["content"]) == answer["checksum"]


@pytest.mark.parametrize("publication", ["attributed", "unattributed"])
def test_the_api_of_the_public_record_names_co_submitters_where_the_input_is_attributed(
    client, submission, lead, partner, row, publication
):
    parties.set_particulars(submission.pk, actor=lead, language="en", publication=publication)
    submission.refresh_from_db()
    version = _confirmed_version(submission, lead, partner, row)
    secretariat = secretariat_of(submission.consultation)
    for move in ("check", "publish"):
        lifecycle.move(submission.pk, move, secretariat)
    client.force_login(UserFactory())
    answer = client.get(f"/api/v1/calls/{submission.consultation.slug}/inputs/{version.submission.number}/").json()
    named = [{"name": "Lantern Network", "confirmed": True, "withdrew_at": None}] if publication == "attributed" else []
    assert answer["co_submitters"] == named


def test_who_withdrew_reads_the_version_that_names_it_and_no_later_one(withdrawn, submission, lead, partner):
    second = submitted_version(submission, {"q1": "<p>Two.</p>"}, lead)
    seen = SubmissionVersion.objects.read_by(partner).values_list("pk", flat=True)
    assert (withdrawn.pk in seen, second.pk in seen) == (True, False)


# --- Who may not ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["lead", "drafter of the co-submitter", "secretariat", "superuser", "another"])
def test_only_a_focal_point_of_the_co_submitter_withdraws_it(client, version, row, lead, partner, who):
    actor = {
        "lead": lambda: lead,
        "drafter of the co-submitter": lambda: member_of(row.organization),
        "secretariat": lambda: secretariat_of(version.submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True),
        "another": lambda: MembershipFactory(role=MembershipRole.FOCAL_POINT).user,
    }[who]()
    with pytest.raises(NotPermitted):
        parties.withdraw_co_submitter(row.pk, actor, "No.")
    client.force_login(actor)
    client.post(reverse("submissions:withdraw_co_submitter", args=[version.submission_id, row.pk]), {"reason": "No."})
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_a_focal_point_of_the_co_submitter_withdraws_on_the_page(client, version, row, partner):
    client.force_login(partner)
    page = reverse("submissions:joint", args=[version.submission_id, row.pk])
    assert "Withdraw from the joint submission" in client.get(page).content.decode()
    address = reverse("submissions:withdraw_co_submitter", args=[version.submission_id, row.pk])
    client.post(address, {"reason": "Our board does not agree."})
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert "Withdraw from the joint submission" not in client.get(page).content.decode()


@pytest.mark.parametrize("who", ["secretariat", "group", "another"])
def test_only_the_delegation_itself_declares_an_association(call, who):
    state, group = StateFactory(), GroupFactory()
    submission = SubmissionFactory(consultation=call, organization=state)
    fill(submission, {"q1": "<p>One.</p>"})
    actor = {
        "secretariat": lambda: secretariat_of(call),
        "group": lambda: member_of(group, MembershipRole.FOCAL_POINT),
        "another": UserFactory,
    }[who]()
    with pytest.raises(NotPermitted):
        parties.set_particulars(submission.pk, actor=actor, associated_with=[group], **PARTICULARS)
    assert not Association.objects.exists()


def test_an_organization_that_is_no_state_associates_itself_with_nobody(submission, lead):
    group = SubmissionFactory(organization__category=Category.NEGOTIATING_GROUP).organization
    with pytest.raises(NotPossible, match="State"):
        parties.set_particulars(submission.pk, actor=lead, associated_with=[group], **PARTICULARS)

"""A co-submitter reads the exact text, confirms that and no other, and is told when it is named, asked or removed."""

import pytest
from django.urls import reverse

from submissions.drafting.joint import as_shown, text_checksum
from submissions.drafting.snapshot import snapshot
from submissions.models import AuditEvent, CoSubmitter, Mail, News, SubmissionVersion
from submissions.record.services import particulars as parties
from submissions.values.enums import MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    MembershipFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    member_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

PARTICULARS = {"language": "en", "publication": "attributed"}


@pytest.fixture
def submission():
    found = SubmissionFactory(organization__name_en="Lead Body")
    fill(found, {"q1": "<p>We welcome the paper.</p>"})
    return found


@pytest.fixture
def lead(submission):
    return member(submission)


@pytest.fixture
def partner():
    return MembershipFactory(role=MembershipRole.FOCAL_POINT, organization__name_en="Lantern Network").user


@pytest.fixture
def row(submission, lead, partner):
    organization = partner.memberships.get().organization
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[organization], **PARTICULARS)
    return submission.co_submitters.get()


def page(row):
    return reverse("submissions:joint", args=[row.submission_id, row.pk])


def names(version):
    return [entry["name"] for entry in as_shown(SubmissionVersion.objects.get(pk=version.pk))["co_submitters"]]


def mail_to(person):
    return [mail.text for mail in Mail.objects.filter(recipients=[person.email]).order_by("pk")]


def test_who_is_named_is_told_by_mail_and_reads_the_exact_text(client, row, partner):
    [text] = mail_to(partner)
    assert "Lead Body names Lantern Network as co-submitter" in text
    assert page(row) in text
    client.force_login(partner)
    shown = client.get(page(row))
    assert "We welcome the paper." in shown.content.decode()
    assert shown.context["checksum"] == text_checksum(row.text.content)


def test_that_text_is_confirmed_and_no_other(client, row, partner, lead, submission):
    client.force_login(partner)
    read = client.get(page(row)).context["checksum"]
    fill(submission, {"q1": "<p>Another text.</p>"}, lead)
    parties.send_text(submission.pk, lead)
    refused = client.post(page(row), {"checksum": read})
    assert (refused.status_code, row.confirmations.count()) == (422, 0)
    client.post(page(row), {"checksum": client.get(page(row)).context["checksum"]})
    assert row.confirmations.get().checksum == text_checksum(snapshot(submission))


def test_a_later_version_needs_its_word_again_and_names_it_as_not_confirmed_until_then(row, partner, lead, submission):
    parties.confirm_co_submitter(row.pk, partner)
    first = submitted_version(submission, {}, lead)
    assert names(first) == ["Lantern Network"]
    second = submitted_version(submission, {"q2": "<p>More.</p>"}, lead)
    assert names(second) == ["Lantern Network (not confirmed)"]
    assert "was changed after Lantern Network confirmed it" in mail_to(partner)[-1]
    parties.confirm_co_submitter(row.pk, partner)
    assert names(second) == ["Lantern Network"]
    assert names(first) == ["Lantern Network"]


def test_who_confirms_what_was_handed_in_without_it_is_named_from_then_on(row, partner, lead, submission):
    version = submitted_version(submission, {}, lead)
    assert names(version) == []
    parties.confirm_co_submitter(row.pk, partner)
    assert names(version) == ["Lantern Network"]


def test_rewording_a_choice_voids_no_confirmation(row, submission):
    content = snapshot(submission)
    answers = [{**answer, "labels": ["Other words"]} for answer in content["answers"]]
    assert text_checksum(content) == text_checksum({**content, "answers": answers})


def test_the_check_page_names_everybody_who_has_not_confirmed(client, row, lead, submission):
    client.force_login(lead)
    said = client.get(reverse("submissions:submit", args=[submission.pk])).content.decode()
    assert "Lantern Network has not confirmed this text" in said


def test_removing_one_is_an_event_and_told_and_leaves_what_it_may_read(client, row, partner, lead, submission):
    parties.confirm_co_submitter(row.pk, partner)
    version = submitted_version(submission, {}, lead)
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[], **PARTICULARS)
    row.refresh_from_db()
    assert row.removed_by == lead
    assert AuditEvent.objects.filter(verb="co_submitter_removed", submission=submission).count() == 1
    assert "removed Lantern Network from the co-submitters" in mail_to(partner)[-1]
    assert SubmissionVersion.objects.read_by(partner).filter(pk=version.pk).exists()
    assert "no longer named since" in names(version)[0]
    client.force_login(partner)
    assert "We welcome the paper." not in client.get(page(row)).content.decode()


def test_saving_the_particulars_again_asks_nobody_twice(row, lead, partner, submission):
    organization = partner.memberships.get().organization
    parties.set_particulars(submission.pk, actor=lead, co_submitters=[organization], **PARTICULARS)
    assert (CoSubmitter.objects.count(), len(mail_to(partner))) == (1, 1)


def test_the_lead_sends_the_text_once_to_who_has_not_confirmed_it(client, row, partner, lead, submission):
    fill(submission, {"q2": "<p>More.</p>"}, lead)
    assert parties.send_text(submission.pk, lead) == 1
    with pytest.raises(NotPossible):
        parties.send_text(submission.pk, lead)
    client.force_login(lead)
    address = reverse("submissions:send_joint_text", args=[submission.pk])
    assert client.post(address).url == reverse("submissions:submission", args=[submission.pk])


@pytest.mark.parametrize("who", ["lead", "drafter of the co-submitter", "another"])
def test_nobody_else_confirms(row, submission, lead, who):
    person = {"lead": lambda: lead, "drafter of the co-submitter": lambda: member_of(row.organization)}.get(
        who, UserFactory
    )()
    with pytest.raises(NotPermitted):
        parties.confirm_co_submitter(row.pk, person)


@pytest.mark.parametrize("who", ["another", "lead"])
def test_nobody_else_reads_the_page(client, row, lead, who):
    client.force_login(lead if who == "lead" else UserFactory())
    assert client.get(page(row)).status_code == 404


# --- Also on behalf of -----------------------------------------------------------------------------------------------


@pytest.fixture
def state():
    return MembershipFactory(role=MembershipRole.FOCAL_POINT, organization=StateFactory(name_en="Ruritania")).user


@pytest.fixture
def spoken(submission, lead, state):
    parties.set_particulars(submission.pk, actor=lead, on_behalf_of=["Ruritania", "Friends of the Lead"], **PARTICULARS)
    return submitted_version(submission, {}, lead)


def spoken_for(version):
    return as_shown(SubmissionVersion.objects.get(pk=version.pk))["on_behalf_of"]


def test_a_body_of_the_register_is_asked_and_named_as_not_confirmed_until_it_has(client, spoken, state):
    assert "also on behalf of Ruritania" in mail_to(state)[0]
    assert sorted(spoken_for(spoken)) == ["Friends of the Lead", "Ruritania (not confirmed)"]
    claim = spoken.submission.on_behalf_of.get(name="Ruritania")
    address = reverse("submissions:on_behalf", args=[spoken.submission_id, claim.pk])
    client.force_login(state)
    assert client.get(address).status_code == 200
    client.post(address, {"agrees": "1"})
    assert sorted(spoken_for(spoken)) == ["Friends of the Lead", "Ruritania"]
    client.post(address, {"agrees": "0"})
    assert "declined on" in sorted(spoken_for(spoken))[1]
    assert News.objects.filter(event="on_behalf_answered").exists()


@pytest.mark.parametrize("who", ["lead", "drafter of the body", "another"])
def test_nobody_else_answers_for_a_body(client, spoken, state, lead, who):
    claim = spoken.submission.on_behalf_of.get(name="Ruritania")
    person = {"lead": lambda: lead, "drafter of the body": lambda: member_of(claim.organization)}.get(
        who, UserFactory
    )()
    with pytest.raises(NotPermitted):
        parties.answer_for_body(claim.pk, person, True)
    client.force_login(person)
    seen = client.get(reverse("submissions:on_behalf", args=[spoken.submission_id, claim.pk])).status_code
    assert seen == (200 if who == "drafter of the body" else 404)

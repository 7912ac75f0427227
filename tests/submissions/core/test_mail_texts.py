"""What the site writes to people: every text renders, names what it is about, and links to an absolute address."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from submissions.calls.services import calls
from submissions.models import Mail
from submissions.people.services import membership
from tests.factories import (
    ConsultationFactory,
    MembershipFactory,
    OrganizationFactory,
    StateFactory,
    UserFactory,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


def links(message):
    """Return the addresses in a mail, less that of the site in its foot."""
    return [link for link in re.findall(r"https?://\S+", message.text) if link != settings.SITE_URL]


def test_receipt_holds_reference_time_and_checksum(freeze):
    freeze("2025-07-01 12:00+00:00")
    version = submitted_version(consultation=ConsultationFactory(title_en="Call & answer"))
    message = Mail.objects.first()
    address = reverse("submissions:version", args=[version.submission_id, 1])
    assert message.subject == "Received: No. 1, version 1 (Call & answer)"
    assert "1 July 2025, 08:00 (America/New York, UTC−04:00) = 2025-07-01 12:00:00 UTC" in message.text
    assert version.checksum in message.text
    assert links(message) == [settings.SITE_URL + address]


def test_receipt_is_in_the_language_of_who_gets_it(freeze):
    freeze("2025-07-01 12:00+00:00")
    user = UserFactory(language="ru")
    submitted_version(organization=MembershipFactory(user=user, role="focal_point").organization, actor=user)
    assert "1 июля 2025, 08:00" in Mail.objects.first().text


def test_request_leads_who_decides_to_the_organization():
    organization = StateFactory()
    secretariat_of(ConsultationFactory())
    membership.request_membership(UserFactory(name="Ama <Boateng>"), organization, "First Secretary")
    message = Mail.objects.first()
    address = reverse("submissions:organization", args=[organization.pk])
    assert message.subject == f"Ama <Boateng> asks to join the delegation of {organization}"
    assert links(message) == [f"{settings.SITE_URL}{address}#requests"]


def test_admission_is_told_to_who_asked():
    asked = MembershipFactory(state="requested")
    membership.admit(asked.pk, secretariat_of(ConsultationFactory()))
    message = Mail.objects.first()
    assert (message.recipients, message.subject) == (
        [asked.user.email],
        f"You are now a member of {asked.organization}",
    )


def test_focal_points_read_who_was_admitted_by_whom_and_in_what_role():
    focal_point = MembershipFactory(role="focal_point")
    organization, secretariat = focal_point.organization, secretariat_of(ConsultationFactory())
    asked = MembershipFactory(state="requested", organization=organization, user__name="Ama <Boateng>")
    membership.admit(asked.pk, secretariat, "drafter")
    message = Mail.objects.get(recipients=[focal_point.user.email])
    assert message.subject == f"Membership of {organization}: Ama <Boateng>"
    assert message.text.startswith(
        f"Ama <Boateng> ({asked.user.email}) is a member of {organization} by decision of {secretariat} of the "
        "secretariat. Role: Drafter."
    )
    assert links(message) == [settings.SITE_URL + reverse("submissions:organization", args=[organization.pk])]


def test_invitation_holds_the_link_to_accept_it(client):
    organization = OrganizationFactory()
    membership.invite(organization, "new@example.org", secretariat_of(ConsultationFactory()))
    [link] = links(Mail.objects.first())
    assert client.get(link.removeprefix(settings.SITE_URL)).context["organization"] == organization


def test_assignments_lead_the_reviewer_to_each_version():
    consultation = ConsultationFactory(title_en="Call & answer")
    versions = [
        submitted_version(consultation=consultation, organization=OrganizationFactory(name_en=name))
        for name in ("Alpha", "Beta & Co")
    ]
    keys = [version.submission_id for version in versions]
    calls.assign_all(keys, reviewer_of(consultation), secretariat_of(consultation))
    message = Mail.objects.first()
    assert message.subject == "For your review: 2 inputs"
    assert message.text.startswith("You are asked to review 2 inputs to “Call & answer”.")
    assert f"\nBeta & Co · {versions[1].reference}\n" in message.text
    assert links(message) == [settings.SITE_URL + reverse("reviews:version", args=[row.pk]) for row in versions]


def test_assignment_leads_the_reviewer_to_the_version():
    version = submitted_version()
    consultation = version.submission.consultation
    calls.assign(version.submission_id, reviewer_of(consultation), secretariat_of(consultation))
    assert links(Mail.objects.first()) == [settings.SITE_URL + reverse("reviews:version", args=[version.pk])]

"""Registering an organization: in nobody else's name, and not without end."""

from datetime import timedelta

import pytest
from django.urls import reverse

from submissions.core.quotas import QUOTAS
from submissions.models import AuditEvent, Invitation, Mail, Organization
from submissions.people.services import membership
from submissions.values.enums import AuditVerb, Category, MembershipRole
from submissions.values.exceptions import NotPossible, TooMany
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["K\u0435nya", "Kenya\u200b", "The Kenya", "KENYA.", "Republic of Kenya", "K\u00e9nya", "Кения"]
)
def test_a_name_of_the_register_is_taken_however_it_is_spelt(name):
    OrganizationFactory(name_en="Kenya", name_ru="Кения", formal_name_en="Republic of Kenya")
    with pytest.raises(NotPossible, match=r"Kenya.* is registered already"):
        membership.register_organization(UserFactory(), name, Category.CIVIL_SOCIETY)


def test_the_same_body_is_offered_by_its_acronym():
    OrganizationFactory(name_en="Lantern Network", acronym_en="LNRC")
    with pytest.raises(NotPossible, match="Lantern Network"):
        membership.register_organization(UserFactory(), "L.N.R.C.", Category.CIVIL_SOCIETY)


def test_a_body_of_the_united_nations_is_registered_by_the_secretariat():
    with pytest.raises(NotPossible, match="registered by the secretariat"):
        membership.register_organization(UserFactory(), "S\u0435cretariat of the United Nations", Category.OTHER)


def test_what_cannot_be_seen_leaves_the_name():
    made = membership.register_organization(UserFactory(), "Lan\u202etern\u200b  Network", Category.CIVIL_SOCIETY)
    assert made.name_en == "Lantern Network"


def test_registering_ends_at_a_quota_that_says_when_it_is_possible_again(client):
    person = UserFactory()
    client.force_login(person)
    most, period = QUOTAS[AuditVerb.ORGANIZATION_REGISTERED]
    form = {"category": Category.CIVIL_SOCIETY, "seat_region": "europe"}
    for number in range(most):
        client.post(reverse("submissions:register_organization"), {**form, "name": f"House number {number} of many"})
    assert Organization.objects.count() == most
    page = client.post(reverse("submissions:register_organization"), {**form, "name": "One too many"})
    assert (page.status_code, Organization.objects.count()) == (429, most)
    assert 0 < int(page["Retry-After"]) <= period.total_seconds()
    assert "it is possible again" in page.text


def test_invitations_end_at_a_quota_and_go_on_when_time_has_passed(monkeypatch):
    point = MembershipFactory(role=MembershipRole.FOCAL_POINT)
    most, period = QUOTAS[AuditVerb.INVITED]
    for number in range(most):
        membership.invite(point.organization, f"person{number}@example.org", point.user)
    with pytest.raises(TooMany) as refused:
        membership.invite(point.organization, "one.more@example.org", point.user)
    assert 0 < refused.value.retry_after <= period.total_seconds()
    assert Invitation.objects.count() == most
    later = AuditEvent.objects.latest("at").at + period + timedelta(seconds=1)
    monkeypatch.setattr("submissions.values.moments.now", lambda: later)
    membership.invite(point.organization, "one.more@example.org", point.user)


def test_the_subject_of_an_invitation_carries_no_name_that_a_stranger_wrote():
    point = MembershipFactory(organization__name_en="You have won: http://example.org", role=MembershipRole.FOCAL_POINT)
    membership.invite(point.organization, "somebody@example.org", point.user)
    assert "won" not in Mail.objects.latest("pk").subject

"""Invitations: one a person and organization, shown, revocable, and ended with the rights of who wrote them."""

import pytest
from django.urls import reverse

from submissions.models import Invitation, Mail, Membership
from submissions.people.services import membership
from submissions.values.enums import MembershipRole
from submissions.values.exceptions import NotPossible
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return MembershipFactory(role=MembershipRole.FOCAL_POINT)


def token_of(address):
    """Return the token in the newest mail to an address."""
    mail = next(mail for mail in Mail.objects.order_by("-pk") if address in mail.recipients)
    return mail.text.split("/invitations/")[1].split("/")[0]


def test_a_second_invitation_of_one_person_takes_the_place_of_the_first(point):
    membership.invite(point.organization, "Somebody@example.org", point.user)
    first = token_of("somebody@example.org")
    membership.invite(point.organization, "somebody@EXAMPLE.org", point.user)
    assert Invitation.objects.count() == 1
    with pytest.raises(NotPossible):
        membership.find_invitation(first)
    assert membership.find_invitation(token_of("somebody@example.org"))


def test_a_member_is_not_invited_to_the_role_held(point):
    member = MembershipFactory(organization=point.organization)
    with pytest.raises(NotPossible, match="member already"):
        membership.invite(point.organization, member.user.email, point.user)
    membership.invite(point.organization, member.user.email, point.user, MembershipRole.FOCAL_POINT)
    membership.accept_invitation(token_of(member.user.email), member.user)
    member.refresh_from_db()
    assert member.role == MembershipRole.FOCAL_POINT


@pytest.mark.parametrize("ended", ["removed", "made a drafter", "account closed"])
def test_an_invitation_ends_with_the_rights_of_who_wrote_it(point, ended, client):
    other = MembershipFactory(organization=point.organization, role=MembershipRole.FOCAL_POINT)
    membership.invite(point.organization, "second@example.org", other.user)
    link, invited = token_of("second@example.org"), UserFactory(email="second@example.org")
    if ended == "removed":
        membership.end(other.pk, point.user)
    elif ended == "made a drafter":
        membership.admit(other.pk, point.user, MembershipRole.DRAFTER)
    else:
        other.user.is_active = False
        other.user.save()
    with pytest.raises(NotPossible):
        membership.accept_invitation(link, invited)
    assert not Membership.objects.filter(user=invited).exists()
    client.force_login(point.user)
    assert (
        "second@example.org" not in client.get(reverse("submissions:organization", args=[point.organization_id])).text
    )


def test_an_invitation_is_shown_to_focal_points_and_taken_back(point, client):
    shown = membership.invite(point.organization, "third@example.org", point.user)
    client.force_login(point.user)
    page = reverse("submissions:organization", args=[point.organization_id])
    assert "third@example.org" in client.get(page).text
    membership.withdraw_invitation(shown.pk, point.user)
    assert "third@example.org" not in client.get(page).text
    client.force_login(MembershipFactory(organization=OrganizationFactory()).user)
    assert client.get(page).status_code in {403, 404} or "third@example.org" not in client.get(page).text

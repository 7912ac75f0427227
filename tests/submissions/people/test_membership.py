"""Joining: who is told, who admits, and what an invitation is good for."""

from datetime import timedelta

import pytest

from submissions.models import AuditEvent, Invitation, Mail, Membership, News, Organization
from submissions.people.services import membership
from submissions.values.enums import Category, MembershipRole, MembershipState
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    RoleGrantFactory,
    StateFactory,
    UserFactory,
    member_of,
)

pytestmark = pytest.mark.django_db

FOCAL_POINT = MembershipRole.FOCAL_POINT


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def focal_point(organization):
    return member_of(organization, FOCAL_POINT)


def request(organization):
    return membership.request_membership(UserFactory(), organization)


def test_who_registers_an_organization_becomes_its_focal_point():
    person = UserFactory()
    made = membership.register_organization(person, " Lantern  Network ", Category.CIVIL_SOCIETY)
    row = Membership.objects.get(organization=made)
    assert (made.name, row.user, row.role, row.state) == ("Lantern Network", person, "focal_point", "active")


@pytest.mark.parametrize(
    "category",
    [Category.MEMBER_STATE, Category.OBSERVER_STATE, Category.NEGOTIATING_GROUP, Category.UNITED_NATIONS, "x"],
)
def test_nobody_registers_a_state_a_group_or_an_entity_of_the_united_nations(category):
    with pytest.raises(NotPossible):
        membership.register_organization(UserFactory(), "Atlantis", category)
    assert Organization.objects.count() == 0


def test_a_name_is_registered_once_in_any_case(organization):
    with pytest.raises(NotPossible, match="registered already"):
        membership.register_organization(UserFactory(), organization.name_en.upper(), Category.OTHER)


def test_a_request_does_not_count_before_it_is_granted(organization, focal_point):
    row = request(organization)
    assert (row.state, Organization.objects.of_member(row.user).exists()) == (MembershipState.REQUESTED, False)


def test_focal_points_are_told_of_a_request_once(organization, focal_point):
    row = request(organization)
    membership.request_membership(row.user, organization)
    assert [mail.recipients for mail in Mail.objects.all()] == [[focal_point.email]]


def test_the_secretariat_is_told_where_there_is_no_focal_point_and_of_states():
    secretariat = RoleGrantFactory().user
    state = StateFactory()
    member_of(state, FOCAL_POINT)
    assert [membership.deciders(of) for of in (OrganizationFactory(), state)] == [[secretariat]] * 2


def test_a_focal_point_admits(organization, focal_point):
    row = request(organization)
    membership.admit(row.pk, focal_point)
    row.refresh_from_db()
    assert (row.state, row.role) == ("active", "drafter")


@pytest.mark.parametrize("person", ["drafter", "focal point of another", "superuser", "who asks"])
def test_nobody_else_admits(organization, focal_point, person):
    row = request(organization)
    actor = {
        "drafter": lambda: member_of(organization),
        "focal point of another": lambda: member_of(OrganizationFactory(), FOCAL_POINT),
        "superuser": lambda: UserFactory(is_superuser=True),
        "who asks": lambda: row.user,
    }[person]()
    with pytest.raises(NotPermitted):
        membership.admit(row.pk, actor, FOCAL_POINT)


def admit(person, organization, actor, role):
    membership.admit(membership.request_membership(person, organization).pk, actor, role)


def invite(person, organization, actor, role):
    InvitationFactory(organization=organization, email=person.email, role=role, invited_by=actor, token="t")
    membership.accept_invitation("t", person)


def told():
    return {address for mail in Mail.objects.filter(subject__startswith="Membership of") for address in mail.recipients}


@pytest.mark.parametrize("way", [admit, invite])
@pytest.mark.parametrize("role", [MembershipRole.DRAFTER, FOCAL_POINT])
def test_focal_points_are_told_whom_the_secretariat_let_in(organization, focal_point, way, role):
    member_of(organization)
    way(UserFactory(), organization, RoleGrantFactory().user, role)
    assert told() == {focal_point.email}


@pytest.mark.parametrize("way", [admit, invite])
def test_focal_points_are_not_told_of_what_one_of_them_did(organization, focal_point, way):
    RoleGrantFactory(user=focal_point)
    member_of(organization, FOCAL_POINT)
    way(UserFactory(), organization, focal_point, MembershipRole.DRAFTER)
    assert told() == set()


def test_focal_points_are_told_where_the_secretariat_changes_a_role_and_of_nothing_else(organization, focal_point):
    secretariat, own = RoleGrantFactory().user, Membership.objects.get(user=focal_point)
    other = MembershipFactory(organization=organization, role=FOCAL_POINT)
    membership.admit(own.pk, secretariat, FOCAL_POINT)
    assert told() == set()
    membership.admit(own.pk, secretariat, MembershipRole.DRAFTER)
    assert told() == {focal_point.email, other.user.email}


def test_members_of_a_state_are_admitted_by_the_secretariat_alone():
    state = StateFactory()
    row = request(state)
    with pytest.raises(NotPermitted, match="secretariat"):
        membership.admit(row.pk, member_of(state, FOCAL_POINT))
    assert membership.admit(row.pk, RoleGrantFactory().user).state == "active"


def test_the_last_focal_point_stays_while_others_remain(organization, focal_point):
    member_of(organization)
    row = Membership.objects.get(user=focal_point)
    with pytest.raises(NotPossible, match="another focal point"):
        membership.end(row.pk, focal_point)
    with pytest.raises(NotPossible, match="another focal point"):
        membership.admit(row.pk, focal_point, MembershipRole.DRAFTER)


def test_the_focal_point_is_handed_over(organization, focal_point):
    successor = MembershipFactory(organization=organization)
    membership.admit(successor.pk, focal_point, FOCAL_POINT)
    membership.end(Membership.objects.get(user=focal_point).pk, focal_point)
    successor.refresh_from_db()
    assert (successor.role, organization.memberships.count()) == (FOCAL_POINT, 1)


def test_anybody_may_leave(organization, focal_point):
    row = MembershipFactory(organization=organization)
    membership.end(row.pk, row.user)
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_an_invitation_is_written_with_a_link_of_which_only_a_digest_is_kept(organization, focal_point):
    membership.invite(organization, "New@Example.org", focal_point)
    mail, invitation = Mail.objects.get(), Invitation.objects.get()
    token = next(part for part in mail.text.split() if "/invitations/" in part).rstrip("/").rsplit("/", 1)[1]
    assert (mail.recipients, membership.find_invitation(token), token in str(invitation.__dict__)) == (
        ["new@example.org"],
        invitation,
        False,
    )


def test_an_invitation_makes_its_reader_a_member():
    invitation = InvitationFactory(token="t", role=FOCAL_POINT)
    person = UserFactory(email=invitation.email)
    row = membership.accept_invitation("t", person)
    assert (row.organization, row.role, row.state) == (invitation.organization, FOCAL_POINT, "active")


def test_a_forwarded_invitation_is_of_no_use():
    InvitationFactory(token="t")
    with pytest.raises(NotPermitted, match="another address"):
        membership.accept_invitation("t", UserFactory())


def test_an_invitation_is_used_once():
    invitation = InvitationFactory(token="t")
    person = UserFactory(email=invitation.email)
    membership.accept_invitation("t", person)
    with pytest.raises(NotPossible, match="has been used"):
        membership.accept_invitation("t", person)


@pytest.mark.parametrize(
    ("has", "invited_as", "then"),
    [
        ("drafter", "focal_point", "focal_point"),
        ("focal_point", "drafter", "focal_point"),
        ("drafter", "drafter", "drafter"),
    ],
)
def test_an_invitation_gives_a_member_more_and_takes_nothing_away(has, invited_as, then):
    invitation = InvitationFactory(token="t", role=invited_as)
    person = UserFactory(email=invitation.email)
    MembershipFactory(user=person, organization=invitation.organization, role=has)
    assert membership.accept_invitation("t", person).role == then
    assert Membership.objects.get(user=person).role == then


def test_an_invitation_expires(freeze):
    invitation = InvitationFactory(token="t")
    person = UserFactory(email=invitation.email)
    freeze(invitation.created_at + timedelta(days=15))
    with pytest.raises(NotPossible, match="expired"):
        membership.accept_invitation("t", person)


def test_an_invented_token_opens_nothing():
    with pytest.raises(NotPossible, match="not known"):
        membership.find_invitation("invented")


def test_a_drafter_invites_nobody(organization, focal_point):
    with pytest.raises(NotPermitted):
        membership.invite(organization, "a@example.org", member_of(organization))


# --- Handing over, and taking an invitation back ----------------------------------------------------------------------


def test_a_focal_point_hands_the_role_over_and_stays_as_a_drafter(organization, focal_point):
    other = MembershipFactory(organization=organization)
    membership.hand_over(other.pk, focal_point)
    roles = dict(organization.memberships.values_list("user", "role"))
    assert roles == {focal_point.pk: "drafter", other.user_id: "focal_point"}
    assert Mail.objects.get().recipients == [other.user.email]


@pytest.mark.parametrize("who", ["drafter", "secretariat", "superuser", "focal point of another"])
def test_nobody_else_hands_it_over(organization, focal_point, who):
    other = MembershipFactory(organization=organization)
    actor = {
        "drafter": lambda: member_of(organization),
        "secretariat": lambda: RoleGrantFactory().user,
        "superuser": lambda: UserFactory(is_superuser=True),
        "focal point of another": lambda: MembershipFactory(role=FOCAL_POINT).user,
    }[who]()
    with pytest.raises(NotPermitted):
        membership.hand_over(other.pk, actor)


@pytest.mark.parametrize("to", ["oneself", "who asked to join"])
def test_it_is_handed_over_to_another_member(organization, focal_point, to):
    rows = {
        "oneself": lambda: Membership.objects.get(user=focal_point),
        "who asked to join": lambda: MembershipFactory(organization=organization, state=MembershipState.REQUESTED),
    }
    with pytest.raises(NotPossible, match="another member"):
        membership.hand_over(rows[to]().pk, focal_point)


def test_an_invitation_taken_back_is_good_no_longer(organization, focal_point):
    invitation = InvitationFactory(organization=organization, token="secret")
    membership.withdraw_invitation(invitation.pk, focal_point)
    with pytest.raises(NotPossible, match="not known"):
        membership.find_invitation("secret")


@pytest.mark.parametrize("who", ["drafter", "superuser", "focal point of another"])
def test_nobody_else_takes_an_invitation_back(organization, focal_point, who):
    invitation = InvitationFactory(organization=organization)
    actor = {
        "drafter": lambda: member_of(organization),
        "superuser": lambda: UserFactory(is_superuser=True),
        "focal point of another": lambda: MembershipFactory(role=FOCAL_POINT).user,
    }[who]()
    with pytest.raises(NotPermitted):
        membership.withdraw_invitation(invitation.pk, actor)


def test_the_focal_point_of_a_state_takes_no_invitation_of_the_secretariat_back():
    state = StateFactory()
    invitation = InvitationFactory(organization=state)
    with pytest.raises(NotPermitted):
        membership.withdraw_invitation(invitation.pk, member_of(state, FOCAL_POINT))


# --- One submission per organization ----------------------------------------------------------------------------------


def test_who_registers_a_known_name_is_told_whom_to_ask_and_nobodys_name(organization):
    MembershipFactory(organization=organization, role=FOCAL_POINT, user__name="Ama Boateng")
    MembershipFactory(organization=organization, role=FOCAL_POINT, user__name="", user__email="secret@example.org")
    with pytest.raises(NotPossible) as refusal:
        membership.register_organization(UserFactory(), organization.name_en, Category.OTHER)
    [sentence] = refusal.value.details
    assert "one submission to a call. A focal point" in sentence
    assert not any(word in sentence for word in ("Boateng", "secret@example.org"))


def test_a_secretariat_lets_nobody_in_by_itself_who_is_itself(organization):
    secretariat = RoleGrantFactory().user
    request = membership.request_membership(secretariat, organization)
    with pytest.raises(NotPermitted, match="admits themselves"):
        membership.admit(request.pk, secretariat)
    with pytest.raises(NotPermitted, match="invites themselves"):
        membership.invite(organization, f" {secretariat.email.upper()}", secretariat)


def on_the_trail(verb):
    event = AuditEvent.objects.get(verb=verb)
    return event.actor, event.organization, event.data


def news_of(event):
    return [(row.person, row.organization, row.facts["who"]["person"]) for row in News.objects.filter(event=event)]


def test_the_trail_says_who_was_admitted_where_and_in_which_role(organization, focal_point):
    row = request(organization)
    membership.admit(row.pk, focal_point, FOCAL_POINT)
    assert on_the_trail("membership_granted") == (
        focal_point,
        organization,
        {"user": row.user_id, "role": "focal_point"},
    )


def test_the_trail_says_whose_membership_ended_and_where(organization, focal_point):
    row = MembershipFactory(organization=organization)
    membership.end(row.pk, focal_point)
    assert on_the_trail("membership_ended") == (focal_point, organization, {"user": row.user_id})


def test_news_names_the_organization_and_the_person(organization, focal_point):
    other = member_of(organization, FOCAL_POINT)
    row = request(organization)
    membership.admit(row.pk, focal_point)
    assert news_of("membership_granted") == [(row.user, organization, row.user_id)]
    assert news_of("member_joined") == [(other, organization, row.user_id)]
    membership.end(row.pk, focal_point)
    assert news_of("membership_ended") == [
        (other, organization, row.user_id),
        (row.user, organization, row.user_id),
    ]
    declined = request(organization)
    membership.end(declined.pk, focal_point)
    assert [(row.person, row.organization) for row in News.objects.filter(event="membership_declined")] == [
        (declined.user, organization)
    ]


def test_who_leaves_takes_the_invitations_written_for_it_along_and_no_others(organization, focal_point):
    row = MembershipFactory(organization=organization, role=FOCAL_POINT)
    leaving = row.user
    elsewhere = OrganizationFactory()
    InvitationFactory(organization=organization, invited_by=leaving)
    kept = [
        InvitationFactory(organization=organization, invited_by=focal_point),
        InvitationFactory(organization=elsewhere, invited_by=leaving),
    ]
    membership.end(row.pk, leaving)
    assert set(Invitation.objects.all()) == set(kept)


def test_an_invitation_stands_only_by_a_focal_point_of_this_organization(organization, focal_point):
    elsewhere = member_of(OrganizationFactory(), FOCAL_POINT)
    rows = [
        InvitationFactory(organization=organization, invited_by=user, entitled=False)
        for user in (focal_point, elsewhere)
    ]
    assert membership.standing(organization, rows) == rows[:1]

"""Organizations: finding, joining and registering one, its members, and invitations."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from submissions.models import Invitation, Membership, Organization
from submissions.values.enums import Category, MembershipRole, MembershipState
from tests.factories import (
    ConsultationFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    StateFactory,
    SubmissionFactory,
    UserFactory,
    member_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

FOCAL_POINT = MembershipRole.FOCAL_POINT
PARTICULARS = {"name": "Open Steppe", "category": Category.CIVIL_SOCIETY, "seat_region": "asia", "country": "KZ"}


def address(organization):
    return reverse("submissions:organization", args=[organization.pk])


def found(client, **query):
    """Return the names that a search finds, in order."""
    page = client.get(reverse("submissions:join"), query)
    return [row["organization"].name for row in page.context["rows"]]


def said(response):
    """Return the messages above the page, after following redirects."""
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def focal_point(client, organization):
    """A focal point of the organization, signed in."""
    user = member_of(organization, FOCAL_POINT)
    client.force_login(user)
    return user


# --- Who enters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["organizations", "join", "register_organization"])
def test_pages_of_organizations_ask_to_sign_in(client, name):
    page = reverse(f"submissions:{name}")
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"


def test_organization_is_not_open_to_members_of_others(client, organization):
    client.force_login(member_of(OrganizationFactory()))
    assert client.get(address(organization)).status_code == 404


def test_organization_is_not_open_to_who_only_asked_to_join(client, organization):
    client.force_login(MembershipFactory(organization=organization, state=MembershipState.REQUESTED).user)
    assert client.get(address(organization)).status_code == 404


def test_organization_takes_nothing_from_members_of_others(client, organization):
    membership = MembershipFactory(organization=organization)
    client.force_login(member_of(OrganizationFactory(), FOCAL_POINT))
    client.post(address(organization), {"action": "end", "membership": membership.pk})
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_members_see_one_another(client, organization):
    colleague = MembershipFactory(organization=organization)
    client.force_login(member_of(organization))
    assert colleague in client.get(address(organization)).context["members"]


def test_drafter_is_told_who_decides(client, organization):
    client.force_login(member_of(organization))
    page = client.get(address(organization))
    assert (page.context["decides"], "admitted by the secretariat" in page.content.decode()) == (False, True)


def test_invitations_are_shown_to_who_decides_alone(client, organization):
    InvitationFactory(organization=organization)
    client.force_login(member_of(organization))
    assert list(client.get(address(organization)).context["invitations"]) == []


def test_member_of_one_organization_cannot_be_removed_through_another(client, focal_point, organization):
    membership = MembershipFactory()
    answer = client.post(address(organization), {"action": "end", "membership": membership.pk})
    assert (answer.status_code, Membership.objects.filter(pk=membership.pk).exists()) == (404, True)


# --- Finding and joining ----------------------------------------------------------------------------------------------


def test_search_finds_a_name_without_its_accents(client):
    StateFactory(name_en="Côte d’Ivoire")
    client.force_login(UserFactory())
    assert found(client, q="cote") == ["Côte d’Ivoire"]


def test_search_finds_a_name_in_another_language(client):
    StateFactory(name_en="Egypt", name_ar="مصر")
    client.force_login(UserFactory())
    assert found(client, q="مصر") == ["Egypt"]


def test_search_by_category_keeps_that_category(client):
    OrganizationFactory(name_en="School", category=Category.ACADEMIA)
    OrganizationFactory()
    client.force_login(UserFactory())
    assert found(client, category=Category.ACADEMIA) == ["School"]


def test_request_waits_with_its_note(client, organization):
    user = UserFactory()
    client.force_login(user)
    client.post(reverse("submissions:join"), {"organization": organization.pk, "note": "Counsellor"})
    membership = Membership.objects.get(user=user)
    assert (membership.state, membership.note) == (MembershipState.REQUESTED, "Counsellor")


def test_the_secretariat_finds_its_way_to_every_organization(client, organization):
    consultation = ConsultationFactory()
    submission = SubmissionFactory(consultation=consultation, organization=organization)
    address = reverse("submissions:organization", args=[organization.pk])
    client.force_login(secretariat_of(consultation))
    assertContains(client.get(reverse("submissions:organizations")), "All organizations")
    listed = client.get(reverse("submissions:join"), {"q": organization.name})
    assertContains(listed, f'href="{address}"')
    desk = client.get(reverse("submissions:desk_submission", args=[consultation.slug, submission.pk]))
    assertContains(desk, f'href="{address}"')
    client.force_login(UserFactory())
    assertNotContains(client.get(reverse("submissions:join"), {"q": organization.name}), f'href="{address}"')


def test_request_to_join_what_does_not_exist_is_not_found(client):
    client.force_login(UserFactory())
    assert client.post(reverse("submissions:join"), {"organization": 0}).status_code == 404


def test_request_to_a_delegation_is_shown_to_the_secretariat_to_decide(client):
    membership = MembershipFactory(organization=StateFactory(), state=MembershipState.REQUESTED)
    client.force_login(secretariat_of(ConsultationFactory()))
    assert client.get(reverse("submissions:organizations")).context["to_decide"] == [membership]


def test_request_to_a_delegation_is_not_for_its_focal_point_to_decide(client):
    membership = MembershipFactory(organization=StateFactory(), state=MembershipState.REQUESTED)
    client.force_login(member_of(membership.organization, FOCAL_POINT))
    assert client.get(reverse("submissions:organizations")).context["to_decide"] == []


def test_note_that_is_too_long_is_refused_with_a_sentence(client, organization):
    client.force_login(UserFactory())
    page = client.post(reverse("submissions:join"), {"organization": organization.pk, "note": "x" * 1001})
    assert said(page) == ["Ensure this value has at most 1000 characters (it has 1001)."]


# --- Registering ------------------------------------------------------------------------------------------------------


def test_who_registers_an_organization_becomes_its_focal_point(client):
    user = UserFactory()
    client.force_login(user)
    client.post(reverse("submissions:register_organization"), PARTICULARS)
    membership = Membership.objects.get(user=user)
    assert (membership.organization.name_en, membership.role) == ("Open Steppe", FOCAL_POINT)


@pytest.mark.parametrize("category", [Category.MEMBER_STATE, Category.NEGOTIATING_GROUP, Category.UNITED_NATIONS])
def test_what_the_secretariat_registers_cannot_be_registered(client, category):
    client.force_login(UserFactory())
    client.post(reverse("submissions:register_organization"), {**PARTICULARS, "category": category})
    assert not Organization.objects.exists()


def test_name_that_is_registered_is_refused_with_a_sentence(client):
    OrganizationFactory(name_en="Open Steppe")
    client.force_login(UserFactory())
    page = client.post(reverse("submissions:register_organization"), PARTICULARS)
    [sentence] = page.context["form"].non_field_errors()
    assert sentence.startswith("“Open Steppe” is registered already; ask to join it instead. An organization makes one")


def test_field_in_error_names_its_error_for_a_screen_reader(client):
    client.force_login(UserFactory())
    page = client.post(reverse("submissions:register_organization"), {**PARTICULARS, "name": ""}).content.decode()
    control = re.search(r'<input[^>]* name="name"[^>]*>', page)[0]
    described = re.search(r'aria-describedby="([^"]+)"', control)[1].split()
    assert ([f'id="{identifier}"' in page for identifier in described], 'aria-invalid="true"' in control) == (
        [True, True],
        True,
    )


# --- Members ----------------------------------------------------------------------------------------------------------


def test_focal_point_admits_in_the_role_chosen(client, focal_point, organization):
    membership = MembershipFactory(organization=organization, state=MembershipState.REQUESTED)
    client.post(address(organization), {"action": "admit", "membership": membership.pk, "role": FOCAL_POINT})
    membership.refresh_from_db()
    assert (membership.state, membership.role) == (MembershipState.ACTIVE, FOCAL_POINT)


def test_focal_point_declines_a_request(client, focal_point, organization):
    membership = MembershipFactory(organization=organization, state=MembershipState.REQUESTED)
    answer = client.post(address(organization), {"action": "end", "membership": membership.pk}, follow=True)
    assert said(answer) == [f"The request of {membership.user} is declined."]


def test_focal_point_of_a_delegation_admits_nobody(client):
    membership = MembershipFactory(organization=StateFactory(), state=MembershipState.REQUESTED)
    client.force_login(member_of(membership.organization, FOCAL_POINT))
    client.post(address(membership.organization), {"action": "admit", "membership": membership.pk, "role": "drafter"})
    membership.refresh_from_db()
    assert membership.state == MembershipState.REQUESTED


def test_drafter_admits_nobody_and_is_told_why(client, organization):
    membership = MembershipFactory(organization=organization, state=MembershipState.REQUESTED)
    client.force_login(member_of(organization))
    form = {"action": "admit", "membership": membership.pk, "role": "drafter"}
    answer = client.post(address(organization), form, follow=True)
    assert said(answer) == ["Members of a State are admitted by the secretariat, others also by a focal point."]


def test_last_focal_point_stays_while_others_remain(client, focal_point, organization):
    MembershipFactory(organization=organization)
    own = Membership.objects.get(user=focal_point)
    answer = client.post(address(organization), {"action": "end", "membership": own.pk}, follow=True)
    assert said(answer) == ["Name another focal point first; an organization with members needs one."]


def test_who_leaves_is_led_to_their_own_organizations(client, organization):
    membership = MembershipFactory(organization=organization)
    client.force_login(membership.user)
    answer = client.post(address(organization), {"action": "end", "membership": membership.pk})
    assert answer.url == reverse("submissions:organizations")


def test_page_takes_as_many_queries_for_three_members_and_requests_as_for_one(client, focal_point, organization):
    client.get(reverse("submissions:home"))  # counts what waits, once a minute
    counts = []
    for more in (1, 2):
        MembershipFactory.create_batch(more, organization=organization)
        MembershipFactory.create_batch(more, organization=organization, state=MembershipState.REQUESTED)
        InvitationFactory.create_batch(more, organization=organization)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(organization))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_own_organizations_take_as_many_queries_for_three_as_for_one(client):
    user = UserFactory()
    client.force_login(user)
    client.get(reverse("submissions:home"))  # counts what waits, once a minute
    counts = []
    for more in (1, 2):
        for organization in OrganizationFactory.create_batch(more):
            MembershipFactory(user=user, organization=organization, role=FOCAL_POINT)
            MembershipFactory(organization=organization, state=MembershipState.REQUESTED)
            MembershipFactory(user=user, state=MembershipState.REQUESTED)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("submissions:organizations"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_search_takes_as_many_queries_for_three_as_for_one(client):
    client.force_login(UserFactory())
    client.get(reverse("submissions:home"))  # counts what waits, once a minute
    counts = []
    for more in (1, 2):
        OrganizationFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("submissions:join"), {"q": "organization"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Invitations ------------------------------------------------------------------------------------------------------


def test_focal_point_invites_an_address(client, focal_point, organization):
    client.post(address(organization), {"action": "invite", "email": "New@Example.org", "role": "drafter"})
    assert list(Invitation.objects.values_list("organization", "email")) == [(organization.pk, "new@example.org")]


def test_invitation_to_no_address_is_refused_with_a_sentence(client, focal_point, organization):
    answer = client.post(address(organization), {"action": "invite", "email": "nobody", "role": "drafter"}, follow=True)
    assert said(answer) == ["Write an e-mail address and choose a role."]


def test_invitation_leads_a_visitor_to_sign_up_and_back(client):
    invitation = InvitationFactory(token="secret")
    page = client.get(reverse("submissions:invitation", args=["secret"])).content.decode()
    assert (f"Join {invitation.organization}" in page, "?next=/invitations/secret/" in page) == (True, True)


def test_invitation_opened_before_signing_in_is_offered_on_the_first_page_after(client):
    invitation = InvitationFactory(token="secret")
    client.get(reverse("submissions:invitation", args=["secret"]))
    user = UserFactory(email=invitation.email)
    client.force_login(user)
    assert client.get("/").context["invitation"] == "/invitations/secret/"


def test_invitation_is_accepted_by_who_it_was_written_to(client):
    invitation = InvitationFactory(token="secret", role=FOCAL_POINT)
    user = UserFactory(email=invitation.email)
    client.force_login(user)
    client.post(reverse("submissions:invitation", args=["secret"]))
    assert Membership.objects.get(user=user).role == FOCAL_POINT


def test_invitation_is_not_accepted_by_another(client):
    InvitationFactory(token="secret")
    user = UserFactory()
    client.force_login(user)
    client.post(reverse("submissions:invitation", args=["secret"]))
    assert not Membership.objects.filter(user=user).exists()


def test_unknown_invitation_says_so(client):
    page = client.get(reverse("submissions:invitation", args=["nothing"]))
    assert (page.status_code, "This invitation is not known." in page.content.decode()) == (410, True)


def test_a_focal_point_hands_over_and_withdraws_an_invitation_on_the_page(client, organization, focal_point):
    invitation = InvitationFactory(organization=organization)
    other = MembershipFactory(organization=organization)
    client.post(address(organization), {"action": "withdraw_invitation", "invitation": invitation.pk})
    page = client.post(address(organization), {"action": "hand_over", "membership": other.pk}, follow=True)
    other.refresh_from_db()
    assert (Invitation.objects.count(), other.role) == (0, FOCAL_POINT)
    assert said(page) == [
        f"The invitation to {invitation.email} is withdrawn; its link is good no longer.",
        f"{other.user} is focal point now, and you are a drafter.",
    ]


def test_an_invitation_of_another_organization_is_not_withdrawn(client, organization, focal_point):
    invitation = InvitationFactory()
    form = {"action": "withdraw_invitation", "invitation": invitation.pk}
    assert client.post(address(organization), form).status_code == 404
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_who_looks_for_an_organization_reads_whom_to_ask_and_nobodys_name(client):
    organization = OrganizationFactory(name_en="Lantern Network")
    MembershipFactory(organization=organization, role=FOCAL_POINT, user__name="Ama Boateng")
    MembershipFactory(organization=organization, role=FOCAL_POINT, user__name="", user__email="secret@example.org")
    client.force_login(UserFactory())
    text = client.get(reverse("submissions:join"), {"q": "Lantern"}).content.decode()
    assert "A focal point, or else the secretariat, lets you in" in text
    assert not any(word in text for word in ("Boateng", "secret@example.org"))


def test_focal_point_corrects_acronym_and_website(client):
    organization = OrganizationFactory()
    client.force_login(member_of(organization, MembershipRole.FOCAL_POINT))
    given = {"action": "correct", "acronym": " LN  R ", "website": "lantern.example.org"}
    client.post(reverse("submissions:organization", args=[organization.pk]), given)
    organization.refresh_from_db()
    assert (organization.acronym_en, organization.website) == ("LN R", "https://lantern.example.org")


def test_what_the_register_says_of_a_state_is_not_corrected_by_its_delegation(client):
    state = StateFactory()
    client.force_login(member_of(state, MembershipRole.FOCAL_POINT))
    client.post(reverse("submissions:organization", args=[state.pk]), {"action": "correct", "acronym": "X"})
    state.refresh_from_db()
    assert state.acronym_en != "X"

"""Accounts: from signing up to a membership, in the language chosen; one's profile; every page in the frame."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from submissions.models import Mail, User
from submissions.people.services import membership as memberships
from submissions.values.enums import MembershipState
from tests.factories import ConsultationFactory, OrganizationFactory, StateFactory, UserFactory, secretariat_of
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

NEW = {"name": "Ama Boateng", "email": "ama@example.org", "password1": "a long one, indeed"}


@pytest.fixture(autouse=True)
def _no_rates_of_other_tests():
    """Forget who has signed up how often: the limits hold over all tests of a process."""
    cache.clear()


def link_in(message, start):
    """Return the path of the link in a mail."""
    return re.search(rf"https?://[^/]+({start}\S+)", message.body)[1]


def sign_up(client, **fields):
    """Sign up and confirm the address by the link in the mail."""
    client.post(reverse("account_signup"), {**NEW, **fields})
    return client.post(link_in(mail.outbox[-1], "/account/confirm-email/"), follow=True)


def test_newcomer_signs_up_confirms_joins_and_is_admitted(client):
    state = StateFactory(name_en="Ruritania")
    sign_up(client)
    client.post(reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]})
    client.post(reverse("submissions:join"), {"organization": state.pk, "note": "First Secretary"})
    user = User.objects.get(email=NEW["email"])
    memberships.admit(user.memberships.get().pk, secretariat_of(ConsultationFactory()))
    page = client.get(reverse("submissions:organizations"))
    assert [(row.organization, row.state) for row in page.context["memberships"]] == [(state, MembershipState.ACTIVE)]


def test_sign_up_keeps_name_and_language(client):
    client.cookies["django_language"] = "fr"
    sign_up(client)
    user = User.objects.get(email=NEW["email"])
    assert (user.name, user.language) == (NEW["name"], "fr")


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    client.post(reverse("account_signup"), NEW)
    client.post(reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]})
    assert client.get(reverse("submissions:organizations")).status_code == 302


def test_mail_of_accounts_names_the_site_and_holds_no_empty_field(client):
    client.post(reverse("account_signup"), NEW)
    message = mail.outbox[-1]
    assert (message.subject, "Rapporteur" in message.body, "None" in message.body) == (
        "Confirm your e-mail address",
        True,
        False,
    )


def test_invited_newcomer_joins_after_confirming_the_address(client):
    organization = OrganizationFactory()
    inviter = secretariat_of(ConsultationFactory())
    memberships.invite(organization, NEW["email"], inviter)
    client.get(re.search(r"/invitations/\S+", Mail.objects.first().text)[0])
    sign_up(client)
    client.post(reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]})
    client.post(client.get("/").context["invitation"])
    assert User.objects.get(email=NEW["email"]).memberships.get().organization == organization


def test_forgotten_password_is_chosen_anew_by_a_link(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(link_in(mail.outbox[-1], "/account/password/reset/key/"), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "another long one", "password2": "another long one"})
    user.refresh_from_db()
    assert user.check_password("another long one")


def test_signing_in_brings_the_language_of_the_profile(client):
    user = UserFactory(language="es")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert '<html lang="es"' in client.get("/").content.decode()


def test_signing_in_keeps_the_language_chosen_in_the_browser(client):
    user = UserFactory(language="es")
    client.cookies["django_language"] = "fr"
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_profile_changes_name_zone_and_the_language_of_the_next_page(client):
    user = UserFactory()
    client.force_login(user)
    form = {"name": "Li Wei", "language": "zh-hans", "time_zone": "Asia/Shanghai"}
    page = client.post(reverse("submissions:profile"), form, follow=True).content.decode()
    user.refresh_from_db()
    assert (user.name, user.time_zone, '<html lang="zh-hans"' in page) == ("Li Wei", "Asia/Shanghai", True)


def test_profile_refuses_a_zone_that_is_none(client):
    client.force_login(UserFactory())
    page = client.post(reverse("submissions:profile"), {"name": "A", "time_zone": "Moon/Tycho"})
    assert list(page.context["form"].errors) == ["time_zone"]


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"],
)
def test_page_of_a_visitor_stands_in_the_frame(client, name):
    assert '<nav class="site-nav"' in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
)
def test_page_of_a_person_signed_in_stands_in_the_frame(client, name):
    client.force_login(UserFactory())
    assert '<nav class="site-nav"' in client.get(reverse(name)).content.decode()


def test_link_that_has_expired_says_so(client):
    page = client.get(reverse("account_confirm_email", args=["nothing"]))
    assert "This link has been used or has expired." in page.content.decode()


def test_asking_for_a_new_password_too_often_is_refused_in_the_frame(client):
    form = {"email": UserFactory().email}
    pages = [client.post(reverse("account_reset_password"), form) for _attempt in range(10)]
    assert (pages[-1].status_code, "Too many attempts" in pages[-1].content.decode()) == (429, True)

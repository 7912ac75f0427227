"""The computer at which somebody writes: shared or not, and signing in again at it."""

import pytest
from django.urls import reverse

from submissions.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DEVICE, SIGNED_IN = "submissions:this_device", "submissions:signed_in"


@pytest.fixture
def person():
    return User.objects.create_user("ada@example.org", "rapporteur", name="Ada")


def sign_in(client, **fields):
    data = {"login": "ada@example.org", "password": "rapporteur", **fields}
    return client.post(reverse("account_login"), data)


@pytest.mark.parametrize(("name", "method"), [(DEVICE, "post"), (SIGNED_IN, "get")])
def test_a_person_who_is_not_signed_in_is_asked_to(client, name, method):
    answer = getattr(client, method)(reverse(name))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_a_session_on_a_shared_computer_ends_with_the_browser(client, person):
    sign_in(client, shared="on")
    assert (client.session["shared_computer"], client.session.get_expire_at_browser_close()) == (True, True)


def test_a_session_on_ones_own_computer_lasts(client, person):
    sign_in(client)
    assert (client.session["shared_computer"], client.session.get_expire_at_browser_close()) == (False, False)


def test_the_computer_is_said_to_be_shared_and_not_to_be(client):
    client.force_login(UserFactory())
    client.post(reverse(DEVICE), {"shared": "1"})
    assert client.session.get_expire_at_browser_close()
    client.post(reverse(DEVICE))
    assert not client.session.get_expire_at_browser_close()


def test_no_address_outside_the_site_is_led_on_to(client):
    client.force_login(UserFactory())
    answer = client.post(reverse(DEVICE), {"shared": "1", "next": "https://evil.example/"})
    assert answer["Location"] == reverse("submissions:home")


def test_the_page_after_signing_in_again_sends_one_back_to_the_draft(client):
    client.force_login(UserFactory())
    assert "Go back to the tab with your draft" in client.get(reverse(SIGNED_IN)).content.decode()

"""Wrong passwords: they slow down who guesses, and never keep the owner out."""

import pytest
from django.test import Client
from django.urls import reverse

from submissions.people import accounts
from tests.factories import UserFactory
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, person, password, address):
    """Try to sign in from an address; return the status, 302 where it went well."""
    form = {"login": person.email, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR=address).status_code


def guess(person, times=6, address="192.0.2.1"):
    """Guess wrongly from one address."""
    stranger = Client()
    return [sign_in(stranger, person, f"wrong guess {number}", address) for number in range(times)]


def test_who_guesses_is_stopped_even_with_the_right_password():
    person = UserFactory()
    guess(person)
    assert sign_in(Client(), person, PASSWORD, "192.0.2.1") == 200


def test_guesses_from_one_address_do_not_keep_the_owner_out_elsewhere():
    person = UserFactory()
    guess(person)
    assert sign_in(Client(), person, PASSWORD, "198.51.100.7") == 302


def test_guesses_from_everywhere_do_not_keep_the_owner_out_of_a_browser_that_is_known(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_anywhere": "8/h/key"}
    person, owner = UserFactory(), Client()
    assert sign_in(owner, person, PASSWORD, "198.51.100.7") == 302
    owner.post(reverse("account_logout"))
    for number in range(9):
        guess(person, 1, f"192.0.2.{number + 1}")
    assert sign_in(Client(), person, PASSWORD, "203.0.113.9") == 200
    assert sign_in(owner, person, PASSWORD, "198.51.100.7") == 302


def test_a_browser_known_to_one_account_is_not_known_to_another():
    person, client = UserFactory(), Client()
    sign_in(client, person, PASSWORD, "198.51.100.7")
    request = type("Request", (), {"COOKIES": {accounts.DEVICE: client.cookies[accounts.DEVICE].value}})
    assert accounts.knows_device(request, person.email.upper())
    assert not accounts.knows_device(request, UserFactory().email)

"""Second factors: who must have one, that the door asks for it, that changing it asks who one is."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client
from django.urls import reverse

from submissions.people import second_factor
from tests.factories import ConsultationFactory, UserFactory, reviewer_of, secretariat_of
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret):
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()) + 1))


def with_app(person):
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    return secret


def sign_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def test_who_has_an_app_signs_in_with_its_code_and_not_without():
    person, client = UserFactory(), Client()
    secret = with_app(person)
    assert sign_in(client, person)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("submissions:profile")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("submissions:profile")).status_code == 200


def test_the_secret_is_not_in_the_database():
    person = UserFactory()
    secret = with_app(person)
    assert secret not in str(Authenticator.objects.get().data)


def test_a_secret_of_another_key_opens_nothing_and_fails_nothing(settings):
    person = UserFactory()
    secret = with_app(person)
    settings.SECRET_KEY = "another" * 10
    assert not auth.TOTP(Authenticator.objects.get()).validate_code(code_of(secret))


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_asks_for_the_password_first_and_is_told():
    person, client = UserFactory(), Client()
    client.force_login(person)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)

    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert len(done.context["unused_codes"]) == 10
    assert "The authenticator app is on" in [message.subject for message in mail.outbox]


def test_recovery_codes_are_shown_once_and_each_is_good_once():
    person, client = UserFactory(), Client()
    secret = with_app(person)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    codes = client.post(reverse("mfa_generate_recovery_codes"), follow=True).context["unused_codes"]
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] not in again

    other = Client()
    sign_in(other, person)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get(reverse("submissions:profile")).status_code == 200
    third = Client()
    sign_in(third, person)
    third.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert third.get(reverse("submissions:profile")).status_code == 302


@pytest.mark.parametrize("role", ["secretariat", "reviewer", "operator"])
def test_roles_of_the_setting_are_led_to_setting_one_up(role, settings):
    settings.SECOND_FACTOR_ROLES = ("secretariat", "reviewer", "operator")
    call = ConsultationFactory()
    make = {
        "secretariat": lambda: secretariat_of(call),
        "reviewer": lambda: reviewer_of(call),
        "operator": lambda: UserFactory(is_staff=True),
    }
    person, client = make[role](), Client()
    client.force_login(person)
    page = client.get("/calls/")
    assert page["Location"] == f"{reverse('mfa_index')}?next=%2Fcalls%2F"
    shown = client.get(page["Location"])
    assert "Your role asks for a second factor" in shown.content.decode()
    assert client.get(reverse("api:submission-list")).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 302
    with_app(person)
    assert client.get("/calls/").status_code == 200


def test_nobody_else_is_asked(settings):
    settings.SECOND_FACTOR_ROLES = ("secretariat", "reviewer", "operator")
    client = Client()
    client.force_login(UserFactory())
    assert client.get("/calls/").status_code == 200
    assert Client().get("/calls/").status_code == 200


def test_the_administration_has_no_door_of_its_own():
    answer = Client().post(reverse("admin:login"), {"username": "x", "password": "y"})
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "submissions:erase_account",
    ],
)
def test_what_guards_an_account_is_changed_only_by_who_has_just_said_who_they_are(name):
    person, client = UserFactory(), Client()
    with_app(person)
    client.force_login(person)
    answer = client.post(reverse(name), {"email": person.email, "code": "1"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    person.refresh_from_db()
    assert person.erased_at is None


def test_an_address_is_added_only_by_who_has_just_said_who_they_are():
    person, client = UserFactory(), Client()
    client.force_login(person)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    assert "reauthenticate" in answer["Location"]
    assert not person.emailaddress_set.filter(email="new@example.org").exists()


def test_a_change_of_address_asks_who_one_is_and_is_told_to_the_old_one():
    person, client = UserFactory(), Client()
    old = person.email
    person.emailaddress_set.create(email="new@example.org", verified=True, primary=False)
    client.force_login(person)
    change = {"action_primary": "", "email": "new@example.org"}
    assert "reauthenticate" in client.post(reverse("account_email"), change)["Location"]
    person.refresh_from_db()
    assert person.email == old
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), change)
    person.refresh_from_db()

    assert person.email == "new@example.org"
    told = next(message for message in mail.outbox if message.subject == "Your e-mail address is changed")
    assert told.to == [old]
    assert "new@example.org" in told.body


def test_the_setting_refuses_a_role_that_does_not_exist():
    from config.environment import second_factor_roles

    with pytest.raises(ValueError, match="chair"):
        second_factor_roles("secretariat, chair", production=True)
    assert second_factor_roles(None, production=True) == ("secretariat", "reviewer", "operator")
    assert second_factor_roles("none", production=True) == ()
    assert second_factor_roles(None, production=False) == ()


def test_must_have_one_is_false_for_who_is_signed_out(settings):
    from django.contrib.auth.models import AnonymousUser

    settings.SECOND_FACTOR_ROLES = ("secretariat",)
    assert not second_factor.must_have_one(AnonymousUser())

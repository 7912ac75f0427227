"""By what a person is let in: sessions and tokens, digests alone in the database, ended at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from submissions.models import Mail, PersonalToken, Session
from submissions.people.services import access
from submissions.values import moments
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import UserFactory
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def signed_in(person, agent=""):
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    return client.get(reverse("submissions:profile")).status_code == 200


def everything_in(*tables):
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
            rows += cursor.fetchall()
    return repr(rows)


def test_neither_a_session_nor_a_token_can_be_opened_with_what_the_database_holds():
    person = UserFactory()
    client = signed_in(person)
    _token, key = access.make_token(person, "script", ["read"], 30)
    held = everything_in(Session._meta.db_table, PersonalToken._meta.db_table)

    assert client.cookies["sessionid"].value not in held
    assert key not in held
    forged = Client()
    forged.cookies["sessionid"] = Session.objects.get().session_key
    assert not is_signed_in(forged)


def test_a_person_sees_where_they_are_signed_in_and_ends_one_of_them():
    person = UserFactory()
    here = signed_in(person, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    there = signed_in(person, "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
    page = here.get(reverse("submissions:sessions")).content.decode()
    other = Session.objects.get(agent__contains="Chrome").session_key

    assert "Firefox on Linux" in page
    assert "Chrome on Windows" in page
    here.post(reverse("submissions:sessions"), {"which": other})
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_all_others_are_signed_out_at_once():
    person, stranger = UserFactory(), UserFactory()
    clients = [signed_in(person) for _ in range(3)]
    theirs = signed_in(stranger)
    clients[0].post(reverse("submissions:sessions"), {"which": "others"})

    assert [is_signed_in(client) for client in [*clients, theirs]] == [True, False, False, True]


def test_nobody_ends_the_session_of_another():
    mine, theirs = signed_in(UserFactory()), signed_in(UserFactory())
    digest = Session.objects.get(user__isnull=False, session_key=access_digest(theirs)).session_key
    mine.post(reverse("submissions:sessions"), {"which": digest})

    assert is_signed_in(theirs)


def access_digest(client):
    from submissions.people.sessions import digest

    return digest(client.cookies["sessionid"].value)


def test_changing_the_password_ends_other_sessions_and_is_told():
    person = UserFactory()
    here, there = signed_in(person), signed_in(person)
    new = "another horse, another battery"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert "Your password is changed" in [message.subject for message in mail.outbox]


def test_a_session_in_use_is_seen_but_not_written_at_every_request(freeze, django_assert_num_queries):
    travel = freeze("2025-07-01 12:00+00:00")
    client = signed_in(UserFactory())
    client.get("/about/")
    before = Session.objects.get().seen_at
    client.get("/about/")
    assert Session.objects.get().seen_at == before
    travel.shift(timedelta(minutes=6))
    client.get("/about/")
    assert Session.objects.get().seen_at - before == timedelta(minutes=6)


def test_a_token_is_shown_once_and_its_owner_is_told():
    person = UserFactory()
    client = signed_in(person)
    asked = {"name": "Script", "scopes": ["read", "draft"], "days": "30"}
    client.post(reverse("submissions:tokens"), asked)
    first = client.post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("submissions:tokens")}, follow=True
    )
    key = first.context["key"]

    assert key.startswith("rpt_")
    assert key in first.content.decode()
    assert key not in client.get(reverse("submissions:tokens")).content.decode()
    assert access.token_of(key).user == person
    assert Mail.objects.filter(subject__contains="Script", recipients__icontains=person.email).exists()


def test_a_token_ends_when_it_is_revoked_expires_or_its_person_goes(freeze):
    travel = freeze("2025-07-01 12:00+00:00")
    person = UserFactory()
    revoked, first = access.make_token(person, "one", ["read"], 30)
    _expires, second = access.make_token(person, "two", ["read"], 30)
    _stays, third = access.make_token(person, "three", ["read"], 0)
    access.revoke_token(revoked.pk, person)
    assert [bool(access.token_of(key)) for key in (first, second, third)] == [False, True, True]
    travel.shift(timedelta(days=31))
    assert [bool(access.token_of(key)) for key in (first, second, third)] == [False, False, True]
    person.is_active = False
    person.save()
    assert access.token_of(third) is None


def test_nobody_revokes_the_token_of_another():
    token, key = access.make_token(UserFactory(), "theirs", ["read"], 30)
    with pytest.raises(NotPermitted):
        access.revoke_token(token.pk, UserFactory())
    assert access.token_of(key)


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("", ["read"], 30), ("x", [], 30), ("x", ["everything"], 30), ("x", ["read"], 31)]
)
def test_a_token_without_name_scope_or_term_is_refused(name, scopes, days):
    with pytest.raises(NotPossible):
        access.make_token(UserFactory(), name, scopes, days)


def test_nobody_has_tokens_without_number():
    person = UserFactory()
    for number in range(access.MOST_TOKENS):
        access.make_token(person, str(number), ["read"], 0)
    with pytest.raises(NotPossible, match="Revoke one first"):
        access.make_token(person, "one more", ["read"], 0)


def test_last_use_is_written_down():
    _token, key = access.make_token(UserFactory(), "x", ["read"], 0)
    access.token_of(key)
    assert moments.now() - PersonalToken.objects.get().last_used_at < timedelta(minutes=1)

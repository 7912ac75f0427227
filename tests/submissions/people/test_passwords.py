"""What a password must be (NIST SP 800-63B-4, 3.1.1.2)."""

from unicodedata import normalize

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from submissions.models import User
from tests.factories import UserFactory

PERSON = User(email="ama.boateng@example.org", name="Ama Boateng")


@pytest.mark.parametrize(
    "password",
    [
        "fourteen chars",
        "a" * 30,
        "abcabcabcabcabcabc",
        "abcdefghijklmnopq",
        "98765432109876543210",
        "rapporteurrapporteur",
        "United Nations 2025",
        "Delegation-Secretariat-1",
        "ama.boateng@example.org",
        "Ama Boateng Ama Boateng",
        "x" + "ab1" * 90,
    ],
)
def test_what_is_short_or_guessed_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, PERSON)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "nodigitsorcapitals here",
        "الحصان الصحيح بطارية دبوس",
        "правильная лошадь батарея",
        "正确的马电池订书钉一个很长的句子呢",
        "five emoji 🐎🔋📎 are fine",
        "w" * 3 + "a quite long one, " * 8,
    ],
)
def test_length_is_all_that_is_asked_and_every_character_is_taken(password):
    validate_password(password, PERSON)


def test_two_keyboards_that_spell_one_password_differently_both_open_the_account(db):
    password = "café crème à la carte"
    person = UserFactory()
    person.set_password(normalize("NFD", password))
    person.save()

    assert person.check_password(normalize("NFC", password))
    assert not person.check_password("cafe creme a la carte")

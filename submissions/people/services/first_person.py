"""The first person of an installation, who lets in the others."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.models import User
from submissions.values.exceptions import NotPossible


@locks.writing
def make(email: str, password: str, *, name: str = "") -> User:
    """Make the first administrator, whose address counts as confirmed. Raises NotPossible where there is one."""
    if User.objects.filter(is_superuser=True, is_active=True).exists():
        raise NotPossible(_("There is an administrator already; ask them for a role or an account."))
    try:
        validate_email(email.strip())
        validate_password(password)
    except ValidationError as error:
        raise NotPossible(_("This cannot be used to sign in."), error.messages) from error
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise NotPossible(_("There is an account with the address %(email)s already.") % {"email": email})
    person = User.objects.create_superuser(email.strip(), password, name=name.strip())
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person

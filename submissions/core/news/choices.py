"""When a person wishes to be written to, by kind of news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.core.news.dispatch import SALT
from submissions.core.news.table import events
from submissions.models import MailPreference, User
from submissions.values.enums import MailPace, NewsKind
from submissions.values.exceptions import NotFound, NotPossible


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for one kind: a pace, or "" for what the table suggests.

    ``always`` names what of the kind is sent at once whatever is chosen, each with its reason.
    """

    kind: NewsKind
    pace: str
    always: list[tuple[str | Promise, str | Promise]]


def choices_of(person: User) -> list[Choice]:
    """Return a person's choices, a row for each kind of which there are events."""
    chosen = dict(MailPreference.objects.filter(person=person).values_list("kind", "pace"))
    rows = []
    for kind in NewsKind:
        told = [event for event in events() if event.kind == kind]
        always = [
            (event.title, event.because)
            for event in told
            if any(cell.pace == MailPace.ALWAYS for cell in event.told.values())
        ]
        if told:
            rows.append(Choice(kind, chosen.get(kind, ""), always))
    return rows


@locks.writing
def choose(person: User, paces: Mapping[str, str]) -> None:
    """Keep a person's choices by kind; "" leaves it to the table. Raises NotPossible for what is not offered."""
    offered = {"", *MailPreference.CHOICES}
    if not set(paces) <= set(NewsKind.values) or not set(paces.values()) <= offered:
        raise NotPossible(_("Choose when mail is sent among what is offered."))
    for kind, pace in paces.items():
        if pace:
            MailPreference.objects.update_or_create(person=person, kind=kind, defaults={"pace": pace})
        else:
            MailPreference.objects.filter(person=person, kind=kind).delete()


def of_token(token: str) -> tuple[User, NewsKind]:
    """Return whose mail, and of what kind, a link to decline it stood in. Raises NotFound."""
    try:
        key, kind = signing.loads(token, salt=SALT)
        return User.objects.get(pk=key), NewsKind(kind)
    except (signing.BadSignature, User.DoesNotExist, ValueError, TypeError) as error:
        raise NotFound(_("This link is not known. You may also choose in your profile what is sent to you.")) from error

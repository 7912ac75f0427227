"""Forms of a person's own account beside those of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from submissions.people.services.access import LIFETIMES
from submissions.values.enums import TokenScope


def _lifetimes() -> list[tuple[int, Any]]:
    days = [(count, ngettext("%(count)s day", "%(count)s days", count) % {"count": count}) for count in LIFETIMES]
    return [*days, (0, _("Until it is revoked"))]


class TokenForm(forms.Form):
    """A new personal token: its name, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it, such as “Script of the mission”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("Good for"), coerce=int, choices=_lifetimes, initial=90)


class EraseForm(forms.Form):
    """The word by which a person says that they mean it."""

    email = forms.EmailField(
        label=_("Your e-mail address, to confirm"), help_text=_("What is erased cannot be brought back.")
    )

"""Signing in (ACCOUNT_FORMS). Apart from the other forms, which allauth's own import."""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from submissions.people.accounts import share


class SignInForm(LoginForm):
    """Asks besides whether others use the computer."""

    shared = forms.BooleanField(
        label=_("This is a shared computer"),
        required=False,
        help_text=_(
            "Text that could not be sent yet is removed from it when you sign out, and you are signed out when the "
            "browser is closed."
        ),
    )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, and remember what was said of the computer."""
        response = super().login(request, redirect_url)
        share(request, self.cleaned_data["shared"])
        return response

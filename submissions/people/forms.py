"""Forms of the public pages, of accounts and of organizations. They check what was typed; services decide."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from submissions.models import Question, User
from submissions.values.collation import sort_key
from submissions.values.enums import STATES, Category, Language, MembershipRole, RegionalGroup, SeatRegion
from submissions.values.reference import states

ANY = ("", _("All"))


# --- Finding things ---------------------------------------------------------------------------------------------------


class RecordFilter(forms.Form):
    """Which inputs of a public record to list. Every field may be left out."""

    category = forms.ChoiceField(label=_("Category"), required=False, choices=[ANY, *Category.choices])
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        choices=[
            ANY,
            (_("Regional group (States)"), [(f"regional_group:{key}", name) for key, name in RegionalGroup.choices]),
            (_("Region of seat"), [(f"seat_region:{key}", name) for key, name in SeatRegion.choices]),
        ],
    )
    language = forms.ChoiceField(label=_("Language of the original"), required=False, choices=[ANY, *Language.choices])
    question = forms.ChoiceField(label=_("Show the answers to"), required=False)

    def __init__(self, data: Any, *, questions: Iterable[Question]) -> None:
        super().__init__(data)
        self.fields["question"].choices = [
            ("", _("List only")),
            *((question.key, f"{question.number}. {question}") for question in questions),
        ]

    def of_organization(self) -> dict[str, str]:
        """Return what is asked of the submitter, by field of Organization."""
        asked = {"category": self.cleaned_data["category"]}
        field, _colon, value = self.cleaned_data["region"].partition(":")
        return {key: value for key, value in {**asked, field: value}.items() if value}


class TextSearch(forms.Form):
    """What to look for in a base text."""

    q = forms.CharField(label=_("Find in the text"), required=False, max_length=100)


class OrganizationSearch(forms.Form):
    """What organization to look for, by name in any language or by acronym."""

    q = forms.CharField(label=_("Name or acronym"), required=False, max_length=100)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[ANY, *Category.choices])


# --- Accounts ---------------------------------------------------------------------------------------------------------


class SignupForm(forms.Form):
    """What signing up asks beside an address and a password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As your colleagues and the secretariat should see it. It is never published."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Keep the name, and the language in which the person signed up for the mail they will get."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


def time_zones() -> list[Any]:
    """Return the IANA time zones as choices, grouped by continent; abbreviations and aliases are left out."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    groups = groupby(names, lambda name: name.partition("/")[0])
    return [
        ("UTC", "UTC"),
        *((area, [(name, name.partition("/")[2].replace("_", " ")) for name in group]) for area, group in groups),
    ]


class ProfileForm(forms.ModelForm):
    """A person's own particulars."""

    language = forms.ChoiceField(
        label=_("Language of the interface and of mail"), required=False, choices=[("", "—"), *settings.LANGUAGES]
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Your own time is shown beside each time that a call states in its zone."),
        choices=lambda: [("", _("That of the device I use")), *time_zones()],
    )

    class Meta:
        model = User
        fields = ("name", "language", "time_zone", "wants_reminders")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


# --- Organizations ----------------------------------------------------------------------------------------------------


def countries() -> list[tuple[str, str]]:
    """Return the States by ISO 3166-1 code of two letters, under their UN short names in the active language."""
    language = (get_language() or "en").partition("-")[0]
    named = ((state.alpha2, state.short.get(language) or state.short["en"]) for state in states())
    return [("", "—"), *sorted(named, key=lambda pair: sort_key(pair[1]))]


class ContactForm(forms.Form):
    """What a focal point may correct of the particulars of its organization: the acronym and the website."""

    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


REGISTERED_BY_SECRETARIAT = {*STATES, Category.NEGOTIATING_GROUP, Category.UNITED_NATIONS}


class OrganizationForm(forms.Form):
    """The particulars of an organization to be registered, as ``services.membership.register_organization`` takes."""

    name = forms.CharField(label=_("Name"), max_length=300, help_text=_("In full, as it should be cited."))
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[
            ("", _("Choose one")),
            *((key, name) for key, name in Category.choices if key not in REGISTERED_BY_SECRETARIAT),
        ],
        help_text=_("States, negotiating groups and United Nations entities are registered by the secretariat."),
    )
    seat_region = forms.ChoiceField(label=_("Region of seat"), choices=[("", _("Choose one")), *SeatRegion.choices])
    country = forms.ChoiceField(label=_("Country of seat"), required=False, choices=lazy(countries, list))
    website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


class CorrectionForm(forms.Form):
    """What a secretariat corrects of an organization in the register; the reason goes on the record."""

    name = forms.CharField(label=_("Name"), max_length=300, help_text=_("In full, as it should be cited."))
    formal_name = forms.CharField(label=_("Formal name"), max_length=300, required=False)
    country = forms.ChoiceField(label=_("Country of seat"), required=False, choices=lazy(countries, list))
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[
            (key, name) for key, name in Category.choices if key not in STATES and key != Category.NEGOTIATING_GROUP
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It goes on the record and is told."),
    )


class MembershipRequestForm(forms.Form):
    """Asking to join."""

    organization = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note to who decides"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example your functional title, so that you can be recognized."),
    )


class InvitationForm(forms.Form):
    """Inviting an address to join."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.DRAFTER)

"""Forms of clearance. They check what was typed; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from submissions.models import Consultation, Organization, User


class StepForm(forms.Form):
    """A step to add to a chain: a member, or an address of somebody without an account."""

    title = forms.CharField(
        label=_("Name of the step"),
        max_length=200,
        help_text=_("As your organization calls it, for example “Permanent Representative” or “Capital”."),
    )
    person = forms.ModelChoiceField(
        label=_("Member who clears"), queryset=User.objects.none(), required=False, empty_label=_("None: by e-mail")
    )
    email = forms.EmailField(
        label=_("or e-mail address of a clearer without an account"),
        required=False,
        help_text=_("A link is sent there, good for one text and 14 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = organization.memberships.active().values("user")
        self.fields["person"].queryset = User.objects.filter(pk__in=members).order_by("name", "email")


class DecisionForm(forms.Form):
    """What a clearer answers; ``reason`` is asked for by the service where the text is sent back."""

    reason = forms.CharField(
        label=_("Reason, where you send the text back"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Members of the organization read it."),
    )


class LinkDecisionForm(DecisionForm):
    """What a clearer without an account answers, and who that is."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    title = forms.CharField(
        label=_("Your functional title"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
    )
    field_order = ("name", "title", "reason")


class ExpiryForm(forms.Form):
    """A time of expiry, in the time zone of the call (which must be the current one while this is cleaned)."""

    expires_at = forms.DateTimeField(
        label=_("Time of expiry"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_at"].help_text = _("In the time zone of the call, %(zone)s.") % {
            "zone": consultation.time_zone.replace("_", " ")
        }


class SilenceForm(ExpiryForm):
    """A silence procedure to begin: until when, and to which addresses beside the member delegations."""

    addresses = forms.CharField(
        label=_("Further addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocomplete": "off"}),
        help_text=_("For members without a focal point here: one e-mail address on a line. Each gets a link."),
    )

    def clean_addresses(self) -> list[str]:
        """Return the addresses, each once."""
        lines = [line.strip().lower() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        for line in lines:
            try:
                validate_email(line)
            except forms.ValidationError:
                raise forms.ValidationError(_("“%(line)s” is not an e-mail address.") % {"line": line}) from None
        return list(dict.fromkeys(lines))


class BreakForm(forms.Form):
    """Why silence is broken."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Only the focal points of the group read it."),
    )


class AnswerForm(forms.Form):
    """What is said without breaking silence; without a comment it is agreement."""

    prefix = "answer"
    comment = forms.CharField(
        label=_("Comment (optional)"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Only the focal points of the group read it."),
    )


class LinkAnswerForm(AnswerForm):
    """What is said without breaking silence, and by whom."""

    name = LinkDecisionForm.base_fields["name"]
    title = LinkDecisionForm.base_fields["title"]
    field_order = ("name", "title", "comment")


class LinkBreakForm(BreakForm):
    """Why silence is broken, and by whom."""

    name = LinkDecisionForm.base_fields["name"]
    title = LinkDecisionForm.base_fields["title"]
    field_order = ("name", "title", "reason")

"""What is asked when an input that came by mail is entered."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.models import Consultation, Organization
from submissions.values import moments
from submissions.values.collation import sort_key
from submissions.values.enums import STATES, ArrivalWay, Category


class EnterForm(forms.Form):
    """Whose input it is, of a category that the call admits, and how and when it came in."""

    organization = forms.ModelChoiceField(
        label=_("Organization"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Choose an organization"),
    )

    name = forms.CharField(
        label=_("Or register an organization that is not on the list"),
        required=False,
        max_length=300,
        help_text=_("Its full name. States are never registered here; they are all on the list."),
    )
    category = forms.ChoiceField(label=_("Category of the new organization"), required=False)
    way = forms.ChoiceField(label=_("How it came in"), choices=ArrivalWay.choices, initial=ArrivalWay.EMAIL)
    arrived_at = forms.DateTimeField(
        label=_("When it came in"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_at"].help_text = _(
            "In the time zone of the call, %(zone)s. It decides whether the input is late."
        ) % {"zone": consultation.time_zone.replace("_", " ")}
        chosen: Any = self.fields["category"]
        admitted_here = set(consultation.category_policies.values_list("category", flat=True)) - set(STATES)
        chosen.choices = [("", _("Choose a category")), *(row for row in Category.choices if row[0] in admitted_here)]
        admitted = Organization.objects.present().filter(category__in=consultation.category_policies.values("category"))
        asked: Any = self.fields["organization"]
        asked.queryset = admitted
        rows = sorted(admitted, key=lambda row: sort_key(row.name))
        asked.choices = [("", asked.empty_label), *((row.pk, row.name) for row in rows)]

    def clean_arrived_at(self) -> datetime:
        """Refuse a time to come."""
        arrived_at: datetime = self.cleaned_data["arrived_at"]
        if arrived_at > moments.now():
            raise forms.ValidationError(_("This time has not come yet."))
        return arrived_at

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: an organization of the list, or a name with its category."""
        chosen = super().clean() or self.cleaned_data
        if bool(chosen.get("organization")) == bool(chosen.get("name")):
            self.add_error(
                "organization", _("Choose an organization, or write the name of one that is not on the list.")
            )
        elif chosen.get("name") and not chosen.get("category"):
            self.add_error("category", _("Choose the category of the new organization."))
        return chosen

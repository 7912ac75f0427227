"""Forms of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.models import Consultation, Organization
from submissions.values.collation import sort_key
from submissions.values.enums import (
    Category,
    Language,
    ParagraphState,
    Publication,
    RegionalGroup,
    Role,
    SeatRegion,
    SubmissionStatus,
)

NOBODY = "none"
ANY = ("", pgettext_lazy("any value of a filter", "Any"))


def reviewers_of(consultation: Consultation) -> QuerySet[Any]:
    """Return the people who may be asked to review inputs to the call."""
    return (
        get_user_model()
        .objects.filter(
            Q(role_grants__consultation=None) | Q(role_grants__consultation=consultation),
            role_grants__role=Role.REVIEWER,
            role_grants__process=consultation.process_id,
            is_active=True,
        )
        .distinct()
        .order_by("name", "email")
    )


class DeskFilter(forms.Form):
    """Which submissions the desk lists, and in what order."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *SubmissionStatus.choices])
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[ANY, *Category.choices])
    group = forms.ChoiceField(label=_("Regional group"), required=False, choices=[ANY, *RegionalGroup.choices])
    region = forms.ChoiceField(label=_("Region of seat"), required=False, choices=[ANY, *SeatRegion.choices])
    reviewer = forms.ChoiceField(label=_("Reviewer"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("By name")),
            ("submitted", _("Latest submitted first")),
            ("edited", _("Latest edited first")),
            ("status", _("By status")),
        ],
    )

    def __init__(self, *args: Any, reviewers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), str(person)) for person in reviewers]
        self.fields["reviewer"].choices = [ANY, (NOBODY, _("Nobody yet")), *people]


class AssignForm(forms.Form):
    """A reviewer to ask."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=None, empty_label=_("Choose a reviewer"))

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewers_of(consultation)


class ConflictForm(forms.Form):
    """Who has a conflict of interest with an organization: anyone with a role in the process."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=None, empty_label=_("Choose a person"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = get_user_model().objects.filter(role_grants__process=consultation.process_id, is_active=True)
        self.fields["person"].queryset = people.distinct().order_by("name", "email")


class _ByName(forms.ModelChoiceField):
    """Organizations in the order of their names, as they are collated."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organization.objects.none(), **kwargs)

    def offer(self, organizations: QuerySet[Any]) -> None:
        self.queryset = organizations
        found = sorted(organizations, key=lambda organization: sort_key(organization.name))
        self.choices = [("", self.empty_label), *((row.pk, row.name) for row in found)]


class ExtendForm(forms.Form):
    """A later closing time, in the time zone of the call (which must be the current one while this is cleaned)."""

    organization = _ByName(
        label=_("For"),
        required=False,
        empty_label=_("Everyone"),
        help_text=_("An extension is normally for everyone; one for a single organization is on the record too."),
    )
    closes_at = forms.DateTimeField(
        label=_("New closing time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    confirmed = forms.BooleanField(
        label=_("Put this extension on the record; it cannot be taken back."),
        error_messages={"required": _("Tick the box to confirm.")},
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        admitted = consultation.category_policies.values("category")
        self.fields["organization"].offer(Organization.objects.present().filter(category__in=admitted))
        self.fields["closes_at"].help_text = _("In the time zone of the call, %(zone)s.") % {
            "zone": consultation.time_zone.replace("_", " ")
        }


class ReasonForm(forms.Form):
    """Why the record is corrected."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It goes on the record and is told."),
    )


class MoveForm(ReasonForm):
    """Under which organization an entry belongs; none where it belongs under no other."""

    organization = _ByName(
        label=_("It belongs under"),
        required=False,
        empty_label=_("No other organization"),
        help_text=_("It is recorded there with its answers, its files and its time of receipt."),
    )
    field_order = ("organization", "reason")

    def __init__(self, *args: Any, consultation: Consultation, without: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        admitted = consultation.category_policies.values("category")
        present = Organization.objects.present().filter(category__in=admitted)
        self.fields["organization"].offer(present.exclude(pk=without.pk))


class ParticularsCorrectionForm(ReasonForm):
    """Particulars of what was handed in."""

    language = forms.ChoiceField(label=_("Language of the original"), choices=Language.choices)
    publication = forms.ChoiceField(label=_("Publication"), choices=Publication.choices, widget=forms.RadioSelect)
    on_behalf_of = forms.CharField(
        label=_("Also on behalf of"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One name in each line."),
    )
    field_order = ("language", "publication", "on_behalf_of", "reason")


class DatesForm(ReasonForm):
    """The dates of a call, in its time zone (which must be the current one while this is cleaned)."""

    opens_at = forms.DateTimeField(
        label=_("Opens"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    field_order = ("opens_at", "closes_at", "reason")

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was: dict[str, datetime] = {}
        zone = {"zone": consultation.time_zone.replace("_", " ")}
        for name, was in (("opens_at", consultation.opens_at), ("closes_at", consultation.closes_at)):
            self.fields[name].help_text = _("In the time zone of the call, %(zone)s.") % zone
            self.was[name] = was

    def clean(self) -> dict[str, Any]:
        """Keep the seconds of a date that is left as it was: the field shows minutes."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, was in self.was.items():
            if name in given and given[name] == was.replace(second=0, microsecond=0):
                given[name] = was
        return given


class ParagraphFilter(forms.Form):
    """Which paragraphs of the text under consultation are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ParagraphState.choices]
    )
    commented = forms.BooleanField(label=_("Only those that something is said of"), required=False)

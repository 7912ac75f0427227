"""Forms of setting a call up. Texts stand in two languages side by side: that in which all is written, and one more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.calls import translations
from submissions.calls.forms import GraceField
from submissions.models import Consultation, Process
from submissions.people.forms import time_zones
from submissions.values.enums import STATES, Category, Language, LifecyclePolicy, Publication, Role

COPY, SEVEN, EMPTY = "copy", "seven", "empty"
LOCAL = "%Y-%m-%dT%H:%M"


def _local(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


class Beside(forms.Form):
    """A form of texts, each in the source and in one other language beside it.

    ``TEXTS`` gives (field, label, rows); rows 1 is a line. What the other language says is never required.
    """

    TEXTS: tuple[tuple[str, Any, int], ...] = ()
    REQUIRED: tuple[str, ...] = ()
    LIMITS: dict[str, int] = {}

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for field, label, rows in self.TEXTS:
            for code in (translations.SOURCE, language):
                name = Language(code.partition("-")[0])
                attrs: dict[str, Any] = {"lang": name.value, "dir": name.direction}
                widget = forms.TextInput(attrs) if rows == 1 else forms.Textarea({"rows": rows, **attrs})
                self.fields[translations.column(field, code)] = forms.CharField(
                    label=_("%(what)s (%(language)s)") % {"what": label, "language": name.label},
                    required=code == translations.SOURCE and field in self.REQUIRED,
                    max_length=self.LIMITS.get(field),
                    widget=widget,
                )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each text, side by side."""
        return [
            (self[translations.column(field, translations.SOURCE)], self[translations.column(field, self.language)])
            for field, _label, _rows in self.TEXTS
        ]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The fields that are the same in every language."""
        names = {bound.name for pair in self.pairs for bound in pair}
        return [bound for bound in self if bound.name not in names]

    @classmethod
    def initial_of(cls, row: Any, language: str) -> dict[str, Any]:
        """Return what a row says now."""
        columns = [
            translations.column(field, code) for field, *_ in cls.TEXTS for code in (translations.SOURCE, language)
        ]
        return {name: getattr(row, name) or "" for name in columns}


class ProcessForm(forms.Form):
    """A process as it is begun."""

    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("Such as “WSIS+20 review”."))
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The resolution or decision by which it is held."),
    )


class CallForm(forms.Form):
    """A new call: how it begins, its title, its dates."""

    begin = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect)
    source = forms.ModelChoiceField(
        label=_("Call to copy"), queryset=Consultation.objects.none(), required=False, empty_label=None
    )
    people = forms.BooleanField(label=_("Its people: the roles given in it"), required=False, initial=True)
    base_text = forms.BooleanField(label=_("Its text under consultation"), required=False)
    process = forms.ModelChoiceField(
        label=_("Process"), queryset=Process.objects.none(), required=False, empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    opens_at = _local(_("Opens"))
    closes_at = _local(_("Closes"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("The dates of the call are given in it, here and everywhere."),
    )

    def __init__(self, *args: Any, copies: list[Consultation], processes: list[Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(COPY, _("A copy of an earlier call"))] if copies else []
        if processes:
            ways += [(SEVEN, _("The seven questions, in six languages")), (EMPTY, _("No question yet"))]
        self.fields["begin"].choices = ways
        self.fields["begin"].initial = ways[0][0] if ways else None
        self.fields["source"].queryset = Consultation.objects.filter(pk__in=[call.pk for call in copies])
        self.fields["process"].queryset = Process.objects.filter(pk__in=[process.pk for process in processes])
        if not copies:
            for name in ("source", "people", "base_text"):
                del self.fields[name]
        if len(processes) < 2:
            del self.fields["process"]
        self.only = processes[0] if len(processes) == 1 else None

    def clean(self) -> dict[str, Any]:
        """Ask for what the way to begin needs, and read the dates by the clock of the call."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("begin") == COPY and not chosen.get("source"):
            self.add_error("source", _("Choose the call to copy."))
        if chosen.get("begin") in {SEVEN, EMPTY}:
            chosen["process"] = chosen.get("process") or self.only
            if chosen["process"] is None and "process" in self.fields:
                self.add_error("process", _("Choose the process."))
        in_zone(chosen)
        return chosen


def in_zone(chosen: dict[str, Any]) -> None:
    """Read the two dates by the clock of the zone that was chosen; the fields have read them by another."""
    if not chosen.get("time_zone"):
        return
    zone = Consultation(time_zone=chosen["time_zone"]).zone
    for name in ("opens_at", "closes_at"):
        if chosen.get(name):
            chosen[name] = timezone.make_aware(timezone.make_naive(chosen[name]), zone)


class ParticularsForm(Beside):
    """What a call says of itself."""

    TEXTS = (("title", _("Title"), 1), ("summary", _("Introduction"), 5), ("mandate", _("Mandate"), 4))
    REQUIRED = ("title",)
    LIMITS = {"title": 300}

    contact = forms.EmailField(label=_("Contact of the secretariat"), required=False)


class DatesForm(forms.Form):
    """When a call opens and closes; with a reason once it is announced."""

    opens_at = _local(_("Opens"))
    closes_at = _local(_("Closes"))
    time_zone = forms.ChoiceField(label=_("Time zone"))
    grace = GraceField(
        label=_("Grace for drafts already begun"),
        initial=timedelta(0),
        widget=forms.TextInput,
        help_text=_("Hours and minutes after closing, such as 2:00."),
    )
    admits_late = forms.BooleanField(label=_("Late inputs are accepted and marked"), required=False)
    reason = forms.CharField(
        label=_("Reason for correcting the dates"),
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=_("The call is announced: everybody who drafts for it is told, and the reason goes on the record."),
    )

    def __init__(self, *args: Any, call: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = time_zones()
        field: Any = self.fields["time_zone"]
        field.choices = known
        if not field.valid_value(call.time_zone):  # an alias, which is not offered to others
            field.choices = [(call.time_zone, call.time_zone), *known]
        if not call.published_at:
            del self.fields["reason"]

    @staticmethod
    def initial_of(call: Consultation) -> dict[str, Any]:
        """Return the dates by the call's own clock."""

        def local(moment: datetime) -> str:
            return moment.astimezone(call.zone).strftime(LOCAL)

        hours, minutes = divmod(int(call.grace.total_seconds()) // 60, 60)
        return {
            "opens_at": local(call.opens_at),
            "closes_at": local(call.closes_at),
            "time_zone": call.time_zone,
            "grace": f"{hours}:{minutes:02}",
            "admits_late": call.admits_late,
        }

    def clean(self) -> dict[str, Any]:
        """Read the dates by the clock of the zone chosen."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        in_zone(chosen)
        return chosen


class CategoriesForm(forms.Form):
    """Which categories may answer, and how what they hand in is treated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in Category:
            self.fields[category.value] = forms.BooleanField(label=category.label, required=False)
            if category not in STATES:
                self.fields[f"{category.value}-policy"] = forms.ChoiceField(
                    label=_("Treatment of %(category)s") % {"category": category.label},
                    choices=LifecyclePolicy.choices,
                    required=False,
                )

    @property
    def lines(self) -> Iterable[tuple[forms.BoundField, forms.BoundField | None]]:
        """A line for each category: whether it may answer, and by which table; None where that is given."""
        for category in Category:
            policy = f"{category.value}-policy"
            yield self[category.value], self[policy] if policy in self.fields else None

    def policies(self) -> dict[str, str]:
        """Return what was chosen, by category."""
        return {
            category.value: self.cleaned_data.get(f"{category.value}-policy") or LifecyclePolicy.STATES.value
            for category in Category
            if self.cleaned_data.get(category.value)
        }


class PublicationForm(Beside):
    """How inputs are made public, what formatting they keep, and what people are told of their data."""

    TEXTS = (("statement", _("Data notice: purpose, retention and contact"), 5),)

    publications = forms.MultipleChoiceField(
        label=_("Publication choices offered"), choices=Publication.choices, widget=forms.CheckboxSelectMultiple
    )
    allowed = forms.MultipleChoiceField(
        label=_("Formatting that answers keep"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("headings", _("Headings")),
            ("lists", _("Lists")),
            ("quotations", _("Quotations")),
            ("tables", _("Tables")),
            ("footnotes", _("Footnotes")),
            ("pictures", _("Pictures")),
            ("links", _("Links")),
        ],
    )

    FORMATS = ("headings", "lists", "quotations", "tables", "footnotes", "pictures", "links")


class RoleForm(forms.Form):
    """Whom to give which role."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.REVIEWER)
    whole = forms.BooleanField(label=_("For every call of the process"), required=False)

    def __init__(self, *args: Any, manages_process: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not manages_process:
            del self.fields["whole"]

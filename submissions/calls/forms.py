"""Forms of the administration."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from submissions.models import Consultation
from submissions.models.consultation import every_publication
from submissions.people.forms import time_zones
from submissions.values.enums import Publication


class GraceField(forms.DurationField):
    """A duration, of which "2:00" is two hours; Django alone would read two minutes."""

    widget = AdminTextInputWidget

    def to_python(self, value: Any) -> timedelta | None:
        """Return the duration; raises ValidationError."""
        if isinstance(value, str) and re.fullmatch(r"\s*\d+:\d\d\s*", value):
            value = f"{value.strip()}:00"
        return super().to_python(value)


class CallForm(forms.ModelForm):
    """A call for inputs as it is set up: its dates are those of a clock in its own time zone."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("The dates of the call are given in it, here and everywhere."),
    )
    grace = GraceField(
        label=_("Grace for drafts already begun"), initial=timedelta(0), help_text=_("Hours and minutes after closing.")
    )
    publications = forms.MultipleChoiceField(
        label=_("Publication choices offered"),
        choices=Publication.choices,
        initial=every_publication,
        widget=forms.CheckboxSelectMultiple,
    )

    DATES = ("opens_at", "closes_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone: Any = self.fields.get("time_zone")
        if zone and not zone.valid_value(self.instance.time_zone):  # an alias, which is not offered to others
            zone.choices = [(self.instance.time_zone, self.instance.time_zone), *time_zones()]
        for name in self.DATES:
            if name not in self.fields:
                continue
            self.fields[name].help_text = _("By the clock of the time zone chosen below.")
            if isinstance(self.initial.get(name), datetime) and self.instance.pk:
                self.initial[name] = timezone.make_naive(self.initial[name], self.instance.zone)

    def clean(self) -> dict[str, Any]:
        """Read the dates by the clock of the call; the fields have read them by that of the server."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("time_zone"):
            zone = Consultation(time_zone=chosen["time_zone"]).zone
            for name in self.DATES:
                if chosen.get(name):
                    chosen[name] = timezone.make_aware(timezone.make_naive(chosen[name]), zone)
        return chosen

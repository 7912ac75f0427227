"""Forms of summaries and of interventions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assembly.models import CorrectionOutcome, PartKind, Summary
from assembly.themes.forms import ThemeChoice
from assembly.themes.quantifiers import quantifiers
from submissions.models import Consultation, Organization
from submissions.values.collation import sort_key
from submissions.values.enums import Language

MOMENT = {"widget": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}


class BeginForm(forms.Form):
    """A new summary."""

    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("For example “Summary by the President”."))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    form = forms.ChoiceField(
        label=_("Arrangement"),
        choices=[
            ("themes", _("Numbered themes between an introduction and conclusions")),
            ("segments", _("Segments with key messages, after the sections of the questionnaire")),
        ],
        widget=forms.RadioSelect,
        initial="themes",
    )


class SummaryForm(forms.Form):
    """The title of a summary, and what its quantifiers mean."""

    title = forms.CharField(label=_("Title"), max_length=300)

    def __init__(self, summary: Summary, *args: Any, **kwargs: Any) -> None:
        self.keys = [row.key for row in quantifiers() if row.least is not None]
        own = {key: summary.thresholds.get(key) for key in self.keys}
        kwargs["initial"] = {"title": summary.title, **{key: value for key, value in own.items() if value}}
        super().__init__(*args, **kwargs)
        language = (get_language() or "en").split("-")[0]
        for row in quantifiers():
            if row.least is None:
                continue
            self.fields[row.key] = forms.IntegerField(
                label=_("“%(word)s”: at least") % {"word": row.title.get(language, row.title["en"])},
                min_value=1,
                max_value=1000,
                initial=own[row.key] or row.least,
            )

    @property
    def thresholds(self) -> dict[str, int]:
        """The thresholds by the key of their quantifier."""
        return {key: self.cleaned_data[key] for key in self.keys}


class PartForm(forms.Form):
    """A further part of a summary."""

    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartKind.choices, initial=PartKind.THEME)

    def __init__(self, consultation: Consultation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"] = ThemeChoice(
            consultation.process, label=_("Theme whose passages stand beside it"), required=False, empty_label=_("None")
        )


class InterventionForm(forms.Form):
    """What was said in a meeting; times are of the call, whose zone must be current."""

    meeting = forms.CharField(label=_("Meeting"), max_length=200)
    held_at = forms.DateTimeField(label=_("Time"), **MOMENT)
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"), required=False)
    body = forms.CharField(label=_("Another body"), max_length=200, required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=200, required=False)
    text = forms.CharField(label=_("Text or notes"), widget=forms.Textarea({"rows": 10, "dir": "auto"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = Organization.objects.present()
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is declared above
        field.queryset = present
        found = sorted(present, key=lambda row: sort_key(row.name))
        field.choices = [("", _("None of the register")), *((row.pk, row.name) for row in found)]


class ShowForm(forms.Form):
    """Until when those cited may see where; the zone of the call must be current."""

    until = forms.DateTimeField(label=_("Until"), **MOMENT)


class CorrectionAnswerForm(forms.Form):
    """What became of a correction."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("correction of a summary", "Outcome"),
        choices=[row for row in CorrectionOutcome.choices if row[0] != CorrectionOutcome.ASKED],
    )
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea({"rows": 3, "dir": "auto"}))

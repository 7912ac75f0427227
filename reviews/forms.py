"""Forms of a review. What they allow is decided by the services; these carry what a person typed back and forth."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reviews.models import Audience
from reviews.services import LONGEST_COMMENT
from submissions.models import Consultation
from submissions.values.enums import SubmissionStatus


def _text(label: object, rows: int = 3, **kwargs: object) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **kwargs)


class ThreadForm(forms.Form):
    """A new discussion: of a passage, by its words and where it begins, or of the whole answer."""

    exact = _text(
        _("Passage"),
        rows=2,
        required=False,
        help_text=_("Copied from the answer; leave it empty to comment on the whole answer."),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = _text(_("Comment"), max_length=LONGEST_COMMENT)
    audience = forms.ChoiceField(
        label=_("Read by"), choices=Audience, initial=Audience.REVIEWERS, required=False, widget=forms.RadioSelect
    )

    def clean_audience(self) -> str:
        """Keep to the reviewers what does not say who reads it."""
        return self.cleaned_data["audience"] or Audience.REVIEWERS


class ToSubmitterForm(forms.Form):
    """What the submitter is written about a discussion among reviewers."""

    text = _text(_("What the submitter will read"), rows=6, max_length=LONGEST_COMMENT)
    confirmed = forms.BooleanField(label=_("The submitter may read all that stands in this field."))


class CommentForm(forms.Form):
    """A reply, or a comment changed."""

    text = _text(_("Reply"), rows=2, max_length=LONGEST_COMMENT)


class DecisionForm(forms.Form):
    """One decision, with what the table of moves asks for it."""

    note = _text(_("Note"), required=False)
    last_seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    confirmed = forms.BooleanField(required=False)


WAITING = "waiting"


class AssignedFilter(forms.Form):
    """Which of the versions that the person may review are listed."""

    scope = forms.ChoiceField(
        label=_("Inputs"),
        required=False,
        choices=[("", _("Assigned to me")), ("all", _("All that I may review"))],
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", pgettext_lazy("any status", "Any")),
            (WAITING, _("Waiting for review")),
            *[choice for choice in SubmissionStatus.choices if choice[0] != SubmissionStatus.DRAFT],
        ],
    )
    call = forms.ModelChoiceField(
        label=_("Call for inputs"),
        required=False,
        queryset=Consultation.objects.none(),
        to_field_name="slug",
        empty_label=pgettext_lazy("any call", "Any"),
    )

    def __init__(self, *args: object, calls: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls

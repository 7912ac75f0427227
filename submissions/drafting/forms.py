"""Forms of the drafting room that are no answers: the particulars of a submission, and its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.models import Association, Organization, Submission, SubmissionVersion
from submissions.values.enums import STATES, Category, Language, Publication

MORE = 2
"""Empty lines offered below the names that are there."""


class LinesWidget(forms.Widget):
    """Several text inputs of one name: those that are filled, and some more."""

    template_name = "drafting/_lines.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the lines to show."""
        context = super().get_context(name, None, attrs)
        context["widget"]["lines"] = [*(value or []), *([""] * MORE)]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what was written, empty lines left out."""
        return [line.strip() for line in data.getlist(name) if line.strip()]


class LinesField(forms.Field):
    """A list of short texts."""

    widget = LinesWidget


class OrganizationsField(LinesField):
    """Organizations by their registered names, in any language of the interface, or by acronym."""

    def __init__(self, *, choices: Iterable[Organization] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["list"] = "organization-names"

    def prepare_value(self, value: Any) -> list[str]:
        """Show names."""
        return [str(line) for line in value or []]

    def clean(self, value: list[str]) -> list[Organization]:
        """Return the organizations, or say which name is not registered."""
        found: list[Organization] = []
        for line in dict.fromkeys(super().clean(value) or []):
            matches = Q(name__iexact=line) | Q(name_en__iexact=line) | Q(acronym__iexact=line)
            organization = Organization.objects.present().filter(matches).first()
            if organization is None:
                raise forms.ValidationError(
                    _("“%(name)s” is not registered here. Choose a name from the list, or ask the secretariat.")
                    % {"name": line}
                )
            found.append(organization)
        return found


class ParticularsForm(forms.Form):
    """What surrounds the answers. Only a State is asked whether it associates itself with another's statement."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the original"),
        choices=Language,
        help_text=gettext_lazy("What you write is reproduced in this language, as received."),
    )
    on_behalf_of = LinesField(
        label=gettext_lazy("Also on behalf of"),
        required=False,
        help_text=gettext_lazy(
            "Other bodies for which you speak, one on a line. A State or group of the register is asked to confirm, "
            "and named as not confirmed until it has. Empty a line to take it out."
        ),
    )
    co_submitters = OrganizationsField(
        label=gettext_lazy("Submitted jointly with"),
        required=False,
        help_text=gettext_lazy(
            "Organizations registered here. Each is sent the text as it is, told by mail, and named once its focal "
            "point has confirmed exactly that text; a later version needs its word again."
        ),
    )
    associated_with = OrganizationsField(
        label=gettext_lazy("Associates itself with the statement of"),
        required=False,
        help_text=gettext_lazy(
            "Only you can declare this for your delegation; belonging to a group does not imply it."
        ),
    )
    publication = forms.ChoiceField(label=gettext_lazy("Publication"), choices=Publication, widget=forms.RadioSelect)

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        initial = {
            "language": submission.language,
            "publication": submission.publication,
            "on_behalf_of": [row.name for row in submission.on_behalf_of.all()],
            "co_submitters": [
                row.organization
                for row in submission.co_submitters.filter(withdrawn_at=None).select_related("organization")
            ],
            "associated_with": [
                row.statement_of
                for row in Association.objects.filter(
                    consultation=submission.consultation_id, organization=submission.organization_id
                ).select_related("statement_of")
            ],
        }
        super().__init__(*args, initial=initial, **kwargs)
        offered = submission.consultation.publications
        self.fields["publication"].choices = [choice for choice in Publication.choices if choice[0] in offered]
        if not submission.organization.is_state:
            del self.fields["associated_with"]


def names_to_offer(submission: Submission) -> list[str]:
    """Return the names that a person is likely to look for: those of the register, and those on the public record.

    Who else has begun is nobody's to know: a draft is the most private thing here.
    """
    others = Organization.objects.present().exclude(pk=submission.organization_id)
    named = SubmissionVersion.objects.public().filter(
        publication=Publication.ATTRIBUTED, submission__consultation__process=submission.consultation.process_id
    )
    wanted = Q(category__in=[Category.NEGOTIATING_GROUP, *STATES]) | Q(pk__in=named.values("submission__organization"))
    return [str(organization) for organization in others.filter(wanted)]


class WithdrawForm(forms.Form):
    """The reason for a withdrawal, and that it is meant."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("It is kept on the record of the submission."),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("Yes, withdraw this submission"))

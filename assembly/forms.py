"""What is asked when a consolidated file is wanted, and when an input that came by mail is entered."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.enums import Layout
from assembly.models import CallTemplate, WordTemplate
from submissions.models import Consultation, Organization
from submissions.values import moments
from submissions.values.collation import sort_key
from submissions.values.enums import STATES, ArrivalWay, Category, Language


class CompilationForm(forms.Form):
    """The arrangement, the language of headings, and who the file is for."""

    layout = forms.ChoiceField(
        label=_("Arrangement"), choices=Layout.choices, widget=forms.RadioSelect, initial=Layout.BY_QUESTION
    )
    language = forms.ChoiceField(
        label=_("Language of headings and names"),
        choices=Language.choices,
        initial=Language.ENGLISH,
        help_text=_("Answers stay in the language of the original."),
    )
    template = forms.ModelChoiceField(
        label=_("Word template"),
        queryset=WordTemplate.objects.in_use(),
        required=False,
        empty_label=_("House style"),
        help_text=_("Gives styles, header, footer and page set-up."),
    )
    for_publication = forms.BooleanField(
        label=_("For publication"),
        required=False,
        help_text=_("Leaves out inputs for the secretariat only, and names withheld at the submitter’s request."),
    )
    page_numbers = forms.BooleanField(
        label=_("Page numbers in the contents"),
        required=False,
        initial=True,
        help_text=_(
            "As LibreOffice lays the file out, which takes a little longer. Where Word breaks pages otherwise, update "
            "the contents there (F9); that puts them in too if they are left out here."
        ),
    )


class CallTemplateForm(forms.Form):
    """The look of a call's files: as the site has it, the house's, or a template's."""

    SITE, HOUSE = "site", "house"

    word_look = forms.ChoiceField(
        label=_("Word template of this call"),
        help_text=_("For its consolidated files, the copies of its inputs and its drafting files."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        rows = list(WordTemplate.objects.in_use())
        default = next((row.name for row in rows if row.is_default), _("House style"))
        chosen = CallTemplate.objects.filter(consultation=consultation).first()
        present = self.SITE if chosen is None else str(chosen.template_id or self.HOUSE)
        super().__init__(*args, initial={"word_look": present}, **kwargs)
        self._rows = {str(row.pk): row for row in rows}
        field: Any = self.fields["word_look"]
        field.choices = [
            (self.SITE, _("As the site: %(template)s") % {"template": default}),
            (self.HOUSE, _("House style")),
            *((key, row.name) for key, row in self._rows.items()),
        ]

    @property
    def as_site(self) -> bool:
        """Whether the call goes by the default of the site, once the form is valid."""
        return bool(self.cleaned_data["word_look"] == self.SITE)

    @property
    def template(self) -> WordTemplate | None:
        """The template that was chosen; None for the house."""
        return self._rows.get(self.cleaned_data["word_look"])


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


class TemplateForm(forms.Form):
    """A Word file to take the look from."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_(
            "A document or a template (.docx or .dotx), without macros, of at most 10 MB. Its text is not used."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.dotx"}),
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Without one, the name of the file is taken.")
    )

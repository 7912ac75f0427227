"""What is asked when a consolidated file is wanted, and when a Word template is added or chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.models import CallTemplate, WordTemplate
from assembly.outputs import layouts
from submissions.models import Consultation
from submissions.values.enums import Category, Language, RegionalGroup, SeatRegion, SubmissionStatus


class CompilationForm(forms.Form):
    """The arrangement, the language of headings, and who the file is for."""

    layout = forms.ChoiceField(
        label=_("Arrangement"), choices=layouts.choices, widget=forms.RadioSelect, initial=layouts.DEFAULT
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
        help_text=_(
            "Takes published versions only, and withholds names where that was asked for. Any other file is internal "
            "and says on every page that it is not for circulation."
        ),
    )
    with_discussions = forms.BooleanField(
        label=_("Discussions in the margin"),
        required=False,
        help_text=_("As comments in Word, with the names of the reviewers. Not in a file for publication."),
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


class WishForm(forms.Form):
    """What goes in: every field narrows it down, an empty one takes everything."""

    statuses = forms.MultipleChoiceField(
        label=_("Status"),
        choices=[choice for choice in SubmissionStatus.choices if choice[0] != SubmissionStatus.DRAFT],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.MultipleChoiceField(
        label=_("Category"), choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    regional_groups = forms.MultipleChoiceField(
        label=_("Regional group"), choices=RegionalGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.MultipleChoiceField(
        label=_("Region of seat"), choices=SeatRegion.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Language of the original"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.CharField(
        label=_("Countries"), required=False, help_text=_("ISO codes of two or three letters, such as KE, FJI.")
    )
    questions = forms.CharField(label=_("Questions"), required=False, help_text=_("Their numbers, such as 1, 3."))
    inputs = forms.CharField(
        label=_("Single inputs"), required=False, help_text=_("Their reference numbers, such as 4, 12.")
    )
    as_of = forms.CharField(
        label=_("As things stood at"), required=False, help_text=_("A day (its end) or a time: 2026-11-30T18:00.")
    )

    @property
    def given(self) -> dict[str, Any]:
        """Return what was chosen, for ``selection.wish_from``."""
        given = dict(self.cleaned_data)
        for name in ("countries", "questions", "inputs"):
            given[name] = given[name].replace(",", " ").split()
        return given


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

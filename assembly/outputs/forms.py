"""What is asked when a consolidated file is wanted, and when a Word template is added or chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.models import CallTemplate, WordTemplate
from assembly.outputs import layouts
from submissions.models import Consultation
from submissions.values.enums import Language


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
        help_text=_("Leaves out inputs for the secretariat only, and names withheld at the submitter’s request."),
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

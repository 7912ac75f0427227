"""What is asked when a consolidated file is wanted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.enums import Layout
from submissions.enums import Language


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
    for_publication = forms.BooleanField(
        label=_("For publication"),
        required=False,
        help_text=_("Leaves out inputs for the secretariat only, and names withheld at the submitter’s request."),
    )

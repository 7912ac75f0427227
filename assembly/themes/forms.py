"""Forms of the themes of a call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assembly.themes.coverage import ordered
from submissions.models import Process, Theme
from submissions.values.enums import Language


class ThemeChoice(forms.ModelChoiceField):
    """A theme of a process, those below others moved in."""

    def __init__(self, process: Process, **kwargs: Any) -> None:
        super().__init__(process.themes.all(), **kwargs)
        none = [("", self.empty_label)] if self.empty_label is not None else []
        rows = ordered(process.themes.all())
        self.choices = [*none, *((theme.pk, "\u2003" * level + theme.title) for theme, level in rows)]


class AddThemeForm(forms.Form):
    """A new theme."""

    title = forms.CharField(label=_("Title"), max_length=200)

    def __init__(self, process: Process, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = ThemeChoice(process, label=_("Below"), required=False, empty_label=_("First level"))
        self.fields["keywords"] = forms.CharField(
            label=_("Keywords"),
            required=False,
            widget=forms.Textarea({"rows": 4, "class": "form-control"}),
            help_text=_("One a line, in any language; beginnings of words will do. Passages are suggested by them."),
        )


class ChangeThemeForm(AddThemeForm):
    """Another title in each language, other keywords, another place."""

    def __init__(self, theme: Theme, *args: Any, **kwargs: Any) -> None:
        codes = {code: Language(code).interface.replace("-", "_") for code in Language.values}
        titles = {f"title_{code}": getattr(theme, f"title_{column}") or "" for code, column in codes.items()}
        kwargs["initial"] = {**titles, "keywords": theme.keywords, "parent": theme.parent_id}
        super().__init__(theme.process, *args, **kwargs)
        del self.fields["title"]
        others = {
            f"title_{code}": forms.CharField(
                label=_("Title: %(language)s") % {"language": Language(code).label}, max_length=200, required=False
            )
            for code in codes
        }
        self.fields = {**others, **self.fields}

    @property
    def titles(self) -> dict[str, str]:
        """The titles by language tag."""
        return {code: self.cleaned_data[f"title_{code}"] for code in Language.values}

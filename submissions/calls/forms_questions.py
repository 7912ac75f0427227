"""Forms of the questionnaire: a question with all that its kind decides, a section, a file."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from submissions.calls import translations
from submissions.calls.forms_setup import Beside
from submissions.calls.services import outline
from submissions.values import kinds
from submissions.values.enums import Language
from submissions.values.kinds.base import Choosing

MORE_CHOICES = 3
"""Empty lines offered for further choices."""
FEWEST_CHOICES = 4
CONDITIONS = 2
"""Answers that may be named at once on which a question depends, beyond those it names already."""


def tag_of(language: str) -> str:
    """Return the language of a data file for one of the interface."""
    return language.partition("-")[0]


class QuestionForm(Beside):
    """One question. ``entry`` is how it stands in ``content``; None for one that is new."""

    TEXTS = (("text", _("Wording"), 3), ("guidance", _("Help text"), 2), ("short_text", _("Short title"), 1))
    REQUIRED = ("text",)
    LIMITS = {"short_text": 120}

    kind = forms.ChoiceField(label=_("Kind"), choices=kinds.choices)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    numbered = forms.BooleanField(label=_("Numbered"), required=False, initial=True)
    word_limit = forms.IntegerField(label=_("Word limit"), required=False, min_value=1, max_value=100_000)
    leeway = forms.IntegerField(
        label=_("Leeway, per cent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("How far an answer may pass the limit before it is refused."),
    )
    scale_max = forms.IntegerField(label=_("Highest step of the scale"), required=False, min_value=2, max_value=10)
    also_worded = forms.CharField(
        label=_("Also worded"),
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=_("Other wordings, a line each, by which Word files that come in are recognised."),
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    section = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: outline.Content, entry: outline.Entry | None, language: str, **more: Any):
        self.entry = entry
        more["initial"] = {**_initial(entry, language), **more.get("initial", {})}
        super().__init__(*args, language=language, **more)
        choices = (entry or {}).get("choices") or []
        self.lines = max(len(choices) + MORE_CHOICES, FEWEST_CHOICES)
        if self.is_bound:
            self.lines = max(
                self.lines, sum(name.startswith("choice-") and name.endswith("-place") for name in self.data)
            )
        for at in range(self.lines):
            self._add_line(at, choices[at] if at < len(choices) else None)
        offered = list(_conditions(content, entry))
        held = ((entry or {}).get("shown_if") or {}).get("one_of", [])
        if offered:
            depends = ((entry or {}).get("shown_if") or {}).get("question")
            for at in range(len(held) + CONDITIONS):
                self.fields[f"condition-{at}"] = forms.ChoiceField(
                    label=_("Asked only if") if at == 0 else _("or"),
                    required=False,
                    choices=[("", _("always") if at == 0 else "—"), *offered],
                    initial=f"{depends}|{held[at]}" if at < len(held) else "",
                )

    def _add_line(self, at: int, choice: dict[str, Any] | None) -> None:
        number = {"number": at + 1}
        texts = choice["text"] if choice else {}
        self.fields[f"choice-{at}-key"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=choice["key"] if choice else ""
        )
        self.fields[f"choice-{at}-place"] = forms.IntegerField(
            label=_now("Place of choice %(number)s") % number,
            required=False,
            min_value=1,
            max_value=999,
            initial=at + 1,
        )
        for code in (translations.SOURCE, self.language):
            name = Language(tag_of(code))
            self.fields[f"choice-{at}-{tag_of(code)}"] = forms.CharField(
                label=_now("Choice %(number)s (%(language)s)") % {**number, "language": name.label},
                required=False,
                max_length=300,
                initial=texts.get(tag_of(code), ""),
                widget=forms.TextInput({"lang": name.value, "dir": name.direction}),
            )

    # --- What the page shows ------------------------------------------------------------------------------------------

    @property
    def choice_lines(self) -> Iterator[tuple[forms.BoundField, ...]]:
        """The lines of the choices: key, place, label in the source, label beside it."""
        other = tag_of(self.language)
        for at in range(self.lines):
            yield tuple(self[f"choice-{at}-{part}"] for part in ("key", "place", translations.SOURCE, other))

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The selects of the sentence that says when the question is asked."""
        return [bound for bound in self if bound.name.startswith("condition-")]

    # --- What was typed -----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Refuse conditions on two questions at once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        named = [given[name] for name in given if name.startswith("condition-") and given[name]]
        if len({one.partition("|")[0] for one in named}) > 1:
            self.add_error("condition-1", _("Name answers of one question only."))
        return given

    def to_entry(self) -> outline.Entry:
        """Return the question as it was typed; what the page did not show stays as it was."""
        given = self.cleaned_data
        entry: outline.Entry = copy.deepcopy(self.entry) if self.entry else {"key": "", "number": None}
        for field, *_rest in self.TEXTS:
            texts = entry.setdefault(field, dict.fromkeys(outline.TAGS, ""))
            for code in (translations.SOURCE, self.language):
                texts[tag_of(code)] = given[translations.column(field, code)]
        entry["kind"], entry["required"] = given["kind"], given["required"]
        kind = kinds.kind_of(given["kind"])
        entry["word_limit"] = given["word_limit"] if kind.is_text else None
        entry["leeway_percent"] = (given["leeway"] or 0) if kind.is_text else 0
        entry.pop("scale_max", None)
        if kind.has_steps:
            entry["scale_max"] = given["scale_max"] or 5
        entry.pop("choices", None)
        if isinstance(kind, Choosing):
            entry["choices"] = self._choices()
        entry.pop("texts_also", None)
        if also := [line.strip() for line in given["also_worded"].splitlines() if line.strip()]:
            entry["texts_also"] = {"en": also}
        if not given["numbered"]:
            entry["number"] = None
        elif not entry.get("number"):
            entry["number"] = 1  # numbered anew by its place
        entry.pop("shown_if", None)
        if condition := self._condition():
            entry["shown_if"] = condition
        return entry

    def _choices(self) -> list[dict[str, Any]]:
        given, before = self.cleaned_data, {one["key"]: one for one in (self.entry or {}).get("choices") or []}
        found = []
        for at in range(self.lines):
            label = given[f"choice-{at}-{translations.SOURCE}"]
            if not label:
                continue
            key = given[f"choice-{at}-key"]
            texts = dict((before.get(key) or {}).get("text") or dict.fromkeys(outline.TAGS, ""))
            texts[translations.SOURCE] = label
            other = tag_of(self.language)
            texts[other] = given[f"choice-{at}-{other}"]
            found.append((given[f"choice-{at}-place"] or at + 1, at, key, texts))
        choices: list[dict[str, Any]] = []
        for _place, _at, key, texts in sorted(found, key=lambda one: one[:2]):
            taken = {one["key"] for one in choices} | set(before)
            choices.append({"key": key or _free(texts[translations.SOURCE], taken), "text": texts})
        return choices

    def _condition(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        named = [given[name] for name in given if name.startswith("condition-") and given[name]]
        if not named:
            return None
        question = named[0].partition("|")[0]
        values = [one.partition("|")[2] for one in named]
        return {"question": question, "one_of": list(dict.fromkeys(map(_typed, values)))}


def _typed(value: str) -> str | int:
    """Return a step of a scale as the number that it is."""
    return int(value) if value.isdecimal() else value


def _free(label: str, taken: set[str]) -> str:
    return outline.free_key({"sections": [{"key": key, "questions": []} for key in taken]}, label)


def _initial(entry: outline.Entry | None, language: str) -> dict[str, Any]:
    if entry is None:
        return {"kind": kinds.DEFAULT, "numbered": True, "scale_max": 5, "leeway": 0}
    found: dict[str, Any] = {
        "kind": entry["kind"],
        "required": entry["required"],
        "numbered": bool(entry["number"]),
        "word_limit": entry["word_limit"],
        "leeway": entry["leeway_percent"],
        "scale_max": entry.get("scale_max", 5),
        "also_worded": "\n".join(line for lines in (entry.get("texts_also") or {}).values() for line in lines),
        "was": outline.digest(entry),
    }
    for field, *_rest in QuestionForm.TEXTS:
        for code in (translations.SOURCE, language):
            found[translations.column(field, code)] = entry[field].get(tag_of(code), "")
    return found


def _conditions(content: outline.Content, entry: outline.Entry | None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give the earlier questions on whose answers the question may depend, each with its answers."""
    for other in outline.before(content, entry["key"] if entry else ""):
        if choices := outline.choices_of(other):
            name = outline.name_of(other)
            label = f"{other['number']}. {name}" if other.get("number") else name
            yield label, [(f"{other['key']}|{value}", said) for value, said in choices]


class SectionForm(Beside):
    """A section."""

    TEXTS = (("title", _("Title of the section"), 1), ("introduction", _("Introduction"), 3))
    REQUIRED = ("title",)
    LIMITS = {"title": 300}


class FileForm(forms.Form):
    """A questionnaire in a file."""

    file = forms.FileField(label=_("Data file (YAML) or Word form"))

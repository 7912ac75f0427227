"""What a kind of question decides: how it is asked, what an answer may hold, how that reads on a page and in Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal, Protocol

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from submissions.values.exceptions import NotPossible
from submissions.values.typography import say_choices
from word.matching.wordings import normal

TICKED = re.compile(r"\s*[\[(]?\s*([☒☑✓✔✗✘■●xX])\s*[\])]?\s+(?=\S)")
UNTICKED = re.compile(r"\s*[\[(]?\s*[☐□○]?\s*[\])]?\s*")


class Asked(Protocol):
    """What a kind asks of a question (``submissions.models.Question``)."""

    scale_max: int
    options: Any


class Form(Protocol):
    """What a form posted (``django.http.QueryDict``)."""

    def get(self, name: str, /) -> Any:
        """Return the last value under a name."""

    def getlist(self, name: str, /) -> list[Any]:
        """Return all values under a name."""


class Kind:
    """A kind of question whose answer is a value, not rich text. A subclass a file; ``kinds`` finds it there."""

    name: ClassVar[str]
    """What is stored with a question and in versions."""
    label: ClassVar[str | Promise]
    position: ClassVar[int] = 100
    """Where it stands among the kinds to choose from."""
    is_text: ClassVar[bool] = False
    """Whether the answer is rich text."""
    takes_paragraph_comments: ClassVar[bool] = False
    several: ClassVar[bool] = False
    """Whether the value is a list."""
    has_steps: ClassVar[bool] = False
    """Whether the value is a number up to the question's highest step."""
    is_written: ClassVar[bool] = False
    """Whether text that is found in a Word file can answer it."""
    partial: ClassVar[str]
    """The template of its widget: ``drafting/_answer_PARTIAL.html``."""
    control: ClassVar[Literal["text", "line", "choice", "boxes"]]
    """The content control in which it stands in a drafting file."""

    def clean(self, question: Asked, value: Any, held: Any = None) -> Any:
        """Return the value that an answer may hold, or None for none; raises NotPossible for anything else.

        A choice that is offered no more may stay where it is ``held``.
        """
        raise NotImplementedError

    def from_form(self, data: Form, name: str) -> Any:
        """Return what a form says under ``name``, for ``clean``."""
        return data.get(name)

    def choices(self, _question: Asked, _held: Any = None) -> list[tuple[str, Any]]:
        """Return (label, value) of each choice offered, in the active language; nothing where none is."""
        return []

    def labels(self, _question: Asked, _value: Any) -> list[str]:
        """Return the labels of what was chosen, as a version keeps them."""
        return []

    def in_words(self, value: Any, labels: Sequence[str]) -> str:
        """Return a value as a page and the API say it: "" for none."""
        if labels:
            return say_choices(labels)
        return "" if value in (None, False, []) else str(value)

    def in_document(self, value: Any) -> str:
        """Return a value without labels as a Word file says it: "" for none."""
        return "" if value in (None, "") else str(value)

    def instruction(self, _question: Asked) -> str:
        """Return what a drafting file says of how to answer; "" for nothing."""
        return ""

    def read(self, question: Asked, lines: Sequence[str]) -> tuple[Any, str]:
        """Return the value that lines of a drafting file say, and what of them could not be understood."""
        raise NotImplementedError

    def merge(self, _question: Asked, _was: Any, _draft: Any, _file: Any) -> tuple[bool, Any]:
        """Return whether two changes of a value can be merged, and the merged value."""
        return False, None

    def described(self, question: Asked, value: Any) -> list[str]:
        """Return a value of the draft as lines to read."""
        held = value if isinstance(value, list) else [value]
        return [label for label, one in self.choices(question, value) if one in held]


class Choosing(Kind):
    """A kind whose choices are the options of the question."""

    partial = "choices"

    def clean(self, question: Asked, value: Any, held: Any = None) -> Any:
        """Keep what is offered, or held already."""
        if value in (None, "", []):
            return None
        offered = {one for _label, one in self.choices(question, held)}
        chosen = [str(choice) for choice in value] if isinstance(value, list) else [str(value)]
        if not set(chosen) <= offered or not (self.several or len(chosen) == 1):
            raise NotPossible(_("Choose among the options offered."))
        return chosen if self.several else chosen[0]

    def choices(self, question: Asked, held: Any = None) -> list[tuple[str, Any]]:
        """Return the options of the question; those that have retired only where they are held."""
        kept = {str(one) for one in (held if isinstance(held, list) else [held])}
        options = question.options.all()
        return [(row.label, row.value) for row in options if row.retired_at is None or row.value in kept]

    def labels(self, question: Asked, value: Any) -> list[str]:
        """Return the labels of what was chosen."""
        return self.described(question, value)

    def offered(self, question: Asked) -> dict[str, Any]:
        """Return what each choice is called, in any language, in the form of ``normal``, with its value."""
        return {normal(label): option.value for option in question.options.all() for label in wordings(option, "label")}


def wordings(thing: Any, field: str) -> list[str]:
    """Return what a translated field says in each language in which it says anything."""
    names = (f"{field}_{language.replace('-', '_')}" for language, _name in settings.LANGUAGES)
    return [said for said in (getattr(thing, name) for name in names) if said]


def in_each_language(sentence: str) -> list[str]:
    """Return a sentence of the interface in each of its languages."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(translation.gettext(sentence))
    return said


def read_one(offered: dict[str, Any], lines: Iterable[str]) -> tuple[Any, str]:
    """Return the one value that lines say, ticked or alone, and what of them could not be understood."""
    whole = " ".join(" ".join(lines).split())
    if not whole:
        return None, ""
    ticked = TICKED.match(whole)
    label = normal(whole[ticked.end() :] if ticked else whole)
    return (offered[label], "") if label in offered else (None, whole)


def read_boxes(offered: dict[str, Any], lines: Iterable[str]) -> tuple[list[Any], str]:
    """Return the values whose boxes are ticked, in the order of the lines, and what could not be understood."""
    chosen, unread = [], []
    for line in lines:
        ticked = TICKED.match(line)
        label = normal(line[(ticked or UNTICKED.match(line)).end() :])  # type: ignore[union-attr]
        if label not in offered:
            unread.append(line.strip())
        elif ticked:
            chosen.append(offered[label])
    return chosen, " ".join(unread)

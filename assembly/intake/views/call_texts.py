"""The text under consultation of a call, from a Word file: shown before it is kept, then what a revision changes."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.intake import sentences
from assembly.intake.services import base_texts as from_word
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core.pages import show_refusal
from submissions.models import BaseText
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible, Refusal

LARGEST = 20_000_000


class TextForm(forms.Form):
    """A text in a file, and what it is called."""

    file = forms.FileField(
        label=gettext_lazy("Word file"), help_text=gettext_lazy("Numbered paragraphs under headings.")
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Where it is not given, that in the file."),
    )
    symbol = forms.CharField(label=gettext_lazy("Document symbol"), required=False, max_length=60)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices, initial="en")


def _read(file: Any) -> from_word.Read:
    """Read an uploaded file. Raises a refusal."""
    if file.size > LARGEST:
        raise NotPossible(_("This file is too large."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"text{Path(file.name).suffix.lower() or '.docx'}"
        path.write_bytes(file.read())
        return from_word.read(path)


def _posted(said: str) -> WantedText:
    """Return the text that the page before showed. Raises NotPossible for anything else."""
    try:
        data = json.loads(said)
        sections = tuple(
            WantedSection(
                str(section["title"]),
                tuple(
                    WantedParagraph(**{key: str(value) for key, value in row.items()}) for row in section["paragraphs"]
                ),
                str(section["key"]),
            )
            for section in data.pop("sections")
        )
        return WantedText(sections, **{key: str(value) for key, value in data.items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotPossible(_("Choose the file once more.")) from error


@login_required
def call_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a text from Word, show its numbers and sections or what it changes, and keep it once that is confirmed."""
    call = served(request, slug)
    present = BaseText.objects.filter(consultation=call).first()
    initial = {"language": present.language} if present and present.language else None
    form = TextForm(initial=initial)
    context: dict[str, Any] = {"consultation": call, "rooms": rooms(call, "set_up"), "present": present, "form": form}
    if request.method == "POST":
        try:
            if "text" in request.POST:
                planned = base_texts.load(_posted(request.POST["text"]), call)
                said = _("The text is kept: %(count)s paragraphs.")
                messages.success(request, said % {"count": len(planned.steps)})
                return redirect("submissions:set_up", slug)
            form = context["form"] = TextForm(request.POST, request.FILES)
            if form.is_valid():
                found = _read(form.cleaned_data["file"])
                given = {
                    key: form.cleaned_data[key] for key in ("title", "symbol", "language") if form.cleaned_data[key]
                }
                wanted = replace(found.text, **given)
                context |= _shown(wanted, base_texts.plan(wanted, call), found)
        except Refusal as refusal:
            show_refusal(request, refusal)
    return render(request, "intake/call_text.html", context)


def _shown(wanted: WantedText, planned: base_texts.Plan, found: from_word.Read) -> dict[str, Any]:
    steps = iter(planned.steps)
    sections = [(section.title, [(one, next(steps)) for one in section.paragraphs]) for section in wanted.sections]
    labels = {
        "new": _("new"),
        "reworded": _("reworded"),
        "corrected": _("corrected"),
        "moved": _("moved or renumbered"),
        "same": _("unchanged"),
    }
    return {
        "wanted": wanted,
        "sections": [
            (
                title,
                [(one.number, one.text, labels[step.change] if step.change != "same" else "") for one, step in rows],
            )
            for title, rows in sections
        ],
        "counts": [(label, planned.count(change)) for change, label in labels.items() if planned.count(change)],  # type: ignore[arg-type]
        "removed": planned.removed,
        "outside": found.outside,
        "notices": [sentences.notice(notice) for notice in found.notices],
        "footnotes": found.footnotes,
        "text": json.dumps(asdict(wanted), ensure_ascii=False),
    }

"""A questionnaire as a file: YAML, as docs/questionnaires.md has it, and a Word form that people read and correct."""

from __future__ import annotations

import io
import re
from typing import Any
from zipfile import BadZipFile

import docx
import yaml
from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError

from submissions.calls.services import outline, questionnaires
from submissions.values.exceptions import NotPossible
from submissions.values.kinds import DEFAULT, KINDS, kind_of
from submissions.values.kinds.base import Choosing

SETTINGS = re.compile(r"^\[(.+)\]$")
NUMBERED = re.compile(r"^(\d+)\s*[.)]\s+(?=\S)")
LIMIT = re.compile(r"(\d[\d,. ]*)\s*words")
STEPS = re.compile(r"1 to (\d+)")


def to_yaml(content: outline.Content) -> str:
    """Return a content as a data file."""
    return yaml.safe_dump(outline.pruned(content), allow_unicode=True, sort_keys=False, width=110)


def from_yaml(text: str) -> outline.Content:
    """Return the content of a data file. Raises NotPossible with a sentence that names what is wrong and where."""
    return questionnaires.parse(text)


def read(name: str, data: bytes, present: outline.Content) -> outline.Content:
    """Return the content of a file, YAML or Word. Raises NotPossible."""
    if name.lower().endswith((".yaml", ".yml")):
        try:
            return from_yaml(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise NotPossible(_("The file is no readable YAML: %(error)s") % {"error": error}) from error
    return from_word(data, present)


# --- Word -------------------------------------------------------------------------------------------------------------


def to_word(content: outline.Content, title: str) -> bytes:
    """Return a Word form in English: sections as headings, a question a paragraph, its settings in brackets below."""
    document = docx.Document()
    document.add_heading(title, 0)
    for section in content["sections"]:
        document.add_heading(section["title"]["en"], 1)
        if section["introduction"]["en"]:
            document.add_paragraph(section["introduction"]["en"])
        for entry in section["questions"]:
            number = f"{entry['number']}. " if entry.get("number") else ""
            document.add_heading(f"{number}{entry['text']['en']}", 2)
            document.add_paragraph(f"[{_settings(entry)}]")
            if entry["guidance"]["en"]:
                document.add_paragraph().add_run(entry["guidance"]["en"]).italic = True
            for choice in entry.get("choices") or []:
                document.add_paragraph(choice["text"]["en"], style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _settings(entry: outline.Entry) -> str:
    parts = [_label(entry["kind"])]
    if entry.get("required"):
        parts.append("required")
    if entry.get("word_limit"):
        parts.append(f"{entry['word_limit']} words")
    if entry.get("scale_max"):
        parts.append(f"1 to {entry['scale_max']}")
    return "; ".join(parts)


def _label(name: str) -> str:
    """Return a kind as the form names it: plain English words."""
    return name.replace("_", " ")


def from_word(data: bytes, present: outline.Content) -> outline.Content:
    """Return what a Word form asks: headings of the first level are sections, of the second questions.

    A question that bears the words of one that is there is that one, with its translations and conditions. Raises
    NotPossible where the file is no Word file or asks nothing.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise NotPossible(_("The file is no Word file (.docx).")) from error
    content: outline.Content = {
        "schema": 1,
        "title": dict(present["title"]),
        "introduction": dict(present["introduction"]),
        "sections": [],
    }
    section: dict[str, Any] | None = None
    entry: dict[str, Any] | None = None
    for paragraph in document.paragraphs:
        text, style = " ".join(paragraph.text.split()), paragraph.style.name if paragraph.style else ""
        if not text or style == "Title":
            continue
        if style == "Heading 1":
            section, entry = _section(content, present, text), None
        elif style == "Heading 2":
            section = section or _section(content, present, "Questions")
            entry = _question(content, present, text)
            section["questions"].append(entry)
        elif entry is None and section is not None:
            section["introduction"]["en"] = " ".join(filter(None, [section["introduction"]["en"], text]))
        elif entry is not None:
            _detail(entry, text, style)
    if not any(section["questions"] for section in content["sections"]):
        raise NotPossible(_("No question was found: a section is a heading of level 1, a question one of level 2."))
    for _in, one in outline.entries(content):
        _settle(one)
    return content


def _section(content: outline.Content, present: outline.Content, title: str) -> dict[str, Any]:
    known = next((one for one in present["sections"] if one["title"]["en"] == title), None)
    texts = dict(known["title"]) if known else {**dict.fromkeys(outline.TAGS, ""), "en": title}
    introduction = dict(known["introduction"]) if known else dict.fromkeys(outline.TAGS, "")
    introduction["en"] = ""
    key = known["key"] if known else outline.free_key(_both(content, present), title)
    made: dict[str, Any] = {"key": key, "title": texts, "introduction": introduction, "questions": []}
    content["sections"].append(made)
    return made


def _both(content: outline.Content, present: outline.Content) -> outline.Content:
    return {"sections": [*content["sections"], *present["sections"]]}


def _question(content: outline.Content, present: outline.Content, text: str) -> dict[str, Any]:
    numbered = NUMBERED.match(text)
    text = text[numbered.end() :] if numbered else text
    used = {entry["key"] for _in, entry in outline.entries(content)}
    known = next(
        (one for _in, one in outline.entries(present) if one["text"]["en"] == text and one["key"] not in used), None
    )
    entry: dict[str, Any] = {"shown_if": known["shown_if"]} if known and known.get("shown_if") else {}
    empty = dict.fromkeys(outline.TAGS, "")
    for field in ("text", "short_text", "guidance"):
        entry[field] = dict(known[field]) if known else dict(empty)
    entry["text"]["en"], entry["guidance"]["en"] = text, ""
    if known and known.get("texts_also"):
        entry["texts_also"] = known["texts_also"]
    entry |= {
        "key": known["key"] if known else outline.free_key(_both(content, present), text),
        "number": (known or {}).get("number") or (outline.next_number(content) if numbered else None),
        "kind": DEFAULT,
        "required": False,
        "word_limit": None,
        "leeway_percent": (known or {}).get("leeway_percent", 0),
        "choices": [],
        "known_choices": (known or {}).get("choices") or [],
    }
    if not numbered:
        entry["number"] = None
    return entry


def _detail(entry: dict[str, Any], text: str, style: str) -> None:
    """Take a paragraph below a question: its settings, a choice, or its help text."""
    if settings := SETTINGS.match(text):
        said = settings[1].lower()
        for name in KINDS:
            if _label(name) in said.split("; ") or said.startswith(_label(name)):
                entry["kind"] = name
        entry["required"] = "required" in said
        if limit := LIMIT.search(said):
            entry["word_limit"] = int(re.sub(r"\D", "", limit[1]))
        if steps := STEPS.search(said):
            entry["scale_max"] = int(steps[1])
    elif style.startswith("List"):
        known = next((one for one in entry["known_choices"] if one["text"]["en"] == text), None)
        taken = {one["key"] for one in [*entry["choices"], *entry["known_choices"]]}
        key = (
            known["key"]
            if known
            else outline.free_key({"sections": [{"key": one, "questions": []} for one in taken]}, text)
        )
        texts = known["text"] if known else {**dict.fromkeys(outline.TAGS, ""), "en": text}
        entry["choices"].append({"key": key, "text": texts})
    else:
        entry["guidance"]["en"] = " ".join(filter(None, [entry["guidance"]["en"], text]))


def _settle(entry: dict[str, Any]) -> None:
    entry.pop("known_choices")
    kind = kind_of(entry["kind"])
    if not isinstance(kind, Choosing):
        entry.pop("choices")
    if not kind.has_steps:
        entry.pop("scale_max", None)
    elif "scale_max" not in entry:
        entry["scale_max"] = 5

"""A consolidated file made again from its manifest: the same bytes of all parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assembly import word_templates
from assembly.outputs import check_compilation, proof, selection
from assembly.outputs.entries import GROUPS_FIRST, ORDERS, Arrangement
from assembly.outputs.layouts import LAYOUTS, by_paragraph
from assembly.outputs.services.writing import Choices
from submissions.models import Consultation, SubmissionVersion
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible


@dataclass(frozen=True, slots=True)
class Remaking:
    """What ``writing.assemble`` is given to make a file again."""

    versions: tuple[int, ...]
    layout: str
    language: str
    for_publication: bool
    page_numbers: bool
    template: Path | None
    text_options: by_paragraph.Options
    choices: Choices


def remaking_of(consultation: Consultation, manifest: Mapping[str, Any]) -> Remaking:
    """Read a manifest. Raises NotPossible where it is none, was changed, or cites what is not there."""
    if manifest.get("format") != proof.FORMAT or not isinstance(manifest.get("inputs"), list):
        raise NotPossible(_("This is no manifest of a consolidated file."))
    if manifest.get("digest") != check_compilation.manifest_digest(dict(manifest)):
        raise NotPossible(_("This manifest was changed after the file was made."))
    if manifest["layout"] not in LAYOUTS or manifest["language"] not in Language.values:
        raise NotPossible(_("Choose a layout and a language among those offered."))
    template = None
    if manifest["template"]:
        found = word_templates.of_checksum(manifest["template"])
        template = word_templates.file_of(found)
        if template is None:
            missing = _("The Word template of this file is not here: %(sha256)s.")
            raise NotPossible(missing % {"sha256": manifest["template"]})
    options = manifest["options"]
    text: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.get("text", {}).items()
    }
    choices = Choices(
        arrangement=arrangement_of(options),
        masthead=manifest["masthead"],
        wish=selection.Wish.from_json(manifest["selection"]),
        left_out=[(row["input"], row["reason"]) for row in manifest["left_out"]],
        compiled_at=datetime.fromisoformat(manifest["compiled_at"]),
        pages=manifest["pages"],
    )
    return Remaking(
        _versions(consultation, manifest["inputs"]),
        manifest["layout"],
        manifest["language"],
        bool(manifest["for_publication"]),
        bool(options["page_numbers"]),
        template,
        by_paragraph.Options(**text),
        choices,
    )


def arrangement_of(options: Mapping[str, Any]) -> Arrangement:
    """Return how a file is laid out. Raises NotPossible for what is not offered."""
    known = {each.name for each in fields(Arrangement)}
    arrangement = Arrangement(**{name: value for name, value in options.items() if name in known})
    if arrangement.order not in ORDERS or arrangement.groups not in GROUPS_FIRST:
        raise NotPossible(_("Choose an order among those offered."))
    return arrangement


def _versions(consultation: Consultation, inputs: list[Mapping[str, Any]]) -> tuple[int, ...]:
    wanted = [(row["input"], row["version"]) for row in inputs]
    rows = SubmissionVersion.objects.filter(submission__consultation=consultation)
    known = {(number, version): pk for pk, number, version in rows.values_list("pk", "submission__number", "number")}
    missing = [row for row in wanted if row not in known]
    if missing:
        cited = _("No. %(number)s, version %(version)s") % {"number": missing[0][0], "version": missing[0][1]}
        raise NotPossible(_("The manifest cites an input that is not here: %(input)s.") % {"input": cited})
    return tuple(sorted(known[row] for row in wanted))

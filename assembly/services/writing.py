"""From what was collected to a Word file on disk, reconciled."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from assembly import collect
from assembly.collect import Collected
from assembly.layouts import LAYOUTS
from assembly.word import ahead
from assembly.word.document import Canonical, Caution, Document, Element, Fragment, Properties, Rendered
from assembly.word.writer import setting, write
from submissions.models import Consultation
from submissions.services import pictures
from submissions.typography import say_head

Progress = Callable[[int, int], None]
"""Told how many answers are written and how many there are."""


class NotReconciledError(Exception):
    """The file does not hold exactly the answers of the manifest: a fault of ours, so the file is not kept."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a file came to: submissions, answers, its checksum over the bytes of its parts, and what to know of it."""

    submissions: int
    answers: int
    sha256: str
    warnings: tuple[Caution, ...]


def assemble(
    consultation: Consultation,
    manifest: Sequence[int],
    layout: str,
    target: Path,
    *,
    language: str = "en",
    for_publication: bool = False,
    template: Path | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Assembled:
    """Write a consolidated file. It appears under its name only when it is complete and reconciled.

    ``template`` gives the look, the house's own where there is none.

    Raises NotReconciledError where an answer is missing or stands twice; then nothing is left behind.
    """
    with collect.collect(
        consultation,
        manifest,
        language,
        for_publication=for_publication,
        rendered_ahead=setting(language, template) == ahead.SETTING,
    ) as collected:
        counter = _Counter(collected.total, progress)
        document = Document(
            properties=_properties(collected, consultation),
            body=counter.watch(LAYOUTS[layout](collected)),
            header=collected.title,
            footer=collected.process,
            page_label=_("Page {page} of {pages}"),
            pictures=pictures.content,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                written = write(document, stream, template)
            if len(collected.entries) != len(set(manifest)) or counter.done != collected.total:
                raise NotReconciledError(
                    f"{len(collected.entries)} of {len(set(manifest))} versions, "
                    f"{counter.done} of {collected.total} answers"
                )
            partial.chmod(0o644)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return Assembled(len(collected.entries), counter.done, written.sha256, written.warnings)


class _Counter:
    """Counts the answers that pass by on their way to the writer."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.progress, self.done = total, progress, 0

    def watch(self, elements: Iterator[Element]) -> Iterator[Element]:
        self.progress(0, self.total)
        for element in elements:
            yield element
            if isinstance(element, Canonical | Fragment | Rendered):
                self.done += 1
                self.progress(self.done, self.total)


def _properties(collected: Collected, consultation: Consultation) -> Properties:
    return Properties(
        title=say_head(collected.title, _("Compilation of inputs received")),
        subject=collected.process,
        author=_("Secretariat"),
        keywords=consultation.slug,
        language=collected.language,
        created=collected.collected_at,
    )

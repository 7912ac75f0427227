"""From what was collected to a Word file on disk, reconciled."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from assembly.outputs import collect
from assembly.outputs.collect import Collected
from assembly.outputs.layouts import LAYOUTS, by_paragraph
from richtext.notices import Notice
from submissions.drafting.services import pictures
from submissions.models import Consultation, User
from submissions.values.typography import say_head
from word.model.document import Canonical, Contents, Document, Element, Fragment, Properties, Rendered
from word.reading.converting import program
from word.writing import prerendering
from word.writing.paging import pages_of
from word.writing.writer import setting, write

LARGEST_PAGED = 3_000_000
"""Bytes of a file up to which the pages of its headings are found."""
SECONDS_TO_PAGE = 50.0
WIDEST = 888
"""Stands in for a page number while pages are found, so that the contents take the same room."""

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
    warnings: tuple[Notice, ...]


def assemble(
    consultation: Consultation,
    manifest: Sequence[int],
    layout: str,
    target: Path,
    *,
    language: str = "en",
    for_publication: bool = False,
    template: Path | None = None,
    page_numbers: bool = False,
    discussions_for: User | None = None,
    text_options: by_paragraph.Options | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Assembled:
    """Write a consolidated file. It appears under its name only when it is complete and reconciled.

    ``template`` gives the look, the house's own where there is none. With ``page_numbers`` its contents bear them, if
    LibreOffice is installed and lays the file out in time. With ``discussions_for`` the discussions that this person
    may read stand in the margin, unless it is for publication. ``text_options`` are for the layout by paragraph.

    Raises NotReconciledError where an answer is missing or stands twice; then nothing is left behind.
    """
    of_text = LAYOUTS[layout].of_text
    with collect.collect(
        consultation,
        manifest,
        language,
        for_publication=for_publication,
        discussions_for=None if for_publication or of_text else discussions_for,
        rendered_ahead=not of_text and setting(language, template) == prerendering.SETTING,
    ) as collected:
        material = _material(consultation, text_options or by_paragraph.Options()) if of_text else None
        numbered = page_numbers and program() is not None
        counter = _Counter(collected.total, progress)
        document = Document(
            properties=_properties(collected, consultation),
            body=counter.watch(_body(collected, layout, (lambda _bookmark: WIDEST) if numbered else None, material)),
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
            if numbered:
                pages = _pages(
                    partial,
                    _body(collected, layout, None, material),
                    lambda: progress(collected.total, collected.total),
                )
                counter = _Counter(collected.total, lambda _done, total: progress(total, total))
                body = counter.watch(_body(collected, layout, lambda bookmark: pages.get(bookmark, 0), material))
                with partial.open("wb") as stream:
                    written = write(replace(document, body=body), stream, template)
            if material is not None:
                counter = _Counter(material.said, progress)
                counter.done = material.shown
            if len(collected.entries) != len(set(manifest)) or counter.done != counter.total:
                raise NotReconciledError(
                    f"{len(collected.entries)} of {len(set(manifest))} versions, "
                    f"{counter.done} of {counter.total} answers"
                )
            partial.chmod(0o644)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return Assembled(len(collected.entries), counter.done, written.sha256, written.warnings)


def _material(consultation: Consultation, options: by_paragraph.Options) -> by_paragraph.Material:
    return by_paragraph.Material(by_paragraph.text_shown(consultation, options), options)


def _body(
    collected: Collected,
    layout: str,
    page: Callable[[str], int] | None = None,
    material: by_paragraph.Material | None = None,
) -> Iterator[Element]:
    """The elements of a layout; ``page`` tells the page of a bookmark that the contents lead to."""
    elements = LAYOUTS[layout].elements
    for element in elements(collected) if material is None else elements(collected, material):
        if page and isinstance(element, Contents):
            rows = (replace(entry, page=page(entry.bookmark)) for entry in element.entries)
            yield replace(element, entries=tuple(rows))
        else:
            yield element


def _pages(path: Path, elements: Iterator[Element], alive: Callable[[], None]) -> dict[str, int]:
    """The pages of the headings that the contents name; nothing where LibreOffice cannot tell them in time."""
    listed = next((element for element in elements if isinstance(element, Contents)), None)
    if listed is None or path.stat().st_size > LARGEST_PAGED:
        return {}
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(pages_of, path, listed.entries, seconds=SECONDS_TO_PAGE)
        while not wait([asked], 1).done:
            alive()
        return asked.result()


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

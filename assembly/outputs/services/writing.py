"""From what was collected to a Word file on disk, reconciled, with the manifest by which anyone may check it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assembly.outputs import check_compilation, collect, proof, selection
from assembly.outputs.collect import Collected
from assembly.outputs.entries import Arrangement
from assembly.outputs.layouts import LAYOUTS, by_paragraph, front
from richtext.notices import Notice
from submissions.drafting.services import pictures
from submissions.models import Consultation, User
from submissions.values.typography import say_head
from word.model.document import Contents, Document, Element, Properties
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
    manifest: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen of a file beside its versions: how it is laid out, from what it was selected, when.

    ``pages`` are page numbers by bookmark, where they are known from an earlier making.
    """

    arrangement: Arrangement = field(default_factory=Arrangement)
    masthead: Mapping[str, str] = field(default_factory=dict)
    wish: selection.Wish = field(default_factory=selection.Wish)
    left_out: Sequence[tuple[int, str]] = ()
    """(number, reason) of each input that does not go in."""
    compiled_at: datetime | None = None
    pages: Mapping[str, int] | None = None


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
    choices: Choices | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Assembled:
    """Write a consolidated file. It appears under its name only when it is complete and reconciled.

    ``template`` gives the look, the house's own where there is none. With ``page_numbers`` its contents bear them, if
    LibreOffice is installed and lays the file out in time. With ``discussions_for`` the discussions that this person
    may read stand in the margin, unless it is for publication. ``text_options`` are for the layout by paragraph.

    Raises NotReconciledError where an answer is missing or stands twice; then nothing is left behind.
    """
    choices = choices or Choices()
    kind = LAYOUTS[layout]
    plain = kind.whole and not kind.of_text
    with collect.collect(
        consultation,
        manifest,
        language,
        for_publication=for_publication,
        discussions_for=None if for_publication or kind.of_text else discussions_for,
        rendered_ahead=not kind.of_text and setting(language, template) == prerendering.SETTING,
        questions=choices.wish.questions,
        arrangement=choices.arrangement,
        collected_at=choices.compiled_at,
    ) as collected:
        collected.masthead = choices.masthead
        collected.left_out = _left_out(choices.left_out, for_publication=for_publication)
        options = text_options or by_paragraph.Options()
        material = _material(consultation, options) if kind.of_text else None
        pages = dict(choices.pages) if choices.pages is not None else None
        to_find = page_numbers and pages is None and choices.arrangement.contents and program() is not None
        if pages is None and to_find:
            pages = _found_pages(consultation, collected, layout, material, template, target, progress)
        said = _said(collected, consultation, layout, template, options, choices) | {
            "options": _options(for_publication, page_numbers, choices.arrangement, options if material else None),
            "pages": pages or {},
        }
        maker = _Maker(collected, consultation, layout, material, pages, progress)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                written = write(maker.document(said), stream, template)
            done = _reconciled(maker, manifest, plain=plain, cautious=bool(written.warnings))
            around = check_compilation.around(partial)
            finished = {**maker.manifest, "file": {"sha256": written.sha256, "around": around}}
            partial.chmod(0o644)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    warnings = list(written.warnings)
    if page_numbers and not pages and choices.arrangement.contents:
        warnings.append(Notice("pages-unknown"))
    return Assembled(len(collected.entries), done, written.sha256, tuple(warnings), finished)


def _reconciled(maker: _Maker, manifest: Sequence[int], *, plain: bool, cautious: bool) -> int:
    """Return how many answers or comments were written. Raises NotReconciledError where they are not all there."""
    collected, material = maker.collected, maker.material
    done, total = maker.done, collected.total
    if material is not None:
        done, total = material.shown, material.said
    if not maker.kind.whole:
        done = total
    if len(collected.entries) != len(set(manifest)) or done != total:
        raise NotReconciledError(
            f"{len(collected.entries)} of {len(set(manifest))} versions, {done} of {total} answers"
        )
    if plain and not cautious and maker.words_of_texts != collected.words:
        raise NotReconciledError(f"{maker.words_of_texts} of {collected.words} words")
    return done


class _Maker:
    """Makes one document: yields its elements, counts the answers that are taken and gathers the proof."""

    def __init__(
        self,
        collected: Collected,
        consultation: Consultation,
        layout: str,
        material: by_paragraph.Material | None,
        pages: Mapping[str, int] | None,
        progress: Progress,
    ) -> None:
        self.collected, self.consultation, self.layout = collected, consultation, layout
        self.kind = LAYOUTS[layout]
        self.material, self.pages, self.progress = material, pages, progress
        self.manifest: dict[str, Any] = {}
        self.proof = proof.Proof(
            {entry.number: entry.version for entry in collected.entries},
            frozenset(question.mark for question in collected.questions if question.is_closed),
            material.bases if material else {},
        )

    @property
    def done(self) -> int:
        """How many answers were taken."""
        return len(self.collected.taken)

    @property
    def words_of_texts(self) -> int:
        """How many words the answers have that are text alone."""
        marks = self.collected.texts
        return sum(block["words"] for block in self.proof.blocks if block["at"] in marks)

    def document(self, said: dict[str, Any] | None) -> Document:
        """Return the document; ``said`` is what its manifest says beside the proof (None: it is only laid out)."""
        collected, kind = self.collected, self.kind
        collected.taken.clear()
        head = collected.title if collected.for_publication else f"{front.INTERNAL} · {collected.title}"
        running = kind.running if collected.entries else 0

        def closing() -> tuple[tuple[str, str], ...]:
            self.manifest = proof.manifest_of(said or {}, self.proof, self.reconciliation())
            return (("Manifest", self.manifest["digest"]),)

        return Document(
            properties=_properties(collected, self.consultation),
            body=self.watched(),
            header=f"{head} · {{running}}" if running else head,
            running=running,
            footer=collected.process,
            page_label=_("Page {page} of {pages}"),
            watching=self.proof.watch if said is not None else None,
            closing=closing if said is not None else None,
            pictures=lambda sha256: collected.charts.get(sha256) or pictures.content(sha256),
        )

    def watched(self) -> Iterator[Element]:
        """Yield the elements, and tell of every answer that has been written."""
        collected, told = self.collected, 0
        self.progress(0, collected.total)
        elements = self.kind.elements
        for element in elements(collected) if self.material is None else elements(collected, self.material):
            if self.pages is not None and isinstance(element, Contents):
                rows = (replace(entry, page=self.pages.get(entry.bookmark, 0)) for entry in element.entries)
                yield replace(element, entries=tuple(rows))
            else:
                yield element
            for done in range(told + 1, len(collected.taken) + 1):
                self.progress(done, collected.total)
            told = len(collected.taken)

    def reconciliation(self) -> dict[str, Any]:
        """Return what was counted on the way in and on the way out."""
        collected, material = self.collected, self.material
        counted: dict[str, Any] = {"answers": {"in": collected.total, "out": self.done}}
        if material is not None:
            counted = {"proposals": {"in": material.said, "out": material.shown}}
        elif self.kind.whole:
            counted["words"] = {"in": collected.words, "out": self.words_of_texts}
        return counted


def _material(consultation: Consultation, options: by_paragraph.Options) -> by_paragraph.Material:
    return by_paragraph.Material(by_paragraph.text_shown(consultation, options), options)


def _found_pages(
    consultation: Consultation,
    collected: Collected,
    layout: str,
    material: by_paragraph.Material | None,
    template: Path | None,
    target: Path,
    progress: Progress,
) -> dict[str, int]:
    """Lay the document out once and return the pages of the headings that the contents name."""
    maker = _Maker(collected, consultation, layout, material, _Widest(), progress)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        path = Path(folder) / "laid-out.docx"
        with path.open("wb") as stream:
            write(maker.document(None), stream, template)
        again = _Maker(collected, consultation, layout, material, None, lambda _done, _total: None)
        listed = next((element for element in again.watched() if isinstance(element, Contents)), None)
        if listed is None or path.stat().st_size > LARGEST_PAGED:
            return {}
        with ThreadPoolExecutor(1) as apart:
            asked = apart.submit(pages_of, path, listed.entries, seconds=SECONDS_TO_PAGE)
            while not wait([asked], 1).done:
                progress(collected.total, collected.total)
            return asked.result()


class _Widest(dict[str, int]):
    """A page number for every heading, as wide as they get."""

    def get(self, _bookmark: str, _default: Any = 0) -> int:
        return WIDEST


def _left_out(rows: Sequence[tuple[int, str]], *, for_publication: bool) -> tuple[tuple[str, int], ...]:
    reasons = [selection.public_reason(reason) if for_publication else reason for _number, reason in rows]
    return tuple((str(said), reasons.count(reason)) for reason, said in selection.REASONS.items() if reason in reasons)


def _said(
    collected: Collected,
    consultation: Consultation,
    layout: str,
    template: Path | None,
    options: by_paragraph.Options,
    choices: Choices,
) -> dict[str, Any]:
    """What a manifest says of how a file was made. Nothing in it tells who asked for a name to be withheld."""
    public = collected.for_publication
    left_out = [
        {"input": number, "reason": selection.public_reason(reason) if public else reason}
        for number, reason in choices.left_out
    ]
    return {
        "call": consultation.slug,
        "title": collected.title,
        "layout": layout,
        "language": collected.language,
        "for_publication": public,
        "template": hashlib.sha256(template.read_bytes()).hexdigest() if template else "",
        "compiled_at": collected.collected_at.isoformat(),
        "masthead": dict(collected.masthead),
        "selection": choices.wish.as_json(),
        "inputs": [
            {
                "input": entry.number,
                "version": entry.version,
                "name": entry.name,
                "language": entry.language,
                "received": entry.received,
                **({"file_alone": True} if entry.is_file_alone else {}),
                **({"late": True} if entry.is_late else {}),
            }
            for entry in collected.entries
        ],
        "left_out": left_out,
        "counts": {
            "selected": len(collected.entries) + len(left_out),
            "included": len(collected.entries),
            "left_out": len(left_out),
        },
    }


def _options(
    for_publication: bool, page_numbers: bool, arrangement: Arrangement, options: by_paragraph.Options | None
) -> dict[str, Any]:
    said: dict[str, Any] = {"for_publication": for_publication, "page_numbers": page_numbers, **asdict(arrangement)}
    if options:
        said["text"] = {**asdict(options), "paragraphs": list(options.paragraphs)}
    return said


def _properties(collected: Collected, consultation: Consultation) -> Properties:
    return Properties(
        title=say_head(collected.title, _("Compilation of inputs received")),
        subject=collected.process,
        author=_("Secretariat"),
        keywords=consultation.slug,
        language=collected.language,
        created=collected.collected_at,
        status="" if collected.for_publication else str(front.INTERNAL),
    )

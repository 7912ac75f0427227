"""Each paragraph of the text under consultation with everything said of it, in one of the notations of such texts.

Everyone's exact words can be taken out again (``submissions.texts.brackets``); in ``tracked`` they are tracked changes
whose author is the organization, and rejecting all of them in Word gives the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.outputs.collect import Collected
from assembly.outputs.entries import Entry
from assembly.outputs.layouts import front
from assembly.outputs.layouts.base import Layout
from richtext import blocks as rich
from submissions.models import BaseText, Consultation, ParagraphRevision
from submissions.record.services.on_text import proposal_of
from submissions.texts.brackets import Composition, Proposal, compose
from submissions.texts.grouping import Bracket, Piece, Plain, text_of
from submissions.texts.notations import NAMES
from submissions.texts.rendering import said_of, show
from submissions.texts.shown import Cell, Shown
from submissions.texts.wordings import in_words
from submissions.values.collation import sort_key
from submissions.values.enums import ParagraphState
from submissions.values.exceptions import NotPossible
from submissions.values.languages import direction_of
from submissions.values.typography import say_number
from word.model.document import Comment, ContentsEntry, Element, Facts, Fragment, Heading, Line, PageBreak
from word.writing.changes import Change, ChangedBlocks, ChangedText

TRACKED = "tracked"
NOTATIONS = (*NAMES, TRACKED)
MOST_TRACKED = 12
"""Different wordings of a paragraph up to which they are tracked in one line; beyond, they stand below it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a text is laid out: the notation, which paragraphs (numbers, all where empty), only those commented on."""

    notation: str = "rio"
    paragraphs: tuple[str, ...] = ()
    only_commented: bool = False
    most_tracked: int = MOST_TRACKED


@dataclass(frozen=True, slots=True)
class TextParagraph:
    """A paragraph as the text has it now."""

    key: str
    number: str
    text: str
    state: str = ParagraphState.OPEN
    level: int = 0


@dataclass(frozen=True, slots=True)
class TextShown:
    """The text under consultation: its title, language, and sections with their paragraphs."""

    title: str
    symbol: str
    language: str
    sections: tuple[tuple[str, tuple[TextParagraph, ...]], ...]


def text_shown(consultation: Consultation, options: Options) -> TextShown:
    """Read the text of a call, those paragraphs of it that are asked for. Raises NotPossible where there is none."""
    text = BaseText.objects.filter(consultation=consultation).first()
    if text is None:
        raise NotPossible(_("This call has no text under consultation."))
    if options.notation not in NOTATIONS:
        raise NotPossible(_("There is no notation “%(name)s”.") % {"name": options.notation}, list(NOTATIONS))
    wordings = ParagraphRevision.objects.filter(paragraph__base_text=text).order_by("number")
    present = dict(wordings.values_list("paragraph", "text"))
    rows = list(text.paragraphs.select_related("section").order_by("position"))
    chosen = _chosen([row.number for row in rows], options.paragraphs)
    sections: dict[int, tuple[str, list[TextParagraph]]] = {}
    for row in rows:
        if row.number in chosen:
            own = sections.setdefault(row.section_id, (row.section.title, []))[1]
            own.append(TextParagraph(row.key, row.number, present.get(row.pk, ""), row.state, row.level))
    whole = tuple((title, tuple(own)) for title, own in sections.values())
    return TextShown(text.title, text.symbol, text.language, whole)


def _chosen(numbers: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """The numbers asked for: "7", "7 bis" or a stretch like "3-9". Raises NotPossible for an unknown one."""
    if not wanted:
        return set(numbers)
    places = {re.sub(r"[\s.]+", "", number).casefold(): place for place, number in enumerate(numbers)}
    chosen: set[str] = set()
    for part in wanted:
        ends = [re.sub(r"[\s.]+", "", end).casefold() for end in re.split(r"[-–]", part, maxsplit=1)]
        for end in ends:
            if end not in places:
                raise NotPossible(_("The text has no paragraph %(number)s.") % {"number": end or "?"})
        chosen |= {*numbers[places[ends[0]] : places[ends[-1]] + 1]}
    return chosen


@dataclass(slots=True)
class Material:
    """What the layout is made of, and how many comments and proposals were read and written."""

    text: TextShown
    options: Options
    said: int = 0
    shown: int = 0
    paragraphs: dict[str, list[tuple[Entry, dict[str, Any]]]] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    """What rejecting the tracked changes of a paragraph gives, by its bookmark."""

    def read(self, collected: Collected) -> None:
        """Gather what the collected answers say of each paragraph, once."""
        if self.paragraphs:
            return
        keys = {paragraph.key for _title, own in self.text.sections for paragraph in own}
        for question in collected.questions:
            for reply in collected.replies(question):
                for row in reply.answer.get("paragraph_comments", ()):
                    if row["paragraph"] in keys:
                        self.paragraphs.setdefault(row["paragraph"], []).append((reply.entry, row))
        self.said = sum(map(len, self.paragraphs.values()))


def elements(collected: Collected, material: Material) -> Iterator[Element]:
    """Yield the document."""
    material.read(collected)
    material.shown = 0
    notation = material.options.notation
    yield from front.cover(collected, _("Arranged by paragraph of the text under consultation"))
    yield from front.note(collected, str(EXPLAINED[notation]))
    yield from _counts(material)
    sections = [(title, own) for title, every in material.text.sections if (own := _kept(material, every))]
    yield from front.submissions(collected)
    yield from front.contents(
        collected, [ContentsEntry(1, title, f"section_{place}") for place, (title, _own) in enumerate(sections, 1)]
    )
    yield PageBreak()
    for place, (title, own) in enumerate(sections, 1):
        yield Heading(1, title, f"section_{place}", material.text.language, direction_of(material.text.language))
        yield from _section(material, collected.collected_at, title, own)


def _kept(material: Material, every: Sequence[TextParagraph]) -> list[TextParagraph]:
    return [each for each in every if not material.options.only_commented or each.key in material.paragraphs]


def _counts(material: Material) -> Iterator[Element]:
    every = [paragraph for _title, own in material.text.sections for paragraph in own]
    rows = [
        (_("Text under consultation"), " ".join(filter(None, [material.text.title, material.text.symbol]))),
        (_("Paragraphs"), say_number(len(every))),
        (_("Paragraphs commented on"), say_number(len(material.paragraphs))),
        (_("Comments and proposals"), say_number(material.said)),
    ]
    for state, label in ParagraphState.choices:
        count = sum(paragraph.state == state for paragraph in every)
        if count and state != ParagraphState.OPEN:
            rows.append((f"– {label}", say_number(count)))
    yield Facts(tuple(rows))


def of_paragraph(
    text: TextShown, said: Sequence[tuple[Entry, dict[str, Any]]], notation: str, when: datetime
) -> Iterator[Element]:
    """Yield what is said of the one paragraph of ``text``, in a notation, as of ``when`` (aware)."""
    ((title, own),) = text.sections
    material = Material(text, Options(notation), paragraphs={own[0].key: list(said)})
    yield from _section(material, when, title, own)


def _section(material: Material, when: datetime, title: str, own: Sequence[TextParagraph]) -> Iterator[Element]:
    notation = material.options.notation
    table: list[tuple[Cell, ...]] = []
    columns: tuple[str, ...] = ()
    for paragraph in own:
        rows = material.paragraphs.get(paragraph.key, [])
        material.shown += len(rows)
        for text, said in _by_wording(paragraph, rows):
            composition = compose(
                text,
                [_proposal_of(entry, row) for entry, row in said],
                number=paragraph.number,
                order=sort_key,
                is_agreed=paragraph.state == ParagraphState.AGREED,
            )
            if text != paragraph.text:
                yield Line(_("Paragraph %(number)s, earlier wording") % {"number": paragraph.number}, "Note")
            if notation == TRACKED:
                mark = _mark(paragraph) if text == paragraph.text else ""
                yield from _tracked(material, when, composition, mark)
                continue
            shown = show(composition, notation, in_words, section=title)
            if shown.columns:
                columns = shown.columns
                table += shown.rows
            else:
                yield _fragment(material, _lines(shown), _mark(paragraph) if text == paragraph.text else "")
                if notation in {"rio", "clauses"}:
                    yield from _beside(composition)
    if table:
        yield _fragment(material, (_table(columns, table),))


def _mark(paragraph: TextParagraph) -> str:
    return f"p_{paragraph.key.replace('-', '_')}"[:40]


def _by_wording(
    paragraph: TextParagraph, rows: Sequence[tuple[Entry, dict[str, Any]]]
) -> Iterator[tuple[str, list[tuple[Entry, dict[str, Any]]]]]:
    """What is said of each wording of a paragraph: of the present one first, whether or not anything is."""
    found: dict[str, list[tuple[Entry, dict[str, Any]]]] = {paragraph.text: []}
    for entry, row in rows:
        found.setdefault(row["text"] or paragraph.text, []).append((entry, row))
    yield from found.items()


def _proposal_of(entry: Entry, row: Mapping[str, Any]) -> Proposal:
    """A comment as a version holds it as a proposal of the parties that are named in this file."""
    return proposal_of(row, entry.parties or (entry.name,), category=entry.kind, group=entry.is_group)


def _fragment(material: Material, blocks: tuple[rich.Block, ...], bookmark: str = "") -> Fragment:
    return Fragment(blocks, material.text.language, direction_of(material.text.language), bookmark[:40])


_LOOKS: dict[str, dict[str, bool]] = {
    "": {},
    "mark": {},
    "new": {"bold": True},
    "gone": {"strike": True},
    "comment": {"italic": True},
}


def _runs(line: Any) -> tuple[rich.Inline, ...]:
    inlines: list[rich.Inline] = []
    for run in line.runs:
        for place, part in enumerate(run.text.split("\n")):
            inlines += ([rich.LineBreak()] if place else []) + ([rich.Run(part, **_LOOKS[run.look])] if part else [])
    return tuple(inlines)


def _lines(shown: Shown) -> tuple[rich.Block, ...]:
    """Lines as paragraphs, those that are items as lists."""
    found: list[rich.Block] = []
    for line in shown.lines:
        paragraph = rich.Paragraph(_runs(line))
        last = found[-1] if found else None
        if not line.is_bullet:
            found.append(paragraph)
        elif isinstance(last, rich.List):
            found[-1] = rich.List(False, (*last.items, rich.ListItem((paragraph,))))
        else:
            found.append(rich.List(False, (rich.ListItem((paragraph,)),)))
    return tuple(found)


def _table(columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> rich.Table:
    head = rich.Row(tuple(rich.Cell((rich.Paragraph((rich.Run(column),)),), header=True) for column in columns))
    body = (
        rich.Row(
            tuple(rich.Cell(tuple(rich.Paragraph(_runs(line)) for line in cell) or (rich.Paragraph(),)) for cell in row)
        )
        for row in rows
    )
    return rich.Table((head, *body))


def _beside(composition: Composition) -> Iterator[Element]:
    """Comments and reasons, which the running text has no place for."""
    for said in said_of(composition):
        for proposal in said.proposals:
            if proposal.rationale:
                names = ", ".join(proposal.parties)
                yield Line(f"{names}: {' '.join(proposal.rationale.split())}", "Note")


# ---- tracked changes


def _tracked(material: Material, at: datetime, composition: Composition, mark: str) -> Iterator[Element]:
    when = at.replace(microsecond=0)
    number = [rich.Run(f"{composition.number}. ")] if composition.number else []
    writer = _Tracking(composition, when, len(number[0].text) if number else 0)
    is_crowded = len(composition.wordings) > material.options.most_tracked
    inlines = [rich.Run(composition.base())] if is_crowded else writer.inlines(composition.pieces)
    blocks: list[Any] = [rich.Paragraph((*number, *inlines))]
    if is_crowded:
        for voice, wording in enumerate(composition.wordings):
            text = text_of(composition.pieces, voice)
            said = text or _("Delete the paragraph.")
            blocks.append(_inserted(f"{', '.join(wording.names)}: {said}", wording.names[0], when))
    for text, wording in composition.inserted:
        blocks.append(_inserted(text, wording.names[0], when))
        if len(wording.names) > 1:
            writer.comment(wording.names, _("Proposed by %(names)s") % {"names": ", ".join(wording.names)})
    for said in said_of(composition):
        for proposal in said.proposals:
            if proposal.rationale:
                writer.comment(proposal.parties, proposal.rationale)
        if said.action in {"retain", "support", "reservation"}:
            writer.comment(said.names, SAID[said.action])
    text = material.text
    if mark:
        material.bases[mark] = "".join((*(run.text for run in number), composition.base()))
    yield Fragment(tuple(blocks), text.language, direction_of(text.language), mark, tuple(writer.comments))


def _inserted(text: str, author: str, when: datetime) -> Any:
    return ChangedBlocks((rich.Paragraph((rich.Run(text),)),), Change("ins", author, when))


class _Tracking:
    """Writes the brackets of one paragraph as tracked changes; what stays counts towards where comments stand."""

    def __init__(self, composition: Composition, when: datetime, kept: int) -> None:
        self.composition, self.when, self.kept = composition, when, kept
        self.comments: list[Comment] = []

    def comment(self, names: Sequence[str], text: str) -> None:
        self.comments.append(Comment(self.kept, self.kept, names[0], str(text), self.when))

    def inlines(self, pieces: Sequence[Piece], deleting: tuple[str, ...] = ()) -> list[Any]:
        """The pieces; what ``deleting`` delete around them is deleted once."""
        found: list[Any] = []
        for piece in pieces:
            if isinstance(piece, Plain):
                found += self._kept(piece.text, deleting)
            else:
                found += self._bracket(piece, deleting)
        return found

    def _kept(self, text: str, deleting: tuple[str, ...]) -> list[Any]:
        if not text:
            return []
        if not deleting:
            self.kept += len(text)
            return [rich.Run(text)]
        return [ChangedText((rich.Run(text),), Change("del", deleting[0], self.when))]

    def _bracket(self, bracket: Bracket, deleting: tuple[str, ...]) -> list[Any]:
        names = tuple(
            sorted({name for each in bracket.alternatives for name in self._names(each.voices)}, key=sort_key)
        )
        going = (*deleting, *(name for name in names if name not in deleting))
        found = self.inlines(bracket.content, going) if bracket.content else []
        if bracket.start < bracket.end and len(going) > 1:
            self.comment(going, _("Deleted or replaced by %(names)s") % {"names": ", ".join(going)})
        for alternative in bracket.alternatives:
            if alternative.text:
                own = self._names(alternative.voices)
                found.append(ChangedText((rich.Run(alternative.text),), Change("ins", own[0], self.when)))
                if len(own) > 1:
                    self.comment(own, _("Proposed by %(names)s") % {"names": ", ".join(own)})
        return found

    def _names(self, voices: Sequence[int]) -> tuple[str, ...]:
        names = {name for voice in voices for name in self.composition.wordings[voice].names}
        return tuple(sorted(names, key=self.composition.order))


SAID = {
    "retain": gettext_lazy("Retains the text."),
    "support": gettext_lazy("Supports the text."),
    "reservation": gettext_lazy("Reserves its position."),
}

_BRACKETS = gettext_lazy(
    "Words that are proposed, deleted or retained stand in square brackets with the names of those who say so. Words "
    "without brackets are those of the text."
)
_TABLE = gettext_lazy("Each proposal is a row, sorted by its place in the text; identical proposals stand once.")
EXPLAINED = {
    "rio": _BRACKETS,
    "wsis-2005": _TABLE,
    "statement": gettext_lazy("Under each paragraph stands what each body would have in its place."),
    "clauses": gettext_lazy("Proposals stand one under the other, each with its author in round brackets."),
    "parties": gettext_lazy("Options of a paragraph stand one under the other, with who contributed them and why."),
    "codex": _TABLE,
    "iso": _TABLE,
    TRACKED: gettext_lazy(
        "Proposals are tracked changes whose author is the body that makes them. To reject all of them gives the text."
    ),
}


LAYOUT = Layout("by-paragraph", gettext_lazy("By paragraph of the text"), elements, of_text=True)

"""A drafting file of ours that comes in by any door: its answers by their names, and nothing of ours among them.

Whoever enters a file on behalf of others reads no draft, so nothing is compared here: what stands in the boxes is what
was written. The page of a draft goes on from this to what the file changes (``proposals``).
"""

from __future__ import annotations

from itertools import groupby

from assembly import drafting_file
from assembly.intake.services.returning.patterns import pattern_of
from richtext.notices import Where
from submissions.models import Consultation, Question, Submission
from word.matching.arrange import arrange
from word.matching.pieces import Piece
from word.matching.placement import Placed, Placement, Unplaced
from word.matching.returned import Sorted, sort_out
from word.model import slots
from word.model.source import Item, Source, lines_of, words_of_items

SURE = 1.0


def recognises(source: Source) -> bool:
    """Tell whether a file was made here to draft in: by its properties, or else by the names of its controls."""
    return slots.origin_of(source.properties) is not None or any(slots.is_ours(tag) for tag, _title in source.controls)


def placement_of(source: Source, consultation: Consultation) -> Placement | None:
    """Return where the text of a drafting file of this call belongs; None for any other file.

    Only what was written is placed: a box that still asks for an answer has none.
    """
    origin = slots.origin_of(source.properties)
    if not recognises(source) or (origin and origin.call != consultation.slug):
        return None
    questions = drafting_file.questions_of(consultation)
    drafts = Submission.objects.filter(consultation=consultation, pk=origin.submission if origin else 0)
    pattern = pattern_of(source, origin, consultation, questions, drafts.select_related("organization").first(), {})
    found = sort_out(source, pattern)
    by_key = {question.key: question for question in questions}
    unchosen = {key for key, question in by_key.items() if not question.is_text and not _says(question, found)}
    left = tuple(item for kind, key, item in found.order if kind == "answer" and key in unchosen)
    found.words_matched += words_of_items(left)
    found.order = [("ours" if key in unchosen else kind, key, item) for kind, key, item in found.order]
    placed = [
        Placed(question.number or 0, key, SURE, words_of_items(items), arrange(items), drafting_file.heading(question))
        for key, question in by_key.items()
        if (items := tuple(item for kind, place, item in found.order if (kind, place) == ("answer", key)))
    ]
    return Placement(
        tuple(placed),
        tuple(_unplaced(found)),
        tuple(found.losses),
        source.notices,
        source.words_in,
        found.words_matched,
        source.form,
        tuple(_piece(kind, key, item) for kind, key, item in found.order),
    )


def _says(question: Question, found: Sorted) -> bool:
    """Whether something was chosen or written in the box of a question that is not answered in running text."""
    items = tuple(item for kind, key, item in found.order if (kind, key) == ("answer", question.key))
    value, unread = question.asked_as.read(question, [line.text for line in lines_of(items) if line.text.strip()])
    return value is not None or bool(unread)


def _unplaced(found: Sorted) -> list[Unplaced]:
    groups = groupby(found.order, key=lambda row: row[0] == "text")
    texts = [tuple(item for _kind, _key, item in rows) for is_text, rows in groups if is_text]
    return [
        Unplaced("text", words_of_items(items), arrange(items), next((line.where for line in lines_of(items)), Where()))
        for items in texts
    ]


def _piece(kind: str, key: str, item: Item) -> Piece:
    if kind == "ours":
        return Piece(item, "question", key, why="ours")
    return Piece(item, kind, key if kind == "answer" else "", SURE if kind == "answer" else 0.0)

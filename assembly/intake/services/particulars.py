"""Particulars found on the cover of a file of others: offered beside their question, and taken only when asked.

A cover says "Contact: …", "On behalf of …" or the like, in whatever words. The words before the colon, or in the cell
at the left, are compared with the wordings of the questions without a number, and with the usual names of such
particulars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from submissions.models import Question
from submissions.values.kinds.base import wordings
from word.matching.pieces import Piece
from word.matching.wordings import QuestionText, Wordings, normal
from word.model.source import Grid, Line, lines_of

_ALIKE = 0.62
_LONGEST = 200
_COVER = frozenset({"preface", "title", "text", "signature"})
_LABELLED = re.compile(r"\s*([^:：\n]{2,60}?)\s*[:：]\s*(\S[^\n]*)")
_ON_BEHALF = re.compile(
    r"\s*(?:submitted\s+|présenté\w*\s+|presentad\w+\s+)?"
    r"(on\s+behalf\s+of|au\s+nom\s+d(?:e\s+la|es?|u|e\s+l[’'])|en\s+nombre\s+de(?:l)?|от\s+имени|باسم|نيابة\s+عن|代表)\s*"
    r"[:：]?\s*(\S[^\n]*)",
    re.IGNORECASE,
)
_NAMES: tuple[tuple[str, ...], ...] = (
    ("contact person", "contact", "name of the contact person", "focal point", "name", "full name", "submitted by",
     "personne de contact", "nom", "point focal", "persona de contacto", "nombre", "punto focal", "контактное лицо",
     "фио", "имя", "جهة الاتصال", "الاسم", "اسم جهة الاتصال", "联系人", "联系人姓名", "姓名"),
    ("functional title", "title", "position", "job title", "function", "designation", "titre fonctionnel", "fonction",
     "cargo", "puesto", "должность", "المسمى الوظيفي", "الوظيفة", "المنصب", "职务", "职衔"),
    ("group", "on behalf of", "name of the group", "group and role", "group represented", "au nom de", "groupe",
     "en nombre de", "grupo", "от имени", "группа", "باسم", "نيابة عن", "المجموعة", "代表", "集团"),
)  # fmt: skip
"""Names of one particular in six languages: a question that bears one of them is meant by all of them."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a cover says of a particular: the key of its question, the text without its name, and the piece it is in."""

    key: str
    text: str
    piece: int


def offered(pieces: Sequence[Piece], questions: Sequence[Question]) -> list[Offered]:
    """Return what the text before the first answer says of the questions that ask for one line, each once."""
    asked = [row for row in questions if row.number is None and row.asked_as.is_written and not row.is_text]
    if not asked:
        return []
    names = Wordings([QuestionText(place, row.key, _called(row)) for place, row in enumerate(asked)])
    found: dict[str, Offered] = {}
    for place, piece in enumerate(pieces):
        if piece.kind == "answer":
            break
        if piece.kind not in _COVER:
            continue
        for name, text in _labelled_texts(piece):
            index = _meant(name, names)
            if index is not None and text and len(text) <= _LONGEST:
                found.setdefault(asked[index].key, Offered(asked[index].key, text, place))
    return list(found.values())


def _called(question: Question) -> tuple[str, ...]:
    own = [text for field in ("text", "short_text") for text in wordings(question, field)]
    plain = {normal(text) for text in own}
    usual = [name for names in _NAMES if plain & set(map(normal, names)) for name in names]
    return tuple(dict.fromkeys([*own, *usual]))


def _meant(name: str, names: Wordings) -> int | None:
    scores = names.scores(name)
    best = max(scores)
    return scores.index(best) if best >= _ALIKE and scores.count(best) == 1 else None


def _labelled_texts(piece: Piece) -> Iterator[tuple[str, str]]:
    """The name and the text of each particular that a piece of a cover says."""
    if isinstance(piece.item, Grid):
        for row in piece.item.rows:
            cells = [" ".join(" ".join(line.text.split()) for line in lines_of(cell.items)) for cell in row]
            if len(cells) > 1 and cells[0]:
                yield cells[0].rstrip(" :："), cells[1]
        return
    assert isinstance(piece.item, Line)  # noqa: S101 - a piece is a line or a table
    for text in piece.item.text.split("\n"):
        if labelled := _LABELLED.match(text):
            yield labelled[1], " ".join(labelled[2].split())
        elif behalf := _ON_BEHALF.match(text):
            yield "on behalf of", " ".join(behalf[2].split())

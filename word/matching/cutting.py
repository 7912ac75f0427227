"""Lines cut in two where a question ends and its answer begins."""

from __future__ import annotations

import re
from dataclasses import replace

from richtext import count_words
from richtext.blocks import Footnote, Inline, LineBreak, Run
from word.model.source import Line

_ANSWER_LABEL = re.compile(
    r"\s*(?:(?:our\s+)?(?:answer|response|reply|input|comments?)|r[eé]ponse|respuesta|ответ|الجواب|الإجابة|جواب|الرد|"
    r"答案|答复|回答|回复|答)(?:\s*\d{1,2}(?:\s?[.)–—-])?)?\s*(?:(?:[:：]|(?<=\d[.)–—-]))\s*|$)|\s*(?-i:[ARج])\s?\.?\s?(?:\d{1,2}\s?[:：.)–—-]|[:：])\s*",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"\s*(?:[(\[（][^()\[\]（）]{0,120}[)\]）][\s.:]*$|[(\[（][^()\[\]（）]{0,120}\d[^()\[\]（）]{0,20}"
    r"(?:words|mots|palabras|слов|字|كلمة)[^()\[\]（）]{0,40}[)\]）])",
    re.IGNORECASE,
)


def rest_of(line: Line, offset: int) -> Line | None:
    """What follows ``offset`` in the text of ``line``, with its pictures; None where neither word nor picture does."""
    inlines: list[Inline] = []
    position = 0
    for inline in line.inlines:
        if isinstance(inline, Run):
            text = inline.text[max(offset - position, 0) :]
            position += len(inline.text)
            if not inlines:
                text = text.lstrip(" ")
            if text:
                inlines.append(replace(inline, text=text))
        else:
            if position > offset and (inlines or isinstance(inline, Footnote)):
                inlines.append(inline)
            position += isinstance(inline, LineBreak)
    text = "".join(inline.text for inline in inlines if isinstance(inline, Run))
    if not re.search(r"\w", text):
        return Line((), 0, control=line.control, pictures=line.pictures, where=line.where) if line.pictures else None
    words = min(count_words(text if "\n" not in line.text else _with_breaks(inlines)), line.words)
    # The label belonged to the question; what is left is a plain paragraph of the answer.
    return replace(
        line, inlines=tuple(inlines), words=words, note_words=note_words(inlines), label="", mark=None, outline=0
    )


def at_breaks(line: Line) -> list[Line]:
    """The lines of a paragraph as paragraphs; number and bookmarks stay with the first, pictures with the last."""
    parts: list[list[Inline]] = [[]]
    for inline in line.inlines:
        if isinstance(inline, LineBreak):
            parts.append([])
        else:
            parts[-1].append(inline)
    made: list[Line] = []
    left = line.words
    for part in parts:
        runs = [inline for inline in part if isinstance(inline, Run) and inline.text.strip()]
        if not runs and not any(isinstance(inline, Footnote) for inline in part):
            continue
        words = min(count_words(_with_breaks(part)), left)
        left -= words
        first = not made
        made.append(
            replace(
                line,
                inlines=tuple(part),
                words=words,
                note_words=note_words(part),
                label=line.label if first else "",
                mark=line.mark if first else None,
                bold=bool(runs) and all(run.bold for run in runs),
                italic=bool(runs) and all(run.italic for run in runs),
                bookmarks=line.bookmarks if first else (),
                pictures=(),
            )
        )
    if not made:
        return [line]
    notes = line.note_words - sum(part.note_words for part in made)
    made[-1] = replace(
        made[-1], words=made[-1].words + left, note_words=made[-1].note_words + notes, pictures=line.pictures
    )
    return made


def without_answer_label(line: Line) -> Line | None:
    """``line`` without "Answer:" before it; None where it says nothing else."""
    match = _ANSWER_LABEL.match(line.text)
    return line if match is None else rest_of(line, match.end())


def after_guidance(text: str, offset: int) -> int:
    """Where a question ends whose text ends at ``offset``: a remark in brackets ("maximum 500 words") belongs to it."""
    match = _GUIDANCE.match(text, offset)
    return match.end() if match else offset


def note_words(inlines: list[Inline] | tuple[Inline, ...]) -> int:
    """Words of the footnotes among ``inlines``."""
    return sum(
        count_words(_with_breaks(paragraph.inlines))
        for note in inlines
        if isinstance(note, Footnote)
        for paragraph in note.blocks
    )


def _with_breaks(inlines: list[Inline] | tuple[Inline, ...]) -> str:
    return "".join(
        inline.text if isinstance(inline, Run) else "\n" for inline in inlines if not isinstance(inline, Footnote)
    )

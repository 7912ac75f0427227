"""What a drafting file of ours looks like where nobody wrote in it, so that only what was written is an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.utils import translation

from assembly import drafting_file, word_templates
from assembly.drafting_file import Content
from submissions.models import Consultation, Question, Submission
from submissions.values import moments
from submissions.values.enums import Language
from word.matching.returned import Pattern, known, sort_out
from word.matching.wordings import normal
from word.model.slots import Names, Origin
from word.model.source import Source, lines_of
from word.read import read


def pattern_of(
    source: Source,
    origin: Origin | None,
    consultation: Consultation,
    questions: list[Question],
    submission: Submission | None,
    bases: Mapping[str, Content],
) -> Pattern:
    """Return all that a file holds besides answers, by making it again from ``bases`` and reading it."""
    pattern = plain_pattern(questions, origin, source)
    return with_furniture(pattern, written_again(consultation, submission, origin, source, bases))


def _language(origin: Origin | None, source: Source) -> str:
    language = origin.language if origin else source.language
    return language if language in Language.values else Language.ENGLISH.value


def plain_pattern(questions: list[Question], origin: Origin | None, source: Source) -> Pattern:
    """Return the names and the texts by which answers are found, worded in the language of the file."""
    with translation.override(Language(_language(origin, source)).interface):
        return Pattern(
            names=Names({question.key: drafting_file.titles(question) for question in questions}),
            begins={normal(drafting_file.begins(question)): question.key for question in questions},
            ends={normal(drafting_file.ends(question)): question.key for question in questions},
            headings={normal(drafting_file.heading(question)): question.key for question in questions},
            placeholders=frozenset(map(normal, drafting_file.placeholders())),
        )


def written_again(
    consultation: Consultation,
    submission: Submission | None,
    origin: Origin | None,
    source: Source,
    bases: Mapping[str, Content],
) -> Source:
    """Return the file as it would be read had nobody touched it."""
    whose = None if origin and origin.submission == 0 else submission
    with translation.override(Language(_language(origin, source)).interface):
        made = origin.made if origin else moments.now()
        look = word_templates.of_checksum(origin.template) if origin else None
        content = drafting_file.make(consultation, whose, bases, made, look)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "untouched.docx"
        path.write_bytes(content)
        return read(path)


def with_furniture(pattern: Pattern, written: Source) -> Pattern:
    """Return ``pattern`` with every line of the file as it was ``written``, and what reading that reports anyway."""
    ours = sort_out(written, pattern)
    lines = [line for _near, item in ours.elsewhere for line in lines_of((item,))]
    return replace(
        pattern,
        furniture=frozenset((normal(line.text), line.style.casefold()) for line in (*lines, *ours.ours)),
        losses=frozenset(map(known, written.losses)),
    )

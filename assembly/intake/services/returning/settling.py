"""One answer of a drafting file beside the draft: what changed, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

import richtext
from assembly.drafting_file import Content
from assembly.intake.services.returning.proposing import Chosen, Option, Proposal, State
from richtext.blocks import Blocks, Paragraph, Run
from submissions.models import Answer, Question, Submission
from submissions.values.languages import direction_of
from submissions.values.typography import say_number
from word.matching.arrange import arrange
from word.matching.returned import Answered
from word.model.source import Item, lines_of
from word.model.text import EAST_ASIAN_LANGUAGES, is_right_to_left


def settle(
    question: Question,
    answer: Answer,
    base: Content | None,
    file: Answered,
    untouched: Answered,
    present: Callable[[], list[Item]],
) -> Proposal:
    """Compare an answer in the file with what an untouched file would hold, and that change with the draft.

    ``present`` gives what a file made from the present draft would hold.
    """
    notes: list[str] = []
    items = list(file.items)
    for copy in file.copies:
        if _content(copy) not in (_content(file.items), _content(untouched.items)):
            if _content(items) == _content(untouched.items):
                items = list(copy)
            else:
                items += copy
            notes.append(_("The box of this answer stands in the file more than once, with different texts."))
    if file.beside:
        items += file.beside
        notes.append(_("Text written outside the box of this answer was added at its end."))
    if question.is_text:
        return _settle_text(question, answer, base, (items, untouched.items), present, notes)
    return _settle_value(question, answer, base, (items, untouched.items), notes)


def _content(items: Sequence[Item]) -> list[str]:
    return [line.text for line in lines_of(tuple(items))]


def _proposal(
    question: Question,
    answer: Answer,
    base: Content | None,
    state: State,
    choices: Sequence[Option] = (),
    diff: str = "",
    notes: Sequence[str] = (),
) -> Proposal:
    default = "" if state == "conflict" or not choices else choices[0].value
    return Proposal(
        question, answer, state, tuple(choices), default, diff, tuple(notes), base.revision if base else None
    )


_LABELS = {
    "keep": lambda: _("Keep the draft"),
    "file": lambda: _("Take the text of the file"),
    "merged": lambda: _("Take both changes together"),
    "both": lambda: _("Keep both texts, the draft’s first"),
}


# ---- running text


def _settle_text(
    question: Question,
    answer: Answer,
    base: Content | None,
    items: tuple[list[Item], list[Item]],
    present: Callable[[], list[Item]],
    notes: list[str],
) -> Proposal:
    """Merge what a file says, then put back into the result what a file cannot say of the draft."""
    submission = answer.submission
    file, untouched = (_text(some, submission) for some in items)
    draft = richtext.parse(answer.html)
    if base is None:
        untouched = ()
    if file in (untouched if base else draft, draft):
        return _proposal(question, answer, base, "unchanged")
    moved = base is None or base.html != answer.html
    now = _text(present(), submission) if moved else untouched
    if file == now:
        return _proposal(question, answer, base, "unchanged")
    merged = richtext.merge(untouched, file, now)
    state: State = "conflict"
    if not moved or not draft:
        state, result = "changed", file
    elif isinstance(merged, richtext.Merged) and untouched:
        state, result = "merged", merged.blocks
    elif isinstance(merged, richtext.Conflicted):
        result = merged.resolve(["both"] * len(merged.conflicts))
    else:
        result = (*now, *file)
    taken = _put_back(file, untouched, richtext.parse(base.html)) if base else file
    result = _put_back(result, now, draft)
    result = _cleaned(result, submission)
    if result == draft:
        return _proposal(question, answer, base, "unchanged")
    keep, take = _option("keep", draft), _option("file", _cleaned(taken, submission))
    if state == "changed":
        choices = [_option("file", result), keep]
    elif state == "merged":
        choices = [_option("merged", result), keep, take]
    else:
        choices = [keep, take, _option("both", result)]
    words = richtext.words(result)
    if question.hard_limit and words > question.hard_limit:
        notes.append(
            _("The text has %(words)s words; at most %(limit)s can be submitted.")
            % {"words": say_number(words), "limit": say_number(question.hard_limit)}
        )
    if not file:
        notes.append(_("The box of this answer is empty in the file."))
    return _proposal(question, answer, base, state, choices, richtext.diff_html(draft, result), notes)


def _put_back(text: Blocks, plain: Blocks, whole: Blocks) -> Blocks:
    """``text``, made from the draft as a file says it, with what only the whole draft says.

    As it is, where the words would not be the same.
    """
    merged = richtext.merge(plain, text, whole)
    result = merged.blocks if isinstance(merged, richtext.Merged) else merged.resolve(["mine"] * len(merged.conflicts))
    return result if richtext.plain_text(result).split() == richtext.plain_text(text).split() else text


def _option(value: str, blocks: Blocks) -> Option:
    html = richtext.serialize(blocks)
    return Option(value, _LABELS[value](), html, Chosen(html))


def _cleaned(blocks: Blocks, submission: Submission) -> Blocks:
    return richtext.normalize(blocks, submission.consultation.allowed).blocks


def _text(items: Sequence[Item], submission: Submission) -> Blocks:
    """The blocks of an answer, without languages and directions that follow from those of the submission.

    What Word notes as a language is mostly that of a keyboard. Only one of another script is believed; what the draft
    says of languages stays in it through the merge.
    """
    blocks: Blocks = _unspoken(richtext.normalize(arrange(items)).blocks, submission.language)
    return richtext.normalize(blocks).blocks


def _unspoken(value: Any, own: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_unspoken(part, own) for part in value)
    inside = {name: _unspoken(getattr(value, name), own) for name in _PARTS if hasattr(value, name)}
    if hasattr(value, "lang"):
        inside["lang"] = value.lang if _script(value.lang) not in {"", _script(own)} else ""
        inside["dir"] = "" if value.dir == direction_of(own) else value.dir
    return replace(value, **inside) if inside else value


_PARTS = ("blocks", "items", "inlines", "rows", "cells")


def _script(language: str) -> str:
    if is_right_to_left(language):
        return "rtl"
    primary = language.partition("-")[0]
    return primary if primary in EAST_ASIAN_LANGUAGES else ""


# ---- other kinds


def _settle_value(
    question: Question, answer: Answer, base: Content | None, items: tuple[list[Item], list[Item]], notes: list[str]
) -> Proposal:
    lines = [line.text for line in lines_of(tuple(items[0])) if line.text.strip()]
    value, unread = question.asked_as.read(question, lines)
    draft, was = answer.value or None, (base.value or None) if base else None
    if unread:
        notes.append(_("“%(text)s” is none of the choices, so the draft stays as it is.") % {"text": unread[:100]})
        return _proposal(question, answer, base, "unread", notes=notes)
    if value in (was if base else draft, draft):
        return _proposal(question, answer, base, "unchanged", notes=notes)
    keep, take = _valued("keep", question, draft), _valued("file", question, value)
    state: State = "changed" if draft == was else "conflict"
    choices = [take, keep] if state == "changed" else [keep, take]
    result = take
    if state == "conflict":
        merges, merged = question.asked_as.merge(question, was, draft, value)
        if merges:
            state, result = "merged", _valued("merged", question, merged)
            choices = [result, keep, take]
    diff = richtext.diff_html(*(richtext.parse(option.html) for option in (keep, result)))
    return _proposal(question, answer, base, state, choices, diff, notes)


def _valued(name: str, question: Question, value: Any) -> Option:
    said = question.asked_as.described(question, value)
    html = richtext.serialize([Paragraph((Run(label),)) for label in said])
    return Option(name, _LABELS[name](), html, Chosen("", value))

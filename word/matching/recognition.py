"""What may be called the wording of a question, so that it is no part of an answer.

Only what is alike to a wording of the question is: word for word or nearly, begun, or shortened to a heading with an
answer below it. A number and "Question 3" are its label. Everything else that stands behind a number is the answer,
above all the line after a number alone: whoever answers in three words would lose them otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from richtext import count_words
from word.matching.hits import Hit, asks
from word.matching.labels import is_keyword, parse_label
from word.matching.outline import Unit
from word.matching.wordings import Wordings, normal

Why = Literal["number", "wording", "alike", "heading", "answer-label", "title", "ours"]
"""Why a text was recognised: a number or label of a question, its wording, alike to it, a heading of the form,
"Answer:" before an answer, the title of the file, a text of our own drafting file."""

VERBATIM = 90.0
"""Likeness, of 100, of what repeats a wording but for slips."""
_REST = re.compile(r"(?:[\W\d_]|\b(?:q|and|et|y|to|à|и|و|和|及)(?=[\W\d_]|$))*", re.IGNORECASE)
_LONG = 5
"""Words beyond which a line is no mere heading."""
_SHORTENED = 0.5
_FAINT = 0.3
_HEADING = 12
"""Words that a heading has at most."""
_HEADINGS = 3
"""Numbers with headings of their own from which these are held to be headings of the form."""
_STATEMENT = re.compile(r"[.。!।۔][\"”’)»\s]*$")
_ANSWERS = frozenset(
    map(
        normal,
        ["yes", "no", "none", "nil", "nothing", "n a", "not applicable", "no comment", "no comments", "agreed", "done",
         "oui", "non", "aucun", "aucune", "neant", "rien", "sans objet", "s o", "si", "ninguno", "ninguna", "nada",
         "no aplica", "no procede", "да", "нет", "не применимо", "н п", "отсутствует", "отсутствуют", "ничего",
         "نعم", "لا", "كلا", "لا شيء", "لا يوجد", "لا ينطبق", "是", "否", "无", "無", "没有", "不适用",
         "有", "無意見", "无意见"],
    )
)  # fmt: skip


def without_answers(hits: list[Hit], units: Sequence[Unit], wordings: Wordings) -> list[Hit]:
    """``hits`` with what is no wording of the question given back to the answer; those that were nothing else go."""
    starts = {hit.start for hit in hits}
    followed = {hit.start for hit in hits if _is_followed(hit, units, starts)}
    headed = _own_headings(hits, units, followed, wordings)
    worded = {
        hit.start
        for hit in hits
        if is_wording(hit, units, wordings, followed=hit.start in followed) and hit.start not in headed
    }
    numbered = [hit for hit in hits if hit.label is not None and not _is_label(body_of(hit, units))]
    if 2 * sum(hit.start in worded for hit in numbered) > len(numbered):
        # Where most numbers bear a question, one in other words is one too.
        worded |= {hit.start for hit in numbered if hit.start in followed and _may_ask(hit, units, wordings)}
    kept: list[Hit] = []
    for hit in hits:
        if hit.start in headed:
            kept.append(replace(hit, heading=True))
        elif hit.start in worded:
            kept.append(hit)
        elif hit.label is not None:
            kept.append(_to_label(hit, units))
    return kept


def _is_label(body: str) -> bool:
    """Whether nothing stands behind a label but the rest of it: "& 3.", or "Question" after a number."""
    return _REST.fullmatch(body) is not None or is_keyword(body)


def _may_ask(hit: Hit, units: Sequence[Unit], wordings: Wordings) -> bool:
    body = body_of(hit, units)
    if normal(body) in _ANSWERS or _STATEMENT.search(body):
        return False
    return asks(body) or (wordings.scores(body)[hit.index] >= _FAINT and count_words(body) > _LONG)


def is_wording(hit: Hit, units: Sequence[Unit], wordings: Wordings, *, followed: bool) -> bool:
    """Whether what a hit takes for its question, behind the label, is one; ``followed``: some text stands below it."""
    body = body_of(hit, units)
    if _is_label(body) or units[hit.start].label is not None:
        return True
    if normal(body) in _ANSWERS:
        return False
    if wordings.ratio(body, hit.index) >= VERBATIM or wordings.remainder(body, hit.index):
        return True
    likeness = wordings.scores(body)[hit.index]
    if asks(body):
        return likeness >= _FAINT or (hit.label is not None and not hit.bare and followed)
    in_line = bool(hit.words_after)
    if _STATEMENT.search(body) and not in_line and wordings.asks(hit.index):
        return False
    if hit.bare and units[hit.start].cell is None:
        return False
    if not followed and not in_line:
        return likeness >= VERBATIM / 100
    return likeness >= _SHORTENED or (likeness >= _FAINT and (hit.look.stands_out or hit.look.lane >= 0))


def body_of(hit: Hit, units: Sequence[Unit]) -> str:
    """What a hit takes for its question, without the label."""
    lines = [units[number].line for number in range(hit.start, hit.end)]
    texts = [line.text if line else "" for line in lines]
    texts[-1] = texts[-1][: hit.offset]
    return " ".join(texts)[hit.label.end if hit.label and hit.label.end else 0 :]


def _is_followed(hit: Hit, units: Sequence[Unit], starts: set[int]) -> bool:
    """Whether a text stands after the hit that begins no other."""
    return bool(hit.words_after) or (hit.end < len(units) and hit.end not in starts)


def _to_label(hit: Hit, units: Sequence[Unit]) -> Hit:
    """The hit with its label alone for a question."""
    line = units[hit.start].line
    assert line is not None and hit.label is not None  # noqa: S101, PT018 - it was found behind a number
    end = hit.label.end
    rest = line.text[end:]
    return replace(
        hit, end=hit.start + 1, offset=end, likeness=0.0, margin=0.0, words_after=count_words(rest), joint=hit.joint
    )


def _own_headings(hits: list[Hit], units: Sequence[Unit], followed: set[int], wordings: Wordings) -> set[int]:
    """Where the numbers of a form bear headings in words of their own, the places of these hits.

    A heading stands out, says no sentence, and has its answer below it; most numbers have one.
    """
    numbered = [hit for hit in hits if hit.label is not None]
    found = {
        hit.start
        for hit in numbered
        if hit.look.stands_out
        and not hit.bare
        and hit.end == hit.start + 1
        and not hit.words_after
        and hit.start in followed
        and _is_heading(body_of(hit, units))
    }
    unlike = {
        hit.start for hit in numbered if hit.start in found and wordings.scores(body_of(hit, units))[hit.index] < _FAINT
    }
    return found if len(unlike) >= _HEADINGS and 2 * len(found) > len(numbered) else set()


def _is_heading(body: str) -> bool:
    words = count_words(unicodedata.normalize("NFC", body))
    return 0 < words <= _HEADING and not _STATEMENT.search(body) and normal(body) not in _ANSWERS


def why(text: str, index: int, wordings: Wordings, *, heading: bool, labelled: bool) -> Why:
    """Why a text was recognised as the question ``index``; ``labelled``: it ends with the number of the question."""
    label = parse_label(text)
    body = text[label.end :] if label else text
    if _is_label(body) or labelled:
        return "number"
    if heading:
        return "heading"
    return "wording" if wordings.ratio(body, index) >= VERBATIM else "alike"

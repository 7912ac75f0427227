"""What a version holds: its JSON, written by ``drafting.snapshot``, read back as blocks and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

import richtext
from richtext.blocks import Block, Blocks, List, ListItem, Paragraph, Quotation, Run
from submissions.values.enums import ArrivalWay, ParagraphAction, ProposalType
from submissions.values.kinds import kind_of

NOT_WRITTEN = {"labels", "number"}
"""Of an answer: the wording of its choices and the number of its question, which the secretariat may correct."""


def written(content: dict[str, Any]) -> dict[str, Any]:
    """Return what of a content is its submitter's: what the checksum is over.

    Left out is what others word and may correct without touching the input: names in the register beside their keys,
    labels of choices beside the choice, numbers of questions beside their key.
    """
    named = {
        name: [{key: said for key, said in row.items() if key != "name"} for row in content[name]]
        for name in ("co_submitters", "associated_with")
    }
    answers = [
        {name: said for name, said in answer.items() if name not in NOT_WRITTEN} for answer in content["answers"]
    ]
    return {**content, "organization": content["organization"]["id"], **named, "answers": answers}


def blocks_of(answer: dict[str, Any], newest: Mapping[str, int] | None = None) -> Blocks:
    """Return one answer as blocks, whatever its kind, comments on paragraphs included.

    ``newest`` are the numbers of the present revisions of paragraphs by key, where an older one is to be said.
    """
    blocks: list[Block] = list(richtext.parse(answer["html"])) if answer["html"] else []
    if answer["labels"]:
        blocks.append(List(False, tuple(ListItem((_plain(label),)) for label in answer["labels"])))
    elif said := kind_of(answer["kind"]).in_document(answer["value"]):
        blocks.append(_plain(said))
    comments = on_paragraphs(answer, newest)
    if any(comment["words"] for comment in comments):
        legend = _("Text proposed to be inserted is underlined; text proposed to be deleted is struck out.")
        blocks.append(Paragraph((Run(legend, italic=True),)))
    for comment in comments:
        blocks += _on_paragraph(comment)
    return tuple(blocks)


def on_paragraphs(answer: dict[str, Any], newest: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """Return the comments of an answer on paragraphs, each with what it asks for, ready to be shown.

    Added to each are ``asked`` (the action in words), ``words`` (the text proposal, ``richtext.proposed_words``) and
    ``is_reworded`` (whether the paragraph has another wording now; see ``blocks_of`` for ``newest``).
    """
    return [
        {
            **row,
            "asked": ParagraphAction(row["action"]).label,
            "type_label": str(ProposalType(row["type"]).label) if row.get("type") else "",
            "words": proposal(row["action"], row["text"], row["proposed_text"]),
            "is_reworded": row["revision"] < (newest or {}).get(row["paragraph"], 0),
        }
        for row in answer.get("paragraph_comments", [])
    ]


def proposal(action: str, text: str, proposed: str) -> tuple[richtext.Words, ...]:
    """Return what a comment would make of a paragraph worded ``text``; nothing where it proposes no change of text."""
    if action == ParagraphAction.DELETE:
        return richtext.proposed_words(text, "")
    if action == ParagraphAction.AMEND:
        return richtext.proposed_words(text, proposed)
    return richtext.proposed_words("", proposed) if proposed else ()


def is_text_alone(answer: dict[str, Any]) -> bool:
    """Tell whether an answer is its rich text and nothing else, so that its HTML says all of it."""
    return answer["value"] in (None, "") and not answer["labels"] and not answer["paragraph_comments"]


def is_silent(answer: dict[str, Any]) -> bool:
    """Tell whether an answer says nothing."""
    return not answer["html"] and is_text_alone(answer)


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _on_paragraph(comment: dict[str, Any]) -> list[Block]:
    head = _("Paragraph %(number)s: %(action)s") % {"number": comment["number"], "action": comment["asked"]}
    of = _("proposal of %(name)s") % {"name": comment["supports"]} if comment.get("supports") else ""
    head = " · ".join(filter(None, [head, of, comment["type_label"]]))
    blocks: list[Block] = [Paragraph((Run(head, bold=True),))]
    if comment["is_reworded"]:
        said = _("Made on revision %(number)s; the paragraph has been reworded since.")
        blocks.append(Paragraph((Run(said % {"number": comment["revision"]}, italic=True),)))
    if comment["words"]:
        blocks.append(Quotation((Paragraph(richtext.marked_runs(comment["words"])),)))
    if comment["comment"]:
        blocks += [_plain(line) for line in comment["comment"].splitlines() if line.strip()]
    return blocks


@dataclass(frozen=True, slots=True)
class Arrival:
    """How and when (aware) an input came in that was not submitted here."""

    way: ArrivalWay
    at: datetime


def arrival_of(content: dict[str, Any]) -> Arrival | None:
    """Return how the input came in, or None where it was submitted here."""
    received = content.get("received")
    return Arrival(ArrivalWay(received["by"]), datetime.fromisoformat(received["at"])) if received else None


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in two contents. ``number`` is None for particulars that are for the secretariat."""

    question: str
    number: int | None
    old: Blocks
    new: Blocks

    @property
    def state(self) -> Literal["same", "changed", "added", "removed"]:
        """What became of the answer."""
        if self.old == self.new:
            return "same"
        return "changed" if self.old and self.new else "added" if self.new else "removed"


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Compared]:
    """Set the answers of two contents side by side, by question: the numbered ones in order, then the others."""
    before = {answer["question"]: answer for answer in old["answers"]}
    after = {answer["question"]: answer for answer in new["answers"]}
    rows = [
        Compared(
            key,
            (after.get(key) or before[key])["number"],
            blocks_of(before[key]) if key in before else (),
            blocks_of(after[key]) if key in after else (),
        )
        for key in before | after
    ]
    return sorted(rows, key=lambda row: (row.number is None, row.number or 0))

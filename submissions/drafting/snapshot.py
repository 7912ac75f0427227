"""A draft as it would be handed in now: plain JSON, and the checksum by which two of them are the same."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785
from django.utils import translation

from richtext.blocks import SCHEMA
from submissions.models import Answer, Association, ParagraphComment, Submission
from submissions.values.contents import written
from submissions.values.enums import Language, TextTarget


def shown_answers(submission: Submission) -> list[Answer]:
    """Return the answers to the questions that are asked, given the other answers, in order."""
    answers = list(
        submission.answers.select_related("question__section").prefetch_related(
            "question__options", "paragraph_comments__revision__paragraph"
        )
    )
    values = {answer.question_id: answer.value for answer in answers}
    return [
        answer
        for answer in answers
        if answer.question.is_shown(values) and (answer.question.retired_at is None or is_answered(answer))
    ]


def is_answered(answer: Answer) -> bool:
    """Tell whether anything was answered: a text, a value, or a comment on a paragraph."""
    return not answer.is_empty or bool(answer.paragraph_comments.all())


def snapshot(submission: Submission) -> dict[str, Any]:
    """Return what is handed in as plain JSON: enough to show and to compile it when everything else has changed.

    Labels and the order of names are those of the language of the original, whatever the language of who asks: the
    same draft has one checksum.
    """
    with translation.override(Language(submission.language).interface):
        return _snapshot(submission)


def _snapshot(submission: Submission) -> dict[str, Any]:
    answers = [answer for answer in shown_answers(submission) if is_answered(answer)]
    organization = submission.organization
    associations = Association.objects.filter(
        consultation=submission.consultation_id, organization=organization
    ).select_related("statement_of")
    return {
        "schema": SCHEMA,
        "consultation": submission.consultation.slug,
        "organization": {"id": organization.pk, "name": organization.english_name},
        "language": submission.language,
        "publication": submission.publication,
        "on_behalf_of": [row.name for row in submission.on_behalf_of.all()],
        "co_submitters": [
            {"id": row.organization_id, "name": row.organization.english_name}
            for row in submission.co_submitters.select_related("organization").filter(
                confirmed_at__isnull=False, withdrawn_at=None
            )
        ],
        "associated_with": [{"id": row.statement_of_id, "name": row.statement_of.english_name} for row in associations],
        "answers": [_answer(answer) for answer in answers],
        "attachments": [
            {"id": file.pk, "kind": file.kind, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in submission.attachments.present()
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    question = answer.question
    return {
        "question": question.key,
        "number": question.number,
        "kind": question.kind,
        "html": answer.html,
        "value": answer.value,
        "labels": question.asked_as.labels(question, answer.value),
        "words": answer.words,
        "paragraph_comments": [comment_content(row) for row in answer.paragraph_comments.all()],
    }


def comment_content(row: ParagraphComment) -> dict[str, Any]:
    """Return a comment on a paragraph as a version holds it; what is usual is not said."""
    return {
        "paragraph": row.revision.paragraph.key,
        "number": row.revision.paragraph.number,
        "revision": row.revision.number,
        "text": row.revision.text,
        "action": row.action,
        "comment": row.comment,
        "proposed_text": row.proposed_text,
        **{name: said for name in ("type", "supports") if (said := getattr(row, name))},
        **({} if row.target == TextTarget.PARAGRAPH else {"target": row.target}),
    }


def checksum(content: dict[str, Any]) -> str:
    """Return the SHA-256 (hexadecimal) of what the submitter wrote (``contents.written``), serialized by RFC 8785."""
    return hashlib.sha256(rfc8785.dumps(written(content))).hexdigest()

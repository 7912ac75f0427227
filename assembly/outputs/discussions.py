"""The discussions of versions as comments in the margin of a Word file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from reviews import models as reviews
from reviews import reading
from reviews.models import Thread
from reviews.querysets import ThreadQuerySet
from reviews.voice import voice_of
from richtext import parse, plain_text
from richtext.blocks import Blocks
from submissions.models import SubmissionVersion, User
from word.model.document import Comment, Reply

DISCUSSED_VERSION = "rapporteur-discussions"
"""The custom property that names the version whose discussions a file holds."""

Discussions = Mapping[str, tuple[Comment, ...]]
"""The comments on one version, by the key of the question; their offsets count in the text of the answer."""


def discussions_of(version: SubmissionVersion, reader: User) -> Discussions:
    """Return the discussions of a version that a person may read, in the names that the person may read."""
    is_reviewed = SubmissionVersion.objects.reviewed_by(reader).filter(pk=version.pk).exists()
    seen = Thread.objects.visible_to(reader)
    return discussions_on([version], seen, to_submitter=not is_reviewed).get(version.pk, {})


def discussions_on(
    versions: Sequence[SubmissionVersion], threads: ThreadQuerySet, *, to_submitter: bool = False
) -> dict[int, Discussions]:
    """Return what of ``threads`` stands on each of some versions of different submissions, by their keys."""
    by_submission = {version.submission_id: version for version in versions}
    rows = (
        threads.filter(submission__in=by_submission)
        .select_related("question", "version")
        .prefetch_related("comments__author", "placements")
        .order_by("question__position", "start", "pk")
    )
    found: dict[int, dict[str, list[Comment]]] = defaultdict(lambda: defaultdict(list))
    texts: dict[tuple[int, str], tuple[str, int]] = {}
    for thread in rows:
        version = by_submission[thread.submission_id]
        if thread.version.number > version.number:
            continue
        key = thread.question.key
        if (version.pk, key) not in texts:
            texts[version.pk, key] = _text(version.content, key)
        reading.set_places([thread], version)
        found[version.pk][key].append(_comment(thread, *texts[version.pk, key], to_submitter=to_submitter))
    return {pk: {key: tuple(said) for key, said in by_key.items()} for pk, by_key in found.items()}


def within(comments: Sequence[Comment], html: str, blocks: Blocks) -> tuple[Comment, ...]:
    """Return comments on the text of ``html`` for blocks that begin with it: footnotes stand after all other text."""
    own = len(plain_text(parse(html), footnotes=False))
    further = len(plain_text(blocks, footnotes=False)) - own
    if not further:
        return tuple(comments)
    return tuple(
        replace(said, start=said.start + further, end=said.end + further) if said.start > own else said
        for said in comments
    )


def _text(content: dict[str, Any], key: str) -> tuple[str, int]:
    """Return the text of an answer, and where that of its footnotes begins."""
    html = next((row["html"] for row in content["answers"] if row["question"] == key), "")
    blocks = parse(html)
    return plain_text(blocks), len(plain_text(blocks, footnotes=False)) + 1


def _comment(thread: Any, text: str, notes_at: int, *, to_submitter: bool) -> Comment:
    """Return a discussion; it covers the whole answer where it is on that or its words are gone."""
    first, *others = thread.comments.all()
    start, end = thread.at
    is_whole = thread.is_lost or not thread.exact
    return Comment(
        0 if is_whole else start,
        max(len(text), 1) if is_whole else end,
        voice_of(first, to_submitter=to_submitter),
        "\n".join([*_about(thread, in_footnote=start >= notes_at and not is_whole), _said(first)]),
        first.created_at,
        resolved=thread.is_resolved,
        replies=tuple(
            Reply(voice_of(row, to_submitter=to_submitter), _said(row), row.created_at, identity=row.pk)
            for row in others
        ),
        identity=first.pk,
    )


def _said(comment: reviews.Comment) -> str:
    return _("Withdrawn by its author.") if comment.withdrawn_at else comment.text


def _about(thread: Any, *, in_footnote: bool) -> list[str]:
    """Return what must be said before a comment where its range does not say which words it is on."""
    if thread.is_lost:
        said = _("On words of version %(number)s that no longer stand here: “%(words)s”")
        return [said % {"number": thread.version.number, "words": thread.exact}]
    if thread.is_doubtful:
        said = _("On words of version %(number)s whose place here is to be confirmed: “%(words)s”")
        return [said % {"number": thread.version.number, "words": thread.exact}]
    if in_footnote:
        words = thread.place.exact if thread.place else thread.exact
        return [_("On words of the footnote: “%(words)s”") % {"words": words}]
    return []

"""One submission as a Word file: the copy that goes with the receipt, and the draft so far."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assembly.outputs import collect
from assembly.outputs.discussions import DISCUSSED_VERSION, Discussions, discussions_of
from assembly.outputs.services import templates
from richtext import marked_runs
from richtext.blocks import Paragraph, Run
from submissions.clearance.services.silence.state import kept_on
from submissions.clearance.services.state import cleared_by
from submissions.drafting.joint import as_shown
from submissions.drafting.services import pictures
from submissions.drafting.snapshot import snapshot
from submissions.models import Consultation, ParagraphRevision, Question, Submission, SubmissionVersion, User
from submissions.record.services.voice import public_content, received_of, see_original, voice_of
from submissions.texts.rewording import reworded_between
from submissions.values import moments
from submissions.values.contents import arrival_of, blocks_of, is_silent
from submissions.values.dates import say_moment
from submissions.values.enums import Language, Publication
from submissions.values.languages import direction_of
from submissions.values.typography import say_head, say_list, say_parts
from word.model.document import Document, Element, Facts, Fragment, Heading, Line, Properties, Subtitle, Title
from word.writing.changes import tracked
from word.writing.writer import write


def version_file(
    version: SubmissionVersion, *, for_members: bool = False, with_discussions_for: User | None = None
) -> bytes:
    """Return a submitted version as a Word file, in the language of the original, for whoever has a part in it.

    With ``for_members``, who cleared it inside the organization is named as well, which is nobody else's affair. With
    ``with_discussions_for`` the discussions that this person may read stand in the margin.
    """
    submission = version.submission
    with translation.override(Language(version.language).interface):
        content = as_shown(version)
        facts = [
            (_("Reference"), version.reference),
            (_("Received"), say_parts([say_moment(version.received_at, submission.consultation.zone), _way(version)])),
            (_("Received (UTC)"), version.received_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")),
            *_original(version, content, withheld=False),
            (_("Checksum (SHA-256)"), version.checksum),
            *(_cleared(version) if for_members else []),
        ]
        discussions = discussions_of(version, with_discussions_for) if with_discussions_for else None
    return _file(
        submission,
        content,
        version.submitted_at,
        tuple(facts),
        discussions=discussions,
        custom=(_numbered(version), *(() if discussions is None else ((DISCUSSED_VERSION, str(version.pk)),))),
    )


def public_file(version: SubmissionVersion) -> bytes:
    """Return a published version as the public record gives it: in whose name and when, ``record.services.voice`` says.

    Nothing in the file, its properties and times included, depends on who submitted where the name is withheld.
    """
    submission = version.submission
    with translation.override(Language(version.language).interface):
        voice, received = voice_of(version), received_of(version, submission.consultation)
        facts = [(_("Reference"), version.reference)]
        facts.append((_("Received"), say_parts([received.text, "" if voice.is_withheld else _way(version)])))
        facts += _original(version, public_content(version), withheld=voice.is_withheld)
        if voice.checksum:
            facts.append((_("Checksum (SHA-256)"), voice.checksum))
    name = voice.name if voice.is_withheld else ""
    custom = (_numbered(version),)
    return _file(submission, public_content(version), received.at, tuple(facts), withheld_as=name, custom=custom)


def _numbered(version: SubmissionVersion) -> tuple[str, str]:
    """The property by which whoever checks a compilation knows the version again."""
    return "Version", str(version.number)


def _cleared(version: SubmissionVersion) -> Iterator[tuple[str, str]]:
    """Yield in which silence procedure and by whom exactly this text was cleared."""
    consultation = version.submission.consultation
    procedure = kept_on(version)
    if procedure:
        yield _("Silence kept"), say_moment(procedure.expires_at, consultation.zone)
    for row in cleared_by(version):
        decided_at = say_moment(row.decided_at or row.sent_at, consultation.zone)
        who = say_parts([row.decided_name, row.decided_title, decided_at])
        yield _("Cleared by"), say_head(row.title, who)


def _original(version: SubmissionVersion, content: dict[str, Any], *, withheld: bool) -> list[tuple[str, str]]:
    said = "" if content["answers"] else see_original(version, withheld=withheld)
    return [(_("Original"), said)] if said else []


def _way(version: SubmissionVersion) -> str:
    """Return how an input came in that was not submitted here, in words; "" for one that was."""
    arrival = arrival_of(version.content)
    return str(arrival.way.label) if arrival else ""


def draft_file(submission: Submission) -> bytes:
    """Return the present draft as a Word file, plainly marked as not submitted."""
    content = snapshot(submission)
    with translation.override(Language(submission.language).interface):
        as_of = say_moment(moments.now(), submission.consultation.zone)
        facts = ((_("Status"), _("Draft, not submitted")), (_("As of"), as_of))
    return _file(submission, content, moments.now(), facts)


def changes_file(
    submission: Submission, old: SubmissionVersion, new: SubmissionVersion | None, *, author: str
) -> bytes:
    """Return the way from one version to another, or to the draft (None), as a Word file with tracked changes.

    The changes bear the name ``author`` and the time of the newer text.
    """
    content = new.content if new else snapshot(submission)
    created = new.submitted_at if new else submission.edited_at
    until = new.submitted_at if new else moments.now()
    with translation.override(Language(content["language"]).interface):
        facts = (
            (_("Changes from"), old.reference),
            (pgettext("the newer of two texts compared", "To"), new.reference if new else _("Draft, not submitted")),
            (_("As of"), say_moment(created, submission.consultation.zone)),
        )
    return _file(
        submission, content, created, facts, changes=_Changes(old.content, author, created, (old.submitted_at, until))
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    """What the answers are compared with, and whose changes those are."""

    before: dict[str, Any]
    author: str
    created: datetime
    times: tuple[datetime, datetime]
    """Of the older and of the newer text."""


def _file(
    submission: Submission,
    content: dict[str, Any],
    created: datetime,
    facts: tuple[tuple[str, str], ...],
    *,
    withheld_as: str = "",
    changes: _Changes | None = None,
    discussions: Discussions | None = None,
    custom: tuple[tuple[str, str], ...] = (),
) -> bytes:
    language = content["language"]
    with translation.override(Language(language).interface):
        consultation = submission.consultation
        name = withheld_as or submission.organization.name
        document = Document(
            properties=Properties(
                title=say_head(name, consultation.title),
                subject=consultation.process.title,
                author=name,
                keywords=consultation.slug,
                language=language,
                created=created,
                identifier=str(submission.number or ""),
                custom=custom,
            ),
            body=_elements(consultation, name, content, facts, changes=changes, discussions=discussions or {}),
            header=consultation.title,
            footer=name,
            page_label=_("Page {page} of {pages}"),
            pictures=pictures.content,
        )
        stream = io.BytesIO()
        write(document, stream, templates.path_for(submission.consultation))
    return stream.getvalue()


def _reworded(consultation: Consultation, content: dict[str, Any], changes: _Changes) -> Iterator[Element]:
    """Yield what became meanwhile of the paragraphs commented on: no change of the author, so none that Word tracks."""
    old_at, new_at = changes.times
    found = reworded_between(consultation.pk, changes.before, old_at, content, new_at)
    if not found:
        return
    yield Heading(1, _("The text under consultation was reworded meanwhile"), "reworded")
    yield Line(_("Of the paragraphs commented on, these read otherwise when the newer text was written:"), "Note")
    for row in found:
        language = row.new.paragraph.base_text.language
        yield Line(_("Paragraph %(number)s") % {"number": row.new.paragraph.number}, "Note")
        yield Fragment((Paragraph(marked_runs(tuple(row.words))),), language, direction_of(language))


def _elements(
    consultation: Consultation,
    name: str,
    content: dict[str, Any],
    facts: tuple[tuple[str, str], ...],
    *,
    changes: _Changes | None,
    discussions: Discussions,
) -> Iterator[Element]:
    language = content["language"]
    yield Title(name)
    yield Subtitle(consultation.title)
    rows = list(facts)
    for label, names in (
        (_("Jointly with"), [row["name"] for row in content["co_submitters"]]),
        (_("Also on behalf of"), content["on_behalf_of"]),
        (_("Associates itself with the statement of"), [row["name"] for row in content["associated_with"]]),
    ):
        if names:
            rows.append((str(label), say_list(names)))
    rows.append((_("Language of the original"), str(Language(language).label)))
    rows.append((_("Publication"), str(Publication(content["publication"]).label)))
    yield Facts(tuple((str(label), str(value)) for label, value in rows))
    if changes:
        yield from _reworded(consultation, content, changes)
    answers = {answer["question"]: answer for answer in content["answers"]}
    before = {answer["question"]: blocks_of(answer) for answer in changes.before["answers"]} if changes else {}
    newest = ParagraphRevision.objects.newest(consultation.pk)
    text_language = getattr(getattr(consultation, "base_text", None), "language", "")
    questions = Question.objects.filter(questionnaire__consultation=consultation).exclude(number=None)
    for question in questions.order_by("number", "position"):
        answer = answers.get(question.key)
        said = discussions.get(question.key, ())
        if question.retired_at and not answer and question.key not in before and not said:
            continue  # asked no more, and nobody here has answered it
        yield Heading(1, f"{question.number}. {question.text}", f"question_{question.mark}")
        if changes:
            now = blocks_of(answer) if answer else ()
            marked = tracked(before.get(question.key, ()), now, changes.author, changes.created)
            yield Fragment(marked, language, direction_of(language)) if marked else Line(_("No answer."), "Note")
        elif answer and not is_silent(answer):
            mark = f"answer_{question.mark}"
            yield from collect.elements_of(answer, language, mark, newest, text_language, said)
        elif said:
            yield Fragment((Paragraph((Run(_("No answer."), italic=True),)),), language, comments=said)
        else:
            yield Line(_("No answer."), "Note")

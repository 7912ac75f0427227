"""What a person confirmed of a file is written into the answers, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.enums import UploadState
from assembly.intake.services import marked_up, plan_edits, plans, returning, uploading
from assembly.intake.services.importing import Examined
from assembly.intake.services.plan_parts import KEEP, REPLACE, Result
from assembly.intake.services.plans import Sheet
from assembly.intake.services.uploading import attach, locked_upload
from assembly.models import Upload
from submissions.core import audit, locks
from submissions.drafting import services as drafting
from submissions.drafting.services import Saved, attachments, pictures
from submissions.drafting.services.attachments import File
from submissions.models import Answer, Consultation, Organization, Question, SubmissionVersion, User
from submissions.record.services import particulars as parties
from submissions.record.services import receiving
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.contents import Arrival
from submissions.values.enums import ArrivalWay, AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible


@dataclass(frozen=True, slots=True)
class Options:
    """What goes with the answers: the file as the original, the language of the file, handing in as received."""

    original: bool = False
    language: bool = False
    submit: bool = False


CHANGED = gettext_lazy("Someone changed these answers meanwhile. Look at their newest text, then choose again.")


@locks.writing
def confirm(
    upload_id: int, actor: User, plan_revision: int, bases: Mapping[str, int], options: Options = Options()
) -> Upload:
    """Write the answers as planned. ``bases`` are the revisions of the answers that the person was shown, by key.

    All or nothing. Raises NotPermitted, or NotPossible where something is undecided, nothing is placed, or an answer
    was changed since it was shown.
    """
    upload = plan_edits.ready(upload_id, actor, plan_revision, answers=True)
    sheet = Sheet(upload)
    results = sheet.results
    proposals = marked_up.to_enter(upload)
    if not results and not proposals[1]:
        raise NotPossible(_("Nothing of the file goes into an answer yet. Choose a question for at least one part."))
    if sheet.undecided:
        raise NotPossible(
            _("Choose what becomes of the text that is there already."),
            [str(result.question) for result in sheet.undecided],
        )
    moved = [
        result for result in results if bases.get(result.question.key, result.answer.revision) != result.answer.revision
    ]
    if moved:
        raise NotPossible(
            CHANGED,
            [str(result.question) for result in moved],
        )
    outcomes = [result.choice if result.taken else "same" if result.same else "new" for result in results]
    account = {"balance": sheet.balance.as_json(), "left_out": [asdict(told) for told in sheet.left_out]}
    write = _receive if upload.on_behalf else _save
    chosen = [result for result in results if result.choice != KEEP]
    revisions, version = write(upload, chosen, actor, options, proposals)
    rows = [_done(*done, revisions) for done in zip(results, outcomes, strict=True)]
    if proposals[1]:
        account["proposals"] = [asdict(entered) for entered in proposals[1]]
    return _applied(upload, actor, {"answers": rows, **account, "version": version.pk if version else None})


def _applied(upload: Upload, actor: User, applied: dict[str, Any]) -> Upload:
    upload.state, upload.applied = UploadState.APPLIED, applied
    upload.applied_by, upload.applied_at = actor, moments.now()
    upload.save(update_fields=["applied", "state", "applied_by", "applied_at"])
    return upload


@locks.writing
def confirm_returned(
    upload_id: int,
    actor: User,
    plan_revision: int,
    choices: Mapping[str, str],
    bases: Mapping[str, int],
    options: Options = Options(),
) -> Upload:
    """Save what a drafting file that came back changes of the draft, by the choice for each question's key.

    All or nothing. Raises NotPermitted, or NotPossible where something is undecided or was changed since it was shown.
    """
    upload = plan_edits.ready(upload_id, actor, plan_revision, answers=True)
    found = plans.returned(upload)
    if found is None:
        raise NotPossible(_("This file is no longer waiting to be confirmed."))
    proposed = [proposal for proposal in found if proposal.choices]
    moved = [row for row in proposed if bases.get(row.question.key, row.answer.revision) != row.answer.revision]
    if moved:
        raise NotPossible(CHANGED, [str(proposal.question) for proposal in moved])
    rows: list[dict[str, Any]] = []
    for proposal in proposed:
        choice = choices.get(proposal.question.key) or proposal.default
        chosen, before = proposal.chosen(choice), proposal.answer.revision
        saved = None
        if choice != KEEP:
            html = pictures.renamed(chosen.html, upload.reading["pictures"] if upload.reading else {})
            saved = _save_one(upload, proposal.question, proposal.answer, html, chosen.value, actor)
        rows.append(
            {
                "key": proposal.question.key,
                "what": _RETURNED[choice],
                "before": before,
                "after": saved.revision if saved else before,
                "words": proposal.answer.words,
                "notices": [[notice.code, notice.excerpt, notice.count] for notice in saved.notices] if saved else [],
            }
        )
    _save_beside(upload, sorted(row["key"] for row in rows), actor, options)
    told = [asdict(told) for told in plans.told_of(found)]
    return _applied(
        upload,
        actor,
        {"answers": rows, "balance": plans.balance_of(found).as_json(), "left_out": told, "version": None},
    )


_RETURNED = {"keep": KEEP, "file": REPLACE, "merged": "merge", "both": "after"}
"""What was done with an answer, by the options of services.returning."""


def _done(result: Result, what: str, revisions: dict[str, tuple[int, int]]) -> dict[str, Any]:
    before, after = revisions.get(result.question.key, (result.answer.revision, result.answer.revision))
    return {
        "key": result.question.key,
        "what": what,
        "before": before,
        "after": after,
        "words": result.words,
        "notices": [[notice.code, notice.excerpt, notice.count] for notice in result.notices],
    }


_Written = tuple[dict[str, tuple[int, int]], SubmissionVersion | None]


def _save(
    upload: Upload, results: list[Result], actor: User, options: Options, proposals: marked_up.ToEnter
) -> _Written:
    """Save into the organization's own draft."""
    revisions: dict[str, tuple[int, int]] = {}
    for result in results:
        before = result.answer.revision
        saved = _save_one(upload, result.question, result.answer, result.html, result.value, actor)
        revisions[result.question.key] = before, saved.revision
    question, entered = proposals
    if entered:
        drafting.enter_from_file(upload.submission_id, question, entered, actor, upload.name)
    _save_beside(upload, sorted({*revisions, question} - {""}), actor, options)
    return revisions, None


def _save_one(upload: Upload, question: Question, answer: Answer, html: str, value: Any, actor: User) -> Saved:
    content = {"html": html} if question.is_text else {"value": value}
    outcome = drafting.save_answer(
        answer, answer.revision, actor=actor, from_file=upload.name, merging=False, **content
    )
    if not isinstance(outcome, Saved):
        raise NotPossible(CHANGED, [str(question)])
    return outcome


def _save_beside(upload: Upload, keys: list[str], actor: User, options: Options) -> None:
    submission = upload.submission
    language = upload.reading["language"] if upload.reading else ""
    if options.language and language:
        parties.set_particulars(submission.pk, actor=actor, language=language, publication=submission.publication)
    if options.original and upload.content_type:
        attach(upload, actor)
    audit.record(AuditVerb.IMPORTED, actor, submission=submission, questions=keys, file=upload.name)


def _receive(
    upload: Upload, results: list[Result], actor: User, options: Options, proposals: marked_up.ToEnter
) -> _Written:
    """Enter what came in on behalf of the organization, and hand it in if asked."""
    submission = upload.submission
    if options.original and upload.content_type:
        attach(upload, actor)
    language = upload.reading["language"] if upload.reading and options.language else ""
    received = receiving.receive(
        submission.consultation,
        submission.organization,
        actor,
        {result.question.key: result.html if result.question.is_text else result.value or "" for result in results},
        from_file=upload.name,
        language=language,
        submit=options.submit,
        arrival=_arrival(upload),
        proposals=proposals,
    )
    return received.revisions, received.version


def _arrival(upload: Upload) -> Arrival | None:
    return Arrival(ArrivalWay(upload.arrived_by), upload.arrived_at) if upload.arrived_at else None


@locks.writing
def record(upload_id: int, actor: User) -> SubmissionVersion:
    """Hand in, on behalf of the organization, what was entered from a file, or a file whose text could not be read.

    Of the latter the original is the input. Raises NotPermitted, or NotPossible for a file that is neither, that was
    handed in already, or of which an answer was edited since.
    """
    upload = locked_upload(upload_id, actor, answers=True)
    entered: dict[str, str] = {}
    if upload.on_behalf and upload.state == UploadState.FAILED and upload.content_type and not upload.applied:
        attach(upload, actor)
    elif upload.on_behalf and upload.state == UploadState.APPLIED and not upload.applied["version"]:
        entered = _still_as_entered(upload)
    else:
        raise NotPossible(_("Only what was entered from a file, or a file that was kept, is recorded this way."))
    submission = upload.submission
    received = receiving.receive(
        submission.consultation, submission.organization, actor, entered, submit=True, arrival=_arrival(upload)
    )
    if received.version is None:
        raise NotPossible(_("Nothing was handed in."))
    upload.applied = {"answers": [], **upload.applied, "version": received.version.pk}
    upload.save(update_fields=["applied"])
    return received.version


def _still_as_entered(upload: Upload) -> dict[str, str]:
    """Return the answers that were entered from a file, by key; the organization may have gone on drafting since."""
    entered = {row["key"]: row["after"] for row in upload.applied["answers"] if row["what"] != KEEP}
    answers = Answer.objects.filter(submission=upload.submission_id, question__key__in=entered)
    rows = sorted(locks.rows(answers.select_related("question")), key=lambda row: row.question.position)
    edited = [str(row.question) for row in rows if row.revision != entered[row.question.key]]
    if edited:
        raise NotPossible(_("These answers were edited since. Take the import back and confirm it anew."), edited)
    return {row.question.key: row.html if row.question.is_text else row.value or "" for row in rows}


@locks.writing
def enter(
    examined: Examined, consultation: Consultation, organization: Organization, actor: User, *, submit: bool = False
) -> Upload:
    """Enter a file on behalf of an organization just as its answers were found; what was there stays in the history.

    Raises NotPermitted, or NotPossible where none of the questions was found.
    """
    proposed = bool(examined.marked and examined.marked.proposals)
    if returning.recognises(examined.source) and not examined.placement.questions:
        raise NotPossible(_("Nothing is answered in this file yet, so nothing was entered."))
    if not examined.placement.questions and not proposed:
        raise NotPossible(_("None of the questions was found in the file, so nothing was entered."))
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    submission = drafting.open_submission(consultation, organization, actor)
    upload = uploading.record(submission, actor, File(examined.path.name, examined.path.read_bytes()), on_behalf=True)
    upload.state, upload.reading = UploadState.READY, uploading.reading_of(upload, examined)
    choices = dict.fromkeys((placed.key for placed in examined.placement.questions), REPLACE)
    upload.plan = {"choices": choices, "all_proposals": True}
    upload.save(update_fields=["state", "reading", "plan"])
    return confirm(upload.pk, actor, 0, {}, Options(original=True, language=True, submit=submit))


@locks.writing
def take_back(upload_id: int, actor: User) -> list[Question]:
    """Restore the answers as they were before the import, and let the file be confirmed anew.

    Returns the questions whose answer was edited since: those stay as they are. Raises NotPermitted, or NotPossible
    where there is nothing to take back or it was handed in.
    """
    upload = locked_upload(upload_id, actor, answers=True)
    if upload.state != UploadState.APPLIED:
        raise NotPossible(_("This file has not been imported."))
    if upload.applied["version"]:
        raise NotPossible(_("What was handed in stays on the record."))
    done = {row["key"]: row for row in upload.applied["answers"]}
    edited: list[Question] = []
    answers = Answer.objects.filter(submission=upload.submission_id, question__key__in=done)
    for answer in drafting.to_save(answers.all()).order_by("question__position"):
        row = done[answer.question.key]
        if row["before"] == row["after"]:
            continue
        if answer.revision != row["after"]:
            edited.append(answer.question)
            continue
        _restore(upload, answer, row["before"], actor)
    if upload.applied.get("proposals"):
        drafting.take_out_of_file(upload.submission_id, upload.name)
    if upload.attachment and upload.attachment.removed_at is None:
        attachments.take_out(upload.attachment)
    upload.state, upload.applied, upload.attachment = UploadState.READY, {}, None
    upload.applied_by, upload.applied_at, upload.plan_revision = None, None, upload.plan_revision + 1
    upload.save(update_fields=["state", "applied", "attachment", "applied_by", "applied_at", "plan_revision"])
    return edited


def _restore(upload: Upload, answer: Answer, revision: int, actor: User) -> None:
    html, value = drafting.content_at(answer, revision) or ("", None)
    if upload.on_behalf:
        content = html if answer.question.is_text else value
        text, value, words, notices = drafting.cleaned(upload.submission, answer.question, content)
        drafting.write(answer, answer.revision, text, value, words, notices, actor, uuid4().hex)
    else:
        drafting.save_answer(answer, answer.revision, actor=actor, html=html, value=value)

"""Files that came in: kept as they were received, and read, at once where they are small, else by a worker."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from assembly import leases
from assembly.enums import UploadState
from assembly.intake import sentences
from assembly.intake.services import importing, marked_up
from assembly.intake.services.importing import Examined
from assembly.intake.services.unreadable import Unreadable
from assembly.models import Upload
from submissions.core import locks
from submissions.core.outbox import ask_again, enqueue
from submissions.core.storing import store
from submissions.core.sweeping import each_alone
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments, editable, pictures
from submissions.drafting.services.attachments import LARGEST, File, kind_of, plain_name
from submissions.models import Answer, Consultation, Organization, Submission, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.contents import Arrival
from submissions.values.enums import AttachmentKind
from submissions.values.exceptions import NotPermitted, NotPossible
from word.matching.arrange import arrange
from word.matching.pieces import SHAPE, pieces_to_json
from word.model.source import notice_to_json, source_to_json

logger = logging.getLogger(__name__)

TASK = "assembly.tasks.read_upload"
QUICK_BYTES = 1024 * 1024
"""Smaller files are read while the person waits; others by a worker."""
QUICK_SECONDS = 6.0
READING_SECONDS = 60.0
LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
MOST_WAITING = 3
"""Files of one submission that may wait to be read at the same time."""

HARMFUL = frozenset({"macros", "expands", "unsafe-names", "entities"})
"""Refusals of files that nobody should be handed, whatever their kind."""

WAITING, READING = UploadState.WAITING, UploadState.READING


@locks.within
def locked_submission(submission_id: int, actor: User, *, on_behalf: bool) -> Submission:
    """Return the submission locked. Raises NotPermitted to whoever may not import into it (now), or enter it."""
    if not on_behalf:
        return editable(submission_id, actor)
    submission = locks.submission(submission_id)
    reason = reason_against(actor, "submissions.serve_consultation", submission)
    if reason:
        raise NotPermitted(reason)
    return submission


@locks.within
def locked_upload(upload_id: int, actor: User, *, answers: bool = False) -> Upload:
    """Return the file locked, its submission too, and with ``answers`` those of the submission. Raises NotPermitted."""
    found = Upload.objects.only("submission_id", "on_behalf").get(pk=upload_id)
    submission = locked_submission(found.submission_id, actor, on_behalf=found.on_behalf)
    if answers:
        locks.rows(Answer.objects.filter(submission=submission).only("pk"))
    upload = locks.one(Upload.objects.all(), upload_id)
    upload.submission = submission
    return upload


@locks.writing
def begin_on_behalf(
    consultation: Consultation, actor: User, organization: Organization | None, name: str = "", category: str = ""
) -> Submission:
    """Return the submission of an organization of the register, or of one that is registered now by name and category.

    Raises NotPermitted to anyone but the secretariat of the call, NotFound for an unknown State, NotPossible where the
    category is not admitted.
    """
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    organization = organization or importing.organization_for(name, category)
    return drafting.open_submission(consultation, organization, actor)


@locks.in_steps
def take(
    submission_id: int, actor: User, file: File, *, on_behalf: bool = False, arrival: Arrival | None = None
) -> Upload:
    """Keep a file and read it, or have it read. A file that is being looked at already is not taken twice.

    Raises NotPermitted, or NotPossible for what is empty or too large.
    """
    upload = _keep(submission_id, actor, file, on_behalf=on_behalf, arrival=arrival)
    if upload.state == WAITING and upload.size < QUICK_BYTES:
        run(upload.pk, seconds=QUICK_SECONDS)
        upload.refresh_from_db()
    return upload


@locks.writing
def _keep(submission_id: int, actor: User, file: File, *, on_behalf: bool, arrival: Arrival | None) -> Upload:
    submission = locked_submission(submission_id, actor, on_behalf=on_behalf)
    if not file.content:
        raise NotPossible(sentences.refusal("empty"))
    if len(file.content) > LARGEST:
        raise NotPossible(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(LARGEST)})
    digest = hashlib.sha256(file.content).hexdigest()
    own = Upload.objects.filter(submission=submission, on_behalf=on_behalf)
    found: Upload | None = own.filter(sha256=digest, state__in=[WAITING, READING, UploadState.READY]).first()
    if found:
        return found
    if own.waiting().count() >= MOST_WAITING:
        raise NotPossible(_("Other files are still being read. Wait until they are, then send this one."))
    upload = record(submission, actor, file, on_behalf=on_behalf, arrival=arrival)
    if upload.size >= QUICK_BYTES:
        enqueue(TASK, upload_id=upload.pk)
    return upload


@locks.within
def record(
    submission: Submission, actor: User, file: File, *, on_behalf: bool, arrival: Arrival | None = None
) -> Upload:
    """Keep a file as it came, waiting to be read."""
    upload = Upload(
        submission=submission,
        on_behalf=on_behalf,
        name=plain_name(file.name),
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content_type=kind_of(file.content),
        arrived_by=arrival.way if arrival else "",
        arrived_at=arrival.at if arrival else None,
        uploaded_by=actor,
        uploaded_at=moments.now(),
    )
    store(upload.file, file.content)
    upload.save()
    return upload


@locks.in_steps
def run(upload_id: int, *, seconds: float = READING_SECONDS) -> bool:
    """Read a file, if it is still to be read and no other process is at it; tell whether this call settled it.

    Safe to call twice. A file that takes longer than ``seconds`` where that is less than a worker gives it is left to
    a worker.
    """
    lease = _take(upload_id)
    if lease is None:
        return False
    upload = Upload.objects.select_related("submission__consultation", "uploaded_by").get(pk=upload_id)
    try:
        with TemporaryDirectory(prefix="converting-") as folder:
            examined = importing.examine(
                Path(upload.file.path), upload.submission.consultation, timeout=seconds, folder=Path(folder)
            )
            reading = reading_of(upload, examined)
    except Unreadable as unreadable:
        if unreadable.code == "too-heavy" and seconds < READING_SECONDS:
            return not _leave_to_a_worker(upload_id, lease)
        return _fail(upload, lease, unreadable.code)
    except Exception:
        logger.exception("The file of upload %s could not be read.", upload_id)
        return _fail(upload, lease, "fault")
    return _settle(upload_id, lease, state=UploadState.READY, reading=reading, refusal="")


def reading_of(upload: Upload, examined: Examined) -> dict[str, Any]:
    """Return what was read, as JSON values: the pieces with their places, what did not come along, the whole source.

    The pictures are taken into the submission, so that they can be looked at; ``pictures`` gives the checksum under
    which each is kept by the one under which the pieces name it. What stands in no answer is removed in time.
    """
    placement = examined.placement
    shown = importing.shown_in(examined, [arrange(examined.source.items)])
    # Those that are too many are said when the answers are cleaned.
    names = pictures.take(upload.submission, upload.uploaded_by, shown)
    return {
        "shape": SHAPE,
        "pictures": names,
        "form": placement.form,
        "own": examined.is_own,
        "language": examined.language,
        "words_in": placement.words_in,
        "marked": marked_up.found_to_json(examined.marked) if examined.marked else None,
        "losses": [notice_to_json(loss) for loss in examined.source.losses],
        "notices": [notice_to_json(notice) for notice in placement.notices],
        "pieces": pieces_to_json(placement.pieces),
        "source": source_to_json(examined.source),
    }


def _take(upload_id: int) -> str | None:
    """Lease a waiting or abandoned file by compare-and-set; None where there is nothing to do."""
    upload = Upload.objects.defer("reading").filter(pk=upload_id).first()
    if upload is None:
        logger.warning("Upload %s is gone; nothing to do.", upload_id)
        return None
    if not leases.is_free(upload, WAITING, READING):
        return None
    if upload.attempts >= MOST_ATTEMPTS:
        _fail(upload, upload.lease, "too-heavy")
        return None
    return leases.take(upload, READING, LEASE)


def _settle(upload_id: int, lease: str, **fields: object) -> bool:
    return leases.settle(Upload, upload_id, [WAITING, READING], lease, **fields)


def _fail(upload: Upload, lease: str, code: str) -> bool:
    """Note why a file is not read; one that may hold macros or worse is not kept."""
    dropped = {} if upload.content_type and code not in HARMFUL else {"file": "", "content_type": ""}
    settled = _settle(upload.pk, lease, state=UploadState.FAILED, refusal=code, **dropped)
    if settled and dropped:
        upload.file.storage.delete(upload.file.name or "")
    return settled


def _leave_to_a_worker(upload_id: int, lease: str) -> bool:
    with locks.transaction():
        locks.took(Upload, [upload_id])
        enqueue(TASK, upload_id=upload_id)
        return _settle(upload_id, lease, state=WAITING)


def is_stale(upload: Upload) -> bool:
    """Tell whether a file was read by an earlier version of this site, in a form that is no longer known."""
    return upload.reading is not None and upload.reading.get("shape") != SHAPE


@locks.in_steps
def read_again(upload_id: int) -> None:
    """Read a file again that is stale and was not imported yet; what was chosen for its parts is forgotten."""
    with locks.transaction():
        upload = locks.one(Upload.objects.all(), upload_id)
        if upload.state != UploadState.READY or not is_stale(upload):
            return
        upload.state, upload.reading, upload.plan, upload.attempts = WAITING, None, {}, 0
        upload.save(update_fields=["state", "reading", "plan", "attempts"])
        enqueue(TASK, upload_id=upload.pk)


@locks.in_steps
def requeue_expired() -> int:
    """Ask again for files whose worker died, and for those nobody took; return how many."""
    waiting = Upload.objects.filter(state=WAITING, uploaded_at__lt=moments.now() - LEASE)
    leases_until = dict((Upload.objects.abandoned() | waiting).values_list("pk", "leased_until"))
    return each_alone(lambda pk: ask_again(TASK, leases_until[pk], upload_id=pk), leases_until, "Upload")


@locks.writing
def dismiss(upload_id: int, actor: User) -> Upload:
    """Set a file aside that was not imported; it is deleted. Raises NotPermitted or NotPossible."""
    upload = locked_upload(upload_id, actor)
    if upload.state == UploadState.APPLIED:
        raise NotPossible(_("This file has been imported. Take the import back first."))
    storage, name = upload.file.storage, upload.file.name
    upload.state, upload.file, upload.reading = UploadState.DISMISSED, "", None
    upload.lease, upload.leased_until, upload.plan = "", None, {}
    upload.save()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return upload


@locks.writing
def keep_as_original(upload_id: int, actor: User) -> Upload:
    """Keep a file that could not be read with the submission, as its original. Raises NotPermitted or NotPossible."""
    upload = locked_upload(upload_id, actor)
    if upload.state != UploadState.FAILED or not upload.content_type:
        raise NotPossible(_("Only a PDF, Word, OpenDocument or picture file that could not be read is kept this way."))
    attach(upload, actor)
    return upload


@locks.within
def attach(upload: Upload, actor: User) -> None:
    """Make the file the original of its submission, in place of one that came the same way before."""
    present = Upload.objects.filter(attachment__isnull=False, attachment__removed_at=None)
    earlier = present.filter(submission=upload.submission_id).exclude(pk=upload.pk)
    for other in earlier.select_related("attachment").defer("reading"):
        if other.attachment and other.attachment.sha256 != upload.sha256:
            attachments.take_out(other.attachment)
    with upload.file.open("rb") as file:
        original = File(upload.name, file.read(), upload.content_type)
    upload.attachment = attachments.keep(upload.submission, original, AttachmentKind.RECEIVED_ORIGINAL, actor)
    upload.save(update_fields=["attachment"])

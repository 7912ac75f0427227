"""Files of a submission: kept by their checksum, told by their content, never by the name a person gave."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.core.storing import store
from submissions.drafting.services import editable
from submissions.models import Attachment, Submission, User
from submissions.values import moments, names
from submissions.values.enums import AttachmentKind
from submissions.values.exceptions import NotPossible

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
MOST = 10
"""Annexes of one submission."""
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came."""

    name: str
    content: bytes
    content_type: str = ""


def kind_of(content: bytes) -> str:
    """Return the media type that the content shows (PDF, Word, OpenDocument text, PNG or JPEG), or "" for any other.

    Files with macros are none of them.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if b"%PDF-" in content[:1024]:  # ISO 32000-1, implementation note 13: within the first 1024 bytes
        return "application/pdf"
    if content.startswith(b"PK"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return ""
        # OpenDocument keeps macros in these folders (LibreOffice, "Basic" and "Scripts").
        if any(name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
            return ""
        if {"[Content_Types].xml", "word/document.xml"} <= names:
            return WORD
        # The type stands first in an OpenDocument package, not compressed (part 2, 3.3).
        return OPEN_DOCUMENT if content[30:].startswith(b"mimetype" + OPEN_DOCUMENT.encode()) else ""
    return ""


def plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, at most 255 characters long."""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(sign for sign in name if sign >= " ")
    return names.clean(name)[-255:] or _("file")


ENDINGS = {
    "application/pdf": (".pdf",),
    WORD: (".docx", ".dotx"),
    OPEN_DOCUMENT: (".odt", ".ott"),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
}
"""What the name of a file of each kind may end with; the first is that of one without an ending."""


def true_name(name: str, content_type: str) -> str:
    """Return a file's plain name, whose ending says what it is. Raises NotPossible where it says something else."""
    name = plain_name(name)
    endings = ENDINGS.get(content_type)
    if endings is None or name.lower().endswith(endings):
        return name
    if not PurePosixPath(name).suffix:
        return f"{name[: 255 - len(endings[0])]}{endings[0]}"
    raise NotPossible(
        _("By its content, “%(name)s” is a file whose name ends in %(ending)s. Rename it and send it again.")
        % {"name": name, "ending": endings[0]}
    )


@locks.writing
def add_annex(submission_id: int, actor: User, file: File) -> Attachment:
    """Add an annex to the draft. Raises NotPermitted, or NotPossible for what is too large or of another kind."""
    submission = editable(submission_id, actor)
    if len(file.content) > LARGEST:
        raise NotPossible(_("The file is larger than %(limit)s.") % {"limit": filesizeformat(LARGEST)})
    content_type = kind_of(file.content)
    if not content_type:
        raise NotPossible(_("Annexes are PDF, Word or OpenDocument (without macros), PNG or JPEG files; this is none."))
    if submission.attachments.present().filter(kind=AttachmentKind.ANNEX).count() >= MOST:
        raise NotPossible(_("A submission has at most %(count)s annexes.") % {"count": MOST})
    named = File(true_name(file.name, content_type), file.content, content_type)
    return keep(submission, named, AttachmentKind.ANNEX, actor)


@locks.writing
def remove_annex(attachment_id: int, actor: User) -> None:
    """Take an annex out of the draft; versions already submitted keep it. Raises NotPermitted or NotPossible."""
    attachment = Attachment.objects.present().get(pk=attachment_id)
    editable(attachment.submission_id, actor)
    if attachment.kind != AttachmentKind.ANNEX:
        raise NotPossible(_("The original as received stays on the record."))
    take_out(attachment)


@locks.within
def take_out(attachment: Attachment) -> None:
    """Take a file out of the draft; versions already submitted keep it."""
    attachment.removed_at = moments.now()
    attachment.save(update_fields=["removed_at"])
    locks.edited(attachment.submission_id)


@locks.within
def keep(submission: Submission, file: File, kind: AttachmentKind, actor: User) -> Attachment:
    """Keep a file by its checksum; the same file is kept once."""
    digest = hashlib.sha256(file.content).hexdigest()
    found: Attachment | None = submission.attachments.present().filter(kind=kind, sha256=digest).first()
    if found:
        return found
    attachment = Attachment(
        submission=submission,
        kind=kind,
        name=plain_name(file.name),
        content_type=file.content_type,
        size=len(file.content),
        sha256=digest,
        uploaded_by=actor,
        uploaded_at=moments.now(),
    )
    store(attachment.file, file.content)
    attachment.save()
    locks.edited(submission.pk)
    return attachment

"""Pictures in answers: added, known to the texts that name them, handed in with a version, removed once unused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.core.storing import store
from submissions.core.sweeping import each_alone
from submissions.models import AnswerRevision, Picture, Submission, SubmissionVersion, SubmittedPicture, User
from submissions.models.picture import PictureQuerySet
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.imaging import Prepared, prepare

MOST = 100
"""Pictures of one submission."""
KEPT_UNUSED = timedelta(days=30)
"""How long a picture that stands in no text is kept: a text that was not sent yet may wait on somebody's device."""
_FRESH = timedelta(hours=1)
_NAMED = re.compile(r'data-sha256="([0-9a-f]{64})"')


def named_in(html: str) -> set[str]:
    """Return the checksums of the pictures that HTML names."""
    return set(_NAMED.findall(html))


@locks.in_steps
def add(submission: Submission, actor: User, content: bytes) -> Picture:
    """Take a picture into the draft of a submission, to be named by its answers. The same picture is kept once.

    Raises NotPermitted; NotPossible where the call allows no pictures, there are too many, or `imaging.prepare` does.
    """
    reason = reason_against(actor, "submissions.edit_draft", submission)
    if reason:
        raise NotPermitted(reason)
    if not submission.consultation.allows_pictures:
        raise NotPossible(_("Pictures are not allowed in this call."))
    return keep(submission, prepare(content), actor)


@locks.writing
def keep(submission: Submission, prepared: Prepared, actor: User) -> Picture:
    """Keep a picture by its checksum. Raises NotPossible where the submission has too many."""
    locks.hold(Submission, submission.pk)
    digest = hashlib.sha256(prepared.content).hexdigest()
    found: Picture | None = submission.pictures.filter(sha256=digest).first()
    if found:
        known(submission.pk, [digest])
        return found
    if submission.pictures.count() >= MOST:
        raise NotPossible(_("A submission has at most %(count)s pictures.") % {"count": MOST})
    picture = Picture(
        submission=submission,
        sha256=digest,
        content_type=prepared.content_type,
        size=len(prepared.content),
        width=prepared.width,
        height=prepared.height,
        uploaded_by=actor,
        uploaded_at=moments.now(),
        used_at=moments.now(),
    )
    store(picture.file, prepared.content)
    picture.save()
    return picture


@locks.in_steps
def take(submission: Submission, actor: User, shown: Iterable[tuple[str, Prepared]]) -> dict[str, str]:
    """Keep the pictures of texts that came in, where the call allows pictures; whoever calls it has asked who may.

    ``shown`` gives them one after the other, each with the checksum by which the texts name it. Returns the
    checksums under which they are kept, by those; what is too many is left out.
    """
    names: dict[str, str] = {}
    if submission.consultation.allows_pictures:
        with suppress(NotPossible):
            for name, prepared in shown:
                names[name] = keep(submission, prepared, actor).sha256
    return names


def renamed(html: str, names: Mapping[str, str]) -> str:
    """Return HTML that names its pictures as ``names`` says."""
    return _NAMED.sub(lambda found: f'data-sha256="{names.get(found[1], found[1])}"', html) if names else html


@locks.in_steps
def known(submission_id: int, checksums: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return width and height, by checksum, of those that the submission has; from now on they count as used."""
    if not checksums:
        return {}
    found = Picture.objects.filter(submission=submission_id, sha256__in=checksums)
    # First marked, then read: what is read here can no longer be removed as unused.
    found.filter(used_at__lt=moments.now() - _FRESH).update(used_at=moments.now())
    return {row[0]: row[1:] for row in found.values_list("sha256", "width", "height")}


@locks.within
def hand_in(version: SubmissionVersion) -> None:
    """Note which pictures stand in a version, and which of them in answers that are for the public."""
    named: dict[str, bool] = {}
    for answer in version.content["answers"]:
        for digest in named_in(answer["html"]):
            named[digest] = named.get(digest, False) or bool(answer["number"])
    if named:
        pictures = Picture.objects.filter(submission=version.submission_id, sha256__in=named)
        SubmittedPicture.objects.bulk_create(
            SubmittedPicture(version=version, picture=picture, is_public=named[picture.sha256]) for picture in pictures
        )


def content(sha256: str) -> bytes | None:
    """Return the bytes of a picture that an answer names, or None where it is no longer there."""
    picture = Picture.objects.filter(sha256=sha256).order_by("pk").first()
    if picture is None:
        return None
    try:
        with picture.file.open("rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data


@locks.in_steps
def remove_unused() -> int:
    """Remove pictures that stand in no version and in no revision of an answer, long after; return how many."""
    long_unused = Picture.objects.filter(used_at__lt=moments.now() - KEPT_UNUSED)
    revisions = AnswerRevision.objects.filter(
        answer__submission=OuterRef("submission"), html__contains=OuterRef("sha256")
    )
    handed_in = SubmittedPicture.objects.filter(picture=OuterRef("pk"))
    found = long_unused.filter(~Exists(handed_in), ~Exists(revisions)).values_list("pk", flat=True)
    return each_alone(partial(_remove, long_unused), found, "Picture")


@locks.writing
def _remove(long_unused: PictureQuerySet, pk: int) -> bool:
    """Remove a picture, unless a text that names it came in meanwhile, which has marked it as used."""
    for picture in locks.rows(long_unused.filter(pk=pk)):
        storage, name = picture.file.storage, picture.file.name
        picture.delete()
        transaction.on_commit(partial(storage.delete, name))
        return True
    return False

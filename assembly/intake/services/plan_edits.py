"""What a person chooses of a file before confirming: noted in its plan, nothing else is written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assembly.enums import UploadState
from assembly.intake.services.marked_up import COMMENT, KEEP, LEAVE
from assembly.intake.services.plan_parts import CHOICES, QUESTION
from assembly.intake.services.plans import Sheet
from assembly.intake.services.uploading import is_stale, locked_upload
from assembly.models import Upload
from submissions.core import locks
from submissions.models import User
from submissions.values.exceptions import NotPossible


@locks.within
def ready(upload_id: int, actor: User, plan_revision: int | None = None, *, answers: bool = False) -> Upload:
    """Return a file that waits to be confirmed, locked, and with ``answers`` also those of its submission.

    Raises NotPermitted, or NotPossible where it does not wait, or where somebody else changed the plan since
    ``plan_revision``. One's own changes do not count: a page may send two before it sees the answer to the first.
    """
    upload = locked_upload(upload_id, actor, answers=answers)
    if upload.state != UploadState.READY:
        raise NotPossible(_("This file is no longer waiting to be confirmed."))
    if is_stale(upload):
        raise NotPossible(_("The site was renewed meanwhile, and the file is read again. Look at it anew."))
    if plan_revision not in {None, upload.plan_revision} and upload.plan.get("by") != actor.pk:
        raise NotPossible(_("Someone else changed the choices meanwhile. They are shown now; look again."))
    return upload


@locks.writing
def change(
    upload_id: int,
    actor: User,
    plan_revision: int,
    *,
    places: Mapping[int, str],
    choices: Mapping[str, str],
    proposals: Mapping[str, str] | None = None,
    split: int | None = None,
    join: int | None = None,
    anew: bool = False,
    back: int | None = None,
    take: str = "",
) -> Upload:
    """Note what the person chose: the place of each group by its first piece, and a choice by the key of a question.

    ``proposals`` are choices for what a marked-up copy proposes, by its index in the reading.

    ``back`` puts a piece that was recognised as the wording of a question into its answer, ``take`` a particular that
    the cover offers into its own; taken once more, it is left where it was. ``split`` begins a new group at a piece,
    ``join`` puts a group to the one before it, ``anew`` forgets all choices.
    Raises NotPermitted, or NotPossible where somebody else changed the plan meanwhile or the form is none that the
    page shows.
    """
    upload = ready(upload_id, actor, plan_revision)
    sheet = Sheet(upload)
    offered = {place for _heading, rows in sheet.places for place, _name in rows}
    groups = [(start, places.get(start, place)) for start, place in sheet.plan]
    if not {place for _start, place in groups} <= offered or not set(choices.values()) <= {*CHOICES, ""}:
        raise NotPossible(_("Choose among the places offered."))
    if not set((proposals or {}).values()) <= {KEEP, COMMENT, LEAVE}:
        raise NotPossible(_("Choose among what is offered for a proposal."))
    if split is not None and 0 < split < len(sheet.pieces) and split not in dict(groups):
        before = max(start for start, _place in groups if start < split)
        groups = sorted([*groups, (split, dict(groups)[before])])
    if back is not None:
        groups = _put_back(sheet, groups, back)
    if join:
        groups = [(start, place) for start, place in groups if start != join]
    kept = {key: choice for key, choice in choices.items() if key in sheet.answers}
    taken = set(upload.plan.get("particulars") or ())
    taken ^= {take} & {one.question.key for one in sheet.particulars}
    chosen = {"groups": groups, "choices": upload.plan.get("choices", {}) | kept, "particulars": sorted(taken)}
    chosen["proposals"] = upload.plan.get("proposals", {}) | dict(proposals or {})
    chosen = {} if anew else chosen
    upload.plan = {"any": upload.plan.get("any", False), "by": actor.pk} | chosen
    upload.plan_revision += 1
    upload.save(update_fields=["plan", "plan_revision"])
    return upload


def _put_back(sheet: Sheet, groups: list[tuple[int, str]], piece: int) -> list[tuple[int, str]]:
    """``groups`` with one piece in the answer to the question that it was taken for. Raises NotPossible for others."""
    found = next((one for one in sheet.recognised if one.start == piece and one.key), None)
    if found is None:
        raise NotPossible(_("Choose among the places offered."))
    places = dict(groups)
    before = places[max(start for start, _place in groups if start <= piece)]
    places[piece] = f"{QUESTION}{found.key}"
    if piece + 1 < len(sheet.pieces):
        places.setdefault(piece + 1, before)
    return sorted(places.items())


@locks.writing
def read_as_any(upload_id: int, actor: User) -> Upload:
    """Read a drafting file like any other file. Raises NotPermitted or NotPossible."""
    upload = ready(upload_id, actor)
    upload.plan, upload.plan_revision = {"any": True, "by": actor.pk}, upload.plan_revision + 1
    upload.save(update_fields=["plan", "plan_revision"])
    return upload

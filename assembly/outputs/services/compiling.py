"""Consolidated files in the background: asked for, leased to a worker, taken up again if that dies."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assembly import leases
from assembly.enums import CompilationState
from assembly.models import Compilation, NamedSelection, WordTemplate
from assembly.outputs import selection
from assembly.outputs.entries import Arrangement
from assembly.outputs.layouts import DEFAULT, LAYOUTS, by_paragraph
from assembly.outputs.services import masthead
from assembly.outputs.services.remaking import arrangement_of
from assembly.outputs.services.writing import Choices, assemble
from assembly.rules import require_secretariat
from submissions.core import audit, locks, news
from submissions.core.outbox import ask_again, enqueue
from submissions.core.sweeping import each_alone
from submissions.models import BaseText, Consultation, SubmissionVersion, User
from submissions.values import moments
from submissions.values.enums import AuditVerb, Language
from submissions.values.exceptions import NotPossible

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_EVERY = 2.0
"""Seconds between two writes of the progress, each of which renews the lease."""
MOST_ATTEMPTS = 3
TASK = "assembly.tasks.compile_file"

QUEUED, RUNNING = CompilationState.QUEUED, CompilationState.RUNNING


class LeaseLostError(Exception):
    """Another worker took the compilation over, or it was cancelled: stop writing."""


@locks.writing
def request(
    consultation: Consultation,
    actor: User,
    *,
    layout: str = DEFAULT,
    language: str = Language.ENGLISH,
    for_publication: bool = False,
    template: WordTemplate | None = None,
    page_numbers: bool = False,
    with_discussions: bool = False,
    wish: selection.Wish | None = None,
    arrangement: Arrangement | None = None,
    text_options: by_paragraph.Options | None = None,
) -> Compilation:
    """Ask for a consolidated file of what is wished for, in the look of a template (none: the house).

    Raises NotPermitted, or NotPossible where nothing goes in or the template is archived.
    """
    require_secretariat(consultation, actor)
    if layout not in LAYOUTS or language not in Language.values:
        raise NotPossible(_("Choose a layout and a language among those offered."))
    if LAYOUTS[layout].of_text and not BaseText.objects.filter(consultation=consultation).exists():
        raise NotPossible(_("This call has no text under consultation."))
    if template is not None and template.archived_at:
        raise NotPossible(_("This template is archived. Choose another."))
    if with_discussions:
        refuse_discussions(layout, for_publication=for_publication)
    wish, arrangement = wish or selection.Wish(), arrangement or Arrangement()
    found = selection.select(consultation, wish, for_publication=for_publication)
    if not found.total:
        raise NotPossible(_("Nothing has been submitted yet that could be consolidated."))
    if not found.manifest:
        raise NotPossible(_("No input goes in with what was chosen."), found.told())
    arrangement = arrangement_of(asdict(arrangement))
    options: dict[str, Any] = {"for_publication": for_publication, "page_numbers": page_numbers, **asdict(arrangement)}
    options |= {
        "with_discussions": with_discussions,
        "selection": wish.as_json(),
        "left_out": [[row.number, row.reason] for row in found.left_out],
        "told": found.told(),
        "masthead": masthead.of_call(consultation, language),
    }
    if LAYOUTS[layout].of_text:
        text_options = text_options or by_paragraph.Options()
        by_paragraph.text_shown(consultation, text_options)
        options["text"] = {**asdict(text_options), "paragraphs": list(text_options.paragraphs)}
    compilation = Compilation.objects.create(
        consultation=consultation,
        layout=layout,
        language=language,
        options=options,
        manifest=list(found.manifest),
        template=template,
        requested_by=actor,
    )
    enqueue(TASK, compilation_id=compilation.pk)
    audit.record(
        AuditVerb.COMPILED,
        actor,
        consultation=consultation,
        layout=layout,
        inputs=len(found.manifest),
        template=template.sha256 if template else "",
    )
    return compilation


def refuse_discussions(layout: str, *, for_publication: bool) -> None:
    """Raise NotPossible where a file of this kind can hold no discussions."""
    if for_publication:
        raise NotPossible(_("Discussions are not for publication. Leave them out, or make a file for internal use."))
    if LAYOUTS[layout].of_text:
        raise NotPossible(_("Discussions are on answers, which this arrangement does not show."))


@locks.in_steps
def run(compilation_id: int) -> bool:
    """Make the file, if it is still to be made and no other worker is at it; tell whether this call made it.

    Safe to call twice. A fault is written to the compilation with its reason and logged whole.
    """
    lease = _take(compilation_id)
    if lease is None:
        return False
    compilation = Compilation.objects.select_related("consultation__process", "template").get(pk=compilation_id)
    name = f"compilations/{compilation.pk}-{secrets.token_hex(8)}.docx"
    target = Path(settings.MEDIA_ROOT) / name
    try:
        assembled = assemble(
            compilation.consultation,
            compilation.manifest,
            compilation.layout,
            target,
            language=compilation.language,
            for_publication=bool(compilation.options.get("for_publication")),
            template=compilation.template.path if compilation.template else None,
            page_numbers=bool(compilation.options.get("page_numbers")),
            discussions_for=compilation.requested_by if compilation.options.get("with_discussions") else None,
            text_options=_text_options(compilation.options),
            choices=_choices(compilation),
            progress=_Renewing(compilation_id, lease),
        )
    except LeaseLostError:
        logger.warning("Compilation %s was taken over or cancelled; this attempt stops.", compilation_id)
        return False
    except Exception as error:
        logger.exception("Compilation %s failed.", compilation_id)
        reason = f"{type(error).__name__}: {error}"[:1000]
        _settle(compilation_id, lease, state=CompilationState.FAILED, error=reason)
        raise
    settled = _settle(
        compilation_id,
        lease,
        state=CompilationState.READY,
        file=name,
        size=target.stat().st_size,
        sha256=assembled.sha256,
        proof=assembled.manifest,
        done=assembled.answers,
        total=assembled.answers,
        warnings=[{"code": notice.code, "excerpt": notice.excerpt} for notice in assembled.warnings],
        error="",
    )
    if not settled:
        target.unlink(missing_ok=True)
    return settled


def _text_options(options: dict[str, Any]) -> by_paragraph.Options:
    text = options.get("text") or {}
    return by_paragraph.Options(**{**text, "paragraphs": tuple(text.get("paragraphs", ()))})


def _choices(compilation: Compilation) -> Choices:
    """What was chosen when the file was asked for; another attempt gives the same bytes."""
    options = compilation.options
    return Choices(
        arrangement=arrangement_of(options),
        masthead=options.get("masthead", {}),
        wish=selection.Wish.from_json(options.get("selection", {})),
        left_out=[(number, reason) for number, reason in options.get("left_out", [])],
        compiled_at=compilation.requested_at,
    )


def _take(compilation_id: int) -> str | None:
    """Lease a waiting or abandoned compilation by compare-and-set; None where there is nothing to do."""
    compilation = Compilation.objects.filter(pk=compilation_id).first()
    if compilation is None:
        logger.warning("Compilation %s is gone; nothing to do.", compilation_id)
        return None
    if not leases.is_free(compilation, QUEUED, RUNNING):
        return None
    if compilation.attempts >= MOST_ATTEMPTS:
        with translation.override(settings.LANGUAGE_CODE):
            error = _("The worker stopped %(count)s times while assembling.") % {"count": compilation.attempts}
        _settle(compilation_id, compilation.lease, state=CompilationState.FAILED, error=error)
        return None
    return leases.take(compilation, RUNNING, LEASE, done=0, error="")


class _Renewing:
    """Writes the progress every few seconds and renews the lease by it."""

    def __init__(self, compilation_id: int, lease: str) -> None:
        self.compilation_id, self.lease, self.last = compilation_id, lease, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.last and now - self.last < RENEW_EVERY:
            return
        self.last = now
        renewed = Compilation.objects.filter(pk=self.compilation_id, state=RUNNING, lease=self.lease).update(
            done=done, total=total, leased_until=moments.now() + LEASE
        )
        if not renewed:
            raise LeaseLostError


def _settle(compilation_id: int, lease: str, **fields: object) -> bool:
    """Write how a file ended, if this attempt still holds it, and tell who asked for it; tell whether it did."""
    held = [QUEUED, RUNNING]
    with locks.transaction():
        settled = leases.settle(Compilation, compilation_id, held, lease, finished_at=moments.now(), **fields)
        if settled:
            compilation = Compilation.objects.select_related("consultation", "requested_by").get(pk=compilation_id)
            news.tell(
                "file_ready" if compilation.state == CompilationState.READY else "file_failed",
                consultation=compilation.consultation,
                to={news.PERSON: [compilation.requested_by]},
                path=reverse("assembly:compilation", args=[compilation.pk]),
            )
    return settled


@locks.in_steps
def requeue_expired() -> int:
    """Ask again for compilations whose worker died, and for those nobody took; return how many."""
    stale = moments.now() - LEASE * 5
    waiting = Compilation.objects.abandoned() | Compilation.objects.filter(state=QUEUED, requested_at__lt=stale)
    leases_until = dict(waiting.values_list("pk", "leased_until"))
    return each_alone(lambda pk: ask_again(TASK, leases_until[pk], compilation_id=pk), leases_until, "Compilation")


@locks.writing
def retry(compilation_id: int, actor: User) -> Compilation:
    """Make a failed or cancelled file again from the same manifest. Raises NotPermitted or NotPossible."""
    compilation = _locked(compilation_id, actor)
    if compilation.state not in {CompilationState.FAILED, CompilationState.CANCELLED}:
        raise NotPossible(_("Only a file that failed or was cancelled can be tried again."))
    compilation.state, compilation.attempts, compilation.error = QUEUED, 0, ""
    compilation.finished_at, compilation.done = None, 0
    compilation.save(update_fields=["state", "attempts", "error", "finished_at", "done"])
    enqueue(TASK, compilation_id=compilation.pk)
    return compilation


@locks.writing
def cancel(compilation_id: int, actor: User) -> Compilation:
    """Stop making a file. Raises NotPermitted, or NotPossible where it is settled already."""
    compilation = _locked(compilation_id, actor)
    if compilation.is_settled:
        raise NotPossible(_("This file is no longer being made."))
    compilation.state, compilation.lease, compilation.leased_until = CompilationState.CANCELLED, "", None
    compilation.finished_at = moments.now()
    compilation.save(update_fields=["state", "lease", "leased_until", "finished_at"])
    return compilation


@locks.writing
def delete(compilation_id: int, actor: User) -> None:
    """Delete a settled file for good. Raises NotPermitted, or NotPossible while it is being made."""
    compilation = _locked(compilation_id, actor)
    if not compilation.is_settled:
        raise NotPossible(_("Cancel it first."))
    if compilation.published_at:
        raise NotPossible(_("Take it off the page of the call first."))
    storage, name = compilation.file.storage, compilation.file.name
    compilation.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def file_name(compilation: Compilation) -> str:
    """Return under which name a file that is ready is downloaded."""
    purpose = "" if compilation.options.get("for_publication") else "-internal"
    day = f"{compilation.finished_at:%Y-%m-%d}"
    return f"{compilation.consultation.slug}-{compilation.layout}{purpose}-{day}.docx"


@locks.writing
def again(compilation_id: int, actor: User) -> Compilation:
    """Ask for the same file of what stands now. Raises NotPermitted or NotPossible."""
    old = Compilation.objects.select_related("consultation", "template").get(pk=compilation_id)
    return request(
        old.consultation,
        actor,
        layout=old.layout,
        language=old.language,
        for_publication=bool(old.options.get("for_publication")),
        template=old.template if old.template and not old.template.archived_at else None,
        page_numbers=bool(old.options.get("page_numbers")),
        with_discussions=bool(old.options.get("with_discussions")),
        wish=selection.Wish.from_json(old.options.get("selection", {})),
        arrangement=arrangement_of(old.options),
        text_options=_text_options(old.options),
    )


@locks.writing
def save_selection(consultation: Consultation, actor: User, name: str, wish: selection.Wish) -> NamedSelection:
    """Keep what goes in under a name; one of that name is replaced. Raises NotPermitted or NotPossible."""
    require_secretariat(consultation, actor)
    name = " ".join(name.split())[:120]
    if not name:
        raise NotPossible(_("Give the selection a name."))
    saved, _made = NamedSelection.objects.update_or_create(
        consultation=consultation,
        name=name,
        defaults={"wish": wish.as_json(), "saved_by": actor, "saved_at": moments.now()},
    )
    return saved


@locks.writing
def publish(compilation_id: int, actor: User) -> Compilation:
    """Put a file made for publication on the page of its call. Raises NotPermitted or NotPossible."""
    compilation = _locked(compilation_id, actor)
    if compilation.state != CompilationState.READY or not compilation.options.get("for_publication"):
        raise NotPossible(_("Only a file that was made for publication and is ready can be published."))
    if outdated(compilation):
        raise NotPossible(_("An input in this file is no longer published. Make the file again."))
    if not compilation.published_at:
        compilation.published_at = moments.now()
        compilation.save(update_fields=["published_at"])
        _on_record(AuditVerb.COMPILATION_PUBLISHED, compilation, actor)
    return compilation


@locks.writing
def unpublish(compilation_id: int, actor: User) -> Compilation:
    """Take a file off the page of its call; that stays on the record. Raises NotPermitted or NotPossible."""
    compilation = _locked(compilation_id, actor)
    if not compilation.published_at:
        raise NotPossible(_("This file is not published."))
    compilation.published_at = None
    compilation.save(update_fields=["published_at"])
    _on_record(AuditVerb.COMPILATION_UNPUBLISHED, compilation, actor)
    return compilation


def _on_record(verb: AuditVerb, compilation: Compilation, actor: User) -> None:
    audit.record(
        verb, actor, consultation=compilation.consultation, layout=compilation.layout, sha256=compilation.sha256
    )


def outdated(compilation: Compilation) -> bool:
    """Tell whether a file for publication holds an input that is no longer on the public record."""
    public = SubmissionVersion.objects.public().filter(pk__in=compilation.manifest).count()
    return public < len(set(compilation.manifest))


def changed_since(compilation: Compilation) -> dict[str, list[int]]:
    """Return the numbers of inputs that were added, revised or have gone since a file was asked for."""
    wish = selection.Wish.from_json(compilation.options.get("selection", {}))
    for_publication = bool(compilation.options.get("for_publication"))
    now = selection.select(compilation.consultation, wish, for_publication=for_publication).manifest
    return difference(compilation.manifest, now)


def difference(older: Sequence[int], newer: Sequence[int]) -> dict[str, list[int]]:
    """Return the numbers of inputs that were added, revised or have gone between two lists of versions."""
    rows = SubmissionVersion.objects.filter(pk__in={*older, *newer})
    numbers = dict(rows.values_list("pk", "submission__number"))
    before = {numbers[pk]: pk for pk in older if pk in numbers}
    after = {numbers[pk]: pk for pk in newer if pk in numbers}
    return {
        "added": sorted(after.keys() - before.keys()),
        "revised": sorted(number for number in before.keys() & after.keys() if before[number] != after[number]),
        "gone": sorted(before.keys() - after.keys()),
    }


def _locked(compilation_id: int, actor: User) -> Compilation:
    compilation = locks.one(Compilation.objects.select_related("consultation"), compilation_id)
    require_secretariat(compilation.consultation, actor)
    return compilation

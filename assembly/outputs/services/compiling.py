"""Consolidated files in the background: asked for, leased to a worker, taken up again if that dies."""

from __future__ import annotations

import logging
import secrets
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assembly import leases
from assembly.enums import CompilationState
from assembly.models import Compilation, WordTemplate
from assembly.outputs import collect
from assembly.outputs.layouts import DEFAULT, LAYOUTS
from assembly.outputs.services.writing import assemble
from submissions.core import audit, locks, news
from submissions.core.outbox import ask_again, enqueue
from submissions.core.sweeping import each_alone
from submissions.models import BaseText, Consultation, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, Language
from submissions.values.exceptions import NotPermitted, NotPossible

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_EVERY = 2.0
"""Seconds between two writes of the progress, each of which renews the lease."""
MOST_ATTEMPTS = 3
TASK = "assembly.tasks.compile_file"

QUEUED, RUNNING = CompilationState.QUEUED, CompilationState.RUNNING


class LeaseLostError(Exception):
    """Another worker took the compilation over, or it was cancelled: stop writing."""


def _require_secretariat(consultation: Consultation, actor: User) -> None:
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)


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
) -> Compilation:
    """Ask for a consolidated file of what stands now, in the look of a template (none: the house).

    Raises NotPermitted, or NotPossible where nothing stands or the template is archived.
    """
    _require_secretariat(consultation, actor)
    if layout not in LAYOUTS or language not in Language.values:
        raise NotPossible(_("Choose a layout and a language among those offered."))
    if LAYOUTS[layout].of_text and not BaseText.objects.filter(consultation=consultation).exists():
        raise NotPossible(_("This call has no text under consultation."))
    if template is not None and template.archived_at:
        raise NotPossible(_("This template is archived. Choose another."))
    if with_discussions:
        refuse_discussions(layout, for_publication=for_publication)
    manifest = collect.choose_versions(consultation, for_publication=for_publication)
    if not manifest:
        raise NotPossible(_("Nothing has been submitted yet that could be consolidated."))
    compilation = Compilation.objects.create(
        consultation=consultation,
        layout=layout,
        language=language,
        options={
            "for_publication": for_publication,
            "page_numbers": page_numbers,
            "with_discussions": with_discussions,
        },
        manifest=manifest,
        template=template,
        requested_by=actor,
    )
    enqueue(TASK, compilation_id=compilation.pk)
    audit.record(
        AuditVerb.COMPILED,
        actor,
        consultation=consultation,
        layout=layout,
        inputs=len(manifest),
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
        done=assembled.answers,
        total=assembled.answers,
        warnings=[{"code": notice.code, "excerpt": notice.excerpt} for notice in assembled.warnings],
        error="",
    )
    if not settled:
        target.unlink(missing_ok=True)
    return settled


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
    storage, name = compilation.file.storage, compilation.file.name
    compilation.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def file_name(compilation: Compilation) -> str:
    """Return under which name a file that is ready is downloaded."""
    return f"{compilation.consultation.slug}-{compilation.layout}-{compilation.finished_at:%Y-%m-%d}.docx"


def _locked(compilation_id: int, actor: User) -> Compilation:
    compilation = locks.one(Compilation.objects.select_related("consultation"), compilation_id)
    _require_secretariat(compilation.consultation, actor)
    return compilation

"""Pages of a review: what is assigned, the reading page with threads and decisions, and the submitter's feedback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from reviews import placements, reading, services
from reviews.forms import WAITING, AssignedFilter, CommentForm, DecisionForm, ThreadForm, ToSubmitterForm
from reviews.models import Comment, Decision, Placement, Thread
from submissions.calls.services import calls
from submissions.core import pages
from submissions.drafting.joint import as_shown
from submissions.models import Consultation, Submission, SubmissionVersion
from submissions.record.services.lifecycle import TOLD, moves_open_to, reaches_nobody
from submissions.rules import conflict_of, grants_of, is_member, is_secretariat
from submissions.values.contents import arrival_of
from submissions.values.enums import SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible, Refusal

PAGE_SIZE = 50
NOBODY = gettext_lazy(
    "Nobody with an account belongs to %(organization)s: nobody is told by this site. Write to it by other ways."
)
CONFIRMED = {"find_not_admissible", "publish", "unpublish"}
"""Moves that a box must be ticked for: they reach the public or end the review."""
SETTLED = {
    "here": _lazy("The comment belongs to these words."),
    "other": _lazy("The comment belongs to the words you chose."),
    "gone": _lazy("The comment is kept without a place in this version."),
}


def _listed(request: HttpRequest, form: AssignedFilter) -> QuerySet[SubmissionVersion]:
    """Return the latest versions that the person reviews, narrowed by the filters, what is waiting first."""
    versions = SubmissionVersion.objects.reviewed_by(request.user).latest()
    if form.is_bound and not form.is_valid():  # what cannot be understood narrows to nothing, never to everything
        versions = versions.none()
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if chosen.get("scope") != "all":
        versions = versions.filter(assignments__reviewer=request.user)
    if chosen.get("status") == WAITING:
        versions = versions.filter(submission__status=SubmissionStatus.SUBMITTED)
    elif chosen.get("status"):
        versions = versions.filter(submission__status=chosen["status"])
    if chosen.get("call"):
        versions = versions.filter(submission__consultation=chosen["call"])
    waits = Case(
        When(submission__status=SubmissionStatus.SUBMITTED, then=Value(0)),
        When(submission__status=SubmissionStatus.CLARIFICATION_REQUESTED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        versions.select_related("submission__organization", "submission__consultation")
        .annotate(
            waits=waits,
            thread_count=Count("submission__threads", distinct=True),
            open_count=Count("submission__threads", filter=Q(submission__threads__resolved_at=None), distinct=True),
        )
        .defer("content")
        .order_by("waits", "submitted_at", "pk")
    )


@login_required
@require_safe
def assigned(request: HttpRequest) -> HttpResponse:
    """List the versions that the person was asked to review; the secretariat may list all of its calls."""
    calls = Consultation.objects.filter(
        pk__in=SubmissionVersion.objects.reviewed_by(request.user).values("submission__consultation")
    )
    form = AssignedFilter(request.GET or None, calls=calls)
    page = Paginator(_listed(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "has_role": bool(grants_of(request.user))}
    return render(request, "reviews/assigned.html", context)


def _reviewed(request: HttpRequest) -> QuerySet[SubmissionVersion]:
    return SubmissionVersion.objects.reviewed_by(request.user).select_related(
        "submission__consultation", "submission__organization", "submission__latest_version", "submitted_by"
    )


@login_required
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version for reading: questions beside answers, threads beside their passages, decisions below."""
    found = _reviewed(request).filter(pk=pk).first()
    if found is None:
        _say_why_not(request, pk)
        raise Http404
    return _page(request, found)


def _say_why_not(request: HttpRequest, pk: int) -> None:
    """Refuse with the reason (403) where only a conflict of interest stands between the person and the review."""
    versions = SubmissionVersion.objects.select_related("submission__consultation", "submission__organization")
    found = versions.read_by(request.user).filter(pk=pk).first()
    reason = found and is_secretariat(request.user, found.submission) and conflict_of(request.user, found.submission)
    if reason:
        raise PermissionDenied(str(reason))


def _page(
    request: HttpRequest,
    version: SubmissionVersion,
    *,
    thread: tuple[int, ThreadForm] | None = None,
    reply: tuple[int, CommentForm] | None = None,
    decision: tuple[str, DecisionForm] | None = None,
) -> HttpResponse:
    """Show the reading page, with the form that was refused, if any (status 422), and what was typed in it."""
    submission = version.submission
    every = list(Thread.objects.visible_to(request.user).on(version))
    if any(row.version_id != version.pk and row.place_on(version) is None for row in every):
        placements.place_on(version)  # the worker has not come to it yet
        every = list(Thread.objects.visible_to(request.user).on(version))
    reading.set_places(every, version)
    reading.give_voices(every, request.user)
    reading.tell_news(every, request.user)
    show = request.GET.get("threads", "")
    kinds = {
        "open": [row for row in every if not row.is_resolved],
        "resolved": [row for row in every if row.is_resolved],
        "doubtful": [row for row in every if row.is_doubtful],
        "lost": [row for row in every if row.is_lost],
        "new": [row for row in every if row.is_new],
    }
    shown = kinds.get(show, every)
    asked = request.GET.get("discussion", "")
    for row in every:
        row.is_active = row.pk == reply[0] if reply else str(row.number) == asked
    shown = [row for row in every if row.is_active or row in shown]
    kept_note = ""
    moves = moves_open_to(request.user, submission) if submission.latest_version_id == version.pk else []
    if decision and decision[0] not in {move.name for move in moves}:
        for error in decision[1].non_field_errors():
            messages.error(request, error)
        kept_note = decision[1]["note"].value() or ""
    items = reading.read(version, request.user, shown, thread)
    particulars = [item for item in items if not item.question.number]
    context = {
        "version": version,
        "content": as_shown(version),
        "arrival": arrival_of(version.content),
        "submission": submission,
        "consultation": submission.consultation,
        "items": [item for item in items if item.question.number],
        "particulars": {
            "list": particulars,
            "is_open": any(item.threads or item.is_open for item in particulars),
        },
        "nobody": NOBODY % {"organization": submission.organization} if moves and reaches_nobody(submission) else "",
        "show": show,
        "counts": {"all": len(every)} | {kind: len(rows) for kind, rows in kinds.items()},
        "moves": [
            {
                "move": move,
                "confirmed": move.name in CONFIRMED,
                "is_open": decision is not None and decision[0] == move.name,
                "form": decision[1]
                if decision and decision[0] == move.name
                else DecisionForm(auto_id=f"{move.name}-%s"),
            }
            for move in moves
        ],
        "kept_note": kept_note,
        "decisions": Decision.objects.visible_to(request.user)
        .filter(version__submission=submission)
        .select_related("decided_by", "version__submission"),
        "versions": SubmissionVersion.objects.reviewed_by(request.user)
        .filter(submission=submission)
        .select_related("submission")
        .defer("content"),
        "last_seen": services.last_decision(submission.pk),
        "reply_form": CommentForm(auto_id=False),
        "rejected_reply": reply,
        "is_secretariat": is_secretariat(request.user, submission),
    }
    return render(request, "reviews/version.html", context, status=422 if thread or reply or decision else 200)


@login_required
@require_safe
def discussion(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the body of one discussion as it stands on a version, for the margin of the reading page."""
    version = get_object_or_404(_reviewed(request), pk=pk)
    thread = get_object_or_404(Thread.objects.visible_to(request.user).on(version), number=number)
    reading.set_places([thread], version)
    reading.give_voices([thread], request.user)
    context = {
        "thread": thread,
        "version": version,
        "submission": version.submission,
        "consultation": version.submission.consultation,
    }
    return render(request, "reviews/_discussion.html", context)


def _to_thread(page: tuple[str, int], thread: Thread) -> HttpResponse:
    """Lead to the page on which the person reads a discussion, with it open."""
    return redirect(f"{reverse(page[0], args=[page[1]])}?discussion={thread.number}#thread-{thread.pk}")


def _to(name: str, pk: int, fragment: str) -> HttpResponse:
    return redirect(f"{reverse(name, args=[pk])}#{fragment}")


@login_required
@require_POST
def open_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a discussion of a passage or of a whole answer."""
    version = get_object_or_404(_reviewed(request), pk=pk)
    questions = reading.reviewed_questions(request.user, version)
    question = get_object_or_404(questions.select_related("questionnaire"), key=request.POST.get("question"))
    form = ThreadForm(request.POST, prefix=question.key, auto_id=f"thread-{question.pk}-%s")
    if form.is_valid():
        try:
            thread = services.open_thread(version, question, request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_thread(("reviews:version", version.pk), thread)
    return _page(request, version, thread=(question.pk, form))


def _thread(request: HttpRequest, pk: int) -> Thread:
    """Return a thread on an input that the person reviews: its submitter may reply, but not close or share it."""
    reviewed = SubmissionVersion.objects.reviewed_by(request.user).values("submission")
    return get_object_or_404(Thread.objects.visible_to(request.user).filter(submission__in=reviewed), pk=pk)


def _read_on(request: HttpRequest, thread: Thread) -> SubmissionVersion | None:
    """Return the version on which the person read the thread (the form says it), else the latest that they review."""
    versions = _reviewed(request).filter(submission=thread.submission_id).order_by("-number")
    named = request.POST.get("version", "")
    return (versions.filter(pk=named).first() if named.isdecimal() else None) or versions.first()


def _home_of(request: HttpRequest, thread: Thread) -> tuple[str, int]:
    """Return name and key of the page on which the person reads the thread."""
    version = _read_on(request, thread)
    return ("reviews:version", version.pk) if version else ("reviews:feedback", thread.submission_id)


@login_required
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Add to a discussion: from the reading page, or as the submitter from the feedback that was shared."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).select_related("version"), pk=pk)
    reviewed = _read_on(request, thread)
    form = CommentForm(request.POST, auto_id=False)
    if form.is_valid():
        try:
            services.reply(thread.pk, request.user, form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_thread(_home_of(request, thread), thread)
    if reviewed:
        return _page(request, reviewed, reply=(thread.pk, form))
    return _feedback(request, thread.submission_id, (thread.pk, form))


def _change(change: Callable[[Thread, Any], str]) -> Callable[..., HttpResponse]:
    """Make a view of one small change to a thread, which returns the sentence that tells of it."""

    @login_required
    @require_POST
    @wraps(change)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        thread = _thread(request, pk)
        try:
            messages.success(request, change(thread, request.user))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return _to_thread(_home_of(request, thread), thread)

    return view


@_change
def resolve(thread: Thread, user: Any) -> str:
    """Close a discussion."""
    services.resolve(thread.pk, user)
    return _("The discussion is resolved.")


@_change
def reopen(thread: Thread, user: Any) -> str:
    """Take a discussion up again."""
    services.reopen(thread.pk, user)
    return _("The discussion is open again.")


@_change
def release(thread: Thread, user: Any) -> str:
    """Let the submitter read a discussion that was written for the submitter."""
    services.release(thread.pk, user)
    return _("The submitter reads this discussion from now on.")


@login_required
def to_submitter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the submitter is written about a discussion among reviewers, and begin a new one with it."""
    thread = _thread(request, pk)
    page, key = _home_of(request, thread)
    form = ToSubmitterForm(request.POST or None, initial={"text": _quoted(thread) if "quote" in request.GET else ""})
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.write_to_submitter(thread.pk, request.user, form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The discussion is begun. The submitter reads it once it is released."))
            return _to_thread((page, key), begun)
    context = {"form": form, "thread": thread, "back": f"{reverse(page, args=[key])}#thread-{thread.pk}"}
    return render(request, "reviews/to_submitter.html", context, status=422 if form.is_bound else 200)


def _quoted(thread: Thread) -> str:
    """Return what was said inside as a quotation that a person edits before anything goes out."""
    said = [row.text for row in thread.comments.all() if not row.withdrawn_at]
    return "\n\n".join("\n".join(f"> {line}" for line in text.splitlines()) for text in said)


@login_required
@require_POST
def settle_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of the place of a passage that it is right, that it is elsewhere, or that its words are gone."""
    reviewed = _reviewed(request)
    placement = get_object_or_404(
        Placement.objects.filter(version__in=reviewed, thread__in=Thread.objects.visible_to(request.user)), pk=pk
    )
    verdict = request.POST.get("verdict", "")
    start = request.POST.get("start", "")
    try:
        if verdict not in SETTLED:
            raise NotPossible(_("Say whether the place is right, elsewhere, or gone."))
        placements.settle(
            placement.pk,
            request.user,
            verdict,
            exact=request.POST.get("exact", ""),
            start=int(start) if start.isdecimal() else None,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SETTLED[verdict])
    return _to_thread(("reviews:version", placement.version_id), placement.thread)


@login_required
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own comment while it is fresh."""
    comment = get_object_or_404(
        Comment.objects.filter(author=request.user.pk, thread__in=Thread.objects.visible_to(request.user)), pk=pk
    )
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    form.fields["text"].label = _("Comment")
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_comment(comment.pk, request.user, form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_thread(_home_of(request, comment.thread), comment.thread)
    page, key = _home_of(request, comment.thread)
    return render(
        request,
        "reviews/edit_comment.html",
        {"form": form, "back": f"{reverse(page, args=[key])}#thread-{comment.thread_id}"},
    )


@login_required
@require_POST
def withdraw_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back; a mark stays in its place."""
    comment = get_object_or_404(
        Comment.objects.filter(author=request.user.pk, thread__in=Thread.objects.visible_to(request.user)), pk=pk
    )
    try:
        services.withdraw_comment(comment.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your comment is withdrawn; that it was there is still shown."))
    return _to_thread(_home_of(request, comment.thread), comment.thread)


@login_required
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Remember that the person has read the discussions of a version, or the one that is named."""
    version = get_object_or_404(_reviewed(request), pk=pk)
    threads = Thread.objects.visible_to(request.user).filter(
        submission=version.submission_id, version__number__lte=version.number
    )
    named = request.POST.get("discussion", "")
    if named:
        threads = threads.filter(number=pages.number(named))
    services.mark_read(threads, request.user)
    if named:
        return HttpResponse(status=204)
    return _to("reviews:version", version.pk, "answers")


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision on the version that was read."""
    version = get_object_or_404(_reviewed(request), pk=pk)
    move = request.POST.get("move", "")
    form = DecisionForm(request.POST, auto_id=f"{move}-%s")
    if form.is_valid():
        if move in CONFIRMED and not form.cleaned_data["confirmed"]:
            form.add_error("confirmed", _("Tick the box to confirm."))
        else:
            try:
                given = form.cleaned_data
                decision = services.decide(version.pk, move, request.user, given["note"], last_seen=given["last_seen"])
            except NotPermitted as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Recorded: %(decision)s.") % {"decision": decision.label})
                if move in TOLD and reaches_nobody(version.submission):
                    messages.warning(request, NOBODY % {"organization": version.submission.organization})
                return _to("reviews:version", version.pk, "decisions")
    return _page(request, version, decision=(move, form))


@login_required
@require_POST
def declare_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a conflict of interest with the submitter: from then on one reads and reviews none of its inputs."""
    version = get_object_or_404(_reviewed(request), pk=pk)
    if not request.POST.get("confirmed"):
        messages.error(request, _("Tick the box to confirm."))
        return _to("reviews:version", version.pk, "conflict")
    calls.declare_conflict(request.user, version.submission.organization, request.user, request.POST.get("reason", ""))
    messages.success(request, _("Your conflict of interest is on record; the input is no longer yours to review."))
    return redirect("reviews:assigned")


@login_required
@require_safe
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the submitter what was decided and the discussions shared with them; a fragment where htmx asks for it."""
    return _feedback(request, pk)


def _feedback(request: HttpRequest, pk: int, reply: tuple[int, CommentForm] | None = None) -> HttpResponse:
    submissions = Submission.objects.visible_to(request.user).select_related("organization", "consultation")
    submission = get_object_or_404(submissions, pk=pk)
    threads = list(
        Thread.objects.visible_to(request.user)
        .filter(submission=submission, released_at__isnull=False)
        .select_related("question", "version__submission")
        .prefetch_related("comments__author")
        .order_by("-version__number", "question__position", "start", "pk")
    )
    reading.give_voices(threads, request.user, to_submitter=True)
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "decisions": Decision.objects.visible_to(request.user)
        .filter(version__submission=submission)
        .select_related("version__submission"),
        "threads": threads,
        "is_member": is_member(request.user, submission),
        "rejected_reply": reply,
    }
    template = "reviews/_feedback.html" if request.htmx else "reviews/feedback.html"
    return render(request, template, context, status=422 if reply else 200)

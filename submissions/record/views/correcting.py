"""Corrections on the record by the secretariat: each asks, names what follows, and takes a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from submissions.calls.services import calls
from submissions.calls.serving import served
from submissions.models import Attachment, Consultation, Membership, Organization, Submission, SubmissionVersion
from submissions.people.forms import CorrectionForm
from submissions.people.services import registry
from submissions.record.forms import DatesForm, MoveForm, ParticularsCorrectionForm, ReasonForm
from submissions.record.services import correcting, lifecycle, voiding
from submissions.rules import is_secretariat_somewhere
from submissions.values.exceptions import Refusal


def _ask(
    request: HttpRequest,
    form: forms.Form,
    correct: Callable[[dict[str, Any]], object],
    done: str | Promise,
    back: str,
    **context: Any,
) -> HttpResponse:
    """Show the question; on POST, do it, and lead back to where the receipt and the trail stand."""
    if request.method == "POST" and form.is_valid():
        try:
            correct(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context |= {"form": form, "back": back}
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def _told(organization: Organization) -> str:
    people = Membership.objects.active().filter(organization=organization, user__is_active=True).count()
    if not people:
        return _("Nobody of %(name)s has an account here; tell them by other ways.") % {"name": organization}
    return ngettext(
        "%(number)s member of %(name)s is told, with the reason.",
        "%(number)s members of %(name)s are told, with the reason.",
        people,
    ) % {"number": people, "name": organization}


def _submission(request: HttpRequest, slug: str, pk: int) -> tuple[Consultation, Submission, str]:
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions.with_progress(), pk=pk)
    submission.consultation = consultation
    return consultation, submission, reverse("submissions:desk_submission", args=[slug, pk])


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Mark an entry void, and move it where the right organization is chosen."""
    consultation, submission, back = _submission(request, slug, pk)
    versions = SubmissionVersion.objects.select_related("submission__organization", "submission__consultation")
    version = get_object_or_404(versions.filter(voiding=None), submission=pk, number=number)
    follows = voiding.follows(version)
    form = MoveForm(request.POST or None, consultation=consultation, without=submission.organization)
    lines = [
        {
            "count": follows.answers,
            "text": ngettext(
                "answer leaves every output and list; it stays on the record, marked void.",
                "answers leave every output and list; they stay on the record, marked void.",
                follows.answers,
            ),
        }
    ]
    if follows.files:
        lines.append(
            {
                "count": follows.files,
                "text": ngettext(
                    "file that came with it is marked void.", "files that came with it are marked void.", follows.files
                ),
            }
        )
    if follows.reviewers:
        lines.append(
            {
                "count": follows.reviewers,
                "text": ngettext(
                    "reviewer is told and reads it no longer.",
                    "reviewers are told and read it no longer.",
                    follows.reviewers,
                ),
            }
        )
    if follows.is_public:
        lines.append({"text": _("It leaves the public record.")})
    if follows.standing:
        lines.append({"text": _("The version before stands again: %(version)s.") % {"version": follows.standing}})
    if follows.keeps_draft:
        lines.append({"text": _("What the organization had drafted itself is its draft again.")})
    lines.append({"text": _("With another organization chosen, it is recorded there with its answers and files.")})

    def act(given: dict[str, Any]) -> None:
        if given["organization"]:
            voiding.move(version.pk, given["organization"], request.user, given["reason"])
        else:
            voiding.void(version.pk, request.user, given["reason"])

    return _ask(
        request,
        form,
        act,
        _("The entry is marked void. Those concerned have been told, and the trail below says why."),
        back,
        title=_("Mark an entry void"),
        question=_("%(version)s was recorded under %(name)s. Mark it void?")
        % {"version": version, "name": submission.organization},
        lines=lines,
        told=_told(submission.organization),
        act=_("Mark it void"),
        danger=True,
        trail_url=back,
        trail_text=submission.organization,
    )


@login_required
@require_http_methods(["GET", "POST"])
def void_file(request: HttpRequest, slug: str, pk: int, file: int) -> HttpResponse:
    """Mark a wrong file of what was handed in void."""
    _consultation, submission, back = _submission(request, slug, pk)
    attachment = get_object_or_404(
        Attachment.objects.visible_to(request.user), submission=submission, pk=file, voided_at=None
    )
    return _ask(
        request,
        ReasonForm(request.POST or None),
        lambda given: voiding.void_file(attachment.pk, request.user, given["reason"]),
        _("The file is marked void. Those concerned have been told, and the trail below says why."),
        back,
        title=_("Mark a file void"),
        question=_("Mark the file “%(name)s” void?") % {"name": attachment.name},
        lines=[
            {"text": _("It leaves the public pages, the draft and every page but this desk.")},
            {"text": _("The record keeps it, and the versions that were handed in with it name it as void.")},
        ],
        told=_told(submission.organization),
        act=_("Mark it void"),
        danger=True,
        trail_url=back,
        trail_text=submission.organization,
    )


@login_required
@require_http_methods(["GET", "POST"])
def unpublish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take off the public record what is public of an input, also while a newer version is under review."""
    _consultation, submission, back = _submission(request, slug, pk)
    version = submission.published_version
    if version is None:
        raise Http404
    return _ask(
        request,
        ReasonForm(request.POST or None),
        lambda given: lifecycle.unpublish(submission.pk, request.user, given["reason"]),
        _("It is taken off the public record. Those concerned have been told, and the trail below says why."),
        back,
        title=_("Take off the public record"),
        question=_("%(version)s of %(name)s is public. Take it off the public record?")
        % {"version": version, "name": submission.organization},
        lines=[
            {"text": _("Its page, its files and its Word file are no longer public; links to them lead nowhere.")},
            {"text": _("The review of the latest version goes on as it stands.")},
        ],
        told=_told(submission.organization),
        act=_("Take off the public record"),
        danger=True,
        trail_url=back,
        trail_text=submission.organization,
    )


@login_required
@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct the particulars of what was handed in."""
    _consultation, submission, back = _submission(request, slug, pk)
    version = submission.latest_version
    if version is None:
        raise Http404
    initial = {
        "language": version.language,
        "publication": version.publication,
        "on_behalf_of": "\n".join(version.content["on_behalf_of"]),
    }
    return _ask(
        request,
        ParticularsCorrectionForm(request.POST or None, initial=initial),
        lambda given: correcting.correct_particulars(
            submission.pk,
            request.user,
            given["reason"],
            language=given["language"],
            publication=given["publication"],
            on_behalf_of=given["on_behalf_of"].splitlines(),
        ),
        _("The particulars are corrected. Those concerned have been told, and the trail below says why."),
        back,
        title=_("Correct the particulars"),
        question=_("Correct the particulars of %(version)s?") % {"version": version},
        lines=[
            {"text": _("The correction is the next version; the answers, the time of receipt and the review stay.")},
            {"text": _("Where the version is public, the corrected one takes its place at once.")},
        ],
        told=_told(submission.organization),
        act=_("Correct"),
        trail_url=back,
        trail_text=submission.organization,
    )


@login_required
@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct the dates with which the call was announced."""
    consultation = served(request, slug)
    if consultation.published_at is None:
        raise Http404
    back = reverse("submissions:desk", args=[slug])
    people = len(calls.concerned(consultation))
    late = SubmissionVersion.objects.latest().filter(submission__consultation=consultation, is_late=True).count()
    lines = [
        {
            "count": people,
            "text": ngettext(
                "person who drafts or has submitted is told.", "people who draft or have submitted are told.", people
            ),
        },
        {"text": _("Extensions stay; the latest of all times counts.")},
    ]
    if late:
        lines.append(
            {
                "count": late,
                "text": ngettext("input is marked late and stays so.", "inputs are marked late and stay so.", late),
            }
        )
    with timezone.override(consultation.zone):
        initial = {"opens_at": consultation.opens_at, "closes_at": consultation.closes_at}
        return _ask(
            request,
            DatesForm(request.POST or None, initial=initial, consultation=consultation),
            lambda given: calls.correct_dates(
                consultation.pk, request.user, given["opens_at"], given["closes_at"], given["reason"]
            ),
            _("The dates are corrected, and those concerned have been told."),
            back,
            title=_("Correct the announced dates"),
            question=_("Correct dates that were announced wrongly? More time for an input is an extension."),
            lines=lines,
            act=_("Correct"),
            trail_url=back,
            trail_text=_("Desk"),
        )


@login_required
@require_http_methods(["GET", "POST"])
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the register says of an organization."""
    if not is_secretariat_somewhere(request.user):
        raise Http404
    found = get_object_or_404(Organization.objects.present(), pk=pk, iso3="", key="")
    theirs = Consultation.objects.served_by(request.user)  # a number may not tell of inputs to calls of others
    inputs = found.submissions.filter(consultation__in=theirs).exclude(latest_version=None).count()
    back = reverse("submissions:organization", args=[pk])
    initial = {
        "name": found.english_name,
        "formal_name": getattr(found, "formal_name_en", "") or "",
        "country": found.country,
        "category": found.category,
    }
    return _ask(
        request,
        CorrectionForm(request.POST or None, initial=initial),
        lambda given: registry.correct(
            found.pk,
            request.user,
            given["reason"],
            **{name: given[name] for name in ("name", "formal_name", "country", "category")},
        ),
        _("The register is corrected, and the members have been told."),
        back,
        title=_("Correct the register"),
        question=_("Correct what the register says of %(name)s?") % {"name": found},
        lines=[
            {
                "count": inputs,
                "text": ngettext(
                    "input of the organization to your calls is named and counted so from now on.",
                    "inputs of the organization to your calls are named and counted so from now on.",
                    inputs,
                ),
            },
            {"text": _("Files that were made before keep what they say.")},
        ],
        told=_told(found),
        act=_("Correct"),
        trail_url=back,
        trail_text=found,
    )

"""Where a line of news leads: paths of pages, by what the event is about."""

from __future__ import annotations

from django.urls import reverse

from submissions.core.news.audiences import Scope


def start_page(_scope: Scope) -> str:
    """Lead to the person's own start page."""
    return reverse("submissions:home")


def submission_page(scope: Scope) -> str:
    """Lead to where the input stands."""
    return reverse("submissions:submission", args=[scope.submission.pk]) if scope.submission else ""


def version_page(scope: Scope) -> str:
    """Lead to the version as it was handed in."""
    if scope.version is None or scope.submission is None:
        return submission_page(scope)
    return reverse("submissions:version", args=[scope.submission.pk, scope.version.number])


def review_page(scope: Scope) -> str:
    """Lead to the page on which the latest version is reviewed."""
    version = scope.version or (scope.submission.latest_version if scope.submission else None)
    return reverse("reviews:version", args=[version.pk]) if version else ""


def desk_page(scope: Scope) -> str:
    """Lead to the input on the desk of its call."""
    if scope.submission is None or scope.consultation is None:
        return ""
    return reverse("submissions:desk_submission", args=[scope.consultation.slug, scope.submission.pk])


def call_page(scope: Scope) -> str:
    """Lead to the page of the call."""
    return reverse("submissions:call", args=[scope.consultation.slug]) if scope.consultation else ""


def text_page(scope: Scope) -> str:
    """Lead to the text under consultation."""
    return reverse("submissions:base_text", args=[scope.consultation.slug]) if scope.consultation else ""


def organization_page(scope: Scope) -> str:
    """Lead to the members of the organization."""
    return reverse("submissions:organization", args=[scope.organization.pk]) if scope.organization else ""


def clearance_page(scope: Scope) -> str:
    """Lead to where the draft stands in its chain of clearance."""
    return reverse("submissions:clearance", args=[scope.submission.pk]) if scope.submission else ""


def silence_page(scope: Scope) -> str:
    """Lead to the silence procedures of the group's draft."""
    return reverse("submissions:silence", args=[scope.submission.pk]) if scope.submission else ""


def given_page(scope: Scope) -> str:
    """Lead where the caller says."""
    return scope.path

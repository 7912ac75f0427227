"""Which compilations, files that came in and templates a person sees."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, Q

from assembly.enums import CompilationState, UploadState
from submissions.models import RoleGrant
from submissions.models.visibility import member_of, secretariat_of
from submissions.values import moments
from submissions.values.enums import Role


class CompilationQuerySet(models.QuerySet[Any]):
    """Filters on compilations, which hold inputs that are not public."""

    def visible_to(self, user: Any) -> CompilationQuerySet:
        """Keep compilations of calls that the person serves as secretariat; with discussions, the person's own only.

        Those hold the discussions that who asked for the file may read, and no two people may read the same.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(options__with_discussions=True) & ~Q(requested_by=user)
        return self.filter(secretariat_of(user, "consultation__")).exclude(own)

    def published(self) -> CompilationQuerySet:
        """Keep those on the page of their call, which anyone may read."""
        return self.filter(published_at__isnull=False, state=CompilationState.READY)

    def abandoned(self) -> CompilationQuerySet:
        """Keep those whose worker has died: running, but the lease ran out."""
        return self.filter(state=CompilationState.RUNNING, leased_until__lt=moments.now())


class UploadQuerySet(models.QuerySet[Any]):
    """Filters on files that came in, which hold what has not been submitted yet."""

    def visible_to(self, user: Any) -> UploadQuerySet:
        """Keep files of drafts of which the person is an author, and those that their secretariat enters."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(member_of(user, "submission__organization"), on_behalf=False)
            | Q(secretariat_of(user, "submission__consultation__"), on_behalf=True)
        )

    def waiting(self) -> UploadQuerySet:
        """Keep those still to be read."""
        return self.filter(state__in=[UploadState.WAITING, UploadState.READING])

    def abandoned(self) -> UploadQuerySet:
        """Keep those whose worker has died: being read, but the lease ran out."""
        return self.filter(state=UploadState.READING, leased_until__lt=moments.now())


class WordTemplateQuerySet(models.QuerySet[Any]):
    """Filters on templates, which every secretariat may choose from."""

    def in_use(self) -> WordTemplateQuerySet:
        """Keep those that are not archived."""
        return self.filter(archived_at=None)

    def visible_to(self, user: Any) -> WordTemplateQuerySet:
        """Keep those in use, for whoever serves a call or a process."""
        if not user.is_authenticated:
            return self.none()
        return self.in_use().filter(Exists(RoleGrant.objects.filter(user=user.pk, role=Role.SECRETARIAT)))

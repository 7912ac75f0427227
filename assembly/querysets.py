"""Which compilations a person sees."""

from __future__ import annotations

from typing import Any

from django.db import models

from assembly.enums import CompilationState
from submissions import moments
from submissions.querysets import secretariat_of


class CompilationQuerySet(models.QuerySet[Any]):
    """Filters on compilations, which hold inputs that are not public."""

    def visible_to(self, user: Any) -> CompilationQuerySet:
        """Keep compilations of calls that the person serves as secretariat."""
        return self.filter(secretariat_of(user, "consultation__")) if user.is_authenticated else self.none()

    def abandoned(self) -> CompilationQuerySet:
        """Keep those whose worker has died: running, but the lease ran out."""
        return self.filter(state=CompilationState.RUNNING, leased_until__lt=moments.now())

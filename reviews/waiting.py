"""What waits for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from submissions.core.news import waiting
from submissions.core.news.waiting import Waiting
from submissions.models import SubmissionVersion
from submissions.values.enums import SubmissionStatus
from submissions.values.typography import say_number


@waiting.register
def to_review(user: Any) -> Iterator[Waiting]:
    """Give one line for all inputs assigned to the person whose latest version has not been checked."""
    waits = SubmissionVersion.objects.assigned_to(user).latest()
    count = waits.filter(submission__status=SubmissionStatus.SUBMITTED).count()
    if count:
        yield Waiting(
            ngettext("%(number)s input to review", "%(number)s inputs to review", count)
            % {"number": say_number(count)},
            reverse("reviews:assigned"),
            ngettext("Open it", "Open them", count),
            count=count,
        )

"""A text that was sent round, as it is read."""

from __future__ import annotations

from functools import partial

from submissions.models import CirculatedText, SubmissionVersion
from submissions.values.pictures import address_with_pass, with_addresses


def as_version(text: CirculatedText) -> SubmissionVersion:
    """Return a text that was sent round as the version it would be, to be read."""
    content = text.content
    find = partial(address_with_pass, text.pk)
    answers = [{**row, "html": with_addresses(row["html"], find)} for row in content["answers"]]
    return SubmissionVersion(
        submission=text.submission,
        content={**content, "answers": answers},
        language=content["language"],
        publication=content["publication"],
        words=sum(answer["words"] for answer in content["answers"]),
    )

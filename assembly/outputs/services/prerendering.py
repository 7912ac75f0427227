"""Answers rendered when they are handed in, so that consolidated files only put them together."""

from __future__ import annotations

from assembly.models import RenderedVersion
from submissions.core import locks
from submissions.models import SubmissionVersion
from submissions.values.contents import is_text_alone
from submissions.values.languages import direction_of
from word.writing import prerendering

TASK = "assembly.tasks.render_ahead"


@locks.in_steps
def render(version_id: int) -> bool:
    """Render the answers of a version and keep them; tell whether there is such a version.

    Safe to call twice. What an earlier rendering left is removed: whatever is not there is rendered when it is needed.
    """
    RenderedVersion.objects.exclude(rendering=prerendering.VERSION).delete()
    version = SubmissionVersion.objects.filter(pk=version_id).first()
    if version is None:
        return False
    packed = {
        answer["question"]: prerendering.pack(answer["html"], version.language, direction_of(version.language))
        for answer in version.content["answers"]
        if is_text_alone(answer)
    }
    kept = RenderedVersion.packed({question: text for question, text in packed.items() if text})
    RenderedVersion.objects.update_or_create(
        version=version, defaults={"rendering": prerendering.VERSION, "answers": kept}
    )
    return True

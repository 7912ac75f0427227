"""Background work of reviews: thin, by id, safe to run twice."""

from celery import shared_task

from reviews import placements
from submissions.models import SubmissionVersion


@shared_task
def place_threads(version_id: int) -> int:
    """Place the discussions of a submission on a version that was handed in."""
    version = SubmissionVersion.objects.select_related("submission").filter(pk=version_id).first()
    return placements.place_on(version) if version else 0

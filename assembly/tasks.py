"""Background work of this app: thin, by id, safe to run twice."""

from celery import shared_task

from assembly.intake.services import uploading
from assembly.outputs.services import compiling, prerendering


@shared_task
def compile_file(compilation_id: int) -> bool:
    """Make one consolidated file."""
    return compiling.run(compilation_id)


@shared_task
def read_upload(upload_id: int) -> bool:
    """Read one file that came in."""
    return uploading.run(upload_id)


@shared_task
def requeue_expired() -> int:
    """Take up again what a dead worker left."""
    return compiling.requeue_expired() + uploading.requeue_expired()


@shared_task
def render_ahead(version_id: int) -> bool:
    """Render the answers of a version that was handed in."""
    return prerendering.render(version_id)

"""Background work of this app: thin, by id, safe to run twice."""

from celery import shared_task

from assembly.intake.services import uploading
from assembly.outputs.services import compiling, prerendering
from assembly.themes.services import tagging


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


@shared_task
def carry_tags(version_id: int) -> int:
    """Carry the tags of the version before to a version that was handed in."""
    return tagging.carry(version_id)


@shared_task
def suggest_themes(consultation_id: int) -> int:
    """Suggest a theme for each passage of a call that has none."""
    return tagging.suggest(consultation_id)

"""Background work of this app: thin, by id, safe to run twice."""

from celery import shared_task

from assembly.services import compiling


@shared_task
def compile_file(compilation_id: int) -> bool:
    """Make one consolidated file."""
    return compiling.run(compilation_id)


@shared_task
def requeue_expired() -> int:
    """Take up again what a dead worker left."""
    return compiling.requeue_expired()

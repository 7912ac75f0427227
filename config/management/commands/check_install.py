"""Say whether everything that the site needs is at hand."""

import smtplib
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.crypto import get_random_string

from config import heartbeat
from submissions.core import audit
from word.reading import converting


class FaultError(Exception):
    """Something that the site needs is missing; its text is the sentence for the operator."""


def database() -> str:
    """Connect and compare the migrations."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        version = ".".join(map(str, connection.get_database_version()))
    except DatabaseError as error:
        message = f"The database does not answer ({_brief(error)}): see DATABASE_URL."
        raise FaultError(message) from error
    if waiting:
        message = f"The database lacks {len(waiting)} migrations: run python manage.py prepare."
        raise FaultError(message)
    return f"The database answers ({connection.display_name} {version}) and is up to date."


def broker() -> str:
    """Ask the broker for an answer and for its memory policy."""
    try:
        with heartbeat.connect() as client:
            version = client.info("server")["redis_version"]
            policy = client.info("memory").get("maxmemory_policy", "noeviction")
    except redis.RedisError as error:
        message = f"The broker does not answer ({_brief(error)}): see REDIS_URL, or start the site with make run."
        raise FaultError(message) from error
    if policy != "noeviction":
        message = (
            f"The broker may throw jobs away under pressure: set its maxmemory-policy to noeviction, not {policy}."
        )
        raise FaultError(message)
    return f"The broker answers (Redis protocol {version})."


def processes() -> str:
    """Look for the signs of life of the worker and of beat."""
    try:
        with heartbeat.connect() as client:
            silent = [beat.key.rpartition(":")[2] for beat in heartbeat.KINDS if not client.exists(beat.key)]
    except redis.RedisError:
        message = "Whether the worker and beat run cannot be told while the broker does not answer."
        raise FaultError(message) from None
    if silent:
        message = f"No sign of life from: {', '.join(silent)}. Start the site with make run, or these services."
        raise FaultError(message)
    return "The worker and beat give signs of life."


def storage() -> str:
    """Write a file, read it back and delete it."""
    text = get_random_string(20).encode()
    name = ""
    try:
        name = default_storage.save("check_install", ContentFile(text))
        with default_storage.open(name) as file:
            same = file.read() == text
    except OSError as error:
        message = f"Files cannot be kept ({_brief(error)}): see MEDIA_ROOT."
        raise FaultError(message) from error
    finally:
        if name:
            default_storage.delete(name)
    if not same:
        message = "Files are not read back as they were written: see MEDIA_ROOT."
        raise FaultError(message)
    return "Files are written and read back."


def mail() -> str:
    """Greet the mail server, sending nothing."""
    if "smtp" not in settings.EMAIL_DELIVERY_BACKEND:
        return f"Mail is not sent but kept in {settings.EMAIL_FILE_PATH}."
    try:
        server = get_connection(settings.EMAIL_DELIVERY_BACKEND)
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        message = f"The mail server does not take us ({_brief(error)}): see EMAIL_URL."
        raise FaultError(message) from error
    return f"The mail server {settings.EMAIL_HOST} takes us; mail comes from {settings.DEFAULT_FROM_EMAIL}."


def record() -> str:
    """Follow each chain of the audit trail from its beginning, and compare it with the file outside the database."""
    try:
        broken = next(iter(audit.breaks()), None)
        unguarded = GUARDS[connection.vendor] - _triggers()
    except DatabaseError as error:
        message = f"The audit trail cannot be read ({_brief(error)}): run python manage.py prepare."
        raise FaultError(message) from error
    if broken and broken.event:
        event = broken.event
        message = f"The audit trail was altered at or before event {event.pk} ({event}): compare it with a backup."
        raise FaultError(message)
    if broken:
        message = (
            f"The end of the audit trail is missing (chain {broken.chain}): compare the database with a backup and "
            f"with {settings.AUDIT_HEADS}. After restoring an older backup, set that file aside."
        )
        raise FaultError(message)
    if unguarded:
        message = (
            f"The database no longer guards the record: it lacks {', '.join(sorted(unguarded))}. Ask who removed them, "
            "and compare the database with a backup."
        )
        raise FaultError(message)
    return "The audit trail is whole."


GUARDS = {
    "postgresql": {"audit_append_only", "version_immutable", "decision_immutable"},
    "sqlite": {
        *("audit_append_only", "audit_kept", "audit_not_replaced"),
        *("version_immutable", "version_not_replaced", "decision_immutable"),
    },
}
"""The triggers by which a database refuses to change what is on the record."""


def _triggers() -> set[str]:
    """Return the triggers that the database heeds."""
    asked = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name for (name,) in cursor}


def office() -> str:
    """Look for LibreOffice, without which some files are kept but not read: information, never a fault."""
    if converting.program():
        return "LibreOffice is installed: OpenDocument, Rich Text and old Word files are read for their answers."
    return (
        "LibreOffice is not installed: OpenDocument, Rich Text and old Word files are kept as received, "
        "and their answers are not read."
    )


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "broker": broker,
    "processes": processes,
    "storage": storage,
    "mail": mail,
    "record": record,
    "office": office,
}
"""Each returns the sentence that all is well, or raises FaultError."""


def _brief(error: Exception) -> str:
    """Return the first line of what an error says, without its closing full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


class Command(BaseCommand):
    """Check the database, the broker, the running processes, the storage and the mail server, a sentence each.

    Exit codes: 0 all is well, 1 something is not, 2 a name of a check is unknown.
    """

    help = "Say whether all that the site needs is at hand. Example: python manage.py check_install database broker"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.epilog = "Exit codes: 0 all is well, 1 something is not, 2 a name of a check is unknown."
        parser.add_argument("check", nargs="*", help=f"what to check, by default all: {', '.join(CHECKS)}")

    def handle(self, *_args: Any, check: list[str], **_options: Any) -> None:
        if unknown := [name for name in check if name not in CHECKS]:
            message = f"There is no check named {', '.join(unknown)}; there are {', '.join(CHECKS)}."
            raise CommandError(message, returncode=2)
        faults = 0
        for name in check or CHECKS:
            try:
                self.stdout.write(self.style.SUCCESS(f"ok      {CHECKS[name]()}"))
            except FaultError as fault:
                faults += 1
                self.stdout.write(self.style.ERROR(f"fault   {fault}"))
        if faults:
            message = "One thing must be mended." if faults == 1 else f"{faults} things must be mended."
            raise CommandError(message, returncode=1)

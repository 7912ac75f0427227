"""The command that says whether all is at hand."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import heartbeat
from submissions.core import audit
from submissions.models import AuditHead
from submissions.values.enums import AuditVerb
from tests.append_only import lifted


def check(*names: str) -> list[str]:
    out = StringIO()
    call_command("check_install", *names, stdout=out, no_color=True)
    return out.getvalue().splitlines()


def fault(*names: str) -> tuple[int, str, list[str]]:
    """Return the exit code, the closing sentence and what was said."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_install", *names, stdout=out, no_color=True)
    return error.value.returncode, str(error.value), out.getvalue().splitlines()


def test_all_is_well(db: None, broker: None, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "soffice").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for beat in ("worker", "beat"):
        heartbeat.Heartbeat(beat)()

    assert [line.split("(")[0].strip() for line in check()] == [
        "ok      The database answers",
        "ok      The broker answers",
        "ok      The worker and beat give signs of life.",
        "ok      Files are written and read back.",
        f"ok      Mail is not sent but kept in {settings.EMAIL_FILE_PATH}.",
        "ok      The audit trail is whole.",
        "ok      LibreOffice is installed: OpenDocument, Rich Text and old Word files are read for their answers.",
    ]


@pytest.mark.parametrize("gone", ["the end", "all of it"])
def test_an_audit_trail_that_was_cut_is_a_fault(gone: str, db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        events = [audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name=str(number)) for number in range(3)]
    assert check("record")[0] == "ok      The audit trail is whole."
    kept = events[:2] if gone == "the end" else []
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM submissions_auditevent WHERE id > %s", [kept[-1].pk if kept else 0])
    head = {"sha256": kept[-1].sha256 if kept else audit.GENESIS, "length": len(kept)}
    AuditHead.objects.filter(key="site").update(**head)  # and covers the traces inside the database

    code, _closing, said = fault("record")
    assert (code, said[0][:54]) == (1, "fault   The end of the audit trail is missing (chain s")


@pytest.mark.parametrize("name", ["audit_append_only", "version_immutable", "decision_immutable"])
def test_a_trigger_that_is_gone_is_a_fault(name: str, db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = %s", [name])
            cursor.execute(f"ALTER TABLE {cursor.fetchone()[0]} DISABLE TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name}")

    code, _closing, (said,) = fault("record")
    assert (code, said.startswith("fault   The database no longer guards the record"), name in said) == (1, True, True)


def test_that_libreoffice_is_missing_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    (said,) = check("office")
    assert said.startswith("ok      LibreOffice is not installed: ")


def test_an_audit_trail_that_was_tampered_with_is_a_fault(db: None) -> None:
    for number in range(2):
        audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name=str(number))
    AuditHead.objects.update(sha256="0" * 64)
    forged = audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="forged")

    code, closing, said = fault("record")
    assert (code, closing) == (1, "One thing must be mended.")
    assert said[0].startswith(f"fault   The audit trail was altered at or before event {forged.pk} ")
    assert [found.event for found in audit.breaks()] == [forged]


def test_a_silent_worker_is_named(broker: None) -> None:
    heartbeat.Heartbeat("beat")()

    assert fault("processes") == (
        1,
        "One thing must be mended.",
        ["fault   No sign of life from: worker. Start the site with make run, or these services."],
    )


def test_a_broker_that_is_down_is_said_with_its_variable(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    code, _closing, (line,) = fault("broker")

    assert (code, line.startswith("fault   The broker does not answer"), "see REDIS_URL" in line) == (1, True, True)


def test_a_mail_server_that_is_down_is_said_with_its_variable(settings: Any) -> None:
    settings.EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    code, _closing, (line,) = fault("mail")

    assert (code, line.startswith("fault   The mail server does not take us"), "see EMAIL_URL" in line) == (
        1,
        True,
        True,
    )


def test_a_storage_that_cannot_be_written_is_said_with_its_variable(settings: Any) -> None:
    settings.MEDIA_ROOT = "/proc/nowhere"
    code, _closing, (line,) = fault("storage")

    assert (code, line.startswith("fault   Files cannot be kept"), "see MEDIA_ROOT" in line) == (1, True, True)


def test_an_unknown_check_is_refused() -> None:
    assert fault("databse") == (
        2,
        "There is no check named databse; there are database, broker, processes, storage, mail, record, office.",
        [],
    )


def test_a_migration_that_waits_is_said(transactional_db: None) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder.Migration.objects.get(app="reviews", name="0002_append_only")
    applied.delete()
    said = fault("database")
    MigrationRecorder.Migration.objects.create(app=applied.app, name=applied.name)

    assert said == (
        1,
        "One thing must be mended.",
        ["fault   The database lacks 1 migrations: run python manage.py prepare."],
    )

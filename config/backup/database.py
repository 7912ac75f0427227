"""The database of a backup: one snapshot of it, what its rows name, and putting one in place."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from config.backup.archive import rows_of_sqlite
from submissions.values.exceptions import NotPossible

PATIENCE = 6 * 3600
"""Seconds after which a tool of PostgreSQL is taken for stuck."""


@dataclass(slots=True)
class Snapshot:
    """What was copied: migrations, rows by table, and the names of files that rows refer to."""

    migrations: list[str]
    rows: dict[str, int]
    files: set[str]


def file_columns() -> list[tuple[str, str]]:
    """Return the table and the column of every file that a row may name."""
    return [
        (model._meta.db_table, str(column.column))
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if isinstance(column, models.FileField) and model._meta.managed and not model._meta.proxy
    ]


def snapshot(target: Path) -> Snapshot:
    """Copy the database as it is at one moment, while people go on writing."""
    return _of_sqlite(target) if connection.vendor == "sqlite" else _of_postgresql(target)


def _of_sqlite(target: Path) -> Snapshot:
    with closing(sqlite3.connect(target)) as copy, sqlite_connection() as database:
        database.backup(copy)
        files: set[str] = set()
        for table, column in file_columns():
            files.update(name for (name,) in copy.execute(f'SELECT "{column}" FROM "{table}"') if name)  # noqa: S608
        migrations = [f"{app}.{name}" for app, name in copy.execute("SELECT app, name FROM django_migrations")]
        return Snapshot(sorted(migrations), rows_of_sqlite(copy), files)


def _of_postgresql(target: Path) -> Snapshot:
    """Copy under an exported snapshot, so that what is counted is what ``pg_dump`` sees."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [name] = cursor.fetchone()
        run_tool("pg_dump", "--format=custom", "--no-owner", f"--snapshot={name}", "--file", str(target))
        files: set[str] = set()
        for table, column in file_columns():
            cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')  # noqa: S608
            files.update(row[0] for row in cursor)
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            rows[table] = cursor.fetchone()[0]
        cursor.execute("SELECT app, name FROM django_migrations")
        return Snapshot(sorted(f"{app}.{step}" for app, step in cursor), rows, files)


@contextmanager
def sqlite_connection() -> Iterator[sqlite3.Connection]:
    """Give a connection of our own to the database file."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as database:
        yield database


def put_in_place(source: Path) -> None:
    """Put a copy of the same kind in the place of the database: wholly, or not at all."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy, sqlite_connection() as database:
            copy.backup(database)  # one transaction
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        run_tool("pg_restore", *options, "--dbname", str(connection.settings_dict["NAME"]), str(source))


def readable_by_tool(source: Path) -> str:
    """Return why PostgreSQL cannot read a copy, "" when it can."""
    path = shutil.which("pg_restore")
    if path is None:
        return _("%(program)s is not installed here; it comes with PostgreSQL.") % {"program": "pg_restore"}
    result = subprocess.run([path, "--list", str(source)], capture_output=True, timeout=PATIENCE, check=False)
    return "" if result.returncode == 0 else result.stderr.decode(errors="replace")[:300]


def run_tool(program: str, *options: str) -> None:
    """Run one of PostgreSQL's tools on our database. Raises NotPossible when it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        raise NotPossible(_("%(program)s is not installed here; it comes with PostgreSQL.") % {"program": program})
    arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    connected = arguments[1:-1]  # without psql itself and the name of the database
    name = ["--dbname", str(connection.settings_dict["NAME"])] if program == "pg_dump" else []
    result = subprocess.run(
        [path, *connected, *name, *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if result.returncode:
        raise NotPossible(_("%(program)s did not succeed.") % {"program": program}, result.stderr.splitlines()[-3:])


def media_root() -> Path:
    """Return the folder of files."""
    return Path(settings.MEDIA_ROOT)

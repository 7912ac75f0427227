"""Moving the rows of an SQLite database into PostgreSQL: a pilot becomes the site."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from config.backup.archive import Progress
from submissions.values.exceptions import NotPossible

BATCH = 500
SOURCE = "pilot"


def move(source: Path, migrations: list[str], progress: Progress) -> None:
    """Put every row of the file in the place of what the database holds, in one transaction.

    Values go as the columns hold them, by a plain queryset: the models' own managers would translate titles. Raises
    NotPossible where the file is of another version.
    """
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    here = sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
    if here != sorted(migrations):
        raise NotPossible(_("The backup is of another version. Bring the pilot to this one first, then back it up."))
    connections.databases[SOURCE] = {
        **connection.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(source),
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    try:
        with transaction.atomic():
            _copy([model for model in apps.get_models(include_auto_created=True) if _has_table(model)], progress)
    finally:
        connections[SOURCE].close()
        del connections.databases[SOURCE]
        del connections[SOURCE]


def _has_table(model: type[models.Model]) -> bool:
    return bool(model._meta.managed and not model._meta.proxy and not model._meta.swapped)


def _copy(tables: list[type[models.Model]], progress: Progress) -> None:
    with connection.cursor() as cursor:
        names = [model._meta.db_table for model in tables]
        for statement in connection.ops.sql_flush(no_style(), names, reset_sequences=True, allow_cascade=True):
            cursor.execute(statement)
        for count, model in enumerate(tables, 1):
            columns = model._meta.concrete_fields
            listed = ", ".join(connection.ops.quote_name(column.column) for column in columns)
            places = ", ".join(["%s"] * len(columns))
            insert = f'INSERT INTO "{model._meta.db_table}" ({listed}) VALUES ({places})'  # noqa: S608
            rows = models.QuerySet(model, using=SOURCE).order_by("pk").values_list(*(c.attname for c in columns))
            batch = []
            for row in rows.iterator(chunk_size=BATCH):
                batch.append([c.get_db_prep_save(v, connection) for c, v in zip(columns, row, strict=True)])
                if len(batch) == BATCH:
                    cursor.executemany(insert, batch)
                    batch = []
            if batch:
                cursor.executemany(insert, batch)
            progress(_("Moving tables"), count, len(tables))
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)

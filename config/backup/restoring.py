"""Putting a backup in place: verified before anything is touched, refused on a running site, wholly or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import redis
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config import heartbeat
from config.backup import database, rows
from config.backup.archive import (
    DATABASE,
    MEDIA,
    Content,
    Faults,
    Progress,
    manifest_of,
    require_known,
    silent,
    verify,
)
from submissions.core import audit
from submissions.models import User
from submissions.values.exceptions import NotPossible


def restore(source: Path, *, replace: bool = False, progress: Progress = silent) -> Content:
    """Put a backup in place of what the site holds; one of SQLite also into an empty or emptied PostgreSQL.

    Raises NotPossible where the site runs, where it has accounts and ``replace`` is not given, or where the backup is
    not whole or of a later version; then nothing was touched.
    """
    if not source.is_file():
        raise NotPossible(_("There is no file %(file)s.") % {"file": source})
    with stopped_site():
        if not replace and User._meta.db_table in connection.introspection.table_names() and User.objects.exists():
            raise NotPossible(
                _("This site holds data. Add --replace to put the backup in its place; what it holds is lost.")
            )
        media = database.media_root()
        media.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=media, prefix=".restore-") as name:
            folder = Path(name)
            (folder / MEDIA).mkdir()
            content = verify(source, progress, lambda member: _place(folder, member))
            manifest = manifest_of(source)
            require_known(manifest)
            if content.vendor != connection.vendor and (content.vendor, connection.vendor) != ("sqlite", "postgresql"):
                raise NotPossible(
                    _("The backup holds a database of another kind: %(there)s, not %(here)s.")
                    % {"there": content.vendor, "here": connection.vendor}
                )
            if content.vendor == "postgresql" and (fault := database.readable_by_tool(folder / DATABASE)):
                raise Faults(_("%(file)s is not whole.") % {"file": source}, [fault])
            with _files_in_place(media, folder):
                if content.vendor == connection.vendor:
                    database.put_in_place(folder / DATABASE)
                else:
                    rows.move(folder / DATABASE, manifest.migrations, progress)
            audit.set_witness_aside()
    return content


def _place(folder: Path, member: str) -> IO[bytes]:
    path = folder / member
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")


@contextmanager
def _files_in_place(media: Path, folder: Path) -> Iterator[None]:
    """Put the files in place, and those that were there back where what follows fails."""
    before = folder / "before"
    before.mkdir()
    moved, brought = [], []
    try:
        for path in list(media.iterdir()):
            if path != folder and not path.name.startswith("."):
                path.rename(before / path.name)
                moved.append(path)
        for path in list((folder / MEDIA).iterdir()):
            brought.append(path.rename(media / path.name))  # noqa: PERF401 - each is known as soon as it is there
        yield
    except BaseException:
        for path in brought:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in moved:
            (before / path.name).rename(path)
        raise


@contextmanager
def stopped_site() -> Iterator[None]:
    """Hold the site's lock. Raises NotPossible where a part of it runs, under whatever it was started."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotPossible(_("The site runs on this data. End it first.")) from None
        if signs := [*_connected(), *_alive()]:
            raise NotPossible(_("The site runs on this data. End it first."), signs)
        yield


def _connected() -> list[str]:
    """Return who else uses the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(nullif(application_name, ''), backend_type), coalesce(client_addr::text, 'local') "
                "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return [_("%(name)s from %(place)s uses the database") % {"name": n, "place": p} for n, p in cursor]
    path = str(connection.settings_dict["NAME"])
    return [_("process %(number)s uses the database") % {"number": number} for number in _holders(Path(path))]


def _holders(path: Path) -> list[int]:
    """Return the other processes of this computer that hold the file open, where the system tells (Linux)."""
    found = []
    try:
        wanted = path.stat()
    except OSError:
        return []
    for process in Path("/proc").glob("[0-9]*/fd"):
        number = int(process.parent.name)
        if number == os.getpid():
            continue
        try:
            held = [entry.stat() for entry in process.iterdir()]
        except OSError:
            continue
        if any((one.st_dev, one.st_ino) == (wanted.st_dev, wanted.st_ino) for one in held):
            found.append(number)
    return found


def _alive() -> list[str]:
    """Return which processes of the site gave a sign of life lately; none where the broker does not answer."""
    try:
        with heartbeat.connect() as client:
            kinds = {"worker": heartbeat.worker_alive.key, "beat": heartbeat.beat_alive.key}
            return [
                _("%(kind)s gives a sign of life") % {"kind": kind} for kind, key in kinds.items() if client.exists(key)
            ]
    except redis.RedisError:
        return []

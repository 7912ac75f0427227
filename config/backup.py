"""One file that holds the whole site: its database and the files people gave or compiled.

A backup is a tar file of ``manifest.json`` (format, moment, kind of database, migrations), ``database`` (an SQLite
file, or what ``pg_dump --format=custom`` writes) and ``media/``. The database is copied first, in one consistent state
while people go on working; files are only ever added, so each that it names is among those copied after it.
"""

import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.core import audit
from submissions.models import User
from submissions.values.exceptions import NotPossible

FORMAT = 1


@dataclass(frozen=True)
class Content:
    """What a backup holds: the kind of database, the number of files and their size in bytes together."""

    vendor: str
    files: int
    size: int


def write(target: Path) -> Content:
    """Write a backup, readable by this user only; it appears under its name when it is complete.

    Raises NotPossible when the file exists or the tools of the database are missing, OSError when it cannot be written.
    """
    if target.exists():
        raise NotPossible(_("%(file)s exists already; choose another name.") % {"file": target})
    media = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        database, manifest, archive = (Path(folder) / name for name in ("database", "manifest.json", "archive"))
        _dump(database)
        description = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "vendor": connection.vendor,
            "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        }
        manifest.write_text(json.dumps(description), encoding="utf-8")
        with tarfile.open(archive, "w") as tar:
            tar.add(manifest, "manifest.json")
            tar.add(database, "database")
            for path in media:
                tar.add(path, f"media/{path.relative_to(settings.MEDIA_ROOT).as_posix()}")
        archive.chmod(0o600)
        archive.rename(target)
    return Content(connection.vendor, len(media), target.stat().st_size)


def read(source: Path, *, replace: bool = False) -> Content:
    """Put a backup in place of what the site holds.

    Everything is unpacked and checked before anything is replaced. Raises NotPossible when the file is no backup of
    this kind of database or of a later version, or when the site has accounts and ``replace`` is not given.
    """
    if not replace and User._meta.db_table in connection.introspection.table_names() and User.objects.exists():
        raise NotPossible(
            _("This site holds data. Add --replace to put the backup in its place; what it holds is lost.")
        )
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media, prefix=".restore-") as name:
        folder = Path(name)
        files = _unpack(source, folder)
        _require_ours(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        _load(folder / "database")
        for path in media.iterdir():
            if path != folder:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in (folder / "media").iterdir() if (folder / "media").exists() else ():
            path.rename(media / path.name)
    audit.set_witness_aside()
    return Content(connection.vendor, files, source.stat().st_size)


def _unpack(source: Path, folder: Path) -> int:
    """Unpack plain files only, inside the folder only; return how many are media. Raises NotPossible."""
    refusal = NotPossible(_("%(file)s is not a backup of Rapporteur.") % {"file": source})
    files = 0
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not member.isfile() or path.is_absolute() or ".." in path.parts:
                    raise refusal
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with closing(tar.extractfile(member)) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                files += path.parts[0] == "media"
    except tarfile.TarError:
        raise refusal from None
    if not ((folder / "manifest.json").exists() and (folder / "database").exists()):
        raise refusal
    return files


def _require_ours(description: dict[str, Any]) -> None:
    """Raise NotPossible when this version cannot read the backup of this manifest."""
    if description["format"] != FORMAT:
        raise NotPossible(_("The backup was made by a later version of Rapporteur."))
    if description["vendor"] != connection.vendor:
        raise NotPossible(
            _("The backup holds a database of another kind: %(there)s, not %(here)s.")
            % {"there": description["vendor"], "here": connection.vendor}
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in description["migrations"] if name not in known]:
        raise NotPossible(_("The backup was made by a later version of Rapporteur."), unknown)


def _dump(target: Path) -> None:
    """Copy the database in one consistent state."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy, _sqlite() as database:
            database.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--file", str(target))


def _load(source: Path) -> None:
    """Put a copy in the place of the database."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy, _sqlite() as database:
            copy.backup(database)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, "--dbname", connection.settings_dict["NAME"], str(source))


@contextmanager
def _sqlite() -> Iterator[sqlite3.Connection]:
    """Give a connection of our own to the database file, Django's being closed meanwhile."""
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as database:
        yield database


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's tools on our database. Raises NotPossible when it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        raise NotPossible(_("%(program)s is not installed here; it comes with PostgreSQL.") % {"program": program})
    arguments, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    connected = arguments[1:-1]  # without psql itself and the name of the database
    name = ["--dbname", connection.settings_dict["NAME"]] if program == "pg_dump" else []
    connection.close()
    result = subprocess.run(
        [path, *connected, *name, *options], env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise NotPossible(_("%(program)s did not succeed.") % {"program": program}, result.stderr.splitlines()[-3:])

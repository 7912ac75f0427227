"""Writing a backup while people work."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backup.archive import DATABASE, MANIFEST, MEDIA, Content, Manifest, Progress, digest_of, silent
from config.backup.database import Snapshot, file_columns, media_root, snapshot
from submissions.values.exceptions import NotPossible

TRIES = 5
"""How often a snapshot is taken anew where a file that it names was deleted before it could be held."""


def write(target: Path, progress: Progress = silent) -> Content:
    """Write a backup, readable by this user only; it appears under its name when it is complete.

    Files are held by a second name (a hard link) before the snapshot is taken, so that what is deleted meanwhile is
    still there. Raises NotPossible when the file exists or the tools of the database are missing, OSError when it
    cannot be written.
    """
    if target.exists():
        raise NotPossible(_("%(file)s exists already; choose another name.") % {"file": target})
    media = media_root()
    media.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder,
        tempfile.TemporaryDirectory(dir=media, prefix=".backup-") as held,
    ):
        database, draft = Path(folder) / DATABASE, Path(folder) / "archive"
        found, missing = _hold_and_copy(media, Path(held), database, progress)
        manifest = Manifest(
            timezone.now().isoformat(), connection.vendor, found.migrations, found.rows, missing=missing
        )
        with tarfile.open(draft, "w") as tar:
            _add(tar, database, DATABASE, manifest)
            database.unlink()
            for count, name in enumerate(sorted(found.files), 1):
                _add(tar, Path(held) / name, f"{MEDIA}/{name}", manifest)
                progress(_("Copying files"), count, len(found.files))
            manifest.write(Path(folder) / MANIFEST)
            tar.add(Path(folder) / MANIFEST, MANIFEST)
        sha256 = hashlib.sha256((Path(folder) / MANIFEST).read_bytes()).hexdigest()
        draft.chmod(0o600)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.rename(target)
    rows, size = sum(found.rows.values()), target.stat().st_size
    return Content(connection.vendor, len(found.files), rows, size, sha256, manifest.made_at, tuple(missing))


def _hold_and_copy(media: Path, held: Path, database: Path, progress: Progress) -> tuple[Snapshot, list[str]]:
    """Take a snapshot all of whose files are held; return it, and the names of files that the site has lost."""
    for _try in range(TRIES):
        _hold_all(media, held)
        database.unlink(missing_ok=True)
        progress(_("Copying the database"), 0, 0)
        found = snapshot(database)
        missing = [name for name in sorted(found.files) if not _hold(media, held, name)]
        if not missing or len(_named_now(missing)) == len(missing):
            break
    found.files.difference_update(missing)
    return found, missing


def _named_now(missing: list[str]) -> set[str]:
    """Return which of the files rows name still: one that nobody names any more was deleted while we looked."""
    still: set[str] = set()
    with connection.cursor() as cursor:
        for table, column in file_columns():
            for name in missing:
                cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s LIMIT 1', [name])  # noqa: S608
                if cursor.fetchone():
                    still.add(name)
    return still


def _hold_all(media: Path, held: Path) -> None:
    """Give every file that is there a second name."""
    for folder, folders, names in os.walk(media):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            _hold(media, held, (Path(folder) / name).relative_to(media).as_posix())


def _hold(media: Path, held: Path, name: str) -> bool:
    """Give one file a second name, or a copy where the file system knows none; tell whether it is held."""
    place = held / name
    if place.exists():
        return True
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(media / name, place)
    except FileNotFoundError:
        return False
    except OSError:
        try:
            shutil.copyfile(media / name, place)
        except FileNotFoundError:
            place.unlink(missing_ok=True)
            return False
    return True


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    """Add a file, and its size and digest to the manifest: those of the very bytes that are written."""
    info = tar.gettarinfo(path, name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    with path.open("rb") as file:
        manifest.members[name] = digest_of(file)
        file.seek(0)
        tar.addfile(info, file)
    tar.members = []  # type: ignore[assignment]  # else every header stays in memory

"""The form of a backup, and whether one is whole. Nothing is unpacked to be verified; memory does not grow with it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from submissions.values.exceptions import NotPossible

FORMAT = 2
CHUNK = 1 << 20
MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media"
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (files)."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself: ``members`` are (size, SHA-256) by name, ``rows`` counts by table.

    ``missing`` are files that rows named and that the site had lost when it was backed up.
    """

    made_at: str
    vendor: str
    migrations: list[str]
    rows: dict[str, int]
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def write(self, path: Path) -> None:
        """Write it down."""
        path.write_text(json.dumps(asdict(self), indent=None, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, content: bytes) -> Manifest:
        """Read one. Raises NotPossible for one of another version, ValueError, TypeError or KeyError for none."""
        said = json.loads(content)
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise NotPossible(_("The backup was made by a later version of Rapporteur."))
        if said["format"] != FORMAT:
            raise NotPossible(_("The backup was made by an earlier version of Rapporteur, which restores it."))
        said["members"] = {str(name): (int(size), str(digest)) for name, (size, digest) in said["members"].items()}
        return cls(**said)


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup holds: kind of database, files, rows, its size in bytes, and the SHA-256 of its manifest."""

    vendor: str
    files: int
    rows: int
    size: int
    manifest_sha256: str
    made_at: str = ""
    missing: tuple[str, ...] = ()


class Faults(NotPossible):
    """The backup is not whole; ``details`` say where."""


def digest_of(stream: IO[bytes], target: IO[bytes] | None = None) -> tuple[int, str]:
    """Return size and SHA-256 (hexadecimal) of a stream, written to ``target`` on the way where one is given."""
    size, said = 0, hashlib.sha256()
    while chunk := _read(stream):
        size += len(chunk)
        said.update(chunk)
        if target is not None:
            target.write(chunk)
    return size, said.hexdigest()


def _read(stream: IO[bytes], size: int = CHUNK) -> bytes:
    """Read on. Raises Faults where a member ends before its time."""
    try:
        return stream.read(size)
    except tarfile.TarError as error:
        raise Faults(_("The file is cut off."), [str(error)]) from error


def members(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Give the members of a backup in their order, each to be read before the next. Raises Faults."""
    refusal = Faults(_("%(file)s is not a backup of Rapporteur.") % {"file": source})
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                known = member.name in {MANIFEST, DATABASE} or path.parts[:1] == (MEDIA,)
                if not member.isfile() or path.is_absolute() or ".." in path.parts or not known:
                    raise refusal
                packed = tar.extractfile(member)
                if packed is None:
                    raise refusal
                with closing(packed):
                    yield member.name, packed
                tar.members = []  # type: ignore[assignment]  # else every header stays in memory
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Faults(
            _("%(file)s is cut off or no backup of Rapporteur.") % {"file": source}, [str(error)[:200]]
        ) from error


def verify(source: Path, progress: Progress = silent, take: Callable[[str], IO[bytes] | None] | None = None) -> Content:
    """Read a backup from end to end and compare it with its manifest; an SQLite database is asked as well.

    ``take`` returns where to write a member of this name, or None to read it only. Raises Faults with every fault.
    """
    if not source.is_file():
        raise NotPossible(_("There is no file %(file)s.") % {"file": source})
    found: dict[str, tuple[int, str]] = {}
    twice: list[str] = []
    said = b""
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".verify-") as folder:
        copy = Path(folder) / DATABASE
        for count, (name, packed) in enumerate(members(source), 1):
            if name in found or (name == MANIFEST and said):
                twice.append(name)
            if name == MANIFEST:
                said = _read(packed, -1)
                continue
            if name == DATABASE:
                with copy.open("wb") as target:
                    found[name] = digest_of(packed, target)
                continue
            target = take(name) if take else None
            found[name] = digest_of(packed, target)
            if target is not None:
                target.close()
            progress(_("Reading"), count, 0)
        manifest = _manifest(said, source)
        faults = [
            *(_("%(name)s stands there twice.") % {"name": name} for name in twice),
            *_differences(manifest, found),
        ]
        if manifest.vendor == "sqlite" and DATABASE in found:
            faults += _faults_of_sqlite(copy, manifest)
        if faults:
            raise Faults(_("%(file)s is not whole.") % {"file": source}, faults[:50])
        if take and (target := take(DATABASE)) is not None:
            with copy.open("rb") as database, target:
                digest_of(database, target)
    rows, files = sum(manifest.rows.values()), len(found) - 1
    sha256 = hashlib.sha256(said).hexdigest()
    return Content(
        manifest.vendor, files, rows, source.stat().st_size, sha256, manifest.made_at, tuple(manifest.missing)
    )


def manifest_of(source: Path) -> Manifest:
    """Return what a backup says of itself."""
    for name, packed in members(source):
        if name == MANIFEST:
            return _manifest(_read(packed, -1), source)
    return _manifest(b"", source)


def _manifest(content: bytes, source: Path) -> Manifest:
    if not content:
        raise Faults(_("%(file)s has no manifest: it is cut off or no backup of Rapporteur.") % {"file": source})
    try:
        return Manifest.read(content)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Faults(_("%(file)s is not a backup of Rapporteur.") % {"file": source}) from None


def _differences(manifest: Manifest, found: dict[str, tuple[int, str]]) -> list[str]:
    faults = [] if DATABASE in manifest.members else [_("The manifest names no database.")]
    said, there = manifest.members.keys(), found.keys()
    altered = [name for name in sorted(said & there) if found[name] != manifest.members[name]]
    faults += [_("%(name)s is missing.") % {"name": name} for name in sorted(said - there)]
    faults += [_("%(name)s is not in the manifest.") % {"name": name} for name in sorted(there - said)]
    faults += [_("%(name)s was altered.") % {"name": name} for name in altered]
    return faults


def _faults_of_sqlite(path: Path, manifest: Manifest) -> list[str]:
    """Return what is wrong inside a database file, and where its tables hold other numbers of rows than was said."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            result = database.execute("PRAGMA integrity_check(5)").fetchall()
            faults = [] if result == [("ok",)] else [str(row[0]) for row in result]
            counts = rows_of_sqlite(database)
    except sqlite3.Error as error:
        return [_("The database cannot be read: %(error)s") % {"error": error}]
    if counts != manifest.rows:
        faults.append(_("The database holds other numbers of rows than the manifest says."))
    return faults


def rows_of_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table of a database file has."""
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    )
    return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names.fetchall()}  # noqa: S608


def require_known(manifest: Manifest) -> None:
    """Raise NotPossible where the backup is of a later version than this one."""
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise NotPossible(_("The backup was made by a later version of Rapporteur."), unknown)


def described(content: Content) -> dict[str, Any]:
    """Return what a backup holds as plain JSON."""
    return asdict(content)

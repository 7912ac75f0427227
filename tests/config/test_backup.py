"""One file that holds the whole site, verified, and back."""

import io
import json
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from config import backup
from config.backup import restoring, writing
from submissions.core import audit
from submissions.models import Attachment, User
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPossible
from tests.factories import SubmissionFactory


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else of these tests' processes counts as a running site, except where a test says so."""
    monkeypatch.setattr(restoring, "_alive", list)
    monkeypatch.setattr(restoring, "_connected", list)


def annex(content: bytes = b"%PDF-1.7") -> Attachment:
    submission = SubmissionFactory()
    row = Attachment(submission=submission, kind="annex", name="a.pdf", size=len(content), sha256="a" * 64)
    row.file.save("a.pdf", ContentFile(content))
    return row


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def changed(source: Path, target: Path, change: Any) -> Path:
    """Write the backup anew with its members passed through a function: (name, bytes) -> the same, or None."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            found = change(member.name, old.extractfile(member).read())
            if found is not None:
                info = tarfile.TarInfo(found[0])
                info.size = len(found[1])
                new.addfile(info, io.BytesIO(found[1]))
    return target


def test_what_was_there_comes_back_and_what_came_later_is_gone(
    transactional_db: None, media: Path, tmp_path: Path
) -> None:
    row = annex()
    call_command("backup", tmp_path / "site.tar", stdout=io.StringIO())
    before = files_in(media)
    User.objects.create(email="later@example.org")
    annex(b"%PDF later")
    row.file.storage.delete(row.file.name)
    call_command("restore", tmp_path / "site.tar", "--replace", stdout=io.StringIO())

    assert not User.objects.filter(email="later@example.org").exists()
    assert files_in(media) == before
    assert [found.pk for found in Attachment.objects.all()] == [row.pk]


def test_the_audit_trail_is_whole_after_an_older_backup_and_where_it_stood_is_kept(
    transactional_db: None, media: Path, tmp_path: Path, settings: Any
) -> None:
    audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="before")
    call_command("backup", tmp_path / "site.tar", stdout=io.StringIO())
    audit.record(AuditVerb.ORGANIZATION_REGISTERED, None, name="after")
    call_command("restore", tmp_path / "site.tar", "--replace", stdout=io.StringIO())

    assert audit.breaks() == []
    heads = Path(settings.AUDIT_HEADS)
    [aside] = heads.parent.glob(f"{heads.name}.until-*")
    assert len(aside.read_text().splitlines()) == 2
    assert len(heads.read_text().splitlines()) == 1
    aside.unlink()


def test_only_its_owner_can_read_a_backup(transactional_db: None, media: Path, tmp_path: Path) -> None:
    backup.write(tmp_path / "site.tar")
    assert (tmp_path / "site.tar").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_never_overwritten(db: None, tmp_path: Path) -> None:
    (tmp_path / "site.tar").write_bytes(b"older")
    with pytest.raises(NotPossible, match="exists already"):
        backup.write(tmp_path / "site.tar")


def test_files_that_no_row_names_stay_out_and_one_that_goes_meanwhile_is_in(
    transactional_db: None, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = annex()
    (media / "stray").write_bytes(b"x")
    take = writing.snapshot

    def deleted_after(target: Path) -> Any:
        found = take(target)
        row.file.storage.delete(row.file.name)
        return found

    monkeypatch.setattr(writing, "snapshot", deleted_after)
    content = backup.write(tmp_path / "site.tar")

    assert (content.files, content.missing) == (1, ())
    assert backup.verify(tmp_path / "site.tar").files == 1


def test_a_file_that_the_site_had_lost_is_named_and_the_rest_is_kept(
    transactional_db: None, media: Path, tmp_path: Path
) -> None:
    row = annex()
    annex(b"%PDF other")
    row.file.storage.delete(row.file.name)
    content = backup.write(tmp_path / "site.tar")
    assert (content.files, content.missing) == (1, (row.file.name,))


def test_a_backup_says_how_many_rows_it_holds(transactional_db: None, media: Path, tmp_path: Path) -> None:
    User.objects.create(email="ama@example.org")
    written = backup.write(tmp_path / "site.tar")
    found = backup.verify(tmp_path / "site.tar")
    said = io.StringIO()
    call_command("verify_backup", tmp_path / "site.tar", "--json", stdout=said)

    assert found == written
    assert {"whole": True, "rows": found.rows}.items() <= json.loads(said.getvalue()).items()


def _altered_database(name: str, content: bytes) -> tuple[str, bytes] | None:
    return (name, content[:-1] + b"X") if name == "database" else (name, content)


ALTERED = {
    "an altered database": _altered_database,
    "an altered file": lambda name, content: (name, b"other" if name.startswith("media/") else content),
    "a file left out": lambda name, content: None if name.startswith("media/") else (name, content),
    "no manifest": lambda name, content: None if name == "manifest.json" else (name, content),
    "no database": lambda name, content: None if name == "database" else (name, content),
    "a file outside": lambda name, content: ("../x" if name.startswith("media/") else name, content),
    "an absolute name": lambda name, content: ("/x" if name.startswith("media/") else name, content),
    "a later version": lambda name, content: (
        name,
        content.replace(b'"format": 2', b'"format": 9') if name == "manifest.json" else content,
    ),
}


@pytest.mark.parametrize("case", ALTERED)
def test_what_is_not_whole_is_refused_and_nothing_is_touched(
    case: str, transactional_db: None, media: Path, tmp_path: Path
) -> None:
    annex()
    backup.write(tmp_path / "site.tar")
    changed(tmp_path / "site.tar", tmp_path / "other.tar", ALTERED[case])
    before = files_in(media), list(User.objects.values_list("email", flat=True))

    with pytest.raises(NotPossible):
        backup.verify(tmp_path / "other.tar")
    with pytest.raises(NotPossible):
        backup.restore(tmp_path / "other.tar", replace=True)
    assert (files_in(media), list(User.objects.values_list("email", flat=True))) == before


@pytest.mark.parametrize("part", [0.1, 0.5, 0.97])
def test_a_file_that_was_cut_off_is_refused(part: float, transactional_db: None, media: Path, tmp_path: Path) -> None:
    annex(b"%PDF" + bytes(200_000))
    backup.write(tmp_path / "site.tar")
    whole = (tmp_path / "site.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(NotPossible):
        backup.verify(tmp_path / "cut.tar")


def test_a_text_file_and_a_missing_one_are_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "site.tar").write_text("no tar", encoding="utf-8")
    with pytest.raises(NotPossible):
        backup.verify(tmp_path / "site.tar")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_backup", tmp_path / "nowhere.tar")


def test_a_site_that_holds_data_is_not_replaced_unasked(transactional_db: None, media: Path, tmp_path: Path) -> None:
    User.objects.create(email="delegate@example.org")
    backup.write(tmp_path / "site.tar")
    with pytest.raises(NotPossible, match="This site holds data"):
        backup.restore(tmp_path / "site.tar")


def test_a_site_that_runs_is_not_replaced(
    transactional_db: None, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.write(tmp_path / "site.tar")
    monkeypatch.setattr(restoring, "_alive", lambda: ["worker gives a sign of life"])
    with pytest.raises(NotPossible, match="The site runs"):
        backup.restore(tmp_path / "site.tar", replace=True)


def test_where_the_database_cannot_be_put_in_place_the_files_stay_too(
    transactional_db: None, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annex()
    backup.write(tmp_path / "site.tar")
    annex(b"%PDF later")
    before = files_in(media)

    def fail(_source: Path) -> None:
        raise NotPossible("The disk is full.")

    monkeypatch.setattr(restoring.database, "put_in_place", fail)
    with pytest.raises(NotPossible, match="The disk is full"):
        backup.restore(tmp_path / "site.tar", replace=True)
    assert files_in(media) == before


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="looks into an SQLite file")
def test_a_database_that_lost_a_row_after_it_was_counted_is_told(
    transactional_db: None, media: Path, tmp_path: Path
) -> None:
    User.objects.create(email="ama@example.org")
    backup.write(tmp_path / "site.tar")
    with tarfile.open(tmp_path / "site.tar") as tar:
        copy = tmp_path / "copy"
        copy.write_bytes(tar.extractfile("database").read())
    with sqlite3.connect(copy) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM submissions_user")
    from config.backup.archive import Manifest, _faults_of_sqlite

    with tarfile.open(tmp_path / "site.tar") as tar:
        manifest = Manifest.read(tar.extractfile("manifest.json").read())
    assert "other numbers of rows" in str(_faults_of_sqlite(copy, manifest))
    assert connection.vendor == manifest.vendor

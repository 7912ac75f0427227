"""One file that holds the whole site, and back."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from config import backup
from submissions.core import audit
from submissions.models import User
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPossible


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def made_of(target: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(target, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


def test_what_was_there_comes_back_and_what_came_later_is_gone(
    transactional_db: None, media: Path, tmp_path: Path
) -> None:
    User.objects.create(email="delegate@example.org")
    default_storage.save("attachments/statement.pdf", ContentFile(b"%PDF"))
    call_command("backup", tmp_path / "site.tar", stdout=io.StringIO())
    User.objects.create(email="later@example.org")
    default_storage.save("attachments/later.pdf", ContentFile(b"%PDF"))
    default_storage.delete("attachments/statement.pdf")
    call_command("restore", tmp_path / "site.tar", "--replace", stdout=io.StringIO())

    assert (
        [user.email for user in User.objects.all()],
        [path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()],
    ) == (["delegate@example.org"], ["attachments/statement.pdf"])


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


def test_a_site_that_holds_data_is_not_replaced_unasked(db: None, media: Path, tmp_path: Path) -> None:
    User.objects.create(email="delegate@example.org")

    with pytest.raises(NotPossible, match="This site holds data"):
        backup.read(tmp_path / "site.tar")


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"manifest.json": b"{}"},
        {"../outside": b"x", "manifest.json": b"{}", "database": b""},
        {"/outside": b"x", "manifest.json": b"{}", "database": b""},
    ],
)
def test_a_file_that_is_no_backup_is_refused(members: dict[str, bytes], db: None, media: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="is not a backup of Rapporteur"):
        backup.read(made_of(tmp_path / "site.tar", members))


def test_a_text_file_is_refused(db: None, media: Path, tmp_path: Path) -> None:
    (tmp_path / "site.tar").write_text("no tar", encoding="utf-8")

    with pytest.raises(NotPossible, match="is not a backup of Rapporteur"):
        backup.read(tmp_path / "site.tar")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, "later version"),
        ({"vendor": "oracle"}, "another kind: oracle"),
        ({"migrations": ["submissions.9999_from_the_future"]}, "later version"),
    ],
)
def test_a_backup_that_this_version_cannot_read_changes_nothing(
    change: dict[str, Any], sentence: str, db: None, media: Path, tmp_path: Path
) -> None:
    (media / "kept").write_bytes(b"x")
    manifest = {"format": 1, "vendor": connection.vendor, "migrations": [], **change}
    source = made_of(tmp_path / "site.tar", {"manifest.json": json.dumps(manifest).encode(), "database": b""})

    with pytest.raises(NotPossible, match=sentence):
        backup.read(source)
    assert [path.name for path in media.iterdir()] == ["kept"]


def test_a_missing_file_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", tmp_path / "nowhere.tar")

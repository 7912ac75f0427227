"""The program of docs/api.md does on a running site what the page says, word by word."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from config.environment import BASE_DIR
from submissions.people.services.access import make_token
from submissions.values.enums import MembershipRole
from tests.factories import ConsultationFactory, OrganizationFactory, member_of, secretariat_of

PROGRAM = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.processes
def test_the_program_of_the_page_drafts_submits_assembles_and_downloads(
    live_server: Any, live_worker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = ConsultationFactory()
    delegate = member_of(OrganizationFactory(name_en="Lantern Network"), MembershipRole.FOCAL_POINT)
    given = {
        "SITE": live_server.url,
        "DELEGATE": make_token(delegate, "program", ["read", "draft", "submit"], 0)[1],
        "SECRETARIAT": make_token(secretariat_of(call), "program", ["read", "secretariat"], 0)[1],
    }
    [program] = PROGRAM.findall((BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)

    exec(compile(program, "docs/api.md", "exec"), given)  # noqa: S102 - the page is ours

    with zipfile.ZipFile(io.BytesIO((tmp_path / "compilation.docx").read_bytes())) as word:
        assert "Lantern Network" in word.read("word/document.xml").decode()

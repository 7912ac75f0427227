import io
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from config import environment
from tests.assembly.words import styled
from tests.factories import ConsultationFactory, submitted_version

pytestmark = pytest.mark.django_db


def test_assemble_writes_the_file_and_says_what_is_in_it(tmp_path):
    version = submitted_version()
    out, target = io.StringIO(), tmp_path / "out.docx"
    call_command("assemble", version.submission.consultation.slug, output=target, stdout=out)
    assert "1 submissions, 1 answers" in out.getvalue()
    assert styled(target, "Heading 2") == [version.submission.organization.name]


def test_assemble_shows_its_progress_line_by_line_off_a_terminal(tmp_path, capsys):
    version = submitted_version()
    call_command("assemble", version.submission.consultation.slug, output=tmp_path / "out.docx")
    assert capsys.readouterr().err.splitlines()[-1].endswith("1 of 1 answers")


@pytest.mark.parametrize("slug", ["cal", "nothing-like-it"])
def test_an_unknown_call_is_refused_with_the_calls_there_are(slug, tmp_path):
    ConsultationFactory(slug="call")
    with pytest.raises(CommandError) as caught:
        call_command("assemble", slug, output=tmp_path / "out.docx")
    assert (caught.value.returncode, "- call" in str(caught.value)) == (2, True)


def test_assemble_refuses_where_nothing_was_submitted(tmp_path):
    ConsultationFactory(slug="call")
    with pytest.raises(CommandError) as caught:
        call_command("assemble", "call", output=tmp_path / "out.docx")
    assert (caught.value.returncode, list(tmp_path.iterdir())) == (2, [])


def test_assemble_refuses_a_folder_as_output(tmp_path):
    version = submitted_version()
    with pytest.raises(CommandError) as caught:
        call_command("assemble", version.submission.consultation.slug, output=tmp_path)
    assert caught.value.returncode == 2


def test_a_database_without_tables_is_a_sentence_and_no_fault(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "assemble", "any", "--output", str(tmp_path / "out.docx")],
        cwd=environment.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"sqlite:///{tmp_path / 'db'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "The database has not been prepared; run: python manage.py prepare\n",
    )


@pytest.mark.parametrize(
    "command", ["assemble", "import_submission", "load_questionnaire", "load_demo", "check_install"]
)
def test_every_command_shows_an_example_and_its_exit_codes_in_its_help(command):
    done = subprocess.run(
        [sys.executable, "manage.py", command, "--help"],
        cwd=environment.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert f"python manage.py {command}" in " ".join(done.stdout.split())
    assert "Exit codes" in done.stdout

"""The drafting file saved by LibreOffice, which takes content controls apart."""

import subprocess

import pytest

from assembly.intake.services import returning
from assembly.outputs.services import drafting_file
from submissions.models import Submission
from tests.assembly.intake.test_returning import RICH, add_questions
from tests.assembly.returned import W, edited, source_of
from tests.factories import SubmissionFactory, fill
from tests.libreoffice import needs_libreoffice

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.processes,
    needs_libreoffice,
]

NOTED = '<p>With a note<sup data-note="&lt;p&gt;A note.&lt;/p&gt;"></sup> and <em>marks</em>.</p><p>السلام عليكم</p>'


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory):
    def save(content, *formats):
        folder = tmp_path_factory.mktemp("office")
        path = folder / "file.docx"
        path.write_bytes(content)
        for form in formats:
            target = folder / f"to-{form}-{path.suffix[1:]}"
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form,
                 "--outdir", target, path],
                capture_output=True, check=True, timeout=250,
            )  # fmt: skip
            path = target / f"file.{form}"
        return path.read_bytes()

    return save


@pytest.mark.parametrize("formats", [("docx",), ("odt", "docx")], ids="-".join)
def test_what_libreoffice_saves_is_no_change_and_an_edit_in_it_is(saved_by_libreoffice, tmp_path, formats):
    made = SubmissionFactory()
    add_questions(made)
    fill(made, {"q1": RICH, "q2": NOTED, "one": "beta", "many": ["alpha"], "step": 4, "ack": True, "contact": "Ada"})
    submission = Submission.objects.select_related("organization", "consultation__process").get(pk=made.pk)
    content = saved_by_libreoffice(drafting_file.drafting_file(submission), *formats)
    found = returning.proposals(source_of(tmp_path, content), submission)
    assert {p.question.key: p.diff or p.notes for p in found if p.state != "unchanged"} == {}
    assert (found.elsewhere, found.losses) == ((), ())

    def change(root):
        next(text for text in root.iter(f"{W}t") if text.text == "Second").text = "Second, changed"

    found = returning.proposals(source_of(tmp_path, edited(content, change)), submission)
    (proposal,) = (proposal for proposal in found if proposal.state != "unchanged")
    assert proposal.html == submission.answers.get(question__key="q1").html.replace("Second", "Second, changed")

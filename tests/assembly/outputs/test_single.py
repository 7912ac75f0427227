"""One submission as a Word file: its own words are in the language of the original, whoever downloads it."""

import io

import docx
import pytest
from django.utils import translation

from assembly.outputs.services import single
from tests.factories import SubmissionFactory, fill, member, submitted_version

pytestmark = pytest.mark.django_db


def labels(file: bytes) -> list[str]:
    """Return the first column of the facts."""
    return [row.cells[0].text for row in docx.Document(io.BytesIO(file)).tables[0].rows]


@pytest.fixture
def version(freeze):
    freeze("2025-07-01 12:00+00:00")
    submission = SubmissionFactory(language="fr")
    return submitted_version(submission, {"q1": "<p>Oui.</p>"}, actor=member(submission))


@pytest.mark.parametrize("reader", ["en", "ar", "fr"])
def test_facts_are_said_in_the_language_of_the_original(version, reader):
    with translation.override(reader):
        said = labels(single.version_file(version))
    assert (said[0], said[-2]) == ("Référence", "Langue de l’original")


def test_a_draft_and_its_changes_are_too(version):
    submission = version.submission
    fill(submission, {"q1": "<p>Non.</p>"})
    submission.refresh_from_db()
    assert labels(single.draft_file(submission))[0] == "Statut"
    assert labels(single.changes_file(submission, version, None, author="A"))[-2] == "Langue de l’original"

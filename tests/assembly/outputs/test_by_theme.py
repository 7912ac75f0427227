"""The layout by theme: passages under their themes, with their source; names withheld where they are."""

import zipfile

import pytest
from lxml import etree

from assembly.outputs.services.writing import assemble
from assembly.themes.services import tagging, tree
from submissions.values.enums import Publication
from tests.factories import SubmissionFactory, secretariat_of, submitted_version

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
pytestmark = pytest.mark.django_db
TEXT = "<p>Broadband must reach every island.</p><p>Teachers need training.</p><p>We thank the Chair.</p>"


@pytest.fixture
def version():
    version = submitted_version(answers={"q1": TEXT})
    call = version.submission.consultation
    secretariat = secretariat_of(call)
    access = tree.add(call.process_id, secretariat, "Access")
    below = tree.add(call.process_id, secretariat, "Islands", parent=access)
    tree.add(call.process_id, secretariat, "Rights")
    tagging.tag(version.pk, secretariat, below.pk, "q1", "Broadband must reach every island.")
    tagging.tag(version.pk, secretariat, access.pk, "q1", "Teachers need training.")
    return version


def lines(version, tmp_path, **options):
    target = tmp_path / "themes.docx"
    assemble(version.submission.consultation, [version.pk], "by-theme", target, **options)
    root = etree.fromstring(zipfile.ZipFile(target).read("word/document.xml"))
    return "\n".join("".join(row.itertext(W + "t")) for row in root.iter(W + "p"))


def test_passages_stand_under_their_theme_with_their_source(version, tmp_path):
    text = lines(version, tmp_path)
    body = text[text.rindex("Access") :]
    order = ["Access", "Teachers need training.", "No. 1", "Islands", "Broadband must reach every island.", "Rights"]
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert "No passage stands under this theme." in body
    assert "1 of 3" in body[body.index("Passages without a theme") :]
    assert "We thank the Chair" not in body


def test_a_suggestion_stands_nowhere(version, tmp_path):
    version.tags.update(state="suggested")
    text = lines(version, tmp_path)
    assert "Teachers need training." not in text


def test_a_name_that_is_withheld_is_not_named(tmp_path):
    submission = SubmissionFactory(publication=Publication.UNATTRIBUTED)
    version = submitted_version(submission, {"q1": TEXT})
    call = version.submission.consultation
    secretariat = secretariat_of(call)
    theme = tree.add(call.process_id, secretariat, "Access")
    tagging.tag(version.pk, secretariat, theme.pk, "q1", "Teachers need training.")
    text = lines(version, tmp_path, for_publication=True)
    assert "Teachers need training." in text
    assert submission.organization.name not in text

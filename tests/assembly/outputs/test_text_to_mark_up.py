"""The text as Word to be marked up: a marked copy of it comes back with each paragraph known."""

import io
import subprocess
import zipfile

import docx
import pytest
from django.urls import reverse
from lxml import etree

from assembly.intake.services.marked_up import look, units_of
from submissions.models import BaseText
from tests.libreoffice import needs_libreoffice
from tests.submissions.texts.spoken import TEXTS, call_on_text
from word.reading.converting import program

pytestmark = pytest.mark.django_db

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REWRITTEN = "No child is left without a connection to the world."


@pytest.fixture
def call():
    return call_on_text()


def downloaded(client, call, folder, **query):
    path = folder / "text.docx"
    path.write_bytes(client.get(reverse("assembly:text_word", args=[call.slug], query=query)).content)
    return path


def edited(path, edit):
    """Write the file anew with the paragraph that begins with a number given to ``edit``, by number."""
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    root = etree.fromstring(content["word/document.xml"])
    for paragraph in list(root.iter(W + "p")):
        text = "".join(node.text or "" for node in paragraph.iter(W + "t"))
        if text[:2] in {"6.", "7.", "8."}:
            edit(text[0], paragraph)
    content["word/document.xml"] = etree.tostring(root)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in content.items():
            parts.writestr(name, data)


def type_over(paragraph, words):
    first, *rest = paragraph.iter(W + "t")
    first.text = words
    for node in rest:
        node.text = ""


def retyped(number, paragraph):
    if number == "7":
        type_over(paragraph, f"7. {REWRITTEN}")
    if number == "8":
        type_over(paragraph, "")


def tracked(number, paragraph):
    if number != "7":
        return
    (run,) = [run for run in paragraph.iter(W + "r") if "".join(node.text or "" for node in run.iter(W + "t")).strip()]
    words = run.find(W + "t")
    change = {W + "id": "901", W + "author": "Ada", W + "date": "2026-01-01T00:00:00Z"}
    gone, new = etree.Element(W + "del", change), etree.Element(W + "ins", {**change, W + "id": "902"})
    inserted = etree.SubElement(etree.SubElement(new, W + "r"), W + "t")
    inserted.text = "Teachers are part of this."
    run.addnext(gone)
    gone.addnext(new)
    gone.append(run)
    words.tag = W + "delText"
    lead = etree.Element(W + "r")
    etree.SubElement(lead, W + "t").text = "7. "
    words.text = words.text.removeprefix("7. ")
    gone.addprevious(lead)


def found_in(path, call):
    found = look(path, call)
    return [(each.unit.number, each.action, each.text) for each in found.proposals], found


def through_libreoffice(path):
    out = path.parent / "saved"
    own = f"-env:UserInstallation={(path.parent / 'office').as_uri()}"  # two at once cannot share a profile
    command = [program(), "--headless", own, "--convert-to", "docx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / path.name


def test_untouched_copy_proposes_nothing(client, call, tmp_path):
    path = downloaded(client, call, tmp_path)
    text = "\n".join(node.text or "" for node in docx.Document(str(path)).element.iter(W + "t"))
    assert all(words in text for words in TEXTS)
    said, found = found_in(path, call)
    assert said == []
    assert found.balance.deleted == found.balance.proposed == 0
    assert found.matched == 3


@needs_libreoffice
@pytest.mark.parametrize("is_saved_elsewhere", [False, True])
def test_clean_edit_comes_back_by_identity(client, call, tmp_path, is_saved_elsewhere):
    path = downloaded(client, call, tmp_path)
    edited(path, retyped)
    said, _found = found_in(through_libreoffice(path) if is_saved_elsewhere else path, call)
    assert ("7", "amend", REWRITTEN) in said
    assert ("8", "delete", "") in said
    assert len(said) == 2


@needs_libreoffice
@pytest.mark.parametrize("is_saved_elsewhere", [False, True])
def test_tracked_changes_come_back(client, call, tmp_path, is_saved_elsewhere):
    path = downloaded(client, call, tmp_path)
    edited(path, tracked)
    said, _found = found_in(through_libreoffice(path) if is_saved_elsewhere else path, call)
    assert said == [("7", "amend", "Teachers are part of this.")]


def test_section_alone_and_an_unknown_one(client, call, tmp_path):
    key = next(unit.key for unit in units_of(BaseText.objects.get()) if unit.target == "section")
    assert found_in(downloaded(client, call, tmp_path, section=key), call)[1].matched == 3
    url = reverse("assembly:text_word", args=[call.slug], query={"section": "odd"})
    assert b"The text has no such section." in client.get(url, follow=True).content


def test_file_is_sound(client, call):
    content = client.get(reverse("assembly:text_word", args=[call.slug])).content
    assert docx.Document(io.BytesIO(content)).paragraphs

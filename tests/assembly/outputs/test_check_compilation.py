"""Whoever has the file, its manifest and the published inputs finds what was tampered with."""

import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assembly.outputs import check_compilation
from assembly.outputs.collect import choose_versions
from assembly.outputs.entries import Arrangement
from assembly.outputs.layouts.by_paragraph import Options
from assembly.outputs.services import single
from assembly.outputs.services.writing import Choices, assemble
from submissions.models import Question
from submissions.values.enums import Publication
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    OrganizationFactory,
    ParagraphFactory,
    published_version,
)

pytestmark = pytest.mark.django_db
CHECKER = Path(check_compilation.__file__)
KINDS = ("word", "attribution", "removed", "added", "tracked", "footnote", "cell", "order", "number", "manifest")


@pytest.fixture(scope="module")
def answer():
    def said(name):
        return (
            f"<p>{name} welcomes the 25 elements of the paper and asks that they be kept in the text.</p>"
            f'<p>A second paragraph of {name} has a note<sup data-note="The note of {name}, page 7."></sup> in it.</p>'
            f"<table><tr><th><p>Year</p></th><th><p>Share</p></th></tr><tr><td><p>2025</p></td><td><p>{len(name)} per"
            " cent</p></td></tr></table>"
        )

    return said


@pytest.fixture
def made(tmp_path, answer):
    """A file for publication of three inputs, its manifest, and the folder of the public files."""
    call = ConsultationFactory(title_en="Call on the paper")
    names = ("Alpha", "Beta", "Gamma")
    versions = [
        published_version(
            consultation=call,
            organization=OrganizationFactory(name_en=name),
            answers={"q1": answer(name), "q2": f"<ol><li><p>{name} on two.</p></li></ol>"},
            publication=Publication.UNATTRIBUTED if name == "Gamma" else Publication.ATTRIBUTED,
        )
        for name in names
    ]
    folder = tmp_path / "versions"
    folder.mkdir()
    for version in versions:
        (folder / f"{version.submission.number}.docx").write_bytes(single.public_file(version))
    target = tmp_path / "out.docx"
    manifest = choose_versions(call, for_publication=True)
    assembled = assemble(call, manifest, "by-question", target, for_publication=True)
    return target, json.loads(json.dumps(assembled.manifest)), folder


def rewritten(source, target, **parts):
    """Copy a Word file with some of its parts changed by functions of their text."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            change = parts.get(Path(name).stem)
            new.writestr(name, change(data.decode()).encode() if change and name.endswith(".xml") else data)
    return target


def test_an_untouched_file_is_well_and_as_many_words_came_out_as_went_in(made):
    file, manifest, folder = made
    said = check_compilation.check(file, manifest, folder)
    assert (said["ok"], said["faults"]) == (True, [])
    assert said["words_in"] == said["words_out"] == sum(block["words"] for block in manifest["blocks"]) > 100


def test_it_runs_with_python_alone_and_says_what_it_found(made, tmp_path):
    file, manifest, folder = made
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    command = [sys.executable, "-I", str(CHECKER), str(file), "--manifest", str(path), "--versions", str(folder)]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True)
    path.write_text("{}", encoding="utf-8")
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (1, False)


def test_it_is_one_file_of_at_most_200_lines_without_libraries():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    modules = re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)
    assert set(modules) <= sys.stdlib_module_names


def body(change):
    """Change something of the answers, which follow the contents."""

    def changed(xml):
        front, mark, answers = xml.partition('w:name="question_1"')
        found = change(answers)
        assert found != answers
        return front + mark + found

    return changed


def nth(pattern, text, number, change):
    """Change one of the places that match."""
    places = list(re.finditer(pattern, text, re.DOTALL))
    place = places[number % len(places)]
    return text[: place.start()] + change(place) + text[place.end() :]


def swapped_names(xml, _number):
    return xml.replace("Alpha</w:t>", "\0", 1).replace("Beta</w:t>", "Alpha</w:t>", 1).replace("\0", "Beta</w:t>", 1)


def tampered(kind, number, made, tmp_path):
    """Return the file and the manifest with one fault planted."""
    file, manifest, _folder = made
    target = tmp_path / f"{kind}{number}.docx"
    words = {
        "word": (r"(?<=>)(\w+) (welcomes|second)", lambda m: f"{m[1]} {m[2]}d"),
        "removed": (r'<w:bookmarkStart w:id="(\d+)" w:name="a\d_n\d+"/>.*?<w:bookmarkEnd w:id="\1"/>', lambda _m: ""),
        "added": (r"</w:p>", lambda _m: f"</w:p><w:p><w:r><w:t>Sentence {number} is new.</w:t></w:r></w:p>"),
        "tracked": (
            r"<w:r>(?:<w:rPr>.{0,90}?</w:rPr>)?<w:t[^>]*>[^<]*</w:t></w:r>",
            lambda m: f'<w:del w:author="X">{m[0]}</w:del>',
        ),
        "cell": (r"(\d+) per cent", lambda m: f"{int(m[1]) + 1} per cent"),
        "order": (r"elements of the paper", lambda _m: "paper of the elements"),
        "number": (r"the 25 elements", lambda _m: f"the {30 + number} elements"),
    }
    if kind == "manifest":
        changed = json.loads(json.dumps(manifest))
        block = random.Random(number).choice(changed["blocks"])
        name = ["words", "version", "input"][number % 3]
        block[name] = block.get(name, 0) + 1
        return file, changed
    if kind == "footnote":
        return rewritten(file, target, footnotes=lambda xml: nth(r"page 7", xml, number, lambda _m: "page 8")), manifest
    if kind == "attribution":
        return rewritten(file, target, document=body(lambda xml: swapped_names(xml, number))), manifest
    pattern, change = words[kind]
    return rewritten(file, target, document=body(lambda xml: nth(pattern, xml, number, change))), manifest


@pytest.mark.parametrize("kind", KINDS)
def test_ten_tamperings_of_each_of_ten_kinds_are_found(kind, made, tmp_path):
    folder = made[2]
    missed = []
    for number in range(10):
        file, manifest = tampered(kind, number, made, tmp_path)
        said = check_compilation.check(file, manifest, folder)
        if said["ok"] or not all(fault["place"] and fault["text"] for fault in said["faults"]):
            missed.append(number)
    assert missed == []


def test_a_version_that_is_not_there_or_says_something_else_is_told(made):
    file, manifest, folder = made
    first = min(folder.iterdir())
    rewritten(first, folder / "other.docx", document=lambda xml: xml.replace("welcomes", "rejects"))
    first.unlink()
    kinds = {fault["kind"] for fault in check_compilation.check(file, manifest, folder)["faults"]}
    assert kinds == {"text"}
    (folder / "other.docx").unlink()
    kinds = {fault["kind"] for fault in check_compilation.check(file, manifest, folder)["faults"]}
    assert kinds == {"version"}


def test_rejecting_all_changes_of_a_tracked_text_gives_the_text_itself(tmp_path):
    call = ConsultationFactory()
    Question.objects.filter(questionnaire__consultation=call, number=2).update(kind="paragraph_comments")
    text = BaseTextFactory(consultation=call)
    ParagraphFactory(section__base_text=text, number="7")
    published_version(consultation=call)
    target = tmp_path / "out.docx"
    made = assemble(call, choose_versions(call), "by-paragraph", target, text_options=Options("tracked"))
    assert [block for block in made.manifest["blocks"] if "base" in block]
    assert check_compilation.check(target, made.manifest, tmp_path)["ok"]


def test_the_manifest_names_nobody_whose_name_is_withheld(made):
    _file, manifest, _folder = made
    assert "Gamma" not in json.dumps({name: said for name, said in manifest.items() if name != "blocks"})
    assert manifest["counts"] == {"selected": 3, "included": 3, "left_out": 0}


def test_an_internal_file_says_so_on_every_page_and_in_its_properties(tmp_path):
    version = published_version()
    call = version.submission.consultation
    target = tmp_path / "out.docx"
    assemble(call, [version.pk], "by-question", target, choices=Choices(arrangement=Arrangement(cover=False)))
    with zipfile.ZipFile(target) as package:
        assert "Internal: not for circulation" in package.read("docProps/core.xml").decode()
        assert "Internal: not for circulation" in package.read("word/header1.xml").decode()

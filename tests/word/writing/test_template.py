"""Another file's look: its styles, header, footer and page; and what is missing is named."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, RGBColor

from richtext import blocks as b
from tests.word.ooxml import assert_sound
from tests.word.writing import samples
from tests.word.writing.test_pictures import png
from word.model import document as d
from word.reading.safety import Refused
from word.writing.writer import write


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A template as a person would make it: python-docx's own, with a coloured heading, a header and US paper."""
    made = docx.Document()
    made.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0x11, 0x22)
    made.styles.add_style("Submitted By", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    section = made.sections[0]
    section.page_width, section.page_height = Mm(216), Mm(279)
    section.left_margin = section.right_margin = Mm(30)
    section.header.paragraphs[0].text = "Ours: {header}"
    section.footer.paragraphs[0].text = "{page label}"
    path = tmp_path / "other.docx"
    made.save(str(path))
    return path


def test_file_takes_the_look_of_its_template(tmp_path: Path, other: Path) -> None:
    path = tmp_path / "written.docx"
    with path.open("wb") as stream:
        write(samples.compilation(), stream, other)
    parts = assert_sound(path)
    assert parts.find("//w:style[@w:styleId='Heading1']/w:rPr/w:color/@w:val", "word/styles.xml") == ["AA1122"]
    assert parts.find("//w:pgSz/@w:w")[0] == "12246"
    header = next(name for name in parts.raw if name.startswith("word/header"))
    assert parts.text(header) == "Ours: Inputs to the elements paper"
    assert sum(map(int, parts.find("(//w:tblGrid)[1]/w:gridCol/@w:w"))) == 12246 - 2 * 1701


def test_styles_the_template_lacks_are_named(tmp_path: Path, other: Path) -> None:
    with (tmp_path / "written.docx").open("wb") as stream:
        warnings = write(d.Document(d.Properties("T"), ()), stream, other).warnings
    missing = [caution.excerpt for caution in warnings if caution.code == "style-missing"]
    assert "Answer Text" in missing
    assert "Submitted By" not in missing
    assert "heading 1" not in missing


def test_style_under_another_id_is_found_by_its_name(tmp_path: Path, other: Path) -> None:
    renamed = tmp_path / "renamed.docx"
    with zipfile.ZipFile(other) as source, zipfile.ZipFile(renamed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = data.replace(b'"Heading1"', b'"berschrift1"')
            target.writestr(name, data)
    parts = assert_sound(samples.written(tmp_path, d.Heading(1, "One"), template=renamed))
    assert parts.find("//w:style[@w:styleId='Heading1']/w:rPr/w:color/@w:val", "word/styles.xml") == ["AA1122"]


def test_landscape_template_keeps_its_page(tmp_path: Path, other: Path) -> None:
    made = docx.Document(str(other))
    made.sections[0].orientation = WD_ORIENT.LANDSCAPE
    made.sections[0].page_width, made.sections[0].page_height = Mm(279), Mm(216)
    made.save(str(other))
    parts = assert_sound(samples.written(tmp_path, samples.answer(*samples.WIDE), template=other))
    assert set(parts.find("//w:pgSz/@w:w")) == {"15817"}


def test_macros_and_links_to_other_files_stay_behind(tmp_path: Path, other: Path) -> None:
    parts = assert_sound(samples.written(tmp_path, d.Line("x"), template=other))
    assert [name for name in parts.raw if "customXml" in name or "vba" in name or "stylesWithEffects" in name] == []


def test_file_that_is_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.docx"
    path.write_bytes(b"no zip")
    with pytest.raises(Refused, match=r"^not-word$"):
        samples.written(tmp_path, d.Line("x"), template=path)


def test_picture_in_the_header_comes_along(tmp_path: Path, other: Path) -> None:
    made = docx.Document(str(other))
    picture = tmp_path / "emblem.png"
    picture.write_bytes(png(8, 8))
    made.sections[0].header.paragraphs[0].add_run().add_picture(str(picture))
    made.save(str(other))
    document = d.Document(d.Properties("T"), (samples.answer(b.Picture("a" * 64)),), pictures={"a" * 64: png(4, 4)}.get)
    path = tmp_path / "written.docx"
    with path.open("wb") as stream:
        write(document, stream, other)
    parts = assert_sound(path)
    assert sorted(name for name in parts.raw if "media" in name) == [
        "word/media/picture1.png",
        "word/media/template1.png",
    ]

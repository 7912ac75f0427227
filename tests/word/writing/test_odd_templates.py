"""Whatever a template brings along, what is written with it is sound, valid, and has its look."""

from pathlib import Path

import pytest

from tests.word.ooxml import Parts, assert_sound
from tests.word.validator import faults, needs_validator
from tests.word.writing import odd
from word.reading.safety import Refused
from word.template.specimen import specimen
from word.template.trial import Tried, try_in_subprocess
from word.writing.template import load
from word.writing.writer import write

TYPES, RELS = "[Content_Types].xml", "word/_rels/header1.xml.rels"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SPACE = "schemas.openxmlformats.org/wordprocessingml"
DRAWING = "//*[local-name()='docPr']/@id"


@pytest.fixture
def template(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "template.docx"
    odd.TEMPLATES[request.param](path)
    return path


def written(template: Path, language: str = "en") -> tuple[Path, Parts]:
    path = template.with_name(f"written-{language}.docx")
    with path.open("wb") as stream:
        write(specimen("The title", language), stream, template)
    return path, assert_sound(path)


def edges(parts: Parts) -> dict[str, str]:
    return {
        name[5:-4]: parts.text(name) for name in sorted(parts.raw) if name.startswith(("word/header", "word/footer"))
    }


@needs_validator
@pytest.mark.parametrize("template", sorted(odd.TEMPLATES), indirect=True)
def test_what_is_written_with_it_is_sound_and_valid(template: Path) -> None:
    for language in ("en", "ar"):
        path, _ = written(template, language)
        assert faults(path) == []


@pytest.mark.parametrize("template", ["german"], indirect=True)
def test_headers_and_styles_of_a_localized_template_are_found(template: Path) -> None:
    _, parts = written(template)
    assert edges(parts) == {"footer1": "The title – Page 1 of 1", "header1": "Vorlage: The title"}
    assert parts.find("//w:pStyle/@w:val", "word/header1.xml") == ["Header"]
    assert parts.find("//w:style[@w:styleId='Heading1']/w:rPr/w:color/@w:val", "word/styles.xml") == ["7A1F1F"]
    assert "Quote" not in {notice.excerpt for notice in load(template).missing}


@pytest.mark.parametrize("template", ["letter"], indirect=True)
def test_page_and_its_first_and_even_headers_are_taken(template: Path) -> None:
    _, parts = written(template)
    assert set(parts.find("//w:pgSz/@w:w")) == {"15840"}
    references = parts.find("//w:body/w:sectPr/w:headerReference/@w:type")
    assert sorted(references) == ["default", "even", "first"]
    assert "First page only" in edges(parts).values()
    assert parts.find("//w:evenAndOddHeaders", "word/settings.xml")
    assert len(parts.find("//w:titlePg")) == 1


@pytest.mark.parametrize("template", ["watermark"], indirect=True)
def test_pictures_of_the_header_are_kept_once_and_turn_with_the_page(template: Path) -> None:
    _, parts = written(template, "ar")
    assert sorted(name for name in parts.raw if "media/template" in name) == ["word/media/template1.png"]
    assert len(parts.find("//@r:id | //@r:embed", "word/header1.xml")) == 2
    assert set(parts.find(DRAWING, "word/header1.xml")) & set(parts.find(DRAWING)) == set()
    assert parts.find("//w:tblPr/w:bidiVisual", "word/header1.xml")


@pytest.mark.parametrize("template", ["numbered"], indirect=True)
def test_lists_take_the_look_of_its_numbers_and_headings_lose_theirs(template: Path) -> None:
    _, parts = written(template)
    levels = "//w:abstractNum[@w:abstractNumId='{}']/w:lvl[@w:ilvl='0']/w:{}"
    assert parts.find(levels.format(2, "lvlText/@w:val"), "word/numbering.xml") == ["(%1)"]
    assert parts.find(levels.format(2, "numFmt/@w:val"), "word/numbering.xml") == ["upperRoman"]
    assert parts.find(levels.format(1, "lvlText/@w:val"), "word/numbering.xml") == ["→"]
    assert parts.find(levels.format(1, "rPr/w:color/@w:val"), "word/numbering.xml") == ["00B050"]
    assert parts.find("//w:style[@w:styleId='Heading1']//w:numId/@w:val", "word/styles.xml") == ["0"]
    assert "heading-numbers" in {notice.code for notice in load(template).notices}


@pytest.mark.parametrize("template", ["controlled"], indirect=True)
def test_page_numbers_are_not_doubled_and_controls_let_go_of_their_data(template: Path) -> None:
    _, parts = written(template)
    said = [text.strip() for text in parts.find("//w:instrText/text()", "word/footer1.xml")]
    assert said == ["PAGE", "NUMPAGES"]
    assert len(parts.find("//w:sdt", "word/footer1.xml")) == 2
    assert parts.find("//w:sdtPr/w:id | //w:dataBinding | //w:placeholder", "word/footer1.xml") == []
    assert edges(parts)["header1"] == "The title kept"
    assert "no-page-numbers" not in {notice.code for notice in load(template).notices}


@pytest.mark.parametrize("template", ["columned"], indirect=True)
def test_last_section_takes_the_headers_before_it_and_one_column(template: Path) -> None:
    _, parts = written(template)
    assert edges(parts)["header1"] == "Columns: The title"
    assert set(parts.find("//w:pgNumType/@w:fmt")) == {"lowerRoman"}
    assert parts.find("//w:pgNumType/@w:start | //w:cols[@w:num]") == []
    assert "columns" in {notice.code for notice in load(template).notices}


@pytest.mark.parametrize("template", ["bare"], indirect=True)
def test_file_is_tried_in_a_process_of_its_own(template: Path) -> None:
    tried = try_in_subprocess(template)
    assert tried == Tried(tuple(notice.excerpt for notice in load(template).missing), ("no-page-numbers", "no-title"))
    assert {"Answer Text", "Submitted By"} <= set(tried.missing)
    assert "Default Paragraph Font" not in tried.missing


@pytest.mark.parametrize("template", ["bare"], indirect=True)
def test_missing_styles_wear_the_colours_of_the_template(template: Path) -> None:
    _, parts = written(template)
    house = {"14375E", "009EDB", "E9EFF5", "A9B8C6"}
    assert not house & set(parts.find("//@w:color | //@w:fill | //w:color/@w:val", "word/styles.xml"))


@pytest.mark.parametrize(
    ("part", "before", "after", "code"),
    [
        (TYPES, "document.main+xml", "document.macroEnabled.main+xml", "macros"),
        (TYPES, f"{WORD}document.main", "application/vnd.ms-word.template.macroEnabledTemplate.main", "macros"),
        ("document.xml", f"{SPACE}/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main", "strict"),
        (RELS, 'relationships/image"', 'relationships/oleObject"', "foreign-object"),
        (RELS, '"media/image1.png"', '"https://example.org/x.png" TargetMode="External"', "linked-picture"),
        ("word/header1.xml", "<w:hdr", "<!DOCTYPE x><w:hdr", "entities"),
        ("word/styles.xml", "</w:styles>", "", "damaged"),
    ],
)  # fmt: skip
def test_template_that_could_do_harm_is_refused(tmp_path: Path, part: str, before: str, after: str, code: str) -> None:
    path = tmp_path / "bad.docx"
    odd.watermark(path)
    odd.rewrite(path, lambda name, text: text.replace(before, after) if name.endswith(part) else text)
    with pytest.raises(Refused, match=rf"^{code}$"):
        load(path)
    with pytest.raises(Refused, match=rf"^{code}$"):
        try_in_subprocess(path)


def test_template_file_dotx_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "house.dotx"
    odd.german(path)
    odd.rewrite(path, lambda _, text: text.replace("document.main+xml", "template.main+xml"))
    _, parts = written(path)
    assert b"template.main" not in parts.raw["[Content_Types].xml"]

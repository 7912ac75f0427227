"""Pictures in a Word file: PNG and JPEG come along where they stand, all others are named."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from richtext import blocks as b
from richtext import pictures
from tests.images import picture
from tests.word.reading.construction import R, package, paragraph, saved
from word.matching import QuestionText, match
from word.model.source import lines_of, source_from_json, source_to_json
from word.read import read, read_in_subprocess
from word.reading.drawings import pictures_in

PNG, JPEG = picture("PNG"), picture("JPEG")
MEDIA = {"image1.png": PNG, "image2.jpeg": JPEG, "image3.emf": b"\x01\0\0\0" + bytes(40), "image4.gif": picture("GIF")}
RELATIONSHIPS = "".join(
    f'<Relationship Id="{name}" Type="{R}/image" Target="media/{name}"/>' for name in MEDIA
) + f'<Relationship Id="far" Type="{R}/image" Target="https://example.org/a.png" TargetMode="External"/>'  # fmt: skip


def drawn(name: str, description: str = "A map", *, width: int = 952_500, attribute: str = "embed") -> str:
    """A run with a DrawingML picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="{description}"/><pic:pic><pic:blipFill>'
        f'<a:blip r:{attribute}="{name}"/></pic:blipFill><pic:spPr><a:xfrm><a:ext cx="{width}" cy="635000"/></a:xfrm>'
        "</pic:spPr></pic:pic></wp:inline></w:drawing></w:r>"
    )


@pytest.fixture
def file(tmp_path):
    def make(body: str, **parts: str):
        content = BytesIO(package(body, relationships=RELATIONSHIPS, **parts))
        with ZipFile(content, "a") as archive:
            for name, data in MEDIA.items():
                archive.writestr(f"word/media/{name}", data)
        return saved(tmp_path, content.getvalue())

    return make


def kept(source):
    return [(line.text, [shown.alternative_text for shown in line.pictures]) for line in lines_of(source.items)]


def losses(source):
    return [(loss.code, loss.excerpt) for loss in source.losses]


def test_picture_stands_after_the_line_where_it_was(file):
    source = read(
        file(paragraph("Before.") + paragraph(drawn("image1.png")) + paragraph("After.", drawn("image2.jpeg")))
    )
    assert kept(source) == [("Before.", ["A map"]), ("After.", ["A map"])]
    assert not source.losses


def test_first_picture_of_a_file_stands_before_its_text(file):
    assert kept(read(file(paragraph(drawn("image1.png")) + paragraph("Text.")))) == [("", ["A map"]), ("Text.", [])]


def test_picture_is_as_wide_as_word_shows_it(file):
    (line,) = read(file(paragraph("x", drawn("image1.png")))).items
    assert line.pictures[0].width == 100


@pytest.mark.parametrize(
    ("name", "said"),
    [("image3.emf", "A map (EMF)"), ("image4.gif", "A map (GIF)"), ("none", "A map"), ("far", "A map (PNG)")],
)
def test_other_picture_is_named(file, name, said):
    attribute = "link" if name == "far" else "embed"
    assert losses(read(file(paragraph("x", drawn(name, attribute=attribute))))) == [("picture", said)]


def test_picture_without_a_description_is_named_by_its_kind(file):
    assert losses(read(file(paragraph("x", drawn("image3.emf", ""))))) == [("picture", "EMF")]


@pytest.mark.parametrize("wrapper", ["w:del", "w:moveFrom"])
def test_picture_that_was_deleted_is_left_out(file, wrapper):
    source = read(file(paragraph("x", f"<{wrapper}>{drawn('image1.png')}</{wrapper}>")))
    assert (kept(source), losses(source)) == ([("x", [])], [("picture", "A map (PNG)")])


def test_old_picture_comes_along(file):
    old = '<w:r><w:pict><v:shape alt="Old map"><v:imagedata r:id="image1.png"/></v:shape></w:pict></w:r>'
    assert kept(read(file(paragraph("x", old)))) == [("x", ["Old map"])]


def test_picture_in_a_cell_stays_in_the_cell(file):
    body = f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph(drawn('image1.png'))}</w:tc></w:tr></w:tbl>"
    (grid,) = read(file(body)).items
    assert [len(shown.pictures) for shown in grid.lines] == [0, 1]


def test_picture_in_a_footnote_is_left_out(file):
    body = paragraph("x", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    notes = f'<w:footnote w:id="2">{paragraph("note", drawn("image1.png"))}</w:footnote>'
    source = read(file(body, footnotes=notes))
    assert losses(source) == [("picture", "A map")]


def test_pictures_survive_the_way_out_of_the_process(file):
    path = file(paragraph("x", drawn("image1.png")))
    source = read_in_subprocess(path)
    assert source == read(path) == source_from_json(source_to_json(source))


def test_bytes_are_found_again_by_their_checksum(file):
    path = file(paragraph("x", drawn("image1.png"), drawn("image2.jpeg")))
    first, second = (shown.sha256 for line in lines_of(read(path).items) for shown in line.pictures)
    assert dict(pictures_in(path, {first, second})) == {first: PNG, second: JPEG}
    assert dict(pictures_in(path, {second, "0" * 64})) == {second: JPEG}
    assert dict(pictures_in(path, ())) == {}


QUESTIONS = [QuestionText(1, "q1", ("What are your priorities?",)), QuestionText(2, "q2", ("What is to be done?",))]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("1. What are your priorities?", drawn("image1.png")) + paragraph("Ours."),
        paragraph("1. What are your priorities?") + paragraph(drawn("image1.png")) + paragraph("Ours."),
        paragraph("1. What are your priorities?") + paragraph("Answer:") + paragraph(drawn("image1.png")),
        paragraph("1. What are your priorities?") + paragraph("Ours.") + paragraph(drawn("image1.png")),
    ],
)
def test_picture_is_placed_with_the_answer_that_it_stands_in(file, body):
    body += paragraph("2. What is to be done?") + paragraph("This.")
    placement = match(read(file(body)), QUESTIONS)
    found = {placed.key: list(pictures(placed.blocks)) for placed in placement.questions}
    assert [len(found["q1"]), len(found["q2"])] == [1, 0]
    assert isinstance(found["q1"][0], b.Picture)


def test_picture_beside_the_title_is_reported(file):
    body = paragraph("Input of Examplia", drawn("image1.png"), properties='<w:pStyle w:val="Title"/>')
    body += paragraph("1. What are your priorities?") + paragraph("Ours.")
    body += paragraph("2. What is to be done?") + paragraph("This.")
    styles = '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    placement = match(read(file(body, styles=styles)), QUESTIONS)
    assert [(loss.code, loss.excerpt) for loss in placement.losses] == [("picture", "A map")]


def cut(name: str, edges: str) -> str:
    """A run with a picture that is shown in part."""
    return drawn(name).replace("</pic:blipFill>", f"<a:srcRect {edges}/></pic:blipFill>")


def vml(name: str, more: str) -> str:
    return f'<w:r><w:pict><v:shape><v:imagedata r:id="{name}" {more}/></v:shape></w:pict></w:r>'


@pytest.mark.parametrize(
    ("run", "edges"),
    [
        (cut("image1.png", 'l="10000" t="20000" r="30000" b="5000"'), (0.1, 0.2, 0.3, 0.05)),
        (cut("image1.png", 'l="10%" r="12.5%"'), (0.1, 0.0, 0.125, 0.0)),
        (cut("image1.png", 'l="-10000" t="50000"'), (0.0, 0.5, 0.0, 0.0)),
        (vml("image1.png", 'cropleft="32768f" cropbottom=".25"'), (0.5, 0.0, 0.0, 0.25)),
    ],
)
def test_part_of_a_picture_is_named_by_itself(file, run, edges):
    source = read(file(paragraph("Part.", run) + paragraph("Whole.", drawn("image1.png"))))
    (crop,) = source.crops
    part, whole = [line.pictures[0].sha256 for line in lines_of(source.items)]
    assert (crop.name, crop.whole, crop.edges) == (part, whole, edges)
    assert part != whole
    assert source_from_json(source_to_json(source)) == source


@pytest.mark.parametrize("edges", ['l="60000" r="60000"', 'l="-5000"', 'l="x" r="1e999" t="nan"', ""])
def test_picture_with_edges_that_make_no_sense_is_whole(file, edges):
    source = read(file(paragraph("Whole.", cut("image1.png", edges))))
    assert (source.crops, len(next(lines_of(source.items)).pictures)) == ((), 1)

"""The assertions on Word files can fail: each finds the fault it is there for."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.word.ooxml import assert_sound
from word.template.specimen import specimen
from word.writing.writer import write

DOCUMENT, RELS, STYLES = "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml"
NUMBERING, NOTES, COMMENTS = "word/numbering.xml", "word/footnotes.xml", "word/comments.xml"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "sound.docx"
    with path.open("wb") as stream:
        write(specimen(), stream)
    assert_sound(path)
    return path


@pytest.mark.parametrize(
    ("part", "pattern", "instead", "said"),
    [
        (DOCUMENT, r"(<w:tc>(?:(?!</?w:p>).)*)<w:p>.*?</w:p></w:tc>", r"\1</w:tc>", "a cell without a paragraph"),
        (DOCUMENT, r'<w:numId w:val="\d+"/>', '<w:numId w:val="99"/>', "numbers without a definition"),
        (DOCUMENT, r'<w:pStyle w:val="Quote"/>', '<w:pStyle w:val="Astray"/>', "unknown styles"),
        (STYLES, r'<w:basedOn w:val="AnswerText"/>', '<w:basedOn w:val="Astray"/>', "stands on an unknown style"),
        (DOCUMENT, r'<w:bookmarkEnd w:id="1"/>', "", "a bookmark that never closes"),
        (DOCUMENT, r'<w:commentRangeEnd w:id="\d+"/>', "", "a comment's range that never closes"),
        (DOCUMENT, r'<w:fldChar w:fldCharType="end"/>', "", "a field that never ends"),
        (DOCUMENT, r'w:bookmark(Start|End) w:id="2"', r'w:bookmark\1 w:id="1"', "two bookmarks with one id"),
        (DOCUMENT, r'(w:bookmarkStart w:id="\d+" w:name)="[^"]*"', r'\1="same"', "two bookmarks with one name"),
        (DOCUMENT, r'w:anchor="\w+"', 'w:anchor="astray"', "a link astray"),
        (DOCUMENT, r"(<w:r><w:drawing>.*?</w:drawing></w:r>)", r"\1\1", "two of a drawing with one id"),
        (f"{DOCUMENT} {NOTES}", r'(<w:footnote(?:Reference)?) w:id="1"', r'\1 w:id="40000"', "that Word does not read"),
        (f"{DOCUMENT} {COMMENTS}", r'(<w:comment\w*) w:id="1"', r'\1 w:id="40000"', "that Word does not read"),
        (f"{DOCUMENT} {NUMBERING}", r'(<w:num(?:Id)? w:\w+=)"3"', r'\1"40000"', "that may not be read"),
        (NOTES, r'<w:footnote w:id="1">.*?</w:footnote>', "", "a mark without a footnote"),
        (DOCUMENT, r'(<w:ins w:id=)"\d+"', r'\1"7"', "two changes with one id"),
        (RELS, r'Target="media/picture1.png"', 'Target="media/astray.png"', "is missing"),
        (RELS, r'Id="rIdPicture1"', 'Id="rIdAstray"', "lead nowhere"),
        (DOCUMENT, r'<w:gridCol w:w="\d+"/>', "", "does not fill its table"),
        ("[Content_Types].xml", r'<Override PartName="/word/styles.xml"[^>]*>', "", "no content type of its own"),
    ],
)  # fmt: skip
def test_fault_is_found(sound: Path, tmp_path: Path, part: str, pattern: str, instead: str, said: str) -> None:
    path, changed = tmp_path / "broken.docx", 0
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name in part.split():
                text, count = re.subn(pattern, instead, data.decode())
                data, changed = text.encode(), changed + count
            target.writestr(name, data)
    assert changed
    with pytest.raises(AssertionError, match=said):
        assert_sound(path)

"""Templates as people have them: each with something of its own that could go wrong.

Each function here takes a path and saves a template there; ``TEMPLATES`` names them all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from tests.word.writing.test_pictures import png

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LIBREOFFICE = Path(__file__).with_name("libreoffice.docx")


def _named(title: str) -> Document:
    made = docx.Document()
    section = made.sections[0]
    section.header.paragraphs[0].text = f"{title}: {{header}}"
    section.footer.paragraphs[0].text = "{footer} – {page label}"
    return made


def bare(path: Path) -> None:
    """What python-docx opens when nothing else is said: no header, no footer."""
    docx.Document().save(str(path))


def libreoffice(path: Path) -> None:
    """Saved by LibreOffice 7.4, with its own names and fields for pages."""
    path.write_bytes(LIBREOFFICE.read_bytes())


def german(path: Path) -> None:
    """As German Word saves it: built-in styles have English names and German ids."""
    made = _named("Vorlage")
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x7A, 0x1F, 0x1F)
    made.save(str(path))
    ids = {
        "Heading1": "berschrift1", "Heading2": "berschrift2", "Header": "Kopfzeile", "Footer": "Fuzeile",
        "Title": "Titel", "DefaultParagraphFont": "Absatz-Standardschriftart", "TableNormal": "NormaleTabelle",
        "ListBullet": "Aufzhlungszeichen", "Normal": "Standard",
    }  # fmt: skip
    styled = re.compile(r'(?<!w:name )(w:(?:styleId|val)=)"(\w+)"')
    rewrite(path, lambda _, text: styled.sub(lambda found: f'{found[1]}"{ids.get(found[2], found[2])}"', text))


def letter(path: Path) -> None:
    """US paper on its side, with a header of its own on the first page and on even pages."""
    made = _named("Letter")
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(279.4), Mm(215.9)
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "First page only"
    made.settings.odd_and_even_pages_header_footer = True
    section.even_page_header.paragraphs[0].text = "Even: {header}"
    section.even_page_footer.paragraphs[0].text = "{page label}"
    made.save(str(path))


def watermark(path: Path) -> None:
    """A picture behind the text and an emblem in a table, both in the header."""
    made = _named("Emblem")
    header = made.sections[0].header
    emblem = path.with_suffix(".png")
    emblem.write_bytes(png(60, 60))
    table = header.add_table(1, 2, Mm(150))
    table.cell(0, 0).paragraphs[0].add_run().add_picture(str(emblem), Mm(12))
    table.cell(0, 1).paragraphs[0].text = "UNITED EXAMPLES"
    id_, _ = header.part.get_or_add_image(str(emblem))
    header.paragraphs[0]._p.append(
        parse_xml(
            f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:pict><v:shape '
            'id="WordPictureWatermark1" style="position:absolute;margin-left:0;margin-top:0;width:300pt;height:300pt;'
            "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f">'
            f'<v:imagedata r:id="{id_}" o:title="emblem" gain="19661f" blacklevel="22938f"/></v:shape></w:pict></w:r>'
        )
    )
    made.save(str(path))


def numbered(path: Path) -> None:
    """Headings with numbers, Roman numbers and arrows in lists, all of its own."""
    made = _named("Numbered")
    numbering = made.part.numbering_part.element
    first = numbering.findall(f"{{{numbering.nsmap['w']}}}num")[0]
    for place, (form, text, color) in enumerate(
        (("decimal", "%1", "000000"), ("upperRoman", "(%1)", "C00000"), ("bullet", "→", "00B050")), 90
    ):
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {W} w:abstractNumId="{place}"><w:multiLevelType w:val="singleLevel"/><w:lvl '
                f'w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc '
                f'w:val="left"/><w:rPr><w:b/><w:color w:val="{color}"/></w:rPr></w:lvl></w:abstractNum>'
            )
        )
        numbering.append(parse_xml(f'<w:num {W} w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>'))
    for name, place in (("Heading 1", 90), ("List Number", 91), ("List Bullet", 92)):
        properties = made.styles[name].element.get_or_add_pPr()
        properties.remove_all("w:numPr")
        properties._add_numPr()._add_numId().val = place
    made.save(str(path))


def controlled(path: Path) -> None:
    """Content controls in the footer, one tied to data of the template; page numbers are there; changes, a bookmark."""
    made = docx.Document()
    footer = made.sections[0].footer.paragraphs[0]._p
    pages = "".join(
        f'<w:r><w:t xml:space="preserve">{word} </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
        f'<w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for word, code in (("Page", "PAGE"), (" of", "NUMPAGES"))
    )
    footer.append(parse_xml(
        f'<w:sdt {W}><w:sdtPr><w:alias w:val="Symbol"/><w:id w:val="17"/><w:placeholder><w:docPart w:val="X"/>'
        '</w:placeholder><w:dataBinding w:xpath="/x" w:storeItemID="{11111111-2222-3333-4444-555555555555}"/><w:text/>'
        "</w:sdtPr><w:sdtContent><w:r><w:t>A/EXAMPLE/1 </w:t></w:r></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    footer.append(parse_xml(
        f'<w:sdt {W}><w:sdtPr><w:id w:val="17"/><w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{pages}</w:sdtContent></w:sdt>"
    ))  # fmt: skip
    header = made.sections[0].header.paragraphs[0]
    for xml in (
        '<w:bookmarkStart {W} w:id="0" w:name="_GoBack"/>', '<w:bookmarkEnd {W} w:id="0"/>',
        '<w:r {W} w:rsidR="000000AA"><w:t>{{he</w:t></w:r>', '<w:proofErr {W} w:type="spellStart"/>',
        '<w:r {W}><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t>ader}}</w:t></w:r>',
        '<w:del {W} w:id="1" w:author="A"><w:r><w:delText> struck</w:delText></w:r></w:del>',
        '<w:ins {W} w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> kept</w:t></w:r></w:ins>',
    ):  # fmt: skip
        header._p.append(parse_xml(xml.format(W=W)))
    made.save(str(path))


def columned(path: Path) -> None:
    """Two sections: the last has two columns, numbers its pages anew and takes its header from the first."""
    made = _named("Columns")
    last = made.add_section(WD_SECTION.CONTINUOUS)._sectPr
    columns = last.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.addprevious(parse_xml(f'<w:pgNumType {W} w:fmt="lowerRoman" w:start="5"/>'))
    made.save(str(path))


def rewrite(path: Path, change: Callable[[str, str], str]) -> None:
    """Save a file again with its XML changed: ``change`` takes the name and the text of a part."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            is_xml = name.endswith((".xml", ".rels"))
            target.writestr(name, change(name, data.decode()).encode() if is_xml else data)


TEMPLATES: dict[str, Callable[[Path], None]] = {
    made.__name__: made
    for made in (bare, libreoffice, german, letter, watermark, numbered, controlled, columned)
}  # fmt: skip

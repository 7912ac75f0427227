"""Builds ``house.docx``, the template that holds the look: ``python -m word.writing.house``.

The look is Word styles, header, footer and page set-up, so a secretariat can open the file in Word, change it and use
the result as its own. ``{header}``, ``{footer}`` and ``{page label}`` are filled in for each document.

Fonts: Times New Roman stands on every machine with Word and holds Latin, Cyrillic and Arabic; SimSun stands for
Chinese. The font table names what to use where they are missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from word.model.document import Properties
from word.model.styles import INDENT, LIST_STYLE_LEVELS, NAMES, list_indent, list_style
from word.model.text import escape
from word.model.xml import DECLARATION, OFFICE, WORD_TYPE, W
from word.writing import footnotes, numbering
from word.writing.links import Relationships
from word.writing.package import Package
from word.writing.properties import APP_TYPE, CORE_TYPE, METADATA, app, core

HOUSE = Path(__file__).with_name("house.docx")

NAVY, BLUE, GREY, RULE, TINT = "14375E", "009EDB", "55606B", "A9B8C6", "E9EFF5"
TEXT_WIDTH = 9072

_EDGE_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
"""For LibreOffice, which takes an alignment tab for a tab."""

_KEEP = "<w:keepNext/><w:keepLines/>"


def _size(half_points: int) -> str:
    """A size, with Arabic two points larger: its letters are small on the same body."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points + 4}"/>'


def _color(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _spacing(before: int = 0, after: int = 0, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _frame(color: str) -> str:
    """Borders in the colour of the ground, which give a tinted paragraph some air."""
    edges = (("top", 2), ("left", 4), ("bottom", 2), ("right", 4))
    return "".join(f'<w:{edge} w:val="single" w:sz="12" w:space="{air}" w:color="{color}"/>' for edge, air in edges)


_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/>"
"""Latin, Greek and Cyrillic only: Arabic has no italics."""


def _style(
    id_: str,
    paragraph: str = "",
    run: str = "",
    *,
    based: str = "Normal",
    following: str = "",
    kind: str = "paragraph",
    priority: int = 20,
    table: str = "",
    quick: bool = True,
) -> str:
    own = id_ not in _BUILT_IN
    return "".join(
        (
            f'<w:style w:type="{kind}"',
            ' w:default="1"' if id_ in {"Normal", "TableNormal", "DefaultParagraphFont", "NoList"} else "",
            ' w:customStyle="1"' if own else "",
            f' w:styleId="{id_}"><w:name w:val="{NAMES.get(id_, _OTHER_NAMES.get(id_, id_))}"/>',
            f'<w:basedOn w:val="{based}"/>' if based else "",
            f'<w:next w:val="{following}"/>' if following else "",
            f'<w:uiPriority w:val="{priority}"/>',
            "<w:qFormat/>" if quick else "",
            f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "",
            f"<w:rPr>{run}</w:rPr>" if run else "",
            table,
            "</w:style>",
        )
    )


_OWN = {"CoverLine", "SubmittedBy", "AnswerText", "AnswerHeading1", "AnswerHeading2", "Note", "AnswerBegins",
        "AnswerEnds", "Picture", "TableText", "TableHeading", "AnswerTable", "FactsTable"}  # fmt: skip
_OTHER_NAMES = {"NoList": "No List"}
_BUILT_IN = (set(NAMES) | set(_OTHER_NAMES)) - _OWN


def styles() -> str:
    """The styles part (17.7)."""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" w:cs="Times New Roman"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_size(22)}"
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_spacing(0, 120, 264)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" '
        'w:defQFormat="0" w:count="376"/>'
    )
    rows = [
        _style("Normal", "<w:widowControl/>", based="", priority=0),
        _style("DefaultParagraphFont", based="", kind="character", priority=1, quick=False),
        _style("TableNormal", based="", kind="table", priority=99, quick=False, table=(
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" '
            'w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )),
        _style("NoList", based="", kind="numbering", priority=99, quick=False),
        _style(
            "Title",
            f'<w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="10" w:color="{BLUE}"/></w:pBdr>'
            f'{_spacing(1800, 240, 240)}',
            f"{_BOLD}{_color(NAVY)}{_size(52)}", following="Subtitle", priority=1,
        ),
        _style("Subtitle", _spacing(120, 240, 252), f"{_color(GREY)}{_size(30)}", following="CoverLine", priority=2),
        _style("CoverLine", _spacing(0, 80), _size(24), priority=3),
        *_headings(),
        _style(
            "SubmittedBy",
            f'{_KEEP}<w:pBdr>{_frame(TINT)}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
            f'{_spacing(280, 160)}',
            f"{_BOLD}{_color(NAVY)}{_size(23)}", following="AnswerText", priority=5,
        ),
        _style("AnswerText", priority=6),
        _style("AnswerHeading1", f'{_KEEP}{_spacing(200, 80)}<w:outlineLvl w:val="6"/>', f"{_BOLD}{_size(23)}",
               following="AnswerText", priority=7),
        _style("AnswerHeading2", f'{_KEEP}{_spacing(160, 60)}<w:outlineLvl w:val="7"/>', f"{_BOLD}{_ITALIC}{_size(22)}",
               following="AnswerText", priority=7),
        _style("Note", f"<w:keepNext/>{_spacing(0, 120)}", f"{_ITALIC}{_color(GREY)}{_size(20)}", priority=8),
        _style(
            "AnswerBegins",
            f'{_KEEP}<w:pBdr><w:top w:val="single" w:sz="12" w:space="3" w:color="{BLUE}"/></w:pBdr>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>{_spacing(160, 160)}',
            f"{_BOLD}{_color(NAVY)}{_size(20)}", following="AnswerText", priority=8,
        ),
        _style(
            "AnswerEnds",
            f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{BLUE}"/></w:pBdr>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>{_spacing(160, 320)}',
            f"{_color(GREY)}{_size(18)}", priority=8,
        ),
        _style("Quote", f'{_spacing(0, 120)}<w:ind w:left="{INDENT}" w:right="{INDENT}"/>', _color("333F4A"),
               priority=9),
        _style("Picture", _spacing(80, 160, 240), priority=10),
        _style("Caption", f"<w:keepNext/>{_spacing(160, 80)}", f"{_BOLD}{_size(20)}", priority=10),
        *_lists(),
        _style("TableText", _spacing(40, 40, 240), _size(20), priority=12),
        _style("TableHeading", run=f"{_BOLD}{_color(NAVY)}", based="TableText", priority=12),
        *_tables(),
        _style("FootnoteText", _spacing(0, 40, 240), _size(18), priority=13, quick=False),
        _style("FootnoteReference", run='<w:vertAlign w:val="superscript"/>', based="DefaultParagraphFont",
               kind="character", priority=13, quick=False),
        _style("CommentText", _spacing(0, 0, 240), _size(20), priority=14, quick=False),
        _style("CommentReference", run='<w:sz w:val="16"/><w:szCs w:val="16"/>', based="DefaultParagraphFont",
               kind="character", priority=14, quick=False),
        _style("Hyperlink", run=f'{_color("0B5CAD")}<w:u w:val="single"/>', based="DefaultParagraphFont",
               kind="character", priority=15, quick=False),
        _style("PlaceholderText", run=_color(GREY), based="DefaultParagraphFont", kind="character", priority=15,
               quick=False),
        *_contents(),
        _style(
            "Header",
            f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>{_EDGE_TAB}'
            f'{_spacing(0, 0, 240)}',
            f"{_color(GREY)}{_size(18)}", priority=16, quick=False,
        ),
        _style(
            "Footer",
            _EDGE_TAB + _spacing(0, 0, 240),
            f"{_color(GREY)}{_size(18)}", priority=16, quick=False,
        ),
    ]  # fmt: skip
    return f"{DECLARATION}<w:styles {W}>{defaults}{''.join(rows)}</w:styles>"


def _headings() -> list[str]:
    looks = [
        (360, 160, f"{_BOLD}{_color(NAVY)}{_size(34)}"),
        (360, 120, f"{_BOLD}{_color(NAVY)}{_size(28)}"),
        (280, 100, f"{_BOLD}{_color(NAVY)}{_size(24)}"),
        (240, 80, f"{_BOLD}{_color(GREY)}{_size(22)}"),
        (200, 80, f"{_BOLD}{_ITALIC}{_color(GREY)}{_size(22)}"),
        (200, 80, f"{_ITALIC}{_color(GREY)}{_size(22)}"),
    ]
    return [
        _style(
            f"Heading{level}",
            f'{_KEEP}{_spacing(before, after, 247)}<w:outlineLvl w:val="{level - 1}"/>',
            run, following="Normal", priority=4,
        )
        for level, (before, after, run) in enumerate(looks, 1)
    ]  # fmt: skip


def _lists() -> list[str]:
    rows = []
    for ordered, outline in ((False, numbering.BULLETS), (True, numbering.NUMBERS)):
        for level in range(LIST_STYLE_LEVELS):
            depth = f'<w:ilvl w:val="{level}"/>' if level else ""
            rows.append(_style(
                list_style(ordered, level),
                f'<w:numPr>{depth}<w:numId w:val="{outline}"/></w:numPr>{_spacing(0, 80)}'
                f'<w:ind w:left="{list_indent(level)}" w:hanging="{INDENT}"/>',
                based="AnswerText", priority=11, quick=level == 0,
            ))  # fmt: skip
    rows.append(
        _style(
            "ListContinue", f'{_spacing(0, 80)}<w:ind w:left="{INDENT}"/>', based="AnswerText", priority=11, quick=False
        )
    )
    return rows


def _tables() -> list[str]:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>' for edge in ("top", "bottom", "insideH")
    )
    return [
        _style("AnswerTable", based="TableNormal", kind="table", priority=12, table=(
            f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>"
            f'<w:tblStylePr w:type="firstRow"><w:rPr>{_BOLD}</w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" '
            f'w:fill="{TINT}"/></w:tcPr></w:tblStylePr>'
        )),
        _style("FactsTable", based="TableNormal", kind="table", priority=12,
               table=f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"),
    ]  # fmt: skip


def _contents() -> list[str]:
    heading = _style(
        "TOCHeading", f"{_KEEP}{_spacing(360, 160, 247)}", f"{_BOLD}{_color(NAVY)}{_size(34)}", priority=17
    )
    levels = [
        _style(
            f"TOC{level}",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
            f'{_spacing(120 if level == 1 else 0, 40, 247)}<w:ind w:left="{284 * (level - 1)}"/>',
            _BOLD if level == 1 else "", following="Normal", priority=17, quick=False,
        )
        for level in range(1, 4)
    ]  # fmt: skip
    return [heading, *levels]


def settings() -> str:
    """The settings part (17.15.1): no request to update fields, the layout rules of Word 2013 and later."""
    uri = "http://schemas.microsoft.com/office/word"
    modes = {
        "compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1, "differentiateMultirowTableHeaders": 1,
    }  # fmt: skip
    compat = "".join(f'<w:compatSetting w:name="{n}" w:uri="{uri}" w:val="{v}"/>' for n, v in modes.items())
    return (
        f'{DECLARATION}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/>{footnotes.SETTINGS}<w:compat>{compat}</w:compat>'
        '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def fonts() -> str:
    """The font table (17.8): what to take where a font is missing."""
    return (
        f"{DECLARATION}<w:fonts {W}>"
        '<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/>'
        '<w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
        '<w:font w:name="SimSun"><w:altName w:val="宋体"/><w:panose1 w:val="02010600030101010101"/>'
        '<w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
        '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:panose1 w:val="020B0604020202020204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _edge(kind: str, style: str, text: str) -> str:
    # An alignment tab reaches the margin of a page on its side, too (17.3.3.23).
    tab = '</w:t></w:r><w:r><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/></w:r><w:r><w:t>'
    runs = f"<w:r><w:t>{text}</w:t></w:r>".replace("\t", tab) if text else ""
    plain = '<w:pBdr><w:bottom w:val="nil"/></w:pBdr>' if style == "Header" and not text else ""
    return f'{DECLARATION}<w:{kind} {W}><w:p><w:pPr><w:pStyle w:val="{style}"/>{plain}</w:pPr>{runs}</w:p></w:{kind}>'


def _document() -> str:
    samples = [
        ("Title", "House style"),
        ("Subtitle", "Change a style here, and every document written with this template changes"),
        ("Heading1", "Heading 1"), ("Heading2", "Heading 2"), ("Heading3", "Heading 3"),
        ("SubmittedBy", "Submitted By"), ("AnswerText", "Answer Text"), ("AnswerHeading1", "Answer Heading 1"),
        ("AnswerHeading2", "Answer Heading 2"), ("Quote", "Quote"), ("ListBullet", "List Bullet"),
        ("ListNumber", "List Number"), ("Caption", "Caption"), ("Note", "Note"),
    ]  # fmt: skip
    rows = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        for style, text in samples
    )
    return (
        f'{DECLARATION}<w:document {W}><w:body>{rows}<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:headerReference w:type="first" r:id="rIdHeaderFirst"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        '<w:footerReference w:type="first" r:id="rIdFooterFirst"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1531" w:right="1417" w:bottom="1417" w:left="1417" w:header="737" w:footer="624" '
        'w:gutter="0"/><w:cols w:space="708"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )


def build(target: Path = HOUSE) -> str:
    """Write the template; returns its checksum, the same every time."""
    parts = [
        ("rIdStyles", "styles", "styles.xml", styles()),
        ("rIdNumbering", "numbering", "numbering.xml", numbering.opening(numbering.outlines()) + numbering.CLOSING),
        ("rIdSettings", "settings", "settings.xml", settings()),
        ("rIdFonts", "fontTable", "fontTable.xml", fonts()),
        ("rIdFootnotes", "footnotes", "footnotes.xml", footnotes.OPENING + footnotes.CLOSING),
        ("rIdHeader", "header", "header1.xml", _edge("hdr", "Header", "{header}")),
        ("rIdHeaderFirst", "header", "header2.xml", _edge("hdr", "Header", "")),
        ("rIdFooter", "footer", "footer1.xml", _edge("ftr", "Footer", "{footer}\t{page label}")),
        ("rIdFooterFirst", "footer", "footer2.xml", _edge("ftr", "Footer", "")),
    ]
    with target.open("wb") as stream:
        package = Package(stream)
        package.add("_rels/.rels", Relationships([
            ("rId1", f"{OFFICE}officeDocument", "word/document.xml"),
            ("rId2", METADATA, "docProps/core.xml"),
            ("rId3", f"{OFFICE}extended-properties", "docProps/app.xml"),
        ]).xml())  # fmt: skip
        package.add("docProps/core.xml", core(Properties("House style")), CORE_TYPE)
        package.add("docProps/app.xml", app(), APP_TYPE)
        package.add("word/document.xml", _document(), f"{WORD_TYPE}document.main+xml")
        links = Relationships([(id_, OFFICE + type_, name) for id_, type_, name, _ in parts])
        package.add("word/_rels/document.xml.rels", links.xml())
        for _, type_, name, xml in parts:
            package.add(f"word/{name}", xml, f"{WORD_TYPE}{type_}+xml")
        return package.close()


if __name__ == "__main__":
    sys.stdout.write(f"{HOUSE.name} {build()}\n")

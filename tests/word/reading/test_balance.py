"""Words in = words that come along + words reported, whatever a Word file is made of."""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from richtext import words
from tests.word.reading.construction import package, saved, strict
from tests.word.reading.texts import QUESTION_TEXTS, QUESTIONS
from word.matching import match
from word.matching.arrange import arrange
from word.model.source import words_of_items
from word.read import read
from word.reading.safety import Refused

_PIECES = st.sampled_from(
    ["one", "two words", " ", "", "half", "-", "中文", "か\u3099", "кириллица ", " عربي", "e\u0301", "?", "1. ",
     "a\u00a0b",      "Answer:", *QUESTIONS["en"], *QUESTIONS["zh"]]
)  # fmt: skip
_TEXT = _PIECES.map(lambda piece: f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
_RUBY = "<w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby>"
_FIELD = (
    '<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/>'
    '<w:t>result</w:t><w:fldChar w:fldCharType="end"/>'
)
_INSIDE_RUN = st.one_of(
    _TEXT,
    _TEXT,
    st.sampled_from(
        [
            "<w:tab/>", "<w:br/>", '<w:br w:type="page"/>', "<w:cr/>", "<w:noBreakHyphen/>", "<w:softHyphen/>",
            '<w:sym w:font="Wingdings" w:char="F0FC"/>', '<w:sym w:font="Odd" w:char="F020"/>',
            _FIELD,
            '<w:fldChar w:fldCharType="begin"/><w:t>in the code</w:t><w:fldChar w:fldCharType="end"/>',
            '<w:footnoteReference w:id="2"/>', '<w:endnoteReference w:id="3"/>', '<w:commentReference w:id="4"/>',
            _RUBY,
            '<w:fldChar w:fldCharType="begin"/><w:instrText> IF </w:instrText><w:delInstrText>gone</w:delInstrText>',
            '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', '<w:ptab w:alignment="left"/>',
            "<w:t>\uf0b7</w:t>", "<w:t>a\u00adb</w:t>", "<w:lastRenderedPageBreak/>", '<w:annotationRef/>',
            '<w:drawing><wp:inline><wp:docPr id="1" descr="some words"/></wp:inline></w:drawing>',
            '<w:pict><v:textpath string="word art"/></w:pict>', "<w:object/>", "<a:t>drawn words</a:t>",
        ]
    ),
)  # fmt: skip
_MARKS = st.sampled_from(
    ["", "<w:b/>", "<w:i/>", "<w:vanish/>", '<w:rFonts w:ascii="Symbol"/>', '<w:vanish w:val="0"/>', "<w:specVanish/>",
     '<w:lang w:val="fr-FR"/>', '<w:vertAlign w:val="superscript"/>',
     '<w:rStyle w:val="PlaceholderText"/>', "<w:rtl/>"]
)  # fmt: skip
_RUN = st.builds(
    lambda marks, inside: f"<w:r><w:rPr>{marks}</w:rPr>{''.join(inside)}</w:r>",
    _MARKS,
    st.lists(_INSIDE_RUN, max_size=3),
)
_WRAPPERS = st.sampled_from(
    ["{}", '<w:ins w:author="A">{}</w:ins>', '<w:del w:author="A">{}</w:del>', "<w:moveFrom>{}</w:moveFrom>",
     "<w:moveTo>{}</w:moveTo>", '<w:hyperlink w:anchor="x">{}</w:hyperlink>', "<w:smartTag>{}</w:smartTag>",
     "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", "<m:oMath>{}</m:oMath>",
     '<w:permStart w:id="1"/>{}<w:permEnd w:id="1"/>',
     "<m:oMathPara><m:oMath><m:r><m:t>x y</m:t></m:r>{}</m:oMath></m:oMathPara>",
     '<w:customXml w:element="e">{}</w:customXml>', '<w:subDoc r:id="r1"/>{}', "<w:ins><w:del>{}</w:del></w:ins>",
     '<w:fldSimple w:instr="TOC">{}</w:fldSimple>',
     "<mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
     '<w:fldSimple w:instr="DATE">{}</w:fldSimple>', '<w:bdo w:val="rtl">{}</w:bdo>',
     "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"]
)  # fmt: skip
_DELETED = st.just("<w:del><w:r><w:delText>gone text</w:delText></w:r></w:del>")
_INLINE = st.one_of(_RUN, _DELETED, st.builds(lambda wrapper, run: wrapper.format(run, run), _WRAPPERS, _RUN))
_PROPERTIES = st.sampled_from(
    ["", "", '<w:outlineLvl w:val="1"/>', "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:moveFrom/></w:rPr>", "<w:bidi/>",
     '<w:pStyle w:val="TOC1"/>', '<w:pStyle w:val="Hidden"/>',
     '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
     '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>']
)  # fmt: skip


def _paragraph_of(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda properties, inside: f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>",
        _PROPERTIES,
        st.lists(content, max_size=4),
    )


def _containers(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(blocks, max_size=3).map("".join)
    cell = st.builds(
        lambda properties, inside: f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>",
        st.sampled_from(["", '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>", "<w:cellDel/>"]),
        inner,
    )
    row = st.builds(
        lambda properties, cells: f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>",
        st.sampled_from(["", "<w:tblHeader/>", "<w:del/>", "<w:hidden/>"]),
        st.lists(cell, max_size=3),
    )
    box = inner.map(lambda inside: f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent>"
                    "</v:textbox></v:shape></w:pict></w:r>")  # fmt: skip
    return st.one_of(
        st.lists(row, max_size=3).map(lambda rows: f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"),
        inner.map(lambda inside: f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"),
        inner.map(lambda inside: f"<w:customXml>{inside}</w:customXml>"),
        inner.map(lambda inside: f'<w:altChunk r:id="r1"/><w:ins w:author="A">{inside}</w:ins>'),
        inner.map(lambda inside: f"<w:del>{inside}</w:del>"),
        st.lists(row, max_size=2).map(
            lambda rows: (
                f"<w:tbl><w:sdt><w:sdtContent>{''.join(rows)}</w:sdtContent></w:sdt><w:ins>{''.join(rows)}</w:ins></w:tbl>"
            )
        ),
        inner.map(lambda inside: f"<mc:AlternateContent><mc:Choice>{inside}</mc:Choice></mc:AlternateContent>"),
        _paragraph_of(st.one_of(_INLINE, box)),
    )


_BLOCKS = st.recursive(st.one_of(_paragraph_of(_INLINE), _RUN), _containers, max_leaves=12)
_BODIES = st.lists(_BLOCKS, max_size=8).map("".join)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hidden"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(in_strict_names=st.booleans(), body=_BODIES, footnote=_BODIES, endnote=_BODIES, header=_BODIES, comment=_BODIES)
def test_no_word_is_lost_without_a_remark(tmp_path_factory, in_strict_names, body, footnote, endnote, header, comment):
    content = package(
        body + "<w:p><w:r><w:t>The end.</w:t></w:r></w:p>",
        footnotes=f'<w:footnote w:id="2">{footnote}</w:footnote>',
        endnotes=f'<w:endnote w:id="3">{endnote}</w:endnote>',
        header=header,
        comments=f'<w:comment w:id="4" w:author="B">{comment}</w:comment>',
        styles=_STYLES,
        numbering=_NUMBERING,
    )
    if in_strict_names:
        content = strict(content)
    try:
        source = read(saved(tmp_path_factory.mktemp("balance"), content))
    except Refused as refusal:
        assert refusal.code == "no-text"  # noqa: PT017
        return
    assert source.words_unaccounted == 0
    assert source.words_in == words_of_items(source.items) + sum(loss.words for loss in source.losses)
    assert words(arrange(source.items)) == words_of_items(source.items)
    placement = match(source, QUESTION_TEXTS)
    assert placement.words_in == placement.words_placed + placement.words_matched + placement.words_reported
    assert [answer.words for answer in placement.questions] == [words(answer.blocks) for answer in placement.questions]
    assert sum(piece.words for piece in placement.pieces) == words_of_items(source.items)

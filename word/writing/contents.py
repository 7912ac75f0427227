"""The table of contents: a TOC field whose entries and links are already there (17.16.5.68).

Page numbers are unknowable while the file is streamed: an entry bears one where it was told it (``paging``). When a
person updates the field, Word puts its own in. Nothing asks for that update when the file is opened.
"""

from __future__ import annotations

import re

from word.model.document import Contents
from word.model.text import content, segments
from word.writing.bookmarks import bookmark_name
from word.writing.context import Context
from word.writing.formatting import paragraph_properties, run_properties
from word.writing.render import Renderer

_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
    'TOC \\o "1-{deepest}" \\h \\z </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_STOP = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{}"/></w:tabs>'
_PAGE = (
    '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF '
    '{name} \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_END = '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def contents(renderer: Renderer, element: Contents, where: Context, extra: str = "") -> None:
    """Write the block Word knows as "Table of Contents" (17.5.2.12)."""
    out = renderer.out
    out.append(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        "</w:sdtPr><w:sdtContent>"
    )
    out.append(f"<w:p>{paragraph_properties('TOCHeading', where.rtl, extra=extra)}")
    out.extend(
        f"<w:r>{run_properties(rtl=rtl)}{content(piece)}</w:r>" for piece, rtl in segments(element.title, where.rtl)
    )
    out.append("</w:p>")
    deepest = max((min(max(entry.level, 1), 3) for entry in element.entries), default=3)
    begin = _BEGIN.format(deepest=deepest)
    for entry in element.entries:
        # The paragraphs keep the document's direction, as they do when Word writes them anew; the words have their own.
        here = where.but(entry.lang, entry.dir)
        properties = paragraph_properties(f"TOC{min(max(entry.level, 1), 3)}", where.rtl)
        if entry.page:
            # Where Word itself puts it: after the style, which every entry names.
            stop = _STOP.format(renderer.setting.width)
            properties = re.sub("(<w:pStyle [^>]*/>)", rf"\1{stop}", properties)
        out.append(f"<w:p>{properties}{begin}")
        begin = ""
        if entry.bookmark:
            out.append(f'<w:hyperlink w:anchor="{bookmark_name(entry.bookmark)}" w:history="1">')
        spoken = "" if here.lang == renderer.setting.language else here.lang
        out.extend(
            f"<w:r>{run_properties(lang=spoken, rtl=rtl)}{content(piece)}</w:r>"
            for piece, rtl in segments(entry.text, here.rtl)
        )
        if entry.page:
            out.append(_PAGE.format(name=bookmark_name(entry.bookmark), page=entry.page))
        out.append("</w:hyperlink></w:p>" if entry.bookmark else "</w:p>")
    if begin:
        out.append(f"<w:p>{begin}</w:p>")
    out.append(f"{_END}</w:sdtContent></w:sdt>")

"""A corpus to one Word file by python-docx: ``CORPUS TARGET``; elements are walked and added one by one.

Lists are made by style, as its users do it, so numbers do not begin again; footnotes it cannot write.
"""

import json
import sys
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import html

STYLES = {"ul": "List Bullet", "ol": "List Number"}


def main(corpus: Path, target: Path) -> None:
    """Write the file."""
    document = Document()
    last = -1
    with corpus.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        document.add_heading(head["title"], 0)
        for line in lines:
            question, submitter, text = json.loads(line)
            if question != last:
                last = question
                document.add_page_break()
                document.add_heading(head["questions"][question], 1)
            name = head["submitters"][submitter]
            document.add_heading(name, 2)
            document.add_paragraph(f"Submitted by {name}")
            for element in html.fragments_fromstring(text):
                add_block(document, element)
    document.save(str(target))


def add_block(document, element, style=None):
    """Add a heading, paragraph, list, table or quotation."""
    if element.tag in {"h3", "h4"}:
        add_inlines(document.add_heading(level=int(element.tag[1])), element)
    elif element.tag in STYLES:
        add_list(document, element, 1)
    elif element.tag == "table":
        add_table(document, element)
    elif element.tag == "blockquote":
        for inner in element:
            add_block(document, inner, "Quote")
    else:
        add_inlines(document.add_paragraph(style=style), element)


def add_list(document, element, level):
    """Add the items of a list and of the lists in it."""
    style = STYLES[element.tag] + (f" {level}" if level > 1 else "")
    for item in element:
        for inner in item:
            if inner.tag in STYLES:
                add_list(document, inner, level + 1)
            else:
                add_inlines(document.add_paragraph(style=style), inner)


def add_table(document, element):
    """Add a table, cell by cell."""
    rows = [list(row.iterchildren("th", "td")) for row in element.iter("tr")]
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for place, cell in zip(row.cells, cells, strict=True):
            add_inlines(place.paragraphs[0], cell[0], bold=cell.tag == "th")


def add_inlines(paragraph, element, bold=False, italic=False, raised=False):
    """Add the text of an element in runs, with what is in bold, in italics, raised or linked."""
    add_run(paragraph, element.text, bold, italic, raised)
    for inner in element:
        if inner.tag == "a":
            add_link(paragraph, inner)
        else:
            tag = inner.tag
            add_inlines(paragraph, inner, bold or tag == "strong", italic or tag == "em", raised or tag == "sup")
        add_run(paragraph, inner.tail, bold, italic, raised)


def add_run(paragraph, text, bold, italic, raised):
    """Add a run, where there is text for it."""
    if text:
        run = paragraph.add_run(text)
        run.bold = bold or None
        run.italic = italic or None
        if raised:
            run.font.superscript = True


def add_link(paragraph, element):
    """Add a hyperlink through a relationship of the part, which python-docx leaves to its users."""
    identifier = paragraph.part.relate_to(element.get("href"), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), identifier)
    run = paragraph.add_run(element.text_content())
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

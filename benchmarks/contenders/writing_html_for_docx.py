"""A corpus to one Word file by html-for-docx: ``CORPUS TARGET``; each answer is added to one document."""

import json
import sys
from pathlib import Path

from docx import Document
from html4docx import HtmlToDocx


def main(corpus: Path, target: Path) -> None:
    """Write the file."""
    document, converter = Document(), HtmlToDocx()
    last = -1
    with corpus.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        document.add_heading(head["title"], 0)
        for line in lines:
            question, submitter, html = json.loads(line)
            if question != last:
                last = question
                document.add_page_break()
                document.add_heading(head["questions"][question], 1)
            name = head["submitters"][submitter]
            document.add_heading(name, 2)
            document.add_paragraph(f"Submitted by {name}")
            converter.add_html_to_document(html, document)
    document.save(str(target))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

"""A corpus to one Word file by pandoc: ``CORPUS TARGET``; one long page of HTML is converted."""

import html
import json
import sys
from pathlib import Path

import pypandoc


def main(corpus: Path, target: Path) -> None:
    """Write the page beside the target, then convert it."""
    page = target.with_suffix(".html")
    last = -1
    with corpus.open(encoding="utf-8") as lines, page.open("w", encoding="utf-8") as out:
        head = json.loads(next(lines))
        out.write(f"<!DOCTYPE html><html lang=en><head><title>{html.escape(head['title'])}</title></head><body>")
        for line in lines:
            question, submitter, text = json.loads(line)
            if question != last:
                last = question
                out.write(f"<h1>{html.escape(head['questions'][question])}</h1>")
            name = html.escape(head["submitters"][submitter])
            out.write(f"<h2>{name}</h2><p>Submitted by {name}</p>{text}")
        out.write("</body></html>")
    pypandoc.convert_file(str(page), "docx", format="html", outputfile=str(target), extra_args=["--toc"])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

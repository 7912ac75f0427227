"""Word files made from their XML: the smallest package that is one, with any part replaced."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STORIES = ("footnotes", "endnotes", "header", "footer", "comments", "styles", "numbering")


def package(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts`` give the content of further parts by kind (``footnotes="<w:footnote…"``).

    ``relationships`` are further relationships of the main part, ``content_type`` its type, and ``extra`` is not known.
    """
    content_type = parts.pop("content_type", MAIN)
    relationships = parts.pop("relationships", "")
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
        ),
        "_rels/.rels": _relationships(f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for kind, content in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        members[f"word/{kind}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
        relationships += f'<Relationship Id="x{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>'
    members["word/_rels/document.xml.rels"] = _relationships(relationships)
    return archive(members)


def archive(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these members."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def with_part(content: bytes, name: str, part: str) -> bytes:
    """The Word file ``content`` with one more part."""
    with ZipFile(BytesIO(content)) as file:
        members: dict[str, str | bytes] = {each: file.read(each) for each in file.namelist()}
    return archive(members | {name: part})


def strict(content: bytes) -> bytes:
    """The Word file ``content`` in the names of strict files (ECMA-376 part 1, annex A)."""
    with ZipFile(BytesIO(content)) as file:
        members = {each: file.read(each) for each in file.namelist()}
    usual, own = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    for family in (b"wordprocessingml/", b"officeDocument/", b"drawingml/"):
        members = {name: data.replace(usual + family + b"2006/", own + family) for name, data in members.items()}
    return archive(members)


def saved(folder: Path, content: bytes) -> Path:
    """``content`` as a file."""
    path = folder / "file.docx"
    path.write_bytes(content)
    return path


def paragraph(*runs: str, properties: str = "") -> str:
    """A ``w:p`` of runs given as XML or as plain text."""
    inner = "".join(run if run.startswith("<") else text(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def text(content: str, properties: str = "") -> str:
    """A ``w:r`` with text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def _relationships(content: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>'
    )

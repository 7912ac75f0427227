"""Editing a drafting file as a person would, by its XML."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from word.read import read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def edited(content: bytes, change) -> bytes:
    """The file with the root of its text changed by ``change``."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                change(root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(name, data)
    return target.getvalue()


def without(content: bytes, *parts: str) -> bytes:
    """The file without these parts and the relationships to them."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name in {"_rels/.rels", "[Content_Types].xml"}:
                root = etree.fromstring(data)
                for child in list(root):
                    if (child.get("Target") or child.get("PartName", "").lstrip("/")) in parts:
                        root.remove(child)
                data = etree.tostring(root)
            if name not in parts:
                new.writestr(name, data)
    return target.getvalue()


def control(root, key: str):
    """The content control of an answer."""
    return next(
        sdt for sdt in root.iter(f"{W}sdt")
        if (tag := sdt.find(f"{W}sdtPr/{W}tag")) is not None and tag.get(f"{W}val").startswith(f"answer:{key}:")
    )  # fmt: skip


def paragraph(text: str):
    return etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>')


def write(root, key: str, *texts: str) -> None:
    """Put paragraphs in the place of what an answer holds."""
    box = control(root, key)
    for shown in box.findall(f"{W}sdtPr/{W}showingPlcHdr"):
        shown.getparent().remove(shown)
    content = box.find(f"{W}sdtContent")
    for child in list(content):
        content.remove(child)
    content.extend([paragraph(text) for text in texts] or [etree.SubElement(content, f"{W}p")])


def flatten(root) -> None:
    """Take all content controls away, their content staying, as other programs do."""
    for sdt in list(root.iter(f"{W}sdt")):
        parent = sdt.getparent()
        place = parent.index(sdt)
        for child in reversed(sdt.find(f"{W}sdtContent")):
            parent.insert(place, child)
        parent.remove(sdt)


def unbookmark(root) -> None:
    """Take all bookmarks away."""
    for kind in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(root.iter(W + kind)):
            mark.getparent().remove(mark)


def source_of(tmp_path, content: bytes):
    path = tmp_path / "returned.docx"
    path.write_bytes(content)
    return read(path)

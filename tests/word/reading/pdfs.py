"""PDF files made by hand: pages of lines, each at its place, in the two faces that every reader has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 800


@dataclass(frozen=True)
class Shown:
    """A line: where it begins, from the left and from the head of the page, and how it looks."""

    text: str
    top: float
    left: float = 72
    size: float = 10
    bold: bool = False


def below(*texts: str, top: float = 100, step: float = 14, **look: float) -> list[Shown]:
    """Lines below each other."""
    return [Shown(text, top + step * number, **look) for number, text in enumerate(texts)]


def pdf(*pages: Sequence[Shown], letters: Mapping[str, str] | None = None, trailer: str = "") -> bytes:
    """A PDF; ``letters`` say what ASCII characters mean (ISO 32000-1, 9.10.3), ``trailer`` stands in its trailer."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    meaning = " /ToUnicode 5 0 R" if letters else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding{meaning} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        _stream(_meanings(letters or {})),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {HEIGHT}] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> >>"
        )
        objects.append(_stream("\n".join(map(_drawn, lines))))
    content, places = b"%PDF-1.7\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return content + f"{end}startxref\n{len(content)}\n%%EOF\n".encode("latin-1")


def _drawn(line: Shown) -> str:
    text = line.text.encode("cp1252").decode("latin-1").translate({40: r"\(", 41: r"\)", 92: r"\\"})
    return f"BT /F{int(line.bold)} {line.size} Tf {line.left} {HEIGHT - line.top} Td ({text}) Tj ET"


def _meanings(letters: Mapping[str, str]) -> str:
    pairs = "\n".join(f"<{ord(sign):02X}> <{said.encode('utf-16-be').hex()}>" for sign, said in letters.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(letters)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"

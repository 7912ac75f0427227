"""Ways to spoil a Word file: its bytes, its archive, its parts, the elements and attributes in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

Parts = dict[str, bytes]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = (
    "p r t tbl tr tc sdt sdtContent pPr rPr numPr hyperlink ins del moveFrom moveTo fldChar fldSimple instrText "
    "footnoteReference endnoteReference txbxContent ruby rt br tab altChunk subDoc style lvl num abstractNum sym "
    "ffData checkBox ddList listEntry result checked object"
)
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA = "oMath r t f num den sSup sub sup e rad deg nary d m mr eqArr acc sPre func fName limLow lim"
_TAGS = [
    *(_W + name for name in _NAMES.split()),
    *(_M + name for name in _FORMULA.split()),
    *(_MC + name for name in ("AlternateContent", "Choice", "Fallback")),
]
_VALUES = [
    "", "-1", "0", "1", "99999999999999999999", "1e9", "0x7fffffff", "\u202e", "\U0010ffff", "true", "begin", "end",
    "separate", "TOC \\o", 'HYPERLINK "javascript:x"', "../../../etc/passwd", "http://127.0.0.1:9/x", "%1.%2.%99",
    "restart", "A" * 100_000, "\u0661", "NaN", "none", "Heading 1", "toc 1", "ar-SA", "rtl",
]  # fmt: skip
_DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


_MORE = b"""<w:p><w:r><w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r>
</w:rubyBase></w:ruby><w:sym w:font="Wingdings" w:char="F0FC"/><w:fldChar w:fldCharType="begin"/>
<w:instrText>IF</w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>
<w:fldChar w:fldCharType="separate"/><w:t>2</w:t><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/>
<w:t>shown</w:t><w:fldChar w:fldCharType="end"/></w:r><w:moveFrom w:author="A"><w:r>
<w:t>moved away</w:t></w:r></w:moveFrom>
<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>
<w:fldSimple w:instr="DATE"><w:r><w:t>today</w:t></w:r></w:fldSimple></w:p>
<w:altChunk r:id="rIdWeb"/><w:altChunk r:id="rIdPlain"/><w:customXml><w:p><w:pPr>
<w:outlineLvl w:val="0"/><w:rPr><w:del w:author="B"/></w:rPr></w:pPr><w:r>
<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
</w:p></w:customXml><w:p><w:smartTag><w:r><w:t>Question 2: What is question 2 about?</w:t></w:r></w:smartTag></w:p>
<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:r><w:t xml:space="preserve">About 2</w:t>
</w:r><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f>
<m:sSubSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>1</m:t></m:r></m:sub><m:sup><m:r><m:t>a+b</m:t></m:r>
</m:sup></m:sSubSup><m:rad><m:deg/><m:e><m:d><m:dPr><m:begChr m:val="["/></m:dPr><m:e><m:r><m:t>y z</m:t></m:r></m:e>
<m:e><m:r><m:t>2</m:t></m:r></m:e></m:d></m:e></m:rad><m:nary><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup/><m:e>
<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e><m:e><m:r><m:t>2</m:t></m:r></m:e></m:mr></m:m></m:e></m:nary></m:oMath>
<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>
<w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType="end"/><w:t>yes</w:t></w:r>
<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="red one"/>
<w:listEntry w:val="green"/></w:ddList></w:ffData></w:fldChar><w:instrText>FORMDROPDOWN</w:instrText>
<w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>
<mc:Choice Requires="x"><w:sym w:font="Webdings" w:char="F061"/></mc:Choice><mc:Fallback><w:t>said below</w:t>
</mc:Fallback></mc:AlternateContent></w:r></w:p>"""
_WEB = b"<html><body><h1>Costs</h1><p>They <b>fa</b>ll<br>fast.</p><ul><li>one<li>two</ul><script>x</script></html>"
_RELATED = (
    b'<Relationship Id="rIdWeb" Type="t/aFChunk" Target="web.html"/>'
    b'<Relationship Id="rIdPlain" Type="t/aFChunk" Target="plain.txt"/></Relationships>'
)


def with_more(content: bytes) -> bytes:
    """The Word file ``content`` with constructs that only others write."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p>", b"</w:p>" + _MORE, 1)
    parts |= {"word/web.html": _WEB, "word/plain.txt": b"Plain words.\n\nAnd more of them."}
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", _RELATED)
    return _packed(parts, Random(0))


def spoiled(content: bytes, random: Random) -> bytes:
    """Return ``content`` spoiled in one to four ways."""
    for _ in range(random.randint(1, 4)):
        spoil = random.choice(_BYTES) if random.random() < 0.05 else None
        content = spoil(content, random) if spoil else _in_parts(content, random)
    return content


def _in_parts(content: bytes, random: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
    except Exception:  # noqa: BLE001 - spoiled before
        return _flipped(content, random)
    named = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    # The text itself is what most ways must meet.
    name = "word/document.xml" if random.random() < 0.6 and "word/document.xml" in parts else random.choice(named)
    if random.random() < 0.1:
        random.choice(_ARCHIVES)(parts, name, random)
    elif random.random() < 0.1:
        parts[name] = random.choice(_BYTES)(parts[name], random)
    else:
        parts[name] = _in_tree(parts[name], random)
    return _packed(parts, random)


def _packed(parts: Parts, random: Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as file:
        for name, data in parts.items():
            # Without a date: the same number must give the same file, whenever it is made.
            file.writestr(zipfile.ZipInfo(name), data, file.compression)
    return target.getvalue()


def _in_tree(data: bytes, random: Random) -> bytes:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return _flipped(data, random)
    for _ in range(random.randint(1, 6)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        random.choice(_TREES)(random.choice(elements), random.choice(elements), random)
    return etree.tostring(root)


# Bytes.


def _flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 20) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _repeated(data: bytes, random: Random) -> bytes:
    begin, end = sorted((random.randrange(len(data) + 1), random.randrange(len(data) + 1)))
    return data[:end] + data[begin : begin + 5000] + data[end:]


def _without(data: bytes, random: Random) -> bytes:
    begin = random.randrange(len(data) + 1)
    return data[:begin] + data[begin + random.randint(1, 500) :]


def _before(data: bytes, random: Random) -> bytes:
    return random.choice((b"PK", b"\x00" * 40, b"<html>", b"%PDF-", _DOCTYPE)) + data


_BYTES: list[Callable[[bytes, Random], bytes]] = [_flipped, _cut, _repeated, _without, _before]


# Archives.


def _drop(parts: Parts, name: str, _random: Random) -> None:
    del parts[name]


def _swap(parts: Parts, name: str, random: Random) -> None:
    other = random.choice(list(parts))
    parts[name], parts[other] = parts[other], parts[name]


def _rename(parts: Parts, name: str, random: Random) -> None:
    new = ("../x.xml", "/etc/passwd", "word\\document.xml", name.upper(), "word/vbaProject.bin", "a" * 500)
    parts[random.choice(new)] = parts.pop(name)


def _swell(parts: Parts, _name: str, random: Random) -> None:
    parts["word/media/swollen.bin"] = bytes(random.choice((1_000_000, 4_000_000)))


def _many(parts: Parts, _name: str, _random: Random) -> None:
    parts.update({f"word/x{number}.xml": b"<x/>" for number in range(4_200)})


def _declare(parts: Parts, name: str, _random: Random) -> None:
    parts[name] = _DOCTYPE + parts[name].partition(b"?>")[2].replace(b"</w:t>", b"&b;</w:t>", 3)


def _relate(parts: Parts, _name: str, random: Random) -> None:
    """Let relationships lead to other parts, to themselves, or out of the file."""
    name = "word/_rels/document.xml.rels"
    kinds = (b"footnotes", b"header", b"styles", b"numbering", b"comments", b"image", b"diagramData", b"hyperlink")
    targets = (
        b"document.xml",
        b"../[Content_Types].xml",
        b"http://127.0.0.1:9/x",
        b"file:///etc/passwd",
        b"styles.xml",
    )
    if name in parts:
        new = b'<Relationship Id="rIdX%d" Type="t/%s" Target="%s"/></Relationships>'
        said = new % (random.randrange(99), random.choice(kinds), random.choice(targets))
        parts[name] = parts[name].replace(b"</Relationships>", said)


_ARCHIVES: list[Callable[[Parts, str, Random], None]] = [_drop, _swap, _rename, _swell, _many, _declare, _relate]


# Trees.


def _remove(element: etree._Element, _other: etree._Element, _random: Random) -> None:
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def _double(element: etree._Element, other: etree._Element, _random: Random) -> None:
    if sum(1 for _ in element.iter()) < 1_000:
        other.append(deepcopy(element))


def _move(element: etree._Element, other: etree._Element, _random: Random) -> None:
    if element.getparent() is not None and element not in other.iterancestors() and element is not other:
        other.append(element)


def _retag(element: etree._Element, _other: etree._Element, random: Random) -> None:
    element.tag = random.choice(_TAGS)


def _alter(element: etree._Element, other: etree._Element, random: Random) -> None:
    names = [*element.attrib, *other.attrib, _W + "val", _W + "id", _W + "ilvl", _W + "numId", _W + "fldCharType"]
    element.set(random.choice(names), random.choice(_VALUES))


def _say(element: etree._Element, _other: etree._Element, random: Random) -> None:
    element.text = random.choice(_VALUES)


def _unwrap(element: etree._Element, _other: etree._Element, _random: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        position = parent.index(element)
        parent[position : position + 1] = list(element)


def _nest(element: etree._Element, _other: etree._Element, random: Random) -> None:
    tag, inner = random.choice(_TAGS), element
    for _ in range(random.choice((3, 5, 20, 60, 100, 3_000))):
        inner = etree.SubElement(inner, tag)
    inner.text = "deep"


_TREES: list[Callable[[etree._Element, etree._Element, Random], None]] = [
    *(3 * [_remove, _double, _move, _retag, _alter, _alter, _say, _unwrap]), _nest,
]  # fmt: skip

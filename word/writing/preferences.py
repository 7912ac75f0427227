"""The settings of a template made the writer's (17.15.1): what is about its look stays, what is about its text goes."""

from __future__ import annotations

from lxml import etree

from word.model.xml import R_NAMESPACE, W_NAMESPACE
from word.writing import footnotes

_W = f"{{{W_NAMESPACE}}}"
_DROPPED = (
    "updateFields", "attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions", "rsids",
    "docVars", "footnotePr", "endnotePr", "linkStyles", "revisionView", "formsDesign", "saveThroughXslt",
    "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "removePersonalInformation", "removeDateAndTime",
    "proofState", "attachedSchema", "schemaLibrary", "smartTagType", "documentType",
)  # fmt: skip
_AFTER_FOOTNOTES = (
    "compat", "docVars", "rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "shapeDefaults",
    "doNotEmbedSmartTags", "decimalSymbol", "listSeparator", "docId", "chartTrackingRefBased",
)  # fmt: skip
_MODE = "compatibilityMode"
_URI = "http://schemas.microsoft.com/office/word"


def adopt(root: etree._Element) -> bytes:
    """The settings part without what the template says of its own text, with the layout rules of Word 2013."""
    for name in _DROPPED:
        for element in root.findall(_W + name):
            root.remove(element)
    for element in list(root):
        if any(str(attribute).startswith(f"{{{R_NAMESPACE}}}") for attribute in element.attrib):
            root.remove(element)
    _insert(root, etree.fromstring(f'<x xmlns:w="{W_NAMESPACE}">{footnotes.SETTINGS}</x>')[0], _AFTER_FOOTNOTES)
    compat = root.find(f"{_W}compat")
    if compat is None:
        compat = etree.Element(f"{_W}compat")
        _insert(root, compat, _AFTER_FOOTNOTES[1:])
    modes = [row for row in compat.findall(f"{_W}compatSetting") if row.get(f"{_W}name") == _MODE]
    for mode in modes or [etree.SubElement(compat, f"{_W}compatSetting")]:
        mode.set(f"{_W}name", _MODE)
        mode.set(f"{_W}uri", _URI)
        mode.set(f"{_W}val", "15")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _insert(root: etree._Element, element: etree._Element, later: tuple[str, ...]) -> None:
    following = [child for child in root if etree.QName(child).localname in later]
    if following:
        following[0].addprevious(element)
    else:
        root.append(element)

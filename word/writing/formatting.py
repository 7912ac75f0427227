"""The properties of runs and paragraphs, children in the order the schema wants (17.3.1.26, 17.3.2.28)."""

from __future__ import annotations

from functools import lru_cache

from word.model import styles, text


@lru_cache(maxsize=4096)
def run_properties(
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    strike: bool = False,
    vertical: str = "",
    link: bool = False,
    lang: str = "",
    rtl: bool = False,
) -> str:
    """The ``w:rPr`` of a run, children in the order of the schema (17.3.2.28); empty where there is nothing to say."""
    spoken = text.language(lang)
    inner = "".join(
        (
            '<w:rStyle w:val="Hyperlink"/>' if link else "",
            '<w:rFonts w:hint="eastAsia"/>' if "eastAsia" in spoken else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            "<w:strike/>" if strike else "",
            '<w:u w:val="single"/>' if underline else "",
            f'<w:vertAlign w:val="{vertical}"/>' if vertical else "",
            "<w:rtl/>" if rtl else "",
            spoken,
        )
    )
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


@lru_cache(maxsize=4096)
def paragraph_properties(
    style: str,
    rtl: bool = False,
    indent: int = 0,
    hanging: int = 0,
    numbering: tuple[str, int] | None = None,
    extra: str = "",
    space_before: bool = False,
) -> str:
    """The ``w:pPr`` of a paragraph, children in the order of the schema (17.3.1.26).

    ``numbering`` is (slot, level); ``extra`` stands where ``w:keepNext`` and ``w:pageBreakBefore`` belong.
    """
    # An item of a list within a quotation stands in from both margins, as that does; by this it is known again.
    hang = f' w:right="{styles.INDENT}" w:hanging="{hanging}"' if hanging else ""
    inner = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style != "Normal" else "",
            extra,
            f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="\0{numbering[0]}\0"/></w:numPr>'
            if numbering
            else "",
            "<w:bidi/>" if rtl else "",
            '<w:spacing w:before="160"/>' if space_before else "",
            f'<w:ind w:left="{indent}"{hang}/>' if indent else "",
            "<w:rPr><w:rtl/></w:rPr>" if rtl else "",
        )
    )
    return f"<w:pPr>{inner}</w:pPr>" if inner else ""

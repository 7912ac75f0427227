"""Document properties: docProps/core.xml (ECMA-376 part 2, 11), app.xml and custom.xml (part 1, 22.2 and 22.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from word.model.document import Properties
from word.model.text import culture, escape
from word.model.xml import DECLARATION

APPLICATION = "Rapporteur"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
METADATA = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


def stamp(time: datetime) -> str:
    """A time in UTC to the second (W3CDTF); one without a zone is taken as UTC."""
    return (time if time.tzinfo is None else time.astimezone(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


def core(properties: Properties) -> str:
    """The core properties."""
    rows = [
        ("dc:title", properties.title),
        ("dc:subject", properties.subject),
        ("dc:creator", properties.author),
        ("cp:keywords", properties.keywords),
        ("cp:contentStatus", properties.status),
        ("cp:lastModifiedBy", properties.author),
        ("dc:identifier", properties.identifier),
        ("dc:language", culture(properties.language)),
    ]
    said = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in rows if value)
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp(properties.created)}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f"{DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{said}<cp:revision>1</cp:revision>{times}'
        "</cp:coreProperties>"
    )


def app() -> str:
    """The extended properties: what wrote the file."""
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>{APPLICATION}</Application><DocSecurity>0</DocSecurity></Properties>"
    )


def custom_properties(pairs: Sequence[tuple[str, str]]) -> str:
    """Properties of our own naming, as texts; Word counts them from 2 and gives all the same set (22.3.2.2)."""
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(pairs, 2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{rows}</Properties>"
    )

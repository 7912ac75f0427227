"""Spreadsheets in and out: XLSX and CSV, read by the names of their columns, written so that no cell is run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from submissions.values.exceptions import NotPossible

LARGEST = 10_000_000
"""Bytes of a file."""
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 5_000
SHORT = 300
"""Characters of a cell that are looked at when a row is read."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its number there, and what its cells say by the names of the columns asked for."""

    number: int
    cells: dict[str, str]


def read(name: str, data: bytes, columns: Mapping[str, Iterable[str]], needed: Iterable[str]) -> list[Row]:
    """Return the rows of a file under its first row that names columns; rows that say nothing are left out.

    ``columns`` gives the headings by which each is known. Raises NotPossible with a sentence that says what was read.
    """
    if len(data) > LARGEST:
        raise NotPossible(_("This file is too large."))
    lines = _from_xlsx(data) if data[:4] == b"PK\x03\x04" else _from_csv(name, data)
    known = {_plain(heading): column for column, headings in columns.items() for heading in (column, *headings)}
    rows: list[Row] = []
    places: dict[int, str] = {}
    for number, cells in enumerate(lines, start=1):
        if not places:
            found = {at: known[_plain(cell)] for at, cell in enumerate(cells) if _plain(cell) in known}
            if set(needed) <= set(found.values()):
                places = found
            elif number > 20:
                break
            continue
        said = {column: cells[at].strip()[:SHORT] if at < len(cells) else "" for at, column in places.items()}
        if any(said.values()):
            rows.append(Row(number, {**dict.fromkeys(columns, ""), **said}))
        if len(rows) > MOST_ROWS:
            raise NotPossible(_("A file may have %(most)s rows at most.") % {"most": MOST_ROWS})
    if not places:
        raise NotPossible(
            _("This is no table with these columns: %(columns)s. The first row names them; take the template.")
            % {"columns": ", ".join(needed)}
        )
    return rows


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def _from_xlsx(data: bytes) -> Iterable[list[str]]:
    try:
        with ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > LARGEST_UNPACKED:
                raise NotPossible(_("This file is too large."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(max_row=MOST_ROWS + 40, values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as error:
        raise NotPossible(_("The file is no readable spreadsheet.")) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _from_csv(name: str, data: bytes) -> Iterable[list[str]]:
    if b"\x00" in data[:2000] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise NotPossible(_("“%(name)s” is neither a spreadsheet (.xlsx) nor CSV.") % {"name": name})
    for encoding in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotPossible(_("“%(name)s” is neither a spreadsheet (.xlsx) nor CSV.") % {"name": name})
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


# --- Writing ----------------------------------------------------------------------------------------------------------


def neutral(value: Any) -> Any:
    """Return a cell that no spreadsheet program takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterable[bytes]:
    """Give a CSV file in UTF-8 with a mark, line by line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow(head)
    yield _taken(buffer)
    for row in rows:
        writer.writerow([neutral(_plain_value(cell)) for cell in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _plain_value(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return "" if cell is None else cell


def to_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Return a spreadsheet of (title, headings, rows). Text stays text: nothing in it is a formula.

    A text longer than a cell holds goes on in further rows, whose other cells are empty.
    """
    book = Workbook(write_only=True)
    for title, head, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, str(label)) for label in head])
        for row in rows:
            for part in _parts(row):
                sheet.append([_cell(sheet, value) for value in part])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _parts(row: Sequence[Any]) -> Iterable[list[Any]]:
    cells = [_UNPRINTABLE.sub("", cell) if isinstance(cell, str) else cell for cell in row]
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    for at in range(0, max(longest, 1), LONGEST_CELL):
        yield [cell[at : at + LONGEST_CELL] if isinstance(cell, str) else (cell if at == 0 else None) for cell in cells]


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        value = value.isoformat()
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # text even where it begins like a formula
    return cell

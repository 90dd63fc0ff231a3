"""Door: the bytes of a bank's file -> its cells, as the file holds them. Blocks: call it in a thread."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

from handlers.spreadsheets import MOST_BYTES, MOST_UNPACKED, decoded, delimiter_of
from messages.texts.lists import INTERNAL
from models.domain.statements import Cell, NoStatement, is_own_list, read_statement
from models.households import NotATable, TableDamaged, TableTooLarge

MOST_ROWS = 30_000  # a year of a busy account
MOST_COLUMNS = 60
MOST_SHEETS = 8

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Rows = list[list[Cell]]


def read_cells(filename: str, body: bytes) -> Rows:
    """The rows of the sheet that is a statement (the first one where none is), empty rows too, so that they count.

    Raises NotATable, TableDamaged (a password, half a file) and TableTooLarge.
    """
    if len(body) > MOST_BYTES:
        raise TableTooLarge(filename)
    rows = _workbook(filename, body) if body.startswith((_OLD_OFFICE, b"PK")) else _csv(filename, body)
    if len(rows) > MOST_ROWS:
        raise TableTooLarge(filename)
    return rows


def _workbook(filename: str, body: bytes) -> Rows:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError  # slow to import

    if _ENCRYPTED in body:
        raise TableDamaged(filename)
    if body.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                    raise TableTooLarge(filename)
        except zipfile.BadZipFile as error:
            raise TableDamaged(filename) from error
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
            sheets = [
                [[_cell(value) for value in row[:MOST_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
                for sheet in (book.get_sheet_by_index(index) for index in range(len(book.sheet_names))[:MOST_SHEETS])
            ]
    except (PasswordError, ZipError) as error:
        raise TableDamaged(filename) from error
    except (CalamineError, OSError, ValueError) as error:
        raise NotATable(filename) from error
    if not sheets:
        raise NotATable(filename)
    banks = [rows for rows in sheets if not _is_ours(rows)]
    return next((rows for rows in banks if _is_statement(rows)), banks[0] if banks else [])


def _is_ours(rows: Rows) -> bool:
    """A sheet of the hamlet's own book: its lines are no bank's, they would be counted twice."""
    return bool(rows and rows[0]) and rows[0][0] == INTERNAL


def _is_statement(rows: Rows) -> bool:
    # the zone does not matter for this question
    return is_own_list(rows) or not isinstance(read_statement(rows[:100], zone=UTC), NoStatement)


def _cell(value: Any) -> Cell:  # Any: what calamine gives
    match value:
        case bool() | time():
            return str(value)
        case str() | int() | float() | datetime() | date():
            return value
        case _:
            return None


def _csv(filename: str, body: bytes) -> Rows:
    if body.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise NotATable(filename)
    is_own = body.removeprefix(b"\xef\xbb\xbf").startswith(b"id,booked_at")
    # in our own form every memo is data, whatever is in it
    text = body.decode("utf-8-sig", "replace").replace("\x00", " ") if is_own else decoded(filename, body)
    csv.field_size_limit(MOST_BYTES)
    try:
        delimiter = "," if is_own else delimiter_of(text)
        rows: Rows = [
            list(row[:MOST_COLUMNS])
            for row, _ in zip(
                csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(MOST_ROWS + 1), strict=False
            )
        ]
    except csv.Error as error:
        raise NotATable(filename) from error
    if not any(len(row) > 1 for row in rows):
        raise NotATable(filename)
    return rows

"""Door: the bytes of a spreadsheet -> its rows as text, whatever program wrote it. Blocks: call it in a thread."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from handlers.cleaning import clean_text
from models.households import NotATable, TableDamaged, TableTooLarge

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024  # bytes: a workbook that grows beyond is a bomb
MOST_ROWS = 5_000
MOST_COLUMNS = 60
CELL_LIMIT = 2_000  # letters
ENCODINGS = ("utf-8", "cp1258")
DELIMITERS = ",;\t|"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every workbook with a password
_BINARY = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_table(filename: str, body: bytes) -> list[list[str]]:
    """The rows of the first sheet, cells as text without anything invisible; empty rows too, so that they count.

    Raises NotATable, TableDamaged (a password, half a file) and TableTooLarge.
    """
    if len(body) > MOST_BYTES:
        raise TableTooLarge(filename)
    if body.startswith(_OLD_OFFICE):
        raise TableDamaged(filename) if _ENCRYPTED in body else NotATable(filename)
    if body.startswith(b"PK"):
        rows = _workbook(filename, body)
    else:
        if filename.lower().endswith((".xlsx", ".xlsm")):
            raise TableDamaged(filename) if not body.strip() else NotATable(filename)
        rows = _csv(filename, body)
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise TableTooLarge(filename)
    return rows


def _workbook(filename: str, body: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # slow to import: a service that reads no workbook starts without it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise TableTooLarge(filename)
            names = set(packed.namelist())
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise NotATable(filename)
            if any(part.flag_bits & 1 for part in packed.infolist()):
                raise TableDamaged(filename)
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError, EOFError) as error:
        raise TableDamaged(filename) from error
    try:
        if not book.worksheets:
            raise NotATable(filename)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size
        return [
            [_text(value) for value in row]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        ]
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, TypeError, OSError, EOFError) as error:
        raise TableDamaged(filename) from error
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as a person reads it: 12.0 is 12, a day is its day."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(round(value, 6))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return clean_text(str(value))[:CELL_LIMIT]


def _csv(filename: str, body: bytes) -> list[list[str]]:
    text = decoded(filename, body)
    if body.startswith(b"%PDF") or _BINARY.search(text):
        raise NotATable(filename)
    try:
        delimiter = delimiter_of(text)
        rows = [
            [clean_text(cell)[:CELL_LIMIT] for cell in row[:MOST_COLUMNS]]
            for row, _ in zip(csv.reader(io.StringIO(text), delimiter=delimiter), range(MOST_ROWS + 2), strict=False)
        ]
    except csv.Error as error:
        raise NotATable(filename) from error
    if not any(len(row) > 1 for row in rows):
        raise NotATable(filename)
    return rows


def decoded(filename: str, body: bytes) -> str:
    """Text in one of the encodings that spreadsheets write in Vietnam."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Iterable[str] = ("utf-16",)
    elif body.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    elif b"\x00" in body:
        encodings = ("utf-16-le",) if body[1::2].count(0) > len(body) // 4 else ()
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable(filename)


def delimiter_of(text: str) -> str:
    """The sign that parts most rows into the same number of cells; of several, the one that makes most cells."""
    beginning = text.splitlines()[:20]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(beginning, delimiter=delimiter) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, width

    return max(DELIMITERS, key=evenness)

"""What stands in a backup, line by line: what it is, the rows of every table, and at the end what it comes to."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from models.backup.rows import TableForm
from models.backup.sealed import BackupDamaged, Sealing, unsealed
from models.domain import ledger as chain
from models.domain.ledger import Entry, EntryKind

FORM = 1
_STEP = 1024 * 1024  # bytes that are unpacked at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the backup is of. `secret_key` is the service's own, empty where none was set."""

    revision: str
    made_at: datetime
    kind: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, as JSON values."""

    table: TableForm
    values: list[Any]  # Any: JSON values, one a column
    size: int
    """Characters that it takes in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundSum:
    """One fund's chain as it was verified: its length, its head, and what it comes to in đồng."""

    fund_id: int
    entries: int
    head: str
    owed: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the backup comes to: rows by table, and every fund. `faults`: what the book itself had wrong then."""

    rows: dict[str, int]
    funds: tuple[FundSum, ...]
    faults: int


class ContentsWriter:
    """Writes a backup's lines, packed and sealed."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._sealing = Sealing(file, passphrase)
        self._packing = zlib.compressobj()
        self._counts: dict[str, int] = {}
        self._table = ""

    def begin(self, heading: Heading) -> None:
        """The first line."""
        self._put({"form": FORM, **asdict(heading), "made_at": heading.made_at.isoformat()})

    def table(self, form: TableForm) -> None:
        """Rows of this table follow."""
        self._put({"table": form.name, "columns": form.columns})
        self._table = form.name
        self._counts[form.name] = 0

    def row(self, values: list[Any]) -> None:  # Any: JSON values
        """One row of the table named last."""
        self._put(values)
        self._counts[self._table] += 1

    def end(self, funds: tuple[FundSum, ...], *, faults: int) -> Ending:
        """The last line; the file is whole after it."""
        ending = Ending(rows=self._counts, funds=funds, faults=faults)
        self._put({"end": asdict(ending)})
        self._sealing.write(self._packing.flush())
        self._sealing.finish()
        return ending

    def _put(self, line: Any) -> None:  # Any: a JSON value
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        self._sealing.write(self._packing.compress(text.encode() + b"\n"))


def read(path: Path, passphrase: str) -> Iterator[Heading | Row | Ending]:
    """A backup's contents in their order. Raises what `unsealed` raises, and BackupDamaged where the end is missing.

    OSError where the file cannot be read.
    """
    ended = False
    form: TableForm | None = None
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file, passphrase)):
            try:
                found = json.loads(line)
            except ValueError:
                raise BackupDamaged from None
            if number == 0:
                yield _heading(found)
            elif isinstance(found, list) and form is not None:
                yield Row(table=form, values=found, size=len(line))
            elif isinstance(found, dict) and "table" in found:
                form = TableForm(name=found["table"], columns=tuple((name, tag) for name, tag in found["columns"]))
            elif isinstance(found, dict) and "end" in found:
                ended = True
                yield _ending(found["end"])
    if not ended:
        raise BackupDamaged


def summary(path: Path, passphrase: str) -> tuple[Heading, Ending]:
    """Read a whole backup and check it by itself: counts, chains and sums. Raises BackupDamaged where one is off."""
    heading: Heading | None = None
    ending: Ending | None = None
    counts: dict[str, int] = defaultdict(int)
    chains: dict[int, list[Entry]] = defaultdict(list)
    for each in read(path, passphrase):
        match each:
            case Heading():
                heading = each
            case Row(table=table):
                counts[table.name] += 1
                if table.name == "ledger_entries":
                    line = table.decode(each.values)
                    chains[line["fund_id"]].append(_entry(line))
            case Ending():
                ending = each
    if heading is None or ending is None or counts != {name: n for name, n in ending.rows.items() if n}:
        raise BackupDamaged
    _check_chains(chains, ending)
    return heading, ending


def _check_chains(chains: dict[int, list[Entry]], ending: Ending) -> None:
    for fund in ending.funds:
        entries = sorted(chains.pop(fund.fund_id, []), key=lambda entry: entry.number)
        came_to = chain.sums(entries)
        head = chain.head_code(entries[-1].hash if entries else chain.BEFORE_THE_FIRST)
        if (len(entries), head, came_to.owed, came_to.held) != (fund.entries, fund.head, fund.owed, fund.held):
            raise BackupDamaged
        if chain.check(entries) and not ending.faults:
            raise BackupDamaged
    if chains:
        raise BackupDamaged


def _entry(line: dict[str, Any]) -> Entry:  # Any: column values
    booked_on: date = line["booked_on"]
    return Entry(
        number=line["number"],
        kind=EntryKind(line["kind"]),
        amount=line["amount"],
        booked_on=booked_on,
        household_id=line["household_id"],
        round_id=line["round_id"],
        reversed_number=line["reversed_number"],
        text_hash=line["text_hash"],
        previous_hash=line["previous_hash"],
        hash=line["hash"],
    )


def _lines(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    rest = b""
    for piece in unsealed(file, passphrase):
        packed = piece
        while packed:
            *whole, rest = (rest + _unpacked(unpacking.decompress, packed, _STEP)).split(b"\n")
            yield from whole
            packed = unpacking.unconsumed_tail
    if rest or not unpacking.eof:
        raise BackupDamaged


def _unpacked(unpack: Callable[[bytes, int], bytes], packed: bytes, step: int) -> bytes:
    try:
        return unpack(packed, step)
    except zlib.error:
        raise BackupDamaged from None


# Any: one JSON object of the file
def _heading(found: dict[str, Any]) -> Heading:
    if found.get("form") != FORM:
        raise BackupDamaged
    return Heading(
        revision=found["revision"],
        made_at=datetime.fromisoformat(found["made_at"]),
        kind=found["kind"],
        secret_key=found["secret_key"],
    )


def _ending(found: dict[str, Any]) -> Ending:
    return Ending(rows=found["rows"], funds=tuple(FundSum(**each) for each in found["funds"]), faults=found["faults"])

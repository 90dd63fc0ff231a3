"""The register: taking it in from a table, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import register_changes
from models.domain.folding import words
from models.domain.register import (
    HIGHEST_NUMBER,
    Column,
    EmptyTable,
    Listed,
    MissingColumn,
    Rejected,
    Why,
    read_register,
)
from models.refusals import Refusal
from models.tables import Category, Hamlet, Household, ImportRecord


class NotATable(Refusal):
    """A file that is neither an Excel workbook nor a CSV table."""

    code = "not_a_table"

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename = filename


class TableDamaged(NotATable):
    """A workbook that cannot be opened: a password, or only half of it came."""

    code = "table_damaged"


class TableTooLarge(NotATable):
    """A table of more rows or bytes than a register has."""

    code = "table_too_large"


class ColumnMissing(Refusal):
    """The table lacks a column that is needed."""

    code = "column_missing"

    def __init__(self, column: Column) -> None:
        super().__init__(column)
        self.column = column


class RegisterEmpty(Refusal):
    """The table lists no household."""

    code = "register_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a file says differently about a household of the register: the columns, not their values."""

    number: int
    head: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a table, or with `dry_run` would. With any rejected row nothing is written."""

    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    changes: tuple[Change, ...]


async def import_households(
    session: AsyncSession,
    hamlet: Hamlet,
    rows: Sequence[Sequence[str]],
    *,
    by: str,
    basis: str,
    now: datetime,
    dry_run: bool = False,
) -> Imported:
    """Take the register in from the rows of a table. Households that are not listed stay as they are.

    `by` and `basis` say who imports and on what ground. Raises ColumnMissing and RegisterEmpty.
    """
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet.id).with_for_update())
    register = read_register(rows)
    match register:
        case MissingColumn(column=column):
            raise ColumnMissing(column)
        case EmptyTable():
            raise RegisterEmpty
    existing = {
        row.number: row
        for row in await session.scalars(
            select(Household)
            .where(Household.hamlet_id == hamlet.id, register_changes.has_its_number(now))
            .order_by(Household.closed_at.asc().nulls_last(), Household.id)  # the living one stays
        )
    }
    numbered, rejected = _numbered(register.listed, existing)
    rejected = sorted([*register.rejected, *rejected], key=lambda each: each.row)
    new = [(number, listed) for number, listed in numbered if number not in existing]
    changes = [
        (existing[number], listed, changed)
        for number, listed in numbered
        if number in existing and (changed := _differences(existing[number], listed))
    ]
    unchanged = len(numbered) - len(new) - len(changes)
    if not rejected and not dry_run:
        journal = register_changes.Journal(session, by=by, now=now)
        for household, listed, columns in changes:
            before = register_changes.stands(household)
            _write(household, listed)
            journal.changed(household, columns, before)
        added = [Household(hamlet_id=hamlet.id, number=number, created_at=now) for number, _ in new]
        for household, (_, listed) in zip(added, new, strict=True):
            _write(household, listed)
        session.add_all(added)
        await session.flush()
        for household in added:
            journal.added(household)
        if new or changes:
            session.add(
                ImportRecord(
                    hamlet_id=hamlet.id,
                    by=by,
                    basis=basis[:200],
                    added=len(new),
                    changed=len(changes),
                    unchanged=unchanged,
                    at=now,
                )
            )
        await session.flush()
    return Imported(
        rows=register.rows,
        added=len(new),
        changed=len(changes),
        unchanged=unchanged,
        rejected=tuple(rejected),
        changes=tuple(
            Change(number=household.number, head=listed.head, columns=changed)
            for household, listed, changed in changes
        ),
    )


def _numbered(
    listed: Iterable[Listed], existing: dict[int, Household]
) -> tuple[list[tuple[int, Listed]], list[Rejected]]:
    """Each listed household with its number. One without gets that of the same head in the same area, else the next.

    So the same file again changes nothing.
    """
    listed = list(listed)
    named = {each.number for each in listed if each.number is not None}
    nameless: dict[tuple[str, str], list[int]] = {}
    for number, household in sorted(existing.items()):
        if household.closed_at is None and number not in named:
            nameless.setdefault((words(household.head), words(household.area)), []).append(number)
    highest = max([*existing, *named], default=0)
    numbered: list[tuple[int, Listed]] = []
    rejected: list[Rejected] = []
    for each in listed:
        same = nameless.get((words(each.head), words(each.area)))
        if each.number is not None:
            number = each.number
        elif same:
            number = same.pop(0)
        else:
            number = highest = highest + 1
        if number > HIGHEST_NUMBER:
            rejected.append(Rejected(row=each.row, why=Why.NO_NUMBER_LEFT))
        elif number in existing and existing[number].closed_at is not None:
            rejected.append(Rejected(row=each.row, why=Why.CODE_CLOSED, value=f"{number:03}"))
        else:
            numbered.append((number, each))
    return numbered, rejected


def _values(listed: Listed) -> dict[Column, object]:
    """What the row says, by column; a column that the file lacks is not among them."""
    said: dict[Column, object | None] = {
        Column.HEAD: listed.head,
        Column.AREA: listed.area,
        Column.PEOPLE: listed.people,
        Column.CATEGORY: listed.category,
        Column.PHONE: listed.phone,
        Column.LABOURERS: listed.labourers,
        Column.SAO: listed.sao_hundredths,
        Column.MEMBERS: listed.members,
    }
    return {column: value for column, value in said.items() if value is not None}


def _differences(household: Household, listed: Listed) -> tuple[Column, ...]:
    stands = register_changes.stands(household)
    return tuple(
        column
        for column, value in _values(listed).items()
        if stands[column] != (list(value) if isinstance(value, tuple) else value)
    )


def _write(household: Household, listed: Listed) -> None:
    household.head, household.area, household.people = listed.head, listed.area, listed.people
    if listed.category is not None:
        household.category = Category(listed.category) if listed.category else None
    if listed.phone is not None:
        household.phone = listed.phone
    if listed.labourers is not None:
        household.labourers = listed.labourers
    if listed.sao_hundredths is not None:
        household.sao_hundredths = listed.sao_hundredths
    if listed.members is not None:
        household.members = list(listed.members)

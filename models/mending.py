"""Mending the register from the phone: one column of a household, a new household, one that is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import household_credits
from models.charges import ChargeState, charge_states
from models.domain.folding import words
from models.domain.register import HIGHEST_NUMBER, Column
from models.domain.register_changes import (
    TAKE_BACK,
    ChangeKind,
    NumberInUse,
    NumberKept,
    Value,
    next_number,
    number_refused,
)
from models.refusals import Refusal
from models.register_changes import Journal, stands
from models.tables import Category, Hamlet, Household, RegisterChange


class NumberRefused(Refusal):
    """The number cannot be given to a new household. `head` is who has or had it."""

    code = "number_refused"

    def __init__(self, why: NumberInUse | NumberKept, head: str) -> None:
        super().__init__(str(why.number))
        self.why = why
        self.head = head


class NoNumberLeft(Refusal):
    """All 9999 numbers are used."""

    code = "no_number_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A household was changed, closed or opened again, and the note of it (None where it was so already)."""

    household: Household
    change: RegisterChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOn:
    """Somebody else changed the household meanwhile: nothing was written."""

    household: Household


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLateToTakeBack:
    """Ten minutes are over, or it was taken back already."""

    household: Household
    is_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHousehold:
    """A household that is to be added; `number` None gets the next one."""

    head: str = field(repr=False)
    area: str
    people: int
    number: int | None = None


async def the_household(session: AsyncSession, household_id: int, *, hamlet_id: int) -> Household | None:
    """A household of this hamlet, living or closed."""
    household = await session.get(Household, household_id)
    return household if household is not None and household.hamlet_id == hamlet_id else None


async def closed_with(session: AsyncSession, *, hamlet_id: int, number: int) -> Household | None:
    """The household that had this number last, where none has it now."""
    found: Household | None = await session.scalar(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.number == number)
        .order_by(Household.closed_at.desc().nulls_first())
        .limit(1)
    )
    return found if found is not None and found.closed_at is not None else None


async def mend(
    session: AsyncSession,
    household: Household,
    column: Column,
    *,
    before: Value,
    after: Value,
    by: int,
    now: datetime,
) -> Mended | MovedOn:
    """Write one column; nothing where it no longer holds what the person saw before."""
    await _lock(session, household)
    if household.closed_at is not None or stands(household)[column] not in (before, after):
        return MovedOn(household=household)
    if stands(household)[column] == after:
        return Mended(household=household, change=None)
    return Mended(household=household, change=await _write(session, household, {column: after}, by=by, now=now))


async def add(session: AsyncSession, hamlet: Hamlet, new: NewHousehold, *, by: int, now: datetime) -> Household:
    """Add a household. Raises NumberRefused, NoNumberLeft."""
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet.id).with_for_update())
    number = await free_number(session, hamlet.id, new.number, now=now)
    household = Household(
        hamlet_id=hamlet.id,
        number=number,
        head=new.head,
        area=new.area,
        people=new.people,
        labourers=0,
        sao_hundredths=0,
        phone="",
        members=[],
        created_at=now,
    )
    session.add(household)
    await session.flush()
    _journal(session, by, now).added(household)
    await session.flush()
    return household


async def free_number(session: AsyncSession, hamlet_id: int, wished: int | None, *, now: datetime) -> int:
    """The number that a new household gets. Raises NumberRefused for the one wished, NoNumberLeft."""
    rows = await session.execute(
        select(Household.number, Household.closed_at, Household.head)
        .where(Household.hamlet_id == hamlet_id)
        .order_by(Household.closed_at.asc().nulls_last())  # who has it now, or had it last, stays
    )
    taken = {number: (closed_at, head) for number, closed_at, head in rows}
    closed = {number: closed_at for number, (closed_at, _) in taken.items()}
    if wished is not None:
        why = number_refused(wished, closed, now=now)
        if why is not None:
            raise NumberRefused(why, taken[wished][1])
        return wished
    number = next_number(closed, now=now)
    if number is None or number > HIGHEST_NUMBER:
        raise NoNumberLeft
    return number


async def alike(session: AsyncSession, hamlet_id: int, *, head: str, area: str) -> Household | None:
    """A living household with this head in this lane: perhaps it is listed already."""
    living = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    return next(
        (each for each in living if words(each.head) == words(head) and words(each.area) == words(area)), None
    )


async def owes(session: AsyncSession, household_id: int) -> list[ChargeState]:
    """What a household has still to pay."""
    return [each for each in await charge_states(session, household_ids=[household_id]) if each.outstanding > 0]


async def close(session: AsyncSession, household: Household, *, by: int, now: datetime) -> Mended:
    """Close a household: no new round asks it, its number is nobody's for a year, its book stays."""
    await _lock(session, household)
    if household.closed_at is not None:
        return Mended(household=household, change=None)
    household.closed_at = now
    change = _journal(session, by, now).closed(household)
    await session.flush()
    return Mended(household=household, change=change)


async def reopen(
    session: AsyncSession, household: Household, *, by: int, now: datetime, undoes_id: int | None = None
) -> Mended:
    """List a closed household again, with its number. Raises NumberRefused where another has it by now."""
    await session.execute(select(Hamlet.id).where(Hamlet.id == household.hamlet_id).with_for_update())
    await _lock(session, household)
    if household.closed_at is None:
        return Mended(household=household, change=None)
    holder = await session.scalar(
        select(Household).where(
            Household.hamlet_id == household.hamlet_id,
            Household.number == household.number,
            Household.closed_at.is_(None),
        )
    )
    if holder is not None:
        raise NumberRefused(NumberInUse(number=holder.number), holder.head)
    household.closed_at = None
    change = _journal(session, by, now).reopened(household, undoes_id=undoes_id)
    await session.flush()
    await household_credits.return_to(session, household.id)
    return Mended(household=household, change=change)


async def take_back(
    session: AsyncSession, change_id: int, *, hamlet_id: int, by: int, now: datetime
) -> Mended | MovedOn | TooLateToTakeBack | None:
    """Undo a change within ten minutes, once; None where this hamlet knows no such change."""
    change = await session.get(RegisterChange, change_id)
    if change is None or change.hamlet_id != hamlet_id:
        return None
    household = await session.get_one(Household, change.household_id)
    await _lock(session, household)
    undone = await session.scalar(select(RegisterChange.id).where(RegisterChange.undoes_id == change.id))
    if undone is not None or now - change.at > TAKE_BACK:
        return TooLateToTakeBack(household=household, is_back=undone is not None)
    if change.kind is ChangeKind.CLOSED:
        return await reopen(session, household, by=by, now=now, undoes_id=change.id)
    before = {Column(name): value for name, value in change.before.items()}
    after = {Column(name): value for name, value in change.after.items()}
    held = stands(household)
    if change.kind is not ChangeKind.CHANGED or household.closed_at is not None:
        return MovedOn(household=household)
    if any(held[column] != value for column, value in after.items()):
        return MovedOn(household=household)
    back = await _write(session, household, before, by=by, now=now, undoes_id=change.id)
    return Mended(household=household, change=back)


async def _write(
    session: AsyncSession,
    household: Household,
    values: Mapping[Column, Value],
    *,
    by: int,
    now: datetime,
    undoes_id: int | None = None,
) -> RegisterChange:
    before = stands(household)
    for column, value in values.items():
        _put(household, column, value)
    change = _journal(session, by, now).changed(household, list(values), before, undoes_id=undoes_id)
    await session.flush()
    return change


def _put(household: Household, column: Column, value: Value) -> None:
    match column, value:
        case Column.HEAD, str():
            household.head = value
        case Column.AREA, str():
            household.area = value
        case Column.PHONE, str():
            household.phone = value
        case Column.CATEGORY, str():
            household.category = Category(value) if value else None
        case Column.PEOPLE, int():
            household.people = value
        case Column.LABOURERS, int():
            household.labourers = value
        case Column.SAO, int():
            household.sao_hundredths = value
        case Column.MEMBERS, list():
            household.members = value
        case _:
            raise TypeError(f"{column} does not hold that")


def _journal(session: AsyncSession, by: int, now: datetime) -> Journal:
    return Journal(session, by=f"person:{by}", now=now)


async def _lock(session: AsyncSession, household: Household) -> None:
    # money for the household may be booked meanwhile
    await session.refresh(household, with_for_update={"key_share": True})

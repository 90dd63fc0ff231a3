"""The journal of the register: noting changes, and what they came to since a round was opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.domain.register import Column
from models.domain.register_changes import NUMBER_KEPT, ChangeKind, NetChange, Noted, Value, net_changes
from models.tables import Household, HouseholdMerge, Person, RegisterChange, Role, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdChange:
    """What became of one household since then, with the number and the head that it has now."""

    number: int
    head: str = field(repr=False)
    change: NetChange


class Journal:
    """Writes down who changed the register. `by` is "terminal" or "person:<id>"."""

    def __init__(self, session: AsyncSession, *, by: str, now: datetime) -> None:
        self._session = session
        self._by = by
        self._now = now

    def added(self, household: Household) -> RegisterChange:
        """A household that was not there."""
        return self._note(household, ChangeKind.ADDED, after=_json(stands(household)))

    def changed(
        self,
        household: Household,
        columns: Collection[Column],
        before: Mapping[Column, Value],
        *,
        undoes_id: int | None = None,
    ) -> RegisterChange:
        """These columns of a household hold something else than before."""
        now = stands(household)
        return self._note(
            household,
            ChangeKind.CHANGED,
            before=_json({column: before[column] for column in columns}),
            after=_json({column: now[column] for column in columns}),
            undoes_id=undoes_id,
        )

    def closed(self, household: Household, *, undoes_id: int | None = None) -> RegisterChange:
        """A household that is listed no more."""
        return self._note(household, ChangeKind.CLOSED, undoes_id=undoes_id)

    def reopened(self, household: Household, *, undoes_id: int | None = None) -> RegisterChange:
        """A closed household is listed again."""
        return self._note(household, ChangeKind.REOPENED, undoes_id=undoes_id)

    def _note(
        self,
        household: Household,
        kind: ChangeKind,
        *,
        before: dict[str, Value] | None = None,
        after: dict[str, Value] | None = None,
        undoes_id: int | None = None,
    ) -> RegisterChange:
        note = RegisterChange(
            hamlet_id=household.hamlet_id,
            household_id=household.id,
            kind=kind,
            before=before or {},
            after=after or {},
            by=self._by,
            at=self._now,
            undoes_id=undoes_id,
        )
        self._session.add(note)
        return note


def stands(household: Household) -> dict[Column, Value]:
    """What the register says of a household, by column."""
    return {
        Column.HEAD: household.head,
        Column.AREA: household.area,
        Column.PEOPLE: household.people,
        Column.CATEGORY: household.category.value if household.category else "",
        Column.PHONE: household.phone,
        Column.LABOURERS: household.labourers,
        Column.SAO: household.sao_hundredths,
        Column.MEMBERS: list(household.members),
    }


def has_its_number(now: datetime) -> ColumnElement[bool]:
    """Whether a household's number is its own still: it lives, or was closed less than a year ago."""
    return or_(Household.closed_at.is_(None), Household.closed_at > now - NUMBER_KEPT)


async def merged_into(session: AsyncSession, household_id: int) -> list[int]:
    """The closed households whose book goes on in this one."""
    found: list[int] = []
    asked: Sequence[int] = [household_id]
    while asked:
        rows = await session.scalars(
            select(HouseholdMerge.gone_id)
            .join(Household, Household.id == HouseholdMerge.gone_id)
            .where(HouseholdMerge.stays_id.in_(asked), Household.closed_at.is_not(None))
        )
        asked = [each for each in rows if each not in found and each != household_id]
        found += asked
    return found


async def lives_on_as(session: AsyncSession, household_id: int) -> int | None:
    """The living household that a closed one was merged into; None where it was not."""
    household = await session.get(Household, household_id)
    if household is None:
        return None
    return (await living_of_merged(session, household.hamlet_id)).get(household_id)


async def living_of_merged(session: AsyncSession, hamlet_id: int) -> dict[int, int]:
    """The living household that each merged one of a hamlet goes on as, by the closed one's id.

    Left out is what goes on as none: its last one was closed too.
    """
    stays = aliased(Household)
    rows = await session.execute(
        select(HouseholdMerge.gone_id, HouseholdMerge.stays_id, stays.closed_at.is_(None))
        .join(Household, Household.id == HouseholdMerge.gone_id)
        .join(stays, stays.id == HouseholdMerge.stays_id)
        .where(HouseholdMerge.hamlet_id == hamlet_id, Household.closed_at.is_not(None))
        .order_by(HouseholdMerge.id)
    )
    into: dict[int, int] = {}
    living: set[int] = set()
    for gone_id, stays_id, is_living in rows:
        into[gone_id] = stays_id
        if is_living:
            living.add(stays_id)
    found: dict[int, int] = {}
    for gone_id in into:
        passed = [gone_id]
        while passed[-1] in into and into[passed[-1]] not in passed:  # else: one way, opened again, the other way
            passed.append(into[passed[-1]])
        if passed[-1] in living:
            found[gone_id] = passed[-1]
    return found


async def since_last_round(session: AsyncSession, hamlet_id: int, *, fee_id: int | None) -> list[HouseholdChange]:
    """What became of the register since the fee's last round was opened; of a fee that had none, the hamlet's last.

    Nothing where no round was ever opened: the whole register is new then.
    """
    opened = select(Round.opened_at).where(Round.hamlet_id == hamlet_id, Round.status != RoundStatus.WITHDRAWN)
    last_first = opened.order_by(Round.opened_at.desc()).limit(1)
    since = await session.scalar(last_first.where(Round.fee_id == fee_id)) if fee_id is not None else None
    since = since or await session.scalar(last_first)
    return await changes_since(session, hamlet_id, since) if since is not None else []


async def changes_since(session: AsyncSession, hamlet_id: int, since: datetime) -> list[HouseholdChange]:
    """What became of the register since a moment, by household number."""
    notes = await session.scalars(
        select(RegisterChange)
        .where(RegisterChange.hamlet_id == hamlet_id, RegisterChange.at > since)
        .order_by(RegisterChange.at, RegisterChange.id)
    )
    changes = net_changes(
        Noted(household_id=note.household_id, kind=note.kind, before=note.before, after=note.after) for note in notes
    )
    by_id = {change.household_id: change for change in changes}
    households = await session.scalars(
        select(Household).where(Household.id.in_(by_id)).order_by(Household.number, Household.id)
    )
    return [HouseholdChange(number=each.number, head=each.head, change=by_id[each.id]) for each in households]


async def last_of(session: AsyncSession, household_id: int) -> RegisterChange | None:
    """What was changed last about a household."""
    found: RegisterChange | None = await session.scalar(
        select(RegisterChange)
        .where(RegisterChange.household_id == household_id)
        .order_by(RegisterChange.at.desc(), RegisterChange.id.desc())
        .limit(1)
    )
    return found


async def changed_by(session: AsyncSession, change: RegisterChange) -> str:
    """The name of who changed the register: as they signed their role; empty where it was the terminal."""
    kind, _, person_id = change.by.partition(":")
    if kind != "person" or not person_id.isdecimal():
        return ""
    signed = await session.scalar(
        select(Role.full_name)
        .where(Role.hamlet_id == change.hamlet_id, Role.person_id == int(person_id), Role.full_name != "")
        .order_by(Role.granted_at.desc())
        .limit(1)
    )
    if signed:
        return signed
    person = await session.get(Person, int(person_id))
    return person.name if person is not None else ""


def _json(values: Mapping[Column, Value]) -> dict[str, Value]:
    return {column.value: value for column, value in values.items()}

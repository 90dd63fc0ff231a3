"""Which phones get a household's messages: joining by code, seeing and removing the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import codes
from models.people import households_of, roles_of
from models.tables import Code, Household, Membership, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A person's phone gets the messages of a household now. `is_new`: it did not before."""

    household: Household
    membership: Membership
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved:
    """A phone that gets the household's messages no more. `by` is the member who removed it, perhaps itself."""

    household_id: int
    person: Person
    by: int

    @property
    def left(self) -> bool:
        """Whether the phone left by itself."""
        return self.person.id == self.by


async def join(
    session: AsyncSession, code: Code, *, person: Person, consent_way: str, now: datetime
) -> Joined | None:
    """Use a household's code up and link the person; None where the code was used meanwhile or the house is closed.

    Whoever is linked already stays so, and the code lives on.
    """
    household = await living(session, code.household_id)
    if household is None:
        return None
    own = await membership(session, person_id=person.id, household_id=household.id)
    if own is not None:
        return Joined(household=household, membership=own, is_new=False)
    if not await codes.use(session, code.id, person_id=person.id, now=now):
        return None
    if not await _belongs(session, person):
        person.hamlet_id = household.hamlet_id
    person.erased_at = None  # whoever comes back is remembered again
    own = Membership(person_id=person.id, household_id=household.id, joined_at=now, consent_way=consent_way)
    session.add(own)
    await session.flush()
    return Joined(household=household, membership=own, is_new=True)


async def _belongs(session: AsyncSession, person: Person) -> bool:
    """Whether the person has a household or a role in the hamlet whose matters they speak of."""
    places = [household.hamlet_id for household in await households_of(session, person.id)]
    places += [role.hamlet_id for role in await roles_of(session, person.id)]
    return person.hamlet_id in places


async def living(session: AsyncSession, household_id: int | None) -> Household | None:
    """A household that is not closed."""
    if household_id is None:
        return None
    household = await session.get(Household, household_id)
    return household if household is not None and household.closed_at is None else None


async def membership(session: AsyncSession, *, person_id: int, household_id: int) -> Membership | None:
    """The link of a person to a household, while it stands."""
    found: Membership | None = await session.scalar(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.household_id == household_id,
            Membership.removed_at.is_(None),
        )
    )
    return found


async def members(session: AsyncSession, household_id: int) -> Sequence[tuple[Membership, Person]]:
    """Whose phones get the household's messages, in the order they joined."""
    rows = await session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.household_id == household_id, Membership.removed_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    )
    return [(link, person) for link, person in rows]


async def remove(session: AsyncSession, membership_id: int, *, by: int, now: datetime) -> MemberRemoved | None:
    """A member (person `by`) removes a phone of the same household; None where there is nothing to remove.

    Codes that the removed phone made for others open nothing any more.
    """
    link = await session.get(Membership, membership_id)
    if link is None or await membership(session, person_id=by, household_id=link.household_id) is None:
        return None
    return await _removed(session, link, by=by, now=now)


async def take_off(
    session: AsyncSession, membership_id: int, *, household_id: int, by: int, now: datetime
) -> MemberRemoved | None:
    """Head or treasurer takes a phone off a household; None where it is off already, or another household's."""
    link = await session.get(Membership, membership_id)
    if link is None or link.household_id != household_id:
        return None
    return await _removed(session, link, by=by, now=now)


async def _removed(session: AsyncSession, link: Membership, *, by: int, now: datetime) -> MemberRemoved | None:
    gone = await session.scalar(
        update(Membership)
        .where(Membership.id == link.id, Membership.removed_at.is_(None))
        .values(removed_at=now)
        .returning(Membership.person_id)
    )
    if gone is None:
        return None
    await codes.withdraw_household_codes(session, link.household_id, made_by=gone, now=now)
    return MemberRemoved(household_id=link.household_id, person=await session.get_one(Person, gone), by=by)

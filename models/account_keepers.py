"""Who keeps a hamlet's account: the holders of its offices, and the households their phones are linked to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.account_change import LINK_REMEMBERED, STOPPERS, Keeper
from models.domain.contact_details import phone_digits
from models.domain.folding import words
from models.domain.roles import RoleKind
from models.tables import Hamlet, Household, Membership, Person, Role


async def lock(session: AsyncSession, hamlet_id: int) -> Hamlet:
    """The hamlet's row, held until the transaction ends: two who decide at once decide one after the other."""
    return await session.get_one(Hamlet, hamlet_id, with_for_update=True, populate_existing=True)


async def keepers_of(session: AsyncSession, hamlet_id: int, *, now: datetime) -> list[Keeper]:
    """Everybody who holds an office that may stop or change the account, the longest in office first.

    Only households of this hamlet count, and a closed one is nobody's.
    """
    offices = list(
        await session.scalars(
            select(Role)
            .where(Role.hamlet_id == hamlet_id, Role.kind.in_(sorted(STOPPERS)), Role.revoked_at.is_(None))
            .order_by(Role.granted_at, Role.id)
        )
    )
    people = list(dict.fromkeys(role.person_id for role in offices))
    links = await session.execute(
        select(Membership.person_id, Membership.household_id, Membership.removed_at, Household.closed_at)
        .join(Household, Household.id == Membership.household_id)
        .where(
            Household.hamlet_id == hamlet_id,
            Membership.person_id.in_(people),
            or_(Membership.removed_at.is_(None), Membership.removed_at > now - LINK_REMEMBERED),
        )
    )
    linked: dict[int, set[int]] = {}
    lately: dict[int, set[int]] = {}
    for person_id, household_id, removed_at, closed_at in links:
        lately.setdefault(person_id, set()).add(household_id)
        if removed_at is None and closed_at is None:
            linked.setdefault(person_id, set()).add(household_id)
    return [
        _keeper(
            person_id,
            [role for role in offices if role.person_id == person_id],
            households=frozenset(linked.get(person_id, ())),
            lately=frozenset(lately.get(person_id, ())),
        )
        for person_id in people
    ]


async def office_of(session: AsyncSession, hamlet_id: int, person_id: int) -> Role | None:
    """The office by which somebody is named here, one given up where none is held any more."""
    rows = list(
        await session.scalars(
            select(Role).where(
                Role.hamlet_id == hamlet_id, Role.person_id == person_id, Role.kind.in_(sorted(STOPPERS))
            )
        )
    )
    order = (RoleKind.HEAD, RoleKind.TREASURER, RoleKind.THIRD, RoleKind.DEPUTY)
    rows.sort(key=lambda role: (role.revoked_at is not None, order.index(role.kind), -role.id))
    return rows[0] if rows else None


async def name_of(session: AsyncSession, hamlet_id: int, person_id: int) -> str:
    """The name that somebody signs with, else the one that the messenger shows."""
    role = await office_of(session, hamlet_id, person_id)
    if role is not None and role.full_name:
        return role.full_name
    return (await session.get_one(Person, person_id)).name


def _keeper(person_id: int, offices: list[Role], *, households: frozenset[int], lately: frozenset[int]) -> Keeper:
    return Keeper(
        person_id=person_id,
        roles=frozenset(role.kind for role in offices),
        households=households,
        lately=lately,
        phone=next((phone_digits(role.phone) for role in offices if role.phone), ""),
        name=next((words(role.full_name) for role in offices if role.full_name), ""),
    )

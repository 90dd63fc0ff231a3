"""Roles: taking one with its code, saying who one is, giving it up. A hamlet has one head and one treasurer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import codes
from models.domain.roles import RoleKind
from models.people import holders, roles_of
from models.tables import Code, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken:
    """Somebody holds a role now; `replaced` are those who held it until then. `is_new`: not held before by them."""

    role: Role
    replaced: tuple[Role, ...]
    is_new: bool


class Detail(StrEnum):
    """What a holder of a role is asked about: for signatures, for calls, for the form of address."""

    NAME = "name"
    PHONE = "phone"
    YOU = "you"


async def take(session: AsyncSession, code: Code, *, person: Person, now: datetime) -> RoleTaken | None:
    """Use a role's code; None where it was used meanwhile. A new head or treasurer takes the place of the old."""
    if code.role is None or not await codes.use(session, code.id, person_id=person.id, now=now):
        return None
    held = list(await holders(session, code.hamlet_id, code.role))
    own = next((role for role in held if role.person_id == person.id), None)
    replaced = tuple(role for role in held if code.role in codes.ONE_HOLDER and role.person_id != person.id)
    for role in replaced:
        role.revoked_at = now
    role = own or Role(hamlet_id=code.hamlet_id, person_id=person.id, kind=code.role, granted_at=now)
    if own is None:
        known = next(iter(await roles_of(session, person.id)), None)
        if known is not None:  # the same person in another office
            role.full_name, role.phone, role.you = known.full_name, known.phone, known.you
        session.add(role)
    role.until = code.role_until
    person.hamlet_id, person.erased_at = code.hamlet_id, None
    await session.flush()
    return RoleTaken(role=role, replaced=replaced, is_new=own is None)


async def living(session: AsyncSession, role_id: int) -> Role | None:
    """A role that is still held."""
    role = await session.get(Role, role_id)
    return role if role is not None and role.revoked_at is None else None


async def revoke(session: AsyncSession, role_id: int, *, now: datetime) -> Role | None:
    """Take a role back from its holder; None where there is nothing to take back. A head's only a new head ends."""
    return await session.scalar(
        update(Role)
        .where(
            Role.id == role_id,
            Role.kind != RoleKind.HEAD,
            Role.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Role)
        .execution_options(populate_existing=True)
    )


async def left_on_old_phone(session: AsyncSession, head: Role) -> Sequence[Role]:
    """What those whom this head took the place of hold in the hamlet still: perhaps on a lost phone."""
    before = select(Role.person_id).where(
        Role.hamlet_id == head.hamlet_id,
        Role.kind == RoleKind.HEAD,
        Role.revoked_at == head.granted_at,
        Role.person_id != head.person_id,
    )
    rows = await session.scalars(
        select(Role)
        .where(Role.hamlet_id == head.hamlet_id, Role.person_id.in_(before), Role.revoked_at.is_(None))
        .order_by(Role.id)
    )
    return rows.all()


def missing(role: Role) -> Detail | None:
    """What the hamlet does not know yet about the holder of a role, in the order in which it is asked."""
    if not role.full_name:
        return Detail.NAME
    if not role.phone:
        return Detail.PHONE
    return None if role.you else Detail.YOU

"""Deputies while the head is away: until which day, and the end that comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.roles import RoleKind
from models.tables import Role


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a role that lasts up to and with this day ends."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def last_day(until: datetime, zone: ZoneInfo) -> date:
    """The last day of a role that ends at this moment."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()


async def end_due(session: AsyncSession, *, now: datetime) -> Sequence[Role]:
    """End the roles whose time is over; returns those that ended just now."""
    ended = await session.scalars(
        update(Role)
        .where(Role.revoked_at.is_(None), Role.until <= now)
        .values(revoked_at=now)
        .returning(Role)
        .execution_options(populate_existing=True)
    )
    return ended.all()


async def holders_to_list(session: AsyncSession, hamlet_id: int) -> Sequence[Role]:
    """The roles of a hamlet that its head can take back, the longest in office first."""
    rows = await session.scalars(
        select(Role)
        .where(
            Role.hamlet_id == hamlet_id,
            Role.revoked_at.is_(None),
            Role.kind.not_in([RoleKind.HEAD, RoleKind.OFFICER]),
        )
        .order_by(Role.granted_at, Role.id)
    )
    return rows.all()

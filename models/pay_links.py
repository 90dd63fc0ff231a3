"""A household's own random link: who has it sees what the household owes, so it ends with time and membership."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Household, Membership, PayLink

LIVES = timedelta(days=30)
_STILL_GOOD = timedelta(days=14)  # one with fewer days left is not handed out again
_TOKEN_BYTES = 18


async def link_for(session: AsyncSession, *, person_id: int, household_id: int, now: datetime) -> PayLink:
    """A living link of a member to its household; asked for again soon, the same one."""
    known = await session.scalar(
        select(PayLink)
        .where(
            PayLink.person_id == person_id,
            PayLink.household_id == household_id,
            PayLink.expires_at > now + _STILL_GOOD,
        )
        .order_by(PayLink.expires_at.desc())
        .limit(1)
    )
    if known is not None:
        return known
    await session.execute(delete(PayLink).where(PayLink.household_id == household_id, PayLink.expires_at <= now))
    link = PayLink(
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        person_id=person_id,
        household_id=household_id,
        made_at=now,
        expires_at=now + LIVES,
    )
    session.add(link)
    await session.flush()
    return link


async def household_of(session: AsyncSession, token: str, *, hamlet_id: int, now: datetime) -> Household | None:
    """The living household that a link opens; None where it is over, or its maker is no member any more."""
    household: Household | None = await session.scalar(
        select(Household)
        .join(PayLink, PayLink.household_id == Household.id)
        .join(
            Membership,
            (Membership.household_id == Household.id) & (Membership.person_id == PayLink.person_id),
        )
        .where(
            PayLink.token == token,
            PayLink.expires_at > now,
            Membership.removed_at.is_(None),
            Household.hamlet_id == hamlet_id,
            Household.closed_at.is_(None),
        )
        .limit(1)
    )
    return household

"""Wishes to have something put right: asked of the head, settled by the head, with the day the law gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.personal_data import corrected_by, is_pressing
from models.tables import DataWish, DataWishState, Person, Role

WORDS_KEPT = 500
"""Letters."""


async def ask(
    session: AsyncSession,
    words: str,
    *,
    hamlet_id: int,
    person_id: int,
    household_id: int | None,
    now: datetime,
    today: date,
) -> DataWish:
    """Write down what somebody wants put right."""
    correction = DataWish(
        hamlet_id=hamlet_id,
        person_id=person_id,
        household_id=household_id,
        words=words[:WORDS_KEPT],
        state=DataWishState.OPEN,
        asked_at=now,
        due_on=corrected_by(today),
    )
    session.add(correction)
    await session.flush()
    return correction


async def settle(
    session: AsyncSession, correction_id: int, state: DataWishState, *, by: int, now: datetime
) -> DataWish | None:
    """The head has put it right, or cannot; None where that was said before."""
    return await session.scalar(
        update(DataWish)
        .where(DataWish.id == correction_id, DataWish.state == DataWishState.OPEN)
        .values(state=state, settled_at=now, settled_by=by)
        .returning(DataWish)
        .execution_options(populate_existing=True)
    )


async def pressing(session: AsyncSession, *, today: date) -> list[DataWish]:
    """The wishes that wait and whose day comes near or is over."""
    waiting: Sequence[DataWish] = (
        await session.scalars(select(DataWish).where(DataWish.state == DataWishState.OPEN).order_by(DataWish.id))
    ).all()
    return [each for each in waiting if is_pressing(each.due_on, today)]


async def rename(session: AsyncSession, person: Person, *, hamlet_id: int, name: str = "", phone: str = "") -> int:
    """A role's holder puts the own name or phone number right; returns in how many offices."""
    roles = (
        await session.scalars(
            select(Role).where(Role.person_id == person.id, Role.hamlet_id == hamlet_id, Role.revoked_at.is_(None))
        )
    ).all()
    for role in roles:
        role.full_name, role.phone = name or role.full_name, phone or role.phone
    return len(roles)

"""Facts that only the hamlet knows (the police's number, the wifi): asked of its head once, told once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import LocalFact

LONGEST = 300
"""Letters of a fact."""
NOT_AGAIN = timedelta(hours=20)
"""A head is asked for one fact a day at most."""


async def known(session: AsyncSession, hamlet_id: int) -> Mapping[str, str]:
    """What the hamlet has told, by key."""
    rows = await session.execute(
        select(LocalFact.key, LocalFact.value).where(LocalFact.hamlet_id == hamlet_id, LocalFact.value != "")
    )
    return {key: value for key, value in rows}  # noqa: C416 - rows are no pairs to dict()


async def ask_once(session: AsyncSession, hamlet_id: int, keys: Collection[str], *, now: datetime) -> str | None:
    """The first of these facts never asked for, now noted as asked; None where the head shall be left alone."""
    rows = (
        await session.execute(select(LocalFact.key, LocalFact.asked_at).where(LocalFact.hamlet_id == hamlet_id))
    ).all()
    asked = {key: at for key, at in rows}  # noqa: C416
    wanted = next((key for key in keys if key not in asked), None)
    if wanted is None or any(at > now - NOT_AGAIN for at in asked.values()):
        return None
    session.add(LocalFact(hamlet_id=hamlet_id, key=wanted, asked_at=now))
    await session.flush()
    return wanted


async def tell(session: AsyncSession, hamlet_id: int, key: str, value: str, *, person_id: int, now: datetime) -> None:
    """Write a fact down, over what was there; empty for one that is passed over."""
    fact = await session.scalar(select(LocalFact).where(LocalFact.hamlet_id == hamlet_id, LocalFact.key == key))
    if fact is None:
        fact = LocalFact(hamlet_id=hamlet_id, key=key, asked_at=now)
        session.add(fact)
    fact.value, fact.written_by, fact.written_at = value[:LONGEST], person_id, now
    await session.flush()


async def passed_over(session: AsyncSession, hamlet_id: int) -> set[str]:
    """The facts that somebody has already told, or said that there is nothing to tell."""
    return set(
        await session.scalars(
            select(LocalFact.key).where(LocalFact.hamlet_id == hamlet_id, LocalFact.written_at.is_not(None))
        )
    )

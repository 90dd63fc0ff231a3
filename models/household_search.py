"""Finding a household by what a person types: its number, or the name of its head without diacritics."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain.folding import same_marks
from models.domain.named_cash import fits
from models.tables import Household


async def numbered(session: AsyncSession, *, hamlet_id: int, number: int) -> Household | None:
    """The living household with this number."""
    household: Household | None = await session.scalar(
        select(Household).where(
            Household.hamlet_id == hamlet_id, Household.number == number, Household.closed_at.is_(None)
        )
    )
    return household


async def named(session: AsyncSession, *, hamlet_id: int, typed: str) -> Sequence[Household]:
    """The living households whose head has this name, or a part of it, by number.

    Diacritics count only where they were typed and tell households apart.
    """
    households = await session.scalars(
        select(Household)
        .where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
        .order_by(Household.number)
    )
    found = [household for household in households if fits(household.head, typed)]
    count = len(typed.split())
    exactly = [
        household
        for household in found
        if any(
            same_marks(typed, " ".join(household.head.split()[start : start + count]))
            for start in range(len(household.head.split()))
        )
    ]
    return exactly or found

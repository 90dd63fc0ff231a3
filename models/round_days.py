"""How money came in over the days of a round: for the public book's chart, without a household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Date, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Charge, LedgerEntry, Payment, Reversal, Round, RoundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDays:
    """A round's money in đồng by the day it was booked; days on which nothing came are left out."""

    title: str
    days: tuple[tuple[date, int], ...]

    @property
    def total(self) -> int:
        """All that came, in đồng."""
        return sum(amount for _, amount in self.days)


async def money_by_day(
    session: AsyncSession, hamlet_id: int, *, since: date, until: date, most: int
) -> list[RoundDays]:
    """The newest rounds that took money in these days, each with all its days up to `until`; nothing taken back."""
    took = (
        select(Round.id, Round.title, LedgerEntry.booked_on, cast(func.sum(Payment.amount), BigInteger))
        .join(Charge, Charge.round_id == Round.id)
        .join(Payment, Payment.charge_id == Charge.id)
        .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
        .where(
            Round.hamlet_id == hamlet_id,
            Round.status != RoundStatus.WITHDRAWN,
            Payment.hamlet_id == hamlet_id,
            LedgerEntry.booked_on <= until,
            ~exists().where(Reversal.payment_id == Payment.id),
        )
        .group_by(Round.id, Round.title, LedgerEntry.booked_on)
        .order_by(Round.id.desc(), LedgerEntry.booked_on)
    )
    rows: dict[int, tuple[str, list[tuple[date, int]]]] = {}
    for round_id, title, day, amount in await session.execute(took):
        rows.setdefault(round_id, (title, []))[1].append((day, amount))
    found = [RoundDays(title=title, days=tuple(days)) for title, days in rows.values()]
    return [each for each in found if each.days[-1][0] >= since][:most]


async def first_day(session: AsyncSession, fund_ids: Sequence[int]) -> date | None:
    """The earliest day that anything was booked on in these funds; None where nothing was."""
    return await session.scalar(
        select(func.min(LedgerEntry.booked_on, type_=Date)).where(LedgerEntry.fund_id.in_(fund_ids))
    )

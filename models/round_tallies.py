"""How far rounds are, counted by the database: the numbers that may be told in a group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Charge, Payment, Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A round in numbers; `done` counts the exempt too, `collected` is in đồng."""

    households: int
    exempt: int
    done: int
    givers: int
    collected: int

    @property
    def is_all_done(self) -> bool:
        """Whether nobody owes anything any more."""
        return self.done >= self.households


async def tallies(session: AsyncSession, round_ids: Collection[int]) -> dict[int, Tally]:
    """The numbers of each of these rounds, in one statement."""
    if not round_ids:
        return {}
    rows = await session.execute(_TALLIES, {"rounds": round_ids})
    found = {
        round_id: Tally(households=households, exempt=exempt, done=done, givers=givers, collected=collected)
        for round_id, households, exempt, done, givers, collected in rows
    }
    nothing = Tally(households=0, exempt=0, done=0, givers=0, collected=0)
    return {round_id: found.get(round_id, nothing) for round_id in round_ids}


_ROUNDS = Charge.round_id.in_(bindparam("rounds", expanding=True))
_PAID = (
    select(Payment.charge_id, func.sum(Payment.amount).label("paid"))
    .join(Charge, Charge.id == Payment.charge_id)
    .where(_ROUNDS, ~exists().where(Reversal.payment_id == Payment.id))
    .group_by(Payment.charge_id)
    .subquery()
)
_CAME = func.coalesce(_PAID.c.paid, 0)
_TALLIES = (
    select(
        Charge.round_id,
        func.count(),
        func.sum(case((Charge.is_exempt, 1), else_=0)),
        func.sum(case((or_(Charge.is_exempt, Charge.amount <= _CAME), 1), else_=0)),
        func.sum(case((_CAME > 0, 1), else_=0)),
        cast(func.sum(_CAME), BigInteger),  # PostgreSQL sums to a decimal
    )
    .outerjoin(_PAID, _PAID.c.charge_id == Charge.id)
    .where(_ROUNDS, Charge.voided_at.is_(None))
    .group_by(Charge.round_id)
)
"""Made once: that costs more than asking it."""

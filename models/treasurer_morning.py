"""What the treasurer should know in the morning: what came in yesterday, what waits for a decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.allocations import unbooked
from models.balances import cash_held
from models.charges import ChargeState, charge_states
from models.domain.charges import Progress, progress
from models.tables import Charge, Claim, ClaimStatus, Hamlet, Household, Transfer, TransferState

_WAITING = (TransferState.REVIEW, TransferState.REVERSED)
_OURS = (TransferState.BOOKED, TransferState.OTHER, *_WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStands:
    """One open round and how far it is."""

    title: str
    due_on: date
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A hamlet's money this morning. Amounts in đồng; `came` and `times` are yesterday's transfers."""

    hamlet_id: int
    came: int
    times: int
    open_items: int
    open_amount: int
    claims: int
    cash: int
    rounds: tuple[RoundStands, ...]

    @property
    def is_worth_telling(self) -> bool:
        """Whether anything came in or waits."""
        return bool(self.times or self.open_items or self.claims)


async def mornings(session: AsyncSession, *, today: date) -> list[Morning]:
    """Every hamlet that has something to tell its treasurer."""
    hamlets = (await session.scalars(select(Hamlet.id).order_by(Hamlet.id))).all()
    found = [await _morning(session, hamlet_id, today=today) for hamlet_id in hamlets]
    return [each for each in found if each.is_worth_telling]


async def _morning(session: AsyncSession, hamlet_id: int, *, today: date) -> Morning:
    counted, total = func.count(), cast(func.coalesce(func.sum(Transfer.amount), 0), BigInteger)
    of_hamlet = select(counted, total).where(Transfer.hamlet_id == hamlet_id, Transfer.amount > 0)
    yesterday = of_hamlet.where(Transfer.booked_on == today - timedelta(days=1), Transfer.state.in_(_OURS))
    times, came = (await session.execute(yesterday)).one()
    items, amount = await unbooked(session, Transfer.hamlet_id == hamlet_id, Transfer.state.in_(_WAITING))
    claims = await session.scalar(
        select(func.count(func.distinct(Charge.household_id)))
        .select_from(Claim)
        .join(Charge, Charge.id == Claim.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .where(Household.hamlet_id == hamlet_id, Claim.status == ClaimStatus.OPEN)
    )
    is_quiet = not (times or items or claims)
    return Morning(
        hamlet_id=hamlet_id,
        came=came,
        times=times,
        open_items=items,
        open_amount=amount,
        claims=claims or 0,
        cash=0 if is_quiet else await cash_held(session, hamlet_id),
        rounds=() if is_quiet else await _rounds(session, hamlet_id),
    )


async def _rounds(session: AsyncSession, hamlet_id: int) -> tuple[RoundStands, ...]:
    by_round: defaultdict[int, list[ChargeState]] = defaultdict(list)
    for state in await charge_states(session, hamlet_id=hamlet_id, only_open=True):
        by_round[state.round_id].append(state)
    return tuple(
        RoundStands(title=states[0].title, due_on=states[0].due_on, progress=progress(states))
        for states in by_round.values()
        if not states[0].is_voluntary
    )

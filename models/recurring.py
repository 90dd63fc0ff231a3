"""Rounds that come every month: setting one up, seeing what repeats, stopping it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import round_plans
from models.domain.fees import Agreed, Basis, Required, RoundRequest, Voluntary
from models.domain.recurring import UNDECIDED, Monthly, OpeningStatus, Period, first_period, period_after
from models.recurring_months import Coming, plan_month, round_of_month
from models.tables import BasisKind, Fee, Hamlet, RecurringOpening, RecurringRound

_LOOKED_AHEAD = 24
"""Months. A fee that has a round in each of them by hand needs no repeating."""


async def first_free(
    session: AsyncSession, hamlet_id: int, fee: str, monthly: Monthly, *, now: datetime, zone: tzinfo
) -> Period:
    """The first month to come that the fee has no round for."""
    period = first_period(monthly, after=now, zone=zone)
    known = await round_plans.fee_named(session, hamlet_id, fee)
    if known is not None:
        for _ in range(_LOOKED_AHEAD):
            if await round_of_month(session, known.id, period.month) is None:
                break
            period = period_after(monthly, period)
    return period


async def set_up(
    session: AsyncSession,
    hamlet: Hamlet,
    request: RoundRequest,
    monthly: Monthly,
    *,
    by: int,
    now: datetime,
    zone: tzinfo,
) -> Coming:
    """Collect this every month from the next one on; takes the place of what the fee repeated before.

    Set up after the head would have been asked about the first month, that one counts as agreed. Raises what
    `round_plans.plan` raises for the first month.
    """
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet.id).with_for_update())
    period = await first_free(session, hamlet.id, request.fee, monthly, now=now, zone=zone)
    first = replace(request, due_on=period.due_on)
    planned = await round_plans.plan(session, hamlet, first, today=now.astimezone(zone).date())
    fee = await round_plans.fee_named(session, hamlet.id, request.fee)
    if fee is None:
        fee = Fee(fund_id=planned.fund.id, name=round_plans.clean(request.fee), created_at=now)
        session.add(fee)
        await session.flush()
    for before in await session.scalars(
        select(RecurringRound).where(RecurringRound.fee_id == fee.id, RecurringRound.stopped_at.is_(None))
    ):
        await stop(session, before, by=by, now=now)
    recurring = RecurringRound(
        hamlet_id=hamlet.id,
        fee_id=fee.id,
        open_day=monthly.open_day,
        due_day=monthly.due_day,
        parts=[{"amount": part.amount, "unit": part.per.value} for part in request.parts],
        exemptions=[{"category": each.category, "percent_off": each.percent_off} for each in request.exemptions],
        made_by=by,
        made_at=now,
        **_basis_columns(request.basis),
    )
    session.add(recurring)
    await session.flush()
    status = OpeningStatus.PLANNED if now < period.ask_at(zone) else OpeningStatus.AGREED
    opening = await plan_month(session, recurring, period, zone=zone, status=status)
    return Coming(opening=opening, recurring=recurring, fee=fee, hamlet=hamlet)


async def stop(session: AsyncSession, recurring: RecurringRound, *, by: int, now: datetime) -> bool:
    """It opens no more; rounds that are open stay. False where it was stopped before."""
    stopped = await session.scalar(
        update(RecurringRound)
        .where(RecurringRound.id == recurring.id, RecurringRound.stopped_at.is_(None))
        .values(stopped_at=now, stopped_by=by)
        .returning(RecurringRound.id)
        .execution_options(synchronize_session="fetch")
    )
    await session.execute(
        update(RecurringOpening)
        .where(RecurringOpening.recurring_id == recurring.id, RecurringOpening.status.in_(UNDECIDED))
        .values(status=OpeningStatus.DROPPED, decided_by=by, decided_at=now)
        .execution_options(synchronize_session="fetch")
    )
    return stopped is not None


async def running(session: AsyncSession, hamlet_id: int) -> Sequence[tuple[RecurringRound, Fee]]:
    """What repeats in this hamlet, in the order in which it was set up."""
    rows = await session.execute(
        select(RecurringRound, Fee)
        .join(Fee, Fee.id == RecurringRound.fee_id)
        .where(RecurringRound.hamlet_id == hamlet_id, RecurringRound.stopped_at.is_(None))
        .order_by(RecurringRound.id)
    )
    return [(recurring, fee) for recurring, fee in rows]


async def the_recurring(
    session: AsyncSession, recurring_id: int, *, hamlet_id: int
) -> tuple[RecurringRound, Fee] | None:
    """One of this hamlet's that still runs."""
    found = await running(session, hamlet_id)
    return next(((recurring, fee) for recurring, fee in found if recurring.id == recurring_id), None)


def _basis_columns(basis: Basis) -> dict[str, BasisKind | str | date]:
    match basis:
        case Required(text=text):
            return {"basis": BasisKind.REQUIRED, "basis_text": round_plans.clean(text)}
        case Agreed(on=on):
            return {"basis": BasisKind.AGREED, "basis_on": on}
        case Voluntary():
            return {"basis": BasisKind.VOLUNTARY}

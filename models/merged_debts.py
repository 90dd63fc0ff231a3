"""What a household owes that was listed twice: an entry in the book for every change of who is asked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger
from models.charges import ChargeState, charge_states
from models.domain.ledger import EntryKind, NewEntry
from models.register_changes import lives_on_as
from models.tables import Charge, Fee, Household


async def asked_after_undoing(
    session: AsyncSession, charge: ChargeState, *, reason: str, now: datetime, today: date
) -> ChargeState:
    """The charge that is owed once a receipt was undone: of the household it was merged into, if it was."""
    stays_id = await lives_on_as(session, charge.household_id)
    if stays_id is None or charge.is_voluntary or charge.paid or charge.held or not charge.outstanding:
        return charge
    await void(session, charge, reason=reason, now=now, today=today)
    own = await charge_states(session, household_ids=[stays_id], round_ids=[charge.round_id])
    if own:  # it is asked already
        return own[0]
    stays = await session.get_one(Household, stays_id)
    instead = await ask_instead(session, charge, stays, reason=reason, now=now, today=today)
    return (await charge_states(session, charge_ids=[instead.id]))[0]


async def void(session: AsyncSession, charge: ChargeState, *, reason: str, now: datetime, today: date) -> None:
    """Nobody owes it any more; the book says why."""
    if charge.amount:
        await _note(session, charge, charge.household_id, -charge.amount, reason=reason, now=now, today=today)
    await session.execute(update(Charge).where(Charge.id == charge.charge_id).values(voided_at=now))


async def ask_instead(
    session: AsyncSession, gone: ChargeState, stays: Household, *, reason: str, now: datetime, today: date
) -> Charge:
    """The household that stays owes what the other owed."""
    charge: Charge | None = await session.scalar(
        select(Charge).where(Charge.round_id == gone.round_id, Charge.household_id == stays.id)
    )
    if charge is None:
        charge = Charge(round_id=gone.round_id, household_id=stays.id)
        session.add(charge)
    charge.amount, charge.explanation = gone.amount, gone.explanation
    charge.is_exempt, charge.voided_at = gone.is_exempt, None
    await session.flush()
    if gone.amount:
        await _note(session, gone, stays.id, gone.amount, reason=reason, now=now, today=today)
    return charge


async def _note(
    session: AsyncSession,
    charge: ChargeState,
    household_id: int,
    amount: int,
    *,
    reason: str,
    now: datetime,
    today: date,
) -> None:
    fund_id = (await session.execute(select(Fee.fund_id).where(Fee.id == charge.fee_id))).scalar_one()
    entry = NewEntry(
        kind=EntryKind.CORRECTION,
        amount=amount,
        booked_on=today,
        household_id=household_id,
        round_id=charge.round_id,
        words=reason,
    )
    await ledger.append_many(session, [entry], fund_id=fund_id, now=now)

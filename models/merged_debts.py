"""What a household owes that was listed twice: an entry in the book for every change of who is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger
from models.charges import ChargeState, charge_states
from models.domain.ledger import EntryKind, NewEntry
from models.register_changes import lives_on_as
from models.tables import Charge, Claim, ClaimStatus, Fee, Household


async def asked_after_undoing(
    session: AsyncSession, charge: ChargeState, *, reason: str, now: datetime, today: date
) -> ChargeState:
    """The charge that is owed once a receipt was undone: of the household it was merged into, if it was."""
    stays_id = await lives_on_as(session, charge.household_id)
    if stays_id is None or not charge.uncollected:
        return charge
    left = await _give_up(session, charge, reason=reason, now=now, today=today)
    own = await charge_states(session, household_ids=[stays_id], round_ids=[charge.round_id])
    if not own:  # else it is asked already
        stays = await session.get_one(Household, stays_id)
        instead = await ask_instead(session, left, stays, reason=reason, now=now, today=today)
        own = await charge_states(session, charge_ids=[instead.id])
    await move_claims(session, charge.charge_id, own[0].charge_id, now=now)
    return (await charge_states(session, charge_ids=[own[0].charge_id]))[0]


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


async def move_claims(session: AsyncSession, gone_id: int, stays_id: int, *, now: datetime) -> None:
    """What was reported for the one is reported for the other, unless that is already."""
    is_claimed = await session.scalar(
        select(Claim.id).where(Claim.charge_id == stays_id, Claim.status == ClaimStatus.OPEN)
    )
    changed = {"charge_id": stays_id} if is_claimed is None else {"status": ClaimStatus.REFUSED, "settled_at": now}
    await session.execute(
        update(Claim).where(Claim.charge_id == gone_id, Claim.status == ClaimStatus.OPEN).values(changed)
    )


async def _give_up(
    session: AsyncSession, charge: ChargeState, *, reason: str, now: datetime, today: date
) -> ChargeState:
    """The charge asks for no more than was given for it; returns it with the rest, which another may be asked for."""
    rest, given = charge.uncollected, charge.paid + charge.held
    if not given:
        await void(session, charge, reason=reason, now=now, today=today)
    else:
        await _note(session, charge, charge.household_id, -rest, reason=reason, now=now, today=today)
        await session.execute(update(Charge).where(Charge.id == charge.charge_id).values(amount=given))
    return replace(charge, amount=rest)


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

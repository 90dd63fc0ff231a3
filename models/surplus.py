"""What a household paid beyond a charge: noted as its credit, however it came, so that the next round uses it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState
from models.domain.surplus import Lying, held_by
from models.register_changes import lives_on_as
from models.tables import Charge, Fee, HouseholdCredit, Payment, Reversal, Round


async def note(session: AsyncSession, charges: Iterable[ChargeState], *, by: int | None, now: datetime) -> None:
    """Make the credits of these charges what is too much on them now: more is noted, what is owed again is freed.

    Of a withdrawn round nothing is noted: there the treasurer decides.
    """
    for charge in charges:
        if not charge.is_void:
            await _note(session, charge, by=by, now=now)


async def keep(session: AsyncSession, payment_id: int, amount: int, *, by: int | None, at: datetime) -> None:
    """So much of a receipt is its household's for the next round, since that moment."""
    credit = await session.get(HouseholdCredit, payment_id)
    if credit is not None:
        credit.amount, credit.kept_by, credit.kept_at = amount, by, at
    else:
        household_id, fund_id = (
            await session.execute(
                select(Charge.household_id, Fee.fund_id)
                .select_from(Payment)
                .join(Charge, Charge.id == Payment.charge_id)
                .join(Round, Round.id == Charge.round_id)
                .join(Fee, Fee.id == Round.fee_id)
                .where(Payment.id == payment_id)
            )
        ).one()
        session.add(
            HouseholdCredit(
                payment_id=payment_id,
                household_id=await lives_on_as(session, household_id) or household_id,
                fund_id=fund_id,
                amount=amount,
                kept_by=by,
                kept_at=at,
            )
        )
    await session.flush()


async def _note(session: AsyncSession, charge: ChargeState, *, by: int | None, now: datetime) -> None:
    rows = await session.execute(
        select(Payment.id, Payment.amount, HouseholdCredit.amount)
        .outerjoin(HouseholdCredit, HouseholdCredit.payment_id == Payment.id)
        .where(Payment.charge_id == charge.charge_id, ~exists().where(Reversal.payment_id == Payment.id))
        .order_by(Payment.id)
    )
    lying = [Lying(payment_id=number, amount=amount, kept=kept or 0) for number, amount, kept in rows]
    holds = held_by(lying, charge.spare)
    for each in lying:
        amount = holds.get(each.payment_id, 0)
        if amount > each.kept:
            await keep(session, each.payment_id, amount, by=by, at=now)
        elif not amount and each.kept:
            await session.execute(delete(HouseholdCredit).where(HouseholdCredit.payment_id == each.payment_id))
        elif amount < each.kept:
            credit = await session.get_one(HouseholdCredit, each.payment_id)
            credit.amount = amount
    await session.flush()

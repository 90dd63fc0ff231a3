"""What households have in the funds for later: kept until the next round asks for it, or given back in cash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import allocations, claims, payments, surplus, vouchers
from models.charges import ChargeState, charge_states
from models.domain.fund_book import Purse
from models.domain.reminders import may_remind
from models.domain.surplus import Split, split
from models.payments import Booked
from models.receipts import Receipt, receipts_numbered, void_receipts
from models.refusals import Refusal
from models.tables import (
    BasisKind,
    Charge,
    Fee,
    Fund,
    Hamlet,
    HouseholdCredit,
    LedgerEntry,
    Payment,
    PaymentWay,
    Reversal,
    Round,
    RoundStatus,
)


class DecidedAlready(Refusal):
    """The money was given back, is kept, or was never of a withdrawn round."""

    code = "decided_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A household's credit, as it lies on its charge, and the charge of a later round that it is to be used for."""

    hamlet: Hamlet
    receipt: Receipt
    lies_on: ChargeState
    charge: ChargeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A credit was booked for a charge; `credit` is its old receipt, `booked` the new one.

    `left` of it is still kept, in đồng. `stays` is the receipt in which what paid the older charge stands now.
    """

    credit: Receipt
    booked: Booked
    left: int
    stays: Receipt | None


async def undecided(session: AsyncSession, hamlet_id: int) -> list[Receipt]:
    """Receipts of withdrawn rounds about whose money nothing was decided yet, by household and receipt."""
    kept = set(
        await session.scalars(
            select(HouseholdCredit.payment_id)
            .join(Payment, Payment.id == HouseholdCredit.payment_id)
            .where(Payment.hamlet_id == hamlet_id, HouseholdCredit.amount == Payment.amount)
        )
    )
    return [each for each in await void_receipts(session, hamlet_id) if each.payment_id not in kept]


async def credits_of(session: AsyncSession, household_id: int) -> int:
    """What a household has in the funds for later rounds, in đồng."""
    amounts = await session.scalars(
        select(HouseholdCredit.amount).where(
            HouseholdCredit.household_id == household_id,
            HouseholdCredit.used_by.is_(None),
            ~exists().where(Reversal.payment_id == HouseholdCredit.payment_id),
        )
    )
    return sum(amounts)


async def keep(session: AsyncSession, payment_id: int, *, hamlet_id: int, by: int | None, now: datetime) -> Receipt:
    """Leave a payment in the fund as its household's credit. Raises DecidedAlready."""
    receipt = await _undecided(session, payment_id, hamlet_id=hamlet_id)
    await surplus.keep(session, payment_id, receipt.amount, by=by, at=now)
    return receipt


async def give_back(
    session: AsyncSession,
    payment_id: int,
    *,
    hamlet_id: int,
    reason: str,
    by: int | None,
    now: datetime,
    today: date,
) -> Receipt:
    """Give a payment back in cash: it is reversed; where it had come by transfer, the cash box pays for the bank.

    Raises DecidedAlready.
    """
    receipt = await _undecided(session, payment_id, hamlet_id=hamlet_id)
    undone = await payments.reverse(
        session, receipt.number, hamlet_id=hamlet_id, reason=reason, by=by, now=now, today=today
    )
    if receipt.way is PaymentWay.TRANSFER:
        fund = await _fund_of(session, payment_id)
        _, came = await vouchers.move(
            session,
            fund,
            fund,
            out_of=Purse.CASH,
            into=Purse.BANK,
            amount=receipt.amount,
            by=by,
            key=f"given-back-{payment_id}",
            today=today,
            now=now,
        )
        await allocations.replace(session, payment_id, amount=receipt.amount, entry=came.entry_id)
    return undone.receipt


async def return_to(session: AsyncSession, household_id: int) -> None:
    """A household that was merged into another is one of its own again: with it goes what it had paid too much."""
    own = select(Payment.id).join(Charge, Charge.id == Payment.charge_id).where(Charge.household_id == household_id)
    await session.execute(
        update(HouseholdCredit)
        .where(HouseholdCredit.payment_id.in_(own), HouseholdCredit.used_by.is_(None))
        .values(household_id=household_id)
    )


async def due(session: AsyncSession, *, at: time, limit: int) -> list[Due]:
    """Credits whose household owes something in a round that was opened after they were kept, the oldest first.

    `at` is the time of day: households are told at once, and so only when they may be written to.
    """
    paying = aliased(Payment)
    paid = (
        select(func.coalesce(func.sum(paying.amount), 0))
        .where(paying.charge_id == Charge.id, ~exists().where(Reversal.payment_id == paying.id))
        .correlate(Charge)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Hamlet, Payment.receipt, Payment.charge_id, HouseholdCredit.amount, Charge.id)
        .select_from(HouseholdCredit)
        .join(Payment, Payment.id == HouseholdCredit.payment_id)
        .join(Hamlet, Hamlet.id == Payment.hamlet_id)
        .join(Charge, Charge.household_id == HouseholdCredit.household_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .where(
            HouseholdCredit.used_by.is_(None),
            ~exists().where(Reversal.payment_id == HouseholdCredit.payment_id),
            Fee.fund_id == HouseholdCredit.fund_id,
            Round.status == RoundStatus.OPEN,
            Round.basis != BasisKind.VOLUNTARY,
            Round.posted_at > HouseholdCredit.kept_at,
            Charge.voided_at.is_(None),
            Charge.amount > paid,
        )
        .order_by(HouseholdCredit.kept_at, HouseholdCredit.payment_id, Round.number)
    )
    found: dict[int, Due] = {}
    for hamlet, number, lies_on_id, kept, charge_id in rows:
        if len(found) >= limit:
            break
        if not may_remind(at, opens=hamlet.remind_from, closes=hamlet.remind_until):
            continue
        [lies_on] = await charge_states(session, charge_ids=[lies_on_id], with_void=True)
        [charge] = await charge_states(session, charge_ids=[charge_id])
        receipt = await payments.the_receipt(session, hamlet_id=hamlet.id, number=number)
        due = Due(hamlet=hamlet, receipt=receipt, lies_on=lies_on, charge=charge)
        if receipt.payment_id not in found and _split(due, kept).moves:
            found[receipt.payment_id] = due
    return list(found.values())


async def use(session: AsyncSession, due: Due, *, reason: str, now: datetime, today: date) -> Used | None:
    """Book a credit for a charge: its old receipt is reversed and a new one written. None where it is gone by now.

    What of the receipt pays its own charge, and what is more than is owed now, is written anew; the latter stays the
    household's credit, as old as it was.
    """
    hamlet_id = due.hamlet.id
    await payments.lock(session, hamlet_id)
    credit = await session.get(HouseholdCredit, due.receipt.payment_id, populate_existing=True)
    receipt = await payments.the_receipt(session, hamlet_id=hamlet_id, number=due.receipt.number)
    states = await charge_states(session, charge_ids=[due.charge.charge_id], only_open=True)
    [lies_on] = await charge_states(session, charge_ids=[due.lies_on.charge_id], with_void=True)
    if credit is None or credit.used_by or receipt.reversed_at or not states:
        return None
    parts = _split(replace(due, lies_on=lies_on, charge=states[0]), credit.amount)
    if not parts.moves:
        return None
    await payments.reverse(
        session, receipt.number, hamlet_id=hamlet_id, reason=reason, by=None, now=now, today=today, is_rewritten=True
    )
    write = partial(_written_anew, session, receipt, hamlet_id=hamlet_id, now=now, today=today)
    kept: Receipt | None = None
    if not lies_on.is_void:
        if parts.stays + parts.rest:
            kept = (await write(lies_on, parts.stays + parts.rest, is_rest=True)).receipt
        await claims.settle(session, [lies_on.charge_id], now=now)  # as before its receipt was reversed
    booked = await write(states[0], parts.moves)
    if lies_on.is_void and parts.rest:  # nothing lies on a withdrawn round again
        kept = (await write(states[0], parts.rest, is_rest=True)).receipt
    if kept is not None and parts.rest:
        await surplus.keep(session, kept.payment_id, parts.rest, by=credit.kept_by, at=credit.kept_at)
    credit.amount, credit.used_by, credit.used_at = parts.moves, booked.receipt.payment_id, now
    await session.flush()
    return Used(credit=receipt, booked=booked, left=parts.rest, stays=kept if parts.stays else None)


async def used_since(session: AsyncSession, since: datetime) -> list[Round]:
    """The rounds that some household's credit was used for since then."""
    rows = await session.scalars(
        select(Round)
        .where(
            Round.id.in_(
                select(Charge.round_id)
                .join(Payment, Payment.charge_id == Charge.id)
                .join(HouseholdCredit, HouseholdCredit.used_by == Payment.id)
                .where(HouseholdCredit.used_at >= since)
            )
        )
        .order_by(Round.id)
    )
    return list(rows)


async def used_for(session: AsyncSession, round_id: int) -> list[Receipt]:
    """The receipts of a round that were written out of what households had left in the fund, in their order."""
    hamlet_id = (await session.get_one(Round, round_id)).hamlet_id
    numbers = await session.scalars(
        select(Payment.receipt)
        .join(HouseholdCredit, HouseholdCredit.used_by == Payment.id)
        .join(Charge, Charge.id == Payment.charge_id)
        .where(Charge.round_id == round_id, ~exists().where(Reversal.payment_id == Payment.id))
    )
    return await receipts_numbered(session, hamlet_id=hamlet_id, numbers=numbers.all())


def _split(due: Due, kept: int) -> Split:
    """What of a credit goes where. Of a withdrawn round nothing does before the treasurer has decided about all."""
    if due.lies_on.is_void and kept < due.receipt.amount:
        return Split(moves=0, rest=0, stays=due.receipt.amount)
    too_much = due.receipt.amount if due.lies_on.is_void else due.lies_on.spare
    return split(due.receipt.amount, kept=kept, surplus=too_much, wanted=due.charge.uncollected)


async def _written_anew(
    session: AsyncSession,
    receipt: Receipt,
    charge: ChargeState,
    amount: int,
    *,
    hamlet_id: int,
    now: datetime,
    today: date,
    is_rest: bool = False,
) -> Booked:
    """So much of a receipt that was reversed, as a receipt of another charge; its transfer stays booked."""
    booked = await payments.book(
        session,
        charge,
        amount=amount,
        way=receipt.way,
        hamlet_id=hamlet_id,
        by=None,
        key=allocations.written_anew(receipt.payment_id)[is_rest],
        now=now,
        today=today,
    )
    await allocations.replace(session, receipt.payment_id, amount=amount, payment=booked.receipt.payment_id)
    return booked


async def _undecided(session: AsyncSession, payment_id: int, *, hamlet_id: int) -> Receipt:
    await payments.lock(session, hamlet_id)
    for receipt in await undecided(session, hamlet_id):
        if receipt.payment_id == payment_id:
            return receipt
    raise DecidedAlready


async def _fund_of(session: AsyncSession, payment_id: int) -> Fund:
    fund: Fund | None = await session.scalar(
        select(Fund)
        .join(LedgerEntry, LedgerEntry.fund_id == Fund.id)
        .join(Payment, Payment.entry_id == LedgerEntry.id)
        .where(Payment.id == payment_id)
    )
    if fund is None:
        raise LookupError(payment_id)
    return fund

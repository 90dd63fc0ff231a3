"""Payments: cash booked with its receipt number, and receipts undone. Transfers will come in beside cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import allocations, claims, ledger, payment_lines, reminders, surplus
from models.charges import ChargeState, charge_states
from models.domain.cash_booking import (
    Book,
    CashRequest,
    MoreThanOwed,
    NothingToPay,
    NotSure,
    PaidAlready,
    WhichCharge,
    decide,
)
from models.domain.ledger import EntryKind
from models.merged_debts import asked_after_undoing
from models.payment_lines import NewPayment
from models.receipts import Receipt, last_receipts, receipt_numbered, receipts_numbered
from models.refusals import Refusal
from models.tables import Hamlet, Household, LedgerEntry, Payment, PaymentWay, Reversal


class NoSuchReceipt(Refusal):
    """No receipt of this hamlet has this number."""

    code = "no_such_receipt"

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ReversedAlready(Refusal):
    """The receipt was undone before."""

    code = "reversed_already"

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.number)
        self.receipt = receipt


class NoSuchHousehold(Refusal):
    """The household is not of this hamlet, or is closed."""

    code = "no_such_household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Money is in the book. `charge` is as it stands now; `is_new` is False where the same request came again."""

    receipt: Receipt
    charge: ChargeState
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhich:
    """Several charges could be meant, the oldest first."""

    household: Household
    charges: tuple[ChargeState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSure:
    """The amount was typed short."""

    charge: ChargeState


@dataclass(frozen=True, slots=True, kw_only=True)
class AskMore:
    """More was brought than is left to pay."""

    charge: ChargeState


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPaid:
    """Nothing is left to pay; `receipt` is the last one of this charge, `others` still take money."""

    charge: ChargeState
    receipt: Receipt | None
    others: tuple[ChargeState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingDue:
    """Nothing of this household takes money; `settled` is a charge that is done without any."""

    household: Household
    settled: ChargeState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """All is certain: so much is this charge's."""

    charge: ChargeState
    amount: int


Asked = AskWhich | AskSure | AskMore | AskPaid | NothingDue
CashOutcome = Booked | Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A receipt was reversed; `charge` is as it stands now, None where its round was withdrawn."""

    receipt: Receipt
    charge: ChargeState | None


async def book_cash(
    session: AsyncSession, request: CashRequest, *, hamlet_id: int, by: int | None, now: datetime, today: date
) -> CashOutcome:
    """Book cash of a household, or say what is not certain. Raises NoSuchHousehold.

    `by` is the person who took it. The same request key books once; two treasurers at once book one after the other.
    """
    await lock(session, hamlet_id)
    booked = await _booked_before(session, request.key)
    if booked is not None:
        return booked
    outcome = await decide_cash(session, request, hamlet_id=hamlet_id)
    if not isinstance(outcome, Ready):
        return outcome
    return await book(
        session,
        outcome.charge,
        amount=outcome.amount,
        way=PaymentWay.CASH,
        hamlet_id=hamlet_id,
        by=by,
        key=request.key,
        now=now,
        today=today,
    )


async def decide_cash(session: AsyncSession, request: CashRequest, *, hamlet_id: int) -> Ready | Asked:
    """What cash of a household is for, or what is not certain about it. Raises NoSuchHousehold.

    What a helper holds for a charge counts as paid here: nobody takes the same money twice.
    """
    household = await session.get(Household, request.household_id)
    if household is None or household.hamlet_id != hamlet_id or household.closed_at is not None:
        raise NoSuchHousehold
    charges = {each.charge_id: each for each in await charge_states(session, household_ids=[household.id])}
    decision = decide(request, [replace(each, paid=each.paid + each.held) for each in charges.values()])
    match decision:
        case Book():
            return Ready(charge=charges[decision.charge_id], amount=decision.amount)
        case WhichCharge():
            return AskWhich(household=household, charges=tuple(charges[each] for each in decision.charge_ids))
        case NotSure():
            return AskSure(charge=charges[decision.charge_id])
        case MoreThanOwed():
            return AskMore(charge=charges[decision.charge_id])
        case PaidAlready():
            last = await last_receipts(session, household_ids=[household.id], limit=1, charge_id=decision.charge_id)
            return AskPaid(
                charge=charges[decision.charge_id],
                receipt=last[0] if last else None,
                others=tuple(charges[each] for each in decision.others),
            )
        case NothingToPay():
            settled = charges[decision.exempt_id] if decision.exempt_id is not None else None
            return NothingDue(household=household, settled=settled)
        case _:
            assert_never(decision)


async def confirm_claim(
    session: AsyncSession, claim_id: int, *, hamlet_id: int, by: int, now: datetime, today: date
) -> Booked | None:
    """The treasurer has seen the money that a household said it paid: what is left of the charge is booked.

    None where nothing is left to pay any more. Confirming twice books once; what was undone can be confirmed anew.
    """
    await lock(session, hamlet_id)
    key = f"claim:{claim_id}"
    while (booked := await _booked_before(session, key)) is not None:
        if booked.receipt.reversed_at is None:
            return booked
        key = f"claim:{claim_id}:{booked.receipt.payment_id}"
    claimed = await claims.claimed(session, claim_id, hamlet_id=hamlet_id)
    if claimed is None or not claimed.charge.uncollected:
        return None
    return await book(
        session,
        claimed.charge,
        amount=claimed.charge.uncollected,
        way=claimed.way,
        hamlet_id=hamlet_id,
        by=by,
        key=key,
        now=now,
        today=today,
    )


async def reverse(
    session: AsyncSession,
    number: int,
    *,
    hamlet_id: int,
    reason: str,
    by: int | None,
    now: datetime,
    today: date,
    is_rewritten: bool = False,
) -> Undone:
    """Undo a receipt: the household owes again what it owed before; both lines stay in the book.

    `is_rewritten`: its money is booked anew at once, so that nobody's debt and no credit changes.

    Raises NoSuchReceipt and ReversedAlready.
    """
    await lock(session, hamlet_id)
    receipt = await the_receipt(session, hamlet_id=hamlet_id, number=number)
    if receipt.reversed_at is not None:
        raise ReversedAlready(receipt)
    payment = await session.get_one(Payment, receipt.payment_id)
    entry = await session.get_one(LedgerEntry, payment.entry_id)
    undoing = await ledger.append(
        session,
        fund_id=entry.fund_id,
        kind=EntryKind.REVERSAL,
        amount=-entry.amount,
        booked_on=today,
        household_id=entry.household_id,
        round_id=entry.round_id,
        reversed_number=entry.number,
        words=reason,
        now=now,
    )
    session.add(Reversal(payment_id=payment.id, entry_id=undoing.id, reason=reason, by=by, at=now))
    await session.flush()
    await allocations.payment_reversed(session, payment.id)
    states = await charge_states(session, charge_ids=[payment.charge_id])
    if states:
        await claims.reopen(session, payment.charge_id, settled_at=payment.paid_at)
        states = await charge_states(session, charge_ids=[payment.charge_id])
    owed = states[0] if states else None
    if owed is not None and not is_rewritten:
        await surplus.note(session, [owed], by=by, now=now)
        owed = await asked_after_undoing(session, owed, reason=reason, now=now, today=today)
    return Undone(receipt=await the_receipt(session, hamlet_id=hamlet_id, number=number), charge=owed)


async def the_receipt(session: AsyncSession, *, hamlet_id: int, number: int) -> Receipt:
    """The receipt with this number; raises NoSuchReceipt."""
    receipt = await receipt_numbered(session, hamlet_id=hamlet_id, number=number)
    if receipt is None:
        raise NoSuchReceipt(number)
    return receipt


async def book(
    session: AsyncSession,
    charge: ChargeState,
    *,
    amount: int,
    way: PaymentWay,
    hamlet_id: int,
    by: int | None,
    key: str,
    now: datetime,
    today: date,
    number: int | None = None,
) -> Booked:
    """Put money for a charge into the book, as `book_many` does."""
    new = NewPayment(charge=charge, amount=amount, key=key, number=number)
    [booked] = await book_many(session, [new], way=way, hamlet_id=hamlet_id, by=by, now=now, today=today)
    return booked


async def book_many(
    session: AsyncSession,
    new: Sequence[NewPayment],
    *,
    way: PaymentWay,
    hamlet_id: int,
    by: int | None,
    now: datetime,
    today: date,
) -> list[Booked]:
    """Put money into the book, however it came: ledger entries, receipts, claims settled. All of it or nothing.

    The caller has decided that the money is these charges', and how much of it is whose.
    """
    await lock(session, hamlet_id)
    numbers = await payment_lines.write(session, new, way=way, hamlet_id=hamlet_id, by=by, now=now, today=today)
    charge_ids = {each.charge.charge_id for each in new}
    await claims.settle(session, charge_ids, now=now)
    await reminders.drop_settled(session, of={each.charge.household_id for each in new})
    receipts = {each.number: each for each in await receipts_numbered(session, hamlet_id=hamlet_id, numbers=numbers)}
    states = await charge_states(session, charge_ids=charge_ids, with_void=True)
    await surplus.note(session, [each for each in states if each.spare], by=by, now=now)
    charges = {each.charge_id: each for each in states}
    return [
        Booked(receipt=receipts[number], charge=charges[each.charge.charge_id])
        for each, number in zip(new, numbers, strict=True)
    ]


async def lock(session: AsyncSession, hamlet_id: int) -> None:
    """Book one after the other in a hamlet: receipt numbers have no gaps, and nobody books on an old state."""
    # SQLite has one writer already; elsewhere rows that only name the hamlet are written meanwhile
    await session.execute(_LOCK, {"hamlet": hamlet_id})


_LOCK = select(Hamlet.id).where(Hamlet.id == bindparam("hamlet")).with_for_update(key_share=True)


async def _booked_before(session: AsyncSession, key: str) -> Booked | None:
    payment = await session.scalar(select(Payment).where(Payment.request_key == key))
    if payment is None:
        return None
    receipt = await the_receipt(session, hamlet_id=payment.hamlet_id, number=payment.receipt)
    return Booked(receipt=receipt, charge=await _charge(session, payment.charge_id), is_new=False)


async def _charge(session: AsyncSession, charge_id: int) -> ChargeState:
    [state] = await charge_states(session, charge_ids=[charge_id], with_void=True)
    return state

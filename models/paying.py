"""What a household pays with: its exact code for one charge, one for all of them, and the standing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts, recurring_months, rounds
from models.charges import ChargeState, charge_states
from models.domain.pay_codes import Account, PayCode, pay_code
from models.domain.references import make
from models.round_plans import fees_of
from models.tables import Hamlet, Payment, Reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """What is open for one household. `owed` and `voluntary` are of open rounds, `left_over` of closed ones."""

    owed: tuple[ChargeState, ...]
    left_over: tuple[ChargeState, ...]
    voluntary: tuple[ChargeState, ...]
    exempt: tuple[ChargeState, ...]

    @property
    def total(self) -> int:
        """What is owed in open rounds, in đồng: the sum that the standing code is booked by."""
        return sum(state.outstanding for state in self.owed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCharge:
    """One line of `export charges`; the fields are those of product 13, in its order."""

    household: str
    head: str
    round: int
    fee: str
    amount: int
    paid: int
    outstanding: int
    status: str
    reference: str
    standing: str
    payload: str | None
    closed: bool


async def owing(session: AsyncSession, household_id: int) -> Owing:
    """What a household has to pay, may give, and is done with."""
    states = sorted(await charge_states(session, household_ids=[household_id]), key=lambda state: state.due_on)
    live = [state for state in states if state.is_open]
    return Owing(
        owed=tuple(state for state in live if state.outstanding > 0),
        left_over=tuple(state for state in states if not state.is_open and state.outstanding > 0),
        voluntary=tuple(state for state in live if state.is_voluntary),
        exempt=tuple(state for state in live if state.is_exempt),
    )


async def charge_code(session: AsyncSession, hamlet: Hamlet, state: ChargeState) -> PayCode | None:
    """The household's code for what is left of one charge; without amount where any is welcome."""
    account = await rounds.account_of_fee(session, state.fee_id)
    if account is None:
        return None
    reference = make(hamlet.prefix, state.number, state.round_number)
    month = (await recurring_months.months_of(session, [state.round_id])).get(state.round_id)
    return pay_code(account, reference=reference, amount=state.outstanding or None, month=month)


async def joint_code(session: AsyncSession, hamlet: Hamlet, states: Sequence[ChargeState]) -> PayCode | None:
    """One code for all that a household owes in open rounds; None where the charges go to several accounts."""
    found = {await rounds.account_of_fee(session, state.fee_id) for state in states}
    account = found.pop() if len(found) == 1 else None
    if account is None:
        return None
    total = sum(state.outstanding for state in states)
    return pay_code(account, reference=make(hamlet.prefix, states[0].number, 0), amount=total)


async def standing_code(session: AsyncSession, hamlet: Hamlet, number: int) -> PayCode | None:
    """The code of household `number` that is good for every round; of the hamlet's first account."""
    fund = await accounts.first_fund(session, hamlet.id)
    account = await accounts.account_of(session, fund) if fund else None
    return pay_code(account, reference=make(hamlet.prefix, number, 0), amount=None) if account else None


async def last_payment(session: AsyncSession, household_id: int) -> tuple[Payment, ChargeState] | None:
    """What a household paid last, and for what."""
    states = {state.charge_id: state for state in await charge_states(session, household_ids=[household_id])}
    payment = await session.scalar(
        select(Payment)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Payment.charge_id.in_(states), Reversal.payment_id.is_(None))
        .order_by(Payment.paid_at.desc(), Payment.id.desc())
        .limit(1)
    )
    return (payment, states[payment.charge_id]) if payment else None


async def charges_of(session: AsyncSession, hamlet: Hamlet) -> list[ExportedCharge]:
    """Every charge of a hamlet with its references and the payload that asks for what is left of it."""
    fees = {fee.id: fee.name for fee in await fees_of(session, hamlet.id)}
    pay_to = {fee_id: await rounds.account_of_fee(session, fee_id) for fee_id in fees}
    states = await charge_states(session, hamlet_id=hamlet.id)
    months = await recurring_months.months_of(session, {state.round_id for state in states})
    return [
        _exported(hamlet, state, fees[state.fee_id], pay_to[state.fee_id], months.get(state.round_id))
        for state in states
    ]


def _exported(
    hamlet: Hamlet, state: ChargeState, fee: str, account: Account | None, month: date | None
) -> ExportedCharge:
    reference = make(hamlet.prefix, state.number, state.round_number)
    left = state.outstanding
    code = pay_code(account, reference=reference, amount=left, month=month) if account and left else None
    return ExportedCharge(
        household=state.code,
        head=state.head,
        round=state.round_number,
        fee=fee,
        amount=state.amount,
        paid=state.paid,
        outstanding=left,
        status=state.status,
        reference=reference,
        standing=make(hamlet.prefix, state.number, 0),
        payload=code.payload if code else None,
        closed=not state.is_open,
    )

"""Rounds: opening one with its charges, closing it, and what each household is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts, ledger, round_plans, transfers
from models.charges import ChargeState, charge_states
from models.domain import references
from models.domain.charges import Progress, progress
from models.domain.fees import (
    Agreed,
    Assessment,
    Basis,
    Required,
    RoundRequest,
    Voluntary,
    fingerprint,
    same_amount,
)
from models.domain.ledger import EntryKind, NewEntry
from models.domain.pay_codes import Account, PayCode, pay_code
from models.refusals import Refusal
from models.tables import (
    BasisKind,
    Charge,
    Fee,
    Fund,
    Hamlet,
    Payment,
    PaymentWay,
    Reversal,
    Round,
    RoundExemption,
    RoundPart,
    RoundStatus,
)

_LAST_ROUND = 999

Explain = Callable[[Assessment], str]
"""Writes how an amount came about, in the words that the household reads."""


class NoMoreRounds(Refusal):
    """The hamlet has used all 999 round numbers."""

    code = "no_more_rounds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A round with what it asks for; `is_new` is False where the same request had opened it before."""

    round: Round
    fee: str
    charges: int
    expected: int
    exempt: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed round and what it came to; `is_new` is False where it was closed already."""

    round: Round
    progress: Progress
    by_transfer: int
    by_cash: int
    is_new: bool


async def open_round(
    session: AsyncSession,
    hamlet: Hamlet,
    request: RoundRequest,
    *,
    explain: Explain,
    by: int | None,
    today: date,
    now: datetime,
) -> Opened:
    """Open a round: a charge for each living household, and an entry in the fund's book for each that owes.

    Money that came before and waits for the treasurer is matched again after.
    The same request opens nothing new, also where the round is closed by now. Raises NoAccount, NoHouseholds,
    DueInThePast, BasisInTheFuture, BadFee, NothingToCollect, AmountTooLarge, NoMoreRounds.
    """
    # the hamlet's row is the lock: two who press at once open one round
    await session.get_one(Hamlet, hamlet.id, with_for_update=True, populate_existing=True)
    fee = await round_plans.fee_named(session, hamlet.id, request.fee)
    print_ = fingerprint(request)
    if fee is not None:
        same = await session.scalar(
            select(Round)
            .where(Round.fee_id == fee.id, Round.fingerprint == print_, Round.status != RoundStatus.WITHDRAWN)
            .order_by(Round.id.desc())
            .limit(1)
        )
        if same is not None:
            return await _opened_before(session, same, fee)
    planned = await round_plans.plan(session, hamlet, request, today=today)
    if hamlet.last_round >= _LAST_ROUND:
        raise NoMoreRounds
    if fee is None:
        fee = Fee(fund_id=planned.fund.id, name=round_plans.clean(request.fee), created_at=now)
        session.add(fee)
        await session.flush()
    hamlet.last_round += 1
    round_ = Round(
        hamlet_id=hamlet.id,
        fee_id=fee.id,
        number=hamlet.last_round,
        title=request.title,
        due_on=request.due_on,
        fingerprint=print_,
        status=RoundStatus.OPEN,
        opened_by=by,
        opened_at=now,
        **_basis_columns(request.basis),
    )
    session.add(round_)
    await session.flush()
    session.add_all(RoundPart(round_id=round_.id, amount=part.amount, unit=part.per) for part in request.parts)
    session.add_all(
        RoundExemption(round_id=round_.id, category=each.category, percent_off=each.percent_off)
        for each in request.exemptions
    )
    await session.execute(
        insert(Charge),
        [
            {
                "round_id": round_.id,
                "household_id": each.household_id,
                "amount": each.assessment.amount,
                "explanation": explain(each.assessment),
                "is_exempt": each.assessment.is_exempt,
            }
            for each in planned.households
        ],
    )
    await ledger.append_many(
        session,
        [
            NewEntry(
                kind=EntryKind.CHARGE,
                amount=each.assessment.amount,
                booked_on=today,
                household_id=each.household_id,
                round_id=round_.id,
            )
            for each in planned.households
            if each.assessment.amount > 0
        ],
        fund_id=fee.fund_id,
        now=now,
    )
    await transfers.look_again(session, hamlet.id)
    return Opened(
        round=round_,
        fee=fee.name,
        charges=len(planned.households),
        expected=planned.expected,
        exempt=planned.exempt,
        is_new=True,
    )


async def close_round(session: AsyncSession, round_id: int, *, now: datetime) -> Closed:
    """Close a round: its code is no longer asked for; what is owed stays owed."""
    closed = await session.scalar(
        update(Round)
        .where(Round.id == round_id, Round.status == RoundStatus.OPEN)
        .values(status=RoundStatus.CLOSED, closed_at=now)
        .returning(Round.id)
    )
    round_ = await session.get_one(Round, round_id, populate_existing=True)
    by_way = await money_by_way(session, round_id)
    return Closed(
        round=round_,
        progress=progress(await charge_states(session, round_ids=[round_id])),
        by_transfer=by_way.get(PaymentWay.TRANSFER, 0),
        by_cash=by_way.get(PaymentWay.CASH, 0),
        is_new=closed is not None,
    )


async def open_rounds(session: AsyncSession, hamlet_id: int) -> Sequence[Round]:
    """The rounds that take money now, the one due first at the beginning."""
    rows = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id, Round.status == RoundStatus.OPEN)
        .order_by(Round.due_on, Round.number)
    )
    return rows.all()


async def newest(session: AsyncSession, hamlet_id: int, *, limit: int) -> Sequence[Round]:
    """The rounds of a hamlet: those that take money first, then the others, the newest first."""
    rows = await session.scalars(
        select(Round)
        .where(Round.hamlet_id == hamlet_id)
        .order_by(Round.status != RoundStatus.OPEN, Round.number.desc())
        .limit(limit)
    )
    return rows.all()


async def money_by_way(session: AsyncSession, round_id: int) -> dict[PaymentWay, int]:
    """What came in for a round and was not reversed, by how it came."""
    rows = await session.execute(
        select(Payment.way, Payment.amount)
        .join(Charge, Charge.id == Payment.charge_id)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Charge.round_id == round_id, Reversal.payment_id.is_(None))
    )
    sums: dict[PaymentWay, int] = {}
    for way, amount in rows:
        sums[way] = sums.get(way, 0) + amount
    return sums


async def parts_of(session: AsyncSession, round_id: int) -> Sequence[RoundPart]:
    """A round's formula."""
    rows = await session.scalars(select(RoundPart).where(RoundPart.round_id == round_id).order_by(RoundPart.id))
    return rows.all()


async def account_of_fee(session: AsyncSession, fee_id: int) -> Account | None:
    """The account that a fee's money goes to now."""
    fund = await session.scalar(select(Fund).join(Fee, Fee.fund_id == Fund.id).where(Fee.id == fee_id))
    return await accounts.account_of(session, fund) if fund is not None else None


async def round_code(session: AsyncSession, hamlet: Hamlet, round_: Round) -> PayCode | None:
    """The code pinned in the group: with the amount where all who pay pay alike. None without an account."""
    account = await account_of_fee(session, round_.fee_id)
    if account is None:
        return None
    amount = None
    if not round_.is_voluntary and not hamlet.round_code_without_amount:
        amount = same_amount(
            await session.scalars(
                select(Charge.amount).where(Charge.round_id == round_.id, Charge.voided_at.is_(None))
            )
        )
    return pay_code(account, reference=references.make(hamlet.prefix, 0, round_.number), amount=amount)


def _basis_columns(basis: Basis) -> dict[str, BasisKind | str | date]:
    match basis:
        case Required(text=text):
            return {"basis": BasisKind.REQUIRED, "basis_text": round_plans.clean(text)}
        case Agreed(on=on):
            return {"basis": BasisKind.AGREED, "basis_on": on}
        case Voluntary():
            return {"basis": BasisKind.VOLUNTARY}


async def _opened_before(session: AsyncSession, round_: Round, fee: Fee) -> Opened:
    states: list[ChargeState] = await charge_states(session, round_ids=[round_.id])
    return Opened(
        round=round_,
        fee=fee.name,
        charges=len(states),
        expected=sum(state.amount for state in states),
        exempt=sum(state.is_exempt for state in states),
        is_new=False,
    )

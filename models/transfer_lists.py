"""Every transfer of a hamlet as programs read it: its ids, its state, what it was booked as, what it may be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.allocations import STANDS
from models.domain.matching import Booked, Clue, Review, Suggestion
from models.matching_books import MatchingBook, load_book
from models.on_trust import ON_TRUST
from models.tables import (
    Allocation,
    Charge,
    Fee,
    Hamlet,
    Household,
    Payment,
    Reversal,
    Round,
    Transfer,
    TransferId,
    TransferState,
)

SEEN_BY_TREASURER = "seen_by_treasurer"
"""Why a transfer is booked that no bank has told us of yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """A part of a transfer that a household has a receipt for."""

    household: str
    round: int
    fee: str
    amount: int
    receipt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What a transfer may be, and the clues that speak for it."""

    household: str
    fee: str | None
    amount: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """One transfer. `id` is the first id seen; `memo` and `sender` are None for ignored ones."""

    id: str
    ids: tuple[str, ...]
    booked_at: datetime
    amount: int
    memo: str | None = field(repr=False)
    sender: str | None = field(repr=False)
    state: TransferState
    allocations: tuple[Allocated, ...]
    suggestions: tuple[Suggested, ...]
    why: str


async def transfers_of(session: AsyncSession, hamlet: Hamlet) -> list[TransferRow]:
    """Every transfer, in the order in which they came; then what the treasurer booked on sight."""
    transfers = (
        await session.scalars(select(Transfer).where(Transfer.hamlet_id == hamlet.id).order_by(Transfer.id))
    ).all()
    ids: defaultdict[int, list[str]] = defaultdict(list)
    for transfer_id, value in await session.execute(
        select(TransferId.transfer_id, TransferId.value)
        .join(Transfer, Transfer.id == TransferId.transfer_id)
        .where(Transfer.hamlet_id == hamlet.id)
        .order_by(TransferId.id)
    ):
        if value not in ids[transfer_id]:
            ids[transfer_id].append(value)
    allocations = await _allocations(session, hamlet.id)
    suggests = _Suggests(await load_book(session, hamlet.id), await _fees(session, hamlet.id))
    undecided = {each.id for each in transfers if each.state is TransferState.REVIEW and each.id not in allocations}
    rows = [
        TransferRow(
            id=next(iter(ids[each.id]), each.reference or f"#{each.id}"),
            ids=tuple(ids[each.id]),
            booked_at=each.booked_at,
            amount=each.amount,
            memo=None if each.state is TransferState.IGNORED else each.memo,
            sender=None if each.state is TransferState.IGNORED else each.sender,
            state=each.state,
            allocations=tuple(allocations.get(each.id, ())),
            suggestions=suggests.of(each) if each.id in undecided else (),
            why=each.why,
        )
        for each in transfers
    ]
    return rows + await _seen_by_treasurer(session, hamlet.id)


class _Suggests:
    def __init__(self, book: MatchingBook, fees: dict[int, str]) -> None:
        self._book = book
        self._fees = fees  # by charge

    def of(self, transfer: Transfer) -> tuple[Suggested, ...]:
        decision = self._book.decide(transfer)
        if isinstance(decision, Booked):  # certain by now, but it waited
            households = tuple(dict.fromkeys(each.household_id for each in decision.allocations))
            sure = Suggestion(
                household_ids=households, allocations=decision.allocations, credit=0, clues=(Clue.EXACT,)
            )
            return tuple(self._rows(sure))
        if not isinstance(decision, Review):
            return ()
        return tuple(row for each in decision.suggestions for row in self._rows(each))

    def _rows(self, suggestion: Suggestion) -> list[Suggested]:
        why = ",".join(clue.value for clue in suggestion.clues)
        by_id = self._book.book.register.by_id
        rows = [
            Suggested(
                household=f"{by_id[each.household_id].number:03}",
                fee=self._fees.get(each.charge_id),
                amount=each.amount,
                why=why,
            )
            for each in suggestion.allocations
        ]
        if suggestion.credit and suggestion.household_ids:
            first = by_id[suggestion.household_ids[0]]
            rows.append(Suggested(household=f"{first.number:03}", fee=None, amount=suggestion.credit, why=why))
        elif not rows:
            rows = [
                Suggested(household=f"{by_id[each].number:03}", fee=None, amount=0, why=why)
                for each in suggestion.household_ids
            ]
        return rows


async def _allocations(session: AsyncSession, hamlet_id: int) -> dict[int, list[Allocated]]:
    found: defaultdict[int, list[Allocated]] = defaultdict(list)
    for transfer_id, number, round_number, fee, amount, receipt in await session.execute(
        select(Allocation.transfer_id, Household.number, Round.number, Fee.name, Allocation.amount, Payment.receipt)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .where(Payment.hamlet_id == hamlet_id, STANDS)
        .order_by(Allocation.id)
    ):
        found[transfer_id].append(
            Allocated(household=f"{number:03}", round=round_number, fee=fee, amount=amount, receipt=receipt)
        )
    return dict(found)


async def _fees(session: AsyncSession, hamlet_id: int) -> dict[int, str]:
    rows = await session.execute(
        select(Charge.id, Fee.name)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .where(Round.hamlet_id == hamlet_id)
    )
    named: dict[int, str] = {}
    for charge_id, fee in rows:
        named[charge_id] = fee
    return named


async def _seen_by_treasurer(session: AsyncSession, hamlet_id: int) -> list[TransferRow]:
    rows = await session.execute(
        select(Payment, Household.number, Round.number, Fee.name)
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Payment.hamlet_id == hamlet_id, ON_TRUST)
        .order_by(Payment.receipt)
    )
    return [
        TransferRow(
            id=f"receipt-{payment.receipt:04}",
            ids=(),
            booked_at=payment.paid_at,
            amount=payment.amount,
            memo=None,
            sender=None,
            state=TransferState.BOOKED,
            allocations=(
                Allocated(
                    household=f"{number:03}",
                    round=round_number,
                    fee=fee,
                    amount=payment.amount,
                    receipt=payment.receipt,
                ),
            ),
            suggestions=(),
            why=SEEN_BY_TREASURER,
        )
        for payment, number, round_number, fee in rows
    ]

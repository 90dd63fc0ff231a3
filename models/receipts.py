"""Receipts as people look them up: by number, by household, as a statement, as a list of all that was paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import ChargeState, charge_states
from models.register_changes import merged_into
from models.tables import Charge, Fee, Hamlet, Household, Payment, PaymentWay, Reversal, Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One booked payment with its number, whose it is and what for. `reversed_at` and `reason` once it was undone."""

    payment_id: int
    number: int
    amount: int
    way: PaymentWay
    paid_at: datetime
    charge_id: int
    household_id: int
    household_number: int
    head: str
    title: str
    fee: str
    reversed_at: datetime | None
    reason: str | None

    @property
    def code(self) -> str:
        """The household's number as printed."""
        return f"{self.household_number:03}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A household's book: what it was to pay, and every receipt, undone ones too."""

    household: Household
    charges: tuple[ChargeState, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRow:
    """A cash payment as programs read it."""

    receipt: int
    household: str
    fee: str
    amount: int
    at: datetime
    reversed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Everything that came in: cash, and the bank's transfers (none are read from a bank yet)."""

    cash: tuple[CashRow, ...]
    transfers: tuple[()] = field(default=())


async def receipt_numbered(session: AsyncSession, *, hamlet_id: int, number: int) -> Receipt | None:
    """The receipt with this number in a hamlet."""
    found = await receipts_numbered(session, hamlet_id=hamlet_id, numbers=[number])
    return found[0] if found else None


async def receipts_numbered(session: AsyncSession, *, hamlet_id: int, numbers: Collection[int]) -> list[Receipt]:
    """The receipts of a hamlet with these numbers, in their order."""
    rows = await session.execute(
        _receipts().where(Payment.hamlet_id == hamlet_id, Payment.receipt.in_(numbers)).order_by(Payment.receipt)
    )
    return [Receipt(**row) for row in rows.mappings()]


async def last_receipts(
    session: AsyncSession, *, household_ids: Sequence[int], limit: int, charge_id: int | None = None
) -> list[Receipt]:
    """The newest receipts of these households that still stand, of one charge if given."""
    narrowed = _receipts().where(Charge.household_id.in_(household_ids), Reversal.payment_id.is_(None))
    if charge_id is not None:
        narrowed = narrowed.where(Charge.id == charge_id)
    rows = await session.execute(narrowed.order_by(Payment.id.desc()).limit(limit))
    return [Receipt(**row) for row in rows.mappings()]


async def household_statement(session: AsyncSession, household: Household) -> Statement:
    """All that a household was to pay and paid, the oldest first; also what it did while it was listed twice."""
    ids = [household.id, *await merged_into(session, household.id)]
    charges = await charge_states(session, household_ids=ids)
    rows = await session.execute(_receipts().where(Charge.household_id.in_(ids)).order_by(Payment.id))
    return Statement(
        household=household,
        charges=tuple(charges),
        receipts=tuple(Receipt(**row) for row in rows.mappings()),
    )


async def void_receipts(session: AsyncSession, hamlet_id: int) -> list[Receipt]:
    """Receipts that still stand although nothing is owed for them any more: of rounds that were withdrawn."""
    rows = await session.execute(
        _receipts()
        .where(Payment.hamlet_id == hamlet_id, Charge.voided_at.is_not(None), Reversal.payment_id.is_(None))
        .order_by(Household.number, Payment.receipt)
    )
    return [Receipt(**row) for row in rows.mappings()]


async def payments_of(session: AsyncSession, hamlet: Hamlet) -> Payments:
    """Every payment of a hamlet, by receipt number."""
    rows = await session.execute(
        _receipts().where(Payment.hamlet_id == hamlet.id, Payment.way == PaymentWay.CASH).order_by(Payment.receipt)
    )
    receipts = [Receipt(**row) for row in rows.mappings()]
    return Payments(
        cash=tuple(
            CashRow(
                receipt=receipt.number,
                household=receipt.code,
                fee=receipt.fee,
                amount=receipt.amount,
                at=receipt.paid_at,
                reversed=receipt.reversed_at is not None,
            )
            for receipt in receipts
        )
    )


# the columns are those of Receipt, by name
def _receipts() -> Select[*tuple[object, ...]]:
    return (
        select(
            Payment.id.label("payment_id"),
            Payment.receipt.label("number"),
            Payment.amount,
            Payment.way,
            Payment.paid_at,
            Charge.id.label("charge_id"),
            Household.id.label("household_id"),
            Household.number.label("household_number"),
            Household.head,
            Round.title,
            Fee.name.label("fee"),
            Reversal.at.label("reversed_at"),
            Reversal.reason,
        )
        .join(Charge, Charge.id == Payment.charge_id)
        .join(Household, Household.id == Charge.household_id)
        .join(Round, Round.id == Charge.round_id)
        .join(Fee, Fee.id == Round.fee_id)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
    )

"""What a transfer was booked as: its payments and its part as other income, and what is left of it to be booked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import BigInteger, ColumnElement, and_, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Allocation, Charge, HouseholdCredit, Payment, PaymentWay, Reversal, Transfer, TransferState

STANDS = and_(
    Allocation.undone_at.is_(None),
    or_(
        Allocation.payment_id.is_(None),
        ~exists().where(Reversal.payment_id == Allocation.payment_id).correlate(Allocation),
    ),
)
"""The allocation was not taken back. A condition on Allocation."""

ON_TRUST = and_(
    Payment.way == PaymentWay.TRANSFER,
    ~exists().where(Allocation.payment_id == Payment.id).correlate(Payment),
    ~exists().where(Reversal.payment_id == Payment.id).correlate(Payment),
)
"""Booked because the treasurer saw it, before the bank's word came to us; also once it was kept for, or used by, a
later round. A condition on Payment."""


async def allocated(session: AsyncSession, transfer_id: int) -> int:
    """How much of a transfer is booked, in đồng."""
    booked: int | None = await session.scalar(
        select(cast(func.coalesce(func.sum(Allocation.amount), 0), BigInteger)).where(
            Allocation.transfer_id == transfer_id, STANDS
        )
    )
    return booked or 0


async def allocated_by_transfer(session: AsyncSession, *conditions: ColumnElement[bool]) -> dict[int, int]:
    """How much of each transfer that meets these conditions is booked, in đồng; what is in no book is left out."""
    rows = await session.execute(
        select(Allocation.transfer_id, cast(func.sum(Allocation.amount), BigInteger))
        .join(Transfer, Transfer.id == Allocation.transfer_id)
        .where(*conditions, STANDS)
        .group_by(Allocation.transfer_id)
    )
    return dict(rows.all())


async def unbooked(session: AsyncSession, *conditions: ColumnElement[bool]) -> tuple[int, int]:
    """How many credits meet these conditions on Transfer, and what of them is in no book, in đồng."""
    chosen = (Transfer.amount > 0, *conditions)
    number, came = (
        await session.execute(
            select(func.count(), cast(func.coalesce(func.sum(Transfer.amount), 0), BigInteger)).where(*chosen)
        )
    ).one()
    booked = await session.scalar(
        select(cast(func.coalesce(func.sum(Allocation.amount), 0), BigInteger))
        .join(Transfer, Transfer.id == Allocation.transfer_id)
        .where(*chosen, STANDS)
    )
    return number, came - (booked or 0)


async def transfer_of(session: AsyncSession, payment_id: int) -> int | None:
    """The transfer that a payment came from, if it came from one."""
    found: int | None = await session.scalar(
        select(Allocation.transfer_id).where(Allocation.payment_id == payment_id)
    )
    return found


async def payment_reversed(session: AsyncSession, payment_id: int) -> None:
    """A receipt was cancelled: the transfer it came from waits for a decision again, or is reversed as a whole."""
    transfer_id = await transfer_of(session, payment_id)
    if transfer_id is None:
        return
    part_stands = await allocated(session, transfer_id) > 0
    await session.execute(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.state == TransferState.BOOKED)
        .values(state=TransferState.REVIEW if part_stands else TransferState.REVERSED, why="receipt_cancelled")
    )


async def replace(
    session: AsyncSession, payment_id: int, *, amount: int, payment: int | None = None, entry: int | None = None
) -> None:
    """A receipt was reversed only to be written as other lines: its transfer stays booked, as those lines.

    `payment` is another receipt of the household, `entry` a line that moved the money on. A transfer of which another
    part was cancelled before still waits for the treasurer.
    """
    transfer_id = await session.scalar(select(Allocation.transfer_id).where(Allocation.payment_id == payment_id))
    if transfer_id is None:
        return
    session.add(Allocation(transfer_id=transfer_id, payment_id=payment, entry_id=entry, amount=amount))
    await session.flush()
    booked = await allocated(session, transfer_id)
    await session.execute(
        update(Transfer)
        .where(Transfer.id == transfer_id, Transfer.why == "receipt_cancelled", Transfer.amount == booked)
        .values(state=TransferState.BOOKED, why="receipt_replaced")
    )


async def on_trust_of_withdrawn(session: AsyncSession, household_id: int, amount: int) -> Payment | None:
    """Just as much as was booked on sight for a round that was withdrawn since; no credit has come for it yet."""
    payment: Payment | None = await session.scalar(
        select(Payment)
        .join(Charge, Charge.id == Payment.charge_id)
        .where(Charge.household_id == household_id, Charge.voided_at.is_not(None), Payment.amount == amount, ON_TRUST)
        .order_by(Payment.id)
        .limit(1)
    )
    return payment


async def on_trust_and_moved(session: AsyncSession, household_ids: Collection[int]) -> Sequence[tuple[int, Payment]]:
    """What was booked on sight for rounds that were withdrawn since, or moved on from them, with whose it is.

    Its credit is still to come, and names a round that takes no money any more.
    """
    rows = await session.execute(
        select(Charge.household_id, Payment)
        .join(Charge, Charge.id == Payment.charge_id)
        .where(
            Charge.household_id.in_(household_ids),
            or_(Charge.voided_at.is_not(None), exists().where(HouseholdCredit.used_by == Payment.id)),
            ON_TRUST,
        )
        .order_by(Payment.id)
    )
    return [(household_id, payment) for household_id, payment in rows]


async def on_trust(session: AsyncSession, charge_id: int) -> Sequence[Payment]:
    """The payments of this charge that the treasurer booked on sight and no credit has come for yet."""
    rows = await session.scalars(select(Payment).where(Payment.charge_id == charge_id, ON_TRUST).order_by(Payment.id))
    return rows.all()


async def amounts_on_trust(session: AsyncSession, charge_ids: Collection[int]) -> dict[int, list[int]]:
    """What was booked on sight for each of these charges and no credit has come for yet, in đồng."""
    found: dict[int, list[int]] = {}
    rows = await session.execute(
        select(Payment.charge_id, Payment.amount)
        .where(Payment.charge_id.in_(charge_ids), ON_TRUST)
        .order_by(Payment.id)
    )
    for charge_id, amount in rows:
        found.setdefault(charge_id, []).append(amount)
    return found


async def on_trust_and_too_much(session: AsyncSession, charge_id: int) -> Sequence[Payment]:
    """What was booked on sight for this charge, was too much for it and went on to later rounds since."""
    found: list[int] = []
    asked = list(await session.scalars(select(Payment.id).where(Payment.charge_id == charge_id)))
    while asked:
        keys = [key for payment_id in asked for key in written_anew(payment_id)]
        asked = list(await session.scalars(select(Payment.id).where(Payment.request_key.in_(keys))))
        found += asked
    rows = await session.scalars(
        select(Payment).where(Payment.id.in_(found), Payment.charge_id != charge_id, ON_TRUST).order_by(Payment.id)
    )
    return rows.all()


def written_anew(payment_id: int) -> tuple[str, str]:
    """By which requests a credit's receipt is written anew: what moves to another round, and what does not."""
    return f"credit:{payment_id}", f"credit:{payment_id}:rest"

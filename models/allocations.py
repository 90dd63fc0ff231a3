"""What a transfer was booked as: its payments and its part as other income, and what is left of it to be booked."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, and_, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Allocation, Reversal, Transfer, TransferState

STANDS = and_(
    Allocation.undone_at.is_(None),
    or_(
        Allocation.payment_id.is_(None),
        ~exists().where(Reversal.payment_id == Allocation.payment_id).correlate(Allocation),
    ),
)
"""The allocation was not taken back. A condition on Allocation."""


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


def written_anew(payment_id: int) -> tuple[str, str]:
    """By which requests a credit's receipt is written anew: what moves to another round, and what does not."""
    return f"credit:{payment_id}", f"credit:{payment_id}:rest"

"""Deciding what has come in: loads what matching needs, lets it decide, and books or keeps each transfer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import payments
from models.domain.matching import Booked, Ignored, Review
from models.matching_books import MatchingBook
from models.matching_shelf import Shelf
from models.refusals import Refusal
from models.tables import Transfer, TransferState
from models.transfer_booking import Part, TransferBooked, book_transfer

logger = logging.getLogger(__name__)

ONLY_PENDING = frozenset({TransferState.PENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of one transfer; `booked` where it is in the book now."""

    transfer: Transfer
    state: TransferState
    booked: TransferBooked | None = None


async def hamlets_waiting(session: AsyncSession) -> list[int]:
    """The hamlets with transfers that nobody has decided about."""
    rows = await session.scalars(select(Transfer.hamlet_id).where(Transfer.state == TransferState.PENDING).distinct())
    return list(rows)


async def match_pending(
    session: AsyncSession, hamlet_id: int, *, at_most: int, zone: tzinfo, now: datetime, shelf: Shelf | None = None
) -> list[Decided]:
    """Decide about the oldest transfers of a hamlet that are pending; what is certain is booked.

    `shelf` keeps the hamlet's book for the next call of the same process.
    """
    shelf = shelf or Shelf()
    await payments.lock(session, hamlet_id)
    rows = (
        await session.scalars(
            select(Transfer)
            .where(Transfer.hamlet_id == hamlet_id, Transfer.state == TransferState.PENDING)
            .order_by(Transfer.id)
            .limit(at_most)
        )
    ).all()
    if not rows:
        return []
    book = await shelf.take(session, hamlet_id)
    outcomes = [await _settle(session, row, book, zone=zone, now=now) for row in rows]
    await session.flush()
    await shelf.put(session, hamlet_id, book)
    return outcomes


async def _settle(
    session: AsyncSession, row: Transfer, book: MatchingBook, *, zone: tzinfo, now: datetime
) -> Decided:
    decision = book.decide(row)
    match decision:
        case Booked():
            parts = [Part(charge_id=each.charge_id, amount=each.amount) for each in decision.allocations]
            try:
                async with session.begin_nested():
                    booked = await book_transfer(
                        session,
                        row.id,
                        parts,
                        hamlet_id=row.hamlet_id,
                        by=None,
                        why=decision.why.value,
                        now=now,
                        today=now.astimezone(zone).date(),
                        waiting=ONLY_PENDING,
                    )
            except Refusal as refusal:
                logger.warning("transfer %d is left to the treasurer: %s", row.id, refusal.code)
                return _keep(row, TransferState.REVIEW, refusal.code, now=now)
            book.charges.book(decision.allocations)
            logger.info("transfer %d booked: %s", row.id, decision.why.value)
            return Decided(transfer=booked.transfer, state=TransferState.BOOKED, booked=booked)
        case Review():
            return _keep(row, TransferState.REVIEW, decision.why.value, now=now)
        case Ignored():
            return _keep(row, TransferState.IGNORED, decision.why.value, now=now)
        case _:
            assert_never(decision)


def _keep(row: Transfer, state: TransferState, why: str, *, now: datetime) -> Decided:
    # whoever decides holds the hamlet: nobody has changed the row since it was read
    row.state, row.why, row.decided_at = state, why, now
    return Decided(transfer=row, state=state)

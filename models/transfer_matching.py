"""Deciding what has come in: loads what matching needs, lets it decide, and books or keeps each transfer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import assert_never

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from models import payments
from models.domain.folding import squash
from models.domain.matching import Booked, BookedWhy, Decision, Ignored, Review, ReviewWhy
from models.matching_books import MatchingBook
from models.matching_shelf import Shelf
from models.refusals import Refusal
from models.tables import Transfer, TransferState
from models.transfer_batches import Wanted, book_plain
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
    """The hamlets with transfers that nobody has decided about, those with the fewest first."""
    rows = await session.scalars(
        select(Transfer.hamlet_id)
        .where(Transfer.state == TransferState.PENDING)
        .group_by(Transfer.hamlet_id)
        .order_by(func.count(), Transfer.hamlet_id)
    )
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
    decisions = [await _decide(session, row, book) for row in rows]
    plain = await _book_plain(session, decisions, hamlet_id=hamlet_id, zone=zone, now=now)
    outcomes = [
        Decided(transfer=row, state=TransferState.BOOKED, booked=plain[row.id])
        if row.id in plain
        else await _settle(session, row, decision, book, zone=zone, now=now)
        for row, decision in decisions
    ]
    await session.flush()
    await shelf.put(session, hamlet_id, book)
    return outcomes


async def _decide(session: AsyncSession, row: Transfer, book: MatchingBook) -> tuple[Transfer, Decision]:
    """What is to be done with a transfer, given what is to be done with those before it."""
    decision = book.decide(row)
    if isinstance(decision, Booked):
        if decision.why is BookedWhy.VOLUNTARY_CODE and await _was_told(session, row):
            return row, Review(why=ReviewWhy.PAID_ALREADY)
        book.charges.book(decision.allocations)
    return row, decision


async def _was_told(session: AsyncSession, row: Transfer) -> bool:
    """Whether another source told of the same amount on the same day: a gift has no charge that is paid only once."""
    same = select(Transfer.memo).where(
        Transfer.account_id == row.account_id,
        Transfer.booked_on == row.booked_on,
        Transfer.amount == row.amount,
        Transfer.source != row.source,
        Transfer.state.in_((TransferState.PENDING, TransferState.BOOKED)),
        Transfer.id < row.id,
    )
    mine = squash(row.memo or "")
    return any(its in mine or mine in its for its in map(squash, filter(None, await session.scalars(same))))


async def _book_plain(
    session: AsyncSession,
    decisions: Sequence[tuple[Transfer, Decision]],
    *,
    hamlet_id: int,
    zone: tzinfo,
    now: datetime,
) -> dict[int, TransferBooked]:
    """All that is plain at once; nothing of it where the database refuses a line: then each is booked alone."""
    wanted = [
        Wanted(transfer=row, parts=_parts(decision), why=decision.why.value)
        for row, decision in decisions
        if isinstance(decision, Booked)
    ]
    try:
        async with session.begin_nested():
            today = now.astimezone(zone).date()
            return await book_plain(session, wanted, hamlet_id=hamlet_id, now=now, today=today)
    except IntegrityError:
        logger.warning("%d transfers are booked one by one", len(wanted))
        return {}


async def _settle(
    session: AsyncSession, row: Transfer, decision: Decision, book: MatchingBook, *, zone: tzinfo, now: datetime
) -> Decided:
    """Do with one transfer what was decided; what cannot be booked is left to the treasurer, and harms no other."""
    match decision:
        case Booked():
            try:
                async with session.begin_nested():
                    booked = await book_transfer(
                        session,
                        row.id,
                        _parts(decision),
                        hamlet_id=row.hamlet_id,
                        by=None,
                        why=decision.why.value,
                        now=now,
                        today=now.astimezone(zone).date(),
                        waiting=ONLY_PENDING,
                        names_round=book.names_rounds(row),
                    )
            except (Refusal, IntegrityError) as error:
                why = error.code if isinstance(error, Refusal) else "not_written"
                await session.refresh(row)  # what the savepoint took back is not known any more
                logger.warning("transfer %d is left to the treasurer: %s", row.id, why)
                book.charges.book(replace(each, amount=-each.amount) for each in decision.allocations)
                return _keep(row, TransferState.REVIEW, why, now=now)
            logger.info("transfer %d booked: %s", row.id, decision.why.value)
            return Decided(transfer=booked.transfer, state=TransferState.BOOKED, booked=booked)
        case Review():
            return _keep(row, TransferState.REVIEW, decision.why.value, now=now)
        case Ignored():
            return _keep(row, TransferState.IGNORED, decision.why.value, now=now)
        case _:
            assert_never(decision)


def _parts(decision: Booked) -> tuple[Part, ...]:
    return tuple(Part(charge_id=each.charge_id, amount=each.amount) for each in decision.allocations)


def _keep(row: Transfer, state: TransferState, why: str, *, now: datetime) -> Decided:
    # whoever decides holds the hamlet: nobody has changed the row since it was read
    row.state, row.why, row.decided_at = state, why, now
    return Decided(transfer=row, state=state)

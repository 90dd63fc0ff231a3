"""The books that transfers are matched against, kept from one transaction to the next as long as nothing changed."""

from __future__ import annotations

from collections.abc import Hashable

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from models.matching_books import MatchingBook, load_book
from models.tables import (
    Allocation,
    BankAccount,
    Fund,
    HeldCash,
    Household,
    LedgerEntry,
    RegisterChange,
    Round,
    Transfer,
)

MOST_BOOKS = 20  # hamlets of one commune

Stamp = tuple[Hashable, ...]


class Shelf:
    """One book a hamlet. The caller holds the hamlet (`payments.lock`) while it uses a book."""

    def __init__(self) -> None:
        self._books: dict[int, tuple[Stamp, MatchingBook]] = {}

    async def take(self, session: AsyncSession, hamlet_id: int) -> MatchingBook:
        """The hamlet's book as things stand: the kept one, where nothing that it holds has changed since."""
        stamp = await _stamp(session, hamlet_id)
        kept = self._books.pop(hamlet_id, None)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        return await load_book(session, hamlet_id)

    async def put(self, session: AsyncSession, hamlet_id: int, book: MatchingBook) -> None:
        """Keep a book that has followed all that this transaction booked.

        Should the transaction be rolled back after all, the stamp no longer fits and the book is loaded anew.
        """
        while len(self._books) >= MOST_BOOKS:
            self._books.pop(next(iter(self._books)))
        self._books[hamlet_id] = (await _stamp(session, hamlet_id), book)


async def _stamp(session: AsyncSession, hamlet_id: int) -> Stamp:
    """What changes whenever anything changes that matching looks at."""
    # payments, reversals, charges, corrections, withdrawals: no two lines of a chain have one hash
    last = (
        select(LedgerEntry.hash)
        .where(LedgerEntry.fund_id == Fund.id)
        .order_by(LedgerEntry.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    funds = await session.execute(
        select(Fund.id, Fund.account_id, last).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id)
    )
    rounds = await session.execute(
        select(Round.status, func.count(), func.max(Round.id))
        .where(Round.hamlet_id == hamlet_id)
        .group_by(Round.status)
        .order_by(Round.status)
    )
    households = (
        select(func.count().label("all"), func.count(Household.closed_at).label("closed"))
        .where(Household.hamlet_id == hamlet_id)
        .subquery()
    )
    held = (
        select(
            func.count().label("all"),
            func.count(HeldCash.handover_id).label("handed_over"),
            func.count(HeldCash.cancelled_at).label("cancelled"),
        )
        .where(HeldCash.hamlet_id == hamlet_id)
        .subquery()
    )
    others = (
        select(func.max(RegisterChange.id)).where(RegisterChange.hamlet_id == hamlet_id),
        select(func.count()).select_from(BankAccount).where(BankAccount.hamlet_id == hamlet_id),
        select(func.max(Allocation.id)),  # what a treasurer saw has found its credit
        select(func.max(Transfer.decided_at)).where(
            Transfer.hamlet_id == hamlet_id, Transfer.decided_by.is_not(None)
        ),
    )
    counting = select(households, held, *(each.scalar_subquery() for each in others))
    counted = (await session.execute(counting.select_from(households.join(held, true())))).one()
    return (*(tuple(row) for row in (*rounds, *funds)), *counted)

"""Money that was counted or read at the bank, held against the book; a difference is explained by an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import allocations, balances, on_trust, rounds, vouchers
from models.domain.fund_book import IncomeKind, Purse
from models.domain.ledger import EntryKind
from models.domain.seen_money import BOOKED_WITHIN
from models.receipts import Receipt, receipts_numbered
from models.tables import (
    Charge,
    Count,
    Fee,
    Fund,
    Hamlet,
    LedgerEntry,
    Payment,
    PaymentWay,
    Round,
    Transfer,
)
from models.transfer_booking import WAITING
from models.vouchers import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must be there by the book. `unclear` transfers lie in the bank and in no book yet, in number and đồng.

    What was only `seen` is the other way round: in the book, and the bank has not told of it.
    """

    amount: int
    unclear: int = 0
    unclear_sum: int = 0
    seen: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count that was kept; `entry` explains its difference, None where there is none."""

    counted: int
    expected: int
    entry: Written | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCompared:
    """What came in for a round: by its receipts, in cash and by transfer, and by the book.

    `seen` are those by transfer that the treasurer booked on sight and the bank has not told of.
    """

    by_transfer: int
    by_cash: int
    in_book: int
    seen: tuple[Receipt, ...] = ()

    @property
    def by_receipts(self) -> int:
        """All receipts that stand."""
        return self.by_transfer + self.by_cash

    @property
    def agrees(self) -> bool:
        """Whether the book says the same."""
        return self.by_receipts == self.in_book


async def expected(session: AsyncSession, fund: Fund, purse: Purse) -> Expected:
    """What must be there: in the one box of all funds, or in the account that this fund uses, maybe with others."""
    if purse is Purse.CASH:
        return Expected(amount=await balances.cash_held(session, fund.hamlet_id))
    held = await balances.balances(session, fund.hamlet_id)
    if fund.account_id is None:
        return Expected(amount=held[fund.id].bank)
    together = select(Fund.id).where(Fund.hamlet_id == fund.hamlet_id, Fund.account_id == fund.account_id)
    unclear, unclear_sum = await allocations.unbooked(
        session, Transfer.account_id == fund.account_id, Transfer.state.in_(WAITING)
    )
    of_account = (await session.scalars(together)).all()
    return Expected(
        amount=sum(held[each].bank for each in of_account),
        unclear=unclear,
        unclear_sum=unclear_sum,
        seen=await _only_seen(session, fund.hamlet_id, LedgerEntry.fund_id.in_(of_account)),
    )


async def keep(
    session: AsyncSession,
    fund: Fund,
    purse: Purse,
    *,
    counted: int,
    explanation: str,
    by: int | None,
    key: str,
    today: date,
    now: datetime,
) -> Counted:
    """Keep a count; a difference goes into the fund's book with its explanation, so that both agree.

    The same request key keeps and books once.
    """
    await session.execute(select(Hamlet.id).where(Hamlet.id == fund.hamlet_id).with_for_update())
    known = await requested(session, key)
    if known is not None:
        return known
    by_the_book = (await expected(session, fund, purse)).amount
    difference = counted - by_the_book
    written: Written | None = None
    if difference > 0:
        written = await vouchers.book_income(
            session,
            fund,
            source=IncomeKind.COUNTED,
            purse=purse,
            amount=difference,
            what=explanation,
            by=by,
            key=f"{key}-entry",
            today=today,
            now=now,
        )
    elif difference < 0:
        written = await vouchers.book_expense(
            session,
            fund,
            purse=purse,
            amount=-difference,
            what=explanation,
            by=by,
            key=f"{key}-entry",
            today=today,
            now=now,
        )
    session.add(
        Count(
            hamlet_id=fund.hamlet_id,
            fund_id=fund.id,
            purse=purse,
            counted=counted,
            expected=by_the_book,
            entry_id=written.entry_id if written else None,
            by=by,
            request_key=key,
            at=now,
        )
    )
    await session.flush()
    return Counted(counted=counted, expected=by_the_book, entry=written)


async def requested(session: AsyncSession, key: str) -> Counted | None:
    """What a request key kept before; None where nothing was."""
    row = await session.scalar(select(Count).where(Count.request_key == key))
    if row is None:
        return None
    entry = await vouchers.voucher(session, row.entry_id, hamlet_id=row.hamlet_id) if row.entry_id else None
    return Counted(counted=row.counted, expected=row.expected, entry=entry)


async def lately(session: AsyncSession, hamlet_id: int, *, limit: int) -> list[Count]:
    """The newest counts of a hamlet, the last first."""
    of_hamlet = select(Count).where(Count.hamlet_id == hamlet_id).order_by(Count.id.desc()).limit(limit)
    return list(await session.scalars(of_hamlet))


async def compare_round(session: AsyncSession, round_id: int) -> RoundCompared:
    """What a round's receipts come to, and what the book says of it."""
    by_way = await rounds.money_by_way(session, round_id)
    hamlet_id = (await session.get_one(Round, round_id)).hamlet_id
    fund_id = select(Fee.fund_id).join(Round, Round.fee_id == Fee.id).where(Round.id == round_id).scalar_subquery()
    entry, undone = aliased(LedgerEntry), aliased(LedgerEntry)
    in_book = 0
    for of_payments in (
        select(entry.amount).where(
            entry.fund_id == fund_id, entry.round_id == round_id, entry.kind == EntryKind.PAYMENT
        ),
        select(entry.amount)
        .join(undone, (undone.fund_id == entry.fund_id) & (undone.number == entry.reversed_number))
        .where(
            entry.fund_id == fund_id,
            entry.round_id == round_id,
            entry.kind == EntryKind.REVERSAL,
            undone.kind == EntryKind.PAYMENT,
        ),
    ):
        in_book += sum(await session.scalars(of_payments))
    return RoundCompared(
        by_transfer=by_way.get(PaymentWay.TRANSFER, 0),
        by_cash=by_way.get(PaymentWay.CASH, 0),
        in_book=in_book,
        seen=await _only_seen(session, hamlet_id, Charge.round_id == round_id),
    )


async def not_told(session: AsyncSession, hamlet_id: int, *, until: date) -> tuple[Receipt, ...]:
    """Receipts written on sight whose credit should be among the bank's lines up to that day, and is not."""
    return await _only_seen(session, hamlet_id, LedgerEntry.booked_on < until - BOOKED_WITHIN)


async def _only_seen(session: AsyncSession, hamlet_id: int, condition: ColumnElement[bool]) -> tuple[Receipt, ...]:
    """The receipts on trust that meet it, since the bank's lines are known here: before that all of them are."""
    since = await session.scalar(select(func.min(Transfer.booked_on)).where(Transfer.hamlet_id == hamlet_id))
    if since is None:
        return ()
    found = await on_trust.receipts(session, Payment.hamlet_id == hamlet_id, condition)
    numbers = [each.seen.receipt for each in found if each.seen.on >= since]
    return tuple(await receipts_numbered(session, hamlet_id=hamlet_id, numbers=numbers)) if numbers else ()

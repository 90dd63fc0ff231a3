"""What each fund of a hamlet holds now, in the treasurer's box and in the bank: computed from the book."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, bindparam, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.domain.fund_book import Balance, Purse
from models.domain.ledger import OWED, EntryKind
from models.tables import Fund, LedgerEntry, Payment, PaymentWay, Reversal, Voucher

NOTHING = Balance()
PURSES = {PaymentWay.CASH: Purse.CASH, PaymentWay.TRANSFER: Purse.BANK}
"""Where a household's money lies, by the way it came."""

_PLAIN = [kind for kind in EntryKind if kind not in OWED and kind is not EntryKind.REVERSAL]


def _sum(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


# asked after every booking: made once
_HAMLET = Fund.hamlet_id == bindparam("hamlet")
_ENTRY, _UNDONE = aliased(LedgerEntry), aliased(LedgerEntry)
_TOTALS = (
    select(Fund.id, _sum(_ENTRY.amount))
    .outerjoin(_ENTRY, (_ENTRY.fund_id == Fund.id) & _ENTRY.kind.in_(_PLAIN))
    .where(_HAMLET)
    .group_by(Fund.id)
    .order_by(Fund.id)
)
_UNDOINGS = (
    select(_ENTRY.fund_id, _sum(_ENTRY.amount))
    .join(_UNDONE, (_UNDONE.fund_id == _ENTRY.fund_id) & (_UNDONE.number == _ENTRY.reversed_number))
    .join(Fund, Fund.id == _ENTRY.fund_id)
    .where(_HAMLET, _ENTRY.kind == EntryKind.REVERSAL, _UNDONE.kind.in_(_PLAIN))
    .group_by(_ENTRY.fund_id)
)
_PAID = (
    select(LedgerEntry.fund_id, _sum(Payment.amount))
    .join(LedgerEntry, LedgerEntry.id == Payment.entry_id)
    .where(
        Payment.hamlet_id == bindparam("hamlet"),
        Payment.way == PaymentWay.CASH,
        ~exists().where(Reversal.payment_id == Payment.id),
    )
    .group_by(LedgerEntry.fund_id)
)
_MOVED = (
    select(LedgerEntry.fund_id, _sum(LedgerEntry.amount))
    .join(Voucher, Voucher.entry_id == LedgerEntry.id)
    .where(Voucher.hamlet_id == bindparam("hamlet"), Voucher.purse == Purse.CASH)
    .group_by(LedgerEntry.fund_id)
)


async def balances(session: AsyncSession, hamlet_id: int) -> dict[int, Balance]:
    """The balance of every fund of a hamlet, by the fund's id.

    What the book holds and no receipt or voucher says to be cash lies in the bank.
    """
    cash = await _cash(session, hamlet_id)
    totals = await session.execute(_TOTALS, {"hamlet": hamlet_id})
    undoings = await session.execute(_UNDOINGS, {"hamlet": hamlet_id})
    taken = dict(undoings.all())
    return {
        fund_id: Balance(cash=cash.get(fund_id, 0), bank=total + taken.get(fund_id, 0) - cash.get(fund_id, 0))
        for fund_id, total in totals
    }


async def balance_of(session: AsyncSession, fund: Fund) -> Balance:
    """The balance of one fund."""
    return (await balances(session, fund.hamlet_id)).get(fund.id, NOTHING)


async def cash_held(session: AsyncSession, hamlet_id: int) -> int:
    """The cash of all funds together: what the treasurer's box must hold, in đồng."""
    return sum((await _cash(session, hamlet_id)).values())


async def _cash(session: AsyncSession, hamlet_id: int) -> dict[int, int]:
    """Cash by fund: taken from households and not given back, and what vouchers put in and took out."""
    paid = await session.execute(_PAID, {"hamlet": hamlet_id})
    moved = await session.execute(_MOVED, {"hamlet": hamlet_id})
    sums: dict[int, int] = {}
    for fund_id, amount in (*paid, *moved):
        sums[fund_id] = sums.get(fund_id, 0) + amount
    return sums

"""Funds: which ones a hamlet has, and the opening balances that their books begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import vouchers
from models.accounts import NoSuchFund
from models.domain.amounts import TOO_LARGE_FROM
from models.domain.folding import nfc
from models.domain.fund_book import Balance, Purse
from models.domain.ledger import EntryKind
from models.refusals import Refusal
from models.tables import BankAccount, Fund, Hamlet, LedgerEntry, Voucher

_LONGEST_NAME = 80
LARGEST = 100 * TOO_LARGE_FROM
"""Đồng. More than any hamlet holds: the columns of the book must not run over."""


class FundExists(Refusal):
    """The hamlet has a fund of this name, with other opening balances."""

    code = "fund_exists"

    def __init__(self, name: str) -> None:
        super().__init__("fund exists")
        self.name = name


class BadFund(Refusal):
    """A fund needs a name of at most 80 letters, balances that are not negative and a day that has come."""

    code = "bad_fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAdded:
    """A fund as it now stands; `is_new` is False where it was there like that already."""

    fund: Fund
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The opening balances of a fund: of which day, and who confirmed them."""

    balance: Balance
    on: date
    confirmed_by: str


async def funds_of(session: AsyncSession, hamlet_id: int) -> list[Fund]:
    """The hamlet's funds in the order they were made."""
    return list(await session.scalars(select(Fund).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id)))


async def fund_of(session: AsyncSession, hamlet_id: int, fund_id: int) -> Fund:
    """A fund of this hamlet by its id; raises NoSuchFund."""
    fund = await session.get(Fund, fund_id)
    if fund is None or fund.hamlet_id != hamlet_id:
        raise NoSuchFund(str(fund_id))
    return fund


async def with_account(session: AsyncSession, hamlet_id: int) -> list[Fund]:
    """The funds that have a receiving account in force: a new fee can go there."""
    rows = await session.scalars(
        select(Fund)
        .join(BankAccount, BankAccount.id == Fund.account_id)
        .where(Fund.hamlet_id == hamlet_id, BankAccount.until.is_(None))
        .order_by(Fund.id)
    )
    return list(rows)


async def opening_of(session: AsyncSession, fund_id: int) -> Opening | None:
    """The opening balances that a fund's book begins with and that still stand; None where none were given."""
    rows = await session.execute(
        select(LedgerEntry, Voucher.purse)
        .join(Voucher, Voucher.entry_id == LedgerEntry.id)
        .where(LedgerEntry.fund_id == fund_id, LedgerEntry.kind == EntryKind.OPENING)
        .order_by(LedgerEntry.number)
    )
    given = Balance()
    first: LedgerEntry | None = None
    for entry, purse in rows:
        first = first or entry
        given = given.plus(purse, entry.amount)
    if first is None:
        return None
    fund = await session.get_one(Fund, fund_id)
    by = (await vouchers.voucher(session, first.id, hamlet_id=fund.hamlet_id)).what
    return Opening(balance=given, on=first.booked_on, confirmed_by=by)


async def add_fund(
    session: AsyncSession,
    hamlet: Hamlet,
    *,
    name: str,
    opening: Balance,
    on: date | None,
    confirmed_by: str,
    by: int | None = None,
    today: date,
    now: datetime,
) -> FundAdded:
    """Make a fund with its opening balances in đồng, or give them to one that has none yet (the first fund).

    Without a day they are of today. The same again changes nothing; raises FundExists where the balances are
    others, BadFund.
    """
    clean = " ".join(nfc(name).split())
    sums = (opening.cash, opening.bank)
    if not clean or len(clean) > _LONGEST_NAME or min(sums) < 0 or max(sums) > LARGEST or (on or today) > today:
        raise BadFund
    # the hamlet's row is the lock: two who add the same fund at once make one
    await session.get_one(Hamlet, hamlet.id, with_for_update=True, populate_existing=True)
    fund = await session.scalar(select(Fund).where(Fund.hamlet_id == hamlet.id, Fund.name == clean))
    is_new = fund is None
    if fund is None:
        fund = Fund(hamlet_id=hamlet.id, name=clean, opened_on=on or today, created_at=now)
        session.add(fund)
        await session.flush()
    given = await opening_of(session, fund.id)
    if given is not None:
        if (given.balance, given.on) != (opening, on or given.on):
            raise FundExists(clean)
        return FundAdded(fund=fund, is_new=False)
    if opening == Balance():
        return FundAdded(fund=fund, is_new=is_new)
    fund.opened_on = on or today
    for purse in Purse:
        row = Voucher(
            hamlet_id=hamlet.id, purse=purse, booked_by=by, request_key=f"opening-{fund.id}-{purse}", at=now
        )
        await vouchers.write(
            session,
            fund,
            kind=EntryKind.OPENING,
            amount=opening.of(purse),
            on=fund.opened_on,
            what=confirmed_by,
            row=row,
        )
    return FundAdded(fund=fund, is_new=True)

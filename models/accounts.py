"""Funds and the accounts that receive their money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import ledger
from models.domain import pay_codes
from models.domain.banks import AmbiguousBank, UnknownBank, find_bank
from models.domain.folding import fold, nfc
from models.domain.ledger import EntryKind
from models.refusals import Refusal
from models.tables import BankAccount, Fund, Hamlet, LedgerEntry

_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}")
_LONGEST_HOLDER = 80
_LONGEST_NAME = 80


class NoSuchFund(Refusal):
    """The hamlet has no fund of this name, or none at all."""

    code = "no_such_fund"

    def __init__(self, name: str) -> None:
        super().__init__("no such fund")
        self.name = name


class FundExists(Refusal):
    """The hamlet has a fund of this name, with other opening balances."""

    code = "fund_exists"

    def __init__(self, name: str) -> None:
        super().__init__("fund exists")
        self.name = name


class BadFund(Refusal):
    """A fund needs a name of at most 80 letters, balances that are not negative and a day that has come."""

    code = "bad_fund"


class AccountExists(Refusal):
    """The fund has its receiving account; another takes two people (product 8)."""

    code = "account_exists"

    def __init__(self, fund: str) -> None:
        super().__init__("account exists")
        self.fund = fund


class BadAccount(Refusal):
    """A bank that is not known (or may be several), or a number or a holder that no account has."""

    code = "bad_account"

    def __init__(self, field: str, written: str, banks: tuple[str, ...] = ()) -> None:
        super().__init__(field)
        self.field = field  # "bank", "number" or "holder"
        self.written = written
        self.banks = banks  # which ones are meant, where several are


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAdded:
    """A fund as it now stands; `is_new` is False where it was there like that already."""

    fund: Fund
    is_new: bool


async def first_fund(session: AsyncSession, hamlet_id: int) -> Fund | None:
    """The hamlet's first fund, which new fees go to."""
    fund: Fund | None = await session.scalar(
        select(Fund).where(Fund.hamlet_id == hamlet_id).order_by(Fund.id).limit(1)
    )
    return fund


async def fund_named(session: AsyncSession, hamlet_id: int, name: str | None) -> Fund:
    """The fund of this name, or the first one where none is named; raises NoSuchFund."""
    if name is None:
        fund = await first_fund(session, hamlet_id)
    else:
        fund = await session.scalar(select(Fund).where(Fund.hamlet_id == hamlet_id, Fund.name == _clean(name)))
    if fund is None:
        raise NoSuchFund(name or "")
    return fund


async def account_of(session: AsyncSession, fund: Fund) -> pay_codes.Account | None:
    """The account that a fund's money goes to now."""
    row = await session.get(BankAccount, fund.account_id) if fund.account_id is not None else None
    if row is None or row.until is not None:
        return None
    return pay_codes.account(bank_bin=row.bank_bin, number=row.number, holder=row.holder)


async def set_first_account(
    session: AsyncSession,
    hamlet: Hamlet,
    *,
    bank: str,
    number: str,
    holder: str,
    fund: str | None = None,
    now: datetime,
) -> BankAccount:
    """Give a fund (the first one, if none is named) its first account.

    Raises AccountExists where it has one, BadAccount, NoSuchFund.
    """
    of = await fund_named(session, hamlet.id, fund)
    bank_bin = _bank_bin(bank)
    plain = re.sub(r"[\s.\-]", "", number)
    if not _NUMBER.fullmatch(plain):
        raise BadAccount("number", number)
    name = " ".join(fold(holder).upper().split())
    if not name or len(name) > _LONGEST_HOLDER:
        raise BadAccount("holder", holder)
    # the fund's row is the lock: two terminals cannot both set the first account
    locked = await session.get_one(Fund, of.id, with_for_update=True, populate_existing=True)
    if locked.account_id is not None:
        raise AccountExists(of.name)
    account = await session.scalar(
        select(BankAccount).where(
            BankAccount.hamlet_id == hamlet.id, BankAccount.bank_bin == bank_bin, BankAccount.number == plain
        )
    )
    if account is None:
        account = BankAccount(hamlet_id=hamlet.id, bank_bin=bank_bin, number=plain, holder=name, since=now)
        session.add(account)
        await session.flush()
    elif account.until is not None:
        raise BadAccount("number", number)  # an old one, no longer in force
    locked.account_id = account.id
    await session.flush()
    return account


async def add_fund(
    session: AsyncSession,
    hamlet: Hamlet,
    *,
    name: str,
    cash: int,
    bank: int,
    on: date,
    by: str,
    today: date,
    now: datetime,
) -> FundAdded:
    """Make a fund with its opening balances in đồng, confirmed by `by` for the day `on`.

    A fund without any entry in its book takes them too (the first fund is made empty). The same again changes
    nothing; raises FundExists where the balances are others, BadFund.
    """
    clean = _clean(name)
    if not clean or len(clean) > _LONGEST_NAME or min(cash, bank) < 0 or on > today:
        raise BadFund
    fund = await session.scalar(select(Fund).where(Fund.hamlet_id == hamlet.id, Fund.name == clean))
    is_new = fund is None
    if fund is None:
        fund = Fund(hamlet_id=hamlet.id, name=clean, opened_on=on, created_at=now)
        session.add(fund)
        await session.flush()
    book = (
        await session.scalars(select(LedgerEntry).where(LedgerEntry.fund_id == fund.id).order_by(LedgerEntry.number))
    ).all()
    if not book and (cash, bank) != (0, 0):
        fund.opened_on = on
        for place, amount in (("cash", cash), ("bank", bank)):
            await ledger.append(
                session,
                fund_id=fund.id,
                kind=EntryKind.OPENING,
                amount=amount,
                booked_on=on,
                words=f"{place}, confirmed by {by}",
                now=now,
            )
        return FundAdded(fund=fund, is_new=True)
    opening = [entry for entry in book if entry.kind is EntryKind.OPENING]
    if opening and ([entry.amount for entry in opening] != [cash, bank] or opening[0].booked_on != on):
        raise FundExists(clean)
    if not opening and (cash, bank) != (0, 0):
        raise FundExists(clean)
    return FundAdded(fund=fund, is_new=is_new)


def _clean(name: str) -> str:
    return " ".join(nfc(name).split())


def _bank_bin(written: str) -> str:
    try:
        return find_bank(written).bin
    except UnknownBank:
        raise BadAccount("bank", written) from None
    except AmbiguousBank as error:
        banks = tuple(f"{bank.short_name} ({bank.bin})" for bank in error.banks)
        raise BadAccount("bank", written, banks) from None

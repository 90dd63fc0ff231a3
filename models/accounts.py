"""Funds and the accounts that receive their money."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.domain import pay_codes
from models.domain.account_numbers import clean_number
from models.domain.banks import AmbiguousBank, UnknownBank, find_bank
from models.domain.folding import fold, nfc
from models.refusals import Refusal
from models.tables import BankAccount, CodeStop, Fund, Hamlet

_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}")
_LONGEST_HOLDER = 80
_LONGEST_NAME = 80


class NoSuchFund(Refusal):
    """The hamlet has no fund of this name, or none at all."""

    code = "no_such_fund"

    def __init__(self, name: str) -> None:
        super().__init__("no such fund")
        self.name = name


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
        self.field = field  # "bank", "number", "holder", or "letters": a holder without any
        self.written = written
        self.banks = banks  # which ones are meant, where several are


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
    """The account that a fund's money may be sent to now; None while the hamlet's codes are stopped."""
    return await account_kept(session, fund) if await stopped(session, fund.hamlet_id) is None else None


async def account_kept(session: AsyncSession, fund: Fund) -> pay_codes.Account | None:
    """The fund's account in force, whether codes are stopped or not."""
    row = await session.get(BankAccount, fund.account_id) if fund.account_id is not None else None
    return as_account(row) if row is not None and row.until is None else None


async def in_force(session: AsyncSession, hamlet_id: int) -> list[BankAccount]:
    """The accounts that the hamlet's funds use, each once, that of the first fund at the beginning."""
    rows = await session.scalars(
        select(BankAccount)
        .join(Fund, Fund.account_id == BankAccount.id)
        .where(Fund.hamlet_id == hamlet_id, BankAccount.until.is_(None))
        .order_by(Fund.id)
    )
    return list(dict.fromkeys(rows))


async def stopped(session: AsyncSession, hamlet_id: int) -> CodeStop | None:
    """The stop under which no code of the hamlet may be shown; None while codes are good."""
    stop: CodeStop | None = await session.scalar(
        select(CodeStop).where(CodeStop.hamlet_id == hamlet_id, CodeStop.lifted_at.is_(None))
    )
    return stop


def as_account(row: BankAccount) -> pay_codes.Account:
    """An account as sentences and codes take it."""
    return pay_codes.account(bank_bin=row.bank_bin, number=row.number, holder=row.holder)


def read_account(*, bank: str, number: str, holder: str) -> pay_codes.Account:
    """An account as somebody typed it, in the form in which the bank writes it; raises BadAccount."""
    return pay_codes.account(bank_bin=read_bank(bank), number=read_number(number), holder=read_holder(holder))


def read_bank(written: str) -> str:
    """The bank's number; raises BadAccount, with the banks that may be meant."""
    try:
        return find_bank(written).bin
    except UnknownBank:
        raise BadAccount("bank", written) from None
    except AmbiguousBank as error:
        banks = tuple(f"{bank.short_name} ({bank.bin})" for bank in error.banks)
        raise BadAccount("bank", written, banks) from None


def read_number(written: str) -> str:
    """An account number without what people put between its digits; raises BadAccount."""
    plain = re.sub(r"[\s.\-]", "", written)
    if not _NUMBER.fullmatch(plain):
        raise BadAccount("number", written)
    return plain


def read_own_number(written: str) -> str:
    """A number for which somebody vouches in a talk: long enough, with digits; raises BadAccount."""
    plain = clean_number(written)
    if plain is None:
        raise BadAccount("number", written)
    return plain


def read_holder(written: str) -> str:
    """A holder's name as banks print it: capitals without marks; raises BadAccount."""
    name = " ".join(fold(written).upper().split())
    if not any(character.isalpha() for character in name):
        raise BadAccount("letters", written)
    if len(name) > _LONGEST_HOLDER:
        raise BadAccount("holder", written)
    return name


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
    wanted = read_account(bank=bank, number=number, holder=holder)
    # two terminals cannot both set the first account
    await session.execute(select(Hamlet.id).where(Hamlet.id == hamlet.id).with_for_update(key_share=True))
    locked = await session.get_one(Fund, of.id, populate_existing=True)
    if locked.account_id is not None:
        raise AccountExists(of.name)
    account = await known(session, hamlet.id, wanted)
    if account is None:
        account = BankAccount(
            hamlet_id=hamlet.id, bank_bin=wanted.bank_bin, number=wanted.number, holder=wanted.holder, since=now
        )
        session.add(account)
        await session.flush()
    elif account.until is not None:
        raise BadAccount("number", number)  # an old one, no longer in force
    locked.account_id = account.id
    await session.flush()
    return account


async def known(session: AsyncSession, hamlet_id: int, account: pay_codes.Account) -> BankAccount | None:
    """The hamlet's account of this bank and number, in force or an old one."""
    row: BankAccount | None = await session.scalar(
        select(BankAccount).where(
            BankAccount.hamlet_id == hamlet_id,
            BankAccount.bank_bin == account.bank_bin,
            BankAccount.number == account.number,
        )
    )
    return row


def _clean(name: str) -> str:
    return " ".join(nfc(name).split())

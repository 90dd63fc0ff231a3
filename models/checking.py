"""Is this account ours? For a number that was typed, or for what a VietQR code says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import accounts
from models.domain import pay_codes, vietqr
from models.domain.account_numbers import clean_number
from models.domain.pay_codes import Account
from models.tables import AccountChange, BankAccount, ChangeStatus, Hamlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """An account in force."""

    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """One that was ours until a moment; `now_used` takes the hamlet's money today."""

    account: Account
    until: datetime
    now_used: Account | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One that two people agreed on and that is ours from a moment on; `now_used` takes the money until then."""

    account: Account
    since: datetime
    now_used: Account | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOurs:
    """Nobody's whom we know. `number` is what was asked about, `ours` what takes the hamlet's money."""

    number: str
    ours: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class NotAnAccount:
    """Neither an account number nor a transfer's code: another kind of QR code, a damaged one, words."""


Checked = Ours | Coming | Old | NotOurs | NotAnAccount


async def check(session: AsyncSession, hamlet: Hamlet, asked: str) -> Checked:
    """What an account number, or the payload of a VietQR code, is to a hamlet. Stopped codes change nothing here.

    A code is ours only with bank and number; a number alone cannot say its bank.
    """
    bank_bin: str | None = None
    if asked.strip().startswith("0002"):
        try:
            code = vietqr.read(asked)
        except vietqr.BadPayload:
            return NotAnAccount()
        number, bank_bin, is_card = code.account, code.bank_bin, code.to_card
    else:
        typed = clean_number(asked)
        if typed is None:
            return NotAnAccount()
        number, is_card = typed, False
    rows = await session.scalars(
        select(BankAccount).where(BankAccount.hamlet_id == hamlet.id).order_by(BankAccount.until.desc())
    )
    every = rows.all()
    mine = [
        row
        for row in every
        if row.number.upper() == number.upper() and not is_card and bank_bin in (None, row.bank_bin)
    ]
    in_force = await accounts.in_force(session, hamlet.id)
    for row in mine:
        if row.until is None:
            return Ours(account=accounts.as_account(row))
    ours = tuple(accounts.as_account(row) for row in in_force)
    change = await session.scalar(
        select(AccountChange).where(AccountChange.hamlet_id == hamlet.id, AccountChange.status == ChangeStatus.AGREED)
    )
    if change is not None and change.due_at is not None and not is_card and bank_bin in (None, change.bank_bin):
        coming = pay_codes.account(bank_bin=change.bank_bin, number=change.number, holder=change.holder)
        if coming.number.upper() == number.upper():
            return Coming(account=coming, since=change.due_at, now_used=ours[0] if ours else None)
    for row in mine:
        if row.until is not None:
            return Old(account=accounts.as_account(row), until=row.until, now_used=ours[0] if ours else None)
    return NotOurs(number=number, ours=ours)


def is_transfer_code(payload: str) -> bool:
    """Whether what a QR code says is a transfer that a bank's app would make."""
    try:
        vietqr.read(payload)
    except vietqr.BadPayload:
        return False
    return True

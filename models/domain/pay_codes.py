"""What a payer needs to transfer money: the account, the reference for the memo, and the VietQR payload of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.domain import vietqr
from models.domain.banks import find_bank
from models.domain.references import memo


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A receiving account as the bank knows it; `bank` is the name that people know."""

    bank_bin: str
    bank: str
    number: str = field(repr=False)
    holder: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayCode:
    """A transfer to make. `amount` is in đồng, None where the payer types it."""

    account: Account
    amount: int | None
    reference: str
    payload: str = field(repr=False)


def account(*, bank_bin: str, number: str, holder: str) -> Account:
    """An account with its bank's name."""
    return Account(bank_bin=bank_bin, bank=find_bank(bank_bin).short_name, number=number, holder=holder)


def pay_code(account: Account, *, reference: str, amount: int | None, month: date | None = None) -> PayCode:
    """The transfer of an amount with a reference in its memo, and the month of it: "TKD0120016150 T12".

    The month is for people who look through their transfers; the reference says it all.
    """
    text = memo(reference, f"T{month.month}" if month else "")
    payload = vietqr.payload(bank_bin=account.bank_bin, account=account.number, amount=amount, memo=text)
    return PayCode(account=account, amount=amount, reference=reference, payload=payload)

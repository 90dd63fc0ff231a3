"""The text inside a VietQR code (NAPAS account transfer, EMVCo form): write ours, read anybody's."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.domain.folding import fold

LONGEST_MEMO = 25
"""Characters of field 62/08."""

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_TO_CARD = "QRIBFTTC"
_DONG = "704"
_LARGEST_AMOUNT = 10**13 - 1
"""Đồng; field 54 has 13 places."""

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"([0-9]{1,13})(\.0{0,2})?")


class Fault(StrEnum):
    """What is wrong with a code, or with what it should be made of."""

    BANK = "bank"
    ACCOUNT = "account"
    AMOUNT = "amount"
    MEMO = "memo"
    FORM = "form"
    """Not the form of such a code: cut off, lengths that do not add up, fields missing."""
    CHECKSUM = "checksum"
    NOT_A_TRANSFER = "not_a_transfer"
    """A payment code, but not for a transfer to an account or card: a shop's, a wallet's, another country's."""


class BadPayload(ValueError):
    """A code that cannot be made or that must not be trusted; `fault` says why."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCode:
    """What a VietQR transfer code says. `amount` is in đồng, None where the payer types it."""

    bank_bin: str
    account: str
    to_card: bool
    amount: int | None
    memo: str
    once: bool
    """Whether the code calls itself one payment's (01=12); bank apps take it as a hint."""


def payload(*, bank_bin: str, account: str, amount: int | None, memo: str) -> str:
    """The code of a transfer to `account`. Raises BadPayload.

    With an amount it is one payment's code (01=12), without one it serves many (11). The memo is folded to ASCII,
    its case is kept; it may be empty.
    """
    if not _BIN.fullmatch(bank_bin):
        raise BadPayload(Fault.BANK, f"a bank's number has 6 digits, not {bank_bin!r}")
    if not _ACCOUNT.fullmatch(account):
        raise BadPayload(Fault.ACCOUNT, f"an account has 1 to 19 letters and digits, not {account!r}")
    if amount is not None and not 0 < amount <= _LARGEST_AMOUNT:
        raise BadPayload(
            Fault.AMOUNT, f"an amount is a whole number of dong from 1 to {_LARGEST_AMOUNT}, not {amount}"
        )
    purpose = fold(memo).strip()
    if len(purpose) > LONGEST_MEMO:
        raise BadPayload(Fault.MEMO, f"a memo has at most {LONGEST_MEMO} characters, not {len(purpose)}")

    beneficiary = _field("00", bank_bin) + _field("01", account)
    text = (
        _field("00", "01")
        + _field("01", "11" if amount is None else "12")
        + _field("38", _field("00", _NAPAS) + _field("01", beneficiary) + _field("02", _TO_ACCOUNT))
        + _field("53", _DONG)
        + ("" if amount is None else _field("54", str(amount)))
        + _field("58", "VN")
        + (_field("62", _field("08", purpose)) if purpose else "")
        + "6304"
    )
    return text + _checksum(text)


def read(text: str) -> TransferCode:
    """What a code found in a picture or a message says. Fields may stand in any order. Raises BadPayload."""
    code = text.strip()
    if not code.startswith("000201") or code[-8:-4] != "6304":
        raise BadPayload(Fault.FORM, "the code does not begin with 000201 or does not end with its checksum")
    if _checksum(code[:-4]) != code[-4:].upper():
        raise BadPayload(Fault.CHECKSUM, "the checksum is wrong")
    fields = _fields(code)
    account_data = _fields(fields.get("38", ""))
    if account_data.get("00") != _NAPAS or account_data.get("02", _TO_ACCOUNT) not in (_TO_ACCOUNT, _TO_CARD):
        raise BadPayload(Fault.NOT_A_TRANSFER, "not a NAPAS transfer")
    if fields.get("53") != _DONG or fields.get("58") != "VN":
        raise BadPayload(Fault.NOT_A_TRANSFER, "not in dong or not of Vietnam")

    beneficiary = _fields(account_data.get("01", ""))
    bank_bin, account = beneficiary.get("00", ""), beneficiary.get("01", "")
    if not _BIN.fullmatch(bank_bin):
        raise BadPayload(Fault.BANK, "no bank in the code")
    if not _ACCOUNT.fullmatch(account):
        raise BadPayload(Fault.ACCOUNT, "no account in the code")
    purpose = _fields(fields.get("62", "")).get("08", "")
    return TransferCode(
        bank_bin=bank_bin,
        account=account,
        to_card=account_data.get("02") == _TO_CARD,
        amount=_amount(fields["54"]) if "54" in fields else None,
        memo="" if purpose == "***" else purpose,  # three stars ask the app to let the payer type
        once=fields.get("01") == "12",
    )


def _amount(written: str) -> int:
    parts = _AMOUNT.fullmatch(written)
    if parts is None or int(parts[1]) == 0:
        raise BadPayload(Fault.AMOUNT, f"not an amount in dong: {written!r}")
    return int(parts[1])


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02}{value}"


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in _walk(text):
        if name in fields:
            raise BadPayload(Fault.FORM, f"field {name} stands there twice")
        fields[name] = value
    return fields


def _walk(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        head = text[place : place + 4]
        if len(head) < 4 or not (head.isascii() and head.isdigit()):
            raise BadPayload(Fault.FORM, "a field has no number or length")
        length = int(head[2:])
        value = text[place + 4 : place + 4 + length]
        if length == 0 or len(value) < length:
            raise BadPayload(Fault.FORM, "the lengths do not add up")
        yield head[:2], value
        place += 4 + length


def _checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE, four upper-case hex digits."""
    return f"{binascii.crc_hqx(text.encode('utf-8', 'surrogatepass'), 0xFFFF):04X}"

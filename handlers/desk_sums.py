"""Sums that are typed into a form of the desk, read as the chat reads them."""

from __future__ import annotations

from typing import assert_never

from messages.texts import payments as texts
from messages.texts import typed as typed_texts
from models import funds
from models.domain.amounts import (
    AskBack,
    NotAnAmount,
    NotPositive,
    NotWhole,
    Sure,
    TooLarge,
    read_amount,
    read_balance,
)

_LONGEST = 60  # letters


def typed_sum(typed: str, you: str) -> Sure | AskBack | str:
    """The sum, or why it cannot be read."""
    reading = read_amount(typed[:_LONGEST])
    match reading:
        case Sure() | AskBack():
            return reading
        case NotPositive():
            return texts.not_positive(you)
        case TooLarge():
            return texts.too_large(reading.amount)
        case NotWhole() | NotAnAmount():
            return texts.not_an_amount(typed)
        case _:
            assert_never(reading)


def typed_balance(typed: str, you: str) -> int | str:
    """What a box or an account holds, which may be nothing, or why it cannot be read."""
    reading = read_balance(typed[:_LONGEST])
    match reading:
        case Sure() | AskBack():
            return reading.amount
        case TooLarge() if reading.amount <= funds.LARGEST:
            return reading.amount
        case NotPositive():
            return typed_texts.amount_not_positive(you)
        case TooLarge() | NotWhole() | NotAnAmount():
            return typed_texts.amount_not_understood(typed)
        case _:
            assert_never(reading)

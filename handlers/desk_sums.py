"""Sums that are typed into a form of the desk, read as the chat reads them."""

from __future__ import annotations

from typing import assert_never

from messages.texts import payments as texts
from models.domain.amounts import AskBack, NotAnAmount, NotPositive, NotWhole, Sure, TooLarge, read_amount

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

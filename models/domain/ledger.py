"""The hash chain of a fund: what is hashed, in which order, and how a chain is checked."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What a ledger entry records."""

    OPENING = "opening"
    CHARGE = "charge"
    CORRECTION = "correction"
    PAYMENT = "payment"
    INCOME = "income"
    EXPENSE = "expense"
    TRANSFER = "transfer"
    REVERSAL = "reversal"

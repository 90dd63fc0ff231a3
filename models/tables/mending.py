"""Mistakes put right: charges corrected, rounds withdrawn, and money that a household keeps for the next round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class ChargeCorrection(Base):
    """One household's charge set anew, with a reason and a name. Never edited; a wrong one is corrected again."""

    __tablename__ = "charge_corrections"
    __table_args__ = (CheckConstraint("amount >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charges.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"))
    was_amount: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    was_exempt: Mapped[bool]
    is_exempt: Mapped[bool]
    was_explanation: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_key: Mapped[str] = mapped_column(String(80), unique=True)  # the same request corrects once
    at: Mapped[datetime]


class Withdrawal(Base):
    """A round taken back, with a reason and a name; its charges are void."""

    __tablename__ = "withdrawals"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class HouseholdCredit(Base):
    """So much of a payment is too much for its charge, and its household's for the next round.

    The payment stays in the book; it is a credit as long as it is neither reversed nor used. Of a withdrawn round it
    is the whole payment, once the treasurer has decided so.
    """

    __tablename__ = "household_credits"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kept_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), unique=True)  # what it was booked as then
    used_at: Mapped[datetime | None] = mapped_column(index=True)

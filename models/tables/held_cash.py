"""Cash that helpers took at the door, until the treasurer has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base

_IN_HAND = "handover_id IS NULL AND cancelled_at IS NULL"


class Handover(Base):
    """A helper's cash counted by the treasurer. `counted` may differ from `expected`: the difference is kept."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expected: Mapped[int] = mapped_column(BigInteger)
    counted: Mapped[int] = mapped_column(BigInteger)
    notes: Mapped[dict[str, Any]]  # how many of each denomination: {"20000": 13}; empty where nobody counted them
    difference_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime]


class HeldCash(Base):
    """Cash of one household in a helper's hands: not in the book, but its receipt number is given already."""

    __tablename__ = "held_cash"
    __table_args__ = (
        UniqueConstraint("hamlet_id", "receipt"),
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("handover_id IS NULL OR cancelled_at IS NULL", name="one_end"),
        Index(
            "ix_held_cash_in_hand", "hamlet_id", "helper_id",
            sqlite_where=text(_IN_HAND), postgresql_where=text(_IN_HAND),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    charge_id: Mapped[int] = mapped_column(ForeignKey("charges.id"), index=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    receipt: Mapped[int]  # of the hamlet's one sequence; the payment gets the same
    request_key: Mapped[str] = mapped_column(String(80), unique=True)  # the same request is taken once
    taken_at: Mapped[datetime]
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    cancel_reason: Mapped[str] = mapped_column(String(200), default="")

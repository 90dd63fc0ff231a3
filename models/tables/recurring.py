"""Rounds that come every month: what is collected on which day, and where each month stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.recurring import OpeningStatus
from models.tables.base import Base, by_value
from models.tables.money import BasisKind


class RecurringRound(Base):
    """A fee that is collected every month, as it was set up. Changed, it is stopped and a new one is set up."""

    __tablename__ = "recurring_rounds"
    __table_args__ = (
        Index(
            "uq_recurring_rounds_running", "fee_id", unique=True,
            sqlite_where=text("stopped_at IS NULL"), postgresql_where=text("stopped_at IS NULL"),
        ),
        CheckConstraint("open_day BETWEEN 1 AND 31 AND due_day BETWEEN 1 AND 31", name="days_of_a_month"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    fee_id: Mapped[int] = mapped_column(ForeignKey("fees.id"))
    open_day: Mapped[int]  # in a shorter month its last day
    due_day: Mapped[int]  # not after `open_day`: of the month after
    parts: Mapped[list[dict[str, Any]]]  # {"amount": đồng, "unit": a rates.Per}; none where it is voluntary
    exemptions: Mapped[list[dict[str, Any]]]  # {"category": a Category, "percent_off": 1 to 100}
    basis: Mapped[BasisKind] = mapped_column(by_value(BasisKind))
    basis_text: Mapped[str] = mapped_column(String(200), default="")
    basis_on: Mapped[date | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    stopped_at: Mapped[datetime | None]


class RecurringOpening(Base):
    """One month of a recurring round. A fee is opened once a month: the constraint is the guarantee."""

    __tablename__ = "recurring_openings"
    __table_args__ = (
        UniqueConstraint("fee_id", "month"),
        Index("ix_recurring_openings_status", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recurring_id: Mapped[int] = mapped_column(ForeignKey("recurring_rounds.id"), index=True)
    fee_id: Mapped[int] = mapped_column(ForeignKey("fees.id"))
    month: Mapped[date]  # the first day of the month that the round is named after
    due_on: Mapped[date]
    ask_at: Mapped[datetime]  # when the head is asked (again)
    opens_at: Mapped[datetime]
    status: Mapped[OpeningStatus] = mapped_column(by_value(OpeningStatus), default=OpeningStatus.PLANNED)
    times_asked: Mapped[int] = mapped_column(default=0)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who said open, put off or leave out
    decided_at: Mapped[datetime | None]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)

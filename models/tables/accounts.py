"""Changing the receiving account and stopping every code: what one person asked for and another agreed to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, by_value


class ChangeStatus(StrEnum):
    """How far a change of the account is."""

    PROPOSED = "proposed"
    AGREED = "agreed"  # announced; takes effect at `due_at`
    DONE = "done"
    REFUSED = "refused"  # the other person said no
    STOPPED = "stopped"  # somebody stopped it
    LAPSED = "lapsed"  # nobody agreed in time, or one of the two may not decide any more


class AccountChange(Base):
    """Another account for all funds that use one: the row is its own schedule. What is asked for never changes."""

    __tablename__ = "account_changes"
    __table_args__ = (
        Index(
            "uq_account_changes_open", "hamlet_id", unique=True,
            sqlite_where=text("status IN ('proposed', 'agreed')"),
            postgresql_where=text("status IN ('proposed', 'agreed')"),
        ),
        Index("ix_account_changes_due", "status", "due_at"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "status NOT IN ('agreed', 'done') OR (agreed_by IS NOT NULL AND due_at IS NOT NULL)", name="agreed_first"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    old_account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"))
    bank_bin: Mapped[str] = mapped_column(String(6))
    number: Mapped[str] = mapped_column(String(19))
    holder: Mapped[str] = mapped_column(String(80))
    status: Mapped[ChangeStatus] = mapped_column(by_value(ChangeStatus), default=ChangeStatus.PROPOSED)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    agreed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: the clock
    ended_at: Mapped[datetime | None]
    new_account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"), index=True)  # of DONE


class CodeStop(Base):
    """Every code of a hamlet is stopped, from one person's word until two people's."""

    __tablename__ = "code_stops"
    __table_args__ = (
        Index(
            "uq_code_stops_open", "hamlet_id", unique=True,
            sqlite_where=text("lifted_at IS NULL"), postgresql_where=text("lifted_at IS NULL"),
        ),
        CheckConstraint("lifted_by IS NULL OR (agreed_by IS NOT NULL AND agreed_by <> lifted_by)", name="two_people"),
        CheckConstraint("(lifted_by IS NULL) = (lifted_at IS NULL)", name="lifted_by_somebody"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    stopped_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stopped_at: Mapped[datetime]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the first who wants to start again
    agreed_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]

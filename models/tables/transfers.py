"""Transfers: what banks say came in and went out, by which ways we heard of it, and what it was booked as."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, by_value


class FeedKind(StrEnum):
    """Who tells us of credits."""

    SEPAY = "sepay"
    CASSO = "casso"


class Feed(Base):
    """A provider's word about one account (or all accounts of a hamlet), with its own secrets and door."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FeedKind] = mapped_column(by_value(FeedKind))
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"))  # None: all of the hamlet
    door: Mapped[str] = mapped_column(String(40), unique=True)  # random part of /hooks/<kind>/<door>
    secret: Mapped[str] = mapped_column(String(200), default="")  # empty: taken from the environment
    api_key: Mapped[str] = mapped_column(String(200), default="")
    heard_at: Mapped[datetime | None]  # the last webhook that was in order
    listed_at: Mapped[datetime | None]  # the provider's list was read up to here
    created_at: Mapped[datetime]


class RawCredit(Base):
    """A webhook's body as it came; kept for KEEP_RAW_DAYS."""

    __tablename__ = "raw_credits"

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(index=True)


class TransferState(StrEnum):
    """What became of a transfer."""

    PENDING = "pending"  # received, not yet matched
    BOOKED = "booked"
    REVIEW = "review"  # a person decides
    IGNORED = "ignored"  # not the fund's money
    OTHER = "other"  # hamlet money of no household
    REVERSED = "reversed"  # its receipts were cancelled


class Transfer(Base):
    """One line of an account. The words are dropped from ignored ones after some days."""

    __tablename__ = "transfers"
    __table_args__ = (
        Index("ix_transfers_account_day", "account_id", "booked_on"),
        Index("ix_transfers_hamlet_day", "hamlet_id", "booked_on"),
        Index("ix_transfers_hamlet_state", "hamlet_id", "state"),
        Index(
            "ix_transfers_decided", "hamlet_id", "decided_at",
            sqlite_where=text("decided_by IS NOT NULL"), postgresql_where=text("decided_by IS NOT NULL"),
        ),
        Index(
            "ix_transfers_pending", "hamlet_id", "id",
            sqlite_where=text("state = 'pending'"), postgresql_where=text("state = 'pending'"),
        ),
        CheckConstraint("amount <> 0", name="not_nothing"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"))
    source: Mapped[str] = mapped_column(String(20))  # the way it came first
    amount: Mapped[int] = mapped_column(BigInteger)  # đồng; negative: money went out
    booked_at: Mapped[datetime]  # the bank's moment
    has_time: Mapped[bool] = mapped_column(default=True)  # False: only the day is known
    booked_on: Mapped[date]  # the local day of that
    memo: Mapped[str | None] = mapped_column(Text)  # as the bank writes it; None: dropped
    sender: Mapped[str | None] = mapped_column(String(200))
    sender_bank: Mapped[str] = mapped_column(String(80), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")  # the bank's
    balance: Mapped[int | None] = mapped_column(BigInteger)  # of the account after it
    state: Mapped[TransferState] = mapped_column(by_value(TransferState), default=TransferState.PENDING)
    why: Mapped[str] = mapped_column(String(60), default="")  # the reason of its state, as a short English word
    payer: Mapped[str] = mapped_column(String(120), default="")  # how a treasurer's decision knows this payer again
    later_on: Mapped[date | None]  # put off by the treasurer to this day
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: booked by itself
    received_at: Mapped[datetime]


class TransferId(Base):
    """An id by which a source knows a transfer; a credit keeps all of its ids."""

    __tablename__ = "transfer_ids"
    __table_args__ = (UniqueConstraint("account_id", "source", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_accounts.id"))
    source: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(120))


class Allocation(Base):
    """A part of a transfer that was booked: as a household's payment, or as other income of a fund."""

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("(payment_id IS NULL) <> (entry_id IS NULL)", name="payment_or_income"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), unique=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"), unique=True)  # other income
    amount: Mapped[int] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None]  # other income that was taken back

"""Money of a fund that no household paid: vouchers beside their ledger entries, pictures, counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.fund_book import IncomeKind, Purse
from models.tables.base import Base, by_value


class Voucher(Base):
    """What a ledger entry of opening, income, expense or transfer (or its undoing) does not say itself.

    What the money was for stands in the entry's words, which may be erased. Never edited or deleted.
    """

    __tablename__ = "vouchers"
    __table_args__ = (UniqueConstraint("hamlet_id", "number"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    purse: Mapped[Purse] = mapped_column(by_value(Purse))
    number: Mapped[int | None]  # phiếu chi số, one sequence a hamlet; of expenses only
    source: Mapped[IncomeKind | None] = mapped_column(by_value(IncomeKind))  # of income
    other_fund_id: Mapped[int | None] = mapped_column(ForeignKey("funds.id"))  # of transfers: the other side
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: the terminal
    request_key: Mapped[str] = mapped_column(String(80), unique=True)  # the same request books once
    at: Mapped[datetime]


class VoucherPaper(Base):
    """A photographed bill of an expense; without a picture: there is no paper, and somebody said so."""

    __tablename__ = "voucher_papers"
    __table_args__ = (Index("ix_voucher_papers_entry_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("vouchers.entry_id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"), index=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class Count(Base):
    """Cash that was counted or a bank balance that was read, held against the book. Never edited or deleted."""

    __tablename__ = "counts"
    __table_args__ = (CheckConstraint("counted >= 0", name="not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"))  # whose book takes the difference
    purse: Mapped[Purse] = mapped_column(by_value(Purse))
    counted: Mapped[int] = mapped_column(BigInteger)
    expected: Mapped[int] = mapped_column(BigInteger)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))  # explains a difference
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_key: Mapped[str] = mapped_column(String(80), unique=True)
    at: Mapped[datetime]

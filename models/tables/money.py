"""Money: funds, accounts, fees, rounds, charges, the ledger. Amounts are integers of đồng."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.ledger import EntryKind
from models.domain.rates import Per
from models.tables.base import Base, by_value


class BankAccount(Base):
    """An account that receives the hamlet's money. Numbers may hold letters: never a number."""

    __tablename__ = "bank_accounts"
    __table_args__ = (UniqueConstraint("hamlet_id", "bank_bin", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    bank_bin: Mapped[str] = mapped_column(String(6))
    number: Mapped[str] = mapped_column(String(19), index=True)
    holder: Mapped[str] = mapped_column(String(80))  # as the bank writes it: upper case ASCII
    since: Mapped[datetime]
    until: Mapped[datetime | None]  # set: an old one, no longer printed


class Fund(Base):
    """Money kept apart, with its opening balances and the account in force."""

    __tablename__ = "funds"
    __table_args__ = (UniqueConstraint("hamlet_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_accounts.id"))
    opened_on: Mapped[date]
    created_at: Mapped[datetime]


class Fee(Base):
    """A standing kind of contribution of one fund."""

    __tablename__ = "fees"
    __table_args__ = (UniqueConstraint("fund_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class BasisKind(StrEnum):
    """On what a round rests."""

    REQUIRED = "required"
    AGREED = "agreed"
    VOLUNTARY = "voluntary"


class RoundStatus(StrEnum):
    """Whether a round takes money."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Round(Base):
    """One collection of one fee, with a due date."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("hamlet_id", "number"),
        CheckConstraint("number > 0 AND number < 1000", name="number_of_three_digits"),
        Index("ix_rounds_status", "status", "hamlet_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    fee_id: Mapped[int] = mapped_column(ForeignKey("fees.id"), index=True)
    number: Mapped[int]  # in every reference of the round
    title: Mapped[str] = mapped_column(String(120))  # "vệ sinh môi trường tháng 11"
    due_on: Mapped[date]
    basis: Mapped[BasisKind] = mapped_column(by_value(BasisKind))
    basis_text: Mapped[str] = mapped_column(String(200), default="")  # of REQUIRED
    basis_on: Mapped[date | None]  # of AGREED: the day of the meeting
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)  # the same request opens nothing new
    status: Mapped[RoundStatus] = mapped_column(by_value(RoundStatus), default=RoundStatus.OPEN)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: the terminal
    opened_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]  # the posts are queued (by the service, also for the terminal)
    told_at: Mapped[datetime | None]  # the households that owe and can be reached were told
    card_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # the picture with the round's code
    closed_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]  # households were reminded for all that the plan holds up to this day
    counted_on: Mapped[date | None]  # the groups got all collection posts that the plan holds up to this day
    remind_on: Mapped[date | None]  # the head or treasurer asked to remind households by hand, on this day
    told_percent: Mapped[int] = mapped_column(default=0)  # the last of 50, 80, 100 that the groups were told

    @property
    def is_voluntary(self) -> bool:
        """Whether it makes no debts and takes any amount."""
        return self.basis is BasisKind.VOLUNTARY


class RoundPart(Base):
    """One addend of a round's formula: so many đồng per unit."""

    __tablename__ = "round_parts"
    __table_args__ = (UniqueConstraint("round_id", "unit"), CheckConstraint("amount > 0", name="positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    amount: Mapped[int]
    unit: Mapped[Per] = mapped_column(by_value(Per))


class RoundExemption(Base):
    """A category that pays less in one round: `percent_off` 100 is exempt."""

    __tablename__ = "round_exemptions"
    __table_args__ = (
        UniqueConstraint("round_id", "category"),
        CheckConstraint("percent_off > 0 AND percent_off <= 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    category: Mapped[str] = mapped_column(String(20))
    percent_off: Mapped[int]


class Charge(Base):
    """What one household owes in one round. 0 with `is_exempt` for the exempt, 0 without for voluntary rounds."""

    __tablename__ = "charges"
    __table_args__ = (
        UniqueConstraint("round_id", "household_id"),
        CheckConstraint("amount >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    explanation: Mapped[str] = mapped_column(String(200))  # "4 khẩu × 5.000đ + 20.000đ/hộ = 40.000đ"
    is_exempt: Mapped[bool] = mapped_column(default=False)
    voided_at: Mapped[datetime | None]


class LedgerEntry(Base):
    """One line of a fund's chain. Never updated, never deleted: the database itself refuses."""

    __tablename__ = "ledger_entries"
    __table_args__ = (UniqueConstraint("fund_id", "number"), CheckConstraint("number > 0", name="numbered"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("funds.id"), index=True)
    number: Mapped[int]  # without gaps, from 1, in its fund
    kind: Mapped[EntryKind] = mapped_column(by_value(EntryKind))
    amount: Mapped[int] = mapped_column(BigInteger)  # đồng; its sign as the kind means it
    booked_on: Mapped[date]  # local day
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    reversed_number: Mapped[int | None]
    text_hash: Mapped[str] = mapped_column(String(64))  # salted hash of the personal text in entry_texts
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class EntryText(Base):
    """The personal words of a ledger entry; may be erased, the chain still holds."""

    __tablename__ = "entry_texts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text)
    erased_at: Mapped[datetime | None]


class PaymentWay(StrEnum):
    """How money came."""

    CASH = "cash"
    TRANSFER = "transfer"


class Payment(Base):
    """A booked amount against a charge. Never edited or deleted; a mistake is reversed."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("hamlet_id", "receipt"),
        CheckConstraint("amount > 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charges.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    way: Mapped[PaymentWay] = mapped_column(by_value(PaymentWay))
    receipt: Mapped[int]  # phiếu thu số, one sequence a hamlet
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_key: Mapped[str | None] = mapped_column(String(80), unique=True)  # the same request books once
    paid_at: Mapped[datetime]


class Reversal(Base):
    """The undoing of a payment, with a reason and a name."""

    __tablename__ = "reversals"

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"))
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class ClaimStatus(StrEnum):
    """What became of "I have paid"."""

    OPEN = "open"
    SETTLED = "settled"
    REFUSED = "refused"


class Claim(Base):
    """A household says it has paid: goes to the treasurer, is never money by itself."""

    __tablename__ = "claims"
    __table_args__ = (
        Index(
            "uq_claims_open", "charge_id", unique=True,
            sqlite_where=text("status = 'open'"), postgresql_where=text("status = 'open'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charges.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    way: Mapped[PaymentWay] = mapped_column(by_value(PaymentWay))
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    status: Mapped[ClaimStatus] = mapped_column(by_value(ClaimStatus), default=ClaimStatus.OPEN)
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

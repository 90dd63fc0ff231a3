"""What people ask about their own data, and what is done for a household that said yes to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, by_value


class DataWishState(StrEnum):
    """What became of a wish to have something put right."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"  # the head could not do it, and called


class DataWish(Base):
    """Somebody asks the head to put right what is held about them; the law gives a day by which it is done."""

    __tablename__ = "data_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    words: Mapped[str] = mapped_column(Text)  # as typed; forgotten with the questions once it is settled
    state: Mapped[DataWishState] = mapped_column(by_value(DataWishState), default=DataWishState.OPEN)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class HouseholdYes(Base):
    """A household's recorded yes that a helper may act for it; `proof_id` is the voice note or the photo."""

    __tablename__ = "household_yes"
    __table_args__ = (
        Index(
            "uq_household_yes_living", "household_id", "helper_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    proof_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    way: Mapped[str] = mapped_column(String(10))  # "voice" or "photo"
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # withdrawn, or replaced by a newer one


class DoneKind(StrEnum):
    """What a helper can do for a household."""

    SHOWN = "shown"  # what it has to pay, with its codes
    CLAIMED = "claimed"  # "we have transferred"
    CODE = "code"  # a code that joins the household's own phone


class DoneForHousehold(Base):
    """One thing that a helper did for a household under its yes; `told_at` once a phone of the household heard it."""

    __tablename__ = "done_for_households"

    id: Mapped[int] = mapped_column(primary_key=True)
    yes_id: Mapped[int] = mapped_column(ForeignKey("household_yes.id"), index=True)
    kind: Mapped[DoneKind] = mapped_column(by_value(DoneKind))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id"))
    code_id: Mapped[int | None] = mapped_column(ForeignKey("codes.id"))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]

"""What a hamlet adds to the shipped answers: entries of its own, corrections, facts that only it knows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class LocalEntry(Base):
    """One version of an answer written in the hamlet; the newest that is not undone holds.

    `entry_id` is the id of the shipped entry that it corrects, or one of the hamlet's own. `corrects` is the day on
    which the shipped entry had been reviewed then: a later one shows that the set has moved on since.
    """

    __tablename__ = "local_entries"
    __table_args__ = (Index("ix_local_entries_hamlet_id_entry_id", "hamlet_id", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    entry_id: Mapped[str] = mapped_column(String(60))
    question: Mapped[str] = mapped_column(Text)
    variants: Mapped[list[str]] = mapped_column(default=list)  # how people asked, masked
    answer: Mapped[str] = mapped_column(Text)
    corrects: Mapped[date | None]
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    author: Mapped[str] = mapped_column(String(120))  # the name that signs
    written_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class LocalFact(Base):
    """A fact that only the hamlet knows (the police's number, the wifi), asked of its head once."""

    __tablename__ = "local_facts"
    __table_args__ = (UniqueConstraint("hamlet_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    key: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text, default="")  # empty: asked, or passed over
    asked_at: Mapped[datetime]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime | None]

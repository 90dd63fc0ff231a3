"""The journal of the register: who changed what about which household, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.register_changes import ChangeKind
from models.tables.base import Base, by_value


class RegisterChange(Base):
    """One change of one household. `before` and `after` hold the columns that changed, by their English headings."""

    __tablename__ = "register_changes"
    __table_args__ = (Index("ix_register_changes_hamlet_id_at", "hamlet_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(by_value(ChangeKind))
    before: Mapped[dict[str, Any]]  # Any: texts, whole numbers and lists of names, as register_changes.Value says
    after: Mapped[dict[str, Any]]  # Any: the same
    by: Mapped[str] = mapped_column(String(80))  # "terminal", or "person:<id>"
    at: Mapped[datetime]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("register_changes.id"), unique=True)  # taken back: once


class HouseholdMerge(Base):
    """Two entries of the register that were one household: `gone_id` was closed, all of it is `stays_id` now.

    Never edited or deleted. What it did to charges stands in the ledger, to the register in its journal.
    """

    __tablename__ = "household_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    stays_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    phones: Mapped[int]  # that came over
    by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

"""Addresses that show something without a messenger: a household its own sums, a messenger's server a picture."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class PayLink(Base):
    """A member's own address of its household's pay page: good for some weeks, while the person is a member."""

    __tablename__ = "pay_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class FileLink(Base):
    """Where a messenger that takes no uploads fetches a picture or a file: again and again, for some months."""

    __tablename__ = "file_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]

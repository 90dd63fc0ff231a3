"""The desk of head and treasurer in a browser: one-time links from the chat, and what they opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base


class DeskLink(Base):
    """A link to the desk: good once, for minutes. Of its token only the hash is kept."""

    __tablename__ = "desk_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class DeskSession(Base):
    """A browser in which the desk is open: of the cookie only the hash is kept. It ends by time, or by its person."""

    __tablename__ = "desk_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"))
    device: Mapped[str] = mapped_column(String(80))  # as the chat names it
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

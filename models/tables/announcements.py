"""One thing said to many, and the groups it goes to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.announcements import AnnouncementKind
from models.tables.base import Base, by_value


class AnnouncementStatus(StrEnum):
    """How far an announcement is."""

    SCHEDULED = "scheduled"  # its text can still change; also the seconds in which it can be taken back
    ASKED = "asked"  # late after an outage: the head decides
    SENT = "sent"  # queued to every group, locked
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    DROPPED = "dropped"  # expired before it could be sent


class Announcement(Base):
    """One thing the head says to the hamlet's groups."""

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_due", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[AnnouncementKind] = mapped_column(by_value(AnnouncementKind), default=AnnouncementKind.ORDINARY)
    body: Mapped[str] = mapped_column(Text)  # as the head typed it, NFC, control characters out
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    pin: Mapped[bool] = mapped_column(default=True)
    expires_on: Mapped[date | None]  # local day: unpinned in the morning after
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("announcements.id"))
    status: Mapped[AnnouncementStatus] = mapped_column(by_value(AnnouncementStatus))
    planned_at: Mapped[datetime]  # the moment the head asked for
    due_at: Mapped[datetime]  # when the posts are queued: planned_at, plus the seconds to take it back
    queued_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]  # the head was told which groups got it
    created_at: Mapped[datetime]


class AnnouncementGroup(Base):
    """A group that an announcement goes to."""

    __tablename__ = "announcement_groups"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    note: Mapped[str] = mapped_column(String(80), default="")

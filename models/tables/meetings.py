"""Meetings of a hamlet, and what its households answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.meetings import Answer, MeetingStatus, Wave
from models.tables.base import Base, by_value


class Meeting(Base):
    """A meeting that households are invited to."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_status", "status", "starts_at"),
        Index(
            "ix_meetings_telling", "wave",
            sqlite_where=text("wave IS NOT NULL"), postgresql_where=text("wave IS NOT NULL"),
        ),
        CheckConstraint("quorum IS NULL OR quorum > 0", name="quorum_positive"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    hamlet_id: Mapped[int] = mapped_column(ForeignKey("hamlets.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    chair: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[list[str]]
    quorum: Mapped[int | None]  # households; None: any number will do
    status: Mapped[MeetingStatus] = mapped_column(by_value(MeetingStatus), default=MeetingStatus.PLANNED)
    announced_at: Mapped[datetime]  # when the groups get it (at night: in the morning); before, it can be taken back
    moves: Mapped[int] = mapped_column(default=0)  # how often it was moved: part of the keys of what is said of it
    moved_from: Mapped[datetime | None]  # when it was to begin before it was moved last
    why: Mapped[str] = mapped_column(String(200), default="")  # it was called off, as the groups read it
    attended: Mapped[int | None]  # households of which somebody came; None before its result is written down
    agreed: Mapped[list[str]] = mapped_column(default=list)  # what was resolved, as the groups read it
    minutes: Mapped[str] = mapped_column(Text, default="")  # what was said, for the head
    wave: Mapped[Wave | None] = mapped_column(by_value(Wave))  # whom the clock is telling in private, if anybody
    told_until: Mapped[int] = mapped_column(default=0)  # of that wave: the last household that was told
    evening_at: Mapped[datetime | None]  # the evening before is settled, with reminders or without
    hours_at: Mapped[datetime | None]  # and the two hours before


class MeetingAnswer(Base):
    """What one household answered last."""

    __tablename__ = "meeting_answers"
    __table_args__ = (UniqueConstraint("meeting_id", "household_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    substitute: Mapped[str] = mapped_column(String(120), default="")  # who comes instead
    by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    is_member: Mapped[bool]  # whether the one who answered gets the household's messages
    answered_at: Mapped[datetime]

"""Announcements: planning, taking back, stopping, and what became of each in its groups."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import BY_HAND
from models.domain.announcements import Composed
from models.domain.roles import HEADS
from models.refusals import Refusal
from models.tables import (
    Announcement,
    AnnouncementGroup,
    AnnouncementStatus,
    Bot,
    Chat,
    ChatState,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Draft,
    Household,
    Role,
    StoredFile,
)

DIALOGUE = "announce"
REPORTED_WITHIN = timedelta(days=7)  # an announcement whose deliveries still hang then is not reported any more
_OPEN = (AnnouncementStatus.SCHEDULED, AnnouncementStatus.ASKED)
_OUT = (AnnouncementStatus.SENT, AnnouncementStatus.STOPPED)
_UNSETTLED = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.WAITING)


class AlreadyPosted(Refusal):
    """It went out already, so neither its words nor its moment can change; a correction can be written."""

    code = "already_posted"

    def __init__(self, announcement_id: int) -> None:
        super().__init__(announcement_id)
        self.announcement_id = announcement_id


class NoSuchAnnouncement(Refusal):
    """This hamlet has no such announcement, or it waits no more."""

    code = "no_such_announcement"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """What became of an announcement in one group. `status` is None where nothing could be queued any more."""

    chat_id: int
    title: str
    bot_kind: str
    is_gone: bool
    delivery_id: int | None  # of several parts the first
    status: DeliveryStatus | None
    error: str
    is_pinned: bool

    @property
    def by_hand(self) -> bool:
        """Whether the head posts there."""
        return self.bot_kind == BY_HAND


# composing


async def keep_picture(session: AsyncSession, body: bytes, *, media_type: str, now: datetime) -> int:
    """Store a picture that came in; the same one is stored once. Returns the file's id."""
    digest = hashlib.sha256(body).hexdigest()
    known = await session.scalar(
        select(StoredFile.id).where(StoredFile.sha256 == digest, StoredFile.drop_on.is_(None))
    )
    if known is not None:
        return known
    file = StoredFile(
        media_type=media_type or "image/jpeg", filename="anh.jpg", body=body, sha256=digest, created_at=now
    )
    session.add(file)
    await session.flush()
    return file.id


async def kept_draft(
    session: AsyncSession, *, chat_id: int, person_id: int, dialogue: str = DIALOGUE
) -> Draft | None:
    """What somebody began to write in this chat and did not finish, or left."""
    draft: Draft | None = await session.scalar(
        select(Draft).where(Draft.chat_id == chat_id, Draft.person_id == person_id, Draft.dialogue == dialogue)
    )
    return draft


async def households_in(session: AsyncSession, hamlet_id: int) -> int:
    """How many living households the hamlet has."""
    found = await session.scalar(
        select(func.count()).where(Household.hamlet_id == hamlet_id, Household.closed_at.is_(None))
    )
    return found or 0


async def plan(
    session: AsyncSession,
    composed: Composed,
    *,
    hamlet_id: int,
    author_id: int,
    chat_ids: Sequence[int],
    planned_at: datetime,
    due_at: datetime,
    now: datetime,
) -> Announcement:
    """Plan an announcement for its groups; the one it takes the place of goes.

    `due_at` is `planned_at`, or later by the seconds in which it can be taken back. Raises AlreadyPosted.
    """
    if composed.replaces_id is not None and not await cancel(session, composed.replaces_id, hamlet_id=hamlet_id):
        raise AlreadyPosted(composed.replaces_id)
    announcement = Announcement(
        hamlet_id=hamlet_id,
        author_id=author_id,
        kind=composed.kind,
        body=composed.body,
        picture_id=composed.picture_id,
        pin=composed.pin,
        expires_on=composed.expires_on,
        corrects_id=composed.corrects_id,
        status=AnnouncementStatus.SCHEDULED,
        planned_at=planned_at,
        due_at=due_at,
        created_at=now,
    )
    session.add(announcement)
    await session.flush()
    session.add_all(AnnouncementGroup(announcement_id=announcement.id, chat_id=chat_id) for chat_id in chat_ids)
    await session.flush()
    return announcement


async def composed_again(session: AsyncSession, announcement: Announcement, *, replaces: bool) -> Composed:
    """An announcement as something to write on; with `replaces` it stays planned until the new one is."""
    chats = await session.scalars(
        select(AnnouncementGroup.chat_id).where(AnnouncementGroup.announcement_id == announcement.id)
    )
    return Composed(
        body=announcement.body,
        picture_id=announcement.picture_id,
        kind=announcement.kind,
        pin=announcement.pin,
        expires_on=announcement.expires_on,
        chat_ids=tuple(chats),
        corrects_id=announcement.corrects_id,
        replaces_id=announcement.id if replaces else None,
    )


# finding


async def one(session: AsyncSession, announcement_id: int, *, hamlet_id: int) -> Announcement:
    """An announcement of this hamlet; raises NoSuchAnnouncement."""
    announcement = await session.scalar(
        select(Announcement).where(Announcement.id == announcement_id, Announcement.hamlet_id == hamlet_id)
    )
    if announcement is None:
        raise NoSuchAnnouncement
    return announcement


async def waiting(session: AsyncSession, announcement_id: int, *, hamlet_id: int) -> Announcement:
    """An announcement that has not gone out yet; raises AlreadyPosted, NoSuchAnnouncement."""
    announcement = await one(session, announcement_id, hamlet_id=hamlet_id)
    if announcement.status in (AnnouncementStatus.SENT, AnnouncementStatus.STOPPED):
        raise AlreadyPosted(announcement_id)
    if announcement.status not in _OPEN:
        raise NoSuchAnnouncement
    return announcement


async def upcoming(session: AsyncSession, hamlet_id: int) -> Sequence[Announcement]:
    """What will be posted, the next first; those that wait for their author's word too."""
    rows = await session.scalars(
        select(Announcement)
        .where(Announcement.hamlet_id == hamlet_id, Announcement.status.in_(_OPEN))
        .order_by(Announcement.due_at, Announcement.id)
    )
    return rows.all()


async def posted(session: AsyncSession, hamlet_id: int, *, limit: int) -> Sequence[Announcement]:
    """Those that went out, the newest first."""
    rows = await session.scalars(
        select(Announcement)
        .where(
            Announcement.hamlet_id == hamlet_id,
            Announcement.status.in_(_OUT),
        )
        .order_by(Announcement.id.desc())
        .limit(limit)
    )
    return rows.all()


async def shows_picture(session: AsyncSession, hamlet_id: int, picture_id: int) -> bool:
    """Whether a picture is in an announcement of this hamlet."""
    found = await session.scalar(
        select(Announcement.id)
        .where(Announcement.hamlet_id == hamlet_id, Announcement.picture_id == picture_id)
        .limit(1)
    )
    return found is not None


async def just_sent(session: AsyncSession, hamlet_id: int, *, since: datetime, now: datetime) -> Announcement | None:
    """What "take it back" means: the one whose seconds still run, else the last that was posted `since` then."""
    running: Announcement | None = await session.scalar(
        select(Announcement)
        .where(
            Announcement.hamlet_id == hamlet_id,
            Announcement.status == AnnouncementStatus.SCHEDULED,
            Announcement.planned_at <= now,
        )
        .order_by(Announcement.id.desc())
        .limit(1)
    )
    if running is not None:
        return running
    posted: Announcement | None = await session.scalar(
        select(Announcement)
        .where(
            Announcement.hamlet_id == hamlet_id,
            Announcement.status.in_(_OUT),
            Announcement.queued_at >= since,
        )
        .order_by(Announcement.queued_at.desc(), Announcement.id.desc())
        .limit(1)
    )
    return posted


async def due(session: AsyncSession, now: datetime) -> Sequence[Announcement]:
    """Those whose moment has come, the oldest first."""
    rows = await session.scalars(
        select(Announcement)
        .where(Announcement.status == AnnouncementStatus.SCHEDULED, Announcement.due_at <= now)
        .order_by(Announcement.due_at, Announcement.id)
        .limit(50)
    )
    return rows.all()


async def unreported(session: AsyncSession, now: datetime) -> Sequence[Announcement]:
    """Posted ones whose every message has settled, pins too, and whose author was not told yet."""
    hanging = (
        select(Delivery.id)
        .where(
            Delivery.announcement_id == Announcement.id,
            Delivery.action.in_([DeliveryAction.SEND, DeliveryAction.PIN]),
            Delivery.status.in_(_UNSETTLED),
        )
        .exists()
    )
    rows = await session.scalars(
        select(Announcement)
        .where(
            Announcement.status == AnnouncementStatus.SENT,
            Announcement.due_at > now - REPORTED_WITHIN,
            Announcement.reported_at.is_(None),
            ~hanging,
        )
        .order_by(Announcement.id)
    )
    return rows.all()


async def over(session: AsyncSession, today: date) -> Sequence[Delivery]:
    """Pinned posts of announcements whose last day was before `today`."""
    rows = await session.scalars(
        select(Delivery)
        .join(Announcement, Announcement.id == Delivery.announcement_id)
        .where(
            Announcement.expires_on < today,
            Delivery.pinned_at.is_not(None),
            Delivery.unpinned_at.is_(None),
            Delivery.action == DeliveryAction.SEND,
        )
    )
    return rows.all()


async def groups_for(session: AsyncSession, announcement: Announcement) -> list[tuple[Chat, Bot]]:
    """The groups an announcement goes to, those that are lost meanwhile too."""
    rows = await session.execute(
        select(Chat, Bot)
        .join(AnnouncementGroup, AnnouncementGroup.chat_id == Chat.id)
        .join(Bot, Bot.id == Chat.bot_id)
        .where(AnnouncementGroup.announcement_id == announcement.id)
        .order_by(Chat.bound_at, Chat.id)
    )
    return [(chat, bot) for chat, bot in rows]


async def outcomes(session: AsyncSession, announcement: Announcement) -> list[GroupOutcome]:
    """Group by group, what became of it. A post in several parts is as far as its worst part."""
    parts: dict[int, list[Delivery]] = {}
    for delivery in await posts_of(session, announcement.id):
        parts.setdefault(delivery.chat_id, []).append(delivery)
    found = []
    for chat, bot in await groups_for(session, announcement):
        of_chat = parts.get(chat.id, [])
        worst = min(of_chat, key=lambda each: (_BADNESS.index(each.status), each.id), default=None)
        found.append(
            GroupOutcome(
                chat_id=chat.id,
                title=chat.title,
                bot_kind=bot.kind,
                is_gone=chat.state is ChatState.GONE,
                delivery_id=of_chat[0].id if of_chat else None,
                status=worst.status if worst else None,
                error=(worst.error or "") if worst else "",
                is_pinned=any(each.pinned_at for each in of_chat),
            )
        )
    return found


_BADNESS = (
    DeliveryStatus.FAILED,
    DeliveryStatus.EXPIRED,
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.CANCELLED,
    DeliveryStatus.HELD,
    DeliveryStatus.WAITING,
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENDING,
    DeliveryStatus.HANDED,
    DeliveryStatus.SENT,
)


async def posts_of(session: AsyncSession, announcement_id: int) -> Sequence[Delivery]:
    """Its messages to groups, all parts, in order."""
    rows = await session.scalars(
        select(Delivery)
        .where(Delivery.announcement_id == announcement_id, Delivery.action == DeliveryAction.SEND)
        .order_by(Delivery.id)
    )
    return rows.all()


async def last_posted(session: AsyncSession, hamlet_id: int) -> Announcement | None:
    """The hamlet's last announcement that went out with words in it."""
    posted: Announcement | None = await session.scalar(
        select(Announcement)
        .where(Announcement.hamlet_id == hamlet_id, Announcement.status.in_(_OUT), Announcement.body != "")
        .order_by(Announcement.queued_at.desc(), Announcement.id.desc())
        .limit(1)
    )
    return posted


async def signer(session: AsyncSession, announcement_author: int, hamlet_id: int) -> Role | None:
    """Who signs: the author's role as head or deputy, where it is still held."""
    role: Role | None = await session.scalar(
        select(Role)
        .where(
            Role.person_id == announcement_author,
            Role.hamlet_id == hamlet_id,
            Role.kind.in_(HEADS),
            Role.revoked_at.is_(None),
        )
        .order_by(Role.granted_at)
        .limit(1)
    )
    return role


# changing


async def cancel(session: AsyncSession, announcement_id: int, *, hamlet_id: int) -> bool:
    """Take back one that has not gone out; False where it has, or was cancelled before."""
    return await _move(session, announcement_id, _OPEN, AnnouncementStatus.CANCELLED, hamlet_id=hamlet_id)


async def take_up(session: AsyncSession, announcement: Announcement, *, now: datetime) -> bool:
    """Claim one to be posted, once: False where another run of the clock was quicker."""
    return await _move(
        session, announcement.id, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.SENT, queued_at=now
    )


async def await_word(session: AsyncSession, announcement: Announcement) -> bool:
    """Keep a late one until its author has decided."""
    return await _move(session, announcement.id, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.ASKED)


async def drop(session: AsyncSession, announcement: Announcement) -> bool:
    """Let one go whose last day is over."""
    return await _move(session, announcement.id, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.DROPPED)


async def hold(session: AsyncSession, announcement: Announcement, until: datetime) -> None:
    """Post it later."""
    announcement.planned_at = announcement.due_at = until
    await session.flush()


async def mark_stopped(session: AsyncSession, announcement_id: int) -> None:
    """The rest of its groups will not get it."""
    await _move(session, announcement_id, (AnnouncementStatus.SENT,), AnnouncementStatus.STOPPED)


async def reopen(session: AsyncSession, announcement_id: int, *, now: datetime) -> None:
    """Messages of it are on their way again: its author is told once more when they have settled."""
    await session.execute(
        update(Announcement)
        .where(
            Announcement.id == announcement_id,
            Announcement.status.in_(_OUT),
        )
        .values(status=AnnouncementStatus.SENT, reported_at=None, due_at=now)
    )


async def mark_reported(session: AsyncSession, announcement: Announcement, *, now: datetime) -> bool:
    """Claim the report; False where it was made."""
    result = await session.execute(
        update(Announcement)
        .where(Announcement.id == announcement.id, Announcement.reported_at.is_(None))
        .values(reported_at=now)
        .returning(Announcement.id)
    )
    return result.scalar_one_or_none() is not None


async def _move(
    session: AsyncSession,
    announcement_id: int,
    before: Sequence[AnnouncementStatus],
    after: AnnouncementStatus,
    *,
    hamlet_id: int | None = None,
    queued_at: datetime | None = None,
) -> bool:
    statement = update(Announcement).where(Announcement.id == announcement_id, Announcement.status.in_(before))
    if hamlet_id is not None:
        statement = statement.where(Announcement.hamlet_id == hamlet_id)
    values: dict[str, object] = {"status": after}
    if queued_at is not None:
        values["queued_at"] = queued_at
    result = await session.execute(statement.values(**values).returning(Announcement.id))
    return result.scalar_one_or_none() is not None

"""What people decide about single messages: sent again, seen in the group, posted by hand, given up."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.chats import BY_HAND, by_hand_bot
from models.refusals import Refusal
from models.tables import Bot, Chat, ChatState, Delivery, DeliveryAction, DeliveryStatus, Round, RoundStatus

NOT_ARRIVED = (DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, DeliveryStatus.UNKNOWN)
ASKED_AGAIN_WITHIN = timedelta(days=3)
BEHIND = "BehindUnknown"
"""The error of a part that was not sent because nobody knows of an earlier part whether it was taken."""


MISSING_RIGHT = "MissingRight"
"""The error of a pin that was refused because the bot may not pin there."""


class NoSuchPost(Refusal):
    """This hamlet has no such post in a group."""

    code = "no_such_post"


@dataclass(frozen=True, slots=True)
class GroupPost:
    """A message to a group, with the group."""

    delivery: Delivery
    chat: Chat
    bot: Bot


async def group_post(session: AsyncSession, delivery_id: int, *, hamlet_id: int) -> GroupPost:
    """A message to a group of this hamlet; of several parts the first. Raises NoSuchPost."""
    found = await with_place(session, delivery_id)
    if found is not None and found.delivery.parent_id is not None and found.delivery.action is DeliveryAction.SEND:
        found = await with_place(session, found.delivery.parent_id)
    if found is None or found.chat.hamlet_id != hamlet_id:
        raise NoSuchPost
    return found


async def with_place(session: AsyncSession, delivery_id: int) -> GroupPost | None:
    """A message and where it goes."""
    row = (
        await session.execute(
            select(Delivery, Chat, Bot)
            .join(Chat, Chat.id == Delivery.chat_id)
            .join(Bot, Bot.id == Delivery.bot_id)
            .where(Delivery.id == delivery_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    return GroupPost(*row) if row else None


async def parts_of(session: AsyncSession, first: Delivery) -> Sequence[Delivery]:
    """All parts of a message, the first first."""
    rows = await session.scalars(select(Delivery).where(_parts(first.id)).order_by(Delivery.id))
    return rows.all()


async def hold_the_rest(session: AsyncSession, unknown_ids: Sequence[int]) -> None:
    """Of messages with an unknown part: the parts behind it stay here until somebody has looked into the chat."""
    firsts = select(func.coalesce(Delivery.parent_id, Delivery.id)).where(
        Delivery.id.in_(unknown_ids), Delivery.action == DeliveryAction.SEND
    )
    await session.execute(
        update(Delivery)
        .where(
            Delivery.parent_id.in_(firsts),
            Delivery.action == DeliveryAction.SEND,
            Delivery.status == DeliveryStatus.QUEUED,
        )
        .values(status=DeliveryStatus.CANCELLED, error=BEHIND)
        .execution_options(synchronize_session=False)
    )


async def send_again(session: AsyncSession, first_id: int, *, now: datetime, expires_at: datetime | None) -> bool:
    """Let what did not arrive of a message leave once more; False where nothing is left to send."""
    return await _change(
        session,
        first_id,
        NOT_ARRIVED,
        status=DeliveryStatus.QUEUED,
        due_at=now,
        created_at=now,
        expires_at=expires_at,
        attempts=0,
        error=None,
    )


async def let_go_on(session: AsyncSession, announcement_id: int, *, now: datetime, expires_at: datetime) -> int:
    """Let the messages leave that were stopped; returns how many."""
    result = await session.execute(
        update(Delivery)
        .where(
            Delivery.announcement_id == announcement_id,
            Delivery.action == DeliveryAction.SEND,
            Delivery.status == DeliveryStatus.CANCELLED,
            Delivery.error.is_distinct_from(BEHIND),
        )
        .values(status=DeliveryStatus.QUEUED, due_at=now, created_at=now, expires_at=expires_at)
        .returning(Delivery.id)
    )
    return len(result.all())


async def mark_seen(session: AsyncSession, first_id: int, *, now: datetime) -> bool:
    """Somebody saw in the group what we were not sure of: the rest of it may follow."""
    if not await _change(session, first_id, (DeliveryStatus.UNKNOWN,), status=DeliveryStatus.SENT, sent_at=now):
        return False
    await session.execute(
        update(Delivery)
        .where(_parts(first_id), Delivery.status == DeliveryStatus.CANCELLED, Delivery.error == BEHIND)
        .values(status=DeliveryStatus.QUEUED, due_at=now, created_at=now, error=None)
    )
    return True


async def mark_handed(session: AsyncSession, first_id: int, *, now: datetime) -> bool:
    """A message is with the head, who posts it; False where it was handed over before."""
    before = (DeliveryStatus.QUEUED, *NOT_ARRIVED)
    return await _change(session, first_id, before, status=DeliveryStatus.HANDED, claimed_at=now)


async def mark_posted(session: AsyncSession, first_id: int, *, pinned: bool, now: datetime) -> bool:
    """The head posted it; False where that was recorded, or it was given up."""
    if not await _change(session, first_id, (DeliveryStatus.HANDED,), status=DeliveryStatus.SENT, sent_at=now):
        return False
    if pinned:
        await mark_pinned(session, first_id, now=now)
    return True


async def mark_pinned(session: AsyncSession, first_id: int, *, now: datetime) -> None:
    """The head pinned it."""
    await session.execute(
        update(Delivery)
        .where(Delivery.id == first_id, Delivery.status == DeliveryStatus.SENT, Delivery.pinned_at.is_(None))
        .values(pinned_at=now)
    )


async def give_up(session: AsyncSession, first_id: int) -> bool:
    """The head will not post it."""
    return await _change(session, first_id, (DeliveryStatus.HANDED,), status=DeliveryStatus.CANCELLED)


async def due_by_hand(session: AsyncSession, now: datetime) -> Sequence[Delivery]:
    """Messages that a person must post and that are due, in order; of several parts the first."""
    rows = await session.scalars(
        select(Delivery)
        .join(Bot, Bot.id == Delivery.bot_id)
        .where(
            Bot.kind == BY_HAND,
            Delivery.status == DeliveryStatus.QUEUED,
            Delivery.due_at <= now,
            or_(Delivery.action != DeliveryAction.SEND, Delivery.parent_id.is_(None)),
        )
        .order_by(Delivery.lane, Delivery.id)
        .limit(50)
    )
    return rows.all()


async def still_handed(session: AsyncSession, *, before: datetime, now: datetime) -> Sequence[Delivery]:
    """Messages that were handed over before then, not long ago, and of which nobody said that they are posted."""
    rows = await session.scalars(
        select(Delivery)
        .where(
            Delivery.status == DeliveryStatus.HANDED,
            Delivery.action == DeliveryAction.SEND,
            Delivery.parent_id.is_(None),
            Delivery.claimed_at <= before,
            Delivery.claimed_at > now - ASKED_AGAIN_WITHIN,
        )
        .order_by(Delivery.id)
    )
    return rows.all()


async def handed_in(session: AsyncSession, hamlet_id: int, *, now: datetime) -> list[tuple[Delivery, Chat]]:
    """What the head of a hamlet has and has not put up yet."""
    rows = await session.execute(
        select(Delivery, Chat)
        .join(Chat, Chat.id == Delivery.chat_id)
        .where(
            Chat.hamlet_id == hamlet_id,
            Delivery.status == DeliveryStatus.HANDED,
            Delivery.parent_id.is_(None),
            Delivery.claimed_at > now - ASKED_AGAIN_WITHIN,
        )
        .order_by(Delivery.id)
    )
    return [(delivery, chat) for delivery, chat in rows]


async def pinned_by_people(
    session: AsyncSession, hamlet_id: int, kinds: Collection[str], *, now: datetime
) -> list[GroupPost]:
    """Posts in groups of messengers (`kinds`) where only people pin: of each group the last that stands pinned, and
    the last of these days that is still to be, while it is of use."""
    rows = await session.execute(
        select(Delivery, Chat, Bot)
        .join(Chat, Chat.id == Delivery.chat_id)
        .join(Bot, Bot.id == Delivery.bot_id)
        .outerjoin(Round, Round.id == Delivery.round_id)
        .where(
            Chat.hamlet_id == hamlet_id,
            Bot.kind.in_(kinds),
            Round.id.is_(None) | (Round.status == RoundStatus.OPEN),
            Delivery.pin.is_(True),
            Delivery.status == DeliveryStatus.SENT,
            Delivery.unpinned_at.is_(None),
            Delivery.pinned_at.is_not(None) | (Delivery.sent_at > now - ASKED_AGAIN_WITHIN),
        )
        .order_by(Chat.bound_at, Chat.id, Delivery.id)
    )
    found = [GroupPost(*row) for row in rows]
    return list({(each.chat.id, each.delivery.pinned_at is None): each for each in found}.values())


async def refused_pins(session: AsyncSession, chat_id: int, *, now: datetime) -> Sequence[Delivery]:
    """Posts in a group whose pin was refused for want of a right, while a pin is of use; in their order."""
    pin = aliased(Delivery)
    refused = exists().where(
        pin.parent_id == Delivery.id,
        pin.action == DeliveryAction.PIN,
        pin.status == DeliveryStatus.FAILED,
        pin.error == MISSING_RIGHT,
    )
    rows = await session.scalars(
        select(Delivery)
        .outerjoin(Round, Round.id == Delivery.round_id)
        .where(
            Delivery.chat_id == chat_id,
            Delivery.pin.is_(True),
            Delivery.status == DeliveryStatus.SENT,
            Delivery.message_id.is_not(None),  # else the group moved: nobody knows it there
            Delivery.pinned_at.is_(None),
            Delivery.unpinned_at.is_(None),
            Round.id.is_(None) | (Round.status == RoundStatus.OPEN),
            Round.id.is_not(None) | (Delivery.sent_at > now - ASKED_AGAIN_WITHIN),
            refused,
        )
        .order_by(Delivery.id)
    )
    return rows.all()


async def settle_without_sending(session: AsyncSession, action: Delivery, *, now: datetime) -> None:
    """A pin, unpinning or withdrawal where nobody can do it for us: nothing is left to do."""
    action.status, action.sent_at = DeliveryStatus.SENT, now
    if action.action is DeliveryAction.UNPIN:
        await session.execute(update(Delivery).where(Delivery.id == action.parent_id).values(unpinned_at=now))


async def post_by_hand(session: AsyncSession, chat_id: int, *, hamlet_id: int, now: datetime) -> Chat | None:
    """From now on people post in a group that no message reaches any more; None where one does again.

    Whatever has not arrived there waits for them too.
    """
    chat = await session.get(Chat, chat_id)
    if chat is None or chat.hamlet_id != hamlet_id or chat.state is not ChatState.GONE:
        return None
    bot = await by_hand_bot(session, now)
    chat.bot_id, chat.address, chat.state, chat.gone_at = bot.id, secrets.token_hex(8), ChatState.ACTIVE, None
    await session.execute(
        update(Delivery)
        .where(Delivery.chat_id == chat_id, Delivery.status.in_([*NOT_ARRIVED, DeliveryStatus.QUEUED]))
        .values(bot_id=bot.id)
        .execution_options(synchronize_session=False)
    )
    await session.flush()
    return chat


async def leave_group(session: AsyncSession, chat_id: int, *, hamlet_id: int) -> Chat | None:
    """Unbind a group that no message reaches any more; None where it was unbound, or is back."""
    chat = await session.get(Chat, chat_id)
    if chat is None or chat.hamlet_id != hamlet_id or chat.state is not ChatState.GONE:
        return None
    chat.hamlet_id = None
    await session.flush()
    return chat


async def drop_what_waits(session: AsyncSession, chat_id: int) -> int:
    """Take back the posts that have not left yet for a group that is let go; returns how many."""
    result = await session.execute(
        update(Delivery)
        .where(
            Delivery.chat_id == chat_id,
            Delivery.action == DeliveryAction.SEND,
            Delivery.status.in_([DeliveryStatus.QUEUED, DeliveryStatus.WAITING]),
        )
        .values(status=DeliveryStatus.CANCELLED)
        .returning(Delivery.id)
    )
    return len(result.all())


async def keyed(session: AsyncSession, key: str) -> list[Delivery]:
    """The messages whose keys begin so."""
    rows = await session.scalars(
        select(Delivery).where(Delivery.key.startswith(key, autoescape=True), Delivery.action == DeliveryAction.SEND)
    )
    return list(rows)


async def take_back(session: AsyncSession, key: str) -> int:
    """Cancel those of them that have not left, and the pinning of those that have; returns how many."""
    result = await session.execute(
        update(Delivery)
        .where(
            Delivery.key.startswith(key, autoescape=True),
            Delivery.action.in_([DeliveryAction.SEND, DeliveryAction.PIN]),
            Delivery.status.in_([DeliveryStatus.QUEUED, DeliveryStatus.WAITING]),
        )
        .values(status=DeliveryStatus.CANCELLED)
        .returning(Delivery.id)
    )
    return len(result.all())


async def _change(session: AsyncSession, first_id: int, before: Sequence[DeliveryStatus], **values: object) -> bool:
    result = await session.execute(
        update(Delivery)
        .where(_parts(first_id), or_(Delivery.status.in_(before), _held(before)))
        .values(**values)
        .returning(Delivery.id)
    )
    return bool(result.all())


def _held(before: Sequence[DeliveryStatus]) -> ColumnElement[bool]:
    """What is not known includes the parts behind it, where the whole message is meant."""
    if DeliveryStatus.FAILED not in before:
        return false()
    return (Delivery.status == DeliveryStatus.CANCELLED) & (Delivery.error == BEHIND)


def _parts(first_id: int) -> ColumnElement[bool]:
    return (Delivery.action == DeliveryAction.SEND) & or_(Delivery.id == first_id, Delivery.parent_id == first_id)

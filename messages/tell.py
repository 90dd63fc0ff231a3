"""A message did not arrive -> who is told, and what they can do about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox, tell_quotas
from messages.asking import Asked
from messages.by_hand import ask_to_pin, title_of_post
from messages.channels.base import ChannelKind, Content, Lane
from messages.outbox import APP_NAMES
from messages.relay import TellTrouble, Trouble
from messages.tell_announcements import REFUSALS, author_of, end_take_back, head_of
from messages.texts import by_hand as words
from messages.texts import contacts, posts
from models import deliveries
from models.chats import GROUP, Target
from models.deliveries import GroupPost
from models.domain.deployment import Deployment
from models.tables import Announcement, Chat, ChatState, DeliveryAction


def delivery_trouble(deployment: Deployment) -> TellTrouble:
    """Tells the head (of an announcement: its author) that a post did not arrive in a group.

    That a person's own chat takes nothing any more is told to nobody; an announcement that was refused stands in its
    own report.
    """

    async def tell(session: AsyncSession, trouble: Trouble, now: datetime) -> None:
        found = await deliveries.with_place(session, trouble.delivery_id)
        if found is None:
            return
        if trouble.kind == "spent":
            await tell_quotas.spent(session, found.bot, deployment, now=now)
            return
        if found.chat.kind != GROUP or found.chat.hamlet_id is None:
            return
        match trouble.kind:
            case "gone":
                await group_gone(session, found.chat, deployment, now)
            case "missing_right":
                await _missing_right(session, found, deployment, now)
            case "unknown":
                await _unknown(session, found, now)
            case "to_pin":
                await ask_to_pin(session, found.delivery, now, shows=deployment.pictures_arrive)
            case "bot_refused":
                await _silent(session, found, deployment, now)
            case "rejected" | "given_up":
                await _not_posted(session, found, now)
            case _:
                raise ValueError(trouble.kind)

    return tell


async def group_gone(session: AsyncSession, chat: Chat, deployment: Deployment, now: datetime) -> None:
    """The bot is not in a group any more: the head is told once (the messenger may say it in two ways)."""
    if chat.hamlet_id is None or chat.state is not ChatState.GONE:
        return
    whom = await head_of(session, chat.hamlet_id)
    if whom is None:
        return
    role, to = whom
    gone_at = chat.gone_at or now
    content = words.group_gone(
        chat.id, chat.title, gone_at, deployment.zone, deployment.day(now), role.you or contacts.YOU
    )
    key = f"gone:{chat.id}:{gone_at.timestamp():.0f}"
    await _ask(session, content, key=key, to=to, title=chat.title, now=now)


async def _missing_right(session: AsyncSession, found: GroupPost, deployment: Deployment, now: datetime) -> None:
    """Once a day and group, and again where the head said that the right is given."""
    if found.delivery.action is not DeliveryAction.PIN:
        await _not_posted(session, found, now)
        return
    found.chat.may_pin = False
    whom = await _whom(session, found, now)
    if whom is None:
        return
    you, to = whom
    again = f":{found.delivery.id}" if ":again" in found.delivery.key else ""
    key = f"nopin:{found.chat.id}:{deployment.day(now)}{again}"
    content = words.may_not_pin(found.delivery.parent_id or found.delivery.id, found.chat.title, you)
    await _ask(session, content, key=key, to=to, title=found.chat.title, now=now)


async def _unknown(session: AsyncSession, found: GroupPost, now: datetime) -> None:
    """Taken or not: somebody looks into the group."""
    whom = await _whom(session, found, now)
    if whom is None or found.delivery.action is not DeliveryAction.SEND:
        return
    you, to = whom
    first_id = found.delivery.parent_id or found.delivery.id
    app = APP_NAMES.get(ChannelKind(found.bot.kind), "Zalo")
    content = words.unclear(first_id, found.chat.title, you, app)
    key = f"unclear:{found.delivery.id}:{found.delivery.attempts}"
    await _ask(session, content, key=key, to=to, title=found.chat.title, now=now)


async def _not_posted(session: AsyncSession, found: GroupPost, now: datetime) -> None:
    """The messenger will never take it."""
    delivery = found.delivery
    whom = await _whom(session, found, now)
    if whom is None:
        return
    you, to = whom
    match delivery.action:
        case DeliveryAction.WITHDRAW:
            text = words.not_withdrawn(found.chat.title, you)
            await _ask(session, Content(text=text), key=f"refused:{delivery.id}", to=to, title="", now=now)
        case DeliveryAction.SEND if delivery.announcement_id is None:
            title = await title_of_post(session, delivery)
            first_id = delivery.parent_id or delivery.id
            app = APP_NAMES.get(ChannelKind(found.bot.kind), "Zalo")
            why = posts.REFUSED if delivery.error in REFUSALS else posts.busy(app)
            content = words.not_posted(first_id, found.chat.title, title, why, you)
            key = f"refused:{delivery.id}:{delivery.created_at.timestamp():.0f}"
            await _ask(session, content, key=key, to=to, title=title, now=now)
        case _:  # an announcement has its own report; a pin less harms nobody
            return


async def _silent(session: AsyncSession, found: GroupPost, deployment: Deployment, now: datetime) -> None:
    """The messenger does not know our bot any more: once a day."""
    whom = await _whom(session, found, now)
    if whom is None:
        return
    you, to = whom
    text = words.silent(APP_NAMES.get(ChannelKind(found.bot.kind), "Zalo"), now, deployment.zone, you)
    key = f"silent:{found.bot.id}:{found.chat.hamlet_id}:{deployment.day(now)}"
    await _ask(session, Content(text=text), key=key, to=to, title="", now=now)


async def _whom(session: AsyncSession, found: GroupPost, now: datetime) -> tuple[str, Target] | None:
    if found.delivery.announcement_id is not None:
        announcement = await session.get_one(Announcement, found.delivery.announcement_id)
        author = await author_of(session, announcement)
        if author is None:
            return None
        role, to = author
        await end_take_back(session, announcement.id, to, now=now)
        return (role.you if role else "") or contacts.YOU, to
    head = await head_of(session, found.chat.hamlet_id) if found.chat.hamlet_id is not None else None
    return (head[0].you or contacts.YOU, head[1]) if head else None


async def _ask(session: AsyncSession, content: Content, *, key: str, to: Target, title: str, now: datetime) -> None:
    asked = Asked(pushed=True, title=title)
    await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=asked)

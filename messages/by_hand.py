"""Hand-forward: where no bot reaches a group, its head gets the post ready to forward, and says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import cards, outbox
from messages.asking import Asked
from messages.channels.base import CAPABILITIES, ChannelKind, Content, Lane
from messages.tell_announcements import end_take_back, head_of
from messages.texts import by_hand as words
from messages.texts import contacts, posts
from models import deliveries
from models.chats import Target
from models.deliveries import GroupPost
from models.tables import Announcement, Chat, Delivery, DeliveryAction, Role


async def hand_over(session: AsyncSession, delivery: Delivery, now: datetime) -> bool:
    """Give the head (a deputy where there is none) a group's post: what to do, the post itself, and the question.

    A pin, unpinning or withdrawal becomes nothing: the question asks for the pin. False while nobody holds the
    office, or where the post was handed over before.
    """
    if delivery.action is not DeliveryAction.SEND:
        await deliveries.settle_without_sending(session, delivery, now=now)
        return True
    whom = await _whom(session, delivery)
    if whom is None:
        return False
    if not await deliveries.mark_handed(session, delivery.id, now=now):
        return False
    await _bundle(session, delivery, *whom, now=now, copy="")
    return True


async def hand_over_again(session: AsyncSession, delivery: Delivery, now: datetime) -> bool:
    """The same bundle once more, because the head asks for it."""
    whom = await _whom(session, delivery)
    if whom is None:
        return False
    await _bundle(session, delivery, *whom, now=now, copy=f":{now.timestamp():.0f}")
    return True


async def ask_in_the_evening(session: AsyncSession, delivery: Delivery, now: datetime) -> None:
    """Once: it is still not posted."""
    whom = await _whom(session, delivery)
    if whom is None:
        return
    chat, role, to = whom
    title = await title_of_post(session, delivery)
    content = words.ask_in_the_evening(delivery.id, chat.title, title, role.you or contacts.YOU)
    await _ask(session, content, key=f"hand:{delivery.id}:evening", to=to, title=title, lane=Lane.ANSWER, now=now)


async def ask_to_pin(session: AsyncSession, delivery: Delivery, now: datetime, *, shows: bool) -> bool:
    """Ask the head to pin what was posted where we cannot pin; False where that is not needed.

    `shows`: pictures reach people there, so that one shows where to press.
    """
    found = await deliveries.with_place(session, delivery.id)
    if found is None or not found.delivery.pin or found.chat.hamlet_id is None:
        return False
    kind = ChannelKind(found.bot.kind)
    if kind is ChannelKind.BY_HAND or CAPABILITIES[kind].pins:
        return False  # asked with the bundle, or done by us
    whom = await head_of(session, found.chat.hamlet_id)
    if whom is None:
        return False
    role, to = whom
    await end_take_back(session, delivery.announcement_id, to, now=now)
    title = await title_of_post(session, delivery)
    picture = await cards.how_to_pin(session, found.bot.name, now=now) if shows else None
    content = words.ask_to_pin(delivery.id, found.chat.title, title, role.you or contacts.YOU, picture=picture)
    await _ask(session, content, key=f"pin:{delivery.id}:ask", to=to, title=title, lane=Lane.ANSWER, now=now)
    return True


async def unpin(session: AsyncSession, posts: Sequence[Delivery], *, now: datetime) -> None:
    """Take the pins of these off; where no bot can, the head is asked to, once for a group."""
    ours: list[Delivery] = []
    asked: dict[int, list[GroupPost]] = {}
    for post in sorted(posts, key=lambda each: each.id):
        found = await deliveries.with_place(session, post.id) if post.pinned_at and not post.unpinned_at else None
        if found is None:
            continue
        if CAPABILITIES[ChannelKind(found.bot.kind)].pins:
            ours.append(post)
        else:
            post.unpinned_at = now
            asked.setdefault(found.chat.id, []).append(found)
    await outbox.unpin(session, ours, now=now)
    for there in asked.values():
        chat = there[0].chat
        whom = await head_of(session, chat.hamlet_id) if chat.hamlet_id is not None else None
        if whom is not None:
            role, to = whom
            titles = [await title_of_post(session, each.delivery) for each in there]
            how = ChannelKind(there[0].bot.kind) is not ChannelKind.BY_HAND  # else nobody knows where the group is
            content = Content(text=words.ask_to_unpin(chat.title, titles, role.you or contacts.YOU, how=how))
            key = f"unpin:{there[0].delivery.id}:{len(there)}:ask"
            await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now)


async def pin_what_was_refused(session: AsyncSession, chat_id: int, *, now: datetime) -> None:
    """The right to pin was given: every post of the group that still lacks its pin gets it."""
    for post in await deliveries.refused_pins(session, chat_id, now=now):
        key = f"{post.key[:100]}:pin:again:{now.timestamp():.0f}"
        await outbox.put_action(session, DeliveryAction.PIN, of=post, key=key, lane=Lane.ANSWER, now=now)


async def title_of_post(session: AsyncSession, delivery: Delivery) -> str:
    """What a group's post is called in a sentence."""
    if delivery.announcement_id is not None:
        announcement = await session.get_one(Announcement, delivery.announcement_id)
        return posts.title(announcement.body)
    return posts.title(delivery.text.lstrip("📢📌⚠️✅ "))


async def _whom(session: AsyncSession, delivery: Delivery) -> tuple[Chat, Role, Target] | None:
    chat = await session.get_one(Chat, delivery.chat_id)
    found = await head_of(session, chat.hamlet_id) if chat.hamlet_id is not None else None
    return (chat, *found) if found else None


async def _bundle(
    session: AsyncSession, delivery: Delivery, chat: Chat, role: Role, to: Target, *, now: datetime, copy: str
) -> None:
    await end_take_back(session, delivery.announcement_id, to, now=now)
    key, lane = f"hand:{delivery.id}{copy}", Lane(delivery.lane)
    parts = await deliveries.parts_of(session, delivery)
    pin = any(part.pin for part in parts)
    what_to_do = Content(text=words.bundle(chat.title, role.you or contacts.YOU, pin=pin))
    await outbox.put(session, what_to_do, key=f"{key}:what", to=to, lane=lane, now=now)
    for part in parts:
        content = Content(text=part.text, picture=part.picture_id, document=part.document_id)
        await outbox.put(session, content, key=f"{key}:post:{part.id}", to=to, lane=lane, now=now)
    title = await title_of_post(session, delivery)
    question = words.ask_posted(delivery.id, chat.title, title, pin=pin)
    await _ask(session, question, key=f"{key}:ask", to=to, title=title, lane=lane, now=now)


async def _ask(
    session: AsyncSession, content: Content, *, key: str, to: Target, title: str, lane: Lane, now: datetime
) -> None:
    asked = Asked(pushed=True, title=title)
    await outbox.put(session, content, key=key, to=to, lane=lane, now=now, asked=asked)

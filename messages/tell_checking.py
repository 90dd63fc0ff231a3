"""A foreign account number turned up -> the head, in private; a reminder of the right one -> a group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_announcements import head_of
from messages.tell_people import place_at
from messages.texts import checking as words
from messages.texts.contacts import YOU
from models import accounts
from models.chats import GROUP, groups_of
from models.checking import NotOurs, check
from models.domain.deployment import Deployment
from models.tables import Chat, Hamlet


async def seen_in_group(
    session: AsyncSession, chat: Chat, asked: Iterable[str], deployment: Deployment, *, now: datetime
) -> int:
    """The head hears of numbers and codes in a bound group that are not ours, each once a day; returns how many."""
    if chat.kind != GROUP or chat.hamlet_id is None:
        return 0
    hamlet = await session.get_one(Hamlet, chat.hamlet_id)
    found = [await check(session, hamlet, each) for each in asked]
    foreign = dict.fromkeys(each.number for each in found if isinstance(each, NotOurs))
    whom = await head_of(session, hamlet.id) if foreign else None
    if whom is None:
        return 0
    role, to = whom
    place = await place_at(session, hamlet.id, deployment)
    told = 0
    for number in foreign:
        content = words.seen_in_group(chat.id, chat.title, number, place, role.you or YOU)
        key = f"foreign:{hamlet.id}:{number}:{deployment.day(now)}"
        asked_ = Asked(pushed=True, title=words.TITLE)
        queued = await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=asked_)
        told += queued is not None
    return told


async def reported(
    session: AsyncSession,
    *,
    hamlet_id: int,
    number: str,
    who: str,
    person_id: int,
    deployment: Deployment,
    now: datetime,
) -> None:
    """Somebody wants the head to know of a number; once a person, number and day."""
    whom = await head_of(session, hamlet_id)
    if whom is None:
        return
    place = await place_at(session, hamlet_id, deployment)
    text = words.reported_by(who, number, place)
    key = f"reported:{hamlet_id}:{number}:{deployment.day(now)}:{person_id}"
    await outbox.put(session, Content(text=text), key=key, to=whom[1], lane=Lane.ANSWER, now=now)


async def warned(
    session: AsyncSession, chat_id: int, hamlet_id: int, deployment: Deployment, *, now: datetime
) -> str | None:
    """Post in a group which account is the right one, once a day; returns the group's name, None if it cannot be."""
    group = next((each for each in await groups_of(session, hamlet_id) if each.chat_id == chat_id), None)
    in_force = [accounts.as_account(row) for row in await accounts.in_force(session, hamlet_id)]
    if group is None or not in_force or await accounts.stopped(session, hamlet_id) is not None:
        return None
    place = await place_at(session, hamlet_id, deployment)
    key = f"only-account:{hamlet_id}:{deployment.day(now)}:{chat_id}"
    text = words.reminder(in_force, place)
    await outbox.put(session, Content(text=text), key=key, to=group, lane=Lane.ANNOUNCEMENT, now=now)
    return group.title

"""What happened to groups -> who is told what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, outbox
from messages.asking import Asked
from messages.channels.base import ChannelKind, Content, Lane
from messages.tell_people import place_at
from messages.texts import groups as words
from models.chats import private_of, target_of
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.tables import Chat, Code, Person


async def code_typed(
    session: AsyncSession, code: Code, chat: Chat, person: Person, place: Place, *, now: datetime
) -> None:
    """Whoever asked for the code is asked whether this is the group."""
    for maker_id, maker in (await private_of(session, [code.made_by] if code.made_by else [])).items():
        await asking.give_way(session, "group.hand", chat_id=maker.chat_id, person_id=maker_id, now=now)
        await outbox.put(
            session,
            words.confirm(person.name, chat.title, chat.id, code.id, place),
            key=f"group-code:{code.id}:{maker.chat_id}",
            to=maker.about(code.hamlet_id),
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True, title=chat.title),
        )


async def of_another_hamlet(session: AsyncSession, code: Code, chat: Chat, other: Place, *, now: datetime) -> None:
    """Whoever asked for the code learns that the group is another hamlet's."""
    for maker in (await private_of(session, [code.made_by] if code.made_by else [])).values():
        await outbox.put(
            session,
            Content(text=words.of_another_hamlet(chat.title, other)),
            key=f"group-taken:{code.id}:{chat.id}:{maker.chat_id}",
            to=maker.about(code.hamlet_id),
            lane=Lane.ANSWER,
            now=now,
        )


async def bound(session: AsyncSession, chat: Chat, deployment: Deployment, *, now: datetime) -> None:
    """The group is greeted."""
    if chat.hamlet_id is None:
        return
    to = await target_of(session, chat.id)
    place = await place_at(session, chat.hamlet_id, deployment)
    await outbox.put(
        session,
        Content(text=words.hello(place, ChannelKind(to.bot_kind))),
        key=f"group-hello:{chat.id}:{now.isoformat()}",
        to=to,
        lane=Lane.ANSWER,
        now=now,
    )


async def came_unbound(session: AsyncSession, chat: Chat, update_id: str, *, now: datetime) -> None:
    """The bot came into a group of nobody: it says how to bind, and nothing else."""
    await outbox.put(
        session,
        Content(text=words.unbound(None)),
        key=f"group-came:{chat.id}:{update_id}",
        to=await target_of(session, chat.id),
        lane=Lane.ANSWER,
        now=now,
    )

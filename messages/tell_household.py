"""One thing told to every phone of a household; a phone of several households reads which one is meant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts.households import naming_the_house
from models.chats import household_targets
from models.reminders import households_a_person
from models.tables import Household


async def to_household(
    session: AsyncSession,
    household_id: int,
    content: Content,
    *,
    key: str,
    now: datetime,
    lane: Lane = Lane.ANSWER,
    asked: Asked | None = None,
) -> None:
    """Queue it for each phone of the household, once a `key` and chat."""
    phones = await household_targets(session, household_id)
    several = await households_a_person(session, [person.id for person, _ in phones])
    household = await session.get_one(Household, household_id)
    for person, chat in phones:
        is_shared = several.get(person.id, 0) > 1
        await outbox.put(
            session,
            naming_the_house(content, household.head) if is_shared else content,
            key=f"{key}:{chat.chat_id}",
            to=chat,
            lane=lane,
            now=now,
            asked=asked or Asked(pushed=True),
        )

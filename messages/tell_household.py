"""One thing told to every phone of a household; a phone of several households reads which one is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts.households import naming_the_house
from models.chats import targets_by_household
from models.reminders import households_a_person
from models.tables import Household


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one household is told; `key` says what it is about."""

    household_id: int
    content: Content
    key: str


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
    told = Told(household_id=household_id, content=content, key=key)
    await to_households(session, [told], now=now, lane=lane, asked=asked)


async def to_households(
    session: AsyncSession,
    told: Sequence[Told],
    *,
    now: datetime,
    lane: Lane = Lane.ANSWER,
    asked: Asked | None = None,
    is_first: bool = False,
) -> None:
    """Queue for each household what it is told, as `to_household` does. `is_first`: no key can have been said."""
    phones = await targets_by_household(session, {each.household_id for each in told})
    people = {person.id for reached in phones.values() for person, _ in reached}
    several = {each for each, count in (await households_a_person(session, people)).items() if count > 1}
    named = [each for each, reached in phones.items() if any(person.id in several for person, _ in reached)]
    heads = dict((await session.execute(select(Household.id, Household.head).where(Household.id.in_(named)))).all())
    for each in told:
        for person, chat in phones.get(each.household_id, ()):
            is_shared = person.id in several
            await outbox.put(
                session,
                naming_the_house(each.content, heads[each.household_id]) if is_shared else each.content,
                key=f"{each.key}:{chat.chat_id}",
                to=chat,
                lane=lane,
                now=now,
                asked=asked or Asked(pushed=True),
                is_first=is_first,
            )

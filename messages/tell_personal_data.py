"""What people ask about their own data -> the head who puts it right, the asker, the household are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.tell_people import place_at
from messages.texts import personal_data as words
from messages.texts.contacts import YOU
from models.chats import household_targets, private_of, role_targets
from models.domain.deployment import Deployment
from models.domain.roles import RoleKind
from models.erasure import Erased
from models.people import households_of
from models.tables import DataWish, DataWishState, Household, Person


async def correction_asked(
    session: AsyncSession, correction: DataWish, deployment: Deployment, *, now: datetime, again: bool = False
) -> None:
    """The head hears what is to be put right, and until when; `again` once a day while its day comes near."""
    person, today = await session.get_one(Person, correction.person_id), deployment.day(now)
    houses = [
        (house.head, house.code)
        for house in await households_of(session, person.id)
        if house.hamlet_id == correction.hamlet_id
    ]
    for role, chat in await role_targets(session, correction.hamlet_id, [RoleKind.HEAD]):
        await outbox.put(
            session,
            words.correction_asked(
                correction.id,
                words.asker(houses, person.name),
                correction.words,
                correction.due_on,
                today,
                role.you or YOU,
                again=again,
            ),
            key=f"correction:{correction.id}:{f'{today}:' if again else ''}{chat.chat_id}",
            to=chat,
            lane=Lane.REMINDER if again else Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True, title=words.TITLE),
        )


async def correction_settled(
    session: AsyncSession, correction: DataWish, deployment: Deployment, *, now: datetime
) -> None:
    """Whoever asked hears what became of it."""
    place = await place_at(session, correction.hamlet_id, deployment)
    text = words.settled(correction.words, place, done=correction.state is DataWishState.DONE)
    for chat in (await private_of(session, [correction.person_id])).values():
        await outbox.put(
            session,
            Content(text=text),
            key=f"correction-settled:{correction.id}:{chat.chat_id}",
            to=chat,
            lane=Lane.ANSWER,
            now=now,
        )


async def person_erased(
    session: AsyncSession, erased: Erased, person_id: int, deployment: Deployment, *, now: datetime
) -> None:
    """The other phones of a household hear that one of them is gone; no name is said."""
    for household_id in erased.household_ids:
        household = await session.get_one(Household, household_id)
        text = words.member_left(household.head, now, deployment.zone)
        for _, chat in await household_targets(session, household_id):
            await outbox.put(
                session,
                Content(text=text),
                key=f"member-left:{household_id}:{person_id}:{now.isoformat()}:{chat.chat_id}",
                to=chat,
                lane=Lane.ANSWER,
                now=now,
            )

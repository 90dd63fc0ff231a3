"""What was said to people in private and may not have arrived: noticed once, sent again where a head wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import deliveries
from models.chats import PRIVATE
from models.tables import Bot, Chat, Delivery, DeliveryAction, DeliveryStatus, Person

WORTH_REPEATING = timedelta(hours=24)
NOTICED = "UnclearNoticed"
"""The error of a message of which a head was told that nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """How many messages to people of a hamlet, and between which ids they are."""

    hamlet_id: int
    bot_kind: str
    messages: int
    first_id: int
    last_id: int


async def notice(session: AsyncSession, *, now: datetime) -> Sequence[Unclear]:
    """What nobody was told of yet, hamlet by hamlet; each message is in one answer only."""
    rows = await session.execute(
        select(Person.hamlet_id, func.min(Bot.kind), func.count(), func.min(Delivery.id), func.max(Delivery.id))
        .join(Chat, Chat.id == Delivery.chat_id)
        .join(Person, Person.id == Chat.person_id)
        .join(Bot, Bot.id == Delivery.bot_id)
        .where(
            _UNKNOWN,
            _OF_PEOPLE,
            Delivery.error.is_distinct_from(NOTICED),
            Delivery.claimed_at > now - WORTH_REPEATING,
        )
        .group_by(Person.hamlet_id)
    )
    found = [Unclear(hamlet_id or 0, kind, count, first, last) for hamlet_id, kind, count, first, last in rows]
    for each in found:
        ids = _IDS.where(_within(each.hamlet_id, each.first_id, each.last_id))
        this = update(Delivery).where(Delivery.id.in_(ids), _UNKNOWN)
        await session.execute(this.values(error=NOTICED).execution_options(synchronize_session=False))
    return found


async def send_again(session: AsyncSession, hamlet_id: int, *, first_id: int, last_id: int, now: datetime) -> int:
    """Let those of them leave once more that are of use still; returns how many messages."""
    rows = await session.execute(
        select(Delivery.id, Delivery.parent_id, Delivery.expires_at).where(
            _UNKNOWN,
            Delivery.id.in_(_IDS.where(_within(hamlet_id, first_id, last_id))),
            Delivery.claimed_at > now - WORTH_REPEATING,
            or_(Delivery.expires_at.is_(None), Delivery.expires_at > now),
        )
    )
    whole = {parent_id or delivery_id: expires_at for delivery_id, parent_id, expires_at in rows}
    for delivery_id, expires_at in whole.items():
        await deliveries.send_again(session, delivery_id, now=now, expires_at=expires_at)
    return len(whole)


async def lately(session: AsyncSession, *, now: datetime) -> int:
    """How many messages of the last day, to people and groups, nobody knows of."""
    count = select(func.count()).where(_UNKNOWN, Delivery.claimed_at > now - WORTH_REPEATING)
    return await session.scalar(count) or 0


_UNKNOWN = (Delivery.status == DeliveryStatus.UNKNOWN) & (Delivery.action == DeliveryAction.SEND)


_OF_PEOPLE = (Chat.kind == PRIVATE) & Person.hamlet_id.is_not(None)
_IDS = (
    select(Delivery.id)
    .join(Chat, Chat.id == Delivery.chat_id)
    .join(Person, Person.id == Chat.person_id)
    .where(_OF_PEOPLE)
)


def _within(hamlet_id: int, first_id: int, last_id: int) -> ColumnElement[bool]:
    return (Person.hamlet_id == hamlet_id) & Delivery.id.between(first_id, last_id)

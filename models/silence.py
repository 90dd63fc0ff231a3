"""Bots that reach nobody: since when, and whom that concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import Bot, Chat, Delivery, DeliveryStatus, Person

WORTH_TELLING = timedelta(minutes=10)


async def note(session: AsyncSession, bot_id: int, *, is_silent: bool, now: datetime) -> None:
    """Write down whether a bot reaches its messenger; a silence that nobody was told of is forgotten when it ends."""
    this = update(Bot).where(Bot.id == bot_id)
    if is_silent:
        await session.execute(this.where(Bot.silent_since.is_(None)).values(silent_since=now))
        await session.execute(this.where(Bot.back_at.is_not(None)).values(back_at=None))
        return
    await session.execute(this.where(Bot.silence_told.is_(False)).values(silent_since=None))
    await session.execute(
        this.where(Bot.silence_told.is_(True), Bot.silent_since.is_not(None), Bot.back_at.is_(None)).values(
            back_at=now
        )
    )


async def begin_telling(session: AsyncSession, *, now: datetime) -> Sequence[Bot]:
    """The bots that have been silent for long and that nobody was told of; each is returned once a silence."""
    bots = (
        await session.scalars(
            select(Bot).where(
                Bot.silent_since <= now - WORTH_TELLING, Bot.back_at.is_(None), Bot.silence_told.is_(False)
            )
        )
    ).all()
    for bot in bots:
        bot.silence_told = True
    return bots


async def end_telling(session: AsyncSession) -> Sequence[tuple[Bot, datetime, int]]:
    """The bots that are back and have sent what waited: since when they are back, and how many messages waited."""
    ended = []
    for bot in (await session.scalars(select(Bot).where(Bot.back_at.is_not(None)))).all():
        back_at = bot.back_at
        if back_at is None or await _waits(session, bot.id, back_at):
            continue
        sent = await session.scalar(
            select(func.count())
            .select_from(Delivery)
            .where(
                Delivery.bot_id == bot.id,
                Delivery.created_at < back_at,
                Delivery.sent_at >= (bot.silent_since or back_at),  # what leaves first shows that it is back
            )
        )
        ended.append((bot, back_at, sent or 0))
        bot.silent_since = bot.back_at = None
        bot.silence_told = False
    return ended


async def hamlets_of(session: AsyncSession, bot_id: int) -> Sequence[int]:
    """The hamlets that have a group or people on a bot."""
    groups = select(Chat.hamlet_id).where(Chat.bot_id == bot_id, Chat.hamlet_id.is_not(None))
    people = select(Person.hamlet_id).where(Person.bot_id == bot_id, Person.hamlet_id.is_not(None))
    return [each for each in (await session.scalars(groups.union(people))).all() if each is not None]


async def _waits(session: AsyncSession, bot_id: int, back_at: datetime) -> bool:
    waiting = select(Delivery.id).where(
        Delivery.bot_id == bot_id,
        Delivery.created_at < back_at,
        or_(
            Delivery.status == DeliveryStatus.SENDING,
            (Delivery.status == DeliveryStatus.QUEUED) & (Delivery.due_at <= back_at),
        ),
    )
    return await session.scalar(waiting.limit(1)) is not None

"""What bots have used of their messenger's plan, counted from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.chats import GROUP, PRIVATE
from models.domain.quotas import Used, month_begin
from models.tables import (
    Bot,
    BotState,
    Chat,
    ChatState,
    Delivery,
    DeliveryAction,
    DeliveryStatus,
    Household,
    InboundUpdate,
    Membership,
)

_MAY_COUNT = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)  # an unclear one may be there


async def used(session: AsyncSession, bot_id: int, *, now: datetime, zone: ZoneInfo) -> Used:
    """This month's messages in both directions, and the people and groups that a bot has."""
    begin = month_begin(now, zone)
    sent = select(func.count()).where(Delivery.bot_id == bot_id, counts_since(begin))
    received = select(func.count()).where(InboundUpdate.bot_id == bot_id, InboundUpdate.received_at >= begin)
    people = select(func.count()).where(Chat.bot_id == bot_id, Chat.kind == PRIVATE)
    groups = select(func.count()).where(Chat.bot_id == bot_id, Chat.kind == GROUP, Chat.state == ChatState.ACTIVE)
    return Used(
        received=await session.scalar(received) or 0,
        sent=await session.scalar(sent) or 0,
        people=await session.scalar(people) or 0,
        groups=await session.scalar(groups) or 0,
    )


def counts_since(begin: datetime) -> ColumnElement[bool]:
    """A condition on Delivery: the message counts among those of the month that began then."""
    return and_(
        Delivery.action == DeliveryAction.SEND,
        Delivery.status.in_(_MAY_COUNT),
        func.coalesce(Delivery.sent_at, Delivery.claimed_at) >= begin,
    )


async def bots_with_plan(session: AsyncSession, kind: str) -> Sequence[Bot]:
    """The bots of a messenger that has a plan."""
    return (await session.scalars(select(Bot).where(Bot.kind == kind).order_by(Bot.id))).all()


async def keep_for_answers(session: AsyncSession, bot: Bot, *, keeps: bool) -> bool:
    """Note whether the rest of a bot's month is kept; True where that is new."""
    changed = await session.scalar(
        update(Bot)
        .where(Bot.id == bot.id, Bot.keeps_for_answers.is_(not keeps))
        .values(keeps_for_answers=keeps)
        .returning(Bot.id)
        .execution_options(synchronize_session="fetch")
    )
    return changed is not None


async def waiting_posts(session: AsyncSession, bot_id: int, hamlet_id: int) -> Sequence[Delivery]:
    """The posts to a hamlet's groups that a bot cannot send now; of several parts the first."""
    rows = await session.scalars(
        select(Delivery)
        .join(Chat, Chat.id == Delivery.chat_id)
        .where(
            Delivery.bot_id == bot_id,
            Delivery.status == DeliveryStatus.QUEUED,
            Delivery.action == DeliveryAction.SEND,
            Delivery.parent_id.is_(None),
            Chat.hamlet_id == hamlet_id,
            Chat.kind == GROUP,
        )
        .order_by(Delivery.lane, Delivery.id)
    )
    return rows.all()


async def households_only_there(session: AsyncSession, bot_id: int, hamlet_id: int) -> int:
    """How many households of a hamlet are reached by this bot alone."""
    linked = (
        select(Membership.household_id, Chat.bot_id.label("bot_id"))
        .join(Chat, Chat.person_id == Membership.person_id)
        .where(Membership.removed_at.is_(None), Chat.kind == PRIVATE, Chat.state == ChatState.ACTIVE)
        .subquery()
    )
    here = exists().where(linked.c.household_id == Household.id, linked.c.bot_id == bot_id)
    elsewhere = exists().where(linked.c.household_id == Household.id, linked.c.bot_id != bot_id)
    count = select(func.count()).where(
        Household.hamlet_id == hamlet_id, Household.closed_at.is_(None), here, ~elsewhere
    )
    return await session.scalar(count) or 0


async def resume(session: AsyncSession, bot_id: int | None) -> list[int]:
    """Let bots try again whose month was used up or whose token was refused (all, or one); returns which."""
    these = update(Bot).where(Bot.state.in_((BotState.SPENT, BotState.REFUSED)))
    if bot_id is not None:
        these = these.where(Bot.id == bot_id)
    return list(await session.scalars(these.values(state=BotState.ACTIVE).returning(Bot.id)))

"""A bot's plan runs short or is used up -> the heads of its hamlets."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import ChannelKind, Content, Lane
from messages.texts import contacts
from messages.texts import quotas as words
from models import quotas, silence
from models.chats import Target, role_targets
from models.domain.deployment import Deployment
from models.domain.quotas import WARN_PERCENT, Plan, Used, next_month
from models.domain.roles import RoleKind
from models.tables import Bot


async def spent(session: AsyncSession, bot: Bot, deployment: Deployment, *, now: datetime) -> None:
    """The month is used up: each head who can be reached by another bot, once a month."""
    last_day = deployment.day(next_month(now, deployment.zone) - timedelta(days=1))
    for hamlet_id in await silence.hamlets_of(session, bot.id):
        waiting = len(await quotas.waiting_posts(session, bot.id, hamlet_id))
        for role, to in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
            if to.bot_id == bot.id:
                continue
            content = words.used_up(
                _app(bot),
                bot.id,
                until=last_day,
                today=deployment.day(now),
                waiting=waiting,
                you=role.you or contacts.YOU,
            )
            key = f"quota:spent:{bot.id}:{last_day:%Y-%m}:{to.chat_id}"
            await _tell(session, content, key=key, to=to, now=now)


async def running_short(
    session: AsyncSession, bot: Bot, used: Used, plan: Plan, deployment: Deployment, *, now: datetime
) -> None:
    """Four fifths of the month's messages are used: each head, once a month."""
    ends = next_month(now, deployment.zone)
    days_left = (deployment.day(ends) - deployment.day(now)).days
    for role, to in await _heads(session, bot):
        text = words.running_short(_app(bot), sent=used.messages, quota=plan.messages, days_left=days_left, you=role)
        key = f"quota:short:{bot.id}:{ends:%Y-%m}:{to.chat_id}"
        await _tell(session, Content(text=text), key=key, to=to, now=now)


async def full(session: AsyncSession, bot: Bot, used: Used, plan: Plan, *, now: datetime) -> None:
    """Nearly as many people as the plan allows: each head, once, and once more where it is full."""
    percent = 100 if used.people >= plan.people else WARN_PERCENT
    for _, to in await _heads(session, bot):
        text = words.too_many_people(_app(bot), people=used.people, most=plan.people)
        key = f"quota:people:{bot.id}:{percent}:{to.chat_id}"
        await _tell(session, Content(text=text), key=key, to=to, now=now)


async def not_reminded(session: AsyncSession, bot: Bot, deployment: Deployment, *, now: datetime) -> None:
    """What is left of the month is kept for answers: which households are to be walked to instead."""
    month = f"{deployment.local(now):%Y-%m}"
    for hamlet_id in await silence.hamlets_of(session, bot.id):
        households = await quotas.households_only_there(session, bot.id, hamlet_id)
        if not households:
            continue
        for _, to in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
            text = words.not_fitting(_app(bot), households)
            await _tell(session, Content(text=text), key=f"quota:kept:{bot.id}:{month}:{to.chat_id}", to=to, now=now)


async def _heads(session: AsyncSession, bot: Bot) -> list[tuple[str, Target]]:
    found = []
    for hamlet_id in await silence.hamlets_of(session, bot.id):
        for role, to in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
            found.append((role.you or contacts.YOU, to))
    return found


async def _tell(session: AsyncSession, content: Content, *, key: str, to: Target, now: datetime) -> None:
    await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=Asked(pushed=True))


def _app(bot: Bot) -> str:
    return outbox.APP_NAMES.get(ChannelKind(bot.kind), "Zalo")

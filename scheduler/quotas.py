"""Job: look at what bots have used of their messenger's plan, and tell the heads before it is used up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_quotas
from messages.channels.base import ChannelKind
from models import quotas
from models.domain.deployment import Deployment
from models.domain.quotas import WARN_PERCENT, ZALO_BASIC, is_running_short, keeps_for_answers
from scheduler.clockwork import Work

PLANS = {ChannelKind.ZALO: ZALO_BASIC}


def watch_quotas(deployment: Deployment) -> Work:
    """Warn once a month; keep the last messages for answers; say which households are not reminded any more."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for kind, plan in PLANS.items():
            for bot in await quotas.bots_with_plan(session, kind):
                used = await quotas.used(session, bot.id, now=now, zone=deployment.zone)
                keeps = keeps_for_answers(used, plan)
                if await quotas.keep_for_answers(session, bot, keeps=keeps) and keeps:
                    await tell_quotas.not_reminded(session, bot, deployment, now=now)
                if is_running_short(used, plan):
                    await tell_quotas.running_short(session, bot, used, plan, deployment, now=now)
                if used.people * 100 >= plan.people * WARN_PERCENT:
                    await tell_quotas.full(session, bot, used, plan, now=now)

    return work

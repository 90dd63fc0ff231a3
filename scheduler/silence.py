"""Jobs: tell the heads that a messenger has not been reached for long, that it is back, what may be lost in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_silence
from models import silence, unclear
from models.domain.deployment import Deployment
from scheduler.clockwork import Work


def tell_of_silence(deployment: Deployment) -> Work:
    """Once a silence, and once when it is over and nothing waits any more."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for bot in await silence.begin_telling(session, now=now):
            await tell_silence.silent(session, bot, deployment, now=now)
        for bot, back_at, sent in await silence.end_telling(session):
            await tell_silence.back(session, bot, back_at, sent, deployment, now=now)

    return work


async def tell_of_unclear(session: AsyncSession, now: datetime) -> None:
    """Each head of what was said in private lately and may not have arrived."""
    for each in await unclear.notice(session, now=now):
        await tell_silence.unclear(session, each, now=now)

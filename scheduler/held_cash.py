"""Job: in the evening, helpers and treasurer read what helpers hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_held_cash, tell_people
from models import held_cash
from models.domain.deployment import Deployment
from scheduler.clockwork import Work


def tell_in_the_evening(deployment: Deployment) -> Work:
    """One message a day to each who holds cash, and one to the treasurer; saying it twice is a no-op."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for hamlet_id in await held_cash.hamlets_with_cash_in_hand(session):
            place = await tell_people.place_at(session, hamlet_id, deployment)
            await tell_held_cash.evening(session, hamlet_id, deployment, place, now=now)

    return work

"""Job: a request for help that waits is brought back: after a day to the helpers, after two to the head."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_help
from messages.texts.contacts import TREASURER
from models import hamlets, help
from models.domain.deployment import Deployment
from models.tables import Hamlet
from scheduler.clockwork import Work


def bring_back_what_waits(deployment: Deployment) -> Work:
    """Each request is brought back once to each; runs by day."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for seen in await help.remind_due(session, now=now):
            hamlet = await session.get_one(Hamlet, seen.hamlet_id)
            place = await hamlets.place_of(
                session, hamlet, public_url=deployment.public_url, treasurer_title=TREASURER
            )
            await tell_help.waits_a_day(session, seen, place, now=now)
        for seen in await help.head_due(session, now=now):
            await tell_help.waits_two_days(session, seen, now=now)

    return work

"""Jobs: decide about what banks told us, forget private money and old notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_transfers
from models import transfer_matching
from models.domain.deployment import Deployment
from scheduler.clockwork import Work

TRANSFERS_AT_ONCE = 20
"""Each takes some hundredths of a second to book; the database waits meanwhile."""


def match_pending(deployment: Deployment) -> Work:
    """Book what is certain of the next transfers, leave the rest to the treasurer, thank the households."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for hamlet_id in await transfer_matching.hamlets_waiting(session):
            outcomes = await transfer_matching.match_pending(
                session, hamlet_id, at_most=TRANSFERS_AT_ONCE, zone=deployment.zone, now=now
            )
            await tell_transfers.decided(session, outcomes, hamlet_id, deployment, now=now)

    return work

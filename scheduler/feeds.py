"""Jobs: decide about what banks told us, forget private money and old notices."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_transfers
from models import feeds, statement_imports, transfer_matching, transfers
from models.domain.deployment import Deployment
from models.matching_shelf import Shelf
from scheduler.clockwork import Work

logger = logging.getLogger(__name__)

TRANSFERS_AT_ONCE = 200
"""Of all hamlets together; each takes some milliseconds to match and book, and other writers wait meanwhile."""


def match_pending(deployment: Deployment) -> Work:
    """Book what is certain of the next transfers, leave the rest to the treasurer, thank the households."""
    shelf = Shelf()

    async def work(session: AsyncSession, now: datetime) -> None:
        left = TRANSFERS_AT_ONCE
        for hamlet_id in await transfer_matching.hamlets_waiting(session):
            if not left:
                break
            outcomes = await transfer_matching.match_pending(
                session, hamlet_id, at_most=left, zone=deployment.zone, now=now, shelf=shelf
            )
            left -= len(outcomes)
            await tell_transfers.decided(session, outcomes, hamlet_id, deployment, now=now)
        for draft, came in await statement_imports.matched(session):
            await tell_transfers.statement_matched(session, draft, came, now=now)

    return work


PRIVATE_WORDS_KEPT = timedelta(days=7)
"""How long the treasurer still sees what private money was said to be for."""


def forget_words(deployment: Deployment) -> Work:
    """Once a night: what is written on private money, and old notices as they came."""

    async def work(session: AsyncSession, now: datetime) -> None:
        words = await transfers.forget_words(session, before=now - PRIVATE_WORDS_KEPT)
        bodies = await feeds.forget_bodies(session, before=now - deployment.keep_raw)
        logger.info("forgot the words of %d transfers, %d notices", words, bodies)

    return work


def tell_treasurers(deployment: Deployment) -> Work:
    """In the morning: what came in yesterday, what waits for a decision, and whether a bank has fallen silent."""

    async def work(session: AsyncSession, now: datetime) -> None:
        await tell_transfers.mornings(session, deployment, now=now)
        await tell_transfers.silent_banks(session, deployment, now=now)

    return work

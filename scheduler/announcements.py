"""Jobs: post what is due, report what has settled, unpin what is over, hand posts over where no bot can post."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from messages import by_hand
from messages import tell_announcements as tell
from models import announcements, deliveries, restores
from models.domain.announcements import AskFirst, Drop, Hold, Post, when_due
from models.domain.deployment import Deployment
from models.tables import Hamlet
from scheduler.clockwork import Work

FRESH = timedelta(hours=1)  # what was handed over less than this before the evening is not asked about yet


def post_due(deployment: Deployment) -> Work:
    """Queues the announcements whose moment has come, once to each group; reports those that have settled."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for announcement in await announcements.due(session, now):
            hamlet = await session.get_one(Hamlet, announcement.hamlet_id)
            decision = when_due(
                announcement.kind,
                due=deployment.local(announcement.due_at),
                now=deployment.local(now),
                expires_on=announcement.expires_on,
                quiet_from=hamlet.quiet_from,
                quiet_until=hamlet.quiet_until,
            )
            match decision:
                case Post() if await restores.may_be_done(session, announcement.due_at):
                    await tell.ask_late(session, announcement, deployment=deployment, now=now, perhaps_posted=True)
                case Post():
                    if await announcements.take_up(session, announcement, now=now):
                        await tell.post(session, announcement, deployment=deployment, now=now)
                case AskFirst():
                    await tell.ask_late(session, announcement, deployment=deployment, now=now)
                case Drop():
                    await tell.dropped(session, announcement, deployment=deployment, now=now)
                case Hold(until=until):
                    await tell.held(session, announcement, until, deployment=deployment, now=now)
                case _:
                    assert_never(decision)
        for announcement in await announcements.unreported(session, now):
            await tell.report(session, announcement, deployment=deployment, now=now)

    return work


def unpin_what_is_over(deployment: Deployment) -> Work:
    """Takes announcements from the top whose last day was yesterday."""

    async def work(session: AsyncSession, now: datetime) -> None:
        over = await announcements.over(session, deployment.day(now))
        await by_hand.unpin(session, list(over), now=now)

    return work


async def hand_over_due(session: AsyncSession, now: datetime) -> None:
    """Gives heads the posts of groups that no bot can reach."""
    for delivery in await deliveries.due_by_hand(session, now):
        await by_hand.hand_over(session, delivery, now)


async def ask_in_the_evening(session: AsyncSession, now: datetime) -> None:
    """Asks once more about posts that nobody said are up."""
    for delivery in await deliveries.still_handed(session, before=now - FRESH, now=now):
        await by_hand.ask_in_the_evening(session, delivery, now)

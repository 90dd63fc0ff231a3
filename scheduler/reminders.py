"""Jobs: the day's collection posts, thresholds, and a message a day to households that owe."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_reminders
from models import reminder_posts, reminders
from models.domain.deployment import Deployment
from scheduler.clockwork import Work

HOUSEHOLDS_AT_ONCE = 5
"""Each gets a picture that takes some hundredths of a second to draw, in a thread; the database waits meanwhile. So a
run stays short, and the next one a few seconds later goes on."""


def post_collections(deployment: Deployment) -> Work:
    """Post what the plans hold for today, one post a hamlet, from the hamlet's hour on."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for post in await reminder_posts.take_collection_posts(session, zone=deployment.zone, now=now):
            await tell_reminders.collection_post(session, post, deployment, now=now)

    return work


def tell_thresholds(deployment: Deployment) -> Work:
    """Tell the groups when half, four fifths or all are done."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for hamlet, told, percent in await reminder_posts.take_thresholds(session, zone=deployment.zone, now=now):
            await tell_reminders.threshold(session, hamlet, told, percent, deployment, now=now)

    return work


def remind_households(deployment: Deployment) -> Work:
    """Remind the next households; take back what has not left and is settled."""

    async def work(session: AsyncSession, now: datetime) -> None:
        await reminders.drop_settled(session)
        for due in await reminders.take_households(session, zone=deployment.zone, now=now, most=HOUSEHOLDS_AT_ONCE):
            await tell_reminders.household(session, due, deployment, now=now)

    return work

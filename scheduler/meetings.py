"""Jobs: tell households about a meeting, and remind those that have not answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_meetings
from models import meetings
from models.domain.deployment import Deployment
from models.domain.meetings import Timing, Wave, Window, evening_reminder, hours_reminder
from models.tables import Hamlet
from scheduler.clockwork import Work

HOUSEHOLDS_AT_ONCE = 20
"""A run stays one short transaction; the next one a few seconds later goes on."""


def tell_households(deployment: Deployment) -> Work:
    """Tell the next households, in the hours in which people may be written to."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for meeting, hamlet in await meetings.to_tell(session, now=now):
            if meeting.starts_at <= now and meeting.wave is not Wave.RESULT:
                await meetings.told(session, meeting, None)
            elif _window(hamlet).holds(deployment.local(now)):
                await tell_meetings.households(session, meeting, hamlet, deployment, most=HOUSEHOLDS_AT_ONCE, now=now)

    return work


def remind(deployment: Deployment) -> Work:
    """Have those told who have not answered, the evening before and two hours before; once each."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for meeting, hamlet in await meetings.to_remind(session, now=now):
            starts, announced = deployment.local(meeting.starts_at), deployment.local(meeting.announced_at)
            local, window = deployment.local(now), _window(hamlet)
            if meeting.evening_at is None:
                timing = evening_reminder(starts=starts, announced=announced, now=local, window=window)
                if timing is not Timing.LATER:
                    meeting.evening_at = now
                if timing is Timing.NOW:
                    await tell_meetings.evening(session, meeting, now=now)
            if meeting.hours_at is None:
                timing = hours_reminder(starts=starts, announced=announced, now=local, window=window)
                if timing is not Timing.LATER:
                    meeting.hours_at = now
                if timing is Timing.NOW:
                    await tell_meetings.hours_before(session, meeting, hamlet, deployment, now=now)

    return work


async def unpin_what_is_over(session: AsyncSession, now: datetime) -> None:
    """Take invitations from the top when the meeting is over."""
    for meeting in await meetings.just_over(session, now=now):
        await tell_meetings.unpin(session, meeting, now=now)


def _window(hamlet: Hamlet) -> Window:
    return Window(opens=hamlet.remind_from, closes=hamlet.remind_until)

"""Jobs: post the rounds that the terminal opened, send households their codes of a new round."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_rounds, tell_withdrawals
from messages.texts import withdrawals as withdrawal_words
from models import household_credits, round_audience
from models.domain.deployment import Deployment
from scheduler.clockwork import Work

HOUSEHOLDS_AT_ONCE = 10
"""Each gets a picture that takes some hundredths of a second to draw; the database waits meanwhile."""
_OF_ONE_OPENING = timedelta(hours=1)
"""What was used so lately is told together, however many runs it took."""


def post_rounds(deployment: Deployment) -> Work:
    """Post what was opened outside of this process, and what is open into groups that were bound since."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for round_, hamlet in await round_audience.rounds_to_post(session):
            await tell_rounds.round_opened(session, deployment, hamlet, round_, now=now)
        for round_, hamlet, group in await round_audience.groups_without_card(session):
            await tell_rounds.card_posted(session, deployment, hamlet, round_, [group], now=now)

    return work


def tell_households(deployment: Deployment) -> Work:
    """Send the next households their code of a round that was opened; what they left in the fund is used first."""

    async def work(session: AsyncSession, now: datetime) -> None:
        if await _use_credits(session, deployment, now):
            return  # the next run goes on
        await tell_rounds.households_told(session, deployment, most=HOUSEHOLDS_AT_ONCE, now=now)

    return work


async def _use_credits(session: AsyncSession, deployment: Deployment, now: datetime) -> bool:
    """Book what households left in the fund for what they owe now; whether there was any.

    Head and treasurer are told when all of it is booked.
    """
    today, at = deployment.day(now), deployment.local(now).time()
    was_used = False
    for due in await household_credits.due(session, at=at, limit=HOUSEHOLDS_AT_ONCE):
        reason = withdrawal_words.why_used(due.charge)
        used = await household_credits.use(session, due, reason=reason, now=now, today=today)
        if used is not None:
            await tell_withdrawals.credit_used(session, used, today=today, now=now)
            was_used = True
    if was_used and not await household_credits.due(session, at=at, limit=1):
        for round_ in await household_credits.used_since(session, now - _OF_ONE_OPENING):
            await tell_withdrawals.credits_used(session, round_, now=now)
    return was_used

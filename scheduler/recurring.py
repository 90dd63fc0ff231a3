"""Job: rounds that come every month: ask the head the evening before, open at seven, each month once."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_recurring, tell_rounds
from messages.texts import recurring as words
from messages.texts.rounds import explanation
from models import recurring_openings as openings
from models.domain.deployment import Deployment
from models.domain.recurring import Ask, AskAgain, Miss, Open, Wait, next_step
from models.recurring_months import Coming
from models.refusals import Refusal
from scheduler.clockwork import Work


def open_recurring(deployment: Deployment) -> Work:
    """Do what is due about every month that is planned; the rows say what, so that an outage only makes it later."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for coming in await openings.due(session, now=now, today=deployment.day(now)):
            await _step(session, deployment, coming, now)

    return work


async def _step(session: AsyncSession, deployment: Deployment, coming: Coming, now: datetime) -> None:
    zone, hamlet = deployment.zone, coming.hamlet
    step = next_step(coming.clock(), now=now, zone=zone, quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until)
    match step:
        case Wait():
            return
        case Ask():
            if not await openings.opened_by_hand(session, coming, zone=zone) and await openings.asked(
                session, coming, opens_at=step.opens_at
            ):
                await tell_recurring.asked(
                    session, deployment, coming, opens_at=step.opens_at, was_put_off=False, now=now
                )
        case AskAgain():
            if not await openings.opened_by_hand(session, coming, zone=zone) and await openings.asked_again(
                session, coming, ask_at=step.ask_at
            ):
                opens_at = openings.could_open_at(coming, now=now, zone=zone)
                await tell_recurring.asked(session, deployment, coming, opens_at=opens_at, was_put_off=True, now=now)
        case Open():
            await _open(session, deployment, coming, now)
        case Miss():
            if await openings.missed(session, coming, zone=zone):
                await tell_recurring.missed(session, deployment, coming, now=now)
        case _:
            assert_never(step)


async def _open(session: AsyncSession, deployment: Deployment, coming: Coming, now: datetime) -> None:
    zone = deployment.zone
    if not await openings.claim(session, coming, zone=zone):
        return
    if await openings.opened_by_hand(session, coming, zone=zone):
        return
    try:
        opened = await openings.open_claimed(
            session, coming, title=words.title, explain=explanation, today=deployment.day(now), now=now
        )
    except Refusal as refusal:
        await openings.failed(session, coming, zone=zone)
        await tell_recurring.failed(session, deployment, coming, refusal, now=now)
        return
    await tell_rounds.round_opened(session, deployment, coming.hamlet, opened.round, now=now)

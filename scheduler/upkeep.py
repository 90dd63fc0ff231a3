"""Job: let waiting questions come, forget what has been kept long enough."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking, tell_people, tell_personal_data
from models import data_wishes, deputies, desk, erasure, file_links, meetings, retention
from models.domain.deployment import Deployment
from models.domain.register_changes import NUMBER_KEPT
from models.questions import forget_words
from scheduler.clockwork import Work

logger = logging.getLogger(__name__)

WORDS_KEPT = timedelta(days=1)
"""How long a question stays as it was typed, to be handed over."""


async def let_waiting_questions_come(session: AsyncSession, now: datetime) -> None:
    """A pushed question waits while another stands; when that one is old, it comes."""
    for chat_id, person_id in await asking.waiting_places(session):
        await asking.let_next_come(session, chat_id=chat_id, person_id=person_id, now=now)


def end_roles(deployment: Deployment) -> Work:
    """A deputy's time is over by itself, and both sides hear it."""

    async def work(session: AsyncSession, now: datetime) -> None:
        ended = await deputies.end_due(session, now=now)
        await tell_people.roles_ended(session, ended, deployment, now=now)

    return work


async def forget_the_erased(session: AsyncSession, now: datetime) -> None:
    """Whoever asked to be forgotten cannot be reached any more, once the goodbye has left."""
    if finished := await erasure.finish(session, now=now):
        logger.info("%d people are forgotten", finished)


def remind_of_wishes(deployment: Deployment) -> Work:
    """In the morning: the head hears of corrections whose day by law comes near."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for correction in await data_wishes.pressing(session, today=deployment.day(now)):
            await tell_personal_data.correction_asked(session, correction, deployment, now=now, again=True)

    return work


def forget_what_is_old(deployment: Deployment) -> Work:
    """Once a night: raw updates, what was said in private, asked questions and proofs, each after its days."""

    async def work(session: AsyncSession, now: datetime) -> None:
        raw, asked = now - deployment.keep_raw, now - deployment.keep_questions
        updates = await retention.forget_raw_updates(session, before=raw)
        updates += await retention.forget_private_words(session, before=raw)
        updates += await retention.forget_half_done(session, before=raw)
        updates += await retention.forget_wrong_codes(session, before=raw)
        await desk.forget(session, before=now - desk.KEPT)
        updates += await retention.forget_closed_households(session, before=now - NUMBER_KEPT)
        questions = await retention.forget_questions(session, before=asked)
        questions += await retention.forget_wishes(session, before=asked)
        await meetings.forget_substitutes(session, before=asked)
        await forget_words(session, before=now - WORDS_KEPT)
        await file_links.forget_old(session, now=now)
        files = await retention.drop_files(session, today=deployment.day(now))
        logger.info("forgot %d messages, %d questions, %d files", updates, questions, files)

    return work

"""What a helper did for a household -> its phones hear it; a yes that was taken back -> helper and head hear it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts import on_behalf as words
from messages.texts.contacts import YOU
from models import on_behalf
from models.chats import Target, household_targets, private_of, role_targets
from models.domain.deployment import Deployment
from models.domain.roles import RoleKind
from models.on_behalf import Done, Withdrawn


async def done(session: AsyncSession, done: Done, deployment: Deployment, *, now: datetime) -> None:
    """Each phone of the household hears what was done; where there is none, the first one that is linked will."""
    for person, chat in await household_targets(session, done.household.id):
        if person.id == done.yes.helper_id:
            continue
        await _push(session, words.told(done, deployment.zone), f"done-for:{done.row.id}", chat, now=now)
        done.row.told_at = now


async def linked(session: AsyncSession, household_id: int, deployment: Deployment, *, now: datetime) -> None:
    """A household's first phone hears what was done for it before."""
    waiting = await on_behalf.untold(session, household_id)
    if not waiting:
        return
    for _, chat in await household_targets(session, household_id):
        content = words.told_before(waiting, deployment.zone, deployment.day(now))
        await _push(session, content, f"done-before:{waiting[-1].row.id}", chat, now=now)
    for each in waiting:
        each.row.told_at = now


async def withdrawn(session: AsyncSession, withdrawn: Withdrawn, *, now: datetime) -> None:
    """The helper and the head hear that a household does not want it any more."""
    key = f"yes-withdrawn:{withdrawn.yes.id}"
    for chat in (await private_of(session, [withdrawn.yes.helper_id])).values():
        content = Content(text=words.withdrawn_for_helper(withdrawn))
        await outbox.put(session, content, key=f"{key}:{chat.chat_id}", to=chat, lane=Lane.ANSWER, now=now)
    for role, chat in await role_targets(session, withdrawn.household.hamlet_id, [RoleKind.HEAD]):
        if role.person_id != withdrawn.yes.helper_id:
            content = Content(text=words.withdrawn_for_head(withdrawn, role.you or YOU))
            await outbox.put(session, content, key=f"{key}:{chat.chat_id}", to=chat, lane=Lane.ANSWER, now=now)


async def _push(session: AsyncSession, content: Content, key: str, chat: Target, *, now: datetime) -> None:
    await outbox.put(
        session,
        content,
        key=f"{key}:{chat.chat_id}",
        to=chat,
        lane=Lane.ANSWER,
        now=now,
        asked=Asked(pushed=True, title=words.TITLE),
    )

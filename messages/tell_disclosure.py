"""The public account -> the hamlet's groups, once in each form; quiet hours hold it to the morning."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.channels.base import Content, Lane
from models.chats import groups_of
from models.domain.announcements import is_quiet, morning_after
from models.domain.deployment import Deployment
from models.tables import Hamlet


async def disclosed(
    session: AsyncSession, deployment: Deployment, hamlet: Hamlet, text: str, *, mark: str, now: datetime
) -> bool:
    """Post the account into every group; `mark` says which text it is: the same is said once.

    Returns whether it goes out now, and not in the morning.
    """
    local = deployment.local(now)
    quiet = is_quiet(local.time(), quiet_from=hamlet.quiet_from, quiet_until=hamlet.quiet_until)
    for group in await groups_of(session, hamlet.id):
        await outbox.put(
            session,
            Content(text=text),
            key=f"disclosure:{hamlet.id}:{mark}:{group.chat_id}",
            to=group,
            lane=Lane.ANNOUNCEMENT,
            now=now,
            due_at=morning_after(local, quiet_until=hamlet.quiet_until) if quiet else now,
        )
    return not quiet

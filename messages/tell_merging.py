"""Two households became one -> its phones are told which number is theirs now, and the leaders who did it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox, tell_on_behalf
from messages.channels.base import Content, Lane
from messages.tell_household import to_household
from messages.texts import merging as texts
from messages.texts.people import role_name
from models import people
from models.chats import household_targets, role_targets
from models.domain.deployment import Deployment
from models.domain.place import Place
from models.domain.roles import LEADERS
from models.merging import Merged


async def merged(session: AsyncSession, done: Merged, place: Place, deployment: Deployment, *, now: datetime) -> None:
    """Tell both, once a merge."""
    by, key = await _who(session, done, place), f"merged:{done.merge.id}"
    await to_household(
        session, done.stays.id, Content(text=texts.to_household(done, by, place)), key=f"{key}:house", now=now
    )
    if await household_targets(session, done.stays.id):
        await tell_on_behalf.linked(session, done.stays.id, deployment, now=now)
    leaders = await role_targets(session, done.merge.hamlet_id, sorted(LEADERS))
    others = {target.chat_id: target for role, target in leaders if role.person_id != done.merge.by}
    content = Content(text=texts.to_leader(done, by))
    for target in others.values():
        await outbox.put(session, content, key=f"{key}:{target.chat_id}", to=target, lane=Lane.ANSWER, now=now)


async def _who(session: AsyncSession, done: Merged, place: Place) -> str:
    """ "thủ quỹ Nguyễn Thị Thu" """
    for role in await people.roles_of(session, done.merge.by):
        if role.hamlet_id == done.merge.hamlet_id and role.kind in LEADERS:
            return f"{role_name(role.kind, place)} {role.full_name}".strip()
    return place.head_title

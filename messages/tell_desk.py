"""The desk was opened in a browser -> the person whose link it was is told at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Lane
from messages.texts import desk as words
from messages.texts.contacts import YOU
from models.chats import private_of
from models.desk import Seated
from models.domain.deployment import Deployment
from models.domain.place import Place


async def opened(
    session: AsyncSession, seated: Seated, place: Place, deployment: Deployment, *, now: datetime
) -> None:
    """On which device, and was it you?"""
    you = next((role.you for role in seated.roles if role.you), YOU)
    today = deployment.day(now)
    content = words.opened(seated.session_id, place, seated.device, now, you, zone=deployment.zone, today=today)
    to = (await private_of(session, [seated.person.id])).get(seated.person.id)
    if to is not None:
        await outbox.put(
            session,
            content,
            key=f"desk-opened:{seated.session_id}",
            to=to,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True, title=words.open_title(place)),
        )

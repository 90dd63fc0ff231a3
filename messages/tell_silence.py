"""Who hears that a messenger cannot be reached, and that it can again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import ChannelKind, Content, Lane
from messages.texts import by_hand as words
from messages.texts import contacts
from models import silence
from models.chats import role_targets
from models.domain.deployment import Deployment
from models.domain.roles import RoleKind
from models.tables import Bot
from models.unclear import Unclear


async def silent(session: AsyncSession, bot: Bot, deployment: Deployment, *, now: datetime) -> None:
    """Each head who can be reached by another messenger."""
    since = bot.silent_since or now
    for hamlet_id in await silence.hamlets_of(session, bot.id):
        for role, to in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
            if to.bot_id == bot.id:
                continue
            text = words.silent(_app(bot.kind), since, deployment.zone, role.you or contacts.YOU)
            key = f"silence:{bot.id}:{since.timestamp():.0f}:{to.chat_id}"
            await outbox.put(session, Content(text=text), key=key, to=to, lane=Lane.ANSWER, now=now)


async def back(
    session: AsyncSession, bot: Bot, back_at: datetime, sent: int, deployment: Deployment, *, now: datetime
) -> None:
    """Each head, wherever they are."""
    for hamlet_id in await silence.hamlets_of(session, bot.id):
        for _, to in await role_targets(session, hamlet_id, [RoleKind.HEAD]):
            text = words.back(_app(bot.kind), back_at, sent, deployment.zone)
            key = f"back:{bot.id}:{back_at.timestamp():.0f}:{to.chat_id}"
            await outbox.put(session, Content(text=text), key=key, to=to, lane=Lane.ANSWER, now=now)


async def unclear(session: AsyncSession, found: Unclear, *, now: datetime) -> None:
    """The head is asked whether what may not have arrived is to leave once more."""
    content = words.private_unclear(found.messages, _app(found.bot_kind), found.first_id, found.last_id)
    for _, to in await role_targets(session, found.hamlet_id, [RoleKind.HEAD]):
        key = f"unclear:private:{found.last_id}:{to.chat_id}"
        await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, asked=Asked(pushed=True))


def _app(kind: str) -> str:
    return outbox.APP_NAMES.get(ChannelKind(kind), "Zalo")

"""A charge was set anew -> the household is told, in private. Groups never hear of it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Content, Lane
from messages.texts import charge_corrections as words
from models.charge_corrections import Corrected
from models.chats import household_targets
from models.domain.place import Place


async def charge_corrected(
    session: AsyncSession, corrected: Corrected, place: Place, *, zone: ZoneInfo, now: datetime
) -> None:
    """Tell the household on each of its phones what it owes now, once a correction."""
    today = now.astimezone(zone).date()
    text = words.to_household(corrected, place, zone=zone, today=today)
    for _, target in await household_targets(session, corrected.charge.household_id):
        await outbox.put(
            session,
            Content(text=text),
            key=f"corrected:{corrected.correction_id}:{target.chat_id}",
            to=target,
            lane=Lane.ANSWER,
            now=now,
            asked=Asked(pushed=True),
        )

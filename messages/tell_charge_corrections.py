"""A charge was set anew -> the household is told, in private. Groups never hear of it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from messages.channels.base import Content
from messages.tell_household import to_household
from messages.texts import charge_corrections as words
from models.charge_corrections import Corrected
from models.domain.place import Place


async def charge_corrected(
    session: AsyncSession, corrected: Corrected, place: Place, *, zone: ZoneInfo, now: datetime
) -> None:
    """Tell the household on each of its phones what it owes now, once a correction."""
    today = now.astimezone(zone).date()
    text = words.to_household(corrected, place, zone=zone, today=today)
    key = f"corrected:{corrected.correction_id}"
    await to_household(session, corrected.charge.household_id, Content(text=text), key=key, now=now)

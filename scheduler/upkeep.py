"""Job: let waiting questions come, forget what has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import asking


async def let_waiting_questions_come(session: AsyncSession, now: datetime) -> None:
    """A pushed question waits while another stands; when that one is old, it comes."""
    for chat_id, person_id in await asking.waiting_places(session):
        await asking.let_next_come(session, chat_id=chat_id, person_id=person_id, now=now)

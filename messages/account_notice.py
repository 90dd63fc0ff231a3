"""That the receiving account became another one lately: said under reminders and cards for sixty days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages.texts import reminders as words
from messages.texts.reminders import AccountChange
from models import account_changes
from models.domain.deployment import Deployment


async def change_of(
    session: AsyncSession, fee_id: int, deployment: Deployment, *, now: datetime
) -> AccountChange | None:
    """The change that brought a fee's account, while it is still spoken of."""
    change = await account_changes.last_change(session, fee_id, now=now)
    if change is None or change.ended_at is None:
        return None
    return AccountChange(on=deployment.day(change.ended_at), number=change.number)


async def under(text: str, session: AsyncSession, fee_id: int, deployment: Deployment, *, now: datetime) -> str:
    """A text with the change named at its end, where there was one."""
    change = await change_of(session, fee_id, deployment, now=now)
    return f"{text}\n\n{words.account_changed(change, deployment.day(now))}" if change else text

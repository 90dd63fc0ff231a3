"""Where a bank ought to have told of something by now: a feed, money to come, and no word for days."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.charges import charge_states
from models.tables import Feed, Transfer

LONG = timedelta(days=3)
"""So long nobody transfers at times; beyond it somebody should look whether the feed still works."""


async def silent_hamlets(session: AsyncSession, *, now: datetime) -> list[tuple[int, datetime]]:
    """The hamlets whose feeds said nothing for long though money is still owed, and since when."""
    heard = await session.execute(
        select(Feed.hamlet_id, func.max(Feed.heard_at), func.max(Feed.created_at))
        .group_by(Feed.hamlet_id)
        .order_by(Feed.hamlet_id)
    )
    found = []
    for hamlet_id, heard_at, created_at in heard.all():
        came = await session.scalar(select(func.max(Transfer.received_at)).where(Transfer.hamlet_id == hamlet_id))
        since = max(each for each in (heard_at, created_at, came) if each is not None)
        if now - since < LONG:
            continue
        states = await charge_states(session, hamlet_id=hamlet_id, only_open=True)
        if any(not each.is_voluntary and each.uncollected > 0 for each in states):
            found.append((hamlet_id, since))
    return found

"""Job: what is due with the receiving account: agreed changes take effect, old proposals end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import tell_account
from models import account_effect
from models.account_changes import NoLongerOpen
from models.domain.deployment import Deployment
from models.tables import Hamlet
from scheduler.clockwork import Work


def change_accounts(deployment: Deployment) -> Work:
    """Change what is due by day; what falls into the quiet hours is changed in the morning."""

    async def work(session: AsyncSession, now: datetime) -> None:
        for change_id, hamlet_id in await account_effect.due_changes(session, now=now):
            hamlet = await session.get_one(Hamlet, hamlet_id)
            if tell_account.posting_time(hamlet, deployment, now=now) > now:
                continue
            try:
                came = await account_effect.take_effect(session, change_id, now=now)
            except NoLongerOpen:  # somebody stopped it in this very moment
                continue
            if came is not None:
                await tell_account.outcome(session, came, deployment, now=now)

    return work

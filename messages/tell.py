"""What happened -> who is told what. Each function takes an outcome and queues its messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages.relay import TellTrouble, Trouble
from models.domain.deployment import Deployment


def delivery_trouble(deployment: Deployment) -> TellTrouble:
    """Tells the head (or the person concerned) that a delivery did not arrive."""

    async def tell(session: AsyncSession, trouble: Trouble, now: datetime) -> None:
        return None

    return tell

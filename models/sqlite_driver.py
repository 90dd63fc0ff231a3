"""SQLite for SQLAlchemy with fewer trips to its thread: aiosqlite makes five for a statement, this one or two.

Each trip wakes a thread and then the loop; on a small machine that costs more than most statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy.engine import URL

_ROWS_A_TRIP = 64  # where rows are asked for one after the other; SQLAlchemy never does


class OneTripCursor(aiosqlite.Cursor):
    """Opens with its statement and closes with its last row; what the statement did stays readable."""

    def __init__(self, connection: OneTripConnection) -> None:
        super().__init__(connection, None)  # type: ignore[arg-type]  # nothing reads it before `execute`
        self._is_open = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Run a statement: one trip, in which it is closed too where it brings no rows."""
        await self._trip(self._run, sqlite3.Cursor.execute, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """The same for each of these."""
        await self._trip(self._run, sqlite3.Cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        """The rows that are left, and close."""
        rows: list[sqlite3.Row] = await self._trip(self._rest) if self._is_open else []
        return rows

    async def close(self) -> None:
        """Close, where that is still to be done."""
        if self._is_open:
            self._is_open = False
            await super().close()

    async def __aenter__(self) -> Self:
        return self

    # Any: whatever the function takes and returns
    async def _trip(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await self._execute(function, *arguments)  # type: ignore[no-untyped-call]  # theirs has no types

    # in the connection's thread

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


class OneTripConnection(aiosqlite.Connection):
    """A connection of such cursors."""

    # Any: theirs is awaitable too, which SQLAlchemy does not use
    def cursor(self) -> Any:
        """A cursor, without a trip."""
        return OneTripCursor(self)


async def connect(url: URL) -> aiosqlite.Connection:
    """A connection to the file of a SQLAlchemy URL. Raises sqlite3.OperationalError where it cannot be opened."""
    arguments, options = url.get_dialect()().create_connect_args(url)
    connection = OneTripConnection(partial(sqlite3.connect, *arguments, **options), _ROWS_A_TRIP)
    connection._thread.daemon = True  # as SQLAlchemy has it: a connection left open must not keep the process
    return await connection

"""Who owns what only one process may do: a bot's relay, a poller, the clock. Let go by the system when it dies."""

from __future__ import annotations

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ResourceClosedError
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database import Database


class Ownership:
    """Locks named by what they guard: a file lock beside SQLite, an advisory lock on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files: dict[str, int] = {}
        self._connection: AsyncConnection | None = None
        self._held: set[str] = set()
        self._turn = asyncio.Lock()  # two that connect at once would leave a connection behind, with its locks

    async def hold(self, name: str) -> bool:
        """Take it, or keep it; False while another process has it (or the database is away)."""
        if self._database.is_sqlite:
            return self._hold_file(name)
        async with self._turn:
            return await self._hold_advisory(name)

    async def keeps(self, name: str) -> bool:
        """Whether it was ours all the time since it was taken: a database that comes back has forgotten it."""
        if self._database.is_sqlite:
            return name in self._files
        async with self._turn:
            return name in self._held and await self._hold_advisory(name)

    async def _hold_advisory(self, name: str) -> bool:
        try:
            if self._connection is None:
                connection = await self._database.engine.connect()
                self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
                self._held.clear()
            if name in self._held:
                await self._connection.execute(text("SELECT 1"))
                return True
            taken = await self._connection.scalar(
                text("SELECT pg_try_advisory_lock(:space, :key)"),
                {"space": 46172, "key": crc32(name.encode()) & 0x7FFFFFFF},
            )
        except (DBAPIError, ResourceClosedError, OSError):
            await self._drop_connection()
            return False
        if taken:
            self._held.add(name)
        return bool(taken)

    async def close(self) -> None:
        """Let go of everything."""
        for handle in self._files.values():
            os.close(handle)
        self._files.clear()
        await self._drop_connection()

    def _hold_file(self, name: str) -> bool:
        if name in self._files:
            return True
        path = Path(f"{self._database.url.database}.{name.replace(':', '-')}.lock")
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._files[name] = handle
        return True

    async def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is not None:
            with suppress(DBAPIError, ResourceClosedError, OSError):  # it is gone already
                await connection.invalidate()
                await connection.close()

"""The database keeps moments, refuses half transactions, and works beside a busy writer."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, StatementError

from models.database import Database, is_away
from models.tables import Bot


def a_bot(created_at: datetime, door: str = "d") -> Bot:
    """A row with a moment in it."""
    return Bot(kind="simulator", door=door, created_at=created_at)


async def test_the_same_moment_in_two_zones_is_the_same_row_value(database: Database) -> None:
    in_hanoi = datetime(2026, 11, 21, 8, 0, tzinfo=timezone(timedelta(hours=7)))

    async with database.begin() as session:
        session.add(a_bot(in_hanoi))
    async with database.read() as session:
        stored = await session.scalar(select(Bot.created_at))

    assert stored == in_hanoi
    assert stored is not None
    assert stored.tzinfo is not None


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.begin() as session:
            session.add(a_bot(datetime(2026, 11, 21, 8, 0)))  # noqa: DTZ001 - what must be refused


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    now = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=7)))

    async def fail() -> None:
        async with database.begin() as session:
            session.add(a_bot(now))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    async with database.read() as session:
        assert await session.scalar(select(Bot.id)) is None


async def test_two_processes_write_one_after_the_other(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    now = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=7)))

    async def write(through: Database, name: str) -> None:
        for number in range(10):
            async with through.begin() as session:
                await session.scalar(select(Bot.id))
                session.add(a_bot(now, f"{name}-{number}"))

    await asyncio.gather(write(database, "a"), write(other, "b"))
    await other.close()

    async with database.read() as session:
        assert len((await session.scalars(select(Bot.id))).all()) == 20


async def test_a_long_transaction_lets_others_go_on(database: Database) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with asyncio.TaskGroup() as group:
        beside = group.create_task(others())
        async with database.read() as session:
            for _ in range(200):
                await session.scalar(select(Bot.id))
        beside.cancel()

    assert turns > 2


async def test_one_who_is_cancelled_at_any_step_leaves_all_or_nothing(database: Database) -> None:
    now = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=7)))

    async def write(step: int) -> None:
        async with database.begin() as session:
            session.add_all([a_bot(now, f"{step}-first"), a_bot(now, f"{step}-second")])

    for step in range(0, 30, 2):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(write(step))
            for _ in range(step):
                await asyncio.sleep(0)
            task.cancel()

    await write(99)
    async with database.read() as session:
        doors = (await session.scalars(select(Bot.door))).all()
    assert sorted(doors) == sorted(f"{step}-{each}" for step in steps_of(doors) for each in ("first", "second"))
    assert "99-first" in doors


def steps_of(doors: Sequence[str]) -> set[str]:
    """Which writers left something."""
    return {door.partition("-")[0] for door in doors}


async def test_a_server_that_goes_while_we_connect_is_away() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    with tempfile.TemporaryDirectory(prefix="gone-") as folder:  # a socket's path is short
        async with await asyncio.start_unix_server(hang_up, f"{folder}/.s.PGSQL.5432"):
            database = Database(f"postgresql+asyncpg://postgres:@/any?host={folder}")
            with pytest.raises(DBAPIError) as raised:
                await database.ping()
            await database.close()

    assert is_away(raised.value)

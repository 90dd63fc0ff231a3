"""Rows that are kept back: seen by every statement of their transaction, gone with what undoes it."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database
from models.later import later
from models.tables import Base, Bot
from tests.clock import Clock

BOTS = insert(Base.metadata.tables[Bot.__tablename__])


def a_row(door: str) -> dict[str, object]:
    return {
        "kind": "simulator",
        "door": door,
        "name": "",
        "username": "",
        "token": "",
        "numbered": False,
        "state": "active",
        "created_at": Clock()(),
    }


async def doors(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(Bot.door).order_by(Bot.door)))


async def test_what_is_kept_back_is_written_with_the_commit(database: Database) -> None:
    async with database.begin() as session:
        later(session, BOTS, a_row("a"), order=0)
        later(session, BOTS, a_row("b"), order=0)

    assert await doors(database) == ["a", "b"]


async def test_a_statement_sees_what_was_kept_back(database: Database) -> None:
    async with database.begin() as session:
        later(session, BOTS, a_row("a"), order=0)

        assert list(await session.scalars(select(Bot.door))) == ["a"]


async def test_what_is_undone_is_not_written(database: Database) -> None:
    async def undone_within(session: AsyncSession) -> None:
        async with session.begin_nested():
            later(session, BOTS, a_row("within"), order=0)
            raise RuntimeError

    async def undone() -> None:
        async with database.begin() as session:
            later(session, BOTS, a_row("never"), order=0)
            raise RuntimeError

    async with database.begin() as session:
        later(session, BOTS, a_row("before"), order=0)
        with pytest.raises(RuntimeError):
            await undone_within(session)
        later(session, BOTS, a_row("after"), order=0)
    with pytest.raises(RuntimeError):
        await undone()

    assert await doors(database) == ["after", "before"]

"""The desk's table of 300 households and the public book, beside no other hamlet and beside three thousand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import and_, cast, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.desk_routes import add_whole_desk
from handlers.public_book import add_public_book
from models.charges import charge_states
from models.database import Database
from models.domain.references import LETTERS
from models.domain.roles import RoleKind
from models.payments import book
from models.schema import upgrade
from models.tables import Charge, Fee, Fund, Hamlet, Household, LedgerEntry, Payment, PaymentWay, Round
from models.tables.base import Base
from tests.builders import a_hamlet, a_role, a_round, an_account
from tests.clock import Clock
from tests.databases import PostgresServer
from tests.handlers.test_desk import DESK, Client, link
from tests.house import House

HAMLETS = 3_000
HOUSEHOLDS = 300  # of each
PAID = 100  # of each
TIMES = 100
WARMING = 5  # looks that are not counted
BOOK = "/n/thon-6/so"
TOGETHER = 200  # hamlets a statement: SQLite's parameters are counted


def measure_all(folder: Path) -> list[tuple[str, str, float, float]]:
    """(database, page, seconds in the small one, seconds in the large one), 95th percentiles. Takes a thread."""
    server = PostgresServer(folder / "postgres")
    found = asyncio.run(
        _measure("sqlite", *(f"sqlite+aiosqlite:///{folder}/lists-{size}.db" for size in ("small", "large")))
    )
    with server.copied() as small, server.copied() as large:
        found += asyncio.run(_measure("postgresql", small, large))
    server.stop()
    return found


async def _measure(name: str, small: str, large: str) -> list[tuple[str, str, float, float]]:
    async with _looked_at(small, others=False) as alone, _looked_at(large, others=True) as among_many:
        found = []
        for page in (DESK, BOOK):
            small_one, large_one = await _p95(page, alone, among_many)
            found.append((name, page, small_one, large_one))
        return found


@asynccontextmanager
async def _looked_at(url: str, *, others: bool) -> AsyncIterator[Client]:
    """A browser of the hamlet's treasurer; with `others`, three thousand hamlets stand in the same database."""
    database, clock = Database(url), Clock()
    await upgrade(database)
    house = await House.build(database, clock)
    hamlet_id = await _the_hamlet(house)
    app = web.Application()
    deployment = replace(house.deployment, public_url="http://desk.test")
    add_public_book(app, database, deployment, clock=clock)
    add_whole_desk(app, database, deployment, clock=clock, wake=lambda: None)
    async with TestClient(TestServer(app)) as client:
        await client.post(await link(house))
        if others:
            async with database.begin() as session:
                await _others(session, hamlet_id)
            async with database.engine.connect() as connection:  # as the servers do by themselves, in time
                await connection.execute(text("ANALYZE"))
                await connection.commit()
        yield client
    await database.close()


async def _p95(page: str, *clients: Client) -> list[float]:
    """Asked in turn: what else the machine does meanwhile slows all of them alike."""
    took: list[list[float]] = [[] for _ in clients]
    for turn in range(WARMING + TIMES):
        for client, its in zip(clients, took, strict=True):
            began = time.perf_counter()
            async with client.get(page) as answer:
                await answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{page}: {answer.status}")
            if turn >= WARMING:
                its.append(time.perf_counter() - began)
    return [sorted(its)[int(TIMES * 0.95) - 1] for its in took]


async def _the_hamlet(house: House) -> int:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await an_account(house, hamlet_id)
    async with house.database.begin() as session:
        session.add_all(
            Household(hamlet_id=hamlet_id, number=number, head=f"Nguyễn Văn {number}", area=f"ngõ {number % 5}",
                      people=4, created_at=house.clock())
            for number in range(1, HOUSEHOLDS + 1)
        )  # fmt: skip
    charges = list((await a_round(house, hamlet_id)).values())
    now = house.clock()
    async with house.database.begin() as session:
        for charge in await charge_states(session, charge_ids=charges[:PAID]):
            await book(
                session, charge, amount=charge.outstanding, way=PaymentWay.CASH, hamlet_id=hamlet_id, by=None,
                key=f"bench:{charge.charge_id}", now=now, today=house.deployment.day(now),
            )  # fmt: skip
    return hamlet_id


# the other hamlets: each row of the first one, once more for each


async def _others(session: AsyncSession, first: int) -> None:
    row = (await session.execute(select(*Hamlet.__table__.columns).where(Hamlet.id == first))).one()._asdict()
    del row["id"]
    others = [
        {**row, "slug": f"h-{number}", "prefix": _prefix(number), "name": str(number)} for number in range(1, HAMLETS)
    ]
    for start in range(0, len(others), TOGETHER):
        await session.execute(insert(Hamlet), others[start : start + TOGETHER])
    hamlet, house, was, fund, fee, rounds, own, charge = (
        each.__table__.alias() for each in (Hamlet, Household, Household, Fund, Fee, Round, Charge, Charge)
    )
    elsewhere = fund.c.hamlet_id != first
    the_same = (house.c.number == was.c.number, house.c.closed_at.is_(None))  # as the index on numbers has them
    await _copy(
        session, Household, {"hamlet_id": hamlet.c.id}, lambda q: q.join(hamlet, hamlet.c.id != Household.hamlet_id)
    )
    await _copy(
        session,
        Fund,
        {"hamlet_id": hamlet.c.id, "account_id": None},
        lambda q: q.join(hamlet, hamlet.c.id != Fund.hamlet_id),
    )
    await _copy(session, Fee, {"fund_id": fund.c.id}, lambda q: q.join(fund, elsewhere))
    await _copy(
        session,
        Round,
        {"hamlet_id": fund.c.hamlet_id, "fee_id": fee.c.id},
        lambda q: q.join(fund, elsewhere).join(fee, fee.c.fund_id == fund.c.id),
    )
    await _copy(
        session,
        Charge,
        {"round_id": rounds.c.id, "household_id": house.c.id},
        lambda q: (
            q.join(was, was.c.id == Charge.household_id)
            .join(rounds, rounds.c.hamlet_id != first)
            .join(house, and_(house.c.hamlet_id == rounds.c.hamlet_id, *the_same))
        ),
    )
    await _copy(
        session,
        LedgerEntry,
        {"fund_id": fund.c.id, "household_id": None, "round_id": None},
        lambda q: q.join(fund, elsewhere),
    )
    await _copy(
        session,
        Payment,
        {"hamlet_id": house.c.hamlet_id, "charge_id": charge.c.id, "request_key": None},
        lambda q: (
            q.join(own, own.c.id == Payment.charge_id)
            .join(was, was.c.id == own.c.household_id)
            .join(hamlet, hamlet.c.id != first)
            .join(house, and_(house.c.hamlet_id == hamlet.c.id, *the_same))
            .join(charge, charge.c.household_id == house.c.id)
        ),
    )


async def _copy(
    session: AsyncSession, table: type[Base], instead: dict[str, Any], among: Callable[[Any], Any]
) -> None:
    """Every row of a table, once for each row that it is joined to; `instead`: the columns that differ."""
    columns = [column for column in table.__table__.columns if column.name != "id"]
    chosen = [cast(instead[column.name], column.type) if column.name in instead else column for column in columns]
    rows = among(select(*chosen).select_from(table))
    await session.execute(insert(table).from_select([column.name for column in columns], rows))
    await session.execute(text(f"ANALYZE {table.__tablename__}"))  # or the next one is planned for an empty table


def _prefix(number: int) -> str:
    count = len(LETTERS)
    return LETTERS[number // count**2] + LETTERS[number // count % count] + LETTERS[number % count]

"""What the pages ask the database: never a whole table that grows with the number of hamlets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import event, select

from handlers.check_page import add_check_page
from handlers.desk_routes import add_whole_desk
from handlers.pay_page import add_pay_page
from handlers.public_book import add_public_book
from models.tables import BankAccount, Transfer, TransferState, Voucher
from tests.handlers.test_desk import DESK, link
from tests.handlers.test_disclosure import a_month
from tests.house import House

FEW = {"bots"}
"""Tables that stay small however many hamlets there are."""


@contextmanager
def heard(house: House) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Every statement that looks for rows, with its parameters."""
    statements: list[tuple[str, tuple[Any, ...]]] = []

    def listen(_c: object, _cursor: object, statement: str, parameters: tuple[Any, ...], *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            statements.append((statement, parameters))

    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    yield statements
    event.remove(engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_page_reads_through_a_table_of_all_hamlets(house: House) -> None:
    await a_month(house)
    async with house.database.begin() as session:
        account = (await session.scalars(select(BankAccount))).one()
        spent = await session.scalar(select(Voucher.entry_id).where(Voucher.number == 1))
        session.add(
            Transfer(
                hamlet_id=account.hamlet_id, account_id=account.id, source="list", amount=20_000,
                memo="ho 12 nop tien", booked_at=house.clock(),
                booked_on=house.clock().date(), received_at=house.clock(),
                state=TransferState.REVIEW,
            )
        )  # fmt: skip
    app = web.Application()
    deployment = replace(house.deployment, public_url="http://desk.test")
    add_pay_page(app, house.database, deployment, clock=house.clock)
    add_check_page(app, house.database, deployment, clock=house.clock)
    add_public_book(app, house.database, deployment, clock=house.clock)
    add_whole_desk(app, house.database, deployment, clock=house.clock, wake=lambda: None)
    path = await link(house)
    async with TestClient(TestServer(app)) as client:
        with heard(house) as statements:
            await client.post(path)
            for each in (
                "/n/thon-6",
                "/n/thon-6?ho=012",
                "/n/thon-6/so",
                "/n/thon-6/so?dau=dead-beef-0000",
                "/n/thon-6/so/1.jpg",
                "/n/thon-6/so/2026-11.pdf",
                "/n/thon-6/qr/012.png",
                DESK,
                f"{DESK}/dot-thu/mo",
                f"{DESK}/dot-thu/mo/xem?khoan-moi=chiếu sáng&ho=20000&han=30/11&can-cu=tu-nguyen&lap=1",
                f"{DESK}/quy",
                f"{DESK}/so-sach.xlsx",
                f"{DESK}/in",
                f"{DESK}/quy/1",
                f"{DESK}/quy/chi",
                f"{DESK}/quy/dau-ky",
                f"{DESK}/quy/dem",
                f"{DESK}/quy/phieu/{spent}",
                f"{DESK}/quy/chuyen",
                f"{DESK}/quy/thu",
                f"{DESK}/so-ho",
                f"{DESK}/so-ho/1",
                f"{DESK}/so-ho/1/dong",
                f"{DESK}/so-ho/them",
                f"{DESK}/so-ho/tep",
                f"{DESK}/so-ho/ma",
                f"{DESK}/so-ho/trung",
                f"{DESK}/so-ho/gop?giu=12&dong=13",
                f"{DESK}/ho/012",
                f"{DESK}/xep-tien",
                f"{DESK}/xep-tien/1?tim=cuong",
                f"{DESK}/sao-ke",
                f"{DESK}/thu-giup",
                f"{DESK}/dot-thu",
                f"{DESK}/dot-thu/1/dong",
                f"{DESK}/dot-thu/1/rut?ly-do=x",
                f"{DESK}/sao-ke/ket-qua?tu=1&den=9",
            ):
                assert (await client.get(each)).status == 200, each
            await client.post(await link(house, "binh"))
            for each in ("viec", "thong-bao", "thong-bao/soan", "vai", "hoi-dap"):
                assert (await client.get(f"{DESK}/{each}")).status == 200, each
            await client.post("/n/thon-6/kiem-tra", data={"so": "999000111"})

    assert len(statements) > 20
    assert await scanned(house, statements) == []


async def scanned(house: House, statements: Sequence[tuple[str, tuple[Any, ...]]]) -> list[str]:
    """The steps of these statements that go through a whole table."""
    found: list[str] = []
    async with house.database.engine.connect() as connection:
        for statement, parameters in dict(statements).items():
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for step in (str(row.detail) for row in plan):
                table = re.match(r"SCAN (?!CONSTANT ROW)(\w+)", step)
                if (
                    table and table[1] not in FEW and not table[1].startswith("anon_")
                ):  # a few bots, what was gathered
                    found.append(f"{step}: {statement[:300]}")
    return found

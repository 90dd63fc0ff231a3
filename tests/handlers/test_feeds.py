"""Catching up: what no notice brought is read from the providers' lists, and joined with what one did."""

from __future__ import annotations

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from handlers.feeds import CatchUp
from handlers.hooks import Hooks, Secrets
from models import feeds
from models.domain.references import make
from models.tables import FeedKind, Hamlet, Transfer, TransferId, TransferState
from scheduler import feeds as jobs
from tests.clock import ZONE
from tests.fakes.bank_lists import BankLists, casso_row, newest_first, sepay_row
from tests.handlers.test_hooks import NUMBER, a_paying_hamlet, notice
from tests.house import House, texts


async def test_the_lists_bring_what_no_notice_brought_and_nothing_twice(house: House) -> None:
    hamlet_id = await a_paying_hamlet(house)
    lists = BankLists(pauses=1)
    code = make("TKD", 12, 1)
    lists.sepay = newest_first(
        [
            sepay_row(2, f"{code} VE SINH T11", account=NUMBER, reference="MBVCB.3278907687"),
            *(sepay_row(n, f"{code} VE SINH T11", account=NUMBER, reference=f"MBVCB.{n}000") for n in (3, 4)),
            *(sepay_row(n, "tra no", account="999", reference=f"X.{n}000") for n in range(5, 110)),
            sepay_row(111, "tra no", account=NUMBER, reference="MBVCB.7", amount="half"),
        ]
    )
    lists.casso = [casso_row(7, "tra no", account=NUMBER, tid="FT7000000")]
    secrets = Secrets(secret="whsec", api_key=lists.key)
    hooks = Hooks(house.database, first={FeedKind.SEPAY: secrets}, zone=ZONE, clock=house.clock)
    await hooks.receive(FeedKind.SEPAY, None, {"Authorization": "Apikey whsec"}, notice())
    async with house.database.begin() as session:
        hamlet = await session.get_one(Hamlet, hamlet_id)
        added = await feeds.add_feed(
            session, hamlet, FeedKind.CASSO, number=NUMBER, secret="own", api_key=lists.key, now=house.clock()
        )

    async with TestServer(lists.application()) as server, ClientSession() as client:
        address = str(server.make_url("")).rstrip("/")
        catch_up = CatchUp(
            house.database,
            first={FeedKind.SEPAY: secrets},
            base_urls={FeedKind.SEPAY: address, FeedKind.CASSO: f"{address}/v2"},
            zone=ZONE,
            clock=house.clock,
        )
        first = await catch_up.catch_up(client)
        at_once = await catch_up.catch_up(client)
        house.clock.forward(hours=1)
        an_hour_later = await catch_up.catch_up(client)
        house.clock.forward(hours=1)
        lists.is_broken = True
        while_broken = await catch_up.catch_up(client)
    await house.runs(jobs.match_pending(house.deployment))

    assert (first, at_once, an_hour_later, while_broken) == (3, 0, 0, 0)
    assert len(lists.asked) == 6
    assert (lists.asked[0]["transaction_date_from"], lists.asked[3]["transaction_date_from"]) == (
        "2026-10-22",
        "2026-11-18",
    )
    async with house.database.read() as session:
        rows = (await session.scalars(select(Transfer).order_by(Transfer.id))).all()
        sources = [(each.source, each.transfer_id) for each in await session.scalars(select(TransferId))]
        assert (await session.get_one(type(added), added.id)).listed_at is not None
    assert [row.state for row in rows] == [TransferState.BOOKED, *[TransferState.REVIEW] * 3]
    assert [source for source, transfer_id in sources if transfer_id == rows[0].id] == ["sepay", "sepay-list"]
    assert len(texts(house.simulator.sent["cuong"])) == 1

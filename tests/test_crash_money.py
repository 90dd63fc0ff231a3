"""kill -9 between a credit's notice and its booking: nothing is lost, nothing is booked twice."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from models import ledger
from models.charges import charge_states
from models.database import Database
from models.domain.references import make
from models.tables import Transfer, TransferState
from tests.clock import Clock
from tests.handlers.test_hooks import a_paying_hamlet, notice
from tests.house import House
from tests.service import Service

KILLS = 10  # on each database
AT_EACH = 2
HOUSEHOLDS = range(20, 20 + KILLS * AT_EACH)
AT_ONCE = 0.0, 0.1  # seconds after the bank was answered
WHILE_BOOKING = 1.5, 2.1  # the clock matches what came every two seconds
SEED = 20261122
KEY = "s3cret"


async def tell(service: Service, numbers: list[int]) -> None:
    """The provider tells of one credit of each of these households, and is answered that it was taken."""
    async with aiohttp.ClientSession() as bank:
        for number in numbers:
            body = notice(
                id=number, content=f"{make('TKD', number, 1)} VE SINH", referenceCode=f"MBVCB.{number}00000"
            )
            async with bank.post(
                f"{service.url}/hooks/sepay", data=body, headers={"Authorization": f"Apikey {KEY}"}
            ) as answer:
                assert answer.status == 200
                assert json.loads(await answer.read()) == {"success": True}


async def test_kills_between_notice_and_booking_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    moments = random.Random(SEED)
    database = Database(database_url)
    house = await House.build(database, Clock())
    hamlet_id = await a_paying_hamlet(house, numbers=HOUSEHOLDS)
    service = Service(tmp_path, {"DATABASE_URL": database_url, "SEPAY_WEBHOOK_SECRET": KEY})
    numbers = list(HOUSEHOLDS)

    for kill in range(KILLS):
        await service.start()
        await tell(service, numbers[max(0, kill - 1) * AT_EACH : (kill + 1) * AT_EACH])  # those before are told again
        await asyncio.sleep(moments.uniform(*(AT_ONCE if kill % 5 else WHILE_BOOKING)))
        await service.kill()
    await service.start()
    for _ in range(600):
        async with database.read() as session:
            pending = await session.scalar(
                select(func.count()).select_from(Transfer).where(Transfer.state == TransferState.PENDING)
            )
        if not pending:
            break
        await asyncio.sleep(0.05)
    assert await service.stop() == 0

    async with database.read() as session:
        states = list(await session.scalars(select(Transfer.state)))
        paid = {each.number: each.paid for each in await charge_states(session, hamlet_id=hamlet_id)}
        assert (await ledger.verify(session, hamlet_id=hamlet_id)).is_sound
    await database.close()
    assert states == [TransferState.BOOKED] * len(numbers)
    assert {number: amount for number, amount in paid.items() if amount} == dict.fromkeys(numbers, 20_000)

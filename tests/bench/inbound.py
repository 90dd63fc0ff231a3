"""Updates handled and durably answered a second, against a bare echo bot of the stock library."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from models.database import Database
from models.schema import upgrade
from models.tables import Hamlet
from tests.bench.fake import TOKEN, Fake
from tests.clock import Clock
from tests.service import Service

TEXT = "menu"


async def stock(people: int) -> float:
    """The echo bot: updates a second from the first to the last answer."""
    async with Fake() as fake:
        senders = await fake.control("add_people", count=people)
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.echo", fake.root, TOKEN)
        await fake.control("say", sender=senders[0], text="first")
        await _answered(fake, 1)
        rate = await _rate(fake, senders)
        process.terminate()
        await process.wait()
        return rate


async def ours(people: int, folder: Path, url: str = "") -> float:
    """The service: stored, handled, answered through the outbox, settled."""
    url = url or f"sqlite+aiosqlite:///{folder}/inbound.db"
    await a_hamlet(url)
    async with Fake() as fake:
        senders = await fake.control("add_people", count=people)
        settings = {
            "DATABASE_URL": url,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": fake.root,
            "LOG_LEVEL": "WARNING",
        }
        service = Service(folder, settings, module="tests.bench.serve", own_python=True)
        await service.start()
        await fake.control("say", sender=senders[0], text=TEXT)
        await _answered(fake, 1)
        rate = await _rate(fake, senders)
        await service.stop()
        return rate


async def a_hamlet(url: str) -> None:
    """One hamlet, so that people are spoken to as its residents."""
    database = Database(url)
    await upgrade(database)
    async with database.begin() as session:
        session.add(
            Hamlet(
                slug="thon-6",
                kind="thôn",
                name="6",
                commune_kind="xã",
                commune="An Hòa",
                head_title="trưởng thôn",
                prefix="TKD",
                created_at=Clock()(),
            )
        )
    await database.close()


async def _rate(fake: Fake, senders: list[int]) -> float:
    """The second message of everybody: by then they are known, as in a hamlet."""
    await _round(fake, senders)
    return await _round(fake, senders)


async def _round(fake: Fake, senders: list[int]) -> float:
    before = await fake.accepted()
    began = time.perf_counter()
    await fake.control("say_many", senders=senders, texts=[TEXT])
    await _answered(fake, before + len(senders))
    return len(senders) / (time.perf_counter() - began)


async def _answered(fake: Fake, count: int) -> None:
    async with asyncio.timeout(120):
        while await fake.accepted() < count:  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.05)

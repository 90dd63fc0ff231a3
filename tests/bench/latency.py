"""Seconds from a person's message to the answer: idle, and while a broadcast runs at Telegram's limits."""

from __future__ import annotations

import asyncio
import statistics
import time
from functools import partial
from pathlib import Path

from tests.bench.broadcast import queue
from tests.bench.fake import TOKEN
from tests.bench.inbound import a_hamlet
from tests.fakes.telegram_server import FakeTelegram
from tests.service import Service

SAMPLES = 40
POSTS = 900  # about half a minute at the limits: the samples end before


async def measure(folder: Path, *, in_broadcast: bool) -> tuple[float, float]:
    """Median and 95th percentile, in seconds."""
    url = f"sqlite+aiosqlite:///{folder}/latency-{in_broadcast}.db"
    await a_hamlet(url)
    async with FakeTelegram() as telegram:
        telegram.world.add_bot(token=TOKEN, username="loaxom_bot")
        asking = telegram.world.add_people(count=SAMPLES)
        others = telegram.world.add_people(count=POSTS)
        if in_broadcast:
            await queue(url, others)
        settings = {"DATABASE_URL": url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.root}
        service = Service(folder, settings, own_python=True)
        await service.start()
        await asyncio.sleep(1.0)
        took = []
        for person in asking:
            began = time.perf_counter()
            telegram.world.say(sender=person, text="menu")
            await telegram.until(partial(_was_answered, telegram, person), seconds=30)
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0.15)
        await service.kill()
    return statistics.median(took), sorted(took)[int(len(took) * 0.95) - 1]


def _was_answered(telegram: FakeTelegram, person: int) -> bool:
    return bool(telegram.world.messages(chat=person))

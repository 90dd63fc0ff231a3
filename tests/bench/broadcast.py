"""A durable broadcast to many chats, against the stock client's best send loop and a bare aiohttp loop."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from telegram import Bot as StockBot
from telegram.request import HTTPXRequest

from bot import utc_now
from messages import outbox
from messages.channels.base import Content, Lane
from messages.channels.telegram import Telegram
from messages.relay import BotRelay
from models.chats import PRIVATE, target
from models.database import Database
from models.domain.pacing import TELEGRAM, UNLIMITED, Limits
from models.schema import upgrade
from models.tables import Bot, Chat
from tests.bench.fake import TOKEN, Fake

TEXT = "📢 THÔNG BÁO CỦA THÔN 6\n\nSáng thứ Bảy bà con dọn vệ sinh đường làng, 6 giờ tập trung ở nhà văn hóa."
IN_FLIGHT = (1, 8, 16)  # of the stock client: its best is taken


async def _nothing(*_: object) -> None:
    return None


async def stock(fake: Fake, chats: list[int]) -> float:
    """Posts a second of python-telegram-bot's own client, the best of several numbers in flight."""
    best = 0.0
    for in_flight in IN_FLIGHT:
        request = HTTPXRequest(connection_pool_size=in_flight)
        async with StockBot(TOKEN, base_url=f"{fake.root}/bot", request=request) as bot:
            best = max(best, await _pooled(chats, in_flight, _sender(bot)))
    return best


async def bare(fake: Fake, chats: list[int]) -> float:
    """Posts a second of a loop of bare aiohttp calls, 16 in flight."""
    async with aiohttp.ClientSession() as client:

        async def post(chat: int) -> None:
            body = {"chat_id": chat, "text": TEXT}
            async with client.post(f"{fake.root}/bot{TOKEN}/sendMessage", json=body) as response:
                await response.read()

        return await _pooled(chats, 16, post)


async def durable(fake: Fake, chats: list[int], folder: Path, url: str = "") -> float:
    """Posts a second through the outbox and the relay: from the first claim to the last settled row."""
    database = Database(url or f"sqlite+aiosqlite:///{folder}/broadcast.db")
    await upgrade(database)
    bot_id = await _queue(database, chats)
    channel = Telegram(TOKEN, base_url=fake.root)
    relay = BotRelay(database, bot_id, channel, limits=UNLIMITED, clock=utc_now, tell_trouble=_nothing)
    rate = await _until_sent(relay, fake, len(chats))
    await channel.close()
    await database.close()
    return rate


async def at_the_limit(fake: Fake, chats: list[int], folder: Path, limits: Limits = TELEGRAM) -> float:
    """Posts a second under Telegram's own limits, which the fake keeps too."""
    database = Database(f"sqlite+aiosqlite:///{folder}/limited.db")
    await upgrade(database)
    bot_id = await _queue(database, chats)
    channel = Telegram(TOKEN, base_url=fake.root)
    relay = BotRelay(database, bot_id, channel, limits=limits, clock=utc_now, tell_trouble=_nothing)
    rate = await _until_sent(relay, fake, len(chats))
    await channel.close()
    await database.close()
    return rate


async def queue(url: str, chats: list[int]) -> None:
    """A post to each of these people, waiting in the outbox."""
    database = Database(url)
    await upgrade(database)
    await _queue(database, chats)
    await database.close()


async def _queue(database: Database, chats: list[int]) -> int:
    now = utc_now()
    async with database.begin() as session:
        bot = Bot(kind="telegram", door="first", created_at=now)
        session.add(bot)
        await session.flush()
        rows = [Chat(bot_id=bot.id, address=str(chat), kind=PRIVATE, created_at=now) for chat in chats]
        session.add_all(rows)
        await session.flush()
        for row in rows:
            await outbox.put(
                session,
                Content(text=TEXT),
                key=f"announcement:1:{row.id}",
                to=target(row, bot),
                lane=Lane.ANNOUNCEMENT,
                now=now,
            )
        return bot.id


async def _until_sent(relay: BotRelay, fake: Fake, count: int) -> float:
    before = await fake.accepted()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        group.create_task(relay.run())
        while await fake.accepted() - before < count:  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.05)
        relay.stop()
    return count / (time.perf_counter() - began)


def _sender(bot: StockBot) -> Callable[[int], Awaitable[object]]:
    return lambda chat: bot.send_message(chat, TEXT)


async def _pooled(chats: list[int], in_flight: int, post: Callable[[int], Awaitable[object]]) -> float:
    waiting = iter(chats)

    async def work() -> None:
        for chat in waiting:
            await post(chat)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(work())
    return len(chats) / (time.perf_counter() - began)


assert os.environ.setdefault("PTB_TIMEDELTA", "true") == "true"

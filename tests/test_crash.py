"""kill -9 at twenty random moments: nothing that was said is lost, and repeats are few and counted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from messages import outbox
from messages.channels.base import Content, Lane
from models.chats import GROUP, target
from models.database import Database
from models.schema import upgrade
from models.tables import Bot, Chat
from tests.clock import Clock
from tests.fakes.telegram_server import FakeTelegram
from tests.service import Service

TOKEN = "77:secret"
KILLS = 20
PEOPLE = 10
GROUPS = 30
SEED = 20261121
OURS = ("Thông báo cho", "Loa Xóm chưa có việc nào tên")  # a group also hears how it is bound


async def queue_broadcast(database_url: str, addresses: list[int]) -> None:
    """A post to every group, queued in one transaction before the service ever ran."""
    database = Database(database_url)
    await upgrade(database)
    now = Clock()()
    async with database.begin() as session:
        bot = Bot(kind="telegram", door="first", created_at=now)
        session.add(bot)
        await session.flush()
        for address in addresses:
            chat = Chat(bot_id=bot.id, address=str(address), kind=GROUP, created_at=now)
            session.add(chat)
            await session.flush()
            post = Content(text=f"Thông báo cho {address}", pin=True)
            await outbox.put(
                session, post, key=f"post:{address}", to=target(chat, bot), lane=Lane.ANNOUNCEMENT, now=now
            )
    await database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL's own process is not what is killed
async def test_twenty_kills_lose_nothing(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    moments = random.Random(SEED)
    async with FakeTelegram() as telegram:
        world = telegram.world
        world.add_bot(token=TOKEN, username="loaxom_bot")
        people = world.add_people(count=PEOPLE)
        groups = [world.add_group(title=f"Nhóm {n}", members=people[:1])["id"] for n in range(GROUPS)]
        for group in groups:
            world.add_to_group(group=group, by=people[0], admin=True, can_pin=True)
        await queue_broadcast(database_url, groups)
        settings = {"DATABASE_URL": database_url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.root}
        service = Service(tmp_path, settings)

        for kill in range(KILLS):
            world.say_many(senders=people, texts=[f"/khong{kill}"])
            await service.start()
            await asyncio.sleep(moments.uniform(0.0, 0.35))
            await service.kill()
        await service.start()
        expected = PEOPLE * KILLS
        await telegram.until(
            lambda: said(telegram, people)[0] >= expected and said(telegram, groups)[0] >= GROUPS, seconds=90
        )
        answers = said(telegram, people)
        assert await service.stop() == 0

        assert answers[0] == expected, "an answer is missing"
        posts, post_repeats = said(telegram, groups)
        assert posts == GROUPS
        repeats = said(telegram, people)[1] + post_repeats
        record_property("repeats", repeats)
        assert repeats <= KILLS * 32  # at most what was in flight at each kill
        assert most_repeated(telegram, [*people, *groups]) <= KILLS + 1


def said(telegram: FakeTelegram, chats: list[int]) -> tuple[int, int]:
    """How many different things of this test the bot said in these chats, and how many came again."""
    texts = [
        (chat, message["text"])
        for chat in chats
        for message in telegram.world.messages(chat=chat)
        if message["text"].startswith(OURS)
    ]
    return len(set(texts)), len(texts) - len(set(texts))


def most_repeated(telegram: FakeTelegram, chats: list[int]) -> int:
    """How often the most repeated message came."""
    counts = Counter((chat, message["text"]) for chat in chats for message in telegram.world.messages(chat=chat))
    return max(counts.values())

"""kill -9 while Zalo's updates come in and posts go out: what was taken is answered, and nothing is said twice.

By webhook what was not answered with 200 comes again. By long polling the platform forgets an update with the answer
that brings it: what is on its way or not stored when the kill comes is found in a file beside the database.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from messages import outbox
from messages.channels.base import Content, Lane
from messages.channels.simulator import Simulator
from models.chats import GROUP, target
from models.database import Database
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, Delivery, DeliveryAction, DeliveryStatus, InboundUpdate
from tests.builders import a_hamlet, a_role
from tests.clock import Clock
from tests.fakes.zalo_server import FakeZalo
from tests.house import House
from tests.service import Service

TOKEN = "12345:a-secret-token"
PEOPLE = 4
GROUPS = 10
SEED = 20261122
ANSWERED_IN = 0.03  # seconds that Zalo takes: between them a kill leaves it open whether a post was taken


async def a_waiting_broadcast(database_url: str, head: str, groups: list[str]) -> None:
    """A hamlet with its head, and a post to each of its groups, queued before the service ever ran."""
    database = Database(database_url)
    clock = Clock()
    async with database.begin() as session:
        bot = Bot(kind="zalo", door="first", created_at=clock())
        session.add(bot)
        await session.flush()
    house = House.around(database, clock, Simulator(), bot.id, itertools.count(1))
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, head)
    async with database.begin() as session:
        for group in groups:
            chat = Chat(bot_id=bot.id, address=group, kind=GROUP, hamlet_id=hamlet_id, created_at=clock())
            session.add(chat)
            await session.flush()
            post = Content(text=f"Thông báo cho {group}")
            to = target(chat, bot)
            await outbox.put(session, post, key=f"post:{group}", to=to, lane=Lane.ANNOUNCEMENT, now=clock())
    await database.close()


async def rows(database_url: str) -> tuple[int, list[tuple[str, str, DeliveryStatus, str]]]:
    """How many updates are stored, and of each post where it went: chat, text, state, key."""
    database = Database(database_url)
    async with database.read() as session:
        stored = await session.scalar(select(func.count()).select_from(InboundUpdate)) or 0
        found = await session.execute(
            select(Chat.address, Delivery.text, Delivery.status, Delivery.key)
            .join(Chat, Chat.id == Delivery.chat_id)
            .where(Delivery.action == DeliveryAction.SEND)
        )
        deliveries = [(chat, text, status, key) for chat, text, status, key in found]
    await database.close()
    return stored, deliveries


def held(popped: Path) -> int | None:
    """The bytes that were handed out and are not stored; None before the first poll."""
    return popped.stat().st_size if popped.exists() else None


async def until(so: Callable[[], bool]) -> None:
    """Wait until another process has come that far."""
    async with asyncio.timeout(10):
        while True:
            if so():
                return
            await asyncio.sleep(0.02)


@contextmanager
def nothing_can_be_stored(file: Path) -> Iterator[None]:
    """Somebody else writes into the database for long."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL's own process is not what is killed
@pytest.mark.parametrize(
    ("webhook", "kills"), [pytest.param(True, 10, id="webhook"), pytest.param(False, 2, id="polling")]
)
async def test_kills_lose_nothing_that_was_taken_and_repeat_nothing(
    database_url: str, tmp_path: Path, webhook: bool, kills: int
) -> None:
    moments = random.Random(SEED)
    async with FakeZalo() as zalo:
        world = zalo.world
        world.add_bot(token=TOKEN)
        world.switch(groups=GROUPS, latency=ANSWERED_IN, webhook_tries=1_000, webhook_pause=0.02)
        head, *people = [world.add_person(name=f"P{number}") for number in range(PEOPLE + 1)]
        world.bot().people.add(head)
        groups = [world.add_group(name=f"Nhóm {number}") for number in range(GROUPS)]
        for group in groups:
            world.invite(group=group)
        await a_waiting_broadcast(database_url, head, groups)
        settings = {"DATABASE_URL": database_url, "ZALO_TOKEN": TOKEN, "ZALO_BASE_URL": zalo.root}
        settings |= {"ZALO_WEBHOOK_SECRET": "a-webhook-secret"} if webhook else {}
        service = Service(tmp_path, settings)

        file = Path(make_url(database_url).database or "")
        popped = Path(f"{file}.popped-1")
        for kill in range(kills):
            said = [(person, f"/khong{kill}") for person in people]
            if webhook:
                for person, text in said:
                    world.say(sender=person, text=text)
                await service.start()
                await asyncio.sleep(moments.uniform(0.0, 0.25))
                await service.kill()
                continue
            await service.start()
            await until(lambda: held(popped) is not None)
            if kill % 2:  # the answer is on its way
                zalo.fault(kind="slow", method="getUpdates", seconds=0.4)  # of the calls after the one that waits
                for person, text in said:
                    world.say(sender=person, text=text)
                await until(lambda: len(world.bot().updates) < PEOPLE - 1)
                await service.kill()
                continue
            with nothing_can_be_stored(file):
                for person, text in said:
                    world.say(sender=person, text=text)
                await until(lambda: bool(held(popped)))
                await service.kill()
        await service.start()
        words = PEOPLE * kills
        async with asyncio.timeout(60):
            while True:
                stored, deliveries = await rows(database_url)
                states = {status for _, _, status, _ in deliveries} - {DeliveryStatus.WAITING}
                if not world.bot().updates and stored == words:
                    answers = [each for each in deliveries if each[0] in people]
                    if len(answers) == stored and states <= {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN}:
                        break
                await asyncio.sleep(0.1)
        assert await service.stop() == 0

    assert not held(popped)
    heard = Counter((each.chat, each.text) for each in world.sent)
    assert set(heard.values()) == {1}, "something was said twice"
    for chat, text, status, _ in deliveries:
        assert status is not DeliveryStatus.SENT or heard[chat, text] == 1
    unclear = [chat for chat, _, status, _ in deliveries if chat in groups and status is DeliveryStatus.UNKNOWN]
    shown = [key for chat, _, _, key in deliveries if chat == head and key.startswith("unclear:")]
    assert len(shown) == len(unclear), "the head does not hear of a post that may not have arrived"

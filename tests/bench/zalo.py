"""Zalo: updates a second through the webhook, and sends a second of our client against a bare aiohttp loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp

from messages.channels.base import Post
from messages.channels.zalo import Zalo
from tests.bench.broadcast import TEXT
from tests.bench.fake import Fake
from tests.bench.inbound import a_hamlet
from tests.service import Service

TOKEN = "12345:a-secret-token"
SECRET = "a-webhook-secret"
PLENTY = 1_000_000  # of everything that the free plan counts
IN_FLIGHT = 16
POSTED_AT_ONCE = 64
ROUNDS = 5
SAYING = "menu"


async def people_of(fake: Fake, count: int) -> list[str]:
    """Accounts that have written to the bot once; what they wrote waits for it."""
    await fake.control("add_bot", token=TOKEN)
    await fake.control("switch", quota=PLENTY, people=PLENTY)
    people = [await fake.control("add_person", name=f"P{number}") for number in range(count)]
    for person in people:
        await fake.control("say", sender=person, text=SAYING)
    return people


async def sends(fake: Fake, people: list[str], count: int) -> tuple[float, float]:
    """Sends a second of our client and of the bare loop, the best of some rounds each, in turns."""
    address = f"{fake.root}/bot{TOKEN}/sendMessage"
    ours, bare = 0.0, 0.0
    channel = Zalo(TOKEN, base_url=fake.root)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT)) as client:

        async def post(person: str) -> None:
            async with client.post(address, json={"chat_id": person, "text": TEXT}) as response:
                await response.read()

        async def send(person: str) -> None:
            await channel.send(Post(address=person, text=TEXT))

        for _ in range(ROUNDS):
            bare = max(bare, await _pooled(people, count, post))
            ours = max(ours, await _pooled(people, count, send))
    await channel.close()
    return ours, bare


async def updates(fake: Fake, people: list[str], folder: Path) -> float:
    """Updates a second from the first that is posted to the webhook to the last answer that stands in its chat."""
    url = f"sqlite+aiosqlite:///{folder}/zalo.db"
    await a_hamlet(url)
    settings = {
        "DATABASE_URL": url,
        "ZALO_TOKEN": TOKEN,
        "ZALO_BASE_URL": fake.root,
        "ZALO_WEBHOOK_SECRET": SECRET,
        "LOG_LEVEL": "WARNING",
    }
    service = Service(folder, settings, module="tests.bench.serve", own_python=True)
    before = await _answers(fake)
    await service.start()
    await _until(fake, before + len(people))  # the first message of everybody: by now they are known
    headers = {"X-Bot-Api-Secret-Token": SECRET}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=POSTED_AT_ONCE), headers=headers) as zalo:

        async def post(person: str) -> None:
            async with zalo.post(f"{service.url}/hooks/zalo", json=_update(person)) as response:
                assert response.status == 200

        began = time.perf_counter()
        await _pooled(people, len(people), post, in_flight=POSTED_AT_ONCE)
        await _until(fake, before + 2 * len(people))
        took = time.perf_counter() - began
    await service.stop()
    return len(people) / took


# Any: the platform's JSON
def _update(person: str) -> dict[str, Any]:
    message = {
        "message_id": f"second-{person}",
        "date": int(time.time() * 1000),
        "from": {"id": person, "display_name": person, "is_bot": False},
        "chat": {"id": person, "chat_type": "PRIVATE"},
        "text": SAYING,
    }
    return {"event_name": "message.text.received", "message": message}


async def _answers(fake: Fake) -> int:
    return int((await fake.control("counts"))["sent"])


async def _until(fake: Fake, count: int) -> None:
    async with asyncio.timeout(120):
        while await _answers(fake) < count:  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.05)


async def _pooled(
    people: list[str], count: int, post: Callable[[str], Awaitable[None]], *, in_flight: int = IN_FLIGHT
) -> float:
    waiting: Iterator[str] = (people[number % len(people)] for number in range(count))

    async def work() -> None:
        for person in waiting:
            await post(person)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(work())
    return count / (time.perf_counter() - began)

"""The real service on a loopback port with its simulator, and a real browser that looks at it."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from PIL import Image
from playwright.async_api import Browser, ConsoleMessage, Page, Request
from sqlalchemy import select

import bot
from handlers.settings import Settings
from messages import outbox
from messages.channels.base import Content, Lane
from messages.channels.simulator import Simulator
from models.chats import GROUP, PRIVATE, target_of
from models.domain.roles import RoleKind
from models.people import chat_at
from models.tables import Bot, Chat, Hamlet, Person, Role, StoredFile

_BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((path for path in _BROWSERS if path.exists()), _BROWSERS[0])
"""Debian's; the one that never has a window takes half the time of the other for the same pages."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
GROUP_1 = "group-1"


@dataclass  # without slots: Playwright marks the listeners' object
class Village:
    """The running service; the tests speak for it through the outbox, as its own parts do."""

    installation: bot.Installation
    url: str
    browser: Browser
    troubles: list[str] = field(default_factory=list)

    @property
    def simulator(self) -> Simulator:
        """What everybody sees."""
        assert self.installation.simulator is not None
        return self.installation.simulator

    async def opens(self, who: str = "", chat: str = "", *, size: dict[str, int] = DESKTOP) -> Page:
        """Somebody opens the page; broken scripts, refused contents and requests that leave us are kept."""
        context = await self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # Playwright's TypedDict
            locale="vi-VN",
            has_touch=size is PHONE,
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", self._listen)
        page.on("request", self._watch)
        await page.goto(f"{self.url}/#/{who}/{chat}" if who else self.url)
        await page.wait_for_selector("#people .person", state="attached")
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(message.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(self.url):
            self.troubles.append(f"asks elsewhere: {request.url}")

    async def has_demo_hamlet(self) -> None:
        """Thôn 6 with a head, a resident, and its bound group."""
        now = bot.utc_now()
        async with self.installation.database.begin() as session:
            row = (await session.scalars(select(Bot).where(Bot.kind == "simulator"))).one()
            hamlet = Hamlet(
                slug="thon-6", kind="thôn", name="6", commune_kind="xã", commune="An Hòa", head_title="trưởng thôn",
                prefix="TKD", made_by_demo=True, created_at=now,
            )  # fmt: skip
            session.add(hamlet)
            await session.flush()
            for user, name in (("head", "Trần Văn Bình"), ("resident-1", "Lê Thị Hoa")):
                person = Person(bot_id=row.id, user=user, name=name, hamlet_id=hamlet.id, first_seen_at=now)
                session.add(person)
                await session.flush()
                session.add(Chat(bot_id=row.id, address=user, kind=PRIVATE, person_id=person.id, created_at=now))
                if user == "head":
                    session.add(
                        Role(
                            hamlet_id=hamlet.id, person_id=person.id, kind=RoleKind.HEAD, full_name=name,
                            phone="0900000006", you="bác", granted_at=now,
                        )
                    )  # fmt: skip
            session.add(
                Chat(
                    bot_id=row.id, address=GROUP_1, kind=GROUP, title="Bà con Thôn 6", hamlet_id=hamlet.id,
                    bound_at=now, created_at=now,
                )
            )  # fmt: skip

    async def bot_says(self, address: str, content: Content, *, key: str) -> None:
        """Queue a message for a chat, and wait until it stands there."""
        now, before = bot.utc_now(), len(self.simulator.messages)
        async with self.installation.database.begin() as session:
            row = (await session.scalars(select(Bot).where(Bot.kind == "simulator"))).one()
            kind = GROUP if address.startswith("group") else PRIVATE
            chat = await chat_at(session, bot=row, address=address, kind=kind, title="", now=now)
            to = await target_of(session, chat.id)
            await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=now, person_id=to.person_id)
        with self.simulator.listen() as changes:
            self.installation.wake()
            while not any(each.address == address and not each.sender for each in self.simulator.messages[before:]):
                await changes.get()

    async def keeps(self, body: bytes, media_type: str, filename: str) -> int:
        """A file in the database; returns its id."""
        async with self.installation.database.begin() as session:
            file = StoredFile(
                media_type=media_type, filename=filename, body=body, sha256=filename, created_at=bot.utc_now()
            )
            session.add(file)
            await session.flush()
            return file.id


def a_picture() -> bytes:
    """A tall green PNG."""
    drawn = io.BytesIO()
    Image.new("RGB", (600, 800), "#0b5a4c").save(drawn, "PNG")
    return drawn.getvalue()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def running(database_url: str, browser: Browser, *, port: int = 0) -> AsyncIterator[Village]:
    """The service as `python bot.py run --simulator` runs it; at the end nothing may have gone wrong on the page."""
    port = port or free_port()
    settings = Settings.from_env({"DATABASE_URL": database_url, "PORT": str(port), "SECRET_KEY": "k" * 32})
    installation = bot.Installation(settings, with_simulator=True)
    await installation.prepare()
    stop = asyncio.Event()
    village = Village(installation, f"http://127.0.0.1:{port}", browser)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(installation.run(stop))
        try:
            await _ready(village.url)
            yield village
        finally:
            stop.set()
    assert village.troubles == []


async def _ready(url: str) -> None:
    async with aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)

"""A whole Loa Xóm in the test's process that speaks to a fake Zalo over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from handlers.inbox import Inbox
from handlers.sent_files import add_sent_files
from handlers.zalo import ZaloDoor
from handlers.zalo_intake import receive
from messages.channels.simulator import Shown, Simulator
from messages.channels.zalo import Zalo
from models.database import Database
from models.tables import Bot, Chat
from tests.clock import Clock
from tests.fakes.zalo_server import FakeZalo
from tests.house import DEPLOYMENT, House, relay_and_inbox

TOKEN = "12345:abc-xyz"
NAME = "Bot Loa Xóm"


@dataclass(slots=True)
class Hook:
    """The service's address, posted to by Zalo: updates of whichever house stands there now."""

    secret: str = "a-secret-of-the-webhook"
    bot_id: int = 0
    inbox: Inbox | None = None

    async def posted(self, request: web.Request) -> web.Response:
        """One update, as the service's own route takes it."""
        assert self.inbox is not None
        answer = await receive(request, bot_id=self.bot_id, secret=self.secret, take=self.inbox.store_now)
        assert answer.status == 200
        return answer


@dataclass(slots=True, kw_only=True)
class ZaloHouse(House):
    """The house, with people on a fake Zalo: what its chats show is shown by `simulator` too, as in the other houses.

    People and groups have their names as ids; a group has the bot in it from the first time somebody speaks there.
    """

    zalo: FakeZalo
    channel: Zalo
    hook: Hook
    _mirrored: int = 0
    _said: int = 0

    async def says(
        self,
        person: str,
        text: str = "",
        *,
        group: str | None = None,
        photo: bytes | None = None,
        document: tuple[str, bytes] | None = None,
        choice: str | None = None,
        name: str | None = None,
        edited: bool = False,
    ) -> list[Shown]:
        """One person says one thing (in a group: to the bot); returns what the chat then got from the bot."""
        assert (document, choice, edited) == (None, None, False), "Zalo hands on no documents, presses and edits"
        world = self.zalo.world
        world.names[person] = name or person
        if group is not None:
            world.members.setdefault(group, [])
            world.bot().groups.add(group)
        if photo is not None:
            world.send_photo(sender=person, body=photo, caption=text, group=group)
        else:
            world.say(sender=person, text=text, group=group)
        self._said += 1
        await self.hears()
        return await self.sees(group or person)

    async def hears(self) -> None:
        """Take every update in, by asking or as it is posted, and handle them."""
        bot = self.zalo.world.bot()
        if bot.webhook is not None:
            await self.zalo.until(lambda: len(bot.webhook_posts) == self._said)
        while bot.updates:
            payload = await self.channel.next_update(wait=1)
            assert payload is not None
            await self.inbox.store_now(self.bot_id, [payload])
        while await self.inbox.handle_some():
            pass

    async def send_due(self) -> None:
        """Let the relay send everything that is due, and look at the chats."""
        for chat in await self._private_chats():
            self.zalo.world.bot().people.add(chat)
        await self.relay.drain()
        new = self.zalo.world.sent[self._mirrored :]
        self._mirrored += len(new)
        for each in new:
            self.simulator.show(Shown(address=each.chat, text=each.text, picture=each.picture))

    async def _private_chats(self) -> list[str]:
        """Those that a builder made as rows, "as if they had written once"."""
        async with self.database.read() as session:
            rows = await session.execute(select(Chat.address, Chat.kind).where(Chat.bot_id == self.bot_id))
            chats = rows.all()
        self.zalo.world.bot().groups.update(address for address, kind in chats if kind == "group")
        return [address for address, kind in chats if kind == "private"]


@asynccontextmanager
async def a_zalo_house(
    database: Database,
    clock: Clock,
    *,
    public: bool = True,
    can_join_groups: bool = True,
    webhook: bool = False,
) -> AsyncIterator[ZaloHouse]:
    """The house on a migrated database; `public`: Zalo's server reaches its pictures.

    `webhook`: updates are posted to it, not asked for.
    """
    hook = Hook()
    app = web.Application()
    add_sent_files(app, database, clock=clock)
    app.router.add_post("/hooks/zalo", hook.posted)
    async with FakeZalo(clock=lambda: clock().timestamp()) as zalo, TestServer(app) as server:
        files_at = str(server.make_url("/")).rstrip("/") if public else ""
        zalo.world.add_bot(token=TOKEN, name=NAME, can_join_groups=can_join_groups)
        async with database.begin() as session:
            row = Bot(kind="zalo", door="zalo", name=NAME, can_join_groups=can_join_groups, created_at=clock())
            session.add(row)
            await session.flush()
            bot_id = row.id
        channel = Zalo(TOKEN, base_url=zalo.root)
        door = ZaloDoor(channel, name=NAME)
        relay, inbox = relay_and_inbox(database, clock, bot_id, channel, door, files_at=files_at)
        hook.bot_id, hook.inbox = bot_id, inbox
        if webhook:
            await channel.ensure_webhook(f"{files_at}/hooks/zalo", hook.secret)
        yield ZaloHouse(
            database=database,
            clock=clock,
            simulator=Simulator(),
            inbox=inbox,
            relay=relay,
            bot_id=bot_id,
            deployment=DEPLOYMENT,
            _updates=itertools.count(1),
            zalo=zalo,
            channel=channel,
            hook=hook,
        )
        await channel.close()

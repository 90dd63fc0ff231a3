"""A whole Loa Xóm in the test's process that speaks to a fake Telegram over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from handlers.telegram import TelegramDoor
from messages.channels.simulator import Shown, Simulator
from messages.channels.telegram import Telegram
from models.chats import PRIVATE
from models.database import Database
from models.tables import Bot, Chat
from tests.clock import Clock
from tests.fakes.telegram_server import FakeTelegram
from tests.house import DEPLOYMENT, House, relay_and_inbox

TOKEN = "77:a-secret-token"
USERNAME = "loaxom_bot"


@dataclass(slots=True, kw_only=True)
class TelegramHouse(House):
    """The house, with people on a fake Telegram: what its chats show is shown by `simulator` too.

    People and groups are called by their ids. Who speaks has pressed Start before; a group has the bot in it from the
    first time somebody speaks there.
    """

    telegram: FakeTelegram
    channel: Telegram
    _asked: int = 0
    _mirrored: dict[str, int] = field(default_factory=dict)

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
        assert (photo, document, edited) == (None, None, False), "only talk is played here"
        world = self.telegram.world
        self._comes(person, name or person)
        if group is not None and int(group) not in world.groups:
            world.add_group(title=group, group=int(group), members=[int(person)])
            world.add_to_group(group=int(group), by=int(person))
        chat = int(group) if group else None
        if choice is not None:
            messages = world.messages(chat=chat or int(person))
            [shown] = [each for each in messages if choice in dict(_buttons(each)).values()]
            world.press(sender=int(person), chat=chat, message_id=shown["message_id"], data=choice)
        else:
            world.say(sender=int(person), text=f"@{USERNAME} {text}" if group else text, chat=chat)
        await self.hears()
        return await self.sees(group or person)

    async def hears(self) -> None:
        """Ask for every update that waits, and handle them."""
        found = await self.channel.updates(after=self._asked, wait=0)
        if found:
            self._asked = found[-1][0]
            await self.inbox.store_now(self.bot_id, [payload for _, payload in found])
        while await self.inbox.handle_some():
            pass

    async def send_due(self) -> None:
        """Let the relay send everything that is due, and look at the chats."""
        async with self.database.read() as session:
            rows = await session.execute(select(Chat.address).where(Chat.bot_id == self.bot_id, Chat.kind == PRIVATE))
            for (address,) in rows:  # those that a builder made as rows, "as if they had written once"
                self._comes(address, address)
        while await self.relay.drain():
            pass
        for chat in [*self.telegram.world.people, *self.telegram.world.groups]:
            for each in self.telegram.world.messages(chat=chat):
                if each["message_id"] > self._mirrored.get(str(chat), 0):
                    self._mirrored[str(chat)] = each["message_id"]
                    text = each.get("text") or each.get("caption") or ""
                    self.simulator.show(Shown(address=str(chat), text=text, buttons=_buttons(each)))

    def _comes(self, person: str, name: str) -> None:
        if int(person) not in self.telegram.world.people:
            self.telegram.world.add_person(name=name, person=int(person), started=True)


@asynccontextmanager
async def a_telegram_house(database: Database, clock: Clock) -> AsyncIterator[TelegramHouse]:
    """The house on a migrated database."""
    async with FakeTelegram(clock=lambda: clock().timestamp()) as telegram:
        user = telegram.world.add_bot(token=TOKEN, username=USERNAME, name="Bot Loa Xóm")
        async with database.begin() as session:
            row = Bot(kind="telegram", door="telegram", name="Bot Loa Xóm", username=USERNAME, created_at=clock())
            session.add(row)
            await session.flush()
            bot_id = row.id
        channel = Telegram(TOKEN, base_url=telegram.root)
        door = TelegramDoor(channel, user_id=user["id"], username=USERNAME)
        relay, inbox = relay_and_inbox(database, clock, bot_id, channel, door)
        yield TelegramHouse(
            database=database,
            clock=clock,
            simulator=Simulator(),
            inbox=inbox,
            relay=relay,
            bot_id=bot_id,
            deployment=DEPLOYMENT,
            _updates=itertools.count(1),
            telegram=telegram,
            channel=channel,
        )
        await channel.close()


def _buttons(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [(button["text"], button["callback_data"]) for row in rows for button in row]

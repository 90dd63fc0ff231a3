"""A whole Loa Xóm in the test's process that speaks to a fake Telegram over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
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
FIRST_ID = 1_000


@dataclass(slots=True, kw_only=True)
class TelegramHouse(House):
    """The house, with people on a fake Telegram: what its chats show is shown by `simulator` too.

    People and groups are called by names, or by their ids. Who speaks has pressed Start before; a group has the bot
    in it, with the right to pin, from the first time somebody speaks there.
    """

    telegram: FakeTelegram
    channel: Telegram
    door: TelegramDoor
    _asked: int = 0
    _ids: dict[str, int] = field(default_factory=dict)
    _mirrored: dict[int, int] = field(default_factory=dict)

    def moved(self, database: Database) -> TelegramHouse:
        """The same people and chats, on a database that was restored from this house's."""
        relay, inbox = relay_and_inbox(database, self.clock, self.bot_id, self.channel, self.door)
        return replace(self, database=database, relay=relay, inbox=inbox)

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
        assert not edited, "nobody edits here"
        world, sender = self.telegram.world, self._comes(person, name or person)
        chat = self._gathers(group, sender) if group else None
        if choice is not None:
            messages = world.messages(chat=chat or sender)
            [shown] = [each for each in messages if choice in dict(_buttons(each)).values()]
            world.press(sender=sender, chat=chat, message_id=shown["message_id"], data=choice)
        elif photo is not None:
            world.send_file(sender=sender, kind="photo", body=photo, caption=text, chat=chat)
        elif document is not None:
            world.send_file(sender=sender, kind="document", filename=document[0], body=document[1], chat=chat)
        else:
            world.say(sender=sender, text=f"@{USERNAME} {text}" if group else text, chat=chat)
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
                if int(address) not in self.telegram.world.people:
                    self._comes(address, address)
        await self.relay.drain()
        names = {chat: name for name, chat in self._ids.items()}
        for chat in [*self.telegram.world.people, *self.telegram.world.groups]:
            for each in self.telegram.world.messages(chat=chat):
                if each["message_id"] > self._mirrored.get(chat, 0):
                    self._mirrored[chat] = each["message_id"]
                    text = each.get("text") or each.get("caption") or ""
                    shown = Shown(address=names.get(chat, str(chat)), text=text, buttons=_buttons(each))
                    self.simulator.show(shown)

    def _comes(self, person: str, name: str) -> int:
        number = self._ids.setdefault(person, int(person) if person.isdecimal() else FIRST_ID + len(self._ids))
        if number not in self.telegram.world.people:
            self.telegram.world.add_person(name=name, person=number, started=True)
        return number

    def _gathers(self, group: str, by: int) -> int:
        is_number = group.removeprefix("-").isdecimal()
        number = self._ids.setdefault(group, int(group) if is_number else -FIRST_ID - len(self._ids))
        if number not in self.telegram.world.groups:
            self.telegram.world.add_group(title=group, group=number, members=[by])
            self.telegram.world.add_to_group(group=number, by=by, admin=True, can_pin=True)
        return number


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
            door=door,
        )
        await channel.close()


def _buttons(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [(button["text"], button["callback_data"]) for row in rows for button in row]

"""A whole Loa Xóm in the test's process: people speak through the simulator and see what it answers."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import bot
from handlers import groups
from handlers.inbox import Inbox
from handlers.incoming import Door
from handlers.router import Router
from handlers.simulator import SimulatorDoor
from messages.channels.base import Channel
from messages.channels.simulator import Shown, Simulator
from messages.relay import BotRelay
from messages.tell import delivery_trouble
from models.database import Database
from models.domain.deployment import Deployment
from models.domain.pacing import UNLIMITED
from models.tables import Bot
from scheduler.clockwork import Work
from tests.clock import ZONE, Clock

DEPLOYMENT = Deployment(
    zone=ZONE,
    public_url="https://loaxom.example",
    undo=timedelta(seconds=60),
    keep_raw=timedelta(days=30),
    keep_questions=timedelta(days=90),
    keep_proofs=timedelta(days=60),
)


def relay_and_inbox(
    database: Database, clock: Clock, bot_id: int, channel: Channel, door: Door, *, files_at: str = ""
) -> tuple[BotRelay, Inbox]:
    """What carries the words of one bot out and in."""
    relay = BotRelay(
        database,
        bot_id,
        channel,
        limits=UNLIMITED,
        clock=clock,
        tell_trouble=delivery_trouble(DEPLOYMENT),
        files_at=files_at,
    )
    inbox = Inbox(
        database,
        Router(bot.routes(), DEPLOYMENT),
        {bot_id: door},
        clock=clock,
        on_event=groups.on_event(DEPLOYMENT),
        wake_relay=relay.wake,
    )
    return relay, inbox


@dataclass(slots=True)
class House:
    """The service without sockets: an inbox, a router, a relay and the simulator on a real database.

    `await house.says("head", "/menu")` hands one message in, handles it, sends what is due and returns what that
    person's chat got. `await house.runs(job)` runs one job of the clock. Chats are named: people by their user id,
    groups by theirs.
    """

    database: Database
    clock: Clock
    simulator: Simulator
    inbox: Inbox
    relay: BotRelay
    bot_id: int
    deployment: Deployment
    _updates: itertools.count[int]

    @classmethod
    async def build(cls, database: Database, clock: Clock, *, numbered: bool = False) -> House:
        """A house on a migrated database, with one simulator bot (`numbered`: as a channel without buttons)."""
        async with database.begin() as session:
            row = Bot(kind="simulator", door="simulator", name="Bot Loa Xóm", numbered=numbered, created_at=clock())
            session.add(row)
            await session.flush()
            bot_id = row.id
        return cls.around(database, clock, Simulator(), bot_id, itertools.count(1))

    def moved(self, database: Database) -> House:
        """The same people and chats, on a database that was restored from this house's."""
        return self.around(database, self.clock, self.simulator, self.bot_id, self._updates)

    @classmethod
    def around(
        cls, database: Database, clock: Clock, simulator: Simulator, bot_id: int, updates: itertools.count[int]
    ) -> House:
        """What stands around a database that has its bot."""
        relay, inbox = relay_and_inbox(database, clock, bot_id, simulator, SimulatorDoor())
        return cls(database, clock, simulator, inbox, relay, bot_id, DEPLOYMENT, updates)

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
        chat = group or person
        file = None
        if photo is not None:
            file = {"kind": "photo", "body": base64.b64encode(photo).decode(), "media_type": "image/png"}
        elif document is not None:
            file = {"kind": "document", "filename": document[0], "body": base64.b64encode(document[1]).decode()}
        await self.receives(
            {
                "update_id": next(self._updates),
                "chat": chat,
                "chat_kind": "group" if group else "private",
                "chat_title": group or "",
                "sender": person,
                "sender_name": name or person,
                "addressed": True,
                "text": text,
                "choice": choice,
                "file": file,
                "edited": edited,
            }
        )
        return await self.sees(chat)

    async def receives(self, update: dict[str, object]) -> None:
        """Hand one raw update in and handle it."""
        await self.inbox.store_now(self.bot_id, [json.dumps(update).encode()])
        while await self.inbox.handle_some():
            pass

    async def sees(self, chat: str) -> list[Shown]:
        """Send what is due; what this chat got since it was last looked at by `says` or `sees`."""
        before = len(self.simulator.messages)
        await self.send_due()
        return [m for m in self.simulator.messages[before:] if m.address == chat and not m.sender]

    async def presses(self, person: str, label: str, *, group: str | None = None) -> list[Shown]:
        """Press the newest button with this label in a chat."""
        chat = group or person
        for shown in reversed(self.simulator.messages):
            for its_label, data in shown.buttons:
                if shown.address == chat and its_label == label:
                    return await self.says(person, choice=data, group=group)
        raise AssertionError(f"no button {label!r} in {chat}: {self.last(chat)}")

    def last(self, chat: str) -> Shown | None:
        """The last thing the bot said in a chat."""
        said = self.simulator.sent.get(chat, [])
        return said[-1] if said else None

    async def send_due(self) -> None:
        """Let the relay send everything that is due, also what sending itself brings (pins, reports)."""
        await self.relay.drain()

    async def runs(self, work: Work) -> None:
        """Run one job of the clock now, then send what it queued."""
        async with self.database.begin() as session:
            await work(session, self.clock())
        await self.send_due()


def texts(shown: Sequence[Shown]) -> list[str]:
    """What messages say, for short assertions."""
    return [each.text for each in shown]

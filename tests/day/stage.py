"""Where the day is played: a fake Telegram here, the service in its own process, a clock for both.

Nothing that the bot says goes unheard: what a chat gets and no test step asked for is found by the next step.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.clock import SharedClock
from tests.fakes.telegram_server import FakeTelegram
from tests.service import Service, called

TOKEN = "77:a-secret-token"
USERNAME = "loaxom_bot"
HEARING_SECONDS = 30.0  # an upper bound for a busy machine, never measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message of the bot, as a person sees it."""

    text: str
    labels: tuple[str, ...]
    pinned: bool
    message_id: int
    picture: bytes | None = None
    document: tuple[str, bytes] | None = None


@dataclass(slots=True)
class Stage:
    """People and a group by name, what they say, and what they hear."""

    telegram: FakeTelegram
    service: Service
    clock: SharedClock
    settings: Mapping[str, str]
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    _listened: dict[str, int] = field(default_factory=dict)

    def comes(self, name: str) -> None:
        """Somebody has an account; they have not written to the bot yet."""
        self.people[name] = self.telegram.world.add_person(name=name)["id"]

    def chat(self, name: str) -> int:
        """The id of a person's private chat or of a group."""
        return self.groups[name] if name in self.groups else self.people[name]

    async def says(self, who: str, text: str, *, group: str | None = None, hears: int = 1) -> list[Heard]:
        """Somebody writes; what the chat then gets, `hears` messages."""
        self.telegram.world.say(sender=self.people[who], text=text, chat=self.groups[group] if group else None)
        return await self.hears(group or who, hears)

    async def sends(
        self, who: str, kind: str, body: bytes, *, caption: str = "", filename: str = "", hears: int = 1
    ) -> list[Heard]:
        """Somebody sends a photo or a document."""
        self.telegram.world.send_file(
            sender=self.people[who], kind=kind, body=body, caption=caption, filename=filename or "file.bin"
        )
        return await self.hears(who, hears)

    async def presses(self, who: str, label: str, *, hears: int = 1) -> list[Heard]:
        """Somebody presses the newest button with this label."""
        self.press(who, label)
        return await self.hears(who, hears)

    def press(self, who: str, label: str) -> None:
        """The press alone."""
        for each in reversed(self.seen(who)):
            if label in each.labels:
                self.telegram.world.press(sender=self.people[who], message_id=each.message_id, label=label)
                return
        raise AssertionError(f"no button {label!r} for {who}: {self.seen(who)[-1:]}")

    def seen(self, name: str) -> list[Heard]:
        """All that stands in a chat and came from the bot."""
        return [self._heard(message) for message in self.telegram.world.messages(chat=self.chat(name))]

    def unheard(self, name: str) -> list[Heard]:
        """What a chat got since it was last listened to."""
        return [each for each in self.seen(name) if each.message_id > self._listened.get(name, 0)]

    async def hears(self, name: str, count: int = 1) -> list[Heard]:
        """Wait until a chat got so many messages."""
        if count:
            try:
                await self.telegram.until(lambda: len(self.unheard(name)) >= count, seconds=HEARING_SECONDS)
            except TimeoutError:
                log = self.service.log.read_text(encoding="utf-8")[-2000:]
                raise AssertionError(f"{name} heard only {self.unheard(name)}\n{log}") from None
        heard = self.unheard(name)[:count]
        if heard:
            self._listened[name] = heard[-1].message_id
        return heard

    def pinned(self, name: str) -> list[str]:
        """What stands at the top of a group."""
        return [each.text for each in self.seen(name) if each.pinned]

    async def is_pinned(self, name: str, text: str, *, pinned: bool = True) -> None:
        """Wait until a message is pinned, or is not any more: that is a call of its own."""
        await self.telegram.until(lambda: (text in self.pinned(name)) is pinned, seconds=HEARING_SECONDS)

    async def nothing_more_is_said(self, *, seconds: float = 1.3) -> None:
        """Over two ticks of every job and a while for sending: no chat gets anything."""
        await asyncio.sleep(seconds)
        left = {name: self.unheard(name) for name in (*self.people, *self.groups)}
        assert {name: each for name, each in left.items() if each} == {}

    async def everything_is_settled(self) -> None:
        """Wait until the service knows of all it sent that it arrived."""
        async with aiohttp.ClientSession() as client:
            while True:
                async with client.get(f"{self.service.url}/metrics") as response:
                    if 'state="sending"' not in await response.text():
                        return
                await asyncio.sleep(0.1)

    async def terminal(self, *arguments: str, code: int = 0) -> Any:  # Any: JSON of a call
        """A call of the terminal with --json, on the same clock; its exit code must be `code`."""
        exit_code, out, error = await called(self.settings, *arguments, "--json", clock=self.clock)
        assert exit_code == code, f"{arguments}: {exit_code} {out} {error}"
        return json.loads(out)

    def _heard(self, message: Mapping[str, Any]) -> Heard:  # Any: the vendor's JSON
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        document = message.get("document")
        files = self.telegram.world.files
        return Heard(
            text=message.get("text", message.get("caption", "")),
            labels=tuple(button["text"] for row in rows for button in row),
            pinned=message["pinned"],
            message_id=message["message_id"],
            picture=files[message["photo"][-1]["file_id"]][0] if "photo" in message else None,
            document=(document["file_name"], files[document["file_id"]][0]) if document else None,
        )


def texts(heard: Sequence[Heard]) -> list[str]:
    """What messages say."""
    return [each.text for each in heard]


@asynccontextmanager
async def a_stage(database_url: str, folder: Path, **settings: str) -> AsyncIterator[Stage]:
    """The service, asking a fake Telegram for updates, on Saturday 21/11/2026 at 9 in the morning."""
    clock = SharedClock(folder / "clock")
    clock.to(2026, 11, 21, 9)
    async with FakeTelegram(clock=clock.timestamp) as telegram:
        telegram.world.add_bot(token=TOKEN, username=USERNAME, name="Bot Loa Xóm")
        environ = {
            "DATABASE_URL": database_url,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": telegram.root,
            "PUBLIC_URL": "https://loaxom.example",
            "LOG_LEVEL": "DEBUG",
            **settings,
        }
        service = Service(folder, environ, "run", clock=clock)
        stage = Stage(telegram, service, clock, environ)
        await service.start()
        try:
            yield stage
            assert await service.stop() == 0
        finally:
            if service.is_running:
                await service.kill()

"""The same stage on Zalo: a fake Zalo here, the service in its own process, asked for updates or posted to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.clock import SharedClock
from tests.fakes.zalo_server import FakeZalo
from tests.fakes.zalo_world import Sent
from tests.service import Service, called

TOKEN = "12345:a-secret-token"
HEARING_SECONDS = 30.0  # an upper bound for a busy machine, never measured


@dataclass(slots=True)
class ZaloStage:
    """People and groups by name, what they say, and what they hear."""

    zalo: FakeZalo
    service: Service
    clock: SharedClock
    settings: Mapping[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    _heard: dict[str, int] = field(default_factory=dict)

    def comes(self, name: str) -> None:
        """Somebody has Zalo."""
        self.ids[name] = self.zalo.world.add_person(name=name)

    def group(self, name: str) -> None:
        """A group lets the bot in."""
        self.ids[name] = self.zalo.world.add_group(name=name)
        self.zalo.world.invite(group=self.ids[name])

    async def says(self, who: str, text: str, *, group: str | None = None, hears: int = 1) -> list[Sent]:
        """Somebody writes; what the chat then gets, `hears` messages."""
        self.zalo.world.say(sender=self.ids[who], text=text, group=self.ids[group] if group else None)
        return await self.hears(group or who, hears)

    async def picks(self, who: str, label: str, *, hears: int = 1) -> list[Sent]:
        """Somebody types the number that stands before this label."""
        shown = self.seen(who)[-1].text
        [number] = [line.partition(". ")[0] for line in shown.splitlines() if line.partition(". ")[2] == label]
        return await self.says(who, number, hears=hears)

    def seen(self, name: str) -> list[Sent]:
        """All that the bot said in a chat."""
        return [each for each in self.zalo.world.sent if each.chat == self.ids[name]]

    async def hears(self, name: str, count: int = 1) -> list[Sent]:
        """Wait until a chat got so many messages."""
        before = self._heard.get(name, 0)
        try:
            await self.zalo.until(lambda: len(self.seen(name)) >= before + count, seconds=HEARING_SECONDS)
        except TimeoutError:
            log = self.service.log.read_text(encoding="utf-8")[-2000:]
            raise AssertionError(f"{name} heard only {self.seen(name)[before:]}\n{log}") from None
        self._heard[name] = before + count
        return self.seen(name)[before : before + count]

    async def terminal(self, *arguments: str) -> Any:  # Any: JSON of a call
        """A call of the terminal with --json, on the same clock."""
        code, out, error = await called(self.settings, *arguments, "--json", clock=self.clock)
        assert code == 0, f"{arguments}: {code} {out} {error}"
        return json.loads(out)


@asynccontextmanager
async def a_zalo_stage(database_url: str, folder: Path, *, webhook: bool) -> AsyncIterator[ZaloStage]:
    """The service on Saturday 21/11/2026 at 9 in the morning; `webhook`: updates are posted to it."""
    clock = SharedClock(folder / "clock")
    clock.to(2026, 11, 21, 9)
    async with FakeZalo(clock=clock.timestamp) as zalo:
        zalo.world.add_bot(token=TOKEN, name="Bot Loa Xóm")
        environ = {
            "DATABASE_URL": database_url,
            "ZALO_TOKEN": TOKEN,
            "ZALO_BASE_URL": zalo.root,
            "LOG_LEVEL": "DEBUG",
            **({"ZALO_WEBHOOK_SECRET": "a-webhook-secret"} if webhook else {}),
        }
        service = Service(folder, environ, "run", clock=clock)
        stage = ZaloStage(zalo, service, clock, environ)
        await service.start()
        try:
            yield stage
        finally:
            if service.is_running:
                await service.kill()

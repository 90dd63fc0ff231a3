"""Thôn 6 for a month: people talk on any channel, the clock goes from moment to moment, midnights are checked."""

from __future__ import annotations

import io
import itertools
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from apscheduler.triggers.cron import CronTrigger

import bot
from handlers.settings import Settings
from handlers.terminal import call, parse
from messages.channels.simulator import Shown
from models import codes, hamlets, restores
from models.database import Database
from models.paying import ExportedCharge, charges_of
from scheduler.clockwork import Job
from tests.clock import ZONE
from tests.house import House
from tests.month import books

GROUP = "Bà con Thôn 6"
HAMLET = "thon-6"
WAKES = (time(3), time(3, 10), time(6, 5), time(6, 30), time(7), time(8), time(18), time(19), time(19, 30))
"""When something may be due on any day."""
_MORNING = frozenset({"questions", "recurring rounds"})
TICKING: dict[time, frozenset[str]] = {
    time(6, 30): frozenset({"remind households"}),
    time(7): _MORNING,
    time(8): _MORNING,
    time(19): frozenset({"announcements", "collections", "recurring rounds"}),
}
"""Of the jobs that tick, those that may have something to do at a moment between two steps; where a step stops the
clock all of them wake."""
TO_PIN = "📌 Bài “"
TO_UNPIN = "📌 Nhờ bác bỏ ghim bài cũ “"
"""How the head is asked to pin, and to take a pin off, where no bot can."""
Heard = dict[str, list[str]]


@dataclass(slots=True)
class Month:
    """A hamlet on the simulator: with buttons, with numbers, or with a group that no bot reaches.

    What a chat got and no step asked for is found by the next step that looks at everything.
    """

    house: House
    folder: Path
    by_hand: bool = False
    on_zalo: bool = False
    hamlet_id: int = 0
    head: str = ""
    midnights: int = 0
    _printed: dict[date, list[str]] = field(default_factory=dict)
    _booked: int = -1
    _read: dict[str, int] = field(default_factory=dict)
    _pinned: dict[str, int] = field(default_factory=dict)
    _kept: list[str] = field(default_factory=list)

    # people

    async def says(self, who: str, *said: str, group: str | None = None, photo: bytes | None = None) -> list[Shown]:
        """One person says several things; what the chat got after the last of them."""
        for text in said:
            self.news(group or who)
            await self.house.says(who, text, group=group, photo=photo)
        return self.news(group or who)

    async def picks(self, who: str, *labels: str) -> list[Shown]:
        """Pick choices one after the other, as the channel offers them: a button, or the number before it."""
        for label in labels:
            self.news(who)
            shown = self._offering(who, label)
            if shown.buttons:
                await self.house.presses(who, label)
            else:
                numbers = [first for first, its in _numbered(shown) if its == label]
                await self.house.says(who, *numbers or [label])
        return self.news(who)

    def news(self, chat: str) -> list[Shown]:
        """What a chat got since it was last asked about, without the numbers to choose from."""
        return self._news(chat, self.house.simulator.sent.get(chat, []))

    def _news(self, chat: str, sent: list[Shown]) -> list[Shown]:
        before, self._read[chat] = self._read.get(chat, 0), len(sent)
        return sent[before:]

    async def heard(self) -> Heard:
        """All chats that got something since they were last asked about, and what."""
        await self.pins()
        chats = self.house.simulator.sent
        heard = {chat: said(new) for chat, sent in chats.items() if (new := self._news(chat, sent))}
        if self._kept:
            heard[self.head] = [*self._kept, *heard.get(self.head, [])]
            self._kept.clear()
        return await self._forwarded(heard) if self.by_hand else heard

    async def pins(self) -> None:
        """The head pins every post that Zalo leaves to be pinned, and says so; what comes then is heard later."""
        if not self.on_zalo:
            return
        self._kept += _not_about_pins(self.news(self.head))
        sent = self.house.simulator.sent.get(self.head, [])
        while sum(each.text.startswith(TO_PIN) for each in sent) > self._pinned.get(self.head, 0):
            self._pinned[self.head] = self._pinned.get(self.head, 0) + 1
            recorded, *more = await self.picks(self.head, "Đã ghim")
            assert recorded.text == f"Đã ghi: bài ở nhóm “{GROUP}” đã ghim."
            self._kept += _not_about_pins(more)

    async def _forwarded(self, heard: Heard) -> Heard:
        """The head forwards every post that is ready and says so: the group has it."""
        posts: list[str] = []
        kept: list[str] = []
        to_read = heard.pop(self.head, [])
        while to_read:
            text, *to_read = to_read
            if text.startswith(f"Nhóm “{GROUP}” chờ bác chuyển bài."):
                post, *to_read = to_read
                posts.append(post)
            elif text.startswith(("Đã đăng và ghim bài", "Đã đăng bài")):
                label = "Đã đăng, đã ghim" if text.startswith("Đã đăng và ghim") else "Đã đăng"
                recorded, *more = said(await self.picks(self.head, label))
                assert f"đã đăng ở nhóm “{GROUP}” lúc" in recorded
                to_read += more
            elif not text.startswith(TO_UNPIN):
                kept.append(text)
        return {**heard, **({self.head: kept} if kept else {}), **({GROUP: posts} if posts else {})}

    def _offering(self, who: str, label: str) -> Shown:
        for shown in reversed(self.house.simulator.sent[who]):
            if label in (*shown.labels, *(its for _, its in _numbered(shown)), *_words(shown)):
                return shown
        raise AssertionError(f"no choice {label!r} for {who}: {self.house.last(who)}")

    # the clock

    @property
    def now(self) -> datetime:
        """The hamlet's time."""
        return self.house.clock().astimezone(ZONE)

    async def until(self, month: int, day: int, hour: int, minute: int = 0) -> Heard:
        """The clock goes on, moment by moment, through every midnight; what anybody heard meanwhile."""
        await self.pins()
        target = datetime(2026, month, day, hour, minute, tzinfo=ZONE)
        heard: Heard = {}
        while self.now < target:
            today = self.now.date()
            wakes = [datetime.combine(today, wake, ZONE) for wake in WAKES]
            midnight = datetime.combine(today + timedelta(days=1), time(0), ZONE)
            coming = min(wake for wake in (*wakes, midnight, target) if wake > self.now)
            self._to(coming)
            await self.wakes(everything=coming == target)
            if coming == midnight:
                await self._midnight()
                self.midnights += 1
            if self.by_hand or self.on_zalo or coming == target:
                for chat, texts in (await self.heard()).items():
                    heard.setdefault(chat, []).extend(texts)
        return heard

    async def is_down_until(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Nothing runs meanwhile; the book of those nights is looked at afterwards."""
        before = self.now.date()
        self._to(datetime(2026, month, day, hour, minute, tzinfo=ZONE))
        await self._midnight()
        self.midnights += (self.now.date() - before).days

    async def _midnight(self) -> None:
        self._booked = await books.at_midnight(self.house, self.hamlet_id, self._printed, self._booked)

    async def wakes(self, *, everything: bool = True) -> None:
        """Jobs of this moment wake once, those that wake every few seconds until nothing more is said."""
        async with self.house.database.read() as session:
            if await restores.is_holding(session):
                await self.house.send_due()
                return
        now = self.now
        jobs = bot.jobs(self.house.deployment)
        await self._run([job for job in jobs if job.hour is not None and _is_due(job, now)])
        ticking = [job for job in jobs if job.every_seconds is not None]
        if not everything:
            await self._run([job for job in ticking if job.name in TICKING.get(now.time(), ())])
            return
        while True:
            said_before = len(self.house.simulator.messages)
            await self._run(ticking)
            if self.by_hand:  # what the others queued since it ran
                await self._run([job for job in ticking if job.name == "by hand"])
            if len(self.house.simulator.messages) == said_before:
                return

    async def passes(self, **parts: float) -> Heard:
        """A while goes by, on the same day."""
        await self.pins()
        self.house.clock.forward(**parts)
        await self.wakes()
        return await self.heard()

    async def _run(self, jobs: list[Job]) -> None:
        for job in jobs:
            async with self.house.database.begin() as session:
                await job.work(session, self.house.clock())
        if jobs:
            await self.house.send_due()

    def _to(self, at: datetime) -> None:
        self.house.clock.to(at.year, at.month, at.day, at.hour, at.minute)

    # the terminal and the books

    async def terminal(self, *arguments: str, code: int = 0, on: str = "") -> Any:  # Any: JSON of a call
        """A call of the terminal with --json beside the running service."""
        url = on or self.house.database.url.render_as_string(hide_password=False)
        environ = {"DATABASE_URL": url, "SECRET_KEY": "a key", "BACKUP_PASSPHRASE": "đình làng có ba gian hai chái"}
        settings = Settings.from_env(environ)
        typed, deployment = parse([*arguments, "--json"], bot.add_calls), bot.deployment_of(settings)
        with redirect_stdout(io.StringIO()) as printed:
            done = await call(typed, settings, deployment, self.house.clock)
        assert done == code, (arguments, done, printed.getvalue())
        return json.loads(printed.getvalue())

    async def charges(self, round_number: int) -> dict[str, ExportedCharge]:
        """`export charges` of one round, by household."""
        async with self.house.database.read() as session:
            rows = await charges_of(session, await hamlets.by_slug(session, HAMLET))
        return {row.household: row for row in rows if row.round == round_number}

    async def joining_codes(self) -> dict[str, str]:
        """The printed joining codes by household."""
        async with self.house.database.begin() as session:
            listed = await codes.household_codes(session, self.hamlet_id, now=self.house.clock())
            return {each.household.code: each.digits for each in listed}

    async def statement(
        self, *rows: tuple[str, str, int, str, str], account: str = "0011009990001"
    ) -> Any:  # Any: JSON of a call
        """A statement of our own form is read in: (id, booked at, amount, memo, sender)."""
        lines = ["id,booked_at,amount,memo,bank,sender"]
        lines += [f"{each},{at},{amount},{memo},VCB,{sender}" for each, at, amount, memo, sender in rows]
        file = self.folder / "statement.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        return await self.terminal("import", "statement", str(file), "--hamlet", HAMLET, "--account", account)

    def moves_to(self, database: Database) -> None:
        """The same hamlet goes on with another database."""
        self.house = self.house.moved(database)


def said(shown: list[Shown]) -> list[str]:
    """What messages say, without the numbers to choose from."""
    return [each.text.partition("\n\nGõ một số để chọn:")[0] for each in shown]


def _not_about_pins(shown: list[Shown]) -> list[str]:
    """What else is said; a picture alone shows where to press."""
    return [text for text in said(shown) if text and not text.startswith((TO_PIN, TO_UNPIN))]


def agrees(heard: Heard, expected: Heard) -> bool:
    """Exactly these chats heard exactly so many messages, and each begins so; an assertion shows what differs."""
    assert {chat: _as_begun(each, expected.get(chat, [])) for chat, each in heard.items()} == expected
    return True


def _as_begun(texts: list[str], beginnings: list[str]) -> list[str]:
    """The texts, those that begin as they should cut to that."""
    pairs = itertools.zip_longest(texts, beginnings[: len(texts)], fillvalue="\n")
    return [beginning if text.startswith(beginning) else text for text, beginning in pairs]


def _numbered(shown: Shown) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in re.finditer(r"^(\d)\. (.+)$", shown.text, re.MULTILINE)]


def _words(shown: Shown) -> list[str]:
    """Choices that are typed as words, where a number is an amount or a household."""
    _, _, listed = shown.text.partition("\n\nHoặc gõ: ")
    return [f"{word[:1].upper()}{word[1:]}" for word in listed.split(", ")]


@cache
def _trigger(hour: str | None, minute: str) -> CronTrigger:
    return CronTrigger(hour=hour, minute=minute, timezone=ZONE)


def _is_due(job: Job, now: datetime) -> bool:
    return bool(_trigger(job.hour, job.minute or "0").get_next_fire_time(None, now) == now)

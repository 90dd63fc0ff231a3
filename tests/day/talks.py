"""The same day in the test's process, for channels that draw no buttons and for groups that no bot reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

import bot
from messages.channels.simulator import Shown
from messages.texts.hamlets import names_of
from models import codes, hamlets
from models.paying import charges_of
from tests.builders import an_account
from tests.day.register import register, workbook
from tests.house import House, texts

HEAD, TREASURER = "binh", "thu"


@dataclass(slots=True)
class Day:
    """Thôn 6 on the simulator; what a chat got and nobody read yet is kept, so that nothing goes unheard."""

    house: House
    hamlet_id: int
    _read: dict[str, int] = field(default_factory=dict)

    async def says(self, who: str, *said: str, group: str | None = None) -> list[Shown]:
        """One person says several things; what the chat got after the last of them."""
        for text in said:
            self.news(group or who)
            await self.house.says(who, text, group=group)
        return self.news(group or who)

    async def picks(self, who: str, label: str) -> list[Shown]:
        """Pick a choice as the channel offers it: its button, or the number that stands before it."""
        self.news(who)
        shown = self.house.last(who)
        assert shown is not None
        if shown.buttons:
            await self.house.presses(who, label)
        else:
            lines = [line.partition(". ") for line in shown.text.splitlines()]
            [number] = [first for first, _, rest in lines if rest == label and first.isdecimal()]
            await self.house.says(who, number)
        return self.news(who)

    def news(self, chat: str) -> list[Shown]:
        """What a chat got since it was last asked about."""
        sent = self.house.simulator.sent.get(chat, [])
        before, self._read[chat] = self._read.get(chat, 0), len(sent)
        return sent[before:]

    def unread(self) -> dict[str, list[str]]:
        """All chats that got something since, and what."""
        return {chat: texts(new) for chat in list(self.house.simulator.sent) if (new := self.news(chat))}

    async def comes(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        """The clock comes to a local moment."""
        self.house.clock.to(year, month, day, hour, minute)
        await self.ticks()

    async def ticks(self) -> None:
        """Every job wakes three times: reports follow what was sent, and once more changes nothing."""
        for _ in range(3):
            for job in bot.jobs(self.house.deployment):
                if job.every_seconds is not None:
                    await self.house.runs(job.work)

    async def codes(self) -> dict[str, str]:
        """The printed joining codes by household."""
        async with self.house.database.begin() as session:
            listed = await codes.household_codes(session, self.hamlet_id, now=self.house.clock())
            return {each.household.code: each.digits for each in listed}

    async def references(self) -> dict[str, str]:
        """What each household is to write, of the open round."""
        async with self.house.database.read() as session:
            hamlet = await hamlets.by_slug(session, "thon-6")
            return {row.household: row.reference for row in await charges_of(session, hamlet)}


async def founded(house: House) -> Day:
    """Head and treasurer have taken office, the register came as a file, the account is set."""
    async with house.database.begin() as session:
        names = names_of(name="6", kind="thôn", commune="xã An Hòa")
        today = house.deployment.day(house.clock())
        hamlet, code = await hamlets.add_hamlet(session, names, now=house.clock(), today=today)
    day = Day(house, hamlet.id)
    await an_account(house, hamlet.id)

    await day.says(HEAD, code.code, "Trần Văn Bình", "0900000006")
    await day.picks(HEAD, "Bác")
    await house.says(HEAD, document=("so ho.xlsx", workbook(register())))
    [written] = await day.picks(HEAD, "Ghi vào sổ")
    invitation = (await day.says(HEAD, "cấp mã thủ quỹ"))[-1].text[-9:]
    await day.says(TREASURER, invitation, "Nguyễn Thị Thu", "0900000012")
    await day.picks(TREASURER, "Cô")
    await day.picks(HEAD, "Đúng người")

    assert written.text == "Đã ghi vào sổ: 300 hộ mới, 0 hộ đổi. Sổ giờ có 300 hộ."
    return day

"""Three hundred cards printed from the chat: how long it takes, and how much later others are answered meanwhile."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from models import accounts
from models.database import Database
from models.domain.roles import RoleKind
from models.tables import Fund, Hamlet, Household, Person, Role
from tests.bench.fake import TOKEN
from tests.bench.inbound import a_hamlet
from tests.clock import Clock
from tests.fakes.telegram_server import FakeTelegram
from tests.service import Service

HOUSEHOLDS = 300
IDLE_SAMPLES = 30
MOST_SAMPLES = 300  # more than fit into one drawing


@dataclass(frozen=True, slots=True)
class Slips:
    """Seconds. `delay` is the worst answer during the drawing, less the median answer before it."""

    drawing: float
    idle: float
    idle_worst: float
    during: float
    delay: float
    samples: int
    megabytes: float


async def measure(folder: Path) -> Slips:
    """Ask for everything as the treasurer does, and as residents until the file is there."""
    url = f"sqlite+aiosqlite:///{folder}/slips.db"
    await a_hamlet(url)
    async with FakeTelegram() as telegram:
        telegram.world.add_bot(token=TOKEN, username="loaxom_bot")
        treasurer, *people = telegram.world.add_people(count=1 + IDLE_SAMPLES + MOST_SAMPLES)
        settings = {"DATABASE_URL": url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": telegram.root}
        service = Service(folder, settings, own_python=True)
        await service.start()
        await asyncio.sleep(1.0)
        await _answer(telegram, treasurer, "menu")
        await a_village(url, treasurer=str(treasurer))
        waiting = iter(people)
        idle = [await _answer(telegram, next(waiting), "menu") for _ in range(IDLE_SAMPLES)]
        await _answer(telegram, treasurer, "/inphieu")
        during = []
        began = time.perf_counter()
        telegram.world.say(sender=treasurer, text="Thẻ nộp tiền")
        while not _file(telegram, treasurer):
            during.append(await _answer(telegram, next(waiting), "menu"))
            await asyncio.sleep(0.02)
        drawing = time.perf_counter() - began
        size = int(_file(telegram, treasurer)[0]["document"]["file_size"])
        await service.kill()
    return Slips(
        drawing=drawing,
        idle=statistics.median(idle),
        idle_worst=max(idle),
        during=sorted(during)[int(len(during) * 0.95) - 1],
        delay=max(during) - statistics.median(idle),
        samples=len(during),
        megabytes=size / 1e6,
    )


async def a_village(url: str, *, treasurer: str = "") -> None:
    """Three hundred households with an account, and a treasurer who spoke to the bot before."""
    database, now = Database(url), Clock()()
    async with database.begin() as session:
        hamlet = (await session.scalars(select(Hamlet))).one()
        session.add(Fund(hamlet_id=hamlet.id, name="Quỹ thôn", opened_on=now.date(), created_at=now))
        session.add_all(
            Household(
                hamlet_id=hamlet.id,
                number=number,
                head=("Lê Văn Cường", "Nguyễn Thị Hạnh", "Trần Hữu Phước", "Đặng Thị Hoa")[number % 4],
                area=f"ngõ {number % 8}",
                created_at=now,
            )
            for number in range(1, HOUSEHOLDS + 1)
        )
        await session.flush()
        await accounts.set_first_account(
            session, hamlet, bank="Vietcombank", number="0011009990001", holder="NGUYEN THI THU", now=now
        )
        for person in await session.scalars(select(Person).where(Person.user == treasurer)):
            person.hamlet_id = hamlet.id
            session.add(
                Role(
                    hamlet_id=hamlet.id,
                    person_id=person.id,
                    kind=RoleKind.TREASURER,
                    full_name="Nguyễn Thị Thu",
                    phone="0900000012",
                    granted_at=now,
                )
            )
    await database.close()


async def _answer(telegram: FakeTelegram, person: int, text: str) -> float:
    before = len(telegram.world.messages(chat=person))
    began = time.perf_counter()
    telegram.world.say(sender=person, text=text)
    await telegram.until(partial(_has_more, telegram, person, before), seconds=30)
    return time.perf_counter() - began


def _has_more(telegram: FakeTelegram, person: int, before: int) -> bool:
    return len(telegram.world.messages(chat=person)) > before


def _file(telegram: FakeTelegram, person: int) -> list[dict[str, dict[str, int]]]:
    return [each for each in telegram.world.messages(chat=person) if "document" in each]

"""Credits matched and booked a second, in databases of different size: taken in as a catch-up, then matched."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

import bot
from handlers.settings import Settings
from models import transfers
from models.chats import PRIVATE
from models.database import Database
from models.domain.credits import Credit
from models.domain.references import LETTERS, make
from models.schema import upgrade
from models.tables import (
    BankAccount,
    Base,
    BasisKind,
    Bot,
    Charge,
    Chat,
    Fee,
    Fund,
    Hamlet,
    Household,
    Membership,
    Person,
    Round,
    Transfer,
    TransferState,
)
from scheduler.feeds import match_pending
from tests.clock import Clock
from tests.databases import PostgresServer
from tests.generator import hamlet as made
from tests.generator.month import SHARES
from tests.generator.transfers import Maker

HOUSEHOLDS = (300, 3_000, 30_000)
TIMES = {300: 5}
"""Of which the middle one counts: that few credits are booked in half a second, any other work nearby shows."""
LARGEST_HAMLET = 3_000
MOST_CREDITS = 10_000
PAGE = 100  # of a provider's list
WARMING_UP = 20
SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds for all of the credits; `work`: of these our own processor's for booking, whoever else is busy.

    `booked`: how many were booked by themselves.
    """

    credits: int
    booked: int
    taking: float
    booking: float
    work: float

    @property
    def each(self) -> float:
        """Seconds to match and book one."""
        return self.booking / self.credits


def measure_all(folder: Path) -> list[tuple[str, int, Measured]]:
    """For both databases and each number of households. Takes a thread without a loop."""
    found: list[tuple[str, int, list[Measured]]] = []
    server = PostgresServer(folder / "postgres")
    for households in HOUSEHOLDS:
        sqlite: list[Measured] = []
        postgresql: list[Measured] = []
        for time_ in range(TIMES.get(households, 1)):
            sqlite.append(asyncio.run(measure(f"sqlite+aiosqlite:///{folder}/{households}-{time_}.db", households)))
            with server.copied() as url:
                postgresql.append(asyncio.run(measure(url, households)))
        found += [("sqlite", households, sqlite), ("postgresql", households, postgresql)]
    server.stop()
    middle = [
        (database, households, sorted(runs, key=lambda run: run.each)[len(runs) // 2])
        for database, households, runs in found
    ]
    return sorted(middle, key=lambda each: each[0])


async def measure(url: str, households: int) -> Measured:
    """Every household owes in two rounds and pays; half of them are linked to a phone that is thanked."""
    database, clock = Database(url), Clock()
    deployment = bot.deployment_of(Settings.from_env({"SECRET_KEY": "test"}))
    work = match_pending(deployment)

    async def take(account: BankAccount, credits: list[Credit]) -> None:
        async with database.begin() as session:
            await transfers.take(session, account, credits, source="sepay-list", zone=deployment.zone, now=clock())

    async def book() -> None:
        while await _count(database, TransferState.PENDING):
            async with database.begin() as session:
                await work(session, clock())

    await upgrade(database)
    chance = random.Random(SEED)
    village = made.a_hamlet(chance, size=min(households, LARGEST_HAMLET))
    count = max(1, households // LARGEST_HAMLET)
    waiting = [
        (await _a_hamlet(database, village, place, clock), _credits(village, place, chance)[: MOST_CREDITS // count])
        for place in range(count)
    ]
    await _analyze(database)
    await take(waiting[0][0], waiting[0][1][:WARMING_UP])  # the statements are made once
    await book()
    warm = await _count(database, TransferState.BOOKED)
    began = time.perf_counter()
    for account, credits in waiting:
        for start in range(0, len(credits), PAGE):
            await take(account, credits[start : start + PAGE])
    taken, worked = time.perf_counter(), time.process_time()
    await book()
    done, worked = time.perf_counter(), time.process_time() - worked
    booked = await _count(database, TransferState.BOOKED)
    await database.close()
    return Measured(
        credits=sum(len(credits) for _, credits in waiting) - WARMING_UP,
        booked=booked - warm,
        taking=taken - began,
        booking=done - taken,
        work=worked,
    )


async def _analyze(database: Database) -> None:
    """Let the database know its tables, as a server does by itself in time.

    Only tables that hold rows: what was never written a server does not analyse, and one that was analysed empty is
    taken for empty until the next time, however much it holds by then.
    """
    async with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if await connection.scalar(select(select(table).exists())):
                await connection.execute(text(f"ANALYZE {table.name}"))
        await connection.commit()


async def _count(database: Database, state: TransferState) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Transfer).where(Transfer.state == state)) or 0


def _credits(village: made.Hamlet, place: int, chance: random.Random) -> list[Credit]:
    """A payment of each charge, as banks and people write it; all of one month."""
    prefix = f"TK{LETTERS[place]}"
    numbers = [0, *(house.number for house in village.houses)]
    rounds = [0, *(each.number for each in village.rounds)]
    codes = {
        (number, round): make(prefix, number, round) for number in numbers for round in rounds if number or round
    }
    maker = Maker(village, codes, chance)
    charges = [(house, round) for house in village.houses for round in village.rounds if round.number in house.owed]
    chance.shuffle(charges)
    kinds = chance.choices(list(SHARES), weights=list(SHARES.values()), k=len(charges))
    transfers_ = [kind(maker, house, round) for kind, (house, round) in zip(kinds, charges, strict=True)]
    began = Clock()() - timedelta(days=25)
    return [
        Credit(
            id=f"{place}-{number}",
            amount=each.amount,
            at=began + timedelta(minutes=5 * number),
            memo=each.memo,
            sender=each.sender,
            reference=f"FT{place}{number:08}",
        )
        for number, each in enumerate(transfers_)
    ]


async def _a_hamlet(database: Database, village: made.Hamlet, place: int, clock: Clock) -> BankAccount:
    """The invented hamlet as rows (with ids of our own: they are written many at once); returns its account."""
    now, opened_on, letter = clock(), date(2026, 1, 1), LETTERS[place]
    first_id = 1 + place * LARGEST_HAMLET
    async with database.begin() as session:
        hamlet = Hamlet(
            slug=f"thon-{letter.lower()}",
            kind="thôn",
            name=letter,
            commune_kind="xã",
            commune="An Hòa",
            head_title="trưởng thôn",
            prefix=f"TK{letter}",
            created_at=now,
        )
        simulator = Bot(kind="simulator", door=f"door-{letter}", created_at=now)
        session.add_all([hamlet, simulator])
        await session.flush()
        account = BankAccount(
            hamlet_id=hamlet.id, bank_bin="970436", number=f"00110099{letter}", holder=village.holder, since=now
        )
        fund = Fund(hamlet_id=hamlet.id, name="Quỹ thôn", opened_on=opened_on, created_at=now)
        session.add_all([account, fund])
        await session.flush()
        fund.account_id = account.id
        households = [
            Household(
                id=first_id + house.number,
                hamlet_id=hamlet.id,
                number=house.number,
                head=house.head,
                members=list(house.members),
                area=house.lane,
                people=house.people,
                created_at=now,
            )
            for house in village.houses
        ]
        linked = households[::2]
        people = [
            Person(
                id=each.id,
                bot_id=simulator.id,
                user=f"{letter}{each.number}",
                hamlet_id=hamlet.id,
                first_seen_at=now,
            )
            for each in linked
        ]
        session.add_all([*households, *people])
        await session.flush()
        session.add_all(
            Chat(bot_id=simulator.id, address=person.user, kind=PRIVATE, person_id=person.id, created_at=now)
            for person in people
        )
        session.add_all(
            Membership(person_id=person.id, household_id=each.id, joined_at=now, consent_way="mã nhận tin")
            for person, each in zip(people, linked, strict=True)
        )
        for collection in village.rounds:
            fee = Fee(fund_id=fund.id, name=collection.title, created_at=now)
            session.add(fee)
            await session.flush()
            round_ = Round(
                hamlet_id=hamlet.id,
                fee_id=fee.id,
                number=collection.number,
                title=collection.title,
                due_on=date(2026, 11, 30),
                basis=BasisKind.VOLUNTARY if collection.is_voluntary else BasisKind.AGREED,
                fingerprint=f"{letter}{collection.number}",
                opened_at=now,
            )
            session.add(round_)
            await session.flush()
            session.add_all(
                Charge(
                    round_id=round_.id,
                    household_id=household.id,
                    amount=house.owed.get(collection.number, 0),
                    explanation="",
                    is_exempt=not collection.is_voluntary and collection.number not in house.owed,
                )
                for household, house in zip(households, village.houses, strict=True)
            )
    return account

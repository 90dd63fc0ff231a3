"""A believable hamlet of 300 households with a running round and a few days of history, played like a real one."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.incoming import Incoming
from handlers.router import Router
from handlers.simulator import SimulatorDoor
from messages.channels.base import ChannelKind
from messages.channels.simulator import Simulator
from messages.relay import BotRelay
from messages.tell import delivery_trouble
from messages.texts import demo as words
from messages.texts import rounds as round_words
from messages.texts.contacts import SIMULATOR_NAME
from messages.texts.hamlets import names_of
from messages.texts.households import CONSENT_BY_CODE
from models import accounts, codes, hamlets, payments, rounds
from models.bots import first_bot
from models.charges import charge_states
from models.database import Database
from models.domain.deployment import Deployment
from models.domain.fees import Agreed, Exemption, RoundRequest
from models.domain.pacing import UNLIMITED
from models.domain.rates import Per, RatePart
from models.domain.roles import RoleKind
from models.households import import_households
from models.schema import upgrade
from models.tables import Chat, Hamlet, Household, InboundUpdate, Membership, PaymentWay, Person

HOUSEHOLDS = 300
SEED = 6
GROUP = "group-1"
LINKED = {"resident-1": 12, "resident-2": 27, "resident-3": 145}  # who holds which household's phone
EXEMPT = ("ho-ngheo", "neo-don")

Work = Callable[[AsyncSession, datetime], Awaitable[None]]


class Stage:
    """A hamlet played at past moments: people say things, the clock moves, the simulator shows them."""

    def __init__(
        self, database: Database, deployment: Deployment, router: Router, jobs: Sequence[Work], now: datetime
    ) -> None:
        self.database = database
        self.deployment = deployment
        self.now = now
        self._router = router
        self._jobs = jobs
        self._door = SimulatorDoor()
        self._bot_id = 0
        self._relay: BotRelay | None = None
        self._updates = 0

    async def open(self) -> None:
        """Make the simulator's bot, and a relay that speaks through it."""
        async with self.database.begin() as session:
            self._bot_id = (await first_bot(session, ChannelKind.SIMULATOR, name=SIMULATOR_NAME, now=self.now)).id
        self._relay = BotRelay(
            self.database,
            self._bot_id,
            Simulator(),
            limits=UNLIMITED,
            clock=lambda: self.now,
            tell_trouble=delivery_trouble(self.deployment),
        )

    async def says(self, user: str, name: str, text: str, *, group: str | None = None) -> None:
        """One person says one thing (in a group: to the bot), and is answered."""
        self._updates += 1
        payload = json.dumps(
            {
                "update_id": f"demo-{self._updates}",
                "chat": group or user,
                "chat_kind": "group" if group else "private",
                "chat_title": words.GROUP_TITLE if group else "",
                "sender": user,
                "sender_name": name,
                "addressed": True,
                "text": text,
            }
        ).encode()
        said = self._door.read(payload, bot_id=self._bot_id, received_at=self.now)
        async with self.database.begin() as session:
            session.add(
                InboundUpdate(
                    bot_id=self._bot_id,
                    update_id=f"demo-{self._updates}",
                    payload=payload,
                    received_at=self.now,
                    handled_at=self.now,
                )
            )
            if isinstance(said, Incoming):
                await self._router.handle(session, said)
        await self.sends()

    async def sends(self) -> None:
        """Send what is due."""
        while self._relay is not None and await self._relay.drain():
            pass

    async def moves(self, to: datetime) -> None:
        """Go to a later moment; what the clock brings by then is done."""
        self.now = to
        for work in self._jobs:
            async with self.database.begin() as session:
                await work(session, self.now)
        await self.sends()


async def seed_demo(
    database_url: str, deployment: Deployment, router: Router, jobs: Sequence[Work], now: datetime
) -> None:
    """Play the sample hamlet into a fresh database, so that it ends today."""
    database = Database(database_url)
    await upgrade(database)
    today = deployment.day(now)

    def at(days_ago: int, hour: int, minute: int = 0) -> datetime:
        local = datetime.combine(today - timedelta(days=days_ago), datetime.min.time(), deployment.zone)
        return min(now, local + timedelta(hours=hour, minutes=minute))

    stage = Stage(database, deployment, router, jobs, at(38, 8))
    await stage.open()
    hamlet_id = await _people(stage)
    stage.now = at(36, 19)
    await _round(
        stage, hamlet_id, words.FEE_LIGHT, 30_000, due=today - timedelta(days=24), agreed=today - timedelta(days=40)
    )
    await _pay(stage, hamlet_id, share=0.97, between=(at(35, 7), at(25, 20)))
    stage.now = at(22, 9)
    await _close(stage)
    await stage.moves(at(9, 18))
    await stage.says("head", words.HEAD, f"/thongbao {words.cleaning_day(today - timedelta(days=7), today)}")
    await stage.says("head", words.HEAD, "1")
    await stage.moves(at(9, 18, 5))
    stage.now = at(5, 7)
    await _round(
        stage, hamlet_id, words.FEE_CLEANING, 20_000, due=today + timedelta(days=3), agreed=today - timedelta(days=20)
    )
    await _pay(stage, hamlet_id, share=0.62, between=(at(5, 8), at(0, 7)))
    await stage.moves(at(1, 19, 30))
    await stage.moves(now)
    for text in (f"/thongbao {words.power_cut(today + timedelta(days=2), today)}", *words.SCHEDULE):
        await stage.says("head", words.HEAD, text)
    await database.close()


async def _people(stage: Stage) -> int:
    """The hamlet with its register, its account, its three offices, its group and three linked residents."""
    async with stage.database.begin() as session:
        hamlet, head_code = await hamlets.add_hamlet(
            session,
            names_of(name=words.HAMLET, kind=words.KIND, commune=words.COMMUNE),
            now=stage.now,
            today=stage.deployment.day(stage.now),
            demo=True,
        )
        await import_households(
            session,
            hamlet,
            words.register(HOUSEHOLDS, SEED),
            by="demo",
            basis="demo",
            now=stage.now,
        )
        await accounts.set_first_account(
            session, hamlet, bank=words.BANK, number=words.ACCOUNT, holder=words.HOLDER, now=stage.now
        )
        hamlet_id = hamlet.id
    await _take_office(stage, "head", words.HEAD, words.HEAD_PHONE, head_code.code)
    for user, name, phone, role in (
        ("treasurer", words.TREASURER, words.TREASURER_PHONE, RoleKind.TREASURER),
        ("helper", words.HELPER, words.HELPER_PHONE, RoleKind.HELPER),
    ):
        async with stage.database.begin() as session:
            code = await hamlets.grant_role(session, await session.get_one(Hamlet, hamlet_id), role, now=stage.now)
        await _take_office(stage, user, name, phone, code.code)
    async with stage.database.begin() as session:
        bot = await first_bot(session, ChannelKind.SIMULATOR, name=SIMULATOR_NAME, now=stage.now)
        session.add(
            Chat(
                bot_id=bot.id,
                address=GROUP,
                kind="group",
                title=words.GROUP_TITLE,
                hamlet_id=hamlet_id,
                bound_at=stage.now,
                created_at=stage.now,
            )
        )
        listed = await codes.household_codes(session, hamlet_id, now=stage.now)
        by_number = {each.household.number: each.digits for each in listed}
        for user, number in zip(("head", "treasurer"), words.OFFICES, strict=True):
            person = (await session.scalars(select(Person).where(Person.bot_id == bot.id, Person.user == user))).one()
            household = (await session.scalars(_numbered(hamlet_id, number))).one()
            session.add(
                Membership(
                    person_id=person.id, household_id=household.id, joined_at=stage.now, consent_way=CONSENT_BY_CODE
                )
            )
    for (user, number), name in zip(LINKED.items(), words.RESIDENTS, strict=True):
        await stage.says(user, name, by_number[number])
        await stage.says(user, name, "1")
    return hamlet_id


def _numbered(hamlet_id: int, number: int) -> Select[Household]:
    return select(Household).where(Household.hamlet_id == hamlet_id, Household.number == number)


async def _take_office(stage: Stage, user: str, name: str, phone: str, code: str) -> None:
    for text in (f"/start {code}", name, phone, words.YOU):
        await stage.says(user, name, text)


async def _round(stage: Stage, hamlet_id: int, fee: str, amount: int, *, due: date, agreed: date) -> None:
    async with stage.database.begin() as session:
        await rounds.open_round(
            session,
            await session.get_one(Hamlet, hamlet_id),
            RoundRequest(
                fee=fee,
                title=round_words.title(fee, due),
                parts=(RatePart(amount=amount, per=Per.HOUSEHOLD),),
                due_on=due,
                basis=Agreed(on=agreed),
                exemptions=tuple(Exemption(category=category, percent_off=100) for category in EXEMPT),
            ),
            explain=round_words.explanation,
            by=None,
            today=stage.deployment.day(stage.now),
            now=stage.now,
        )
    await stage.moves(stage.now + timedelta(seconds=10))


async def _pay(stage: Stage, hamlet_id: int, *, share: float, between: tuple[datetime, datetime]) -> None:
    """Households pay in the course of days, two thirds by transfer; the three with a phone in the demo not yet."""
    draw = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    async with stage.database.begin() as session:
        linked = set(
            await session.scalars(
                select(Household.id).where(Household.hamlet_id == hamlet_id, Household.number.in_(LINKED.values()))
            )
        )
        owing = [
            each
            for each in await charge_states(session, hamlet_id=hamlet_id, only_open=True)
            if each.outstanding and (each.household_id not in linked or share > 0.9)
        ]
        draw.shuffle(owing)
        paying = owing[: int(len(owing) * share)]
        start, end = between
        moments = sorted(start + (end - start) * draw.random() for _ in paying)
        for charge, moment in zip(paying, moments, strict=True):
            await payments.book(
                session,
                charge,
                amount=charge.outstanding,
                way=PaymentWay.TRANSFER if draw.random() < 0.66 else PaymentWay.CASH,
                hamlet_id=hamlet_id,
                by=None,
                key=f"demo:{charge.charge_id}",
                now=moment,
                today=stage.deployment.day(moment),
            )


async def _close(stage: Stage) -> None:
    """The head closes the round from the phone."""
    for text in ("/dotthu", words.CLOSE_ROUND, words.CLOSE_ROUND):
        await stage.says("head", words.HEAD, text)

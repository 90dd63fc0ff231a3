"""The restore drill: the backup of a service at work goes into the other kind of database; nothing is sent again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import bot
from handlers.settings import Settings
from handlers.terminal import call, parse
from messages import asking, outbox
from messages.channels.base import Choice, Content, Lane
from messages.channels.simulator import Simulator
from messages.relay import BotRelay
from messages.tell import delivery_trouble
from models.backup.rows import form_of, tables
from models.chats import target_of
from models.database import Database
from models.domain.pacing import UNLIMITED
from models.domain.roles import RoleKind
from models.ownership import Ownership
from models.tables import (
    Bot,
    Chat,
    Delivery,
    DeliveryStatus,
    Hamlet,
    Household,
    InboundUpdate,
    LedgerEntry,
    StoredFile,
)
from scheduler.clockwork import Job
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.clock import Clock
from tests.databases import PostgresServer, copied_sqlite
from tests.handlers.test_pay_page import pays
from tests.house import House

PASSPHRASE = "đình làng có ba gian hai chái"
CHANGED_BY_A_RESTORE = {"deliveries", "standing_questions", "inbound_updates", "rounds", "restores"}
QUEUED = "Bài chưa kịp gửi"


@dataclass(frozen=True)
class Drill:
    """Where the service worked, and where it goes on."""

    house: House
    target: str
    file: Path


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite"])
def urls(
    request: pytest.FixtureRequest, sqlite_template: Path, postgres: PostgresServer, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """The URL of a migrated database, and of the one of the other kind that it goes to."""
    with copied_sqlite(sqlite_template, tmp_path) as sqlite:
        if request.param == "sqlite to postgresql":
            yield sqlite, postgres.emptied()
        else:
            yield postgres.emptied(), f"sqlite+aiosqlite:///{tmp_path}/elsewhere/new.db"


@pytest.fixture
def database_url(urls: tuple[str, str]) -> str:
    """Where the service works."""
    return urls[0]


@pytest.fixture
async def drill(house: House, urls: tuple[str, str], tmp_path: Path) -> Drill:
    """Thôn 6 in the middle of its work: money booked, a post and a question on their way, an update not handled."""
    hamlet_id = await a_hamlet(house)
    head = await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "treasurer", full_name="Nguyễn Thị Thu")
    group = await a_group(house, hamlet_id)
    ids = [await a_household(house, hamlet_id, number, "Lê Văn Cường") for number in (1, 2, 3)]
    await a_member(house, ids[0], "resident", hamlet_id=hamlet_id)
    await an_account(house, hamlet_id)
    charges = await a_round(house, hamlet_id)
    await pays(house, charges[ids[0]], 20_000)
    await house.says("head", "/menu")
    async with house.database.begin() as session:
        now = house.clock()
        to_group = await target_of(session, group)
        [to_head] = (await session.scalars(sa.select(Chat.id).where(Chat.person_id == head))).all()
        session.add(StoredFile(media_type="image/png", body=bytes(range(256)) * 3000, sha256="x", created_at=now))
        await outbox.put(session, Content(text=QUEUED), key="post", to=to_group, lane=Lane.ANNOUNCEMENT, now=now)
        question = Content(text="Ghim giúp chứ ạ?", choices=(Choice(label="Đã ghim", action="menu"),))
        await outbox.put(
            session,
            question,
            key="question",
            to=await target_of(session, to_head),
            lane=Lane.ANSWER,
            now=now,
            asked=asking.Asked(pushed=True),
        )
    return Drill(house=house, target=urls[1], file=tmp_path / "loaxom.backup")


class Terminal:
    """The calls of the terminal, in this process; what each printed as JSON."""

    def __init__(self, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
        self._clock = clock
        self._capsys = capsys

    async def calls(self, *arguments: str, on: str, code: int = 0, **settings: str) -> dict[str, Any]:  # Any: JSON
        given = Settings.from_env(
            {"DATABASE_URL": on, "BACKUP_PASSPHRASE": PASSPHRASE, "SECRET_KEY": "the key of then", **settings}
        )
        self._capsys.readouterr()
        done = await call(parse([*arguments, "--json"], bot.add_calls), given, bot.deployment_of(given), self._clock)
        out = self._capsys.readouterr()
        assert done == code, out
        printed: dict[str, Any] = json.loads(out.out) if out.out else {"error": {"message": out.err}}
        return printed


@pytest.fixture
def terminal(clock: Clock, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line."""
    return Terminal(clock, capsys)


async def rows_of(database: Database) -> dict[str, list[Any]]:  # Any: JSON values
    """Every row of every table as a backup holds it."""
    async with database.engine.connect() as connection:
        return {
            table.name: [
                form_of(table).encode(row)
                for row in await connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables()
        }


def left_over(folder: Path) -> list[Path]:
    """What a refused call must not leave behind."""
    return [each for name in ("*.part", "*.restoring*", "new.db") for each in folder.rglob(name)]


async def what_is_sent(database: Database, clock: Clock) -> list[str]:
    """The relay of the restored service starts and sends what it may."""
    simulator = Simulator()
    async with database.read() as session:
        bot_id = (await session.scalars(sa.select(Bot.id).where(Bot.kind == "simulator"))).one()
    tell = delivery_trouble(bot.deployment_of(Settings.from_env({})))
    relay = BotRelay(database, bot_id, simulator, limits=UNLIMITED, clock=clock, tell_trouble=tell)
    while await relay.drain():
        pass
    return [each.text for each in simulator.messages]


async def test_a_restored_service_sends_nothing_again_before_somebody_lets_it(
    drill: Drill, terminal: Terminal, urls: tuple[str, str], clock: Clock
) -> None:
    source, target = urls
    async with drill.house.database.begin() as session:
        late = InboundUpdate(bot_id=drill.house.bot_id, update_id="late", payload=b"{}", received_at=clock())
        session.add(late)
    kept = await rows_of(drill.house.database)

    written = await terminal.calls("backup", str(drill.file), on=source)
    clock.forward(hours=10)
    restored = await terminal.calls("restore", str(drill.file), on=target)

    assert written["faults"] == 0
    assert restored["rows"] == written["rows"] == {name: len(rows) for name, rows in kept.items()}
    assert restored["funds"] == written["funds"] != []
    assert (restored["held"], restored["before"], restored["secret_key"]) == (2, None, "same")
    elsewhere = Database(target)
    found = await rows_of(elsewhere)
    assert {name: rows for name, rows in found.items() if name not in CHANGED_BY_A_RESTORE} == {
        name: rows for name, rows in kept.items() if name not in CHANGED_BY_A_RESTORE
    }

    ticked: list[str] = []

    async def tick(_session: object, _now: object) -> None:
        ticked.append("tick")

    settings = Settings.from_env({"DATABASE_URL": target, "SECRET_KEY": "k"})
    job = Job(name="tick", work=tick, every_seconds=1)
    service = bot.Installation(settings, clock=clock, work=[job], parts=frozenset({"clock"}))
    assert await what_is_sent(elsewhere, clock) == []
    await service.clockwork.run(job)
    assert ticked == []
    async with elsewhere.begin() as session:  # the book goes on, and numbers follow those that came
        assert await session.scalar(sa.select(InboundUpdate.id).where(InboundUpdate.handled_at.is_(None))) is None
        hamlet = (await session.scalars(sa.select(Hamlet))).one()
        new = Household(hamlet_id=hamlet.id, number=4, head="Phạm Thị Dung", created_at=clock())
        session.add(new)
        await session.flush()
        assert new.id == max(each[0] for each in found["households"]) + 1
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        async with elsewhere.begin() as session:
            await session.execute(sa.update(LedgerEntry).values(amount=1))
    shown = await terminal.calls("outbox", "show", on=target)
    assert shown["holding"] is True
    assert {(each["where"], each["messages"]) for each in shown["held"]} == {("groups", 1), ("private", 1)}

    assert await terminal.calls("outbox", "release", on=target) == {"released": 2}
    assert await terminal.calls("outbox", "release", on=target) == {"released": 0}
    assert await what_is_sent(elsewhere, clock) == [QUEUED]
    assert await what_is_sent(elsewhere, clock) == []
    await service.clockwork.run(job)
    assert ticked == ["tick"]
    async with elsewhere.begin() as session:  # the question that waited takes its turn
        for chat_id, person_id in await asking.waiting_places(session):
            await asking.drop(session, chat_id=chat_id, person_id=person_id)
            await asking.let_next_come(session, chat_id=chat_id, person_id=person_id, now=clock())
    assert await what_is_sent(elsewhere, clock) == ["Ghim giúp chứ ạ?"]
    await elsewhere.close()
    stop = asyncio.Event()
    stop.set()
    await service.run(stop)


async def test_a_restore_never_meets_a_running_service_or_loses_a_book_unasked(
    drill: Drill, terminal: Terminal, urls: tuple[str, str], clock: Clock
) -> None:
    source, _ = urls
    await terminal.calls("backup", str(drill.file), on=source)
    async with drill.house.database.begin() as session:
        session.add(Hamlet(slug="thon-7", kind="thôn", name="7", commune_kind="xã", commune="An Hòa",
                           head_title="trưởng thôn", prefix="TKF", created_at=clock()))  # fmt: skip
    running = Ownership(drill.house.database)
    assert await running.hold("inbox")

    refused = await terminal.calls("restore", str(drill.file), "--force", on=source, code=1)
    await running.close()
    unasked = await terminal.calls("restore", str(drill.file), on=source, code=1)
    async with drill.house.database.read() as session:
        assert len((await session.scalars(sa.select(Hamlet.id))).all()) == 2
    await drill.house.database.close()
    key = drill.file.with_name("key")
    forced = await terminal.calls(
        "restore", str(drill.file), "--force", "--secret-key-to", str(key), on=source, SECRET_KEY="another"
    )

    assert refused["error"]["code"] == "service_runs"
    assert unasked["error"]["code"] == "not_empty"
    assert (forced["secret_key"], key.read_text()) == ("other", "the key of then")
    again = Database(source)
    async with again.read() as session:
        assert len((await session.scalars(sa.select(Hamlet.id))).all()) == 1
        statuses = set(await session.scalars(sa.select(Delivery.status)))
        assert statuses == {DeliveryStatus.SENT, DeliveryStatus.HELD}
    assert await terminal.calls("outbox", "drop", on=source) == {"dropped": 2}
    assert await what_is_sent(again, clock) == []
    await again.close()
    if forced["before"]:  # a SQLite file is kept beside, whole
        before = Database(f"sqlite+aiosqlite:///{forced['before']}")
        async with before.read() as session:
            assert len((await session.scalars(sa.select(Hamlet.id))).all()) == 2
        await before.close()


async def test_what_is_written_while_the_backup_reads_is_in_it_whole_or_not_at_all(
    drill: Drill, terminal: Terminal, urls: tuple[str, str]
) -> None:
    source, target = urls

    async def works_on() -> None:
        for _ in range(4):
            await drill.house.says("treasurer", "thu tiền 2 20000")
            await drill.house.presses("treasurer", "Lấy lại")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(works_on())
        written = await terminal.calls("backup", str(drill.file), on=source)

    restored = await terminal.calls("restore", str(drill.file), on=target)
    assert written["faults"] == restored["faults"] == 0


@pytest.mark.parametrize("urls", ["postgresql to sqlite"], indirect=True)
async def test_what_cannot_be_used_is_refused_with_the_reason(
    drill: Drill, terminal: Terminal, urls: tuple[str, str], tmp_path: Path
) -> None:
    source, target = urls
    foreign, cut, nowhere = tmp_path / "photo.jpg", tmp_path / "cut.backup", tmp_path / "none" / "x"
    foreign.write_bytes(b"\xff\xd8 a photo")
    await terminal.calls("backup", str(drill.file), on=source)
    whole = drill.file.read_bytes()
    cut.write_bytes(whole[: len(whole) * 2 // 3])

    async def refused(*arguments: str, on: str = target, code: int = 1, **settings: str) -> str:
        answer = await terminal.calls(*arguments, on=on, code=code, **settings)
        return str(answer["error"].get("code", answer["error"]["message"]))

    assert await refused("restore", str(foreign)) == "not_a_backup"
    assert await refused("restore", str(cut)) == "backup_damaged"
    assert await refused("restore", str(drill.file), BACKUP_PASSPHRASE="another one, long") == "wrong_passphrase"
    assert await refused("restore", str(nowhere)) == "file_unusable"
    assert await refused("backup", str(foreign), on=source) == "file_in_the_way"
    assert await refused("backup", str(nowhere), on=source) == "file_unusable"
    assert await refused("backup", str(drill.file)) == "nothing_to_back_up"
    assert "12" in await refused("backup", str(drill.file), on=source, code=2, BACKUP_PASSPHRASE="short")
    assert "BACKUP_PASSPHRASE" in await refused("backup", str(drill.file), on=source, code=2, BACKUP_PASSPHRASE="")
    assert drill.file.read_bytes() == whole
    assert left_over(tmp_path) == []

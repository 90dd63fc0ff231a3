"""`bot.py check`, as the commune's IT officer reads it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

import bot
from handlers.settings import Settings
from handlers.terminal import call, parse
from models import restores
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, InboundUpdate
from tests.builders import a_hamlet, a_role, an_account
from tests.fakes.telegram_server import FakeTelegram
from tests.house import House

TOKEN = "77:a-secret-token"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        server.world.add_bot(token=TOKEN, username="loaxom_bot")
        yield server


async def check(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str], *, late: timedelta = timedelta(0)
) -> tuple[int, dict[str, str]]:
    """Its exit code, and the state of each thing it names."""
    code, found = await called(house, telegram, capsys, "check", late=late)
    return code, {each["what"]: each["state"] for each in found}


async def called(
    house: House,
    telegram: FakeTelegram,
    capsys: pytest.CaptureFixture[str],
    *typed: str,
    late: timedelta = timedelta(0),
) -> tuple[int, list[dict[str, str]]]:
    """A call's exit code, and what it prints."""
    settings = Settings.from_env(
        {
            "DATABASE_URL": house.database.url.render_as_string(hide_password=False),
            "SECRET_KEY": "k",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_BASE_URL": telegram.root,
        }
    )

    def clock() -> datetime:
        return datetime.now(UTC) - late  # noqa: TID251 - the fake server has the machine's own clock

    capsys.readouterr()
    code = await call(parse([*typed, "--json"], bot.add_calls), settings, bot.deployment_of(settings), clock)
    return code, json.loads(capsys.readouterr().out)


async def test_what_is_missing_is_named_and_nothing_is_wrong(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_hamlet(house)

    code, found = await check(house, telegram, capsys)

    assert code == 0
    assert found["thon-6: chưa ai nhận vai trưởng thôn"] == "missing"
    assert [state for what, state in found.items() if what.endswith("(@loaxom_bot): nhận tin được")] == ["right"]
    assert found["SECRET_KEY: đã có"] == "right"
    assert [state for what, state in found.items() if what.startswith("Địa chỉ công khai")] == ["missing"]
    assert [state for what, state in found.items() if what.startswith("Đồng hồ máy")] == ["right"]


async def test_a_group_in_which_the_bot_may_not_pin_is_named(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "binh")
    await an_account(house, hamlet)
    owner = telegram.world.add_person(name="Bình")["id"]
    groups = {
        title: telegram.world.add_group(title=title, members=[owner])["id"] for title in ("Xóm Đông", "Xóm Tây")
    }
    for group in groups.values():
        telegram.world.add_to_group(group=group, by=owner)
    telegram.world.promote(group=groups["Xóm Đông"], by=owner)
    async with house.database.begin() as session:
        row = Bot(kind="telegram", door="t", created_at=house.clock())
        session.add(row)
        await session.flush()
        for title, group in groups.items():
            session.add(
                Chat(
                    bot_id=row.id,
                    address=str(group),
                    kind="group",
                    title=title,
                    hamlet_id=hamlet,
                    created_at=house.clock(),
                )
            )
        session.add(
            InboundUpdate(
                bot_id=row.id, update_id="1", payload=b"{}", received_at=house.clock(), parked_at=house.clock()
            )
        )

    _, found = await check(house, telegram, capsys)

    assert found["Nhóm “Xóm Đông”: đăng và ghim được"] == "right"
    assert found["Nhóm “Xóm Tây”: đăng được, chưa ghim được"] == "missing"
    assert found["Tin đến: 1 tin chưa xử lý được, vẫn còn giữ"] == "missing"


async def test_a_restored_service_says_that_it_holds_back(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house.database.begin() as session:
        await restores.hold(session, made_at=house.clock(), now=house.clock(), today=date(2026, 11, 21))

    code, found = await check(house, telegram, capsys)

    assert code == 0
    assert found["Bản sao lưu: vừa khôi phục, máy chủ đang giữ lại 0 tin và mọi việc theo giờ"] == "missing"


async def test_a_clock_that_is_late_is_wrong(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = await check(house, telegram, capsys, late=timedelta(minutes=10))

    assert code == 1
    assert found["Đồng hồ máy: chậm 10 phút"] == "wrong"


async def test_who_goes_back_to_polling_takes_the_webhook_away_on_purpose(
    house: House, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_hamlet(house)
    async with house.database.begin() as session:
        session.add(
            Bot(kind="telegram", door="telegram", name="Loa", username="loaxom_bot", created_at=house.clock())
        )
    account = telegram.world.bot()
    account.webhook = {"url": "https://loa.example/hooks/telegram", "secret_token": "s", "max_connections": 1}

    before, _ = await check(house, telegram, capsys)
    taken = await called(house, telegram, capsys, "bot", "webhook", "--take")
    after, _ = await check(house, telegram, capsys)

    assert (before, after) == (1, 0)
    assert taken == (0, [{"bot": 2, "url": "", "ours": True}])
    assert account.webhook is None

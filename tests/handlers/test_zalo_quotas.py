"""A Zalo bot's plan: what is used is shown, warned of, and the last messages are kept for answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

import bot
from handlers.metrics import metrics_of
from handlers.settings import Settings
from handlers.terminal import call, parse
from handlers.zalo_service import ZaloService
from messages import outbox
from messages.channels.base import BotRefused, Content, Lane
from messages.texts import quotas as words
from models import paper, quotas
from models.bots import first_bot
from models.chats import target_of
from models.database import Database
from models.domain.roles import RoleKind
from models.tables import Base, Bot, BotState, Chat, Delivery, DeliveryStatus, InboundUpdate
from scheduler.quotas import watch_quotas
from scheduler.reminders import remind_households
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.clock import ZONE, Clock
from tests.house import texts
from tests.zalo_house import TOKEN, ZaloHouse, a_zalo_house

GROUP = "bà con thôn 6"


@pytest.fixture
async def house(database: Database, clock: Clock) -> AsyncIterator[ZaloHouse]:
    async with a_zalo_house(database, clock) as house:
        yield house


async def has_received(house: ZaloHouse, messages: int) -> None:
    """So many messages came in this month."""
    table = Base.metadata.tables[InboundUpdate.__tablename__]
    row = {"bot_id": house.bot_id, "payload": b"{}", "received_at": house.clock(), "handled_at": house.clock()}
    async with house.database.begin() as session:
        await session.execute(insert(table), [{**row, "update_id": f"m{n}", "attempts": 0} for n in range(messages)])


async def checked(
    house: ZaloHouse, capsys: pytest.CaptureFixture[str], **settings: str
) -> tuple[int, dict[str, str]]:
    """`bot.py check`: its exit code, and the state of each thing it names."""
    code, found = await called(house, capsys, "check", **settings)
    # the fake server and the database have the machine's own clock
    return code, {each["what"]: each["state"] for each in found if not each["what"].startswith("Đồng hồ")}


async def called(
    house: ZaloHouse, capsys: pytest.CaptureFixture[str], *typed: str, **settings: str
) -> tuple[int, list[dict[str, Any]]]:  # Any: JSON
    """A call of the terminal: its exit code and what it prints."""
    made = Settings.from_env(
        {
            "DATABASE_URL": house.database.url.render_as_string(hide_password=False),
            "SECRET_KEY": "k",
            "ZALO_TOKEN": TOKEN,
            "ZALO_BASE_URL": house.zalo.root,
            **settings,
        }
    )
    capsys.readouterr()
    code = await call(parse([*typed, "--json"], bot.add_calls), made, bot.deployment_of(made), house.clock)
    return code, json.loads(capsys.readouterr().out)


async def test_the_head_is_warned_once_and_what_is_left_is_kept_for_answers(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    for number in (12, 13):
        household_id = await a_household(house, hamlet_id, number, head=f"Chủ hộ {number}")
        await a_member(house, household_id, f"nha{number}", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)
    watch, remind = watch_quotas(house.deployment), remind_households(house.deployment)

    await has_received(house, 2410)
    await house.runs(watch)
    await house.runs(watch)
    warned = texts(house.simulator.sent["head"])
    await house.says("head", "0")
    async with house.database.begin() as session:
        await session.execute(update(InboundUpdate).values(update_id=InboundUpdate.update_id + "x"))
    await has_received(house, 500)
    await house.runs(watch)
    house.clock.to(2026, 11, 27, 7)
    await house.runs(remind)
    async with house.database.read() as session:
        doors = await paper.doors(session, hamlet_id)
    [answer] = await house.says("nha12", "nộp")

    assert len(warned) == 1
    assert warned[0].startswith("Tháng này Zalo đã gửi 2.410 trong 3.000 tin. Còn 590 tin cho 10 ngày nữa.")
    told = texts(house.simulator.sent["head"])[-1]
    assert told.startswith("2 nhà chưa nhận được tin nhắc riêng, vì Zalo giới hạn số máy.")
    assert [door.number for door in doors] == ["012", "013"]
    assert "nha13" not in house.simulator.sent
    assert "20.000đ" in answer.text


async def test_a_spent_month_gives_the_waiting_posts_to_a_head_on_another_messenger(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_group(house, hamlet_id, GROUP)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    async with house.database.begin() as session:
        other = await first_bot(session, "simulator", name="Loa", now=house.clock())
        await session.execute(update(Chat).where(Chat.address == "head").values(bot_id=other.id))
    house.zalo.world.switch(quota=0)
    async with house.database.begin() as session:
        chat = (await session.scalars(select(Chat).where(Chat.address == GROUP))).one()
        session.add(
            Delivery(
                key="post", bot_id=house.bot_id, chat_id=chat.id, lane=2, text="📢 Cắt điện", due_at=house.clock(),
                created_at=house.clock(), status=DeliveryStatus.QUEUED,
            )
        )  # fmt: skip

    await house.send_due()

    async with house.database.read() as session:
        told = (await session.scalars(select(Delivery.text).where(Delivery.key.startswith("quota:spent")))).one()
        assert await session.scalar(select(Bot.state).where(Bot.id == house.bot_id)) is BotState.SPENT
    assert told.startswith("Zalo đã hết số tin của tháng. Từ giờ đến hết thứ Hai 30/11, Loa Xóm không gửi được tin")
    assert "Bài đang chờ: 1." in told


async def test_the_head_hears_before_the_fifty_phones_are_full(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    watch = watch_quotas(house.deployment)
    async with house.database.begin() as session:
        for number in range(39):
            chat = Chat(bot_id=house.bot_id, address=f"u{number}", kind="private", created_at=house.clock())
            session.add(chat)

    await house.runs(watch)
    await house.runs(watch)

    [told] = texts(house.simulator.sent["head"])
    assert told.startswith("Đã có 40 máy nhắn cho Loa Xóm qua Zalo, Zalo cho 50 máy.")


async def test_the_posts_that_wait_come_to_the_head_who_asks_for_them(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)
    async with house.database.begin() as session:
        chat = (await session.scalars(select(Chat).where(Chat.address == GROUP))).one()
        to = await target_of(session, chat.id)
        content = Content(text="📢 Thứ Hai cắt điện", pin=True)
        later = house.clock() + timedelta(hours=1)
        await outbox.put(
            session, content, key="p", to=to, lane=Lane.ANNOUNCEMENT, now=house.clock(), due_at=later, is_first=True
        )
        question = words.used_up(
            "Zalo", house.bot_id, until=date(2026, 11, 30), today=date(2026, 11, 21), waiting=1, you="bác"
        )
        head = (await session.scalars(select(Chat).where(Chat.address == "head"))).one()
        to_head = await target_of(session, head.id)
        await outbox.put(session, question, key="q", to=to_head, lane=Lane.ANSWER, now=house.clock())
    await house.send_due()

    said = texts(await house.says("head", "1"))

    assert said[0] == "Bác nhận 1 bài ở các tin dưới đây."
    assert said[1].startswith("Nhóm “bà con thôn 6” chờ bác chuyển bài.")
    assert said[2] == "📢 Thứ Hai cắt điện"
    assert said[3].startswith("Đã đăng và ghim bài")


async def test_the_terminal_says_what_is_used_and_lets_a_bot_try_again(
    house: ZaloHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    hamlet_id = await a_hamlet(house)
    await a_group(house, hamlet_id, GROUP)
    await has_received(house, 2400)
    async with house.database.begin() as session:
        await session.execute(update(Bot).values(state=BotState.SPENT))

    _, found = await checked(house, capsys)
    made = Settings.from_env({"DATABASE_URL": house.database.url.render_as_string(hide_password=False)})
    resumed = await call(
        parse(["bot", "resume", "--json"], bot.add_calls), made, bot.deployment_of(made), house.clock
    )

    assert "wrong" not in found.values()
    assert found["Zalo, Bot Loa Xóm: nhận tin được, vào nhóm được"] == "right"
    assert found["Tháng này Zalo đã gửi 0, nhận 2.400 trong 3.000 tin, Zalo báo đã hết"] == "missing"
    assert found["Zalo, Bot Loa Xóm: 0 trong 50 máy đã nhắn riêng"] == "right"
    assert found["Nhóm Zalo (1 trong 3): “bà con thôn 6”"] == "right"
    assert resumed == 0
    assert json.loads(capsys.readouterr().out) == {"resumed": [house.bot_id]}
    async with house.database.read() as session:
        lines = (await metrics_of(session, now=house.clock(), zone=ZONE, strange={house.bot_id: 2})).splitlines()
    assert f'loaxom_updates_total{{bot="{house.bot_id}",kind="unknown"}} 2' in lines
    assert f'loaxom_bot_messages_month{{bot="{house.bot_id}",direction="in"}} 2400' in lines
    assert f'loaxom_bot_groups{{bot="{house.bot_id}"}} 1' in lines


async def test_the_terminal_names_a_wrong_token_a_foreign_webhook_and_closed_groups(
    house: ZaloHouse, capsys: pytest.CaptureFixture[str]
) -> None:
    house.zalo.world.bot().can_join_groups = False
    _, closed = await checked(house, capsys)
    house.zalo.world.bot().webhook = {"url": "https://else.example", "secret": "x", "updated_at": 0}
    foreign_code, foreign = await checked(house, capsys)
    polled = await called(house, capsys, "bot", "webhook", "--take")
    assert house.zalo.world.bot().webhook is None
    public = {"PUBLIC_URL": "http://127.0.0.1:9", "ZALO_WEBHOOK_SECRET": "a-webhook-secret"}
    house.zalo.world.bot().webhook = {"url": "http://127.0.0.1:9/hooks/zalo", "secret": "x", "updated_at": 0}
    _, unreached = await checked(house, capsys, **public)
    house.zalo.world.revoke(token=TOKEN)
    wrong_code, wrong = await checked(house, capsys)

    assert closed["Zalo, Bot Loa Xóm: nhận tin được, chưa vào nhóm được"] == "missing"
    assert foreign["Zalo, Bot Loa Xóm: tin đang gửi về địa chỉ khác, https://else.example"] == "wrong"
    assert unreached["Zalo, Bot Loa Xóm: Zalo gọi thử webhook chưa được (webhook.err.conn)"] == "missing"
    assert wrong[f"Zalo, bot số {house.bot_id}: mã bí mật không đúng"] == "wrong"
    assert (foreign_code, wrong_code) == (1, 1)
    assert polled == (0, [{"bot": house.bot_id, "url": "", "ours": True, "outcome": ""}])


async def test_a_refused_token_is_tried_again_when_the_terminal_says_so(house: ZaloHouse) -> None:
    url = house.database.url.render_as_string(hide_password=False)
    settings = Settings.from_env({"DATABASE_URL": url, "ZALO_BASE_URL": house.zalo.root})

    async def owns(_name: str, _stop: asyncio.Event) -> bool:
        return True

    async def keeps(_name: str) -> bool:
        return True

    service = ZaloService(house.database, settings, inbox=house.inbox, doors={}, owns=owns, keeps=keeps)
    channel = service.channel(house.bot_id, "replaced:token")
    with pytest.raises(BotRefused):
        await channel.me()
    house.zalo.world.add_bot(token="replaced:token")
    seen = []
    for turn in range(4):
        if turn == 2:
            async with house.database.begin() as session:
                await quotas.resume(session, house.bot_id)
        async with house.database.read() as session:
            row = await session.get_one(Bot, house.bot_id)
        await service.heed(row)
        seen.append((row.state, channel.is_refused))

    assert service.wrong() == []
    active, refused = BotState.ACTIVE, BotState.REFUSED
    assert seen == [(active, True), (refused, True), (active, False), (active, False)]
    assert (await channel.me()).username == "bot.LoaXom"
    await channel.close()

"""A messenger that cannot be reached: the head hears once that it is so, and once that it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from messages import outbox
from messages.channels.base import Content, Lane
from models import silence
from models.chats import target
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, Delivery, DeliveryStatus
from scheduler.silence import tell_of_silence
from tests.builders import a_hamlet, a_role
from tests.house import House


@pytest.fixture
async def telegram_id(house: House) -> int:
    """A group of the hamlet on Telegram; its head talks to the other bot."""
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "binh")
    async with house.database.begin() as session:
        bot = Bot(kind="telegram", door="t", created_at=house.clock())
        session.add(bot)
        await session.flush()
        group = Chat(bot_id=bot.id, address="-1", kind="group", hamlet_id=hamlet, created_at=house.clock())
        session.add(group)
        await session.flush()
        await outbox.put(
            session, Content(text="…"), key="post", to=target(group, bot), lane=Lane.ANNOUNCEMENT, now=house.clock()
        )
        return bot.id


async def note(house: House, bot_id: int, *, is_silent: bool) -> None:
    async with house.database.begin() as session:
        await silence.note(session, bot_id, is_silent=is_silent, now=house.clock())


async def ticks(house: House) -> list[str]:
    before = len(house.simulator.messages)
    await house.runs(tell_of_silence(house.deployment))
    return [shown.text for shown in house.simulator.messages[before:] if shown.address == "binh"]


async def test_ten_minutes_of_silence_are_told_once_and_so_is_their_end(house: House, telegram_id: int) -> None:
    await note(house, telegram_id, is_silent=True)
    house.clock.forward(minutes=9)
    await note(house, telegram_id, is_silent=True)
    assert await ticks(house) == []

    house.clock.forward(minutes=1)
    told = await ticks(house)
    assert [text.partition("\n")[0] for text in told] == [
        "Từ 9 giờ sáng, Loa Xóm không gửi được tin qua Telegram. Tin vẫn giữ đủ, thông lại là gửi tiếp."
    ]
    assert await ticks(house) == []

    house.clock.forward(minutes=30)
    await note(house, telegram_id, is_silent=False)
    assert await ticks(house) == []  # what waited is still being sent

    async with house.database.begin() as session:
        post = (await session.scalars(select(Delivery).where(Delivery.key == "post"))).one()
        post.status, post.sent_at = DeliveryStatus.SENT, house.clock() + timedelta(seconds=5)
    house.clock.forward(minutes=1)
    assert await ticks(house) == [
        "Telegram đã thông lại lúc 9 giờ 40 sáng. Loa Xóm đã gửi 1 tin còn chờ, không tin nào mất."
    ]
    assert await ticks(house) == []


async def test_a_short_silence_is_told_to_nobody(house: House, telegram_id: int) -> None:
    await note(house, telegram_id, is_silent=True)
    house.clock.forward(minutes=5)
    await note(house, telegram_id, is_silent=False)
    house.clock.forward(minutes=20)

    assert await ticks(house) == []

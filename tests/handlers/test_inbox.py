"""What comes in is stored first, handled second, and parked when it breaks us."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

from sqlalchemy import select, text

from handlers.simulator import SimulatorDoor
from messages.texts import talk
from models.database import Database
from models.ownership import Ownership
from models.tables import Chat, InboundUpdate, Person, QuestionStatus, StandingQuestion, WrongCode
from tests.house import House, relay_and_inbox, texts


def say(number: int, text: str, sender: str = "an") -> dict[str, object]:
    """One private message as the simulator hands it in."""
    return {"update_id": number, "chat": sender, "chat_kind": "private", "sender": sender, "text": text}


async def test_group_talk_that_is_not_for_the_bot_is_never_stored(house: House) -> None:
    talk = {**say(1, "chuyện riêng"), "chat": "nhom", "chat_kind": "group", "addressed": False}

    await house.receives(talk)

    async with house.database.read() as session:
        assert (await session.scalars(select(InboundUpdate.id))).all() == []
        assert (await session.scalars(select(Person.id))).all() == []


async def test_an_update_that_breaks_us_is_parked_after_three_tries_and_the_others_are_answered(house: House) -> None:
    await house.says("an", "/khongco")
    async with house.database.begin() as session:
        chat_id, person_id = (await session.execute(select(Chat.id, Chat.person_id))).one()
        choice = {"label": "Hỏng", "action": "no.such.action", "answer": None, "exact": False}
        broken = StandingQuestion(
            id=1,
            chat_id=chat_id,
            person_id=person_id or 0,
            choices=[choice],
            status=QuestionStatus.STANDING,
            asked_at=house.clock(),
            expires_at=house.clock() + timedelta(minutes=30),
        )
        session.add(broken)
        await session.flush()

    seen = await house.says("an", choice=f"{broken.id}:0")
    others = await house.says("be", "/khongco")

    assert texts(seen) == [talk.OUR_FAULT]
    assert len(others) == 1
    assert house.inbox.parked == 1


async def test_an_edited_message_is_not_read_again(house: House) -> None:
    await house.says("an", "/khongco")

    seen = await house.says("an", "/nop", edited=True)

    assert texts(seen) == ["Loa Xóm chỉ đọc tin mới, không đọc lại tin đã sửa. Nhờ gõ lại thành một tin mới."]


async def test_two_processes_that_handle_at_once_do_it_once(house: House) -> None:
    await house.says("an", "/khongco")
    _, other = relay_and_inbox(house.database, house.clock, house.bot_id, house.simulator, SimulatorDoor())
    await house.inbox.store_now(house.bot_id, [json.dumps(say(7, "/nhantin 11223344")).encode()])

    await asyncio.gather(house.inbox.handle_some(), other.handle_some(), return_exceptions=True)

    async with house.database.read() as session:
        assert len((await session.scalars(select(WrongCode.id))).all()) == 1
        assert set(await session.scalars(select(InboundUpdate.attempts))) == {0}


async def test_a_database_that_comes_back_gives_the_work_to_one_process(database: Database) -> None:
    first, second = Ownership(database), Ownership(database)
    assert await first.hold("inbox")
    assert await first.keeps("inbox")
    assert not await second.hold("inbox")
    if not database.is_sqlite:
        async with database.begin() as session:
            holders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 46172"
            await session.execute(text(holders))
        assert await second.hold("inbox")
        assert not await first.keeps("inbox")
        assert not await first.hold("inbox")
    await first.close()
    await second.close()

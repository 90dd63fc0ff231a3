"""What comes in is stored first, handled second, and parked when it breaks us."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from messages.texts import talk
from models.tables import Chat, InboundUpdate, Person, QuestionStatus, StandingQuestion
from tests.house import House, texts


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

"""From the outbox to the channel: order, retries, what is told when something does not arrive."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.channels.base import BotRefused, ChannelError, ChatMoved, Content, Lane, Rejected
from models.chats import Target, target_of
from models.tables import Bot, BotState, Chat, ChatState, Delivery, DeliveryAction, DeliveryStatus, StoredFile
from tests.builders import a_group, a_hamlet, a_person
from tests.house import House, texts


async def the_target(session: AsyncSession, address: str) -> Target:
    """The chat at an address of the simulator."""
    chat_id = await session.scalar(select(Chat.id).where(Chat.address == address))
    assert chat_id is not None
    return await target_of(session, chat_id)


async def put(
    house: House, text: str, *, key: str, to: str = "an", lane: Lane = Lane.ANSWER, pin: bool = False
) -> None:
    """Queue one text."""
    async with house.database.begin() as session:
        target = await the_target(session, to)
        await outbox.put(session, Content(text=text, pin=pin), key=key, to=target, lane=lane, now=house.clock())


async def statuses(house: House) -> dict[str, DeliveryStatus]:
    """Every delivery's status by key."""
    async with house.database.read() as session:
        return dict((await session.execute(select(Delivery.key, Delivery.status))).all())


async def test_a_rolled_back_transaction_says_nothing(house: House) -> None:
    await a_person(house, "an")

    try:
        async with house.database.begin() as session:
            target = await the_target(session, "an")
            await outbox.put(session, Content(text="x"), key="k", to=target, lane=Lane.ANSWER, now=house.clock())
            raise RuntimeError("rolled back")
    except RuntimeError:
        await house.send_due()

    assert house.simulator.messages == []


async def test_the_same_key_is_said_once(house: House) -> None:
    await a_person(house, "an")

    await put(house, "một", key="k")
    await put(house, "hai", key="k")
    await house.send_due()

    assert texts(house.simulator.messages) == ["một"]


async def test_a_chat_keeps_its_order_when_the_first_must_wait(house: House) -> None:
    await a_person(house, "an")
    house.simulator.failures.append(ChannelError("busy", retry_after=7))
    await put(house, "một", key="1")
    await put(house, "hai", key="2")

    await house.send_due()
    before = texts(house.simulator.messages)
    house.clock.forward(seconds=8)
    await house.send_due()

    assert before == []
    assert texts(house.simulator.messages) == ["một", "hai"]


async def test_an_answer_overtakes_an_announcement(house: House) -> None:
    await a_person(house, "an")
    await a_person(house, "be")
    await put(house, "thông báo", key="1", lane=Lane.ANNOUNCEMENT, to="an")
    await put(house, "trả lời", key="2", to="be")

    await house.send_due()

    assert texts(house.simulator.messages) == ["trả lời", "thông báo"]


async def test_a_rejected_message_is_not_tried_again(house: House) -> None:
    await a_person(house, "an")
    house.simulator.failures.append(Rejected("too long"))
    await put(house, "một", key="1")
    await put(house, "hai", key="2")

    await house.send_due()

    assert texts(house.simulator.messages) == ["hai"]
    assert await statuses(house) == {"1": DeliveryStatus.FAILED, "2": DeliveryStatus.SENT}


async def test_a_chat_that_is_gone_gets_nothing_more_until_it_speaks_again(house: House) -> None:
    await a_person(house, "an")
    house.simulator.gone.add("an")
    await put(house, "một", key="1")
    await put(house, "hai", key="2")
    await house.send_due()
    async with house.database.read() as session:
        gone = await session.scalar(select(Chat.state).where(Chat.address == "an"))

    house.simulator.gone.clear()
    await house.says("an", "/khongco")

    assert gone is ChatState.GONE
    async with house.database.read() as session:
        assert await session.scalar(select(Chat.state).where(Chat.address == "an")) is ChatState.ACTIVE
    assert len(house.simulator.sent["an"]) == 1


async def test_a_pinned_post_is_pinned_and_the_pin_is_remembered(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_group(house, hamlet)

    await put(house, "ghim", key="post", to="nhom", lane=Lane.ANNOUNCEMENT, pin=True)
    await house.send_due()

    assert [m.pinned for m in house.simulator.messages] == [True]
    async with house.database.read() as session:
        delivery = await session.scalar(select(Delivery).where(Delivery.key == "post"))
    assert delivery is not None
    assert delivery.pinned_at is not None


async def test_what_a_dead_relay_left_in_flight_is_sent_again(house: House) -> None:
    await a_person(house, "an")
    await put(house, "một", key="1")
    async with house.database.begin() as session:
        await session.execute(update(Delivery).values(status=DeliveryStatus.SENDING))

    await house.relay._release_stalled()
    await house.send_due()

    assert texts(house.simulator.messages) == ["một"]


async def test_what_has_expired_is_not_sent(house: House) -> None:
    await a_person(house, "an")
    async with house.database.begin() as session:
        target = await the_target(session, "an")
        now = house.clock()
        await outbox.put(
            session,
            Content(text="x"),
            key="k",
            to=target,
            lane=Lane.ANNOUNCEMENT,
            now=now,
            due_at=now + timedelta(hours=1),
            expires_at=now + timedelta(hours=2),
        )

    house.clock.forward(hours=3)
    await house.send_due()

    assert await statuses(house) == {"k": DeliveryStatus.EXPIRED}


async def test_a_long_text_comes_in_parts_in_order(house: House) -> None:
    await a_person(house, "an")

    await put(house, "\n\n".join(f"Đoạn {n}. " + "chữ " * 300 for n in range(6)), key="long")
    await house.send_due()

    parts = texts(house.simulator.messages)
    assert len(parts) > 1
    assert [part.split()[1] for part in parts] == sorted(part.split()[1] for part in parts)
    assert all(len(part) <= 4096 for part in parts)


async def test_what_is_taken_back_while_the_relay_looks_is_not_sent(house: House) -> None:
    await a_person(house, "an")
    await put(house, "một", key="1")

    async with asyncio.TaskGroup() as group, house.database.begin() as session:
        await session.execute(update(Delivery).values(status=DeliveryStatus.CANCELLED))
        group.create_task(house.send_due())
        await asyncio.sleep(0.3)  # the relay has seen the row and waits for it

    assert texts(house.simulator.messages) == []
    assert await statuses(house) == {"1": DeliveryStatus.CANCELLED}


async def test_a_picture_that_is_refused_goes_as_its_text(house: House) -> None:
    await a_person(house, "an")
    async with house.database.begin() as session:
        file = StoredFile(media_type="image/png", body=b"x", sha256="x", created_at=house.clock())
        session.add(file)
        await session.flush()
        target = await the_target(session, "an")
        content = Content(text="Số tài khoản: 0011009990001", picture=file.id)
        await outbox.put(session, content, key="card", to=target, lane=Lane.ANSWER, now=house.clock())
    house.simulator.failures.append(Rejected("wrong picture"))

    await house.send_due()

    [shown] = house.simulator.messages
    assert (shown.text, shown.picture) == ("Số tài khoản: 0011009990001", None)


async def test_after_a_refused_token_all_waits_until_somebody_says_to_try(house: House) -> None:
    await a_person(house, "an")
    await a_person(house, "be")
    house.simulator.failures.append(BotRefused("token"))
    for key, text, who in (("1", "một", "an"), ("2", "hai", "be")):
        await put(house, text, key=key, to=who)
        await house.send_due()
    assert (texts(house.simulator.messages), house.relay.is_resting) == ([], True)

    house.relay.resume()
    await house.send_due()

    assert texts(house.simulator.messages) == ["một", "hai"]
    assert not house.relay.is_resting
    async with house.database.read() as session:
        assert await session.scalar(select(Bot.state).where(Bot.id == house.bot_id)) is BotState.ACTIVE


async def test_a_group_that_moved_gets_the_post_and_no_act_on_old_numbers(house: House) -> None:
    await a_group(house, await a_hamlet(house), "-100")
    await put(house, "một", key="1", to="-100")
    await house.send_due()
    async with house.database.begin() as session:
        [old] = await session.scalars(select(Delivery))
        await outbox.put_action(
            session, DeliveryAction.UNPIN, of=old, key="off", lane=Lane.REMINDER, now=house.clock()
        )
    await put(house, "hai", key="2", to="-100")
    house.simulator.failures.append(ChatMoved("-1001"))

    await house.send_due()

    assert [(each.address, each.text) for each in house.simulator.messages] == [("-100", "một"), ("-1001", "hai")]
    assert await statuses(house) == {
        "1": DeliveryStatus.SENT,
        "2": DeliveryStatus.SENT,
        "off": DeliveryStatus.CANCELLED,
    }


async def test_trouble_that_cannot_be_told_does_not_silence_the_bot(house: House) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("a bug in the words")

    house.relay._tell_trouble = breaks
    await a_person(house, "an")
    await a_person(house, "be")
    house.simulator.failures.append(Rejected("too long"))
    await put(house, "một", key="1", to="an")
    await put(house, "hai", key="2", to="be")

    await house.send_due()

    assert texts(house.simulator.messages) == ["hai"]
    assert (await statuses(house))["1"] is DeliveryStatus.FAILED

"""A hamlet that talks on Zalo: by numbers, with pictures by address, pins asked for, unclear posts shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from pyzbar import pyzbar
from sqlalchemy import select, update

from messages import outbox
from messages.channels.base import Content, Lane
from messages.outbox import About
from models.chats import target_of
from models.database import Database
from models.domain.roles import RoleKind
from models.tables import Bot, BotState, Chat, Delivery, DeliveryStatus, FileLink, StoredFile
from scheduler.announcements import post_due
from scheduler.silence import tell_of_unclear
from scheduler.upkeep import forget_what_is_old
from tests.builders import a_group, a_hamlet, a_household, a_member, a_person, a_role, a_round, an_account
from tests.clock import Clock
from tests.day.collecting import payload_in
from tests.house import texts
from tests.zalo_house import ZaloHouse, a_zalo_house

BODY = "Chủ nhật này cắt điện từ 7 giờ đến 11 giờ."
GROUP = "bà con thôn 6"


@pytest.fixture
async def house(database: Database, clock: Clock) -> AsyncIterator[ZaloHouse]:
    async with a_zalo_house(database, clock) as house:
        yield house


@pytest.fixture
async def private_house(database: Database, clock: Clock) -> AsyncIterator[ZaloHouse]:
    async with a_zalo_house(database, clock, public=False) as house:
        yield house


async def puts(house: ZaloHouse, chat: str, content: Content, *, key: str = "k") -> None:
    async with house.database.begin() as session:
        chat_id = await session.scalar(select(Chat.id).where(Chat.address == chat))
        assert chat_id is not None
        to = await target_of(session, chat_id)
        await outbox.put(session, content, key=key, to=to, lane=Lane.ANSWER, now=house.clock(), about=About())


async def statuses(house: ZaloHouse) -> dict[str, DeliveryStatus]:
    async with house.database.read() as session:
        return dict((await session.execute(select(Delivery.key, Delivery.status).order_by(Delivery.id))).all())


async def announces(house: ZaloHouse, body: str = BODY) -> None:
    await house.says("head", f"/thongbao {body}")
    await house.says("head", "1")
    house.clock.forward(minutes=2)
    await house.runs(post_due(house.deployment))


async def test_a_head_announces_by_numbers_and_is_asked_to_pin(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)

    await announces(house)
    await house.runs(post_due(house.deployment))
    asked = texts(house.simulator.sent["head"])
    [shown] = [each.picture for each in house.simulator.sent["head"] if each.picture]
    [could_not] = texts(await house.says("head", "2"))
    [waits] = texts(await house.says("head", "lịch"))
    await house.says("head", "1")
    [done] = texts(await house.says("head", "1"))
    [stands] = texts(await house.says("head", "lịch"))

    assert could_not.startswith("Muốn ghim phải là trưởng nhóm hoặc phó nhóm.")
    assert "chưa ghim được, nhờ trưởng nhóm hoặc phó nhóm ghim giúp." in waits
    assert f"Nhóm “{GROUP}”: đã ghim bài “Chủ nhật này cắt điện" in stands
    assert BODY in texts(house.simulator.sent[GROUP])[0]
    [to_pin] = [each for each in asked if each.startswith("📌")]
    assert "Zalo chưa cho Loa Xóm ghim, nhờ bác ghim giúp." in to_pin
    assert "Vào nhóm, nhấn giữ bài của Bot Loa Xóm, chọn Ghim. Ảnh dưới chỉ chỗ." in to_pin
    assert pyzbar.decode(Image.open(BytesIO(shown))) == []  # nothing to pay by mistake
    assert to_pin.endswith("Gõ một số để chọn:\n1. Đã ghim\n2. Không ghim được\n3. Để sau")
    assert done.startswith("Đã ghi: bài ở nhóm")
    async with house.database.read() as session:
        assert await session.scalar(select(Delivery.pinned_at).where(Delivery.pin.is_(True))) is not None


async def test_a_group_is_bound_by_a_code_and_named_by_the_head(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    house.zalo.world.switch(same_person_everywhere=False)

    [unbound] = await house.says("an", "chào", group=GROUP)
    [given] = await house.says("head", "gắn nhóm")
    code = given.text.split("Mã gắn nhóm: ")[1][:7]
    [taken] = await house.says("an", code, group=GROUP)
    await house.says("head", "1")
    async with house.database.read() as session:
        before = await session.scalar(select(Chat.title).where(Chat.address == GROUP))
    named = texts(await house.says("head", "Bà con Thôn 6"))
    [audience] = await house.says("head", "1")
    hello = texts(house.simulator.sent[GROUP])[-1]

    assert unbound.text.startswith("Nhóm này chưa gắn với nơi nào.")
    assert "gõ dấu @, chọn Bot Loa Xóm" in given.text
    assert taken.text.startswith("Đã nhận mã gắn nhóm.")
    assert before == "Nhóm thôn 6"
    assert hello.startswith("📢 CHÀO BÀ CON THÔN 6")
    assert "Không có @ thì Loa Xóm không nghe thấy gì" in hello
    assert named[-1].startswith("Đã gắn nhóm “Bà con Thôn 6” với thôn 6. Nhóm này gồm những ai ạ?")
    assert audience.text.startswith("Đã ghi.")


async def test_a_bot_that_may_not_join_groups_offers_to_hand_posts_over(database: Database, clock: Clock) -> None:
    async with a_zalo_house(database, clock, can_join_groups=False) as house:
        hamlet_id = await a_hamlet(house)
        await a_role(house, hamlet_id, RoleKind.HEAD, "head")

        [asked] = await house.says("head", "gắn nhóm")
        [confirm] = await house.says("head", "Hội xóm")
        [bound] = await house.says("head", "1")

    assert "Nhóm này Loa Xóm không vào được." in asked.text
    assert "bác tự chuyển bài vào nhóm" in confirm.text
    assert bound.text.startswith("Đã gắn nhóm “Hội xóm”.")


async def test_a_resident_gets_a_code_to_scan_that_stays_up_for_three_months(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, head="Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)

    [shown] = await house.says("cuong", "nộp")
    sent = house.zalo.world.sent[-1]
    await house.zalo.until(lambda: sent.fetches == [200, 200])
    house.clock.forward(days=89)
    late, _ = await house.zalo._fetched(sent.photo)
    house.clock.forward(days=2)
    too_late, _ = await house.zalo._fetched(sent.photo)

    assert "20.000đ" in shown.text
    assert payload_in(shown.picture).startswith("000201")
    assert (late, too_late) == (200, 404)
    assert (await house.zalo._fetched(sent.photo[:-3] + "xyz"))[0] == 404


async def test_without_a_public_address_account_amount_and_memo_come_as_text(private_house: ZaloHouse) -> None:
    house = private_house
    hamlet_id = await a_hamlet(house)
    await an_account(house, hamlet_id)
    household_id = await a_household(house, hamlet_id, 12, head="Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)
    await a_round(house, hamlet_id)

    [shown] = await house.says("cuong", "nộp")

    assert shown.picture is None
    assert "20.000đ" in shown.text
    assert "TKD012" in shown.text
    assert shown.text.endswith("Ảnh kèm tin này chưa gửi qua đây được. Nhờ xem phần chữ ở trên.")


async def test_an_unclear_post_is_never_repeated_by_itself_and_its_later_parts_wait(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)
    long = "Bà con chú ý đường ngõ Đình. " * 120
    house.zalo.fault(kind="drop_after", method="sendMessage", chat=GROUP)
    await puts(house, GROUP, Content(text=long))
    await house.send_due()
    before = await statuses(house)
    again_later = len(house.zalo.world.messages(chat=GROUP))
    house.clock.forward(hours=1)
    await house.send_due()
    await puts(house, GROUP, Content(text="Tin sau"), key="later")
    await house.send_due()

    asked = house.last("head")
    await house.says("head", "Đã thấy trong nhóm")
    after = await statuses(house)

    assert [before["k"], before["k#2"]] == [DeliveryStatus.UNKNOWN, DeliveryStatus.CANCELLED]
    assert asked is not None
    assert asked.text.startswith("Nhóm “bà con thôn 6”: chưa rõ bài đã lên hay chưa, vì Zalo không trả lời.")
    assert "1. Đã thấy trong nhóm\n2. Gửi lại" in asked.text
    assert (again_later, after["k"], after["k#2"]) == (1, DeliveryStatus.SENT, DeliveryStatus.SENT)
    assert len(house.zalo.world.messages(chat=GROUP)) == 3
    assert [len(each["text"]) <= 2000 for each in house.zalo.world.messages(chat=GROUP)] == [True] * 3


async def test_gui_lai_sends_the_unclear_part_and_what_waits_behind_it(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)
    house.zalo.fault(kind="outage", method="sendMessage", chat=GROUP, status=504)
    await puts(house, GROUP, Content(text="Bà con chú ý đường ngõ Đình. " * 120))
    await house.send_due()

    await house.says("head", "2")

    assert set((await statuses(house)).values()) == {DeliveryStatus.SENT}
    assert len(house.zalo.world.messages(chat=GROUP)) == 2


async def test_the_month_is_used_up_and_nothing_is_lost(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_person(house, "an", hamlet_id=hamlet_id)
    house.zalo.world.switch(quota=1)
    await puts(house, "an", Content(text="một"), key="1")
    await puts(house, "an", Content(text="hai"), key="2")
    await house.send_due()
    await puts(house, "an", Content(text="ba"), key="3")
    await house.send_due()
    calls = house.zalo.world.bot().calls["sendMessage"]
    async with house.database.read() as session:
        state = await session.scalar(select(Bot.state))

    house.clock.to(2026, 12, 1, 0, 1)
    house.zalo.world.switch(quota=3000)
    await house.send_due()

    assert (calls, state) == (2, BotState.SPENT)
    assert texts(house.simulator.sent["an"]) == ["một", "hai", "ba"]
    async with house.database.read() as session:
        assert await session.scalar(select(Bot.state)) is BotState.ACTIVE


async def test_a_payment_proof_is_fetched_at_once(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    household_id = await a_household(house, hamlet_id, 12, head="Lê Văn Cường")
    await a_member(house, household_id, "cuong", hamlet_id=hamlet_id)

    [asked] = await house.says("cuong", photo=b"\xff\xd8\xff\xe0 the bank's page")

    assert "Báo đã chuyển khoản" in asked.text


async def test_what_zalo_does_not_hand_on_gets_one_kind_sentence_in_private_and_none_in_a_group(
    house: ZaloHouse,
) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)
    world = house.zalo.world
    world.names["nam"] = "Cụ Năm"

    world.send_unsupported(sender="nam")
    world.send_unsupported(sender="nam", group=GROUP)
    world.send_unsupported()
    world.react(sender="nam")
    world.push({"event_name": "message.text.received", "message": {"from": {"is_bot": True}}})
    await house.hears()
    await house.send_due()

    [answer] = texts(house.simulator.sent["nam"])
    assert "Trần Văn Bình" in answer
    assert GROUP not in house.simulator.sent


async def test_two_people_in_a_group_never_answer_each_others_question(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)

    [asked] = await house.says("an", "giấy khai sinh", group=GROUP)
    [other] = await house.says("tu", "1", group=GROUP)
    [in_words] = await house.says("tu", "số 1", group=GROUP)
    house.clock.forward(minutes=31)
    [late] = await house.says("an", "2", group=GROUP)

    assert "Gõ @Bot Loa Xóm rồi một số để chọn:" in asked.text
    assert other.text == "Câu đó Loa Xóm đang hỏi an. Bà con muốn hỏi thì gõ câu hỏi của mình."
    assert in_words.text == other.text
    assert late.text.startswith("Câu đó đã cũ, hỏi từ 9 giờ sáng")


async def test_what_may_not_have_reached_people_in_private_is_shown_to_the_head(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_person(house, "an", hamlet_id=hamlet_id)
    house.zalo.fault(kind="drop_before", method="sendMessage", chat="an")
    await puts(house, "an", Content(text="Đã nhận 20.000đ"))
    await house.send_due()
    for _ in range(2):
        await house.runs(tell_of_unclear)
    [asked] = texts(house.simulator.sent["head"])

    [done] = texts(await house.says("head", "1"))
    await house.send_due()

    assert asked.startswith("1 tin nhắn riêng chưa rõ đã tới máy bà con hay chưa, vì Zalo không trả lời.")
    assert done == "Đang gửi lại 1 tin."
    assert texts(house.simulator.sent["an"]) == ["Đã nhận 20.000đ"]


async def test_a_file_for_the_treasurer_comes_as_a_link(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_person(house, "thu", hamlet_id=hamlet_id)
    async with house.database.begin() as session:
        file = StoredFile(
            media_type="application/pdf", filename="danh sách.pdf", body=b"%PDF", sha256="0" * 64,
            created_at=house.clock(), drop_on=house.deployment.day(house.clock()) + timedelta(days=7),
        )  # fmt: skip
        session.add(file)
        await session.flush()
        file_id = file.id
    await puts(house, "thu", Content(text="Danh sách", document=file_id))
    await house.send_due()

    [shown] = texts(house.simulator.sent["thu"])

    assert shown.startswith("Danh sách\n\nMở tệp ở đây: http://127.0.0.1:")
    status, picture = await house.zalo._fetched(shown.partition("đây: ")[2])
    assert (status, picture) == (200, None)


async def a_picture(house: ZaloHouse) -> int:
    async with house.database.begin() as session:
        body = b"\x89PNG" + b"0" * 20
        file = StoredFile(media_type="image/png", body=body, sha256="1" * 64, created_at=house.clock())
        session.add(file)
        await session.flush()
        return file.id


async def test_a_picture_that_zalo_refuses_is_replaced_by_its_text(house: ZaloHouse) -> None:
    await a_person(house, "an", hamlet_id=await a_hamlet(house))
    house.zalo.fault(kind="refuse", method="sendPhoto", status=400)
    await puts(house, "an", Content(text="Tài khoản 0011009990001", picture=await a_picture(house)))

    await house.send_due()

    assert texts(house.simulator.sent["an"]) == ["Tài khoản 0011009990001"]


async def test_a_long_post_with_a_picture_begins_under_the_picture(house: ZaloHouse) -> None:
    await a_person(house, "an", hamlet_id=await a_hamlet(house))
    await puts(house, "an", Content(text="Bà con chú ý. " * 200, picture=await a_picture(house)))

    await house.send_due()

    first, second = house.simulator.sent["an"]
    assert first.picture is not None
    assert first.text.startswith("Bà con chú ý.")
    assert (second.picture, bool(second.text)) == (None, True)


async def test_what_a_dead_relay_left_in_flight_is_shown_and_not_sent_again(house: ZaloHouse) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, GROUP)
    await puts(house, GROUP, Content(text="Bà con chú ý đường ngõ Đình. " * 120))
    async with house.database.begin() as session:
        await session.execute(update(Delivery).where(Delivery.key == "k").values(status=DeliveryStatus.SENDING))

    await house.relay._release_stalled()
    await house.send_due()

    assert house.zalo.world.messages(chat=GROUP) == []
    assert (await statuses(house))["k"] is DeliveryStatus.UNKNOWN
    assert "chưa rõ bài đã lên hay chưa" in texts(house.simulator.sent["head"])[0]


async def test_an_update_that_was_stored_before_a_crash_is_answered_after_it_once(house: ZaloHouse) -> None:
    await a_hamlet(house)
    house.zalo.world.names["ba"] = "Ông Ba"
    house.zalo.world.say(sender="ba", text="menu")
    payload = await house.channel.next_update(wait=1)
    assert payload is not None
    await house.inbox.store_now(house.bot_id, [payload])
    await house.inbox.store_now(house.bot_id, [b'{"ok":true,"result":' + payload + b"}"])

    await house.hears()
    await house.send_due()

    assert len(house.simulator.sent["ba"]) == 1


async def test_links_to_pictures_are_forgotten_when_they_are_over(house: ZaloHouse) -> None:
    await a_person(house, "an", hamlet_id=await a_hamlet(house))
    await puts(house, "an", Content(text="một", picture=await a_picture(house)), key="1")
    await house.send_due()
    async with house.database.read() as session:
        file_id = await session.scalar(select(StoredFile.id))
    await puts(house, "an", Content(text="hai", picture=file_id), key="2")
    await house.send_due()

    sent = {each.photo for each in house.zalo.world.sent}
    house.clock.forward(days=90)
    await house.runs(forget_what_is_old(house.deployment))

    assert len(sent) == 1
    async with house.database.read() as session:
        assert (await session.scalars(select(FileLink))).all() == []

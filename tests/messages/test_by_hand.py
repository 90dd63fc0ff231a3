"""Groups that no bot reaches: the head gets each post ready to forward, and says what became of it."""

from __future__ import annotations

from sqlalchemy import select, update

from messages import outbox
from messages.by_hand import ask_to_pin, unpin
from messages.channels.base import Content, Lane
from messages.relay import Trouble
from messages.tell import delivery_trouble, group_gone
from models import groups
from models.chats import by_hand_group, target_of
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, Delivery, DeliveryAction, DeliveryStatus
from scheduler.announcements import ask_in_the_evening, hand_over_due, post_due
from tests.builders import a_group, a_hamlet, a_role
from tests.house import House, texts

BODY = "Chủ nhật này cắt điện từ 7 giờ đến 11 giờ."


async def a_village_by_hand(house: House, *, role: RoleKind = RoleKind.HEAD) -> int:
    """A hamlet whose only group is posted to by hand; returns the group's id."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, role, "head")
    async with house.database.begin() as session:
        chat = await by_hand_group(session, hamlet_id=hamlet_id, title="Hội xóm", now=house.clock())
        return chat.id


async def announces(house: House) -> None:
    await house.says("head", f"/thongbao {BODY}")
    await house.presses("head", "Gửi ngay")
    house.clock.forward(minutes=2)
    await house.runs(post_due(house.deployment))
    await house.runs(hand_over_due)


async def the_post(house: House) -> Delivery:
    async with house.database.read() as session:
        delivery: Delivery | None = await session.scalar(
            select(Delivery).join(Bot).where(Bot.kind == "by_hand").order_by(Delivery.id)
        )
    assert delivery is not None
    return delivery


async def test_the_head_gets_a_bundle_and_records_that_it_is_posted_and_pinned(house: House) -> None:
    await a_village_by_hand(house)
    await announces(house)
    bundle = house.simulator.sent["head"][-3:]
    before = await the_post(house)

    recorded = await house.presses("head", "Đã đăng, đã ghim")
    after = await the_post(house)
    await house.runs(post_due(house.deployment))

    assert texts(bundle) == [
        "Nhóm “Hội xóm” chờ bác chuyển bài. Bài ở tin ngay dưới.\n\n"
        "Nhấn giữ bài đó, chọn Chuyển tiếp, chọn nhóm “Hội xóm”. "
        "Đăng xong nhớ ghim: nhấn giữ bài trong nhóm, chọn Ghim.",
        f"📢 THÔNG BÁO CỦA THÔN 6\n\n{BODY}\n\nTrưởng thôn Trần Văn Bình, thứ Bảy 21/11",
        "Đã đăng và ghim bài “Chủ nhật này cắt điện từ 7 giờ đến 11…” ở nhóm “Hội xóm” chưa ạ?",
    ]
    assert bundle[2].labels == ["Đã đăng, đã ghim", "Đã đăng, chưa ghim", "Chưa đăng", "Không đăng nữa"]
    assert before.status is DeliveryStatus.HANDED
    assert texts(recorded) == [
        "Đã ghi: bài “Chủ nhật này cắt điện từ 7 giờ đến 11…” đã đăng ở nhóm “Hội xóm” lúc 9 giờ 02 sáng, đã ghim. "
        "Cảm ơn bác."
    ]
    assert (after.status, after.pinned_at) == (DeliveryStatus.SENT, house.clock())


async def test_a_deputy_gets_it_where_there_is_no_head(numbered_house: House) -> None:
    house = numbered_house
    await a_village_by_hand(house, role=RoleKind.DEPUTY)
    await house.says("head", f"/thongbao {BODY}")
    await house.says("head", "1")
    house.clock.forward(minutes=40)
    await house.runs(post_due(house.deployment))
    await house.runs(hand_over_due)

    recorded = await house.says("head", "2")

    assert recorded[0].text.endswith("lúc 9 giờ 40 sáng, chưa ghim. Cảm ơn bác.")


async def test_what_is_not_posted_is_asked_about_once_in_the_evening(house: House) -> None:
    await a_village_by_hand(house)
    await announces(house)
    await house.presses("head", "Chưa đăng")
    house.clock.to(2026, 11, 21, 18)

    for _ in range(2):
        await house.runs(ask_in_the_evening)
    evening = [text for text in texts(house.simulator.sent["head"]) if "chiều nay chưa có bài" in text]
    again = await house.presses("head", "Gửi lại bài cho tôi")
    given_up = await house.presses("head", "Không đăng nữa")
    house.clock.forward(days=1)
    await house.runs(ask_in_the_evening)

    assert len(evening) == 1
    assert len(again) == 3
    assert texts(given_up) == ["Đã ghi: bài “Chủ nhật này cắt điện từ 7 giờ đến 11…” không đăng ở nhóm “Hội xóm”."]
    assert (await the_post(house)).status is DeliveryStatus.CANCELLED


async def test_any_post_is_handed_over_with_its_picture_in_parts_of_two_thousand(house: House) -> None:
    group = await a_village_by_hand(house)
    async with house.database.begin() as session:
        to = await target_of(session, group)
        content = Content(text="Mở đợt thu vệ sinh. " * 150, pin=False)
        await outbox.put(session, content, key="round:1:card", to=to, lane=Lane.ANNOUNCEMENT, now=house.clock())

    await house.runs(hand_over_due)
    await house.runs(hand_over_due)

    said = house.simulator.sent["head"]
    assert len(said) == 4
    assert all(len(each.text) <= 2000 for each in said)
    assert said[-1].labels == ["Đã đăng", "Chưa đăng", "Không đăng nữa"]


async def test_a_group_that_lost_the_bot_is_told_once_and_becomes_the_heads_own(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    group = await a_group(house, hamlet_id, "nhom")
    house.simulator.gone.add("nhom")

    await announces(house)
    await house.runs(post_due(house.deployment))
    async with house.database.begin() as session:
        await group_gone(session, await session.get_one(Chat, group), house.deployment, house.clock())
    await house.send_due()
    lost = house.last("head")
    bound, reported = await house.presses("head", "Tôi tự chuyển bài")
    bundle = await house.presses("head", "Tôi tự chuyển")
    [recorded] = await house.presses("head", "Đã đăng, đã ghim")

    assert lost is not None
    assert reported.text.startswith("Đã đăng 0 trong 1 nhóm.\n\nChưa tới nhóm:\nnhom: Loa Xóm không còn ở trong nhóm")
    assert len(bundle) == 3
    assert recorded.text.startswith("Đã ghi: bài")
    assert lost.text == (
        "Loa Xóm không còn ở nhóm “nhom” từ 9 giờ 02 sáng, thứ Bảy 21/11. Bài mới sẽ không tới nhóm này.\n\n"
        "Muốn gắn lại, bác mời Bot Loa Xóm vào nhóm rồi gõ “gắn nhóm” ở đây."
    )
    assert lost.labels == ["Tôi tự chuyển bài", "Bỏ nhóm này", "Để sau"]
    assert sum("không còn ở nhóm" in text for text in texts(house.simulator.sent["head"])) == 1
    assert texts([bound]) == ["Đã gắn nhóm “nhom”. Có bài, Loa Xóm gửi bác để bác tự chuyển."]


async def test_without_the_right_to_pin_the_head_is_told_how_to_give_it(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, "nhom")
    house.simulator.no_pin.add("nhom")
    await announces(house)
    told = house.last("head")
    await announces(house)  # the head is told once a day

    house.simulator.no_pin.clear()
    await house.presses("head", "Đã bật, ghim đi")

    assert told is not None
    assert told.text.startswith("Bài đã đăng ở nhóm “nhom”, nhưng Loa Xóm chưa được quyền ghim.")
    assert told.labels == ["Đã bật, ghim đi", "Tôi tự ghim", "Để sau"]
    assert [each.pinned for each in house.simulator.sent["nhom"]] == [True, True]


async def test_a_post_in_a_group_that_moved_is_pinned_by_the_head(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    await a_group(house, hamlet_id, "nhom")
    house.simulator.no_pin.add("nhom")
    await announces(house)
    async with house.database.begin() as session:
        chat = (await session.scalars(select(Chat).where(Chat.address == "nhom"))).one()
        await groups.move(session, chat, "nhom-lon")

    seen = await house.presses("head", "Đã bật, ghim đi")

    assert texts(seen) == [
        "Telegram vừa nâng cấp nhóm “nhom”, bài đăng trước đó Loa Xóm không ghim được nữa. Nhờ bác ghim giúp."
    ]
    async with house.database.read() as session:
        again = select(Delivery.id).where(Delivery.action == DeliveryAction.PIN, Delivery.target.is_(None))
        assert (await session.scalars(again)).all() == []


async def test_an_unclear_post_is_shown_to_the_head_and_never_sent_again_by_itself(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    group = await a_group(house, hamlet_id, "nhom")
    async with house.database.begin() as session:
        to = await target_of(session, group)
        first = await outbox.put(
            session, Content(text="Thẻ thu"), key="card", to=to, lane=Lane.ANNOUNCEMENT, now=house.clock()
        )
        assert first is not None
        await session.execute(update(Delivery).where(Delivery.id == first).values(status=DeliveryStatus.UNKNOWN))
        for _ in range(2):
            await delivery_trouble(house.deployment)(session, Trouble(first, "unknown"), house.clock())

    await house.send_due()
    asked = house.simulator.sent["head"]
    labels = [each.labels for each in asked]
    again = await house.presses("head", "Gửi lại")
    late = await house.presses("head", "Gửi lại")

    assert labels == [["Đã thấy trong nhóm", "Gửi lại", "Tôi tự chuyển"]]
    assert texts(again) == ["Đang gửi lại vào nhóm “nhom”."]
    assert texts(late) == ["Việc này đã chọn rồi, Loa Xóm không làm lần nữa."]
    assert texts(house.simulator.sent["nhom"]) == ["Thẻ thu"]


async def test_where_we_cannot_pin_the_head_is_asked_to(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    async with house.database.begin() as session:
        bot = Bot(kind="zalo", door="zalo", name="Bot Loa Xóm", created_at=house.clock())
        session.add(bot)
        await session.flush()
        chat = Chat(
            bot_id=bot.id, address="z", kind="group", title="Zalo xóm", hamlet_id=hamlet_id, created_at=house.clock()
        )
        session.add(chat)
        await session.flush()
        to = await target_of(session, chat.id)
        content = Content(text="Thẻ thu tháng 11", pin=True)
        first = await outbox.put(session, content, key="card", to=to, lane=Lane.ANNOUNCEMENT, now=house.clock())
        delivery = await session.get_one(Delivery, first)
        delivery.status = DeliveryStatus.SENT
        delivery.message_id = "1"
        asked = await ask_to_pin(session, delivery, house.clock(), shows=True)
    await house.send_due()

    done = await house.presses("head", "Đã ghim")
    for _ in range(2):
        async with house.database.begin() as session:
            await unpin(session, list(await session.scalars(select(Delivery).where(Delivery.pin))), now=house.clock())
    await house.send_due()

    assert asked
    assert [bool(each.picture) for each in house.simulator.sent["head"]] == [False, True, False, False]
    assert house.simulator.sent["head"][-1].text.startswith(
        "📌 Nhờ bác bỏ ghim bài cũ “Thẻ thu tháng 11” ở nhóm “Zalo xóm”: bài này không còn dùng nữa."
    )
    assert house.simulator.sent["head"][0].text.startswith("📌 Bài “Thẻ thu tháng 11” đã lên nhóm “Zalo xóm”.")
    assert texts(done) == ["Đã ghi: bài ở nhóm “Zalo xóm” đã ghim."]


async def test_the_calendar_asks_again_what_waits_and_taking_back_tells_whom(numbered_house: House) -> None:
    house = numbered_house
    await a_village_by_hand(house)
    await house.says("head", f"/thongbao {BODY}")
    await house.says("head", "gửi ngay")
    house.clock.forward(minutes=2)
    await house.runs(post_due(house.deployment))
    await house.runs(hand_over_due)

    calendar = await house.says("head", "lịch")
    asked = await house.says("head", "1")
    recorded = await house.says("head", "3")
    back = await house.says("head", "lấy lại")

    assert calendar[0].text.startswith("Nhóm “Hội xóm”: chờ bác đăng bài")
    assert asked[0].text.startswith("Đã đăng và ghim bài")
    assert texts(recorded) == ["Được. Tối nay Loa Xóm hỏi lại một lần, nếu nhóm “Hội xóm” vẫn chưa có bài."]
    assert back[0].text.startswith("Bài đã lên nhóm, Loa Xóm không gỡ được.")


async def test_a_post_that_the_network_kept_back_is_not_said_to_be_refused(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    chat_id = await a_group(house, hamlet_id)
    async with house.database.begin() as session:
        to = await target_of(session, chat_id)
        card = Content(text="Tiền vệ sinh tháng 11")
        delivery_id = await outbox.put(session, card, key="card", to=to, lane=Lane.ANNOUNCEMENT, now=house.clock())
        assert delivery_id is not None
        await session.execute(update(Delivery).values(status=DeliveryStatus.FAILED, error="Unclear"))
        await delivery_trouble(house.deployment)(session, Trouble(delivery_id, "rejected"), house.clock())

    [told] = await house.sees("head")

    assert "trục trặc" in told.text
    assert "không cho" not in told.text

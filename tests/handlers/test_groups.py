"""Binding groups: by code, by hand, and what happens to them by themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers import groups
from handlers.incoming import ChatEvent, ChatEventKind, ChatKind
from messages import outbox
from messages.channels.base import Content, Lane
from models.chats import target_of
from models.domain.roles import RoleKind
from models.tables import Bot, Chat, ChatState, Delivery
from tests.builders import a_group, a_hamlet, a_household, a_role
from tests.house import House, texts


async def a_group_code(house: House, head: str) -> str:
    """What the head is told to type in the group."""
    [shown] = await house.says(head, "gắn nhóm")
    found = re.search(r"\d{3} \d{3}", shown.text)
    assert found is not None
    return found[0]


async def the_chat(house: House, address: str) -> Chat:
    """A chat as it stands in the database."""
    async with house.database.read() as session:
        return (await session.scalars(select(Chat).where(Chat.address == address))).one()


async def happens(house: House, kind: ChatEventKind, chat: str, **facts: object) -> None:
    """The messenger tells of something that happened to a chat."""
    event = ChatEvent(
        bot_id=house.bot_id,
        update_id=f"event-{kind}-{chat}",
        chat=chat,
        chat_kind=ChatKind.GROUP,
        kind=kind,
        received_at=house.clock(),
        chat_title=chat,
        **facts,  # type: ignore[arg-type]  # the optional fields of the event
    )
    async with house.database.begin() as session:
        await groups.on_event(house.deployment)(session, event)
    await house.send_due()


async def test_a_group_is_bound_by_its_code_and_greeted(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    code = await a_group_code(house, "binh")

    in_group = texts(await house.says("An", code, group="Thôn 6 quê mình"))
    asked = house.last("binh")
    bound = await house.presses("binh", "Đúng, gắn nhóm")

    assert in_group == ["Đã nhận mã gắn nhóm. Chờ trưởng thôn Trần Văn Bình đồng ý, Loa Xóm sẽ chào bà con."]
    assert asked is not None
    assert asked.text == "An vừa gõ mã gắn nhóm trong nhóm “Thôn 6 quê mình”. Gắn nhóm này với thôn 6 chứ ạ?"
    assert bound[-1].text == "Đã gắn nhóm “Thôn 6 quê mình” với thôn 6. Nhóm này gồm những ai ạ?"
    hello = house.last("Thôn 6 quê mình")
    assert hello is not None
    assert hello.text.startswith("📢 CHÀO BÀ CON THÔN 6\n\nĐây là Loa Xóm, máy tự động của thôn.")
    assert hello.text.endswith("Thấy lạ, gọi trưởng thôn Trần Văn Bình, số 0900 000 006.")
    await house.presses("binh", "Toàn thể bà con")
    chat = await the_chat(house, "Thôn 6 quê mình")
    assert (chat.hamlet_id, chat.audience) == (hamlet_id, "all")


async def test_the_group_of_one_lane_knows_its_lane(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường", area="ngõ Đình")
    await a_household(house, hamlet_id, 13, "Phạm Thị Dung", area="ngõ Chợ")
    await house.says("An", await a_group_code(house, "binh"), group="nhom")
    await house.says("binh", "1")
    await house.says("binh", "2")

    noted = texts(await house.says("binh", "ngo dinh"))

    assert noted == ["Đã ghi. Từ giờ bài gửi đi có thể đăng ở nhóm “nhom”."]
    assert (await the_chat(house, "nhom")).audience == "area:ngõ Đình"


async def test_the_head_may_say_that_it_is_the_wrong_group(house: House) -> None:
    await a_role(house, await a_hamlet(house), RoleKind.HEAD, "binh")
    await house.says("An", await a_group_code(house, "binh"), group="nhom")

    assert texts(await house.presses("binh", "Không phải nhóm này")) == [
        "Vậy chưa gắn nhóm nào. Cần gắn nhóm khác thì gõ “gắn nhóm”."
    ]
    assert (await the_chat(house, "nhom")).hamlet_id is None


@pytest.mark.parametrize(
    ("minutes", "typed", "answer"),
    [
        pytest.param(11, None, "Mã gắn nhóm này đã quá 10 phút. Gõ “gắn nhóm” để lấy mã mới.", id="too old"),
        pytest.param(
            0, "000000", "Loa Xóm không thấy mã gắn nhóm này. Nhờ nhìn lại sáu chữ số rồi gõ lại.", id="wrong"
        ),
    ],
)
async def test_a_code_that_opens_nothing_binds_no_group(
    house: House, minutes: int, typed: str | None, answer: str
) -> None:
    await a_role(house, await a_hamlet(house), RoleKind.HEAD, "binh")
    code = await a_group_code(house, "binh")
    house.clock.forward(minutes=minutes)

    assert texts(await house.says("An", typed or code, group="nhom")) == [answer]


async def test_a_group_code_works_once(house: House) -> None:
    await a_role(house, await a_hamlet(house), RoleKind.HEAD, "binh")
    code = await a_group_code(house, "binh")
    await house.says("An", code, group="nhom")

    assert texts(await house.says("An", code, group="another"))[0].startswith("Mã gắn nhóm này đã được dùng")


async def test_another_hamlets_group_is_not_taken_away(house: House) -> None:
    other_id = await a_hamlet(house, name="5", slug="thon-5", prefix="KDT")
    await a_group(house, other_id, "nhom")
    await a_role(house, await a_hamlet(house), RoleKind.HEAD, "binh")
    code = await a_group_code(house, "binh")
    words = "Nhóm “nhom” đang nhận bài của thôn 5. Muốn đổi, nhờ trưởng thôn bên đó bỏ gắn trước."

    in_group = texts(await house.says("An", code, group="nhom"))

    told = house.last("binh")
    assert told is not None
    assert (in_group, told.text) == ([words], words)
    assert (await the_chat(house, "nhom")).hamlet_id == other_id


async def test_an_unbound_group_hears_only_how_to_bind(house: House) -> None:
    await a_hamlet(house)
    words = (
        "Nhóm này chưa gắn với nơi nào. Trưởng thôn nhắn riêng cho Bot Loa Xóm, gõ “gắn nhóm”, lấy mã gắn nhóm rồi "
        "gõ vào đây."
    )

    await happens(house, ChatEventKind.BOT_ADDED, "nhom")

    came = house.last("nhom")
    assert came is not None
    assert came.text == words
    assert texts(await house.says("An", "/nop", group="nhom")) == [words]


async def test_help_in_a_bound_group_sends_private_matters_to_private(house: House) -> None:
    await a_group(house, await a_hamlet(house))

    assert texts(await house.says("An", "/menu", group="nhom")) == [
        "Trong nhóm, Loa Xóm trả lời việc chung: giấy tờ, lịch họp, hạn nộp, mã QR của thôn.\n\n"
        "Chuyện riêng của nhà mình thì nhắn riêng cho Bot Loa Xóm."
    ]


async def test_a_group_that_no_bot_can_reach_is_bound_by_hand(numbered_house: House) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await house.says("binh", "/gannhom")

    asked = texts(await house.says("binh", "1"))
    confirmed = texts(await house.says("binh", "Nhóm Facebook thôn 6"))
    bound = texts(await house.says("binh", "1"))

    assert asked[0].endswith("Nhóm tên gì ạ?")
    assert confirmed[0].startswith("Gắn nhóm “Nhóm Facebook thôn 6”, bác tự chuyển bài vào nhóm. Đúng chưa ạ?")
    assert bound == ["Đã gắn nhóm “Nhóm Facebook thôn 6”. Có bài, Loa Xóm gửi bác để bác tự chuyển."]
    async with house.database.read() as session:
        rows = await session.execute(select(Chat.title, Chat.hamlet_id).join(Bot).where(Bot.kind == "by_hand"))
        assert [(title, of) for title, of in rows] == [("Nhóm Facebook thôn 6", hamlet_id)]


async def test_a_group_is_let_go(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_group(house, hamlet_id, "nhom")
    await house.says("binh", "/gannhom")
    await house.presses("binh", "Bỏ gắn một nhóm")

    assert texts(await house.presses("binh", "nhom")) == ["Đã bỏ gắn nhóm “nhom”. Muốn gắn lại, gõ “gắn nhóm”."]
    assert (await the_chat(house, "nhom")).hamlet_id is None


async def test_a_group_that_was_let_go_gets_nothing_that_waited(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "binh")
    chat_id = await a_group(house, hamlet, "Nhom nham")
    async with house.database.begin() as session:
        await outbox.put(
            session,
            Content(text="Tiền vệ sinh tháng 11"),
            key="card",
            to=await target_of(session, chat_id),
            lane=Lane.ANNOUNCEMENT,
            now=house.clock(),
            due_at=house.clock() + timedelta(hours=8),  # after the quiet hours
        )
    await house.says("binh", "/gannhom")
    await house.presses("binh", "Bỏ gắn một nhóm")
    await house.presses("binh", "Nhom nham")

    house.clock.forward(hours=9)
    await house.send_due()

    assert "Nhom nham" not in house.simulator.sent


async def test_the_head_hears_that_the_bot_was_put_out(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_group(house, hamlet_id, "nhom")

    await happens(house, ChatEventKind.BOT_REMOVED, "nhom")
    await happens(house, ChatEventKind.BOT_REMOVED, "nhom")

    assert [each.text.split(",")[0] for each in house.simulator.sent["binh"]] == [
        "Loa Xóm không còn ở nhóm “nhom” từ 9 giờ sáng"
    ]
    assert (await the_chat(house, "nhom")).state is ChatState.GONE


async def test_a_group_that_moved_stays_bound(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    group = await a_group(house, hamlet_id, "-100")
    async with house.database.begin() as session:
        to = await target_of(session, group)
        await outbox.put(session, Content(text="x"), key="x", to=to, lane=Lane.ANSWER, now=house.clock())
    await house.send_due()

    for _ in range(2):  # both sides of the move are told
        await happens(house, ChatEventKind.MOVED, "-100", new_chat="-1001")

    assert (await the_chat(house, "-1001")).hamlet_id == hamlet_id
    async with house.database.read() as session:
        [post] = await session.scalars(select(Delivery))
    assert (post.chat_id, post.message_id) == (group, None), "its number is another message's there"


async def test_the_right_to_pin_is_remembered(house: House) -> None:
    await a_group(house, await a_hamlet(house), "nhom")

    await happens(house, ChatEventKind.RIGHTS_CHANGED, "nhom", may_pin=False)

    assert (await the_chat(house, "nhom")).may_pin is False


async def test_a_deputy_binds_groups_but_a_treasurer_does_not(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.DEPUTY, "pho")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu")

    assert texts(await house.says("pho", "/gannhom"))[0].startswith("Mã gắn nhóm:")
    assert texts(await house.says("thu", "/gannhom"))[0].startswith("Gửi bài cho cả thôn là việc của trưởng thôn")

"""The talk itself: numbers, old buttons, dialogues that are left, commands in the middle of them."""

from __future__ import annotations

import pytest

from messages import outbox
from messages.asking import Asked
from messages.channels.base import Choice, Content, Lane
from messages.texts import talk
from models.chats import private_of
from models.domain.roles import RoleKind
from scheduler.upkeep import let_waiting_questions_come
from tests.builders import a_hamlet, a_household, a_role, a_round
from tests.house import House, texts


async def push(house: House, person_id: int, key: str, action: str = "leave") -> None:
    """Come to somebody with a question."""
    async with house.database.begin() as session:
        target = (await private_of(session, [person_id]))[person_id]
        await outbox.put(
            session,
            Content(text=f"Câu hỏi {key}?", choices=(Choice(label="Được", action=action),)),
            key=key,
            to=target,
            lane=Lane.ANSWER,
            now=house.clock(),
            asked=Asked(pushed=True),
        )
    await house.send_due()


async def test_a_menu_button_of_last_week_still_works(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "head")
    await house.says("head", "/menu")
    house.clock.forward(days=7)

    seen = await house.presses("head", "Gửi thông báo")

    assert "Bác gõ nội dung" in seen[0].text


async def test_a_dialogue_button_of_last_week_is_refused_kindly(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "head")
    await house.says("head", "/gannhom")
    house.clock.forward(days=7)

    seen = await house.presses("head", "Nhóm chưa mời được")

    assert seen[0].text.startswith("Câu đó đã cũ, hỏi từ 9 giờ sáng, thứ Bảy 21/11.")


async def test_a_pushed_question_can_be_answered_by_its_button_after_another_came(house: House) -> None:
    hamlet = await a_hamlet(house)
    head = await a_role(house, hamlet, RoleKind.HEAD, "head")
    await push(house, head, "q1", "/menu")
    await house.says("head", "/trogiup")

    seen = await house.presses("head", "Được")
    again = await house.presses("head", "Được")

    assert seen[0].text == "Việc của bác ở thôn 6:"
    assert again[0].text in (talk.ALREADY_PICKED, "Việc của bác ở thôn 6:")


async def test_pushed_questions_come_one_by_one(house: House) -> None:
    hamlet = await a_hamlet(house)
    head = await a_role(house, hamlet, RoleKind.HEAD, "head")

    await push(house, head, "q1")
    await push(house, head, "q2")
    first = texts(house.simulator.sent["head"])
    await house.says("head", "1")

    assert first == ["Câu hỏi q1?"]
    assert texts(house.simulator.sent["head"]) == ["Câu hỏi q1?", "Đã thôi.", "Câu hỏi q2?"]


async def test_one_that_nobody_answers_gives_way_after_half_an_hour_and_none_is_overtaken(house: House) -> None:
    hamlet = await a_hamlet(house)
    head = await a_role(house, hamlet, RoleKind.HEAD, "head")
    await push(house, head, "q1")
    await push(house, head, "q2")

    house.clock.forward(minutes=29)
    await house.runs(let_waiting_questions_come)
    assert texts(house.simulator.sent["head"]) == ["Câu hỏi q1?"]
    house.clock.forward(minutes=1)
    await push(house, head, "q3")
    await house.runs(let_waiting_questions_come)
    await house.runs(let_waiting_questions_come)
    assert texts(house.simulator.sent["head"]) == ["Câu hỏi q1?", "Câu hỏi q2?"]
    house.clock.forward(minutes=30)
    await house.runs(let_waiting_questions_come)
    assert texts(house.simulator.sent["head"])[-1] == "Câu hỏi q3?"
    [first, *_] = house.simulator.sent["head"]
    assert texts(await house.says("head", choice=first.buttons[0][1])) == ["Đã thôi."]  # its button still counts


async def test_numbers_pick_on_a_channel_without_buttons(numbered_house: House) -> None:
    house = numbered_house
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "head")

    menu = await house.says("head", "menu")
    picked = await house.says("head", "số 1")
    outside = await house.says("head", "/menu")
    too_high = await house.says("head", "9")

    assert "Gõ một số để chọn:\n1. Gửi thông báo\n2. " in menu[0].text
    assert "Bác gõ nội dung" in picked[0].text
    assert outside[0].text.startswith("Việc của bác ở thôn 6:")
    assert too_high[0].text == "Chỉ có số từ 1 đến 8. Nhờ gõ lại một số, hoặc gõ “thôi”."


async def test_a_number_out_of_the_blue_is_answered(house: House) -> None:
    await a_hamlet(house)

    seen = await house.says("an", "3")

    assert seen[0].text.startswith("Loa Xóm không rõ số 3 trả lời cho việc gì.")


async def test_thoi_leaves_a_dialogue(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "head")
    await house.says("head", "/thongbao")

    left = await house.says("head", "thôi")
    nothing = await house.says("head", "thôi")

    assert left[0].text.startswith("Đã thôi.")
    assert nothing[0].text == "Không có việc gì đang làm dở."


async def test_a_resident_who_types_a_heads_command_is_told_whose_work_it_is(house: House) -> None:
    hamlet = await a_hamlet(house)
    await a_role(house, hamlet, RoleKind.HEAD, "head")

    seen = await house.says("an", "/thongbao mai họp")

    assert "là việc của trưởng thôn Trần Văn Bình" in seen[0].text


async def test_a_voice_message_is_answered_with_whom_to_call(house: House) -> None:
    await a_hamlet(house)
    voice: dict[str, object] = {
        "update_id": 900,
        "chat": "an",
        "chat_kind": "private",
        "sender": "an",
        "file": {"kind": "voice", "body": ""},
    }

    await house.receives(voice)
    await house.send_due()

    assert house.simulator.sent["an"][0].text.startswith("Loa Xóm mới đọc được chữ và ảnh")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_words_of_much_later_are_not_taken_for_what_was_asked_and_the_work_can_go_on(
    numbered_house: House,
) -> None:
    house = numbered_house
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu")
    await a_household(house, hamlet_id, 12, "Lê Văn Cường")
    await a_round(house, hamlet_id, "vệ sinh môi trường tháng 11")
    [asked] = await house.says("thu", "/thutien 12")
    house.clock.forward(minutes=31)

    told, menu = await house.says("thu", "menu cho tôi xem với"), await house.says("thu", "menu")
    again = await house.says("thu", "làm tiếp")
    booked = await house.says("thu", "20000")

    assert told[0].text == (
        "Câu đó đã cũ, hỏi từ 9 giờ sáng, thứ Bảy 21/11. Muốn làm tiếp việc “thu tiền” thì gõ “làm tiếp”."
    )
    assert len(told) > 1  # what was typed is answered too
    assert menu[0].text.startswith("Việc của bác")
    assert texts(again) == [asked.text]
    assert booked[0].text.startswith("Đã ghi phiếu thu số 0001")

    await house.says("thu", "/suakhoan 12")
    await house.says("thu", "15000")
    house.clock.forward(hours=5)
    [offered] = await house.says("thu", "1")
    assert offered.text.startswith(
        "Câu đó đã cũ, hỏi từ 9 giờ 31 sáng, thứ Bảy 21/11. Muốn làm lại việc “sửa khoản” thì chọn"
    )
    [why] = await house.says("thu", "làm lại")
    assert why.text.startswith("Vì sao sửa ạ?")
    [preview] = await house.says("thu", "1")
    assert "sửa thành 15.000đ" in preview.text

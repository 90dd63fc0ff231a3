"""The head announces: composing, preview, sending, taking back, the calendar, on buttons and on numbers."""

from __future__ import annotations

import pytest

from messages.channels.base import Rejected
from models.domain.roles import RoleKind
from scheduler.announcements import post_due
from tests.builders import a_group, a_hamlet, a_household, a_role
from tests.house import House, texts

BODY = "Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà một người ra dọn đường làng."
POST = f"📢 THÔNG BÁO CỦA THÔN 6\n\n{BODY}\n\nTrưởng thôn Trần Văn Bình, thứ Bảy 21/11"
PHOTO = b"\xff\xd8\xff\xe0 a picture of the road"


async def a_village(house: House, *groups: str) -> int:
    """A hamlet with a head, three households and these groups."""
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")
    for number in range(1, 4):
        await a_household(house, hamlet_id, number, f"Lê Văn {number}")
    for group in groups or ("nhom",):
        await a_group(house, hamlet_id, group)
    return hamlet_id


async def ticks(house: House, **later: float) -> None:
    """The clock moves on and the job for announcements runs; twice, because reports follow what was sent."""
    house.clock.forward(**later)
    await house.runs(post_due(house.deployment))
    await house.runs(post_due(house.deployment))


async def composes(house: House, text: str = BODY) -> None:
    await house.says("head", "/thongbao")
    await house.says("head", text)


def posted(house: House, group: str = "nhom") -> list[str]:
    return texts(house.simulator.sent.get(group, []))


async def test_an_announcement_is_composed_previewed_sent_pinned_and_reported(house: House) -> None:
    await a_village(house, "nhom", "ngo dinh")

    asked = await house.says("head", "/thongbao")
    shown = await house.says("head", BODY)
    sending = await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=59)
    too_early = posted(house)
    await ticks(house, seconds=1)

    assert asked[-1].text.startswith("Bác gõ nội dung, hoặc gửi ảnh, hoặc cả hai.")
    assert shown[0].text == POST
    assert shown[1].text == (
        "Bài ở trên sẽ đăng vào 2 nhóm, khoảng 3 hộ:\nnhom\nngo dinh\n\n"
        "Ghim đầu nhóm: có. Gỡ xuống: chưa hẹn ngày.\nGửi chứ ạ?"
    )
    assert shown[1].labels == ["Gửi ngay", "Hẹn giờ", "Sửa lại", "Chọn nhóm", "Ghim và ngày gỡ", "Thôi"]
    assert texts(sending) == ["Đang gửi vào 2 nhóm. Trong 60 giây nữa vẫn lấy lại được."]
    assert too_early == []
    assert posted(house) == [POST]
    assert posted(house, "ngo dinh") == [POST]
    assert house.simulator.sent["nhom"][0].pinned
    told = house.last("head")
    assert told is not None
    assert told.text == "Đã đăng vào cả 2 nhóm, xong lúc 9 giờ 01 sáng. Đã ghim 2 nhóm."


async def test_the_same_announcement_by_numbers(numbered_house: House) -> None:
    house = numbered_house
    await a_village(house)

    await house.says("head", "thông báo")
    shown = await house.says("head", BODY)
    await house.says("head", "1")
    await ticks(house, seconds=60)

    assert shown[1].text.endswith(
        "Gõ một số để chọn:\n1. Gửi ngay\n2. Hẹn giờ\n3. Sửa lại\n4. Chọn nhóm\n5. Ghim và ngày gỡ\n6. Thôi"
    )
    assert posted(house) == [POST]


async def test_it_is_posted_once_however_often_the_clock_ticks(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Gửi ngay")
    twice = await house.presses("head", "Gửi ngay")

    for _ in range(3):
        await ticks(house, seconds=60)

    assert texts(twice) == ["Việc này đã chọn rồi, Loa Xóm không làm lần nữa."]
    assert posted(house) == [POST]
    assert sum("Đã đăng" in text for text in posted(house, "head")) == 1


@pytest.mark.parametrize("by_command", [True, False], ids=["laylai", "the choice"])
async def test_within_the_seconds_it_is_taken_back_and_the_draft_is_kept(house: House, by_command: bool) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Gửi ngay")

    left = await house.says("head", "thôi")
    taken = await (house.says("head", "/laylai") if by_command else house.presses("head", "Lấy lại"))
    await ticks(house, seconds=90)
    await house.presses("head", "Sửa lại")
    shown = await house.says("head", "Sửa rồi: " + BODY)

    assert texts(left) == ["Bài vẫn đang gửi. Không gửi nữa thì chọn “Lấy lại”."]
    assert texts(taken) == ["Đã lấy lại, chưa nhóm nào thấy bài. Bản nháp còn đây."]
    assert taken[0].labels == ["Sửa lại", "Hẹn giờ", "Bỏ hẳn"]
    assert posted(house) == []
    assert "Sửa rồi:" in shown[0].text


async def test_a_posted_one_is_deleted_where_the_messenger_lets_us(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)

    asked = await house.says("head", "/laylai")
    await house.presses("head", "Gỡ bài xuống")

    assert asked[0].text == (
        "Bài đã lên nhóm. Ở Telegram Loa Xóm gỡ xuống được đến 9 giờ 01 sáng thứ Hai 23/11, "
        "nhưng có người đã đọc rồi."
    )
    assert asked[0].labels == ["Gỡ bài xuống", "Viết đính chính", "Để vậy"]
    assert posted(house) == []


async def test_a_correction_names_the_old_announcement(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)
    house.clock.forward(hours=50)

    too_late = await house.says("head", "/laylai")
    await house.presses("head", "Viết đính chính")
    shown = await house.says("head", "6 giờ 30 mới dọn.")

    assert too_late[0].labels == ["Viết đính chính", "Để vậy"]
    assert shown[0].text == (
        "📢 ĐÍNH CHÍNH CỦA THÔN 6\n\n"
        "Thông báo hôm thứ Bảy 21/11 về “Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà…” có chỗ chưa đúng.\n\n"
        "Đúng là: 6 giờ 30 mới dọn.\n\nBà con làm theo bài này. Trưởng thôn Trần Văn Bình"
    )


async def test_it_is_planned_as_people_say_it_and_stands_on_the_calendar(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Hẹn giờ")

    read_back = await house.says("head", "19h30 tối nay")
    planned = await house.presses("head", "Đúng rồi")
    calendar = await house.says("head", "/lich")
    await ticks(house, hours=10, minutes=29)
    before = posted(house)
    await ticks(house, minutes=1)

    assert texts(read_back) == ["Hẹn gửi 19 giờ 30 tối thứ Bảy 21/11, còn 11 giờ nữa. Đúng chưa ạ?"]
    assert planned[0].text == (
        "Đã hẹn: “Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà…” gửi 19 giờ 30 tối thứ Bảy 21/11, vào 1 nhóm.\n\n"
        "Muốn xem, đổi giờ hoặc bỏ, gõ “lịch đăng”."
    )
    assert calendar[0].text == (
        "Sắp đăng ở thôn 6:\n\n"
        "1. Thứ Bảy 21/11, 19 giờ 30 tối: Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà…, 1 nhóm\n\n"
        "Chọn bài để xem, đổi giờ hoặc bỏ."
    )
    assert before == []
    assert posted(house) == [POST]


async def test_from_the_calendar_it_is_moved_or_dropped(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Hẹn giờ")
    await house.says("head", "sáng mai 6 giờ")
    await house.presses("head", "Đúng rồi")

    await house.says("head", "/lich")
    shown = await house.presses("head", "Bài 1")
    await house.presses("head", "Đổi giờ")
    await house.says("head", "25/11 7h")
    moved = await house.presses("head", "Đúng rồi")
    calendar = await house.says("head", "/lich")
    await house.presses("head", "Bài 1")
    dropped = await house.presses("head", "Bỏ bài này")
    await ticks(house, days=5)

    assert shown[0].text == POST.replace("thứ Bảy 21/11", "Chủ nhật 22/11")
    assert "7 giờ sáng thứ Tư 25/11" in moved[0].text
    assert calendar[0].text.count("\n1. ") == 1
    assert "\n2. " not in calendar[0].text
    assert dropped[0].text == (
        "Đã bỏ lịch “Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà…”, 7 giờ sáng thứ Tư 25/11. Không nhóm nào nhận bài này."
    )
    assert posted(house) == []


async def test_a_time_that_cannot_be_is_asked_again(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Hẹn giờ")
    answers = {
        "20/11 7h": "Đã qua thứ Sáu 20/11 rồi, hôm nay là thứ Bảy 21/11.",
        "8h sáng nay": "Giờ đó hôm nay đã qua, bây giờ là 9 giờ sáng.",
        "31/11": "Tháng 11 chỉ có 30 ngày, không có ngày 31. Ý bác là ngày nào ạ?",
        "khi nào rảnh": "Loa Xóm chưa hiểu giờ “khi nào rảnh”.",
        "rằm tháng này": "Loa Xóm chưa tính được ngày âm.",
        "chiều mai 5 rưỡi": "Hẹn gửi 17 giờ 30 chiều Chủ nhật 22/11",
    }

    for typed, answer in answers.items():
        seen = await house.says("head", typed)

        assert seen[0].text.startswith(answer)


async def test_quiet_hours_hold_it_to_the_morning(house: House) -> None:
    await a_village(house)
    house.clock.to(2026, 11, 21, 22)
    await composes(house)

    asked = await house.presses("head", "Gửi ngay")
    await house.presses("head", "Giữ đến sáng")
    await ticks(house, hours=7, minutes=29)
    before = posted(house)
    await ticks(house, minutes=1)

    assert asked[0].text == (
        "22 giờ đêm thứ Bảy 21/11 là giờ bà con nghỉ (21 giờ 30 tối đến 5 giờ 30 sáng). "
        "Loa Xóm giữ bài, gửi lúc 5 giờ 30 sáng Chủ nhật 22/11.\n\nBão, lũ, cháy thì chọn Tin khẩn."
    )
    assert before == []
    assert len(posted(house)) == 1


async def test_an_emergency_goes_at_once_at_night_after_a_second_word(house: House) -> None:
    await a_village(house)
    house.clock.to(2026, 11, 21, 23)
    await composes(house, "Nước lũ đang lên ở ngõ Đình.")
    await house.presses("head", "Gửi ngay")

    asked = await house.presses("head", "Tin khẩn")
    not_enough = await house.says("head", "ừ")
    sent_by_yes = posted(house)
    await house.presses("head", "Gửi khẩn ngay")

    assert asked[0].labels == ["Gửi khẩn ngay", "Thôi"]
    assert sent_by_yes == []
    assert not_enough[0].labels == ["Gửi khẩn ngay", "Thôi"]
    assert posted(house) == [
        "KHẨN, THÔN 6\n\nNước lũ đang lên ở ngõ Đình.\n\nCần người cứu giúp: gọi 112\n"
        "Trưởng thôn Trần Văn Bình: 0900 000 006\n\n"
        "Bà con gõ cửa báo nhà bên cạnh, nhất là nhà có người già, trẻ nhỏ."
    ]


async def test_a_text_that_begins_so_is_an_emergency_or_sad_news(house: House) -> None:
    await a_village(house)

    await house.says("head", "/thongbao")
    urgent = await house.says("head", "KHẨN: cháy ở ngõ Giếng")
    await house.says("head", "thôi")
    offered = await house.says("head", "/thongbao Nước lũ đang lên ở ngõ Đình.")
    typed = await house.says("head", "tin khẩn")
    await house.says("head", "thôi")
    sad = await house.says("head", "/thongbao Tin buồn: cụ Lê Thị Năm đã mất.")

    assert urgent[-1].labels == typed[-1].labels == ["Gửi khẩn ngay", "Thôi"]
    assert offered[-1].labels[:3] == ["Gửi ngay", "Tin khẩn", "Hẹn giờ"]
    assert sad[0].text == "TIN BUỒN\n\ncụ Lê Thị Năm đã mất.\n\nTrưởng thôn Trần Văn Bình thay mặt thôn 6"


async def test_a_picture_is_asked_for_its_words_and_one_too_heavy_is_not_taken(house: House) -> None:
    await a_village(house)
    await house.says("head", "/thongbao")

    heavy = await house.says("head", photo=b"\xff" * (10 * 1024 * 1024 + 1))
    asked = await house.says("head", photo=PHOTO)
    shown = await house.says("head", "Đường làng hôm nay")
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)

    assert texts(heavy) == [
        "Ảnh nặng quá, Loa Xóm chưa nhận được. Mở ảnh lên, chụp màn hình ảnh đó, rồi gửi bản chụp."
    ]
    assert asked[0].text.startswith("Ảnh này kèm câu gì ạ?")
    assert shown[0].picture == PHOTO
    assert house.simulator.sent["nhom"][0].picture == PHOTO
    assert "Đường làng hôm nay" in posted(house)[0]


async def test_five_thousand_letters_are_cut_only_when_the_head_says_so(house: House) -> None:
    await a_village(house)
    await house.says("head", "/thongbao")

    asked = await house.says("head", "Dọn vệ sinh đường làng. " * 208)
    await house.presses("head", "Cắt thành nhiều bài")
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)
    await ticks(house)

    assert "một tin chỉ được 4.096 chữ cái" in asked[0].text
    assert "cắt thành 2 bài nối nhau" in asked[0].text
    assert asked[0].labels == ["Để tôi rút ngắn", "Cắt thành nhiều bài", "Thôi"]
    assert len(posted(house)) == 2
    assert [shown.pinned for shown in house.simulator.sent["nhom"]] == [True, False]


async def test_what_the_head_typed_stays_as_it_is_but_for_what_cannot_be_seen(house: House) -> None:
    await a_village(house)

    shown = await house.says("head", "/thongbao Họp <b>tối</b> nay 🎉 *nhé*\u202e &amp; \x07\ue000mang ghế")

    assert "Họp <b>tối</b> nay 🎉 *nhé* &amp; mang ghế" in shown[0].text


async def test_groups_and_pinning_are_chosen(house: House) -> None:
    await a_village(house, "nhom", "ngo dinh")
    await composes(house)

    await house.presses("head", "Chọn nhóm")
    left_out = await house.presses("head", "ngo dinh")
    last = await house.presses("head", "nhom")
    await house.presses("head", "Xong")
    await house.presses("head", "Ghim và ngày gỡ")
    past = await house.says("head", "1/11")
    preview = await house.says("head", "30/11")
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)

    assert left_out[0].text.endswith("nhom: có đăng\nngo dinh: không đăng")
    assert last[0].text.startswith("Còn một nhóm nhận bài thôi")
    assert past[0].text.startswith("Đã qua Chủ nhật 1/11 rồi")
    assert "Gỡ xuống: thứ Hai 30/11." in preview[-1].text
    assert len(posted(house)) == 1
    assert posted(house, "ngo dinh") == []


async def test_without_a_group_the_text_is_kept(house: House) -> None:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "head")

    seen = await house.says("head", f"/thongbao {BODY}")
    await a_group(house, hamlet_id, "nhom")
    offered = await house.says("head", "/thongbao")
    shown = await house.presses("head", "Làm tiếp")

    assert seen[0].text.startswith("Chưa có nhóm nào để đăng.")
    assert offered[0].text == (
        "Bác đang soạn dở “Sáng Chủ nhật 22/11, 6 giờ, mời mỗi nhà…” từ 9 giờ sáng, thứ Bảy 21/11. Làm tiếp chứ ạ?"
    )
    assert shown[0].text == POST

    await house.says("head", "/thongbao")
    another = await house.says("head", "Mất nước từ 13h đến 17h hôm nay.")
    written = await house.presses("head", "Đăng thông báo")

    assert texts(another) == ["Bác gửi tin này để làm gì ạ?"]
    assert "Mất nước từ 13h đến 17h hôm nay." in written[0].text


async def test_what_is_typed_long_after_is_not_taken_for_the_announcement(house: House) -> None:
    await a_village(house)
    await house.says("head", "/thongbao")
    house.clock.forward(hours=3)

    asked = await house.says("head", "trạm y tế mở cửa mấy giờ")
    await composes(house)
    house.clock.forward(hours=3)
    found = await house.says("head", "chiều nay có ai ở nhà không")

    await house.says("head", "trạm y tế ở đâu")
    again = await house.says("head", "làm tiếp")

    assert texts(asked) == ["Bác gửi tin này để làm gì ạ?"]
    assert found[0].text.startswith("Bác đang soạn dở")
    assert again[0].text == POST


async def test_a_long_text_without_a_command_is_offered_as_an_announcement(house: House) -> None:
    await a_village(house)
    await house.says("head", photo=b"of something else")
    await house.says("head", "thôi")

    asked = await house.says("head", BODY + " Mang theo cuốc, xẻng, bao tải, găng tay.")
    shown = await house.presses("head", "Đăng thông báo")

    assert texts(asked) == ["Bác gửi tin này để làm gì ạ?"]
    assert "Mang theo cuốc" in shown[0].text
    assert shown[0].picture is None  # the picture was left before

    await house.says("head", "thôi")
    danger = await house.says(
        "head", "Nhà ông Bảy cuối ngõ Đình đang cháy to lắm, ai ở gần mang xô chậu ra cứu giúp với"
    )
    assert danger[0].text.startswith("Gọi 114 ngay")
    assert danger[0].text.endswith("Bác gửi tin này để làm gì ạ?")


async def test_a_button_of_last_week_does_nothing(house: House) -> None:
    await a_village(house)
    await composes(house)
    await house.presses("head", "Gửi ngay")
    await ticks(house, seconds=60)
    house.clock.forward(days=7)

    again = await house.presses("head", "Lấy lại")
    await ticks(house)

    assert again[0].text.startswith("Câu đó đã cũ, hỏi từ 9 giờ sáng")
    assert posted(house) == [POST]


async def test_a_resident_cannot_announce_and_a_deputy_signs_with_their_own_name(house: House) -> None:
    hamlet_id = await a_village(house)
    await a_role(house, hamlet_id, RoleKind.DEPUTY, "deputy", full_name="Lê Thị Hoa")

    refused = await house.says("an", "/thongbao Tối nay họp")
    shown = await house.says("deputy", f"/thongbao {BODY}")

    assert refused[0].text.startswith("Gửi thông báo là việc của trưởng thôn Trần Văn Bình.")
    assert shown[0].text.endswith("Phó trưởng thôn Lê Thị Hoa, thứ Bảy 21/11")


async def test_a_running_broadcast_is_stopped_midway_and_goes_on(house: House) -> None:
    await a_village(house, "nhom 1", "nhom 2")
    await composes(house)
    await house.presses("head", "Gửi ngay")
    house.clock.forward(seconds=60)
    async with house.database.begin() as session:
        await post_due(house.deployment)(session, house.clock())

    await house.receives(
        {"update_id": 900, "chat": "head", "chat_kind": "private", "sender": "head", "text": "/laylai"}
    )
    stopped = await house.sees("head")
    nobody = posted(house, "nhom 1") + posted(house, "nhom 2")
    await house.presses("head", "Gửi tiếp")
    await ticks(house)

    assert stopped[0].text == "Đã dừng. 0 nhóm đã nhận bài, 2 nhóm chưa.\n\nChưa nhận: nhom 1, nhom 2"
    assert nobody == []
    assert posted(house, "nhom 1") == posted(house, "nhom 2") == [POST]


async def test_the_head_is_told_which_group_did_not_get_it_and_sends_it_again(house: House) -> None:
    await a_village(house, "nhom", "ngo dinh")
    await composes(house)
    await house.presses("head", "Gửi ngay")
    house.simulator.failures.append(Rejected("not allowed"))

    await ticks(house, seconds=60)
    told = house.last("head")
    await house.presses("head", "Gửi lại")
    await ticks(house, seconds=5)

    assert told is not None
    assert told.text == (
        "Đã đăng 1 trong 2 nhóm.\n\nChưa tới nhóm:\nnhom: nhóm không cho Loa Xóm gửi tin\n\n"
        "Bà con ở các nhóm này chưa biết tin. Bác chọn cách báo."
    )
    assert told.labels == ["Gửi lại", "Tôi tự chuyển", "Bỏ qua"]
    assert posted(house) == posted(house, "ngo dinh") == [POST]
    done = house.last("head")
    assert done is not None
    assert done.text.startswith("Đã đăng vào cả 2 nhóm")

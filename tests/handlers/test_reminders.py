"""The head and the treasurer remind by hand: a preview, what it did, and the doors that are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from models.charges import charge_states
from models.domain.roles import RoleKind
from models.payments import book
from models.tables import PaymentWay
from scheduler.reminders import post_collections, remind_households
from tests.builders import a_group, a_hamlet, a_household, a_member, a_role, a_round, an_account
from tests.house import House, texts

TITLE = "vệ sinh môi trường tháng 11"


@dataclass
class Thon6:
    """Five households: two listen, one of them was exempt; the head is "binh", the treasurer "thu"."""

    house: House
    hamlet_id: int
    households: dict[int, int]

    async def pays(self, charge_id: int) -> None:
        """Cash is booked for a charge."""
        house, now = self.house, self.house.clock()
        async with house.database.begin() as session:
            [charge] = await charge_states(session, charge_ids=[charge_id])
            await book(
                session, charge, amount=20_000, way=PaymentWay.CASH, hamlet_id=self.hamlet_id, by=None,
                key=f"test:{charge_id}", now=now, today=house.deployment.day(now),
            )  # fmt: skip

    async def clock_ticks(self) -> None:
        """Every job of reminders runs."""
        await self.house.runs(post_collections(self.house.deployment))
        await self.house.runs(remind_households(self.house.deployment))


async def thon_6(house: House) -> Thon6:
    hamlet_id = await a_hamlet(house)
    await a_role(house, hamlet_id, RoleKind.HEAD, "binh")
    await a_role(house, hamlet_id, RoleKind.TREASURER, "thu", full_name="Nguyễn Thị Thu", phone="0900000012")
    await a_role(house, hamlet_id, RoleKind.HELPER, "duc", full_name="Lê Minh Đức", phone="0900000021")
    await an_account(house, hamlet_id)
    await a_group(house, hamlet_id)
    register = {
        12: ("Lê Văn Cường", "ngõ Đình"),
        18: ("Hoàng Thị Giang", "ngõ Đình"),
        31: ("Đặng Thị Hoa", "ngõ Giếng"),
        45: ("Bùi Văn Khánh", "ngõ Giếng"),
        52: ("Đỗ Thị Lan", "ngõ Đình"),
    }
    households = {
        number: await a_household(house, hamlet_id, number, head, area=area)
        for number, (head, area) in register.items()
    }
    await a_member(house, households[12], "cuong", hamlet_id=hamlet_id)
    await a_member(house, households[45], "khanh", hamlet_id=hamlet_id)
    return Thon6(house, hamlet_id, households)


@pytest.fixture
async def hamlet(house: House) -> Thon6:
    return await thon_6(house)


async def test_the_head_sees_whom_it_reaches_before_anything_is_said(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id, exempt=[hamlet.households[45]])

    [preview] = await hamlet.house.says("binh", "nhắc nộp")

    assert preview.text == (
        f"Nhắc tiền {TITLE}:\n\n"
        "Nhóm: 1 nhóm, chỉ có số đếm và mã QR\n"
        "Nhắn riêng: 1 nhà còn phải nộp\n"
        "Không nhắn: 0 nhà đã được nhắc trong ngày, hoặc đã tắt tin nhắc"
    )
    assert preview.labels == ["Nhắc bây giờ", "Chỉ nhắn riêng", "Chỉ đăng nhóm", "Thôi"]
    assert "cuong" not in hamlet.house.simulator.sent


async def test_remind_now_and_again_reaches_each_household_once_a_day(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    await house.says("binh", "/nhac")

    [result] = await house.presses("binh", "Nhắc bây giờ")
    await hamlet.clock_ticks()
    await hamlet.clock_ticks()
    [again] = await house.says("thu", "/nhac")

    assert result.text == (
        "Đã nhắn riêng 2 nhà và đăng 1 nhóm.\n\n"
        "3 nhà còn phải nộp mà chưa có máy nhận tin. Lấy danh sách đi tận nhà ở dưới."
    )
    assert result.labels == ["Danh sách tận nhà", "Thôi"]
    assert [each.text.split(",")[0] for each in house.simulator.sent["cuong"]] == [
        f"Nhà mình còn 20.000đ tiền {TITLE}"
    ]
    [post] = house.simulator.sent["nhom"]
    assert post.text.startswith(
        f"Thôn 6: tiền {TITLE} hạn thứ Hai 30/11, còn 9 ngày.\n\nĐến 9 giờ sáng, 0 trong 5 hộ"
    )
    assert post.picture is not None
    assert "Nhắn riêng: 0 nhà còn phải nộp\nKhông nhắn: 2 nhà đã được nhắc trong ngày" in again.text
    assert again.labels == ["Chỉ đăng nhóm", "Thôi"]
    [posted_already] = await house.presses("thu", "Chỉ đăng nhóm")
    assert posted_already.text.startswith("Hôm nay nhóm đã có bài nhắc này rồi.")
    assert len(house.simulator.sent["nhom"]) == 1


async def test_only_private_and_only_the_group(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    await house.says("binh", "/nhac")

    private = await house.presses("binh", "Chỉ nhắn riêng")
    await hamlet.clock_ticks()
    await house.says("binh", "/nhac")
    group = await house.presses("binh", "Chỉ đăng nhóm")

    assert texts(private)[0].startswith("Đã nhắn riêng 2 nhà.")
    assert len(house.simulator.sent["khanh"]) == 1
    assert texts(group)[0].startswith("Đã đăng 1 nhóm.")
    assert len(house.simulator.sent["nhom"]) == 1


async def test_a_post_by_hand_takes_the_place_of_the_evenings(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    house.clock.to(2026, 11, 30, 9)
    await house.says("binh", "/nhac")
    await house.presses("binh", "Chỉ đăng nhóm")

    house.clock.to(2026, 11, 30, 19)
    await hamlet.clock_ticks()

    assert len(house.simulator.sent["nhom"]) == 1


async def test_the_walking_list_names_the_doors_by_lane_to_head_and_treasurer_alone(hamlet: Thon6) -> None:
    house = hamlet.house
    charges = await a_round(house, hamlet.hamlet_id)
    await hamlet.pays(charges[hamlet.households[52]])
    await house.says("thu", "/nhac")
    await house.presses("thu", "Chỉ đăng nhóm")

    [doors] = await house.presses("thu", "Danh sách tận nhà")

    assert doors.text == (
        "Bản nội bộ, không đăng nhóm\n"
        f"Đi tận nhà, tiền {TITLE}, tính đến 9 giờ sáng\n"
        "2 nhà chưa có máy nhận tin\n\n"
        "Ngõ Đình, 1 nhà\n018 Hoàng Thị Giang, 20.000đ\n\n"
        "Ngõ Giếng, 1 nhà\n031 Đặng Thị Hoa, 20.000đ"
    )


async def test_a_long_walking_list_comes_in_pages(numbered_house: House) -> None:
    house, hamlet = numbered_house, await thon_6(numbered_house)
    for number in range(101, 131):
        await a_household(house, hamlet.hamlet_id, number, f"Nguyễn Văn {number}", area="ngõ Trên")
    await a_round(house, hamlet.hamlet_id)
    await house.says("binh", "nhắc nộp tiền vệ sinh")
    await house.says("binh", "3")

    [first] = await house.says("binh", "1")
    [second] = await house.says("binh", "1")

    assert "33 nhà chưa có máy nhận tin" in first.text
    assert first.text.endswith("Gõ một số để chọn:\n1. Xem tiếp\n2. Gửi bản để in\n3. Thôi")
    assert len(first.text) < 2000
    assert "130 Nguyễn Văn 130, 20.000đ" in second.text
    assert second.text.endswith("Gõ một số để chọn:\n1. Gửi bản để in\n2. Thôi")


async def test_several_open_rounds_are_asked_back(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    await a_round(house, hamlet.hamlet_id, "quỹ khuyến học", is_voluntary=True)

    [which] = await house.says("binh", "/nhac")
    [voluntary] = await house.presses("binh", "Quỹ khuyến học")
    named = await house.says("binh", "nhắc nộp tiền vệ sinh")
    unknown = await house.says("binh", "/nhac tiền nước")

    assert which.text == "Nhắc đợt thu nào ạ?"
    assert which.labels == ["Vệ sinh… tháng 11", "Quỹ khuyến học", "Thôi"]
    assert voluntary.text == (
        "Nhắc quỹ khuyến học:\n\nNhóm: 1 nhóm, chỉ có số nhà góp và mã QR\nNhắn riêng: không, khoản này tùy lòng"
    )
    assert voluntary.labels == ["Chỉ đăng nhóm", "Thôi"]
    assert texts(named)[0].startswith(f"Nhắc tiền {TITLE}:")
    assert texts(unknown) == [
        "Không có đợt thu nào đang mở tên “tiền nước”. Đang mở:\nVệ sinh môi trường tháng 11\nQuỹ khuyến học"
    ]


async def test_with_nothing_open_there_is_nothing_to_remind_of(hamlet: Thon6) -> None:
    assert texts(await hamlet.house.says("binh", "/nhac")) == [
        "Không có đợt thu nào đang mở, nên không có gì để nhắc."
    ]


async def test_after_the_last_reminder_only_the_group_can_be_reminded(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id, due_on=date(2026, 11, 13))

    [preview] = await house.says("binh", "/nhac")
    await house.presses("binh", "Chỉ đăng nhóm")

    assert preview.text.endswith("\nNhắn riêng: không, tin nhắc cuối đã gửi rồi")
    assert preview.labels == ["Chỉ đăng nhóm", "Thôi"]
    assert "mã QR trong ảnh vẫn dùng được" in house.simulator.sent["nhom"][0].text


async def test_at_night_people_rest(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    await house.says("binh", "/nhac")
    house.clock.to(2026, 11, 21, 21, 5)

    late = await house.says("thu", "/nhac")

    assert texts(late) == [
        "Giờ này bà con nghỉ. Loa Xóm nhắn riêng từ 6 giờ 30 sáng đến 21 giờ tối, lúc đó bác nhắc giúp."
    ]


async def test_a_helper_and_a_resident_do_not_remind(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)

    helper = await house.says("duc", "/nhac")
    resident = await house.says("cuong", "/nhac")

    assert "trưởng thôn" in texts(helper)[0]
    assert "trưởng thôn" in texts(resident)[0]
    assert "Nhắn riêng" not in texts(helper)[0] + texts(resident)[0]


async def test_reminding_people_of_something_else_is_no_command(hamlet: Thon6) -> None:
    await a_round(hamlet.house, hamlet.hamlet_id)

    said = await hamlet.house.says("binh", "nhắc bà con mai họp lúc 7 giờ")

    assert not any("Nhắn riêng" in text for text in texts(said))


async def test_the_calendar_shows_the_posts_to_come(hamlet: Thon6) -> None:
    house = hamlet.house
    await a_round(house, hamlet.hamlet_id)
    await a_round(house, hamlet.hamlet_id, "quỹ khuyến học", is_voluntary=True, due_on=date(2026, 12, 3))
    await a_round(house, hamlet.hamlet_id, "điện chiếu sáng quý 4", due_on=date(2026, 12, 6))

    [calendar] = await house.says("binh", "/lich")

    assert calendar.text.split("\n")[2:8] == [
        f"Thứ Sáu 27/11, 19 giờ tối: nhắc nộp tiền {TITLE}, 1 nhóm",
        "Thứ Hai 30/11, 19 giờ tối: nhắc nộp các khoản đang thu, 1 nhóm",
        "Thứ Năm 3/12, 19 giờ tối: nhắc nộp các khoản đang thu, 1 nhóm",
        "Chủ nhật 6/12, 19 giờ tối: nhắc nộp tiền điện chiếu sáng quý 4, 1 nhóm",
        f"Thứ Hai 7/12, 19 giờ tối: nhắc nộp tiền {TITLE}, 1 nhóm",
        "Thứ Tư 9/12, 19 giờ tối: nhắc nộp tiền điện chiếu sáng quý 4, 1 nhóm",
    ]

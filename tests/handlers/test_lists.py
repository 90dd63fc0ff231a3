"""Who has paid: asked by head and treasurer, in both forms, never seen by others."""

from __future__ import annotations

import pytest

from tests.builders import a_round
from tests.handlers.test_payments import TITLE, a_village, pick
from tests.house import House


@pytest.mark.parametrize("person", ["thu", "binh"])
async def test_the_internal_form_goes_lane_by_lane(either_house: House, person: str) -> None:
    house = either_house
    await a_village(house)
    await house.says("thu", "/thutien 12 20000")

    [asked] = await house.says(person, "danh sách")
    assert asked.text.startswith(f"Danh sách tiền {TITLE} để làm gì ạ?")
    [overview] = await pick(house, person, "Bản nội bộ")
    assert overview.text.startswith(
        "Bản nội bộ, không đăng nhóm\n"
        "Tiền vệ sinh môi trường tháng 11, hạn thứ Hai 30/11\n"
        "Tính đến 9 giờ sáng, thứ Bảy 21/11\n\n"
        "Đã xong 2 trong 3 hộ\n"
        "Đã thu 20.000đ trong 40.000đ\n\n"
        "Chọn một khu để xem từng nhà. Số đứng sau là số nhà còn phải nộp."
    )
    [lane] = await pick(house, person, "Ngõ Chợ, còn 1")
    assert lane.text.startswith(
        "Bản nội bộ, không đăng nhóm\nNgõ Chợ, tiền vệ sinh môi trường tháng 11\n1 nhà, xong 0, còn 1. "
        "Trang 1 trong 1\n\nCòn nộp:\n145 Lê Văn Cường, 20.000đ, chưa có máy"
    )


async def test_the_form_for_the_group_is_shown_first_and_holds_numbers_only(either_house: House) -> None:
    house = either_house
    await a_village(house)
    await house.says("thu", "/thutien 12 20000")
    await house.says("binh", "/danhsach")

    [preview] = await pick(house, "binh", "Bản đăng nhóm")
    assert "Ngõ Đình: 012, 013\n\nCộng 2 trong 3 hộ." in preview.text
    assert house.simulator.sent.get("nhom", []) == []

    [shown] = await pick(house, "binh", "Xem bản ảnh")
    assert shown.picture
    await pick(house, "binh", "Đăng ảnh lên nhóm")
    [post] = house.simulator.sent["nhom"]
    assert post.picture
    assert post.text.startswith("Thôn 6: các hộ đã xong tiền vệ sinh môi trường tháng 11.")

    await house.says("binh", "/danhsach")
    await pick(house, "binh", "Bản đăng nhóm")
    await pick(house, "binh", "Đăng lên nhóm")
    [_, post] = house.simulator.sent["nhom"]
    assert "Cường" not in post.text
    assert "20.000" not in post.text


async def test_a_voluntary_round_is_not_listed_in_the_group(house: House) -> None:
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "ủng hộ bão lũ", is_voluntary=True)
    await house.says("thu", "/thutien 12 50000 ủng hộ")

    await house.says("binh", "/danhsach ủng hộ")
    [refused] = await house.presses("binh", "Bản đăng nhóm")

    assert refused.text == (
        "Đợt ủng hộ bão lũ là tự nguyện nên không đăng danh sách lên nhóm. "
        "Bác đăng được số chung: 1 nhà góp, cộng 50.000đ."
    )


async def test_of_several_rounds_one_is_asked(house: House) -> None:
    village = await a_village(house)
    await a_round(house, village.hamlet_id, "quỹ khuyến học")

    [asked] = await house.says("thu", "/danhsach")
    [named] = await house.says("thu", "danh sách tiền vệ sinh")

    assert asked.text == "Danh sách của đợt thu nào ạ?"
    assert named.text == f"Danh sách tiền {TITLE} để làm gì ạ?"


async def test_pictures_and_a_spreadsheet_go_to_the_one_who_asked(house: House) -> None:
    await a_village(house)
    await house.says("thu", "/danhsach")
    await house.presses("thu", "Bản nội bộ")

    seen = await house.presses("thu", "Ảnh và bảng tính")

    assert seen[0].text.endswith("Ảnh và bảng tính có tên từng nhà, chỉ để thủ quỹ và trưởng thôn dùng.")
    assert seen[1].filename == "danh-sach-noi-bo-thon-6-001.xlsx"


@pytest.mark.parametrize("person", ["duc", "cuong"])
async def test_names_and_debts_are_for_head_and_treasurer(house: House, person: str) -> None:
    await a_village(house)

    [answer] = await house.says(person, "/danhsach")

    assert "để làm gì" not in answer.text
    assert "Trần Văn Bình" in answer.text
